//! Goods on the road: what left, what of it has been settled, and what is still under way.

use ledger::ids::ShipmentId;
use serde::Serialize;

use super::account::{self, AccountLabel};
use super::conditions::Conditions;
use super::entries::{PlaceRow, bounded};
use super::{AT, EXPIRY_DAY, EXPIRY_KIND, answer, place};
use crate::answer::{Answer, Bytes, all};
use crate::asof::AsOf;
use crate::error::ViewsError;
use crate::fold::tag;
use crate::store::{Row, Tx};
use crate::views::Views;

/// Which shipments are asked for. Absent means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShipmentsFilter {
    /// That left this site, by code.
    pub origin: Option<String>,
    /// To this site, by code.
    pub destination: Option<String>,
    /// To this recipient.
    pub recipient: Option<ledger::ids::PartyId>,
    /// `transfer` or `distribution`.
    pub kind: Option<String>,
    /// Only those of which something is on the road.
    pub open: bool,
    /// At most so many; never more than [`super::ROWS_MAX`]. 0 means that.
    pub limit: u32,
    /// After passing over so many.
    pub offset: u32,
}

/// A shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShipmentRow {
    /// Its id in hexadecimal digits, as on the waybill.
    pub shipment: String,
    /// The dispatch.
    #[serde(flatten)]
    pub entry: PlaceRow,
    /// When it was recorded, in milliseconds since 1970.
    pub recorded_at: i64,
    /// When it left, by the actor's word.
    pub occurred_at: i64,
    /// `transfer` or `distribution`.
    pub kind: String,
    /// The code of the site it left.
    pub origin: String,
    /// The code of the site it goes to.
    pub destination: Option<String>,
    /// The id of the recipient it goes to.
    pub recipient: Option<String>,
    /// The recipient's public name.
    pub recipient_name: Option<String>,
    /// The emergency it is for, by code.
    pub emergency: Option<String>,
    /// All that left, in base units of whatever items.
    pub dispatched: i64,
    /// What is still on the road.
    pub remaining: i64,
    /// Whether the destination gave up what had not arrived.
    pub released: bool,
    /// `in_transit`, `settled`, or `released` while the origin has not taken the rest back.
    pub status: &'static str,
}

/// An item and lot of a shipment, in base units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShipmentLine {
    /// The item's code.
    pub item: String,
    /// The item's name.
    pub item_name: String,
    /// The base unit.
    pub unit: String,
    /// The lot's id in hexadecimal digits.
    pub lot: String,
    /// The last good day, as `YYYY-MM-DD`.
    pub expiry: Option<String>,
    /// `best_before` or `use_by`.
    pub expiry_kind: Option<String>,
    /// What left.
    pub dispatched: i64,
    /// Of it, settled: arrived, delivered, brought back or missing.
    pub settled: i64,
    /// Of it, on the road.
    pub remaining: i64,
    /// `held` or `recalled`, when the lot is at the site it left: whoever receives it is warned.
    pub stopped: Option<String>,
}

/// What became of some of a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettledLine {
    /// The entry that settled it.
    #[serde(flatten)]
    pub entry: PlaceRow,
    /// When that was recorded, in milliseconds since 1970.
    pub recorded_at: i64,
    /// The event's name.
    pub kind: String,
    /// The item's code.
    pub item: String,
    /// The lot's id in hexadecimal digits.
    pub lot: String,
    /// Where it went.
    pub target: AccountLabel,
    /// How much; negative for what a reversal put back on the road.
    pub quantity: i64,
}

/// A shipment with its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShipmentDetail {
    /// The shipment.
    pub shipment: ShipmentRow,
    /// What left, by item and lot.
    pub lines: Vec<ShipmentLine>,
    /// What became of it, in the order of recording.
    pub settled: Vec<SettledLine>,
}

/// What is on the road of shipment `s`, from its transfers, so far as `only` holds of `t`.
fn moved(only: &str) -> String {
    format!(
        "(SELECT CAST(COALESCE(SUM(CASE WHEN t.target = s.account THEN t.quantity ELSE -t.quantity END), 0) AS BIGINT) \
         FROM transfer t WHERE t.thread = s.account{only})"
    )
}

const OPEN: &str = "EXISTS (SELECT 1 FROM balance oq WHERE oq.account = s.account AND oq.quantity <> 0)";

fn select(conditions: &str, tail: &str) -> String {
    format!(
        "SELECT {}, p.written_at, e.occurred_at, a.id, s.kind, b.code, b.id, d.code, s.destination, s.recipient, y.name, m.code, {}, {}, \
         CASE WHEN EXISTS (SELECT 1 FROM shipment_end x WHERE x.account = s.account) THEN 1 ELSE 0 END, \
         CASE WHEN {OPEN} THEN 1 ELSE 0 END \
         FROM shipment s JOIN account a ON a.no = s.account JOIN entry e ON e.no = s.entry JOIN page p ON p.no = s.entry / 16384 \
         JOIN book b ON b.no = p.book LEFT JOIN book d ON d.id = s.destination LEFT JOIN party y ON y.id = s.recipient \
         LEFT JOIN emergency m ON m.id = s.emergency WHERE {conditions} ORDER BY p.written_at DESC, b.id DESC, s.entry DESC{tail}",
        place("s.entry"),
        moved(" AND t.no / 4096 = s.entry"),
        moved("")
    )
}

fn read(row: &Row) -> Result<ShipmentRow, sqlx::Error> {
    let (released, open) = (row.int(AT + 13)? == 1, row.int(AT + 14)? == 1);
    let destination = row.bytes_or_none(AT + 7)?.is_some();
    Ok(ShipmentRow {
        entry: PlaceRow::read(row, 0)?,
        recorded_at: row.int(AT)?,
        occurred_at: row.int(AT + 1)?,
        shipment: row.hex(AT + 2)?,
        kind: row.text(AT + 3)?,
        origin: row.code(AT + 4, AT + 5)?,
        destination: if destination { Some(row.code(AT + 6, AT + 7)?) } else { None },
        recipient: row.hex_or_none(AT + 8)?,
        recipient_name: row.text_or_none(AT + 9)?,
        emergency: row.text_or_none(AT + 10)?,
        dispatched: row.int(AT + 11)?,
        remaining: row.int(AT + 12)?,
        released,
        status: match (open, released) {
            (false, _) => "settled",
            (true, false) => "in_transit",
            (true, true) => "released",
        },
    })
}

impl Views {
    /// Shipments, the last dispatched first.
    pub async fn shipments(&self, filter: &ShipmentsFilter) -> Result<Answer<Vec<ShipmentRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let mut conditions = Conditions::new("1 = 1");
        conditions.and_some("b.code = {}", filter.origin.as_deref());
        conditions.and_some("d.code = {}", filter.destination.as_deref());
        conditions.and_some("s.recipient = {}", filter.recipient.map(|party| party.stored()));
        conditions.and_some("s.kind = {}", filter.kind.as_deref());
        if filter.open {
            // What is on the road is little, and an index has it.
            conditions.holds("s.account IN (SELECT oq.account FROM balance oq WHERE oq.class = 2)");
        }
        let (conditions, values) = conditions.done();
        let sql = select(&conditions, &format!(" LIMIT {} OFFSET {}", bounded(filter.limit), filter.offset));
        let rows = all(&tx.rows(&sql, values).await?, read)?;
        answer(tx, AsOf::Now, rows).await
    }

    /// One shipment: what left, and what became of it.
    pub async fn shipment(&self, shipment: ShipmentId) -> Result<Answer<ShipmentDetail>, ViewsError> {
        let mut tx = self.read().await?;
        let sql = "SELECT no FROM account WHERE kind = 'transit' AND id = $1 AND tag = $2";
        let row = tx.first(sql, vec![shipment.stored().into(), tag(&shipment.stored()).into()]).await?;
        let account = row.ok_or(ViewsError::NotFound("shipment"))?.int(0)?;
        let row = tx.first(&select("s.account = $1", ""), vec![account.into()]).await?;
        // Something may have arrived of it while its dispatch lies in a book that has not been projected.
        let row = row.ok_or(ViewsError::NotFound("dispatch of this shipment, so far"))?;
        let lines = lines(&mut tx, account).await?;
        let settled = settled(&mut tx, account).await?;
        answer(tx, AsOf::Now, ShipmentDetail { shipment: read(&row)?, lines, settled }).await
    }
}

async fn lines(tx: &mut Tx, account: i64) -> Result<Vec<ShipmentLine>, ViewsError> {
    let sql = format!(
        "SELECT i.code, g.item, i.name, i.unit, g.lot, {EXPIRY_DAY}, {EXPIRY_KIND}, \
         CAST(SUM(CASE WHEN t.no / 4096 = s.entry THEN t.quantity ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN t.target = s.account THEN t.quantity ELSE -t.quantity END) AS BIGINT), \
         (SELECT st.status FROM lot_status st WHERE st.book = s.book AND st.lot = g.lot ORDER BY st.entry DESC LIMIT 1) \
         FROM shipment s JOIN transfer t ON t.thread = s.account JOIN asset g ON g.no = t.asset \
         LEFT JOIN item i ON i.commodity = g.commodity LEFT JOIN lot l ON l.asset = g.no WHERE s.account = $1 \
         GROUP BY i.code, g.item, i.name, i.unit, g.lot, l.expiry_day, l.seen_day, l.expiry_kind, l.seen_kind, l.now_day, l.now_kind, l.entry, s.book \
         ORDER BY i.code, g.item, g.lot"
    );
    all(&tx.rows(&sql, vec![account.into()]).await?, |row| {
        let (dispatched, remaining) = (row.int(7)?, row.int(8)?);
        Ok(ShipmentLine {
            item: row.code(0, 1)?,
            item_name: row.text_or_none(2)?.unwrap_or_default(),
            unit: row.text_or_none(3)?.unwrap_or_default(),
            lot: row.hex(4)?,
            expiry: row.day_or_none(5)?,
            expiry_kind: row.text_or_none(6)?,
            dispatched,
            settled: dispatched.saturating_sub(remaining),
            remaining,
            stopped: row.text_or_none(9)?.filter(|status| status != "available"),
        })
    })
}

async fn settled(tx: &mut Tx, account: i64) -> Result<Vec<SettledLine>, ViewsError> {
    let sql = format!(
        "SELECT {}, p.written_at, k.name, i.code, g.item, g.lot, CASE WHEN t.source = s.account THEN t.quantity ELSE -t.quantity END, {} \
         FROM shipment s JOIN transfer t ON t.thread = s.account JOIN page p ON p.no = t.no / 67108864 JOIN book b ON b.no = p.book \
         JOIN entry e ON e.no = t.no / 4096 JOIN kind k ON k.no = e.kind JOIN asset g ON g.no = t.asset \
         LEFT JOIN item i ON i.commodity = g.commodity \
         JOIN account o ON o.no = CASE WHEN t.source = s.account THEN t.target ELSE t.source END \
         WHERE s.account = $1 AND t.no / 4096 <> s.entry ORDER BY p.written_at, b.id, t.no",
        place("t.no / 4096"),
        account::columns("o")
    );
    all(&tx.rows(&sql, vec![account.into()]).await?, |row| {
        Ok(SettledLine {
            entry: PlaceRow::read(row, 0)?,
            recorded_at: row.int(AT)?,
            kind: row.text(AT + 1)?,
            item: row.code(AT + 2, AT + 3)?,
            lot: row.hex(AT + 4)?,
            quantity: row.int(AT + 5)?,
            target: account::read(row, AT + 6)?,
        })
    })
}
