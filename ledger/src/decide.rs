//! From what is asked to what happens: proposes an event, then lets [`crate::check`] judge it, and gives every refusal at once.

mod goods;
mod pick;
mod road;
mod size;

use crate::check::{Context, Refusals, check, inverse};
use crate::command::{Command, RefundPurchase, Request};
use crate::entry::Entry;
use crate::event::{
    BookAdded, BookClosed, BookKeyAdded, BookKeyRevoked, CashGiftBanked, EmergencyRegistered, EntryReversed, Event,
    ExpensePaid, FundRegistered, GoodsCarried, ItemRegistered, LINES_MAX, PagesLogged, PartyRegistered, PledgeMade,
    PurchasePaid, PurchaseRefunded, StateStated, SuccessorAdded,
};
use crate::hash;
use crate::ids::{ActorId, BookId, EmergencyId, FundId, Hash, ItemId, Key, PartyId, PledgeId, Salt};
use crate::refusal::{Fact, Refusal};
use crate::time::Timestamp;
use crate::wire::ENTRY_BYTES_MAX;

/// An event as proposed: which line of the command each of its lines came from, and what could not be proposed at all.
struct Proposal {
    event: Event,
    /// For each line of the event the line of the command; empty when they are the same.
    from: Vec<usize>,
    refusals: Refusals,
}

impl From<Event> for Proposal {
    fn from(event: Event) -> Self {
        Self { event, from: Vec::new(), refusals: Refusals::default() }
    }
}

/// Makes the ids of one command.
#[derive(Clone, Copy)]
struct Maker {
    book: BookId,
    key: Key,
}

impl Maker {
    fn id(self, kind: &str, ordinal: usize) -> [u8; 16] {
        made_id(self.book, self.key, kind, ordinal)
    }
}

/// The id that a command with this key makes in this book for its `ordinal`-th thing of a kind: `item`, `party`, `fund`, `emergency`, `bin`,
/// `lot`, `shipment`, `reservation`, `announcement` or `pledge`. So a client knows it beforehand.
pub fn made_id(book: BookId, key: Key, kind: &str, ordinal: usize) -> [u8; 16] {
    hash::id(book, key.to_bytes(), kind, u32::try_from(ordinal).unwrap_or(u32::MAX))
}

/// The entry that a request becomes, or every reason why it does not.
pub fn decide(context: &Context<'_>, request: &Request, salt: Salt) -> Result<Entry, Vec<Refusal>> {
    decided(context, request, request.hash(), salt).map(|(entry, _)| entry)
}

/// The same with the entry's bytes, for who has the request's hash already and stores what comes of it.
pub fn decided(
    context: &Context<'_>,
    request: &Request,
    hash: Hash,
    salt: Salt,
) -> Result<(Entry, Vec<u8>), Vec<Refusal>> {
    let lines = size::lines(&request.command);
    if lines > LINES_MAX {
        // Nothing is looked up for what can never be one entry.
        return Err(vec![Refusal::of("lines", Fact::TooManyLines { lines, max: LINES_MAX })]);
    }
    let context = &context.citing(request.cause);
    let Proposal { event, from, refusals } = propose(context, request);
    let entry = Entry {
        key: request.key,
        request: hash,
        occurred_at: request.occurred_at.unwrap_or(context.written_at),
        actor: request.actor,
        cause: request.cause,
        salt,
        event,
        signature: None,
    };
    let mut all = refusals.0;
    if let Err(mut judged) = check(context, &entry) {
        if !all.is_empty() {
            // What could not be proposed is missing from the event; that it is missing is no refusal of its own.
            judged.retain(|refusal| !matches!(refusal.fact, Fact::NoLines | Fact::NotAccountedFor { .. }));
        }
        for refusal in &mut judged {
            refusal.line = refusal.line.map(|line| from.get(line).copied().unwrap_or(line));
        }
        all.append(&mut judged);
    }
    if !all.is_empty() {
        return Err(each_once(all));
    }
    let bytes = entry.encode();
    if bytes.len() > ENTRY_BYTES_MAX {
        let fact = Fact::EntryTooLarge { bytes: bytes.len(), max: ENTRY_BYTES_MAX };
        return Err(vec![Refusal::of("lines", fact)]);
    }
    Ok((entry, bytes))
}

/// Refusals of the whole command first, then those of its lines in order, each once.
fn each_once(mut all: Vec<Refusal>) -> Vec<Refusal> {
    all.sort_by_key(|refusal| refusal.line);
    let mut said: Vec<Refusal> = Vec::new();
    for refusal in all {
        // Only those of one line can be the same, and a line has few.
        let same_line = said.iter().rev().take_while(|before| before.line == refusal.line);
        if !same_line.into_iter().any(|before| *before == refusal) {
            said.push(refusal);
        }
    }
    said
}

/// The entry by which the clerk states the book's state. Its key is made from the place, so that it is unique.
pub fn state_entry(book: &crate::book::Book, entry_number: u64, written_at: Timestamp, salt: Salt) -> Entry {
    let place = hash::request(&[b"state".as_slice(), &book.id.0, &entry_number.to_le_bytes()].concat());
    let mut key = [0_u8; 16];
    key.copy_from_slice(&place.0[..16]);
    Entry {
        key: Key::from_bytes(key),
        request: Hash::ZERO,
        occurred_at: written_at,
        actor: ActorId::from_bytes([0; 16]),
        cause: None,
        salt,
        event: Event::StateStated(StateStated { state: book.state_hash() }),
        signature: None,
    }
}

fn propose(context: &Context<'_>, request: &Request) -> Proposal {
    let make = Maker { book: context.book.id, key: request.key };
    match &request.command {
        Command::RegisterItem(c) => Event::ItemRegistered(ItemRegistered {
            item: ItemId::from_bytes(make.id("item", 0)),
            code: c.code.clone(),
            name: c.name.clone(),
            name_el: c.name_el.clone(),
            unit: c.unit.clone(),
            packs: c.packs.clone(),
            category: c.category.clone(),
            dated: c.dated,
        })
        .into(),
        Command::RegisterParty(c) => Event::PartyRegistered(PartyRegistered {
            party: PartyId::from_bytes(make.id("party", 0)),
            kind: c.kind,
            name: c.name.clone(),
            code: c.code.clone(),
        })
        .into(),
        Command::RegisterFund(c) => Event::FundRegistered(FundRegistered {
            fund: FundId::from_bytes(make.id("fund", 0)),
            code: c.code.clone(),
            name: c.name.clone(),
            currency: c.currency,
        })
        .into(),
        Command::RegisterEmergency(c) => Event::EmergencyRegistered(EmergencyRegistered {
            emergency: EmergencyId::from_bytes(make.id("emergency", 0)),
            code: c.code.clone(),
            name: c.name.clone(),
            started_on: c.started_on,
            area: c.area.clone(),
        })
        .into(),
        Command::AddBook(c) => Event::BookAdded(BookAdded {
            book: c.book,
            kind: c.kind,
            code: c.code.clone(),
            name: c.name.clone(),
            municipality: c.municipality,
            zone: c.zone,
            key: c.key,
        })
        .into(),
        Command::AddBookKey(c) => Event::BookKeyAdded(BookKeyAdded { book: c.book, key: c.key }).into(),
        Command::RevokeBookKey(c) => Event::BookKeyRevoked(BookKeyRevoked { book: c.book, key: c.key }).into(),
        Command::AddBin(c) => goods::bin(make, c).into(),
        Command::AnnounceDelivery(c) => goods::announce(make, c).into(),
        Command::CloseAnnouncement(c) => goods::close(c).into(),
        Command::ReceiveDonation(c) => goods::donation(make, c).into(),
        Command::ReceivePurchase(c) => goods::purchase(make, c).into(),
        Command::ReceiveUnmatched(c) => goods::unmatched(make, c).into(),
        Command::MoveGoods(c) => goods::moved(context, c),
        Command::HoldLot(c) => goods::hold(context, c).into(),
        Command::ReleaseLot(c) => goods::release(context, c).into(),
        Command::RecallLot(c) => goods::recall(context, c).into(),
        Command::AdjustStock(c) => goods::adjust(context, make, c),
        Command::WriteOff(c) => goods::write_off(context, c),
        Command::ReserveStock(c) => road::reserve(context, make, c),
        Command::ReleaseReservation(c) => road::release_reservation(c).into(),
        Command::DispatchTransfer(c) => road::transfer(context, make, c),
        Command::DispatchDistribution(c) => road::distribution(context, make, c),
        Command::HandOver(c) => road::hand_over(context, c),
        Command::ReceiveShipment(c) => road::arrive(context, c),
        Command::MatchArrival(c) => road::match_arrival(context, c),
        Command::ReleaseShipment(c) => road::release(context, c).into(),
        Command::ConfirmDelivery(c) => road::confirm(context, c),
        Command::ReturnGoods(c) => road::give_back(context, make, c),
        Command::ReverseEntry(c) => reverse(context, c.reason),
        Command::BankCashGift(c) => Event::CashGiftBanked(CashGiftBanked {
            donor: c.donor,
            fund: c.fund,
            amount: c.amount,
            pledge: c.pledge,
            emergency: c.emergency,
        })
        .into(),
        Command::MakePledge(c) => Event::PledgeMade(PledgeMade {
            pledge: PledgeId::from_bytes(make.id("pledge", 0)),
            donor: c.donor,
            fund: c.fund,
            amount: c.amount,
            emergency: c.emergency,
        })
        .into(),
        Command::PayPurchase(c) => Event::PurchasePaid(PurchasePaid {
            supplier: c.supplier,
            fund: c.fund,
            amount: c.amount,
            destination: c.destination,
            lines: c.lines.clone(),
        })
        .into(),
        Command::RefundPurchase(c) => refund(context, c).into(),
        Command::PayExpense(c) => {
            Event::ExpensePaid(ExpensePaid { fund: c.fund, kind: c.kind, amount: c.amount, emergency: c.emergency })
                .into()
        }
        Command::LogPages(c) => Event::PagesLogged(PagesLogged { pages: c.pages.clone() }).into(),
        Command::CloseBook(c) => Event::BookClosed(BookClosed {
            book: c.book,
            last: c.last,
            witnessed: c.witnessed,
            tree: c.tree,
            reason: c.reason,
        })
        .into(),
        Command::AddSuccessor(c) => Event::SuccessorAdded(SuccessorAdded {
            predecessor: c.predecessor,
            book: c.book.book,
            kind: c.book.kind,
            code: c.book.code.clone(),
            name: c.book.name.clone(),
            municipality: c.book.municipality,
            zone: c.book.zone,
            key: c.book.key,
        })
        .into(),
        Command::CarryGoods(c) => {
            Event::GoodsCarried(GoodsCarried { predecessor: c.predecessor, lines: c.lines.clone() }).into()
        }
    }
}

/// Without a payment there is nothing to take back; check says so of the proposal.
fn refund(context: &Context<'_>, c: &RefundPurchase) -> Event {
    let (nobody, nothing) = (PartyId::from_bytes([0; 16]), FundId::from_bytes([0; 16]));
    let cited = context.cause.map(|cause| &cause.entry.event);
    let paid = if let Some(Event::PurchasePaid(paid)) = cited { Some((paid.supplier, paid.fund)) } else { None };
    let (supplier, fund) = paid.unwrap_or((nobody, nothing));
    Event::PurchaseRefunded(PurchaseRefunded { supplier, fund, amount: c.amount, reason: c.reason })
}

/// Without a cause there is nothing to reverse; check says so of the empty proposal.
fn reverse(context: &Context<'_>, reason: crate::reason::ReversalReason) -> Proposal {
    let nowhere = crate::event::EntryRef { book: context.book.id, page: 0, index: 0, hash: Hash::ZERO };
    let (transfers, lots) = context.cause.map_or_else(Default::default, |c| inverse(context, &c.entry.event));
    let original = context.cause.map_or(nowhere, |cause| cause.place);
    let original_cause = context.cause.and_then(|cause| cause.entry.cause);
    Event::EntryReversed(EntryReversed { original, reason, original_cause, transfers, lots }).into()
}
