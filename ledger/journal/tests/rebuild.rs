//! A damaged stream, begun anew from the archive: the same pages at the same numbers, and the chain goes on.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

mod ground;

use ground::{Ground, Writer, book};
use journal::archive::Archive;
use journal::{Appended, Journal, JournalError, stream_name};

async fn same_again(journal: &Journal, archive: &Archive) {
    let mut number = 0;
    for item in archive.reader(book(1)).pages(1).unwrap() {
        let (page, bytes) = item.unwrap();
        number = page;
        let hash = ledger::page::Page::parse(bytes.clone()).unwrap().hash;
        assert!(matches!(journal.append(book(1), page, hash, bytes.into()).await, Appended::Kept));
    }
    assert_eq!(journal.tail(book(1)).await.unwrap().unwrap().0, number);
}

#[tokio::test]
async fn a_stream_that_lost_a_page_is_filled_from_the_archive() {
    let ground = Ground::new().await;
    let journal = ground.journal();
    let archive = Archive::open(ground.dir.path().join("archive"));
    let spool = archive.book(book(1)).unwrap();
    let mut writer = Writer::new(book(1));
    journal.create(book(1), "site ATH").await.unwrap();
    for _ in 0..5 {
        let (page, bytes) = writer.write(3);
        spool.spool(page, bytes.clone()).await.unwrap();
        assert!(matches!(journal.append(book(1), page.page, page.hash, bytes).await, Appended::Kept));
    }
    // The stream is thrown away by someone else and a short one stands there.
    journal.start_over(book(1), "site ATH").await.unwrap();
    assert!(journal.tail(book(1)).await.unwrap().is_none());
    same_again(&journal, &archive).await;
    // Once more, and for a stream that is not there at all.
    let context = async_nats::jetstream::new(ground.client().await);
    context.delete_stream(stream_name(book(1))).await.unwrap();
    assert!(matches!(journal.tail(book(1)).await, Err(JournalError::Missing { .. })));
    journal.start_over(book(1), "site ATH").await.unwrap();
    same_again(&journal, &archive).await;
    let (page, bytes) = writer.write(1);
    assert!(matches!(journal.append(book(1), page.page, page.hash, bytes).await, Appended::Kept));
    ground.stop().await;
}
