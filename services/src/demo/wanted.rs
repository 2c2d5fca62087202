//! Lines of goods that leave or are set aside, as the script writes them.

use ledger::command::Want;
use ledger::reason::OverrideReason;

use super::names::quantity;
use super::stage::Stage;

/// So many of an item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// The item.
    pub(super) item: &'static str,
    quantity: u64,
    overridden: Option<OverrideReason>,
}

/// So many of an item, whichever expires first.
pub(super) const fn want(item: &'static str, quantity: u64) -> Wanted {
    Wanted { item, quantity, overridden: None }
}

impl Wanted {
    /// Though its best-before date is past.
    pub(super) const fn because(self, reason: OverrideReason) -> Self {
        Self { overridden: Some(reason), ..self }
    }

    fn asked(&self, stage: &Stage) -> Want {
        Want {
            item: stage.item(self.item),
            quantity: quantity(self.quantity),
            lot: None,
            bin: None,
            overridden: self.overridden,
        }
    }
}

/// The lines as they are asked for.
pub(super) fn asked(stage: &Stage, lines: &[Wanted]) -> Vec<Want> {
    lines.iter().map(|line| line.asked(stage)).collect()
}
