//! Any bytes into the decoder of an event, and what decodes into its meaning: transfers and amounts for whatever is spelt right.

#![no_main]

use ledger::event::Event;
use ledger::ids::SiteId;
use ledger::posting;
use ledger::wire::{self, ENTRY_BYTES_MAX};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(event) = wire::decode::<Event>(bytes, ENTRY_BYTES_MAX) else { return };
    assert_eq!(wire::encode(&event), bytes);
    let (mut moved, mut named) = (0_u128, 0_u128);
    let here = SiteId::from_bytes([7; 16]);
    posting::post(here, &event, &mut |transfer| moved += u128::from(transfer.quantity.get()));
    posting::amounts(here, &event, &mut |_, amount| named += u128::from(amount));
    // Whatever moves is named.
    assert!(moved <= named);
});
