//! Several tasks, and several programs, at once.

use tokio::task::JoinSet;
use vault::limits::ATTEMPTS_MAX;
use vault::{Erasure, Page, Role, SignIn, Subject, Vault, VaultError};

use crate::place::{NOON, PASSWORD, Place, id, person, user};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_and_readers_do_not_disturb_each_other() {
    let place = Place::new();
    let vault = place.open().await;
    let other_program = place.open().await;
    let mut tasks = JoinSet::new();
    for task in 0..8_u32 {
        let vault = if task % 2 == 0 { vault.clone() } else { other_program.clone() };
        tasks.spawn(async move {
            for turn in 0..20_u32 {
                let number = task * 100 + turn;
                vault.upsert(&person(number, &format!("Donor {number}"))).await?;
                vault.names(&[id(number)]).await?;
            }
            Ok::<_, VaultError>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.expect("no panic").expect("no error");
    }
    let all = vault.list(None, Page { number: 0, rows: 1 }).await.expect("listed");
    assert_eq!(all.total_rows, 160);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erasing_and_backing_up_while_others_read_and_write() {
    let place = Place::new();
    let vault = place.open().await;
    let name = |number: u32| format!("Vanishing-{number:04}");
    let first: Vec<Subject> = (0..100).map(|number| person(number, &name(number))).collect();
    vault.insert_many(&first).await.expect("inserted");

    let mut tasks = JoinSet::new();
    for number in 0..10_u32 {
        let vault = vault.clone();
        tasks.spawn(async move { vault.erase(&id(number), NOON).await.map(|_| ()) });
    }
    for task in 0..2_u32 {
        let vault = vault.clone();
        tasks.spawn(async move {
            for number in 0..100_u32 {
                vault.upsert(&person(1_000 + task * 100 + number, "New")).await?;
                vault.find_by_name("vanishing").await?;
            }
            Ok(())
        });
    }
    let backup = place.folder().join("backup");
    let backing_up = vault.clone();
    let target = backup.clone();
    tasks.spawn(async move { backing_up.backup_to(&target).await });
    while let Some(ended) = tasks.join_next().await {
        ended.expect("no panic").expect("no error");
    }

    std::fs::remove_file(&backup).expect("the backup, which may be older than the erasures");
    for number in 0..10 {
        assert!(!place.holds(name(number).as_bytes()), "{number}");
    }
    assert!(place.holds(name(10).as_bytes()), "the search would find one");
    assert_eq!(vault.list(None, Page { number: 0, rows: 1 }).await.expect("listed").total_rows, 290);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn knocking_all_at_once_wins_no_extra_guess() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    let mut tasks = JoinSet::new();
    for _ in 0..ATTEMPTS_MAX * 3 {
        let vault = vault.clone();
        tasks.spawn(async move { vault.verify_password("eleni", "a wrong password", NOON).await });
    }
    let (mut refused, mut throttled) = (0, 0);
    while let Some(ended) = tasks.join_next().await {
        match ended.expect("no panic").expect("answered") {
            SignIn::Refused => refused += 1,
            SignIn::Throttled { .. } => throttled += 1,
            SignIn::Known(_) => panic!("the password is wrong"),
        }
    }
    assert_eq!((refused, throttled), (ATTEMPTS_MAX, ATTEMPTS_MAX * 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_login_and_one_last_admin_whoever_comes_first() {
    let place = Place::new();
    let vault = place.open().await;
    let (one, two) = (user(1, "Admin", Role::Admin), user(2, "ADMIN", Role::Admin));
    let (left, right) = tokio::join!(vault.create_user(&one, PASSWORD), vault.create_user(&two, PASSWORD));
    assert!(left.is_ok() != right.is_ok(), "{left:?} {right:?}");

    vault.create_user(&user(3, "another", Role::Admin), PASSWORD).await.expect("let in");
    let first = if left.is_ok() { id(1) } else { id(2) };
    let another = id(3);
    let (left, right) = tokio::join!(vault.disable_user(&first), vault.disable_user(&another));
    assert!(left.is_ok() != right.is_ok(), "{left:?} {right:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_programs_may_make_the_same_vault_at_once() {
    // Rounds, because the moment in which they could be in each other's way is short.
    for _ in 0..10 {
        let place = Place::new();
        let mut tasks = JoinSet::new();
        for number in 0..8_u32 {
            let path = place.path();
            tasks.spawn(async move {
                let vault = Vault::open(&path).await?;
                vault.upsert(&person(number, "Maria")).await?;
                vault.close().await;
                Ok::<_, VaultError>(())
            });
        }
        while let Some(ended) = tasks.join_next().await {
            ended.expect("no panic").expect("no error");
        }
        assert_eq!(place.open().await.named("Maria").await.expect("searched").len(), 8);
    }
}

#[tokio::test]
async fn an_erasure_by_one_program_is_seen_by_another() {
    let place = Place::new();
    let (left, right) = (place.open().await, place.open().await);
    left.upsert(&person(1, "Maria")).await.expect("written");
    assert!(right.subject(&id(1)).await.expect("read").is_some());
    let erasure = Erasure { subject: id(1), at_ms: NOON };
    assert_eq!(right.reapply_erasures(&[erasure]).await.expect("erased"), 1);
    assert!(left.subject(&id(1)).await.expect("read").is_none());
}
