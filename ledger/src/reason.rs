//! Why: every reason on the ledger is a code, never free text. All enums are append-only.

use serde::{Deserialize, Serialize};

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident { $($(#[$var_doc:meta])* $variant:ident = $code:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
        pub enum $name { $($(#[$var_doc])* $variant,)* }

        impl $name {
            /// Every value, in stored order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code in APIs, files and views.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }
    )*};
}

reasons! {
    /// Why goods left or entered outside of any giving: the name of a loss account.
    LossReason {
        /// More was there than the book said.
        Found = "found",
        /// A count was wrong, either way.
        Miscounted = "miscounted",
        /// Came back without papers.
        Returned = "returned",
        /// Broken, torn, wet.
        Damaged = "damaged",
        /// Past its date.
        Expired = "expired",
        /// Cannot be found.
        Lost = "lost",
        /// Taken.
        Stolen = "stolen",
        /// The cold chain broke.
        Spoiled = "spoiled",
        /// Somebody typed the wrong thing, either way.
        EntryError = "entry_error",
        /// A unit was converted wrongly, either way.
        UnitConversion = "unit_conversion",
        /// Came in and was not recorded.
        InboundUnrecorded = "inbound_unrecorded",
        /// Went out and was not recorded.
        OutboundUnrecorded = "outbound_unrecorded",
        /// Missing at the end of the road.
        ShortShipped = "short_shipped",
    }
    /// Why what came differs from what was announced.
    Discrepancy {
        /// More came.
        Over = "over",
        /// Less came.
        Short = "short",
        /// Some of it came damaged.
        Damaged = "damaged",
        /// Some of it was refused at the door.
        Rejected = "rejected",
        /// Another item came instead.
        Substituted = "substituted",
    }
    /// Why a lot may not be used for now.
    HoldReason {
        /// Waits for inspection.
        Inspection = "inspection",
        /// Set apart for a suspicion.
        Quarantine = "quarantine",
        /// Found damaged, to be sorted.
        Damaged = "damaged",
        /// Ownership or papers are disputed.
        Dispute = "dispute",
    }
    /// Why a lot is called back for good.
    RecallReason {
        /// The maker calls it back.
        Manufacturer = "manufacturer",
        /// An authority calls it back.
        Authority = "authority",
        /// Our own finding.
        Safety = "safety",
    }
    /// Why a pick went past the lot that expires first, or past a best-before date.
    OverrideReason {
        /// The partner needs a longer shelf life.
        ShelfLife = "shelf_life",
        /// The first lot cannot be reached now.
        Access = "access",
        /// A donor earmarked this lot.
        Earmark = "earmark",
        /// The partner accepted the date in writing.
        Accepted = "accepted",
        /// An emergency left no time.
        Urgency = "urgency",
    }
    /// Why an entry was reversed.
    ReversalReason {
        /// Somebody typed the wrong thing.
        EntryError = "entry_error",
        /// The same fact was entered twice.
        Duplicate = "duplicate",
        /// It did not happen.
        Cancelled = "cancelled",
    }
    /// Why an announcement is closed with something still outstanding.
    ClosureReason {
        /// The donor will not send the rest.
        NotComing = "not_coming",
        /// Announced by mistake.
        EntryError = "entry_error",
        /// Replaced by another announcement.
        Replaced = "replaced",
    }
    /// Why a book ended before its time.
    EndReason {
        /// Pages of it that were answered, or witnessed, are in no copy any more.
        PagesLost = "pages_lost",
        /// A page of it is not the one that was witnessed.
        PagesDiffer = "pages_differ",
    }
    /// How the value of a gift in kind was found.
    ValuationBasis {
        /// The donor's invoice.
        Invoice = "invoice",
        /// The price on the market.
        Market = "market",
        /// A published catalogue.
        Catalogue = "catalogue",
        /// An estimate of the bank.
        Estimate = "estimate",
    }
    /// What money was spent on beside goods.
    ExpenseKind {
        /// Carriage.
        Transport = "transport",
        /// Storage.
        Storage = "storage",
        /// Packing.
        Packaging = "packaging",
        /// Bank charges.
        BankCharges = "bank_charges",
        /// Anything else with a paper.
        Other = "other",
    }
    /// What a party is to the bank.
    PartyKind {
        /// Gives. May be a person: its name is in the vault.
        Donor = "donor",
        /// Hands goods out.
        Partner = "partner",
        /// Sells.
        Supplier = "supplier",
        /// A municipality, with its code.
        Municipality = "municipality",
    }
    /// What a book keeps.
    BookKind {
        /// Items, sites, parties, funds, emergencies, books and keys.
        Register = "register",
        /// The stock of one site.
        Site = "site",
        /// Money.
        Treasury = "treasury",
        /// The order in which pages entered the transparency log.
        Log = "log",
    }
}

impl LossReason {
    /// Whether an adjustment for this reason may add goods.
    pub const fn may_add(self) -> bool {
        match self {
            Self::Found
            | Self::Miscounted
            | Self::Returned
            | Self::EntryError
            | Self::UnitConversion
            | Self::InboundUnrecorded => true,
            Self::Damaged
            | Self::Expired
            | Self::Lost
            | Self::Stolen
            | Self::Spoiled
            | Self::OutboundUnrecorded
            | Self::ShortShipped => false,
        }
    }

    /// Whether an adjustment, a write-off or a difference on the road for this reason may take goods away.
    pub const fn may_take(self) -> bool {
        match self {
            Self::Miscounted
            | Self::EntryError
            | Self::UnitConversion
            | Self::Damaged
            | Self::Expired
            | Self::Lost
            | Self::Stolen
            | Self::Spoiled
            | Self::OutboundUnrecorded
            | Self::ShortShipped => true,
            Self::Found | Self::Returned | Self::InboundUnrecorded => false,
        }
    }

    /// Whether goods may be written off (destroyed, by two persons) for this reason.
    pub const fn may_write_off(self) -> bool {
        match self {
            Self::Damaged | Self::Expired | Self::Spoiled | Self::Stolen | Self::Lost => true,
            Self::Found
            | Self::Miscounted
            | Self::Returned
            | Self::EntryError
            | Self::UnitConversion
            | Self::InboundUnrecorded
            | Self::OutboundUnrecorded
            | Self::ShortShipped => false,
        }
    }
}
