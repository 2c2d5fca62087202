//! The plan of a stock import: what has to be registered first, and the donations that bring the goods.

mod naming;

use std::collections::HashMap;

use ledger::event::LINES_MAX;

use super::bad::{BadRow, Lack};
use super::keys::Keys;
use super::known::Known;
use super::tally::Tally;
use crate::import::stock::{ExpiryCell, ExpiryKind, StockRow};
use crate::spoken::command::{Command, Spoken};
use crate::spoken::goods::{ReceiveDonation, ReceiveLine};
use crate::spoken::register::OpenSite;
use crate::spoken::words::{Money, Named};
use naming::{Naming, Refer};

/// Where goods are put when neither row nor map says.
pub const DEFAULT_BIN: &str = "IN";

/// What an import is told beside the file.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// The site's code.
    pub site: &'a str,
    /// Its name, should it have to be opened.
    pub site_name: &'a str,
    /// What stands for the file.
    pub identity: &'a [u8; 32],
    /// Whether what is not known is registered.
    pub create_missing: bool,
    /// When the goods came, RFC 3339; when they are recorded, if absent.
    pub occurred_at: Option<&'a str>,
}

/// A donation and what goes to the vault with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Donation {
    /// The command.
    pub command: Spoken,
    /// Its donor: an id, or `made:KEY` of a donor that is registered first.
    pub donor: Named,
    /// The row of each of its lines.
    pub rows: Vec<u64>,
    /// The number of the paper it came with.
    pub reference: Option<String>,
    /// For each line the maker's lot as the file writes it, when the ledger's code for it had to differ.
    pub lots_as_written: Vec<Option<String>>,
}

/// Everything an import sends, in the order of sending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The site to open.
    pub site: Option<Spoken>,
    /// Items and donors to register.
    pub register: Vec<Spoken>,
    /// Bins to add.
    pub bins: Vec<Spoken>,
    /// The goods.
    pub donations: Vec<Donation>,
    /// What it comes to. Bad and zero rows are the caller's to add.
    pub tally: Tally,
    /// Rows that cannot be brought; the rest of the plan is without them.
    pub bad: Vec<BadRow>,
}

/// Plans a stock import. The rows are those that could be read.
pub fn plan(rows: &[StockRow], known: &Known, options: Options<'_>) -> Plan {
    let keys = Keys { identity: options.identity, site: options.site };
    let mut naming = Naming::new(known, keys, options.create_missing);
    let mut groups = Groups::default();
    let (mut tally, mut bad) = (Tally::default(), Vec::new());
    for row in rows {
        match naming.refer(row) {
            Ok(refer) => {
                count(&mut tally, row, &refer);
                groups.add(row, &refer);
            }
            Err(lacks) => bad.extend(lacks.iter().map(|(column, value, lack)| bad_row(row, column, value, lack))),
        }
    }
    let donations: Vec<Donation> = groups.donations(keys, options).collect();
    // A site is opened for goods, not for a file without any.
    let site = (!known.site && options.create_missing && !donations.is_empty()).then(|| open(keys, options));
    let (register, bins) = naming.into_commands();
    let length = |some: usize| u64::try_from(some).unwrap_or(u64::MAX);
    tally.registered = length(register.len().saturating_add(usize::from(site.is_some())));
    tally.bins = length(bins.len());
    tally.donations = length(donations.len());
    Plan { site, register, bins, donations, tally, bad }
}

fn bad_row(row: &StockRow, column: &str, value: &str, lack: &Lack) -> BadRow {
    BadRow::lacking(row.row, column, value, lack)
}

fn count(tally: &mut Tally, row: &StockRow, refer: &Refer) {
    tally.lots = tally.lots.saturating_add(1);
    tally.add_quantity(&refer.unit, quantity(row));
    if let Some((minor, currency)) = value(row) {
        tally.add_value(currency, minor);
    }
}

fn quantity(row: &StockRow) -> u64 {
    u64::try_from(row.quantity).expect("a row that could be read has a quantity of at least one")
}

/// A value of nothing is no value.
fn value(row: &StockRow) -> Option<(u64, &str)> {
    let minor = row.value_minor.and_then(|minor| u64::try_from(minor).ok()).filter(|minor| *minor > 0)?;
    Some((minor, row.currency.as_deref()?))
}

fn open(keys: Keys<'_>, options: Options<'_>) -> Spoken {
    let site =
        OpenSite { code: options.site.to_owned(), name: options.site_name.to_owned(), municipality: None, zone: None };
    said(keys.site(), None, Command::OpenSite(site))
}

/// A command with its key, to a site when there is one.
pub(super) fn said(key: String, site: Option<&str>, command: Command) -> Spoken {
    Spoken { key: Some(key), site: site.map(Named::from), book: None, occurred_at: None, cause: None, command }
}

/// Rows of one donor with one paper: they are one donation, or several when they are too many for one.
#[derive(Debug, Default)]
struct Groups {
    places: HashMap<(Named, Option<String>), usize>,
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    donor: Named,
    reference: Option<String>,
    lines: Vec<(u64, ReceiveLine, Option<String>)>,
}

impl Groups {
    fn add(&mut self, row: &StockRow, refer: &Refer) {
        let reference = row.reference.clone();
        let place = self.places.entry((refer.donor.clone(), reference.clone())).or_insert_with(|| {
            self.groups.push(Group { donor: refer.donor.clone(), reference, lines: Vec::new() });
            self.groups.len().saturating_sub(1)
        });
        let written = row.lot.clone().filter(|lot| refer.maker_lot.as_ref() != Some(lot));
        self.groups[*place].lines.push((row.row, line(row, refer), written));
    }

    fn donations<'a>(self, keys: Keys<'a>, options: Options<'a>) -> impl Iterator<Item = Donation> + 'a {
        self.groups.into_iter().flat_map(move |group| {
            let chunks: Vec<Vec<_>> = chunked(group.lines);
            chunks.into_iter().map(move |chunk| {
                let first = chunk.first().map_or(0, |(row, _, _)| *row);
                let mut donation = Donation {
                    command: said(
                        keys.donation(first),
                        Some(options.site),
                        Command::ReceiveDonation(ReceiveDonation {
                            donor: group.donor.clone(),
                            announcement: None,
                            emergency: None,
                            basis: None,
                            lines: chunk.iter().map(|(_, line, _)| line.clone()).collect(),
                        }),
                    ),
                    donor: group.donor.clone(),
                    rows: chunk.iter().map(|(row, _, _)| *row).collect(),
                    reference: group.reference.clone(),
                    lots_as_written: chunk.into_iter().map(|(_, _, written)| written).collect(),
                };
                donation.command.occurred_at = options.occurred_at.map(str::to_owned);
                donation
            })
        })
    }
}

/// At most [`LINES_MAX`] in each.
fn chunked<T>(mut lines: Vec<T>) -> Vec<Vec<T>> {
    let mut chunks = Vec::new();
    while lines.len() > LINES_MAX {
        let rest = lines.split_off(LINES_MAX);
        chunks.push(std::mem::replace(&mut lines, rest));
    }
    chunks.push(lines);
    chunks
}

fn line(row: &StockRow, refer: &Refer) -> ReceiveLine {
    let date =
        |kind: ExpiryKind| row.expiry.filter(|cell| cell.kind == kind).map(|ExpiryCell { date, .. }| date.to_string());
    ReceiveLine {
        item: refer.item.as_str().into(),
        bin: refer.bin.as_str().into(),
        quantity: quantity(row),
        unit: Some(refer.unit.clone()),
        damaged: None,
        best_before: date(ExpiryKind::BestBefore),
        use_by: date(ExpiryKind::UseBy),
        maker_lot: refer.maker_lot.clone(),
        expected: None,
        discrepancy: None,
        value: value(row).map(|(minor, currency)| Money {
            amount: None,
            minor: Some(minor),
            currency: currency.to_owned(),
        }),
    }
}
