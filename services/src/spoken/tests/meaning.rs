//! What commands mean: names, units, money, dates, causes and books.

use ledger::command::Command as Asked;
use ledger::decide::made_id;
use ledger::event::{EntryRef, Expiry};
use ledger::reason::BookKind;
use ledger::time::{Day, Timestamp};

use super::super::{Kind, Resolved, Wrong, key_of, made};
use super::ground::{ASKING, ATHENS, FOUND, Ground, LARISSA, MARIA, TREASURY};

fn request(
    ground: &Ground,
    json: &str,
) -> (ledger::ids::BookId, ledger::command::Request, Option<Box<vault::Subject>>) {
    match ground.resolved(json).expect("it is sound") {
        Resolved::Submit { book, request, person } => (book, *request, person),
        Resolved::OpenSite { .. } | Resolved::RotateKey { .. } => panic!("it is no request of one entry"),
    }
}

#[test]
fn a_gift_is_understood_whole() {
    let ground = Ground::new();
    let (book, request, person) = request(
        &ground,
        r#"{"key":"gift-1","site":"ATH","occurred_at":"2026-11-23T09:30:00+02:00","command":"receive_donation",
        "donor":"elstat:9186","emergency":"FL-2023-000160-GRC","lines":[
        {"item":"MILK-UHT-1L","bin":"A-02","quantity":20,"unit":"box","damaged":1,"expected":21,"discrepancy":"damaged",
         "best_before":"2027-05-31","maker_lot":"L7311","value":{"amount":"12.50","currency":"EUR"}},
        {"item":"BLANKET-150","bin":"A-01","quantity":3}]}"#,
    );
    assert_eq!((book, person), (ATHENS, None));
    assert_eq!((request.actor, request.cause), (ASKING, None));
    assert_eq!(Some(request.key), key_of("gift-1"));
    assert_eq!(request.occurred_at, Some(Timestamp::from_ms(1_795_419_000_000)));
    let made = made(book, &request);
    assert_eq!(made.lots.len(), 2);
    let Asked::ReceiveDonation(gift) = request.command else { panic!("a donation") };
    let milk = &gift.lines[0];
    assert_eq!(
        (milk.quantity.get(), milk.damaged.get(), milk.expected.map(ledger::quantity::Count::get)),
        (240, 12, Some(252))
    );
    assert_eq!(milk.expiry, Some(Expiry::BestBefore("2027-05-31".parse::<Day>().expect("a day"))));
    assert_eq!(milk.value.map(|value| value.minor.get()), Some(1250));
    assert_eq!(gift.lines[1].quantity.get(), 3);
    assert_eq!(gift.emergency, ground.codes.emergency("FL-2023-000160-GRC"));
}

#[test]
fn every_problem_of_meaning_is_said_at_once() {
    let ground = Ground::new();
    let problems = ground.problems(
        r#"{"key":"k","site":"ATH","occurred_at":"yesterday","command":"receive_donation","donor":"elstat:9187","lines":[
        {"item":"BLANKET-15O","bin":"A-01","quantity":1},
        {"item":"BLANKET-150","bin":"A-03","quantity":1,"unit":"box"},
        {"item":"BLANKET-150","bin":"A-01","quantity":1,"best_before":"2027-02-30","maker_lot":"a b"},
        {"item":"BLANKET-150","bin":"A-01","quantity":1,"best_before":"2027-02-27","use_by":"2027-02-28",
         "value":{"amount":"1.505","currency":"EUR"}},
        {"item":"BLANKET-150","bin":"A-01","quantity":1000000000000,"unit":"bale","value":{"amount":"1","minor":1,"currency":"eur"}}]}"#,
    );
    let fields: Vec<&str> = problems.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "occurred_at",
            "donor",
            "lines[0].item",
            "lines[1].bin",
            "lines[1].unit",
            "lines[2].best_before",
            "lines[2].maker_lot",
            "lines[3].use_by",
            "lines[3].value.amount",
            "lines[4].quantity",
            "lines[4].value.currency",
            "lines[4].value.amount",
        ]
    );
    let is = |at: usize| &problems[at].1;
    assert_eq!(*is(0), Wrong::NotATime);
    assert!(
        matches!(is(2), Wrong::UnknownName { kind: Kind::Item, nearest, .. } if nearest.as_deref() == Some("BLANKET-150"))
    );
    assert!(matches!(is(3), Wrong::UnknownName { kind: Kind::Bin, nearest, .. } if nearest.as_deref() == Some("A-01")));
    assert!(matches!(is(4), Wrong::UnknownUnit { item, known } if item == "BLANKET-150" && known == &["each", "bale"]));
    assert_eq!(*is(5), Wrong::NotADay);
    assert_eq!(*is(7), Wrong::TwoDates);
    assert!(matches!(is(8), Wrong::TooManyDecimals { decimals: 2, .. }));
    assert_eq!(*is(9), Wrong::TooManyUnits);
    assert_eq!((is(10), is(11)), (&Wrong::UnknownCurrency, &Wrong::AmountOnce));
}

#[test]
fn the_book_follows_from_the_command_and_contradictions_are_refused() {
    let ground = Ground::new();
    let book = |json: &str| request(&ground, json).0;
    assert_eq!(book(r#"{"key":"k","command":"register_party","kind":"donor"}"#), ground.book.id);
    let expense = r#"{"key":"k","command":"pay_expense","fund":"RELIEF","kind":"transport","amount":{"minor":5,"currency":"EUR"}}"#;
    assert_eq!(book(expense), TREASURY);
    assert_eq!(book(&expense.replace(r#""key":"k""#, r#""key":"k","book":"TREASURY""#)), TREASURY);
    assert_eq!(book(&format!(r#"{{"key":"k","site":"{LARISSA}","command":"add_bin","code":"X"}}"#)), LARISSA);
    assert_eq!(book(&format!(r#"{{"key":"k","site":"{}","command":"add_bin","code":"X"}}"#, LARISSA.site())), LARISSA);
    assert_eq!(book(r#"{"key":"k","cause":"LAR@7/0","command":"reverse_entry","reason":"duplicate"}"#), LARISSA);
    let wrong = |json: &str| ground.problems(json).remove(0);
    let (field, why) = wrong(&expense.replace(r#""key":"k""#, r#""key":"k","site":"ATH""#));
    assert_eq!((field.as_str(), why), ("site", Wrong::WrongBook { wanted: BookKind::Treasury }));
    assert_eq!(wrong(r#"{"key":"k","command":"add_bin","code":"X"}"#).1, Wrong::SiteMissing);
    assert_eq!(wrong(r#"{"key":"k","site":"ATH","book":"LAR","command":"add_bin","code":"X"}"#).1, Wrong::SiteAndBook);
    let (_, why) = wrong(r#"{"key":"k","site":"REGISTER","command":"add_bin","code":"X"}"#);
    assert_eq!(why, Wrong::WrongBook { wanted: BookKind::Site });
    assert!(matches!(wrong(r#"{"key":"k","site":"ATHH","command":"add_bin","code":"X"}"#).1,
        Wrong::UnknownName { kind: Kind::Site, nearest, .. } if nearest.as_deref() == Some("ATH")));
    assert_eq!(wrong(r#"{"key":"k","command":"reverse_entry","reason":"duplicate"}"#).1, Wrong::CauseMissing);
}

#[test]
fn keys_are_needed_and_measured() {
    let ground = Ground::new();
    assert_eq!(ground.problems(r#"{"command":"register_party","kind":"donor"}"#)[0].1, Wrong::KeyMissing);
    let long = "k".repeat(65);
    let json = format!(r#"{{"key":"{long}","command":"register_party","kind":"donor"}}"#);
    assert_eq!(ground.problems(&json)[0].1, Wrong::KeyLength);
}

#[test]
fn causes_are_read_in_both_forms_and_their_hash_is_held_to() {
    let ground = Ground::new();
    let with = |cause: &str| {
        format!(r#"{{"key":"k","site":"LAR","cause":{cause},"command":"release_shipment","shipment":"made:w@ATH"}}"#)
    };
    let cited = EntryRef { book: ATHENS, page: 4711, index: 3, hash: FOUND };
    for cause in [
        r#""ATH@4711/3""#.to_owned(),
        r#"{"book":"ATH","page":4711,"entry":3}"#.to_owned(),
        format!(r#"{{"book":"{ATHENS}","page":4711,"entry":3,"hash":"{FOUND}"}}"#),
    ] {
        assert_eq!(request(&ground, &with(&cause)).1.cause, Some(cited), "{cause}");
    }
    let wrong = |cause: &str| ground.problems(&with(cause)).remove(0).1;
    assert_eq!(wrong(r#""ATH@0/3""#), Wrong::NotAPlace);
    assert!(matches!(wrong(r#""ATX@1/3""#), Wrong::UnknownName { kind: Kind::Book, .. }));
    let other = "11".repeat(32);
    assert_eq!(wrong(&format!(r#"{{"book":"ATH","page":4711,"entry":3,"hash":"{other}"}}"#)), Wrong::AnotherHash);
    // An entry that is nowhere to be found, and no hash: nothing to cite.
    let spoken = super::super::read(with(r#""ATH@4711/3""#).as_bytes()).expect("it is read");
    let problems = super::super::resolve(&spoken, ASKING, &ground.names(), None).expect_err("it is refused");
    assert_eq!(problems[0].wrong, Wrong::UnknownEntry);
}

#[test]
fn what_a_command_will_make_can_be_named_before() {
    let ground = Ground::new();
    let json = r#"{"key":"k","site":"LAR","command":"hold_lot","lot":"made:gift-1#2@ATH","reason":"inspection"}"#;
    let Asked::HoldLot(hold) = ground.command(json) else { panic!("a hold") };
    let key = key_of("gift-1").expect("a key");
    assert_eq!(hold.lot.to_bytes(), made_id(ATHENS, key, "lot", 2));
    let here = ground.command(&json.replace("@ATH", ""));
    let Asked::HoldLot(hold) = here else { panic!("a hold") };
    assert_eq!(hold.lot.to_bytes(), made_id(LARISSA, key, "lot", 2));
    let problems = ground.problems(&json.replace("made:gift-1#2@ATH", "L-1"));
    assert_eq!(problems, [("lot".to_owned(), Wrong::NotAnId { kind: Kind::Lot })]);
}

#[test]
fn a_donor_goes_to_the_vault_and_the_ledger_sees_an_id() {
    let ground = Ground::new();
    let (_, request, person) = request(
        &ground,
        r#"{"key":"giver","command":"register_party","kind":"donor","name":"Αγνή Παπαδοπούλου","nature":"organisation","language":"en",
        "contact":{"email":"a@example.org","phone":"+30","tax_number":"123"}}"#,
    );
    let person = person.expect("someone for the vault");
    assert_eq!(Some(person.id), key_of("giver").map(|key| made_id(ground.book.id, key, "party", 0)));
    assert_eq!((person.kind, person.language), (vault::SubjectKind::Organisation, vault::Language::English));
    assert_eq!(person.email.as_deref(), Some("a@example.org"));
    let Asked::RegisterParty(party) = &request.command else { panic!("a party") };
    assert_eq!((&party.name, &party.code), (&None, &None));
    let stored = ledger::wire::encode(&request);
    assert!(!stored.windows(4).any(|part| part == "Αγ".as_bytes()), "the name must not be in the request");
}

#[test]
fn what_is_personal_and_what_is_public_are_kept_apart() {
    let ground = Ground::new();
    let wrong = |json: &str| ground.problems(json);
    let public =
        wrong(r#"{"key":"k","command":"register_party","kind":"partner","name":"Parish","contact":{"email":"a@b"}}"#);
    assert_eq!(public, [("contact".to_owned(), Wrong::NotPersonal)]);
    let coded = wrong(r#"{"key":"k","command":"register_party","kind":"donor","code":{"scheme":"afm","code":"1"}}"#);
    assert_eq!(coded, [("code".to_owned(), Wrong::NoPublicCode)]);
    let nameless = wrong(r#"{"key":"k","command":"register_party","kind":"donor","contact":{"email":"a@b"}}"#);
    assert_eq!(nameless, [("name".to_owned(), Wrong::FieldMissing)]);
    let blank = wrong(r#"{"key":"k","command":"register_party","kind":"donor","name":"  "}"#);
    assert_eq!(blank, [("name".to_owned(), Wrong::NotForVault(vault::Problem::Blank))]);
}

#[test]
fn only_who_may_approve_approves() {
    let ground = Ground::new();
    let with = |who: &str| {
        format!(
            r#"{{"key":"k","site":"ATH","command":"write_off","reason":"spoiled","approved_by":"{who}","lines":[{{"item":"BLANKET-150","quantity":1,"lot":"made:g"}}]}}"#
        )
    };
    for who in ["maria".to_owned(), MARIA.to_string()] {
        let Asked::WriteOff(off) = ground.command(&with(&who)) else { panic!("a write-off") };
        assert_eq!(off.approved_by, MARIA);
    }
    assert_eq!(ground.problems(&with("nobody"))[0].1, Wrong::UnknownApprover);
    assert_eq!(ground.problems(&with(&ASKING.to_string()))[0].1, Wrong::UnknownApprover);
}

#[test]
fn a_code_in_two_schemes_asks_for_the_scheme() {
    let mut ground = Ground::new();
    let json = r#"{"key":"k","site":"ATH","command":"hand_over","recipient":"9186","lines":[{"item":"BLANKET-150","quantity":1}]}"#;
    assert!(ground.resolved(json).is_ok());
    ground.party("nuts", "9186");
    let mut problems = ground.problems(json);
    let Wrong::AmbiguousParty { known } = problems.remove(0).1 else { panic!("it is ambiguous") };
    assert_eq!(known, ["elstat:9186", "nuts:9186"]);
}

#[test]
fn units_of_an_item_nobody_knows_are_a_problem_of_the_item() {
    let ground = Ground::new();
    let json = r#"{"key":"k","site":"ATH","command":"hand_over","recipient":"9186","lines":[{"item":"made:new","quantity":1,"unit":"box"}]}"#;
    assert!(
        matches!(&ground.problems(json)[..], [(field, Wrong::UnknownName { kind: Kind::Item, .. })] if field == "lines[0].item")
    );
    assert!(ground.resolved(&json.replace(r#","unit":"box""#, "")).is_ok());
}
