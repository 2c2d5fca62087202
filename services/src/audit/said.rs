//! What verifying found, in words of either language.

use transparency::verify::{Check, Fact};
use vault::Language;

use crate::words::{Arg, Words};

/// The detail of a check.
pub fn said(check: &Check, words: Words) -> String {
    match (&check.found, words.language()) {
        (Some(found), _) => {
            let args: Vec<(&str, Arg<'_>)> = found
                .facts
                .iter()
                .map(|(name, fact)| match fact {
                    Fact::Text(text) => (*name, Arg::from(text)),
                    Fact::Number(number) => (*name, Arg::from(*number)),
                })
                .collect();
            words.with(&format!("found-{}", found.code), &args)
        }
        (None, Language::English) => check.detail.clone(),
        // What only those who look into the bytes ever meet is said in the one language of the format.
        (None, Language::Greek) => words.with("found-in-english", &[("text", (&check.detail).into())]),
    }
}
