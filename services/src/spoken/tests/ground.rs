//! A small bank to look names up in: two sites, two items, a municipality, a fund and an emergency.

use std::collections::HashMap;

use ledger::account::Currency;
use ledger::book::{Book, Spot};
use ledger::check::Context;
use ledger::command as ask;
use ledger::command::Request;
use ledger::decide::decide;
use ledger::event::{Genesis, Pack, SchemeCode};
use ledger::ids::{ActorId, BankId, BinId, BookId, Hash, Key, PublicKey, Salt};
use ledger::reason::{BookKind, PartyKind};
use ledger::register::Register;
use ledger::text::{Code, Label};
use ledger::time::{Day, Timestamp, Zone};

use super::super::{Bins, Codes, Names, Problem, Resolved, Unreadable, read, resolve};

pub(super) const ATHENS: BookId = BookId([0xa; 32]);
pub(super) const LARISSA: BookId = BookId([0xb; 32]);
pub(super) const TREASURY: BookId = BookId([0xc; 32]);
pub(super) const MARIA: ActorId = ActorId::from_bytes([7; 16]);
pub(super) const ASKING: ActorId = ActorId::from_bytes([8; 16]);
pub(super) const FOUND: Hash = Hash([9; 32]);

pub(super) struct Ground {
    pub(super) book: Book,
    pub(super) codes: Codes,
    approvers: HashMap<String, ActorId>,
    page: u64,
}

struct TwoBins;

impl Bins for TwoBins {
    fn bin(&self, book: BookId, code: &str) -> Option<BinId> {
        let known = self.codes(book);
        let at = known.iter().position(|known| known == code)?;
        Some(BinId::from_bytes([u8::try_from(at).ok()?; 16]))
    }

    fn codes(&self, book: BookId) -> Vec<String> {
        let codes: &[&str] = if book == ATHENS { &["A-01", "A-02"] } else { &["IN"] };
        codes.iter().map(|code| (*code).to_owned()).collect()
    }
}

pub(super) fn code(text: &str) -> Code {
    Code::try_from(text).expect("a code")
}

fn label(text: &str) -> Label {
    Label::try_from(text).expect("a label")
}

impl Ground {
    pub(super) fn new() -> Self {
        let genesis = Genesis {
            bank: BankId::from_bytes([1; 16]),
            kind: BookKind::Register,
            code: code("REGISTER"),
            key: PublicKey([2; 32]),
            register: None,
            nonce: Salt::from_bytes([3; 16]),
        };
        let mut ground = Self {
            book: Book::new(genesis),
            codes: Codes::default(),
            approvers: HashMap::from([("maria".to_owned(), MARIA)]),
            page: 1,
        };
        let site = |book, kind, of: &str| {
            ask::Command::AddBook(ask::AddBook {
                book,
                kind,
                code: code(of),
                name: label(of),
                municipality: None,
                zone: Zone::ATHENS,
                key: PublicKey(book.0),
            })
        };
        ground.take(site(ATHENS, BookKind::Site, "ATH"));
        ground.take(site(LARISSA, BookKind::Site, "LAR"));
        ground.take(site(TREASURY, BookKind::Treasury, "TREASURY"));
        ground.item("BLANKET-150", "bale", 25, false);
        ground.item("MILK-UHT-1L", "box", 12, true);
        ground.party("elstat", "9186");
        ground.take(ask::Command::RegisterFund(ask::RegisterFund {
            code: code("RELIEF"),
            name: label("Relief"),
            currency: Currency::EUR,
        }));
        ground.take(ask::Command::RegisterEmergency(ask::RegisterEmergency {
            code: code("FL-2023-000160-GRC"),
            name: label("Storm Daniel"),
            started_on: Day { days: 19_605 },
            area: Vec::new(),
        }));
        ground
    }

    fn item(&mut self, of: &str, pack: &str, units: u32, dated: bool) {
        self.take(ask::Command::RegisterItem(ask::RegisterItem {
            code: code(of),
            name: label(of),
            name_el: None,
            unit: code("each"),
            packs: vec![Pack { name: code(pack), units }],
            category: None,
            dated,
        }));
    }

    pub(super) fn party(&mut self, scheme: &str, of: &str) {
        self.take(ask::Command::RegisterParty(ask::RegisterParty {
            kind: PartyKind::Municipality,
            name: Some(label("Δήμος")),
            code: Some(SchemeCode { scheme: code(scheme), code: code(of) }),
        }));
    }

    /// One more page of the register.
    pub(super) fn take(&mut self, command: ask::Command) {
        self.page += 1;
        let page = self.page;
        let mut key = [0; 16];
        key[..8].copy_from_slice(&page.to_le_bytes());
        let request = Request { key: Key::from_bytes(key), occurred_at: None, actor: ASKING, cause: None, command };
        let empty = Register::default();
        let written_at = Timestamp::from_ms(1_700_000_000_000);
        let context = Context { book: &self.book, register: empty.now(), written_at, cause: None, before: &[] };
        let entry = decide(&context, &request, Salt::from_bytes([4; 16])).expect("the ground is sound");
        self.book.evolve(Spot { page, index: 0 }, &entry);
        let register = self.book.register.as_ref().expect("a register");
        self.codes.catch_up(register);
    }

    pub(super) fn register(&self) -> &Register {
        self.book.register.as_ref().expect("the ground is a register")
    }

    pub(super) fn names(&self) -> Names<'_> {
        Names {
            register: self.register().now(),
            codes: &self.codes,
            register_book: self.book.id,
            treasury_book: TREASURY,
            bins: &TwoBins,
            approvers: &self.approvers,
            now: Timestamp::from_ms(1_700_000_000_000),
        }
    }

    /// Reads and resolves; a cause is always found.
    pub(super) fn resolved(&self, json: &str) -> Result<Resolved, Vec<Problem>> {
        match read(json.as_bytes()) {
            Ok(spoken) => resolve(&spoken, ASKING, &self.names(), Some(FOUND)),
            Err(Unreadable::Misshapen { problems, .. }) => Err(problems),
            Err(Unreadable::NotJson { line, column }) => panic!("no JSON at {line}:{column}: {json}"),
        }
    }

    /// The command that came of it.
    pub(super) fn command(&self, json: &str) -> ask::Command {
        match self.resolved(json).expect("it is sound") {
            Resolved::Submit { request, .. } => request.command,
            Resolved::OpenSite { .. } | Resolved::RotateKey { .. } => panic!("it is no request of one entry"),
        }
    }

    /// Every problem, with its place.
    pub(super) fn problems(&self, json: &str) -> Vec<(String, super::super::Wrong)> {
        let problems = self.resolved(json).expect_err("something is wrong with it");
        problems.into_iter().map(|problem| (problem.field, problem.wrong)).collect()
    }
}
