//! Checkpoints that page headers name: each is one that a log book makes, and both verifiers ask for it, of an open log and of a closed one.

use ledger::event::{BookClosed, LoggedPage, NamedTree};
use ledger::ids::Hash;
use ledger::page::CheckpointRef;
use ledger::reason::EndReason;
use serde_json::Value;

use crate::anchored::{STORY, log_book, logged, logged_after, root};
use crate::books::{Books, Chain};
use crate::opinion::{agree, checks, first_opinion, second_opinion, spoken, worst};
use crate::succession::Told;

fn checkpoint(pages: &[LoggedPage]) -> CheckpointRef {
    CheckpointRef { size: u64::try_from(pages.len()).expect("a story is short"), root: Hash(root(pages).0) }
}

const fn other_root(size: u64) -> CheckpointRef {
    CheckpointRef { size, root: Hash([7; 32]) }
}

/// The story's bank, whose pages name what this says of their places in the log. The log book names the pages as they then are.
fn naming(says: impl Fn(usize) -> Option<CheckpointRef>) -> (Books, Vec<LoggedPage>) {
    let (_, pages) = logged(STORY);
    let mut books = Books::of_story(STORY);
    for (at, page) in pages.iter().enumerate() {
        let chain = books.chains.iter_mut().find(|chain| chain.id == page.book).expect("the story has the book");
        // The register's last page, which adds the log book, comes to it with that.
        if let Some(draft) = chain.drafts.get_mut(usize::try_from(page.page - 1).expect("a story is short")) {
            draft.header.checkpoint = says(at);
        }
    }
    logged_after(books)
}

/// How many pages the log book names in its first entry, and the tree that they make.
fn first_half() -> (usize, CheckpointRef) {
    let (_, pages) = logged(STORY);
    let half = pages.len() / 2;
    (half, checkpoint(&pages[..half]))
}

/// Pages that came behind a checkpoint name it, as a bank writes them.
fn honest() -> (Books, Vec<LoggedPage>) {
    let (half, first) = first_half();
    let (mut books, pages) = naming(|at| (at >= half).then_some(first));
    log(&mut books, &pages).drafts[2].header.checkpoint = Some(first);
    (books, pages)
}

fn log<'b>(books: &'b mut Books, pages: &[LoggedPage]) -> &'b mut Chain {
    let id = log_book(books, pages);
    books.chains.iter_mut().find(|chain| chain.id == id).expect("the bank has a log book")
}

/// Where the two say that a page names what no log book makes, or that they cannot tell.
fn lines(report: &Value) -> Vec<(String, Value, Value)> {
    let said = |check: &&Value| check["detail"].as_str().is_some_and(|detail| detail.contains("checkpoint"));
    let of_headers = checks(report).iter().filter(|check| check["name"] == "legality" || check["name"] == "logged");
    let place = |check: &Value| (check["status"].to_string(), check["book"].clone(), check["page"].clone());
    of_headers.filter(said).map(place).collect()
}

/// Both come to this verdict, and say it of so many books.
fn both_say(shown: &[(String, Vec<u8>, &str, usize)]) {
    let bundles: Vec<(String, Vec<u8>)> =
        shown.iter().map(|(what, bundle, ..)| (what.clone(), bundle.clone())).collect();
    agree(&bundles);
    for ((what, bundle, verdict, books), theirs) in shown.iter().zip(second_opinion(&bundles, None)) {
        let ours = first_opinion(bundle);
        let (said, also) = (lines(&ours), lines(&theirs));
        assert_eq!(ours["verdict"], *verdict, "{what}: {}", spoken(&ours));
        assert_eq!(theirs["verdict"], *verdict, "{what}: {}", spoken(&theirs));
        assert_eq!((said.len(), &said), (*books, &also), "{what}: {}; {}", spoken(&ours), spoken(&theirs));
    }
}

#[test]
fn a_page_names_a_tree_that_the_log_book_makes() {
    let (half, first) = first_half();
    let (books, pages) = honest();
    let all = u64::try_from(pages.len()).expect("a story is short");
    let mut shown = vec![("honest".to_owned(), books.bundle(), "ok", 0)];
    let places = half..pages.len();
    let lies = [
        ("another root", other_root(first.size), "failed", 1),
        ("a tree from within an entry", checkpoint(&logged(STORY).1[..half - 1]), "failed", 1),
        ("more pages than there are", other_root(all + 1), "failed", 1),
        ("another root of nothing", other_root(0), "failed", 1),
        ("nothing", checkpoint(&[]), "ok", 0),
    ];
    for (what, lie, verdict, lines) in lies {
        for place in places.clone() {
            let (books, _) = naming(|at| if at == place { Some(lie) } else { (at >= half).then_some(first) });
            shown.push((format!("{what} on leaf {place}"), books.bundle(), verdict, lines));
        }
    }
    // One line a book: the first page of it that lies.
    let (lying, _) = naming(|at| (at >= half).then(|| other_root(u64::try_from(at).expect("a story is short"))));
    let mut of: Vec<_> = pages[half..].iter().map(|page| page.book).collect();
    of.dedup();
    shown.push(("every page another".to_owned(), lying.bundle(), "failed", of.len()));
    // The log book's own pages name checkpoints as others do.
    for (what, named, verdict, lines) in
        [("its last", checkpoint(&pages), "ok", 0), ("another", other_root(all), "failed", 1)]
    {
        let (mut books, pages) = honest();
        log(&mut books, &pages).drafts[2].header.checkpoint = Some(named);
        shown.push((format!("the log book names {what}"), books.bundle(), verdict, lines));
    }
    both_say(&shown);
}

#[test]
fn without_all_of_the_log_book_nobody_can_tell_and_that_is_said_once() {
    let mut shown = Vec::new();
    for lying in [false, true] {
        let (half, _) = first_half();
        let (books, pages) = if lying { naming(|at| (at >= half).then_some(other_root(9))) } else { honest() };
        let mut without = books.clone();
        without.chains.retain(|chain| chain.id != log_book(&books, &pages));
        shown.push((format!("no log book, lying: {lying}"), without.bundle(), "incomplete", 1));
        let mut middle = books.clone();
        let chain = log(&mut middle, &pages);
        let header = chain.drafts.remove(0).header;
        chain.from = 2;
        (chain.drafts[0].header.previous, chain.drafts[0].header.first_entry) = (header.body_hash, 1);
        shown.push((format!("from its middle, lying: {lying}"), middle.bundle(), "incomplete", 1));
        // What is left of it makes the tree that is named, or does not.
        let mut cut = books.clone();
        log(&mut cut, &pages).drafts.pop();
        let (verdict, lines) = if lying { ("failed", 1) } else { ("ok", 0) };
        shown.push((format!("its end left out, lying: {lying}"), cut.bundle(), verdict, lines));
        // All that names pages is left out.
        log(&mut cut, &pages).drafts.pop();
        shown.push((format!("its genesis is left, lying: {lying}"), cut.bundle(), "failed", 1));
    }
    both_say(&shown);
}

#[test]
fn a_log_book_that_was_rolled_back_and_closed_owns_to_what_pages_name() {
    let told = Told::of(honest());
    let (_, first) = first_half();
    let site = told.site().0;
    let mut shown = Vec::new();
    // The log book is cut back to its genesis: what pages name is made by nobody.
    let cut = || told.clone().cut(told.log, 2);
    let close = |told: Told, book, tree: Option<NamedTree>, reason| {
        let last = told.last(book);
        told.close(BookClosed { book, last, witnessed: None, tree, reason })
    };
    let stated = |size| Some(NamedTree { size, root: Hash([8; 32]) });
    for (what, tree, verdict, lines) in [
        ("owns to nothing", None, "failed", 1),
        ("owns to less", stated(first.size - 1), "failed", 1),
        ("owns to it", stated(first.size), "incomplete", 0),
        ("owns to more", stated(first.size + 9), "incomplete", 0),
    ] {
        let it = close(cut(), told.log, tree, EndReason::PagesLost);
        shown.push((format!("the log book {what}"), it.named_anew().books.bundle(), verdict, lines));
        // The same said where another book is closed under that log.
        let it = close(close(cut(), site, tree, EndReason::PagesLost), told.log, None, EndReason::PagesLost);
        let it = it.named_anew();
        let said = first_opinion(&it.books.bundle());
        if let Some(NamedTree { size, .. }) = tree {
            let line = format!("its log was shown with {size} pages, and here it names 0, by the register's word");
            assert!(said.to_string().contains(&line), "{what}: {}", spoken(&said));
        }
        shown.push((format!("a site's end {what}"), it.books.bundle(), verdict, lines));
    }
    // A log book that makes a tree of that size is not excused for another root by a larger one; only when it was shown in another order.
    for (reason, verdict, lines) in [(EndReason::PagesLost, "failed", 1), (EndReason::PagesDiffer, "incomplete", 0)] {
        let (half, first) = first_half();
        let lying = Told::of(naming(|at| (at >= half).then_some(other_root(first.size))));
        let all = u64::try_from(lying.pages.len()).expect("a story is short");
        let log = lying.log;
        let it = close(lying, log, stated(all + 5), reason).named_anew();
        shown.push((format!("another root, {reason:?}"), it.books.bundle(), verdict, lines));
    }
    both_say(&shown);
}

#[test]
fn a_closed_log_book_is_never_ok() {
    let told = Told::of(honest());
    let it = told.clone().close_here(told.log, None, EndReason::PagesLost).named_anew();
    let bundle = it.books.bundle();
    for said in [first_opinion(&bundle), second_opinion(&[(String::new(), bundle.clone())], None).remove(0)] {
        let line =
            format!("no more than {} pages of its log were shown is so by the register's word", told.pages.len());
        assert!(said.to_string().contains(&line), "{}", spoken(&said));
        assert_eq!((said["verdict"].as_str(), worst(&said, "completeness")), (Some("incomplete"), "not_checked"));
    }
    // No book was cut: the register states, where it closes a site, that the log was shown with more than it names.
    let (site, all) = (told.site().0, u64::try_from(told.pages.len()).expect("a story is short"));
    let last = told.last(site);
    let tree = Some(NamedTree { size: all + 2, root: Hash([8; 32]) });
    let ended = BookClosed { book: site, last, witnessed: None, tree, reason: EndReason::PagesLost };
    let log = told.log;
    let closed = told.close(ended);
    let last = closed.last(log);
    let it = closed.close(BookClosed { book: log, last, witnessed: None, tree: None, reason: EndReason::PagesLost });
    let bundle = it.named_anew().books.bundle();
    for said in [first_opinion(&bundle), second_opinion(&[(String::new(), bundle.clone())], None).remove(0)] {
        let line = format!("its log was shown with {} pages, and here it names {all}, by the register's word", all + 2);
        assert!(said.to_string().contains(&line), "{}", spoken(&said));
        assert_eq!(said["verdict"], "incomplete");
    }
}
