//! The word that somebody probably meant.

/// The most letters that may differ before a word stops being a guess.
const EDITS_MAX: usize = 3;
/// The longest text that is compared, in characters.
const COMPARED_CHARS_MAX: usize = 64;

/// The one of `known` that differs from `word` by the fewest letters, when they are few enough; the first of several.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).take(COMPARED_CHARS_MAX).collect();
    let allowed = EDITS_MAX.min(letters.len() / 2);
    known
        .into_iter()
        .map(|candidate| (edits(&letters, candidate), candidate))
        .filter(|(edits, _)| *edits <= allowed)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// Letters to insert, delete, replace or swap with a neighbour (optimal string alignment).
fn edits(left: &[char], right: &str) -> usize {
    let right: Vec<char> = right.chars().flat_map(char::to_lowercase).take(COMPARED_CHARS_MAX).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, r) in right.iter().enumerate() {
            let mut best = (row[j] + 1).min(last[j + 1] + 1).min(last[j] + usize::from(l != r));
            if i > 0 && j > 0 && *l == right[j - 1] && left[i - 1] == *r {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood_and_a_stranger_is_not() {
        let fields = ["item", "bin", "quantity", "unit", "best_before"];
        for (typed, meant) in [
            ("itme", Some("item")),
            ("Quantity", Some("quantity")),
            ("quantiy", Some("quantity")),
            ("bestbefore", Some("best_before")),
            ("bni", Some("bin")),
            ("colour", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, fields), meant, "{typed}");
        }
    }

    #[test]
    fn greek_letters_count_as_one() {
        assert_eq!(nearest("ΑΘΗ-02", ["ΑΘΗ-01", "ΛΑΡ-01"]), Some("ΑΘΗ-01"));
    }
}
