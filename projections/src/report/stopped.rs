//! Lots that are stopped in one book, and what was made of them, where another book does not know it: on its shelves, and on the road.

use std::collections::BTreeMap;

use crate::error::ViewsError;
use crate::fold::tag;
use crate::provenance::{NUMBERS, STANDS};
use crate::report::exceptions::ExceptionRow;
use crate::store::{Rows, Table, Tx, hex};

/// A lot that is on hold or recalled in a book.
struct Stop {
    book: i64,
    since: i64,
}

/// The last word of book and lot in SQL is that it may leave: nothing was said, or it was let go.
fn is_free(book: &str) -> String {
    format!(
        "COALESCE((SELECT fs.status FROM lot_status fs WHERE fs.book = {book} AND fs.lot = g.lot ORDER BY fs.entry DESC LIMIT 1), \
         'available') = 'available'"
    )
}

/// Stopped lots by the numbers of their assets.
async fn stops(tx: &mut Tx) -> Result<BTreeMap<i64, Vec<Stop>>, ViewsError> {
    const LOTS: Table = Table { name: "want", columns: &[("tag", 'i'), ("lot", 'b')], conflict: "" };
    let sql = "SELECT st.book, st.lot, p.written_at FROM lot_status st JOIN page p ON p.no = st.entry / 16384 \
               WHERE st.status <> 'available' AND NOT EXISTS \
               (SELECT 1 FROM lot_status la WHERE la.book = st.book AND la.lot = st.lot AND la.entry > st.entry)";
    let mut by_lot: BTreeMap<[u8; 16], Vec<Stop>> = BTreeMap::new();
    for row in tx.rows(sql, Vec::new()).await? {
        by_lot.entry(row.array(1)?).or_default().push(Stop { book: row.int(0)?, since: row.int(2)? });
    }
    let mut keys = Rows::default();
    for lot in by_lot.keys() {
        keys.push([tag(lot).into(), (*lot).into()]);
    }
    let sql = "SELECT g.no, g.lot FROM {want} CROSS JOIN asset g WHERE g.tag = want.column1 AND g.lot = want.column2";
    let mut stops = BTreeMap::new();
    for row in tx.matching(sql, &LOTS, keys).await? {
        if let Some(of_lot) = by_lot.remove(&row.array(1)?) {
            stops.insert(row.int(0)?, of_lot);
        }
    }
    Ok(stops)
}

/// Where goods lie or travel that are stopped somewhere else.
pub(super) async fn elsewhere(tx: &mut Tx) -> Result<Vec<ExceptionRow>, ViewsError> {
    let stops = stops(tx).await?;
    let keys = || {
        let mut keys = Rows::default();
        for asset in stops.keys() {
            keys.push([(*asset).into()]);
        }
        keys
    };
    // The lots themselves, and all that was made from them.
    let family = format!(
        "WITH RECURSIVE down (root, asset) AS (SELECT want.column1, want.column1 FROM {{want}} \
         UNION SELECT down.root, lp.child FROM down JOIN lot_parent lp ON lp.parent = down.asset WHERE {STANDS})"
    );
    let shelves = format!(
        "{family} SELECT down.root, b.no, q.account, q.asset, g.lot, i.code, g.item, q.quantity, b.code, b.id, n.code, a.id, \
         CASE WHEN EXISTS (SELECT 1 FROM lot_status ss WHERE ss.book = b.no AND ss.lot = g.lot) THEN 1 ELSE 0 END \
         FROM down JOIN balance q ON q.asset = down.asset JOIN account a ON a.no = q.account JOIN book b ON b.no = a.book \
         JOIN asset g ON g.no = q.asset LEFT JOIN item i ON i.commodity = g.commodity \
         LEFT JOIN bin n ON n.book = a.book AND n.id = a.id WHERE q.class = 1 AND q.quantity > 0 AND {}",
        is_free("b.no")
    );
    let road = format!(
        "{family} SELECT down.root, COALESCE(d.no, 0), q.account, q.asset, g.lot, i.code, g.item, q.quantity, COALESCE(d.code, o.code), \
         COALESCE(d.id, o.id), a.id FROM down JOIN balance q ON q.asset = down.asset JOIN account a ON a.no = q.account \
         JOIN shipment s ON s.account = q.account JOIN book o ON o.no = s.book LEFT JOIN book d ON d.id = s.destination \
         JOIN asset g ON g.no = q.asset LEFT JOIN item i ON i.commodity = g.commodity \
         WHERE q.class = 2 AND q.quantity > 0 AND {}",
        is_free("d.no")
    );
    // By account and asset, so that goods under two stops are listed once: since the earlier.
    let mut found: BTreeMap<(i64, i64), ExceptionRow> = BTreeMap::new();
    for (kind, sql) in [("stopped_elsewhere", shelves), ("stopped_on_road", road)] {
        let on_shelf = kind == "stopped_elsewhere";
        for row in tx.matching(&sql, &NUMBERS, keys()).await? {
            let (root, book, asset) = (row.int(0)?, row.int(1)?, row.int(3)?);
            // What its own book has let go by itself was judged there.
            let judged = on_shelf && row.int(12)? == 1;
            let counts = |stop: &&Stop| stop.book != book || (on_shelf && !judged && root != asset);
            let since = stops.get(&root).into_iter().flatten().filter(counts).map(|stop| stop.since).min();
            let Some(since) = since else { continue };
            let new = ExceptionRow {
                kind,
                site: Some(row.code(8, 9)?),
                since: Some(since),
                about: if on_shelf { None } else { Some(hex(&row.bytes(10)?)) },
                bin: if on_shelf { Some(row.code(10, 11)?) } else { None },
                item: row.code(5, 6)?,
                lot: row.hex_or_none(4)?,
                quantity: row.int(7)?,
            };
            let listed = found.entry((row.int(2)?, asset)).or_insert_with(|| new.clone());
            listed.since = listed.since.min(new.since);
        }
    }
    Ok(found.into_values().collect())
}
