//! A long log of two sites and a treasury, with everything in it that an auditor looks for.

use ledger::account::{Account, Asset, Currency};
use ledger::entry::Entry;
use ledger::event::{
    AdjustedLine, BinAdded, BookAdded, CashGiftBanked, Direction, DonationReceived, EntryReversed, Event, HandedOver,
    ItemRegistered, Money, OutLine, Pick, Reach, ReceivedLine, StockAdjusted, WrittenOff,
};
use ledger::ids::{ActorId, BinId, BookId, FundId, ItemId, LotId, PartyId};
use ledger::quantity::{Count, Quantity};
use ledger::reason::{BookKind, LossReason, OverrideReason, ReversalReason, ValuationBasis};
use ledger::time::{Timestamp, Zone};
use ledger::transfer::Transfer;
use projections::{EntryPlace, Listing, Week, WorkHours};

use crate::bank::{Bank, bytes, code, label};

pub(crate) const HOUR_MS: i64 = 3_600_000;
/// The first of January 2026.
const START_MS: i64 = 1_767_225_600_000;
/// Entries of a page: as a busy desk writes them.
const PAGE_ENTRIES: usize = 10;
/// From page to page.
const STEP_MS: i64 = 60_000;

pub(crate) fn lot(number: u64) -> LotId {
    LotId::from_bytes(bytes(11, number))
}

pub(crate) fn party(number: u64) -> PartyId {
    PartyId::from_bytes(bytes(13, number))
}

pub(crate) fn actor(number: u64) -> ActorId {
    ActorId::from_bytes(bytes(4, number))
}

pub(crate) fn fund() -> FundId {
    FundId::from_bytes(bytes(14, 1))
}

fn item() -> ItemId {
    ItemId::from_bytes(bytes(10, 1))
}

fn bin() -> BinId {
    BinId::from_bytes(bytes(12, 1))
}

pub(crate) fn athens() -> BookId {
    Bank::open(START_MS).open_book(BookKind::Site, "ATHENS", START_MS)
}

/// The hours of a warehouse that is open from seven to nine, every day.
pub(crate) fn hours() -> Listing {
    let day = |week: Week, day| week.and(day, 7 * 60, 21 * 60).expect("a day and its minutes");
    Listing::Hours(WorkHours { general: (0..7).fold(Week::default(), day), of: Vec::new() })
}

pub(crate) struct Log {
    pub(crate) bank: Bank,
    pub(crate) entries: usize,
    /// A place near its end.
    pub(crate) late: EntryPlace,
}

pub(crate) fn make(entries: usize) -> Log {
    let mut bank = Bank::open(START_MS);
    let register = bank.register;
    let [athens, larissa, treasury] =
        [(BookKind::Site, "ATHENS"), (BookKind::Site, "LARISSA"), (BookKind::Treasury, "TREASURY")]
            .map(|(kind, name)| (bank.open_book(kind, name, START_MS), kind, name));
    let key = bank.genesis(BookKind::Site, "X").key;
    let added = [athens, larissa, treasury].map(|(book, kind, name)| {
        Event::BookAdded(BookAdded {
            book,
            kind,
            code: code(name),
            name: label(name),
            municipality: None,
            zone: Zone::ATHENS,
            key,
        })
    });
    bank.write(register, START_MS, added.into());
    let blanket = ItemRegistered {
        item: item(),
        code: code("BLANKET"),
        name: label("Blanket"),
        name_el: None,
        unit: code("each"),
        packs: Vec::new(),
        category: None,
        dated: false,
    };
    bank.write(register, START_MS, vec![Event::ItemRegistered(blanket)]);
    for (book, ..) in [athens, larissa] {
        bank.write(book, START_MS, vec![Event::BinAdded(BinAdded { bin: bin(), code: code("A1"), zone: None })]);
    }
    let (mut now, mut written) = (START_MS, 0);
    let mut late = EntryPlace { book: athens.0, page: 1, index: 0 };
    let books =
        [athens.0, athens.0, larissa.0, athens.0, larissa.0, athens.0, larissa.0, athens.0, larissa.0, treasury.0];
    while written < entries {
        now += STEP_MS;
        let book = books[written / PAGE_ENTRIES % books.len()];
        let mut page: Vec<Entry> = Vec::with_capacity(PAGE_ENTRIES);
        for number in written..written + PAGE_ENTRIES {
            let number = u64::try_from(number).expect("a small number");
            let event = if book == treasury.0 { gift(number) } else { event(book, number) };
            let days_late = if number % 97 == 0 { 5 } else { 0 };
            let mut entry = bank.entry(now - days_late * 24 * HOUR_MS, None, event);
            entry.actor = actor(number % 50);
            entry.occurred_at = Timestamp::from_ms(entry.occurred_at.ms);
            page.push(entry);
        }
        let place = bank.write_entries(book, now, page);
        written += PAGE_ENTRIES;
        if book == athens.0 && written < entries / 10 * 9 {
            late = place.into();
        }
    }
    Log { bank, entries: written, late }
}

fn gift(number: u64) -> Event {
    let minor = Quantity::try_from(number % 900 * 10 + 500).expect("a small amount");
    let amount = Money { minor, currency: Currency::EUR };
    Event::CashGiftBanked(CashGiftBanked {
        donor: party(number % 2_000),
        fund: fund(),
        amount,
        pledge: None,
        emergency: None,
    })
}

fn pick(number: u64, units: u64) -> Pick {
    Pick { item: item(), lot: lot(number / 20 * 20), bin: bin(), quantity: Quantity::try_from(units).expect("a few") }
}

fn event(book: BookId, number: u64) -> Event {
    let few = |overridden| vec![OutLine { pick: pick(number, 1), expiry: None, overridden }];
    match number % 1_000 {
        1 => Event::EntryReversed(EntryReversed {
            original: ledger::event::EntryRef {
                book,
                page: 2 + number / 100,
                index: 0,
                hash: ledger::ids::Hash([1; 32]),
            },
            reason: ReversalReason::EntryError,
            original_cause: None,
            transfers: vec![Transfer {
                source: Account::Loss(LossReason::Lost),
                target: Account::Shelf(book.site(), bin()),
                asset: Asset::Goods(item(), lot(number / 20 * 20)),
                quantity: Quantity::try_from(1_u64).expect("one"),
            }],
            lots: Vec::new(),
        }),
        2..=31 => Event::StockAdjusted(StockAdjusted {
            lines: vec![AdjustedLine {
                pick: pick(number, 1),
                direction: Direction::Take,
                reason: if number.is_multiple_of(2) { LossReason::Lost } else { LossReason::Damaged },
                expiry: None,
            }],
        }),
        32..=51 => Event::WrittenOff(WrittenOff {
            reason: LossReason::Expired,
            approved_by: actor(number % 7 + 50),
            lines: few(None),
        }),
        52..=161 => {
            let overridden = number.is_multiple_of(10).then_some(OverrideReason::Access);
            let reach = Reach { households: None, persons: None };
            Event::HandedOver(HandedOver {
                recipient: party(number % 300 + 5_000),
                emergency: None,
                reach,
                lines: few(overridden),
            })
        }
        _ => {
            let line = ReceivedLine {
                item: item(),
                lot: lot(number),
                bin: bin(),
                quantity: Count::try_from(number % 90 + 10).expect("a few"),
                damaged: Count::ZERO,
                expiry: None,
                maker_lot: None,
                expected: None,
                discrepancy: None,
                value: None,
            };
            // Every fourth gift is of one donor.
            let donor = party(if number.is_multiple_of(4) { 1 } else { number % 2_000 });
            let basis = ValuationBasis::Estimate;
            Event::DonationReceived(DonationReceived {
                donor,
                announcement: None,
                emergency: None,
                basis,
                lines: vec![line],
            })
        }
    }
}
