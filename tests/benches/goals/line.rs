//! What a measurement says: a line of a table for people, a line of JSON for machines.

use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

use tests::ground::workspace_root;

/// The lines of one run.
pub(crate) struct Lines {
    file: File,
    met: usize,
    all: usize,
}

/// One measurement.
pub(crate) struct Line<'a> {
    /// The goal's number.
    pub(crate) goal: &'a str,
    /// What was done.
    pub(crate) work: &'a str,
    /// How fast, or how long.
    pub(crate) value: f64,
    /// Of `value` and `comparator_value`.
    pub(crate) unit: &'a str,
    /// What it is divided by.
    pub(crate) comparator: &'a str,
    /// How fast, or how long that was.
    pub(crate) comparator_value: f64,
    /// What the ratio value / comparator should be: at least, or at most for a unit of time or size.
    pub(crate) goal_ratio: f64,
}

impl Lines {
    pub(crate) fn open() -> Self {
        let path = workspace_root().join("target/bench.jsonl");
        let file = File::create(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        println!(
            "{:<4} {:<58} {:>13} {:<10} {:<52} {:>13} {:>8} {:>8}",
            "goal", "work", "value", "unit", "comparator", "value", "ratio", "goal"
        );
        Self { file, met: 0, all: 0 }
    }

    pub(crate) fn say(&mut self, line: &Line<'_>) {
        let ratio = line.value / line.comparator_value;
        let less_is_better = line.unit.ends_with('s') && !line.unit.contains('/');
        let met = if less_is_better { ratio <= line.goal_ratio } else { ratio >= line.goal_ratio };
        let sign = if less_is_better { "≤" } else { "≥" };
        println!(
            "{:<4} {:<58} {:>13.1} {:<10} {:<52} {:>13.1} {:>8.3} {sign}{:>7.2} {}",
            line.goal,
            line.work,
            line.value,
            line.unit,
            line.comparator,
            line.comparator_value,
            ratio,
            line.goal_ratio,
            if met { "met" } else { "not met" }
        );
        let json = serde_json::json!({
            "goal": line.goal, "work": line.work, "value": line.value, "unit": line.unit,
            "comparator": line.comparator, "comparator_value": line.comparator_value,
            "ratio": ratio, "goal_ratio": line.goal_ratio,
        });
        writeln!(self.file, "{json}").expect("target/bench.jsonl can be written");
        self.all += 1;
        self.met += usize::from(met);
    }

    pub(crate) fn close(self) {
        println!("{} of {} goals met; lines in target/bench.jsonl", self.met, self.all);
    }
}

/// The median of some durations, in microseconds.
pub(crate) fn median_us(mut all: Vec<Duration>) -> f64 {
    all.sort_unstable();
    all.get(all.len() / 2).map_or(0.0, |median| median.as_secs_f64() * 1e6)
}

/// So many a second.
pub(crate) fn rate(count: usize, since: Instant) -> f64 {
    f64::from(u32::try_from(count).expect("a bench counts below 2^32")) / since.elapsed().as_secs_f64()
}
