//! What names mean: codes of the register, bins of a site, people who may approve. Looking up never scans.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use ledger::ids::{ActorId, BinId, BookId, EmergencyId, FundId, ItemId, PartyId};
use ledger::register::{Register, RegisterAt};
use ledger::time::Timestamp;

/// The codes of a register, as far as its pages have been read. A register only grows, so this only catches up.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    page: u64,
    items: HashMap<String, ItemId>,
    parties: HashMap<String, Vec<(String, PartyId)>>,
    funds: HashMap<String, FundId>,
    emergencies: HashMap<String, EmergencyId>,
    books: HashMap<String, BookId>,
}

impl Codes {
    /// Takes in what the register has learnt since.
    pub fn catch_up(&mut self, register: &Register) {
        let mut page = self.page;
        for item in register.items_after(self.page) {
            page = page.max(item.page);
            self.items.insert(item.fact.code.as_str().to_owned(), item.fact.item);
        }
        for party in register.parties_after(self.page) {
            page = page.max(party.page);
            if let Some(code) = &party.fact.code {
                let known = self.parties.entry(code.code.as_str().to_owned()).or_default();
                known.push((code.scheme.as_str().to_owned(), party.fact.party));
            }
        }
        for fund in register.funds_after(self.page) {
            page = page.max(fund.page);
            self.funds.insert(fund.fact.code.as_str().to_owned(), fund.fact.fund);
        }
        for emergency in register.emergencies_after(self.page) {
            page = page.max(emergency.page);
            self.emergencies.insert(emergency.fact.code.as_str().to_owned(), emergency.fact.emergency);
        }
        for book in register.books_after(self.page) {
            page = page.max(book.page);
            self.books.insert(book.fact.code.as_str().to_owned(), book.fact.book);
        }
        self.page = page;
    }

    /// The item with this code.
    pub fn item(&self, code: &str) -> Option<ItemId> {
        self.items.get(code).copied()
    }

    /// The fund with this code.
    pub fn fund(&self, code: &str) -> Option<FundId> {
        self.funds.get(code).copied()
    }

    /// The emergency with this code.
    pub fn emergency(&self, code: &str) -> Option<EmergencyId> {
        self.emergencies.get(code).copied()
    }

    /// The book with this code, beside the register itself.
    pub fn book(&self, code: &str) -> Option<BookId> {
        self.books.get(code).copied()
    }

    /// The party with this code: `elstat:9186`, or `9186` alone when no other scheme uses it. Otherwise all it could be.
    pub fn party(&self, name: &str) -> Result<PartyId, Vec<String>> {
        let (scheme, code) = name.split_once(':').map_or((None, name), |(scheme, code)| (Some(scheme), code));
        let known = self.parties.get(code).map_or(&[][..], Vec::as_slice);
        let fits = |of: &&(String, PartyId)| scheme.is_none_or(|scheme| scheme == of.0);
        let mut fitting = known.iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some((_, party)), None) => Ok(*party),
            (None, _) => Err(Vec::new()),
            (Some(_), Some(_)) => {
                Err(known.iter().filter(fits).map(|(scheme, _)| format!("{scheme}:{code}")).collect())
            }
        }
    }

    /// Every item's code, in no order.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        self.items.keys().map(String::as_str)
    }

    /// Every fund's code.
    pub fn funds(&self) -> impl Iterator<Item = &str> {
        self.funds.keys().map(String::as_str)
    }

    /// Every emergency's code.
    pub fn emergencies(&self) -> impl Iterator<Item = &str> {
        self.emergencies.keys().map(String::as_str)
    }

    /// Every book's code.
    pub fn books(&self) -> impl Iterator<Item = &str> {
        self.books.keys().map(String::as_str)
    }

    /// Every party's code.
    pub fn parties(&self) -> impl Iterator<Item = &str> {
        self.parties.keys().map(String::as_str)
    }
}

/// Keeps the codes of the register that was seen last.
#[derive(Debug, Default)]
pub struct CodesKept {
    last: Mutex<Option<(Arc<Register>, Arc<Codes>)>>,
}

impl CodesKept {
    /// The codes of this register; those of an older one are brought up to it.
    pub fn of(&self, register: &Arc<Register>) -> Arc<Codes> {
        // What a panic left behind is a whole value: it is only ever replaced.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, codes)) = last.as_ref()
            && Arc::ptr_eq(known, register)
        {
            return Arc::clone(codes);
        }
        let mut codes = last.take().map(|(_, codes)| codes).unwrap_or_default();
        Arc::make_mut(&mut codes).catch_up(register);
        *last = Some((Arc::clone(register), Arc::clone(&codes)));
        codes
    }
}

/// The bins of the sites.
pub trait Bins {
    /// The bin of this book with this code.
    fn bin(&self, book: BookId, code: &str) -> Option<BinId>;
    /// Every bin's code.
    fn codes(&self, book: BookId) -> Vec<String>;
}

/// Everything by which names are understood.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The register.
    pub register: RegisterAt<'a>,
    /// Its codes.
    pub codes: &'a Codes,
    /// The register's own book.
    pub register_book: BookId,
    /// The treasury's book.
    pub treasury_book: BookId,
    /// The bins.
    pub bins: &'a (dyn Bins + Sync),
    /// Users who may approve a write-off, by login.
    pub approvers: &'a HashMap<String, ActorId>,
    /// What time it is.
    pub now: Timestamp,
}

/// The code of the register's book.
pub const REGISTER_CODE: &str = "REGISTER";

impl Names<'_> {
    /// The book of this code or id.
    pub fn book(&self, name: &str) -> Option<BookId> {
        if name == REGISTER_CODE {
            return Some(self.register_book);
        }
        if let Some(book) = self.codes.book(name) {
            return Some(book);
        }
        match name.len() {
            64 => name.parse().ok(),
            32 => {
                let site: ledger::ids::SiteId = name.parse().ok()?;
                self.register.books().into_iter().map(|added| added.book).find(|book| book.site() == site)
            }
            _ => None,
        }
    }
}

/// The letters of bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes every write");
        text
    })
}
