//! What views refuse, and that a refusal leaves them as they were.

use ledger::account::{Account, Asset};
use ledger::event::{EntryReversed, Event};
use ledger::ids::Hash;
use ledger::reason::ReversalReason;
use ledger::transfer::Transfer;
use projections::{AsOf, Opened, Projected, Rebuild, StockFilter, Views, ViewsError};

use crate::agree::project;
use crate::bank::Written;
use crate::ground::sqlite;
use crate::story;

#[tokio::test]
async fn pages_are_projected_once_and_in_order() {
    let story = story::tell();
    let lite = sqlite().await;
    let views = &lite.views;
    let pages: Vec<&Written> = story.bank.pages.iter().collect();
    project(views, &pages[..8], 3).await;
    let before = views.fingerprint().await.expect("a fingerprint");

    // Again, alone and in a batch: passed over.
    let again: Vec<Opened<'_>> = pages[..8].iter().map(|page| page.opened()).collect();
    assert_eq!(views.project(&again).await.expect("they are there"), Projected::default());
    assert_eq!(views.project(&again[2..3]).await.expect("it is there"), Projected::default());
    // Another page in the place of one that is there, the last of its book or an earlier one.
    for place in [2, 7] {
        let other = Opened { hash: Hash([1; 32]), ..pages[place].opened() };
        assert!(matches!(views.project(&[other]).await, Err(ViewsError::Fork { .. })));
    }
    let next = pages[8].opened();
    // A page that links to another one, and one that leaves a page out.
    let mut header = pages[8].header.clone();
    header.previous = Hash([1; 32]);
    let other = Opened { header: &header, ..next };
    assert!(matches!(views.project(&[other]).await, Err(ViewsError::Fork { .. })));
    header.page += 1;
    let other = Opened { header: &header, ..next };
    assert!(matches!(views.project(&[other]).await, Err(ViewsError::Gap { .. })));
    // A page decided against a page of the register that is not there, or is another.
    let mut header = pages[8].header.clone();
    let named = header.register.as_mut().expect("a site's page names the register's head");
    named.page += 1;
    let behind = Opened { header: &header, ..next };
    assert!(matches!(views.project(&[behind]).await, Err(ViewsError::RegisterBehind { .. })));
    let mut header = pages[8].header.clone();
    header.register.as_mut().expect("as before").hash = Hash([1; 32]);
    let other = Opened { header: &header, ..next };
    assert!(matches!(views.project(&[other]).await, Err(ViewsError::Fork { .. })));
    // The good page before a bad one is not kept either: all of a batch or none.
    let twin = Opened { hash: Hash([1; 32]), ..next };
    assert!(matches!(views.project(&[next, twin]).await, Err(ViewsError::Fork { .. })));

    assert_eq!(views.fingerprint().await.expect("a fingerprint"), before);
    let rest: Vec<&Written> = pages[8..].to_vec();
    project(views, &rest, 5).await;
}

#[tokio::test]
async fn unsound_entries_stop_the_projection_and_change_nothing() {
    let mut story = story::tell();
    let lite = sqlite().await;
    let pages: Vec<Written> = story.bank.pages.clone();
    project(&lite.views, &pages.iter().collect::<Vec<_>>(), 100).await;
    let before = lite.views.fingerprint().await.expect("a fingerprint");
    let undo = |original, source| {
        let transfer = Transfer {
            source,
            target: Account::Recipient(story::party(3)),
            asset: Asset::Goods(story::item(1), story::lot(1)),
            quantity: story::quantity(1),
        };
        Event::EntryReversed(EntryReversed {
            original,
            reason: ReversalReason::Duplicate,
            original_cause: None,
            transfers: vec![transfer],
            lots: Vec::new(),
        })
    };
    let shelf = |site: ledger::ids::BookId| Account::Shelf(site.site(), story::bin(1));
    let nowhere = ledger::event::EntryRef { page: 1_000, ..story.donation };
    let elsewhere = ledger::event::EntryRef { book: story.larissa, ..story.donation };
    let bad = [
        undo(story.donation, shelf(story.larissa)),
        undo(nowhere, shelf(story.athens)),
        undo(elsewhere, shelf(story.athens)),
    ];
    for event in bad {
        let mut bank = story::tell().bank;
        bank.write(story.athens, story.clock_ms, vec![event]);
        let page = bank.pages.last().expect("it was written");
        let refused = lite.views.project(&[page.opened()]).await;
        assert!(matches!(refused, Err(ViewsError::Unsound { .. })), "{refused:?}");
        assert_eq!(lite.views.fingerprint().await.expect("a fingerprint"), before);
    }
    // And afterwards it goes on.
    story.bank.write(story.athens, story.clock_ms, vec![undo(story.donation, shelf(story.athens))]);
    let page = story.bank.pages.last().expect("it was written");
    assert_eq!(lite.views.project(&[page.opened()]).await.expect("it is sound").pages, 1);
}

#[tokio::test]
async fn views_of_another_version_answer_nothing_until_they_are_reset() {
    let story = story::tell();
    let lite = sqlite().await;
    let pages: Vec<&Written> = story.bank.pages.iter().collect();
    project(&lite.views, &pages, 100).await;
    let prints = lite.views.fingerprints().await.expect("fingerprints");
    lite.views.close().await;

    let reopened = Views::open(&lite.url).await.expect("the file opens");
    assert!(!reopened.rebuild_needed());
    assert_eq!(reopened.fingerprints().await.expect("fingerprints"), prints, "a closed file holds what was projected");
    reopened.close().await;
    let file = lite.url.strip_prefix("sqlite://").expect("a URL of SQLite");
    let older = sqlx::SqlitePool::connect(file).await.expect("the file opens");
    sqlx::query("UPDATE meta SET value = '0' WHERE name = 'version'").execute(&older).await.expect("it takes a change");
    older.close().await;

    let views = Views::open(&lite.url).await.expect("the file opens");
    assert!(views.rebuild_needed());
    let refused = views.stock(&StockFilter::default(), AsOf::Now).await;
    assert!(matches!(refused, Err(ViewsError::RebuildNeeded)));
    assert!(matches!(views.project(&[pages[0].opened()]).await, Err(ViewsError::RebuildNeeded)));
    views.reset().await.expect("views can be dropped");
    assert!(!views.rebuild_needed());
    project(&views, &pages, 100).await;
    assert_eq!(views.fingerprints().await.expect("fingerprints"), prints);

    // A rebuild that does not end leaves views that must be rebuilt.
    let mut rebuild = Rebuild::begin(&views).await.expect("a rebuild begins");
    rebuild.add(&[pages[0].opened()]).await.expect("the first page follows");
    drop(rebuild);
    assert!(views.rebuild_needed());
    views.close().await;
    let views = Views::open(&lite.url).await.expect("the file opens");
    assert!(views.rebuild_needed());
    let mut rebuild = Rebuild::begin(&views).await.expect("a rebuild begins");
    let all: Vec<Opened<'_>> = pages.iter().map(|page| page.opened()).collect();
    rebuild.add(&all).await.expect("the pages follow");
    rebuild.finish().await.expect("the rebuild ends");
    assert_eq!(views.fingerprints().await.expect("fingerprints"), prints);
}

#[tokio::test]
async fn an_address_of_no_known_kind_is_refused() {
    assert!(matches!(Views::open("mysql://localhost/x").await, Err(ViewsError::Sql(_))));
    assert!(matches!(Views::open("sqlite:///nowhere/at/all/views.sqlite").await, Err(ViewsError::Sql(_))));
}
