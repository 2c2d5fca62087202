//! Books that were closed and those that succeed them: both verifiers say the same of honest ends and of such as hide something.

use ledger::SigningKey;
use ledger::book::{Book, Spot};
use ledger::decide::made_id;
use ledger::entry::Entry;
use ledger::event::{
    BinAdded, BookClosed, CarriedLine, Event, Genesis, GoodsCarried, LoggedPage, NamedPage, NamedTree, PagesLogged,
    SuccessorAdded,
};
use ledger::ids::{BinId, BookId, Hash, Key, Salt};
use ledger::page::{PageRef, public};
use ledger::quantity::Quantity;
use ledger::reason::{BookKind, EndReason};
use ledger::text::{Code, Label};
use ledger::time::Zone;
use ledger::{hash, wire};

use crate::anchored::{STORY, leaf, log_book, logged, note, policy, root};
use crate::books::{Books, Chain, Draft, records};
use crate::opinion::{agree_by, opinion_by, spoken, worst};

/// A bank with a log book; nothing is closed yet.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) books: Books,
    /// What the log book names, in its order.
    pub(crate) pages: Vec<LoggedPage>,
    pub(crate) log: BookId,
    entries: u8,
}

impl Told {
    fn new() -> Self {
        Self::of(logged(STORY))
    }

    /// Of these books, whose log book names these pages.
    pub(crate) fn of((books, pages): (Books, Vec<LoggedPage>)) -> Self {
        let log = log_book(&books, &pages);
        Self { books, pages, log, entries: 0 }
    }

    /// A site whose last page nobody cites, and how many pages it has.
    pub(crate) fn site(&self) -> (BookId, u64) {
        let mut sites = self.books.chains[1..].iter().filter(|chain| {
            let cut = self.clone().cut(chain.id, 1);
            let is_site = Book::new(chain.genesis()).kind() == BookKind::Site;
            is_site && chain.drafts.len() > 2 && worst(&opinion_by(&cut.books.bundle(), None), "balance") == "ok"
        });
        let site = sites.next().expect("the story has one");
        (site.id, u64::try_from(site.drafts.len()).expect("a story is short"))
    }

    pub(crate) fn chain(&mut self, book: BookId) -> &mut Chain {
        self.books.chains.iter_mut().find(|chain| chain.id == book).expect("the bank has the book")
    }

    /// Leaves out the last pages of a book.
    pub(crate) fn cut(mut self, book: BookId, pages: usize) -> Self {
        let drafts = &mut self.chain(book).drafts;
        drafts.truncate(drafts.len() - pages);
        self
    }

    /// A page that the log book names.
    pub(crate) fn named(&self, book: BookId, page: u64) -> NamedPage {
        let found = self.pages.iter().find(|named| (named.book, named.page) == (book, page));
        NamedPage { page, hash: found.expect("it is named").hash }
    }

    /// The last page of a book as it is in the file.
    pub(crate) fn last(&self, book: BookId) -> NamedPage {
        let (_, ends) = self.books.sealed();
        let end = ends.iter().find(|end| end.book == book).expect("the bank has the book");
        NamedPage { page: end.to, hash: end.head }
    }

    pub(crate) fn tree(&self) -> NamedTree {
        let size = u64::try_from(self.pages.len()).expect("a story is short");
        NamedTree { size, root: Hash(root(&self.pages).0) }
    }

    fn entry(&mut self, event: Event) -> Vec<u8> {
        self.entries += 1;
        let first = Entry::decode(&self.books.chains[0].drafts[0].entries[0]).expect("an entry");
        let (key, salt) = (Key::from_bytes([0xd0 + self.entries; 16]), Salt::from_bytes([self.entries; 16]));
        let last = self.books.chains[0].drafts.last().and_then(|draft| Entry::decode(&draft.entries[0]).ok());
        let occurred_at = last.map_or(first.occurred_at, |last| last.occurred_at);
        Entry { key, salt, event, cause: None, signature: None, occurred_at, ..first }.encode()
    }

    fn register(mut self, event: Event) -> Self {
        let entry = self.entry(event);
        let drafts = &mut self.books.chains[0].drafts;
        let last = drafts.last().expect("the register has pages").clone();
        drafts.push(Draft { entries: vec![entry], ..last });
        self
    }

    pub(crate) fn close(self, said: BookClosed) -> Self {
        self.register(Event::BookClosed(said))
    }

    /// Closes a book where it ends in the file; the log book's tree is the one that was shown.
    pub(crate) fn close_here(self, book: BookId, witnessed: Option<NamedPage>, reason: EndReason) -> Self {
        let (last, tree) = (self.last(book), Some(self.tree()));
        self.close(BookClosed { book, last, witnessed, tree, reason })
    }

    /// Opens the successor of a closed book, with these events behind its genesis.
    pub(crate) fn succeed(mut self, of: BookId, code: &str, events: impl FnOnce(&Self, BookId) -> Vec<Event>) -> Self {
        let seed = u8::try_from(self.books.chains.len()).expect("few books") + 0x70;
        let key = SigningKey::from_bytes(&[seed; 32]);
        let kind = Book::new(self.chain(of).genesis()).kind();
        let code = Code::try_from(code).expect("a code");
        let (bank, register) = (self.books.bank, self.books.chains[0].id);
        let genesis = |nonce| Genesis {
            bank,
            kind,
            code: code.clone(),
            key: public(&key),
            register: Some(register),
            nonce: Salt::from_bytes([nonce; 16]),
        };
        let id = |genesis: &Genesis| hash::genesis(&wire::encode(genesis));
        let genesis = (0..=255).map(genesis).find(|genesis| id(genesis) > of).expect("some id is behind");
        let book = id(&genesis);
        let added = SuccessorAdded {
            predecessor: of,
            book,
            kind,
            code: code.clone(),
            name: Label::try_from("Heir").expect("a label"),
            municipality: None,
            zone: Zone::ATHENS,
            key: genesis.key,
        };
        self = self.register(Event::SuccessorAdded(added));
        let head = u64::try_from(self.books.chains[0].drafts.len()).expect("a story is short");
        let mut header = self.books.chains[0].drafts.last().expect("it has pages").header.clone();
        (header.book, header.register) = (book, Some(PageRef { page: head, hash: Hash::ZERO }));
        let events = events(&self, book);
        let mut drafts = Vec::new();
        for event in [Event::BookOpened(genesis)].into_iter().chain(events) {
            let entries = vec![self.entry(event)];
            drafts.push(Draft { header: header.clone(), entries, key: key.clone(), lie: None });
        }
        self.books.chains.push(Chain { id: book, from: 1, drafts });
        self.books.chains[1..].sort_by_key(|chain| chain.id);
        self
    }

    /// The pages of all books but the log books, in the order of the file.
    fn leaves(&self) -> Vec<LoggedPage> {
        let log = |chain: &&Chain| Book::new(chain.genesis()).kind() == BookKind::Log;
        let logs: Vec<BookId> = self.books.chains.iter().filter(log).map(|chain| chain.id).collect();
        let leaves = self.books.sealed().0.iter().map(|bytes| leaf(bytes)).collect::<Vec<_>>();
        leaves.into_iter().filter(|leaf| !logs.contains(&leaf.book)).collect()
    }

    /// Closes the log book too; a new one names every page that is there.
    pub(crate) fn new_log(self, reason: EndReason) -> Self {
        let log = self.log;
        self.close_here(log, None, reason).named_anew()
    }

    /// A new log book, which succeeds the closed one, names every page that is there.
    pub(crate) fn named_anew(self) -> Self {
        let log = self.log;
        self.succeed(log, "LOG-2", |told, _| vec![Event::PagesLogged(PagesLogged { pages: told.leaves() })])
    }

    /// The heir of a site, which takes over what lay there at the end of the file.
    pub(crate) fn heir(self, of: BookId) -> Self {
        self.succeed(of, "HEIR", |told, heir| {
            let chain = told.books.chains.iter().find(|chain| chain.id == of).expect("it is there");
            let state = chain.state();
            // Behind the genesis comes the bin.
            let key = Key::from_bytes([0xd0 + told.entries + 2; 16]);
            let bin = BinId::from_bytes(made_id(heir, key, "bin", 0));
            let mut lines: Vec<_> = state.stock.shelves(of.site()).collect();
            lines.sort_unstable();
            let lines = lines.into_iter().map(|(source, item, lot, lies)| {
                let known = state.stock.lot(lot).expect("what lies there is known");
                let quantity = Quantity::try_from(lies).expect("what lies there is something");
                CarriedLine { item, lot, expiry: known.expiry, status: known.status, source, bin, quantity }
            });
            let lines: Vec<CarriedLine> = lines.collect();
            assert!(!lines.is_empty() && heir > of);
            let bin = BinAdded { bin, code: Code::try_from("A-01").expect("a code"), zone: None };
            vec![Event::BinAdded(bin), Event::GoodsCarried(GoodsCarried { predecessor: of, lines })]
        })
    }

    /// The bundle, with a checkpoint of this many leaves of the log that goes on, cosigned by two.
    pub(crate) fn bundle(&self, leaves: &[LoggedPage]) -> Vec<u8> {
        self.books.bundle_beside(&[note(leaves.len(), root(leaves), &[1, 3])], |_| ())
    }

    /// The leaves of the log book that goes on.
    pub(crate) fn new_leaves(&self) -> Vec<LoggedPage> {
        let mut log = self.books.chains.iter().rev().filter(|chain| Book::new(chain.genesis()).kind() == BookKind::Log);
        let entries = log.next().expect("there is one").drafts.iter().flat_map(|draft| &draft.entries);
        let events = entries.map(|bytes| Entry::decode(bytes).expect("an entry").event);
        let named =
            events.filter_map(|event| if let Event::PagesLogged(named) = event { Some(named.pages) } else { None });
        named.flatten().collect()
    }
}

impl Chain {
    fn genesis(&self) -> Genesis {
        let entry = Entry::decode(&self.drafts[0].entries[0]).expect("an entry");
        let Event::BookOpened(genesis) = entry.event else { unreachable!("it opens the book") };
        genesis
    }

    /// What the entries add up to.
    fn state(&self) -> Book {
        let mut book = Book::new(self.genesis());
        for (page, draft) in (2..).zip(&self.drafts[1..]) {
            for (index, bytes) in (0..).zip(&draft.entries) {
                book.evolve(Spot { page, index }, &Entry::decode(bytes).expect("an entry"));
            }
        }
        book
    }
}

/// Bundles, and what both are to say of each: the verdict, and completeness, anchored, balance and legality.
type Shown = Vec<(String, Vec<u8>, &'static str, [&'static str; 4])>;

fn show(shown: &Shown) {
    let policy = policy();
    for (what, bundle, verdict, wanted) in shown {
        let said = opinion_by(bundle, Some(&policy));
        let found = ["completeness", "anchored", "balance", "legality"].map(|name| worst(&said, name).to_owned());
        assert_eq!(
            (said["verdict"].as_str(), found),
            (Some(*verdict), wanted.map(str::to_owned)),
            "{what}: {}",
            spoken(&said)
        );
    }
    let bundles: Vec<(String, Vec<u8>)> =
        shown.iter().map(|(what, bundle, ..)| (what.clone(), bundle.clone())).collect();
    agree_by(&bundles, Some(&policy));
}

const LOST: EndReason = EndReason::PagesLost;
const DIFFER: EndReason = EndReason::PagesDiffer;

#[test]
fn an_honest_succession_is_anchored_by_the_new_log_and_owns_to_what_is_gone() {
    let told = Told::new();
    let (site, pages) = told.site();
    let gone = told.named(site, pages);
    let mut shown = Shown::new();
    let all_ok = ["not_checked", "ok", "ok", "ok"];
    for heir in [false, true] {
        let it = told.clone().cut(site, 1).close_here(site, Some(gone), LOST);
        let it = if heir { it.heir(site) } else { it }.new_log(LOST);
        let said = opinion_by(&it.bundle(&it.new_leaves()), Some(&policy()));
        let line = format!("page {pages} was shown and gone, by the register's word");
        assert!(said.to_string().contains(&line), "{}", spoken(&said));
        shown.push((format!("an heir: {heir}"), it.bundle(&it.new_leaves()), "incomplete", all_ok));
        let bundle = it.books.bundle_beside(&[], |_| ());
        shown.push((
            format!("no checkpoint, an heir: {heir}"),
            bundle,
            "incomplete",
            ["not_checked", "not_checked", "ok", "ok"],
        ));
    }
    // Nothing of the book was lost, it was closed to be safe: of its log book that is the register's word.
    let it = told.clone().close_here(site, None, LOST).heir(site).new_log(LOST);
    shown.push(("nothing is gone".to_owned(), it.bundle(&it.new_leaves()), "incomplete", all_ok));
    // More was shown than the log book here names.
    let more = NamedPage { page: pages + 3, hash: Hash([3; 32]) };
    let it = told.clone().close_here(site, Some(more), LOST).heir(site).new_log(LOST);
    shown.push(("more than is named".to_owned(), it.bundle(&it.new_leaves()), "incomplete", all_ok));
    // The last page was written anew, the old log book named the one before, and the register says so.
    let mut anew = told.clone();
    let draft = anew.chain(site).drafts.last_mut().expect("it has pages");
    let mut entry = Entry::decode(&draft.entries[0]).expect("an entry");
    entry.salt = Salt::from_bytes([0xee; 16]);
    draft.entries[0] = entry.encode();
    let it = anew.clone().close_here(site, Some(gone), DIFFER).heir(site).new_log(DIFFER);
    shown.push(("written anew, and said".to_owned(), it.bundle(&it.new_leaves()), "incomplete", all_ok));
    show(&shown);
    for (what, it) in [
        ("by a log that goes on", anew.clone().close_here(site, Some(gone), DIFFER)),
        ("and lost, it says", anew.clone().close_here(site, Some(gone), LOST).new_log(LOST)),
        ("and nothing is said of what was shown", anew.close_here(site, None, DIFFER).new_log(DIFFER)),
    ] {
        let bundle = it.books.bundle();
        assert_eq!(opinion_by(&bundle, None)["verdict"], "failed", "written anew {what}");
        agree_by(&[(what.to_owned(), bundle)], None);
    }
}

#[test]
fn an_end_that_hides_what_the_log_book_names_is_a_lie() {
    let told = Told::new();
    let policy_leaves = told.pages.clone();
    let (site, pages) = told.site();
    let (gone, before) = (told.named(site, pages), told.named(site, pages - 1));
    let cut = told.clone().cut(site, 1);
    let mut shown = Shown::new();
    // The log goes on: everything is cosigned, and the register says that the book ended before.
    for witnessed in [None, Some(gone)] {
        let it = cut.clone().close_here(site, witnessed, LOST);
        shown.push((
            format!("hidden, {witnessed:?}"),
            it.bundle(&policy_leaves),
            "failed",
            ["failed", "ok", "ok", "ok"],
        ));
    }
    let failed = ["failed", "ok", "ok", "ok"];
    let mut lie = |what: &str, said: &dyn Fn(BookClosed) -> BookClosed| {
        let (last, tree) = (cut.last(site), Some(cut.tree()));
        let honest = BookClosed { book: site, last, witnessed: Some(gone), tree, reason: LOST };
        let it = cut.clone().close(said(honest)).heir(site).new_log(LOST);
        shown.push((what.to_owned(), it.bundle(&it.new_leaves()), "failed", failed));
    };
    lie("it says nothing", &|said| BookClosed { witnessed: None, ..said });
    lie("it says less", &|said| BookClosed { witnessed: Some(before), ..said });
    lie("it names another page", &|said| BookClosed {
        witnessed: Some(NamedPage { hash: Hash([9; 32]), ..gone }),
        ..said
    });
    lie("of a page that is here it names another", &|said| BookClosed {
        witnessed: Some(NamedPage { page: 1, hash: Hash([9; 32]) }),
        ..said
    });
    lie("it states another tree", &|said| BookClosed {
        tree: said.tree.map(|tree| NamedTree { root: Hash([9; 32]), ..tree }),
        ..said
    });
    lie("it states another tree of some pages", &|said| BookClosed {
        tree: Some(NamedTree { size: 3, root: Hash([9; 32]) }),
        ..said
    });
    show(&shown);
}

#[test]
fn a_closed_book_that_does_not_reach_its_end_and_an_heir_beside_it() {
    let told = Told::new();
    let (site, pages) = told.site();
    let mut shown = Shown::new();
    // The register names an end that nobody shows.
    let last = NamedPage { page: pages + 12, hash: Hash([4; 32]) };
    let closed = BookClosed { book: site, last, witnessed: None, tree: None, reason: LOST };
    let it = told.clone().close(closed.clone());
    shown.push((
        "an end that nobody shows".to_owned(),
        it.bundle(&told.pages),
        "incomplete",
        ["not_checked", "ok", "not_checked", "ok"],
    ));
    // An heir that takes over what lay there some pages before the end: who knows what was left of it then?
    let it = told.clone().close(closed).heir(site).new_log(LOST);
    let of_heir = ["not_checked", "ok", "not_checked", "not_checked"];
    shown.push(("an heir of an earlier page".to_owned(), it.bundle(&it.new_leaves()), "incomplete", of_heir));
    // The same of an honest heir, whose predecessor is shown up to an earlier page; its log book names one more.
    let it = told.clone().close_here(site, None, LOST).heir(site).new_log(LOST);
    let leaves = it.new_leaves();
    let it = it.cut(site, 1);
    shown.push(("an honest heir, its predecessor cut".to_owned(), it.bundle(&leaves), "incomplete", of_heir));
    // Another page in the place of the last.
    let mut other = told.last(site);
    other.hash = Hash([5; 32]);
    let said = BookClosed { book: site, last: other, witnessed: None, tree: None, reason: LOST };
    let bundle = told.close(said).books.bundle();
    let said = opinion_by(&bundle, None);
    assert_eq!((worst(&said, "integrity"), worst(&said, "completeness")), ("failed", "failed"), "{}", spoken(&said));
    show(&shown);
    agree_by(&[("another last page".to_owned(), bundle)], None);
    assert!(records(&it.books.bundle()).len() > 3);
}
