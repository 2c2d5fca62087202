//! A small bank, whole: a register with a changed key, two sites, a treasury, goods and money that go through all of them.

use ledger::SigningKey;
use ledger::account::Currency;
use ledger::command::*;
use ledger::decide::made_id;
use ledger::event::{ItemLine, Money, Reach};
use ledger::ids::{BinId, BookId, FundId, ItemId, LotId, PartyId};
use ledger::page::{PageRef, public};
use ledger::quantity::{Count, Quantity};
use ledger::reason::{BookKind, LossReason, PartyKind, ReversalReason, ValuationBasis};
use ledger::text::Label;
use ledger::time::{Timestamp, Zone};
use transparency::bundle::BundleWriter;

use crate::desk::{Desk, Written, code, genesis};

pub(crate) const REGISTER_SEED: u8 = 1;
pub(crate) const NEW_SITE_SEED: u8 = 9;

/// The books of the bank, and what later pages need to know.
#[derive(Clone)]
pub(crate) struct Bank {
    pub(crate) register: Desk,
    /// In ascending order of their ids.
    pub(crate) others: Vec<Desk>,
    pub(crate) ids: Ids,
}

#[derive(Clone, Copy)]
pub(crate) struct Ids {
    pub(crate) athens: BookId,
    pub(crate) larissa: BookId,
    pub(crate) treasury: BookId,
    pub(crate) blanket: ItemId,
    pub(crate) donor: PartyId,
    pub(crate) supplier: PartyId,
    pub(crate) parish: PartyId,
    pub(crate) fund: FundId,
    pub(crate) bin: BinId,
    pub(crate) lot: LotId,
}

pub(crate) fn quantity(number: u64) -> Quantity {
    Quantity::try_from(number).unwrap()
}

pub(crate) fn count(number: u64) -> Count {
    Count::try_from(number).unwrap()
}

fn label(text: &str) -> Label {
    Label::try_from(text).unwrap()
}

fn party(kind: PartyKind, name: Option<&str>) -> Command {
    Command::RegisterParty(RegisterParty { kind, name: name.map(label), code: None })
}

pub(crate) fn receive(ids: &Ids, bin: BinId, number: u64) -> ReceiveLine {
    ReceiveLine {
        item: ids.blanket,
        bin,
        quantity: count(number),
        damaged: Count::ZERO,
        expiry: None,
        maker_lot: None,
        expected: None,
        discrepancy: None,
        value: None,
    }
}

impl Bank {
    /// The bank. `larissa_first` says whether the book of arrivals comes before the book of their dispatches in a bundle.
    pub(crate) fn new(larissa_first: bool) -> Self {
        let mut register =
            Desk::open(genesis(BookKind::Register, "REGISTER", None, REGISTER_SEED, 1), REGISTER_SEED, None);
        let id = Some(register.id());
        let open =
            |kind, name, seed: u8, nonce| Desk::open(genesis(kind, name, id, seed, nonce), seed, Some(register.last()));
        let athens = open(BookKind::Site, "ATH-01", 2, 2);
        let treasury = open(BookKind::Treasury, "TREASURY", 4, 4);
        let larissa = (5..=255)
            .map(|nonce| open(BookKind::Site, "LAR-01", 3, nonce))
            .find(|larissa| (larissa.id() < athens.id()) == larissa_first)
            .unwrap();
        let [blanket, donor, supplier, parish, fund] = made_in(&register, ["item", "party", "party", "party", "fund"]);
        let add = |desk: &Desk| {
            Command::AddBook(AddBook {
                book: desk.id(),
                kind: desk.book.kind(),
                code: desk.book.genesis.code.clone(),
                name: label("A book"),
                municipality: None,
                zone: Zone::ATHENS,
                key: desk.book.genesis.key,
            })
        };
        let item = RegisterItem {
            code: code("BLANKET"),
            name: label("Blanket"),
            name_el: Some(label("Κουβέρτα")),
            unit: code("each"),
            packs: vec![],
            category: None,
            dated: false,
        };
        let pot = RegisterFund { code: code("GEN"), name: label("General"), currency: Currency::EUR };
        register.write(
            vec![
                (Command::RegisterItem(item), None),
                (party(PartyKind::Donor, None), None),
                (party(PartyKind::Supplier, None), None),
                (party(PartyKind::Partner, Some("Parish")), None),
                (Command::RegisterFund(pot), None),
                (add(&athens), None),
                (add(&larissa), None),
                (add(&treasury), None),
            ],
            None,
        );
        let ids = Ids {
            athens: athens.id(),
            larissa: larissa.id(),
            treasury: treasury.id(),
            blanket: ItemId::from_bytes(blanket),
            donor: PartyId::from_bytes(donor),
            supplier: PartyId::from_bytes(supplier),
            parish: PartyId::from_bytes(parish),
            fund: FundId::from_bytes(fund),
            bin: BinId::from_bytes(made_id(athens.id(), athens.next_key(), "bin", 0)),
            lot: LotId::from_bytes([0; 16]),
        };
        let mut bank = Self { register, others: vec![athens, larissa, treasury], ids };
        bank.live();
        bank.others.sort_by_key(Desk::id);
        bank
    }

    fn live(&mut self) {
        let Self { register, others, ids } = self;
        let [athens, larissa, treasury] = others.as_mut_slice() else { unreachable!() };
        let bin = |text| (Command::AddBin(AddBin { code: code(text), zone: None }), None);
        let euros = |minor| Money { minor: quantity(minor), currency: Currency::EUR };

        let known = register.book.register.clone().unwrap();
        let at: PageRef = register.last();
        let with = Some((&*known, at));
        athens.write(vec![bin("A-01"), bin("A-02")], with);
        let first_bin = BinId::from_bytes(made_id(larissa.id(), larissa.next_key(), "bin", 0));
        larissa.write(vec![bin("A-01")], with);

        ids.lot = LotId::from_bytes(made_id(athens.id(), athens.next_key(), "lot", 0));
        let gift = ReceiveDonation {
            donor: ids.donor,
            announcement: None,
            emergency: None,
            basis: ValuationBasis::Estimate,
            lines: vec![receive(ids, ids.bin, 200)],
        };
        athens.write(vec![(Command::ReceiveDonation(gift), None)], with);
        let transfer = DispatchTransfer {
            destination: larissa.id(),
            reservation: None,
            emergency: None,
            lines: vec![Want::of(ids.blanket, quantity(30))],
        };
        let dispatched = athens.write(vec![(Command::DispatchTransfer(transfer), None)], with);
        let arrival = ReceiveShipmentLine {
            lot: ids.lot,
            bin: first_bin,
            quantity: count(28),
            missing: count(2),
            reason: Some(LossReason::Damaged),
        };
        let arrival = Command::ReceiveShipment(ReceiveShipment { lines: vec![arrival] });
        larissa.write(vec![(arrival, Some(&dispatched[0]))], with);

        // The register gives Athens another key and takes the first away: pages that name this page are sealed with the new one.
        let new = SigningKey::from_bytes(&[NEW_SITE_SEED; 32]);
        let of_athens = |key| BookKey { book: ids.athens, key };
        let first = athens.book.genesis.key;
        let changes = [Command::AddBookKey(of_athens(public(&new))), Command::RevokeBookKey(of_athens(first))];
        register.write(changes.map(|change| (change, None)).into(), None);
        athens.key = new;
        let known = register.book.register.clone().unwrap();
        let with = Some((&*known, register.last()));

        let gift =
            BankCashGift { donor: ids.donor, fund: ids.fund, amount: euros(90_000), pledge: None, emergency: None };
        let bought = PayPurchase {
            supplier: ids.supplier,
            fund: ids.fund,
            amount: euros(50_000),
            destination: athens.id(),
            lines: vec![ItemLine { item: ids.blanket, quantity: quantity(50) }],
        };
        let paid =
            treasury.write(vec![(Command::BankCashGift(gift), None), (Command::PayPurchase(bought), None)], with);
        let goods = ReceivePurchase { supplier: ids.supplier, lines: vec![receive(ids, ids.bin, 50)] };
        athens.write(vec![(Command::ReceivePurchase(goods), Some(&paid[1]))], with);
        let given: Vec<Written> = larissa.write(vec![(hand_over(ids, 3), None), (hand_over(ids, 1), None)], with);
        let undo = Command::ReverseEntry(ReverseEntry { reason: ReversalReason::EntryError });
        larissa.write(vec![(undo, Some(&given[1]))], with);
    }

    /// The register as it is now, for further pages.
    pub(crate) fn known(&self) -> (ledger::register::Register, PageRef) {
        (self.register.book.register.as_deref().unwrap().clone(), self.register.last())
    }

    pub(crate) fn desk(&mut self, book: BookId) -> &mut Desk {
        self.others.iter_mut().find(|desk| desk.id() == book).unwrap()
    }

    /// All pages in a bundle's order.
    pub(crate) fn pages(&self) -> Vec<Vec<u8>> {
        [&self.register].into_iter().chain(&self.others).flat_map(|desk| desk.pages.clone()).collect()
    }

    /// The bundle of these pages, sealed by the register.
    pub(crate) fn bundle_of(pages: Vec<Vec<u8>>, seed: u8) -> Vec<u8> {
        Self::bundle_beside(pages, seed, None, &[])
    }

    /// The same with a policy and checkpoints beside the pages.
    pub(crate) fn bundle_beside(pages: Vec<Vec<u8>>, seed: u8, policy: Option<&[u8]>, notes: &[Vec<u8>]) -> Vec<u8> {
        let mut writer = BundleWriter::new(Vec::new()).unwrap();
        if let Some(policy) = policy {
            writer.policy(policy).unwrap();
        }
        for note in notes {
            writer.checkpoint(note).unwrap();
        }
        for page in pages {
            writer.page(page).unwrap();
        }
        writer.finish(Timestamp::from_ms(1_772_400_000_000), &SigningKey::from_bytes(&[seed; 32])).unwrap()
    }

    pub(crate) fn bundle(&self) -> Vec<u8> {
        Self::bundle_of(self.pages(), REGISTER_SEED)
    }
}

pub(crate) fn hand_over(ids: &Ids, number: u64) -> Command {
    Command::HandOver(HandOver {
        recipient: ids.parish,
        emergency: None,
        reach: Reach { households: Some(1), persons: None },
        lines: vec![Want::of(ids.blanket, quantity(number))],
    })
}

/// The ids that the next requests of a desk will make, one each.
fn made_in<const N: usize>(desk: &Desk, kinds: [&str; N]) -> [[u8; 16]; N] {
    let first = desk.next_key().to_bytes()[0];
    let mut number = first;
    kinds.map(|kind| {
        let key = ledger::ids::Key::from_bytes([number; 16]);
        number += 1;
        made_id(desk.id(), key, kind, 0)
    })
}
