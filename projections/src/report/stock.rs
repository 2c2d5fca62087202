//! Stock: what lies where and what is on the road, by bin and lot, and in totals.

use ledger::ids::{LotId, PartyId};
use serde::Serialize;

use super::{EXPIRY_DAY, EXPIRY_KIND, answer};
use crate::answer::{Answer, Bytes, all};
use crate::asof::{AsOf, Cut};
use crate::error::ViewsError;
use crate::fold::tag;
use crate::provenance;
use crate::search;
use crate::store::{Row, Tx, Value};
use crate::views::Views;

/// Which stock is asked for. Absent means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StockFilter {
    /// A site's code.
    pub site: Option<String>,
    /// A bin's code; what is on the road is in no bin.
    pub bin: Option<String>,
    /// An item's code.
    pub item: Option<String>,
    /// A lot.
    pub lot: Option<LotId>,
    /// A donor or supplier, also of lots that were made from theirs.
    pub donor: Option<PartyId>,
    /// A category of items.
    pub category: Option<String>,
    /// Lots that expire before this day, as days since 1970.
    pub expiring_before: Option<i32>,
    /// Words in the item's code or names, in any case, with or without accents.
    pub q: Option<String>,
    /// Today, as days since 1970: lots past their use-by are not available. Absent: dates are not judged.
    pub today: Option<i32>,
    /// At most so many rows.
    pub limit: Option<u32>,
    /// After passing over so many.
    pub offset: u32,
}

/// Goods of a lot in a bin, or on the road from a site (then there is no bin). Quantities are in the item's base unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StockRow {
    /// The site's code; for goods on the road the site they left.
    pub site: String,
    /// The bin's code.
    pub bin: Option<String>,
    /// The item's code.
    pub item: String,
    /// The item's name in English.
    pub item_name: String,
    /// The lot's id in hexadecimal digits.
    pub lot: String,
    /// The donor's or supplier's id in hexadecimal digits, when there is just one.
    pub donor: Option<String>,
    /// The last good day, as `YYYY-MM-DD`.
    pub expiry: Option<String>,
    /// The base unit.
    pub unit: String,
    /// On the shelf.
    pub on_hand: i64,
    /// Of it, set aside.
    pub reserved: i64,
    /// Of it, free to take: nothing of a lot that is held, recalled or past its use-by.
    pub available: i64,
    /// On the road from here.
    pub in_transit: i64,
    /// The item's name in Greek.
    pub item_name_el: Option<String>,
    /// The maker's lot number.
    pub maker_lot: Option<String>,
    /// `available`, `held`, `recalled` or `expired`.
    pub status: String,
    /// Why it is held or recalled.
    pub status_reason: Option<String>,
    /// `best_before` or `use_by`.
    pub expiry_kind: Option<String>,
    /// The site's name.
    pub site_name: Option<String>,
    /// The item's category.
    pub category: Option<String>,
    /// How the lot came: `donor`, `supplier`, `unmatched` or `returned`.
    pub source: Option<String>,
}

/// Stock of an item or of a site as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StockTotal {
    /// The site's code, in totals by site.
    pub site: Option<String>,
    /// The site's name, in totals by site.
    pub site_name: Option<String>,
    /// The item's code.
    pub item: String,
    /// The item's name in English.
    pub item_name: String,
    /// The item's name in Greek.
    pub item_name_el: Option<String>,
    /// The base unit.
    pub unit: String,
    /// The item's category.
    pub category: Option<String>,
    /// How many lots.
    pub lots: i64,
    /// On shelves.
    pub on_hand: i64,
    /// Of it, set aside.
    pub reserved: i64,
    /// Of it, free to take.
    pub available: i64,
    /// On the road.
    pub in_transit: i64,
}

/// The filter with its codes looked up. None when a code does not exist, so that nothing can be found.
struct Wanted {
    site: Option<i64>,
    commodity: Option<i64>,
    assets: Option<String>,
}

async fn look_up(tx: &mut Tx, filter: &StockFilter) -> Result<Option<Wanted>, ViewsError> {
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
        Cut::None => "r.ended IS NULL".to_owned(),
        Cut::Entry { .. } | Cut::Recorded(_) | Cut::Occurred(_) => {
            format!("{} AND NOT (r.ended IS NOT NULL AND {})", cut.holds("r.entry"), cut.holds("r.ended"))
        }
    };
    format!(
        "SELECT n.account AS account, n.asset AS asset, CAST(SUM(n.quantity) AS BIGINT) AS quantity FROM reservation r \
         JOIN reservation_line n ON n.entry = r.entry WHERE {open} GROUP BY n.account, n.asset"
    )
}

/// Every column that rows and totals need, under the filter.
fn full(wanted: &Wanted, filter: &StockFilter, cut: Cut, values: &mut Vec<Value>) -> String {
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
    let (day, kind) = (EXPIRY_DAY, EXPIRY_KIND);
    if let Some(before) = filter.expiring_before {
        conditions.push(format!("{day} < {before}"));
    }
    let past = filter.today.map_or("1 = 0".to_owned(), |today| format!("({kind} = 'use_by' AND {day} < {today})"));
    let status = format!(
        "COALESCE((SELECT st.status || ' ' || COALESCE(st.reason, '') FROM lot_status st WHERE st.book = x.book AND st.lot = g.lot \
         AND {} ORDER BY st.entry DESC LIMIT 1), 'available ')",
        cut.holds("st.entry")
    );
    format!(
        "SELECT b.code AS site, b.id AS book_id, b.name AS site_name, n.code AS bin, a.id AS bin_id, i.code AS item, g.item AS item_id, \
         i.name AS item_name, i.name_el AS item_name_el, i.unit AS unit, i.category AS category, g.lot AS lot, x.asset AS asset, \
         (SELECT lp.id FROM account lp WHERE lp.no = l.party) AS party, {day} AS expiry_day, \
         {kind} AS expiry_kind, l.maker_lot AS maker_lot, l.source AS source, \
         {status} AS status, CASE WHEN {past} THEN 1 ELSE 0 END AS past, x.on_hand AS on_hand, COALESCE(r.quantity, 0) AS reserved, \
         x.in_transit AS in_transit \
         FROM ({}) x JOIN asset g ON g.no = x.asset JOIN book b ON b.no = x.book LEFT JOIN account a ON a.no = x.account \
         LEFT JOIN bin n ON n.book = a.book AND n.id = a.id LEFT JOIN item i ON i.commodity = x.commodity \
         LEFT JOIN lot l ON l.asset = x.asset LEFT JOIN ({}) r ON r.account = x.account AND r.asset = x.asset WHERE {}",
        wanted.goods(cut),
        reserved(cut),
        conditions.join(" AND ")
    )
}

const FREE: &str = "CASE WHEN f.status LIKE 'available%' AND f.past = 0 THEN f.on_hand - f.reserved ELSE 0 END";

impl Views {
    /// Stock by site, bin, item and lot, in the order of site, item, expiry (undated last), lot and bin.
    pub async fn stock(&self, filter: &StockFilter, as_of: AsOf) -> Result<Answer<Vec<StockRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let cut = as_of.cut(&mut tx).await?;
        let Some(wanted) = look_up(&mut tx, filter).await? else { return answer(tx, as_of, Vec::new()).await };
        let mut values = Vec::new();
        let full = full(&wanted, filter, cut, &mut values);
        let limit = filter.limit.map_or(String::new(), |limit| format!(" LIMIT {limit} OFFSET {}", filter.offset));
        let sql = format!(
            "SELECT f.site, f.book_id, f.site_name, f.bin, f.bin_id, f.item, f.item_id, f.item_name, f.item_name_el, f.unit, f.category, \
             f.lot, f.asset, f.party, f.expiry_day, f.expiry_kind, f.maker_lot, f.source, f.status, f.past, f.on_hand, f.reserved, \
             {FREE}, f.in_transit FROM ({full}) f \
             ORDER BY f.site, f.item, COALESCE(f.expiry_day, 99999999), f.lot, f.in_transit, f.bin, f.bin_id{limit}"
        );
        let rows = tx.rows(&sql, values).await?;
        let mut stock = all(&rows, stock_row)?;
        let orphans = rows.iter().zip(&stock).filter(|(_, row)| row.donor.is_none());
        let orphans: Vec<i64> = orphans.map(|(row, _)| row.int(12)).collect::<Result<_, _>>()?;
        let donors = provenance::only_donors(&mut tx, &orphans).await?;
        for (row, stock) in rows.iter().zip(&mut stock).filter(|(_, stock)| stock.donor.is_none()) {
            stock.donor = donors.get(&row.int(12)?).cloned();
        }
        answer(tx, as_of, stock).await
    }

    /// Stock of each item over all sites, in the order of the items' codes. Limit and offset are of no effect.
    pub async fn stock_by_item(
        &self,
        filter: &StockFilter,
        as_of: AsOf,
    ) -> Result<Answer<Vec<StockTotal>>, ViewsError> {
        self.totals(filter, as_of, false).await
    }

    /// Stock of each item at each site, in the order of sites and items. Limit and offset are of no effect.
    pub async fn stock_by_site(
        &self,
        filter: &StockFilter,
        as_of: AsOf,
    ) -> Result<Answer<Vec<StockTotal>>, ViewsError> {
        self.totals(filter, as_of, true).await
    }

    async fn totals(
        &self,
        filter: &StockFilter,
        as_of: AsOf,
        by_site: bool,
    ) -> Result<Answer<Vec<StockTotal>>, ViewsError> {
        let mut tx = self.read().await?;
        let cut = as_of.cut(&mut tx).await?;
        let Some(wanted) = look_up(&mut tx, filter).await? else { return answer(tx, as_of, Vec::new()).await };
        let mut values = Vec::new();
        let full = full(&wanted, filter, cut, &mut values);
        let (site, group) = if by_site {
            ("f.site, f.book_id, f.site_name", "f.site, f.book_id, f.site_name, ")
        } else {
            ("NULL, NULL, NULL", "")
        };
        let sql = format!(
            "SELECT {site}, f.item, f.item_id, f.item_name, f.item_name_el, f.unit, f.category, COUNT(DISTINCT f.asset), \
             CAST(SUM(f.on_hand) AS BIGINT), CAST(SUM(f.reserved) AS BIGINT), CAST(SUM({FREE}) AS BIGINT), \
             CAST(SUM(f.in_transit) AS BIGINT) FROM ({full}) f \
             GROUP BY {group}f.item, f.item_id, f.item_name, f.item_name_el, f.unit, f.category \
             ORDER BY {group}f.item, f.item_id"
        );
        let rows = tx.rows(&sql, values).await?;
        let total = |row: &Row| {
            Ok(StockTotal {
                site: if by_site { Some(row.code(0, 1)?) } else { None },
                site_name: if by_site { row.text_or_none(2)? } else { None },
                item: row.code(3, 4)?,
                item_name: row.text_or_none(5)?.unwrap_or_default(),
                item_name_el: row.text_or_none(6)?,
                unit: row.text_or_none(7)?.unwrap_or_default(),
                category: row.text_or_none(8)?,
                lots: row.int(9)?,
                on_hand: row.int(10)?,
                reserved: row.int(11)?,
                available: row.int(12)?,
                in_transit: row.int(13)?,
            })
        };
        let totals = all(&rows, total)?;
        answer(tx, as_of, totals).await
    }
}

fn stock_row(row: &Row) -> Result<StockRow, sqlx::Error> {
    let said = row.text(18)?;
    let (status, reason) = said.split_once(' ').unwrap_or((&said, ""));
    let status = if status == "available" && row.int(19)? == 1 { "expired" } else { status };
    let on_road = row.int(23)? != 0;
    Ok(StockRow {
        site: row.code(0, 1)?,
        site_name: row.text_or_none(2)?,
        bin: if on_road { None } else { Some(row.code(3, 4)?) },
        item: row.code(5, 6)?,
        item_name: row.text_or_none(7)?.unwrap_or_default(),
        item_name_el: row.text_or_none(8)?,
        unit: row.text_or_none(9)?.unwrap_or_default(),
        category: row.text_or_none(10)?,
        lot: row.hex(11)?,
        donor: row.hex_or_none(13)?,
        expiry: row.day_or_none(14)?,
        expiry_kind: row.text_or_none(15)?,
        maker_lot: row.text_or_none(16)?,
        source: row.text_or_none(17)?,
        status: status.to_owned(),
        status_reason: Some(reason.to_owned()).filter(|reason| !reason.is_empty()),
        on_hand: row.int(20)?,
        reserved: row.int(21)?,
        available: row.int(22)?,
        in_transit: row.int(23)?,
    })
}
