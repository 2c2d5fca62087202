//! What is wrong with a map, or between a map and a file, in words: all of it at once, English and Greek.

use std::fmt;
use std::io;

/// A map that cannot be used. `Display` is English, one mistake a line; [`MapError::greek`] the same in Greek.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapError {
    /// The map's name, or the sheet's when its headers are not what the map says.
    pub file: String,
    /// All mistakes, at least one.
    pub mistakes: Vec<Mistake>,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// The map's file cannot be read.
    File(io::ErrorKind),
    /// It is not TOML.
    Syntax(String),
    /// There is no such section.
    UnknownSection {
        /// As written.
        name: String,
        /// Perhaps meant.
        near: Option<String>,
    },
    /// A key stands where a section should.
    NotASection(String),
    /// There is no such key.
    UnknownKey {
        /// Its section.
        section: &'static str,
        /// As written.
        key: String,
        /// Perhaps meant.
        near: Option<String>,
        /// All there are.
        known: Vec<String>,
    },
    /// The key has a value it cannot have.
    BadValue {
        /// Its section.
        section: &'static str,
        /// The key.
        key: String,
        /// As written.
        value: String,
        /// What it may be.
        allowed: String,
    },
    /// None of these fields is mapped, and one must be.
    NoColumn {
        /// The fields.
        any_of: &'static [&'static str],
    },
    /// The file has no column with the header that the map gives.
    HeaderMissing {
        /// The field.
        key: &'static str,
        /// The header wanted.
        header: String,
        /// Perhaps meant.
        near: Option<String>,
        /// All there are.
        found: Vec<String>,
    },
    /// Without a map none of the file's headers is known for these fields, and one must be.
    NotRecognised {
        /// The fields.
        any_of: &'static [&'static str],
        /// All headers there are.
        found: Vec<String>,
    },
}

impl std::error::Error for MapError {}

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.mistakes.iter().map(|mistake| format!("{}: {mistake}", self.file)).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl MapError {
    /// The same words in Greek.
    pub fn greek(&self) -> String {
        let lines: Vec<String> =
            self.mistakes.iter().map(|mistake| format!("{}: {}", self.file, mistake.greek())).collect();
        lines.join("\n")
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(kind) => write!(f, "the map cannot be read ({kind}); check that it exists and may be read"),
            Self::Syntax(why) => write!(f, "the map is not TOML: {}", why.trim_end()),
            Self::UnknownSection { name, near: Some(near) } => {
                write!(f, "there is no section [{name}]; perhaps [{near}]")
            }
            Self::UnknownSection { name, near: None } => write!(f, "there is no section [{name}]; remove it"),
            Self::NotASection(name) => write!(f, "`{name}` must be a section: write [{name}] on a line of its own"),
            Self::UnknownKey { section, key, near: Some(near), .. } => {
                write!(f, "[{section}] has no key `{key}`; perhaps `{near}`")
            }
            Self::UnknownKey { section, key, near: None, known } => {
                write!(f, "[{section}] has no key `{key}`; its keys are {}", known.join(", "))
            }
            Self::BadValue { section, key, value, allowed } => {
                write!(f, "[{section}] `{key}` cannot be {value}; it may be {allowed}")
            }
            Self::NoColumn { any_of } => write!(f, "[columns] must give `{}`", any_of.join("` or `")),
            Self::HeaderMissing { key, header, near: Some(near), .. } => {
                write!(f, "there is no column \"{header}\" for `{key}`; perhaps \"{near}\"")
            }
            Self::HeaderMissing { key, header, near: None, found } => {
                write!(f, "there is no column \"{header}\" for `{key}`; the columns are: {}", found.join(", "))
            }
            Self::NotRecognised { any_of, found } => write!(
                f,
                "no column is known to be `{}`; name it in a map; the columns are: {}",
                any_of.join("` or `"),
                found.join(", ")
            ),
        }
    }
}

impl Mistake {
    /// The same words in Greek.
    pub fn greek(&self) -> String {
        match self {
            Self::File(kind) => {
                format!("ο χάρτης δεν διαβάζεται ({kind})· ελέγξτε ότι υπάρχει και ότι επιτρέπεται η ανάγνωση")
            }
            Self::Syntax(why) => format!("ο χάρτης δεν είναι TOML: {}", why.trim_end()),
            Self::UnknownSection { name, near: Some(near) } => format!("δεν υπάρχει ενότητα [{name}]· μήπως [{near}]"),
            Self::UnknownSection { name, near: None } => format!("δεν υπάρχει ενότητα [{name}]· αφαιρέστε τη"),
            Self::NotASection(name) => {
                format!("το `{name}` πρέπει να είναι ενότητα: γράψτε [{name}] σε δική του γραμμή")
            }
            Self::UnknownKey { section, key, near: Some(near), .. } => {
                format!("το [{section}] δεν έχει κλειδί `{key}`· μήπως `{near}`")
            }
            Self::UnknownKey { section, key, near: None, known } => {
                format!("το [{section}] δεν έχει κλειδί `{key}`· τα κλειδιά του είναι {}", known.join(", "))
            }
            Self::BadValue { section, key, value, allowed } => {
                format!("[{section}] το `{key}` δεν μπορεί να είναι {value}· μπορεί να είναι {allowed}")
            }
            Self::NoColumn { any_of } => format!("το [columns] πρέπει να δίνει `{}`", any_of.join("` ή `")),
            Self::HeaderMissing { key, header, near: Some(near), .. } => {
                format!("δεν υπάρχει στήλη «{header}» για το `{key}`· μήπως «{near}»")
            }
            Self::HeaderMissing { key, header, near: None, found } => {
                format!("δεν υπάρχει στήλη «{header}» για το `{key}`· οι στήλες είναι: {}", found.join(", "))
            }
            Self::NotRecognised { any_of, found } => format!(
                "καμία στήλη δεν αναγνωρίζεται ως `{}`· ονομάστε τη σε χάρτη· οι στήλες είναι: {}",
                any_of.join("` ή `"),
                found.join(", ")
            ),
        }
    }
}
