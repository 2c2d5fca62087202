//! Whether the log book is the one that was signed for: it is held against every tree that the house names, before anything is signed.

use std::sync::Arc;

use ledger::ids::BookId;

use super::keep::SIGNED_FILE;
use super::mentioned::{By, Mentioned, Unmade, since};
use super::round::{Halt, Work};
use crate::bank::Bank;
use crate::causes::chain;
use crate::missed::{MISSED_FILE, Missed, MissedTree};

/// Whether the log book was held against the trees that the house names.
#[derive(Debug)]
pub(super) enum Looked {
    NotYet,
    Fits,
    /// It does not make one of them: why nothing is signed any more.
    Against(String),
}

impl Work {
    /// Holds the log book against every tree that the house names, once: by the last page of each book, by what was published, by what is
    /// missed. One that it does not make is noted before anything else happens, since the next pages may name others.
    pub(super) async fn look(&mut self, bank: &Arc<Bank>) -> Result<(), Halt> {
        match &self.looked {
            Looked::Fits => return Ok(()),
            Looked::Against(why) => return Err(Halt::Stops(why.clone())),
            Looked::NotYet => {}
        }
        let key = self.keep.verifier();
        let dir = bank.folder().dir().to_owned();
        let missed = Missed::read(&dir).map_err(|error| Halt::Waits(chain(&error)))?;
        let offices = bank.offices();
        let Some(log) = bank.office(bank.log_book()) else {
            return Err(Halt::Waits("there is no log book".to_owned()));
        };
        let (since, name, tiles) =
            (since(&bank.register(), bank.log_book()), key.name().to_string(), Arc::clone(&self.dir));
        let unmade = tokio::task::spawn_blocking(move || {
            let mut mentioned = Mentioned::default();
            mentioned.files(&dir, &key, &missed);
            for office in &offices {
                mentioned.last_page(office.archive.reader(), office.clerk.kept().head().page, since);
            }
            mentioned.unmade_by(&tiles, log.archive.reader(), log.clerk.kept().head().page)
        });
        let unmade = unmade.await.expect("looking at pages does not panic");
        let unmade = unmade.map_err(|why| Halt::Waits(format!("the log book cannot be read: {why}")))?;
        let Some(unmade) = unmade else {
            self.looked = Looked::Fits;
            return Ok(());
        };
        let tree = MissedTree { origin: name, tree: unmade.tree };
        let noted = Missed::note(bank.folder().dir(), &Missed { pages: Vec::new(), trees: vec![tree] });
        noted.map_err(|error| Halt::Waits(chain(&error)))?;
        // Pages that are written now say the same as those before them.
        bank.know(Some(unmade.tree));
        let why = another(bank, &unmade);
        self.looked = Looked::Against(why.clone());
        Err(Halt::Stops(why))
    }
}

/// Why a log book that does not make a tree that is known stops the log, and which files are to be put back.
fn another(bank: &Arc<Bank>, unmade: &Unmade) -> String {
    let code = |book: BookId| {
        let office = bank.office(book);
        office.map_or_else(|| book.to_string(), |office| office.own.genesis.code.as_str().to_owned())
    };
    let who = match &unmade.by {
        By::Page { book, page } => format!("page {page} of the book {}", code(*book)),
        By::File(file) => (*file).to_owned(),
        By::Missed => MISSED_FILE.to_owned(),
    };
    let Unmade { tree, named, .. } = unmade;
    let makes = if *named < tree.size { format!("only {named} pages") } else { "another tree of that size".to_owned() };
    format!(
        "{who} names a checkpoint of {} pages that was signed, and the log book makes {makes}: the log book, and what was signed last, are \
         older than the rest, or of another history. Put archive/{}, its stream and {SIGNED_FILE} back as they were then (`helpbank repair \
         --bundle FILE`, when a bundle has the log book's pages), or close the log and begin another (`helpbank succeed`)",
        tree.size,
        bank.log_book()
    )
}
