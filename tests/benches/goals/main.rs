//! The goals of speed, each measured beside its comparator in one run. Ratios count, not figures; `target/bench.jsonl` gets a line a goal.
//!
//! `HELPBANK_BENCH_EVENTS` sets how many events the larger works hold (1,000,000 unless told). Goals may be named: `make bench GOALS="P1 P5"`.

mod bundle;
mod clerk;
mod line;
mod log;
mod peers;
mod receipts;
mod views;

use line::Lines;

/// Events in the larger works.
const EVENTS: usize = 1_000_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime starts");
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| word.starts_with('P')).collect();
    let wants = |goal: &str| wanted.is_empty() || wanted.iter().any(|word| word == goal);
    let events = std::env::var("HELPBANK_BENCH_EVENTS").ok().and_then(|events| events.parse().ok()).unwrap_or(EVENTS);
    let mut lines = Lines::open();
    runtime.block_on(async {
        if wants("P1") || wants("P2") {
            clerk::measure(&mut lines, events, wants("P1"), wants("P2")).await;
        }
    });
    if wants("P5") || wants("P6") {
        bundle::measure(&mut lines, events);
    }
    runtime.block_on(async {
        if wants("P7") {
            views::measure(&mut lines, events).await;
        }
    });
    if wants("P11") {
        receipts::measure(&mut lines);
    }
    lines.close();
}
