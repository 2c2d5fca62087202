//! Rows on their way into the tables, and how they are written: in one transaction with the cursors.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{Opened, int};
use crate::store::{Rows, Table, Tx, Value};
use crate::tables;

/// Emptied balances taken out at once.
const EMPTIED_MAX: usize = 64;

/// What is told of a book, in part.
#[derive(Debug, Clone, Default)]
pub(crate) struct BookRow {
    pub(crate) kind: Option<&'static str>,
    pub(crate) code: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) municipality: Option<[u8; 16]>,
    pub(crate) zone: Option<(i64, i64)>,
}

/// How a reservation began.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    pub(crate) entry: i64,
    pub(crate) book: i64,
    pub(crate) recipient: Option<[u8; 16]>,
    pub(crate) emergency: Option<[u8; 16]>,
}

/// What is told of a reservation, in part.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReservationRow {
    pub(crate) opened: Option<Opening>,
    /// Entry, and how it ended.
    pub(crate) ended: Option<(i64, &'static str)>,
}

/// What the entry that brought a lot says of it.
#[derive(Debug, Clone)]
pub(crate) struct LotRow {
    pub(crate) entry: i64,
    pub(crate) source: &'static str,
    /// The account of the donor or supplier.
    pub(crate) party: Option<i64>,
    pub(crate) received: i64,
    pub(crate) damaged: i64,
    pub(crate) expiry: Option<(i64, &'static str)>,
    pub(crate) maker_lot: Option<String>,
    pub(crate) expected: Option<i64>,
    pub(crate) discrepancy: Option<&'static str>,
    pub(crate) value: Option<(i64, String)>,
}

/// How changes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Beside what is there already.
    Live,
    /// Into tables that only this writes to: no row of an unconditional table can be there, balances and cards wait for the end.
    Rebuild,
}

/// Everything that some pages change.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    rows: FxHashMap<&'static str, (&'static Table, Rows)>,
    books: BTreeMap<i64, ([u8; 32], BookRow)>,
    reservations: BTreeMap<[u8; 16], ReservationRow>,
    lots: BTreeMap<i64, LotRow>,
    /// Assets with greater numbers were named for the first time in these changes.
    old_asset: i64,
    seen: BTreeMap<i64, (i64, &'static str)>,
    now: BTreeMap<i64, (i64, &'static str)>,
    /// By asset and account: commodity, class and change.
    balances: FxHashMap<(i64, i64), (i64, i64, i64)>,
    cards: FxHashMap<i64, (i64, i64, i64)>,
    progress: BTreeMap<i64, [Value; 5]>,
    entries: usize,
}

impl Changes {
    pub(crate) fn add<const N: usize>(&mut self, table: &'static Table, row: [Value; N]) {
        debug_assert_eq!(table.columns.len(), N, "a row of {} is complete", table.name);
        self.rows.entry(table.name).or_insert_with(|| (table, Rows::default())).1.push(row);
    }

    /// The page becomes the last of its book.
    pub(crate) fn advance(&mut self, book: i64, page: &Opened<'_>) {
        let header = page.header;
        let entries = int(header.first_entry).saturating_add(i64::from(header.entries));
        self.entries += page.entries.len();
        let row =
            [book.into(), int(header.page).into(), page.hash.0.into(), entries.into(), header.written_at.ms.into()];
        self.progress.insert(book, row);
    }

    /// Entries since the last writing.
    pub(crate) const fn entries(&self) -> usize {
        self.entries
    }

    /// So much more (or less) of an asset in an account; the commodity and class that go with them. None when that cannot be counted.
    pub(crate) fn balance(
        &mut self,
        (account, asset): (i64, i64),
        (commodity, class): (i64, i64),
        change: i64,
    ) -> Option<()> {
        let sum = &mut self.balances.entry((asset, account)).or_insert((commodity, class, 0)).2;
        *sum = sum.checked_add(change)?;
        Some(())
    }

    pub(crate) fn card(&mut self, no: i64, card: (i64, i64, i64)) {
        self.cards.insert(no, card);
    }

    /// A book, of which nothing more need be known than that it is.
    pub(crate) fn book(&mut self, no: i64, id: [u8; 32]) -> &mut BookRow {
        &mut self.books.entry(no).or_insert_with(|| (id, BookRow::default())).1
    }

    pub(crate) fn reservation(&mut self, id: [u8; 16]) -> &mut ReservationRow {
        self.reservations.entry(id).or_default()
    }

    /// A lot begins; the first beginning counts.
    pub(crate) fn lot(&mut self, asset: i64, lot: LotRow) {
        self.lots.entry(asset).or_insert(lot);
    }

    /// A lot is carried on with this expiry; the earliest counts.
    pub(crate) fn lot_seen(&mut self, asset: i64, expiry: (i64, &'static str)) {
        let earliest = self.seen.entry(asset).or_insert(expiry);
        *earliest = expiry.min(*earliest);
    }

    /// A lot is found to be good until then; the last finding counts.
    pub(crate) fn lot_now(&mut self, asset: i64, expiry: (i64, &'static str)) {
        self.now.insert(asset, expiry);
    }

    /// Assets up to this number were named before.
    pub(crate) fn begin(&mut self, old_asset: i64) {
        if self.entries == 0 {
            self.old_asset = old_asset;
        }
    }

    /// Lots that have no row so far, and lots that may have one.
    fn lot_rows(&mut self) -> [Rows; 2] {
        let mut lots = std::mem::take(&mut self.lots);
        let (seen, now) = (std::mem::take(&mut self.seen), std::mem::take(&mut self.now));
        let (mut new, mut old) = (Rows::default(), Rows::default());
        let assets: BTreeSet<i64> = lots.keys().chain(seen.keys()).chain(now.keys()).copied().collect();
        for asset in assets {
            let rows = if asset > self.old_asset { &mut new } else { &mut old };
            push_lot(rows, asset, lots.remove(&asset).as_ref(), (seen.get(&asset).copied(), now.get(&asset).copied()));
        }
        [new, old]
    }

    /// All but balances and cards, taken out to be written.
    pub(crate) fn take_rows(&mut self) -> Self {
        let (balances, cards) = (std::mem::take(&mut self.balances), std::mem::take(&mut self.cards));
        std::mem::replace(self, Self { balances, cards, ..Self::default() })
    }

    /// Writes everything and is empty again; on [`Mode::Rebuild`] balances and cards stay, see [`Changes::write_sums`].
    pub(crate) async fn write(&mut self, tx: &mut Tx, mode: Mode) -> Result<(), sqlx::Error> {
        self.entries = 0;
        let mut books = Rows::default();
        for (no, (id, book)) in std::mem::take(&mut self.books) {
            let (offset, summer) = book.zone.unzip();
            books.push([
                no.into(),
                id.into(),
                book.kind.into(),
                book.code.into(),
                book.name.into(),
                book.municipality.into(),
                offset.into(),
                summer.into(),
            ]);
        }
        tx.insert(&tables::BOOK, books).await?;
        for (table, rows) in std::mem::take(&mut self.rows).into_values() {
            if mode == Mode::Rebuild && table.conflict.is_empty() {
                tx.copy(table, rows).await?;
            } else {
                tx.insert(table, rows).await?;
            }
        }
        let [new, old] = self.lot_rows();
        if mode == Mode::Rebuild {
            tx.copy(&tables::NEW_LOT, new).await?;
        } else {
            tx.insert(&tables::NEW_LOT, new).await?;
        }
        tx.insert(&tables::LOT, old).await?;
        let mut reservations = Rows::default();
        for (id, row) in std::mem::take(&mut self.reservations) {
            let opened = row.opened.as_ref();
            let (ended, how) = row.ended.unzip();
            reservations.push([
                id.into(),
                opened.map(|opened| opened.entry).into(),
                opened.map(|opened| opened.book).into(),
                opened.and_then(|opened| opened.recipient).into(),
                opened.and_then(|opened| opened.emergency).into(),
                ended.into(),
                how.into(),
            ]);
        }
        tx.insert(&tables::RESERVATION, reservations).await?;
        let mut progress = Rows::default();
        for row in std::mem::take(&mut self.progress).into_values() {
            progress.push(row);
        }
        tx.insert(&tables::PROGRESS, progress).await?;
        match mode {
            Mode::Live => self.write_sums(tx, mode).await,
            Mode::Rebuild => Ok(()),
        }
    }

    /// Writes balances and cards; on [`Mode::Live`] what came to nothing is taken out.
    pub(crate) async fn write_sums(&mut self, tx: &mut Tx, mode: Mode) -> Result<(), sqlx::Error> {
        // In the order of their keys: neighbours lie on the same page of the database.
        let mut sums: Vec<_> = self.balances.drain().filter(|(_, (_, _, change))| *change != 0).collect();
        sums.sort_unstable();
        let (mut balances, mut keys) = (Rows::default(), Rows::default());
        for ((asset, account), (commodity, class, change)) in sums {
            keys.push([asset.into(), account.into()]);
            balances.push([account.into(), asset.into(), commodity.into(), class.into(), change.into()]);
        }
        tx.insert(&tables::BALANCE, balances).await?;
        if mode == Mode::Live {
            take_out_emptied(tx, keys).await?;
        }
        let mut written: Vec<_> = self.cards.drain().collect();
        written.sort_unstable();
        let mut cards = Rows::default();
        for (no, (book, commodity, on_hand)) in written {
            cards.push([no.into(), book.into(), commodity.into(), on_hand.into()]);
        }
        tx.insert(&tables::CARD, cards).await
    }
}

/// Takes out balances that have come to nothing, among these.
async fn take_out_emptied(tx: &mut Tx, keys: Rows) -> Result<(), sqlx::Error> {
    let emptied = "SELECT q.asset, q.account FROM {want} CROSS JOIN balance q \
                   WHERE q.asset = want.column1 AND q.account = want.column2 AND q.quantity = 0";
    let found = tx.matching(emptied, &tables::BALANCE_KEY, keys).await?;
    for part in found.chunks(EMPTIED_MAX) {
        let list = |at: usize| -> Result<String, sqlx::Error> {
            let numbers: BTreeSet<i64> = part.iter().map(|row| row.int(at)).collect::<Result<_, _>>()?;
            Ok(numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", "))
        };
        // The two lists may meet in other rows too; of those, any that is zero may go as well.
        let (assets, accounts) = (list(0)?, list(1)?);
        let delete =
            format!("DELETE FROM balance WHERE quantity = 0 AND asset IN ({assets}) AND account IN ({accounts})");
        tx.script(delete).await?;
    }
    Ok(())
}

/// Day and kind of an expiry, if there is one.
type Spelt = Option<(i64, &'static str)>;

fn push_lot(rows: &mut Rows, asset: i64, lot: Option<&LotRow>, (seen, now): (Spelt, Spelt)) {
    let ((seen_day, seen_kind), (now_day, now_kind)) = (seen.unzip(), now.unzip());
    let (day, kind) = lot.and_then(|lot| lot.expiry).unzip();
    let (minor, currency) = lot.and_then(|lot| lot.value.clone()).unzip();
    rows.push([
        asset.into(),
        lot.map(|lot| lot.entry).into(),
        lot.map(|lot| lot.source).into(),
        lot.and_then(|lot| lot.party).into(),
        lot.map(|lot| lot.received).into(),
        lot.map(|lot| lot.damaged).into(),
        kind.into(),
        day.into(),
        lot.and_then(|lot| lot.maker_lot.clone()).into(),
        lot.and_then(|lot| lot.expected).into(),
        lot.and_then(|lot| lot.discrepancy).into(),
        minor.into(),
        currency.into(),
        seen_kind.into(),
        seen_day.into(),
        now_kind.into(),
        now_day.into(),
    ]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Views;

    #[test]
    fn a_sum_that_cannot_be_counted_is_none() {
        let mut changes = Changes::default();
        assert_eq!(changes.balance((1, 2), (2, 0), i64::MAX), Some(()));
        assert_eq!(changes.balance((1, 3), (2, 0), 1), Some(()));
        assert_eq!(changes.balance((1, 2), (2, 0), 1), None);
    }

    #[tokio::test]
    async fn a_table_takes_no_fraction_for_a_sum() {
        let folder = tempfile::TempDir::new().expect("the temporary folder is writable");
        let url = format!("sqlite://{}", folder.path().join("views.sqlite").display());
        let views = Views::open(&url).await.expect("a fresh file opens");
        for (change, fits) in [(i64::MAX, true), (1, false), (-1, true)] {
            let mut changes = Changes::default();
            changes.balance((1, 2), (2, 0), change).expect("one change is no sum");
            let mut tx = views.store.write().await.expect("a transaction");
            let written = changes.write_sums(&mut tx, Mode::Live).await;
            assert_eq!(written.is_ok(), fits, "{written:?}");
            if fits {
                tx.commit().await.expect("it commits");
            }
        }
        let mut tx = views.store.read().await.expect("a transaction");
        let row = tx.first("SELECT quantity FROM balance", Vec::new()).await.expect("a row").expect("one");
        assert_eq!(row.int(0).expect("an integer"), i64::MAX - 1);
    }
}
