//! One command from people's words to the book's clerk, in two steps: prepared in order, answered in its own time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use ledger::command::{Command, Request};
use ledger::entry::Entry;
use ledger::ids::{ActorId, BookId, Key, PartyId};
use ledger::refusal::{Fact, Refusal};
use vault::Role;

use super::app::{Api, App, BookShelf};
use super::receipt::{Done, Opened, Receipt};
use super::roles::may;
use super::trouble::{Trouble, failed};
use super::who::Who;
use crate::bank::{BankError, NewSite, Office, SubmitError};
use crate::clerk::ClerkError;
use crate::refused::{self, Naming, Said};
use crate::spoken::made::Made;
use crate::spoken::{self, Mended, Names, Problem, Resolved, Spoken, Wrong, cause_of, made, resolve};

/// A command that only waits for its book.
pub(super) enum Prepared {
    /// A request to a clerk.
    Submit(Box<ToClerk>),
    /// A site to open.
    OpenSite {
        /// The site.
        site: NewSite,
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

/// A request, its cause fetched and verified.
pub(super) struct ToClerk {
    office: Arc<Office>,
    request: Request,
    cause: Option<Arc<Entry>>,
}

impl Prepared {
    /// Whether it goes to the register, on which the other books build.
    pub(super) fn is_of_register(&self, app: &Api) -> bool {
        match self {
            Self::Submit(to) => to.office.own.book == app.bank.register_book(),
            Self::OpenSite { .. } | Self::RotateKey { .. } => true,
        }
    }
}

/// Looks everything up. Whoever is to be in the vault is there when this answers.
pub(super) async fn prepare(app: &App, who: &Who, spoken: &Spoken) -> Result<Prepared, Trouble> {
    may(who.user.role, &spoken.command)?;
    match look_up(app, who, spoken).await?.map_err(|problems| not_understood(&problems, who))? {
        Resolved::Submit { book, request, person } => {
            let office = app.bank.office(book).ok_or(Trouble::KeptElsewhere)?;
            let cause = match request.cause {
                Some(place) => match app.bank.cited(place).await {
                    Ok(entry) => Some(Arc::new(entry)),
                    // What is cited by its hash alone may be kept by a bank elsewhere.
                    Err(BankError::NoEntry(_) | BankError::NoBook(_)) => {
                        return Err(not_understood(&[unknown_cause()], who));
                    }
                    Err(error) => return Err(error.into()),
                },
                None => None,
            };
            if let Some(person) = person {
                keep(app, &person).await?;
            }
            Ok(Prepared::Submit(Box::new(ToClerk { office, request: *request, cause })))
        }
        Resolved::OpenSite { site: spoken::Site { code, name, municipality, zone }, key, actor } => {
            Ok(Prepared::OpenSite { site: NewSite { code, name, municipality, zone }, key, actor })
        }
        Resolved::RotateKey { book, key, actor } => Ok(Prepared::RotateKey { book, key, actor }),
    }
}

/// What a command means, or every name in it that means nothing. Writes nothing.
async fn look_up(app: &App, who: &Who, spoken: &Spoken) -> Result<Result<Resolved, Vec<Problem>>, Trouble> {
    let approvers = approvers(app, &spoken.command).await?;
    let register = app.bank.register();
    let codes = app.codes.of(&register);
    let names = Names {
        register: register.now(),
        codes: &codes,
        register_book: app.bank.register_book(),
        treasury_book: app.bank.treasury_book(),
        bins: &*app.bank,
        approvers: &approvers,
        now: app.bank.now(),
    };
    let place = cause_of(spoken, &names);
    let found = match place {
        Some(place) if app.bank.office(place.book).is_some() => {
            app.bank.place(place.book, place.page, place.index).await?.map(|place| place.hash)
        }
        Some(_) | None => None,
    };
    Ok(resolve(spoken, who.actor(), &names, found))
}

/// What is wrong with the shape of a command, and with everything else that it says.
pub(super) async fn all_problems(
    app: &App,
    who: &Who,
    mut shape: Vec<Problem>,
    mended: &Mended,
) -> Result<Vec<Problem>, Trouble> {
    // Names are only looked up for those who may give the command.
    if may(who.user.role, &mended.spoken.command).is_ok()
        && let Err(more) = look_up(app, who, &mended.spoken).await?
    {
        shape.extend(more.into_iter().filter(|problem| mended.is_theirs(problem)));
    }
    Ok(shape)
}

fn unknown_cause() -> Problem {
    Problem { field: "cause".to_owned(), wrong: Wrong::UnknownEntry }
}

pub(super) fn not_understood(problems: &[Problem], who: &Who) -> Trouble {
    Trouble::NotUnderstood(refused::problems(problems, who.language))
}

/// Those who may approve a write-off, by login; looked up only when a command needs them.
async fn approvers(app: &Api, command: &spoken::Command) -> Result<HashMap<String, ActorId>, Trouble> {
    if !matches!(command, spoken::Command::WriteOff(_)) {
        return Ok(HashMap::new());
    }
    let users = app.bank.vault().users().await?;
    let may = users.into_iter().filter(|user| !user.disabled && matches!(user.role, Role::Manager | Role::Admin));
    Ok(may.map(|user| (user.login, ActorId::from_bytes(user.id))).collect())
}

/// Writes a person into the vault before the ledger hears of the id. Who is known stays as they are: a repeated command changes nobody.
async fn keep(app: &Api, person: &vault::Subject) -> Result<(), Trouble> {
    let done = app.bank.vault().insert_many(std::slice::from_ref(person)).await?;
    if done.erased.is_empty() { Ok(()) } else { Err(Trouble::Erased) }
}

/// Hands a prepared command over and waits for the fact. The clerk has it in its queue as soon as this is polled for the first time.
pub(super) async fn answer(app: &App, who: &Who, prepared: Prepared) -> Result<Done, Trouble> {
    let begun = Instant::now();
    let (book, done) = match prepared {
        Prepared::Submit(to) => {
            let ToClerk { office, request, cause } = *to;
            let book = office.own.book;
            (book, submit(app, who, &office, request, cause).await)
        }
        Prepared::OpenSite { site, key, actor } => (app.bank.register_book(), open(app, who, site, key, actor).await),
        Prepared::RotateKey { book, key, actor } => {
            let done = match app.bank.rotate_key(book, actor, key).await {
                Ok((_, added)) => {
                    let code = app.code_of(app.bank.register_book());
                    Ok(Done::Entry(Box::new(Receipt::of(added, code, Made::default()))))
                }
                Err(error) => Err(of_register(app, who, error)),
            };
            (app.bank.register_book(), done)
        }
    };
    app.metrics.asked(book, begun.elapsed(), done.as_ref().err());
    done
}

async fn submit(
    app: &App,
    who: &Who,
    office: &Office,
    request: Request,
    cause: Option<Arc<Entry>>,
) -> Result<Done, Trouble> {
    let book = office.own.book;
    let makes = made(book, &request);
    // The command is needed once more if it is refused, to say at which of its fields.
    let command = request.command.clone();
    app.bank.leaves_a_key(&command).map_err(|error| of_register(app, who, error))?;
    match office.clerk.submit(request, cause).await {
        Ok(accepted) => Ok(Done::Entry(Box::new(Receipt::of(accepted, app.code_of(book), makes)))),
        Err(ClerkError::Refused(refusals)) => Err(Trouble::Refused(say(app, who, book, &command, &refusals).await?)),
        Err(error) => Err(trouble(error.into())),
    }
}

async fn open(app: &App, who: &Who, site: NewSite, key: Key, actor: ActorId) -> Result<Done, Trouble> {
    let code = site.code.as_str().to_owned();
    match app.bank.open_site(site, actor, key).await {
        Ok(book) => Ok(Done::Site(Opened::of(code, book))),
        Err(error) => Err(of_register(app, who, error)),
    }
}

/// What the register refuses of a site or of a key, in words.
fn of_register(app: &App, who: &Who, error: SubmitError) -> Trouble {
    let SubmitError::Refused(refusals) = error else { return trouble(error) };
    let (register, people) = (app.bank.register(), HashMap::new());
    let shelf = &refused::Nobody;
    let naming = Naming { language: who.language, register: register.now(), shelf, people: &people };
    let one = |refusal: &Refusal| Said {
        field: refusal.field.to_owned(),
        line: None,
        code: refused::fact_code(&refusal.fact),
        message: refused::fact(&refusal.fact, &naming),
    };
    Trouble::Refused(refusals.iter().map(one).collect())
}

/// The refusals in words, with the names of those who are named in them.
async fn say(
    app: &App,
    who: &Who,
    book: BookId,
    command: &Command,
    refusals: &[Refusal],
) -> Result<Vec<Said>, Trouble> {
    let parties = refusals.iter().filter_map(|refusal| party_in(&refusal.fact));
    let ids: Vec<[u8; 16]> = parties.map(PartyId::to_bytes).collect();
    let names = if ids.is_empty() { HashMap::new() } else { app.bank.vault().names(&ids).await? };
    let people = names.into_iter().map(|(id, name)| (PartyId::from_bytes(id), name)).collect();
    let register = app.bank.register();
    let shelf = BookShelf { bank: &app.bank, book };
    let naming = Naming { language: who.language, register: register.now(), shelf: &shelf, people: &people };
    Ok(refused::refusals(command, refusals, &naming))
}

fn party_in(fact: &Fact) -> Option<PartyId> {
    if let Fact::UnknownParty(party) | Fact::AnotherDonor(party) | Fact::PartyIsNot { party, .. } = fact {
        Some(*party)
    } else {
        None
    }
}

fn trouble(error: SubmitError) -> Trouble {
    match error {
        SubmitError::Refused(_) => Trouble::Refused(Vec::new()),
        SubmitError::KeyReused => Trouble::KeyReused,
        SubmitError::Busy { retry_after_ms } => Trouble::Busy { retry_after_ms },
        SubmitError::Frozen { why, .. } => Trouble::Frozen { why: why.why },
        SubmitError::Stopping => Trouble::Stopping,
        SubmitError::UnknownBook(_) => Trouble::KeptElsewhere,
        SubmitError::Cause(_) | SubmitError::Failed(_) => failed(&error),
    }
}
