//! The select behind stock and its totals: goods on shelves and on the road, under a filter, at a cut.

use super::stock::StockFilter;
use super::{EXPIRY_DAY, EXPIRY_KIND};
use crate::answer::{Bytes, all};
use crate::asof::Cut;
use crate::error::ViewsError;
use crate::fold::tag;
use crate::provenance;
use crate::search;
use crate::store::{Tx, Value};

/// Where undated goods stand in the order of expiry: after every day there is.
pub(super) const UNDATED: i64 = 99_999_999;

/// The filter with its codes looked up. None when a code does not exist, so that nothing can be found.
pub(super) struct Wanted {
    site: Option<i64>,
    commodity: Option<i64>,
    assets: Option<String>,
}

pub(super) async fn look_up(tx: &mut Tx, filter: &StockFilter) -> Result<Option<Wanted>, ViewsError> {
    let mut wanted = Wanted { site: None, commodity: None, assets: None };
    if let Some(code) = &filter.site {
        let row = tx.first("SELECT no FROM book WHERE code = $1 AND kind = 'site'", vec![code.as_str().into()]).await?;
        let Some(row) = row else { return Ok(None) };
        wanted.site = Some(row.int(0)?);
    }
    if let Some(code) = &filter.item {
        let row = tx.first("SELECT commodity FROM item WHERE code = $1", vec![code.as_str().into()]).await?;
        let Some(row) = row else { return Ok(None) };
        wanted.commodity = Some(row.int(0)?);
    }
    if let Some(lot) = &filter.lot {
        let rows = tx
            .rows(
                "SELECT no FROM asset WHERE lot = $1 AND tag = $2",
                vec![lot.stored().into(), tag(&lot.stored()).into()],
            )
            .await?;
        let numbers = all(&rows, |row| row.int(0))?;
        if numbers.is_empty() {
            return Ok(None);
        }
        wanted.assets = Some(numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", "));
    }
    Ok(Some(wanted))
}

impl Wanted {
    /// Goods on shelves and on the road: book, account (none on the road), asset, `on_hand`, `in_transit`.
    fn goods(&self, cut: Cut) -> String {
        let only = self.assets.as_ref().map_or("1 = 1".to_owned(), |assets| format!("t.asset IN ({assets})"));
        let balances = cut.balances(&only);
        let asset = self.assets.as_ref().map_or(String::new(), |assets| format!(" AND q.asset IN ({assets})"));
        let item = self.commodity.map_or(String::new(), |no| format!(" AND q.commodity = {no}"));
        let site = |column: &str| self.site.map_or(String::new(), |no| format!(" AND {column} = {no}"));
        format!(
            "SELECT a.book AS book, q.account AS account, q.asset AS asset, q.commodity AS commodity, q.quantity AS on_hand, 0 AS in_transit \
             FROM {balances} q JOIN account a ON a.no = q.account WHERE q.class = 1{asset}{item}{} \
             UNION ALL \
             SELECT s.book, NULL, q.asset, q.commodity, 0, CAST(SUM(q.quantity) AS BIGINT) \
             FROM {balances} q JOIN shipment s ON s.account = q.account WHERE q.class = 2{asset}{item}{} \
             GROUP BY s.book, q.asset, q.commodity HAVING SUM(q.quantity) <> 0",
            site("a.book"),
            site("s.book")
        )
    }
}

/// What is set aside at the cut: account, asset, quantity.
fn reserved(cut: Cut) -> String {
    let open = match cut {
        // What a closed book had set aside is free: its goods are taken over without it.
        Cut::None => "r.ended IS NULL AND NOT EXISTS (SELECT 1 FROM book_end x WHERE x.book = r.book)".to_owned(),
        Cut::Entry { .. } | Cut::Recorded(_) | Cut::Occurred(_) => {
            format!(
                "{} AND NOT (r.ended IS NOT NULL AND {}) AND NOT EXISTS (SELECT 1 FROM book_end x WHERE x.book = r.book AND {})",
                cut.holds("r.entry"),
                cut.holds("r.ended"),
                cut.holds("x.entry")
            )
        }
    };
    format!(
        "SELECT n.account AS account, n.asset AS asset, CAST(SUM(n.quantity) AS BIGINT) AS quantity FROM reservation r \
         JOIN reservation_line n ON n.entry = r.entry WHERE {open} GROUP BY n.account, n.asset"
    )
}

/// Goods under the filter: what [`Wanted::goods`] gives, when `limit` says so in the order of site, item, expiry, lot and bin. What is not
/// needed for choosing is joined later, to the rows that are chosen.
fn chosen(wanted: &Wanted, filter: &StockFilter, cut: Cut, limit: Option<u32>, values: &mut Vec<Value>) -> String {
    let mut conditions = vec!["1 = 1".to_owned()];
    let mut and = |condition: &str, value: Value| {
        values.push(value);
        conditions.push(condition.replace("{}", &format!("${}", values.len())));
    };
    if let Some(bin) = &filter.bin {
        and("n.code = {}", bin.as_str().into());
    }
    if let Some(category) = &filter.category {
        and("i.category = {}", category.as_str().into());
    }
    if let Some(q) = &filter.q {
        and("i.search LIKE {} ESCAPE '\\'", search::pattern(q).into());
    }
    if let Some(donor) = &filter.donor {
        and(&format!("x.asset IN ({})", provenance::descendants(tag(&donor.stored()), "{}")), donor.stored().into());
    }
    if let Some(before) = filter.expiring_before {
        conditions.push(format!("{EXPIRY_DAY} < {before}"));
    }
    let order = limit.map_or(String::new(), |limit| {
        format!(
            " ORDER BY COALESCE(b.code, ''), COALESCE(i.code, ''), COALESCE({EXPIRY_DAY}, {UNDATED}), g.lot, x.in_transit, \
             COALESCE(n.code, ''), a.id LIMIT {limit} OFFSET {}",
            filter.offset
        )
    });
    format!(
        "SELECT x.book AS book, x.account AS account, x.asset AS asset, x.commodity AS commodity, x.on_hand AS on_hand, \
         x.in_transit AS in_transit FROM ({}) x JOIN asset g ON g.no = x.asset JOIN book b ON b.no = x.book \
         LEFT JOIN account a ON a.no = x.account LEFT JOIN bin n ON n.book = a.book AND n.id = a.id \
         LEFT JOIN item i ON i.commodity = x.commodity LEFT JOIN lot l ON l.asset = x.asset WHERE {}{order}",
        wanted.goods(cut),
        conditions.join(" AND ")
    )
}

/// Every column that rows and totals need, under the filter.
pub(super) fn full(
    wanted: &Wanted,
    filter: &StockFilter,
    cut: Cut,
    limit: Option<u32>,
    values: &mut Vec<Value>,
) -> String {
    let (day, kind) = (EXPIRY_DAY, EXPIRY_KIND);
    let past = filter.today.as_ref().map(|today| today.of_b(values));
    let past = past.map_or("1 = 0".to_owned(), |today| format!("({kind} = 'use_by' AND {day} < {today})"));
    let status = format!(
        "COALESCE((SELECT st.status || ' ' || COALESCE(st.reason, '') FROM lot_status st WHERE st.book = x.book AND st.lot = g.lot \
         AND {} ORDER BY st.entry DESC LIMIT 1), 'available ')",
        cut.holds("st.entry")
    );
    format!(
        "SELECT x.book AS book, x.commodity AS commodity, b.code AS site, b.id AS book_id, b.name AS site_name, n.code AS bin, \
         a.id AS bin_id, i.code AS item, g.item AS item_id, i.name AS item_name, i.name_el AS item_name_el, i.unit AS unit, \
         i.category AS category, g.lot AS lot, x.asset AS asset, (SELECT lp.id FROM account lp WHERE lp.no = l.party) AS party, \
         {day} AS expiry_day, {kind} AS expiry_kind, l.maker_lot AS maker_lot, l.source AS source, {status} AS status, \
         CASE WHEN {past} THEN 1 ELSE 0 END AS past, x.on_hand AS on_hand, COALESCE(r.quantity, 0) AS reserved, \
         x.in_transit AS in_transit FROM ({}) x JOIN asset g ON g.no = x.asset JOIN book b ON b.no = x.book \
         LEFT JOIN account a ON a.no = x.account LEFT JOIN bin n ON n.book = a.book AND n.id = a.id \
         LEFT JOIN item i ON i.commodity = x.commodity LEFT JOIN lot l ON l.asset = x.asset \
         LEFT JOIN ({}) r ON r.account = x.account AND r.asset = x.asset",
        chosen(wanted, filter, cut, limit, values),
        reserved(cut)
    )
}
