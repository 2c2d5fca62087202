//! The catalogue of the demo: items with codes of our own, Greek and English names, packs, and what one costs on the market.

mod nutrition;
mod supplies;

use ledger::command::{Command, RegisterItem};
use ledger::event::Pack;
use ledger::ids::BookId;

use super::logins::Who;
use super::moment::on;
use super::names::{code, label};
use super::step::Step;

/// An item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Its code.
    pub(super) code: &'static str,
    name: &'static str,
    name_el: &'static str,
    unit: &'static str,
    packs: &'static [(&'static str, u32)],
    /// What one base unit costs on the market, in cents.
    pub(super) cents: u64,
    dated: bool,
}

/// A group of items and the bin where a warehouse keeps them.
pub(super) struct Group {
    category: &'static str,
    /// Where its goods are put away.
    pub(super) home: &'static str,
    items: &'static [Item],
}

/// An item that is counted one by one.
const fn each(code: &'static str, name: &'static str, name_el: &'static str, cents: u64) -> Item {
    Item { code, name, name_el, unit: "each", packs: &[], cents, dated: false }
}

impl Item {
    const fn packs(self, packs: &'static [(&'static str, u32)]) -> Self {
        Self { packs, ..self }
    }

    const fn by(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    /// Every lot carries a date.
    const fn dated(self) -> Self {
        Self { dated: true, ..self }
    }
}

fn groups() -> impl Iterator<Item = &'static Group> {
    nutrition::GROUPS.iter().chain(supplies::GROUPS)
}

/// The item with this code, and its group.
pub(super) fn find(code: &str) -> (&'static Item, &'static Group) {
    let of = |group: &'static Group| group.items.iter().map(move |item| (item, group));
    groups().flat_map(of).find(|(item, _)| item.code == code).expect("the script names items of its catalogue")
}

/// Every item enters the catalogue, one a minute, before anything else happens.
pub(super) fn steps(register: BookId) -> Vec<Step> {
    let all = groups().flat_map(|group| group.items.iter().map(|item| (item, group.category)));
    let step = |(minute, (item, category)): (i64, (&Item, &str))| {
        let pack = |&(name, units): &(&str, u32)| Pack { name: code(name), units };
        let command = Command::RegisterItem(RegisterItem {
            code: code(item.code),
            name: label(item.name),
            name_el: Some(label(item.name_el)),
            unit: code(item.unit),
            packs: item.packs.iter().map(pack).collect(),
            category: Some(label(category)),
            dated: item.dated,
        });
        Step::new(format!("item/{}", item.code), on(95, 9, 0).later(minute), register, Who::Nikos, command)
    };
    (0..).zip(all).map(step).collect()
}
