//! The tree made once more, for whoever checks the bank.

use std::path::Path;

use journal::archive::BookReader;
use ledger::event::Event;
use ledger::page::Page;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::merkle::Frontier;
use transparency::log::tile::{check_entries, check_tiles};

use super::files::read_tile;
use super::grown::leaf;
use crate::causes::chain;

/// Makes the tree of a checkpoint from the log book, and compares it with the checkpoint and with the tiles in `dir`. Says what differs.
pub fn recount(dir: &Path, log_book: &BookReader, checkpoint: &Checkpoint) -> Result<(), String> {
    let (size, root) = (checkpoint.size(), checkpoint.root());
    let made = tree_of(log_book, size)?;
    if (made.size(), made.root()) != (size, root) {
        return Err(format!("the log book does not make the tree of {size} pages that was signed"));
    }
    check_tiles(size, root, |tile| read_tile(dir, tile)).map_err(|error| error.to_string())?;
    check_entries(size, |tile| read_tile(dir, tile)).map_err(|error| error.to_string())
}

/// The tree of the first leaves that a log book names: so many, when it names as many.
pub(super) fn tree_of(log_book: &BookReader, size: u64) -> Result<Frontier, String> {
    let mut made = Frontier::new();
    for item in log_book.pages(1).map_err(|error| chain(&error))? {
        let (_, bytes) = item.map_err(|error| chain(&error))?;
        let entries = Page::parse(bytes).and_then(|page| page.entries()).map_err(|error| error.to_string())?;
        for (_, entry) in entries {
            let Event::PagesLogged(logged) = entry.event else { continue };
            for logged in &logged.pages {
                if made.size() == size {
                    return Ok(made);
                }
                made.push(leaf(logged).hash(), |_, _| ());
            }
        }
    }
    Ok(made)
}
