//! Strength two: whoever has the key of a book, or of all books, and puts everything behind the forgery right.
//!
//! With one book's key the rest of the bank still contradicts it. With all of them nothing in the pages does, where the rules allow what was
//! forged: that only what left the house can tell, and the tests say so.

use std::collections::BTreeMap;

use ledger::reason::BookKind;
use transparency::verify::{COMPLETENESS, INTEGRITY, LEGALITY, Status, Verdict};

use crate::bank::bank;
use crate::forged::Attack;
use crate::history::History;
use crate::log::{Outside, Tree};
use crate::{failed, read};

#[test]
fn with_one_books_key_the_register_the_log_book_or_the_manifest_contradicts() {
    let honest = History::of(&bank());
    let mut met: BTreeMap<(Attack, Vec<&str>), usize> = BTreeMap::new();
    for attack in Attack::ALL {
        for (what, _, forged) in attack.everywhere(&honest) {
            let touched = forged.touched(&honest).unwrap();
            let report = read(&forged.bundle_with(touched, &honest), honest.register());
            let named = failed(&report);
            assert_eq!(report.verdict, Verdict::Failed, "{what}");
            let says = |name| named.contains(&name);
            let unsure = report.named(LEGALITY).any(|check| check.status == Status::NotChecked);
            // The manifest, which the register sealed, says with which page each book ends; a register that breaks its rules judges nobody.
            assert!(says(COMPLETENESS) || says(INTEGRITY) || (touched == 0 && says(LEGALITY)), "{what}: {named:?}");
            let was_logged = touched != 0 && honest.chains[touched].kind != BookKind::Log;
            match attack {
                // Nothing stands where it stood, and the log book names what stood there.
                Attack::Edited | Attack::OtherActor | Attack::Swapped if was_logged => {
                    assert!(says(LEGALITY), "{what}: {named:?}");
                }
                // It names more than is there: that is not failed but open, and what failed is the end of the book.
                Attack::Deleted | Attack::Cut if was_logged => assert!(says(LEGALITY) || unsure, "{what}: {named:?}"),
                Attack::Replayed => assert!(says(LEGALITY), "made of another book; {what}: {named:?}"),
                // Behind what was logged nothing but the manifest knows better; and so where a book is cut.
                Attack::Edited
                | Attack::OtherActor
                | Attack::Deleted
                | Attack::Swapped
                | Attack::Inserted
                | Attack::Cut => {}
            }
            *met.entry((attack, named)).or_default() += 1;
        }
    }
    println!("with one book's key:");
    for ((attack, named), count) in met {
        println!("  {attack:?}: {count} times {named:?}");
    }
}

#[test]
fn with_every_key_only_what_left_the_house_contradicts() {
    let honest = History::of(&bank());
    let outside = Outside::of(&honest.bundle());
    assert!(outside.anchors(&honest.bundle()));
    let mut unseen: BTreeMap<Attack, [usize; 3]> = BTreeMap::new();
    for attack in Attack::ALL {
        for (what, _, mut forged) in attack.everywhere(&honest) {
            forged.put_right();
            let bundle = forged.bundle();
            let report = read(&bundle, honest.register());
            let counted = unseen.entry(attack).or_default();
            counted[0] += 1;
            let same_leaves = Tree::of(&bundle).leaves == outside.tree.leaves;
            if report.verdict != Verdict::Ok {
                assert!(!failed(&report).is_empty() || report.verdict == Verdict::Incomplete, "{what}");
            } else if same_leaves {
                // The log book's own pages are no leaves. What they say of pages, and in which order, is covered by every checkpoint;
                // when it was written down, and by whom, is not.
                let touched = forged.touched(&honest).unwrap();
                assert_eq!(honest.chains[touched].kind, BookKind::Log, "{what}");
                counted[2] += 1;
            } else {
                counted[1] += 1;
                assert!(!outside.anchors(&bundle), "{what}: found neither by the pages nor by the witnesses");
            }
        }
    }
    println!(
        "with every key, of so many forgeries so many pass every check of the bundle, and none of those the witnessed checkpoint:"
    );
    for (attack, [all, passed, of_log]) in &unseen {
        println!("  {attack:?}: {passed} of {all}; {of_log} say nothing else of any page");
    }
    // This is what is not detectable without witnesses: it is so, and it is said.
    for attack in [Attack::Edited, Attack::OtherActor, Attack::Deleted, Attack::Inserted, Attack::Cut] {
        assert!(
            unseen[&attack][1] > 0,
            "{attack:?}: the pages alone would tell, and the documents say that they do not"
        );
    }
    // And this the rules tell even then: an entry written into another book is not made of that book.
    assert_eq!(unseen[&Attack::Replayed][1..], [0, 0]);
}
