//! From the name of a step to its key, and from a key to the ids that the step makes: known before anything is written.

use ledger::decide::made_id;
use ledger::ids::{BookId, Key};
use ledger::quantity::{Count, Quantity};
use ledger::text::{Code, Label};
use sha2::{Digest, Sha256};

/// What every key of the script is derived under.
const TAG: &[u8] = b"helpbank/demo/v1\0";

/// The key of the step with this name: the first 16 bytes of SHA-256 over [`TAG`] and the name.
pub(super) fn key(name: &str) -> Key {
    Key::from_bytes(derived(name))
}

/// Sixteen bytes that belong to a name of the script.
pub(super) fn derived(name: &str) -> [u8; 16] {
    let digest: [u8; 32] = Sha256::new().chain_update(TAG).chain_update(name).finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes
}

/// The id of the `ordinal`-th thing of a kind that the step with this name makes in this book.
pub(super) fn made(book: BookId, name: &str, kind: &str, ordinal: usize) -> [u8; 16] {
    made_id(book, key(name), kind, ordinal)
}

/// A code of the script.
pub(super) fn code(text: &str) -> Code {
    Code::try_from(text).expect("the script's codes are codes")
}

/// A public name of the script.
pub(super) fn label(text: &str) -> Label {
    Label::try_from(text).expect("the script's names are names")
}

/// A number of the script that is not zero.
pub(super) fn quantity(number: u64) -> Quantity {
    Quantity::try_from(number).expect("the script's quantities are at least one and small")
}

/// A number of the script.
pub(super) fn count(number: u64) -> Count {
    Count::try_from(number).expect("the script's numbers are small")
}
