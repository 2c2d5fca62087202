//! Anchored: which pages are covered by a checkpoint that witnesses of the reader's own policy have cosigned; and how fresh that is.
//!
//! The tree is made once more from the log book's entries. What a believed log signed and the log book does not make is a lie, whoever
//! cosigned it. Whom to believe is the reader's to say: what a bundle says of that is not even read.
//!
//! Times never go back in a book, so for each checkpoint the first page of a book that was written too late to be covered by it says of all.

use std::io;

use ledger::ids::BookId;
use ledger::page::Header;
use ledger::time::{Day, Timestamp};
use rustc_hash::FxHashMap;

use super::cited::Pages;
use super::logged::{Compared, Logged, Named};
use super::report::{ANCHORED, Check, FRESHNESS, Found, NO_COSIGNER, NO_POLICY, Status, counted};
use crate::bundle::ManifestBook;
use crate::log::dating;
use crate::log::leaf::Leaf;
use crate::log::merkle::{EMPTY_ROOT, Frontier, TreeHash};
use crate::log::note::Note;
use crate::log::policy::{Cosignature, Evaluation, Policy, Unbelieved};

/// What a believed log signed, and what the log book makes of it.
struct Signed {
    said: Evaluation,
    made: Option<Made>,
    /// The first page of each book that says it was written behind the first cosignature.
    behind: FxHashMap<BookId, Late>,
}

impl Signed {
    /// The first cosignature, when there are enough.
    fn first(&self) -> Option<&Cosignature> {
        dating::first(&self.said.cosignatures).filter(|_| self.said.quorum)
    }
}

/// A page, and when it says it was written.
#[derive(Clone, Copy)]
struct Late {
    page: u64,
    written_at: Timestamp,
}

/// The tree of a checkpoint's size, as the log book makes it.
struct Made {
    root: TreeHash,
    covered: FxHashMap<BookId, Named>,
}

/// The checkpoints that came, judged by the reader's policy, while the tree grows towards them.
#[derive(Default)]
pub(super) struct Anchors {
    policy: Option<Policy>,
    now: Option<Timestamp>,
    tree: Frontier,
    /// As far as the tree is wanted.
    size_max: u64,
    signed: Vec<Signed>,
    /// How many came.
    came: u64,
    /// What is wrong with one of them.
    wrong: Option<String>,
}

impl Anchors {
    pub(super) fn by(policy: Option<Policy>, now: Option<Timestamp>) -> Self {
        Self { policy, now, ..Self::default() }
    }

    /// Takes a checkpoint, as it was published. Before the log book's pages.
    pub(super) fn checkpoint(&mut self, note: &[u8]) {
        self.came = self.came.saturating_add(1);
        let Some(policy) = &self.policy else { return };
        let said = Note::parse(note).map_err(Unbelieved::from).and_then(|note| policy.evaluate(&note));
        match said {
            Ok(said) => {
                let size = said.checkpoint.size();
                self.size_max = self.size_max.max(size);
                let made = (size == 0).then(|| Made { root: EMPTY_ROOT, covered: FxHashMap::default() });
                self.signed.push(Signed { said, made, behind: FxHashMap::default() });
            }
            // Of another log: it says nothing of this one.
            Err(Unbelieved::Log { .. } | Unbelieved::OtherLog { .. }) => {}
            Err(error @ (Unbelieved::Note(_) | Unbelieved::Checkpoint(_) | Unbelieved::Quorum { .. })) => {
                self.wrong.get_or_insert_with(|| format!("a checkpoint: {error}"));
            }
        }
    }

    /// Notes when a page that holds was written. Behind the checkpoints.
    pub(super) fn page(&mut self, header: &Header) {
        for signed in &mut self.signed {
            if signed.first().is_some_and(|by| dating::is_behind(header.written_at, by.at_s)) {
                let late = Late { page: header.page, written_at: header.written_at };
                signed.behind.entry(header.book).or_insert(late);
            }
        }
    }

    /// Takes the next leaf; `named` is what the log book has named with it.
    pub(super) fn leaf(&mut self, leaf: &Leaf, named: &FxHashMap<BookId, Named>) {
        if self.tree.size() >= self.size_max {
            return;
        }
        self.tree.push(leaf.hash(), |_, _| {});
        let size = self.tree.size();
        for signed in self.signed.iter_mut().filter(|signed| signed.said.checkpoint.size() == size) {
            signed.made = Some(Made { root: self.tree.root(), covered: named.clone() });
        }
    }

    /// What witnesses cover of the books that were gone through, as far as they hold.
    pub(super) fn judge(
        self,
        logged: &Logged,
        books: &[ManifestBook],
        library: &mut dyn Pages,
    ) -> io::Result<Vec<Check>> {
        if self.policy.is_none() {
            let (came, detail) = (self.came, "no policy was given: whom to believe is for the reader to say");
            return Ok(neither(detail, Found::of(NO_POLICY).number("checkpoints", came)));
        }
        if let Some(check) = self.wrong_one(logged) {
            let detail = "no checkpoint can be believed";
            return Ok(vec![check, not_checked(FRESHNESS, detail, Found::of("none-believed"))]);
        }
        let Some((anchor, made)) = self.anchor() else { return Ok(self.without_anchor()) };
        let mut checks = vec![of_the_whole(anchor)];
        let mut after = 0_u64;
        for book in books.iter().filter(|book| !logged.is_log(book.book)) {
            let named = made.covered.get(&book.book).copied().filter(|named| named.last >= book.from);
            let covered = named.map_or(book.from.saturating_sub(1), |named| named.last.min(book.to));
            let compared = named.map(|named| logged.compare(book.book, named, library)).transpose()?;
            let above = book.to.saturating_sub(covered);
            after = after.saturating_add(above);
            checks.push(of_a_book(book, covered, above, compared));
            // Of a book whose pages are others, or not here, nothing is known that a witness saw.
            checks.extend((compared == Some(Compared::Same)).then(|| self.post_dated(book)).flatten());
        }
        checks.push(self.freshness(anchor, after));
        Ok(checks)
    }

    /// What a believed log signed that cannot be true, if anything.
    fn wrong_one(&self, logged: &Logged) -> Option<Check> {
        let failed = |detail: String| Check::whole(ANCHORED, Status::Failed, detail);
        if let Some(wrong) = &self.wrong {
            return Some(failed(wrong.clone()));
        }
        self.signed.iter().find_map(|Signed { said, made, .. }| {
            let size = said.checkpoint.size();
            match made {
                Some(made) if made.root == said.checkpoint.root() => None,
                Some(_) => {
                    let detail = format!(
                        "the log signed a tree of {size} pages which is not the one that its log book makes: history was written anew"
                    );
                    Some(failed(detail).found(Found::of("anchor-other-tree").number("pages", size)))
                }
                None if logged.is_whole() => {
                    let named = self.tree.size();
                    let detail =
                        format!("the log signed a tree of {size} pages; the log book here names {named}: its end was cut off");
                    let found = Found::of("anchor-cut").number("pages", size).number("here", named);
                    Some(failed(detail).found(found))
                }
                None => None,
            }
        })
    }

    /// The largest checkpoint that enough witnesses cosigned and the log book makes.
    fn anchor(&self) -> Option<(&Evaluation, &Made)> {
        let believed = self.signed.iter().filter(|signed| signed.said.quorum && !signed.said.cosignatures.is_empty());
        let made = believed.filter_map(|signed| signed.made.as_ref().map(|made| (&signed.said, made)));
        made.max_by_key(|(said, _)| (said.checkpoint.size(), newest(said)))
    }

    /// The first page of a book that says it was written after a checkpoint was cosigned that covers it.
    fn post_dated(&self, book: &ManifestBook) -> Option<Check> {
        let late = self.signed.iter().filter_map(|signed| {
            let (by, late) = (signed.first()?, *signed.behind.get(&book.book)?);
            let covered = signed.made.as_ref()?.covered.get(&book.book)?.last;
            (late.page <= covered).then_some((late, by))
        });
        let (late, by) = late.min_by_key(|(late, by)| (late.page, by.at_s))?;
        let written_s = u64::try_from(late.written_at.ms.div_euclid(1_000)).unwrap_or(0);
        let (written, cosigned) = (utc(written_s), utc(by.at_s));
        let detail = format!(
            "it says that it was written at {written}; {} had cosigned a checkpoint that covers it at {cosigned}: one of the two clocks is wrong",
            by.witness
        );
        let found = Found::of("post-dated").text("written", written).text("witness", &by.witness).text("at", cosigned);
        Some(Check::book(ANCHORED, Status::Failed, book.book, late.page, detail).found(found))
    }

    /// Why nothing is anchored, though nothing is wrong.
    fn without_anchor(&self) -> Vec<Check> {
        let enough = |signed: &Signed| signed.said.quorum;
        let Some(policy) = self.policy.as_ref() else { return Vec::new() };
        let cosigned = self.signed.iter().any(|signed| !signed.said.cosignatures.is_empty());
        if !cosigned && policy.asks_for_none() {
            return neither("the policy asks for no witness, and none cosigned", Found::of(NO_COSIGNER));
        }
        if self.signed.is_empty() {
            return neither("there is no checkpoint that a log of the policy signed", Found::of("no-checkpoint"));
        }
        if !self.signed.iter().any(enough) {
            let most = self.signed.iter().map(|signed| signed.said.cosignatures.len()).max().unwrap_or(0);
            let (most, known) = (number(most), number(policy.witnesses().len()));
            let detail = format!("no checkpoint reaches the quorum: {most} of {known} witnesses cosigned");
            return neither(detail, Found::of("no-quorum").number("cosigned", most).number("witnesses", known));
        }
        neither("the log book is not here from its beginning: its tree cannot be made", Found::of("no-log-book"))
    }

    fn freshness(&self, anchor: &Evaluation, after: u64) -> Check {
        let newest_s = self
            .signed
            .iter()
            .filter(|signed| signed.said.quorum && signed.made.is_some())
            .filter_map(|signed| newest(&signed.said))
            .max()
            .or(newest(anchor))
            .unwrap_or(0);
        let at = utc(newest_s);
        let pages = counted(after, "page is", "pages are");
        let age_s =
            self.now.and_then(|now| u64::try_from(now.ms.div_euclid(1_000)).ok()).map(|s| s.saturating_sub(newest_s));
        let (age, found) = match age_s {
            Some(age_s) => {
                (format!(", {} ago", counted(age_s, "second", "seconds")), Found::of("fresh").number("age_s", age_s))
            }
            None => (String::new(), Found::of("fresh-at")),
        };
        let detail = format!("the newest cosignature is of {at}{age}; {pages} not covered yet");
        Check::whole(FRESHNESS, Status::Ok, detail).found(found.text("at", at).number("after", after))
    }
}

/// When the last of the witnesses cosigned it.
fn newest(said: &Evaluation) -> Option<u64> {
    said.cosignatures.iter().map(|cosignature| cosignature.at_s).max()
}

fn of_the_whole(said: &Evaluation) -> Check {
    let (size, origin) = (said.checkpoint.size(), said.checkpoint.origin());
    let witnesses: Vec<String> =
        said.cosignatures.iter().map(|by| format!("{} ({})", by.witness, utc(by.at_s))).collect();
    let witnesses = witnesses.join(", ");
    let detail =
        format!("the log book makes the tree of {size} pages of the log {origin} that was cosigned by {witnesses}");
    let found = Found::of("anchor").number("pages", size).text("origin", origin).text("witnesses", witnesses);
    Check::whole(ANCHORED, Status::Ok, detail).found(found)
}

fn of_a_book(book: &ManifestBook, covered: u64, above: u64, compared: Option<Compared>) -> Check {
    let (from, to) = (book.from, book.to);
    let say = |status, page, detail: String| Check::book(ANCHORED, status, book.book, page, detail);
    match compared {
        None => {
            say(Status::NotChecked, to, "no checkpoint covers a page of it".to_owned()).found(Found::of("not-covered"))
        }
        Some(Compared::NotHere) => {
            let detail = "what the checkpoint covers of it is not here".to_owned();
            say(Status::NotChecked, to, detail).found(Found::of("covered-not-here"))
        }
        Some(Compared::Others) => {
            let detail = format!("its pages {from} to {covered} are not those that the checkpoint covers");
            say(Status::Failed, covered, detail)
                .found(Found::of("covered-others").number("from", from).number("to", covered))
        }
        Some(Compared::Same) => {
            let detail = match above {
                0 => format!("pages {from} to {covered} are covered"),
                1 => format!("pages {from} to {covered} are covered; 1 page above is not"),
                more => format!("pages {from} to {covered} are covered; {more} pages above are not"),
            };
            let found = Found::of("covered").number("from", from).number("to", covered).number("above", above);
            say(Status::Ok, covered, detail).found(found)
        }
    }
}

fn not_checked(name: &'static str, detail: impl std::fmt::Display, found: Found) -> Check {
    Check::whole(name, Status::NotChecked, detail).found(found)
}

fn neither(detail: impl std::fmt::Display, found: Found) -> Vec<Check> {
    vec![not_checked(ANCHORED, &detail, found.clone()), not_checked(FRESHNESS, &detail, found)]
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// An instant in UTC, as RFC 3339 has it.
fn utc(at_s: u64) -> String {
    const DAY_S: u64 = 86_400;
    let Ok(days) = i32::try_from(at_s / DAY_S) else { return format!("second {at_s}") };
    let ((year, month, day), of_day) = (Day { days }.to_civil(), at_s % DAY_S);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}
