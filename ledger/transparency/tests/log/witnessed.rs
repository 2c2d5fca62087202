//! A witness: each answer of the protocol, and that no order of requests makes it cosign two histories.

use proptest::prelude::*;
use transparency::log::checkpoint::{Checkpoint, CheckpointError};
use transparency::log::cosign::{Cosigner, NotATime};
use transparency::log::merkle::{EMPTY_ROOT, ProofError, TreeHash, verify_consistency};
use transparency::log::note::{Note, NoteError, Signer};
use transparency::log::witness::{
    AddCheckpoint, CONSISTENCY_HASHES_MAX, Cosigned, REQUEST_BYTES_MAX, Refusal, Remembered, RequestError,
    WitnessedLog, add_checkpoint, latest_path,
};

use crate::ground::{Log, ORIGIN, key, policy, signer, witnesses};

const NOW_S: u64 = 1_786_000_000;

fn followed() -> WitnessedLog {
    WitnessedLog { origin: ORIGIN.to_owned(), keys: vec![signer().verifier()] }
}

fn remembered(log: &Log, size: u64) -> Remembered {
    Remembered { size, root: log.root_at(size) }
}

fn request(log: &Log, old: u64, new: u64) -> AddCheckpoint {
    AddCheckpoint::new(old, log.consistency(old, new), log.note(new)).unwrap()
}

fn ask(state: Option<Remembered>, request: &AddCheckpoint) -> Result<Cosigned, Refusal> {
    // Every request goes through its bytes.
    let read = AddCheckpoint::parse(request.to_string().as_bytes()).unwrap();
    assert_eq!(&read, request);
    add_checkpoint(Some(&followed()), state, &read, &witnesses()[0], NOW_S)
}

#[test]
fn what_has_grown_is_cosigned_and_remembered() {
    let log = Log::of(20, "leaf");
    let mut state = None;
    for (old, new) in [(0, 0), (0, 3), (3, 3), (3, 8), (8, 9), (9, 20)] {
        let mut asked = request(&log, old, new);
        if old == 3 {
            // Signatures of strangers are let through by the request and left out by the witness.
            let mut note = log.note(new);
            note.add(Signer::new("stranger".parse().unwrap(), key(1)).sign("something else\n")).unwrap();
            asked = AddCheckpoint::new(old, log.consistency(old, new), note).unwrap();
        }
        let cosigned = ask(state, &asked).unwrap();
        assert_eq!(cosigned.remembered, Remembered { size: new, root: log.root_at(new) });
        state = Some(cosigned.remembered);
        // The answer's line joins the log's own note and is enough for a policy that asks for one witness.
        let mut note = log.note(new);
        note.add_lines(&cosigned.signature.to_string()).unwrap();
        let evaluation = policy("any").evaluate(&note).unwrap();
        assert!(evaluation.quorum && evaluation.cosignatures[0].at_s == NOW_S);
        assert_eq!(cosigned.checkpoint, note);
    }
}

#[test]
fn each_refusal_has_its_status_and_body() {
    let (log, fork) = (Log::of(20, "leaf"), Log::of(20, "fork"));
    let (cosigner, state) = (&witnesses()[0], Some(remembered(&log, 8)));
    let refuse = |state, asked: &AddCheckpoint| ask(state, asked).unwrap_err();
    let tell = |refusal: &Refusal| (refusal.status(), refusal.body());

    // 404: a log nobody told it of, by name.
    let other = Signer::new("other.example".parse().unwrap(), key(0x10));
    let stranger = Checkpoint::new("other.example", 9, log.root_at(9)).unwrap().sign(&other).unwrap();
    let asked = AddCheckpoint::new(8, log.consistency(8, 9), stranger).unwrap();
    assert_eq!(refuse(state, &asked), Refusal::Origin("other.example".to_owned()));
    assert_eq!(refuse(state, &asked).status(), 404);
    let asked = request(&log, 8, 9);
    let nobody = add_checkpoint(None, state, &asked, cosigner, NOW_S).unwrap_err();
    assert_eq!(nobody.status(), 404);

    // 403: nobody trusted signed it, or somebody trusted did not sign this.
    let pretender = Signer::new(ORIGIN.parse().unwrap(), key(0x99));
    let forged = AddCheckpoint::new(8, vec![], log.checkpoint(9).sign(&pretender).unwrap()).unwrap();
    assert_eq!(refuse(state, &forged), Refusal::Signature(NoteError::Unsigned));
    let mut note = log.checkpoint(9).to_note();
    note.add(signer().sign("another text\n")).unwrap();
    let broken = AddCheckpoint::new(8, vec![], note).unwrap();
    assert!(matches!(refuse(state, &broken), Refusal::Signature(NoteError::Signature { .. })));
    assert_eq!((refuse(state, &forged).status(), refuse(state, &broken).status()), (403, 403));

    // 400: the old size above the new one, even where it is not the remembered one.
    let shrunk = AddCheckpoint::new(9, vec![], log.note(8)).unwrap();
    assert_eq!(refuse(Some(remembered(&log, 9)), &shrunk), Refusal::Shrunk { old: 9, new: 8 });
    assert_eq!(refuse(state, &shrunk).status(), 400);
    let mut text = Note::new(format!("{ORIGIN}\nno checkpoint\n")).unwrap();
    text.add(signer().sign(text.text())).unwrap();
    let text = refuse(state, &AddCheckpoint::new(0, vec![], text).unwrap());
    assert_eq!((text.status(), text), (400, Refusal::Checkpoint(CheckpointError::Size)));

    // 409: another size is remembered; the body is that size alone.
    for (state, size) in [(state, 8), (None, 0)] {
        let conflict = refuse(state, &request(&log, 7, 9));
        assert_eq!(tell(&conflict), (409, format!("{size}\n")));
        assert_eq!(conflict, Refusal::Conflict { size });
    }
    assert_eq!(tell(&refuse(state, &request(&log, 0, 9))), (409, "8\n".to_owned()));

    // 422: a proof that is none, of a fork, of the wrong length, where there must be none, or of an empty tree that is not.
    let proofs = [
        (Some(remembered(&log, 7)), request(&fork, 7, 9), ProofError::OldRoot),
        (state, request(&fork, 8, 9), ProofError::NewRoot),
        (state, AddCheckpoint::new(8, log.consistency(8, 9), fork.note(9)).unwrap(), ProofError::NewRoot),
        (state, AddCheckpoint::new(8, vec![], log.note(9)).unwrap(), ProofError::Length { got: 0, want: 1 }),
        (state, request(&fork, 8, 8), ProofError::NewRoot),
        (state, AddCheckpoint::new(8, vec![EMPTY_ROOT], log.note(8)).unwrap(), ProofError::Length { got: 1, want: 0 }),
        (None, AddCheckpoint::new(0, vec![EMPTY_ROOT], log.note(8)).unwrap(), ProofError::Length { got: 1, want: 0 }),
    ];
    for (state, asked, error) in proofs {
        let refusal = refuse(state, &asked);
        assert_eq!((refusal.status(), refusal), (422, Refusal::Proof(error)));
    }
    let empty = Checkpoint::new(ORIGIN, 0, TreeHash([1; 32])).unwrap().sign(&signer()).unwrap();
    let empty = refuse(None, &AddCheckpoint::new(0, vec![], empty).unwrap());
    assert_eq!((empty.status(), empty), (422, Refusal::Empty(CheckpointError::Empty)));

    // A witness without a clock cosigns nothing.
    let clock = add_checkpoint(Some(&followed()), state, &request(&log, 8, 9), cosigner, 0).unwrap_err();
    assert_eq!((clock.status(), clock), (500, Refusal::Clock(NotATime(0))));
}

#[test]
fn requests_that_are_none_are_refused_by_name() {
    let note = Log::of(3, "leaf").note(3).to_string();
    let hash = EMPTY_ROOT.to_string();
    let parse = |text: &str| AddCheckpoint::parse(text.as_bytes()).unwrap_err();
    assert!(AddCheckpoint::parse(format!("old 0\n\n{note}").as_bytes()).is_ok());
    for (text, error) in [
        (String::new(), RequestError::Old),
        ("old 0".into(), RequestError::Old),
        (format!("old 00\n\n{note}"), RequestError::Old),
        (format!("old  0\n\n{note}"), RequestError::Old),
        (format!("Old 0\n\n{note}"), RequestError::Old),
        (format!("0\n\n{note}"), RequestError::Old),
        (format!("old 0\n{note}"), RequestError::Hash(1)),
        (format!("old 0\n{hash}\n{note}"), RequestError::Hash(2)),
        (format!("old 0\n{hash}"), RequestError::Hash(1)),
        (format!("old 0\n{hash}\n"), RequestError::Hash(2)),
        (format!("old 0\n{hash} \n\n{note}"), RequestError::Hash(1)),
        (format!("old 0\n\n\n{note}"), RequestError::Note(NoteError::NoSignatures)),
        ("old 0\n\n".into(), RequestError::Note(NoteError::NoSignatures)),
        (format!("old 0\n{}\n{note}", format!("{hash}\n").repeat(64)), RequestError::TooMany),
        (" ".repeat(REQUEST_BYTES_MAX + 1), RequestError::TooLong(REQUEST_BYTES_MAX + 1)),
    ] {
        // An empty first line of a note makes its text begin with a newline: then it is the note that is judged.
        if let Ok(read) = AddCheckpoint::parse(text.as_bytes()) {
            assert_eq!(read.origin(), "", "{text:?}");
            continue;
        }
        assert_eq!(parse(&text), error, "{text:?}");
    }
    let most = format!("old 0\n{}\n{note}", format!("{hash}\n").repeat(CONSISTENCY_HASHES_MAX));
    assert_eq!(AddCheckpoint::parse(most.as_bytes()).unwrap().proof().len(), 63);
    assert_eq!(AddCheckpoint::new(0, vec![EMPTY_ROOT; 64], note.parse().unwrap()), Err(RequestError::TooMany));
    assert_eq!(parse("old 0\n\u{e9}"), RequestError::Hash(1));
    assert_eq!(AddCheckpoint::parse(b"old 0\n\xff"), Err(RequestError::NotUtf8));
    // SHA-256 of the empty text is known to everybody.
    assert_eq!(latest_path(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/checkpoint");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two histories that part somewhere, asked for in any order: everything one witness ever cosigned grew out of each other.
    #[test]
    fn no_order_of_requests_makes_two_histories(
        parting in 0..12_u64, asked in prop::collection::vec((any::<bool>(), 0..20_u64, 0..20_u64), 1..30),
    ) {
        let honest = Log::of(20, "leaf");
        let mut fork = Log::default();
        for (at, entry) in (0..).zip(&honest.entries) {
            fork.push(if at < parting { entry.clone() } else { format!("fork {at}").into_bytes() });
        }
        let cosigner: &Cosigner = &witnesses()[0];
        let (mut state, mut cosigned): (Option<Remembered>, Vec<(u64, bool)>) = (None, Vec::new());
        for (forked, guess, new) in asked {
            let log = if forked { &fork } else { &honest };
            // The log knows what the witness remembers, or guesses.
            for old in [state.map_or(0, |state| state.size), guess] {
                let (old, new) = (old.min(new), new.max(old));
                let answer = add_checkpoint(Some(&followed()), state, &request(log, old, new), cosigner, NOW_S);
                if let Ok(answer) = answer {
                    state = Some(answer.remembered);
                    cosigned.push((new, forked));
                }
            }
        }
        for pair in cosigned.windows(2) {
            let [(old, was), (new, is)] = [pair[0], pair[1]];
            prop_assert!(old <= new);
            let root = |size, forked| if forked { fork.root_at(size) } else { honest.root_at(size) };
            let log = if is { &fork } else { &honest };
            let proof = log.consistency(old, new);
            prop_assert_eq!(verify_consistency((old, root(old, was)), (new, root(new, is)), &proof), Ok(()));
        }
    }
}
