//! Commands to the register, as people write them. What may be personal is written here too, and goes to the vault, not to the ledger.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{BookWord, Named, PartyWord, Zone};

/// How many base units a pack holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// The pack's name.
    #[schema(min_length = 1, max_length = 40, example = "box")]
    pub name: String,
    /// Base units in it.
    #[schema(minimum = 2, example = 24)]
    pub units: u32,
}

/// Take an item into the catalogue. Makes an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterItem {
    /// Its code, unique in the bank: letters, digits and `- _ . /`.
    #[schema(min_length = 1, max_length = 40, example = "BLANKET-150")]
    pub code: String,
    /// Its name in English, or in the language it was imported in.
    #[schema(min_length = 1, max_length = 200, example = "Blanket, wool, 150 × 200 cm")]
    pub name: String,
    /// Its name in Greek.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, example = "Κουβέρτα μάλλινη 150 × 200 εκ.")]
    pub name_el: Option<String>,
    /// What one is.
    #[schema(min_length = 1, max_length = 40, example = "each")]
    pub unit: String,
    /// Packs it comes in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 16)]
    pub packs: Vec<Pack>,
    /// A group for lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, example = "bedding")]
    pub category: Option<String>,
    /// Whether every lot must carry a date.
    #[serde(default)]
    pub dated: bool,
}

/// A code in a public scheme: the two together name one party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeCode {
    /// The scheme.
    #[schema(min_length = 1, max_length = 40, example = "elstat")]
    pub scheme: String,
    /// The code in it.
    #[schema(min_length = 1, max_length = 40, example = "9186")]
    pub code: String,
}

/// How to reach someone. Kept in the vault, erasable.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// An e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// A telephone number, as people write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub phone: Option<String>,
    /// A tax number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 32)]
    pub tax_number: Option<String>,
}

/// What is behind a name in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// A human being.
    Person,
    /// A company, foundation, parish, authority.
    Organisation,
}

/// The language someone is written to in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tongue {
    /// Greek.
    El,
    /// English.
    En,
}

/// Make a party known. Makes a party. The name and contact of a donor or supplier go to the vault and never onto the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterParty {
    /// What it is to the bank.
    pub kind: PartyWord,
    /// The name: public for partners and municipalities, which must have one; in the vault for donors and suppliers, who may have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, example = "Δήμος Λαρισαίων")]
    pub name: Option<String>,
    /// A public code; for partners and municipalities only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<SchemeCode>,
    /// Person or organisation, for donors and suppliers; a person, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nature: Option<Nature>,
    /// The language they are written to in, for donors and suppliers; Greek, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Tongue>,
    /// How to reach them, for donors and suppliers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}

/// Open a pot of money. Makes a fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterFund {
    /// Its code, unique in the bank.
    #[schema(min_length = 1, max_length = 40, example = "RELIEF")]
    pub code: String,
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The one currency it holds, by its ISO 4217 code.
    #[schema(min_length = 3, max_length = 3, example = "EUR")]
    pub currency: String,
}

/// Open an emergency. Makes an emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterEmergency {
    /// Its code, unique in the bank; the GLIDE number where there is one.
    #[schema(min_length = 1, max_length = 40, example = "FL-2023-000160-GRC")]
    pub code: String,
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The day it began.
    #[schema(min_length = 10, max_length = 10, example = "2023-09-05")]
    pub started_on: String,
    /// Municipalities it touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>, max_items = 1000)]
    pub area: Vec<Named>,
}

/// Open a site: makes its key and its book, and takes the book into the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSite {
    /// Its code, unique in the bank.
    #[schema(min_length = 1, max_length = 40, example = "ATH")]
    pub code: String,
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The municipality it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub municipality: Option<Named>,
    /// The time zone that decides what day it is there; that of Greece, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
}

/// Take a book that was begun elsewhere into the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddBook {
    /// The book's id: the hash of its genesis, 64 hexadecimal digits.
    #[schema(min_length = 64, max_length = 64)]
    pub book_id: String,
    /// What it keeps.
    pub kind: BookWord,
    /// Its code, unique in the bank.
    #[schema(min_length = 1, max_length = 40, example = "KAR")]
    pub code: String,
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The municipality a site lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub municipality: Option<Named>,
    /// The time zone that decides what day it is there; that of Greece, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    /// The first key that seals it, 64 hexadecimal digits.
    #[schema(min_length = 64, max_length = 64)]
    pub public_key: String,
}

/// Give a book its next key: it is made here and never leaves the data folder; the keys before it are revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateBookKey {
    /// The book: its code, or its id in 64 hexadecimal digits.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub book_id: Named,
}

/// A book and a key that may, or may no longer, seal it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BookKey {
    /// The book: its code, or its id in 64 hexadecimal digits.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub book_id: Named,
    /// The key, 64 hexadecimal digits.
    #[schema(min_length = 64, max_length = 64)]
    pub public_key: String,
}
