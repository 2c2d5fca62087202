//! All that concerns an account, a lot, an entry with what came of it, or a person: what was moved line by line, and entries as a whole where
//! nothing was moved.

use std::collections::BTreeSet;

use ledger::ids::{BookId, LotId};

use super::super::entries::{EntryPlace, find};
use super::super::family::{Way, lots_of_entry, lots_of_id, related};
use crate::asof::Cut;
use crate::error::ViewsError;
use crate::fold::{int, tag};
use crate::place;
use crate::store::{Tx, Value};

/// Of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimelineOf {
    /// An account: all that entered or left it.
    Account(AccountName),
    /// A lot: all that was moved of it, and every entry that names it and moves nothing: stopped, freed, set aside, given up, recognised, made
    /// into another.
    Lot(LotId),
    /// An entry, as a donation: itself, what it brought, what became of that, what followed from it and what undid it.
    Entry(EntryPlace),
    /// A person by number: what they entered, what they signed, and what they gave, sold or received.
    Person([u8; 16]),
}

/// An account as answers name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountName {
    /// `donor`, `supplier`, `shelf`, `transit`, `unmatched`, `recipient`, `loss`, `fund` or `expense`.
    pub kind: String,
    /// The id of party, bin, shipment or fund, or a reason's code as bytes; of unmatched arrivals it is empty.
    pub id: Vec<u8>,
    /// The site's book, of a shelf or of unmatched arrivals.
    pub book: Option<BookId>,
}

/// The select of a timeline's entries and lines. None when there is nothing.
pub(super) async fn hits(
    tx: &mut Tx,
    of: &TimelineOf,
    cut: Cut,
    values: &mut Vec<Value>,
) -> Result<Option<String>, ViewsError> {
    match of {
        TimelineOf::Account(account) => account_hits(tx, account).await,
        TimelineOf::Lot(lot) => {
            let lots = list(&lots_of_id(tx, *lot).await?);
            Ok(Some(format!("{} UNION {}", moved(&format!("t.asset IN ({lots})")), named(&lots))))
        }
        TimelineOf::Entry(entry) => entry_hits(tx, *entry, cut).await.map(Some),
        TimelineOf::Person(person) => {
            values.extend([(*person).into(), tag(person).into()]);
            Ok(Some(PERSON.to_owned()))
        }
    }
}

fn moved(only: &str) -> String {
    format!("SELECT t.no / 4096 AS entry, t.no % 4096 AS line FROM {{page}}transfer t WHERE {only} AND {{t:t.no}}")
}

/// Entries that name one of these lots and move none of them, and those that set free what was set aside of them: each once, as a whole.
fn named(lots: &str) -> String {
    let unmoved = |entry: &str| {
        format!(
            "NOT EXISTS (SELECT 1 FROM transfer tn WHERE tn.no >= {entry} * 4096 AND tn.no < ({entry} + 1) * 4096 AND tn.asset IN ({lots}))"
        )
    };
    format!(
        "SELECT ln.entry, -1 FROM {{page}}asset ga CROSS JOIN lot_named ln WHERE ga.no IN ({lots}) AND ln.lot = ga.lot AND {{e:ln.entry}} \
         AND {} UNION SELECT rv.ended, -1 FROM {{page}}asset gr CROSS JOIN lot_named lr CROSS JOIN reservation rv \
         WHERE gr.no IN ({lots}) AND lr.lot = gr.lot AND rv.entry = lr.entry AND rv.how = 'released' AND {{e:rv.ended}}",
        unmoved("ln.entry")
    )
}

fn list(numbers: &BTreeSet<i64>) -> String {
    // No number is ever -1: an empty list is no SQL.
    let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
    if numbers.is_empty() { "-1".to_owned() } else { numbers.join(", ") }
}

async fn account_hits(tx: &mut Tx, account: &AccountName) -> Result<Option<String>, ViewsError> {
    let sql = "SELECT a.no FROM account a LEFT JOIN book b ON b.no = a.book WHERE a.kind = $1 AND a.id = $2 \
               AND (b.id = $3 OR a.book = 0) AND a.tag = $4";
    let book = account.book.map_or_else(Vec::new, |book| book.0.to_vec());
    let values = vec![account.kind.as_str().into(), account.id.clone().into(), book.into(), tag(&account.id).into()];
    let Some(row) = tx.first(sql, values).await? else { return Ok(None) };
    let no = row.int(0)?;
    Ok(Some(match account.kind.as_str() {
        // What the destination gave up is moved by nobody, and is the shipment's all the same.
        "transit" => format!(
            "{} UNION ALL SELECT se.entry, -1 FROM {{page}}shipment_end se WHERE se.account = {no} AND {{e:se.entry}}",
            moved(&format!("t.thread = {no} AND (t.source = {no} OR t.target = {no})"))
        ),
        "fund" => moved(&format!("t.thread = {no} AND (t.source = {no} OR t.target = {no})")),
        "shelf" => moved(&format!("t.card IS NOT NULL AND (t.source = {no} OR t.target = {no})")),
        _ => moved(&format!("(t.source = {no} OR t.target = {no})")),
    }))
}

async fn entry_hits(tx: &mut Tx, entry: EntryPlace, cut: Cut) -> Result<String, ViewsError> {
    let (no, _) = find(tx, entry).await?;
    let mut whole = BTreeSet::from([no]);
    let sql = "SELECT c.entry FROM cause c WHERE c.book = $1 AND c.page = $2 AND c.place = $3";
    let values = vec![entry.book.0.into(), int(entry.page).into(), i64::from(entry.index).into()];
    for row in tx.rows(sql, values).await? {
        whole.insert(row.int(0)?);
    }
    for row in tx.rows("SELECT v.entry FROM reversal v WHERE v.original = $1", vec![no.into()]).await? {
        whole.insert(row.int(0)?);
    }
    // What an entry brought, and all that was made of it; an entry that only moved a lot is not answerable for its whole life.
    let brought = tx.rows("SELECT l.asset FROM lot l WHERE l.entry = $1", vec![no.into()]).await?;
    let brought: BTreeSet<i64> = brought.iter().map(|row| row.int(0)).collect::<Result<_, _>>()?;
    let own = lots_of_entry(tx, entry).await?;
    let own: BTreeSet<i64> = own.intersection(&brought).copied().collect();
    let lots = list(&if own.is_empty() { own } else { related(tx, &own, Way::Down, cut).await? });
    let lines = |no: &i64| {
        let first = no * place::TRANSFERS_PER_ENTRY;
        format!("t.no >= {first} AND t.no < {}", first + place::TRANSFERS_PER_ENTRY)
    };
    let lines: Vec<String> = whole.iter().map(lines).collect();
    Ok(format!(
        "{} UNION {} UNION {} UNION SELECT ew.no, -1 FROM {{page}}entry ew WHERE ew.no IN ({}) AND {{e:ew.no}} AND NOT EXISTS (SELECT 1 FROM transfer tw \
         WHERE tw.no >= ew.no * 4096 AND tw.no < (ew.no + 1) * 4096)",
        moved(&format!("t.asset IN ({lots})")),
        named(&lots),
        moved(&format!("({})", lines.join(" OR "))),
        list(&whole)
    ))
}

/// Entries of a person, each once. What they gave or sold moved something out of their account, or into it when it was undone.
const PERSON: &str = "SELECT q.entry AS entry, -1 AS line FROM (\
     SELECT pe.no AS entry FROM {page}actor pa CROSS JOIN entry pe WHERE pa.id = $1 AND pe.actor = pa.no AND {e:pe.no} \
     UNION SELECT py.entry FROM {page}approval py WHERE py.actor = $1 AND {e:py.entry} \
     UNION SELECT pp.entry FROM {page}party pp WHERE pp.id = $1 AND {e:pp.entry} \
     UNION SELECT pn.entry FROM {page}announcement pn WHERE pn.donor = $1 AND {e:pn.entry} \
     UNION SELECT pl.entry FROM {page}pledge pl WHERE pl.donor = $1 AND {e:pl.entry} \
     UNION SELECT pv.entry FROM {page}delivery pv WHERE pv.recipient = $1 AND {e:pv.entry} \
     UNION SELECT ps.entry FROM {page}shipment ps WHERE ps.recipient = $1 AND {e:ps.entry} \
     UNION SELECT pr.entry FROM {page}reservation pr WHERE pr.recipient = $1 AND pr.entry IS NOT NULL AND {e:pr.entry} \
     UNION SELECT pt.no / 4096 FROM {page}account px CROSS JOIN transfer pt WHERE px.tag = $2 AND px.id = $1 \
     AND px.kind IN ('donor', 'supplier', 'recipient') AND pt.source = px.no AND {t:pt.no} \
     UNION SELECT pu.no / 4096 FROM {page}account pz CROSS JOIN transfer pu WHERE pz.tag = $2 AND pz.id = $1 \
     AND pz.kind IN ('donor', 'supplier', 'recipient') AND pu.target = pz.no AND {t:pu.no}) q";
