//! Telling the script to the bank: every book's steps in the order in which they happened, the books side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use futures_util::future::try_join_all;
use futures_util::stream::{FuturesUnordered, StreamExt};
use ledger::event::EntryRef;
use ledger::ids::BookId;
use tokio::sync::watch;

use super::began::Began;
use super::moment::Calendar;
use super::stage::Stage;
use super::step::Step;
use super::{DemoError, catalogue, corrections, handing_out, inbound, money, people, places, road, storage};
use crate::bank::Bank;

/// The steps of the script with the calendar they go by.
pub(super) struct Script {
    calendar: Calendar,
    steps: Vec<Step>,
}

/// Where the entries of the steps told so far stand.
type Told = watch::Sender<BTreeMap<String, EntryRef>>;

/// The register's chapters: everything that must be known before a site can work.
pub(super) fn register(bank: &Bank, calendar: &Calendar) -> Script {
    let register = bank.register_book();
    let chapters = [catalogue::steps(register), people::steps(register, calendar)];
    Script { calendar: *calendar, steps: chapters.into_iter().flatten().collect() }
}

/// The chapters of sites and treasury.
pub(super) fn story(stage: &Stage, began: &Began) -> Script {
    let chapters = [
        places::steps(stage),
        inbound::steps(stage),
        storage::steps(stage),
        road::steps(stage),
        handing_out::steps(stage),
        money::steps(stage),
        corrections::steps(stage, began),
    ];
    Script { calendar: stage.calendar, steps: chapters.into_iter().flatten().collect() }
}

/// Tells all steps. What had been told before is answered from the books.
pub(super) async fn all(bank: &Arc<Bank>, script: Script) -> Result<(), DemoError> {
    let Script { calendar, mut steps } = script;
    steps.sort_by_key(|step| step.when);
    causes_come_first(&steps);
    let mut books: BTreeMap<BookId, Vec<Step>> = BTreeMap::new();
    for step in steps {
        books.entry(step.book).or_default().push(step);
    }
    let told: Told = watch::Sender::default();
    try_join_all(books.into_values().map(|steps| one_book(bank, &calendar, steps, &told))).await?;
    Ok(())
}

/// A step waits for its cause: one that came later, or never, would be waited for for ever.
fn causes_come_first(steps: &[Step]) {
    let mut names = BTreeSet::new();
    for step in steps {
        let cause = step.cause().filter(|cause| !names.contains(cause));
        assert!(cause.is_none(), "the script tells {} before its cause {cause:?}", step.name);
        assert!(names.insert(step.name.as_str()), "the script has two steps named {}", step.name);
    }
}

async fn one_book(bank: &Arc<Bank>, calendar: &Calendar, steps: Vec<Step>, told: &Told) -> Result<(), DemoError> {
    let mut under_way = FuturesUnordered::new();
    for step in &steps {
        let mut asked = Box::pin(ask(bank, calendar, told, step));
        if step.cause().is_some() {
            // Its cause must be on disk before it can be cited; what was asked before it keeps its place.
            while let Some(answer) = under_way.next().await {
                answer?;
            }
            asked.await?;
            continue;
        }
        // Looked at once, it stands in the clerk's queue; then the next one follows and they share a page.
        match poll_fn(|context| Poll::Ready(asked.as_mut().poll(context))).await {
            Poll::Ready(answer) => answer?,
            Poll::Pending => under_way.push(asked),
        }
    }
    while let Some(answer) = under_way.next().await {
        answer?;
    }
    Ok(())
}

async fn ask(bank: &Arc<Bank>, calendar: &Calendar, told: &Told, step: &Step) -> Result<(), DemoError> {
    let cause = match step.cause() {
        None => None,
        Some(cause) => {
            let place = place_of(told, cause).await;
            Some((place, bank.cited(place).await?))
        }
    };
    let cause = cause.as_ref().map(|(place, entry)| (*place, entry));
    let request = step.request(calendar, cause).expect("a step with a cause is given its entry");
    let answer = bank.submit(step.book, request).await;
    let accepted = answer.map_err(|error| DemoError::of(step.name.clone(), error))?;
    told.send_modify(|told| {
        told.insert(step.name.clone(), accepted.place);
    });
    Ok(())
}

/// Where the entry of a step stands, as soon as it stands there.
async fn place_of(told: &Told, step: &str) -> EntryRef {
    let mut told = told.subscribe();
    let places = told.wait_for(|told| told.contains_key(step)).await.expect("the sender is borrowed here");
    *places.get(step).expect("it was waited for")
}

/// Waits until the screens show what was told; they may also show it a little later.
pub(super) async fn views_follow(bank: &Arc<Bank>) {
    for book in bank.books() {
        if let Err(error) = bank.wait_for(book.id, book.head.page).await {
            tracing::warn!(%error, "the screens do not show all of the demo yet");
        }
    }
}
