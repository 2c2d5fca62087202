//! When: instants, calendar days, and what day it is at a site. There is no clock here; time comes in as a value.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Milliseconds in a day.
const DAY_MS: i64 = 86_400_000;
/// Milliseconds in a minute.
const MINUTE_MS: i64 = 60_000;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Timestamp {
    /// Milliseconds since the Unix epoch.
    pub ms: i64,
}

impl Timestamp {
    /// The instant this many milliseconds after the Unix epoch.
    pub const fn from_ms(ms: i64) -> Self {
        Self { ms }
    }
}

/// A calendar day: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Day {
    /// Days since 1970-01-01.
    pub days: i32,
}

/// A text that is no day in the form `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a date as YYYY-MM-DD")]
pub struct NotADay;

impl Day {
    /// The day of this civil date, if there is such a date in the years 1 to 9999.
    pub fn from_civil(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        let (month, day) = (i32::try_from(month).ok()?, i32::try_from(day).ok()?);
        // Howard Hinnant's days_from_civil: years begin in March, eras have 400 years.
        let year = if month <= 2 { year.checked_sub(1)? } else { year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let shifted = if month > 2 { month.checked_sub(3)? } else { month.checked_add(9)? };
        let of_year = shifted.checked_mul(153)?.checked_add(2)?.checked_div(5)?.checked_add(day)?.checked_sub(1)?;
        let in_era = of_era
            .checked_mul(365)?
            .checked_add(of_era.checked_div(4)?)?
            .checked_sub(of_era.checked_div(100)?)?
            .checked_add(of_year)?;
        Some(Self { days: era.checked_mul(146_097)?.checked_add(in_era)?.checked_sub(719_468)? })
    }

    /// Year, month 1–12 and day 1–31 of this day.
    #[expect(clippy::arithmetic_side_effects, reason = "all terms stay far inside an i64: days fit an i32")]
    pub fn to_civil(self) -> (i64, u32, u32) {
        let shifted = i64::from(self.days).saturating_add(719_468);
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, u32::try_from(month).expect("a month is 1 to 12"), u32::try_from(day).expect("a day is 1 to 31"))
    }
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.to_civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let bytes = text.as_bytes();
        let digits = |range: std::ops::Range<usize>| -> Option<u32> {
            let part = text.get(range)?;
            if part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse().ok() } else { None }
        };
        if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
            return Err(NotADay);
        }
        let year = digits(0..4).and_then(|year| i32::try_from(year).ok()).ok_or(NotADay)?;
        let month = digits(5..7).ok_or(NotADay)?;
        let day = digits(8..10).ok_or(NotADay)?;
        Self::from_civil(year, month, day).ok_or(NotADay)
    }
}

/// When summer time applies. A change of law is a new variant, so that replay finds the old days again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub enum Summer {
    /// Never.
    None,
    /// One hour ahead from the last Sunday of March to the last Sunday of October, 01:00 UTC (Directive 2000/84/EC).
    European,
}

/// A site's time zone as a rule that replay can apply: no database that may change under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Zone {
    /// Minutes that winter time is ahead of UTC.
    pub offset_min: i16,
    /// When one more hour is added.
    pub summer: Summer,
}

impl Zone {
    /// Greece.
    pub const ATHENS: Self = Self { offset_min: 120, summer: Summer::European };

    /// The calendar day at this zone at this instant.
    pub fn day(self, at: Timestamp) -> Day {
        let days = self.local_ms(at).div_euclid(DAY_MS);
        Day { days: i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }) }
    }

    /// The minute of the day at this zone at this instant, 0 to 1439.
    pub fn minute(self, at: Timestamp) -> u16 {
        let minute = self.local_ms(at).rem_euclid(DAY_MS).div_euclid(MINUTE_MS);
        u16::try_from(minute).expect("a day has 1440 minutes")
    }

    fn local_ms(self, at: Timestamp) -> i64 {
        let summer_min = match self.summer {
            Summer::European if is_european_summer(at) => 60,
            Summer::European | Summer::None => 0,
        };
        let ahead_min = i64::from(self.offset_min).saturating_add(summer_min);
        at.ms.saturating_add(ahead_min.saturating_mul(MINUTE_MS))
    }
}

fn is_european_summer(at: Timestamp) -> bool {
    let utc = Zone { offset_min: 0, summer: Summer::None };
    let (year, _, _) = utc.day(at).to_civil();
    let Ok(year) = i32::try_from(year) else { return false };
    let change = |month| {
        let last = Day::from_civil(year, month, 31)?;
        // 1970-01-01 was a Thursday: (days + 4) mod 7 counts from Sunday.
        let back = i64::from(last.days).saturating_add(4).rem_euclid(7);
        i64::from(last.days).checked_sub(back)?.checked_mul(DAY_MS)?.checked_add(60 * MINUTE_MS)
    };
    match (change(3), change(10)) {
        (Some(from), Some(until)) => (from..until).contains(&at.ms),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        assert_eq!(Day::from_civil(1970, 1, 1), Some(Day { days: 0 }));
        assert_eq!(Day::from_civil(2026, 2, 29), None);
        assert_eq!("2024-02-29".parse::<Day>().map(|day| day.to_string()), Ok("2024-02-29".to_owned()));
        for days in (-200_000..200_000).step_by(97) {
            let day = Day { days };
            assert_eq!(day.to_string().parse(), Ok(day));
        }
        for wrong in ["", "2026-13-01", "2026-1-01", "26-01-01", "2026-02-30", "+026-01-01", "2026/01/01"] {
            assert_eq!(wrong.parse::<Day>(), Err(NotADay), "{wrong}");
        }
    }

    #[test]
    fn athens_changes_its_clock_twice_a_year() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let at = |text: &str, minute: i64| Timestamp::from_ms(i64::from(day(text).days) * DAY_MS + minute * MINUTE_MS);
        // Winter: UTC+2. 21:59Z is still today, 22:00Z is tomorrow.
        assert_eq!(Zone::ATHENS.day(at("2026-01-10", 21 * 60 + 59)), day("2026-01-10"));
        assert_eq!(Zone::ATHENS.day(at("2026-01-10", 22 * 60)), day("2026-01-11"));
        // Summer: UTC+3.
        assert_eq!(Zone::ATHENS.day(at("2026-07-10", 20 * 60 + 59)), day("2026-07-10"));
        assert_eq!(Zone::ATHENS.day(at("2026-07-10", 21 * 60)), day("2026-07-11"));
        assert_eq!(Zone::ATHENS.minute(at("2026-01-10", 22 * 60 - 1)), 23 * 60 + 59);
        assert_eq!(Zone::ATHENS.minute(at("2026-07-10", 21 * 60)), 0);
        assert_eq!(Zone::ATHENS.minute(Timestamp::from_ms(-1)), 119);
        // The last Sunday of March 2026 is the 29th; of October the 25th.
        assert!(!is_european_summer(at("2026-03-29", 59)));
        assert!(is_european_summer(at("2026-03-29", 60)));
        assert!(is_european_summer(at("2026-10-25", 59)));
        assert!(!is_european_summer(at("2026-10-25", 60)));
    }
}
