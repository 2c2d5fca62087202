//! Every copy of a book's pages: the archive, what a repair before this one was writing, a bundle, the stream, and last the archives that
//! repairs set aside. A page counts when it opens behind the one before it: link, seal by a key in force, body. So a copy that is false, or of
//! another time, adds nothing.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use journal::archive::{ArchivePages, BookReader};
use journal::{Journal, JournalError};
use ledger::book::{Book, Spot, sealing_keys};
use ledger::check::check_genesis;
use ledger::event::Genesis;
use ledger::ids::{BookId, Hash};
use ledger::page::{self, Head, Page, PageRef};
use ledger::register::Register;
use transparency::bundle::{BundleReader, Record, Source};

use super::RepairError;
use super::archives::Places;
use super::named::at;

/// Where a page was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    Archive,
    /// What a repair before this one had written and not yet put in place.
    Beside,
    Bundle,
    Stream,
    /// An archive that was set aside because it is damaged, at another page than this.
    Aside,
}

/// What all copies of a book together make.
pub(super) struct Walked {
    /// Its last page that is in some copy, with all before it.
    pub(super) head: Head,
    /// How many of its first pages the archive has itself.
    pub(super) archived: u64,
    /// What is wrong with the archive first, and at which page.
    pub(super) wrong: Option<(u64, String)>,
    /// What the archive has of the page behind `head`, which no copy has whole.
    pub(super) behind: Behind,
    /// Pages that only the bundle has, or what repairs before this one left or set aside; and those that only the stream has.
    pub(super) from_bundle: u64,
    pub(super) from_stream: u64,
    /// The register as the book folds it, when it is the register's.
    pub(super) register: Option<Register>,
}

/// What an archive has behind the last page that could be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Behind {
    /// It ends there.
    Nothing,
    /// Something that is no page of the book any more: why.
    Broken(String),
    /// It cannot be read from an earlier page on, so nobody can say.
    Unknown(String),
}

/// The pages of a bundle, once through, in the bundle's own order.
pub(super) struct BundlePages {
    path: PathBuf,
    reader: BundleReader<Source<BufReader<File>>>,
    register: BookId,
    ahead: Option<(BookId, u64, Vec<u8>)>,
}

impl BundlePages {
    pub(super) fn open(path: &Path, register: BookId) -> Result<Self, RepairError> {
        let failed = |error| RepairError::Bundle { path: path.to_owned(), error };
        let file = File::open(path).map_err(|error| failed(error.into()))?;
        let source = Source::open(BufReader::with_capacity(1 << 20, file)).map_err(|error| failed(error.into()))?;
        let reader = BundleReader::new(source).map_err(failed)?;
        Ok(Self { path: path.to_owned(), reader, register, ahead: None })
    }

    /// This page of this book, when the bundle has it. Books and pages must be asked for in the bundle's order.
    fn page(&mut self, book: BookId, number: u64) -> Result<Option<Vec<u8>>, RepairError> {
        let place = |book: BookId, number: u64| (book != self.register, book, number);
        let wanted = place(book, number);
        while self.ahead.as_ref().is_none_or(|(book, number, _)| place(*book, *number) < wanted) {
            let record = self.reader.next_record();
            let record = record.map_err(|error| RepairError::Bundle { path: self.path.clone(), error })?;
            let bytes = match record {
                Some(Record::Page(bytes)) => bytes,
                Some(Record::Policy(_) | Record::Checkpoint(_) | Record::State(_)) => continue,
                Some(Record::Manifest(_)) | None => return Ok(None),
            };
            let Ok(page) = Page::parse(bytes) else { continue };
            self.ahead = Some((page.header.book, page.header.page, page.into_bytes()));
        }
        let there = self.ahead.as_ref().filter(|(book, number, _)| place(*book, *number) == wanted);
        Ok(there.map(|(_, _, bytes)| bytes.clone()))
    }
}

/// Is given the pages of a book, one after the other.
pub(super) type Each<'a> = dyn FnMut(PageRef, &[u8]) -> Result<(), RepairError> + Send + 'a;

/// The copies of one book.
pub(super) struct Copies<'a> {
    pub(super) archive: BookReader,
    pub(super) beside: BookReader,
    /// What was set aside, the newest first.
    pub(super) aside: Vec<BookReader>,
    pub(super) bundle: Option<&'a mut BundlePages>,
    pub(super) journal: &'a Journal,
}

impl<'a> Copies<'a> {
    pub(super) fn of(book: BookId, places: &Places, bundle: Option<&'a mut BundlePages>, journal: &'a Journal) -> Self {
        let aside = places.aside.iter().map(|aside| aside.reader(book)).collect();
        Self { archive: places.archive.reader(book), beside: places.beside.reader(book), aside, bundle, journal }
    }

    /// A page that was set aside. A book that was written twice was cut back, and what was cut off opens too: it is not what the log books name.
    fn set_aside(&self, chain: &Chain<'_>, number: u64, named: Option<Hash>) -> Option<Page> {
        let opened = |aside: &BookReader| chain.opens(aside.read(number).ok()??).ok();
        let is_it = |page: &Page| named.is_none_or(|named| named == page.hash);
        self.aside.iter().filter_map(opened).find(is_it)
    }

    async fn streamed(&self, number: u64) -> Result<Option<Vec<u8>>, RepairError> {
        match self.journal.read(self.archive.book(), number).await {
            Ok(bytes) => Ok(bytes.map(|bytes| bytes.to_vec())),
            Err(error @ JournalError::Unreachable { .. }) => Err(error.into()),
            // Damaged, or not there: no copy.
            Err(_) => Ok(None),
        }
    }

    /// Goes through the book as far as the copies reach, and never past `end`, where the book was closed or is to end. `each` is given every
    /// page. `register` is the bank's, when this is not its book; `named` are the hashes that the log books name.
    pub(super) async fn walk(
        mut self,
        register: Option<&Register>,
        (end, named): (Option<u64>, Option<&[Hash]>),
        each: &mut Each<'_>,
    ) -> Result<Walked, RepairError> {
        let book = self.archive.book();
        let mut chain = Chain { register, genesis: None, fold: None, head: Head::before(book) };
        let mut walked = Walked {
            head: chain.head,
            archived: 0,
            wrong: None,
            behind: Behind::Nothing,
            from_bundle: 0,
            from_stream: 0,
            register: None,
        };
        let mut archived = ByNumber::of(&self.archive);
        loop {
            let number = chain.head.page.saturating_add(1);
            if let Some(end) = end.filter(|end| chain.head.page >= *end) {
                // What an archive has behind it is none of the bank's.
                if !matches!(archived.page(number), Ok(None)) {
                    walked.wrong.get_or_insert((number, format!("the book ends at page {end}")));
                }
                break;
            }
            let (own, behind) = match archived.page(number) {
                Ok(Some(bytes)) => match chain.opens(bytes) {
                    Ok(page) => (Some(page), Behind::Nothing),
                    Err(why) => (None, Behind::Broken(why)),
                },
                Ok(None) => (None, Behind::Nothing),
                Err(why) if walked.wrong.is_some() => (None, Behind::Unknown(why)),
                Err(why) => (None, Behind::Broken(why)),
            };
            let bundled = match self.bundle.as_deref_mut().map(|bundle| bundle.page(book, number)).transpose()? {
                Some(Some(bytes)) => chain.opens(bytes).ok(),
                Some(None) | None => None,
            };
            if let (Some(own), Some(bundled)) = (&own, &bundled)
                && own.hash != bundled.hash
            {
                return Err(RepairError::ForkBundle { book, page: number, here: own.hash, bundled: bundled.hash });
            }
            let (page, taken) = if let Some(own) = own {
                (own, Taken::Archive)
            } else {
                let beside = self.beside.read(number).ok().flatten().and_then(|bytes| chain.opens(bytes).ok());
                let streamed = self.streamed(number).await?.and_then(|bytes| chain.opens(bytes).ok());
                if let (Some(here), Some(bundled)) = (beside.as_ref().or(streamed.as_ref()), &bundled)
                    && here.hash != bundled.hash
                {
                    return Err(RepairError::ForkBundle { book, page: number, here: here.hash, bundled: bundled.hash });
                }
                let found = bundled.map(|page| (page, Taken::Bundle));
                let found = found.or(beside.map(|page| (page, Taken::Beside)));
                let found = found.or(streamed.map(|page| (page, Taken::Stream)));
                let wanted = named.and_then(|named| at(named, number));
                let Some(found) = found.or_else(|| Some((self.set_aside(&chain, number, wanted)?, Taken::Aside)))
                else {
                    walked.behind = behind;
                    break;
                };
                found
            };
            if let Behind::Broken(why) | Behind::Unknown(why) = behind {
                walked.wrong.get_or_insert((number, why));
            }
            let standing = PageRef { page: number, hash: page.hash };
            match taken {
                Taken::Archive if walked.wrong.is_none() => walked.archived = number,
                Taken::Archive => {}
                Taken::Bundle | Taken::Beside | Taken::Aside => {
                    walked.from_bundle = walked.from_bundle.saturating_add(1);
                }
                Taken::Stream => walked.from_stream = walked.from_stream.saturating_add(1),
            }
            if !chain.take(&page) {
                walked.behind = Behind::Broken("it breaks the rules of the ledger".to_owned());
                break;
            }
            each(standing, &page.into_bytes())?;
        }
        walked.head = chain.head;
        walked.register = chain.fold.and_then(|fold| fold.register).map(|register| *register);
        Ok(walked)
    }
}

/// Pages of an archive by number: one after the other while that goes well, and what can still be read behind damage.
struct ByNumber<'a> {
    reader: &'a BookReader,
    pages: Option<ArchivePages>,
}

impl<'a> ByNumber<'a> {
    fn of(reader: &'a BookReader) -> Self {
        // A first segment that is missing is damage like any other.
        Self { reader, pages: reader.pages(1).ok() }
    }

    fn page(&mut self, number: u64) -> Result<Option<Vec<u8>>, String> {
        let next = self.pages.as_mut().map(Iterator::next);
        match next {
            Some(None) => Ok(None),
            Some(Some(Ok((at, bytes)))) if at == number => Ok(Some(bytes)),
            Some(Some(_)) | None => {
                self.pages = None;
                self.reader.read(number).map_err(|error| error.to_string())
            }
        }
    }
}

/// A book as far as it goes.
struct Chain<'a> {
    register: Option<&'a Register>,
    genesis: Option<Genesis>,
    /// The fold of the register's own book: it says which keys may seal.
    fold: Option<Book>,
    head: Head,
}

impl Chain<'_> {
    /// The page, when it goes on the book.
    fn opens(&self, bytes: Vec<u8>) -> Result<Page, String> {
        let parsed = Page::parse(bytes).map_err(|error| error.to_string())?;
        let begins = match &self.genesis {
            Some(_) => None,
            None => parsed.entries().ok().and_then(|entries| genesis_of(self.head.book, &entries)),
        };
        let genesis = self.genesis.as_ref().or(begins.as_ref()).ok_or("it does not begin the book")?;
        let nothing = Register::default();
        let own = self.fold.as_ref().and_then(|fold| fold.register.as_deref());
        let keys = match own.or(self.register) {
            Some(register) => sealing_keys(register, genesis, &parsed.header),
            None => sealing_keys(&nothing, genesis, &parsed.header),
        };
        let opened = page::open(parsed.into_bytes(), &self.head, &keys).map_err(|error| error.to_string())?;
        Ok(opened.0)
    }

    /// Takes in a page that opened. False when it holds what the rules forbid: the fold asserts, and is not to take the repair along.
    fn take(&mut self, page: &Page) -> bool {
        let Ok(entries) = page.entries() else { return false };
        if self.genesis.is_none() {
            self.genesis = genesis_of(self.head.book, &entries);
            if self.register.is_none() {
                self.fold = self.genesis.clone().map(Book::new);
            }
        }
        if let Some(fold) = &mut self.fold {
            let folded = catch_unwind(AssertUnwindSafe(|| {
                for (index, (_, entry)) in (0_u32..).zip(&entries) {
                    fold.evolve(Spot { page: page.header.page, index }, entry);
                }
            }));
            if folded.is_err() {
                return false;
            }
        }
        self.head = Head::after(&page.header, page.hash);
        true
    }
}

fn genesis_of(book: BookId, entries: &[(ledger::ids::Hash, ledger::entry::Entry)]) -> Option<Genesis> {
    check_genesis(book, &entries.first()?.1).cloned()
}
