//! Every fact and every problem is said in both languages, under a code of its own.

use std::collections::{BTreeMap, HashMap, HashSet};

use ledger::account::Currency;
use ledger::ids::{
    AnnouncementId, BinId, BookId, EmergencyId, FundId, ItemId, LotId, PartyId, PledgeId, ReservationId, ShipmentId,
};
use ledger::reason::{BookKind, LossReason, PartyKind};
use ledger::refusal::{Fact, Refusal};
use ledger::register::Register;
use ledger::text::{Code, TextError};
use ledger::time::Day;

use super::naming::Shelf;
use super::{Language, Naming, Nobody, fact, fact_code, problem, wrong_code};
use crate::spoken::{Kind, Problem, Wrong};
use vault::Problem as V;

macro_rules! id {
    ($id:ident) => {
        $id::from_bytes([0xab; 16])
    };
}

/// One of each fact. A new fact makes `fact_code` fail to compile; that it is here too, the count below says.
fn facts() -> Vec<Fact> {
    let (item, lot, bin, fund, day) = (id!(ItemId), id!(LotId), id!(BinId), id!(FundId), Day { days: 20_000 });
    let (wanted, open) = (5, 3);
    vec![
        Fact::UnknownItem(item),
        Fact::UnknownParty(id!(PartyId)),
        Fact::UnknownFund(fund),
        Fact::UnknownEmergency(id!(EmergencyId)),
        Fact::UnknownBook(BookId([1; 32])),
        Fact::UnknownBin(bin),
        Fact::UnknownLot(lot),
        Fact::UnknownShipment(id!(ShipmentId)),
        Fact::UnknownReservation(id!(ReservationId)),
        Fact::UnknownAnnouncement(id!(AnnouncementId)),
        Fact::UnknownPledge(id!(PledgeId)),
        Fact::PartyIsNot { party: id!(PartyId), wanted: &[PartyKind::Donor, PartyKind::Partner] },
        Fact::CodeTaken(Code::try_from("A-01").expect("a code")),
        Fact::NameForbidden,
        Fact::NameMissing,
        Fact::BadPack,
        Fact::AlreadyThere,
        Fact::KeyNotRevocable,
        Fact::WrongKind(BookKind::Treasury),
        Fact::TooManyBooks { max: 4000 },
        Fact::WrongBook { kind: BookKind::Site },
        Fact::NoLines,
        Fact::TooManyLines { lines: 1001, max: 1000 },
        Fact::NothingMoves,
        Fact::NotEnough { item, lot, bin, wanted, free: open },
        Fact::NotEnoughOfItem { item, wanted, available: open },
        Fact::NotEnoughMoney { fund, wanted, held: open },
        Fact::TooMuch,
        Fact::PastUseBy { lot, day },
        Fact::PastBestBefore { lot, day },
        Fact::LotIsHeld(lot),
        Fact::LotIsRecalled(lot),
        Fact::LotIsNotHeld(lot),
        Fact::NotFirstExpiring { lot, first: lot },
        Fact::DateMissing(item),
        Fact::ReasonMissing,
        Fact::ReasonDoesNotFit(LossReason::Found),
        Fact::LotOfAnotherItem(lot),
        Fact::LotTermsDiffer(lot),
        Fact::LotMissing,
        Fact::BinMissing,
        Fact::SameBin(bin),
        Fact::LotTwice(lot),
        Fact::CauseMissing,
        Fact::CauseDoesNotFit,
        Fact::AnotherDestination(BookId([1; 32])),
        Fact::ToItself,
        Fact::BeyondDispatched { lot, wanted, open },
        Fact::NotOnTheRoad { lot, wanted, open },
        Fact::NotAccountedFor { lot, open, said: 1 },
        Fact::AlreadyReleased(id!(ShipmentId)),
        Fact::NothingToRelease(id!(ShipmentId)),
        Fact::BeyondUnmatched { lot, wanted, open },
        Fact::BeyondDelivered { lot, wanted, open },
        Fact::LinesBesideReservation,
        Fact::ReservedForAnother(id!(ReservationId)),
        Fact::ReservationDiffers(id!(ReservationId)),
        Fact::AnotherDonor(id!(PartyId)),
        Fact::AnotherFund(fund),
        Fact::BeyondPaid { item, wanted, open },
        Fact::BeyondPayment { fund, wanted, open },
        Fact::WrongCurrency { wanted: Currency::EUR },
        Fact::SamePerson,
        Fact::AlreadyReversed,
        Fact::NotReversible,
        Fact::BuiltUpon,
        Fact::OccurredInFuture,
        Fact::ForeignId,
        Fact::StateDiffers,
        Fact::AlreadyOpened,
        Fact::NotTheNextPage { book: BookId([7; 32]), page: 9, next: 8 },
        Fact::BookClosed { book: BookId([7; 32]), successor: Some(BookId([8; 32])) },
        Fact::NotToSucceed(BookId([7; 32])),
        Fact::NotToClose(BookId([7; 32])),
        Fact::LesserId(BookId([7; 32])),
        Fact::NotThePredecessor(BookId([7; 32])),
        Fact::BeyondCarried { lot, wanted, open },
        Fact::EntryTooLarge { bytes: 9, max: 8 },
    ]
}

fn wrongs() -> Vec<Wrong> {
    let known = vec!["one".to_owned(), "two".to_owned()];
    let nearest = Some("one".to_owned());
    let mut wrongs = vec![
        Wrong::UnknownField { nearest: nearest.clone(), known: known.clone() },
        Wrong::UnknownField { nearest: None, known: known.clone() },
        Wrong::FieldMissing,
        Wrong::WrongType { wanted: vec!["string".to_owned(), "integer".to_owned()] },
        Wrong::UnknownWord { nearest: nearest.clone(), known: known.clone() },
        Wrong::UnknownWord { nearest: None, known: known.clone() },
        Wrong::TooFew { min: 1 },
        Wrong::TooMany { max: 9 },
        Wrong::TooShort { min: 1 },
        Wrong::TooLong { max: 9 },
        Wrong::TooSmall { min: 1 },
        Wrong::TooLarge { max: 9 },
        Wrong::FieldTwice,
        Wrong::Unclear,
        Wrong::AmbiguousParty { known: known.clone() },
        Wrong::UnknownUnit { item: "RICE".to_owned(), known },
        Wrong::TooManyUnits,
        Wrong::NotADay,
        Wrong::NotATime,
        Wrong::NothingBetween { from: "ATH@9".to_owned(), to: "ATH@2".to_owned() },
        Wrong::NothingWritten { from: "2026-10-01".to_owned(), to: "2026-10-31".to_owned() },
        Wrong::EndsBefore { from: "2026-12-01".to_owned() },
        Wrong::PageGone { book: "ATH".to_owned(), page: 9 },
        Wrong::NotHours { part: "mo".to_owned() },
        Wrong::TwoDates,
        Wrong::NotAnAmount,
        Wrong::TooManyDecimals { currency: Currency::EUR, decimals: 2 },
        Wrong::AmountOnce,
        Wrong::UnknownCurrency,
        Wrong::NotAHash,
        Wrong::KeyMissing,
        Wrong::KeyLength,
        Wrong::KeysDiffer,
        Wrong::SiteMissing,
        Wrong::SiteAndBook,
        Wrong::NotAPlace,
        Wrong::UnknownEntry,
        Wrong::AnotherHash,
        Wrong::CauseMissing,
        Wrong::NotPersonal,
        Wrong::NoPublicCode,
        Wrong::UnknownApprover,
        Wrong::UnknownPerson { name: "mariaa".to_owned(), nearest: Some("maria".to_owned()) },
    ];
    for kind in Kind::ALL {
        wrongs.push(Wrong::NotAnId { kind });
        wrongs.push(Wrong::UnknownName { kind, name: "X".to_owned(), nearest: nearest.clone() });
        wrongs.push(Wrong::UnknownName { kind, name: "X".to_owned(), nearest: None });
    }
    wrongs.extend(
        [BookKind::Register, BookKind::Site, BookKind::Treasury, BookKind::Log]
            .map(|wanted| Wrong::WrongBook { wanted }),
    );
    for text in [TextError::Empty, TextError::TooLong(40), TextError::Character('\n'), TextError::Space] {
        wrongs.extend([Wrong::NotACode(text.clone()), Wrong::NotAName(text)]);
    }
    let vaults =
        [V::Blank, V::LongerThanChars(1), V::ShorterThanChars(1), V::LongerThanBytes(1), V::Control, V::Malformed];
    wrongs.extend(vaults.map(Wrong::NotForVault));
    wrongs
}

/// A sentence ends, holds no leftover of a program, and is in its language.
fn is_a_sentence(text: &str, language: Language) {
    let greek = text.chars().filter(|c| ('\u{370}'..='\u{3ff}').contains(c)).count();
    assert!(text.ends_with(['.', '?', ';']) && text.chars().count() >= 10, "{text}");
    assert!(!text.contains("Id(") && !text.contains('{') && !text.contains("  "), "{text}");
    assert!(text.chars().count() <= 200, "too long: {text}");
    match language {
        Language::English => assert_eq!(greek, 0, "{text}"),
        Language::Greek => assert!(greek * 2 > text.chars().filter(|c| c.is_alphabetic()).count(), "{text}"),
    }
}

#[test]
fn every_fact_is_said_in_both_languages() {
    let (register, people) = (Register::default(), HashMap::new());
    for language in [Language::English, Language::Greek] {
        let naming = Naming { language, register: register.now(), shelf: &Nobody, people: &people };
        for one in facts() {
            is_a_sentence(&fact(&one, &naming), language);
        }
    }
}

#[test]
fn every_fact_has_a_code_of_its_own() {
    let codes: Vec<&str> = facts().iter().map(fact_code).collect();
    let distinct: HashSet<&str> = codes.iter().copied().collect();
    assert_eq!(distinct.len(), codes.len());
    // Each code once in the list of codes, so no fact is missing above.
    let source = include_str!("codes.rs");
    let listed = source.lines().filter(|line| line.trim_start().starts_with("Fact::")).count();
    assert_eq!(listed, codes.len());
    for code in codes {
        assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{code}");
    }
}

#[test]
fn every_problem_is_said_in_both_languages_under_a_code() {
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for wrong in wrongs() {
        *named.entry(wrong_code(&wrong)).or_default() += 1;
        for language in [Language::English, Language::Greek] {
            let said = problem(&Problem { field: "lines[12].item".to_owned(), wrong: wrong.clone() }, language);
            assert_eq!((said.line, said.field.as_str()), (Some(12), "lines[12].item"));
            is_a_sentence(&said.message, language);
        }
    }
    let source = include_str!("codes.rs");
    let listed: HashSet<&str> = source
        .lines()
        .skip_while(|line| !line.contains("fn wrong_code"))
        .filter(|line| line.contains("=> \""))
        .filter_map(|line| line.split('"').nth(1))
        .collect();
    let said: HashSet<&str> = named.into_keys().collect();
    assert_eq!(listed, said);
}

struct OneShelf;

impl Shelf for OneShelf {
    fn bin(&self, _: BinId) -> Option<String> {
        Some("A-01".to_owned())
    }

    fn item_of(&self, _: LotId) -> Option<ItemId> {
        None
    }
}

#[test]
fn names_stand_where_they_are_known() {
    let register = Register::default();
    let people = HashMap::from([(id!(PartyId), "Αγνή".to_owned())]);
    let naming = Naming { language: Language::English, register: register.now(), shelf: &OneShelf, people: &people };
    assert_eq!(fact(&Fact::AnotherDonor(id!(PartyId)), &naming), "It was made by another donor, Αγνή.");
    assert_eq!(fact(&Fact::SameBin(id!(BinId)), &naming), "The goods are in bin A-01 already. Choose another bin.");
    assert!(fact(&Fact::LotIsHeld(id!(LotId)), &naming).starts_with("Lot abababab is on hold."));
}

#[test]
fn refusals_stand_at_the_fields_that_people_wrote() {
    use ledger::command::{Command, ReleaseLot, ReturnGoods};
    let goods = Command::ReturnGoods(ReturnGoods { lines: Vec::new() });
    let lot = Command::ReleaseLot(ReleaseLot { lot: id!(LotId) });
    let path =
        |command: &Command, line, field| super::spoken_path(command, &Refusal { line, field, fact: Fact::NoLines });
    assert_eq!(path(&goods, Some(2), "from"), "lines[2].lot");
    assert_eq!(path(&goods, None, "cause"), "cause");
    assert_eq!(path(&lot, None, "book"), "site");
    assert_eq!(path(&lot, Some(0), "expiry"), "lines[0].best_before");
}
