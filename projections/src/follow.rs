//! Whether a page follows: the next of its book, linked to the one before, and after the page of the register it was decided against.

use ledger::event::Event;
use ledger::ids::{BookId, Hash};
use ledger::page::PageRef;
use ledger::reason::BookKind;
use rustc_hash::FxHashMap;

use crate::error::ViewsError;
use crate::fold::{Opened, int};
use crate::store::Tx;

/// Where each book stands.
#[derive(Debug, Default)]
pub(crate) struct Follow {
    heads: FxHashMap<BookId, PageRef>,
    register: Option<BookId>,
    /// Pages of the register taken in since [`Follow::read`], or asked for since.
    register_pages: FxHashMap<u64, Hash>,
    /// Whether everything taken in is remembered, so that the tables need not be asked: they are still being written.
    alone: bool,
}

/// The most pages of the register remembered at once.
const REGISTER_PAGES_MAX: usize = 100_000;

impl Follow {
    /// From the first page of every book, without asking the tables.
    pub(crate) fn alone() -> Self {
        Self { alone: true, ..Self::default() }
    }

    /// Where the views stand.
    pub(crate) async fn read(tx: &mut Tx) -> Result<Self, ViewsError> {
        let mut follow = Self::default();
        let sql = "SELECT b.id, p.page, p.hash, b.kind FROM progress p JOIN book b ON b.no = p.book";
        for row in tx.rows(sql, Vec::new()).await? {
            let book = BookId(row.array(0)?);
            follow.heads.insert(book, PageRef { page: row.count(1)?, hash: Hash(row.array(2)?) });
            if row.text_or_none(3)?.as_deref() == Some(BookKind::Register.code()) {
                follow.register = Some(book);
            }
        }
        Ok(follow)
    }

    /// Takes a page in. False when it was projected before, as it is; without tables to ask, that is known of the last page only.
    pub(crate) async fn take(&mut self, mut tx: Option<&mut Tx>, page: &Opened<'_>) -> Result<bool, ViewsError> {
        let header = page.header;
        let head = self.heads.get(&header.book).copied().unwrap_or(PageRef { page: 0, hash: Hash::ZERO });
        if header.page <= head.page {
            let known = if header.page == head.page {
                Some(head.hash)
            } else {
                hash_of(tx.take(), header.book, header.page).await?
            };
            let same = known == Some(page.hash);
            return if same { Ok(false) } else { Err(ViewsError::Fork { book: header.book, page: header.page }) };
        }
        if header.page != head.page.saturating_add(1) {
            return Err(ViewsError::Gap { book: header.book, held: head.page, got: header.page });
        }
        if header.previous != head.hash {
            return Err(ViewsError::Fork { book: header.book, page: head.page });
        }
        if let Some(named) = header.register {
            self.check_register(tx, page, named).await?;
        }
        if let Some((_, entry)) = page.entries.first()
            && let Event::BookOpened(genesis) = &entry.event
            && genesis.kind == BookKind::Register
        {
            self.register = Some(header.book);
        }
        if self.register == Some(header.book) {
            self.remember(header.page, page.hash);
        }
        self.heads.insert(header.book, PageRef { page: header.page, hash: page.hash });
        Ok(true)
    }

    fn remember(&mut self, page: u64, hash: Hash) {
        if !self.alone && self.register_pages.len() >= REGISTER_PAGES_MAX {
            self.register_pages.clear();
        }
        self.register_pages.insert(page, hash);
    }

    async fn check_register(
        &mut self,
        tx: Option<&mut Tx>,
        page: &Opened<'_>,
        named: PageRef,
    ) -> Result<(), ViewsError> {
        let header = page.header;
        let behind = ViewsError::RegisterBehind { book: header.book, page: header.page, register: named.page };
        let Some(register) = self.register else { return Err(behind) };
        let head = self.heads.get(&register).copied();
        let known = match (head, self.register_pages.get(&named.page)) {
            (Some(head), _) if head.page == named.page => Some(head.hash),
            (_, Some(hash)) => Some(*hash),
            (Some(head), None) if named.page < head.page => hash_of(tx, register, named.page).await?,
            (Some(_) | None, None) => None,
        };
        let Some(known) = known else { return Err(behind) };
        if known != named.hash {
            return Err(ViewsError::Fork { book: register, page: named.page });
        }
        self.remember(named.page, known);
        Ok(())
    }
}

/// The hash of a page that was projected.
async fn hash_of(tx: Option<&mut Tx>, book: BookId, page: u64) -> Result<Option<Hash>, ViewsError> {
    let Some(tx) = tx else { return Ok(None) };
    let sql = "SELECT p.hash FROM page p JOIN book b ON b.no = p.book WHERE b.id = $1 AND p.page = $2";
    let row = tx.first(sql, vec![book.0.into(), int(page).into()]).await?;
    Ok(row.map(|row| row.array(0)).transpose()?.map(Hash))
}
