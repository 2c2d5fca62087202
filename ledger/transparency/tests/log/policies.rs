//! Trust policies: what a file may say, what it says of a checkpoint, and that who is not named has no word.

use proptest::prelude::*;
use transparency::log::checkpoint::{Checkpoint, CheckpointError};
use transparency::log::merkle::TreeHash;
use transparency::log::note::{Note, NoteError, Signer};
use transparency::log::policy::{LOGS_MAX, POLICY_BYTES_MAX, Policy, PolicyError, Unbelieved, WITNESSES_MAX, Wrong};

use crate::ground::{Log, ORIGIN, key, policy, signer, witnesses};

/// A policy file whose `$l` is the log's key and whose `$1` to `$3` are those of the witnesses.
fn file(text: &str) -> String {
    let mut text = text.replace("$l", &signer().verifier().to_string());
    for (number, witness) in (1..).zip(witnesses()) {
        text = text.replace(&format!("${number}"), &witness.verifier().to_string());
    }
    text
}

fn parse(text: &str) -> Result<Policy, PolicyError> {
    Policy::parse(file(text).as_bytes())
}

const ALL: &str = "log $l\nwitness a $1\nwitness b $2\nwitness c $3\n";

/// The note of a small log, cosigned by these witnesses.
fn note(cosigned: &[usize]) -> Note {
    let log = Log::of(5, "leaf");
    let mut note = log.note(5);
    for &witness in cosigned {
        let at_s = 1_786_000_000 + u64::try_from(witness).unwrap();
        note.add(witnesses()[witness].cosign(&log.checkpoint(5), at_s).unwrap()).unwrap();
    }
    note
}

#[test]
fn a_policy_counts_as_it_says() {
    type Reached = fn(usize) -> bool;
    let quorums: [(&str, Reached); 9] = [
        ("quorum none", |_| true),
        ("quorum b", |set| set & 2 != 0),
        ("group g any a b c\nquorum g", |set| set != 0),
        ("group g all a b c\nquorum g", |set| set == 7),
        ("group g 1 a b c\nquorum g", |set| set != 0),
        ("group g 2 a b c\nquorum g", |set| set.count_ones() >= 2),
        ("group g 3 a b c\nquorum g", |set| set == 7),
        ("group ab any a b\ngroup g all ab c\nquorum g", |set| set & 3 != 0 && set & 4 != 0),
        ("group ab all a b\ngroup g any c ab\nquorum g", |set| set & 3 == 3 || set & 4 != 0),
    ];
    for (quorum, reached) in quorums {
        let policy = parse(&format!("{ALL}{quorum}\n")).unwrap();
        for set in 0..8_usize {
            let cosigned: Vec<usize> = (0..3).filter(|at| set & (1 << at) != 0).collect();
            let note = note(&cosigned);
            let evaluation = policy.evaluate(&note).unwrap();
            assert_eq!(evaluation.quorum, reached(set), "{quorum}: {set:03b}");
            assert_eq!(evaluation.checkpoint.size(), 5);
            assert_eq!(evaluation.log, signer().verifier());
            let names: Vec<String> = evaluation.cosignatures.iter().map(|one| one.witness.to_string()).collect();
            assert_eq!(names, cosigned.iter().map(|at| ["a", "b", "c"][*at]).collect::<Vec<_>>());
            let times: Vec<u64> = evaluation.cosignatures.iter().map(|one| one.at_s - 1_786_000_000).collect();
            assert_eq!(times, cosigned.iter().map(|at| u64::try_from(*at).unwrap()).collect::<Vec<_>>());
            let quorum = policy.quorum();
            let refused = Unbelieved::Quorum { quorum, cosigned: cosigned.len(), witnesses: 3 };
            assert_eq!(policy.verify(&note).err(), (!reached(set)).then_some(refused));
        }
    }
}

#[test]
fn only_a_log_of_the_checkpoints_own_name_signs_it() {
    let believes = |text: &str, note: &Note| parse(text).unwrap().evaluate(note).map(|evaluation| evaluation.log);
    let origin = ORIGIN.to_owned();
    assert_eq!(believes("quorum none\n", &note(&[0])), Err(Unbelieved::OtherLog { origin: origin.clone() }));
    // Another believed log cannot speak for this one.
    let checkpoint = Log::of(5, "leaf").checkpoint(5);
    let stranger = Signer::new("other.example".parse().unwrap(), key(0x55));
    let other = format!("log {}\nlog $l\nquorum none\n", stranger.verifier());
    assert_eq!(checkpoint.sign(&stranger), Err(CheckpointError::Signer));
    let mut spoken = checkpoint.to_note();
    spoken.add(stranger.sign(spoken.text())).unwrap();
    assert_eq!(believes(&other, &spoken), Err(Unbelieved::Log { origin }));
    // A log that changes its key is two lines; either is enough, and both are.
    let next = Signer::new(ORIGIN.parse().unwrap(), key(0x56));
    let both = format!("log {}\nlog $l\nquorum none\n", next.verifier());
    assert_eq!(believes(&both, &note(&[])), Ok(signer().verifier()));
    assert_eq!(believes(&both, &checkpoint.sign(&next).unwrap()), Ok(next.verifier()));
    // The log's key as a witness, a witness's key as the log.
    let wrong = parse("log $1\nquorum none\n").unwrap_err();
    assert!(matches!(wrong, PolicyError { line: 1, wrong: Wrong::Kind("log", _) }), "{wrong}");
    let wrong = parse("witness a $l\nquorum none\n").unwrap_err();
    assert!(matches!(wrong, PolicyError { line: 1, wrong: Wrong::Kind("witness", _) }), "{wrong}");
}

#[test]
fn lies_among_the_signatures_are_not_outvoted() {
    let log = Log::of(5, "leaf");
    let policy = policy("any");
    let mut lie = note(&[0]);
    lie.add(witnesses()[1].cosign(&log.checkpoint(4), 1_786_000_000).unwrap()).unwrap();
    assert!(
        matches!(policy.evaluate(&lie), Err(Unbelieved::Note(NoteError::Signature { name, .. })) if name == "witness.example/w2")
    );
    // Of two cosignatures of one witness the earlier counts as its time.
    let twice = note(&[0]).to_string() + &witnesses()[0].cosign(&log.checkpoint(5), 1_700_000_000).unwrap().to_string();
    assert_eq!(policy.evaluate(&twice.parse().unwrap()).unwrap().cosignatures[0].at_s, 1_700_000_000);
    // What is no checkpoint, and what is one of an empty tree that is not empty.
    let mut text = Note::new("no checkpoint\n").unwrap();
    text.add(signer().sign(text.text())).unwrap();
    assert_eq!(policy.evaluate(&text), Err(Unbelieved::Checkpoint(CheckpointError::Size)));
    let empty = Checkpoint::new(ORIGIN, 0, TreeHash([1; 32])).unwrap().sign(&signer()).unwrap();
    assert_eq!(policy.evaluate(&empty), Err(Unbelieved::Checkpoint(CheckpointError::Empty)));
}

#[test]
fn files_that_are_none_are_refused_by_line() {
    let name = |text: &str| parse(&format!("witness {text} $1\nquorum {text}\n")).unwrap().quorum();
    let word = |text: &str| name(text);
    let members = |got: &str| Wrong::Threshold { got: word(got), members: 2 };
    let group = "group <name> <k | all | any> <name>…";
    for (text, line, wrong) in [
        ("", 0, Wrong::NoQuorum),
        ("# quorum none\n", 0, Wrong::NoQuorum),
        ("quorum none", 1, Wrong::Unfinished),
        ("quorum none\n ", 2, Wrong::Unfinished),
        ("quorum none\r\n", 1, Wrong::Control(b'\r')),
        ("\n# \u{7f}\nquorum none\n", 2, Wrong::Control(0x7f)),
        ("quorum none\nquorum none\n", 2, Wrong::SecondQuorum),
        ("quorum\n", 1, Wrong::Words("quorum <name | none>")),
        ("quorum none none\n", 1, Wrong::Words("quorum <name | none>")),
        ("quorum a\nwitness a $1\n", 1, Wrong::Unknown(word("a"))),
        ("log\n", 1, Wrong::Words("log <vkey> [<url>]")),
        ("log $l url more\n", 1, Wrong::Words("log <vkey> [<url>]")),
        ("log $l\nlog $l\n", 2, Wrong::SameKey("log")),
        ("witness a\n", 1, Wrong::Words("witness <name> <vkey> [<url>]")),
        ("witness a $1\nwitness b $1\n", 2, Wrong::SameKey("witness")),
        ("witness a $1\nwitness a $2\n", 2, Wrong::Taken(word("a"))),
        ("witness none $1\n", 1, Wrong::Taken(parse("quorum none\n").unwrap().quorum())),
        ("witness a $1\ngroup a any a\n", 2, Wrong::Taken(word("a"))),
        ("group g any g\n", 1, Wrong::Unknown(word("g"))),
        ("witness a $1\ngroup g any none\n", 2, Wrong::Unknown(parse("quorum none\n").unwrap().quorum())),
        ("group g any\n", 1, Wrong::Words(group)),
        ("group g\n", 1, Wrong::Words(group)),
        ("witness a $1\ngroup g any a a\n", 2, Wrong::Member(word("a"))),
        ("witness a $1\nwitness b $2\ngroup g any a\ngroup h any b a\n", 4, Wrong::Member(word("a"))),
        ("witness a $1\nwitness b $2\ngroup g 0 a b\n", 3, members("0")),
        ("witness a $1\nwitness b $2\ngroup g 3 a b\n", 3, members("3")),
        ("witness a $1\nwitness b $2\ngroup g 02 a b\n", 3, members("02")),
        ("witness a $1\nwitness b $2\ngroup g most a b\n", 3, members("most")),
        ("Quorum none\n", 1, Wrong::Keyword(word("Quorum"))),
        ("include other\n", 1, Wrong::Keyword(word("include"))),
    ] {
        assert_eq!(parse(text), Err(PolicyError { line, wrong }), "{text:?}");
    }
    assert!(matches!(parse("log $l+\n"), Err(PolicyError { line: 1, wrong: Wrong::Key(_) })));
    let long = "#".repeat(POLICY_BYTES_MAX) + "\nquorum none\n";
    assert!(matches!(parse(&long), Err(PolicyError { line: 0, wrong: Wrong::TooLong(_) })));
}

#[test]
fn blanks_comments_and_opaque_bytes_are_as_the_specification_says() {
    let text = file(
        "\t# comment \u{3b1}\n\n  log\t$l  https://log.example/ \nwitness K $1\nwitness \u{212a} $2 url\nquorum none\n",
    );
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(b"# not UTF-8: \xff\xfe\n");
    let policy = Policy::parse(&bytes).unwrap();
    assert_eq!(policy.logs()[0].url.as_ref().unwrap().to_string(), "https://log.example/");
    assert_eq!(policy.witnesses()[1].name.as_bytes(), "\u{212a}".as_bytes());
    let opaque = [file("witness ").as_bytes(), b"\xff ", file("$1 \u{e9}\nquorum ").as_bytes(), b"\xff\n"].concat();
    let policy = Policy::parse(&opaque).unwrap();
    assert_eq!(policy.quorum().as_bytes(), b"\xff");
    assert_eq!(Policy::parse(&policy.to_bytes()), Ok(policy));
}

#[test]
fn as_many_as_the_specification_asks_for_have_room() {
    let many = |count: usize| {
        let mut text = String::new();
        for number in 0..count {
            let seed = ledger::SigningKey::from_bytes(&[u8::try_from(number).unwrap(); 32]);
            let name = format!("w{number}.example");
            let log = Signer::new(name.parse().unwrap(), seed.clone()).verifier();
            let witness = transparency::log::cosign::Cosigner::new(name.parse().unwrap(), seed).verifier();
            let lines = format!("log {log}\nwitness w{number} {witness}\ngroup g{number} any w{number}\n");
            text.push_str(&lines);
        }
        Policy::parse((text + &format!("quorum g{}\n", count - 1)).as_bytes())
    };
    assert!(many(32).is_ok() && many(LOGS_MAX).is_ok());
    let wrong = Wrong::TooMany("logs", LOGS_MAX);
    assert_eq!(many(LOGS_MAX + 1), Err(PolicyError { line: 3 * LOGS_MAX + 1, wrong }));
    assert_eq!(LOGS_MAX, WITNESSES_MAX);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_the_same(lines in prop::collection::vec(0..14_usize, 0..12)) {
        let all = [
            "log $l\n", "log $l u\n", "witness a $1\n", "witness b $2 url\n", "witness c $3\n", "group g any a b\n", "group h all g c\n",
            "group i 2 a b c\n", "quorum a\n", "quorum g\n", "quorum h\n", "quorum none\n", "# none\n", "\t\n",
        ];
        let text: String = lines.into_iter().map(|at| all[at]).collect();
        if let Ok(policy) = parse(&text) {
            prop_assert_eq!(Policy::parse(&policy.to_bytes()), Ok(policy.clone()));
            prop_assert_eq!(Policy::parse(policy.to_string().as_bytes()), Ok(policy));
        }
    }
}
