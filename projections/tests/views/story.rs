//! Three months of a small bank: every kind of event at least once, with late, reversed, short and unmatched ones among them.

use ledger::account::{Account, Asset, Currency};
use ledger::event::*;
use ledger::ids::*;
use ledger::quantity::{Count, Quantity};
use ledger::reason::*;
use ledger::time::{Day, Zone};
use ledger::transfer::Transfer;

use crate::bank::{Bank, bytes, code, label};
use crate::road::{give, travel};

/// The first of January 2026.
pub(crate) const START_MS: i64 = 1_767_225_600_000;
pub(crate) const HOUR_MS: i64 = 3_600_000;

macro_rules! ids {
    ($($name:ident $kind:ident $tag:literal;)*) => {$(
        pub(crate) fn $name(number: u64) -> $kind {
            $kind::from_bytes(bytes($tag, number))
        }
    )*};
}

ids! {
    item ItemId 10; lot LotId 11; bin BinId 12; party PartyId 13; fund FundId 14; emergency EmergencyId 15; shipment ShipmentId 16;
    reservation ReservationId 17; announcement AnnouncementId 18; pledge PledgeId 19; actor ActorId 4;
}

pub(crate) fn quantity(number: u64) -> Quantity {
    Quantity::try_from(number).expect("a quantity of a test")
}

pub(crate) fn count(number: u64) -> Count {
    Count::try_from(number).expect("a count of a test")
}

pub(crate) fn eur(minor: u64) -> Money {
    Money { minor: quantity(minor), currency: Currency::EUR }
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day of a test")
}

pub(crate) fn received(item_no: u64, lot_no: u64, bin_no: u64, good: u64) -> ReceivedLine {
    ReceivedLine {
        item: item(item_no),
        lot: lot(lot_no),
        bin: bin(bin_no),
        quantity: count(good),
        damaged: Count::ZERO,
        expiry: None,
        maker_lot: None,
        expected: None,
        discrepancy: None,
        value: None,
    }
}

pub(crate) fn pick(item_no: u64, lot_no: u64, bin_no: u64, number: u64) -> Pick {
    Pick { item: item(item_no), lot: lot(lot_no), bin: bin(bin_no), quantity: quantity(number) }
}

pub(crate) fn out(item_no: u64, lot_no: u64, bin_no: u64, number: u64) -> OutLine {
    OutLine { pick: pick(item_no, lot_no, bin_no, number), expiry: None, overridden: None }
}

pub(crate) fn arrived(item_no: u64, lot_no: u64, bin_no: u64, (good, missing): (u64, u64)) -> ArrivedLine {
    let reason = (missing > 0).then_some(LossReason::Damaged);
    ArrivedLine {
        item: item(item_no),
        lot: lot(lot_no),
        expiry: None,
        bin: bin(bin_no),
        quantity: count(good),
        missing: count(missing),
        reason,
    }
}

pub(crate) const USE_BY: &str = "2026-02-01";

/// The bank, and the places that questions are asked about.
pub(crate) struct Story {
    pub(crate) bank: Bank,
    pub(crate) athens: BookId,
    pub(crate) larissa: BookId,
    pub(crate) treasury: BookId,
    pub(crate) donation: EntryRef,
    pub(crate) first_dispatch: EntryRef,
    pub(crate) hand_over: EntryRef,
    pub(crate) mistake: EntryRef,
    pub(crate) clock_ms: i64,
}

/// Items 1 `BLANKET` and 2 `MILK`; bins 1 `A1` and 2 `A2` at ATHENS, 3 `L1` at LARISSA; parties 1 and 2 donors, 3 a partner, 4 a supplier,
/// 5 a municipality; lots 1 blankets of donor 1, 2 milk of donor 1, 3 milk bought, 4 blankets arrived unmatched, 5 blankets returned.
pub(crate) fn tell() -> Story {
    let mut now = START_MS;
    let mut bank = Bank::open(now);
    let register = bank.register;
    let athens = bank.open_book(BookKind::Site, "ATHENS", now);
    let larissa = bank.open_book(BookKind::Site, "LARISSA", now);
    let treasury = bank.open_book(BookKind::Treasury, "TREASURY", now);
    let mut tick = || {
        now += HOUR_MS;
        now
    };
    register_things(&mut bank, tick(), [athens, larissa, treasury]);
    set_up(&mut bank, tick(), athens, larissa);
    let donation = receive(&mut bank, &mut tick, athens, treasury);
    let first_dispatch = travel(&mut bank, &mut tick, athens, larissa);
    let (hand_over, mistake) = give(&mut bank, &mut tick, athens, larissa);
    bank.write(register, tick(), vec![Event::StateStated(StateStated { state: Hash([8; 32]) })]);
    Story { bank, athens, larissa, treasury, donation, first_dispatch, hand_over, mistake, clock_ms: now }
}

/// The same, and a book that is closed and succeeded.
pub(crate) fn tell_to_the_end() -> Story {
    let mut story = tell();
    super::ending::succeed(&mut story.bank, story.clock_ms);
    story
}

fn register_things(bank: &mut Bank, at: i64, books: [BookId; 3]) {
    let [athens, larissa, treasury] = books;
    let register = bank.register;
    let key = bank.genesis(BookKind::Site, "X").key;
    let thing = |number, name: &str, name_el: &str, dated| {
        Event::ItemRegistered(ItemRegistered {
            item: item(number),
            code: code(name),
            name: label(&format!("{name} of good quality")),
            name_el: Some(label(name_el)),
            unit: code("each"),
            packs: vec![Pack { name: code("box"), units: 12 }],
            category: Some(label(if dated { "food" } else { "shelter" })),
            dated,
        })
    };
    let known = |number, kind, name: Option<&str>, elstat: Option<&str>| {
        let code = elstat.map(|digits| SchemeCode { scheme: code("elstat"), code: code(digits) });
        Event::PartyRegistered(PartyRegistered { party: party(number), kind, name: name.map(label), code })
    };
    let added = |book, kind, short: &str| {
        Event::BookAdded(BookAdded {
            book,
            kind,
            code: code(short),
            name: label(&format!("{short} store")),
            municipality: Some(party(5)),
            zone: Zone::ATHENS,
            key,
        })
    };
    let events = vec![
        thing(1, "BLANKET", "Κουβέρτα διπλή", false),
        thing(2, "MILK", "Γάλα εβαπορέ", true),
        known(1, PartyKind::Donor, None, None),
        known(2, PartyKind::Donor, None, None),
        known(3, PartyKind::Partner, Some("ΙΑΣΙΣ"), None),
        known(4, PartyKind::Supplier, None, None),
        known(5, PartyKind::Municipality, Some("Λαρισαίων"), Some("2201")),
        Event::FundRegistered(FundRegistered {
            fund: fund(1),
            code: code("GENERAL"),
            name: label("General fund"),
            currency: Currency::EUR,
        }),
        Event::EmergencyRegistered(EmergencyRegistered {
            emergency: emergency(1),
            code: code("FL-2026-000001-GRC"),
            name: label("Floods in Thessaly"),
            started_on: day("2026-01-02"),
            area: vec![party(5)],
        }),
        added(athens, BookKind::Site, "ATHENS"),
        added(larissa, BookKind::Site, "LARISSA"),
        added(treasury, BookKind::Treasury, "TREASURY"),
        Event::BookKeyAdded(BookKeyAdded { book: athens, key: PublicKey([3; 32]) }),
        Event::BookKeyRevoked(BookKeyRevoked { book: athens, key: PublicKey([3; 32]) }),
    ];
    bank.write(register, at, events);
}

fn set_up(bank: &mut Bank, at: i64, athens: BookId, larissa: BookId) {
    let add =
        |number, name: &str| Event::BinAdded(BinAdded { bin: bin(number), code: code(name), zone: Some(code("DRY")) });
    bank.write(athens, at, vec![add(1, "A1"), add(2, "A2")]);
    bank.write(larissa, at, vec![add(3, "L1")]);
}

fn receive(bank: &mut Bank, tick: &mut impl FnMut() -> i64, athens: BookId, treasury: BookId) -> EntryRef {
    let announce = |number, donor, on: &str, pieces| {
        Event::DeliveryAnnounced(DeliveryAnnounced {
            announcement: announcement(number),
            donor: party(donor),
            expected_on: Some(day(on)),
            lines: vec![ItemLine { item: item(1), quantity: quantity(pieces) }],
        })
    };
    let announced =
        vec![announce(1, 1, "2026-01-02", 220), announce(2, 2, "2026-01-03", 60), announce(3, 2, "2026-01-03", 9)];
    bank.write(athens, tick(), announced);
    let use_by = Some(Expiry::UseBy(day(USE_BY)));
    let lines = vec![
        ReceivedLine {
            damaged: count(10),
            expected: Some(count(220)),
            discrepancy: Some(Discrepancy::Short),
            value: Some(eur(300_000)),
            maker_lot: Some(code("KR-77")),
            ..received(1, 1, 1, 200)
        },
        ReceivedLine { expiry: use_by, value: Some(eur(6_000)), ..received(2, 2, 1, 40) },
    ];
    let donation = Event::DonationReceived(DonationReceived {
        donor: party(1),
        announcement: Some(announcement(1)),
        emergency: Some(emergency(1)),
        basis: ValuationBasis::Invoice,
        lines,
    });
    let donation = bank.write(athens, tick(), vec![donation]);
    let closed = AnnouncementClosed { announcement: announcement(3), reason: ClosureReason::NotComing };
    bank.write(athens, tick(), vec![Event::AnnouncementClosed(closed)]);

    let promise =
        PledgeMade { pledge: pledge(1), donor: party(1), fund: fund(1), amount: eur(500_000), emergency: None };
    let gift = CashGiftBanked {
        donor: party(1),
        fund: fund(1),
        amount: eur(100_000),
        pledge: Some(pledge(1)),
        emergency: Some(emergency(1)),
    };
    let small = CashGiftBanked { donor: party(2), fund: fund(1), amount: eur(2_000), pledge: None, emergency: None };
    let events = vec![Event::PledgeMade(promise), Event::CashGiftBanked(gift), Event::CashGiftBanked(small)];
    let gifts = bank.write(treasury, tick(), events);
    let paid = bank.write(
        treasury,
        tick(),
        vec![Event::PurchasePaid(PurchasePaid {
            supplier: party(4),
            fund: fund(1),
            amount: eur(4_500),
            destination: athens,
            lines: vec![ItemLine { item: item(2), quantity: quantity(30) }],
        })],
    );
    let bought = Event::PurchaseReceived(PurchaseReceived {
        supplier: party(4),
        lines: vec![ReceivedLine {
            expiry: Some(Expiry::BestBefore(day("2026-06-30"))),
            value: Some(eur(4_500)),
            ..received(2, 3, 1, 30)
        }],
    });
    let at = tick();
    bank.write_one(athens, (at, at), Some(paid), bought);
    let expense =
        ExpensePaid { fund: fund(1), kind: ExpenseKind::Transport, amount: eur(700), emergency: Some(emergency(1)) };
    bank.write(treasury, tick(), vec![Event::ExpensePaid(expense)]);
    let small = bank.nth(gifts, 2);
    let undo = EntryReversed {
        original: small,
        reason: ReversalReason::Duplicate,
        original_cause: None,
        transfers: vec![Transfer {
            source: Account::Fund(fund(1)),
            target: Account::Donor(party(2)),
            asset: Asset::Money(Currency::EUR),
            quantity: quantity(2_000),
        }],
        lots: Vec::new(),
    };
    bank.write(treasury, tick(), vec![Event::EntryReversed(undo)]);
    donation
}
