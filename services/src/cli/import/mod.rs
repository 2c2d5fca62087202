//! `helpbank import`: files read here, matched with what the bank knows, and brought in as commands.

mod known;
mod lists;
mod send;
mod stock;
mod told;

use std::path::Path;

use super::args::{Import, Shared, Tongue};
use super::ending::Ending;
use crate::import::ImportError;
use crate::import::map::{Map, MapError, Vocabulary};
use crate::import::sheet::Sheet;
use crate::import::trouble::SheetError;

pub(super) async fn import(import: Import, common: &Shared) -> Result<(), Ending> {
    match import {
        Import::Stock(asked) => stock::stock(&asked, common).await,
        Import::Items(asked) => lists::items(&asked, common).await,
        Import::Municipalities(asked) => lists::municipalities(&asked, common).await,
    }
}

/// The map of a file; the usual headers when there is none.
fn map(path: Option<&Path>, vocabulary: &'static Vocabulary, tongue: Tongue) -> Result<Map, Ending> {
    let Some(path) = path else { return Ok(Map::well_known(vocabulary)) };
    let in_words = |error: MapError| Ending::WrongUse(tongue.pick(error.to_string(), error.greek()));
    Map::open(path, vocabulary).map_err(in_words)
}

/// A file, opened for a map.
fn sheet(path: &Path, map: &Map, tongue: Tongue) -> Result<Sheet, Ending> {
    Sheet::open(path, &map.wanted()).map_err(|error| sheet_in_words(&error, tongue))
}

/// What cannot be read at all was named wrongly; what can be read and has bad rows is told row by row.
fn sheet_in_words(error: &SheetError, tongue: Tongue) -> Ending {
    Ending::WrongUse(tongue.pick(error.to_string(), error.greek()))
}

fn import_in_words(error: &ImportError, tongue: Tongue) -> Ending {
    Ending::WrongUse(tongue.pick(error.to_string(), error.greek()))
}
