//! Problems of the border in English.

use ledger::text::TextError;
use vault::Language::English;
use vault::Problem as VaultProblem;

use super::words::{any_of, book_kind, kind};
use crate::spoken::{KEY_CHARS_MAX, Wrong};

/// One or two plain sentences: what is so, and what to do.
pub(super) fn sentence(wrong: &Wrong) -> String {
    match wrong {
        Wrong::UnknownField { nearest: Some(nearest), .. } => {
            format!("There is no such field here. Did you mean {nearest}?")
        }
        Wrong::UnknownField { nearest: None, known } => {
            format!("There is no such field here. There are: {}.", known.join(", "))
        }
        Wrong::FieldMissing => "This is needed.".to_owned(),
        Wrong::WrongType { wanted } => {
            let wanted: Vec<String> = wanted.iter().map(|kind| json_kind(kind).to_owned()).collect();
            format!("This must be {}.", any_of(&wanted, English))
        }
        Wrong::UnknownWord { nearest: Some(nearest), .. } => format!("This word is not known. Did you mean {nearest}?"),
        Wrong::UnknownWord { nearest: None, known } => {
            format!("This word is not known. Write {}.", any_of(known, English))
        }
        Wrong::TooFew { min } => format!("There must be at least {min}."),
        Wrong::TooMany { max } => format!("There may be at most {max}. Split the command."),
        Wrong::TooShort { min } => format!("This must have at least {min} characters."),
        Wrong::TooLong { max } => format!("This may have at most {max} characters."),
        Wrong::TooSmall { min } => format!("This must be at least {min}."),
        Wrong::TooLarge { max } => format!("This may be at most {max}."),
        Wrong::FieldTwice => "A field stands in the command twice. Leave one out.".to_owned(),
        Wrong::Unclear => "This cannot be understood. Compare it with the example of the command.".to_owned(),
        Wrong::UnknownName { kind: of, name, nearest: Some(nearest) } => {
            format!("There is no {} {name}. Did you mean {nearest}?", kind(*of, English))
        }
        Wrong::UnknownName { kind: of, name, nearest: None } => format!("There is no {} {name}.", kind(*of, English)),
        Wrong::AmbiguousParty { known } => format!("Several parties have this code. Write {}.", any_of(known, English)),
        Wrong::NotAnId { kind: of } => format!("A {} is named by its id: 32 hexadecimal digits.", kind(*of, English)),
        Wrong::UnknownUnit { item, known } => {
            format!("{item} does not come in this unit. Write {}.", any_of(known, English))
        }
        Wrong::TooManyUnits => "That is more than the bank can count. Check quantity and unit.".to_owned(),
        Wrong::NotACode(error) => format!("{} A code has letters, digits and - _ . / and no spaces.", text(error)),
        Wrong::NotAName(error) => text(error),
        Wrong::NotADay => "This is not a day. Write it as 2027-05-31.".to_owned(),
        Wrong::NothingBetween { from, to } => format!("{from} is behind {to}: there is nothing in that part."),
        Wrong::NothingWritten { from, to } => format!("Nothing was written between {from} and {to}."),
        Wrong::EndsBefore { from } => {
            format!("This is before {from}, where the period begins. Write a later day or time.")
        }
        Wrong::PageGone { book, page } => format!(
            "Page {page} of the book {book} is not there any more, or is another page: the bank went back since this was made, or lost pages. Ask \
             for a new outline."
        ),
        Wrong::NotATime => "This is not a time. Write it as 2026-11-23T09:30:00+02:00.".to_owned(),
        Wrong::NotHours { part } => format!(
            "“{part}” is not understood as hours of work. Write them as mon-fri=08:00-18:00,sat=09:00-14:00; of one site with its code before them, as \
             ATH mon-fri=08:00-18:00, and a ; between sites."
        ),
        Wrong::TwoDates => "Give best before or use by, not both.".to_owned(),
        Wrong::NotAnAmount => "This is not an amount. Write it with a dot, as 12.50.".to_owned(),
        Wrong::TooManyDecimals { currency, decimals } => format!("{currency} has {decimals} decimals."),
        Wrong::AmountOnce => "Give either amount, as \"12.50\", or minor, as 1250.".to_owned(),
        Wrong::UnknownCurrency => "This currency is not known. Write its three capital letters, as EUR.".to_owned(),
        Wrong::NotAHash => "This must have 64 hexadecimal digits.".to_owned(),
        Wrong::KeyMissing => {
            "A key is needed, so that asking twice is safe: any text of your own, once for each command.".to_owned()
        }
        Wrong::KeyLength => format!("A key has 1 to {KEY_CHARS_MAX} characters."),
        Wrong::KeysDiffer => "The header Idempotency-Key and the field key differ. Give one of them.".to_owned(),
        Wrong::SiteMissing => "Name the site.".to_owned(),
        Wrong::SiteAndBook => "Site and book name different books. Give one of them.".to_owned(),
        Wrong::WrongBook { wanted } => format!("This belongs in the book of {}.", book_kind(*wanted, English)),
        Wrong::NotAPlace => "This is not the place of an entry. Write it as ATH@4711/3: book, page, entry.".to_owned(),
        Wrong::UnknownEntry => "There is no such entry.".to_owned(),
        Wrong::AnotherHash => "The entry there has another hash. Check its place.".to_owned(),
        Wrong::CauseMissing => "Name the entry this follows from, as ATH@4711/3.".to_owned(),
        Wrong::NotPersonal => "This is for donors and suppliers only; the others are public.".to_owned(),
        Wrong::NoPublicCode => "A donor or supplier may be a person and has no public code.".to_owned(),
        Wrong::NotForVault(problem) => vault(*problem),
        Wrong::UnknownApprover => "There is no user with this login who may approve.".to_owned(),
        Wrong::UnknownPerson { name, nearest: Some(nearest) } => {
            format!("There is nobody {name}. Did you mean {nearest}?")
        }
        Wrong::UnknownPerson { name, nearest: None } => {
            format!("There is nobody {name}. Write a login, or an id: 32 hexadecimal digits.")
        }
    }
}

fn json_kind(kind: &str) -> &str {
    match kind {
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "an object",
        other => other,
    }
}

fn text(error: &TextError) -> String {
    match error {
        TextError::Empty => "It is empty.".to_owned(),
        TextError::TooLong(max) => format!("It has more than {max} characters."),
        TextError::Character(wrong) => format!("The character {wrong:?} may not stand in it."),
        TextError::Space => "It begins or ends with a space.".to_owned(),
    }
}

fn vault(problem: VaultProblem) -> String {
    match problem {
        VaultProblem::Blank => "It is blank.".to_owned(),
        VaultProblem::LongerThanChars(max) => format!("It has more than {max} characters."),
        VaultProblem::ShorterThanChars(min) => format!("It has fewer than {min} characters."),
        VaultProblem::LongerThanBytes(max) => format!("It has more than {max} bytes."),
        VaultProblem::Control => "It holds a control character, such as a line break.".to_owned(),
        VaultProblem::Malformed => "It is not well formed.".to_owned(),
    }
}
