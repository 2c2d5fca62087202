//! What must not lose a page: servers that are killed, paused and damaged while pages are written and read.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

mod ground;

use std::fs;
use std::time::Duration;

use bytes::Bytes;
use ground::{Ground, Writer, book, restarted, signal};
use journal::server::{Server, ServerConfig};
use journal::verify::Reader;
use journal::{Appended, Journal, JournalError, NatsConfig, NatsJournal, stream_name};
use ledger::ids::PublicKey;
use ledger::page::PageError;
use rustix::process::Signal;

/// How often the server is killed: a few times, or many in the long form.
fn rounds() -> u64 {
    if std::env::var("HELPBANK_FAULTS").is_ok_and(|form| form == "long") { 30 } else { 5 }
}

/// Appends until the journal says that it is kept. A page that stays unknown is sent again with the same bytes, as a clerk would;
/// nobody else writes, so it is never taken.
async fn keep(journal: &Journal, writer: &mut Writer) -> Bytes {
    let (page, bytes) = writer.write(5);
    loop {
        match journal.append(writer.head.book, page.page, page.hash, bytes.clone()).await {
            Appended::Kept => return bytes,
            Appended::Taken => panic!("page {} was taken by nobody", page.page),
            Appended::Unknown(JournalError::Unreachable { .. }) => {}
            Appended::Unknown(error) => panic!("page {} is unknown: {error}", page.page),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_while_one_writes_and_one_follows() {
    let ground = Ground::new().await;
    let journal = ground.journal();
    journal.create(book(1), "site ATH").await.unwrap();
    let mut writer = Writer::new(book(1));
    let keys = writer.keys();
    let mut reader = Reader::new(ground.journal().follow(book(1), 1), writer.head, move |_| keys.clone());
    let (done, mut enough) = tokio::sync::oneshot::channel::<u64>();
    let follower = tokio::spawn(async move {
        let mut until = u64::MAX;
        while reader.head().page < until {
            tokio::select! {
                opened = reader.next() => { opened.unwrap().unwrap(); }
                last = &mut enough, if until == u64::MAX => until = last.unwrap(),
            }
        }
        *reader.head()
    });
    let writing = tokio::spawn(async move {
        let mut kept = Vec::new();
        let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
        let task = async move {
            while stopped.try_recv().is_err() {
                kept.push(keep(&journal, &mut writer).await);
            }
            (kept, writer.head)
        };
        (stop, tokio::spawn(task))
    });
    let (stop, writing) = writing.await.unwrap();
    for round in 1..=rounds() {
        tokio::time::sleep(Duration::from_millis(40 + round * 37 % 200)).await;
        signal(ground.server().pid().unwrap(), Signal::KILL);
        restarted(ground.server(), round).await;
    }
    stop.send(()).unwrap();
    let (kept, head) = writing.await.unwrap();
    assert_eq!(head.page, u64::try_from(kept.len()).unwrap());
    done.send(head.page).unwrap();
    assert_eq!(follower.await.unwrap(), head);
    let mut pages = ground.journal().pages(book(1), 1);
    for bytes in &kept {
        assert_eq!(&pages.next().await.unwrap().unwrap().1, bytes);
    }
    assert!(pages.next().await.is_none());
    ground.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_too_late_is_found_by_looking() {
    let ground = Ground::new().await;
    let config = NatsConfig { answer: Duration::from_secs(1), ..ground.config() };
    let journal = Journal::Nats(NatsJournal::new(config));
    journal.create(book(1), "site ATH").await.unwrap();
    let mut writer = Writer::new(book(1));
    keep(&journal, &mut writer).await;
    let pid = ground.server().pid().unwrap();
    signal(pid, Signal::STOP);
    let wakes = tokio::spawn(async move {
        // Longer than a publish may take: the first answer comes after the journal has given it up.
        tokio::time::sleep(Duration::from_millis(2_500)).await;
        signal(pid, Signal::CONT);
    });
    let bytes = keep(&journal, &mut writer).await;
    wakes.await.unwrap();
    keep(&journal, &mut writer).await;
    assert_eq!(journal.read(book(1), 2).await.unwrap(), Some(bytes));
    assert_eq!(journal.tail(book(1)).await.unwrap().unwrap().0, 3);
    ground.stop().await;
}

#[tokio::test]
async fn a_server_that_is_gone_leaves_it_unknown() {
    let ground = Ground::new().await;
    let config = NatsConfig { patience: Duration::from_secs(1), ..ground.config() };
    let journal = Journal::Nats(NatsJournal::new(config));
    journal.create(book(1), "site ATH").await.unwrap();
    let mut writer = Writer::new(book(1));
    keep(&journal, &mut writer).await;
    ground.stop().await;
    let (page, bytes) = writer.write(1);
    let unknown = journal.append(book(1), page.page, page.hash, bytes).await;
    assert!(matches!(unknown, Appended::Unknown(JournalError::Unreachable { .. })), "{unknown:?}");
    assert!(matches!(journal.tail(book(1)).await, Err(JournalError::Unreachable { .. })));
    let (read, error) = read_all(&journal, writer.keys()).await;
    assert!(read == 0 && matches!(error, Some(JournalError::Unreachable { .. })), "{read} {error:?}");
}

/// Everything a reader gets, and how it ended.
async fn read_all(journal: &Journal, keys: Vec<PublicKey>) -> (u64, Option<JournalError>) {
    let mut reader = Reader::new(journal.pages(book(1), 1), Writer::new(book(1)).head, |_| keys.clone());
    loop {
        match reader.next().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => return (reader.head().page, Some(error)),
            None => return (reader.head().page, None),
        }
    }
}

/// Ten pages, the server stopped, its file of messages changed, and the server started again.
async fn damaged(change: impl FnOnce(&mut Vec<u8>, &[Bytes]), forget_index: bool) -> (Ground, Writer) {
    let mut ground = Ground::new().await;
    let journal = ground.journal();
    journal.create(book(1), "site ATH").await.unwrap();
    let mut writer = Writer::new(book(1));
    let mut pages = Vec::new();
    for _ in 0..10 {
        pages.push(keep(&journal, &mut writer).await);
    }
    ground.server.take().unwrap().stop().await;
    let folder = ground.dir.path().join("nats/jetstream/$G/streams").join(stream_name(book(1))).join("msgs");
    let file = folder.join("1.blk");
    let mut bytes = fs::read(&file).unwrap();
    change(&mut bytes, &pages);
    fs::write(&file, bytes).unwrap();
    if forget_index {
        fs::remove_file(folder.join("index.db")).unwrap();
    }
    ground.server = Some(Server::start(ServerConfig::new(ground.dir.path().join("nats"))).await.unwrap());
    (ground, writer)
}

fn place(bytes: &[u8], page: &[u8]) -> usize {
    bytes.windows(page.len()).position(|window| window == page).unwrap()
}

/// A client that parses headers breaks its connection over these; what every reader of the server has asked for would go with it.
#[tokio::test]
async fn damaged_headers_keep_no_page_from_being_read() {
    let damage = |bytes: &mut Vec<u8>, pages: &[Bytes]| {
        let at = place(bytes, &pages[3]) - 20;
        bytes[at] = 0xff;
    };
    let (ground, writer) = damaged(damage, false).await;
    let (read, error) = read_all(&ground.journal(), writer.keys()).await;
    let is_named = read == 3 && matches!(error, Some(JournalError::Hole { page: 4, .. }));
    assert!(is_named || (read == 10 && error.is_none()), "{read} {error:?}");
    ground.stop().await;
}

#[tokio::test]
async fn a_flipped_bit_is_a_hole_that_is_named() {
    let flip = |bytes: &mut Vec<u8>, pages: &[Bytes]| {
        let at = place(bytes, &pages[3]) + 200;
        bytes[at] ^= 1;
    };
    let (ground, writer) = damaged(flip, false).await;
    let (read, error) = read_all(&ground.journal(), writer.keys()).await;
    assert!(read == 3 && matches!(error, Some(JournalError::Hole { page: 4, .. })), "{read} {error:?}");
    ground.stop().await;

    // The last page: the stream still counts it, so the clerk must not take the one before for the tail.
    let flip = |bytes: &mut Vec<u8>, pages: &[Bytes]| {
        let at = place(bytes, &pages[9]) + 200;
        bytes[at] ^= 1;
    };
    let (ground, mut writer) = damaged(flip, false).await;
    let journal = ground.journal();
    let tail = journal.tail(book(1)).await;
    assert!(matches!(tail, Err(JournalError::Hole { page: 10, .. })), "{tail:?}");
    let (read, error) = read_all(&journal, writer.keys()).await;
    assert!(read == 9 && matches!(error, Some(JournalError::Hole { page: 10, .. })), "{read} {error:?}");
    let mut rival = Writer::new(book(1));
    rival.head = writer.head;
    rival.head.page = 9;
    let sealed = rival.draft(1, 3);
    let refused = journal.append(book(1), 10, sealed.hash, sealed.bytes.into()).await;
    assert!(matches!(refused, Appended::Unknown(JournalError::Hole { page: 10, .. })), "{refused:?}");
    let (next, bytes) = writer.write(1);
    let next = journal.append(book(1), next.page, next.hash, bytes).await;
    assert!(
        matches!(next, Appended::Kept),
        "the clerk's start, not the journal, refuses to go on behind a hole: {next:?}"
    );
    ground.stop().await;
}

#[tokio::test]
async fn a_cut_tail_leaves_the_stream_behind() {
    let cut = |bytes: &mut Vec<u8>, pages: &[Bytes]| {
        let at = place(bytes, &pages[6]) + 100;
        bytes.truncate(at);
    };
    let (ground, mut writer) = damaged(cut, true).await;
    let journal = ground.journal();
    let tail = journal.tail(book(1)).await.unwrap().unwrap().0;
    assert_eq!(tail, 6, "the server says nothing of the pages it lost: only the archive's head knows");
    let mut follower = journal.follow(book(1), 11);
    let behind = follower.next().await;
    assert!(matches!(behind, Some(Err(JournalError::Behind { page: 6, expected: 10, .. }))), "{behind:?}");
    let (next, bytes) = writer.write(1);
    let behind = journal.append(book(1), next.page, next.hash, bytes).await;
    assert!(matches!(behind, Appended::Unknown(JournalError::Behind { page: 6, expected: 10, .. })), "{behind:?}");
    ground.stop().await;
}

#[tokio::test]
async fn a_forged_payload_does_not_open() {
    // What the server itself would serve: someone with its password deletes and writes the stream anew.
    let ground = Ground::new().await;
    let journal = ground.journal();
    journal.create(book(1), "site ATH").await.unwrap();
    let mut writer = Writer::new(book(1));
    let first = keep(&journal, &mut writer).await;
    let intruder = async_nats::jetstream::new(ground.client().await);
    intruder.delete_stream(stream_name(book(1))).await.unwrap();
    journal.create(book(1), "site ATH").await.unwrap();
    let mut forged = first.to_vec();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    intruder.publish(journal::subject(book(1)), forged.into()).await.unwrap().await.unwrap();
    let (read, error) = read_all(&journal, writer.keys()).await;
    assert_eq!(read, 0);
    assert!(matches!(error, Some(JournalError::Page { page: 1, error: PageError::Seal, .. })), "{error:?}");
    ground.stop().await;
}
