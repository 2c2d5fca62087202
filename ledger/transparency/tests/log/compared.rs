//! Two receipts side by side: honest ones never contradict, and each way to lie twice is named.

use ledger::page::{Page, Portable};
use proptest::prelude::*;
use transparency::log::compare::{Agreement, Disagreement, checkpoints, receipts};
use transparency::log::note::{Note, Signer};
use transparency::log::policy::{Policy, VerifiedCheckpoint};
use transparency::log::receipt::{self, Proven};

use crate::ground::{Log, key, leaf, log_of_pages, page, policy, small_page, witnesses};

const AT_S: u64 = 1_786_000_100;

fn proven(log: &Log, page: &Page, index: u64, size: u64, at_s: u64) -> Proven {
    let portable = Portable::cut(page, 0).unwrap();
    let receipt = log.receipt(&portable, index, &log.witnessed(size, at_s), size);
    receipt::verify(receipt.as_bytes(), &policy("all")).unwrap()
}

fn reasons(one: &Proven, other: &Proven) -> Vec<Disagreement> {
    let same = (receipts(one, other), receipts(other, one));
    match same {
        (Agreement::Contradiction(one), Agreement::Contradiction(other)) => {
            assert_eq!(one.len(), other.len(), "{one:?} {other:?}");
            one
        }
        (Agreement::NoContradiction, Agreement::NoContradiction) => Vec::new(),
        other => panic!("{other:?}"),
    }
}

/// A log like the other up to a place, from where on book 8 stands in it.
fn parted(log: &Log, parting: u64) -> Log {
    let mut other = Log::default();
    for (index, entry) in (0..).zip(&log.entries) {
        let stranger = leaf(&small_page(8, index + 1)).to_bytes().to_vec();
        other.push(if index < parting { entry.clone() } else { stranger });
    }
    other
}

#[test]
fn one_size_with_two_roots_is_a_fork() {
    let (log, _) = log_of_pages(12);
    let fork = parted(&log, 7);
    let (one, other) = (small_page(9, 2), small_page(9, 4));
    let same = [proven(&log, &one, 1, 12, AT_S), proven(&log, &other, 3, 12, AT_S + 9)];
    assert_eq!(reasons(&same[0], &same[1]), []);
    let lie = proven(&fork, &one, 1, 12, AT_S);
    let found = reasons(&same[0], &lie);
    assert!(found.contains(&Disagreement::Roots { size: 12 }), "{found:?}");
    let two = checkpoints(&same[0].checkpoint, &lie.checkpoint);
    assert_eq!(two, Agreement::Contradiction(vec![Disagreement::Roots { size: 12 }]));
    assert!(found[0].to_string().contains("two different trees of 12"));
}

#[test]
fn a_larger_tree_that_dropped_something_is_a_fork() {
    let (log, _) = log_of_pages(20);
    let fork = parted(&log, 2);
    // Both prove page 1, which both have: what lies beside it differs.
    let first = small_page(9, 1);
    let found = reasons(&proven(&log, &first, 0, 9, AT_S), &proven(&fork, &first, 0, 20, AT_S + 9));
    assert!(matches!(found[..], [Disagreement::Subtrees { node }] if (node.level, node.index) == (3, 0)), "{found:?}");
    // Parted behind the smaller tree: the larger one has grown out of it.
    let fork = parted(&log, 9);
    assert_eq!(reasons(&proven(&log, &first, 0, 9, AT_S), &proven(&fork, &first, 0, 20, AT_S + 9)), []);
}

#[test]
fn one_place_with_two_pages_and_one_page_with_two_places() {
    let (mut log, _) = log_of_pages(6);
    let fork = parted(&log, 5);
    let found = reasons(&proven(&log, &small_page(9, 6), 5, 6, AT_S), &proven(&fork, &small_page(8, 6), 5, 6, AT_S));
    assert!(found.contains(&Disagreement::Leaves { index: 5 }), "{found:?}");
    // The same page once more, and another page of the same number, both written into the log by its keeper.
    let (again, twin) = (small_page(9, 2), page(9, 2, &[crate::ground::entry(77).encode()]));
    log.push(leaf(&again).to_bytes().to_vec());
    log.push(leaf(&twin).to_bytes().to_vec());
    let first = proven(&log, &again, 1, 8, AT_S);
    assert_eq!(reasons(&first, &proven(&log, &again, 6, 8, AT_S)), [Disagreement::Places { leaf: leaf(&again) }]);
    let found = reasons(&first, &proven(&log, &twin, 7, 8, AT_S));
    assert_eq!(found, [Disagreement::Pages { leaf: leaf(&again), twin: leaf(&twin) }]);
}

#[test]
fn a_witness_that_goes_back_is_named() {
    let (log, _) = log_of_pages(20);
    let page = small_page(9, 3);
    let (small, large) = (proven(&log, &page, 2, 10, AT_S + 1), proven(&log, &page, 2, 20, AT_S));
    let names: Vec<String> = reasons(&small, &large)
        .into_iter()
        .map(|reason| {
            let Disagreement::Witness { witness } = reason else { panic!("{reason:?}") };
            witness.to_string()
        })
        .collect();
    assert_eq!(names, ["w1", "w2", "w3"]);
    let large = proven(&log, &page, 2, 20, AT_S + 1);
    assert_eq!(reasons(&small, &large), []);
}

#[test]
fn two_logs_have_nothing_to_contradict() {
    let (log, _) = log_of_pages(5);
    let other = Signer::new("other.example".parse().unwrap(), key(0x33));
    let checkpoint =
        transparency::log::checkpoint::Checkpoint::new("other.example", 5, parted(&log, 0).root()).unwrap();
    let policy = Policy::parse(format!("log {}\nquorum none\n", other.verifier()).as_bytes()).unwrap();
    let note: Note = checkpoint.sign(&other).unwrap();
    let other: VerifiedCheckpoint = policy.verify(&note).unwrap();
    let ours = proven(&log, &small_page(9, 1), 0, 5, AT_S);
    assert_eq!(checkpoints(&ours.checkpoint, &other), Agreement::OtherLogs);
    assert_eq!(witnesses().len(), 3);
}

/// The proof of a page in the log of another name, which no witness cosigns.
fn proven_elsewhere(log: &Log, page: &Page, index: u64) -> Proven {
    let signer = Signer::new("other.example".parse().unwrap(), key(0x33));
    let checkpoint =
        transparency::log::checkpoint::Checkpoint::new("other.example", log.size(), log.root_at(log.size())).unwrap();
    let note = checkpoint.sign(&signer).unwrap();
    let receipt = log.receipt(&Portable::cut(page, 0).unwrap(), index, &note, log.size());
    let policy = format!("log {}\nquorum none\n", signer.verifier());
    receipt::verify(receipt.as_bytes(), &Policy::parse(policy.as_bytes()).unwrap()).unwrap()
}

#[test]
fn a_page_with_two_hashes_is_a_fork_whatever_logs_name_them() {
    let (log, _) = log_of_pages(5);
    let (page, twin) = (small_page(9, 2), page(9, 2, &[crate::ground::entry(77).encode()]));
    let mut anew = Log::default();
    anew.push(leaf(&small_page(9, 1)).to_bytes().to_vec());
    anew.push(leaf(&twin).to_bytes().to_vec());
    let (one, other) = (proven(&log, &page, 1, 5, AT_S), proven_elsewhere(&anew, &twin, 1));
    let found = reasons(&one, &other);
    assert_eq!(found, [Disagreement::Pages { leaf: leaf(&page), twin: leaf(&twin) }]);
    let said = found[0].to_string();
    assert!([page.hash, twin.hash].iter().all(|hash| said.contains(&hash.to_string())), "{said}");
    // The same page in both, and two pages: of these nobody says two things.
    let first = small_page(9, 1);
    assert_eq!(receipts(&proven(&log, &first, 0, 5, AT_S), &proven_elsewhere(&anew, &first, 0)), Agreement::OtherLogs);
    assert_eq!(receipts(&one, &proven_elsewhere(&anew, &first, 0)), Agreement::OtherLogs);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn honest_receipts_never_contradict(sizes in [1..40_u64, 1..40_u64], seeds in any::<[u64; 2]>()) {
        let (log, _) = log_of_pages(40);
        let [one, other] = [0, 1].map(|at| {
            let index = seeds[at] % sizes[at];
            proven(&log, &small_page(9, index + 1), index, sizes[at], AT_S + sizes[at])
        });
        prop_assert_eq!(reasons(&one, &other), []);
    }

    /// Whenever the same page is shown in a tree and in a larger one that parted below a subtree both receipts speak of, it is found out.
    #[test]
    fn a_fork_below_what_both_show_is_found(parting in 1..16_u64, size in 17..40_u64) {
        let (log, _) = log_of_pages(40);
        let fork = parted(&log, parting);
        let first = small_page(9, 1);
        let found = reasons(&proven(&log, &first, 0, 16, AT_S), &proven(&fork, &first, 0, size, AT_S));
        let has_subtree = found.iter().any(|reason| matches!(reason, Disagreement::Subtrees { .. }));
        prop_assert!(has_subtree, "{:?}", found);
    }
}
