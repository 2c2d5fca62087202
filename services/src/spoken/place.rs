//! Places as people write them: `ATH@4711/3` is entry 3 of page 4711 of the book ATH, `ATH@4711` the page.

/// The book, page and entry of a text like `ATH@4711/3`: the page is at least 1, the entry counts from 0.
pub fn entry(text: &str) -> Option<(&str, u64, u32)> {
    let (page, entry) = text.rsplit_once('/')?;
    let (book, page) = self::page(page)?;
    Some((book, page, digits(entry)?.parse().ok()?))
}

/// The book and page of a text like `ATH@4711`.
pub fn page(text: &str) -> Option<(&str, u64)> {
    let (book, page) = text.trim().rsplit_once('@')?;
    let page = digits(page)?.parse().ok()?;
    (page > 0 && !book.is_empty()).then_some((book, page))
}

/// A number without sign or blanks.
fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_nothing_else() {
        assert_eq!(entry("ATH@4711/3"), Some(("ATH", 4711, 3)));
        assert_eq!(entry("ΑΘΗ/1@1/0"), Some(("ΑΘΗ/1", 1, 0)));
        assert_eq!(page("ATH@4711"), Some(("ATH", 4711)));
        for wrong in
            ["", "ATH", "ATH@", "@1/0", "ATH@0/0", "ATH@+1/0", "ATH@1/-1", "ATH@1/", "ATH@1/99999999999", "1/0"]
        {
            assert_eq!(entry(wrong), None, "{wrong}");
        }
        assert_eq!(page("ATH@18446744073709551616"), None);
    }
}
