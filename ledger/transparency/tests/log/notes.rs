//! Notes, keys, checkpoints and cosignatures: against another implementation, and everything that is not quite one.

use ed25519_dalek::{Signature, Verifier as _};
use ledger::ids::PublicKey;
use proptest::prelude::*;
use signed_note::{StandardVerifier, Verifier as _, VerifierList};
use transparency::log::checkpoint::{Checkpoint, CheckpointError, ORIGIN_BYTES_MAX};
use transparency::log::cosign::{COSIGNED_AT_S_MAX, Cosigner, NotATime};
use transparency::log::merkle::{EMPTY_ROOT, TreeHash};
use transparency::log::note::{
    KeyError, KeyId, KeyKind, KeyName, NOTE_BYTES_MAX, NOTE_SIGNATURES_MAX, Note, NoteError, Signer, VerifierKey,
};

use crate::ground::{Log, ORIGIN, key, signer, witnesses};

/// The note in the documentation of Go's package note, with which every implementation is tried.
const NEUMANN: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const ADVICE: &str = "If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
";

#[test]
fn the_note_everybody_knows_verifies() {
    let known = [NEUMANN.parse::<VerifierKey>().unwrap()];
    assert_eq!(known[0].to_string(), NEUMANN);
    let note = Note::parse(ADVICE.as_bytes()).unwrap();
    assert_eq!(note.to_string(), ADVICE);
    let signed = note.verify(&known).unwrap();
    assert_eq!((signed.len(), signed[0].key, signed[0].at_s), (1, &known[0], None));
    let other = Note::parse(ADVICE.replace("problem is", "problem was").as_bytes()).unwrap();
    let (name, id) = ("PeterNeumann".to_owned(), KeyId([0xc7, 0x4f, 0x20, 0xa3]));
    assert_eq!(other.verify(&known), Err(NoteError::Signature { name, id }));
    assert_eq!(note.verify(&[]), Err(NoteError::Unsigned));
    // Go's checksum database: a name with dots.
    let sum = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    assert_eq!(sum.parse::<VerifierKey>().unwrap().to_string(), sum);
}

#[test]
fn a_key_has_one_spelling() {
    let wrong = [
        ("", KeyError::Layout),
        ("PeterNeumann", KeyError::Layout),
        ("PeterNeumann+c74f20a3", KeyError::Layout),
        ("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyError::Name),
        ("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyError::Name),
        ("Peter\u{2003}Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyError::Name),
        ("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyError::Id),
        ("PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyError::Id),
        ("PeterNeumann++c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyError::Id),
        ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T", KeyError::Base64),
        ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW=", KeyError::Base64),
        ("PeterNeumann+c74f20a3+", KeyError::Point),
        ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy", KeyError::Point),
        ("PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyError::Kind(2)),
        ("PeterNeumann+c74f20a3+Bhpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyError::Kind(6)),
        // The key of small order, which would sign anything.
        ("PeterNeumann+c74f20a3+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", KeyError::Point),
    ];
    for (text, error) in wrong {
        assert_eq!(text.parse::<VerifierKey>(), Err(error), "{text}");
    }
    let other = NEUMANN.replace("Peter", "Petra").parse::<VerifierKey>();
    assert!(matches!(other, Err(KeyError::OtherId { got: KeyId([0xc7, 0x4f, 0x20, 0xa3]), .. })), "{other:?}");
    assert_eq!("a".repeat(256).parse::<KeyName>(), Err(KeyError::Name));
    assert!("βιβλίο.example/log".parse::<KeyName>().is_ok());
    // Name, kind and key make the id: one key in two kinds has two.
    let name: KeyName = "a".parse().unwrap();
    let public = PublicKey(key(1).verifying_key().to_bytes());
    let [log, witness] =
        [KeyKind::Ed25519, KeyKind::Cosignature].map(|kind| VerifierKey::new(name.clone(), kind, public).unwrap());
    assert_ne!(log.id(), witness.id());
    assert_eq!(witness.to_string().parse(), Ok(witness));
}

#[test]
fn notes_that_are_none_are_refused_by_name() {
    let parse = |note: &str| Note::parse(note.as_bytes()).unwrap_err();
    let line = "— a AAAAAAA=\n";
    assert_eq!(Note::parse(b"text\n\n\xff"), Err(NoteError::NotUtf8));
    for (note, error) in [
        (String::new(), NoteError::NoSignatures),
        ("text\n".into(), NoteError::NoSignatures),
        (format!("text\n{line}"), NoteError::NoSignatures),
        ("text\n\n".into(), NoteError::NoSignatures),
        (format!("te\rxt\n\n{line}"), NoteError::Control('\r')),
        (format!("te\txt\n\n{line}"), NoteError::Control('\t')),
        (format!("te\0xt\n\n{line}"), NoteError::Control('\0')),
        ("text\n\n— a AAAAAAA=".into(), NoteError::Line(1)),
        (format!("text\n\n{line}— a AAAAAAA="), NoteError::Line(2)),
        (format!("text\n\n{line}more\n"), NoteError::Line(2)),
        ("text\n\n- a AAAAAAA=\n".into(), NoteError::Line(1)),
        ("text\n\n—  AAAAAAA=\n".into(), NoteError::Line(1)),
        ("text\n\n— a+b AAAAAAA=\n".into(), NoteError::Line(1)),
        ("text\n\n— a\u{a0}b AAAAAAA=\n".into(), NoteError::Line(1)),
        ("text\n\n— a  AAAAAAA=\n".into(), NoteError::Line(1)),
        ("text\n\n— a AAAAAAA= \n".into(), NoteError::Line(1)),
        ("text\n\n— a AAAAAA==\n".into(), NoteError::Line(1)),
        ("text\n\n— a AAAAAAB=\n".into(), NoteError::Line(1)),
        ("text\n\n— a AAAAAAA\n".into(), NoteError::Line(1)),
    ] {
        assert_eq!(parse(&note), error, "{note:?}");
    }
    // The last empty line parts text and signatures; the text may have empty lines of its own.
    assert_eq!(Note::parse(format!("a\n\nb\n\n\n{line}").as_bytes()).unwrap().text(), "a\n\nb\n\n");
    assert_eq!(Note::parse(format!("\n\n{line}").as_bytes()).unwrap().text(), "\n");
    assert_eq!(Note::new("text"), Err(NoteError::Text));
    assert_eq!(Note::new("te\u{7}xt\n"), Err(NoteError::Control('\u{7}')));
    let most = NOTE_SIGNATURES_MAX;
    assert!(most >= 16 && Note::parse(format!("text\n\n{}", line.repeat(most)).as_bytes()).is_ok());
    assert_eq!(parse(&format!("text\n\n{}", line.repeat(most + 1))), NoteError::TooMany);
    let long = "a".repeat(NOTE_BYTES_MAX);
    assert_eq!(parse(&format!("{long}\n\n{line}")), NoteError::TooLong(NOTE_BYTES_MAX + 2 + line.len()));
    // Sixteen of the longest post-quantum signatures have room.
    let longest = format!("— {} {}\n", "n".repeat(255), "AAAA".repeat(6_200 / 4));
    assert_eq!(Note::parse(format!("text\n\n{}", longest.repeat(16)).as_bytes()).unwrap().signatures().len(), 16);
}

#[test]
fn unknown_signatures_are_ignored_and_a_known_one_that_fails_condemns() {
    let log = Log::of(3, "leaf");
    let (note, keys) = (log.witnessed(3, 1_786_000_000), witnesses());
    let known: Vec<VerifierKey> = keys.iter().map(Cosigner::verifier).collect();
    let all: Vec<VerifierKey> = [signer().verifier()].into_iter().chain(known.iter().cloned()).collect();
    assert_eq!(note.verify(&all).unwrap().len(), 4);
    let signed = note.verify(&known[1..2]).unwrap();
    assert_eq!((signed.len(), signed[0].key, signed[0].at_s), (1, &known[1], Some(1_786_000_000)));

    // The same name with another key, and the same key with another name, are unknown.
    let renamed = Signer::new("bank.example/other".parse().unwrap(), key(0x10)).verifier();
    let rekeyed = Signer::new(ORIGIN.parse().unwrap(), key(0x11)).verifier();
    assert_eq!(note.verify(&[renamed, rekeyed]), Err(NoteError::Unsigned));

    // Another checkpoint's cosignature of a known witness condemns the note, whoever else signed well.
    let mut mixed = log.note(3);
    mixed.add(keys[0].cosign(&log.checkpoint(2), 1_786_000_000).unwrap()).unwrap();
    assert!(mixed.verify(&[signer().verifier()]).is_ok());
    let (name, id) = (keys[0].name().to_string(), keys[0].verifier().id());
    assert_eq!(mixed.verify(&all), Err(NoteError::Signature { name, id }));

    // A second line of the same key is checked like the first.
    let text = note.to_string();
    let last = text.lines().last().unwrap();
    assert_eq!(Note::parse(format!("{text}{last}\n").as_bytes()).unwrap().verify(&all).unwrap().len(), 5);
    let at = text.len() - 20;
    let other = if &text[at..=at] == "A" { "B" } else { "A" };
    let broken = format!("{text}{last}\n");
    let at = broken.len() - 20;
    let broken = format!("{}{other}{}", &broken[..at], &broken[at + 1..]);
    assert!(matches!(Note::parse(broken.as_bytes()).unwrap().verify(&all), Err(NoteError::Signature { .. })));

    // A key that is known twice is known once.
    assert_eq!(note.verify(&[all.clone(), all.clone()].concat()).unwrap().len(), 4);
}

#[test]
fn a_cosignature_is_the_bytes_of_the_specification() {
    let checkpoint = Log::of(3, "leaf").checkpoint(3);
    let witness = &witnesses()[0];
    let line = witness.cosign(&checkpoint, 1_679_315_147).unwrap();
    assert_eq!(line.signature().len(), 72);
    assert_eq!(line.signature()[..8], 1_679_315_147_u64.to_be_bytes());
    let message = format!("cosignature/v1\ntime 1679315147\n{ORIGIN}\n3\n{}\n", checkpoint.root());
    let signature = Signature::from_slice(&line.signature()[8..]).unwrap();
    key(0x20).verifying_key().verify(message.as_bytes(), &signature).unwrap();
    assert_eq!(witness.cosign(&checkpoint, 0), Err(NotATime(0)));
    assert_eq!(witness.cosign(&checkpoint, 1 << 63), Err(NotATime(1 << 63)));
    assert!(witness.cosign(&checkpoint, COSIGNED_AT_S_MAX).is_ok());
    // The time is signed.
    let mut note = checkpoint.to_note();
    note.add(line.clone()).unwrap();
    let known = [witness.verifier()];
    assert_eq!(note.verify(&known).unwrap()[0].at_s, Some(1_679_315_147));
    let text = note.to_string();
    // Every character of the line counts: 104 of base64 and a newline.
    for (at, was) in text.char_indices().rev().take(105) {
        let other = if was == 'A' { "B" } else { "A" };
        let changed = format!("{}{other}{}", &text[..at], &text[at + was.len_utf8()..]);
        assert!(Note::parse(changed.as_bytes()).and_then(|note| note.verify(&known).map(|_| ())).is_err(), "{at}");
    }
}

#[test]
fn checkpoints_that_are_none_are_refused_by_name() {
    let root = EMPTY_ROOT.to_string();
    let parse = |text: String| text.parse::<Checkpoint>();
    let good = parse(format!("a log\n7\n{root}\n")).unwrap();
    assert_eq!((good.origin(), good.size(), good.root()), ("a log", 7, EMPTY_ROOT));
    for (text, error) in [
        (String::new(), CheckpointError::Origin),
        (format!("\n7\n{root}\n"), CheckpointError::Origin),
        (format!("{}\n7\n{root}\n", "a".repeat(ORIGIN_BYTES_MAX + 1)), CheckpointError::Origin),
        ("a\n".into(), CheckpointError::Size),
        (format!("a\n07\n{root}\n"), CheckpointError::Size),
        (format!("a\n+7\n{root}\n"), CheckpointError::Size),
        (format!("a\n-7\n{root}\n"), CheckpointError::Size),
        (format!("a\n\n{root}\n"), CheckpointError::Size),
        (format!("a\n7 \n{root}\n"), CheckpointError::Size),
        (format!("a\n18446744073709551616\n{root}\n"), CheckpointError::Size),
        ("a\n7\n".into(), CheckpointError::Root),
        (format!("a\n7\n{root}"), CheckpointError::Root),
        (format!("a\n7\n{} \n", &root), CheckpointError::Root),
        (format!("a\n7\n{}\n", &root[..43]), CheckpointError::Root),
        (format!("a\n7\n{}V=\n", &root[..42]), CheckpointError::Root),
        (format!("a\n7\n{root}\nmore\n"), CheckpointError::Extension),
        (format!("a\n7\n{root}\n\n"), CheckpointError::Extension),
    ] {
        assert_eq!(parse(text.clone()), Err(error), "{text:?}");
    }
    assert_eq!(Checkpoint::new("a\nb", 1, EMPTY_ROOT), Err(CheckpointError::Origin));
    assert!(parse(format!("a\n0\n{root}\n")).unwrap().check_empty().is_ok());
    let lie = Checkpoint::new("a", 0, TreeHash([0; 32])).unwrap();
    assert_eq!(lie.check_empty(), Err(CheckpointError::Empty));
    assert_eq!(parse(lie.to_string()), Ok(lie));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_we_sign_signed_note_verifies_and_reads(
        seed in any::<u8>(), name in "[a-z.]{1,20}/[a-zα-ω0-9]{0,9}", text in "[ -~α-ω\n]{0,200}",
    ) {
        let signer = Signer::new(name.parse().unwrap(), key(seed));
        let vkey = signer.verifier().to_string();
        let mut note = Note::new(format!("{text}\n")).unwrap();
        note.add(signer.sign(note.text())).unwrap();
        let written = note.to_string();

        let theirs = signed_note::Note::from_bytes(written.as_bytes()).unwrap();
        let verifier = StandardVerifier::new(&vkey).unwrap();
        prop_assert_eq!(verifier.key_id(), u32::from_be_bytes(signer.verifier().id().0));
        let known = VerifierList::new(vec![Box::new(verifier)]);
        prop_assert_eq!(theirs.verify(&known).unwrap().0.len(), 1);
        prop_assert_eq!(theirs.text(), note.text().as_bytes());

        prop_assert_eq!(Note::parse(written.as_bytes()).unwrap(), note);
    }

    /// Both read the same notes, and the same out of them. (They differ in limits that no such text reaches.)
    #[test]
    fn any_text_is_a_note_for_both_or_for_neither(
        text in "[ -~\n]{0,30}(\n\n)?(— ?[a+]{0,2} ?[A-D]{0,9}={0,2}\n?){0,3}", other in any::<String>(),
    ) {
        for text in [text, other] {
            let ours = Note::parse(text.as_bytes());
            let theirs = signed_note::Note::from_bytes(text.as_bytes());
            prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?}: {:?} {:?}", text, ours, theirs);
            if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
                prop_assert_eq!(ours.text().as_bytes(), theirs.text());
                prop_assert_eq!(ours.to_string(), text);
            }
        }
    }

    /// Their checkpoints may have extension lines; apart from that both read the same.
    #[test]
    fn any_text_is_a_checkpoint_for_both_or_for_neither(
        origin in "[ -~]{0,5}", size in "[0-9+ ]{1,3}", root in "[A-D]{41,43}[A-D=]=?", end in "\n?", size_of_many in any::<u64>(),
    ) {
        for size in [size, size_of_many.to_string()] {
            let text = format!("{origin}\n{size}\n{root}{end}");
            let theirs = tlog_tiles::checkpoint::Checkpoint::from_bytes(text.as_bytes());
            let ours = text.parse::<Checkpoint>();
            // Theirs takes an empty origin, which the specification does not.
            if !origin.is_empty() {
                prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?}", text);
            }
            if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
                prop_assert_eq!((ours.size(), ours.origin(), ours.root().0), (theirs.size(), theirs.origin(), theirs.hash().0));
                prop_assert_eq!(ours.to_string(), text);
            }
        }
    }
}
