//! Places as single integers, so that an entry knows its page and a transfer its entry without a column or an index for it.
//!
//! ```text
//! entry.no    = page.no  * 16384 + place in the page
//! transfer.no = entry.no *  4096 + line of the entry
//! ```

/// More entries than a page can hold: 900 KiB of the smallest entries are about nine thousand.
pub(crate) const ENTRIES_PER_PAGE: i64 = 16_384;
/// More transfers than an entry can make: three for each of a thousand lines.
pub(crate) const TRANSFERS_PER_ENTRY: i64 = 4_096;

/// The number of an entry. None when there are too many in the page.
pub(crate) fn entry(page: i64, index: usize) -> Option<i64> {
    let index = i64::try_from(index).ok().filter(|index| *index < ENTRIES_PER_PAGE)?;
    page.checked_mul(ENTRIES_PER_PAGE)?.checked_add(index)
}

/// The number of a transfer. None when there are too many in the entry.
pub(crate) fn transfer(entry: i64, line: usize) -> Option<i64> {
    let line = i64::try_from(line).ok().filter(|line| *line < TRANSFERS_PER_ENTRY)?;
    entry.checked_mul(TRANSFERS_PER_ENTRY)?.checked_add(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_apart_again_and_refuse_to_overflow() {
        let no = transfer(entry(7, 16_383).unwrap(), 4_095).unwrap();
        assert_eq!(no / TRANSFERS_PER_ENTRY / ENTRIES_PER_PAGE, 7);
        assert_eq!(no / TRANSFERS_PER_ENTRY % ENTRIES_PER_PAGE, 16_383);
        assert_eq!(no % TRANSFERS_PER_ENTRY, 4_095);
        assert_eq!(entry(7, 16_384), None);
        assert_eq!(transfer(7, 4_096), None);
        assert_eq!(entry(i64::MAX, 0), None);
    }
}
