//! Strength three: the operator, who has every key of the bank and of its log, signs the checkpoint of the forged history and asks honest
//! witnesses. They refuse, each time, and so nobody who asks for witnesses believes it.

use transparency::log::policy::Unbelieved;
use transparency::log::receipt::{self, ReceiptError};
use transparency::log::witness::Refusal;
use transparency::verify::Verdict;

use crate::bank::bank;
use crate::forged::{Attack, grown};
use crate::history::History;
use crate::log::{COSIGNED_AT_S, Outside, Tree, policy};
use crate::read;

/// The forged history, and the same after the bank went on, each put right.
fn and_later(forged: &History) -> [History; 2] {
    [forged.clone(), grown(forged)].map(|mut history| {
        history.put_right();
        history
    })
}

#[test]
fn honest_witnesses_refuse_every_history_that_has_not_grown_out_of_what_they_saw() {
    let honest = History::of(&bank());
    let mut outside = Outside::of(&honest.bundle());
    let (with_witnesses, without) = (policy(true), policy(false));
    let (mut by_proof, mut by_size, mut unseen) = (0, 0, 0);
    for attack in Attack::ALL {
        for (what, _, forged) in attack.everywhere(&honest) {
            for forged in and_later(&forged) {
                let bundle = forged.bundle();
                let tree = Tree::of(&bundle);
                if outside.anchors(&bundle) {
                    continue; // an entry behind all that was witnessed is no forgery of it
                }
                let note = tree.signed();
                for answer in outside.witnesses.ask(&tree, COSIGNED_AT_S + 60) {
                    let refusal = answer.expect_err(&what);
                    let (proof, size) =
                        (matches!(refusal, Refusal::Proof(_)), matches!(refusal, Refusal::Conflict { .. }));
                    assert!(proof || size, "{what}: {refusal}");
                    by_proof += usize::from(proof);
                    by_size += usize::from(size);
                }
                // Cosignatures of the honest checkpoint do not fit another text.
                let stolen = outside.note.signatures().iter().skip(1);
                let mut dressed = note.clone();
                stolen.for_each(|line| dressed.add(line.clone()).unwrap());
                assert!(matches!(with_witnesses.verify(&dressed), Err(Unbelieved::Note(_))), "{what}");
                assert!(matches!(with_witnesses.verify(&note), Err(Unbelieved::Quorum { cosigned: 0, .. })), "{what}");
                // Who asks for no witness has nothing to hold against it: every signature is the log's own.
                assert!(without.verify(&note).is_ok(), "{what}");
                unseen += usize::from(read(&bundle, honest.register()).verdict == Verdict::Ok);
                let Some(last) = tree.size().checked_sub(1) else { continue };
                let receipt = tree.receipt(last, 0, &note);
                let believed = receipt::verify(receipt.as_bytes(), &with_witnesses);
                assert!(matches!(believed, Err(ReceiptError::Checkpoint(Unbelieved::Quorum { .. }))), "{what}");
                assert!(receipt::verify(receipt.as_bytes(), &without).is_ok(), "{what}");
            }
        }
    }
    println!(
        "re-signed by the operator: honest witnesses refused {by_proof} requests for what they prove (422) and {by_size} for their size (409); \
         {unseen} of these histories pass every check of their bundle"
    );
    assert!(by_proof > 200 && by_size > 5 && unseen > 50, "{by_proof} {by_size} {unseen}");
}
