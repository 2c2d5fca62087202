//! `helpbank import items` and `helpbank import municipalities`.

use super::super::args::{ImportItems, ImportMunicipalities, Shared};
use super::super::client::Client;
use super::super::ending::Ending;
use super::super::reach;
use super::told::{Listed, Story, say_bad, say_notes};
use super::{import_in_words, known, map, send, sheet};
use crate::bring::items::ItemsPlan;
use crate::bring::municipalities::MunicipalitiesPlan;
use crate::bring::{BadRow, Known};
use crate::import::items::{ITEMS, read_items};
use crate::import::municipalities::{MUNICIPALITIES, read_municipalities};
use crate::import::{Reading, RowError};
use crate::spoken::Spoken;

/// A list, planned.
struct Planned {
    register: Vec<Spoken>,
    rows: Vec<u64>,
    known: u64,
    bad: Vec<BadRow>,
}

pub(super) async fn items(asked: &ImportItems, common: &Shared) -> Result<(), Ending> {
    let tongue = common.tongue();
    let map = map(asked.map.as_deref(), &ITEMS, tongue)?;
    let reading =
        read_items(sheet(&asked.file, &map, tongue)?, &map).map_err(|error| import_in_words(&error, tongue))?;
    say_notes(&reading.notes, tongue);
    let client = reach::client(common)?;
    client.catch_up().await?;
    let known = Known { items: known::items(&client).await?, ..Known::default() };
    let ItemsPlan { register, rows, known, bad } = crate::bring::items::plan(&reading.good, &reading.identity, &known);
    let planned = Planned { register, rows, known, bad: all_bad(&reading, bad) };
    bring(&client, &planned, (asked.dry_run, asked.skip_bad), common).await
}

pub(super) async fn municipalities(asked: &ImportMunicipalities, common: &Shared) -> Result<(), Ending> {
    let tongue = common.tongue();
    let map = map(asked.map.as_deref(), &MUNICIPALITIES, tongue)?;
    let reading = read_municipalities(sheet(&asked.file, &map, tongue)?, &map);
    let reading = reading.map_err(|error| import_in_words(&error, tongue))?;
    say_notes(&reading.notes, tongue);
    let client = reach::client(common)?;
    client.catch_up().await?;
    let known = known::municipalities(&client).await?;
    let plan = crate::bring::municipalities::plan(&reading.good, &reading.identity, &known);
    let MunicipalitiesPlan { register, rows, known, bad } = plan;
    let planned = Planned { register, rows, known, bad: all_bad(&reading, bad) };
    bring(&client, &planned, (asked.dry_run, asked.skip_bad), common).await
}

/// Cells that cannot be read, then rows that cannot be brought.
fn all_bad<T>(reading: &Reading<T>, planned: Vec<BadRow>) -> Vec<BadRow> {
    let read = |error: &RowError| BadRow::from(error);
    reading.bad.iter().map(read).chain(planned).collect()
}

async fn bring(
    client: &Client,
    planned: &Planned,
    (dry_run, skip_bad): (bool, bool),
    common: &Shared,
) -> Result<(), Ending> {
    let bad = &planned.bad;
    say_bad(bad, common);
    let stopped = !bad.is_empty() && !skip_bad;
    let written = if stopped || dry_run {
        None
    } else {
        Some(send::register(client, &planned.register, &planned.rows, common.words()).await?)
    };
    if written.is_some() {
        client.catch_up().await?;
    }
    let new = u64::try_from(planned.register.len()).unwrap_or(u64::MAX);
    let listed = Listed { rows: planned.known.saturating_add(new), new, known: planned.known };
    Story { tally: None, registered: Some(listed), written, bad, stopped, dry_run }.tell(common)
}
