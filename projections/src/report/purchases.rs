//! Payments for goods and what came of them: paid and not received, received and not paid for.

use std::collections::BTreeMap;

use super::funds::stands;
use crate::asof::Cut;
use crate::error::ViewsError;
use crate::report::exceptions::{DAY_MS, ExceptionLimits, ExceptionRow};
use crate::store::{Row, Tx};

/// A payment's place.
type Place = (Vec<u8>, i64, i64);

/// What a payment was for, and how it stands.
struct Payment {
    site: String,
    since: i64,
    /// Whether money paid is still with the supplier.
    paid: bool,
    /// Bought, by item.
    bought: BTreeMap<i64, (String, i64)>,
}

fn place(row: &Row, at: usize) -> Result<Place, sqlx::Error> {
    Ok((row.bytes(at)?, row.int(at + 1)?, row.int(at + 2)?))
}

async fn payments(tx: &mut Tx) -> Result<BTreeMap<Place, Payment>, ViewsError> {
    let sql = format!(
        "SELECT b.id, p.page, y.entry % 16384, d.code, y.destination, p.written_at, l.commodity, i.code, g.item, \
         CAST(SUM(l.quantity) AS BIGINT), \
         (SELECT CAST(COALESCE(SUM(t.quantity), 0) AS BIGINT) FROM transfer t WHERE t.no >= y.entry * 4096 AND t.no < (y.entry + 1) * 4096) - (SELECT CAST(COALESCE(SUM(x.minor), 0) AS BIGINT) FROM payment_end x \
         WHERE x.book = b.id AND x.page = p.page AND x.place = y.entry % 16384 AND x.minor IS NOT NULL AND {}), \
         CASE WHEN {} THEN 1 ELSE 0 END \
         FROM payment y JOIN page p ON p.no = y.entry / 16384 JOIN book b ON b.no = p.book JOIN payment_line l ON l.entry = y.entry \
         JOIN asset g ON g.no = l.commodity LEFT JOIN item i ON i.commodity = l.commodity LEFT JOIN book d ON d.id = y.destination \
         GROUP BY b.id, p.page, y.entry, d.code, y.destination, p.written_at, l.commodity, i.code, g.item",
        stands("x.entry", Cut::None),
        stands("y.entry", Cut::None)
    );
    let mut payments: BTreeMap<Place, Payment> = BTreeMap::new();
    for row in tx.rows(&sql, Vec::new()).await? {
        let (site, since) = (row.code(3, 4)?, row.int(5)?);
        let paid = row.int(10)? > 0 && row.int(11)? == 1;
        let payment = Payment { site, since, paid, bought: BTreeMap::new() };
        let payment = payments.entry(place(&row, 0)?).or_insert(payment);
        payment.bought.insert(row.int(6)?, (row.code(7, 8)?, row.int(9)?));
    }
    Ok(payments)
}

/// Payments of which too little came in time, and goods whose payment has gone back or never was.
pub(super) async fn one_sided(tx: &mut Tx, limits: &ExceptionLimits) -> Result<Vec<ExceptionRow>, ViewsError> {
    let mut payments = payments(tx).await?;
    let sql = format!(
        "SELECT x.book, x.page, x.place, g.commodity, i.code, m.item, b.code, b.id, MIN(p.written_at), CAST(SUM(t.quantity) AS BIGINT) \
         FROM payment_end x JOIN page p ON p.no = x.entry / 16384 JOIN book b ON b.no = p.book \
         JOIN transfer t ON t.no >= x.entry * 4096 AND t.no < (x.entry + 1) * 4096 JOIN asset g ON g.no = t.asset \
         JOIN asset m ON m.no = g.commodity LEFT JOIN item i ON i.commodity = g.commodity WHERE x.minor IS NULL AND {} \
         GROUP BY x.book, x.page, x.place, g.commodity, i.code, m.item, b.code, b.id",
        stands("x.entry", Cut::None)
    );
    let row = |kind, site, since, item, quantity| {
        let (about, bin, lot) = (None, None, None);
        ExceptionRow { kind, site: Some(site), since: Some(since), about, bin, item, lot, quantity }
    };
    let mut rows = Vec::new();
    for found in tx.rows(&sql, Vec::new()).await? {
        let (quantity, commodity) = (found.int(9)?, found.int(3)?);
        let payment = payments.get_mut(&place(&found, 0)?);
        if payment.as_ref().is_none_or(|payment| !payment.paid) {
            rows.push(row("received_unpaid", found.code(6, 7)?, found.int(8)?, found.code(4, 5)?, quantity));
        }
        if let Some((_, open)) = payment.and_then(|payment| payment.bought.get_mut(&commodity)) {
            *open = open.saturating_sub(quantity);
        }
    }
    let latest = limits.now.saturating_sub(i64::from(limits.transit_days_max).saturating_mul(DAY_MS));
    for payment in payments.into_values().filter(|payment| payment.paid && payment.since <= latest) {
        for (item, open) in payment.bought.into_values().filter(|(_, open)| *open > 0) {
            rows.push(row("paid_not_received", payment.site.clone(), payment.since, item, open));
        }
    }
    Ok(rows)
}
