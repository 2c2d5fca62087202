//! Hostile bytes into every decoder, and every flip of a page and of a portable entry.

mod flips;
mod hostile;

use crate::SigningKey;
use crate::entry::Entry;
use crate::event::{Event, Genesis, LotReleased};
use crate::golden;
use crate::hash;
use crate::ids::{ActorId, BankId, BookId, Hash, Key, LotId, PublicKey, Salt};
use crate::page::{CheckpointRef, Draft, Head, PAGE_VERSION, Page, PageError, PageRef, Sealed, public, seal};
use crate::reason::BookKind;
use crate::text::Code;
use crate::time::Timestamp;
use crate::wire;

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn keys() -> [PublicKey; 1] {
    [public(&key())]
}

fn entry(number: u8, event: Event) -> Entry {
    Entry {
        key: Key::from_bytes([number; 16]),
        request: Hash([number; 32]),
        occurred_at: Timestamp::from_ms(1_786_000_000_000 + i64::from(number)),
        actor: ActorId::from_bytes([1; 16]),
        cause: None,
        salt: Salt::from_bytes([number.wrapping_mul(37); 16]),
        event,
        signature: None,
    }
}

fn genesis() -> Genesis {
    Genesis {
        bank: BankId::from_bytes([9; 16]),
        kind: BookKind::Register,
        code: Code::try_from("REGISTER").unwrap(),
        key: public(&key()),
        register: None,
        nonce: Salt::from_bytes([3; 16]),
    }
}

fn book() -> BookId {
    hash::genesis(&wire::encode(&genesis()))
}

/// A page of so many small entries, and the head it follows.
fn page(entries: u8) -> (Head, Sealed) {
    let head = Head { page: 4, hash: Hash([4; 32]), entries: 17, ..Head::before(book()) };
    let lot = |number| Event::LotReleased(LotReleased { lot: LotId::from_bytes([number; 16]), with: Vec::new() });
    let entries: Vec<Vec<u8>> = (0..entries).map(|number| entry(number, lot(number)).encode()).collect();
    let draft = Draft {
        head,
        written_at: Timestamp::from_ms(1_786_000_000_999),
        checkpoint: Some(CheckpointRef { size: 12, root: Hash([5; 32]) }),
        register: Some(PageRef { page: 3, hash: Hash([6; 32]) }),
        entries: &entries,
    };
    (head, seal(&draft, &key()))
}

/// The stored bytes of every golden entry.
fn golden_entries() -> Vec<Vec<u8>> {
    golden::entries().into_iter().map(|entry| entry.encode()).collect()
}

#[test]
fn a_page_of_an_older_format_is_refused_with_both_numbers() {
    let (_, sealed) = page(1);
    let mut bytes = sealed.bytes;
    // The version is what the header begins with, behind its length.
    bytes[4..6].copy_from_slice(&(PAGE_VERSION - 1).to_le_bytes());
    let refused = Page::parse(bytes).expect_err("an older format");
    assert_eq!(refused, PageError::Version(PAGE_VERSION - 1, 1));
    let words =
        format!("the page has format 1 under rules 1; this program reads format {PAGE_VERSION} under rules 1 to 1");
    assert_eq!(refused.to_string(), words);
}
