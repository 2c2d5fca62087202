//! A book's pages, copied up to the last one that was answered, each looked at on the way.

use std::path::Path;

use journal::archive::{Archive, KIND_PAGE, MAGIC, RECORD_HEADER_BYTES, SEGMENT_BYTES_MAX};
use ledger::ids::{BookId, Hash};
use ledger::page::{Page, PageRef};

use super::BackupError;
use super::copied::Writing;
use super::manifest::FileEntry;

/// Copies a book into `to/archive/<book>/`, in segments as the archive makes them. Every page's link, body and seal are checked; `seen` is
/// told of each.
pub(super) fn copy(
    archive: &Archive,
    book: BookId,
    head: PageRef,
    to: &Path,
    seen: &mut dyn FnMut(),
) -> Result<Vec<FileEntry>, BackupError> {
    let mut files = Vec::new();
    let mut segment: Option<Writing> = None;
    let mut last = PageRef { page: 0, hash: Hash::ZERO };
    for item in archive.reader(book).pages(1)? {
        let (number, bytes) = item?;
        if number > head.page {
            break;
        }
        last = checked(book, number, &bytes, last)?;
        let record = RECORD_HEADER_BYTES.saturating_add(bytes.len());
        let room = segment.as_ref().is_some_and(|it| it.bytes().saturating_add(long(record)) <= SEGMENT_BYTES_MAX);
        if !room {
            if let Some(full) = segment.take() {
                files.push(done(full, to)?);
            }
            let mut next = Writing::new(to, &format!("archive/{book}/{number:012}.hbp"))?;
            next.put(MAGIC).map_err(|error| BackupError::io(to, "written", error))?;
            segment = Some(next);
        }
        if let Some(writing) = &mut segment {
            let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes();
            let put = writing.put(&[KIND_PAGE]).and_then(|()| writing.put(&length)).and_then(|()| writing.put(&bytes));
            put.map_err(|error| BackupError::io(to, "written", error))?;
        }
        seen();
    }
    if let Some(rest) = segment {
        files.push(done(rest, to)?);
    }
    if last.page < head.page {
        return Err(BackupError::Short { book, got: last.page, wanted: head.page });
    }
    if last.hash != head.hash {
        let why = "it is not the page that was answered to people".to_owned();
        return Err(BackupError::Page { book, page: head.page, why });
    }
    Ok(files)
}

fn checked(book: BookId, number: u64, bytes: &[u8], last: PageRef) -> Result<PageRef, BackupError> {
    let wrong = |why: String| BackupError::Page { book, page: number, why };
    let page = Page::parse(bytes.to_vec()).map_err(|error| wrong(error.to_string()))?;
    page.check_body().and_then(|()| page.check_seal()).map_err(|error| wrong(error.to_string()))?;
    if (page.header.book, page.header.page, page.header.previous) != (book, number, last.hash) {
        return Err(wrong("it does not follow the page before it".to_owned()));
    }
    Ok(PageRef { page: number, hash: page.hash })
}

fn done(segment: Writing, to: &Path) -> Result<FileEntry, BackupError> {
    segment.finish().map_err(|error| BackupError::io(to, "written", error))
}

fn long(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
