//! The golden vectors in `ledger/transparency/vectors`, written as files that any program can be tried on, and taken apart by hand as `FORMAT.md` says.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use ledger::SigningKey;
use ledger::ids::{BookId, Hash};
use ledger::page::Portable;
use sha2::{Digest as _, Sha256};
use transparency::log::cosign::Cosigner;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::TreeHash;
use transparency::log::note::{Note, Signer};
use transparency::log::policy::Policy;
use transparency::log::receipt;
use transparency::log::tile::grown;
use transparency::log::witness::{AddCheckpoint, Remembered, WitnessedLog, add_checkpoint};

use crate::ground::{Log, leaf, small_page};

const ABOUT: &str = "# The transparency log of the other files here. Hashes of the tree are in base64, as in those files; everything else is hexadecimal.
# key: the Ed25519 secret key (seed), name and verifier key of who signs.
# leaf: book, page number, page hash, the 72 bytes and their hash in the tree.
# The log has 300 leaves. Leaf i, from 0, is page i + 1 of the book b0…b0 with the page hash of 32 bytes i mod 256; but leaf 137 is the
# page of receipt.tlog-proof. tree: its root at a size. inclusion, consistency: proofs. tile: a path and SHA-256 of what stands there.
# Frozen from version 1.0: see ../../FORMAT.md. Written anew by HELPBANK_WRITE_VECTORS=1 cargo test -p transparency golden
";
const SEED: [u8; 32] = *b"helpbank golden vectors: no bank";
const ORIGIN: &str = "no.bank.example/log";
const SIZE: u64 = 300;
const INDEX: u64 = 137;
const AT_S: u64 = 1_786_000_200;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn base64s(hashes: &[TreeHash]) -> String {
    hashes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// The file, after checking that it is what the code makes; or, when asked, written anew.
fn agree(name: &str, made: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name);
    if std::env::var("HELPBANK_WRITE_VECTORS").is_ok_and(|value| value == "1") {
        fs::write(&path, made).unwrap();
    }
    let stored = fs::read_to_string(&path).unwrap();
    assert_eq!(stored, made, "{name}: the format has changed; see FORMAT.md");
    stored
}

fn signer() -> Signer {
    Signer::new(ORIGIN.parse().unwrap(), SigningKey::from_bytes(&SEED))
}

fn witnesses() -> [(SigningKey, &'static str); 3] {
    let key = |number| SigningKey::from_bytes(&SEED.map(|byte| byte ^ number));
    [(key(1), "north.example/witness"), (key(2), "south.example/witness"), (key(3), "île.example/témoin")]
}

fn log() -> Log {
    let mut log = Log::default();
    for index in 0..SIZE {
        let fill = [index.to_le_bytes()[0]; 32];
        let leaf = if index == INDEX {
            leaf(&small_page(9, 4_711))
        } else {
            Leaf { book: BookId([0xb0; 32]), page: index + 1, page_hash: Hash(fill) }
        };
        log.push(leaf.to_bytes().to_vec());
    }
    log
}

fn checkpoint(log: &Log, size: u64) -> transparency::log::checkpoint::Checkpoint {
    transparency::log::checkpoint::Checkpoint::new(ORIGIN, size, log.root_at(size)).unwrap()
}

fn cosigned(log: &Log) -> Note {
    let checkpoint = checkpoint(log, SIZE);
    let mut note = checkpoint.sign(&signer()).unwrap();
    for (number, (key, name)) in (0..).zip(witnesses()) {
        note.add(Cosigner::new(name.parse().unwrap(), key).cosign(&checkpoint, AT_S + number).unwrap()).unwrap();
    }
    note
}

fn policy() -> String {
    let mut text = format!("log {} https://no.bank.example/log/\n", signer().verifier());
    for ((key, name), word) in witnesses().into_iter().zip(["north", "south", "île"]) {
        writeln!(text, "witness {word} {}", Cosigner::new(name.parse().unwrap(), key).verifier()).unwrap();
    }
    text + "group abroad 1 south île\ngroup all 2 north abroad\nquorum all\n"
}

#[test]
fn the_log_has_the_bytes_in_the_file() {
    let log = log();
    let mut text = ABOUT.to_owned();
    writeln!(text, "\nname key of the log\nseed {}\nkey {ORIGIN}\nvkey {}", hex(&SEED), signer().verifier()).unwrap();
    for (key, name) in witnesses() {
        let seed = hex(&key.to_bytes());
        let vkey = Cosigner::new(name.parse().unwrap(), key).verifier();
        writeln!(text, "\nname key of a witness\nseed {seed}\nkey {name}\nvkey {vkey}").unwrap();
    }
    for index in [0, INDEX, SIZE - 1] {
        let bytes = &log.entries[usize::try_from(index).unwrap()];
        let leaf = Leaf::from_bytes(bytes).unwrap();
        writeln!(text, "\nname leaf {index}\nbook {}\npage {}\npage_hash {}", leaf.book, leaf.page, leaf.page_hash)
            .unwrap();
        writeln!(text, "bytes {}\nhash {}", hex(bytes), leaf.hash()).unwrap();
    }
    for size in [0, 1, 2, 3, 4, 5, 6, 7, 8, 255, 256, 257, SIZE] {
        writeln!(text, "\nname tree of {size}\nroot {}", log.root_at(size)).unwrap();
    }
    for (index, size) in [(0, 1), (0, 2), (1, 3), (2, 3), (6, 7), (INDEX, 256), (INDEX, SIZE), (SIZE - 1, SIZE)] {
        writeln!(text, "\nname inclusion of {index} in {size}\nhashes {}", base64s(&log.inclusion(index, size)))
            .unwrap();
    }
    for (old, new) in [(1, 2), (2, 3), (3, 7), (4, 7), (6, 8), (255, 256), (256, SIZE), (257, SIZE), (INDEX, SIZE)] {
        let hashes = base64s(&log.consistency(old, new));
        writeln!(text, "\nname consistency of {old} and {new}\nhashes {hashes}").unwrap();
    }
    for tile in grown(0, SIZE) {
        writeln!(text, "\nname {tile}\nsha256 {}", hex(&Sha256::digest(log.tile(tile)))).unwrap();
    }
    // No space stands at the end of a line, not even behind an empty list.
    agree("log.txt", &text.replace("hashes \n", "hashes\n"));
}

#[test]
fn the_checkpoint_the_policy_and_the_request_have_the_bytes_in_the_files() {
    let log = log();
    let policy = Policy::parse(agree("policy.txt", &policy()).as_bytes()).unwrap();
    assert_eq!(String::from_utf8(policy.to_bytes()).unwrap(), self::policy());
    let note: Note = agree("checkpoint.txt", &cosigned(&log).to_string()).parse().unwrap();
    let verified = policy.verify(&note).unwrap();
    assert_eq!((verified.checkpoint().size(), verified.cosignatures().len()), (SIZE, 3));

    let request =
        AddCheckpoint::new(INDEX, log.consistency(INDEX, SIZE), checkpoint(&log, SIZE).sign(&signer()).unwrap());
    let request = agree("add-checkpoint.txt", &request.unwrap().to_string());
    let request = AddCheckpoint::parse(request.as_bytes()).unwrap();
    let followed = WitnessedLog { origin: ORIGIN.to_owned(), keys: vec![signer().verifier()] };
    let state = Remembered { size: INDEX, root: log.root_at(INDEX) };
    let (key, name) = witnesses()[0].clone();
    let cosigner = Cosigner::new(name.parse().unwrap(), key);
    let answer = add_checkpoint(Some(&followed), Some(state), &request, &cosigner, AT_S).unwrap();
    assert!(note.to_string().contains(&answer.signature.to_string()));
}

#[test]
fn the_receipt_has_the_bytes_in_the_file() {
    let log = log();
    let page = small_page(9, 4_711);
    let portable = Portable::cut(&page, 3).unwrap();
    let note = cosigned(&log).to_string();
    let made = receipt::write(&portable, INDEX, &log.inclusion(INDEX, SIZE), &note);
    let stored = agree("receipt.tlog-proof", &made);
    let proven = receipt::verify(stored.as_bytes(), &Policy::parse(policy().as_bytes()).unwrap()).unwrap();
    assert_eq!((proven.index, proven.portable.place.index, proven.leaf), (INDEX, 3, leaf(&page)));
    by_hand(&stored);
}

/// Takes a receipt apart with nothing but `FORMAT.md`, SHA-256, Ed25519 and base64: no code of this crate.
fn by_hand(receipt: &str) {
    let (proof, note) = receipt.split_once("\n\n").unwrap();
    let mut lines = proof.lines();
    assert_eq!(lines.next(), Some("c2sp.org/tlog-proof@v1"));
    let portable = STANDARD.decode(lines.next().unwrap().strip_prefix("extra ").unwrap()).unwrap();
    let index: u64 = lines.next().unwrap().strip_prefix("index ").unwrap().parse().unwrap();
    let hashes: Vec<Vec<u8>> = lines.map(|line| STANDARD.decode(line).unwrap()).collect();

    // The portable entry: the header stands behind magic, index and path. It begins with version, rules, book, page.
    assert_eq!(&portable[..4], b"HBE1");
    let path = usize::from(u16::from_le_bytes(portable[8..10].try_into().unwrap()));
    let at = 10 + 32 * path;
    let length = usize::try_from(u32::from_le_bytes(portable[at..at + 4].try_into().unwrap())).unwrap();
    let header = &portable[at + 4..at + 4 + length];
    let leaf = [&header[4..36], &header[36..44], &ledger::hash::page(header).0].concat();
    assert_eq!(leaf.len(), 72);

    // Up the tree, as RFC 9162 §2.1.3.2 says.
    let (text, lines) = note.split_once("\n\n").unwrap();
    let text = format!("{text}\n");
    let checkpoint: Vec<&str> = text.lines().collect();
    let [origin, size, root] = checkpoint[..] else { panic!("{text}") };
    let sha256 = |parts: &[&[u8]]| Sha256::digest(parts.concat()).to_vec();
    let (mut hash, mut at, mut last) = (sha256(&[&[0], &leaf]), index, size.parse::<u64>().unwrap() - 1);
    for sibling in hashes {
        if at % 2 == 1 || at == last {
            hash = sha256(&[&[1], &sibling, &hash]);
            while at.is_multiple_of(2) && at > 0 {
                (at, last) = (at / 2, last / 2);
            }
        } else {
            hash = sha256(&[&[1], &hash, &sibling]);
        }
        (at, last) = (at / 2, last / 2);
    }
    assert_eq!((last, STANDARD.encode(hash)), (0, root.to_owned()));

    // The log's signature, then the witnesses'.
    let verify = |key: &VerifyingKey, message: &str, signature: &[u8]| {
        key.verify_strict(message.as_bytes(), &Signature::from_slice(signature).unwrap()).unwrap();
    };
    let names = [origin].into_iter().chain(witnesses().map(|(_, name)| name));
    let keys = [SigningKey::from_bytes(&SEED)].into_iter().chain(witnesses().map(|(key, _)| key));
    for (number, (line, (name, key))) in lines.lines().zip(names.zip(keys)).enumerate() {
        let words: Vec<&str> = line.split(' ').collect();
        assert_eq!(words[..2], ["\u{2014}", name]);
        let payload = STANDARD.decode(words[2]).unwrap();
        let key = key.verifying_key();
        let kind = if number == 0 { [1] } else { [4] };
        assert_eq!(payload[..4], sha256(&[name.as_bytes(), b"\n", &kind, key.as_bytes()])[..4]);
        if number == 0 {
            verify(&key, &text, &payload[4..]);
        } else {
            let at_s = u64::from_be_bytes(payload[4..12].try_into().unwrap());
            verify(&key, &format!("cosignature/v1\ntime {at_s}\n{text}"), &payload[12..]);
        }
    }
    assert_eq!(lines.lines().count(), 4);
}
