//! Two histories for two readers: each is shown a log that holds in itself. Beside each other their receipts cannot both be true.

use std::fs;

use tests::ground::helpbank;
use transparency::log::compare::{self, Agreement, Disagreement};
use transparency::log::receipt::{self, Proven};

use crate::bank::bank;
use crate::forged::{Attack, grown};
use crate::history::History;
use crate::log::{COSIGNED_AT_S, Outside, Tree, Witnesses, policy};

#[test]
fn two_receipts_that_cannot_both_be_true_give_the_bank_away() {
    let honest = History::of(&bank());
    let outside = Outside::of(&honest.bundle());
    let (with_witnesses, without) = (policy(true), policy(false));
    let mut caught = 0;
    for attack in [Attack::Edited, Attack::OtherActor] {
        for (what, chain, mut forged) in attack.everywhere(&honest) {
            forged.put_right();
            let tree = Tree::of(&forged.bundle());
            if tree.leaves == outside.tree.leaves {
                continue; // a page of the log book itself is no leaf
            }
            // The first page that the two histories tell otherwise: its giver has one receipt, somebody else another.
            let parted = tree.leaves.iter().zip(&outside.tree.leaves).position(|(one, other)| one != other).unwrap();
            let parted = u64::try_from(parted).unwrap();
            let note = tree.signed();
            for index in [parted, 0, tree.size() - 1] {
                let other = receipt::verify(tree.receipt(index, 0, &note).as_bytes(), &without).unwrap();
                let first = outside.tree.receipt(parted, 0, &outside.note);
                let first = receipt::verify(first.as_bytes(), &with_witnesses).unwrap();
                let Agreement::Contradiction(found) = compare::receipts(&first, &other) else {
                    panic!("{what}, {chain}")
                };
                assert!(found.iter().any(|found| matches!(found, Disagreement::Roots { .. })), "{found:?}");
                let pages = found.iter().any(|found| matches!(found, Disagreement::Pages { .. }));
                assert_eq!(pages, index == parted, "one page, written twice: {found:?}");
                caught += 1;
            }
            // Of other sizes too: the larger tree has not grown out of the smaller one.
            let mut larger = grown(&forged);
            larger.put_right();
            let larger = Tree::of(&larger.bundle());
            let (note, first) = (larger.signed(), outside.tree.receipt(parted, 0, &outside.note));
            let other = receipt::verify(larger.receipt(parted, 0, &note).as_bytes(), &without).unwrap();
            let first = receipt::verify(first.as_bytes(), &with_witnesses).unwrap();
            assert!(matches!(compare::receipts(&first, &other), Agreement::Contradiction(_)), "{what}");
            caught += 1;
        }
    }
    println!("two histories for two readers: {caught} pairs of receipts, each a contradiction");
    assert!(caught > 100, "{caught}");
}

/// Witnesses that know each other's log only from the forger are no help: they never saw the honest one. That is said, too.
#[test]
fn witnesses_who_saw_only_the_forgery_cosign_it_and_two_receipts_still_tell() {
    let honest = History::of(&bank());
    let outside = Outside::of(&honest.bundle());
    let mut trees = Attack::Edited.everywhere(&honest).into_iter().map(|(_, _, mut forged)| {
        forged.put_right();
        Tree::of(&forged.bundle())
    });
    let tree = trees.find(|tree| tree.leaves != outside.tree.leaves).unwrap();
    let note = Witnesses::default().note(&tree, COSIGNED_AT_S);
    let with_witnesses = policy(true);
    let theirs = receipt::verify(tree.receipt(0, 0, &note).as_bytes(), &with_witnesses).unwrap();
    let ours = outside.tree.receipt(0, 0, &outside.note);
    let ours = receipt::verify(ours.as_bytes(), &with_witnesses).unwrap();
    assert!(matches!(compare::receipts(&ours, &theirs), Agreement::Contradiction(_)));
}

/// The operator closes the log and begins another over the forged history: its receipts are of another log, and of the same page.
#[test]
fn two_receipts_of_one_page_tell_over_a_succession_of_logs() {
    let honest = History::of(&bank());
    let outside = Outside::of(&honest.bundle());
    let mut caught = 0;
    for (what, _, mut forged) in Attack::Edited.everywhere(&honest) {
        forged.put_right();
        let tree = Tree::of(&forged.bundle());
        let parted = tree.leaves.iter().zip(&outside.tree.leaves).position(|(one, other)| one != other);
        let Some(parted) = parted.and_then(|parted| u64::try_from(parted).ok()) else { continue };
        let (note, policy) = tree.signed_anew();
        let receipts = [outside.tree.receipt(parted, 0, &outside.note), tree.receipt(parted, 0, &note)];
        let first = receipt::verify(receipts[0].as_bytes(), &self::policy(true)).unwrap();
        let other = receipt::verify(receipts[1].as_bytes(), &policy).unwrap();
        if caught == 0 {
            let (old, new) = (self::policy(false).to_string(), policy.to_string());
            let both: Vec<&str> = new.lines().filter(|line| line.starts_with("log ")).chain(old.lines()).collect();
            the_program_says_so(&receipts, &(both.join("\n") + "\n"), &first, &other);
        }
        let Agreement::Contradiction(found) = compare::receipts(&first, &other) else { panic!("{what}") };
        assert_eq!(found, [Disagreement::Pages { leaf: first.leaf, twin: other.leaf }], "{what}");
        caught += 1;
    }
    assert!(caught > 10, "{caught}");
}

/// `verify receipts` fails, and names both pages and both logs.
fn the_program_says_so(receipts: &[String; 2], policy: &str, first: &Proven, other: &Proven) {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["one", "other", "policy"].map(|name| folder.path().join(name));
    for (path, text) in paths.iter().zip([&receipts[0], &receipts[1], policy]) {
        fs::write(path, text).unwrap();
    }
    let [one, another, policy] = &paths;
    let mut verify = helpbank();
    verify.args(["verify", "receipts", "--lang", "en", "--policy"]).args([policy, one, another]);
    let ran = verify.output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert_eq!(ran.status.code(), Some(1), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    for named in [first, other].map(|proven| [proven.leaf.page_hash.to_string(), origin(proven)]).as_flattened() {
        assert!(said.contains(named), "{named}: {said}");
    }
}

fn origin(proven: &Proven) -> String {
    proven.checkpoint.checkpoint().origin().to_owned()
}
