//! `helpbank monitor`: a bank's log, followed from outside.

use std::time::Duration;

use reqwest::Url;
use transparency::log::policy::Policy;

use super::args::{Format, Monitor, Shared};
use super::ending::Ending;
use super::out;
use super::reach::data;
use super::troubles;
use crate::bank::clock_ms;
use crate::monitor::{Alarm, LATE_MS, MonitorError, Seen, look};

/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_mins(1);

pub(super) async fn monitor(monitor: &Monitor, common: &Shared) -> Result<(), Ending> {
    let dir = data(common)?;
    let wrong = |why: String| Ending::WrongUse(why);
    let bank: Url =
        monitor.bank.parse().map_err(|error| wrong(format!("{:?} is no address: {error}", monitor.bank)))?;
    let policy = std::fs::read(&monitor.policy);
    let policy = policy.map_err(|error| wrong(format!("{} cannot be read: {error}", monitor.policy.display())))?;
    let policy = Policy::parse(&policy).map_err(|error| wrong(error.to_string()))?;
    let (mut silent_since, mut size) = (None, 0);
    loop {
        let now_ms = clock_ms();
        match look(&bank, &policy, &dir, now_ms).await {
            Ok(seen) => {
                (silent_since, size) = (None, seen.size);
                tell(&seen, common)?;
            }
            // Without an answer there is nothing to hold against the log; the next look may have one. But a bank that would rather not show
            // it answers in this very way.
            Err(error @ MonitorError::Unreachable(..)) if !monitor.once => {
                let since_ms = *silent_since.get_or_insert(now_ms);
                if since_ms < now_ms.saturating_sub(LATE_MS) {
                    let alarms = vec![Alarm::Silent { since_ms, why: error.to_string() }];
                    return tell(&Seen { size, cosigned: 0, alarms }, common);
                }
                out::say(&format!("helpbank: {error}"));
            }
            Err(error @ MonitorError::Unreachable(..)) => return Err(Ending::Unreachable(error.to_string())),
            Err(error) => return Err(troubles::of_monitor(&error, common.words())),
        }
        if monitor.once {
            return Ok(());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn tell(seen: &Seen, common: &Shared) -> Result<(), Ending> {
    if common.format == Format::Json {
        out::line(&serde_json::to_string(seen).map_err(|error| Ending::failed(&error))?)?;
    } else {
        let (size, cosigned) = (seen.size, seen.cosigned);
        let cosigned = u64::try_from(cosigned).unwrap_or(u64::MAX);
        let (pages, by) = ([("count", size.into())], [("count", cosigned.into())]);
        let words = common.words();
        out::line(&format!("{}, {}", words.with("log-pages", &pages), words.with("monitor-cosigned", &by)))?;
        seen.alarms.iter().try_for_each(|alarm| out::line(&troubles::alarm(alarm, words)))?;
    }
    if seen.alarms.is_empty() { Ok(()) } else { Err(Ending::Said) }
}
