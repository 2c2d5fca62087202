//! Closing a book that lost pages, and opening the one that succeeds it. Each step is done only when it is still to be done: what a crash
//! left half done is finished by asking again.

use std::collections::BTreeMap;
use std::sync::Arc;

use ledger::account::{Account, Asset};
use ledger::book::Book;
use ledger::command::{AddBin, CarryGoods, CloseBook, Command, Request};
use ledger::decide::made_id;
use ledger::event::{CarriedLine, LINES_MAX, NamedPage, NamedTree};
use ledger::ids::{ActorId, BinId, BookId, Hash, ItemId, Key, LotId};
use ledger::quantity::Quantity;
use ledger::reason::{BookKind, EndReason};
use ledger::register::Scope;
use ledger::text::Code;

use super::{Bank, BankError, NOBODY, OwnBook, SubmitError};

/// Lines of one entry that takes goods over.
const CARRIED_LINES_MAX: usize = LINES_MAX;
/// How often a genesis is drawn, at most, until its book's id is behind the predecessor's.
const DRAWS_MAX: usize = 10_000_000;

/// A book that is to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The book.
    pub book: BookId,
    /// Its last page that is known to have been witnessed.
    pub witnessed: Option<NamedPage>,
    /// The last tree of the log that is known to have been signed or witnessed.
    pub tree: Option<NamedTree>,
    /// Why.
    pub reason: EndReason,
}

/// A book that was succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succeeded {
    /// The closed book.
    pub book: BookId,
    /// Its code.
    pub code: String,
    /// Its last page.
    pub last: NamedPage,
    /// The code of its successor.
    pub successor: String,
    /// Lines of goods that were taken over, now.
    pub lines: usize,
    /// Goods that lie on the shelves of the books before and were not taken over.
    pub left: Vec<Left>,
}

/// Goods that a successor did not take over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The code of the closed book on whose shelf they lie.
    pub book: String,
    /// The code of the item, or its id.
    pub item: String,
    /// The lot.
    pub lot: LotId,
    /// How much.
    pub quantity: u64,
}

impl Bank {
    /// Closes a book, opens its successor and has it take over what lies on the shelves. Nobody else may write meanwhile.
    pub async fn succeed(self: &Arc<Self>, ending: &Ending) -> Result<Succeeded, SubmitError> {
        let _one_at_a_time = self.opening.lock().await;
        let book = ending.book;
        let failed = |error| SubmitError::Failed(BankError::from(error));
        let office = self.office(book);
        let own = if let Some(office) = &office {
            office.own.clone()
        } else {
            // All its pages are lost; its key says what it was, or the register alone.
            let own = self.keyring.all().map_err(failed)?.into_iter().find(|own| own.book == book);
            own.or_else(|| self.only_named(book)).ok_or(SubmitError::UnknownBook(book))?
        };
        let head = office.as_ref().map(|office| office.clerk.kept().head());
        let last =
            head.map_or(NamedPage { page: 0, hash: Hash::ZERO }, |head| NamedPage { page: head.page, hash: head.hash });
        if self.register().now().closed(book).is_none() {
            let Ending { witnessed, tree, reason, .. } = *ending;
            let close = Command::CloseBook(CloseBook { book, last, witnessed, tree, reason });
            self.submit(self.register_book, ask(book, "closing", 0, close)).await?;
            tracing::warn!(%book, page = last.page, "a book was closed");
        }
        if own.genesis.kind == BookKind::Log {
            // Pages that are written after it name no checkpoint of its log, but of the next.
            self.know(None);
        }
        let code = own.genesis.code.as_str().to_owned();
        let next = self.successor_of(&own)?;
        let (successor, id) = (next.genesis.code.as_str().to_owned(), next.book);
        self.open_book(next).await?;
        let (mut lines, mut left) = (0, Vec::new());
        if own.genesis.kind == BookKind::Site {
            // Also of the books before it: it may have been lost before it had taken all of theirs over.
            let before = self.before(id).map_err(SubmitError::Failed)?;
            for ended in before.iter() {
                lines = usize::saturating_add(lines, self.take_over(ended, id, &before).await?);
            }
            left = self.left(&before, id);
        }
        Ok(Succeeded { book, code, last, successor, lines, left })
    }

    /// The book that succeeds this one: the one whose key is here, or a new one.
    fn successor_of(&self, before: &OwnBook) -> Result<OwnBook, SubmitError> {
        let failed = |error| SubmitError::Failed(BankError::from(error));
        let all = self.keyring.all().map_err(failed)?;
        if let Some(own) = all.into_iter().find(|own| own.predecessor == Some(before.book)) {
            return Ok(own);
        }
        let register = self.register();
        let opened = register.now().successor(before.book).and_then(|next| self.office(next));
        if let Some(office) = opened {
            // Its key was lost since.
            return Ok(office.own.clone());
        }
        let base = before.genesis.code.as_str();
        let base = base.rsplit_once('-').filter(|(_, last)| last.parse::<u32>().is_ok()).map_or(base, |(base, _)| base);
        let codes = (2_u32..).filter_map(|number| Code::try_from(format!("{base}-{number}")).ok());
        let code =
            codes.into_iter().take(usize::from(u16::MAX)).find(|code| !register.now().is_taken(Scope::Book, code));
        let no_code =
            || SubmitError::Failed(BankError::Opening(format!("no code is free for the successor of {base}")));
        let code = code.ok_or_else(no_code)?;
        let asked = Key::from_bytes(made_id(before.book, key_of(before.book), "successor", 0));
        let draw = || {
            let (kind, name, zone) = (before.genesis.kind, before.name.clone(), before.zone);
            self.new_book(kind, code.clone(), name, before.municipality, zone, asked, NOBODY)
        };
        // Whoever reads books in the order of their ids has then read the predecessor first.
        let mut own =
            std::iter::repeat_with(draw).take(DRAWS_MAX).find(|own| own.book > before.book).ok_or_else(|| {
                SubmitError::Failed(BankError::Opening(format!("no id behind {} was drawn; ask again", before.book)))
            })?;
        own.predecessor = Some(before.book);
        self.keyring.keep(&own).map_err(failed)?;
        Ok(own)
    }

    /// Has a successor take over what still lies on a closed book's shelves. Gives how many lines that were.
    async fn take_over(self: &Arc<Self>, ended: &Book, next: BookId, before: &[Book]) -> Result<usize, SubmitError> {
        let bins = self.bins_like(ended, next).await?;
        let carried = |(source, item, lot, quantity)| {
            let quantity = Quantity::try_from(quantity).ok()?;
            let known = ended.stock.lot(lot)?;
            let (expiry, status) = (known.expiry, known.status);
            Some(CarriedLine { item, lot, expiry, status, source, bin: *bins.get(&source)?, quantity })
        };
        let lines: Vec<CarriedLine> = self.lies(ended, next, before).into_iter().filter_map(carried).collect();
        for part in lines.chunks(CARRIED_LINES_MAX) {
            let carry = Command::CarryGoods(CarryGoods { predecessor: ended.id, lines: part.to_vec() });
            let mut key = [0; 16];
            getrandom::fill(&mut key).expect("the operating system gives random bytes");
            let request =
                Request { key: Key::from_bytes(key), occurred_at: None, actor: NOBODY, cause: None, command: carry };
            self.submit(next, request).await?;
        }
        Ok(lines.len())
    }

    /// What lies on a closed book's shelves, less what the books behind it have taken from there.
    fn lies(&self, ended: &Book, next: BookId, before: &[Book]) -> Vec<(BinId, ItemId, LotId, u64)> {
        let site = ended.here();
        let mut shelves: Vec<_> = ended.stock.shelves(site).collect();
        shelves.sort_unstable();
        let behind: Vec<&Book> = before.iter().take_while(|book| book.id != ended.id).collect();
        let still = |(bin, item, lot, lies): (BinId, ItemId, LotId, u64)| {
            let (place, goods) = (Account::Shelf(site, bin), Asset::Goods(item, lot));
            let of_next = self.with_book(next, |book| book.stock.balance(place, goods)).unwrap_or(0);
            let of_them = behind.iter().map(|book| book.stock.balance(place, goods));
            let taken = of_them.fold(of_next, i64::saturating_add);
            let left = lies.saturating_sub(taken.unsigned_abs());
            (left > 0).then_some((bin, item, lot, left))
        };
        shelves.into_iter().filter_map(still).collect()
    }

    /// What was not taken over, though it lies there: nothing is passed over in silence.
    fn left(&self, before: &[Book], next: BookId) -> Vec<Left> {
        let register = self.register();
        let mut left = Vec::new();
        for ended in before {
            for (_, item, lot, quantity) in self.lies(ended, next, before) {
                let known = register.now().item(item);
                let item = known.map_or_else(|| item.to_string(), |item| item.code.as_str().to_owned());
                left.push(Left { book: ended.genesis.code.as_str().to_owned(), item, lot, quantity });
            }
        }
        left
    }

    /// Sets up the closed book's bins, by their codes. Gives which of them is which.
    async fn bins_like(self: &Arc<Self>, ended: &Book, next: BookId) -> Result<BTreeMap<BinId, BinId>, SubmitError> {
        let mut wanted: Vec<(Code, BinId)> = ended.bins().map(|(bin, code)| (code.clone(), bin)).collect();
        wanted.sort_unstable();
        let mut bins = BTreeMap::new();
        for (number, (code, old)) in (0_usize..).zip(wanted) {
            let there = || self.with_book(next, |book| book.bin_by_code(code.as_str())).flatten();
            if there().is_none() {
                let add = Command::AddBin(AddBin { code: code.clone(), zone: None });
                self.submit(next, ask(next, "bin", number, add)).await?;
            }
            bins.extend(there().map(|new| (old, new)));
        }
        Ok(bins)
    }
}

fn key_of(book: BookId) -> Key {
    let mut key = [0; 16];
    key.copy_from_slice(&book.0[..16]);
    Key::from_bytes(key)
}

/// A request whose key follows from the book, so that it is asked for once.
fn ask(book: BookId, what: &str, number: usize, command: Command) -> Request {
    let key = Key::from_bytes(made_id(book, key_of(book), what, number));
    let actor: ActorId = NOBODY;
    Request { key, occurred_at: None, actor, cause: None, command }
}
