//! Who tells a story: asks the bank for each line, remembers what it made, and lets every book be folded afresh after each entry.

use ledger::account::{Account, Asset};
use ledger::command::{AddBook, Command, Request};
use ledger::event::EntryRef;
use ledger::ids::{BookId, Key};
use ledger::page::public;
use ledger::reason::BookKind;
use ledger::text::{Code, Label};
use ledger::time::{Day, Timestamp, Zone};

use super::Told;
use super::bank::{Bank, code};
use super::line::{Line, Mistake};
use super::made::new_lots;
use super::names::Names;
use super::{referee, words};

/// Who acts when a line does not say.
const SOMEBODY: &str = "Maria";
/// Milliseconds of a day, an hour and a minute.
const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;

/// A command to a book, and what its new lots are called.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) book: BookId,
    pub(super) cause: Option<EntryRef>,
    pub(super) command: Command,
    pub(super) lots: Vec<Option<String>>,
    /// How many lines it has, to name the line in a refusal.
    pub(super) lines: usize,
}

impl Ask {
    pub(super) fn new(book: BookId, command: Command) -> Self {
        Self { book, cause: None, command, lots: Vec::new(), lines: 1 }
    }
}

/// The bank of a story, what it calls things, and what has been told so far.
pub(super) struct Teller {
    pub(super) bank: Bank,
    pub(super) names: Names,
    pub(super) told: Told,
}

impl Teller {
    /// A bank with its treasury in the register, on the first of March 2026.
    pub(super) fn new() -> Self {
        let bank = Bank::new(instant("2026-03-01T09:00Z").expect("a time"));
        let mut teller = Self { bank, names: Names::default(), told: Told::default() };
        let (register, treasury) = (teller.bank.register, teller.bank.treasury);
        teller.names.books.insert("register".to_owned(), register);
        teller.names.books.insert("treasury".to_owned(), treasury);
        let (book, name) = (treasury, Label::try_from("treasury").expect("a name"));
        let add = AddBook {
            book,
            kind: BookKind::Treasury,
            code: code("TREASURY"),
            name,
            municipality: None,
            zone: Zone::ATHENS,
            key: public(teller.bank.kept(treasury).keys.last().expect("a book has a key")),
        };
        let request = teller.request(Command::AddBook(add), None);
        teller.bank.submit(register, &request).expect("a register takes in its treasury");
        teller
    }

    fn request(&mut self, command: Command, cause: Option<EntryRef>) -> Request {
        let key = Key::from_bytes(self.bank.fresh());
        Request { key, occurred_at: None, actor: Names::actor(SOMEBODY), cause, command }
    }

    /// Asks; what stands in the way comes back in words, all of it.
    pub(super) fn ask(&mut self, line: &Line, ask: Ask) -> Result<Result<EntryRef, Vec<String>>, Mistake> {
        let name = line.option("as");
        let mut request = self.request(ask.command, ask.cause);
        if let Some(actor) = line.option("by") {
            request.actor = Names::actor(actor);
        }
        if let Some(day) = line.option("occurred") {
            request.occurred_at = Some(instant(&format!("{day}T09:00Z"))?);
        }
        let book = line.option("kept in").map_or(Ok(ask.book), |book| self.names.book(book))?;
        let place = match self.bank.submit(book, &request) {
            Ok(place) => place,
            Err(refusals) => {
                let several = ask.lines > 1;
                let say = |refusal| words::say(&self.names, &self.bank, refusal, several);
                return Ok(Err(refusals.iter().map(say).collect()));
            }
        };
        self.told.accepted += 1;
        let event = &self.bank.entry(place).expect("what was accepted is kept").event;
        for (lot, name) in new_lots(event).into_iter().zip(ask.lots) {
            if let Some(name) = name {
                self.names.lots.insert(name, lot);
            }
        }
        if let Some(name) = name {
            self.names.entries.insert(name.to_owned(), place);
        }
        referee::replayed(&self.bank, book);
        Ok(Ok(place))
    }

    /// Asks and forgets where it stands.
    pub(super) fn simply(&mut self, line: &Line, ask: Ask) -> Result<Vec<String>, Mistake> {
        Ok(self.ask(line, ask)?.err().unwrap_or_default())
    }

    /// The sum of what accounts hold that a filter lets through.
    pub(super) fn sum(&self, counts: impl Fn(Account, Asset) -> bool) -> i128 {
        let accounts = self.bank.accounts.iter().filter(|((account, asset), _)| counts(*account, *asset));
        accounts.map(|(_, balance)| *balance).sum()
    }
}

/// A day.
pub(super) fn day(text: &str) -> Result<Day, Mistake> {
    text.parse().map_err(|_| format!("`{text}` is no day"))
}

/// An instant of the form `2026-03-28T22:30Z`.
pub(super) fn instant(text: &str) -> Result<Timestamp, Mistake> {
    let wrong = || format!("`{text}` is no time as 2026-03-28T22:30Z");
    let (date, clock) = text.strip_suffix('Z').and_then(|text| text.split_once('T')).ok_or_else(wrong)?;
    let (hours, minutes) = clock.split_once(':').ok_or_else(wrong)?;
    let (hours, minutes): (i64, i64) = (hours.parse().map_err(|_| wrong())?, minutes.parse().map_err(|_| wrong())?);
    Ok(Timestamp::from_ms(i64::from(day(date)?.days) * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS))
}

/// A code.
pub(super) fn coded(text: &str) -> Result<Code, Mistake> {
    Code::try_from(text).map_err(|error| format!("`{text}` is no code: {error}"))
}

/// A public name.
pub(super) fn label(text: &str) -> Result<Label, Mistake> {
    Label::try_from(text).map_err(|error| format!("`{text}` is no name: {error}"))
}
