//! Where goods came from and where they went, lot by lot, forwards and backwards.

use std::collections::{BTreeMap, BTreeSet};

use ledger::ids::{LotId, PartyId};
use serde::Serialize;

use super::account::AccountLabel;
use super::answer;
use super::entries::{EntryPlace, EntryRow, PlaceRow};
use super::family::{self, Family, Way};
use crate::answer::Answer;
use crate::asof::AsOf;
use crate::error::ViewsError;
use crate::views::Views;

/// What is traced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TraceOf {
    /// A lot: from its donations to its ends.
    Lot(LotId),
    /// The lots that an entry moved: a donation forwards, a hand-out or a shipment backwards, always both ways.
    Entry(EntryPlace),
    /// All that a donor gave or a supplier sold: the latest lots when they are more than an answer follows.
    Party(PartyId),
}

/// A lot of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceLot {
    /// Its id in hexadecimal digits.
    pub lot: String,
    /// `self`, `ancestor` (it was made from this) or `descendant`.
    pub relation: &'static str,
    /// The item's code.
    pub item: String,
    /// The item's name.
    pub item_name: String,
    /// The base unit.
    pub unit: String,
    /// How it came: `donor`, `supplier`, `unmatched` or `returned`; absent while its beginning has not been projected.
    pub source: Option<String>,
    /// The donor's or supplier's id in hexadecimal digits.
    pub party: Option<String>,
    /// The entry that brought it.
    pub origin: Option<PlaceRow>,
    /// That entry's event.
    pub origin_kind: Option<String>,
    /// When it was recorded, in milliseconds since 1970.
    pub recorded_at: Option<i64>,
    /// Accepted, in base units.
    pub received: i64,
    /// Thrown away on arrival.
    pub damaged: i64,
    /// The last good day, as `YYYY-MM-DD`.
    pub expiry: Option<String>,
    /// `best_before` or `use_by`.
    pub expiry_kind: Option<String>,
    /// The maker's lot number.
    pub maker_lot: Option<String>,
}

/// So much of a lot became so much of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceEdge {
    /// The lot it was.
    pub parent: String,
    /// The lot it became.
    pub child: String,
    /// `returned` (brought back) or `matched` (recognised after it had arrived).
    pub how: String,
    /// How much, in base units.
    pub quantity: i64,
    /// The entry that says so.
    #[serde(flatten)]
    pub entry: PlaceRow,
}

/// One transfer of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceStep {
    /// The entry.
    #[serde(flatten)]
    pub entry: EntryRow,
    /// The transfer's line in it, from 0.
    pub line: u64,
    /// The lot's id in hexadecimal digits.
    pub lot: String,
    /// The item's code.
    pub item: String,
    /// How much, in base units.
    pub quantity: i64,
    /// The account it left.
    pub source: AccountLabel,
    /// The account it entered.
    pub target: AccountLabel,
}

/// How much of a lot is at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceHolding {
    /// The lot's id in hexadecimal digits.
    pub lot: String,
    /// The item's code.
    pub item: String,
    /// The place.
    #[serde(flatten)]
    pub place: AccountLabel,
    /// How much: positive where it is, negative where it came from.
    pub quantity: i64,
}

/// A trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// Whether nothing was left out.
    pub complete: bool,
    /// The lots, first those asked for, then what they were made from, then what was made from them.
    pub lots: Vec<TraceLot>,
    /// How they hang together.
    pub edges: Vec<TraceEdge>,
    /// Every transfer, in the order of recording (on the occurred clock: of occurring).
    pub steps: Vec<TraceStep>,
    /// Where everything is.
    pub holdings: Vec<TraceHolding>,
}

impl Views {
    /// Traces goods forwards and backwards.
    pub async fn trace(&self, of: TraceOf, as_of: AsOf) -> Result<Answer<Trace>, ViewsError> {
        let mut tx = self.read().await?;
        let cut = as_of.cut(&mut tx).await?;
        let roots = match of {
            TraceOf::Lot(lot) => family::lots_of_id(&mut tx, lot).await?,
            TraceOf::Entry(entry) => family::lots_of_entry(&mut tx, entry).await?,
            TraceOf::Party(party) => family::lots_of_party(&mut tx, party).await?,
        };
        let above = family::related(&mut tx, &roots, Way::Up, cut).await?;
        let below = family::related(&mut tx, &roots, Way::Down, cut).await?;
        let every: BTreeSet<i64> = above.iter().chain(&below).copied().collect();
        let family = family::load(&mut tx, every, cut).await?;
        let relation = |asset: &i64| match (roots.contains(asset), above.contains(asset)) {
            (true, _) => "self",
            (false, true) => "ancestor",
            (false, false) => "descendant",
        };
        answer(tx, as_of, drawn(&family, relation)).await
    }

    /// Traces a lot from its donations to its ends.
    pub async fn trace_lot(&self, lot: LotId, as_of: AsOf) -> Result<Answer<Trace>, ViewsError> {
        self.trace(TraceOf::Lot(lot), as_of).await
    }
}

/// A family as people read it.
fn drawn(family: &Family, relation: impl Fn(&i64) -> &'static str) -> Trace {
    let lot = |asset: &i64| family.members.get(asset).map(|member| member.lot.clone()).unwrap_or_default();
    let item = |asset: &i64| family.members.get(asset).map(|member| member.item.clone()).unwrap_or_default();
    let mut lots: Vec<TraceLot> =
        family.members.iter().map(|(asset, member)| traced(member, relation(asset))).collect();
    let rank = |relation: &str| ["self", "ancestor", "descendant"].iter().position(|known| *known == relation);
    lots.sort_by(|a, b| {
        (rank(a.relation), a.recorded_at, &a.item, &a.lot).cmp(&(rank(b.relation), b.recorded_at, &b.item, &b.lot))
    });
    let edges = family.edges.iter().map(|edge| TraceEdge {
        parent: lot(&edge.parent),
        child: lot(&edge.child),
        how: edge.how.clone(),
        quantity: edge.quantity,
        entry: edge.entry.clone(),
    });
    let edges = edges.collect();
    let mut sums: BTreeMap<(String, String, AccountLabel), i64> = BTreeMap::new();
    for step in &family.moves {
        for (place, change) in [(&step.source, step.quantity.saturating_neg()), (&step.target, step.quantity)] {
            let sum = sums.entry((lot(&step.asset), item(&step.asset), place.clone())).or_default();
            *sum = sum.saturating_add(change);
        }
    }
    sums.retain(|_, quantity| *quantity != 0);
    let holdings = sums.into_iter().map(|((lot, item, place), quantity)| TraceHolding { lot, item, place, quantity });
    let holdings = holdings.collect();
    let steps = family.moves.iter().map(|step| TraceStep {
        entry: step.entry.clone(),
        line: step.line,
        lot: lot(&step.asset),
        item: item(&step.asset),
        quantity: step.quantity,
        source: step.source.clone(),
        target: step.target.clone(),
    });
    let steps = steps.collect();
    Trace { complete: family.complete, lots, edges, steps, holdings }
}

fn traced(member: &family::Member, relation: &'static str) -> TraceLot {
    let member = member.clone();
    TraceLot {
        lot: member.lot,
        relation,
        item: member.item,
        item_name: member.item_name,
        unit: member.unit,
        source: member.source,
        party: member.party,
        origin: member.origin_place,
        origin_kind: member.origin_kind,
        recorded_at: member.recorded_at,
        received: member.received,
        damaged: member.damaged,
        expiry: member.expiry,
        expiry_kind: member.expiry_kind,
        maker_lot: member.maker_lot,
    }
}
