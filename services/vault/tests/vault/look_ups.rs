//! Finding subjects by id, by name, page by page.

use vault::limits::{FOUND_ROWS_MAX, IDS_MAX, PAGE_ROWS_MAX};
use vault::{Page, Role, Subject, SubjectKind, Vault, VaultError};

use crate::place::{NOON, PASSWORD, Place, id, organisation, person, user};

fn named(subjects: &[Subject]) -> Vec<&str> {
    subjects.iter().map(|it| it.name.as_str()).collect()
}

async fn found(vault: &Vault, text: &str) -> Vec<String> {
    vault.find_by_name(text).await.expect("searched").into_iter().map(|it| it.name).collect()
}

#[tokio::test]
async fn names_of_many_ids_come_in_one_answer_users_among_them() {
    let place = Place::new();
    let vault = place.open().await;
    let many: Vec<Subject> = (0..3_000).map(|number| person(number, &format!("Donor {number}"))).collect();
    vault.insert_many(&many).await.expect("inserted");
    vault.create_user(&user(5_000, "eleni", Role::Operator), PASSWORD).await.expect("let in");

    let mut asked: Vec<_> = (0..3_000).map(id).collect();
    asked.extend([id(5_000), id(6_000), id(0)]);
    let names = vault.names(&asked).await.expect("looked up");
    assert_eq!(names.len(), 3_001);
    assert_eq!(names[&id(2_999)], "Donor 2999");
    assert_eq!(names[&id(5_000)], "eleni of the bank");
    assert!(!names.contains_key(&id(6_000)));
    assert!(vault.names(&[]).await.expect("nothing asked").is_empty());
    match vault.names(&vec![id(0); IDS_MAX + 1]).await {
        Err(VaultError::TooMany { what: "ids", .. }) => {}
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_name_is_found_whatever_its_accents_and_case() {
    let place = Place::new();
    let vault = place.open().await;
    for (number, name) in
        ["Γιώργος Παπάς", "ΙΔΡΥΜΑ ΣΤΑΥΡΟΣ ΝΙΑΡΧΟΣ", "École Française", "100% Aid_Fund"].iter().enumerate()
    {
        let number = u32::try_from(number).expect("small");
        vault.upsert(&person(number, name)).await.expect("written");
    }
    for (text, name) in [
        ("γιωργοσ παπας", "Γιώργος Παπάς"),
        ("ΠΑΠΆΣ", "Γιώργος Παπάς"),
        ("γιώργος   παπάς", "Γιώργος Παπάς"),
        ("Σταύρος", "ΙΔΡΥΜΑ ΣΤΑΥΡΟΣ ΝΙΑΡΧΟΣ"),
        ("E\u{301}COLE", "École Française"),
        ("francaise", "École Française"),
        ("100%", "100% Aid_Fund"),
        ("d_f", "100% Aid_Fund"),
    ] {
        assert_eq!(found(&vault, text).await, [name], "{text}");
    }
    for nobody in ["παππας", "1%d", "", "  ", "\u{301}", "'; DROP TABLE subject; --"] {
        assert!(found(&vault, nobody).await.is_empty(), "{nobody}");
    }
}

#[tokio::test]
async fn whole_names_come_before_beginnings_before_the_rest() {
    let place = Place::new();
    let vault = place.open().await;
    for (number, name) in [(1, "The Red Cross"), (2, "Red Cross Athens"), (3, "RED CROSS"), (4, "Blue Shield")] {
        vault.upsert(&organisation(number, name)).await.expect("written");
    }
    assert_eq!(found(&vault, "red cross").await, ["RED CROSS", "Red Cross Athens", "The Red Cross"]);
}

#[tokio::test]
async fn a_search_answers_a_bounded_number() {
    let place = Place::new();
    let vault = place.open().await;
    let many: Vec<Subject> = (0..FOUND_ROWS_MAX + 7).map(|number| person(number, "Same Name")).collect();
    vault.insert_many(&many).await.expect("inserted");
    let most = usize::try_from(FOUND_ROWS_MAX).expect("small");
    assert_eq!(vault.find_by_name("same").await.expect("searched").len(), most);
    assert_eq!(vault.named("same name").await.expect("searched").len(), most);
}

#[tokio::test]
async fn an_import_finds_whole_names_only_the_oldest_first() {
    let place = Place::new();
    let vault = place.open().await;
    vault.upsert(&Subject { created_at_ms: NOON + 1, ..organisation(1, "Κρητικός") }).await.expect("written");
    vault.upsert(&Subject { created_at_ms: NOON, ..organisation(2, "ΚΡΗΤΙΚΟΣ") }).await.expect("written");
    vault.upsert(&organisation(3, "Κρητικός Α.Ε.")).await.expect("written");
    let hits = vault.named(" κρητικος ").await.expect("searched");
    assert_eq!(named(&hits), ["ΚΡΗΤΙΚΟΣ", "Κρητικός"]);
}

#[tokio::test]
async fn a_list_comes_by_name_page_by_page() {
    let place = Place::new();
    let vault = place.open().await;
    for (number, name) in [(1, "Ωmega"), (2, "άλφα"), (3, "Βήτα"), (4, "ΑΛΦΑ 2")] {
        vault.upsert(&person(number, name)).await.expect("written");
    }
    vault.upsert(&organisation(5, "Άλφα 3 ΑΕ")).await.expect("written");

    let page = |number, rows| Page { number, rows };
    let first = vault.list(Some(SubjectKind::Person), page(0, 3)).await.expect("listed");
    assert_eq!((named(&first.subjects), first.total_rows), (vec!["άλφα", "ΑΛΦΑ 2", "Βήτα"], 4));
    let second = vault.list(Some(SubjectKind::Person), page(1, 3)).await.expect("listed");
    assert_eq!((named(&second.subjects), second.total_rows), (vec!["Ωmega"], 4));
    let past = vault.list(Some(SubjectKind::Person), page(u32::MAX, 3)).await.expect("listed");
    assert_eq!((past.subjects.len(), past.total_rows), (0, 4));
    let all = vault.list(None, page(0, PAGE_ROWS_MAX)).await.expect("listed");
    assert_eq!((named(&all.subjects)[2], all.total_rows), ("Άλφα 3 ΑΕ", 5));
    match vault.list(None, page(0, PAGE_ROWS_MAX + 1)).await {
        Err(VaultError::TooMany { .. }) => {}
        other => panic!("{other:?}"),
    }
}
