//! From a form to the books: the spoken command of a form is resolved and asked, and whatever stands in the way comes back beside its fields.

use std::collections::{BTreeSet, HashMap};

use ledger::check::Context;
use ledger::command::Request;
use ledger::decide::decide;
use ledger::event::EntryRef;
use ledger::ids::{ActorId, BinId, BookId, ItemId, LotId, PartyId, Salt};
use ledger::refusal::Refusal;
use vault::Role;

use super::failure::Failure;
use super::form::{KEY, Typed, Wrongs, of_line};
use super::frame::href;
use super::seat::Seat;
use super::{Web, frozen};
use crate::bank::{Bank, NewSite, SubmitError};
use crate::refused::{Naming, Said, Shelf, fact, fact_code, problems, refusals};
use crate::spoken::{
    Bins, CausePlace, Command, Named, Names, Problem, Resolved, Spoken, cause_of, resolve, without_lines,
};
use crate::words::Words;

/// What came of asking.
pub(crate) enum Came {
    /// The entry stands there.
    Entry(EntryRef),
    /// The site is open.
    Site,
}

/// Where a command's problems show in the form: which line of the form each of its lines was, and which fields are called otherwise.
#[derive(Default)]
pub(crate) struct Shown<'a> {
    /// The form's line for each of the command's lines.
    pub(crate) lines: &'a [usize],
    /// From the command's field to the form's.
    pub(crate) fields: &'a [(&'a str, &'a str)],
}

impl Shown<'_> {
    /// The form's field of a command's field.
    fn field(&self, said: &Said) -> String {
        let name = |field: &str| {
            let other = self.fields.iter().find(|(command, _)| *command == field);
            other.map_or(field, |(_, form)| form).to_owned()
        };
        match (said.line, said.field.split_once("].")) {
            (Some(line), Some((_, field))) => of_line(self.lines.get(line).copied().unwrap_or(line), &name(field)),
            _ => name(&said.field),
        }
    }
}

/// The envelope of a form's command to a site.
pub(crate) fn of_site(typed: &Typed, site: &str, occurred_at: Option<String>, command: Command) -> Spoken {
    Spoken {
        key: Some(typed.text(KEY).to_owned()),
        site: Some(Named::from(site)),
        book: None,
        occurred_at,
        cause: None,
        command,
    }
}

/// The envelope of a form's command to the register or the treasury.
pub(crate) fn of_bank(key: &str, command: Command) -> Spoken {
    Spoken { key: Some(key.to_owned()), site: None, book: None, occurred_at: None, cause: None, command }
}

struct BinsOf<'a>(&'a Bank);

impl Bins for BinsOf<'_> {
    fn bin(&self, book: BookId, code: &str) -> Option<BinId> {
        self.0.with_book(book, |book| book.bin_by_code(code)).flatten()
    }

    fn codes(&self, book: BookId) -> Vec<String> {
        let codes = |book: &ledger::book::Book| book.bins().map(|(_, code)| code.as_str().to_owned()).collect();
        self.0.with_book(book, codes).unwrap_or_default()
    }
}

/// What lies in one book, for the sentences of refusals.
struct ShelfOf<'a>(&'a Bank, BookId);

impl Shelf for ShelfOf<'_> {
    fn bin(&self, bin: BinId) -> Option<String> {
        self.0.with_book(self.1, |book| book.bin(bin).map(|code| code.as_str().to_owned())).flatten()
    }

    fn item_of(&self, lot: LotId) -> Option<ItemId> {
        self.0.with_book(self.1, |book| book.stock.lot(lot).map(|known| known.item)).flatten()
    }
}

/// What a spoken command comes to, or what of it cannot be understood.
async fn resolved(web: &Web, seat: &Seat, spoken: &Spoken) -> Result<Result<Resolved, Vec<Problem>>, Failure> {
    let register = web.bank.register();
    let codes = web.codes.of(&register);
    let approvers = approvers(web, spoken).await?;
    let bins = BinsOf(&web.bank);
    let names = Names {
        register: register.now(),
        codes: &codes,
        register_book: web.bank.register_book(),
        treasury_book: web.bank.treasury_book(),
        bins: &bins,
        approvers: &approvers,
        now: web.now(),
    };
    let cause = match cause_of(spoken, &names) {
        Some(CausePlace { book, page, index, .. }) => web.bank.place(book, page, index).await?.map(|place| place.hash),
        None => None,
    };
    Ok(resolve(spoken, seat.actor(), &names, cause))
}

/// What the book would say of the lines of a command that something else still keeps from being asked, so that all that is wrong is said at
/// once. Nothing is written.
pub(crate) async fn foresee(
    web: &Web,
    seat: &Seat,
    spoken: &Spoken,
    shown: &Shown<'_>,
    wrongs: &mut Wrongs,
) -> Result<(), Failure> {
    let foreseen = match resolved(web, seat, spoken).await? {
        Err(found) => {
            let said = problems(&found, seat.words.language());
            put_lines(wrongs, shown, &said);
            return foresee_others(web, seat, spoken, shown, &said, wrongs).await;
        }
        Ok(Resolved::Submit { book, request, .. }) => would_refuse(web, seat, book, &request),
        Ok(Resolved::OpenSite { .. } | Resolved::RotateKey { .. }) => Vec::new(),
    };
    put_lines(wrongs, shown, &foreseen);
    Ok(())
}

/// What the book would say of the lines in which every name was understood, when there are others.
async fn foresee_others(
    web: &Web,
    seat: &Seat,
    spoken: &Spoken,
    shown: &Shown<'_>,
    unclear: &[Said],
    wrongs: &mut Wrongs,
) -> Result<(), Failure> {
    let unclear: BTreeSet<usize> = unclear.iter().filter_map(|said| said.line).collect();
    let Some((others, lines)) = without_lines(spoken, &unclear) else { return Ok(()) };
    let Ok(Resolved::Submit { book, request, .. }) = resolved(web, seat, &others).await? else { return Ok(()) };
    let lines: Vec<usize> = lines.into_iter().map(|line| shown.lines.get(line).copied().unwrap_or(line)).collect();
    put_lines(wrongs, &Shown { lines: &lines, fields: shown.fields }, &would_refuse(web, seat, book, &request));
    Ok(())
}

/// Puts what is said of lines beside fields of which nothing is said so far.
fn put_lines(wrongs: &mut Wrongs, shown: &Shown<'_>, all: &[Said]) {
    for said in all.iter().filter(|said| said.line.is_some()) {
        if wrongs.of(&shown.field(said)).is_empty() {
            put(wrongs, shown, said);
        }
    }
}

fn would_refuse(web: &Web, seat: &Seat, book: BookId, request: &Request) -> Vec<Said> {
    let register = web.bank.register();
    let office = web.bank.office(book);
    let before: Vec<&ledger::book::Book> = office.iter().flat_map(|office| office.before.iter()).collect();
    let judge = |kept: &ledger::book::Book| {
        let written_at = web.now();
        let context = Context { book: kept, register: register.now(), written_at, cause: None, before: &before };
        decide(&context, request, Salt::from_bytes([0; 16])).err().unwrap_or_default()
    };
    let facts = web.bank.with_book(book, judge).unwrap_or_default();
    said_of(web, seat, book, |naming| refusals(&request.command, &facts, naming))
}

/// Says something with the names that a book and the register know.
fn said_of<R>(web: &Web, seat: &Seat, book: BookId, say: impl FnOnce(&Naming<'_>) -> R) -> R {
    let register = web.bank.register();
    let people: HashMap<PartyId, String> = HashMap::new();
    let shelf = ShelfOf(&web.bank, book);
    let language = seat.words.language();
    say(&Naming { language, register: register.now(), shelf: &shelf, people: &people })
}

/// Asks for what a form says. None when something stands in the way; then it is in `wrongs`.
pub(crate) async fn ask(
    web: &Web,
    seat: &Seat,
    spoken: &Spoken,
    shown: &Shown<'_>,
    wrongs: &mut Wrongs,
) -> Result<Option<Came>, Failure> {
    match resolved(web, seat, spoken).await? {
        Err(found) => {
            let all = problems(&found, seat.words.language());
            for said in &all {
                put(wrongs, shown, said);
            }
            foresee_others(web, seat, spoken, shown, &all, wrongs).await?;
            Ok(None)
        }
        Ok(Resolved::OpenSite { site, key, actor }) => {
            let new = NewSite { code: site.code, name: site.name, municipality: site.municipality, zone: site.zone };
            match web.bank.open_site(new, actor, key).await {
                Ok(_) => Ok(Some(Came::Site)),
                Err(error) => refuse(web, seat, None, error, shown, wrongs).map(|()| None),
            }
        }
        // No screen asks for it yet; the answer is that of the entry it makes.
        Ok(Resolved::RotateKey { book, key, actor }) => match web.bank.rotate_key(book, actor, key).await {
            Ok((_, added)) => Ok(Some(Came::Entry(added.place))),
            Err(error) => refuse(web, seat, None, error, shown, wrongs).map(|()| None),
        },
        Ok(Resolved::Submit { book, request, person }) => {
            if let Some(person) = person {
                // Asked twice, what is known already stays as it is.
                web.bank.vault().insert_many(&[*person]).await?;
            }
            match web.bank.submit(book, (*request).clone()).await {
                Ok(accepted) => {
                    // People read their own writes; when the views are slow, the entry's own page does without them.
                    let _ = web.bank.wait_for(book, accepted.place.page).await;
                    Ok(Some(Came::Entry(accepted.place)))
                }
                Err(error) => refuse(web, seat, Some((book, &request)), error, shown, wrongs).map(|()| None),
            }
        }
    }
}

/// Who may approve, by login; needed by write-offs only.
async fn approvers(web: &Web, spoken: &Spoken) -> Result<HashMap<String, ActorId>, Failure> {
    if !matches!(spoken.command, Command::WriteOff(_)) {
        return Ok(HashMap::new());
    }
    let users = web.bank.vault().users().await?.into_iter();
    let may = users.filter(|user| !user.disabled && matches!(user.role, Role::Manager | Role::Admin));
    Ok(may.map(|user| (user.login, ActorId::from_bytes(user.id))).collect())
}

fn put(wrongs: &mut Wrongs, shown: &Shown<'_>, said: &Said) {
    let field = shown.field(said);
    if field.is_empty() { wrongs.whole(&said.message) } else { wrongs.at(field, &said.message) }
}

/// A refusal at the field that the ledger names.
fn of_field(refusal: &Refusal, naming: &Naming<'_>) -> Said {
    Said {
        field: refusal.field.to_owned(),
        line: refusal.line,
        code: fact_code(&refusal.fact),
        message: fact(&refusal.fact, naming),
    }
}

/// What stands in the way, in words. Only what the operator must look at is a failure.
fn refuse(
    web: &Web,
    seat: &Seat,
    asked: Option<(BookId, &Request)>,
    error: SubmitError,
    shown: &Shown<'_>,
    wrongs: &mut Wrongs,
) -> Result<(), Failure> {
    let words = seat.words;
    match error {
        SubmitError::Refused(facts) => {
            let book = asked.map_or(web.bank.register_book(), |(book, _)| book);
            let all = said_of(web, seat, book, |naming| match asked {
                Some((_, request)) => refusals(&request.command, &facts, naming),
                None => facts.iter().map(|refusal| of_field(refusal, naming)).collect(),
            });
            for said in &all {
                put(wrongs, shown, said);
            }
        }
        SubmitError::KeyReused => {
            let book = asked.map_or_else(String::new, |(book, _)| web.code_of(book));
            let to = href::query("/entries", [("book", book.as_str())]);
            wrongs.whole_with(words.say("form-key-reused"), to, words.say("form-key-reused-link"));
        }
        SubmitError::Busy { .. } => wrongs.whole(words.say("form-busy")),
        SubmitError::Stopping => wrongs.whole(words.say("form-stopping")),
        SubmitError::Frozen { why, .. } => {
            wrongs.whole(words.with("form-frozen", &[("why", (&frozen::sentence(words, why.cause)).into())]));
        }
        SubmitError::UnknownBook(_) => return Err(Failure::NotFound),
        SubmitError::Cause(error) => wrongs.whole(words.with("form-cause", &[("why", (&error.to_string()).into())])),
        SubmitError::Failed(error) => return Err(Failure::of(&error)),
    }
    Ok(())
}

/// When it happened, as the form says: RFC 3339, by the clock of the site.
pub(crate) fn occurred_at(web: &Web, words: Words, book: BookId, typed: &Typed, wrongs: &mut Wrongs) -> Option<String> {
    let text = typed.some("occurred_at")?;
    let at =
        crate::words::instant_of(text, web.zone(book)).and_then(|at| jiff::Timestamp::from_millisecond(at.ms).ok());
    if at.is_none() {
        wrongs.at("occurred_at", words.say("form-not-an-instant"));
    }
    at.map(|at| at.to_string())
}
