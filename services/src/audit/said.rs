//! What verifying found, in words of either language.

use transparency::verify::{Check, Fact};
use vault::Language;

use crate::words::{Arg, Words};

/// The detail of a check.
pub fn said(check: &Check, words: Words) -> String {
    said_of(check, None, words)
}

/// The same where the reader knows what the book is called, though its pages here do not say it.
pub fn said_of(check: &Check, code: Option<&str>, words: Words) -> String {
    match (&check.found, words.language()) {
        (Some(found), _) => {
            let texts: Vec<(&str, Result<String, u64>)> =
                found.facts.iter().map(|(name, fact)| (*name, in_words((name, fact), code, words))).collect();
            let args: Vec<(&str, Arg<'_>)> = texts
                .iter()
                .map(|(name, text)| match text {
                    Ok(text) => (*name, Arg::from(text)),
                    Err(number) => (*name, Arg::from(*number)),
                })
                .collect();
            words.with(&format!("found-{}", found.code), &args)
        }
        (None, Language::English) => check.detail.clone(),
        // What only those who look into the bytes ever meet is said in the one language of the format.
        (None, Language::Greek) => words.with("found-in-english", &[("text", (&check.detail).into())]),
    }
}

/// A fact as it is said, or its number.
fn in_words(fact: (&str, &Fact), code: Option<&str>, words: Words) -> Result<String, u64> {
    match fact {
        // Of a part that does not begin with the book's first page the check has no name for it.
        ("code", Fact::Text(text)) => Ok(code.map_or_else(|| text.clone(), str::to_owned)),
        ("age_s", Fact::Number(age_s)) => Ok(words.age(*age_s)),
        // Witnesses come with the moment at which each cosigned.
        ("witnesses", Fact::Text(text)) if words.is_greek() => Ok(text.replace(" at ", " στις ")),
        (_, Fact::Text(text)) => Ok(text.clone()),
        (_, Fact::Number(number)) => Err(*number),
    }
}

#[cfg(test)]
mod tests {
    use transparency::verify::{FRESHNESS, Found, Status};

    use super::*;

    #[test]
    fn what_is_old_is_said_in_days_and_witnesses_in_greek() {
        let fresh =
            Found::of("fresh").text("at", "2026-01-01T00:00:00Z").number("age_s", 34_561_475).number("after", 0);
        let check = Check::whole(FRESHNESS, Status::Ok, "").found(fresh);
        assert!(said(&check, Words::of(Language::English)).contains("400 days ago"));
        assert!(said(&check, Words::of(Language::Greek)).contains("πριν από 400 ημέρες"));
        let signed = Found::of("receipt-cosigned").text("witnesses", "w1 at 2026-01-01T00:00:00Z");
        let check = Check::whole(FRESHNESS, Status::Ok, "").found(signed);
        assert_eq!(said(&check, Words::of(Language::Greek)), "συνυπογράφουν: w1 στις 2026-01-01T00:00:00Z");
        assert_eq!(said(&check, Words::of(Language::English)).matches(" at ").count(), 1);
    }
}
