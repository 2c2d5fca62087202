//! What was asked in full: what was said, and what stood for what was not said. Whoever has it can ask the same again, on any later day.

use ledger::time::Timestamp;
use projections::{AsOf, AuditQuery, BENFORD_LIMIT_MILLI, BENFORD_SAMPLE_MIN, Clock, Listing, ROUND_SAMPLE_MIN, SumBy};

use super::ask::{Asked, HOUR_MS};
use super::{Form, HOURS_DEFAULT, Spec};

/// Names and values, the listing first and the moment last.
pub(crate) fn in_full(spec: &Spec, asked: &Asked, query: &AuditQuery, now: Timestamp) -> Vec<(String, String)> {
    let mut full = vec![("listing".to_owned(), spec.word.to_owned())];
    let own = spec.takes.iter().filter(|name| !matches!(**name, "after" | "limit"));
    full.extend(own.filter_map(|name| Some(((*name).to_owned(), value(spec, asked, query, name)?))));
    match spec.form {
        Form::Digits => {
            full.push(("sample_min".to_owned(), BENFORD_SAMPLE_MIN.to_string()));
            full.push(("limit_milli".to_owned(), BENFORD_LIMIT_MILLI.to_string()));
        }
        Form::Rounds => full.push(("sample_min".to_owned(), ROUND_SAMPLE_MIN.to_string())),
        Form::Rows | Form::Sums | Form::Balance | Form::Endings => {}
    }
    let clock = match query.clock {
        Clock::Recorded => "recorded",
        Clock::Occurred => "occurred",
    };
    full.push(("clock".to_owned(), clock.to_owned()));
    full.push(("as_of".to_owned(), as_of(asked, query, now)));
    full
}

/// What stands for parameters of a listing that were not said, and hang on nothing else.
pub(crate) fn defaults(spec: &Spec, query: &AuditQuery) -> Vec<(&'static str, String)> {
    let own = ["hours", "lock", "closed_on"].into_iter().filter(|name| spec.takes.contains(name));
    own.filter_map(|name| Some((name, value(spec, &Asked::default(), query, name)?))).collect()
}

fn value(spec: &Spec, asked: &Asked, query: &AuditQuery, name: &str) -> Option<String> {
    let said = asked.get(name).map(str::to_owned);
    match (name, &query.listing) {
        ("hours", Listing::Late { over_ms }) => Some(over_ms.checked_div(HOUR_MS)?.to_string()),
        ("hours", _) => said.or_else(|| Some(HOURS_DEFAULT.to_owned())),
        ("lock", Listing::Locked { before, .. }) => Some(before.to_string()),
        ("closed_on", Listing::Locked { closed_on, .. }) => Some(closed_on.to_string()),
        ("size", Listing::Sample { size, .. }) => Some(size.to_string()),
        ("currency", Listing::MoneySample { currency, .. }) => Some(currency.clone()),
        ("interval", Listing::MoneySample { interval_minor, .. }) => Some(interval_minor.to_string()),
        ("by", _) => Some(if asked.sum_by() == Ok(SumBy::Actor) { "actor" } else { "reason" }.to_owned()),
        // The number, whatever the person is called today.
        ("actor", _) => query.actor.map(|actor| actor.to_string()),
        _ => said.filter(|_| spec.takes.contains(&name)),
    }
}

/// The moment as it was named; where none was, the instant at which it was asked.
fn as_of(asked: &Asked, query: &AuditQuery, now: Timestamp) -> String {
    let said = asked.get("as_of").filter(|_| query.as_of != AsOf::Now).map(str::to_owned);
    said.unwrap_or_else(|| moment(query.as_of, now))
}

/// A moment as an entry or an instant, by which it can be asked for again.
pub(crate) fn moment(as_of: AsOf, now: Timestamp) -> String {
    let ms = match as_of {
        AsOf::RecordedAt(ms) | AsOf::OccurredAt(ms) => ms,
        AsOf::Now => now.ms,
        AsOf::Entry { book, page, index } => return format!("{book}@{page}/{index}"),
    };
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| format!("{ms} ms"), |at| at.to_string())
}

/// What was asked as the value of a header: `name=value` with `&` between, percent-encoded.
pub(crate) fn as_header(full: &[(String, String)]) -> String {
    crate::web::asked_query(full.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

#[cfg(test)]
mod tests {
    use ledger::time::Day;

    use super::super::spec;
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_767_225_600_000);

    fn of(word: &str, listing: Listing, pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let asked = Asked(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect());
        in_full(spec(word).expect("a listing"), &asked, &AuditQuery::of(listing), NOW)
    }

    fn value<'a>(full: &'a [(String, String)], name: &str) -> Option<&'a str> {
        full.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn what_was_not_said_is_there_too() {
        let day = Day::from_civil(2026, 1, 1).expect("a day");
        let locked = of("period-lock", Listing::Locked { before: day, closed_on: day }, &[]);
        assert_eq!(locked[0], ("listing".to_owned(), "period-lock".to_owned()));
        assert_eq!((value(&locked, "lock"), value(&locked, "closed_on")), (Some("2026-01-01"), Some("2026-01-01")));
        assert_eq!(
            (value(&locked, "as_of"), value(&locked, "clock")),
            (Some("2026-01-01T00:00:00Z"), Some("recorded"))
        );
        let sample = of("sample", Listing::Sample { seed: " x ".to_owned(), size: 25 }, &[("seed", " x ")]);
        assert_eq!(
            (value(&sample, "seed"), value(&sample, "size")),
            (Some(" x "), Some("25")),
            "blanks are part of it"
        );
        let late = of("late", Listing::Late { over_ms: 72 * HOUR_MS }, &[]);
        assert_eq!(value(&late, "hours"), Some("72"));
        let digits = of("first-digits", Listing::Adjustments, &[]);
        assert_eq!(value(&digits, "sample_min"), Some(BENFORD_SAMPLE_MIN.to_string().as_str()));
        assert_eq!(as_header(&[("seed".to_owned(), "α β".to_owned())]), "seed=%CE%B1%20%CE%B2");
    }
}
