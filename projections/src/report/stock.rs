//! Stock: what lies where and what is on the road, by bin and lot, and in totals.

use ledger::ids::{LotId, PartyId};
use serde::Serialize;

use super::answer;
use super::family::lots_of_id;
use super::goods::{UNDATED, full, look_up};
use super::today::Today;
use crate::answer::{Answer, all};
use crate::asof::AsOf;
use crate::error::ViewsError;
use crate::provenance;
use crate::store::Row;
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
    /// Today: lots past their use-by are not available. Absent: dates are not judged.
    pub today: Option<Today>,
    /// At most so many rows.
    pub limit: Option<u32>,
    /// After passing over so many; of no effect without a limit.
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

const FREE: &str = "CASE WHEN f.status LIKE 'available%' AND f.past = 0 THEN f.on_hand - f.reserved ELSE 0 END";

impl Views {
    /// Whether anything was ever said of a lot.
    pub async fn has_lot(&self, lot: LotId) -> Result<bool, ViewsError> {
        let mut tx = self.read().await?;
        match lots_of_id(&mut tx, lot).await {
            Ok(_) => Ok(true),
            Err(ViewsError::NotFound(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Stock by site, bin, item and lot, in the order of site, item, expiry (undated last), lot and bin.
    pub async fn stock(&self, filter: &StockFilter, as_of: AsOf) -> Result<Answer<Vec<StockRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let cut = as_of.cut(&mut tx).await?;
        let Some(wanted) = look_up(&mut tx, filter).await? else { return answer(tx, as_of, Vec::new()).await };
        let mut values = Vec::new();
        let full = full(&wanted, filter, cut, filter.limit, &mut values);
        let sql = format!(
            "SELECT f.site, f.book_id, f.site_name, f.bin, f.bin_id, f.item, f.item_id, f.item_name, f.item_name_el, f.unit, f.category, \
             f.lot, f.asset, f.party, f.expiry_day, f.expiry_kind, f.maker_lot, f.source, f.status, f.past, f.on_hand, f.reserved, \
             {FREE}, f.in_transit FROM ({full}) f \
             ORDER BY COALESCE(f.site, ''), COALESCE(f.item, ''), COALESCE(f.expiry_day, {UNDATED}), f.lot, f.in_transit, \
             COALESCE(f.bin, ''), f.bin_id"
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
        let full = full(&wanted, filter, cut, None, &mut values);
        let book = if by_site { "f.book" } else { "NULL" };
        let group = if by_site { "f.book, f.commodity" } else { "f.commodity" };
        // Summed by numbers first: names are long to compare.
        let sql = format!(
            "SELECT b.code, b.id, b.name, i.code, g.item, i.name, i.name_el, i.unit, i.category, s.lots, s.on_hand, s.reserved, s.free, \
             s.in_transit FROM (SELECT CAST({book} AS BIGINT) AS book, f.commodity AS commodity, COUNT(DISTINCT f.asset) AS lots, \
             CAST(SUM(f.on_hand) AS BIGINT) AS on_hand, CAST(SUM(f.reserved) AS BIGINT) AS reserved, CAST(SUM({FREE}) AS BIGINT) AS free, \
             CAST(SUM(f.in_transit) AS BIGINT) AS in_transit FROM ({full}) f GROUP BY {group}) s \
             JOIN asset g ON g.no = s.commodity LEFT JOIN item i ON i.commodity = s.commodity LEFT JOIN book b ON b.no = s.book \
             ORDER BY COALESCE(b.code, ''), b.id, COALESCE(i.code, ''), g.item"
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
