//! Names and their numbers, kept in memory: books, accounts, goods, actors, kinds of events, stock cards.
//!
//! It is a cache of the tables, never more: it is emptied when it grows too large, when a transaction fails, and when somebody else has written.

use ledger::account::{Account, Currency};
use ledger::ids::{ActorId, BinId, BookId, FundId, ItemId, LotId, PartyId, ShipmentId, SiteId};
use ledger::reason::{ExpenseKind, LossReason};
use rustc_hash::FxHashMap;

use super::wanted::Good;
use super::{Changes, Wanted, int};
use crate::store::{Row, Rows, Table, Tx, Value};
use crate::tables;

/// The most names kept; above it all are forgotten and asked for again. About 100 bytes each.
const NAMES_MAX: usize = 2_000_000;

/// The number of a good, and of the item it is of (its own for money).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbered {
    pub(crate) no: i64,
    pub(crate) commodity: i64,
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Known {
    books: FxHashMap<BookId, i64>,
    sites: FxHashMap<SiteId, i64>,
    accounts: FxHashMap<Account, i64>,
    goods: FxHashMap<Good, Numbered>,
    actors: FxHashMap<ActorId, i64>,
    kinds: FxHashMap<&'static str, i64>,
    /// By book and item: number and goods on the shelves.
    cards: FxHashMap<(i64, i64), (i64, i64)>,
    pages: FxHashMap<(BookId, u64), i64>,
    last: Last,
}

/// The last numbers given.
#[derive(Debug, Default, Clone, Copy)]
struct Last {
    page: i64,
    book: i64,
    account: i64,
    asset: i64,
    actor: i64,
    kind: i64,
    card: i64,
}

fn next(last: &mut i64) -> i64 {
    *last += 1;
    *last
}

impl Known {
    pub(crate) fn knows_book(&self, book: BookId) -> bool {
        self.books.contains_key(&book)
    }

    pub(crate) fn knows_account(&self, account: Account) -> bool {
        self.accounts.contains_key(&account)
    }

    pub(crate) fn knows_good(&self, good: Good) -> bool {
        self.goods.contains_key(&good)
    }

    pub(crate) fn knows_actor(&self, actor: ActorId) -> bool {
        self.actors.contains_key(&actor)
    }

    pub(crate) fn knows_kind(&self, kind: &str) -> bool {
        self.kinds.contains_key(kind)
    }

    pub(crate) fn knows_card(&self, book: BookId, item: ItemId) -> bool {
        let book = self.books.get(&book);
        let item = self.goods.get(&Good::Item(item));
        book.zip(item).is_some_and(|(book, item)| self.cards.contains_key(&(*book, item.no)))
    }

    pub(crate) fn knows_page(&self, book: BookId, page: u64) -> bool {
        self.pages.contains_key(&(book, page))
    }

    pub(super) fn site(&self, site: SiteId) -> Option<i64> {
        self.sites.get(&site).copied()
    }

    pub(crate) fn book(&self, book: BookId) -> i64 {
        *self.books.get(&book).expect("every book named was learnt before")
    }

    pub(crate) fn account(&self, account: Account) -> i64 {
        *self.accounts.get(&account).expect("every account named was learnt before")
    }

    pub(crate) fn good(&self, good: Good) -> Numbered {
        *self.goods.get(&good).expect("every good named was learnt before")
    }

    pub(crate) fn actor(&self, actor: ActorId) -> i64 {
        *self.actors.get(&actor).expect("every actor named was learnt before")
    }

    pub(crate) fn kind(&self, kind: &str) -> i64 {
        *self.kinds.get(kind).expect("every kind named was learnt before")
    }

    /// The number of the last good that was named.
    pub(crate) const fn last_asset(&self) -> i64 {
        self.last.asset
    }

    /// The number of a page that a reversal names, if it is there.
    pub(crate) fn page(&self, book: BookId, page: u64) -> Option<i64> {
        self.pages.get(&(book, page)).copied()
    }

    /// A number for the next page.
    pub(crate) fn new_page(&mut self, book: BookId, page: u64) -> i64 {
        let no = next(&mut self.last.page);
        self.pages.insert((book, page), no);
        no
    }

    /// Writes a change on a card: its number, and what it shows below. None when that cannot be counted.
    pub(crate) fn write_card(&mut self, card: (i64, i64), change: i64) -> Option<(i64, i64)> {
        let (no, on_hand) = self.cards.get_mut(&card).expect("every card written on was learnt before");
        *on_hand = on_hand.checked_add(change)?;
        Some((*no, *on_hand))
    }

    /// Begins anew when somebody else has written, or when there is too much in it.
    pub(crate) async fn refresh(&mut self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        let page = last(tx, "page").await?;
        let names = self.accounts.len() + self.goods.len() + self.cards.len() + self.actors.len();
        if page != self.last.page || names > NAMES_MAX || page == 0 {
            *self = Self::default();
            self.last = Last {
                page,
                book: last(tx, "book").await?,
                account: last(tx, "account").await?,
                asset: last(tx, "asset").await?,
                actor: last(tx, "actor").await?,
                kind: last(tx, "kind").await?,
                card: last(tx, "card").await?,
            };
        }
        // Pages written lately are in the table by now.
        self.pages.clear();
        Ok(())
    }

    /// Learns the numbers of all that is wanted, and gives new numbers to what the tables do not have. Without tables to ask, everything
    /// there is must be known already.
    pub(crate) async fn learn(
        &mut self,
        mut tx: Option<&mut Tx>,
        wanted: &Wanted,
        changes: &mut Changes,
    ) -> Result<(), sqlx::Error> {
        if let Some(tx) = tx.as_deref_mut() {
            self.ask_pages(tx, wanted).await?;
            self.ask_books(tx, wanted).await?;
        }
        for book in wanted.books.iter().filter(|book| !self.books.contains_key(*book)).copied().collect::<Vec<_>>() {
            let no = next(&mut self.last.book);
            changes.book(no, book.0);
            self.note_book(book, no);
        }
        if let Some(tx) = tx.as_deref_mut() {
            self.ask_rest(tx, wanted).await?;
        }
        self.name_new(wanted, changes);
        if let Some(tx) = tx {
            self.ask_cards(tx, wanted).await?;
        }
        for (book, item) in &wanted.cards {
            let key = (self.book(*book), self.good(Good::Item(*item)).no);
            self.cards.entry(key).or_insert_with(|| (next(&mut self.last.card), 0));
        }
        Ok(())
    }

    fn note_book(&mut self, book: BookId, no: i64) {
        self.books.insert(book, no);
        self.sites.insert(book.site(), no);
    }

    fn name_new(&mut self, wanted: &Wanted, changes: &mut Changes) {
        for account in wanted.sound_accounts(self) {
            if !self.accounts.contains_key(&account) {
                let no = next(&mut self.last.account);
                self.accounts.insert(account, no);
                let [tag, kind, book, id] = self.spell(account);
                changes.add(&tables::ACCOUNT, [no.into(), tag, kind, book, id]);
            }
        }
        // Items before their lots: a lot's row names its item's number.
        let mut goods: Vec<Good> = wanted.goods.iter().copied().filter(|good| !self.goods.contains_key(good)).collect();
        goods.sort_unstable();
        for good in goods {
            let no = next(&mut self.last.asset);
            let commodity = match good {
                Good::Lot(item, _) => self.good(Good::Item(item)).no,
                Good::Item(_) | Good::Money(_) => no,
            };
            self.goods.insert(good, Numbered { no, commodity });
            let [tag, lot, item, currency] = spell_good(good);
            changes.add(&tables::ASSET, [no.into(), tag, commodity.into(), item, lot, currency]);
        }
        for actor in &wanted.actors {
            if !self.actors.contains_key(actor) {
                let no = next(&mut self.last.actor);
                self.actors.insert(*actor, no);
                changes.add(&tables::ACTOR, [no.into(), actor.to_bytes().into()]);
            }
        }
        for kind in &wanted.kinds {
            if !self.kinds.contains_key(kind) {
                let no = next(&mut self.last.kind);
                self.kinds.insert(kind, no);
                changes.add(&tables::KIND, [no.into(), (*kind).into()]);
            }
        }
    }

    /// Tag, kind, book and id of an account, as in its table.
    fn spell(&self, account: Account) -> [Value; 4] {
        let book = |site: SiteId| self.site(site).unwrap_or(0);
        let (kind, book, id) = match account {
            Account::Donor(party) => ("donor", 0, party.to_bytes().to_vec()),
            Account::Supplier(party) => ("supplier", 0, party.to_bytes().to_vec()),
            Account::Recipient(party) => ("recipient", 0, party.to_bytes().to_vec()),
            Account::Shelf(site, bin) => ("shelf", book(site), bin.to_bytes().to_vec()),
            Account::Unmatched(site) => ("unmatched", book(site), Vec::new()),
            Account::Transit(shipment) => ("transit", 0, shipment.to_bytes().to_vec()),
            Account::Fund(fund) => ("fund", 0, fund.to_bytes().to_vec()),
            Account::Loss(reason) => ("loss", 0, reason.code().as_bytes().to_vec()),
            Account::Expense(kind) => ("expense", 0, kind.code().as_bytes().to_vec()),
        };
        [tag(&id).into(), kind.into(), book.into(), id.into()]
    }

    fn unspell(&self, row: &Row) -> Result<Option<Account>, sqlx::Error> {
        let (kind, book) = (row.text(1)?, row.int(2)?);
        let site = || self.sites.iter().find(|(_, no)| **no == book).map(|(site, _)| *site);
        let code = || row.bytes(3).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok(match kind.as_str() {
            "donor" => Some(Account::Donor(PartyId::from_bytes(row.array(3)?))),
            "supplier" => Some(Account::Supplier(PartyId::from_bytes(row.array(3)?))),
            "recipient" => Some(Account::Recipient(PartyId::from_bytes(row.array(3)?))),
            "shelf" => match site() {
                Some(site) => Some(Account::Shelf(site, BinId::from_bytes(row.array(3)?))),
                None => None,
            },
            "unmatched" => site().map(Account::Unmatched),
            "transit" => Some(Account::Transit(ShipmentId::from_bytes(row.array(3)?))),
            "fund" => Some(Account::Fund(FundId::from_bytes(row.array(3)?))),
            "loss" => LossReason::from_code(&code()?).map(Account::Loss),
            "expense" => ExpenseKind::from_code(&code()?).map(Account::Expense),
            _ => None,
        })
    }

    async fn ask_pages(&mut self, tx: &mut Tx, wanted: &Wanted) -> Result<(), sqlx::Error> {
        const KEYS: Table = Table { name: "want", columns: &[("book", 'b'), ("page", 'i')], conflict: "" };
        let mut keys = Rows::default();
        for (book, page) in &wanted.pages {
            keys.push([book.0.into(), int(*page).into()]);
        }
        let sql = "SELECT b.id, p.page, p.no FROM {want} CROSS JOIN book b CROSS JOIN page p \
                   WHERE b.id = want.column1 AND p.book = b.no AND p.page = want.column2";
        for row in tx.matching(sql, &KEYS, keys).await? {
            self.pages.insert((BookId(row.array(0)?), row.count(1)?), row.int(2)?);
        }
        Ok(())
    }

    async fn ask_books(&mut self, tx: &mut Tx, wanted: &Wanted) -> Result<(), sqlx::Error> {
        const KEYS: Table = Table { name: "want", columns: &[("id", 'b')], conflict: "" };
        let mut keys = Rows::default();
        for book in &wanted.books {
            keys.push([book.0.into()]);
        }
        let sql = "SELECT b.no, b.id FROM {want} CROSS JOIN book b WHERE b.id = want.column1";
        for row in tx.matching(sql, &KEYS, keys).await? {
            self.note_book(BookId(row.array(1)?), row.int(0)?);
        }
        Ok(())
    }

    async fn ask_rest(&mut self, tx: &mut Tx, wanted: &Wanted) -> Result<(), sqlx::Error> {
        const ACCOUNTS: Table =
            Table { name: "want", columns: &[("tag", 'i'), ("kind", 't'), ("book", 'i'), ("id", 'b')], conflict: "" };
        const GOODS: Table = Table {
            name: "want",
            columns: &[("tag", 'i'), ("lot", 'b'), ("item", 'b'), ("currency", 't')],
            conflict: "",
        };
        const ACTORS: Table = Table { name: "want", columns: &[("id", 'b')], conflict: "" };
        const KINDS: Table = Table { name: "want", columns: &[("name", 't')], conflict: "" };
        let mut keys = Rows::default();
        for account in wanted.sound_accounts(self) {
            keys.push(self.spell(account));
        }
        let sql = "SELECT a.no, a.kind, a.book, a.id FROM {want} CROSS JOIN account a \
                   WHERE a.tag = want.column1 AND a.kind = want.column2 AND a.book = want.column3 AND a.id = want.column4";
        for row in tx.matching(sql, &ACCOUNTS, keys).await? {
            if let Some(account) = self.unspell(&row)? {
                self.accounts.insert(account, row.int(0)?);
            }
        }
        let mut keys = Rows::default();
        for good in &wanted.goods {
            keys.push(spell_good(*good));
        }
        let sql = "SELECT a.no, a.commodity, a.lot, a.item, a.currency FROM {want} CROSS JOIN asset a \
                   WHERE a.tag = want.column1 AND a.lot = want.column2 AND a.item = want.column3 AND a.currency = want.column4";
        for row in tx.matching(sql, &GOODS, keys).await? {
            if let Some(good) = unspell_good(&row)? {
                self.goods.insert(good, Numbered { no: row.int(0)?, commodity: row.int(1)? });
            }
        }
        let mut keys = Rows::default();
        for actor in &wanted.actors {
            keys.push([actor.to_bytes().into()]);
        }
        let sql = "SELECT a.no, a.id FROM {want} CROSS JOIN actor a WHERE a.id = want.column1";
        for row in tx.matching(sql, &ACTORS, keys).await? {
            self.actors.insert(ActorId::from_bytes(row.array(1)?), row.int(0)?);
        }
        let mut keys = Rows::default();
        for kind in &wanted.kinds {
            keys.push([(*kind).into()]);
        }
        let sql = "SELECT k.no, k.name FROM {want} CROSS JOIN kind k WHERE k.name = want.column1";
        for row in tx.matching(sql, &KINDS, keys).await? {
            let name = row.text(1)?;
            if let Some(kind) = wanted.kinds.iter().find(|kind| **kind == name) {
                self.kinds.insert(kind, row.int(0)?);
            }
        }
        Ok(())
    }

    async fn ask_cards(&mut self, tx: &mut Tx, wanted: &Wanted) -> Result<(), sqlx::Error> {
        const KEYS: Table = Table { name: "want", columns: &[("book", 'i'), ("commodity", 'i')], conflict: "" };
        let mut keys = Rows::default();
        for (book, item) in &wanted.cards {
            keys.push([self.book(*book).into(), self.good(Good::Item(*item)).no.into()]);
        }
        let sql = "SELECT c.no, c.book, c.commodity, c.on_hand FROM {want} CROSS JOIN card c \
                   WHERE c.book = want.column1 AND c.commodity = want.column2";
        for row in tx.matching(sql, &KEYS, keys).await? {
            self.cards.insert((row.int(1)?, row.int(2)?), (row.int(0)?, row.int(3)?));
        }
        Ok(())
    }
}

/// The last number of a table.
async fn last(tx: &mut Tx, table: &str) -> Result<i64, sqlx::Error> {
    let row = tx.first(&format!("SELECT COALESCE(MAX(no), 0) FROM {table}"), Vec::new()).await?;
    row.map_or(Ok(0), |row| row.int(0))
}

/// The first eight bytes of an id as an integer; fewer are filled up with zeros.
pub(crate) fn tag(id: &[u8]) -> i64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(id).for_each(|(to, from)| *to = *from);
    i64::from_be_bytes(bytes)
}

/// Tag, lot, item and currency of a good, as in its table.
fn spell_good(good: Good) -> [Value; 4] {
    let (lot, item, currency) = match good {
        Good::Item(item) => (Vec::new(), item.to_bytes().to_vec(), String::new()),
        Good::Lot(item, lot) => (lot.to_bytes().to_vec(), item.to_bytes().to_vec(), String::new()),
        Good::Money(currency) => (Vec::new(), Vec::new(), currency.as_str().to_owned()),
    };
    let tagged = [&lot, &item].into_iter().find(|id| !id.is_empty()).map_or(currency.as_bytes(), Vec::as_slice);
    [tag(tagged).into(), lot.into(), item.into(), currency.into()]
}

fn unspell_good(row: &Row) -> Result<Option<Good>, sqlx::Error> {
    let (lot, item) = (row.bytes(2)?, row.bytes(3)?);
    Ok(match (lot.is_empty(), item.is_empty()) {
        (_, true) => row.text(4)?.parse::<Currency>().ok().map(Good::Money),
        (true, false) => Some(Good::Item(ItemId::from_bytes(row.array(3)?))),
        (false, false) => Some(Good::Lot(ItemId::from_bytes(row.array(3)?), LotId::from_bytes(row.array(2)?))),
    })
}
