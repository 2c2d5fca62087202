//! `helpbank verify entry` and `helpbank verify head`: what a printed paper says, checked without and against the bank.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use journal::archive::{Archive, ArchiveError};
use ledger::ids::{BookId, Hash, PublicKey};
use ledger::page::{PORTABLE_BYTES_MAX, Page, PageRef, Portable, SealedHead};
use transparency::bundle::{BundleReader, Record};
use transparency::log::proof::{PROOF_BYTES_MAX, TlogProof, is_proof};
use transparency::verify::{Check, Depth, Found, INTEGRITY, Report, Status, verify_bundle};

use super::args::Shared;
use super::client::Client;
use super::ending::{Ending, unreadable};
use super::out;
use super::reach::{Where, running_or_stopped};
use super::receipt::unopened;
use crate::bank::Folder;
use crate::scanned;

/// Who sealed a page.
pub(super) const SEALED_BY: &str = "sealed_by";
/// A printed head and what there is now.
const HEAD: &str = "head";
/// The most letters of a code: three for two bytes, the prefix and a line's end.
const CODE_BYTES_MAX: usize = PORTABLE_BYTES_MAX / 2 * 3 + 16;

/// Checks one entry, alone.
pub(super) fn entry(path: &Path, key: Option<PublicKey>) -> Result<Report, Ending> {
    let given = read(path, CODE_BYTES_MAX.max(PROOF_BYTES_MAX))?;
    let bytes = if is_proof(&given) {
        TlogProof::parse(&ended(&given)).ok().and_then(|proof| proof.extra)
    } else {
        scanned::read(scanned::ENTRY, &given).map(Cow::into_owned)
    };
    let Some(bytes) = bytes else { return Ok(no_code()) };
    let portable = match Portable::open(&bytes) {
        Ok(portable) => portable,
        Err(error) => return Ok(Report::of(vec![unopened(&error)], None)),
    };
    let place = portable.place;
    let held = format!(
        "entry {} of page {}, {}, is in the page with the hash {}, and the page is sealed",
        place.index,
        place.page,
        portable.entry.event.name(),
        portable.page_hash
    );
    let found = Found::of("entry-in-page").text("entry", place.index).text("page", place.page);
    let found = found.text("event", portable.entry.event.name()).text("hash", portable.page_hash);
    let held = Check::book(INTEGRITY, Status::Ok, place.book, place.page, held).found(found);
    Ok(Report::of(vec![held, sealed(portable.sealed_by, key, place.book, place.page)], None))
}

/// A receipt with the ends of its lines as they were written (`FORMAT.md` §15): a scanner loses the last, others add `\r`.
pub(super) fn ended(receipt: &[u8]) -> Vec<u8> {
    let mut lines: Vec<u8> = Vec::with_capacity(receipt.len().saturating_add(1));
    for (at, byte) in receipt.trim_ascii_end().iter().enumerate() {
        let is_end = *byte == b'\r' && receipt.get(at.saturating_add(1)) == Some(&b'\n');
        if !is_end {
            lines.push(*byte);
        }
    }
    lines.push(b'\n');
    lines
}

/// The file, or standard input; no more of it than a sound one has, and one byte.
pub(super) fn read(path: &Path, most: usize) -> Result<Vec<u8>, Ending> {
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|error| unreadable(path, &error))?;
    Ok(bytes)
}

fn no_code() -> Report {
    let detail = "this begins as the code of a paper and goes on as none; scan it again";
    Report::of(vec![Check::whole(INTEGRITY, Status::Failed, detail).found(Found::of("no-code"))], None)
}

/// Whether the page was sealed by the key that the reader knows.
pub(super) fn sealed(by: PublicKey, key: Option<PublicKey>, book: BookId, page: u64) -> Check {
    let check = |status, detail: String, found| Check::book(SEALED_BY, status, book, page, detail).found(found);
    match key {
        Some(key) if key == by => check(
            Status::Ok,
            format!("sealed by the key you gave, {key}"),
            Found::of("sealed-by-given").text("key", key),
        ),
        Some(key) => check(
            Status::Failed,
            format!("sealed by {by}, not by the key you gave, {key}"),
            Found::of("sealed-by-other").text("sealed_by", by).text("key", key),
        ),
        None => check(
            Status::NotChecked,
            format!("sealed by {by}; compare it with the book's key as you know it, or give that with --key"),
            Found::of("sealed-by").text("sealed_by", by),
        ),
    }
}

/// What there is of the book of a head.
enum There {
    /// No such book.
    NoBook,
    /// The book, its last page, and the hash of the head's page when it is there.
    Book { last: u64, hash: Option<Hash> },
}

/// Compares a printed head with a bank or a bundle.
pub(super) async fn head(
    path: &Path,
    bundle: Option<&Path>,
    key: Option<PublicKey>,
    common: &Shared,
) -> Result<Report, Ending> {
    if bundle.is_some() && common.data.is_some() {
        return Err(Ending::WrongUse("--bundle and --data name two things to compare with: give one".to_owned()));
    }
    let given = read(path, CODE_BYTES_MAX)?;
    let Some(bytes) = scanned::read(scanned::HEAD, &given) else { return Ok(no_code()) };
    let head = match SealedHead::open(&bytes) {
        Ok(head) => head,
        Err(error) => return Ok(Report::of(vec![Check::whole(INTEGRITY, Status::Failed, error)], None)),
    };
    let (book, page) = (head.header.book, head.header.page);
    let wanted = PageRef { page, hash: head.hash };
    let (there, mut checks) = match bundle {
        Some(bundle) => in_bundle(bundle, book, page)?,
        None => match running_or_stopped(common).await? {
            Where::Running(client) => (in_bank(&client, book, page).await?, Vec::new()),
            Where::Stopped(folder) => (in_archive(&folder, book, page)?, Vec::new()),
        },
    };
    let detail = format!("the head of page {page} with the hash {} is sealed", head.hash);
    let found = Found::of("head-sealed").text("page", page).text("hash", head.hash);
    checks.push(Check::book(INTEGRITY, Status::Ok, book, page, detail).found(found));
    checks.push(sealed(head.sealed_by, key, book, page));
    checks.push(compared(book, wanted, &there));
    Ok(Report::of(checks, None))
}

fn compared(book: BookId, head: PageRef, there: &There) -> Check {
    let PageRef { page, hash: printed } = head;
    let check = |status, page, detail: String, found| Check::book(HEAD, status, book, page, detail).found(found);
    let failed = |page, detail, found| check(Status::Failed, page, detail, found);
    match *there {
        There::NoBook => failed(page, "the book of this head is not there".to_owned(), Found::of("head-no-book")),
        There::Book { last, hash: None } => failed(
            last,
            format!("the book ends with page {last}, before this head: its end was cut off"),
            Found::of("head-cut").text("last", last),
        ),
        There::Book { hash: Some(hash), .. } if hash != printed => failed(
            page,
            format!("page {page} is there with another hash, {hash}: history was written anew"),
            Found::of("head-other-page").text("page", page).text("hash", hash),
        ),
        There::Book { last, hash: Some(_) } if last == page => {
            check(Status::Ok, page, "it is the last page: nothing was written since".to_owned(), Found::of("head-same"))
        }
        There::Book { last, hash: Some(_) } => {
            let more = last.saturating_sub(page);
            let detail = format!("the page is there with this hash; pages that follow it: {more}");
            check(Status::Ok, page, detail, Found::of("head-older").number("more", more))
        }
    }
}

async fn in_bank(client: &Client, book: BookId, page: u64) -> Result<There, Ending> {
    let heads = client.heads().await?;
    let id = book.to_string();
    let Some(own) = heads.iter().find(|head| head.id == id) else { return Ok(There::NoBook) };
    if own.page < page {
        return Ok(There::Book { last: own.page, hash: None });
    }
    let bytes = client.get(&format!("/v1/pages/{id}/{page}"), &[]).await?;
    let stored = Page::parse(bytes.to_vec()).map_err(|error| Ending::failed(&error))?;
    let is_it = (stored.header.book, stored.header.page) == (book, page);
    Ok(There::Book { last: own.page, hash: is_it.then_some(stored.hash) })
}

fn in_archive(folder: &Folder, book: BookId, page: u64) -> Result<There, Ending> {
    let failed = |error: ArchiveError| Ending::failed(&error);
    let reader = Archive::open(folder.archive()).reader(book);
    let Some(last) = reader.head().map_err(failed)? else { return Ok(There::NoBook) };
    let bytes = if last.page < page { None } else { reader.read(page).map_err(failed)? };
    let stored = bytes.map(Page::parse).transpose().map_err(|error| Ending::failed(&error))?;
    Ok(There::Book { last: last.page, hash: stored.map(|stored| stored.hash) })
}

/// A bundle is verified whole: a head says something only of pages that hang together.
fn in_bundle(path: &Path, book: BookId, page: u64) -> Result<(There, Vec<Check>), Ending> {
    let opened = || File::open(path).map(BufReader::new).map_err(|error| unreadable(path, &error));
    let bar = out::progress("verifying the bundle", None);
    let report = verify_bundle(opened()?, None, Depth::Everything).map_err(|error| unreadable(path, &error))?;
    bar.finish_and_clear();
    let mut there = There::NoBook;
    if let Ok(mut reader) = BundleReader::new(opened()?) {
        while let Ok(Some(record)) = reader.next_record() {
            let bytes = match record {
                Record::Page(bytes) => bytes,
                Record::Policy(_) | Record::Checkpoint(_) | Record::State(_) => continue,
                Record::Manifest(_) => break,
            };
            let Ok(stored) = Page::parse(bytes) else { break };
            if stored.header.book != book {
                continue;
            }
            let before = if let There::Book { hash, .. } = there { hash } else { None };
            let hash = if stored.header.page == page { Some(stored.hash) } else { before };
            there = There::Book { last: stored.header.page, hash };
        }
    }
    Ok((there, report.checks))
}
