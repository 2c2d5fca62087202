//! Words as people type them: without accents, in lower case, so that `κουβέρτα`, `ΚΟΥΒΕΡΤΑ` and `Κουβερτα` are one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text in lower case, without accents, with one kind of final sigma.
pub(crate) fn folded(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    bare.map(|c| if c == 'ς' { 'σ' } else { c }).collect()
}

/// A pattern for `LIKE … ESCAPE '\'` that finds the text anywhere.
pub(crate) fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in folded(text.trim()).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_final_sigma_do_not_matter() {
        assert_eq!(folded("Κουβέρτες ΔΙΠΛΕΣ"), folded("κουβερτεσ διπλες"));
        assert_eq!(folded("Crème"), "creme");
        assert_eq!(pattern(" 50%_a\\ "), "%50\\%\\_a\\\\%");
    }
}
