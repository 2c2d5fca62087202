//! A donor and the number of a receipt written into one cell, parted so that both are kept.
//!
//! Patterns met in real stock lists: `China (RN 07-11-013)`, the same without its closing bracket, `BOC (08-10-013)`,
//! `BOC c/o 400 bales (RN 2011-06-004)`, and `Wire (Singapore)`, which is a place and no number. Words that announce a
//! number (markers), brackets and separators are enough for these; a number is what has a digit.

/// How a map parts the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Words that announce a receipt number: `RN`, `DR No.`, `απόδ.`; case does not matter.
    pub markers: Vec<String>,
    /// A bracket at the end that holds only a number (digits, letters in capitals, `- / .`) is a receipt number.
    pub brackets: bool,
    /// What may stand between name and number without brackets or markers, as in `Name / 2013-01`.
    pub separators: Vec<String>,
}

impl Default for Split {
    fn default() -> Self {
        Self { markers: Vec::new(), brackets: true, separators: Vec::new() }
    }
}

impl Split {
    /// Name and receipt number. Without a number the text is the name, unchanged; the number keeps its marker.
    pub fn part<'a>(&self, text: &'a str) -> (&'a str, Option<&'a str>) {
        self.bracketed(text)
            .or_else(|| self.marked(text))
            .or_else(|| self.separated(text))
            .map_or((text, None), |(name, number)| (name, Some(number)))
    }

    /// `Name (RN 07-11-013)`, the closing bracket missing or not.
    fn bracketed<'a>(&self, text: &'a str) -> Option<(&'a str, &'a str)> {
        let (name, rest) = text.rsplit_once('(')?;
        let inner = rest.trim().strip_suffix(')').unwrap_or(rest).trim();
        let number = self.begins_with_marker(inner) || (self.brackets && is_number(inner));
        (number && has_digit(inner) && !inner.contains(')')).then(|| whole(name, inner)).flatten()
    }

    /// `Name - DR No. 123`.
    fn marked<'a>(&self, text: &'a str) -> Option<(&'a str, &'a str)> {
        let starts = text.char_indices().map(|(at, _)| at).filter(|&at| {
            at > 0 && !text[..at].ends_with(char::is_alphanumeric) && self.begins_with_marker(&text[at..])
        });
        starts
            .filter(|&at| has_digit(&text[at..]))
            .find_map(|at| whole(&text[..at], text[at..].trim_end_matches([')', ' ', '.', ','])))
    }

    /// `Name / 2013-01`.
    fn separated<'a>(&self, text: &'a str) -> Option<(&'a str, &'a str)> {
        self.separators.iter().filter(|separator| !separator.is_empty()).find_map(|separator| {
            let (name, number) = text.rsplit_once(separator.as_str())?;
            is_number(number.trim()).then(|| whole(name, number.trim())).flatten()
        })
    }

    /// A marker, and after it a number or something that leads to one (`RN 07`, `DR#12`, `RN.5`), not more letters.
    fn begins_with_marker(&self, text: &str) -> bool {
        self.markers.iter().filter(|marker| !marker.is_empty()).any(|marker| {
            let mut letters = text.chars();
            let same = marker.chars().all(|m| letters.next().is_some_and(|c| c.to_lowercase().eq(m.to_lowercase())));
            same && !letters.next().is_some_and(char::is_alphabetic)
        })
    }
}

fn whole<'a>(name: &'a str, number: &'a str) -> Option<(&'a str, &'a str)> {
    let name = name.trim_end_matches([' ', '\u{a0}', '-', '–', '—', '/', ',', ';', ':', '(', '#']).trim_start();
    (!name.is_empty() && !number.is_empty()).then_some((name, number))
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// Digits, capitals and `- / . #`, with a digit among them: `2011-09-008`, `FO-12005`.
fn is_number(text: &str) -> bool {
    has_digit(text)
        && text.chars().all(|c| c.is_ascii_digit() || c.is_uppercase() || matches!(c, '-' | '/' | '.' | '#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(markers: &[&str], separators: &[&str]) -> Split {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Split { markers: owned(markers), brackets: true, separators: owned(separators) }
    }

    #[test]
    fn the_patterns_of_the_real_list() {
        let rule = split(&["RN"], &[]);
        for (text, name, number) in [
            ("China (RN 07-11-013)", "China", Some("RN 07-11-013")),
            ("China (RN 07-11-013", "China", Some("RN 07-11-013")),
            ("BOC (08-10-013)", "BOC", Some("08-10-013")),
            ("BOC c/o 400 bales (RN 2011-06-004)", "BOC c/o 400 bales", Some("RN 2011-06-004")),
            ("Sunlove, Singapore c/o BOC (2011-09-008)", "Sunlove, Singapore c/o BOC", Some("2011-09-008")),
            ("Phil. Consulate Jeddah, Saudi (RN 2010-07-005)", "Phil. Consulate Jeddah, Saudi", Some("RN 2010-07-005")),
            ("Filipino Expatriate Wire (Singapore)", "Filipino Expatriate Wire (Singapore)", None),
            ("NFA, Universal, 4H, Puregold", "NFA, Universal, 4H, Puregold", None),
            ("BOC", "BOC", None),
        ] {
            assert_eq!(rule.part(text), (name, number), "{text}");
        }
    }

    #[test]
    fn markers_and_separators_without_brackets() {
        let rule = split(&["DR#", "DR No.", "RIS#", "απόδ."], &[" - ", "/"]);
        for (text, name, number) in [
            ("Name - DR No. 123", "Name", Some("DR No. 123")),
            ("Name (RIS# 2013-01)", "Name", Some("RIS# 2013-01")),
            ("Name DR#77", "Name", Some("DR#77")),
            ("Α. Δότης, ΑΠΌΔ. 15", "Α. Δότης", Some("ΑΠΌΔ. 15")),
            ("Name/2013-01", "Name", Some("2013-01")),
            ("Name - 2013-01", "Name", Some("2013-01")),
            ("A/B Company", "A/B Company", None),
            ("DR#77", "DR#77", None),
            ("Andr No. 5 Street", "Andr No. 5 Street", None),
            ("(12)", "(12)", None),
        ] {
            assert_eq!(rule.part(text), (name, number), "{text}");
        }
    }

    #[test]
    fn brackets_can_be_left_alone() {
        let rule = Split { brackets: false, ..split(&["RN"], &[]) };
        assert_eq!(rule.part("BOC (08-10-013)"), ("BOC (08-10-013)", None));
        assert_eq!(rule.part("BOC (RN 08-10-013)"), ("BOC", Some("RN 08-10-013")));
    }

    proptest! {
        #[test]
        fn both_parts_come_from_the_text(text in "[A-Za-z0-9 ()#/.-]{0,24}|\\PC{0,16}") {
            let rule = split(&["RN", "DR#", "No."], &[" - ", "/", "("]);
            let (name, number) = rule.part(&text);
            prop_assert!(text.contains(name));
            prop_assert!(number.is_none_or(|number| text.contains(number) && has_digit(number) && !name.is_empty()));
        }
    }
}
