//! How words of a sheet are compared and tidied: folding, the nearest known word, and what counts as "nothing".

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::CODE_CHARS_MAX;

/// What people and spreadsheets write into a cell to say that it holds nothing.
const NOTHING: [&str; 13] = ["", "-", "--", "–", "—", "#n/a", "n/a", "n.a.", "na", "null", "(null)", "(blank)", "nan"];

/// The text as it is compared: decomposed, marks stripped, lower case, final sigma as sigma, runs of space as one.
/// `"Κωδικός  ΕΊΔΟΥΣ "` and `"κωδικος ειδους"` fold to the same.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfd().filter(|&c| !is_combining_mark(c) && !invisible(c)).flat_map(char::to_lowercase) {
        if c.is_whitespace() || c.is_control() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        out.push(if c == 'ς' { 'σ' } else { c });
    }
    out
}

/// The text as it is kept: trimmed (no-break spaces too), invisible characters dropped, line breaks and other control
/// characters turned into one space. Spacing inside a line stays as it was written.
pub fn clean(text: &str) -> String {
    let trimmed = trimmed(text);
    if is_plain(trimmed) || !trimmed.chars().any(|c| c.is_control() || invisible(c)) {
        return trimmed.to_owned();
    }
    let mut out = String::with_capacity(trimmed.len());
    for c in trimmed.chars().filter(|&c| !invisible(c)) {
        if !c.is_control() {
            out.push(c);
        } else if !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
    }
    out
}

/// True for an empty cell and for the usual ways of writing that there is nothing: `-`, `n/a`, `#N/A`, `NULL` …
pub fn absent(text: &str) -> bool {
    let trimmed = trimmed(text);
    trimmed.len() <= 9
        && !trimmed.starts_with(|c: char| c.is_ascii_digit())
        && NOTHING.contains(&trimmed.to_ascii_lowercase().as_str())
}

/// A code that the ledger accepts, made of any text: `"NROC Warehouse C"` becomes `"NROC-Warehouse-C"` and `"STNR3+"`
/// `"STNR3_"`. Letters and digits of any script and `- _ . /` stay, spaces become one hyphen, everything else an
/// underscore; cut at [`CODE_CHARS_MAX`]. Empty for an empty text only. Texts that differ in other signs may meet.
pub fn code_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).nfc() {
        if code_character(c) {
            out.push(c);
        } else if !c.is_whitespace() {
            out.push('_');
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out.chars().take(CODE_CHARS_MAX).collect()
}

/// True for a character that may stand in a code: a letter or digit of any script, or `- _ . /`.
fn code_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')
}

/// Of the known words the one most like `word`, when it is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = fold(word).chars().take(64).collect();
    let allowed = (word.len() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| {
            let letters: Vec<char> = fold(candidate).chars().take(64).collect();
            (distance(&word, &letters), candidate)
        })
        .filter(|&(steps, _)| steps <= allowed)
        .min_by_key(|&(steps, _)| steps)
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut steps = (above[j + 1] + 1).min(row[j] + 1).min(above[j] + usize::from(x != y));
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                steps = steps.min(before[j - 1] + 1);
            }
            row.push(steps);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

fn trimmed(text: &str) -> &str {
    let inked = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    // Nearly every cell: asked of every cell of every file, so the slow way is for the others.
    if inked(text.as_bytes().first()) && inked(text.as_bytes().last()) {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || invisible(c))
}

/// Printable ASCII only: nothing in it to tidy.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7F).contains(&byte))
}

/// Characters without ink that travel with copied text.
fn invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_accents_case_spacing_and_the_final_sigma() {
        assert_eq!(fold("  Κωδικός \u{a0} ΕΊΔΟΥΣ\t"), "κωδικοσ ειδουσ");
        assert_eq!(fold("ΚΩΔΙΚΟΣ ΕΙΔΟΥΣ"), fold("κωδικός είδους"));
        assert_eq!(fold("ΐ"), fold("Ϊ́"));
        assert_eq!(fold("\u{feff}Item Name"), "item name");
        assert_ne!(fold("item"), fold("items"));
    }

    #[test]
    fn cleaning_keeps_the_words_and_drops_what_has_no_ink() {
        assert_eq!(clean("\u{a0} Glass louvre  5mm \u{a0}\u{a0}"), "Glass louvre  5mm");
        assert_eq!(clean("two\r\nlines"), "two lines");
        assert_eq!(clean("soft\u{ad}hyphen\u{200b}"), "softhyphen");
        assert_eq!(clean("a\u{0}b"), "a b");
    }

    #[test]
    fn nothing_is_written_in_many_ways() {
        for text in ["", " ", "-", "—", "#N/A", "N/A", "n/a", "NULL", "null", "\u{a0}"] {
            assert!(absent(text), "{text:?}");
        }
        for text in ["0", "none left", "#REF!", "no", "N/A yet"] {
            assert!(!absent(text), "{text:?}");
        }
    }

    #[test]
    fn the_nearest_word_is_near() {
        assert_eq!(nearest("quantiy", ["item", "quantity"]), Some("quantity"));
        assert_eq!(nearest("uint", ["unit", "item"]), Some("unit"));
        assert_eq!(nearest("Ποσοτητες", ["Ποσότητα", "Είδος"]), Some("Ποσότητα"));
        assert_eq!(nearest("colour", ["item", "quantity"]), None);
    }

    #[test]
    fn codes_are_made_of_names() {
        assert_eq!(code_of("NROC Warehouse B "), "NROC-Warehouse-B");
        assert_eq!(code_of(" ράφι 3 / β "), "ράφι-3-/-β");
        assert_eq!(code_of("STNR3+"), "STNR3_");
        assert_eq!(code_of(" \u{a0}"), "");
        assert_eq!(code_of(&"x ".repeat(60)).chars().count(), CODE_CHARS_MAX);
    }
}
