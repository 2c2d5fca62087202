//! Names as they are searched: `ΜΑΡΊΑ`, `Μαρία` and `μαρια` are one key, and so are `Straße` and `STRASSE`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// NFD, marks stripped, one case, runs of blanks as one space, none at the ends.
///
/// Upper case and back is Rust's nearest to Unicode's full case folding (it opens `ß` into `ss`, which lower case alone
/// leaves); the final sigma, the one Greek letter whose lower case depends on its place, is set to σ everywhere.
pub(crate) fn fold(text: &str) -> String {
    let bare: String = text.nfd().filter(|letter| !is_combining_mark(*letter)).collect();
    // Upper-casing may bring marks back (`ŉ` becomes `ʼN`, `ǰ` becomes `J̌`), so they are stripped once more.
    let one_case: String = bare
        .to_uppercase()
        .to_lowercase()
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .map(|letter| if letter == 'ς' { 'σ' } else { letter })
        .collect();
    one_case.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn accents_case_and_blanks_do_not_tell_names_apart() {
        for (left, right) in [
            ("Γιώργος Παπαδόπουλος", "ΓΙΩΡΓΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ"),
            ("Μαΐου", "μαιου"),
            ("ΐ", "ι"),
            ("ᾠδή", "ωδη"),
            ("Straße", "STRASSE"),
            ("  Red \t Cross ", "red cross"),
            ("e\u{301}cole", "école"),
            ("Ίδρυμα Σταύρος", "ιδρυμα σταυροσ"),
        ] {
            assert_eq!(fold(left), fold(right), "{left} and {right}");
        }
    }

    #[test]
    fn the_beginning_of_a_name_is_the_beginning_of_its_key() {
        // A sigma that ends what was typed so far stands inside the name.
        assert!(fold("Παπασταύρου").starts_with(&fold("Παπας")));
        assert!(fold("Παπασταύρου").starts_with(&fold("ΠΑΠΑΣ")));
    }

    #[test]
    fn different_names_stay_different() {
        assert_ne!(fold("Παπάς"), fold("Παππάς"));
        assert_ne!(fold("Red Cross"), fold("RedCross"));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for name in ["Γιώργος", "ŉ", "ǰ", "İstanbul", "ﬁ", "Ὀδυσσεύς"] {
            assert_eq!(fold(&fold(name)), fold(name), "{name}");
        }
    }
}
