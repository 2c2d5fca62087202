//! A small bank for tests and measurements: a register, a treasury, one site or two, an item, a donor, a partner.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use journal::Journal;
use ledger::command::{
    AddBin, Command, DispatchTransfer, ReceiveDonation, ReceiveLine, RegisterItem, RegisterParty, Request, Want,
};
use ledger::decide::made_id;
use ledger::ids::{ActorId, BinId, BookId, ItemId, Key, PartyId};
use ledger::quantity::{Count, Quantity};
use ledger::reason::{PartyKind, ValuationBasis};
use ledger::text::{Code, Label};
use ledger::time::Zone;
use services::bank::{Bank, Folder, NewSite, OpenConfig, SubmitError};
use services::clerk::Accepted;
use services::log::LogConfig;

/// Who acts in tests.
pub const ACTOR: ActorId = ActorId::from_bytes([7; 16]);

/// A small bank.
pub struct Small {
    /// The bank.
    pub bank: Arc<Bank>,
    /// What is in it.
    pub ids: Ids,
}

/// What is in a small bank.
#[derive(Debug, Clone, Copy)]
pub struct Ids {
    /// The site's book.
    pub site: BookId,
    /// A bin of it.
    pub bin: BinId,
    /// An item.
    pub item: ItemId,
    /// A donor.
    pub donor: PartyId,
    /// A partner.
    pub partner: PartyId,
}

/// A key no other call has given, for this process.
pub fn fresh_key() -> Key {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut bytes = [0_u8; 16];
    bytes[..8].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_le_bytes());
    bytes[8..12].copy_from_slice(&std::process::id().to_le_bytes());
    Key::from_bytes(bytes)
}

/// A request with a fresh key.
pub fn ask(command: Command) -> Request {
    Request { key: fresh_key(), occurred_at: None, actor: ACTOR, cause: None, command }
}

/// Opens the bank of a folder, or founds it.
pub async fn open(dir: &Path, journal: Journal) -> Arc<Bank> {
    let folder = Folder::take(dir).expect("the test's folder is free");
    Bank::open(OpenConfig { folder, journal, views: None, log: LogConfig::default() }).await.expect("the bank opens")
}

impl Small {
    /// Founds a bank with one site.
    pub async fn found(dir: &Path, journal: Journal) -> Self {
        let bank = open(dir, journal).await;
        let register = bank.register_book();
        let item = RegisterItem {
            code: code("BLANKET"),
            name: label("Blanket"),
            name_el: Some(label("Κουβέρτα")),
            unit: code("each"),
            packs: Vec::new(),
            category: None,
            dated: false,
        };
        let item = made(&bank, register, "item", Command::RegisterItem(item)).await;
        let party = |kind, name| Command::RegisterParty(RegisterParty { kind, name, code: None });
        let donor = made(&bank, register, "party", party(PartyKind::Donor, None)).await;
        let partner = made(&bank, register, "party", party(PartyKind::Partner, Some(label("Parish")))).await;
        let (site, bin) = site(&bank, "ATH").await;
        let (item, donor, partner) =
            (ItemId::from_bytes(item), PartyId::from_bytes(donor), PartyId::from_bytes(partner));
        Self { bank, ids: Ids { site, bin, item, donor, partner } }
    }

    /// Asks the site's clerk, with a fresh key.
    pub async fn submit(&self, command: Command) -> Result<Accepted, SubmitError> {
        self.bank.submit(self.ids.site, ask(command)).await
    }

    /// A donation of so many of the item.
    pub fn donation(&self, quantity: u64) -> Command {
        self.ids.donation(quantity)
    }

    /// How much of the item lies at the site, by the clerk's own book.
    pub fn on_hand(&self) -> u64 {
        self.ids.on_hand(&self.bank)
    }
}

impl Ids {
    /// A donation of so many of the item.
    pub fn donation(&self, quantity: u64) -> Command {
        Command::ReceiveDonation(ReceiveDonation {
            donor: self.donor,
            announcement: None,
            emergency: None,
            basis: ValuationBasis::Estimate,
            lines: vec![ReceiveLine {
                item: self.item,
                bin: self.bin,
                quantity: Count::try_from(quantity).expect("a test's quantity is small"),
                damaged: Count::ZERO,
                expiry: None,
                maker_lot: None,
                expected: None,
                discrepancy: None,
                value: None,
            }],
        })
    }

    /// A dispatch of so many of the item to another site.
    pub fn dispatch(&self, destination: BookId, quantity: u64) -> Command {
        let quantity = Quantity::try_from(quantity).expect("a test's quantity is at least one");
        let lines = vec![Want::of(self.item, quantity)];
        Command::DispatchTransfer(DispatchTransfer { destination, reservation: None, emergency: None, lines })
    }

    /// How much of the item lies at the site, by the clerk's own book.
    pub fn on_hand(&self, bank: &Bank) -> u64 {
        let sum = |book: &ledger::book::Book| {
            let places = book.stock.places(self.item);
            places.map(|place| book.stock.on_hand(book.here(), place.bin, self.item, place.lot)).sum()
        };
        bank.with_book(self.site, sum).expect("the site is open")
    }
}

/// Opens a site with one bin.
pub async fn site(bank: &Arc<Bank>, name: &str) -> (BookId, BinId) {
    let new = NewSite { code: code(name), name: label(name), municipality: None, zone: Zone::ATHENS };
    let book = bank.open_site(new, ACTOR, fresh_key()).await.expect("the site opens");
    let bin = Command::AddBin(AddBin { code: code("A-01"), zone: None });
    (book, BinId::from_bytes(made(bank, book, "bin", bin).await))
}

async fn made(bank: &Arc<Bank>, book: BookId, kind: &str, command: Command) -> [u8; 16] {
    let request = ask(command);
    let key = request.key;
    bank.submit(book, request).await.expect("the command is accepted");
    made_id(book, key, kind, 0)
}

fn code(text: &str) -> Code {
    Code::try_from(text).expect("a test's code is a code")
}

fn label(text: &str) -> Label {
    Label::try_from(text).expect("a test's name is a name")
}
