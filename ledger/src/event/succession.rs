//! Events of a book that ends before its time, and of the one that succeeds it.

use serde::{Deserialize, Serialize};

use super::{Expiry, LotStatus};
use crate::ids::{BinId, BookId, Hash, ItemId, LotId, PartyId, PublicKey};
use crate::quantity::Quantity;
use crate::reason::{BookKind, EndReason};
use crate::text::{Code, Label};
use crate::time::Zone;

/// A page by number and hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct NamedPage {
    /// The page, from 1.
    pub page: u64,
    /// Its hash.
    pub hash: Hash,
}

/// A tree of the transparency log by size and root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct NamedTree {
    /// How many leaves.
    pub size: u64,
    /// Their root.
    pub root: Hash,
}

/// A book ends: no page of it behind `last` is one of the bank's, and none of its keys seals any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct BookClosed {
    /// The book.
    pub book: BookId,
    /// The last page of it that is left; page 0 and a hash of zeros when none is.
    pub last: NamedPage,
    /// The last page of it that is known to have been in the log when that was witnessed; none when nobody knows.
    pub witnessed: Option<NamedPage>,
    /// The last tree of the log that is known to have been signed or witnessed.
    pub tree: Option<NamedTree>,
    /// Why.
    pub reason: EndReason,
}

/// A book joins the bank in the place of one that was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct SuccessorAdded {
    /// The book that was closed.
    pub predecessor: BookId,
    /// The new book's id: the hash of its genesis, and greater than the predecessor's.
    pub book: BookId,
    /// What it keeps: what the predecessor kept.
    pub kind: BookKind,
    /// Its code, unique in the bank.
    pub code: Code,
    /// Its name.
    pub name: Label,
    /// The municipality a site lies in.
    pub municipality: Option<PartyId>,
    /// The time zone that decides what day it is there.
    pub zone: Zone,
    /// The first key that seals it.
    pub key: PublicKey,
}

impl SuccessorAdded {
    /// What it says of the new book, as of any book that joins.
    pub fn added(&self) -> super::BookAdded {
        let Self { book, kind, municipality, zone, key, .. } = *self;
        super::BookAdded { book, kind, code: self.code.clone(), name: self.name.clone(), municipality, zone, key }
    }
}

/// Goods on a shelf of a closed book, on a shelf of the book that succeeds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct CarriedLine {
    /// The item.
    pub item: ItemId,
    /// The lot.
    pub lot: LotId,
    /// Until when it is good, by the closed book.
    pub expiry: Option<Expiry>,
    /// Whether it may leave, by the closed book.
    pub status: LotStatus,
    /// The closed book's bin.
    pub source: BinId,
    /// This book's bin.
    pub bin: BinId,
    /// How much, in base units.
    pub quantity: Quantity,
}

/// A successor takes over what lies on the shelves of a book that it succeeds, by that book's last page: shelf → shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct GoodsCarried {
    /// The closed book.
    pub predecessor: BookId,
    /// What is taken over.
    pub lines: Vec<CarriedLine>,
}
