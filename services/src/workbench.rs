//! The auditor's workbench: which listings there are, what each may be asked, and what is written of each into a table. Screens, API and
//! command line all read this; it knows the views and the bank's names, and nothing of HTTP or HTML.

mod ask;
mod cells;
mod day;
mod full;
mod hours;
mod parts;
mod sheet;
mod sound;

pub(crate) use ask::{Asked, Asking, PARAMETERS};
pub(crate) use cells::flattened;
pub(crate) use day::{begin_of_day, end_of_day};
pub(crate) use full::{as_header, defaults, in_full, moment};
pub(crate) use parts::{Heads, Parts};
pub(crate) use sheet::{About, Sheet, SheetError, columns, columns_of};
pub(crate) use sound::reasons;

/// The header that says what was asked in full, as `name=value` with `&` between, percent-encoded.
pub(crate) const ASKED: &str = "helpbank-asked";
/// Hours after which an entry counts as late, when nothing else is asked: three days.
pub(crate) const LATE_HOURS_DEFAULT: i64 = 72;
/// When people work, when nothing else is asked: every day.
pub(crate) const HOURS_DEFAULT: &str = "07:00-21:00";
/// Entries of a sample, when nothing else is asked.
pub(crate) const SAMPLE_SIZE_DEFAULT: u32 = 25;
/// Of a sample by money, one unit of so many minor units, when nothing else is asked: a thousand euros.
pub(crate) const INTERVAL_MINOR_DEFAULT: i64 = 100_000;
/// The most rows of a table on a terminal; files hold all there are.
pub(crate) const TABLE_ROWS_MAX: usize = 50_000;

/// The form of a listing's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Entries or lines, each with its place and hash.
    Rows,
    /// Adjustments added up.
    Sums,
    /// First digits.
    Digits,
    /// Round numbers.
    Rounds,
    /// The trial balance.
    Balance,
    /// Books that were closed, and what became of what lay there.
    Endings,
}

/// A listing as it is asked for.
#[derive(Debug)]
pub(crate) struct Spec {
    /// Its word on the command line and in addresses.
    pub(crate) word: &'static str,
    /// Its address in the API.
    pub(crate) path: &'static str,
    /// What it is, in a line of the API's description.
    pub(crate) summary: &'static str,
    /// The form of its answer.
    pub(crate) form: Form,
    /// The parameters it has a use for.
    pub(crate) takes: &'static [&'static str],
    /// What must be named.
    pub(crate) needs: &'static [&'static str],
    /// Whether the overview counts it.
    pub(crate) counted: bool,
    /// The columns that people are shown, after the place and what happened.
    pub(crate) shown: &'static [&'static str],
}

macro_rules! specs {
    ($($word:literal $form:ident $counted:literal [$($takes:literal)*] [$($needs:literal)*] [$($shown:literal)*] $summary:literal;)*) => {
        &[$(Spec {
            word: $word,
            path: concat!("/v1/audit/", $word),
            summary: $summary,
            form: Form::$form,
            takes: &[$($takes),*],
            needs: &[$($needs),*],
            counted: $counted,
            shown: &[$($shown),*],
        }),*]
    };
}

/// Every listing, in the order in which an auditor works through them.
pub(crate) const SPECS: &[Spec] = specs! {
    "trial-balance" Balance false [] [] ["class" "asset" "item_name" "unit" "quantity"]
        "The trial balance by asset and class of accounts: every asset must come to nothing";
    "reversals" Rows true ["book" "from" "to" "actor" "reason" "after" "limit"] []
        ["original" "reason" "actor" "occurred_at" "recorded_at"] "Entries that undid others";
    "overrides" Rows true ["book" "from" "to" "actor" "reason" "after" "limit"] []
        ["item" "lot" "quantity" "reason" "actor" "recorded_at"] "Picks that went past the lot that expires first, or past a best-before date";
    "late" Rows true ["book" "from" "to" "actor" "hours" "after" "limit"] []
        ["late_ms" "actor" "occurred_at" "recorded_at"] "Entries recorded long after they occurred, by the actor's word";
    "period-lock" Rows true ["book" "from" "to" "actor" "lock" "closed_on" "after" "limit"] []
        ["late_ms" "actor" "occurred_at" "recorded_at"] "Entries that reached back into a closed period: the ledger locks none, so the day is named here";
    "write-offs" Rows true ["book" "from" "to" "actor" "reason" "after" "limit"] []
        ["item" "lot" "quantity" "reason" "actor" "approved_by" "recorded_at"] "Goods written off, with who entered it and who signed";
    "adjustments" Rows true ["book" "from" "to" "actor" "reason" "after" "limit"] []
        ["item" "lot" "change" "reason" "actor" "recorded_at"] "Stock made to agree with the shelf, line by line";
    "adjustment-sums" Sums false ["book" "from" "to" "actor" "reason" "by"] []
        ["reason" "actor" "item" "lines" "reversed_lines" "added" "taken"] "Adjustments added up by reason or by actor, item by item";
    "count-losses" Rows true ["book" "from" "to" "actor" "reason" "after" "limit"] []
        ["item" "lot" "change" "reason" "actor" "recorded_at"] "What counts did not find: adjustments down as miscounted or lost";
    "keys" Rows true ["book" "from" "to" "actor" "after" "limit"] []
        ["key_change" "key_book" "key" "actor" "recorded_at"] "Keys of books that came or went";
    "endings" Endings false ["book" "from" "to" "actor"] []
        ["place" "what" "ended" "last_page" "witnessed_page" "reason" "successor" "bin" "item" "lot" "quantity" "recorded_at"]
        "Books that were closed: their last page, what witnesses saw, the successor, and what it took over and left behind";
    "hours" Rows true ["book" "from" "to" "actor" "hours" "after" "limit"] []
        ["local_time" "actor" "occurred_at" "recorded_at"] "Entries outside the hours of work, by the time at the site, on the clock that is asked for";
    "first-digits" Digits false ["book" "from" "to" "actor"] []
        ["class" "digit" "count" "expected_milli" "sample" "chi_square_milli" "enough" "departs"]
        "First digits of stated amounts beside Benford's law: a hint and no more";
    "round-numbers" Rounds false ["book" "from" "to" "actor"] []
        ["class" "actor" "sample" "round" "share_milli" "enough"] "Round numbers among stated amounts, by actor: a hint and no more";
    "sample" Rows false ["book" "from" "to" "actor" "seed" "size"] ["seed"]
        ["draw" "actor" "occurred_at" "recorded_at"] "Entries drawn by a seed: the same seed draws the same ones";
    "money-sample" Rows false ["book" "from" "to" "actor" "seed" "currency" "interval" "after" "limit"] ["seed"]
        ["quantity" "source" "target" "draw" "actor" "recorded_at"] "Transfers of money drawn by a seed, in proportion to their amounts (sieve method)";
    "timeline" Rows false ["of" "book" "from" "to" "actor" "after" "limit"] ["of"]
        ["item" "lot" "quantity" "source" "target" "actor" "recorded_at"] "All that concerns an account, a lot, an entry or a person";
};

/// The listing of this word.
pub(crate) fn spec(word: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.word == word)
}

#[cfg(test)]
mod tests {
    use vault::Language;

    use super::*;
    use crate::words::Words;

    #[test]
    fn every_parameter_of_a_listing_is_described_and_every_one_described_is_used() {
        for spec in SPECS {
            for name in spec.takes.iter().chain(spec.needs) {
                assert!(PARAMETERS.iter().any(|(known, _, _)| known == name), "{} takes {name}", spec.word);
            }
            assert!(spec.needs.iter().all(|name| spec.takes.contains(name)), "{}", spec.word);
        }
        for (name, _, _) in PARAMETERS {
            assert!(SPECS.iter().any(|spec| spec.takes.contains(name)), "{name} is of no use");
        }
    }
    #[test]
    fn every_listing_and_every_parameter_is_called_something_in_both_languages() {
        for language in [Language::Greek, Language::English] {
            let words = Words::of(language);
            for spec in SPECS {
                for list in ["audit", "audit-about"] {
                    assert!(words.code(list, spec.word).is_some(), "{list} {}", spec.word);
                }
            }
            for name in
                PARAMETERS.iter().map(|(name, _, _)| *name).chain(["as_of", "clock", "sample_min", "limit_milli"])
            {
                assert!(words.code("asked", name).is_some(), "{name}");
            }
            for (list, codes) in
                [("key-change", &["opened", "joined", "added", "revoked"][..]), ("clock", &["recorded", "occurred"])]
            {
                assert!(codes.iter().all(|code| words.code(list, code).is_some()), "{list}");
            }
            let hints = ["actor", "hours", "lock", "closed_on", "seed", "size", "currency", "interval", "of", "as_of"];
            assert!(words.code("asked-hint", "work").is_some());
            assert!(hints.iter().all(|name| words.code("asked-hint", name).is_some()));
        }
    }
}
