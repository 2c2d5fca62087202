//! What stands in the way of understanding a command, before any ledger is asked.

use ledger::account::Currency;
use ledger::reason::BookKind;
use ledger::text::TextError;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The path of the field, as `lines[2].item`; empty for the command as a whole.
    pub field: String,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What is wrong. Its stable code and its sentences are in [`crate::refused`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// No field of this name belongs here.
    UnknownField {
        /// The one that was probably meant.
        nearest: Option<String>,
        /// Those that may stand here.
        known: Vec<String>,
    },
    /// The field must be there.
    FieldMissing,
    /// Another kind of value belongs here.
    WrongType {
        /// The kinds that fit, in JSON's words.
        wanted: Vec<String>,
    },
    /// None of the words that may stand here.
    UnknownWord {
        /// The one that was probably meant.
        nearest: Option<String>,
        /// Those that may stand here.
        known: Vec<String>,
    },
    /// Fewer lines than this.
    TooFew {
        /// The least.
        min: u64,
    },
    /// More lines than this.
    TooMany {
        /// The most.
        max: u64,
    },
    /// Fewer characters than this.
    TooShort {
        /// The least.
        min: u64,
    },
    /// More characters than this.
    TooLong {
        /// The most.
        max: u64,
    },
    /// A number below this.
    TooSmall {
        /// The least.
        min: i64,
    },
    /// A number above this.
    TooLarge {
        /// The most.
        max: i64,
    },
    /// The same field stands there twice.
    FieldTwice,
    /// It cannot be understood; nothing better is known.
    Unclear,
    /// Nothing is known by this name.
    UnknownName {
        /// What it should be.
        kind: Kind,
        /// The name that was given.
        name: String,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// Several parties have this code; the scheme must be named.
    AmbiguousParty {
        /// The code with its scheme, for each.
        known: Vec<String>,
    },
    /// Not an id, and things of this kind have no code.
    NotAnId {
        /// What it should be.
        kind: Kind,
    },
    /// Not a unit of the item.
    UnknownUnit {
        /// The item's code.
        item: String,
        /// Its units.
        known: Vec<String>,
    },
    /// So many packs are more than can be counted.
    TooManyUnits,
    /// Not a code that may stand on the ledger.
    NotACode(TextError),
    /// Not a name that may stand on the ledger.
    NotAName(TextError),
    /// Not a day.
    NotADay,
    /// Not an instant.
    NotATime,
    /// A part that begins behind where it ends.
    NothingBetween {
        /// Where it begins.
        from: String,
        /// Where it ends.
        to: String,
    },
    /// A part in whose time nothing was written.
    NothingWritten {
        /// Where it begins.
        from: String,
        /// Where it ends.
        to: String,
    },
    /// A period that begins after it ends.
    EndsBefore {
        /// When it begins, as it was written.
        from: String,
    },
    /// A page that is not there any more, or is another.
    PageGone {
        /// The book.
        book: String,
        /// The page.
        page: u64,
    },
    /// Not hours of work.
    NotHours {
        /// What is not understood.
        part: String,
    },
    /// Both dates at once.
    TwoDates,
    /// Not an amount of money.
    NotAnAmount,
    /// More decimals than the currency has.
    TooManyDecimals {
        /// The currency.
        currency: Currency,
        /// How many it has.
        decimals: u32,
    },
    /// Exactly one of `amount` and `minor`.
    AmountOnce,
    /// No currency of ISO 4217.
    UnknownCurrency,
    /// Not 64 hexadecimal digits.
    NotAHash,
    /// A command needs a key.
    KeyMissing,
    /// A key of the wrong length.
    KeyLength,
    /// The key in the header is not the key in the command.
    KeysDiffer,
    /// The site must be named.
    SiteMissing,
    /// `site` and `book` name two books.
    SiteAndBook,
    /// The command belongs to a book of another kind.
    WrongBook {
        /// The kind it belongs to.
        wanted: BookKind,
    },
    /// Not the place of an entry.
    NotAPlace,
    /// There is no such entry.
    UnknownEntry,
    /// The entry has another hash.
    AnotherHash,
    /// The command follows from an entry, which must be named.
    CauseMissing,
    /// For donors and suppliers only: others are public.
    NotPersonal,
    /// A donor or supplier has no code on the ledger.
    NoPublicCode,
    /// The vault does not take it.
    NotForVault(vault::Problem),
    /// No user of this name may approve.
    UnknownApprover,
    /// Nobody of the bank.
    UnknownPerson {
        /// The login or id as it was given.
        name: String,
        /// The most similar login.
        nearest: Option<String>,
    },
}

/// What a name should name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An item.
    Item,
    /// A party.
    Party,
    /// A fund.
    Fund,
    /// An emergency.
    Emergency,
    /// A site.
    Site,
    /// A book of any kind.
    Book,
    /// A bin of the site.
    Bin,
    /// A lot.
    Lot,
    /// A shipment.
    Shipment,
    /// A reservation.
    Reservation,
    /// An announcement.
    Announcement,
    /// A pledge.
    Pledge,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Item,
        Self::Party,
        Self::Fund,
        Self::Emergency,
        Self::Site,
        Self::Book,
        Self::Bin,
        Self::Lot,
        Self::Shipment,
        Self::Reservation,
        Self::Announcement,
        Self::Pledge,
    ];

    /// The ledger's word for the ids of this kind that commands make.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Party => "party",
            Self::Fund => "fund",
            Self::Emergency => "emergency",
            Self::Site => "site",
            Self::Book => "book",
            Self::Bin => "bin",
            Self::Lot => "lot",
            Self::Shipment => "shipment",
            Self::Reservation => "reservation",
            Self::Announcement => "announcement",
            Self::Pledge => "pledge",
        }
    }
}

/// Where something stands in a command: in the command itself or in one of its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// The command.
    Top,
    /// A line, from 0.
    Line(usize),
}

impl At {
    /// The path of a field there.
    pub fn field(self, name: &str) -> String {
        match self {
            Self::Top => name.to_owned(),
            Self::Line(line) => format!("lines[{line}].{name}"),
        }
    }
}
