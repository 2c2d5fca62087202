//! What is registered: items, sites, bins, parties, funds, emergencies; and the look-ups from code to id that a border needs.

use ledger::ids::{BinId, BookId, EmergencyId, FundId, ItemId, PartyId};
use serde::Serialize;

use super::answer;
use super::conditions::Conditions;
use crate::answer::{Answer, all};
use crate::asof::AsOf;
use crate::error::ViewsError;
use crate::search;
use crate::store::{Row, Value};
use crate::views::Views;

/// A pack of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackRow {
    /// Its name, as `box`.
    pub name: String,
    /// Base units in it.
    pub units: i64,
}

/// An item of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemRow {
    /// Its id in hexadecimal digits.
    pub item: String,
    /// Its code.
    pub code: String,
    /// Its name in English.
    pub name: String,
    /// Its name in Greek.
    pub name_el: Option<String>,
    /// The base unit.
    pub unit: String,
    /// Its category.
    pub category: Option<String>,
    /// Whether every lot must carry a date.
    pub dated: bool,
    /// Packs it comes in, the smallest first.
    pub packs: Vec<PackRow>,
}

/// A book, and the site it keeps when it is a site's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BookRow {
    /// The book's id in hexadecimal digits; its first 32 digits are the site's id.
    pub book: String,
    /// `register`, `site`, `treasury` or `log`.
    pub kind: Option<String>,
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The municipality it lies in, by id.
    pub municipality: Option<String>,
    /// That municipality's name.
    pub municipality_name: Option<String>,
    /// Minutes that its winter time is ahead of UTC.
    pub zone_offset_min: Option<i64>,
    /// Whether European summer time applies.
    pub zone_summer: Option<bool>,
}

/// A bin of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BinRow {
    /// Its id in hexadecimal digits.
    pub bin: String,
    /// The site's code.
    pub site: String,
    /// Its code.
    pub code: String,
    /// The zone it lies in.
    pub zone: Option<String>,
}

/// A party. Donors and suppliers have no name here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartyRow {
    /// Its id in hexadecimal digits.
    pub party: String,
    /// `donor`, `partner`, `supplier` or `municipality`.
    pub kind: String,
    /// The public name.
    pub name: Option<String>,
    /// The scheme of its public code, as `elstat`.
    pub scheme: Option<String>,
    /// Its public code.
    pub code: Option<String>,
}

/// A fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FundRow {
    /// Its id in hexadecimal digits.
    pub fund: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The one currency it holds.
    pub currency: String,
}

/// An emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmergencyRow {
    /// Its id in hexadecimal digits.
    pub emergency: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The day it began, as `YYYY-MM-DD`.
    pub started_on: Option<String>,
    /// The municipalities it touches, by id.
    pub area: Vec<String>,
}

impl Views {
    /// Items in the order of their codes; those that have the words of `q` in code or name, in any case, with or without accents.
    pub async fn items(&self, q: Option<&str>) -> Result<Answer<Vec<ItemRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let mut conditions = Conditions::new("1 = 1");
        conditions.and_some("i.search LIKE {} ESCAPE '\\'", q.map(search::pattern));
        let (conditions, values) = conditions.done();
        let sql = format!(
            "SELECT g.item, i.code, i.name, i.name_el, i.unit, i.category, i.dated, k.name, k.units FROM item i \
             JOIN asset g ON g.no = i.commodity LEFT JOIN pack k ON k.commodity = i.commodity WHERE {conditions} \
             ORDER BY i.code, g.item, k.units, k.name"
        );
        let mut items: Vec<ItemRow> = Vec::new();
        for row in tx.rows(&sql, values).await? {
            let item = row.hex(0)?;
            if items.last().is_none_or(|last| last.item != item) {
                items.push(read_item(&row)?);
            }
            if let (Some(name), Some(last)) = (row.text_or_none(7)?, items.last_mut()) {
                last.packs.push(PackRow { name, units: row.int(8)? });
            }
        }
        answer(tx, AsOf::Now, items).await
    }

    /// Every book, in the order of codes.
    pub async fn books(&self) -> Result<Answer<Vec<BookRow>>, ViewsError> {
        self.books_where("1 = 1").await
    }

    /// The sites, in the order of their codes.
    pub async fn sites(&self) -> Result<Answer<Vec<BookRow>>, ViewsError> {
        self.books_where("b.kind = 'site'").await
    }

    async fn books_where(&self, condition: &str) -> Result<Answer<Vec<BookRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let sql = format!(
            "SELECT b.id, b.kind, b.code, b.name, b.municipality, y.name, b.zone_offset_min, b.zone_summer FROM book b \
             LEFT JOIN party y ON y.id = b.municipality WHERE {condition} ORDER BY COALESCE(b.code, ''), b.id"
        );
        let rows = all(&tx.rows(&sql, Vec::new()).await?, |row| {
            Ok(BookRow {
                book: row.hex(0)?,
                kind: row.text_or_none(1)?,
                code: row.text_or_none(2)?,
                name: row.text_or_none(3)?,
                municipality: row.hex_or_none(4)?,
                municipality_name: row.text_or_none(5)?,
                zone_offset_min: row.int_or_none(6)?,
                zone_summer: row.int_or_none(7)?.map(|summer| summer == 1),
            })
        })?;
        answer(tx, AsOf::Now, rows).await
    }

    /// Bins in the order of their codes; of one site by its code.
    pub async fn bins(&self, site: Option<&str>) -> Result<Answer<Vec<BinRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let mut conditions = Conditions::new("1 = 1");
        conditions.and_some("b.code = {}", site);
        let (conditions, values) = conditions.done();
        let sql = format!(
            "SELECT n.id, b.code, b.id, n.code, n.zone FROM bin n JOIN book b ON b.no = n.book WHERE {conditions} \
             ORDER BY b.code, b.id, n.code, n.id"
        );
        let rows = all(&tx.rows(&sql, values).await?, |row| {
            Ok(BinRow { bin: row.hex(0)?, site: row.code(1, 2)?, code: row.text(3)?, zone: row.text_or_none(4)? })
        })?;
        answer(tx, AsOf::Now, rows).await
    }

    /// Parties of a kind (`donor`, `partner`, `supplier`, `municipality`) or of all, in the order of kinds, names and ids.
    pub async fn parties(&self, kind: Option<&str>) -> Result<Answer<Vec<PartyRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let mut conditions = Conditions::new("1 = 1");
        conditions.and_some("y.kind = {}", kind);
        let (conditions, values) = conditions.done();
        let sql = format!(
            "SELECT y.id, y.kind, y.name, y.scheme, y.code FROM party y WHERE {conditions} ORDER BY y.kind, COALESCE(y.name, ''), y.id"
        );
        let rows = all(&tx.rows(&sql, values).await?, |row| {
            Ok(PartyRow {
                party: row.hex(0)?,
                kind: row.text(1)?,
                name: row.text_or_none(2)?,
                scheme: row.text_or_none(3)?,
                code: row.text_or_none(4)?,
            })
        })?;
        answer(tx, AsOf::Now, rows).await
    }

    /// Funds in the order of their codes.
    pub async fn fund_list(&self) -> Result<Answer<Vec<FundRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let sql = "SELECT id, code, name, currency FROM fund ORDER BY code, id";
        let rows = all(&tx.rows(sql, Vec::new()).await?, |row| {
            Ok(FundRow { fund: row.hex(0)?, code: row.text(1)?, name: row.text(2)?, currency: row.text(3)? })
        })?;
        answer(tx, AsOf::Now, rows).await
    }

    /// Emergencies, the latest first.
    pub async fn emergencies(&self) -> Result<Answer<Vec<EmergencyRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let sql = "SELECT m.id, m.code, m.name, m.started_on, r.party FROM emergency m \
                   LEFT JOIN emergency_area r ON r.emergency = m.id ORDER BY m.started_on DESC, m.id, r.party";
        let mut emergencies: Vec<EmergencyRow> = Vec::new();
        for row in tx.rows(sql, Vec::new()).await? {
            let emergency = row.hex(0)?;
            if emergencies.last().is_none_or(|last| last.emergency != emergency) {
                let (code, name, started_on) = (row.text(1)?, row.text(2)?, row.day_or_none(3)?);
                emergencies.push(EmergencyRow { emergency, code, name, started_on, area: Vec::new() });
            }
            if let (Some(party), Some(last)) = (row.hex_or_none(4)?, emergencies.last_mut()) {
                last.area.push(party);
            }
        }
        answer(tx, AsOf::Now, emergencies).await
    }

    /// The item with this code.
    pub async fn item_by_code(&self, code: &str) -> Result<Option<ItemId>, ViewsError> {
        let sql = "SELECT g.item FROM item i JOIN asset g ON g.no = i.commodity WHERE i.code = $1 ORDER BY g.item";
        Ok(self.id(sql, vec![code.into()]).await?.map(ItemId::from_bytes))
    }

    /// The book with this code: a site's, the treasury's or the register's.
    pub async fn book_by_code(&self, code: &str) -> Result<Option<BookId>, ViewsError> {
        let sql = "SELECT id FROM book WHERE code = $1 ORDER BY id";
        Ok(self.id(sql, vec![code.into()]).await?.map(BookId))
    }

    /// The bin with this code at the site of this book.
    pub async fn bin_by_code(&self, site: BookId, code: &str) -> Result<Option<BinId>, ViewsError> {
        let sql = "SELECT n.id FROM bin n JOIN book b ON b.no = n.book WHERE b.id = $1 AND n.code = $2 ORDER BY n.id";
        Ok(self.id(sql, vec![site.0.into(), code.into()]).await?.map(BinId::from_bytes))
    }

    /// The fund with this code.
    pub async fn fund_by_code(&self, code: &str) -> Result<Option<FundId>, ViewsError> {
        let sql = "SELECT id FROM fund WHERE code = $1 ORDER BY id";
        Ok(self.id(sql, vec![code.into()]).await?.map(FundId::from_bytes))
    }

    /// The emergency with this code.
    pub async fn emergency_by_code(&self, code: &str) -> Result<Option<EmergencyId>, ViewsError> {
        let sql = "SELECT id FROM emergency WHERE code = $1 ORDER BY id";
        Ok(self.id(sql, vec![code.into()]).await?.map(EmergencyId::from_bytes))
    }

    /// The party with this public code, as `elstat` and `2201`.
    pub async fn party_by_code(&self, scheme: &str, code: &str) -> Result<Option<PartyId>, ViewsError> {
        let sql = "SELECT id FROM party WHERE scheme = $1 AND code = $2 ORDER BY id";
        Ok(self.id(sql, vec![scheme.into(), code.into()]).await?.map(PartyId::from_bytes))
    }

    async fn id<const N: usize>(&self, sql: &str, values: Vec<Value>) -> Result<Option<[u8; N]>, ViewsError> {
        let mut tx = self.read().await?;
        let row = tx.first(sql, values).await?;
        tx.commit().await?;
        Ok(row.map(|row| row.array(0)).transpose()?)
    }
}

fn read_item(row: &Row) -> Result<ItemRow, sqlx::Error> {
    Ok(ItemRow {
        item: row.hex(0)?,
        code: row.text(1)?,
        name: row.text(2)?,
        name_el: row.text_or_none(3)?,
        unit: row.text(4)?,
        category: row.text_or_none(5)?,
        dated: row.int(6)? == 1,
        packs: Vec::new(),
    })
}
