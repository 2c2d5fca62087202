//! The keys of an import's commands, made of the file's identity and a row by [`row_key`].
//!
//! | what the command does | `site` in [`row_key`] | row |
//! |---|---|---|
//! | receives a donation | the site's code | the first row of the donation |
//! | registers an item | `item` and a space | the first row with the item |
//! | registers a donor | `donor` and a space | the first row with the donor |
//! | adds a bin | `bin`, a space and the site's code | the first row with the bin |
//! | opens the site | `site`, a space and the site's code | 0 |
//! | registers the donor of stock without donor | `opening`, a space and the site's code | 0 |
//! | registers a municipality | `party` and a space | its row |
//!
//! A code has no space, so none of these is the key of another. The name of a donor is in no key: keys stand on the ledger for ever, and
//! whoever guessed a name could find it again.

use std::fmt::Write as _;

use crate::import::row_key;

/// The keys of one file.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'a> {
    /// What stands for the file.
    pub identity: &'a [u8; 32],
    /// The site's code; empty when there is none.
    pub site: &'a str,
}

impl Keys<'_> {
    /// Of the donation that begins with this row.
    pub fn donation(&self, row: u64) -> String {
        hex(row_key(self.site, self.identity, row))
    }

    /// Of the item that this row needs first.
    pub fn item(&self, row: u64) -> String {
        hex(row_key("item ", self.identity, row))
    }

    /// Of the donor that this row needs first.
    pub fn donor(&self, row: u64) -> String {
        hex(row_key("donor ", self.identity, row))
    }

    /// Of the bin that this row needs first.
    pub fn bin(&self, row: u64) -> String {
        hex(row_key(&format!("bin {}", self.site), self.identity, row))
    }

    /// Of the site.
    pub fn site(&self) -> String {
        hex(row_key(&format!("site {}", self.site), self.identity, 0))
    }

    /// Of the donor that stands for opening stock.
    pub fn opening(&self) -> String {
        hex(row_key(&format!("opening {}", self.site), self.identity, 0))
    }

    /// Of the public party on this row.
    pub fn party(&self, row: u64) -> String {
        hex(row_key("party ", self.identity, row))
    }
}

fn hex(key: [u8; 16]) -> String {
    key.iter().fold(String::with_capacity(32), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes every write");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_of_a_file_share_a_key() {
        let keys = Keys { identity: &[7; 32], site: "ATH" };
        let other = Keys { identity: &[7; 32], site: "LAR" };
        let mut all = vec![keys.site(), keys.opening(), other.site(), other.opening()];
        for row in [0, 1, 2] {
            all.extend([keys.donation(row), keys.item(row), keys.donor(row), keys.bin(row), keys.party(row)]);
            all.extend([other.donation(row), other.bin(row)]);
        }
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|key| key.len() == 32));
    }

    #[test]
    fn items_and_donors_are_the_same_for_every_site() {
        let (athens, larissa) = (Keys { identity: &[7; 32], site: "ATH" }, Keys { identity: &[7; 32], site: "LAR" });
        assert_eq!(athens.item(3), larissa.item(3));
        assert_eq!(athens.donor(3), larissa.donor(3));
    }
}
