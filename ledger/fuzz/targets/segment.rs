//! Any bytes as a segment of an archive, and behind its beginning: pages, a torn tail or damage, and what is opened for writing is
//! readable to its end.

#![no_main]

use journal::archive::{Archive, MAGIC};
use ledger::ids::BookId;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("the temporary folder is writable");
    let book = BookId([7; 32]);
    for bytes in [bytes.to_vec(), [MAGIC.as_slice(), bytes].concat()] {
        let archive = Archive::open(folder.path());
        let dir = archive.reader(book).dir().to_owned();
        std::fs::create_dir_all(&dir).expect("the temporary folder is writable");
        std::fs::write(dir.join(format!("{:012}.hbp", 1)), &bytes).expect("the temporary folder is writable");
        let reader = archive.reader(book);
        let _ = (reader.head(), reader.read(1), reader.read(2));
        if let Ok(pages) = reader.pages(1) {
            let _ = pages.take_while(Result::is_ok).count();
        }
        if let Ok(open) = archive.book(book) {
            let head = open.head().map_or(0, |head| head.page);
            let pages = open.reader().pages(1).expect("what opened for writing is read");
            assert_eq!(pages.map(|page| page.expect("it is whole").0).last().unwrap_or(0), head);
        }
    }
});
