//! Days as auditors name them: what was known on a day is what was known when it ended in Greece.

use ledger::time::{Day, Timestamp, Zone};

use crate::words::instant_of;

/// The first instant of a day.
pub(super) fn begin(day: Day, zone: Zone) -> Option<Timestamp> {
    instant_of(&format!("{day}T00:00"), zone)
}

/// The first instant of the day after.
pub(super) fn end(day: Day, zone: Zone) -> Option<Timestamp> {
    begin(Day { days: day.days.checked_add(1)? }, zone)
}

/// The first instant of a day written as `2026-05-31`, by the bank's own time.
pub(crate) fn begin_of_day(text: &str) -> Option<Timestamp> {
    begin(text.trim().parse().ok()?, Zone::ATHENS)
}

/// The last instant of a day written as `2026-05-31`, by the bank's own time.
pub(crate) fn end_of_day(text: &str) -> Option<Timestamp> {
    let next = end(text.trim().parse().ok()?, Zone::ATHENS)?;
    Some(Timestamp::from_ms(next.ms.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_when_it_ends_in_greece() {
        // Midnight of Athens is 22:00 of UTC in winter and 21:00 in summer.
        assert_eq!(end_of_day("2026-01-10").map(|at| at.ms), Some(1_768_082_400_000 - 1));
        assert_eq!(end_of_day("2026-07-10").map(|at| at.ms), Some(1_783_717_200_000 - 1));
        assert_eq!(begin_of_day("2026-01-11"), end_of_day("2026-01-10").map(|at| Timestamp::from_ms(at.ms + 1)));
        assert_eq!(end_of_day("2026-02-30"), None);
    }
}
