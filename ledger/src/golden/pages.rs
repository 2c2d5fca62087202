//! Vectors of genesis, headers, whole pages, portable entries, the entries tree and made ids.

use super::events::{entries, entry, genesis};
use super::{Vector, agree, hex, same, sixteen, thirty_two};
use crate::book::Book;
use crate::command::{Command, ReleaseLot, Request};
use crate::event::{Event, Genesis};
use crate::hash;
use crate::ids::{ActorId, BookId, Hash, Key};
use crate::page::{
    CheckpointRef, Draft, Head, Header, Page, PageRef, Portable, SEAL_DOMAIN, Sealed, open, public, seal,
};
use crate::time::Timestamp;
use crate::{SigningKey, wire};

const ABOUT: &str = "Genesis and book ids, headers, pages, portable entries.
A page's fields: seed (the Ed25519 secret key of the seal), header, hash (of the header), root (over its entries), bytes (all of it).
Frozen from version 1.0: see ../FORMAT.md.";

const ABOUT_HASHES: &str = "The tree over entry hashes, made ids, a request and a state.
tree: leaf i is the entry hash of the one byte i; root over them; path to one of them, its own sibling first.
id: the 16 bytes made from book, key, ordinal and kind. request, state: bytes and their hash.
Frozen from version 1.0: see ../FORMAT.md.";

/// The seed of the key that seals every page here.
const SEED: [u8; 32] = *b"helpbank golden vectors: no bank";

fn key() -> SigningKey {
    SigningKey::from_bytes(&SEED)
}

fn register() -> Genesis {
    Genesis { key: public(&key()), ..genesis() }
}

fn book() -> BookId {
    hash::genesis(&wire::encode(&register()))
}

fn checkpoint() -> CheckpointRef {
    CheckpointRef { size: 4711, root: Hash(thirty_two(0xe0)) }
}

/// Pages that follow each other: of one, three, five entries, with and without checkpoint and register.
fn chain() -> Vec<(&'static str, Head, Sealed)> {
    let entries: Vec<Vec<u8>> = entries().iter().map(|(_, entry)| entry.encode()).collect();
    let opened = [entry(Event::BookOpened(register())).encode()];
    let known = Some(PageRef { page: 9, hash: Hash(thirty_two(0xe1)) });
    let drafts = [
        ("page 1, one entry", 1_786_000_000_000, None, None, &opened[..]),
        ("page 2, three entries, checkpoint", 1_786_000_000_456, Some(checkpoint()), None, &entries[2..5]),
        ("page 3, five entries, checkpoint, register", 1_786_000_001_000, Some(checkpoint()), known, &entries[5..10]),
        ("page 4, one entry, register, clock gone back", 1_786_000_000_000, None, known, &entries[10..11]),
    ];
    let mut head = Head::before(book());
    let mut pages = Vec::new();
    for (name, ms, checkpoint, register, entries) in drafts {
        let draft = Draft { head, written_at: Timestamp::from_ms(ms), checkpoint, register, entries };
        let sealed = seal(&draft, &key());
        let after = Head::after(&sealed.header, sealed.hash);
        pages.push((name, head, sealed));
        head = after;
    }
    pages
}

#[test]
fn genesis_headers_pages_and_portable_entries_have_the_bytes_in_the_file() {
    let pages = chain();
    let genesis = register();
    let mut made = vec![
        Vector::new("genesis")
            .with("value", format!("{genesis:?}"))
            .with("bytes", hex(&wire::encode(&genesis)))
            .with("book", book().to_string()),
    ];
    for (name, _, sealed) in &pages {
        made.push(
            Vector::new(*name)
                .with("value", format!("{:?}", sealed.header))
                .with("seed", hex(&SEED))
                .with("header", hex(&wire::encode(&sealed.header)))
                .with("hash", sealed.hash.to_string())
                .with("root", sealed.header.entries_root.to_string())
                .with("bytes", hex(&sealed.bytes)),
        );
    }
    for (page, index) in [(0, 0), (1, 0), (1, 1), (1, 2), (2, 4)] {
        let (name, _, sealed) = &pages[page];
        let page = Page::parse(sealed.bytes.clone()).unwrap();
        let bytes = Portable::cut(&page, index).unwrap();
        made.push(Vector::new(format!("portable entry {index} of {name}")).with("bytes", hex(&bytes)));
    }

    let stored = agree("pages.txt", ABOUT, &made);
    same("genesis", &genesis, &stored[0].bytes("bytes"));
    for (vector, (name, head, sealed)) in stored[1..].iter().zip(&pages) {
        same::<Header>(name, &sealed.header, &vector.bytes("header"));
        let (page, entries) = open(vector.bytes("bytes"), head, &[public(&key())]).unwrap();
        assert_eq!(page.header, sealed.header, "{name}");
        assert_eq!(page.header_bytes(), vector.bytes("header"), "{name}");
        assert_eq!(entries.iter().map(|(hash, _)| *hash).collect::<Vec<_>>(), sealed.entry_hashes, "{name}");
        by_hand(name, vector);
    }
    for vector in &stored[1 + pages.len()..] {
        let portable = Portable::open(&vector.bytes("bytes")).unwrap();
        assert_eq!(portable.entry.hash(), portable.place.hash, "{}", vector.name);
    }
}

/// Takes a page apart with nothing but `FORMAT.md`, BLAKE3 and Ed25519: no code of this crate.
fn by_hand(name: &str, vector: &Vector) {
    let bytes = vector.bytes("bytes");
    let number = |at: usize| usize::try_from(u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())).unwrap();
    let header = &bytes[4..4 + number(0)];
    let body_at = 4 + header.len() + 4;
    let body = &bytes[body_at..body_at + number(body_at - 4)];
    let seal = &bytes[body_at + body.len()..];
    assert_eq!(seal.len(), 96, "{name}");
    assert_eq!(header, vector.bytes("header"), "{name}");
    assert_eq!(blake3::derive_key("helpbank v1 page", header).to_vec(), vector.bytes("hash"), "{name}");
    let signer = ed25519_dalek::VerifyingKey::from_bytes(seal[..32].try_into().unwrap()).unwrap();
    let signature = ed25519_dalek::Signature::from_bytes(seal[32..].try_into().unwrap());
    signer.verify_strict(&[b"helpbank v1 seal\n", header].concat(), &signature).unwrap();
    // Body hash and root are the last 64 bytes of the header.
    let (body_hash, root) = header[header.len() - 64..].split_at(32);
    assert_eq!(blake3::derive_key("helpbank v1 body", body), body_hash, "{name}");
    let mut level: Vec<[u8; 32]> = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let (length, after) = rest.split_at(4);
        let length = usize::try_from(u32::from_le_bytes(length.try_into().unwrap())).unwrap();
        level.push(blake3::derive_key("helpbank v1 entry", &after[..length]));
        rest = &after[length..];
    }
    // The same tree built from the leaves up: pairs join, and a lone last one rises as it is.
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => blake3::derive_key("helpbank v1 entries node", &[*left, *right].concat()),
                _ => pair[0],
            })
            .collect();
    }
    assert_eq!(level[0], root, "{name}");
    assert_eq!(SEAL_DOMAIN, b"helpbank v1 seal\n");
}

#[test]
fn trees_and_made_ids_have_the_hashes_in_the_file() {
    let leaf = |index: u8| hash::entry(&[index]);
    let mut made = Vec::new();
    for count in 0..=9_u8 {
        let leaves: Vec<Hash> = (0..count).map(leaf).collect();
        let mut vector = Vector::new(format!("tree {count}")).with("root", hash::entries_root(&leaves).to_string());
        if let Some(last) = count.checked_sub(1) {
            let path = hash::entries_path(&leaves, usize::from(last)).unwrap();
            let path: Vec<String> = path.iter().map(ToString::to_string).collect();
            vector = vector.with("index", last.to_string()).with("path", path.join(" "));
        }
        made.push(vector);
    }
    for (ordinal, kind) in [(0, "lot"), (1, "lot"), (0, "shipment"), (0x0102_0304, "")] {
        let (book, key) = (BookId(thirty_two(0x51)), sixteen(0x80));
        made.push(
            Vector::new(format!("id {ordinal} {kind}"))
                .with("book", book.to_string())
                .with("key", hex(&key))
                .with("ordinal", ordinal.to_string())
                .with("kind", kind)
                .with("id", hex(&hash::id(book, key, kind, ordinal))),
        );
    }
    let request = Request {
        key: Key::from_bytes(sixteen(0x80)),
        occurred_at: Some(Timestamp::from_ms(1_786_000_000_123)),
        actor: ActorId::from_bytes(sixteen(0x90)),
        cause: Some(super::events::cited()),
        command: Command::ReleaseLot(ReleaseLot { lot: super::events::lot(1) }),
    };
    let bytes = wire::encode(&(1_u16, &request));
    made.push(Vector::new("request").with("value", format!("{request:?}")).with("bytes", hex(&bytes)));
    made.last_mut().unwrap().fields.push(("hash".to_owned(), request.hash().to_string()));
    let state = Book::new(register());
    made.push(
        Vector::new("state of a register with its genesis alone")
            .with("bytes", hex(&state.state()))
            .with("hash", state.state_hash().to_string()),
    );
    let stored = agree("hashes.txt", ABOUT_HASHES, &made);
    let last = |context: &str, vector: &Vector| {
        assert_eq!(
            blake3::derive_key(context, &vector.bytes("bytes")).to_vec(),
            vector.bytes("hash"),
            "{}",
            vector.name
        );
    };
    last("helpbank v1 request", &stored[stored.len() - 2]);
    last("helpbank v1 state", &stored[stored.len() - 1]);
    assert_eq!(Book::restore(&stored[stored.len() - 1].bytes("bytes"), state.state_hash()), Ok(state));
    for vector in stored.iter().filter(|vector| vector.name.starts_with("id ")) {
        let ordinal: u32 = vector.text("ordinal").parse().unwrap();
        let whole =
            [&vector.bytes("book")[..], &vector.bytes("key"), &ordinal.to_le_bytes(), vector.text("kind").as_bytes()];
        assert_eq!(blake3::derive_key("helpbank v1 id", &whole.concat())[..16], vector.bytes("id"), "{}", vector.name);
    }
}
