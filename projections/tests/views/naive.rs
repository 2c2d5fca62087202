//! The same sums by the plainest means: a map over every transfer of every page, for the views to be compared with.

use std::collections::BTreeMap;

use ledger::account::{Account, Asset};
use ledger::entry::Entry;
use ledger::page::Header;
use ledger::posting;

use crate::bank::Written;

pub(crate) type Sums = BTreeMap<(Account, Asset), i64>;

/// What every account holds after the entries for which `counts` is true.
pub(crate) fn sums<'a>(
    pages: impl IntoIterator<Item = &'a Written>,
    counts: impl Fn(&Header, usize, &Entry) -> bool,
) -> Sums {
    let mut sums = Sums::new();
    for page in pages {
        for (index, (_, entry)) in page.entries.iter().enumerate() {
            if !counts(&page.header, index, entry) {
                continue;
            }
            for transfer in posting::transfers(page.header.book.site(), &entry.event) {
                *sums.entry((transfer.source, transfer.asset)).or_default() -= i64::from(transfer.quantity);
                *sums.entry((transfer.target, transfer.asset)).or_default() += i64::from(transfer.quantity);
            }
        }
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}
