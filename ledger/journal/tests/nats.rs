//! The journal on a real nats-server: kept, taken, unknown; tail, replay, following; and what an intruder's change looks like.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

mod ground;

use bytes::Bytes;
use futures_util::StreamExt;
use ground::{Ground, Writer, book};
use journal::verify::Reader;
use journal::{Appended, Journal, JournalError, stream_name, subject};
use ledger::page::PageError;
use ledger::wire::PAGE_BYTES_MAX;

async fn keep(journal: &Journal, writer: &mut Writer, pages: u64) {
    for _ in 0..pages {
        let (page, bytes) = writer.write(3);
        assert!(matches!(journal.append(writer.head.book, page.page, page.hash, bytes).await, Appended::Kept));
    }
}

#[tokio::test]
async fn a_page_is_kept_once_and_a_rival_is_refused() {
    let ground = Ground::new().await;
    let journal = ground.journal();
    let mut writer = Writer::new(book(1));
    assert!(matches!(journal.tail(book(1)).await, Err(JournalError::Missing { .. })));
    journal.create(book(1), "site ATH").await.unwrap();
    journal.create(book(1), "site ATH").await.unwrap();
    assert!(journal.tail(book(1)).await.unwrap().is_none());

    let rival = writer.draft(1, 9);
    let (page, bytes) = writer.write(2);
    assert!(matches!(journal.append(book(1), 1, page.hash, bytes.clone()).await, Appended::Kept));
    // The same page again, by someone who never heard the answer.
    assert!(matches!(ground.journal().append(book(1), 1, page.hash, bytes.clone()).await, Appended::Kept));
    assert!(matches!(journal.append(book(1), 1, rival.hash, rival.bytes.into()).await, Appended::Taken));
    assert_eq!(journal.tail(book(1)).await.unwrap(), Some((1, bytes.clone())));
    assert_eq!(journal.read(book(1), 1).await.unwrap(), Some(bytes));
    assert_eq!(journal.read(book(1), 2).await.unwrap(), None);

    // A page that does not follow what stands below it is taken too, one that skips ahead finds the stream behind.
    let mut stray = Writer::new(book(1));
    let other = stray.draft(4, 4);
    stray.took(&other);
    let (next, bytes) = stray.write(1);
    assert!(
        matches!(journal.append(book(1), 2, next.hash, bytes).await, Appended::Kept),
        "the server knows numbers only"
    );
    let (_, _) = stray.write(1);
    let (far, bytes) = stray.write(1);
    let far = journal.append(book(1), far.page, far.hash, bytes).await;
    assert!(matches!(far, Appended::Unknown(JournalError::Behind { page: 2, expected: 3, .. })), "{far:?}");
    ground.stop().await;
}

#[tokio::test]
async fn the_largest_page_goes_in_and_comes_out() {
    let ground = Ground::new().await;
    let journal = ground.journal();
    journal.create(book(1), "site ATH").await.unwrap();
    let bytes = Bytes::from(vec![0xA5; PAGE_BYTES_MAX]);
    let kept = journal.append(book(1), 1, ledger::ids::Hash([1; 32]), bytes.clone()).await;
    assert!(matches!(kept, Appended::Kept), "{kept:?}");
    assert_eq!(journal.tail(book(1)).await.unwrap().unwrap().1, bytes);
    assert_eq!(journal.pages(book(1), 1).next().await.unwrap().unwrap().1, bytes);
    ground.stop().await;
}

#[tokio::test]
async fn two_writers_race_and_one_chain_comes_out() {
    let ground = Ground::new().await;
    ground.journal().create(book(1), "site ATH").await.unwrap();
    let race = |salt: u8| {
        let journal = ground.journal();
        async move {
            let mut writer = Writer::new(book(1));
            let mut mine = Vec::new();
            while mine.len() < 40 {
                let sealed = writer.draft(2, salt);
                let page = writer.head.page + 1;
                match journal.append(book(1), page, sealed.hash, Bytes::from(sealed.bytes.clone())).await {
                    Appended::Kept => {
                        writer.took(&sealed);
                        mine.push((page, Bytes::from(sealed.bytes)));
                    }
                    Appended::Taken => {
                        let keys = writer.keys();
                        let mut reader = Reader::new(journal.pages(book(1), page), writer.head, |_| keys.clone());
                        while let Some(opened) = reader.next().await {
                            opened.unwrap();
                        }
                        writer.head = *reader.head();
                    }
                    Appended::Unknown(error) => panic!("{error}"),
                }
            }
            mine
        }
    };
    let (ones, twos) = tokio::join!(race(1), race(2));
    let all: Vec<_> = ground.journal().pages(book(1), 1).into_stream().map(Result::unwrap).collect().await;
    assert_eq!(all.len(), 80);
    for (page, bytes) in ones.into_iter().chain(twos) {
        assert_eq!(
            all[usize::try_from(page).unwrap() - 1],
            (page, bytes),
            "an acknowledged page is where it was said to be"
        );
    }
    ground.stop().await;
}

#[tokio::test]
async fn replay_ends_at_the_tail_and_following_goes_on() {
    let ground = Ground::new().await;
    let journal = ground.journal();
    let mut writer = Writer::new(book(1));
    journal.create(book(1), "site ATH").await.unwrap();
    assert!(journal.pages(book(1), 1).next().await.is_none());
    let behind = journal.pages(book(1), 2).next().await;
    assert!(matches!(behind, Some(Err(JournalError::Behind { page: 0, expected: 1, .. }))), "{behind:?}");

    keep(&journal, &mut writer, 1_200).await;
    let all: Vec<_> = journal.pages(book(1), 1).into_stream().map(|page| page.unwrap().0).collect().await;
    assert_eq!(all, (1..=1_200).collect::<Vec<u64>>());
    let rest: Vec<_> = journal.pages(book(1), 1_199).into_stream().map(|page| page.unwrap().0).collect().await;
    assert_eq!(rest, [1_199, 1_200]);
    assert!(journal.pages(book(1), 1_201).next().await.is_none());

    let keys = writer.keys();
    let mut reader = Reader::new(journal.follow(book(1), 1), Writer::new(book(1)).head, move |_| keys.clone());
    let follower = tokio::spawn(async move {
        while reader.head().page < 1_210 {
            let (page, entries) = reader.next().await.unwrap().unwrap();
            assert_eq!((page.header.page, entries.len()), (reader.head().page, 3));
        }
    });
    keep(&journal, &mut writer, 10).await;
    follower.await.unwrap();
    ground.stop().await;
}

#[tokio::test]
async fn what_an_intruder_writes_does_not_open() {
    let ground = Ground::new().await;
    let journal = ground.journal();
    let mut writer = Writer::new(book(1));
    journal.create(book(1), "site ATH").await.unwrap();
    keep(&journal, &mut writer, 2).await;
    let mut forged = writer.draft(1, 5).bytes;
    let last = forged.len() - 100;
    forged[last] ^= 1;
    let intruder = async_nats::jetstream::new(ground.client().await);
    intruder.publish(subject(book(1)), forged.into()).await.unwrap().await.unwrap();
    let keys = writer.keys();
    let mut reader = Reader::new(journal.pages(book(1), 1), Writer::new(book(1)).head, |_| keys.clone());
    assert!(reader.next().await.unwrap().is_ok() && reader.next().await.unwrap().is_ok());
    let third = reader.next().await;
    assert!(matches!(third, Some(Err(JournalError::Page { page: 3, error: PageError::Body, .. }))), "{third:?}");
    assert!(reader.next().await.is_none());
    // The clerk's own third page meets the forged one.
    let (third, bytes) = writer.write(1);
    assert!(matches!(journal.append(book(1), 3, third.hash, bytes).await, Appended::Taken));
    ground.stop().await;
}

#[tokio::test]
async fn changed_settings_and_lost_pages_are_noticed() {
    let ground = Ground::new().await;
    let journal = ground.journal();
    let mut writer = Writer::new(book(1));
    journal.create(book(1), "site ATH").await.unwrap();
    keep(&journal, &mut writer, 8).await;
    let intruder = async_nats::jetstream::new(ground.client().await);
    let mut config = intruder.get_stream(stream_name(book(1))).await.unwrap().cached_info().config.clone();
    config.max_messages = 5;
    config.discard = async_nats::jetstream::stream::DiscardPolicy::Old;
    intruder.update_stream(config.clone()).await.unwrap();
    let noticed = journal.create(book(1), "site ATH").await;
    assert!(matches!(noticed, Err(JournalError::Settings { what: "what it discards", .. })), "{noticed:?}");
    let tail = journal.tail(book(1)).await;
    assert!(matches!(tail, Err(JournalError::Hole { page: 1, .. })), "{tail:?}");
    let replay = journal.pages(book(1), 1).next().await;
    assert!(matches!(replay, Some(Err(JournalError::Hole { page: 1, .. }))), "{replay:?}");
    let (next, bytes) = writer.write(1);
    assert!(matches!(journal.append(book(1), 9, next.hash, bytes).await, Appended::Kept));

    // Deleted and made anew under the same name: the stream is behind what was acknowledged.
    intruder.delete_stream(stream_name(book(1))).await.unwrap();
    journal.create(book(1), "site ATH").await.unwrap();
    let (next, bytes) = writer.write(1);
    let appended = journal.append(book(1), 10, next.hash, bytes).await;
    assert!(matches!(appended, Appended::Unknown(JournalError::Behind { page: 0, expected: 9, .. })), "{appended:?}");

    // A stream that lies across the book's subject: two streams then store one page and both answer.
    intruder.delete_stream(stream_name(book(1))).await.unwrap();
    let thief = async_nats::jetstream::stream::Config {
        name: "THIEF".to_owned(),
        subjects: vec!["helpbank.page.*".to_owned()],
        ..Default::default()
    };
    intruder.create_stream(thief).await.unwrap();
    let create = journal.create(book(1), "site ATH").await;
    assert!(matches!(create, Err(JournalError::Refused { code: 10065, .. })), "{create:?}");
    let first = Writer::new(book(1)).write(1);
    let appended = journal.append(book(1), 1, first.0.hash, first.1).await;
    assert!(matches!(appended, Appended::Unknown(JournalError::Missing { .. })), "{appended:?}");
    ground.stop().await;
}
