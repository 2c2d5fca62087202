//! A long book made at once, without a clerk: pages of a thousand donations, as bytes.

use ledger::SigningKey;
use ledger::decide::made_id;
use ledger::entry::Entry;
use ledger::event::{
    BinAdded, BookAdded, DonationReceived, Event, Genesis, ItemRegistered, PartyRegistered, ReceivedLine,
};
use ledger::ids::{ActorId, BankId, BinId, BookId, Hash, ItemId, Key, LotId, PartyId, Salt};
use ledger::page::{self, Draft, Head, PageRef};
use ledger::quantity::Count;
use ledger::reason::{BookKind, PartyKind, ValuationBasis};
use ledger::text::{Code, Label};
use ledger::time::{Timestamp, Zone};
use ledger::{hash, wire};

/// Entries of a page.
pub(crate) const PAGE_ENTRIES: usize = 1_000;

/// A register with one item and one donor, and a site with many donations.
pub(crate) struct Log {
    pub(crate) register: BookId,
    pub(crate) register_key: SigningKey,
    pub(crate) register_pages: Vec<Vec<u8>>,
    pub(crate) site_pages: Vec<Vec<u8>>,
}

struct Writer {
    key: SigningKey,
    head: Head,
    pages: Vec<Vec<u8>>,
}

impl Writer {
    fn write(&mut self, register: Option<PageRef>, entries: &[Vec<u8>]) {
        let written_at = Timestamp::from_ms(1_790_000_000_000);
        let draft = Draft { head: self.head, written_at, checkpoint: None, register, entries };
        let sealed = page::seal(&draft, &self.key);
        self.head = Head::after(&sealed.header, sealed.hash);
        self.pages.push(sealed.bytes);
    }

    fn last(&self) -> Option<PageRef> {
        self.head.last()
    }
}

fn key(number: u64) -> Key {
    let mut bytes = [0_u8; 16];
    // Spread like random keys, the same in every run.
    bytes.copy_from_slice(&hash::request(&number.to_le_bytes()).0[..16]);
    Key::from_bytes(bytes)
}

fn entry(number: u64, event: Event) -> Vec<u8> {
    let occurred_at = Timestamp::from_ms(1_790_000_000_000);
    let (salt, actor) = (Salt::from_bytes(key(number ^ u64::MAX).to_bytes()), ActorId::from_bytes([7; 16]));
    let request = Hash([3; 32]);
    Entry { key: key(number), request, occurred_at, actor, cause: None, salt, event, signature: None }.encode()
}

fn begin(kind: BookKind, code: &str, seed: u8, register: Option<BookId>) -> (Genesis, Writer) {
    let signing = SigningKey::from_bytes(&[seed; 32]);
    let code = Code::try_from(code).expect("a code");
    let bank = BankId::from_bytes([1; 16]);
    let genesis =
        Genesis { bank, kind, code, key: page::public(&signing), register, nonce: Salt::from_bytes([seed; 16]) };
    let book = hash::genesis(&wire::encode(&genesis));
    (genesis, Writer { key: signing, head: Head::before(book), pages: Vec::new() })
}

/// Makes the log.
pub(crate) fn make(events: usize) -> Log {
    let label = |text: &str| Label::try_from(text).expect("a name");
    let code = |text: &str| Code::try_from(text).expect("a code");
    let (genesis, mut register) = begin(BookKind::Register, "REGISTER", 1, None);
    let book = register.head.book;
    register.write(None, &[entry(1, Event::BookOpened(genesis))]);
    let (site_genesis, mut site) = begin(BookKind::Site, "ATH", 2, Some(book));
    let site_book = site.head.book;
    site.write(register.last(), &[entry(2, Event::BookOpened(site_genesis.clone()))]);
    let item = ItemId::from_bytes(made_id(book, key(3), "item", 0));
    let donor = PartyId::from_bytes(made_id(book, key(4), "party", 0));
    let facts = [
        entry(
            3,
            Event::ItemRegistered(ItemRegistered {
                item,
                code: code("BLANKET"),
                name: label("Blanket"),
                name_el: None,
                unit: code("each"),
                packs: Vec::new(),
                category: None,
                dated: false,
            }),
        ),
        entry(
            4,
            Event::PartyRegistered(PartyRegistered { party: donor, kind: PartyKind::Donor, name: None, code: None }),
        ),
        entry(
            5,
            Event::BookAdded(BookAdded {
                book: site_book,
                kind: BookKind::Site,
                code: code("ATH"),
                name: label("Athens"),
                municipality: None,
                zone: Zone::ATHENS,
                key: site_genesis.key,
            }),
        ),
    ];
    register.write(None, &facts);
    let bin = BinId::from_bytes(made_id(site_book, key(6), "bin", 0));
    site.write(register.last(), &[entry(6, Event::BinAdded(BinAdded { bin, code: code("A-01"), zone: None }))]);
    let numbers: Vec<u64> = (10..).take(events).collect();
    for chunk in numbers.chunks(PAGE_ENTRIES) {
        let donations: Vec<Vec<u8>> =
            chunk.iter().map(|number| entry(*number, donation(site_book, *number, item, donor, bin))).collect();
        site.write(register.last(), &donations);
    }
    Log { register: book, register_key: register.key, register_pages: register.pages, site_pages: site.pages }
}

/// Pages of a site with so many donations each.
pub(crate) fn small_pages(pages: usize, entries: usize) -> Vec<Vec<u8>> {
    let (_, mut site) = begin(BookKind::Site, "ATH", 2, Some(BookId([8; 32])));
    let book = site.head.book;
    let (item, donor, bin) = (ItemId::from_bytes([3; 16]), PartyId::from_bytes([4; 16]), BinId::from_bytes([5; 16]));
    let mut numbers = 1..;
    for _ in 0..pages {
        let donations = numbers.by_ref().take(entries);
        let donations: Vec<Vec<u8>> =
            donations.map(|number| entry(number, donation(book, number, item, donor, bin))).collect();
        site.write(Some(PageRef { page: 1, hash: Hash([8; 32]) }), &donations);
    }
    site.pages
}

/// Bytes of an encoded donation.
pub(crate) fn donation_bytes(book: BookId, item: ItemId, donor: PartyId, bin: BinId) -> usize {
    entry(1, donation(book, 1, item, donor, bin)).len()
}

fn donation(book: BookId, number: u64, item: ItemId, donor: PartyId, bin: BinId) -> Event {
    let line = ReceivedLine {
        item,
        lot: LotId::from_bytes(made_id(book, key(number), "lot", 0)),
        bin,
        quantity: Count::try_from(number % 90 + 10).expect("a small count"),
        damaged: Count::ZERO,
        expiry: None,
        maker_lot: None,
        expected: None,
        discrepancy: None,
        value: None,
    };
    Event::DonationReceived(DonationReceived {
        donor,
        announcement: None,
        emergency: None,
        basis: ValuationBasis::Estimate,
        lines: vec![line],
    })
}
