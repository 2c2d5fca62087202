//! Hours of work as auditors write them: `mon-fri=08:00-18:00,sat=09:00-14:00`, every day alike as `07:00-21:00`, over midnight as
//! `22:00-06:00`; and of one site alone with its code before them, `ATH mon-fri=08:00-18:00; LAR 07:00-15:00`.

use ledger::ids::BookId;
use projections::{Week, WorkHours};

use super::HOURS_DEFAULT;
use crate::import::fold::fold;

/// Days of a week.
const DAYS: u16 = 7;

/// How days are called, from Monday on: in English and in Greek, by their first letters.
const NAMES: [[&str; 2]; 7] =
    [["mon", "δευ"], ["tue", "τρι"], ["wed", "τετ"], ["thu", "πεμ"], ["fri", "παρ"], ["sat", "σαβ"], ["sun", "κυρ"]];

/// What cannot be understood of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HoursWrong<E> {
    /// This part.
    Part(String),
    /// The site is not known.
    Site(E),
}

/// Reads hours; `book` finds a site by its code. Sites that are not named keep the general hours, and where there are none the usual ones.
pub(super) fn read<E>(text: &str, book: impl Fn(&str) -> Result<BookId, E>) -> Result<WorkHours, HoursWrong<E>> {
    let (mut general, mut of) = (None, Vec::new());
    for part in text.split(';').map(closed_up).filter(|part| !part.is_empty()) {
        let wrong = || HoursWrong::Part(part.clone());
        match part.split_once(' ') {
            None => {
                let read = week(&part).ok_or_else(wrong)?;
                if general.replace(read).is_some() {
                    return Err(wrong());
                }
            }
            Some((site, hours)) => {
                let read = week(hours).ok_or_else(wrong)?;
                of.push((book(site).map_err(HoursWrong::Site)?, read));
            }
        }
    }
    let general = general.or_else(|| week(HOURS_DEFAULT)).unwrap_or_default();
    Ok(WorkHours { general, of })
}

/// Without spaces where none mean anything.
fn closed_up(part: &str) -> String {
    let mut text = part.split_whitespace().collect::<Vec<_>>().join(" ");
    for mark in [',', '=', '-', '–'] {
        for around in [format!(" {mark}"), format!("{mark} ")] {
            text = text.replace(&around, &mark.to_string());
        }
    }
    text.replace('–', "-")
}

fn week(text: &str) -> Option<Week> {
    let mut week = Week::default();
    for part in text.split(',') {
        let (days, hours) = part
            .split_once('=')
            .map_or(((0, DAYS - 1), part), |(days, hours)| (span(days).unwrap_or((DAYS, DAYS)), hours));
        let (from, until) = hours.split_once('-')?;
        let (from, until) = (minute(from)?, minute(until)?);
        let (mut day, last) = days;
        loop {
            week = week.and(day, from, until)?;
            if day == last {
                break;
            }
            day = (day + 1) % DAYS;
        }
    }
    Some(week)
}

/// `mon-fri`, `sat`, or over the end of the week `sat-mon`.
fn span(days: &str) -> Option<(u16, u16)> {
    let (first, last) = days.split_once('-').unwrap_or((days, days));
    Some((day(first)?, day(last)?))
}

/// A day by its name or its beginning, of three letters at least.
fn day(name: &str) -> Option<u16> {
    let name = fold(name);
    let at = NAMES.iter().position(|names| names.iter().any(|short| name.starts_with(*short)))?;
    u16::try_from(at).ok()
}

/// A time of day as its minute: `07:00`, or the hour alone.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "0"));
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok().filter(|minute| *minute < 60)?);
    hour.checked_mul(60)?.checked_add(minute).filter(|at| *at <= 24 * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ATHENS: BookId = BookId([1; 32]);

    fn hours(text: &str) -> Result<WorkHours, HoursWrong<String>> {
        read(text, |code| if code == "ATH" { Ok(ATHENS) } else { Err(code.to_owned()) })
    }

    fn spans(spans: &[(u16, u16, u16)]) -> Week {
        spans.iter().fold(Week::default(), |week, (day, from, until)| week.and(*day, *from, *until).expect("a span"))
    }

    #[test]
    fn days_sites_and_nights_are_read() {
        let office =
            spans(&[(0, 480, 1080), (1, 480, 1080), (2, 480, 1080), (3, 480, 1080), (4, 480, 1080), (5, 540, 840)]);
        for text in [
            "mon-fri=08:00-18:00,sat=09:00-14:00",
            "Mon - Fri = 8-18, Saturday = 9:00 – 14:00",
            "Δευ-Παρ=08:00-18:00, Σάββατο=09:00-14:00",
        ] {
            assert_eq!(hours(text), Ok(WorkHours { general: office.clone(), of: Vec::new() }), "{text}");
        }
        let every = |from, until| spans(&[0, 1, 2, 3, 4, 5, 6].map(|day| (day, from, until)));
        assert_eq!(hours("22:00-06:00").map(|hours| hours.general), Ok(every(1320, 360)));
        assert_eq!(hours("sun-mon=00:00-24:00").map(|hours| hours.general), Ok(spans(&[(6, 0, 1440), (0, 0, 1440)])));
        let of_athens = hours("ATH mon-fri=08:00-18:00,sat=09:00-14:00");
        assert_eq!(of_athens, Ok(WorkHours { general: every(420, 1260), of: vec![(ATHENS, office.clone())] }));
        let both = hours("ATH mon-fri=08:00-18:00, sat=09:00-14:00 ; 06:00-22:00;");
        assert_eq!(both, Ok(WorkHours { general: every(360, 1320), of: vec![(ATHENS, office)] }));
        assert_eq!(hours(""), Ok(WorkHours { general: every(420, 1260), of: Vec::new() }));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (text, part) in [
            ("mon-fri=08:00", "mon-fri=08:00"),
            ("07:00-21:00; mo=8-9", "mo=8-9"),
            ("mon=8-25", "mon=8-25"),
            ("mon=08:60-09:00", "mon=08:60-09:00"),
            ("8-9; 9-10", "9-10"),
            ("ATH LAR 8-9", "ATH LAR 8-9"),
            ("work", "work"),
        ] {
            assert_eq!(hours(text), Err(HoursWrong::Part(part.to_owned())), "{text}");
        }
        assert_eq!(hours("ATX 8-9"), Err(HoursWrong::Site("ATX".to_owned())));
    }
}
