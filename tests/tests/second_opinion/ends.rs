//! Both verifiers name the same page of the same book where a book's end is other than it should be.

use ledger::event::{BookClosed, NamedPage};
use ledger::ids::Hash;
use ledger::reason::EndReason;
use serde_json::Value;

use crate::anchored::{STORY, logged};
use crate::books::records;
use crate::opinion::{checks, first_opinion, second_opinion, spoken};
use crate::succession::Told;

/// What did not come out well of integrity and completeness: how, and where.
fn places(report: &Value) -> Vec<String> {
    let wrong = checks(report)
        .iter()
        .filter(|check| check["status"] != "ok" && (check["name"] == "integrity" || check["name"] == "completeness"));
    let mut places: Vec<String> = wrong
        .map(|check| format!("{} {} {} {}", check["name"], check["status"], check["book"], check["page"]))
        .collect();
    places.sort_unstable();
    // Ours may say two things of one place, and they one.
    places.dedup();
    places
}

#[test]
fn the_same_place_by_both() {
    let told = Told::of(logged(STORY));
    let (site, all) = told.site();
    let mut shown = Vec::new();
    for book in [site, told.log] {
        let last = told.last(book);
        let ends = [
            ("another hash", NamedPage { hash: Hash([9; 32]), ..last }),
            ("a page before", NamedPage { page: last.page - 1, ..last }),
            ("a page behind", NamedPage { page: last.page + 1, ..last }),
            ("no page at all", NamedPage { page: 0, hash: Hash::ZERO }),
        ];
        for (what, last) in ends {
            let end = BookClosed { book, last, witnessed: None, tree: None, reason: EndReason::PagesLost };
            let closed = told.clone().close(end);
            shown.push((format!("{what} of {book}"), closed.books.bundle()));
            let mut without = closed.books.clone();
            without.chains.retain(|chain| chain.id != book);
            shown.push((format!("{what} of {book}, which is left out"), without.bundle()));
            let closed =
                if book == told.log { closed } else { closed.close_here(told.log, None, EndReason::PagesLost) };
            shown.push((format!("{what} of {book}, another log"), closed.named_anew().books.bundle()));
        }
    }
    assert!(all > 2 && records(&shown[0].1).len() > 3);
    for ((what, bundle), theirs) in shown.iter().zip(second_opinion(&shown, None)) {
        let ours = first_opinion(bundle);
        assert_eq!(places(&ours), places(&theirs), "{what}:\n{}\n{}", spoken(&ours), spoken(&theirs));
        assert_eq!(ours["verdict"] == "failed", theirs["verdict"] == "failed", "{what}");
    }
}
