//! Bending an entry: other ids and numbers in its bytes, other lines in its event.

use ledger::entry::Entry;
use ledger::event::Event;
use ledger::quantity::QUANTITY_MAX;

use super::Pool;
use crate::dice::Dice;

/// The greatest number in the bytes that is taken for a quantity.
const NUMBER_MAX: u64 = 1_000;

/// The entry with one to three things changed; none when its bytes are no entry any more, or nothing changed.
pub(crate) fn bend(pool: &Pool, entry: &Entry, dice: &mut Dice<'_>) -> Option<Entry> {
    let mut bent = entry.clone();
    for _ in 0..=dice.below(3) {
        bent = match dice.byte() % 6 {
            0 | 1 => from_bytes(&bent, |bytes| other_id(pool, bytes, dice))?,
            2 => from_bytes(&bent, |bytes| other_number(bytes, dice))?,
            3 => from_bytes(&bent, |bytes| other_byte(bytes, dice))?,
            4 => {
                other_lines(&mut bent.event, dice);
                bent
            }
            _ => Entry { cause: dice.maybe(|dice| pool.place(dice)), ..bent },
        };
    }
    (bent != *entry).then_some(bent)
}

fn from_bytes(entry: &Entry, change: impl FnOnce(&mut Vec<u8>)) -> Option<Entry> {
    let mut bytes = entry.encode();
    change(&mut bytes);
    Entry::decode(&bytes).ok()
}

/// One id of the town in the place of another.
fn other_id(pool: &Pool, bytes: &mut [u8], dice: &mut Dice<'_>) {
    let found = |(at, window): (usize, &[u8])| pool.ids.iter().any(|id| id == window).then_some(at);
    let places: Vec<usize> = bytes.windows(16).enumerate().filter_map(found).collect();
    if let Some(at) = dice.one_of(&places) {
        bytes[at..at + 16].copy_from_slice(&pool.id(dice));
    }
}

/// Another number in the place of a small one.
fn other_number(bytes: &mut [u8], dice: &mut Dice<'_>) {
    let number = |window: &[u8]| window.try_into().map_or(0, u64::from_le_bytes);
    let found = |(at, window): (usize, &[u8])| (1..=NUMBER_MAX).contains(&number(window)).then_some(at);
    let places: Vec<usize> = bytes.windows(8).enumerate().filter_map(found).collect();
    if let Some(at) = dice.one_of(&places) {
        let other = dice.one_of(&[0, 1, 2, 3, 20, QUANTITY_MAX]).expect("numbers");
        bytes[at..at + 8].copy_from_slice(&other.to_le_bytes());
    }
}

fn other_byte(bytes: &mut [u8], dice: &mut Dice<'_>) {
    let at = dice.below(bytes.len());
    bytes[at] = if dice.once_in(2) { dice.byte() % 4 } else { dice.byte() };
}

/// A line twice, a line less, or two lines in the other order.
fn other<T: Clone>(lines: &mut Vec<T>, dice: &mut Dice<'_>) {
    let at = dice.below(lines.len());
    let Some(line) = lines.get(at).cloned() else { return };
    match dice.byte() % 3 {
        0 => lines.push(line),
        1 => {
            lines.remove(at);
        }
        _ => lines.swap(0, at),
    }
}

fn other_lines(event: &mut Event, dice: &mut Dice<'_>) {
    if let Event::DonationReceived(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::PurchaseReceived(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::UnmatchedArrived(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::GoodsMoved(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::TransferDispatched(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::ShipmentArrived(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::ArrivalMatched(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::ShipmentReleased(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::StockReserved(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::DistributionDispatched(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::DeliveryConfirmed(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::HandedOver(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::GoodsReturned(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::StockAdjusted(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::WrittenOff(e) = event {
        other(&mut e.lines, dice);
    } else if let Event::EntryReversed(e) = event {
        other(&mut e.transfers, dice);
    } else if let Event::PurchasePaid(e) = event {
        other(&mut e.lines, dice);
    }
}
