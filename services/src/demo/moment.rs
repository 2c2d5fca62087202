//! When things happen in the script: so many days ago, at this hour in Greece.

use ledger::time::{Day, Timestamp, Zone};

/// Minutes in a day.
const DAY_MIN: i64 = 24 * 60;
/// Milliseconds in a minute.
const MINUTE_MS: i64 = 60_000;

/// A moment of the script: minutes since the midnight before the demo began; before it, so mostly negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct When {
    minute: i64,
}

/// So many days ago, at this hour. Always before today, so that nothing of the script lies in the future.
pub(super) const fn on(days_ago: i64, hour: i64, minute: i64) -> When {
    assert!(days_ago > 0, "today is not over yet");
    When { minute: hour * 60 + minute - days_ago * DAY_MIN }
}

impl When {
    /// So many minutes later.
    pub(super) const fn later(self, minutes: i64) -> Self {
        Self { minute: self.minute + minutes }
    }

    /// The same day at another hour.
    pub(super) const fn same_day(self, hour: i64, minute: i64) -> Self {
        Self { minute: self.minute.div_euclid(DAY_MIN) * DAY_MIN + hour * 60 + minute }
    }

    /// So many days before, at this hour.
    pub(super) const fn days_before(self, days: i64, hour: i64) -> Self {
        let that_day = self.same_day(hour, 0);
        Self { minute: that_day.minute - days * DAY_MIN }
    }
}

/// The calendar of one filling.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    today: Day,
    midnight: Timestamp,
}

impl Calendar {
    /// The calendar of a filling that began at this instant.
    pub(super) fn of(now: Timestamp) -> Self {
        let today = Zone::ATHENS.day(now);
        let utc_midnight_ms = i64::from(today.days) * DAY_MIN * MINUTE_MS;
        // Greece is two or three hours ahead; of the two candidates the one with yesterday just before it is midnight.
        let begins = |ahead_min: &i64| {
            let before = Timestamp::from_ms(utc_midnight_ms - ahead_min * MINUTE_MS - 1);
            Zone::ATHENS.day(before) < today
        };
        let ahead_min = [120, 180].into_iter().find(begins).unwrap_or(180);
        Self { today, midnight: Timestamp::from_ms(utc_midnight_ms - ahead_min * MINUTE_MS) }
    }

    /// The instant of a moment of the script.
    pub(super) const fn at(&self, when: When) -> Timestamp {
        Timestamp::from_ms(self.midnight.ms + when.minute * MINUTE_MS)
    }

    /// The day of a moment of the script.
    pub(super) fn day_of(&self, when: When) -> Day {
        Zone::ATHENS.day(self.at(when))
    }

    /// The day so many days from today; before today, when negative.
    pub(super) const fn day(&self, from_today: i32) -> Day {
        Day { days: self.today.days + from_today }
    }

    /// This year, as `2026`.
    pub(super) fn year(&self) -> i64 {
        self.today.to_civil().0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_is_where_the_day_begins_in_winter_and_in_summer() {
        for days in (20_000..20_366).step_by(7) {
            for hour in [1, 11, 20] {
                let now = Timestamp::from_ms((days * 24 + hour) * 60 * MINUTE_MS);
                let calendar = Calendar::of(now);
                assert_eq!(Zone::ATHENS.day(calendar.midnight), calendar.today);
                let before = Timestamp::from_ms(calendar.midnight.ms - 1);
                assert_eq!(Zone::ATHENS.day(before), calendar.day(-1));
                assert!(calendar.at(on(1, 23, 59)) < now);
            }
        }
    }

    #[test]
    fn moments_keep_their_order() {
        assert!(on(2, 8, 0) < on(1, 7, 0));
        assert_eq!(on(3, 9, 30).same_day(16, 10), on(3, 16, 10));
        assert_eq!(on(3, 9, 30).days_before(4, 12), on(7, 12, 0));
        assert_eq!(on(3, 23, 30).later(60), on(2, 0, 30));
    }
}
