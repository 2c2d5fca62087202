//! Books that the register closed: what was shown of them and is gone, in a line each; and what the register says less of than it should.
//!
//! The log book is asked what it named behind the end. A log that goes on excuses nothing: pages that it names are its bank's. Only when the
//! log book was closed too, and whoever believes its key therefore hears no more of it, are they gone by the register's word; and that
//! word must own to all of them.

use std::io;

use ledger::event::{BookClosed, NamedPage, NamedTree};
use ledger::page::Page;
use ledger::reason::EndReason;

use super::Depth;
use super::cited::Pages;
use super::logged::{Compared, Ended, Logged};
use super::report::{COMPLETENESS, Check, Found, Status};

/// Says of every closed book how it ended. `unfinished` is what is said of a log that goes on beside a book that was closed under it.
pub(super) fn judge(
    logged: &Logged,
    unfinished: Status,
    depth: Depth,
    library: &mut dyn Pages,
) -> io::Result<Vec<Check>> {
    let mut checks = Vec::new();
    for ended in logged.closings() {
        let closing = Closing { logged, ended };
        let mut wrong = closing.named(unfinished, library)?;
        wrong.extend(closing.not_the_page_here(library)?);
        wrong.extend(closing.not_the_tree());
        if wrong.is_empty() { checks.extend(closing.owned(depth)) } else { checks.extend(wrong) }
    }
    Ok(checks)
}

/// One book's end.
struct Closing<'a> {
    logged: &'a Logged,
    ended: &'a Ended,
}

impl Closing<'_> {
    const fn said(&self) -> &BookClosed {
        &self.ended.said
    }

    fn say(&self, status: Status, detail: String, found: Found) -> Check {
        let BookClosed { book, last, .. } = self.said();
        Check::book(COMPLETENESS, status, *book, last.page, detail).found(found.text("last", last.page))
    }

    /// What the log books name that the register does not own to.
    fn named(&self, unfinished: Status, library: &mut dyn Pages) -> io::Result<Vec<Check>> {
        let &BookClosed { book, last, witnessed, .. } = self.said();
        let mut checks = Vec::new();
        for (log, by) in self.logged.logs() {
            let Some(named) = by.last_of(book) else { continue };
            let goes_on = !self.logged.is_closed(log);
            if named.page > last.page && goes_on {
                let from = last.page.saturating_add(1);
                let detail = format!(
                    "the register closed it at page {}, and the log book {log}, which goes on, names pages {from} to {}: they are hidden",
                    last.page, named.page
                );
                let found = Found::of("closed-hidden").text("from", from).text("to", named.page).text("log", log);
                checks.push(self.say(unfinished, detail, found));
                continue;
            }
            let differs = !goes_on && self.logged.compare_with(by, book, library)? == Some(Compared::Others);
            if named.page <= last.page && !differs {
                continue;
            }
            checks.extend(match witnessed {
                Some(NamedPage { page, hash }) if page == named.page && hash != named.hash => {
                    let detail = format!("the register says of page {page} that another was witnessed than the log book {log} names");
                    Some(self.say(Status::Failed, detail, Found::of("closed-other").text("page", page).text("log", log)))
                }
                Some(NamedPage { page, .. }) if page >= named.page => None,
                Some(_) | None => {
                    let detail = format!(
                        "the register closed it at page {} and owns to less than the log book {log} names: up to page {}",
                        last.page, named.page
                    );
                    let found = Found::of("closed-less").text("to", named.page).text("log", log);
                    Some(self.say(Status::Failed, detail, found))
                }
            });
        }
        Ok(checks)
    }

    /// A page that is said to have been witnessed where the book still has one is that one, unless they are said to differ.
    fn not_the_page_here(&self, library: &mut dyn Pages) -> io::Result<Option<Check>> {
        let &BookClosed { book, last, witnessed, reason, .. } = self.said();
        let Some(shown) = witnessed.filter(|shown| shown.page <= last.page && reason == EndReason::PagesLost) else {
            return Ok(None);
        };
        let here = library.page(book, shown.page)?.and_then(|bytes| Page::parse(bytes).ok());
        Ok(here.filter(|here| here.hash != shown.hash).map(|_| {
            let detail =
                format!("the register says that pages were lost, and of page {} that it was another", shown.page);
            self.say(Status::Failed, detail, Found::of("closed-not-lost").text("page", shown.page))
        }))
    }

    /// The tree by which the loss was found is the one that the log book makes which was in force, unless the register says that pages differ.
    fn not_the_tree(&self) -> Option<Check> {
        let NamedTree { size, root } = self.said().tree?;
        let differs =
            |ended: &Ended| ended.said.reason == EndReason::PagesDiffer && ended.said.tree == self.said().tree;
        let log = self.ended.log?;
        let made = self.logged.log(log)?.root(size)?;
        if made.0 == root.0 || self.logged.closings().any(differs) {
            return None;
        }
        let detail =
            format!("the register states a tree of {size} pages that is not the one that the log book {log} makes");
        Some(self.say(Status::Failed, detail, Found::of("closed-tree").number("pages", size).text("log", log)))
    }

    /// What the register owns to.
    fn owned(&self, depth: Depth) -> Vec<Check> {
        let &BookClosed { book, last, witnessed, reason, .. } = self.said();
        let named = self.logged.logs().filter_map(|(_, by)| by.last_of(book)).map(|named| named.page);
        let to = named.chain(witnessed.map(|shown| shown.page)).max().unwrap_or(0);
        let mut checks = Vec::new();
        if to > last.page {
            let from = last.page.saturating_add(1);
            let pages = if from == to { format!("page {to} was") } else { format!("pages {from} to {to} were") };
            let detail =
                format!("the register closed it at page {}; {pages} shown and gone, by the register's word", last.page);
            let found = Found::of("closed-gone").number("pages", to.saturating_sub(last.page));
            checks.push(self.say(Status::NotChecked, detail, found.text("from", from).text("to", to)));
        }
        if reason == EndReason::PagesDiffer {
            let page = witnessed.map_or(last.page, |shown| shown.page);
            let detail = format!(
                "the register closed it at page {}; others than the pages here were shown, up to page {page}, by the register's word",
                last.page
            );
            checks.push(self.say(Status::NotChecked, detail, Found::of("closed-differs").text("page", page)));
        }
        checks.extend(self.of_a_log(checks.is_empty()));
        if checks.is_empty() && depth == Depth::Bytes {
            let detail = "only bytes were to be verified".to_owned();
            checks.push(self.say(Status::NotChecked, detail, Found::of("bytes-only")));
        } else if checks.is_empty() {
            let detail = format!(
                "the register closed it at page {}; nothing behind that was shown, as far as is known here",
                last.page
            );
            checks.push(self.say(Status::Ok, detail, Found::of("closed")));
        }
        checks
    }

    /// Whoever closes a log book can say that nothing more of it was shown, and nobody else is left who could: that is the register's word.
    fn of_a_log(&self, is_all: bool) -> Option<Check> {
        let &BookClosed { book, last, .. } = self.said();
        let is_here = self.logged.log(book).is_some() || last.page == 0;
        let (shown, here) = (self.logged.stated(book).unwrap_or(0), self.logged.named_by(book));
        let (detail, found) = if is_here && shown > here {
            let detail = format!(
                "the register closed it; its log was shown with {shown} pages, and here it names {here}, by the register's word"
            );
            (detail, Found::of("closed-log").number("pages", shown).text("here", here))
        } else if is_here {
            let detail = format!(
                "the register closed it at page {}; that no more than {here} pages of its log were shown is so by the register's word",
                last.page
            );
            (detail, Found::of("closed-log-word").number("pages", here))
        } else {
            let detail = format!(
                "the register closed it at page {}; that nothing behind that was shown is so by the register's word",
                last.page
            );
            (detail, Found::of("closed-log-not-here"))
        };
        // Where its line says already what was shown and is gone, only more than that is worth another.
        let is_said = self.ended.is_log && (is_all || (is_here && shown > here));
        is_said.then(|| self.say(Status::NotChecked, detail, found))
    }
}
