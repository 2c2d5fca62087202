//! The thirteen regions of Greece: their NUTS 2 codes, names, and the ELSTAT codes that lie in each.

use super::fold::fold;

/// Code, name in the genitive (folded), first and last two digits of its municipalities' ELSTAT codes.
const REGIONS: [(&str, &str, u8, u8); 13] = [
    ("EL51", "ανατολικησ μακεδονιασ και θρακησ", 1, 6),
    ("EL52", "κεντρικησ μακεδονιασ", 7, 13),
    ("EL53", "δυτικησ μακεδονιασ", 14, 17),
    ("EL54", "ηπειρου", 18, 21),
    ("EL61", "θεσσαλιασ", 22, 26),
    ("EL64", "στερεασ ελλαδασ", 27, 31),
    ("EL62", "ιονιων νησων", 32, 36),
    ("EL63", "δυτικησ ελλαδασ", 37, 39),
    ("EL65", "πελοποννησου", 40, 44),
    ("EL30", "αττικησ", 45, 52),
    ("EL41", "βορειου αιγαιου", 53, 57),
    ("EL42", "νοτιου αιγαιου", 58, 70),
    ("EL43", "κρητησ", 71, 74),
];
/// Mount Athos governs itself; the census counts it with Central Macedonia.
const ATHOS: (&str, &str) = ("99", "EL52");

/// The region of a municipality by its four-digit ELSTAT code.
pub fn of_elstat(code: &str) -> Option<&'static str> {
    let prefix = code.get(..2).filter(|_| code.len() == 4)?;
    if prefix == ATHOS.0 {
        return Some(ATHOS.1);
    }
    let number: u8 = prefix.parse().ok()?;
    REGIONS.iter().find(|(_, _, first, last)| (*first..=*last).contains(&number)).map(|(code, ..)| *code)
}

/// The region that a text means: its code, or its name in the genitive with or without accents, "Περιφέρεια", and with
/// the usual shortening of "Ανατολικής".
pub fn of_region(text: &str) -> Option<&'static str> {
    let folded = fold(text).replace('&', "και").replace("αν. ", "ανατολικησ ");
    let name = folded.strip_prefix("περιφερεια ").or_else(|| folded.strip_prefix("περιφερειασ ")).unwrap_or(&folded);
    REGIONS.iter().find(|(code, known, ..)| *known == name || code.eq_ignore_ascii_case(name)).map(|(code, ..)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_known_by_code_and_name() {
        assert_eq!(of_region("EL30"), Some("EL30"));
        assert_eq!(of_region("el43"), Some("EL43"));
        assert_eq!(of_region("Αν. Μακεδονιας & Θρακης"), Some("EL51"));
        assert_eq!(of_region("Περιφέρεια Ηπείρου"), Some("EL54"));
        assert_eq!(of_region("Ανατολικής Μακεδονίας και Θράκης"), Some("EL51"));
        assert_eq!(of_region("Θρακωνία"), None);
    }

    #[test]
    fn an_elstat_code_lies_in_one_region() {
        assert_eq!(of_elstat("0101"), Some("EL51"));
        assert_eq!(of_elstat("4501"), Some("EL30"));
        assert_eq!(of_elstat("9901"), Some("EL52"));
        assert_eq!(of_elstat("7501"), None);
        assert_eq!(of_elstat("45"), None);
        assert_eq!(of_elstat("αβγδ"), None);
        for prefix in 1..=74 {
            assert!(of_elstat(&format!("{prefix:02}01")).is_some(), "{prefix}");
        }
    }
}
