//! What the log books name against what is here, before anybody writes: a page that is written a second time makes two histories.

use std::path::Path;
use std::sync::Arc;

use journal::archive::{Archive, ArchiveError, BookReader};
use ledger::book::Book;
use ledger::check::check_genesis;
use ledger::ids::BookId;
use ledger::page::{Page, PageRef};
use ledger::reason::BookKind;

use super::keyring::OwnBook;
use super::open::Purpose;
use super::{Bank, BankError};
use crate::log::closed_under;
use crate::missed::{MISSED_FILE, Missed, MissedPage, Stands};

/// What is to be done about a book that lost pages.
const WHAT_TO_DO: &str =
    "stop the desk and run `helpbank repair`; when no copy has the pages, `helpbank succeed` (services/RUNBOOK.md)";

/// Why a book, which ends with page `head`, may not be written: it has not the pages that the log books name last.
pub(super) fn why(reader: &BookReader, head: u64, named: &[PageRef]) -> Result<Option<String>, ArchiveError> {
    for PageRef { page, hash } in named {
        if *page > head {
            return Ok(Some(format!(
                "the log names its pages up to {page}, and it ends with page {head}: what stood behind is lost. Nothing is written in it; \
                 {WHAT_TO_DO}"
            )));
        }
        let here = reader.read(*page)?.and_then(|bytes| Page::parse(bytes).ok());
        if here.is_none_or(|here| here.hash != *hash) {
            return Ok(Some(format!(
                "its page {page} is not the page that the log names: it has two histories. Nothing is written in it; {WHAT_TO_DO}"
            )));
        }
    }
    Ok(None)
}

/// Why a book, which ends with page `head`, may not be written: it has not a page that was here once, and was given up.
pub(super) fn given_up(dir: &Path, reader: &BookReader, head: u64) -> Result<Option<String>, BankError> {
    Ok(Missed::read(dir)?.of(reader, head)?.map(|(MissedPage { page, .. }, stands)| match stands {
        Stands::Gone | Stands::There => format!(
            "it ends with page {head}, and page {page} was here, and was given up ({MISSED_FILE}). Nothing is written in it; {WHAT_TO_DO}"
        ),
        Stands::Other => format!(
            "its page {page} is not the one that was here, and was given up ({MISSED_FILE}): it has two histories. Nothing is written in it; \
             {WHAT_TO_DO}"
        ),
    }))
}

/// A book that lost so much that the bank is not opened.
pub(super) fn gone(code: &str, why: &str) -> BankError {
    BankError::Lost { book: code.to_owned(), why: format!("{why}. Nothing was written; {WHAT_TO_DO}") }
}

/// Whether a log book has pages behind its first: then there was a log. By the pages themselves: its key may be lost.
pub(super) fn log_has_pages(archive: &Archive) -> Result<bool, BankError> {
    for book in archive.books()? {
        let reader = archive.reader(book);
        let first = reader.read(1)?.and_then(|bytes| Page::parse(bytes).ok()?.entries().ok());
        let genesis = first.as_deref().and_then(|entries| check_genesis(book, &entries.first()?.1));
        if genesis.is_some_and(|genesis| genesis.kind == BookKind::Log) && reader.head()?.is_some_and(|it| it.page > 1)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Bank {
    /// The last page of a book by each log book. Behind the page at which the register closed it nothing counts.
    pub(super) fn named(&self, book: BookId) -> Vec<PageRef> {
        let register = self.register();
        let end = register.now().closed(book).map_or(u64::MAX, |end| end.last.page);
        let offices = self.offices();
        let logs = offices.iter().filter(|office| office.own.genesis.kind == BookKind::Log && office.own.book != book);
        let named = logs.filter_map(|office| office.clerk.kept().read(|kept| kept.book.logged(book)));
        named.filter(|named| named.page <= end).collect()
    }

    /// The register has every page that the log books name: everything else follows from it.
    pub(super) fn whole_register(&self, own: &OwnBook) -> Result<(), BankError> {
        let Some(office) = self.office(own.book) else { return Ok(()) };
        let (reader, head) = (office.archive.reader(), office.clerk.kept().head().page);
        let by_logs = why(reader, head, &self.named(own.book))?;
        match by_logs.map_or_else(|| given_up(self.folder().dir(), reader, head), |why| Ok(Some(why)))? {
            Some(why) => Err(BankError::Lost { book: own.genesis.code.as_str().to_owned(), why }),
            None => Ok(()),
        }
    }

    /// A book that the register does not know has its first page at most: it is added before anything else is written in it. One with more
    /// was added, by a page of the register that is lost.
    pub(super) fn may_add(&self, own: &OwnBook) -> Result<(), BankError> {
        match self.archive().reader(own.book).head()? {
            Some(head) if head.page > 1 => {
                let (code, page) = (own.genesis.code.as_str(), head.page);
                let why = format!("it does not know the book {code}, of which {page} pages are here");
                Err(BankError::Lost {
                    book: "REGISTER".to_owned(),
                    why: format!("{why}. Nothing was written; {WHAT_TO_DO}"),
                })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// A succession that broke off is gone on with before the bank works: until then books may lack what they are to take over, and pages would
    /// name trees of the log before.
    pub(super) fn all_succeeded(&self) -> Result<(), BankError> {
        let register = self.register();
        let (now, books) = (register.now(), register.now().books());
        let broke_off = |what: &str| {
            BankError::Opening(format!("{what}: a succession broke off. Run the same `helpbank succeed` again"))
        };
        if self.purpose == Purpose::Succession {
            return Ok(());
        }
        if let Some(left) =
            books.iter().find(|book| now.closed(book.book).is_some() && now.successor(book.book).is_none())
        {
            return Err(broke_off(&format!("the book {} was closed and has no successor yet", left.code)));
        }
        let log = books.iter().find(|book| book.kind == BookKind::Log && now.closed(book.book).is_none());
        let Some(log) = log else { return Ok(()) };
        if closed_under(&register, log.book) {
            return Err(broke_off(&format!("books were closed, and the log book {} was not", log.code)));
        }
        let names_nothing = self.archive.reader(log.book).head()?.is_some_and(|head| head.page <= 1);
        if names_nothing && !now.predecessors(log.book).is_empty() && self.log.now().checkpoint.size() > 0 {
            return Err(broke_off(&format!("the log book {} is new, and the log is still that of before", log.code)));
        }
        Ok(())
    }

    /// The books that a book succeeds, each as it was closed, the nearest first.
    pub(super) fn before(&self, book: BookId) -> Result<Arc<[Book]>, BankError> {
        let register = self.register();
        let wrong = |of: BookId, why: &str| {
            BankError::Opening(format!("the book {book} succeeds the book {of}, {why}; restore it from a backup"))
        };
        let ended = |of: BookId| {
            let end = register.now().closed(of).map(|end| (end.last.page, end.last.hash));
            if end.is_some_and(|(page, _)| page == 0) {
                return self.closed_empty(of).ok_or_else(|| wrong(of, "which the register does not know"));
            }
            let office = self.office(of).ok_or_else(|| wrong(of, "whose pages are not here"))?;
            let head = office.clerk.kept().head();
            if end != Some((head.page, head.hash)) {
                return Err(wrong(of, "which does not end where the register closed it"));
            }
            Ok(office.clerk.kept().read(|kept| kept.book.clone()))
        };
        register.now().predecessors(book).into_iter().map(ended).collect()
    }
}
