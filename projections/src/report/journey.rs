//! What became of a donation: where every unit of it is, through lots that were brought back or recognised late, and how it got there.

use std::collections::BTreeMap;

use ledger::ids::PartyId;
use serde::Serialize;

use super::account::AccountLabel;
use super::answer;
use super::entries::{self, EntryPlace, EntryRow, bounded, find, in_order, read_entry};
use super::family::{self, Family, Move, Way};
use super::share::apportion;
use super::walk::Walk;
use crate::answer::{Answer, Bytes, all};
use crate::asof::AsOf;
use crate::error::ViewsError;
use crate::fold::tag;
use crate::provenance::accounts_of;
use crate::store::Tx;
use crate::views::Views;

/// One item of a donation. The parts from `on_shelf` to `unmatched` add up to what was donated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct JourneyItem {
    /// The item's code.
    pub item: String,
    /// The item's name in English.
    pub item_name: String,
    /// The item's name in Greek.
    pub item_name_el: Option<String>,
    /// The base unit.
    pub unit: String,
    /// All that was given, less what was reversed.
    pub donated: i64,
    /// On shelves.
    pub on_shelf: i64,
    /// On the road.
    pub in_transit: i64,
    /// In the hands of recipients.
    pub distributed: i64,
    /// Lost, for whatever reason; less what was found.
    pub lost: i64,
    /// Arrived somewhere and not recognised so far.
    pub unmatched: i64,
    /// How much was brought back by recipients on the way. It is on a shelf again, or went on: no part of the sum.
    pub returned: i64,
}

/// How much of an item of a donation is at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JourneyPlace {
    /// The item's code.
    pub item: String,
    /// `on_shelf`, `in_transit`, `distributed`, `lost` or `unmatched`.
    pub state: &'static str,
    /// The place: a bin, a shipment, a recipient, a reason.
    #[serde(flatten)]
    pub place: AccountLabel,
    /// How much, in base units.
    pub quantity: i64,
}

/// A step of a donation's way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JourneyStep {
    /// The entry.
    #[serde(flatten)]
    pub entry: EntryRow,
    /// The item's code.
    pub item: String,
    /// The lot's id in hexadecimal digits.
    pub lot: String,
    /// How much of the lot moved, in base units; a lot that was only partly recognised as this donation moved as a whole.
    pub quantity: i64,
    /// From where.
    pub source: AccountLabel,
    /// To where.
    pub target: AccountLabel,
}

/// What became of a donation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Journey {
    /// The donation's entry.
    pub donation: EntryRow,
    /// The donor's id in hexadecimal digits.
    pub donor: String,
    /// The emergency it is earmarked for, by code.
    pub emergency: Option<String>,
    /// How its value was found.
    pub basis: String,
    /// Whether nothing was left out.
    pub complete: bool,
    /// Item by item.
    pub items: Vec<JourneyItem>,
    /// Where everything is.
    pub places: Vec<JourneyPlace>,
    /// How it got there, in the order of recording (on the occurred clock: of occurring).
    pub steps: Vec<JourneyStep>,
}

/// A donation in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DonationRow {
    /// The entry.
    #[serde(flatten)]
    pub entry: EntryRow,
    /// The donor's id in hexadecimal digits.
    pub donor: String,
    /// The emergency it is earmarked for, by code.
    pub emergency: Option<String>,
    /// How its value was found.
    pub basis: String,
    /// How many lots it brought.
    pub lots: i64,
}

impl Views {
    /// What became of a donation.
    pub async fn journey(&self, donation: EntryPlace, as_of: AsOf) -> Result<Answer<Journey>, ViewsError> {
        let mut tx = self.read().await?;
        let cut = as_of.cut(&mut tx).await?;
        let (no, _) = find(&mut tx, donation).await?;
        let sql = "SELECT d.donor, m.code, d.basis FROM donation d LEFT JOIN emergency m ON m.id = d.emergency WHERE d.entry = $1";
        let row = tx.first(sql, vec![no.into()]).await?.ok_or(ViewsError::NotFound("donation"))?;
        let (donor, emergency, basis) = (row.hex(0)?, row.text_or_none(1)?, row.text(2)?);
        let entry = read_entry(&mut tx, no).await?;
        let roots = family::lots_of_entry(&mut tx, donation).await?;
        let every = family::related(&mut tx, &roots, Way::Down, cut).await?;
        let family = family::load(&mut tx, every, cut).await?;
        let mut items: BTreeMap<String, JourneyItem> = BTreeMap::new();
        let mut sums: BTreeMap<(String, &'static str, AccountLabel), i64> = BTreeMap::new();
        let mut ends = Ends { family: &family, known: BTreeMap::new() };
        for asset in &roots {
            let Some(member) = family.members.get(asset) else { continue };
            let item = items.entry(member.item.clone()).or_insert_with(|| JourneyItem {
                item: member.item.clone(),
                item_name: member.item_name.clone(),
                item_name_el: member.item_name_el.clone(),
                unit: member.unit.clone(),
                ..JourneyItem::default()
            });
            let end = ends.of(*asset);
            item.returned = item.returned.saturating_add(end.returned);
            for (place, quantity) in end.places {
                let Some((state, sum)) = item.part(&place.kind) else { continue };
                *sum = sum.saturating_add(quantity);
                item.donated = item.donated.saturating_add(quantity);
                let sum = sums.entry((member.item.clone(), state, place)).or_default();
                *sum = sum.saturating_add(quantity);
            }
        }
        sums.retain(|_, quantity| *quantity != 0);
        let places = sums.into_iter();
        let places = places.map(|((item, state, place), quantity)| JourneyPlace { item, state, place, quantity });
        let journey = Journey {
            donation: entry,
            donor,
            emergency,
            basis,
            complete: family.complete,
            items: items.into_values().collect(),
            places: places.collect(),
            steps: family.moves.iter().map(|step| walked(&family, step)).collect(),
        };
        answer(tx, as_of, journey).await
    }

    /// Donations in kind, the last recorded first; of one donor.
    pub async fn donations(&self, donor: Option<PartyId>, limit: u32) -> Result<Answer<Vec<DonationRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let limit = bounded(limit);
        let numbers = if let Some(donor) = donor {
            donations_of(&mut tx, donor, limit).await?
        } else {
            let only = "e.kind = (SELECT ok.no FROM kind ok WHERE ok.name = 'donation_received')".to_owned();
            Walk { only, ..Walk::default() }.numbers(&mut tx, limit).await?
        };
        let sql = format!(
            "SELECT {}, x.donor, m.code, x.basis, (SELECT COUNT(DISTINCT t.asset) FROM transfer t WHERE t.no >= x.entry * 4096 \
             AND t.no < (x.entry + 1) * 4096), x.entry FROM {{want}} CROSS JOIN donation x JOIN entry e ON e.no = x.entry \
             JOIN page p ON p.no = e.no / 16384 JOIN book b ON b.no = p.book JOIN kind k ON k.no = e.kind JOIN actor w ON w.no = e.actor \
             LEFT JOIN emergency m ON m.id = x.emergency WHERE x.entry = want.column1",
            entries::COLUMNS
        );
        let rows = in_order(&mut tx, &sql, &numbers, entries::WIDTH + 4).await?;
        let rows = all(&rows, |row| {
            Ok(DonationRow {
                entry: entries::read(row, 0)?,
                donor: row.hex(entries::WIDTH)?,
                emergency: row.text_or_none(entries::WIDTH + 1)?,
                basis: row.text(entries::WIDTH + 2)?,
                lots: row.int(entries::WIDTH + 3)?,
            })
        })?;
        answer(tx, AsOf::Now, rows).await
    }
}

/// The numbers of a donor's latest donations.
async fn donations_of(tx: &mut Tx, donor: PartyId, limit: u32) -> Result<Vec<i64>, ViewsError> {
    let sql = format!(
        "SELECT DISTINCT x.entry, p.written_at, b.id FROM lot l JOIN donation x ON x.entry = l.entry \
         JOIN page p ON p.no = x.entry / 16384 JOIN book b ON b.no = p.book WHERE l.party IN ({}) \
         ORDER BY p.written_at DESC, b.id DESC, x.entry DESC LIMIT {limit}",
        accounts_of(tag(&donor.stored()), "$1")
    );
    let rows = tx.rows(&sql, vec![donor.stored().into()]).await?;
    all(&rows, |row| row.int(0))
}

impl JourneyItem {
    /// The part that a kind of account belongs to. Donors and suppliers are none: goods come from there.
    fn part(&mut self, kind: &str) -> Option<(&'static str, &mut i64)> {
        match kind {
            "shelf" => Some(("on_shelf", &mut self.on_shelf)),
            "transit" => Some(("in_transit", &mut self.in_transit)),
            "recipient" => Some(("distributed", &mut self.distributed)),
            "loss" => Some(("lost", &mut self.lost)),
            "unmatched" => Some(("unmatched", &mut self.unmatched)),
            _ => None,
        }
    }
}

fn walked(family: &Family, step: &Move) -> JourneyStep {
    let member = family.members.get(&step.asset);
    JourneyStep {
        entry: step.entry.clone(),
        item: member.map(|member| member.item.clone()).unwrap_or_default(),
        lot: member.map(|member| member.lot.clone()).unwrap_or_default(),
        quantity: step.quantity,
        source: step.source.clone(),
        target: step.target.clone(),
    }
}

/// Where a lot ended: its places, which add up to all that came in of it.
#[derive(Debug, Clone, Default)]
struct End {
    places: BTreeMap<AccountLabel, i64>,
    returned: i64,
}

/// Where lots ended, each found once.
struct Ends<'a> {
    family: &'a Family,
    known: BTreeMap<i64, End>,
}

impl Ends<'_> {
    /// Where a lot ended. What became of it as another lot is looked up there, by its share in it.
    fn of(&mut self, asset: i64) -> End {
        if let Some(end) = self.known.get(&asset) {
            return end.clone();
        }
        // Lots are no circle; a damaged table that says so gives an empty end instead of no end.
        self.known.insert(asset, End::default());
        let mut end = End { places: own_places(self.family, asset), returned: 0 };
        let edges: Vec<_> = self.family.edges.iter().filter(|edge| edge.parent == asset).cloned().collect();
        for edge in edges {
            let left = |place: &AccountLabel| match edge.how.as_str() {
                "returned" => place.kind == "recipient" && Some(&place.id) == edge.party.as_ref(),
                _ => place.kind == "unmatched" && place.site == edge.site,
            };
            let Some(from) = end.places.keys().find(|place| left(place)).cloned() else { continue };
            let child = self.of(edge.child);
            let shared = apportion(&child.places, edge.quantity);
            if shared.is_empty() {
                continue;
            }
            let there = end.places.entry(from).or_default();
            *there = there.saturating_sub(edge.quantity);
            for (place, quantity) in shared {
                let sum = end.places.entry(place).or_default();
                *sum = sum.saturating_add(quantity);
            }
            let back = if edge.how == "returned" { edge.quantity } else { 0 };
            end.returned = end.returned.saturating_add(back).saturating_add(child.returned);
        }
        end.places.retain(|_, quantity| *quantity != 0);
        self.known.insert(asset, end.clone());
        end
    }
}

/// What a lot's own transfers come to, without the account it came from.
fn own_places(family: &Family, asset: i64) -> BTreeMap<AccountLabel, i64> {
    let origin = family.members.get(&asset).and_then(|member| member.origin);
    let mut places: BTreeMap<AccountLabel, i64> = BTreeMap::new();
    for step in family.moves.iter().filter(|step| step.asset == asset) {
        let began = Some(step.entry_no) == origin;
        let undone = step.reverses.is_some() && step.reverses == origin;
        let outside = |place: &AccountLabel| matches!(place.kind.as_str(), "donor" | "supplier");
        if !began && !outside(&step.source) {
            let sum = places.entry(step.source.clone()).or_default();
            *sum = sum.saturating_sub(step.quantity);
        }
        if !undone && !outside(&step.target) {
            let sum = places.entry(step.target.clone()).or_default();
            *sum = sum.saturating_add(step.quantity);
        }
    }
    places
}
