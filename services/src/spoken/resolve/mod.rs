//! From words to the ledger's command: every name looked up, every unit converted, and everything that is wrong said at once.

mod amounts;
mod goods;
mod leaving;
mod look_up;
mod money;
mod register;

use ledger::command::{Command as Asked, Request};
use ledger::event::EntryRef;
use ledger::ids::{ActorId, BookId, Hash, Key, PartyId};
use ledger::reason::BookKind;
use ledger::text::{Code, Label};
use ledger::time::{Timestamp, Zone};

use super::command::{Asked as AskedOf, Command, Spoken};
use super::key::key_of;
use super::names::Names;
use super::problem::{Kind, Problem, Wrong};
use super::words::{Cause, Named};
use look_up::LookUp;

/// What a command comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A request to a book.
    Submit {
        /// The book.
        book: BookId,
        /// The request.
        request: Box<Request>,
        /// Who must be in the vault before the request is made.
        person: Option<Box<vault::Subject>>,
    },
    /// A site to open: a book is begun, and the register takes it in.
    OpenSite {
        /// The site.
        site: Site,
        /// The request's key.
        key: Key,
        /// Who asks.
        actor: ActorId,
    },
    /// A book that is to have its next key.
    RotateKey {
        /// The book.
        book: BookId,
        /// The request's key.
        key: Key,
        /// Who asks.
        actor: ActorId,
    },
}

/// A site to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: Label,
    /// The municipality it lies in.
    pub municipality: Option<PartyId>,
    /// Its time zone.
    pub zone: Zone,
}

/// The place of the entry that is a command's cause, as far as the command says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CausePlace {
    /// The book.
    pub book: BookId,
    /// The page.
    pub page: u64,
    /// The place in the page.
    pub index: u32,
    /// The hash that the command says it has.
    pub hash: Option<Hash>,
}

/// The place of the cause, when a command names one that can be understood. What is wrong with it, [`resolve`] says.
pub fn cause_of(spoken: &Spoken, names: &Names<'_>) -> Option<CausePlace> {
    spoken.cause.as_ref().and_then(|cause| place(cause, names).ok())
}

/// The ledger's request of a command. `cause` is the hash that was found at [`cause_of`], when there is such an entry.
pub fn resolve(
    spoken: &Spoken,
    actor: ActorId,
    names: &Names<'_>,
    cause: Option<Hash>,
) -> Result<Resolved, Vec<Problem>> {
    let mut problems = Vec::new();
    let key = match spoken.key.as_deref().map(key_of) {
        Some(Some(key)) => Some(key),
        Some(None) => {
            problems.push(Problem { field: "key".to_owned(), wrong: Wrong::KeyLength });
            None
        }
        None => {
            problems.push(Problem { field: "key".to_owned(), wrong: Wrong::KeyMissing });
            None
        }
    };
    let cited = cited(spoken, names, cause, &mut problems);
    let book = book_of(spoken, names, cited.map(|place| place.book), &mut problems);
    let occurred_at = spoken.occurred_at.as_deref().and_then(|text| {
        let at = instant(text);
        if at.is_none() {
            problems.push(Problem { field: "occurred_at".to_owned(), wrong: Wrong::NotATime });
        }
        at
    });
    // The command's own fields are read even when the envelope is wrong, so that their problems are said too.
    let mut look_up = LookUp::new(names, book, problems);
    let asked = lower(&spoken.command, key, &mut look_up);
    match (asked, key, book) {
        (Some(asked), Some(key), Some(book)) if look_up.problems.is_empty() => Ok(match asked {
            Lowered::Ask(command, person) => {
                let request = Box::new(Request { key, occurred_at, actor, cause: cited, command });
                Resolved::Submit { book, request, person }
            }
            Lowered::OpenSite(site) => Resolved::OpenSite { site, key, actor },
            Lowered::RotateKey(book) => Resolved::RotateKey { book, key, actor },
        }),
        _ => {
            let mut problems = look_up.problems;
            if problems.is_empty() {
                // Unreachable by design; an empty list would look like success.
                problems.push(Problem { field: String::new(), wrong: Wrong::Unclear });
            }
            problems.dedup();
            Err(problems)
        }
    }
}

/// A command with its names looked up.
enum Lowered {
    Ask(Asked, Option<Box<vault::Subject>>),
    OpenSite(Site),
    RotateKey(BookId),
}

fn lower(command: &Command, key: Option<Key>, look_up: &mut LookUp<'_>) -> Option<Lowered> {
    let ask = |command: Option<Asked>| command.map(|command| Lowered::Ask(command, None));
    match command {
        Command::RegisterItem(c) => ask(register::item(c, look_up)),
        Command::RegisterParty(c) => register::party(c, key, look_up),
        Command::RegisterFund(c) => ask(register::fund(c, look_up)),
        Command::RegisterEmergency(c) => ask(register::emergency(c, look_up)),
        Command::OpenSite(c) => register::site(c, look_up).map(Lowered::OpenSite),
        Command::AddBook(c) => ask(register::book(c, look_up)),
        Command::AddBookKey(c) => ask(register::key(c, look_up).map(Asked::AddBookKey)),
        Command::RevokeBookKey(c) => ask(register::key(c, look_up).map(Asked::RevokeBookKey)),
        Command::RotateBookKey(c) => register::book_named(&c.book_id, look_up).map(Lowered::RotateKey),
        Command::AddBin(c) => ask(goods::bin(c, look_up)),
        Command::AnnounceDelivery(c) => ask(goods::announce(c, look_up)),
        Command::CloseAnnouncement(c) => ask(goods::close(c, look_up)),
        Command::ReceiveDonation(c) => ask(goods::donation(c, look_up)),
        Command::ReceivePurchase(c) => ask(goods::purchase(c, look_up)),
        Command::ReceiveUnmatched(c) => ask(goods::unmatched(c, look_up)),
        Command::MoveGoods(c) => ask(goods::moved(c, look_up)),
        Command::HoldLot(c) => ask(goods::hold(c, look_up)),
        Command::ReleaseLot(c) => ask(goods::release(c, look_up)),
        Command::RecallLot(c) => ask(goods::recall(c, look_up)),
        Command::AdjustStock(c) => ask(goods::adjust(c, look_up)),
        Command::DispatchTransfer(c) => ask(leaving::transfer(c, look_up)),
        Command::ReceiveShipment(c) => ask(leaving::arrival(c, look_up)),
        Command::MatchArrival(c) => ask(leaving::matched(c, look_up)),
        Command::ReleaseShipment(c) => ask(leaving::release(c, look_up)),
        Command::ReserveStock(c) => ask(leaving::reserve(c, look_up)),
        Command::ReleaseReservation(c) => ask(leaving::release_reservation(c, look_up)),
        Command::DispatchDistribution(c) => ask(leaving::distribution(c, look_up)),
        Command::ConfirmDelivery(c) => ask(leaving::confirm(c, look_up)),
        Command::HandOver(c) => ask(leaving::hand_over(c, look_up)),
        Command::ReturnGoods(c) => ask(leaving::give_back(c, look_up)),
        Command::WriteOff(c) => ask(leaving::write_off(c, look_up)),
        Command::ReverseEntry(c) => ask(Some(money::reverse(c))),
        Command::BankCashGift(c) => ask(money::gift(c, look_up)),
        Command::MakePledge(c) => ask(money::pledge(c, look_up)),
        Command::PayPurchase(c) => ask(money::purchase(c, look_up)),
        Command::PayExpense(c) => ask(money::expense(c, look_up)),
        Command::RefundPurchase(c) => ask(money::refund(c, look_up)),
    }
}

/// The book that is asked, by the command's kind and what the envelope says.
fn book_of(spoken: &Spoken, names: &Names<'_>, cause: Option<BookId>, problems: &mut Vec<Problem>) -> Option<BookId> {
    let mut asked = None;
    for (field, kind, name) in [("site", Kind::Site, &spoken.site), ("book", Kind::Book, &spoken.book)] {
        let Some(name) = name else { continue };
        match (names.book(name.as_str()), asked) {
            (None, _) => {
                problems.push(Problem { field: field.to_owned(), wrong: unknown_book(kind, name, names) });
                return None;
            }
            (Some(book), Some(other)) if book != other => {
                problems.push(Problem { field: field.to_owned(), wrong: Wrong::SiteAndBook });
                return None;
            }
            (Some(book), _) => asked = Some(book),
        }
    }
    let field = if spoken.site.is_some() { "site" } else { "book" };
    let must_be = |book: BookId, wanted: BookKind, problems: &mut Vec<Problem>| match asked {
        Some(other) if other != book => {
            problems.push(Problem { field: field.to_owned(), wrong: Wrong::WrongBook { wanted } });
            None
        }
        Some(_) | None => Some(book),
    };
    match spoken.command.asked() {
        AskedOf::Register => must_be(names.register_book, BookKind::Register, problems),
        AskedOf::Treasury => must_be(names.treasury_book, BookKind::Treasury, problems),
        AskedOf::Site => match asked {
            Some(book) if book == names.register_book || book == names.treasury_book => {
                let wanted = BookKind::Site;
                problems.push(Problem { field: field.to_owned(), wrong: Wrong::WrongBook { wanted } });
                None
            }
            Some(book) => Some(book),
            None => {
                problems.push(Problem { field: "site".to_owned(), wrong: Wrong::SiteMissing });
                None
            }
        },
        AskedOf::Cause => {
            if spoken.cause.is_none() {
                problems.push(Problem { field: "cause".to_owned(), wrong: Wrong::CauseMissing });
            }
            asked.or(cause)
        }
    }
}

fn unknown_book(kind: Kind, name: &Named, names: &Names<'_>) -> Wrong {
    let nearest = super::nearest::nearest(name.as_str(), names.codes.books()).map(str::to_owned);
    Wrong::UnknownName { kind, name: name.0.clone(), nearest }
}

/// The cause with its hash.
fn cited(spoken: &Spoken, names: &Names<'_>, found: Option<Hash>, problems: &mut Vec<Problem>) -> Option<EntryRef> {
    let wrong = |wrong| Problem { field: "cause".to_owned(), wrong };
    let place = match place(spoken.cause.as_ref()?, names) {
        Ok(place) => place,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let hash = match (found, place.hash) {
        (Some(found), Some(said)) if found != said => {
            problems.push(wrong(Wrong::AnotherHash));
            return None;
        }
        (Some(hash), _) | (None, Some(hash)) => hash,
        (None, None) => {
            problems.push(wrong(Wrong::UnknownEntry));
            return None;
        }
    };
    Some(EntryRef { book: place.book, page: place.page, index: place.index, hash })
}

/// The place that a cause names.
fn place(cause: &Cause, names: &Names<'_>) -> Result<CausePlace, Problem> {
    let problem = |field: &str, wrong| Problem { field: field.to_owned(), wrong };
    match cause {
        Cause::Short(text) => {
            let (book, page, index) = super::place::entry(text).ok_or_else(|| problem("cause", Wrong::NotAPlace))?;
            let name = Named::from(book);
            let book = names.book(book).ok_or_else(|| problem("cause", unknown_book(Kind::Book, &name, names)))?;
            Ok(CausePlace { book, page, index, hash: None })
        }
        Cause::Place(place) => {
            let unknown = || problem("cause.book", unknown_book(Kind::Book, &place.book, names));
            let book = names.book(place.book.as_str()).ok_or_else(unknown)?;
            let hash = match &place.hash {
                None => None,
                Some(text) => Some(text.parse::<Hash>().map_err(|_| problem("cause.hash", Wrong::NotAHash))?),
            };
            Ok(CausePlace { book, page: place.page, index: place.entry, hash })
        }
    }
}

/// The instant that an RFC 3339 text means.
pub fn instant(text: &str) -> Option<Timestamp> {
    let at: jiff::Timestamp = text.trim().parse().ok()?;
    Some(Timestamp::from_ms(at.as_millisecond()))
}
