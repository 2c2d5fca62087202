//! Which lot was made from which: lots are a graph, and a reversal takes its edges away.

use rustc_hash::FxHashMap;

use crate::error::ViewsError;
use crate::store::{Rows, Table, Tx, hex};

/// Every edge that stands.
pub(crate) const STANDS: &str = "NOT EXISTS (SELECT 1 FROM reversal v WHERE v.original = lp.entry)";

/// Numbers as rows of keys.
pub(crate) const NUMBERS: Table = Table { name: "want", columns: &[("no", 'i')], conflict: "" };

/// A select of the accounts of a donor or supplier; `party` is the place of its id.
pub(crate) fn accounts_of(tag: i64, party: &str) -> String {
    format!(
        "SELECT pa.no FROM account pa WHERE pa.tag = {tag} AND pa.id = {party} AND pa.kind IN ('donor', 'supplier')"
    )
}

/// A select of the assets that a party gave or sold, and of all that were made from them; `party` is the place of its id.
pub(crate) fn descendants(tag: i64, party: &str) -> String {
    let accounts = accounts_of(tag, party);
    format!(
        "WITH RECURSIVE down (asset) AS (SELECT l.asset FROM lot l WHERE l.party IN ({accounts}) \
         UNION SELECT lp.child FROM lot_parent lp JOIN down ON down.asset = lp.parent WHERE {STANDS}) SELECT asset FROM down"
    )
}

/// For lots that nobody gave as they are: the one party that gave what they were made from, if it is one.
pub(crate) async fn only_donors(tx: &mut Tx, assets: &[i64]) -> Result<FxHashMap<i64, String>, ViewsError> {
    let mut keys = Rows::default();
    for asset in assets {
        keys.push([(*asset).into()]);
    }
    let sql = format!(
        "WITH RECURSIVE up (child, asset) AS (\
         SELECT lp.child, lp.parent FROM {{want}} CROSS JOIN lot_parent lp WHERE lp.child = want.column1 AND {STANDS} \
         UNION SELECT up.child, lp.parent FROM up JOIN lot_parent lp ON lp.child = up.asset WHERE {STANDS}) \
         SELECT DISTINCT up.child, a.id FROM up JOIN lot l ON l.asset = up.asset JOIN account a ON a.no = l.party"
    );
    let mut found: FxHashMap<i64, Option<String>> = FxHashMap::default();
    for row in tx.matching(&sql, &NUMBERS, keys).await? {
        let (child, party) = (row.int(0)?, hex(&row.bytes(1)?));
        let one = found.entry(child).or_insert_with(|| Some(party.clone()));
        if one.as_ref() != Some(&party) {
            *one = None;
        }
    }
    Ok(found.into_iter().filter_map(|(child, party)| Some((child, party?))).collect())
}
