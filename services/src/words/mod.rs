//! Words for people, in Greek and English: sentences (Fluent), numbers, amounts, days and times as each language writes them. It knows
//! nothing of the bank.

mod bundle;
mod moment;
mod number;
#[cfg(test)]
mod tests;

use fluent_bundle::{FluentArgs, FluentValue};
use vault::Language;

pub use moment::{instant_of, zone_rule};
pub use number::{read_amount, read_whole};

/// The words of one language. Cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

/// What stands in a sentence: a text as it is, or a number that decides the plural.
#[derive(Debug, Clone, Copy)]
pub enum Arg<'a> {
    /// A text, or a number that has been written already.
    Text(&'a str),
    /// A number: written as the language does, and deciding the plural.
    Count(u64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Arg<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

/// Marks a literal as the key of a sentence, for those that are said later; a test looks for these marks.
pub const fn key(key: &'static str) -> &'static str {
    key
}

/// A number of things that is neither none nor one.
const MANY: u64 = 2;

impl Words {
    /// The words of a language.
    pub const fn of(language: Language) -> Self {
        Self { language }
    }

    /// The language.
    pub const fn language(self) -> Language {
        self.language
    }

    /// Whether it is Greek.
    pub const fn is_greek(self) -> bool {
        matches!(self.language, Language::Greek)
    }

    /// The sentence with this key.
    pub fn say(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The sentence with this key and what stands in it.
    pub fn with(self, key: &str, args: &[(&str, Arg)]) -> String {
        let mut fluent = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            let value = match arg {
                Arg::Text(text) => FluentValue::from(*text),
                Arg::Count(count) => FluentValue::from(*count),
            };
            fluent.set((*name).to_owned(), value);
        }
        // A missing sentence shows its key: ugly and harmless. A test sees to it that none is missing.
        bundle::sentence(self.language, key, &fluent).unwrap_or_else(|| key.to_owned())
    }

    /// Every sentence of a file of one line a key, with `{name}` where something is to be put in.
    pub fn sentences(self, file: &str) -> impl Iterator<Item = (String, String)> {
        bundle::templates(self.language, file)
    }

    /// The words for a code of a closed list, as `loss` / `entry_error`; the code itself when there are none.
    pub fn coded(self, list: &str, code: &str) -> String {
        self.code(list, code).unwrap_or_else(|| code.to_owned())
    }

    /// The words for a code of a closed list; none when it is not of that list. A unit is called as many of it are.
    pub fn code(self, list: &str, code: &str) -> Option<String> {
        let mut fluent = FluentArgs::with_capacity(1);
        if list == "unit" {
            fluent.set("count", FluentValue::from(MANY));
        }
        let of_a_code = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
        let key = format!("{list}-{}", code.replace('_', "-"));
        if code.chars().all(of_a_code) { bundle::sentence(self.language, &key, &fluent) } else { None }
    }

    /// What so many of a unit are called, as `box` for 2: boxes; the code itself when there are no words for it.
    pub fn units(self, code: &str, count: u64) -> String {
        let mut fluent = FluentArgs::with_capacity(1);
        fluent.set("count", FluentValue::from(count));
        bundle::sentence(self.language, &format!("unit-{code}"), &fluent).unwrap_or_else(|| code.to_owned())
    }

    /// What one of a unit is called.
    pub fn unit(self, code: &str) -> String {
        self.units(code, 1)
    }

    /// So many of a unit: 2 boxes.
    pub fn amount(self, number: impl TryInto<i64>, code: &str) -> String {
        let number = number.try_into().unwrap_or(i64::MAX);
        format!("{} {}", self.number(number), self.units(code, number.unsigned_abs()))
    }

    /// Of a name in both languages, `Λάρισα / Larissa`, the side to show. Any other name is shown whole.
    pub fn side(self, name: &str) -> &str {
        let greek = |text: &str| text.chars().any(|letter| ('\u{370}'..='\u{3ff}').contains(&letter));
        match name.split_once(" / ") {
            Some((left, right)) if greek(left) && !greek(right) && !right.trim().is_empty() => {
                if self.is_greek() {
                    left
                } else {
                    right
                }
            }
            Some(_) | None => name,
        }
    }

    /// Of two names that one thing has, the one to show.
    pub fn pick<'a>(self, name: &'a str, name_el: Option<&'a str>) -> &'a str {
        match name_el {
            Some(name_el) if self.is_greek() && !name_el.is_empty() => name_el,
            Some(_) | None => name,
        }
    }
}
