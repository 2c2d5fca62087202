//! What a bundle says of itself before it is judged: when it was made, which books it holds, and what they are called there. All of it is the
//! file's own word.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use ledger::event::Event;
use ledger::ids::BookId;
use ledger::page::Page;
use ledger::time::Timestamp;
use sha2::{Digest, Sha256};
use transparency::bundle::{BundleReader, Manifest, ManifestBook, Record, Source};

/// Bytes that are hashed at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// What a file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Titles {
    /// When it was made, by the exporter's clock; none when its end is missing.
    pub made_at: Option<Timestamp>,
    /// The books, as its manifest has them.
    pub books: Vec<ManifestBook>,
    /// Codes of books by the register's pages in it.
    pub codes: BTreeMap<BookId, String>,
    /// The SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// How long it is.
    pub bytes: u64,
}

/// Reads a file, up to where it can be read.
pub fn titles(path: &Path) -> io::Result<Titles> {
    let mut titles = Titles::default();
    (titles.sha256, titles.bytes) = hashed(File::open(path)?)?;
    let source = Source::open(BufReader::new(File::open(path)?))?;
    let Ok(mut reader) = BundleReader::new(source) else { return Ok(titles) };
    let mut register = None;
    while let Ok(Some(record)) = reader.next_record() {
        match record {
            Record::Page(bytes) => {
                let Ok(page) = Page::parse(bytes) else { break };
                // The register comes first.
                if page.header.book == *register.get_or_insert(page.header.book) {
                    titles.learn(&page);
                }
            }
            Record::Manifest(bytes) => {
                let Ok(sealed) = Manifest::open(&bytes) else { break };
                titles.made_at = Some(sealed.manifest.made_at);
                titles.books = sealed.manifest.books;
            }
            Record::Checkpoint(_) | Record::Policy(_) | Record::State(_) => {}
        }
    }
    Ok(titles)
}

impl Titles {
    fn learn(&mut self, page: &Page) {
        for (_, entry) in page.entries().unwrap_or_default() {
            if let Event::BookOpened(genesis) = &entry.event {
                self.codes.insert(page.header.book, genesis.code.to_string());
            }
            let heir = if let Event::SuccessorAdded(heir) = &entry.event { Some(heir.added()) } else { None };
            let added = if let Event::BookAdded(added) = &entry.event { Some(added) } else { heir.as_ref() };
            self.codes.extend(added.map(|added| (added.book, added.code.to_string())));
        }
    }
}

fn hashed(mut file: File) -> io::Result<(String, u64)> {
    let (mut hasher, mut bytes, mut chunk) = (Sha256::new(), 0_u64, vec![0; CHUNK_BYTES]);
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            break;
        }
        hasher.update(&chunk[..read]);
        bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
    }
    Ok((crate::spoken::names::hex(&hasher.finalize()), bytes))
}
