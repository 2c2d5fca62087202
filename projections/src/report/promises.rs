//! What is set aside, expected or promised, line by line.

use serde::Serialize;

use super::conditions::Conditions;
use super::entries::PlaceRow;
use super::{AT, answer, place};
use crate::answer::{Answer, all};
use crate::asof::AsOf;
use crate::error::ViewsError;
use crate::views::Views;

/// A line of goods set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReservationRow {
    /// The reservation's id in hexadecimal digits.
    pub reservation: String,
    /// The entry that set them aside.
    #[serde(flatten)]
    pub entry: PlaceRow,
    /// When that was recorded, in milliseconds since 1970.
    pub recorded_at: i64,
    /// The site's code.
    pub site: String,
    /// For whom, by id.
    pub recipient: Option<String>,
    /// The recipient's public name.
    pub recipient_name: Option<String>,
    /// For which emergency, by code.
    pub emergency: Option<String>,
    /// The item's code.
    pub item: String,
    /// The lot's id in hexadecimal digits.
    pub lot: String,
    /// The bin's code.
    pub bin: String,
    /// How much, in base units.
    pub quantity: i64,
    /// Whether it is still set aside.
    pub open: bool,
    /// How it ended: `released` or `used`.
    pub ended: Option<String>,
}

/// An item of an announced delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnnouncementRow {
    /// The announcement's id in hexadecimal digits.
    pub announcement: String,
    /// The entry that announced it.
    #[serde(flatten)]
    pub entry: PlaceRow,
    /// When that was recorded, in milliseconds since 1970.
    pub recorded_at: i64,
    /// The site's code.
    pub site: String,
    /// The donor's id in hexadecimal digits.
    pub donor: String,
    /// The day it is expected, as `YYYY-MM-DD`.
    pub expected_on: Option<String>,
    /// The item's code.
    pub item: String,
    /// The item's name.
    pub item_name: String,
    /// Announced, in base units.
    pub announced: i64,
    /// Accepted so far.
    pub received: i64,
    /// Arrived damaged so far.
    pub damaged: i64,
    /// Still to come.
    pub remaining: i64,
    /// Whether it has not been closed.
    pub open: bool,
    /// Why it was closed.
    pub closed: Option<String>,
}

/// A promise of money, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PledgeRow {
    /// The pledge's id in hexadecimal digits.
    pub pledge: String,
    /// The entry that made it.
    #[serde(flatten)]
    pub entry: PlaceRow,
    /// When that was recorded, in milliseconds since 1970.
    pub recorded_at: i64,
    /// The donor's id in hexadecimal digits.
    pub donor: String,
    /// The fund's code.
    pub fund: String,
    /// Promised.
    pub minor: i64,
    /// The currency.
    pub currency: String,
    /// Paid so far.
    pub paid: i64,
    /// Not paid so far.
    pub outstanding: i64,
    /// Whether it was reversed.
    pub reversed: bool,
}

/// A select of what has come of an item of an announcement, to accounts of a kind; donations that were reversed do not count.
pub(super) fn arrived(announcement: &str, commodity: &str, kind: &str) -> String {
    format!(
        "(SELECT CAST(COALESCE(SUM(ot.quantity), 0) AS BIGINT) FROM donation x \
         JOIN transfer ot ON ot.no >= x.entry * 4096 AND ot.no < (x.entry + 1) * 4096 JOIN asset og ON og.no = ot.asset \
         JOIN account oa ON oa.no = ot.target WHERE x.announcement = {announcement} AND og.commodity = {commodity} AND oa.kind {kind} \
         AND NOT EXISTS (SELECT 1 FROM reversal v WHERE v.original = x.entry))"
    )
}

impl Views {
    /// Goods set aside, the oldest first; of one site by its code, and only what is still set aside when `open`.
    pub async fn reservations(
        &self,
        site: Option<&str>,
        open: bool,
    ) -> Result<Answer<Vec<ReservationRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let mut conditions = Conditions::new("1 = 1");
        conditions.and_some("b.code = {}", site);
        if open {
            conditions.holds("r.ended IS NULL AND NOT EXISTS (SELECT 1 FROM book_end x WHERE x.book = r.book)");
        }
        let (conditions, values) = conditions.done();
        let sql = format!(
            "SELECT {}, p.written_at, r.id, b.code, b.id, r.recipient, y.name, m.code, i.code, g.item, g.lot, n.code, a.id, l.quantity, \
             CASE WHEN r.ended IS NULL THEN 1 ELSE 0 END, r.how FROM reservation r JOIN reservation_line l ON l.entry = r.entry \
             JOIN page p ON p.no = r.entry / 16384 JOIN book b ON b.no = p.book JOIN asset g ON g.no = l.asset \
             JOIN account a ON a.no = l.account LEFT JOIN bin n ON n.book = a.book AND n.id = a.id \
             LEFT JOIN item i ON i.commodity = g.commodity LEFT JOIN party y ON y.id = r.recipient \
             LEFT JOIN emergency m ON m.id = r.emergency WHERE {conditions} ORDER BY p.written_at, b.id, r.entry, l.line",
            place("r.entry")
        );
        let rows = all(&tx.rows(&sql, values).await?, |row| {
            Ok(ReservationRow {
                entry: PlaceRow::read(row, 0)?,
                recorded_at: row.int(AT)?,
                reservation: row.hex(AT + 1)?,
                site: row.code(AT + 2, AT + 3)?,
                recipient: row.hex_or_none(AT + 4)?,
                recipient_name: row.text_or_none(AT + 5)?,
                emergency: row.text_or_none(AT + 6)?,
                item: row.code(AT + 7, AT + 8)?,
                lot: row.hex(AT + 9)?,
                bin: row.code(AT + 10, AT + 11)?,
                quantity: row.int(AT + 12)?,
                open: row.int(AT + 13)? == 1,
                ended: row.text_or_none(AT + 14)?,
            })
        })?;
        answer(tx, AsOf::Now, rows).await
    }

    /// Announced deliveries, the first expected first; of one site by its code, and only what is not closed when `open`.
    pub async fn announcements(
        &self,
        site: Option<&str>,
        open: bool,
    ) -> Result<Answer<Vec<AnnouncementRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let mut conditions = Conditions::new("1 = 1");
        conditions.and_some("b.code = {}", site);
        if open {
            conditions.holds("d.entry IS NULL");
        }
        let (conditions, values) = conditions.done();
        let arrived = |kind| arrived("n.id", "l.commodity", kind);
        let sql = format!(
            "SELECT {}, p.written_at, n.id, b.code, b.id, n.donor, n.expected_on, i.code, g.item, i.name, l.quantity, {}, {}, \
             CASE WHEN d.entry IS NULL THEN 1 ELSE 0 END, d.reason FROM announcement n JOIN (SELECT announcement, commodity, MIN(line) AS line, CAST(SUM(quantity) AS BIGINT) AS quantity \
             FROM announcement_line GROUP BY announcement, commodity) l ON l.announcement = n.id \
             JOIN page p ON p.no = n.entry / 16384 JOIN book b ON b.no = p.book JOIN asset g ON g.no = l.commodity \
             LEFT JOIN item i ON i.commodity = l.commodity LEFT JOIN announcement_end d ON d.announcement = n.id WHERE {conditions} \
             ORDER BY COALESCE(n.expected_on, 99999999), p.written_at, b.id, n.entry, l.line",
            place("n.entry"),
            arrived("= 'shelf'"),
            arrived("= 'loss'")
        );
        let rows = all(&tx.rows(&sql, values).await?, |row| {
            let (announced, received, damaged) = (row.int(AT + 9)?, row.int(AT + 10)?, row.int(AT + 11)?);
            let open = row.int(AT + 12)? == 1;
            let left = announced.saturating_sub(received).saturating_sub(damaged).max(0);
            Ok(AnnouncementRow {
                entry: PlaceRow::read(row, 0)?,
                recorded_at: row.int(AT)?,
                announcement: row.hex(AT + 1)?,
                site: row.code(AT + 2, AT + 3)?,
                donor: row.hex(AT + 4)?,
                expected_on: row.day_or_none(AT + 5)?,
                item: row.code(AT + 6, AT + 7)?,
                item_name: row.text_or_none(AT + 8)?.unwrap_or_default(),
                announced,
                received,
                damaged,
                remaining: if open { left } else { 0 },
                open,
                closed: row.text_or_none(AT + 13)?,
            })
        })?;
        answer(tx, AsOf::Now, rows).await
    }

    /// Promises of money, the oldest first.
    pub async fn pledges(&self) -> Result<Answer<Vec<PledgeRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let sql = format!(
            "SELECT {}, p.written_at, g.id, g.donor, f.code, g.fund, g.minor, g.currency, \
             (SELECT CAST(COALESCE(SUM(y.minor), 0) AS BIGINT) FROM gift y WHERE y.pledge = g.id \
             AND NOT EXISTS (SELECT 1 FROM reversal v WHERE v.original = y.entry)), \
             CASE WHEN EXISTS (SELECT 1 FROM reversal v WHERE v.original = g.entry) THEN 1 ELSE 0 END \
             FROM pledge g JOIN page p ON p.no = g.entry / 16384 JOIN book b ON b.no = p.book LEFT JOIN fund f ON f.id = g.fund \
             ORDER BY p.written_at, b.id, g.entry",
            place("g.entry")
        );
        let rows = all(&tx.rows(&sql, Vec::new()).await?, |row| {
            let (minor, paid) = (row.int(AT + 5)?, row.int(AT + 7)?);
            let reversed = row.int(AT + 8)? == 1;
            Ok(PledgeRow {
                entry: PlaceRow::read(row, 0)?,
                recorded_at: row.int(AT)?,
                pledge: row.hex(AT + 1)?,
                donor: row.hex(AT + 2)?,
                fund: row.code(AT + 3, AT + 4)?,
                minor,
                currency: row.text(AT + 6)?,
                paid,
                outstanding: if reversed { 0 } else { minor.saturating_sub(paid).max(0) },
                reversed,
            })
        })?;
        answer(tx, AsOf::Now, rows).await
    }
}
