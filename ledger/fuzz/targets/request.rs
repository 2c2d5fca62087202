//! Any bytes into the decoder of a request, and whatever decodes into the rules, on an empty book of every kind: a refusal or an entry,
//! and never a broken assertion.

#![no_main]

use ledger::book::Book;
use ledger::check::Context;
use ledger::command::Request;
use ledger::decide::decide;
use ledger::event::Genesis;
use ledger::ids::{BankId, BookId, PublicKey, Salt};
use ledger::reason::BookKind;
use ledger::register::Register;
use ledger::text::Code;
use ledger::time::Timestamp;
use ledger::wire::{self, ENTRY_BYTES_MAX};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(request) = wire::decode::<Request>(bytes, ENTRY_BYTES_MAX) else { return };
    assert_eq!(wire::encode(&request), bytes);
    let register = Register::default();
    for &kind in BookKind::ALL {
        let genesis = Genesis {
            bank: BankId::from_bytes([1; 16]),
            kind,
            code: Code::try_from("BOOK").expect("a code"),
            key: PublicKey([2; 32]),
            register: (kind != BookKind::Register).then_some(BookId([3; 32])),
            nonce: Salt::from_bytes([4; 16]),
        };
        let book = Book::new(genesis);
        let written_at = Timestamp::from_ms(1_786_000_000_000);
        let context = Context { book: &book, register: register.now(), written_at, cause: None, before: &[] };
        if let Ok(entry) = decide(&context, &request, Salt::from_bytes([5; 16])) {
            let mut after = book.clone();
            after.evolve(ledger::book::Spot { page: 2, index: 0 }, &entry);
        }
    }
});
