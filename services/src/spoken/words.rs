//! The small words that several commands are made of: names, reasons, amounts, citations.

use std::fmt;

use ledger::event::Direction;
use ledger::reason::{
    BookKind, ClosureReason, Discrepancy, ExpenseKind, HoldReason, LossReason, OverrideReason, PartyKind, RecallReason,
    ReversalReason, ValuationBasis,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The longest text by which something is named, in characters: a book's id has 64 digits.
pub const NAMED_CHARS_MAX: usize = 120;

/// What names something that is known already: its code, its id in hexadecimal digits, or `made:KEY` for what the command with the key
/// `KEY` makes (`made:KEY#2` for the third thing of its kind).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, min_length = 1, max_length = 120, example = "BLANKET-150")]
pub struct Named(pub String);

impl Named {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Named {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Named {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Wraps a coded enum of the ledger so that people write its code and the API lists every code there is.
macro_rules! words {
    ($($(#[$doc:meta])* $word:ident($coded:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $word(pub $coded);

        impl $word {
            /// Every code.
            pub fn codes() -> Vec<&'static str> {
                <$coded>::ALL.iter().map(|one| one.code()).collect()
            }
        }

        impl From<$coded> for $word {
            fn from(coded: $coded) -> Self {
                Self(coded)
            }
        }

        impl Serialize for $word {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.code())
            }
        }

        impl<'de> Deserialize<'de> for $word {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = String::deserialize(deserializer)?;
                let known = <$coded>::from_code(&code);
                known.map(Self).ok_or_else(|| serde::de::Error::custom(format!("{code:?} is none of {:?}", Self::codes())))
            }
        }

        impl PartialSchema for $word {
            fn schema() -> RefOr<Schema> {
                let text = ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
                Schema::Object(text.enum_values(Some(Self::codes())).build()).into()
            }
        }

        impl ToSchema for $word {}
    )*};
}

words! {
    /// Why goods left or entered outside of any giving.
    LossWord(LossReason);
    /// Why what came differs from what was announced.
    DiscrepancyWord(Discrepancy);
    /// Why a lot may not be used for now.
    HoldWord(HoldReason);
    /// Why a lot is called back for good.
    RecallWord(RecallReason);
    /// Why a pick goes past the lot that expires first, or past a best-before date.
    OverrideWord(OverrideReason);
    /// Why an entry is reversed.
    ReversalWord(ReversalReason);
    /// Why an announcement is closed.
    ClosureWord(ClosureReason);
    /// How the value of a gift in kind was found.
    BasisWord(ValuationBasis);
    /// What money is spent on beside goods.
    ExpenseWord(ExpenseKind);
    /// What a party is to the bank.
    PartyWord(PartyKind);
    /// What a book keeps.
    BookWord(BookKind);
}

/// Which way an adjustment goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// More was there than the book said.
    Add,
    /// Less was there than the book said.
    Take,
}

impl From<Way> for Direction {
    fn from(way: Way) -> Self {
        match way {
            Way::Add => Self::Add,
            Way::Take => Self::Take,
        }
    }
}

/// An amount of money: either `amount`, as people write it, or `minor`, in the currency's smallest unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// A decimal number as text, with a dot: `12.50`. Never more decimals than the currency has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 24, example = "12.50")]
    pub amount: Option<String>,
    /// The same in minor units: 1250 cents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub minor: Option<u64>,
    /// The ISO 4217 code.
    #[schema(min_length = 3, max_length = 3, example = "EUR")]
    pub currency: String,
}

/// The entry that a command follows from: a dispatch for its arrival, a payment for its goods, an entry for its reversal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Cause {
    /// In short: `ATH@4711/3` is entry 3 (counted from 0) of page 4711 of the book with the code ATH.
    #[schema(example = "ATH@4711/3")]
    Short(String),
    /// In full.
    Place(Place),
}

/// The place of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The book: its code or its id in 64 hexadecimal digits.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "ATH")]
    pub book: Named,
    /// The page, from 1.
    #[schema(minimum = 1)]
    pub page: u64,
    /// The entry's place in the page, from 0.
    pub entry: u32,
    /// The entry's hash in 64 hexadecimal digits. When it is there it must fit; when it is not, the bank looks it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 64, max_length = 64)]
    pub hash: Option<String>,
}

/// Whom goods reach, in numbers only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// Households.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub households: Option<u32>,
    /// Persons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persons: Option<u32>,
}

impl From<Reach> for ledger::event::Reach {
    fn from(reach: Reach) -> Self {
        Self { households: reach.households, persons: reach.persons }
    }
}

/// A time zone as a rule: an offset and whether European summer time applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// Minutes that winter time is ahead of UTC.
    #[schema(minimum = -840, maximum = 840, example = 120)]
    pub offset_min: i16,
    /// When one more hour is added.
    pub summer: Summer,
}

/// When summer time applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Summer {
    /// Never.
    None,
    /// From the last Sunday of March to the last Sunday of October.
    European,
}

impl From<Zone> for ledger::time::Zone {
    fn from(zone: Zone) -> Self {
        let summer = match zone.summer {
            Summer::None => ledger::time::Summer::None,
            Summer::European => ledger::time::Summer::European,
        };
        Self { offset_min: zone.offset_min, summer }
    }
}
