//! From the TOML of a map to the map: every key known, every value allowed, all mistakes at once.

use encoding_rs::Encoding;
use toml::{Table, Value};

use super::{Defaults, Format, Map, Mistake, Scheme, ValueIs, Vocabulary, owned};
use crate::import::currency::currency_of;
use crate::import::date::Order;
use crate::import::donor::Split;
use crate::import::fold::nearest;
use crate::import::number::Mark;
use crate::import::unit::{Unit, Units, is_code};

/// Reads one map, collecting every mistake.
pub(super) struct Parsing {
    vocabulary: &'static Vocabulary,
    pub(super) mistakes: Vec<Mistake>,
}

impl Parsing {
    pub(super) fn new(vocabulary: &'static Vocabulary) -> Self {
        Self { vocabulary, mistakes: Vec::new() }
    }

    pub(super) fn map(&mut self, table: &Table) -> Map {
        let mut map = Map::well_known(self.vocabulary);
        let mut sections = vec!["columns", "defaults", "format"];
        sections.extend(self.vocabulary.donor.then_some("donor"));
        sections.extend(self.vocabulary.units.then_some("units"));
        for (name, value) in table {
            let Some(section) = sections.iter().find(|known| *known == name) else {
                let near = nearest(name, sections.iter().copied()).map(str::to_owned);
                self.mistakes.push(Mistake::UnknownSection { name: name.clone(), near });
                continue;
            };
            let Some(content) = value.as_table() else {
                self.mistakes.push(Mistake::NotASection(name.clone()));
                continue;
            };
            match *section {
                "columns" => map.columns = Some(self.columns(content)),
                "defaults" => map.defaults = self.defaults(content),
                "format" => map.format = self.format(content),
                "donor" => map.donor = self.donor(content),
                _ => self.units(content, &mut map.units),
            }
        }
        map
    }

    fn columns(&mut self, table: &Table) -> Vec<(&'static str, String)> {
        let keys: Vec<&str> = self.vocabulary.fields.iter().map(|field| field.key).collect();
        let mut columns = Vec::new();
        for (key, value) in table {
            let Some(known) = self.known("columns", key, &keys) else { continue };
            if let Some(header) = self.text("columns", key, value) {
                columns.push((known, header));
            }
        }
        let has = |group: &&[&str]| group.iter().any(|key| table.contains_key(*key));
        let lacking = self.vocabulary.required.iter().filter(|group| !has(group));
        self.mistakes.extend(lacking.map(|group| Mistake::NoColumn { any_of: group }));
        columns
    }

    fn defaults(&mut self, table: &Table) -> Defaults {
        let mut defaults = Defaults::default();
        for (key, value) in table {
            let Some(known) = self.known("defaults", key, self.vocabulary.defaults) else { continue };
            let Some(text) = self.text("defaults", key, value) else { continue };
            match known {
                "unit" => {
                    let unit = Units::default().find(&text).ok();
                    let written = is_code(&text).then(|| Unit { code: text.clone().into(), scale: 1 });
                    defaults.unit = unit.or(written);
                    if defaults.unit.is_none() {
                        self.bad("defaults", key, &text, "each, box, kg …");
                    }
                }
                "currency" => {
                    defaults.currency = currency_of(&text);
                    if defaults.currency.is_none() {
                        self.bad("defaults", key, &text, "EUR, USD …");
                    }
                }
                "bin" => defaults.bin = Some(text),
                "donor" => defaults.donor = Some(text),
                _ => defaults.category = Some(text),
            }
        }
        defaults
    }

    fn format(&mut self, table: &Table) -> Format {
        let mut format = Format::default();
        for (key, value) in table {
            let Some(known) = self.known("format", key, self.vocabulary.format) else { continue };
            if known == "header_row" {
                format.header_row = value.as_integer().and_then(|row| u64::try_from(row).ok()).filter(|&row| row > 0);
                if format.header_row.is_none() {
                    self.bad("format", key, &value.to_string(), "1, 2, 3 …");
                }
                continue;
            }
            let Some(text) = self.text("format", key, value) else { continue };
            match known {
                "encoding" => {
                    format.encoding = Encoding::for_label(text.trim().as_bytes());
                    if format.encoding.is_none() {
                        self.bad("format", key, &text, "utf-8, windows-1253, windows-1252, utf-16le");
                    }
                }
                "separator" => format.separator = self.one_of(key, &text, &SEPARATORS),
                "decimal" => format.decimal = self.one_of(key, &text, &[(",", Mark::Comma), (".", Mark::Dot)]),
                "dates" => {
                    format.dates = self.one_of(key, &text, &[("dmy", Order::DayFirst), ("mdy", Order::MonthFirst)]);
                }
                "value_is" => {
                    let known = [("unit", ValueIs::Unit), ("total", ValueIs::Total)];
                    format.value_is = self.one_of(key, &text, &known).unwrap_or_default();
                }
                "scheme" => {
                    format.scheme = self.one_of(key, &text, &[("elstat", Scheme::Elstat), ("ypes", Scheme::Ypes)]);
                }
                _ => format.sheet = Some(text),
            }
        }
        format
    }

    fn donor(&mut self, table: &Table) -> Option<Split> {
        let mut split = Split::default();
        let mut wanted = true;
        for (key, value) in table {
            let Some(known) = self.known("donor", key, &["split", "markers", "brackets", "separators"]) else {
                continue;
            };
            match known {
                "split" => wanted = self.flag(key, value),
                "brackets" => split.brackets = self.flag(key, value),
                "markers" => split.markers = self.words(key, value),
                _ => split.separators = self.words(key, value),
            }
        }
        wanted.then_some(split)
    }

    fn units(&mut self, table: &Table, units: &mut Units) {
        for (spelling, value) in table {
            let (code, scale) = if let Some(content) = value.as_table() {
                for key in content.keys() {
                    self.known("units", key, &["unit", "scale"]);
                }
                let scale = content.get("scale").map_or(Some(1), Value::as_integer);
                (content.get("unit").and_then(Value::as_str), scale)
            } else {
                (value.as_str(), Some(1))
            };
            let scale =
                scale.and_then(|scale| u64::try_from(scale).ok()).filter(|scale| (1..=1_000_000).contains(scale));
            match (code.filter(|code| is_code(code)), scale) {
                (Some(code), Some(scale)) => units.insert(spelling, Unit { code: code.to_owned().into(), scale }),
                _ => self.bad("units", spelling, &value.to_string(), "\"box\", { unit = \"g\", scale = 1000 }"),
            }
        }
    }

    /// The key as the vocabulary has it; an unknown one is a mistake.
    fn known(&mut self, section: &'static str, key: &str, keys: &[&'static str]) -> Option<&'static str> {
        let known = keys.iter().copied().find(|known| *known == key);
        if known.is_none() {
            let near = nearest(key, keys.iter().copied()).map(str::to_owned);
            self.mistakes.push(Mistake::UnknownKey { section, key: key.to_owned(), near, known: owned(keys) });
        }
        known
    }

    fn text(&mut self, section: &'static str, key: &str, value: &Value) -> Option<String> {
        let text = value.as_str().filter(|text| !text.is_empty());
        if text.is_none() {
            self.bad(section, key, &value.to_string(), "\"…\"");
        }
        text.map(str::to_owned)
    }

    fn flag(&mut self, key: &str, value: &Value) -> bool {
        value.as_bool().unwrap_or_else(|| {
            self.bad("donor", key, &value.to_string(), "true, false");
            true
        })
    }

    fn words(&mut self, key: &str, value: &Value) -> Vec<String> {
        let words: Option<Vec<String>> =
            value.as_array().and_then(|list| list.iter().map(|word| word.as_str().map(str::to_owned)).collect());
        words.unwrap_or_else(|| {
            self.bad("donor", key, &value.to_string(), "[\"RN\", \"DR No.\"]");
            Vec::new()
        })
    }

    fn one_of<T: Copy>(&mut self, key: &str, text: &str, known: &[(&str, T)]) -> Option<T> {
        let found = known.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let words: Vec<String> = known.iter().map(|(word, _)| format!("{word:?}")).collect();
            self.bad("format", key, text, &words.join(", "));
        }
        found
    }

    fn bad(&mut self, section: &'static str, key: &str, value: &str, allowed: &str) {
        self.mistakes.push(Mistake::BadValue {
            section,
            key: key.to_owned(),
            value: value.to_owned(),
            allowed: allowed.to_owned(),
        });
    }
}

const SEPARATORS: [(&str, u8); 5] = [(";", b';'), (",", b','), ("\t", b'\t'), ("tab", b'\t'), ("|", b'|')];
