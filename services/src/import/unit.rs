//! Units of measure: the many spellings of sheets, brought to one code each.

use std::borrow::Cow;
use std::collections::HashMap;

use super::decimal::Decimal;
use super::fold::{fold, nearest};

/// The code of a thing counted one by one.
pub const EACH: &str = "each";
/// The longest code of a unit, in characters.
pub const UNIT_CHARS_MAX: usize = 12;

/// Code and spellings (folded, without a final dot).
const UNITS: [(&str, &[&str]); 42] = [
    (
        EACH,
        &[
            "ea",
            "pc",
            "pcs",
            "pce",
            "pces",
            "piece",
            "pieces",
            "pc(s)",
            "piece(s)",
            "unit",
            "units",
            "unit(s)",
            "u",
            "no",
            "nos",
            "number",
            "item",
            "items",
            "τεμ",
            "τμχ",
            "τεμαχιο",
            "τεμαχια",
            "μοναδα",
            "μοναδεσ",
        ],
    ),
    ("pair", &["pairs", "pr", "prs", "ζευγοσ", "ζευγη", "ζευγ"]),
    ("set", &["sets", "σετ"]),
    ("kit", &["kits", "κιτ"]),
    ("dozen", &["doz", "dz", "dozens", "ντουζινα", "ντουζινεσ"]),
    (
        "pack",
        &[
            "packs",
            "pck",
            "pcks",
            "pk",
            "pks",
            "pkt",
            "pkts",
            "packet",
            "packets",
            "package",
            "packages",
            "pkg",
            "pkgs",
            "πακετο",
            "πακετα",
            "πακ",
            "συσκευασια",
            "συσκευασιεσ",
        ],
    ),
    ("box", &["boxes", "bx", "bxs", "κουτι", "κουτια", "κουτ", "κιβωτιο", "κιβωτια", "κιβ"]),
    ("case", &["cases", "cs"]),
    ("carton", &["cartons", "ctn", "ctns", "crt", "χαρτοκιβωτιο", "χαρτοκιβωτια"]),
    ("crate", &["crates", "τελαρο", "τελαρα"]),
    ("pallet", &["pallets", "plt", "plts", "παλετα", "παλετεσ"]),
    ("bag", &["bags", "bg", "bgs", "σακουλα", "σακουλεσ"]),
    ("sack", &["sacks", "σακι", "σακια", "τσουβαλι", "τσουβαλια"]),
    ("bale", &["bales", "δεμα", "δεματα", "μπαλα", "μπαλεσ"]),
    ("bundle", &["bundles", "bdl", "bdls"]),
    ("roll", &["rolls", "rl", "rls", "ρολο", "ρολα"]),
    ("sheet", &["sheets", "φυλλο", "φυλλα"]),
    ("can", &["cans"]),
    ("tin", &["tins", "κονσερβα", "κονσερβεσ"]),
    ("bottle", &["bottles", "btl", "btls", "bot", "μπουκαλι", "μπουκαλια", "φιαλη", "φιαλεσ"]),
    ("jar", &["jars", "βαζο", "βαζα"]),
    ("tube", &["tubes", "σωληναριο", "σωληναρια"]),
    ("sachet", &["sachets", "φακελακι", "φακελακια"]),
    ("barrel", &["barrels", "brl", "brls", "bbl", "βαρελι", "βαρελια"]),
    ("drum", &["drums"]),
    ("bucket", &["buckets", "κουβασ", "κουβαδεσ"]),
    ("jerrycan", &["jerrycans", "jerry can", "jerry cans", "μπιτονι", "μπιτονια"]),
    ("cylinder", &["cylinders"]),
    ("tray", &["trays", "δισκοσ", "δισκοι"]),
    ("portion", &["portions", "meal", "meals", "ration", "rations", "μεριδα", "μεριδεσ"]),
    ("tablet", &["tablets", "tab", "tabs", "δισκιο", "δισκια", "χαπι", "χαπια"]),
    ("dose", &["doses", "δοση", "δοσεισ"]),
    ("kg", &["kgs", "kilo", "kilos", "kilogram", "kilograms", "kgr", "kgm", "κιλο", "κιλα", "κγ", "χγρ"]),
    ("g", &["gr", "grs", "gram", "grams", "gm", "gms", "grm", "γρ", "γραμμαριο", "γραμμαρια"]),
    ("t", &["ton", "tons", "tonne", "tonnes", "mt", "τονοσ", "τονοι"]),
    ("lb", &["lbs", "pound", "pounds"]),
    ("l", &["lt", "ltr", "ltrs", "lts", "liter", "liters", "litre", "litres", "λιτρο", "λιτρα", "λτ"]),
    ("ml", &["mls", "milliliter", "millilitre", "χιλιοστολιτρο"]),
    ("gal", &["gallon", "gallons", "gals"]),
    ("m", &["meter", "meters", "metre", "metres", "mtr", "mtrs", "μετρο", "μετρα"]),
    ("m2", &["m²", "sqm", "sq m", "τ.μ", "τμ"]),
    ("m3", &["m³", "cbm", "κ.μ", "κυβικο", "κυβικα"]),
];

/// A unit as the ledger will have it, and how many of it the sheet's unit holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The code: lower case letters and digits.
    pub code: Cow<'static, str>,
    /// Units of this code in one unit of the sheet: 1000 when the sheet has kg and the ledger g.
    pub scale: u64,
}

impl Unit {
    /// The quantity in this unit, exactly.
    pub fn scaled(&self, quantity: Decimal) -> Result<Decimal, super::decimal::TooLarge> {
        if self.scale == 1 { Ok(quantity) } else { quantity.times(Decimal::whole(self.scale)) }
    }
}

/// The table of spellings: the known ones and those of a map.
#[derive(Debug, Clone)]
pub struct Units {
    known: HashMap<Cow<'static, str>, Unit>,
}

impl Default for Units {
    fn default() -> Self {
        let mut known = HashMap::new();
        for (code, spellings) in UNITS {
            for spelling in spellings.iter().chain([&code]) {
                let unit = Unit { code: Cow::Borrowed(code), scale: 1 };
                known.insert(Cow::Borrowed(*spelling), unit);
            }
        }
        Self { known }
    }
}

impl Units {
    /// Adds a spelling of a map; it goes before the known ones.
    pub fn insert(&mut self, spelling: &str, unit: Unit) {
        self.known.insert(Cow::Owned(spelled(spelling)), unit);
    }

    /// The unit of a spelling: as written, folded, without a final dot. Else the code nearest to it.
    pub fn find(&self, spelling: &str) -> Result<Unit, Option<&'static str>> {
        if let Some(unit) = self.known.get(spelling).or_else(|| self.known.get(spelled(spelling).as_str())) {
            return Ok(unit.clone());
        }
        let spellings = UNITS.iter().flat_map(|(code, spellings)| spellings.iter().chain([code]));
        let near = nearest(&spelled(spelling), spellings.copied().filter(|known| known.chars().count() > 2));
        Err(near.and_then(|near| {
            UNITS.iter().find(|(code, spellings)| *code == near || spellings.contains(&near)).map(|(code, _)| *code)
        }))
    }
}

/// Every unit that files are understood to mean, by its code.
#[cfg(test)]
pub(crate) fn known() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|(code, _)| *code)
}

/// True for what may be the code of a unit: 1 to [`UNIT_CHARS_MAX`] lower case ASCII letters and digits, a letter first.
pub fn is_code(text: &str) -> bool {
    text.len() <= UNIT_CHARS_MAX
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

fn spelled(text: &str) -> String {
    fold(text).trim_end_matches('.').trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(spelling: &str) -> Result<String, Option<&'static str>> {
        Units::default().find(spelling).map(|unit| unit.code.into_owned())
    }

    #[test]
    fn spellings_come_to_one_code() {
        for (spelling, expected) in [
            ("pcs", "each"),
            ("PCS", "each"),
            ("pc.", "each"),
            ("Unit", "each"),
            ("Τεμ.", "each"),
            ("ΤΕΜΆΧΙΑ", "each"),
            ("bx", "box"),
            ("cs", "case"),
            ("pck", "pack"),
            ("kgs", "kg"),
            (" Kilos ", "kg"),
            ("pairs", "pair"),
            ("rolls", "roll"),
            ("kg", "kg"),
        ] {
            assert_eq!(code(spelling), Ok(expected.to_owned()), "{spelling}");
        }
        assert_eq!(code("botle"), Err(Some("bottle")));
        assert_eq!(code("sf"), Err(None));
    }

    #[test]
    fn every_spelling_is_folded_and_means_one_unit() {
        let mut seen = HashMap::new();
        for (code, spellings) in UNITS {
            assert!(is_code(code), "{code}");
            for spelling in spellings.iter().chain([&code]) {
                assert_eq!(spelled(spelling), *spelling, "{spelling} is stored folded");
                assert_eq!(seen.insert(*spelling, code), None, "{spelling} stands twice");
            }
        }
    }

    #[test]
    fn a_map_goes_first() {
        let mut units = Units::default();
        units.insert("KGS.", Unit { code: "g".into(), scale: 1000 });
        let unit = units.find("kgs").expect("known");
        let quantity = Decimal::from_digits(false, "12", "5", 0).expect("fits");
        assert_eq!(unit.scaled(quantity).map(Decimal::integer), Ok(Some(12_500)));
    }

    #[test]
    fn codes_are_short_and_plain() {
        assert!(is_code("each") && is_code("m2"));
        for wrong in ["", "2m", "Box", "a b", "τεμ", "abcdefghijklm"] {
            assert!(!is_code(wrong), "{wrong}");
        }
    }
}
