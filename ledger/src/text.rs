//! The few words that may stand on the ledger: codes and public names, bounded and free of control characters.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest code, in characters.
pub const CODE_CHARS_MAX: usize = 40;
/// The longest public name, in characters.
pub const LABEL_CHARS_MAX: usize = 200;

/// Why a text may not stand on the ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but spaces, or nothing at all.
    #[error("it is empty")]
    Empty,
    /// Longer than the limit.
    #[error("it is longer than {0} characters")]
    TooLong(usize),
    /// A character that may not stand there.
    #[error("the character {0:?} may not stand in it")]
    Character(char),
    /// Begins or ends with a space.
    #[error("it begins or ends with a space")]
    Space,
}

fn bounded(text: &str, chars_max: usize, fits: impl Fn(char) -> bool) -> Result<(), TextError> {
    if text.trim().is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().nth(chars_max).is_some() {
        return Err(TextError::TooLong(chars_max));
    }
    if let Some(wrong) = text.chars().find(|&c| !fits(c)) {
        return Err(TextError::Character(wrong));
    }
    if text.trim() == text { Ok(()) } else { Err(TextError::Space) }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $max:ident, $fits:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
        pub struct $name(String);

        impl $name {
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;

            fn try_from(text: String) -> Result<Self, TextError> {
                bounded(&text, $max, $fits).map(|()| Self(text))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = TextError;

            fn try_from(text: &str) -> Result<Self, TextError> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }
    )*};
}

texts! {
    /// What people scan and type: letters and digits of any script and `- _ . / + ,`, no space; 1 to [`CODE_CHARS_MAX`] characters.
    Code, CODE_CHARS_MAX, |c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '+' | ',');
    /// A public name of an item, a site or an organisation: 1 to [`LABEL_CHARS_MAX`] characters, no control characters.
    Label, LABEL_CHARS_MAX, |c| !c.is_control();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_labels_keep_their_bounds() {
        assert!(Code::try_from("ΑΘΗ-01").is_ok());
        assert!(Code::try_from("WNEVGGBU150,16").is_ok() && Code::try_from("WNEASTNR3+").is_ok());
        assert_eq!(Code::try_from("A 1"), Err(TextError::Character(' ')));
        assert_eq!(Code::try_from(""), Err(TextError::Empty));
        assert_eq!(Label::try_from("a\nb"), Err(TextError::Character('\n')));
        assert_eq!(Label::try_from(" a"), Err(TextError::Space));
        assert!(Label::try_from("ω".repeat(LABEL_CHARS_MAX)).is_ok());
        assert_eq!(Label::try_from("ω".repeat(LABEL_CHARS_MAX + 1)), Err(TextError::TooLong(LABEL_CHARS_MAX)));
    }
}
