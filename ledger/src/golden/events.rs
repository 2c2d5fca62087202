//! A vector for every event, with its entry around it. A new variant of [`Event`] does not compile here until it has one.

use super::goods;
use super::{Vector, agree, hex, same, sixteen, thirty_two};
use crate::account::{Account, Asset, Currency};
use crate::entry::{ActorSignature, Entry};
use crate::event::*;
use crate::hash;
use crate::ids::*;
use crate::quantity::Quantity;
use crate::reason::*;
use crate::text::{Code, Label};
use crate::time::{Day, Timestamp, Zone};
use crate::transfer::Transfer;

const ABOUT: &str = "Entries: one of every event, some in a bare and a full form.
value: the entry in words (Rust's Debug form). bytes: as stored. hash: BLAKE3 derive_key, context \"helpbank v1 entry\", over bytes.
Frozen from version 1.0: see ../FORMAT.md.";

/// The variant's name, and vectors for each variant: the same list, so neither can lack one.
macro_rules! every_event {
    ($($variant:ident: [$($make:expr),+ $(,)?],)*) => {
        fn variant(event: &Event) -> &'static str {
            match event { $(Event::$variant(_) => stringify!($variant),)* }
        }

        /// Every event with its variant's name.
        pub(super) fn events() -> Vec<(&'static str, Event)> {
            vec![$($((stringify!($variant), Event::$variant($make)),)+)*]
        }
    };
}

every_event! {
    BookOpened: [genesis(), Genesis { register: Some(BookId(thirty_two(0x50))), kind: BookKind::Site, ..genesis() }],
    StateStated: [StateStated { state: Hash(thirty_two(0x60)) }],
    ItemRegistered: [bare_item(), item()],
    PartyRegistered: [donor(), municipality()],
    FundRegistered: [FundRegistered {
        fund: fund(), code: code("GEN"), name: label("General fund"), currency: Currency::EUR,
    }],
    EmergencyRegistered: [EmergencyRegistered {
        emergency: emergency(), code: code("FL-2023-000160-GRC"), name: label("Storm Daniel"),
        started_on: day("2023-09-05"), area: vec![party(1), party(2)],
    }],
    BookAdded: [BookAdded {
        book: BookId(thirty_two(0x51)), kind: BookKind::Site, code: code("ΑΘΗ-01"), name: label("Αποθήκη Αθηνών"),
        municipality: Some(party(3)), zone: Zone::ATHENS, key: PublicKey(thirty_two(0x70)),
    }],
    BookKeyAdded: [BookKeyAdded { book: BookId(thirty_two(0x51)), key: PublicKey(thirty_two(0x71)) }],
    BookKeyRevoked: [BookKeyRevoked { book: BookId(thirty_two(0x51)), key: PublicKey(thirty_two(0x70)) }],
    BinAdded: [
        BinAdded { bin: bin(1), code: code("A-01"), zone: None },
        BinAdded { bin: bin(2), code: code("C/02"), zone: Some(code("cold")) },
    ],
    DeliveryAnnounced: [goods::announced()],
    AnnouncementClosed: [AnnouncementClosed {
        announcement: goods::announcement(), reason: ClosureReason::NotComing,
    }],
    DonationReceived: [goods::bare_donation(), goods::donation()],
    PurchaseReceived: [goods::purchase()],
    GoodsMoved: [GoodsMoved { lines: vec![MoveLine { pick: goods::pick(1), to: bin(2) }] }],
    TransferDispatched: [goods::bare_dispatch(), goods::dispatch()],
    ShipmentArrived: [goods::arrival()],
    UnmatchedArrived: [goods::unmatched()],
    ArrivalMatched: [goods::matched()],
    ShipmentReleased: [goods::released()],
    LotHeld: [LotHeld { lot: lot(1), reason: HoldReason::Quarantine, with: vec![lot(3)] }],
    LotReleased: [LotReleased { lot: lot(1), with: vec![lot(3)] }],
    LotRecalled: [LotRecalled { lot: lot(1), reason: RecallReason::Authority, with: vec![lot(3), lot(4)] }],
    StockReserved: [goods::reserved()],
    ReservationReleased: [ReservationReleased { reservation: goods::reservation() }],
    DistributionDispatched: [goods::distribution()],
    DeliveryConfirmed: [goods::confirmed()],
    HandedOver: [goods::handed_over()],
    GoodsReturned: [goods::returned()],
    StockAdjusted: [goods::adjusted()],
    WrittenOff: [WrittenOff {
        reason: LossReason::Expired, approved_by: ActorId::from_bytes(sixteen(0x91)), lines: goods::out_lines(),
    }],
    EntryReversed: [reversal(), EntryReversed { original_cause: Some(cited()), ..reversal() }],
    CashGiftBanked: [
        CashGiftBanked { donor: party(1), fund: fund(), amount: euros(50_000), pledge: None, emergency: None },
        CashGiftBanked {
            donor: party(1), fund: fund(), amount: euros(1), pledge: Some(pledge()), emergency: Some(emergency()),
        },
    ],
    PledgeMade: [PledgeMade {
        pledge: pledge(), donor: party(1), fund: fund(), amount: euros(250_000), emergency: Some(emergency()),
    }],
    PurchasePaid: [PurchasePaid {
        supplier: party(4), fund: fund(), amount: euros(99_999), destination: BookId(thirty_two(0x51)),
        lines: vec![ItemLine { item: goods::item(1), quantity: quantity(12) }],
    }],
    PurchaseRefunded: [PurchaseRefunded {
        supplier: party(4), fund: fund(), amount: euros(99_999), reason: ReversalReason::Cancelled,
    }],
    ExpensePaid: [ExpensePaid {
        fund: fund(), kind: ExpenseKind::Transport, amount: euros(12_050), emergency: None,
    }],
    PagesLogged: [PagesLogged { pages: vec![
        LoggedPage { book: BookId(thirty_two(0x51)), page: 1, hash: Hash(thirty_two(0x63)) },
        LoggedPage { book: BookId(thirty_two(0x51)), page: 2, hash: Hash(thirty_two(0x64)) },
    ] }],
    BookClosed: [
        closed(),
        BookClosed {
            witnessed: Some(NamedPage { page: 12, hash: Hash(thirty_two(0x66)) }),
            tree: Some(NamedTree { size: 345, root: Hash(thirty_two(0x67)) }), reason: EndReason::PagesDiffer, ..closed()
        },
    ],
    SuccessorAdded: [SuccessorAdded {
        predecessor: BookId(thirty_two(0x51)), book: BookId(thirty_two(0x52)), kind: BookKind::Site,
        code: code("ΑΘΗ-01-2"), name: label("Αποθήκη Αθηνών"), municipality: Some(party(3)), zone: Zone::ATHENS,
        key: PublicKey(thirty_two(0x73)),
    }],
    GoodsCarried: [GoodsCarried { predecessor: BookId(thirty_two(0x51)), lines: vec![
        CarriedLine {
            item: goods::item(1), lot: lot(1), expiry: None, status: LotStatus::Available, source: bin(1), bin: bin(2),
            quantity: quantity(12),
        },
        CarriedLine {
            item: goods::item(1), lot: lot(2), expiry: Some(Expiry::UseBy(day("2026-10-05"))),
            status: LotStatus::Held(HoldReason::Quarantine), source: bin(1), bin: bin(2), quantity: quantity(3),
        },
    ] }],
}

fn closed() -> BookClosed {
    BookClosed {
        book: BookId(thirty_two(0x51)),
        last: NamedPage { page: 9, hash: Hash(thirty_two(0x65)) },
        witnessed: None,
        tree: None,
        reason: EndReason::PagesLost,
    }
}

pub(super) fn genesis() -> Genesis {
    Genesis {
        bank: BankId::from_bytes(sixteen(0x01)),
        kind: BookKind::Register,
        code: code("REGISTER"),
        key: PublicKey(thirty_two(0x72)),
        register: None,
        nonce: Salt::from_bytes(sixteen(0x02)),
    }
}

fn bare_item() -> ItemRegistered {
    ItemRegistered {
        item: goods::item(1),
        code: code("BLANKET"),
        name: label("Blanket"),
        name_el: None,
        unit: code("each"),
        packs: vec![],
        category: None,
        dated: false,
    }
}

fn item() -> ItemRegistered {
    ItemRegistered {
        item: goods::item(2),
        code: code("RICE-1KG"),
        name: label("Rice, 1 kg"),
        name_el: Some(label("Ρύζι, 1 κιλό")),
        unit: code("kg"),
        packs: vec![Pack { name: code("box"), units: 12 }, Pack { name: code("pallet"), units: 960 }],
        category: Some(label("food")),
        dated: true,
    }
}

fn donor() -> PartyRegistered {
    PartyRegistered { party: party(1), kind: PartyKind::Donor, name: None, code: None }
}

fn municipality() -> PartyRegistered {
    let code = Some(SchemeCode { scheme: code("elstat"), code: code("0101") });
    PartyRegistered {
        party: party(3), kind: PartyKind::Municipality, name: Some(label("Δήμος Λαρισαίων")), code
    }
}

fn reversal() -> EntryReversed {
    EntryReversed {
        original: cited(),
        reason: ReversalReason::Duplicate,
        original_cause: None,
        transfers: transfers(),
        lots: goods::terms(),
    }
}

/// A transfer over every kind of account and asset.
pub(super) fn transfers() -> Vec<Transfer> {
    let goods = Asset::Goods(goods::item(1), lot(1));
    let money = Asset::Money(Currency::EUR);
    let site = SiteId::from_bytes(sixteen(0x51));
    let transfer = |source, target, asset| Transfer { source, target, asset, quantity: quantity(7) };
    vec![
        transfer(Account::Shelf(site, bin(1)), Account::Donor(party(1)), goods),
        transfer(Account::Transit(goods::shipment()), Account::Supplier(party(4)), goods),
        transfer(Account::Unmatched(site), Account::Recipient(party(5)), goods),
        transfer(Account::Loss(LossReason::Stolen), Account::Shelf(site, bin(2)), goods),
        transfer(Account::Expense(ExpenseKind::Storage), Account::Fund(fund()), money),
    ]
}

pub(super) fn cited() -> EntryRef {
    EntryRef {
        book: BookId(thirty_two(0x51)),
        page: 0x0102_0304_0506_0708,
        index: 0x0a0b_0c0d,
        hash: Hash(thirty_two(0x61)),
    }
}

pub(super) fn party(number: u8) -> PartyId {
    PartyId::from_bytes(sixteen(0x20 + number))
}

pub(super) fn bin(number: u8) -> BinId {
    BinId::from_bytes(sixteen(0x30 + number))
}

pub(super) fn lot(number: u8) -> LotId {
    LotId::from_bytes(sixteen(0x40 + number))
}

pub(super) fn emergency() -> EmergencyId {
    EmergencyId::from_bytes(sixteen(0x0e))
}

fn fund() -> FundId {
    FundId::from_bytes(sixteen(0x0f))
}

fn pledge() -> PledgeId {
    PledgeId::from_bytes(sixteen(0x0d))
}

pub(super) fn euros(minor: u64) -> Money {
    Money { minor: quantity(minor), currency: Currency::EUR }
}

pub(super) fn quantity(number: u64) -> Quantity {
    Quantity::try_from(number).unwrap()
}

pub(super) fn code(text: &str) -> Code {
    Code::try_from(text).unwrap()
}

fn label(text: &str) -> Label {
    Label::try_from(text).unwrap()
}

pub(super) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The entry around an event.
pub(super) fn entry(event: Event) -> Entry {
    Entry {
        key: Key::from_bytes(sixteen(0x80)),
        request: Hash(thirty_two(0x62)),
        occurred_at: Timestamp::from_ms(1_786_000_000_123),
        actor: ActorId::from_bytes(sixteen(0x90)),
        cause: None,
        salt: Salt::from_bytes(sixteen(0xa0)),
        event,
        signature: None,
    }
}

/// Every entry that has a vector, with the vector's name.
pub(super) fn entries() -> Vec<(String, Entry)> {
    let mut seen = std::collections::BTreeMap::<&str, u32>::new();
    let mut all: Vec<(String, Entry)> = Vec::new();
    for (name, event) in events() {
        assert_eq!(name, variant(&event));
        let times = seen.entry(name).and_modify(|times| *times += 1).or_insert(1);
        let name = if *times == 1 { event.name().to_owned() } else { format!("{} {times}", event.name()) };
        all.push((name, entry(event)));
    }
    // The fields of the entry itself that no event above fills.
    let moved = entry(Event::LotReleased(LotReleased { lot: lot(1), with: vec![] }));
    let signature =
        ActorSignature { key: PublicKey(thirty_two(0x73)), r: Hash(thirty_two(0xb0)), s: Hash(thirty_two(0xc0)) };
    all.push(("with a cause".to_owned(), Entry { cause: Some(cited()), ..moved.clone() }));
    all.push(("with a signature".to_owned(), Entry { signature: Some(signature), ..moved.clone() }));
    all.push(("before 1970".to_owned(), Entry { occurred_at: Timestamp::from_ms(-1), ..moved }));
    all
}

#[test]
fn every_event_has_the_bytes_and_the_hash_in_the_file() {
    let made: Vec<Vector> = entries()
        .iter()
        .map(|(name, entry)| {
            let vector = Vector::new(name).with("value", format!("{entry:?}"));
            vector.with("bytes", hex(&entry.encode())).with("hash", entry.hash().to_string())
        })
        .collect();
    let stored = agree("entries.txt", ABOUT, &made);
    for (vector, (name, entry)) in stored.iter().zip(entries()) {
        let bytes = vector.bytes("bytes");
        same(&name, &entry, &bytes);
        assert_eq!(Entry::decode(&bytes), Ok(entry), "{name}");
        assert_eq!(hash::entry(&bytes).to_string(), vector.text("hash"), "{name}");
        assert_eq!(blake3::derive_key("helpbank v1 entry", &bytes).to_vec(), vector.bytes("hash"), "{name}");
    }
}
