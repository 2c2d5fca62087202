//! Dice: bytes from outside, turned into choices. When they run out, the first choice is taken.

use ledger::quantity::{Count, QUANTITY_MAX, Quantity};

/// Choices made from bytes.
pub(crate) struct Dice<'a> {
    bytes: std::slice::Iter<'a, u8>,
}

impl<'a> Dice<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: bytes.iter() }
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.bytes.next().copied().unwrap_or(0)
    }

    /// A number below `limit`, or 0 when the limit is.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let wide = usize::from(self.byte()) * 256 + usize::from(self.byte());
        if limit == 0 { 0 } else { wide % limit }
    }

    /// True once in `times`.
    pub(crate) fn once_in(&mut self, times: u8) -> bool {
        self.byte() % times == times - 1
    }

    pub(crate) fn one_of<T: Copy>(&mut self, choices: &[T]) -> Option<T> {
        let at = self.below(choices.len());
        choices.get(at).copied()
    }

    /// Something, once in two.
    pub(crate) fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.once_in(2) { Some(make(self)) } else { None }
    }

    /// From one to a dozen.
    pub(crate) fn few(&mut self) -> u64 {
        u64::from(self.byte() % 12) + 1
    }

    pub(crate) fn quantity(&mut self) -> Quantity {
        Quantity::try_from(self.few()).expect("a dozen is a quantity")
    }

    /// Few, or as many as there may be.
    pub(crate) fn wild_quantity(&mut self) -> Quantity {
        let most = Quantity::try_from(QUANTITY_MAX).expect("the limit is a quantity");
        if self.once_in(6) { most } else { self.quantity() }
    }

    /// None, few, or as many as there may be.
    pub(crate) fn wild_count(&mut self) -> Count {
        if self.once_in(3) { Count::ZERO } else { self.wild_quantity().into() }
    }
}
