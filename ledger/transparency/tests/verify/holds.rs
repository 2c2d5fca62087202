//! What an honest bundle says.

use std::io::Cursor;

use transparency::bundle::{BundleReader, Manifest, Record};
use transparency::verify::{ANCHORED, COMPLETENESS, Depth, INTEGRITY, LEGALITY, Status, Verdict, verify_bundle};

use crate::bank::Bank;
use crate::{trouble, verify};

#[test]
fn an_honest_bundle_holds_in_either_order_of_the_books() {
    for larissa_first in [true, false] {
        let bank = Bank::new(larissa_first);
        let report = verify(&bank.bundle());
        assert_eq!(trouble(&report), Vec::<String>::new());
        assert_eq!(report.verdict, Verdict::Ok);
        assert_eq!(report.register, Some(bank.register.id()));
        for name in [INTEGRITY, LEGALITY, COMPLETENESS] {
            assert_eq!(report.named(name).filter(|check| check.status == Status::Ok).count(), 4, "{name}");
        }
        assert!(report.named(ANCHORED).all(|check| check.status == Status::NotChecked));
    }
}

#[test]
fn bytes_alone_leave_the_rest_unchecked_and_say_so() {
    let bytes = Bank::new(true).bundle();
    let report = verify_bundle(Cursor::new(&bytes), None, Depth::Bytes).unwrap();
    assert_eq!(report.verdict, Verdict::Incomplete);
    assert!(report.named(INTEGRITY).all(|check| check.status == Status::Ok));
    assert!(report.named(COMPLETENESS).all(|check| check.status == Status::Ok));
    assert_eq!(report.named(LEGALITY).filter(|check| check.status == Status::NotChecked).count(), 3);
}

#[test]
fn a_reader_who_trusts_another_register_is_told() {
    let bank = Bank::new(true);
    let bytes = bank.bundle();
    let with = |register| verify_bundle(Cursor::new(&bytes), Some(register), Depth::Everything).unwrap();
    assert_eq!(with(bank.register.id()).verdict, Verdict::Ok);
    let other = with(bank.ids.athens);
    assert_eq!(other.verdict, Verdict::Failed);
    assert_eq!(other.register, Some(bank.ids.athens));
}

#[test]
fn what_is_written_is_what_is_read() {
    let bank = Bank::new(true);
    let bytes = bank.bundle();
    let mut reader = BundleReader::new(Cursor::new(&bytes)).unwrap();
    let mut pages = Vec::new();
    let sealed = loop {
        match reader.next_record().unwrap().unwrap() {
            Record::Page(page) => pages.push(page),
            Record::Manifest(manifest) => break Manifest::open(&manifest).unwrap(),
            Record::Checkpoint(_) | Record::Policy(_) | Record::State(_) => panic!("nothing was put beside the pages"),
        }
    };
    assert_eq!(pages, bank.pages());
    assert_eq!(reader.next_record().unwrap(), None);
    assert_eq!(reader.at(), u64::try_from(bytes.len()).unwrap());
    assert_eq!(sealed.manifest.register, bank.register.id());
    let heads: Vec<_> = sealed.manifest.books.iter().map(|book| (book.from, book.to, book.head)).collect();
    let desks = [&bank.register].into_iter().chain(&bank.others);
    assert_eq!(heads, desks.map(|desk| (1, desk.head.page, desk.head.hash)).collect::<Vec<_>>());
}

#[test]
fn the_report_in_json_is_flat_and_names_books_in_hexadecimal() {
    let bank = Bank::new(true);
    let report = serde_json::to_value(verify(&bank.bundle())).unwrap();
    assert_eq!(report["verdict"], "ok");
    let checks = report["checks"].as_array().unwrap();
    let first = serde_json::json!({
        "name": "integrity", "status": "ok", "book": bank.register.id().to_string(), "page": 3,
        "detail": "REGISTER: pages 1 to 3, 11 entries",
    });
    assert_eq!(checks[0], first);
    let last = serde_json::json!({
        "name": "freshness", "status": "not_checked", "book": null, "page": null,
        "detail": "no policy was given: whom to believe is for the reader to say",
    });
    assert_eq!(checks.last(), Some(&last));
    assert_eq!(report.as_object().unwrap().len(), 2);
}
