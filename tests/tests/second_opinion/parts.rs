//! Parts of a bank: both verifiers say that they are parts, what is said less of a book than its log book names, and what is false in a book
//! whose entries cannot all be judged.

use transparency::bundle::ManifestBook;

use crate::anchored::{STORY, logged};
use crate::books::{Books, joined, records};
use crate::chance::Chance;
use crate::opinion::{agree, checks, first_opinion, second_opinion, spoken, worst};

/// What both verifiers say of the completeness of a bundle, and of the whole.
fn both(name: &str, bundle: &[u8]) -> (String, String) {
    let theirs = second_opinion(&[(name.to_owned(), bundle.to_vec())], None).remove(0);
    let ours = first_opinion(bundle);
    let said = |of: &serde_json::Value| (worst(of, "completeness").to_owned(), of["verdict"].to_string());
    assert_eq!(said(&ours), said(&theirs), "{name}:\n{}\n{}", spoken(&ours), spoken(&theirs));
    said(&ours)
}

#[test]
fn a_part_says_that_it_is_one() {
    let (books, _) = logged(STORY);
    assert_eq!(both("whole", &books.bundle()).0, "ok");
    let last = books.chains.len() - 1;
    // Nothing else tells: the log book names no page of a book that is written behind its end.
    let had = books.bundle_with(|it| it.books[last].had += 1);
    assert_eq!(both("it had a page more", &had), ("not_checked".to_owned(), "\"incomplete\"".to_owned()));
    let less = books.bundle_with(|it| it.books[last].had -= 1);
    assert_eq!(both("it had less than is here", &less).0, "failed");
}

#[test]
fn a_manifest_that_says_less_than_the_log_book_names_fails() {
    let (books, pages) = logged(STORY);
    for at in 1..books.chains.len() {
        let (mut cut, id) = (books.clone(), books.chains[at].id);
        if !pages.iter().any(|page| page.book == id) {
            continue;
        }
        cut.chains[at].drafts.pop();
        assert_eq!(both("cut", &cut.bundle()).0, "failed");
        let had = u64::try_from(books.chains[at].drafts.len()).unwrap();
        let honest = cut.bundle_with(|it| it.books[at].had = had);
        assert_eq!(both("cut, and says so", &honest).0, "not_checked");
        cut.chains[at].drafts.clear();
        let none = cut.bundle_with(|it| it.books[at] = ManifestBook::empty(id));
        assert_eq!(both("no pages", &none).0, "failed");
    }
}

/// Every book left out once, so that others cite what is not there; and in each of the others a page written twice, or entries cited that
/// are others.
#[test]
fn what_is_false_in_a_part_is_found_by_both() {
    let mut shown = Vec::new();
    for story in ["48-a-whole-emergency", "24-back-after-a-delivery"] {
        let books = Books::of_story(story);
        for left_out in 1..books.chains.len() {
            let mut part = books.clone();
            part.chains.remove(left_out);
            shown.push((format!("{story}: book {left_out} left out"), part.bundle()));
            for (chain, page) in part.places().into_iter().filter(|(chain, page)| *chain > 0 && *page > 0) {
                let mut twice = part.clone();
                let draft = twice.chains[chain].drafts[page].clone();
                twice.chains[chain].drafts.insert(page, draft);
                shown.push((format!("{story}: {left_out} left out, page {page} of {chain} twice"), twice.bundle()));
                let mut moved = part.clone();
                moved.chains[chain].drafts.swap(page, 1);
                shown.push((format!("{story}: {left_out} left out, page {page} of {chain} second"), moved.bundle()));
            }
        }
    }
    let agreed = agree(&shown);
    println!("{} parts: {agreed:?}", shown.len());
    assert!(agreed.incomplete > 0 && agreed.failed > 0, "{agreed:?}");
}

/// Bytes that are no page any more are of the book that their header names.
#[test]
fn a_first_page_that_is_damaged_is_its_own_books() {
    let (books, _) = logged(STORY);
    let (whole, mut chance) = (records(&books.bundle()), Chance(7));
    let mut first = 0;
    let mut shown = Vec::new();
    for chain in &books.chains {
        let mut records = whole.clone();
        let page = &mut records[first].1;
        let header = usize::try_from(u32::from_le_bytes(page[..4].try_into().unwrap())).unwrap();
        // The length of the body, then some byte of the body.
        page[4 + header] ^= 1;
        shown.push((chain.id, joined(&records)));
        let mut records = whole.clone();
        let page = &mut records[first].1;
        let at = 8 + header + chance.below(page.len() - header - 8);
        page[at] ^= 1;
        shown.push((chain.id, joined(&records)));
        first += chain.drafts.len();
    }
    for (book, bundle) in shown {
        let theirs = second_opinion(&[(String::new(), bundle.clone())], None).remove(0);
        for said in [&first_opinion(&bundle), &theirs] {
            let wrong = checks(said).iter().filter(|check| check["name"] == "integrity" && check["status"] == "failed");
            let books: Vec<String> =
                wrong.map(|check| check["book"].as_str().unwrap_or("the whole").to_owned()).collect();
            assert_eq!(books, [book.to_string()], "{}", spoken(said));
        }
    }
}
