//! Hours of work: spans of the week by the clock on a site's wall, and which site keeps which.

use ledger::ids::BookId;
use ledger::time::{Timestamp, Zone};

/// Minutes of a day.
const DAY_MIN: u16 = 24 * 60;
/// Days of a week, which begins on Monday.
const WEEK_DAYS: u16 = 7;
/// The first of January 1970 was so many days after a Monday.
const EPOCH_WEEKDAY: i32 = 3;

/// When people work in a week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Week {
    /// From and until, in minutes since the week began; until may lie behind the week's end, which is its beginning.
    spans: Vec<(u16, u16)>,
}

impl Week {
    /// Work on this day (0 is Monday), from this minute of it until before that one: of the next day when that is not later. None when there
    /// is no such day or minute.
    #[must_use]
    pub fn and(mut self, day: u16, from_min: u16, until_min: u16) -> Option<Self> {
        if day >= WEEK_DAYS || from_min >= DAY_MIN || until_min > DAY_MIN {
            return None;
        }
        let begins = day.checked_mul(DAY_MIN)?.checked_add(from_min)?;
        let lasts = if until_min > from_min { until_min - from_min } else { DAY_MIN - from_min + until_min };
        self.spans.push((begins, begins.checked_add(lasts)?));
        Some(self)
    }

    /// Whether people work at this minute of the week.
    fn has(&self, minute: u16) -> bool {
        let again = minute + WEEK_DAYS * DAY_MIN;
        self.spans.iter().any(|(from, until)| (*from..*until).contains(&minute) || (*from..*until).contains(&again))
    }
}

/// Hours of work of every site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkHours {
    /// Of all that have none of their own.
    pub general: Week,
    /// Of these books.
    pub of: Vec<(BookId, Week)>,
}

impl WorkHours {
    /// Whether people work at this instant in this book, whose clock shows this zone.
    pub(super) fn has(&self, book: BookId, zone: Zone, at_ms: i64) -> bool {
        let at = Timestamp::from_ms(at_ms);
        let weekday = zone.day(at).days.wrapping_add(EPOCH_WEEKDAY).rem_euclid(i32::from(WEEK_DAYS));
        let minute = u16::try_from(weekday).unwrap_or(0) * DAY_MIN + zone.minute(at);
        let own = self.of.iter().find(|(of, _)| *of == book);
        own.map_or(&self.general, |(_, week)| week).has(minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, the fifth of January 2026, at midnight in Athens.
    const MONDAY_MS: i64 = 1_767_564_000_000;
    const HOUR_MS: i64 = 3_600_000;

    fn works(hours: &WorkHours, day: i64, hour: i64) -> bool {
        hours.has(BookId([1; 32]), Zone::ATHENS, MONDAY_MS + (day * 24 + hour) * HOUR_MS)
    }

    #[test]
    fn a_week_has_days_nights_and_an_end_that_is_its_beginning() {
        let week = Week::default().and(0, 8 * 60, 18 * 60).and_then(|week| week.and(4, 22 * 60, 6 * 60));
        let week = week.and_then(|week| week.and(6, 22 * 60, 6 * 60)).expect("three spans");
        let hours = WorkHours { general: week, of: vec![(BookId([2; 32]), Week::default())] };
        assert!(works(&hours, 0, 8) && works(&hours, 0, 17) && !works(&hours, 0, 18) && !works(&hours, 1, 9));
        assert!(works(&hours, 4, 23) && works(&hours, 5, 5) && !works(&hours, 5, 6), "over midnight");
        assert!(works(&hours, 6, 22) && works(&hours, 7, 0) && works(&hours, 0, 5), "over the end of the week");
        assert!(!hours.has(BookId([2; 32]), Zone::ATHENS, MONDAY_MS + 9 * HOUR_MS), "another site keeps other hours");
        let always = Week::default().and(0, 0, 0).expect("a whole day");
        assert!(always.has(0) && always.has(DAY_MIN - 1) && !always.has(DAY_MIN));
        assert!(Week::default().and(0, 0, DAY_MIN).is_some_and(|week| week.has(DAY_MIN - 1) && !week.has(DAY_MIN)));
        for (day, from, until) in [(7, 0, 60), (0, DAY_MIN, 60), (0, 0, DAY_MIN + 1)] {
            assert_eq!(Week::default().and(day, from, until), None);
        }
    }

    #[test]
    fn summer_moves_the_clock_on_the_wall() {
        let week = Week::default().and(0, 8 * 60, 9 * 60).expect("an hour");
        let hours = WorkHours { general: week, of: Vec::new() };
        // Monday, the sixth of July 2026: 08:30 in Athens is 05:30 UTC.
        assert!(hours.has(BookId([1; 32]), Zone::ATHENS, 1_783_315_800_000));
        assert!(!hours.has(BookId([1; 32]), Zone::ATHENS, 1_783_315_800_000 + HOUR_MS));
    }
}
