//! What is asked of a listing, as texts; and what it means, or what is wrong with it, parameter by parameter.

use std::collections::BTreeMap;

use ledger::account::Currency;
use ledger::ids::{ActorId, BinId, BookId, LotId, PartyId, ShipmentId};
use ledger::reason::{ExpenseKind, LossReason};
use ledger::time::{Day, Timestamp, Zone};
use projections::{
    AccountName, AsOf, AuditPlace, AuditQuery, Clock, EntryPlace, Listing, SAMPLE_ENTRIES_MAX, SumBy, TimelineOf,
};
use serde::Deserialize;
use vault::User;

use super::hours::{self, HoursWrong};
use super::{HOURS_DEFAULT, INTERVAL_MINOR_DEFAULT, LATE_HOURS_DEFAULT, SAMPLE_SIZE_DEFAULT, SPECS, Spec, day, sound};
use crate::bank::{Bank, BankError};
use crate::spoken::{CodesKept, Kind, Problem, Wrong, instant, nearest, place};

/// Milliseconds in an hour.
pub(super) const HOUR_MS: i64 = 3_600_000;
/// The most hours that an entry may be late before that counts: a century.
const LATE_HOURS_MAX: i64 = 24 * 365 * 100;
/// The longest seed, in bytes.
const SEED_BYTES_MAX: usize = 200;

/// Every parameter of a listing: its name, what it is, and whether it is a number.
pub(crate) const PARAMETERS: &[(&str, &str, bool)] = &[
    ("book", "Only entries of this book: its code, or its id.", false),
    ("from", "At or after this instant (RFC 3339) or day, on the clock asked for.", false),
    ("to", "Before this instant (RFC 3339), or up to the end of this day.", false),
    ("actor", "Only entries by this person: their login, or their id. Of write-offs also those they signed.", false),
    ("reason", "Only for this reason: its code.", false),
    (
        "hours",
        "Of `late`: hours after which an entry counts as late; 72 when absent. Of `hours`: when people work, by the clock at the site, as \
         `mon-fri=08:00-18:00,sat=09:00-14:00`, or `22:00-06:00` for every day; of one site alone with its code before them, as \
         `ATH mon-fri=08:00-18:00; 07:00-21:00`. `07:00-21:00` when absent.",
        false,
    ),
    (
        "lock",
        "The day before which everything counts as closed; when absent the first of the month of the moment that is looked at.",
        false,
    ),
    ("closed_on", "The day from which it was closed; the day of `lock` when absent.", false),
    ("by", "Added up by `reason` (when absent) or by `actor`.", false),
    (
        "seed",
        "The seed of the draw: any text, blanks at its ends too. Choose it yourself, after the entries were written.",
        false,
    ),
    ("size", "How many entries to draw; 25 when absent.", true),
    ("currency", "The currency; EUR when absent.", false),
    (
        "interval",
        "One minor unit of so many is looked at, and every amount of at least so much; 100000 when absent.",
        true,
    ),
    (
        "of",
        "What: `lot:ID`, `entry:ATH@4/0`, `person:ID`, or an account: `shelf:ATH/A-01`, `fund:CODE`, `loss:damaged`, `expense:transport`, \
         `transit:ID`, `unmatched:ATH`, `donor:ID`, `supplier:ID`, `recipient:CODE or ID`.",
        false,
    ),
    (
        "after",
        "Go on after this row: its place, as `ATH@4711/3`, and its line where it has one, as `ATH@4711/3/0`.",
        false,
    ),
    ("limit", "At most so many rows.", true),
];

/// Parameters as they were written. Empty ones are none.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Asked(pub(crate) BTreeMap<String, String>);

impl Asked {
    /// A parameter, without the blanks around it. Those of a seed count: it is any text.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name)?;
        Some(if name == "seed" { text.as_str() } else { text.trim() }).filter(|text| !text.is_empty())
    }

    /// Parameters of some other listing, and those that are missing.
    pub(crate) fn misfits(&self, spec: &Spec) -> Vec<Problem> {
        let known = |name: &String| PARAMETERS.iter().any(|(known, _, _)| known == name);
        let useless = self.0.keys().filter(|name| known(name) && !spec.takes.contains(&name.as_str()));
        let useless = useless.map(|name| {
            let known: Vec<String> = spec.takes.iter().map(|&name| name.to_owned()).collect();
            problem(name, Wrong::UnknownField { nearest: None, known })
        });
        let missing = spec.needs.iter().filter(|name| self.get(name).is_none());
        useless.chain(missing.map(|name| problem(name, Wrong::FieldMissing))).collect()
    }

    /// What adjustments are added up by.
    pub(crate) fn sum_by(&self) -> Result<SumBy, Problem> {
        match self.get("by") {
            None | Some("reason") => Ok(SumBy::Reason),
            Some("actor") => Ok(SumBy::Actor),
            Some(other) => Err(word("by", other, &["reason", "actor"])),
        }
    }
}

pub(super) fn problem(field: &str, wrong: Wrong) -> Problem {
    Problem { field: field.to_owned(), wrong }
}

pub(super) fn word(field: &str, given: &str, known: &[&str]) -> Problem {
    let nearest = nearest(given, known.iter().copied()).map(str::to_owned);
    problem(field, Wrong::UnknownWord { nearest, known: known.iter().map(|&word| word.to_owned()).collect() })
}

/// The day before which everything counts as closed when none is named: the first of the month of this instant.
fn lock_default(at: Timestamp) -> Day {
    let day = Zone::ATHENS.day(at);
    let (year, month, _) = day.to_civil();
    i32::try_from(year).ok().and_then(|year| Day::from_civil(year, month, 1)).unwrap_or(day)
}

/// Where names are looked up.
pub(crate) struct Asking<'a> {
    pub(crate) bank: &'a Bank,
    pub(crate) codes: &'a CodesKept,
}

impl Asking<'_> {
    /// The question that is meant, or everything that is wrong with it.
    pub(crate) async fn query(
        &self,
        spec: &Spec,
        asked: &Asked,
        as_of: AsOf,
        clock: Clock,
    ) -> Result<Result<AuditQuery, Vec<Problem>>, BankError> {
        let people = self.people(asked).await?;
        let mut wrongs = asked.misfits(spec);
        let mut listing = Listing::Adjustments;
        match self.listing(spec, asked, self.at(as_of).await?, &people) {
            Ok(found) => listing = found,
            // What is missing has been said.
            Err(wrong) => wrongs.extend(Some(wrong).filter(|wrong| wrong.wrong != Wrong::FieldMissing)),
        }
        let mut query = AuditQuery { as_of, clock, ..AuditQuery::of(listing) };
        // Each that is understood is kept, each that is not is said.
        macro_rules! take {
            ($into:ident, $read:expr) => {
                match $read {
                    Ok(found) => query.$into = found,
                    Err(wrong) => wrongs.push(wrong),
                }
            };
        }
        take!(book, self.book(asked));
        let zone = query.book.map_or(Zone::ATHENS, |book| self.bank.register().now().zone(book));
        take!(from, moment(asked, "from", zone, day::begin));
        take!(until, moment(asked, "to", zone, day::end));
        let actor = asked.get("actor").map(|text| sound::person(&people, "actor", text)).transpose();
        take!(actor, actor.map(|person| person.map(|person| ActorId::from_bytes(person.to_bytes()))));
        take!(after, self.after(asked));
        take!(limit, parsed::<u32>(asked, "limit", whole()).map(|limit| limit.unwrap_or(0)));
        query.reason = asked.get("reason").map(str::to_owned);
        if wrongs.is_empty() {
            wrongs = self.absent(spec, asked, &query, &people).await?;
        }
        Ok(if wrongs.is_empty() { Ok(query) } else { Err(wrongs) })
    }

    /// The moment that is meant by an entry, a page, an instant or a day.
    pub(crate) async fn moment(&self, text: Option<&str>, clock: Clock) -> Result<Result<AsOf, Problem>, BankError> {
        let Some(text) = text else { return Ok(Ok(AsOf::Now)) };
        if let Some(at) = instant(text).or_else(|| day::end_of_day(text)) {
            return Ok(Ok(match clock {
                Clock::Recorded => AsOf::RecordedAt(at.ms),
                Clock::Occurred => AsOf::OccurredAt(at.ms),
            }));
        }
        let named = place::entry(text).map(|(book, page, index)| (book, page, Some(index)));
        let named = named.or_else(|| place::page(text).map(|(book, page)| (book, page, None)));
        let Some((book, number, index)) = named else { return Ok(Err(problem("as_of", Wrong::NotATime))) };
        let book = match self.named_book("as_of", book) {
            Ok(book) => book,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let page = self.bank.page(book, number).await?;
        let last = page.map(|page| page.header.entries.saturating_sub(1));
        let index = last.and_then(|last| Some(index.unwrap_or(last)).filter(|index| *index <= last));
        let entry = index.map(|index| AsOf::Entry { book, page: number, index });
        Ok(entry.ok_or_else(|| problem("as_of", Wrong::UnknownEntry)))
    }

    /// The listings that the overview counts, with what is asked when nothing is.
    pub(crate) async fn counted(&self, as_of: AsOf) -> Result<Vec<(&'static str, AuditQuery)>, BankError> {
        let mut counted = Vec::new();
        for spec in SPECS.iter().filter(|spec| spec.counted) {
            let query = self.query(spec, &Asked::default(), as_of, Clock::Recorded).await?;
            counted.extend(query.ok().map(|query| (spec.word, query)));
        }
        Ok(counted)
    }

    /// The instant of a moment.
    async fn at(&self, as_of: AsOf) -> Result<Timestamp, BankError> {
        Ok(match as_of {
            AsOf::Now => self.bank.now(),
            AsOf::RecordedAt(ms) | AsOf::OccurredAt(ms) => Timestamp::from_ms(ms),
            AsOf::Entry { book, page, .. } => {
                let page = self.bank.page(book, page).await?;
                page.map_or_else(|| self.bank.now(), |page| page.header.written_at)
            }
        })
    }

    fn listing(&self, spec: &Spec, asked: &Asked, at: Timestamp, people: &[User]) -> Result<Listing, Problem> {
        Ok(match spec.word {
            "reversals" => Listing::Reversals,
            "overrides" => Listing::Overrides,
            "late" => {
                let hours = number(asked, "hours", LATE_HOURS_DEFAULT, (0, LATE_HOURS_MAX))?;
                Listing::Late { over_ms: hours.saturating_mul(HOUR_MS) }
            }
            "period-lock" => {
                let before = parsed::<Day>(asked, "lock", Wrong::NotADay)?.unwrap_or_else(|| lock_default(at));
                let closed_on = parsed::<Day>(asked, "closed_on", Wrong::NotADay)?.unwrap_or(before);
                Listing::Locked { before, closed_on }
            }
            "write-offs" => Listing::WriteOffs,
            "count-losses" => Listing::CountLosses,
            "keys" => Listing::Keys,
            "hours" => {
                let text = asked.get("hours").unwrap_or(HOURS_DEFAULT);
                Listing::Hours(hours::read(text, |site| self.named_book("hours", site)).map_err(
                    |wrong| match wrong {
                        HoursWrong::Part(part) => problem("hours", Wrong::NotHours { part }),
                        HoursWrong::Site(wrong) => wrong,
                    },
                )?)
            }
            "sample" => {
                let size = number(asked, "size", SAMPLE_SIZE_DEFAULT.into(), (1, SAMPLE_ENTRIES_MAX.into()))?;
                Listing::Sample { seed: seed(asked)?, size: u32::try_from(size).unwrap_or(SAMPLE_ENTRIES_MAX) }
            }
            "money-sample" => {
                let currency = parsed::<Currency>(asked, "currency", Wrong::UnknownCurrency)?.unwrap_or(Currency::EUR);
                let interval_minor = number(asked, "interval", INTERVAL_MINOR_DEFAULT, (1, i64::MAX))?;
                Listing::MoneySample { seed: seed(asked)?, currency: currency.as_str().to_owned(), interval_minor }
            }
            "timeline" => Listing::Timeline(self.timeline(asked, people)?),
            // Sums, digits and round numbers are of the filters alone.
            _ => Listing::Adjustments,
        })
    }

    fn named_book(&self, field: &str, name: &str) -> Result<BookId, Problem> {
        let books = self.bank.offices();
        let by_code = books.iter().find(|office| office.own.genesis.code.as_str() == name);
        let by_id = || name.parse::<BookId>().ok().filter(|book| books.iter().any(|office| office.own.book == *book));
        by_code.map(|office| office.own.book).or_else(by_id).ok_or_else(|| {
            let codes = books.iter().map(|office| office.own.genesis.code.as_str());
            unknown(field, Kind::Book, name, codes)
        })
    }

    fn book(&self, asked: &Asked) -> Result<Option<BookId>, Problem> {
        asked.get("book").map(|name| self.named_book("book", name)).transpose()
    }

    fn entry(&self, field: &str, text: &str) -> Result<EntryPlace, Problem> {
        let (book, page, index) = place::entry(text).ok_or_else(|| problem(field, Wrong::NotAPlace))?;
        Ok(EntryPlace { book: self.named_book(field, book)?, page, index })
    }

    /// `ATH@4711/3`, or `ATH@4711/3/0` with the line.
    fn after(&self, asked: &Asked) -> Result<Option<AuditPlace>, Problem> {
        let Some(text) = asked.get("after") else { return Ok(None) };
        let with_line = text.rsplit_once('/').and_then(|(entry, line)| {
            place::entry(entry)?;
            Some((entry, line.parse::<u32>().ok()?))
        });
        let (entry, line) = with_line.map_or((text, None), |(entry, line)| (entry, Some(line)));
        Ok(Some(AuditPlace { entry: self.entry("after", entry)?, line }))
    }

    fn timeline(&self, asked: &Asked, people: &[User]) -> Result<TimelineOf, Problem> {
        const KINDS: [&str; 12] = [
            "lot",
            "entry",
            "person",
            "shelf",
            "fund",
            "loss",
            "expense",
            "transit",
            "unmatched",
            "donor",
            "supplier",
            "recipient",
        ];
        let text = asked.get("of").ok_or_else(|| problem("of", Wrong::FieldMissing))?;
        // A place alone is an entry.
        let (kind, id) = text.split_once(':').unwrap_or(if text.contains('@') { ("entry", text) } else { (text, "") });
        let account =
            |id: Vec<u8>, book: Option<BookId>| TimelineOf::Account(AccountName { kind: kind.to_owned(), id, book });
        let not_an_id = |kind| problem("of", Wrong::NotAnId { kind });
        Ok(match kind {
            "lot" => TimelineOf::Lot(id.parse::<LotId>().map_err(|_| not_an_id(Kind::Lot))?),
            "entry" => TimelineOf::Entry(self.entry("of", id)?),
            "person" => TimelineOf::Person(sound::person(people, "of", id)?.to_bytes()),
            "shelf" => {
                let (site, bin) = id.split_once('/').ok_or_else(|| problem("of", Wrong::NotAPlace))?;
                let book = self.named_book("of", site)?;
                let found = self.bank.with_book(book, |book| book.bin_by_code(bin)).flatten();
                let found = found.ok_or_else(|| unknown("of", Kind::Bin, bin, std::iter::empty()))?;
                account(BinId::to_bytes(found).to_vec(), Some(book))
            }
            "unmatched" => account(Vec::new(), Some(self.named_book("of", id)?)),
            "fund" => {
                let register = self.bank.register();
                let fund = self.codes.of(&register).fund(id);
                let fund = fund
                    .or_else(|| id.parse().ok())
                    .ok_or_else(|| unknown("of", Kind::Fund, id, std::iter::empty()))?;
                account(fund.to_bytes().to_vec(), None)
            }
            "loss" => {
                let known: Vec<&str> = LossReason::ALL.iter().map(|reason| reason.code()).collect();
                let reason = LossReason::from_code(id).ok_or_else(|| word("of", id, &known))?;
                account(reason.code().as_bytes().to_vec(), None)
            }
            "expense" => {
                let known: Vec<&str> = ExpenseKind::ALL.iter().map(|kind| kind.code()).collect();
                let kind = ExpenseKind::from_code(id).ok_or_else(|| word("of", id, &known))?;
                account(kind.code().as_bytes().to_vec(), None)
            }
            "transit" => {
                account(id.parse::<ShipmentId>().map_err(|_| not_an_id(Kind::Shipment))?.to_bytes().to_vec(), None)
            }
            "donor" | "supplier" | "recipient" => {
                let register = self.bank.register();
                let party = self.codes.of(&register).party(id).ok().or_else(|| id.parse().ok());
                let party: PartyId = party.ok_or_else(|| unknown("of", Kind::Party, id, std::iter::empty()))?;
                account(party.to_bytes().to_vec(), None)
            }
            other => return Err(word("of", other, &KINDS)),
        })
    }
}

pub(super) fn unknown<'a>(field: &str, kind: Kind, name: &str, known: impl IntoIterator<Item = &'a str>) -> Problem {
    let nearest = nearest(name, known).map(str::to_owned);
    problem(field, Wrong::UnknownName { kind, name: name.to_owned(), nearest })
}

fn parsed<T: std::str::FromStr>(asked: &Asked, field: &str, wrong: Wrong) -> Result<Option<T>, Problem> {
    let Some(text) = asked.get(field) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| problem(field, wrong))
}

fn number(asked: &Asked, field: &str, default: i64, (min, max): (i64, i64)) -> Result<i64, Problem> {
    match parsed::<i64>(asked, field, whole())?.unwrap_or(default) {
        small if small < min => Err(problem(field, Wrong::TooSmall { min })),
        large if large > max => Err(problem(field, Wrong::TooLarge { max })),
        fine => Ok(fine),
    }
}

/// A whole number belongs there.
fn whole() -> Wrong {
    Wrong::WrongType { wanted: vec!["integer".to_owned()] }
}

fn seed(asked: &Asked) -> Result<String, Problem> {
    let seed = asked.get("seed").ok_or_else(|| problem("seed", Wrong::FieldMissing))?;
    let max = u64::try_from(SEED_BYTES_MAX).unwrap_or(u64::MAX);
    if seed.len() > SEED_BYTES_MAX { Err(problem("seed", Wrong::TooLong { max })) } else { Ok(seed.to_owned()) }
}

/// An instant, or a day by one of its ends.
fn moment(
    asked: &Asked,
    field: &str,
    zone: Zone,
    of_day: fn(Day, Zone) -> Option<Timestamp>,
) -> Result<Option<i64>, Problem> {
    let Some(text) = asked.get(field) else { return Ok(None) };
    let by_day = || of_day(text.parse().ok()?, zone);
    instant(text).or_else(by_day).map(|at| Some(at.ms)).ok_or_else(|| problem(field, Wrong::NotATime))
}
