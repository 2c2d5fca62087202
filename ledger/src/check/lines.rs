//! What several rules ask of lines: that there are some, that what they name is known, and that together they draw no more than is free.

use rustc_hash::FxHashMap;

use super::{Context, Refusals};
use crate::entry::Entry;
use crate::event::{Expiry, LINES_MAX, Pick};
use crate::hash;
use crate::ids::{BinId, EmergencyId, ItemId, LotId, PartyId};
use crate::reason::PartyKind;
use crate::refusal::Fact;

/// There is at least one line and at most [`LINES_MAX`].
pub(super) fn bounded(lines: usize, refusals: &mut Refusals) {
    if lines == 0 {
        refusals.of("lines", Fact::NoLines);
    } else if lines > LINES_MAX {
        refusals.of("lines", Fact::TooManyLines { lines, max: LINES_MAX });
    }
}

/// The party is known and of one of these kinds.
pub(super) fn party(
    context: &Context<'_>,
    field: &'static str,
    party: PartyId,
    wanted: &'static [PartyKind],
    refusals: &mut Refusals,
) {
    match context.register().party(party) {
        None => refusals.of(field, Fact::UnknownParty(party)),
        Some(known) if !wanted.contains(&known.kind) => refusals.of(field, Fact::PartyIsNot { party, wanted }),
        Some(_) => {}
    }
}

/// Who may receive goods: everyone but a supplier.
pub(super) const RECIPIENTS: &[PartyKind] = &[PartyKind::Partner, PartyKind::Municipality];
/// Who may give.
pub(super) const DONORS: &[PartyKind] = &[PartyKind::Donor, PartyKind::Partner, PartyKind::Municipality];
/// Who may sell.
pub(super) const SUPPLIERS: &[PartyKind] = &[PartyKind::Supplier];

pub(super) fn emergency(context: &Context<'_>, emergency: Option<EmergencyId>, refusals: &mut Refusals) {
    if let Some(emergency) = emergency
        && context.register().emergency(emergency).is_none()
    {
        refusals.of("emergency", Fact::UnknownEmergency(emergency));
    }
}

pub(super) fn item(context: &Context<'_>, line: usize, item: ItemId, refusals: &mut Refusals) {
    if context.register().item(item).is_none() {
        refusals.at(line, "item", Fact::UnknownItem(item));
    }
}

pub(super) fn bin(context: &Context<'_>, line: usize, field: &'static str, bin: BinId, refusals: &mut Refusals) {
    if context.book.bin(bin).is_none() {
        refusals.at(line, field, Fact::UnknownBin(bin));
    }
}

/// A lot that comes in carries a date when its item asks for one.
pub(super) fn dated(context: &Context<'_>, line: usize, item: ItemId, expiry: Option<Expiry>, refusals: &mut Refusals) {
    if expiry.is_none() && context.register().item(item).is_some_and(|known| known.dated) {
        refusals.at(line, "expiry", Fact::DateMissing(item));
    }
}

/// An id that the entry makes is made from its key.
pub(super) fn made(context: &Context<'_>, entry: &Entry, kind: &str, ordinal: usize, id: [u8; 16]) -> bool {
    let ordinal = u32::try_from(ordinal).unwrap_or(u32::MAX);
    hash::id(context.book.id, entry.key.to_bytes(), kind, ordinal) == id
}

/// The one thing of a kind that an entry makes has an id made from its key, and is not there yet: a key used twice must not bend what it
/// made first.
pub(super) fn new(
    context: &Context<'_>,
    entry: &Entry,
    kind: &'static str,
    (id, is_there): ([u8; 16], bool),
    refusals: &mut Refusals,
) {
    if !made(context, entry, kind, 0, id) {
        refusals.of(kind, Fact::ForeignId);
    } else if is_there {
        refusals.of(kind, Fact::AlreadyThere);
    }
}

/// The same for the new lot of a line.
pub(super) fn new_lot(context: &Context<'_>, entry: &Entry, line: usize, lot: LotId, refusals: &mut Refusals) {
    if !made(context, entry, "lot", line, lot.to_bytes()) {
        refusals.at(line, "lot", Fact::ForeignId);
    } else if context.book.stock.knows(lot) || context.book.unmatched.contains_key(&lot) {
        refusals.at(line, "lot", Fact::AlreadyThere);
    }
}

/// What the lines of one entry have drawn so far: two draws on one place add up.
#[derive(Debug, Default)]
pub(crate) struct Draws {
    drawn: FxHashMap<(BinId, LotId), u64>,
    /// Set aside for the very entry that draws.
    own: FxHashMap<(BinId, LotId), u64>,
}

impl Draws {
    /// Draws that may use what a reservation has set aside.
    pub(crate) fn from_reservation<'a>(picks: impl Iterator<Item = &'a Pick>) -> Self {
        let mut draws = Self::default();
        for pick in picks {
            let own = draws.own.entry((pick.bin, pick.lot)).or_default();
            *own = own.saturating_add(pick.quantity.get());
        }
        draws
    }

    /// What is free in a place for the next line.
    pub(crate) fn free(&self, context: &Context<'_>, item: ItemId, lot: LotId, bin: BinId) -> u64 {
        let at = (bin, lot);
        let free = context.book.stock.free(context.book.here(), bin, item, lot);
        let own = self.own.get(&at).copied().unwrap_or(0);
        free.saturating_add(own).saturating_sub(self.drawn.get(&at).copied().unwrap_or(0))
    }

    /// Notes a draw.
    pub(crate) fn draw(&mut self, lot: LotId, bin: BinId, quantity: u64) {
        let drawn = self.drawn.entry((bin, lot)).or_default();
        *drawn = drawn.saturating_add(quantity);
    }

    /// Takes a draw back.
    pub(crate) fn undraw(&mut self, lot: LotId, bin: BinId, quantity: u64) {
        let drawn = self.drawn.entry((bin, lot)).or_default();
        *drawn = drawn.saturating_sub(quantity);
    }
}

/// A pick names a known lot of its item and draws no more than is free.
pub(super) fn pick(context: &Context<'_>, line: usize, pick: &Pick, draws: &mut Draws, refusals: &mut Refusals) {
    let Some(lot) = context.book.stock.lot(pick.lot) else {
        refusals.at(line, "lot", Fact::UnknownLot(pick.lot));
        return;
    };
    if lot.item != pick.item {
        refusals.at(line, "lot", Fact::LotOfAnotherItem(pick.lot));
        return;
    }
    let free = draws.free(context, pick.item, pick.lot, pick.bin);
    let wanted = pick.quantity.get();
    if wanted > free {
        let (item, lot, bin) = (pick.item, pick.lot, pick.bin);
        refusals.at(line, "quantity", Fact::NotEnough { item, lot, bin, wanted, free });
    }
    draws.draw(pick.lot, pick.bin, wanted);
}
