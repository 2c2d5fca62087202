//! The archive: what goes in comes out, a torn tail is cut, damage is not, and only a lost page is taken back.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

mod ground;

use std::fs;
use std::path::PathBuf;

use bytes::Bytes;
use ground::{Writer, book};
use journal::archive::{Archive, ArchiveError, BookArchive, RECORD_HEADER_BYTES, SEGMENT_BYTES_MAX};
use journal::verify::Opener;
use ledger::page::{Head, PageRef};
use tempfile::TempDir;

/// An archive with a book of a few small pages.
struct Shelf {
    dir: TempDir,
    archive: Archive,
    writer: Writer,
    pages: Vec<(PageRef, Bytes)>,
}

impl Shelf {
    fn new(pages: u8) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let archive = Archive::open(dir.path());
        let mut writer = Writer::new(book(1));
        let pages: Vec<_> = (0..pages).map(|page| writer.write(page % 3 + 1)).collect();
        let open = archive.book(book(1)).unwrap();
        for (page, bytes) in &pages {
            open.append(*page, bytes).unwrap();
        }
        open.sync().unwrap();
        Self { dir, archive, writer, pages }
    }

    fn segment(&self, first: u64) -> PathBuf {
        self.dir.path().join(book(1).to_string()).join(format!("{first:012}.hbp"))
    }

    fn open(&self) -> Result<BookArchive, ArchiveError> {
        self.archive.book(book(1))
    }

    fn read_all(&self) -> Result<Vec<(u64, Vec<u8>)>, ArchiveError> {
        self.archive.reader(book(1)).pages(1)?.collect()
    }

    fn written(&self) -> Vec<(u64, Vec<u8>)> {
        self.pages.iter().map(|(page, bytes)| (page.page, bytes.to_vec())).collect()
    }
}

#[test]
fn pages_come_back_as_they_were_written() {
    let shelf = Shelf::new(5);
    assert_eq!(shelf.read_all().unwrap(), shelf.written());
    let open = shelf.open().unwrap();
    assert_eq!((open.head(), open.torn()), (Some(shelf.pages[4].0), None));
    assert_eq!(open.reader().head().unwrap(), open.head());
    assert_eq!(shelf.archive.books().unwrap(), [book(1)]);
    for (page, bytes) in &shelf.pages {
        assert_eq!(open.reader().read(page.page).unwrap().as_deref(), Some(&bytes[..]));
    }
    assert_eq!(open.reader().read(6).unwrap(), None);
    let late: Vec<_> = open.reader().pages(4).unwrap().map(Result::unwrap).collect();
    assert_eq!(late, shelf.written()[3..]);
    assert_eq!(open.reader().pages(6).unwrap().count(), 0);

    let keys = shelf.writer.keys();
    let mut opener = Opener::new(Head::before(book(1)), |_| keys.clone());
    for (page, bytes) in shelf.read_all().unwrap() {
        opener.open(page, bytes).unwrap();
    }
    assert_eq!(*opener.head(), shelf.writer.head);
}

#[test]
fn an_archive_that_is_not_there_is_empty() {
    let dir = tempfile::tempdir().unwrap();
    let archive = Archive::open(dir.path().join("never"));
    assert_eq!(archive.books().unwrap(), []);
    assert_eq!(archive.reader(book(1)).head().unwrap(), None);
    assert_eq!(archive.reader(book(1)).pages(1).unwrap().count(), 0);
    assert_eq!(archive.reader(book(1)).read(1).unwrap(), None);
    assert!(!archive.dir().exists(), "reading makes nothing");
}

#[test]
fn one_process_writes_a_book_and_pages_stand_in_order() {
    let mut shelf = Shelf::new(2);
    let open = shelf.open().unwrap();
    assert!(matches!(shelf.open(), Err(ArchiveError::InUse { .. })));
    assert!(shelf.archive.book(book(2)).is_ok(), "another book has its own lock");
    let (third, bytes) = shelf.writer.write(1);
    let fourth = PageRef { page: 4, ..third };
    assert!(matches!(open.append(fourth, &bytes), Err(ArchiveError::NotNext { got: 4, want: 3 })));
    assert!(matches!(open.append(shelf.pages[1].0, &bytes), Err(ArchiveError::NotNext { got: 2, want: 3 })));
    assert!(matches!(open.append(third, b""), Err(ArchiveError::NotAPage(0))));
    open.append(third, &bytes).unwrap();
    drop(open);
    assert_eq!(shelf.open().unwrap().head(), Some(third));
}

#[test]
fn a_tail_torn_at_any_byte_is_cut_off_by_the_writer_only() {
    let shelf = Shelf::new(3);
    let whole = fs::read(shelf.segment(1)).unwrap();
    let last = whole.len() - shelf.pages[2].1.len() - RECORD_HEADER_BYTES;
    for length in last + 1..whole.len() {
        fs::write(shelf.segment(1), &whole[..length]).unwrap();
        assert_eq!(shelf.read_all().unwrap(), shelf.written()[..2]);
        assert_eq!(shelf.archive.reader(book(1)).head().unwrap(), Some(shelf.pages[1].0));
        assert_eq!(fs::read(shelf.segment(1)).unwrap().len(), length, "a reader changes nothing");
        let open = shelf.open().unwrap();
        let torn = open.torn().unwrap();
        assert_eq!((torn.page, torn.bytes), (3, u64::try_from(length - last).unwrap()));
        open.append(shelf.pages[2].0, &shelf.pages[2].1).unwrap();
        assert_eq!(fs::read(shelf.segment(1)).unwrap(), whole);
    }
}

#[test]
fn a_tail_that_was_never_written_reads_as_zeros_and_is_cut_off() {
    let shelf = Shelf::new(3);
    let whole = fs::read(shelf.segment(1)).unwrap();
    let second = 16 + RECORD_HEADER_BYTES + shelf.pages[0].1.len();
    for zeros in [whole.len() - 64, whole.len() - 200, second + 3, second + 300, second + 1, 16, 0] {
        let mut bytes = whole.clone();
        bytes[zeros..].fill(0);
        bytes.resize(whole.len() + 5_000, 0);
        fs::write(shelf.segment(1), &bytes).unwrap();
        let kept = if zeros > second + 400 { 2 } else { usize::from(zeros > 16) };
        assert_eq!(shelf.read_all().unwrap(), shelf.written()[..kept], "zeros from {zeros}");
        let open = shelf.open().unwrap();
        assert!(open.torn().is_some());
        for (page, bytes) in &shelf.pages[kept..] {
            open.append(*page, bytes).unwrap();
        }
        assert_eq!(fs::read(shelf.segment(1)).unwrap(), whole);
    }
}

#[test]
fn no_changed_byte_ever_makes_the_writer_cut() {
    let shelf = Shelf::new(3);
    let whole = fs::read(shelf.segment(1)).unwrap();
    // The short form changes each byte in one of three ways, the long form in all of them.
    let ways = if std::env::var("HELPBANK_FAULTS").is_ok_and(|form| form == "long") { 3 } else { 1 };
    for at in 0..whole.len() {
        for bits in [0x01, 0x80, 0xFF].into_iter().cycle().skip(at % 3).take(ways) {
            let mut bytes = whole.clone();
            bytes[at] ^= bits;
            fs::write(shelf.segment(1), &bytes).unwrap();
            match shelf.open() {
                Ok(open) => assert_eq!(open.head().unwrap().page, 3, "byte {at} ^ {bits:02x}"),
                Err(ArchiveError::Damaged { .. }) => {}
                Err(error) => panic!("byte {at} ^ {bits:02x}: {error}"),
            }
            assert_eq!(fs::read(shelf.segment(1)).unwrap(), bytes, "byte {at} ^ {bits:02x}");
            let keys = shelf.writer.keys();
            let mut opener = Opener::new(Head::before(book(1)), |_| keys.clone());
            let sound = shelf.read_all().is_ok_and(|pages| {
                pages.len() == 3 && pages.into_iter().all(|(page, bytes)| opener.open(page, bytes).is_ok())
            });
            assert!(!sound, "byte {at} ^ {bits:02x} was not noticed");
        }
    }
}

#[test]
fn only_a_page_that_lost_its_place_is_taken_back() {
    let mut shelf = Shelf::new(2);
    let open = shelf.open().unwrap();
    let rival = shelf.writer.draft(1, 9);
    let rival_ref = PageRef { page: 3, hash: rival.hash };
    let (mine, bytes) = shelf.writer.write(2);
    open.append(mine, &bytes).unwrap();
    assert!(matches!(open.withdraw(mine, mine), Err(ArchiveError::Standing { page: 3 })));
    assert!(matches!(open.withdraw(shelf.pages[1].0, rival_ref), Err(ArchiveError::Standing { page: 2 })));
    assert!(matches!(open.withdraw(mine, PageRef { page: 2, ..rival_ref }), Err(ArchiveError::Standing { .. })));
    assert_eq!(open.reader().read(3).unwrap().as_deref(), Some(&bytes[..]));
    open.withdraw(mine, rival_ref).unwrap();
    assert_eq!((open.head(), open.reader().read(3).unwrap()), (Some(shelf.pages[1].0), None));
    assert!(matches!(open.withdraw(mine, rival_ref), Err(ArchiveError::Standing { .. })));
    open.append(rival_ref, &rival.bytes).unwrap();
    open.sync().unwrap();
    assert_eq!(open.reader().read(3).unwrap(), Some(rival.bytes));
    drop(open);
    assert_eq!(shelf.open().unwrap().head(), Some(rival_ref));

    // Back to nothing, and a first page again.
    let dir = tempfile::tempdir().unwrap();
    let open = Archive::open(dir.path()).book(book(1)).unwrap();
    let (first, bytes) = Writer::new(book(1)).write(1);
    let rival = Writer::new(book(1)).draft(1, 4);
    open.append(first, &bytes).unwrap();
    open.withdraw(first, PageRef { page: 1, hash: rival.hash }).unwrap();
    assert_eq!(open.head(), None);
    drop(open);
    let open = Archive::open(dir.path()).book(book(1)).unwrap();
    assert_eq!((open.head(), open.torn()), (None, None));
    open.append(first, &bytes).unwrap();
}

#[test]
fn long_books_have_several_segments_and_a_missing_one_is_named() {
    let mut shelf = Shelf::new(0);
    let open = shelf.open().unwrap();
    let mut sizes = 0;
    while sizes < SEGMENT_BYTES_MAX + SEGMENT_BYTES_MAX / 2 {
        let (page, bytes) = shelf.writer.write_long(900_000);
        sizes += u64::try_from(bytes.len()).unwrap();
        open.append(page, &bytes).unwrap();
        shelf.pages.push((page, bytes));
    }
    open.sync().unwrap();
    let second = open.reader().read(75).unwrap().is_some();
    assert!(second && fs::metadata(shelf.segment(1)).unwrap().len() <= SEGMENT_BYTES_MAX);
    let first_of_second =
        shelf.pages.iter().map(|(page, _)| page.page).find(|&page| page > 1 && shelf.segment(page).exists());
    let first_of_second = first_of_second.unwrap();
    assert_eq!(open.reader().pages(1).unwrap().map(|page| page.unwrap().0).max(), Some(shelf.writer.head.page));
    assert_eq!(
        open.reader().pages(first_of_second - 1).unwrap().count(),
        shelf.pages.len() + 2 - usize::try_from(first_of_second).unwrap()
    );
    for page in [1, first_of_second - 1, first_of_second, shelf.writer.head.page] {
        let bytes = &shelf.pages[usize::try_from(page).unwrap() - 1].1;
        assert_eq!(open.reader().read(page).unwrap().as_deref(), Some(&bytes[..]));
    }
    drop(open);
    assert_eq!(shelf.open().unwrap().head(), shelf.writer.head.last());

    // The second segment is empty again when its first page is withdrawn, and the head lies in the first.
    let rest = fs::read(shelf.segment(first_of_second)).unwrap();
    fs::write(shelf.segment(first_of_second), &rest[..16]).unwrap();
    let open = shelf.open().unwrap();
    assert_eq!(open.head().unwrap().page, first_of_second - 1);
    let (next, bytes) = &shelf.pages[usize::try_from(first_of_second).unwrap() - 1];
    open.append(*next, bytes).unwrap();
    let rival = PageRef { page: next.page, hash: ledger::ids::Hash([1; 32]) };
    open.withdraw(*next, rival).unwrap();
    assert_eq!(open.head().unwrap().page, first_of_second - 1);
    drop(open);

    // A torn tail is allowed in the last segment only, and no segment may be missing.
    let whole = fs::read(shelf.segment(1)).unwrap();
    fs::write(shelf.segment(1), &whole[..whole.len() - 1]).unwrap();
    assert!(matches!(shelf.read_all(), Err(ArchiveError::Damaged { .. })));
    assert!(matches!(shelf.open(), Err(ArchiveError::Damaged { .. })));
    fs::remove_file(shelf.segment(1)).unwrap();
    assert!(matches!(shelf.read_all(), Err(ArchiveError::Gap { page: 1, .. })));
    assert!(matches!(shelf.open(), Err(ArchiveError::Gap { page: 1, .. })));
}

#[tokio::test]
async fn a_clerk_spools_beside_its_publishing() {
    let mut shelf = Shelf::new(1);
    let open = shelf.open().unwrap();
    let (page, bytes) = shelf.writer.write(2);
    open.spool(page, bytes.clone()).await.unwrap();
    let again = open.spool(page, bytes).await;
    assert!(matches!(again, Err(ArchiveError::NotNext { got: 2, want: 3 })));
    assert_eq!(open.reader().head().unwrap(), Some(page));
}
