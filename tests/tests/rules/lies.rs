//! Lies a clerk with a good key might tell: an entry as it was decided, one thing in it changed, and what check says to that.

use ledger::check::{Context, check};
use ledger::command::{
    Command, ConfirmDelivery, DispatchDistribution, DispatchTransfer, HandOver, MatchArrival, MatchLine,
    ReceiveDonation, ReceiveLine, ReceiveShipment, ReceiveShipmentLine, ReceiveUnmatched, ReleaseShipment, Request,
    ReserveStock, ReturnGoods, ReturnLine, ReverseEntry, Want, WriteOff,
};
use ledger::decide::{decide, state_entry};
use ledger::entry::Entry;
use ledger::event::{EntryRef, Event, Expiry, Genesis, Reach, StateStated};
use ledger::ids::{BankId, BookId, Hash, Key, LotId, PublicKey, Salt, ShipmentId};
use ledger::quantity::Count;
use ledger::reason::{BookKind, LossReason, OverrideReason, ReversalReason, ValuationBasis};
use ledger::refusal::Fact;
use ledger::time::Day;
use tests::story::bank::code;
use tests::story::made::{Made, made, new_lots};

use crate::town::{Town, actor, quantity};

const NOBODY: Reach = Reach { households: None, persons: None };
const BEST_BEFORE: Option<Expiry> = Some(Expiry::BestBefore(Day { days: 30_000 }));
const LATER: Option<Expiry> = Some(Expiry::BestBefore(Day { days: 40_000 }));

/// What check says, and what is changed.
type Lie<'a> = (Fact, &'a dyn Fn(&mut Entry));

/// A town with twenty of an item that expire and twenty that expire later at the first site, and what was asked last.
struct Stage {
    town: Town,
    lot: LotId,
    later: LotId,
}

impl Stage {
    fn new() -> Self {
        let mut town = Town::new();
        let line = |expiry| ReceiveLine {
            item: town.items[1],
            bin: town.bins[0],
            quantity: Count::try_from(20).expect("twenty"),
            damaged: Count::ZERO,
            expiry,
            maker_lot: None,
            expected: None,
            discrepancy: None,
            value: None,
        };
        let lines = vec![line(BEST_BEFORE), line(LATER)];
        let (donor, announcement, emergency, basis) = (town.parties[0], None, None, ValuationBasis::Invoice);
        let gift = Command::ReceiveDonation(ReceiveDonation { donor, announcement, emergency, basis, lines });
        let place = town.ask(town.sites[0], None, gift).expect("a gift");
        let lots = new_lots(&town.bank.entry(place).expect("kept").event);
        Self { lot: lots[0].1, later: lots[1].1, town }
    }

    fn wants(&self, number: u64) -> Vec<Want> {
        vec![Want::of(self.town.items[1], quantity(number))]
    }

    fn ask(&mut self, site: usize, cause: Option<EntryRef>, command: Command) -> EntryRef {
        self.town.ask(self.town.sites[site], cause, command).expect("what the lie is about is true so far")
    }

    fn event(&self, place: EntryRef) -> &Event {
        &self.town.bank.entry(place).expect("kept").event
    }

    fn dispatch(&mut self) -> EntryRef {
        let (destination, lines) = (self.town.sites[1], self.wants(10));
        let dispatch = DispatchTransfer { destination, reservation: None, emergency: None, lines };
        self.ask(0, None, Command::DispatchTransfer(dispatch))
    }

    fn hand_over(&mut self) -> EntryRef {
        let hand_over = self.hand_over_command(10);
        self.ask(0, None, hand_over)
    }

    fn hand_over_command(&self, number: u64) -> Command {
        let (recipient, lines) = (self.town.parties[1], self.wants(number));
        Command::HandOver(HandOver { recipient, emergency: None, reach: NOBODY, lines })
    }

    /// Decides, lets the truth pass, and gives what check says to each lie.
    fn lies(&mut self, site: usize, cause: Option<EntryRef>, command: Command, lies: &[Lie<'_>]) {
        let book = self.town.sites[site];
        self.town.bank.turn_page(book, cause);
        let key = Key::from_bytes(self.town.bank.fresh());
        let request = Request { key, occurred_at: None, actor: actor(1), cause, command };
        let kept = self.town.bank.kept(book);
        let context = self.town.bank.context(kept, cause);
        let truth = decide(&context, &request, Salt::from_bytes([1; 16])).expect("the truth is accepted");
        assert_eq!(check(&context, &truth), Ok(()));
        for (at, (fact, lie)) in lies.iter().enumerate() {
            told(&context, &truth, fact, lie, at);
        }
    }
}

fn told(context: &Context<'_>, truth: &Entry, fact: &Fact, lie: &dyn Fn(&mut Entry), at: usize) {
    let mut entry = truth.clone();
    lie(&mut entry);
    assert_ne!(entry, *truth, "lie {at} is one");
    let refusals = check(context, &entry).expect_err("a lie is refused");
    let found = refusals.iter().any(|refusal| refusal.fact == *fact);
    assert!(found, "lie {at} about {}: {refusals:?} instead of {fact:?}", truth.event.name());
}

/// Changes an event that must be of this kind.
macro_rules! bend {
    ($kind:ident, |$e:ident| $change:expr) => {
        &|entry: &mut Entry| {
            let Event::$kind($e) = &mut entry.event else { panic!("it is another event") };
            $change;
        }
    };
}

#[test]
fn of_ids_and_terms_of_what_leaves() {
    let mut stage = Stage::new();
    let (lot, later, foreign) = (stage.lot, stage.later, ShipmentId::from_bytes([8; 16]));
    let (destination, lines) = (stage.town.sites[1], stage.wants(10));
    let dispatch = DispatchTransfer { destination, reservation: None, emergency: None, lines: lines.clone() };
    stage.lies(
        0,
        None,
        Command::DispatchTransfer(dispatch),
        &[
            (Fact::ForeignId, bend!(TransferDispatched, |e| e.shipment = foreign)),
            (Fact::LotTermsDiffer(lot), bend!(TransferDispatched, |e| e.lines[0].expiry = LATER)),
            (Fact::LotTermsDiffer(lot), bend!(TransferDispatched, |e| e.lines[0].expiry = None)),
            (
                Fact::NotFirstExpiring { lot: later, first: lot },
                bend!(TransferDispatched, |e| {
                    e.lines[0].pick.lot = later;
                    e.lines[0].expiry = LATER;
                }),
            ),
            (Fact::NoLines, bend!(TransferDispatched, |e| e.lines.clear())),
        ],
    );
    let reservation = ReserveStock { recipient: None, emergency: None, lines };
    let place = stage.ask(0, None, Command::ReserveStock(reservation));
    let Some(Made::Reservation(id)) = made(stage.event(place)) else { panic!("a reservation") };
    let distribution = DispatchDistribution {
        recipient: stage.town.parties[1],
        reservation: Some(id),
        emergency: None,
        lines: Vec::new(),
    };
    stage.lies(
        0,
        None,
        Command::DispatchDistribution(distribution),
        &[
            (Fact::ForeignId, bend!(DistributionDispatched, |e| e.shipment = foreign)),
            (Fact::LotTermsDiffer(lot), bend!(DistributionDispatched, |e| e.lines[0].expiry = LATER)),
            (Fact::ReservationDiffers(id), bend!(DistributionDispatched, |e| e.lines[0].pick.quantity = quantity(9))),
            (Fact::ReservationDiffers(id), bend!(DistributionDispatched, |e| e.lines.clear())),
        ],
    );
    let again = |stage: &Stage| {
        Command::ReserveStock(ReserveStock { recipient: None, emergency: None, lines: stage.wants(12) })
    };
    let command = again(&stage);
    stage.lies(
        0,
        None,
        command,
        &[
            (
                Fact::ForeignId,
                bend!(StockReserved, |e| e.reservation = ledger::ids::ReservationId::from_bytes([8; 16])),
            ),
            (Fact::LotTermsDiffer(later), bend!(StockReserved, |e| e.lines[1].expiry = None)),
        ],
    );
    let write_off = WriteOff {
        reason: LossReason::Damaged,
        approved_by: actor(2),
        lines: vec![Want { lot: Some(later), ..Want::of(stage.town.items[1], quantity(1)) }],
    };
    stage.lies(
        0,
        None,
        Command::WriteOff(write_off),
        &[
            (Fact::SamePerson, bend!(WrittenOff, |e| e.approved_by = actor(1))),
            (Fact::LotTermsDiffer(later), bend!(WrittenOff, |e| e.lines[0].expiry = None)),
            (Fact::LotOfAnotherItem(later), &|entry: &mut Entry| {
                let Event::WrittenOff(e) = &mut entry.event else { panic!("a write-off") };
                e.lines[0].pick.item = ledger::ids::ItemId::from_bytes([8; 16]);
            }),
        ],
    );
}

#[test]
fn of_a_reason_that_was_given() {
    let mut stage = Stage::new();
    let (lot, later) = (stage.lot, stage.later);
    let want = Want {
        lot: Some(later),
        overridden: Some(OverrideReason::Access),
        ..Want::of(stage.town.items[1], quantity(1))
    };
    let (recipient, lines) = (stage.town.parties[1], vec![want]);
    let command = Command::HandOver(HandOver { recipient, emergency: None, reach: NOBODY, lines });
    let fact = Fact::NotFirstExpiring { lot: later, first: lot };
    stage.lies(0, None, command, &[(fact, bend!(HandedOver, |e| e.lines[0].overridden = None))]);
}

#[test]
fn of_what_arrived_and_what_did_not() {
    let mut stage = Stage::new();
    let (lot, milk, other) = (stage.lot, stage.town.items[2], ShipmentId::from_bytes([8; 16]));
    let dispatch = stage.dispatch();
    let Some(Made::Shipment(shipment)) = made(stage.event(dispatch)) else { panic!("a shipment") };
    let line = ReceiveShipmentLine {
        lot,
        bin: stage.town.bins[2],
        quantity: Count::try_from(4).expect("four"),
        missing: Count::ZERO,
        reason: None,
    };
    let arrival = Command::ReceiveShipment(ReceiveShipment { lines: vec![line] });
    stage.lies(
        1,
        Some(dispatch),
        arrival.clone(),
        &[
            (Fact::LotTermsDiffer(lot), bend!(ShipmentArrived, |e| e.lines[0].expiry = LATER)),
            (Fact::LotTermsDiffer(lot), bend!(ShipmentArrived, |e| e.lines[0].item = milk)),
            (Fact::CauseDoesNotFit, bend!(ShipmentArrived, |e| e.shipment = other)),
            (Fact::NoLines, bend!(ShipmentArrived, |e| e.lines.clear())),
            (Fact::CauseMissing, &|entry: &mut Entry| entry.cause = None),
        ],
    );
    stage.ask(1, Some(dispatch), arrival);
    let give_up = Command::ReleaseShipment(ReleaseShipment { shipment });
    stage.lies(
        1,
        Some(dispatch),
        give_up,
        &[
            (Fact::CauseDoesNotFit, bend!(ShipmentReleased, |e| e.lines[0].quantity = quantity(10))),
            (Fact::CauseDoesNotFit, bend!(ShipmentReleased, |e| e.lines[0].quantity = quantity(5))),
            (Fact::CauseDoesNotFit, bend!(ShipmentReleased, |e| e.lines[0].item = milk)),
            (Fact::CauseDoesNotFit, bend!(ShipmentReleased, |e| e.lines.clear())),
            (Fact::CauseDoesNotFit, bend!(ShipmentReleased, |e| e.shipment = other)),
        ],
    );
    let unmatched = ReceiveLine {
        item: stage.town.items[1],
        bin: stage.town.bins[2],
        quantity: Count::try_from(4).expect("four"),
        damaged: Count::ZERO,
        expiry: None,
        maker_lot: None,
        expected: None,
        discrepancy: None,
        value: None,
    };
    let place = stage.ask(1, None, Command::ReceiveUnmatched(ReceiveUnmatched { lines: vec![unmatched] }));
    let arrived = new_lots(stage.event(place))[0].1;
    let lines = vec![MatchLine { dispatched: lot, arrived, quantity: quantity(2) }];
    stage.lies(
        1,
        Some(dispatch),
        Command::MatchArrival(MatchArrival { lines }),
        &[
            (Fact::UnknownLot(lot), bend!(ArrivalMatched, |e| e.lines[0].item = milk)),
            (Fact::CauseDoesNotFit, bend!(ArrivalMatched, |e| e.shipment = other)),
            (Fact::BeyondUnmatched { lot, wanted: 2, open: 0 }, bend!(ArrivalMatched, |e| e.lines[0].arrived = lot)),
        ],
    );
}

#[test]
fn of_who_received_it_and_what_came_back() {
    let mut stage = Stage::new();
    let (lot, milk, donor) = (stage.lot, stage.town.items[2], stage.town.parties[0]);
    let (recipient, lines) = (stage.town.parties[1], stage.wants(10));
    let distribution = DispatchDistribution { recipient, reservation: None, emergency: None, lines };
    let van = stage.ask(0, None, Command::DispatchDistribution(distribution));
    let Some(Made::Shipment(shipment)) = made(stage.event(van)) else { panic!("a shipment") };
    let confirm = Command::ConfirmDelivery(ConfirmDelivery { shipment, reach: NOBODY, lines: Vec::new() });
    stage.lies(
        0,
        None,
        confirm,
        &[
            (Fact::CauseDoesNotFit, bend!(DeliveryConfirmed, |e| e.recipient = donor)),
            (Fact::LotTermsDiffer(lot), bend!(DeliveryConfirmed, |e| e.lines[0].expiry = LATER)),
            (Fact::LotTermsDiffer(lot), bend!(DeliveryConfirmed, |e| e.lines[0].item = milk)),
        ],
    );
    let delivery = stage.hand_over();
    let line = ReturnLine { lot, bin: stage.town.bins[0], quantity: quantity(2) };
    let elsewhere = EntryRef { page: delivery.page + 1, ..delivery };
    stage.lies(
        0,
        Some(delivery),
        Command::ReturnGoods(ReturnGoods { lines: vec![line] }),
        &[
            (Fact::CauseDoesNotFit, bend!(GoodsReturned, |e| e.recipient = donor)),
            (Fact::CauseDoesNotFit, bend!(GoodsReturned, |e| e.delivery = elsewhere)),
            (Fact::LotTermsDiffer(lot), bend!(GoodsReturned, |e| e.lines[0].expiry = None)),
            (Fact::LotTermsDiffer(lot), bend!(GoodsReturned, |e| e.lines[0].item = milk)),
            (Fact::ForeignId, bend!(GoodsReturned, |e| e.lines[0].lot = LotId::from_bytes([8; 16]))),
        ],
    );
}

#[test]
fn of_what_is_undone() {
    let mut stage = Stage::new();
    let delivery = stage.hand_over();
    let other = stage.dispatch();
    let reverse = Command::ReverseEntry(ReverseEntry { reason: ReversalReason::EntryError });
    stage.lies(
        0,
        Some(delivery),
        reverse,
        &[
            (Fact::CauseDoesNotFit, bend!(EntryReversed, |e| e.transfers.clear())),
            (Fact::CauseDoesNotFit, bend!(EntryReversed, |e| e.transfers[0].quantity = quantity(11))),
            (Fact::CauseDoesNotFit, bend!(EntryReversed, |e| e.transfers.push(e.transfers[0]))),
            (Fact::CauseDoesNotFit, bend!(EntryReversed, |e| e.lots.clear())),
            (Fact::CauseDoesNotFit, bend!(EntryReversed, |e| e.lots[0].expiry = LATER)),
            (Fact::CauseDoesNotFit, bend!(EntryReversed, |e| e.original = other)),
            (Fact::CauseDoesNotFit, bend!(EntryReversed, |e| e.original_cause = Some(other))),
        ],
    );
}

#[test]
fn of_the_state_and_the_beginning() {
    let mut stage = Stage::new();
    let athens = stage.town.sites[0];
    stage.town.bank.turn_page(athens, None);
    let kept = stage.town.bank.kept(athens);
    let context = stage.town.bank.context(kept, None);
    let truth = state_entry(&kept.book, 0, context.written_at, Salt::from_bytes([1; 16]));
    assert_eq!(check(&context, &truth), Ok(()));
    let other_hash = Hash([8; 32]);
    told(
        &context,
        &truth,
        &Fact::StateDiffers,
        &|entry: &mut Entry| entry.event = Event::StateStated(StateStated { state: other_hash }),
        0,
    );
    let genesis = kept.book.genesis.clone();
    let again = Event::BookOpened(genesis.clone());
    told(&context, &truth, &Fact::AlreadyOpened, &move |entry: &mut Entry| entry.event = again.clone(), 1);
    let opened = |genesis: Genesis| Entry { event: Event::BookOpened(genesis), ..truth.clone() };
    let is_genesis = |genesis: Genesis| ledger::check::check_genesis(athens, &opened(genesis)).is_some();
    assert!(is_genesis(genesis.clone()));
    assert!(!is_genesis(Genesis { bank: BankId::from_bytes([8; 16]), ..genesis.clone() }));
    assert!(!is_genesis(Genesis { key: PublicKey([8; 32]), ..genesis.clone() }));
    assert!(!is_genesis(Genesis { code: code("OTHER"), ..genesis.clone() }));
    // A site without a register, and a register with one, are none even under the id that their own bytes give.
    for wrong in [Genesis { register: None, ..genesis.clone() }, Genesis { kind: BookKind::Register, ..genesis }] {
        let id: BookId = ledger::hash::genesis(&ledger::wire::encode(&wrong));
        assert!(ledger::check::check_genesis(id, &opened(wrong)).is_none());
    }
    assert!(ledger::check::check_genesis(athens, &truth).is_none(), "only a genesis is one");
}
