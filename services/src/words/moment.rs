//! Days and instants as each language writes them, at a site's own time: 23/11/2026 in Greek, 23 Nov 2026 in English.

use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use ledger::time::{Day, Summer, Timestamp, Zone};
use vault::Language;

use super::Words;

/// The months in English dates.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// European summer time begins and ends at this hour of UTC.
const CHANGE_UTC_MIN: i32 = 60;

/// The rule of a zone. European summer time begins on the last Sunday of March and ends on the last of October, at 01:00 UTC.
pub fn zone_rule(zone: Zone) -> TimeZone {
    let ahead = i32::from(zone.offset_min);
    let fixed = || TimeZone::fixed(Offset::from_seconds(ahead * 60).unwrap_or(Offset::UTC));
    match zone.summer {
        Summer::None => fixed(),
        Summer::European => {
            let winter = clock(-ahead);
            let summer = clock(-(ahead + 60));
            let (begins, ends) = (clock(CHANGE_UTC_MIN + ahead), clock(CHANGE_UTC_MIN + ahead + 60));
            TimeZone::posix(&format!("<WIN>{winter}<SUM>{summer},M3.5.0/{begins},M10.5.0/{ends}"))
                .unwrap_or_else(|_| fixed())
        }
    }
}

/// Minutes as hours and minutes with a sign, as POSIX writes them.
fn clock(minutes: i32) -> String {
    let sign = if minutes < 0 { "-" } else { "" };
    format!("{sign}{}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// The instant of a local time as a browser sends it (`2026-11-23T10:05`, with or without seconds). None for anything else.
pub fn instant_of(local: &str, zone: Zone) -> Option<Timestamp> {
    let local: civil::DateTime = local.trim().parse().ok()?;
    let zoned = local.to_zoned(zone_rule(zone)).ok()?;
    Some(Timestamp::from_ms(zoned.timestamp().as_millisecond()))
}

impl Words {
    /// A day.
    pub fn day(self, day: Day) -> String {
        let (year, month, day) = day.to_civil();
        match self.language {
            Language::Greek => format!("{day}/{month}/{year}"),
            Language::English => {
                let month = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
                format!("{day} {} {year}", month.copied().unwrap_or_default())
            }
        }
    }

    /// A day in its stored form, `YYYY-MM-DD`; as it is when it is none.
    pub fn day_of(self, text: &str) -> String {
        text.parse().map_or_else(|_| text.to_owned(), |day| self.day(day))
    }

    /// The day of an instant at a site.
    pub fn day_at(self, at: Timestamp, zone: Zone) -> String {
        self.day(zone.day(at))
    }

    /// How long ago, in the largest unit of which there are more than one.
    pub fn age(self, seconds: u64) -> String {
        let said = |key: &str, unit_s: u64| self.with(key, &[("count", seconds.div_euclid(unit_s).into())]);
        match seconds {
            0..120 => said("age-seconds", 1),
            120..7_200 => said("age-minutes", 60),
            7_200..172_800 => said("age-hours", 3_600),
            172_800.. => said("age-days", 86_400),
        }
    }

    /// An instant at a site: the day and the time, to the minute.
    pub fn instant(self, at: Timestamp, zone: Zone) -> String {
        let Ok(instant) = jiff::Timestamp::from_millisecond(at.ms) else { return at.ms.to_string() };
        let local = instant.to_zoned(zone_rule(zone));
        format!("{}, {:02}:{:02}", self.day(zone.day(at)), local.hour(), local.minute())
    }
}
