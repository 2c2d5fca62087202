//! A vector for every variant of every other stored enum, and for the limits of numbers, days and texts.

use super::events::{bin, code, day, party};
use super::{Stored, Vector, agree, goods, hex, same, sixteen};
use crate::account::{Account, Asset, Currency};
use crate::event::{Direction, Expiry, LotStatus};
use crate::ids::{FundId, SiteId};
use crate::quantity::{Count, QUANTITY_MAX, Quantity};
use crate::reason::*;
use crate::time::{Day, Summer, Timestamp, Zone};
use crate::wire;

const ABOUT: &str =
    "Values that stand inside entries: every variant of every enum, and the edges of numbers, days and texts.
value: in words (Rust's Debug form). bytes: as stored.
Frozen from version 1.0: see ../FORMAT.md.";

/// All vectors; when `stored` is there, each is checked against it.
struct Values<'a> {
    made: Vec<Vector>,
    stored: Option<&'a [Vector]>,
}

impl Values<'_> {
    fn value<T: Stored>(&mut self, name: &str, value: &T) {
        let vector = Vector::new(name).with("value", format!("{value:?}")).with("bytes", hex(&wire::encode(value)));
        if let Some(stored) = self.stored {
            same(name, value, &stored[self.made.len()].bytes("bytes"));
        }
        self.made.push(vector);
    }

    /// Every variant of a reason enum, by its code; `ALL` comes from the same list as the variants.
    fn reasons<T: Stored + Copy>(&mut self, kind: &str, all: &[T], code: fn(T) -> &'static str) {
        for &reason in all {
            self.value(&format!("{kind} {}", code(reason)), &reason);
        }
    }

    fn all(&mut self) {
        self.reasons("LossReason", LossReason::ALL, LossReason::code);
        self.reasons("Discrepancy", Discrepancy::ALL, Discrepancy::code);
        self.reasons("HoldReason", HoldReason::ALL, HoldReason::code);
        self.reasons("RecallReason", RecallReason::ALL, RecallReason::code);
        self.reasons("OverrideReason", OverrideReason::ALL, OverrideReason::code);
        self.reasons("ReversalReason", ReversalReason::ALL, ReversalReason::code);
        self.reasons("ClosureReason", ClosureReason::ALL, ClosureReason::code);
        self.reasons("EndReason", EndReason::ALL, EndReason::code);
        self.reasons("ValuationBasis", ValuationBasis::ALL, ValuationBasis::code);
        self.reasons("ExpenseKind", ExpenseKind::ALL, ExpenseKind::code);
        self.reasons("PartyKind", PartyKind::ALL, PartyKind::code);
        self.reasons("BookKind", BookKind::ALL, BookKind::code);
        for account in &accounts() {
            self.value(&format!("Account {}", account_name(account)), account);
        }
        for asset in &assets() {
            self.value(&format!("Asset {}", asset_name(asset)), asset);
        }
        for expiry in [Expiry::BestBefore(day("2026-10-05")), Expiry::UseBy(day("2026-10-05"))] {
            let name = match expiry {
                Expiry::BestBefore(_) => "Expiry best_before",
                Expiry::UseBy(_) => "Expiry use_by",
            };
            self.value(name, &expiry);
        }
        for status in statuses() {
            self.value(&format!("LotStatus {}", status_name(status)), &status);
        }
        for direction in [Direction::Add, Direction::Take] {
            let name = match direction {
                Direction::Add => "Direction add",
                Direction::Take => "Direction take",
            };
            self.value(name, &direction);
        }
        for summer in [Summer::None, Summer::European] {
            let name = match summer {
                Summer::None => "Summer none",
                Summer::European => "Summer european",
            };
            self.value(name, &summer);
        }
        self.value("Zone of Greece", &Zone::ATHENS);
        self.value("Zone west of Greenwich", &Zone { offset_min: -150, summer: Summer::None });
        self.value("Quantity least", &Quantity::ONE);
        self.value("Quantity most", &Quantity::try_from(QUANTITY_MAX).unwrap());
        self.value("Count least", &Count::ZERO);
        self.value("Count most", &Count::try_from(QUANTITY_MAX).unwrap());
        self.value("Day of the epoch", &Day { days: 0 });
        self.value("Day before the epoch", &Day { days: -1 });
        self.value("Day in 2026", &day("2026-10-05"));
        self.value("Timestamp", &Timestamp::from_ms(1_786_000_000_123));
        self.value("Timestamp before the epoch", &Timestamp::from_ms(-1));
        self.value("Currency", &Currency::EUR);
        self.value("Code in two scripts", &code("ΑΘΗ-01"));
        self.value("Option none", &None::<Quantity>);
        self.value("Option some", &Some(Quantity::ONE));
        self.value("List of none", &Vec::<Quantity>::new());
        self.value("List of two", &vec![Quantity::ONE, Quantity::try_from(258).unwrap()]);
        self.value("Id", &goods::item(1));
    }
}

fn accounts() -> [Account; 9] {
    let site = SiteId::from_bytes(sixteen(0x51));
    [
        Account::Donor(party(1)),
        Account::Supplier(party(4)),
        Account::Shelf(site, bin(1)),
        Account::Transit(goods::shipment()),
        Account::Unmatched(site),
        Account::Recipient(party(5)),
        Account::Loss(LossReason::Damaged),
        Account::Fund(FundId::from_bytes(sixteen(0x0f))),
        Account::Expense(ExpenseKind::Other),
    ]
}

/// A new account does not compile until it is named here; the length of [`accounts`] is the number of names.
const fn account_name(account: &Account) -> &'static str {
    match account {
        Account::Donor(_) => "donor",
        Account::Supplier(_) => "supplier",
        Account::Shelf(..) => "shelf",
        Account::Transit(_) => "transit",
        Account::Unmatched(_) => "unmatched",
        Account::Recipient(_) => "recipient",
        Account::Loss(_) => "loss",
        Account::Fund(_) => "fund",
        Account::Expense(_) => "expense",
    }
}

const fn statuses() -> [LotStatus; 3] {
    [LotStatus::Available, LotStatus::Held(HoldReason::Quarantine), LotStatus::Recalled(RecallReason::Authority)]
}

const fn status_name(status: LotStatus) -> &'static str {
    match status {
        LotStatus::Available => "available",
        LotStatus::Held(_) => "held",
        LotStatus::Recalled(_) => "recalled",
    }
}

fn assets() -> [Asset; 2] {
    [Asset::Goods(goods::item(1), super::events::lot(1)), Asset::Money(Currency::EUR)]
}

const fn asset_name(asset: &Asset) -> &'static str {
    match asset {
        Asset::Goods(..) => "goods",
        Asset::Money(_) => "money",
    }
}

#[test]
fn every_value_has_the_bytes_in_the_file() {
    let mut values = Values { made: Vec::new(), stored: None };
    values.all();
    let stored = agree("values.txt", ABOUT, &values.made);
    let mut again = Values { made: Vec::new(), stored: Some(&stored) };
    again.all();
    assert_eq!(again.made.len(), stored.len());
}
