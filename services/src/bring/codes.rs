//! Codes for what has none: made of a text, one for each, the same in every run.

use std::collections::HashSet;

use ledger::text::{CODE_CHARS_MAX, Code};
use unicode_normalization::UnicodeNormalization;

use crate::import::fold::code_of;

/// The code of what has a name without a letter or digit.
const NAMELESS: &str = "ITEM";

/// The code of a text: itself when it is one, else made by [`code_of`]. Empty only for an empty text.
pub(super) fn plain(text: &str) -> String {
    if Code::try_from(text).is_ok() { text.to_owned() } else { code_of(text) }
}

/// The code of something that has only a name: its letters and digits, parted by hyphens, easy to read and to type.
pub(super) fn from_name(name: &str) -> String {
    let mut code = String::with_capacity(name.len());
    for word in name.nfc().collect::<String>().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !code.is_empty() {
            code.push('-');
        }
        code.push_str(word);
    }
    let cut: String = code.chars().take(CODE_CHARS_MAX).collect();
    let cut = cut.trim_end_matches('-');
    if cut.is_empty() { NAMELESS.to_owned() } else { cut.to_owned() }
}

/// Codes that are taken.
#[derive(Debug, Default)]
pub(super) struct Taken(HashSet<String>);

impl Taken {
    pub(super) fn of<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        Self(codes.into_iter().map(str::to_owned).collect())
    }

    /// Takes the first free one of `base`, `base-2`, `base-3` …
    pub(super) fn take(&mut self, base: &str) -> String {
        let code = variants(base).find(|code| !self.0.contains(code)).expect("there is always another number");
        self.0.insert(code.clone());
        code
    }
}

/// `base`, `base-2`, `base-3` …, each cut so that it stays a code.
pub(super) fn variants(base: &str) -> impl Iterator<Item = String> {
    (1_u64..).map(move |number| {
        if number == 1 {
            return base.to_owned();
        }
        let ending = format!("-{number}");
        let room = CODE_CHARS_MAX.saturating_sub(ending.len());
        let cut: String = base.chars().take(room).collect();
        cut.trim_end_matches('-').to_owned() + &ending
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_meet_are_told_apart_and_stay_codes() {
        let long = plain(&"Κουβέρτα μάλλινη 150 x 200 εκ., γκρι, με ρίγες".repeat(2));
        let mut taken = Taken::of(["A-1"]);
        assert_eq!(taken.take("A-1"), "A-1-2");
        assert_eq!(taken.take("A-1"), "A-1-3");
        assert_eq!(taken.take("B"), "B");
        let (first, second) = (taken.take(&long), taken.take(&long));
        assert_ne!(first, second);
        for code in [first, second] {
            assert!(Code::try_from(code.as_str()).is_ok(), "{code}");
        }
    }

    #[test]
    fn a_name_becomes_a_code_that_can_be_read_and_typed() {
        for (name, code) in [
            ("Blanket, family size, 70x90 (Jakarta/Iloco)", "Blanket-family-size-70x90-Jakarta-Iloco"),
            ("  Κουβέρτα μάλλινη 150 × 200 εκ.", "Κουβέρτα-μάλλινη-150-200-εκ"),
            ("C-Perlin (19ft & 2.25\" x 4\" x 2\")", "C-Perlin-19ft-2-25-x-4-x-2"),
            ("***", "ITEM"),
        ] {
            assert_eq!(from_name(name), code);
            assert!(Code::try_from(code).is_ok());
        }
        assert!(Code::try_from(from_name(&"ab ".repeat(50))).is_ok());
    }

    #[test]
    fn a_code_stays_as_it_is() {
        assert_eq!(plain("WNEASTNR3+"), "WNEASTNR3+");
        assert_eq!(plain("NROC Warehouse B"), "NROC-Warehouse-B");
    }
}
