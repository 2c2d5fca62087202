//! P1 and P2: durable commands through the clerk, beside raw publishing of equal pages on the same server, and beside PostgreSQL.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_nats::jetstream;
use async_nats::jetstream::stream::{Config, StorageType};
use bytes::Bytes;
use journal::{Credentials, Journal, NatsConfig, NatsJournal};
use tests::ground::{Nats, Postgres};
use tests::small::Small;

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
    let small = Arc::new(Small::found(dir.path(), journal).await);
    if throughput {
        p1(lines, &nats, &small, events).await;
    }
    if latency {
        p2(lines, &nats, &small).await;
    }
    small.bank.stop().await;
}

async fn p1(lines: &mut Lines, nats: &Nats, small: &Arc<Small>, events: usize) {
    let commands = events.min(400_000);
    let head = |small: &Small| small.bank.office(small.ids.site).expect("the site").clerk.kept().head();
    let before = head(small);
    let left = Arc::new(AtomicUsize::new(commands));
    let began = Instant::now();
    let callers = (0..CALLERS).map(|_| {
        let (small, left) = (Arc::clone(small), Arc::clone(&left));
        tokio::spawn(async move {
            while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
                small.submit(small.donation(10)).await.expect("a donation is accepted");
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.expect("a caller ends");
    }
    let clerk = rate(commands, began);
    let after = head(small);
    let pages = usize::try_from(after.page - before.page).expect("few pages");
    let per_page = commands / pages.max(1);
    let page = small.bank.page(small.ids.site, after.page - 1).await.expect("the page opens").expect("the page is there");
    let size = page.bytes().len() * per_page / usize::try_from(page.header.entries).expect("few entries").max(1);
    let raw_pages = raw(nats, "RAW_P1", size.max(1), Duration::from_secs(5)).await;
    let raw_events = raw_pages * f64::from(u32::try_from(per_page).expect("few entries"));
    let work = format!("commands through the clerk, {CALLERS} callers, {per_page} a page of {size} B");
    let say = |lines: &mut Lines, comparator: &str, comparator_value: f64, goal_ratio: f64| {
        lines.say(&Line { goal: "P1", work: &work, value: clerk, unit: "events/s", comparator, comparator_value, goal_ratio });
    };
    say(lines, "raw publishing of equal pages, one in flight", raw_events, 0.8);
    let postgres = Postgres::durable();
    say(lines, "PostgreSQL, plain INSERT, 32 callers", peers::plain_inserts(&postgres.database()).await, 15.0);
    say(lines, "PostgreSQL, hash chain by client, 32 callers", peers::hash_chain(&postgres.database()).await, 100.0);
}

async fn p2(lines: &mut Lines, nats: &Nats, small: &Small) {
    let head = || small.bank.office(small.ids.site).expect("the site").clerk.kept().head();
    small.submit(small.donation(1)).await.expect("a donation is accepted");
    let page = small.bank.page(small.ids.site, head().page).await.expect("the page opens").expect("the page is there");
    let stream = publisher(nats, "RAW_P2").await;
    let payload = Bytes::copy_from_slice(page.bytes());
    let (mut lone, mut raw) = (Vec::with_capacity(LONE), Vec::with_capacity(LONE));
    // In turns, so that a drift of the machine meets both.
    for _ in 0..LONE {
        let began = Instant::now();
        small.submit(small.donation(1)).await.expect("a donation is accepted");
        lone.push(began.elapsed());
        let began = Instant::now();
        publish(&stream, "RAW_P2", payload.clone()).await;
        raw.push(began.elapsed());
    }
    lines.say(&Line {
        goal: "P2",
        work: "a lone command, archive included, p50",
        value: median_us(lone),
        unit: "µs",
        comparator: "raw publish of the same bytes, p50",
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
