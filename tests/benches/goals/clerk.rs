//! P1 and P2: durable commands through the clerk, beside raw publishing of equal pages on the same server, and beside PostgreSQL.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_nats::jetstream;
use async_nats::jetstream::stream::{Config, StorageType};
use bytes::Bytes;
use journal::archive::Archive;
use journal::{Credentials, Journal, NatsConfig, NatsJournal};
use ledger::ids::BookId;
use services::bank::Keyring;
use services::clerk::{Clerk, Desk, KeyStore, RegisterNow, SealingKeys, Snapshots, Sources, recover};
use tests::ground::{Nats, Postgres};
use tests::small::{Ids, Small, ask};

use super::line::{Line, Lines, median_us, rate};
use super::peers;

/// Callers in process.
const CALLERS: usize = 4_096;
/// Lone commands measured.
const LONE: usize = 400;

pub(crate) async fn measure(lines: &mut Lines, events: usize, throughput: bool, latency: bool) {
    let nats = Nats::start();
    let dir = tempfile::tempdir().expect("a folder");
    let credentials = Credentials { user: nats.user().to_owned(), password: nats.password().to_owned() };
    let journal = Journal::Nats(NatsJournal::new(NatsConfig::new(nats.url(), Some(credentials))));
    let small = Small::found(dir.path(), journal.clone()).await;
    let (ids, register) = (small.ids, small.bank.register_book());
    small.bank.stop().await;
    drop(small);
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let site = alone(dir.path(), &journal, register, ids.site, &stopping).await;
    if throughput {
        p1(lines, &nats, &site, ids, events).await;
    }
    if latency {
        p2(lines, &nats, &site, ids).await;
    }
    stop.send_replace(true);
}

/// The site's clerk by itself: its views are another process's work, as in a hub.
async fn alone(
    dir: &Path,
    journal: &Journal,
    register: BookId,
    site: BookId,
    stopping: &tokio::sync::watch::Receiver<bool>,
) -> Clerk {
    let archive = Archive::open(dir.join("archive"));
    let keys = KeyStore::open(&dir.join("index")).expect("the index opens");
    let own = Keyring::of(dir.join("keys")).all().expect("the keys are there");
    let mut now = RegisterNow::Own;
    for book in [register, site] {
        let archive = archive.book(book).expect("the archive opens");
        let (keys, snapshots) = (keys.book(book).expect("an index"), Snapshots::of(&dir.join("state"), book));
        let sources = Sources { journal, archive: &archive, keys: &keys, snapshots: &snapshots, register: &now };
        let recovered = recover(book, &sources).await.expect("the book is recovered");
        if book == register {
            now = RegisterNow::of(recovered.kept);
            continue;
        }
        let own = own.iter().find(|own| own.book == book).expect("the site's key");
        let sealing = SealingKeys::of(own.keys.clone());
        let (journal, register) = (journal.clone(), now.clone());
        let desk = Desk {
            sealing,
            journal,
            archive,
            keys,
            snapshots,
            register,
            checkpoint: tokio::sync::watch::channel(None).1,
            before: std::sync::Arc::default(),
            clock: services::bank::clock_ms,
        };
        return Clerk::start(desk, recovered, stopping.clone()).0;
    }
    unreachable!("the site is the second book")
}

async fn p1(lines: &mut Lines, nats: &Nats, site: &Clerk, ids: Ids, events: usize) {
    let commands = events.min(400_000);
    let before = site.kept().head();
    let left = Arc::new(AtomicUsize::new(commands));
    let began = Instant::now();
    let callers = (0..CALLERS).map(|_| {
        let (site, left) = (site.clone(), Arc::clone(&left));
        tokio::spawn(async move {
            while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
                site.submit(ask(ids.donation(10)), None).await.expect("a donation is accepted");
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.expect("a caller ends");
    }
    let clerk = rate(commands, began);
    let pages = usize::try_from(site.kept().head().page - before.page).expect("few pages");
    let per_page = commands / pages.max(1);
    let bytes = per_page * entry_bytes(ids);
    let raw_pages = raw(nats, "RAW_P1", bytes.max(1), Duration::from_secs(5)).await;
    let raw_events = raw_pages * f64::from(u32::try_from(per_page).expect("few entries"));
    let work = format!("commands through the clerk, {CALLERS} callers, {per_page} a page of {bytes} B");
    let say = |lines: &mut Lines, comparator: &str, comparator_value: f64, goal_ratio: f64| {
        lines.say(&Line {
            goal: "P1",
            work: &work,
            value: clerk,
            unit: "events/s",
            comparator,
            comparator_value,
            goal_ratio,
        });
    };
    say(lines, "raw publishing of equal pages, one in flight", raw_events, 0.8);
    let postgres = Postgres::durable();
    say(lines, "PostgreSQL, plain INSERT, 32 callers", peers::plain_inserts(&postgres.database()).await, 15.0);
    say(lines, "PostgreSQL, hash chain by client, 32 callers", peers::hash_chain(&postgres.database()).await, 100.0);
}

/// Bytes that one donation takes in a page.
fn entry_bytes(ids: Ids) -> usize {
    const LENGTH: usize = 4;
    super::log::donation_bytes(ids.site, ids.item, ids.donor, ids.bin) + LENGTH
}

async fn p2(lines: &mut Lines, nats: &Nats, site: &Clerk, ids: Ids) {
    site.submit(ask(ids.donation(1)), None).await.expect("a donation is accepted");
    let context = publisher(nats, "RAW_P2").await;
    // A page of one: its entry, header, seal and lengths.
    let payload = Bytes::from(vec![7_u8; entry_bytes(ids) + 340]);
    let (mut lone, mut raw) = (Vec::with_capacity(LONE), Vec::with_capacity(LONE));
    // In turns, so that a drift of the machine meets both.
    for _ in 0..LONE {
        let began = Instant::now();
        site.submit(ask(ids.donation(1)), None).await.expect("a donation is accepted");
        lone.push(began.elapsed());
        let began = Instant::now();
        publish(&context, "RAW_P2", payload.clone()).await;
        raw.push(began.elapsed());
    }
    lines.say(&Line {
        goal: "P2",
        work: "a lone command, archive included, p50",
        value: median_us(lone),
        unit: "µs",
        comparator: "raw publish of as many bytes, p50",
        comparator_value: median_us(raw),
        goal_ratio: 1.3,
    });
}

async fn publisher(nats: &Nats, name: &str) -> jetstream::Context {
    let context = jetstream::new(nats.connect().await.expect("NATS answers"));
    let config = Config {
        name: name.to_owned(),
        subjects: vec![name.to_owned()],
        storage: StorageType::File,
        ..Config::default()
    };
    context.create_stream(config).await.expect("the stream is made");
    context
}

async fn publish(context: &jetstream::Context, name: &str, payload: Bytes) {
    let ack = context.publish(name.to_owned(), payload).await.expect("NATS takes a message");
    ack.await.expect("NATS keeps a message");
}

/// Messages of `size` bytes a second, one in flight.
async fn raw(nats: &Nats, name: &str, size: usize, measured: Duration) -> f64 {
    let context = publisher(nats, name).await;
    let payload = Bytes::from(vec![7_u8; size]);
    let began = Instant::now();
    let mut done = 0;
    while began.elapsed() < measured {
        publish(&context, name, payload.clone()).await;
        done += 1;
    }
    rate(done, began)
}
