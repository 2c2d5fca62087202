//! Books and their keys: what the register refuses leaves nothing half open, and a key can be followed by another.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use journal::{Journal, MemoryJournal};
use ledger::command::{BookKey, Command};
use ledger::ids::PublicKey;
use ledger::refusal::Fact;
use ledger::text::{Code, Label};
use ledger::time::Zone;
use services::audit::verify_live;
use services::bank::{NewSite, SubmitError};
use tests::small::{ACTOR, Small, ask, fresh_key, open};

fn site(code: &str) -> NewSite {
    NewSite {
        code: Code::try_from(code).unwrap(),
        name: Label::try_from("A warehouse").unwrap(),
        municipality: None,
        zone: Zone::ATHENS,
    }
}

fn facts(answer: Result<impl std::fmt::Debug, SubmitError>) -> Vec<Fact> {
    match answer {
        Err(SubmitError::Refused(refusals)) => refusals.into_iter().map(|refusal| refusal.fact).collect(),
        other => panic!("it was not refused: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_that_the_register_refuses_does_not_keep_the_bank_from_starting() {
    let dir = tempfile::tempdir().unwrap();
    let memory = MemoryJournal::new();
    let small = Small::found(dir.path(), Journal::Memory(memory.clone())).await;
    let taken = small.bank.open_site(site("REGISTER"), ACTOR, fresh_key()).await;
    assert!(matches!(facts(taken)[..], [Fact::CodeTaken(_)]));
    let no_municipality = NewSite { municipality: Some(small.ids.partner), ..site("VOL") };
    let partner = small.bank.open_site(no_municipality, ACTOR, fresh_key()).await;
    assert!(matches!(facts(partner)[..], [Fact::PartyIsNot { .. }]));
    small.bank.stop().await;
    drop(small);
    let bank = open(dir.path(), Journal::Memory(memory)).await;
    bank.open_site(site("VOL"), ACTOR, fresh_key()).await.unwrap();
    bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_is_opened_once_by_a_key_and_names_who_opened_it() {
    let dir = tempfile::tempdir().unwrap();
    let small = Small::found(dir.path(), Journal::Memory(MemoryJournal::new())).await;
    let key = fresh_key();
    let first = small.bank.open_site(site("VOL"), ACTOR, key).await.unwrap();
    assert_eq!(small.bank.open_site(site("VOL"), ACTOR, key).await.unwrap(), first);
    let elsewhere = NewSite { zone: Zone { offset_min: 60, ..Zone::ATHENS }, ..site("VOL") };
    assert!(matches!(small.bank.open_site(elsewhere, ACTOR, key).await, Err(SubmitError::KeyReused)));
    let page = small.bank.page(first, 1).await.unwrap().unwrap();
    assert_eq!(page.entries().unwrap()[0].1.actor, ACTOR);
    small.bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_only_key_a_bank_holds_is_not_revoked() {
    let dir = tempfile::tempdir().unwrap();
    let small = Small::found(dir.path(), Journal::Memory(MemoryJournal::new())).await;
    let (register, book) = (small.bank.register_book(), small.ids.site);
    let own = small.bank.register().now().keys(book)[0];
    let stranger = ledger::page::public(&ledger::SigningKey::from_bytes(&[66; 32]));
    small.bank.submit(register, ask(Command::AddBookKey(BookKey { book, key: stranger }))).await.unwrap();
    let revoked = small.bank.submit(register, ask(Command::RevokeBookKey(BookKey { book, key: own }))).await;
    assert_eq!(facts(revoked), [Fact::KeyNotRevocable]);
    small.submit(small.donation(1)).await.unwrap();
    small.bank.submit(register, ask(Command::RevokeBookKey(BookKey { book, key: stranger }))).await.unwrap();
    small.bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_followed_by_the_next_in_a_site_and_in_the_register() {
    let dir = tempfile::tempdir().unwrap();
    let memory = MemoryJournal::new();
    let small = Small::found(dir.path(), Journal::Memory(memory.clone())).await;
    let ids = small.ids;
    for book in [ids.site, small.bank.register_book()] {
        let old: Vec<PublicKey> = small.bank.register().now().keys(book);
        let asked = fresh_key();
        let (next, added) = small.bank.rotate_key(book, ACTOR, asked).await.unwrap();
        let (again, repeated) = small.bank.rotate_key(book, ACTOR, asked).await.unwrap();
        assert_eq!(
            (again, repeated.place, repeated.repeated),
            (next, added.place, true),
            "asked again it is done already"
        );
        assert_eq!(small.bank.register().now().keys(book), [next]);
        assert!(!old.contains(&next));
        small.submit(ids.donation(1)).await.unwrap();
    }
    let (sealed_by, register) = (small.bank.register().now().keys(ids.site), small.bank.register_book());
    let head = small.bank.office(ids.site).unwrap().clerk.kept().head().page;
    assert_eq!(small.bank.page(ids.site, head).await.unwrap().unwrap().sealed_by(), sealed_by[0]);
    small.bank.stop().await;
    drop(small);

    let bank = open(dir.path(), Journal::Memory(memory)).await;
    bank.submit(ids.site, ask(ids.donation(1))).await.unwrap();
    let (next, _) = bank.rotate_key(register, ACTOR, fresh_key()).await.unwrap();
    assert_eq!(bank.register().now().keys(register), [next]);
    assert_eq!(verify_live(&bank).await.unwrap().failed(), Vec::<String>::new());
    let bundle = tempfile::NamedTempFile::new().unwrap();
    services::audit::write_bundle(&bank, bundle.reopen().unwrap()).await.unwrap();
    let report = transparency::verify::verify_bundle(
        std::io::BufReader::new(bundle.reopen().unwrap()),
        Some(register),
        transparency::verify::Depth::Everything,
    );
    assert_eq!(report.unwrap().failed(), Vec::<String>::new());
    bank.stop().await;
}
