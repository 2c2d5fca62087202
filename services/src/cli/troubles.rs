//! What stands in the way of repairing, succeeding, keeping a log or a witness, in words of either language. What comes from below it, from a
//! disk or from NATS, is said in the words that it comes in.

use std::error::Error;
use std::fmt::Display;

use ledger::time::{Timestamp, Zone};
use transparency::verify::{Check, Report, Status};

use super::ending::Ending;
use crate::causes::chain;
use crate::log::LogError;
use crate::monitor::{Alarm, MonitorError};
use crate::repair::{LostPages, RepairError};
use crate::room::NoRoom;
use crate::succession::SuccessionError;
use crate::witness::WitnessError;
use crate::words::{Arg, Words};

/// Sentences with whatever stands in them.
struct Tell(Words);

impl Tell {
    fn with(&self, key: &str, facts: &[(&'static str, &dyn Display)]) -> String {
        let facts: Vec<(&str, String)> = facts.iter().map(|(name, fact)| (*name, fact.to_string())).collect();
        let args: Vec<(&str, Arg<'_>)> = facts.iter().map(|(name, fact)| (*name, Arg::from(fact))).collect();
        self.0.with(key, &args)
    }
}

/// What is not ours to say.
fn below(error: &dyn Error) -> String {
    chain(error)
}

/// What a report says does not hold.
fn failures(report: &Report, words: Words) -> String {
    let failed = report.checks.iter().filter(|check| check.status == Status::Failed);
    let of_one = |check: &Check| match (check.book, check.page) {
        (Some(book), Some(page)) => Tell(words)
            .with("trouble-of-page", &[("book", &book), ("page", &page), ("why", &crate::audit::said(check, words))]),
        (Some(book), None) => {
            Tell(words).with("trouble-of-book", &[("book", &book), ("why", &crate::audit::said(check, words))])
        }
        (None, _) => crate::audit::said(check, words),
    };
    failed.map(of_one).collect::<Vec<_>>().join("; ")
}

/// Why a repair did not come to its end.
pub(super) fn of_repair(error: &RepairError, words: Words) -> Ending {
    Ending::Failed(repair(error, words))
}

fn repair(error: &RepairError, words: Words) -> String {
    match error {
        RepairError::Folder(_) | RepairError::Archive(_) | RepairError::Server(_) | RepairError::Journal(_) => {
            below(error)
        }
        RepairError::NoBank(path) => Tell(words).with("trouble-no-bank", &[("path", &path.display())]),
        RepairError::Unsound(report) => Tell(words).with("trouble-unsound", &[("why", &failures(report, words))]),
        RepairError::StillUnsound { report, aside } => {
            let why = failures(report, words);
            match aside {
                Some(aside) => {
                    Tell(words).with("trouble-still-unsound-aside", &[("why", &why), ("path", &aside.display())])
                }
                None => Tell(words).with("trouble-still-unsound", &[("why", &why)]),
            }
        }
        RepairError::Bundle { path, error } => {
            Tell(words).with("trouble-bundle", &[("path", &path.display()), ("why", error)])
        }
        RepairError::UnsoundBundle { path, report } => {
            let why = failures(report, words);
            Tell(words).with("trouble-unsound-bundle", &[("path", &path.display()), ("why", &why)])
        }
        RepairError::NoRegister(book) => Tell(words).with("trouble-no-register", &[("book", book)]),
        RepairError::Lost(pages) => Tell(words).with("trouble-lost", &[("pages", &lost(pages, words))]),
        RepairError::Differs { book, page, last } => {
            Tell(words).with("trouble-differs", &[("book", book), ("page", page), ("last", last)])
        }
        RepairError::ForkBundle { book, page, here, bundled } => Tell(words)
            .with("trouble-fork-bundle", &[("book", book), ("page", page), ("here", here), ("bundled", bundled)]),
        RepairError::Fork { book, page, archived, streamed } => {
            let facts: [(&str, &dyn Display); 4] =
                [("book", book), ("page", page), ("archived", archived), ("streamed", streamed)];
            Tell(words).with("trouble-fork", &facts)
        }
        RepairError::NotPutBack { book, page } => {
            Tell(words).with("trouble-not-put-back", &[("book", book), ("page", page)])
        }
        RepairError::Log(error) => log(error, words),
        RepairError::NoRoom(full) => no_room(full, words),
        RepairError::Ended => words.say("trouble-ended"),
        RepairError::SetAside { path, error } => {
            Tell(words).with("trouble-set-aside", &[("path", &path.display()), ("why", error)])
        }
    }
}

/// Pages that are in no copy.
fn lost(pages: &[LostPages], words: Words) -> String {
    let of_one = |LostPages { name, from, to, why, .. }: &LostPages| {
        if to > from {
            Tell(words).with("trouble-lost-pages", &[("name", name), ("from", from), ("to", to), ("why", why)])
        } else {
            Tell(words).with("trouble-lost-page", &[("name", name), ("from", from), ("why", why)])
        }
    };
    pages.iter().map(of_one).collect::<Vec<_>>().join("; ")
}

fn no_room(NoRoom { path, left, wanted }: &NoRoom, words: Words) -> String {
    Tell(words).with("trouble-no-room", &[("path", &path.display()), ("left", left), ("wanted", wanted)])
}

/// Why a succession was not done.
pub(super) fn of_succession(error: &SuccessionError, words: Words) -> Ending {
    Ending::Failed(match error {
        SuccessionError::Folder(error) => below(error),
        SuccessionError::Repair(error) => repair(error, words),
        SuccessionError::Log(error) => log(error, words),
        SuccessionError::Published { path, why } => {
            Tell(words).with("trouble-published", &[("path", &path.display()), ("why", why)])
        }
        SuccessionError::Unheard { name, why } => Tell(words).with("trouble-unheard", &[("name", name), ("why", why)]),
        SuccessionError::NoEvidence => words.say("trouble-no-evidence"),
        SuccessionError::NoRoom(full) => no_room(full, words),
        SuccessionError::Ended => words.say("trouble-ended"),
        SuccessionError::RepairFirst(book) => Tell(words).with("trouble-repair-first", &[("book", book)]),
        SuccessionError::NothingLost(pages) => Tell(words).with("trouble-nothing-lost", &[("pages", pages)]),
        SuccessionError::RegisterLost { there, page } => {
            Tell(words).with("trouble-register-lost", &[("there", there), ("page", page)])
        }
        SuccessionError::Unknown { missing } => Tell(words).with("trouble-unknown-pages", &[("missing", missing)]),
        SuccessionError::OriginUsed { origin, who } => {
            Tell(words).with("trouble-origin-used", &[("name", origin), ("who", who)])
        }
        SuccessionError::Frozen { book, why } => Tell(words).with("trouble-frozen", &[("book", book), ("why", why)]),
        SuccessionError::BrokeOff(why) => Tell(words).with("trouble-broke-off", &[("why", why)]),
    })
}

/// Why a log cannot be kept or published.
pub(super) fn of_log(error: &LogError, words: Words) -> Ending {
    Ending::Failed(log(error, words))
}

fn log(error: &LogError, words: Words) -> String {
    match error {
        LogError::Folder(_) | LogError::Io { .. } => below(error),
        LogError::Foreign { path, why } => {
            Tell(words).with("trouble-log-foreign", &[("path", &path.display()), ("why", why)])
        }
        LogError::OtherOrigin { known, asked } => {
            Tell(words).with("trouble-other-origin", &[("known", known), ("asked", asked)])
        }
        LogError::Origin(name) => Tell(words).with("trouble-origin", &[("name", name)]),
        LogError::SignedGone(path) => Tell(words).with("trouble-signed-gone", &[("path", &path.display())]),
        LogError::KeyGone(path) => Tell(words).with("trouble-key-gone", &[("path", &path.display())]),
        LogError::PolicyGone(path) => Tell(words).with("trouble-policy-gone", &[("path", &path.display())]),
        LogError::Published { path, why } => {
            Tell(words).with("trouble-other-published", &[("path", &path.display()), ("why", why)])
        }
        LogError::Beginning => words.say("trouble-log-beginning"),
        LogError::Waits(why) => Tell(words).with("trouble-log-waits", &[("why", why)]),
        LogError::Stopped(why) => Tell(words).with("found-log-stopped", &[("why", why)]),
    }
}

/// Why a witness cannot begin.
pub(super) fn of_witness(error: &WitnessError, words: Words) -> Ending {
    Ending::Failed(match error {
        WitnessError::Folder(_) | WitnessError::Io { .. } | WitnessError::Name(_) => below(error),
        WitnessError::Foreign { path, why } => {
            Tell(words).with("trouble-witness-foreign", &[("path", &path.display()), ("why", why)])
        }
    })
}

/// Why a monitor has nothing to hold a log against.
pub(super) fn of_monitor(error: &MonitorError, words: Words) -> Ending {
    Ending::Failed(match error {
        MonitorError::OtherLog { from, to } => {
            let what = Tell(words).with("trouble-other-log", &[("from", from), ("to", to)]);
            format!("{what}. {}", words.say("renamed-help"))
        }
        MonitorError::Unreachable(..) | MonitorError::Unsound(_) | MonitorError::Folder(_) => below(error),
    })
}

/// What a monitor saw that must not be. The word before the colon is the one of its JSON.
pub(super) fn alarm(alarm: &Alarm, words: Words) -> String {
    let tell = Tell(words);
    match alarm {
        Alarm::Fork { why } => tell.with("alarm-fork", &[("why", why)]),
        Alarm::Shrunk { from, to } => tell.with("alarm-shrunk", &[("from", from), ("to", to)]),
        Alarm::Unwitnessed { cosigned: 0 } => words.say("alarm-unwitnessed"),
        Alarm::Unwitnessed { cosigned } => tell.with("alarm-too-few", &[("cosigned", cosigned)]),
        Alarm::Renamed { from, size, to } => {
            let what = tell.with("alarm-renamed", &[("from", from), ("size", size), ("to", to)]);
            format!("{what}. {}", words.say("renamed-help"))
        }
        Alarm::Late { book, logged, page, waiting, since_ms } => {
            let since = words.instant(Timestamp::from_ms(*since_ms), Zone::ATHENS);
            let facts: [(&'static str, &dyn Display); 5] =
                [("book", book), ("logged", logged), ("page", page), ("waiting", waiting), ("since", &since)];
            tell.with("alarm-late", &facts)
        }
        Alarm::Differs { book, page, shown, logged } => {
            tell.with("alarm-differs", &[("book", book), ("page", page), ("shown", shown), ("logged", logged)])
        }
        Alarm::Withheld { witness, remembers, shown } => {
            tell.with("alarm-withheld", &[("name", witness), ("remembers", remembers), ("shown", shown)])
        }
        Alarm::Silent { since_ms, why } => {
            let since = words.instant(Timestamp::from_ms(*since_ms), Zone::ATHENS);
            tell.with("alarm-silent", &[("since", &since), ("why", why)])
        }
        Alarm::Hidden { book, logged, page: 0 } => tell.with("alarm-hidden", &[("book", book), ("logged", logged)]),
        Alarm::Hidden { book, logged, page } => {
            tell.with("alarm-hidden-part", &[("book", book), ("logged", logged), ("page", page)])
        }
    }
}
