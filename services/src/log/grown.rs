//! The tree, grown by what the log book names. It is kept in memory only while it is whole: what broke off is read from disk once more, and a
//! tree that has more or fewer leaves than the log book names pages is made again from the log book, before anything is signed.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use journal::archive::BookReader;
use ledger::book::Book;
use ledger::event::{Event, LoggedPage};
use ledger::ids::{BookId, Hash};
use ledger::page::{Page, PageRef};
use transparency::log::leaf::Leaf;
use transparency::log::merkle::TreeHash;

use super::round::{Halt, Work};
use super::tree::Tree;
use crate::bank::Bank;
use crate::causes::chain;

/// Leaves that the tree takes in at a time.
const LEAVES_MAX: usize = 16_384;

/// The tree at hand; none until what stands on disk has been looked at, and while it grows.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared(Arc<Mutex<Option<Tree>>>);

impl Shared {
    fn at_hand(&self) -> MutexGuard<'_, Option<Tree>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many pages a log book names.
pub(super) fn named(log: &Book) -> u64 {
    log.all_logged().map(|(_, last)| last.page).fold(0, u64::saturating_add)
}

impl Work {
    /// Where a page stands in the tree.
    pub(super) fn place(&self, book: BookId, page: u64) -> Option<u64> {
        self.tree.at_hand().as_ref()?.place(book, page)
    }

    /// How many leaves the tree has, and its root.
    pub(super) fn stands(&self) -> Option<(u64, TreeHash)> {
        self.tree.at_hand().as_ref().map(|tree| (tree.size(), tree.root()))
    }

    /// How many leaves the log book makes.
    pub(super) async fn made(&mut self, bank: &Arc<Bank>) -> Result<u64, Halt> {
        self.grow(bank).await?;
        Ok(self.stands().map_or(0, |(size, _)| size))
    }

    /// Lets the tree go: what stands on disk is read and checked once more, and made again from the log book when it does not hold.
    pub(super) async fn mend(&mut self, bank: &Arc<Bank>) -> Result<(), Halt> {
        tracing::warn!("the log's tiles do not make what was signed; they are looked at once more");
        self.tree.at_hand().take();
        self.grow(bank).await
    }

    /// Lets the tree take in what the log book names, which is kept.
    pub(super) async fn grow(&mut self, bank: &Arc<Bank>) -> Result<(), Halt> {
        let office = bank.office(bank.log_book()).ok_or_else(|| Halt::Waits("there is no log book".to_owned()))?;
        let (shared, dir) = (self.tree.clone(), Arc::clone(&self.dir));
        let grown = tokio::task::spawn_blocking(move || {
            // Held to the end: whoever asked may have gone meanwhile, and two would write the same tiles.
            let mut at_hand = shared.at_hand();
            let (named, head) = office.clerk.kept().read(|kept| (named(&kept.book), kept.head.last()));
            // Put back only when it is on disk: half of what failed would be taken in a second time.
            *at_hand = Some(grown(at_hand.take(), &dir, office.archive.reader(), named, head)?);
            Ok(())
        });
        grown.await.expect("growing a tree does not panic")
    }
}

/// The tree with all that the log book names, up to its page `head`: as many pages as `named`.
fn grown(
    at_hand: Option<Tree>,
    dir: &Path,
    reader: &BookReader,
    named: u64,
    head: Option<PageRef>,
) -> Result<Tree, Halt> {
    let mut tree = match at_hand {
        Some(tree) => tree,
        None => standing(dir, reader)?,
    };
    take_in(&mut tree, reader, head)?;
    if tree.size() == named {
        return Ok(tree);
    }
    drop(tree);
    let mut tree = afresh(dir)?;
    take_in(&mut tree, reader, head)?;
    if tree.size() == named {
        return Ok(tree);
    }
    Err(Halt::Stops(format!(
        "the pages of the log book make a tree of {} leaves, and it names {named} pages. Run `helpbank verify`",
        tree.size()
    )))
}

/// The tree as it stands on disk, when it is of this log book; else the tree without leaves, to be made again.
fn standing(dir: &Path, reader: &BookReader) -> Result<Tree, Halt> {
    std::fs::create_dir_all(dir).map_err(|error| Halt::Waits(format!("{}: {error}", dir.display())))?;
    let known = Tree::read(dir).filter(|tree| {
        let at = tree.at().map_or(0, |at| at.page);
        let page = reader.read(at).ok().flatten().and_then(|bytes| Page::parse(bytes).ok());
        page.map(|page| page.hash) == tree.at().map(|at| at.hash)
    });
    known.map_or_else(|| afresh(dir), Ok)
}

/// The tree without leaves, in the place of what stands on disk and is not the tree of the log book.
fn afresh(dir: &Path) -> Result<Tree, Halt> {
    for old in ["standing.json", "tile"] {
        let path = dir.join(old);
        if path.exists() {
            tracing::warn!(path = %path.display(), "the log's tiles are not those of the log book; they are made again");
            let gone = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            gone.map_err(|error| Halt::Waits(format!("{}: {error}", path.display())))?;
        }
    }
    Ok(Tree::empty(dir))
}

/// Takes in the log book's pages up to its last kept one, each a link of its chain.
fn take_in(tree: &mut Tree, reader: &BookReader, head: Option<PageRef>) -> Result<(), Halt> {
    let Some(head) = head.filter(|head| Some(*head) != tree.at()) else { return Ok(()) };
    let waits = |why: String| Halt::Waits(format!("the log book cannot be read: {why}"));
    let first = tree.at().map_or(1, |at| at.page.saturating_add(1));
    let (mut leaves, mut previous) = (Vec::new(), tree.at().map_or(Hash::ZERO, |at| at.hash));
    for item in reader.pages(first).map_err(|error| waits(chain(&error)))? {
        let (number, bytes) = item.map_err(|error| waits(chain(&error)))?;
        if number > head.page {
            break;
        }
        let page = Page::parse(bytes).map_err(|error| waits(format!("page {number}: {error}")))?;
        page.check_body().map_err(|error| waits(format!("page {number}: {error}")))?;
        if (page.header.page, page.header.previous) != (number, previous)
            || (number == head.page && page.hash != head.hash)
        {
            return Err(Halt::Stops(format!("page {number} of the log book does not follow the page before it")));
        }
        for (_, entry) in page.entries().map_err(|error| waits(format!("page {number}: {error}")))? {
            if let Event::PagesLogged(logged) = entry.event {
                leaves.extend(logged.pages.iter().map(leaf));
            }
        }
        previous = page.hash;
        if leaves.len() >= LEAVES_MAX || number == head.page {
            let grown = tree.grow(&leaves, PageRef { page: number, hash: page.hash });
            grown.map_err(|error| Halt::Waits(format!("its tiles cannot be written: {error}")))?;
            leaves.clear();
        }
    }
    Ok(())
}

pub(super) const fn leaf(logged: &LoggedPage) -> Leaf {
    Leaf { book: logged.book, page: logged.page, page_hash: logged.hash }
}
