//! Lots and what they were made from or into, with every transfer of theirs: what traces and journeys are drawn from.

use std::collections::{BTreeMap, BTreeSet};

use super::account::{self, AccountLabel};
use super::entries::{self, EntryPlace, EntryRow, PlaceRow, find};
use super::funds::stands;
use super::{EXPIRY_DAY, EXPIRY_KIND};
use crate::answer::{Bytes, all};
use crate::asof::Cut;
use crate::error::ViewsError;
use crate::fold::tag;
use crate::place;
use crate::provenance::{NUMBERS, accounts_of};
use crate::store::{Row, Rows, Tx};

use ledger::ids::{LotId, PartyId};

/// The most lots that one answer follows. A lot beyond it is not followed, and the answer says so.
pub(super) const LOTS_MAX: usize = 2_000;

/// A lot, and the entry that brought it.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) lot: String,
    pub(super) item: String,
    pub(super) item_name: String,
    pub(super) item_name_el: Option<String>,
    pub(super) unit: String,
    pub(super) origin: Option<i64>,
    pub(super) origin_place: Option<PlaceRow>,
    pub(super) origin_kind: Option<String>,
    pub(super) recorded_at: Option<i64>,
    pub(super) source: Option<String>,
    pub(super) party: Option<String>,
    pub(super) received: i64,
    pub(super) damaged: i64,
    pub(super) expiry: Option<String>,
    pub(super) expiry_kind: Option<String>,
    pub(super) maker_lot: Option<String>,
}

/// So much of a lot became so much of another.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) parent: i64,
    pub(super) child: i64,
    pub(super) quantity: i64,
    /// `returned` or `matched`.
    pub(super) how: String,
    /// Who brought it back, in hexadecimal digits.
    pub(super) party: Option<String>,
    pub(super) entry: PlaceRow,
    /// The site where it happened, by code.
    pub(super) site: Option<String>,
}

/// One transfer of a lot.
#[derive(Debug, Clone)]
pub(super) struct Move {
    pub(super) asset: i64,
    /// The entry's number, and that of the entry it reverses.
    pub(super) entry_no: i64,
    pub(super) reverses: Option<i64>,
    pub(super) entry: EntryRow,
    pub(super) line: u64,
    pub(super) quantity: i64,
    pub(super) source: AccountLabel,
    pub(super) target: AccountLabel,
}

/// Lots that belong together.
#[derive(Debug, Default)]
pub(super) struct Family {
    pub(super) members: BTreeMap<i64, Member>,
    pub(super) edges: Vec<Edge>,
    pub(super) moves: Vec<Move>,
    /// Whether nothing was left out.
    pub(super) complete: bool,
}

/// Which way to follow lots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// To what was made from them.
    Down,
    /// To what they were made from.
    Up,
}

fn keys<'a>(assets: impl IntoIterator<Item = &'a i64>) -> Rows {
    let mut keys = Rows::default();
    for asset in assets {
        keys.push([(*asset).into()]);
    }
    keys
}

/// The lots of an entry's transfers.
pub(super) async fn lots_of_entry(tx: &mut Tx, entry: EntryPlace) -> Result<BTreeSet<i64>, ViewsError> {
    let (no, _) = find(tx, entry).await?;
    let first = no * place::TRANSFERS_PER_ENTRY;
    let sql = "SELECT DISTINCT t.asset FROM transfer t JOIN asset g ON g.no = t.asset WHERE t.no >= $1 AND t.no < $2 AND g.currency = ''";
    let rows = tx.rows(sql, vec![first.into(), (first + place::TRANSFERS_PER_ENTRY).into()]).await?;
    Ok(all(&rows, |row| row.int(0))?.into_iter().collect())
}

/// The lots with this id.
pub(super) async fn lots_of_id(tx: &mut Tx, lot: LotId) -> Result<BTreeSet<i64>, ViewsError> {
    let rows = tx
        .rows("SELECT no FROM asset WHERE lot = $1 AND tag = $2", vec![lot.stored().into(), tag(&lot.stored()).into()])
        .await?;
    if rows.is_empty() {
        Err(ViewsError::NotFound("lot"))
    } else {
        Ok(all(&rows, |row| row.int(0))?.into_iter().collect())
    }
}

/// The lots that a donor gave or a supplier sold, the latest first, one more than an answer follows.
pub(super) async fn lots_of_party(tx: &mut Tx, party: PartyId) -> Result<BTreeSet<i64>, ViewsError> {
    let sql = format!(
        "SELECT l.asset FROM lot l JOIN page p ON p.no = l.entry / 16384 JOIN book b ON b.no = p.book WHERE l.party IN ({}) \
         ORDER BY p.written_at DESC, b.id, l.entry DESC LIMIT {}",
        accounts_of(tag(&party.stored()), "$1"),
        LOTS_MAX + 1
    );
    let rows = tx.rows(&sql, vec![party.stored().into()]).await?;
    Ok(all(&rows, |row| row.int(0))?.into_iter().collect())
}

/// These lots and all that they are related to one way, at the cut.
pub(super) async fn related(
    tx: &mut Tx,
    roots: &BTreeSet<i64>,
    way: Way,
    cut: Cut,
) -> Result<BTreeSet<i64>, ViewsError> {
    let (near, far) = match way {
        Way::Down => ("parent", "child"),
        Way::Up => ("child", "parent"),
    };
    let sql = format!(
        "WITH RECURSIVE kin (asset) AS (SELECT want.column1 FROM {{want}} UNION SELECT lp.{far} FROM kin \
         JOIN lot_parent lp ON lp.{near} = kin.asset WHERE {} AND {}) SELECT asset FROM kin",
        cut.holds("lp.entry"),
        stands("lp.entry", cut)
    );
    let rows = tx.matching(&sql, &NUMBERS, keys(roots)).await?;
    Ok(all(&rows, |row| row.int(0))?.into_iter().collect())
}

/// Everything about these lots at the cut.
pub(super) async fn load(tx: &mut Tx, mut assets: BTreeSet<i64>, cut: Cut) -> Result<Family, ViewsError> {
    let complete = assets.len() <= LOTS_MAX;
    while assets.len() > LOTS_MAX {
        assets.pop_first();
    }
    let members = members(tx, &assets).await?;
    let edges = edges(tx, &assets, cut).await?;
    let mut moves = moves(tx, &assets, cut).await?;
    let key = |step: &Move| {
        let at = if matches!(cut, Cut::Occurred(_)) { step.entry.occurred_at } else { step.entry.recorded_at };
        (at, step.entry.recorded_at, step.entry.book.clone(), step.entry.page, step.entry.index, step.line)
    };
    moves.sort_by_cached_key(key);
    Ok(Family { members, edges, moves, complete })
}

async fn members(tx: &mut Tx, assets: &BTreeSet<i64>) -> Result<BTreeMap<i64, Member>, ViewsError> {
    let sql = format!(
        "SELECT g.no, g.lot, i.code, g.item, i.name, i.name_el, i.unit, l.entry, l.source, (SELECT lp.id FROM account lp WHERE lp.no = l.party), l.received, l.damaged, {EXPIRY_DAY}, \
         {EXPIRY_KIND}, l.maker_lot, p.written_at, k.name, b.id, b.code, p.page, l.entry % 16384 FROM {{want}} CROSS JOIN asset g \
         LEFT JOIN item i ON i.commodity = g.commodity LEFT JOIN lot l ON l.asset = g.no LEFT JOIN page p ON p.no = l.entry / 16384 \
         LEFT JOIN book b ON b.no = p.book LEFT JOIN entry e ON e.no = l.entry LEFT JOIN kind k ON k.no = e.kind WHERE g.no = want.column1"
    );
    let rows = tx.matching(&sql, &NUMBERS, keys(assets)).await?;
    let member = |row: &Row| {
        let origin = row.int_or_none(7)?;
        let origin_place = if origin.is_some() { Some(PlaceRow::read(row, 17)?) } else { None };
        let member = Member {
            lot: row.hex(1)?,
            item: row.code(2, 3)?,
            item_name: row.text_or_none(4)?.unwrap_or_default(),
            item_name_el: row.text_or_none(5)?,
            unit: row.text_or_none(6)?.unwrap_or_default(),
            origin,
            origin_place,
            source: row.text_or_none(8)?,
            party: row.hex_or_none(9)?,
            received: row.int_or_none(10)?.unwrap_or(0),
            damaged: row.int_or_none(11)?.unwrap_or(0),
            expiry: row.day_or_none(12)?,
            expiry_kind: row.text_or_none(13)?,
            maker_lot: row.text_or_none(14)?,
            recorded_at: row.int_or_none(15)?,
            origin_kind: row.text_or_none(16)?,
        };
        Ok((row.int(0)?, member))
    };
    Ok(all(&rows, member)?.into_iter().collect())
}

async fn edges(tx: &mut Tx, assets: &BTreeSet<i64>, cut: Cut) -> Result<Vec<Edge>, ViewsError> {
    let sql = format!(
        "SELECT lp.parent, lp.child, lp.quantity, lp.how, lp.party, {}, b.code, p.written_at, lp.line FROM {{want}} CROSS JOIN lot_parent lp \
         JOIN page p ON p.no = lp.entry / 16384 JOIN book b ON b.no = p.book WHERE lp.child = want.column1 AND {} AND {}",
        super::place("lp.entry"),
        cut.holds("lp.entry"),
        stands("lp.entry", cut)
    );
    let rows = tx.matching(&sql, &NUMBERS, keys(assets)).await?;
    let mut edges = all(&rows, |row| {
        let edge = Edge {
            parent: row.int(0)?,
            child: row.int(1)?,
            quantity: row.int(2)?,
            how: row.text(3)?,
            party: row.hex_or_none(4)?,
            entry: PlaceRow::read(row, 5)?,
            site: row.text_or_none(9)?,
        };
        Ok(((row.int(10)?, edge.entry.book.clone(), edge.entry.page, edge.entry.index, row.int(11)?), edge))
    })?;
    edges.retain(|(_, edge)| assets.contains(&edge.parent));
    edges.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(edges.into_iter().map(|(_, edge)| edge).collect())
}

/// Columns of the entry before those of the transfer.
const AT: usize = entries::WIDTH;

async fn moves(tx: &mut Tx, assets: &BTreeSet<i64>, cut: Cut) -> Result<Vec<Move>, ViewsError> {
    let sql = format!(
        "SELECT {}, t.asset, e.no, u.original, t.no % 4096, t.quantity, {}, {} FROM {{want}} CROSS JOIN transfer t \
         JOIN entry e ON e.no = t.no / 4096 JOIN page p ON p.no = e.no / 16384 JOIN book b ON b.no = p.book JOIN kind k ON k.no = e.kind \
         JOIN actor w ON w.no = e.actor JOIN account s ON s.no = t.source JOIN account d ON d.no = t.target \
         LEFT JOIN reversal u ON u.entry = e.no WHERE t.asset = want.column1 AND {}",
        entries::COLUMNS,
        account::columns("s"),
        account::columns("d"),
        cut.holds("(t.no / 4096)")
    );
    let rows = tx.matching(&sql, &NUMBERS, keys(assets)).await?;
    all(&rows, |row| {
        Ok(Move {
            entry: entries::read(row, 0)?,
            asset: row.int(AT)?,
            entry_no: row.int(AT + 1)?,
            reverses: row.int_or_none(AT + 2)?,
            line: row.count(AT + 3)?,
            quantity: row.int(AT + 4)?,
            source: account::read(row, AT + 5)?,
            target: account::read(row, AT + 5 + account::WIDTH)?,
        })
    })
}
