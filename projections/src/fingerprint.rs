//! One hash over all views, whatever the numbers of their rows: two databases of the same pages have the same, built live or anew.

use ledger::hash;
use ledger::ids::Hash;

use crate::error::ViewsError;
use crate::store::Row;
use crate::views::Views;

/// The hash over one view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// The view.
    pub view: &'static str,
    /// How many rows it has.
    pub rows: u64,
    /// The sum of the hashes of its rows, whatever their order.
    pub hash: Hash,
}

/// A view, the kinds of its canonical columns (`i` integer, `b` bytes, `t` text), and the select that gives them. In it `{x@}` stands for the
/// place of the entry numbered `x` (book, page, index), `{x$}` for the account numbered `x` (kind, book, id), and `{x#}` for the asset
/// numbered `x` (item, lot, currency).
struct Canon(&'static str, &'static str, &'static str);

const CANON: &[Canon] = &[
    Canon("book", "btttbii", "SELECT id, kind, code, name, municipality, zone_offset_min, zone_summer FROM book"),
    Canon(
        "progress",
        "bibii",
        "SELECT b.id, p.page, p.hash, p.entries, p.written_at FROM progress p JOIN book b ON b.no = p.book",
    ),
    Canon(
        "page",
        "bibiiii",
        "SELECT b.id, p.page, p.hash, p.first_entry, p.entries, p.written_at, p.occurred_min FROM page p JOIN book b ON b.no = p.book",
    ),
    Canon(
        "entry",
        "biitbib",
        "SELECT {e.no@}, k.name, a.id, e.occurred_at, e.hash FROM entry e JOIN kind k ON k.no = e.kind JOIN actor a ON a.no = e.actor",
    ),
    Canon("cause", "biibiib", "SELECT {c.entry@}, c.book, c.page, c.place, c.hash FROM cause c"),
    Canon("reversal", "biibiit", "SELECT {v.original@}, {v.entry@}, v.reason FROM reversal v"),
    Canon("approval", "biib", "SELECT {y.entry@}, y.actor FROM approval y"),
    Canon("override", "biiibbtt", "SELECT {o.entry@}, o.line, {o.asset#}, o.reason FROM override o"),
    Canon("key_change", "biibbt", "SELECT {y.entry@}, y.book, y.key, y.how FROM key_change y"),
    Canon(
        "transfer",
        "biiitbbtbbbbtiii",
        "SELECT {t.no/4096@}, t.no % 4096, {t.source$}, {t.target$}, {t.asset#}, t.quantity, \
         CASE WHEN t.card IS NULL THEN 0 ELSE 1 END, t.after FROM transfer t",
    ),
    Canon(
        "thread",
        "biiitbb",
        "SELECT {t.no/4096@}, t.no % 4096, {t.thread$} FROM transfer t WHERE t.thread IS NOT NULL",
    ),
    Canon("balance", "tbbbbtii", "SELECT {q.account$}, {q.asset#}, q.class, q.quantity FROM balance q"),
    Canon("card", "bbbti", "SELECT b.id, {c.commodity#}, c.on_hand FROM card c JOIN book b ON b.no = c.book"),
    Canon(
        "item",
        "bbttttttitbii",
        "SELECT {i.commodity#}, i.code, i.name, i.name_el, i.unit, i.category, i.dated, i.search, {i.entry@} FROM item i",
    ),
    Canon("pack", "bbtti", "SELECT {k.commodity#}, k.name, k.units FROM pack k"),
    Canon("party", "bttttbii", "SELECT p.id, p.kind, p.name, p.scheme, p.code, {p.entry@} FROM party p"),
    Canon("fund", "btttbii", "SELECT f.id, f.code, f.name, f.currency, {f.entry@} FROM fund f"),
    Canon("emergency", "bttibii", "SELECT m.id, m.code, m.name, m.started_on, {m.entry@} FROM emergency m"),
    Canon("emergency_area", "bb", "SELECT emergency, party FROM emergency_area"),
    Canon("bin", "bbttbii", "SELECT b.id, n.id, n.code, n.zone, {n.entry@} FROM bin n JOIN book b ON b.no = n.book"),
    Canon(
        "book_end",
        "bbiiiit",
        "SELECT b.id, {x.entry@}, x.page, x.witnessed, x.reason FROM book_end x JOIN book b ON b.no = x.book",
    ),
    Canon("carry", "biib", "SELECT {y.entry@}, b.id FROM carry y JOIN book b ON b.no = y.book"),
    Canon(
        "book_successor",
        "bbbii",
        "SELECT b.id, s.id, {x.entry@} FROM book_successor x JOIN book b ON b.no = x.book JOIN book s ON s.no = x.successor",
    ),
    Canon(
        "lot",
        "bbtbiitbiitititititi",
        "SELECT {l.asset#}, {l.entry@}, l.source, (SELECT za.id FROM account za WHERE za.no = l.party), l.received, l.damaged, l.expiry_kind, l.expiry_day, l.maker_lot, l.expected, \
         l.discrepancy, l.value_minor, l.currency, l.seen_day, l.now_kind, l.now_day FROM lot l",
    ),
    Canon(
        "lot_parent",
        "biiibbtbbtitb",
        "SELECT {p.entry@}, p.line, {p.child#}, {p.parent#}, p.quantity, p.how, p.party FROM lot_parent p",
    ),
    Canon(
        "lot_status",
        "bbbiitt",
        "SELECT b.id, s.lot, {s.entry@}, s.status, s.reason FROM lot_status s JOIN book b ON b.no = s.book",
    ),
    Canon("lot_named", "bbii", "SELECT n.lot, {n.entry@} FROM lot_named n"),
    Canon("donation", "biibbbt", "SELECT {d.entry@}, d.donor, d.announcement, d.emergency, d.basis FROM donation d"),
    Canon(
        "announcement",
        "bbiibbi",
        "SELECT n.id, {n.entry@}, b.id, n.donor, n.expected_on FROM announcement n JOIN book b ON b.no = n.book",
    ),
    Canon(
        "announcement_line",
        "bibbti",
        "SELECT n.announcement, n.line, {n.commodity#}, n.quantity FROM announcement_line n",
    ),
    Canon("announcement_end", "bbiit", "SELECT n.announcement, {n.entry@}, n.reason FROM announcement_end n"),
    Canon(
        "reservation",
        "bbiibbbbiit",
        "SELECT r.id, {r.entry@}, b.id, r.recipient, r.emergency, {r.ended@}, r.how FROM reservation r LEFT JOIN book b ON b.no = r.book",
    ),
    Canon(
        "reservation_line",
        "biiitbbbbti",
        "SELECT {n.entry@}, n.line, {n.account$}, {n.asset#}, n.quantity FROM reservation_line n",
    ),
    Canon(
        "shipment",
        "tbbbiitbbbbb",
        "SELECT {s.account$}, {s.entry@}, s.kind, b.id, s.destination, s.recipient, s.emergency, s.reservation \
         FROM shipment s JOIN book b ON b.no = s.book",
    ),
    Canon("shipment_end", "biitbb", "SELECT {s.entry@}, {s.account$} FROM shipment_end s"),
    Canon(
        "delivery",
        "biitbbbbii",
        "SELECT {d.entry@}, {d.shipment$}, d.recipient, d.emergency, d.households, d.persons FROM delivery d",
    ),
    Canon(
        "gift",
        "biibbitbb",
        "SELECT {g.entry@}, g.donor, g.fund, g.minor, g.currency, g.pledge, g.emergency FROM gift g",
    ),
    Canon(
        "pledge",
        "bbiibbitb",
        "SELECT p.id, {p.entry@}, p.donor, p.fund, p.minor, p.currency, p.emergency FROM pledge p",
    ),
    Canon(
        "payment",
        "biitbbbtb",
        "SELECT {p.entry@}, p.kind, p.fund, p.supplier, p.destination, p.on_what, p.emergency FROM payment p",
    ),
    Canon("payment_end", "biibiii", "SELECT {n.entry@}, n.book, n.page, n.place, n.minor FROM payment_end n"),
    Canon("payment_line", "biiibbti", "SELECT {n.entry@}, n.line, {n.commodity#}, n.quantity FROM payment_line n"),
];

/// Three columns in the stead of a number.
fn spell(what: &str, no: &str) -> String {
    match what {
        "@" => format!(
            "(SELECT zb.id FROM page zp JOIN book zb ON zb.no = zp.book WHERE zp.no = {no} / 16384), \
             (SELECT zp.page FROM page zp WHERE zp.no = {no} / 16384), {no} % 16384"
        ),
        "$" => format!(
            "(SELECT za.kind FROM account za WHERE za.no = {no}), \
             (SELECT zb.id FROM account za JOIN book zb ON zb.no = za.book WHERE za.no = {no}), \
             (SELECT za.id FROM account za WHERE za.no = {no})"
        ),
        _ => format!(
            "(SELECT zg.item FROM asset zg WHERE zg.no = {no}), (SELECT zg.lot FROM asset zg WHERE zg.no = {no}), \
             (SELECT zg.currency FROM asset zg WHERE zg.no = {no})"
        ),
    }
}

/// Puts places, accounts and assets in the stead of their numbers.
fn spelt(select: &str) -> String {
    let mut sql = String::with_capacity(select.len() * 3);
    for part in select.split_inclusive('}') {
        let Some((before, name)) = part.split_once('{') else {
            sql.push_str(part);
            continue;
        };
        sql.push_str(before);
        let (no, what) = name.trim_end_matches('}').split_at(name.len() - 2);
        sql.push_str(&spell(what, no));
    }
    sql
}

/// The hash of one row: each column with its presence and length.
fn row_hash(row: &Row, kinds: &str) -> Result<Hash, sqlx::Error> {
    let mut bytes = Vec::with_capacity(256);
    let mut put = |column: Option<&[u8]>| {
        let length = column.map_or(u64::MAX, |column| u64::try_from(column.len()).unwrap_or(u64::MAX - 1));
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(column.unwrap_or_default());
    };
    for (at, kind) in kinds.chars().enumerate() {
        match kind {
            'i' => put(row.int_or_none(at)?.map(i64::to_le_bytes).as_ref().map(<[u8; 8]>::as_slice)),
            'b' => put(row.bytes_or_none(at)?.as_deref()),
            _ => put(row.text_or_none(at)?.as_deref().map(str::as_bytes)),
        }
    }
    Ok(hash::state(&bytes))
}

/// Adds two hashes as numbers of four words.
fn add(sum: &mut [u64; 4], hash: &Hash) {
    for (word, bytes) in sum.iter_mut().zip(hash.0.chunks_exact(8)) {
        *word = word.wrapping_add(u64::from_le_bytes(bytes.try_into().expect("eight bytes make a word")));
    }
}

impl Views {
    /// The fingerprint of every view. It reads all there is.
    pub async fn fingerprints(&self) -> Result<Vec<Fingerprint>, ViewsError> {
        let mut tx = self.read().await?;
        let mut all = Vec::with_capacity(CANON.len());
        for Canon(view, kinds, select) in CANON {
            let (mut sum, mut rows) = ([0_u64; 4], 0_u64);
            let take = |row: &Row| {
                add(&mut sum, &row_hash(row, kinds)?);
                rows += 1;
                Ok(())
            };
            tx.each(&spelt(select), Vec::new(), take).await?;
            let mut bytes = [0; 32];
            bytes.chunks_exact_mut(8).zip(sum).for_each(|(to, word)| to.copy_from_slice(&word.to_le_bytes()));
            all.push(Fingerprint { view, rows, hash: Hash(bytes) });
        }
        tx.commit().await?;
        Ok(all)
    }

    /// One hash over all views: equal for equal contents, however the pages of different books were interleaved.
    pub async fn fingerprint(&self) -> Result<Hash, ViewsError> {
        let mut bytes = Vec::new();
        for print in self.fingerprints().await? {
            bytes.extend_from_slice(print.view.as_bytes());
            bytes.extend_from_slice(&print.rows.to_le_bytes());
            bytes.extend_from_slice(&print.hash.0);
        }
        Ok(hash::state(&bytes))
    }
}
