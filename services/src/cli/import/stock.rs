//! `helpbank import stock`.

use super::super::args::{Format, ImportStock, Shared};
use super::super::ending::Ending;
use super::super::{out, reach};
use super::told::{Story, say_bad, say_notes};
use super::{import_in_words, known, map, send, sheet, sheet_in_words};
use crate::bring::stock::{Options, Plan, plan};
use crate::bring::{BadRow, Tally};
use crate::import::fold::nearest;
use crate::import::note::Note;
use crate::import::stock::{STOCK, StockLine, StockRow, StockSheet};

/// A file, read.
struct Read {
    rows: Vec<StockRow>,
    bad: Vec<BadRow>,
    zero_rows: u64,
    notes: Vec<Note>,
    identity: [u8; 32],
}

pub(super) async fn stock(asked: &ImportStock, common: &Shared) -> Result<(), Ending> {
    let tongue = common.tongue();
    let read = read(asked, common)?;
    say_notes(&read.notes, tongue);
    let client = reach::client(common)?;
    client.catch_up().await?;
    let sites = known::sites(&client).await?;
    let is_open = sites.contains(&asked.site);
    if !is_open && !asked.create_missing {
        let near = nearest(&asked.site, sites.iter().map(String::as_str)).map(|near| format!(" ({near}?)"));
        let near = near.unwrap_or_default();
        let args = [("site", (&asked.site).into()), ("near", (&near).into())];
        return Err(Ending::WrongUse(common.words().with("cli-import-no-site", &args)));
    }
    let known = known::stock(&client, &asked.site, is_open).await?;
    let options = Options {
        site: &asked.site,
        site_name: asked.site_name.as_deref().unwrap_or(&asked.site),
        identity: &read.identity,
        create_missing: asked.create_missing,
        occurred_at: asked.occurred_at.as_deref(),
    };
    let planned = plan(&read.rows, &known, options);
    let bad: Vec<BadRow> = read.bad.iter().chain(&planned.bad).cloned().collect();
    let tally = tally(&read, &planned, &bad);
    say_bad(&bad, common);
    let stopped = !bad.is_empty() && !asked.skip_bad;
    let written =
        if stopped || asked.dry_run { None } else { Some(send::stock(&client, &planned, common.words()).await?) };
    if written.is_some() {
        client.catch_up().await?;
    }
    let story = Story { tally: Some(&tally), registered: None, written, bad: &bad, stopped, dry_run: asked.dry_run };
    story.tell(common)
}

/// Reads the whole file.
fn read(asked: &ImportStock, common: &Shared) -> Result<Read, Ending> {
    let tongue = common.tongue();
    let map = map(asked.map.as_deref(), &STOCK, tongue)?;
    let sheet = sheet(&asked.file, &map, tongue)?;
    let mut stock = StockSheet::new(sheet, map).map_err(|error| import_in_words(&error, tongue))?;
    let bar = if common.format == Format::Table {
        out::progress("rows read", None)
    } else {
        indicatif::ProgressBar::hidden()
    };
    let mut read = Read {
        rows: Vec::new(),
        bad: Vec::new(),
        zero_rows: 0,
        notes: stock.notes().to_vec(),
        identity: stock.sheet().identity(),
    };
    let mut lines = stock.lines().map_err(|error| sheet_in_words(&error, tongue))?;
    for line in lines.by_ref() {
        bar.inc(1);
        match line.map_err(|error| sheet_in_words(&error, tongue))? {
            StockLine::Good(row) => read.rows.push(*row),
            StockLine::Bad(errors) => read.bad.extend(errors.iter().map(BadRow::from)),
            StockLine::Nothing(_) => read.zero_rows = read.zero_rows.saturating_add(1),
        }
    }
    read.notes.extend(lines.notes());
    bar.finish_and_clear();
    Ok(read)
}

fn tally(read: &Read, plan: &Plan, bad: &[BadRow]) -> Tally {
    let mut rows: Vec<u64> = bad.iter().map(|bad| bad.row).collect();
    rows.sort_unstable();
    rows.dedup();
    let bad_rows = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    Tally { rows: plan.tally.lots.saturating_add(bad_rows), bad_rows, zero_rows: read.zero_rows, ..plan.tally.clone() }
}
