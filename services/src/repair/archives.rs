//! The archives of a bank that does not run, mended from every copy there is: a page that the archive lost or that was damaged in it is put
//! back when a bundle or a stream has it, byte by byte as it was sealed. Nothing is written unless every book comes out whole.

use std::fs;
use std::path::{Path, PathBuf};

use journal::Journal;
use journal::archive::{Archive, BookArchive};
use ledger::ids::{BookId, Hash};
use ledger::page::PageRef;
use ledger::register::Register;
use serde::Serialize;

use super::RepairError;
use super::copies::{BundlePages, Copies, Each, Walked};
use super::plan::Plan;
use super::streams::Scope;
use crate::bank::Folder;

/// How a book's archive stands to what all copies together have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// It has all of it.
    Whole,
    /// It ended early: the rest was put behind it.
    Completed,
    /// It was damaged: written anew.
    Rebuilt,
}

/// What became of one book's archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveOutcome {
    /// The book.
    pub book: BookId,
    /// Its last page.
    pub head: PageRef,
    /// What was done.
    pub held: Held,
    /// What was wrong, and at which page.
    pub why: Option<String>,
    /// Pages that a bundle gave back, or what repairs before this one left or set aside.
    pub from_bundle: u64,
    /// Pages that the stream gave back.
    pub from_stream: u64,
}

/// Where the archives of a folder lie, what was written beside them, and what was set aside.
pub(super) struct Places {
    pub(super) archive: Archive,
    pub(super) beside: Archive,
    /// The newest first.
    pub(super) aside: Vec<Archive>,
}

/// How the folders begin that damaged archives are set aside in, below the data folder; what follows is a time in milliseconds.
const ASIDE: &str = "damaged-";

impl Places {
    pub(super) fn of(folder: &Folder) -> Self {
        let beside = folder.dir().join("archive.mending");
        let entries = fs::read_dir(folder.dir()).into_iter().flatten().flatten();
        let at_ms = |name: &str| name.strip_prefix(ASIDE).and_then(|at_ms| at_ms.parse::<u64>().ok());
        let mut aside: Vec<_> =
            entries.filter_map(|entry| Some((at_ms(entry.file_name().to_str()?)?, entry.path()))).collect();
        aside.sort_unstable_by(|one, other| other.cmp(one));
        let aside = aside.into_iter().map(|(_, path)| Archive::open(path)).collect();
        Self { archive: Archive::open(folder.archive()), beside: Archive::open(beside), aside }
    }
}

pub(super) async fn walk(
    places: &Places,
    book: BookId,
    bundle: Option<&mut BundlePages>,
    journal: &Journal,
    (register, end, named): (Option<&Register>, Option<u64>, Option<&[Hash]>),
    each: &mut Each<'_>,
) -> Result<Walked, RepairError> {
    Copies::of(book, places, bundle, journal).walk(register, (end, named), each).await
}

/// Does what was planned. Damaged files go to a folder of their own, which is given back; they are thrown away when that is asked for.
pub(super) async fn carry_out(
    plan: &Plan,
    folder: &Folder,
    journal: &Journal,
    scope: &Scope,
    at_ms: i64,
) -> Result<Option<PathBuf>, RepairError> {
    let places = Places::of(folder);
    let mut bundle = scope.bundle.as_ref().map(|path| BundlePages::open(path, plan.register)).transpose()?;
    let aside = folder.dir().join(format!("{ASIDE}{at_ms}"));
    let mut set_aside = false;
    for outcome in plan.books.iter().filter(|outcome| outcome.held != Held::Whole) {
        let book = outcome.book;
        let fold = (book != plan.register).then_some((&plan.fold, plan.named(book)));
        let to = match outcome.held {
            Held::Completed | Held::Whole => places.archive.book(book)?,
            Held::Rebuilt => {
                // What a repair before this one wrote is a copy as long as it is needed; this one is written under another name.
                clear(&folder.dir().join("archive.writing"))?;
                Archive::open(folder.dir().join("archive.writing")).book(book)?
            }
        };
        write(&places, outcome, bundle.as_mut(), journal, fold, &to).await?;
        drop(to);
        if outcome.held == Held::Rebuilt {
            put_in_place(folder, book, &aside)?;
            set_aside = true;
        }
    }
    for left in ["archive.writing", "archive.mending"] {
        clear(&folder.dir().join(left))?;
    }
    if scope.discard {
        clear(&aside)?;
        set_aside = false;
    }
    Ok(set_aside.then_some(aside))
}

async fn write(
    places: &Places,
    outcome: &ArchiveOutcome,
    bundle: Option<&mut BundlePages>,
    journal: &Journal,
    known: Option<(&Register, Option<&[Hash]>)>,
    to: &BookArchive,
) -> Result<(), RepairError> {
    let from = to.head().map_or(0, |head| head.page);
    let (fold, named) = known.map_or((None, None), |(fold, named)| (Some(fold), named));
    let end = Some(outcome.head.page);
    let walked = walk(places, outcome.book, bundle, journal, (fold, end, named), &mut |page, bytes| {
        if page.page > from {
            to.append(page, bytes)?;
        }
        Ok(())
    })
    .await?;
    to.sync()?;
    // Between looking and writing nobody else had the folder.
    assert_eq!(walked.head.hash, outcome.head.hash, "the copies are the same on the second reading");
    Ok(())
}

/// The new files take the place of the damaged ones. In between they are found under the name of a repair that broke off.
fn put_in_place(folder: &Folder, book: BookId, aside: &Path) -> Result<(), RepairError> {
    let name = book.to_string();
    let (written, beside) = (folder.dir().join("archive.writing").join(&name), folder.dir().join("archive.mending"));
    let (place, kept) = (folder.archive().join(&name), aside.join(&name));
    let moved = |path: &Path, error| RepairError::SetAside { path: path.to_owned(), error };
    clear(&beside.join(&name))?;
    for dir in [&beside, aside] {
        fs::create_dir_all(dir).map_err(|error| moved(dir, error))?;
    }
    fs::rename(&written, beside.join(&name)).map_err(|error| moved(&beside, error))?;
    if place.exists() {
        fs::rename(&place, &kept).map_err(|error| moved(&kept, error))?;
    }
    fs::rename(beside.join(&name), &place).map_err(|error| moved(&place, error))?;
    let synced = fs::File::open(folder.archive()).and_then(|dir| dir.sync_all());
    synced.map_err(|error| moved(&place, error))
}

fn clear(path: &Path) -> Result<(), RepairError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(RepairError::SetAside { path: path.to_owned(), error })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
