//! Tiles: the log as files that never change once they are full. Names and paths as in C2SP tlog-tiles.
//!
//! ```text
//! tile/<level>/<N>[.p/<width>]     up to 256 hashes of 32 bytes: at level 0 of leaves, above of the full tiles one level below
//! tile/entries/<N>[.p/<width>]     up to 256 entries: ( u16 big-endian length │ entry )*
//! ```

mod check;
mod content;
mod read;

use std::fmt;
use std::str::FromStr;

pub use check::{CheckError, check_entries, check_tiles};
pub use content::{ENTRY_BYTES_MAX, TileError, encode_entries, encode_hashes};
pub use read::{ReadError, TILES_KEPT_MAX, Tiles, consistency_tiles, inclusion_tiles, root_tiles};

use super::merkle::Node;
use super::text::decimal;

/// How many levels of the tree a tile spans.
pub const TILE_HEIGHT: u8 = 8;
/// How many hashes or entries a full tile has.
pub const TILE_WIDTH: u16 = 256;
const WIDTH: u64 = 256;
/// The highest level a path may name. (A tree of 2^64 leaves ends at 7.)
pub const TILE_LEVEL_MAX: u8 = 63;
/// The longest path.
pub const TILE_PATH_BYTES_MAX: usize = 64;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Content {
    /// Entries of the log.
    Entries,
    /// Hashes of the tree.
    Hashes {
        /// 0 for hashes of leaves, one more for each eight levels of the tree.
        level: u8,
    },
}

impl Content {
    /// How many there are in a tree of this size.
    fn count(self, size: u64) -> u64 {
        match self {
            Self::Entries => size,
            Self::Hashes { level } => {
                let shift = u32::from(level).checked_mul(u32::from(TILE_HEIGHT));
                shift.and_then(|shift| size.checked_shr(shift)).unwrap_or(0)
            }
        }
    }
}

/// A tile of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// What it holds.
    pub content: Content,
    /// Which of its level, from 0.
    pub index: u64,
    /// How many hashes or entries it holds: 1 to [`TILE_WIDTH`].
    pub width: u16,
}

/// A text that is no path of a tile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no path of a tile: expected tile/<0 to 63 or `entries`>/<N as x001/x234/067>[.p/<1 to 255>]")]
pub struct NotATile(pub String);

impl Tile {
    /// The tile in a tree of this size, as wide as it is there. None when the tree has nothing for it.
    pub fn in_tree(content: Content, index: u64, size: u64) -> Option<Self> {
        let left = content.count(size).checked_sub(index.checked_mul(WIDTH)?).filter(|left| *left > 0)?;
        let width = u16::try_from(left).unwrap_or(TILE_WIDTH).min(TILE_WIDTH);
        Some(Self { content, index, width })
    }

    /// The tile that holds a node or, when tiles do not hold its level, the hashes below it. None when the node is not complete in the tree.
    pub fn holding(node: Node, size: u64) -> Option<Self> {
        if !node.is_complete(size) {
            return None;
        }
        let (level, below) = (node.level.checked_div(TILE_HEIGHT)?, node.level.checked_rem(TILE_HEIGHT)?);
        // Eight levels up from the tile's own hashes one node spans the whole tile.
        let above = u32::from(TILE_HEIGHT.checked_sub(below)?);
        Self::in_tree(Content::Hashes { level }, node.index.checked_shr(above)?, size)
    }

    /// Whether it is full, so that it never changes any more.
    pub const fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The same tile when it is full: what a log that dropped its partial tile still has.
    #[must_use]
    pub const fn full(self) -> Self {
        Self { width: TILE_WIDTH, ..self }
    }

    /// The first of its entries or nodes, counted at its own level. None when no tree can have it.
    pub fn first(&self) -> Option<u64> {
        self.index.checked_mul(WIDTH)
    }

    /// The nodes whose hashes it holds, in order; none for entries.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        let level = match self.content {
            Content::Entries => None,
            Content::Hashes { level } => level.checked_mul(TILE_HEIGHT),
        };
        let (first, width) = (self.first(), self.width);
        level.zip(first).into_iter().flat_map(move |(level, first)| {
            (0..u64::from(width)).filter_map(move |at| Some(Node { level, index: first.checked_add(at)? }))
        })
    }
}

/// What must be written when a tree grows from `old` to `new` leaves: entries first, then hashes from level 0 upwards; the last of each
/// kind may be partial. A log writes all of them before it signs the checkpoint of `new`.
pub fn grown(old: u64, new: u64) -> impl Iterator<Item = Tile> {
    let levels = (0..TILE_HEIGHT).map(|level| Content::Hashes { level });
    [Content::Entries].into_iter().chain(levels).flat_map(move |content| {
        let (before, after) = (content.count(old), content.count(new));
        let first = (before < after).then_some(before / WIDTH);
        first.into_iter().flat_map(move |first| (first..).map_while(move |at| Tile::in_tree(content, at, new)))
    })
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.content {
            Content::Entries => f.write_str("tile/entries/")?,
            Content::Hashes { level } => write!(f, "tile/{level}/")?,
        }
        let digits = format!("{:03}", self.index);
        // Three digits a group, counted from the end: the first group is filled up with zeros.
        let digits = format!("{}{digits}", &"00"[..3_usize.saturating_sub(digits.len() % 3) % 3]);
        let groups = digits.len() / 3;
        for group in 0..groups {
            let at = group.saturating_mul(3);
            let (mark, end) = if group.saturating_add(1) < groups { ("x", "/") } else { ("", "") };
            write!(f, "{mark}{}{end}", &digits[at..at.saturating_add(3)])?;
        }
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

impl FromStr for Tile {
    type Err = NotATile;

    fn from_str(path: &str) -> Result<Self, NotATile> {
        let said: String = path.chars().take(TILE_PATH_BYTES_MAX).collect();
        parse(path).ok_or(NotATile(said))
    }
}

fn parse(path: &str) -> Option<Tile> {
    if path.len() > TILE_PATH_BYTES_MAX {
        return None;
    }
    let (content, rest) = path.strip_prefix("tile/")?.split_once('/')?;
    let content = match content {
        "entries" => Content::Entries,
        level => {
            let level = decimal(level).and_then(|level| u8::try_from(level).ok())?;
            (level <= TILE_LEVEL_MAX).then_some(Content::Hashes { level })?
        }
    };
    let (number, width) = match rest.split_once(".p/") {
        None => (rest, TILE_WIDTH),
        Some((number, width)) => {
            let width = decimal(width).and_then(|width| u16::try_from(width).ok())?;
            (number, (1..TILE_WIDTH).contains(&width).then_some(width)?)
        }
    };
    let (before, last) = number.rsplit_once('/').map_or((None, number), |(before, last)| (Some(before), last));
    let mut index = 0_u64;
    for group in before.into_iter().flat_map(|before| before.split('/')) {
        index = with_group(index, group.strip_prefix('x')?)?;
        // A first group of zeros would be a second spelling.
        (index > 0).then_some(())?;
    }
    Some(Tile { content, index: with_group(index, last)?, width })
}

fn with_group(index: u64, group: &str) -> Option<u64> {
    let is_group = group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let group: u64 = if is_group { group.parse().ok()? } else { return None };
    index.checked_mul(1_000)?.checked_add(group)
}
