//! Tiles: paths against another implementation, growth in steps, proofs from tiles alone, and every tile changed once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use transparency::log::merkle::{Node, ProofError, verify_consistency, verify_inclusion};
use transparency::log::tile::{
    CheckError, Content, ReadError, Tile, TileError, Tiles, check_entries, check_tiles, consistency_tiles,
    encode_entries, grown, inclusion_tiles, root_tiles,
};

use crate::ground::Log;

/// Files, as a log would serve them.
type Files = BTreeMap<String, Vec<u8>>;

fn write(files: &mut Files, log: &Log, old: u64, new: u64) {
    for tile in grown(old, new) {
        files.insert(tile.to_string(), log.tile(tile));
    }
}

fn fetch(files: &Files) -> impl Fn(Tile) -> Result<Vec<u8>, String> {
    |tile| files.get(&tile.to_string()).cloned().ok_or_else(|| format!("no {tile}"))
}

const fn hashes(level: u8, index: u64, width: u16) -> Tile {
    Tile { content: Content::Hashes { level }, index, width }
}

const fn entries(index: u64, width: u16) -> Tile {
    Tile { content: Content::Entries, index, width }
}

#[test]
fn paths_go_both_ways_and_have_one_spelling() {
    let paths = [
        (hashes(0, 0, 256), "tile/0/000"),
        (hashes(0, 0, 1), "tile/0/000.p/1"),
        (hashes(0, 1_234_067, 256), "tile/0/x001/x234/067"),
        (hashes(63, 1_000, 255), "tile/63/x001/000.p/255"),
        (entries(999, 256), "tile/entries/999"),
        (entries(123_456, 9), "tile/entries/x123/456.p/9"),
        (entries(u64::MAX, 255), "tile/entries/x018/x446/x744/x073/x709/x551/615.p/255"),
    ];
    for (tile, path) in paths {
        assert_eq!(tile.to_string(), path);
        assert_eq!(path.parse(), Ok(tile));
    }
    let wrong = [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/x001",
        "tile/0/001/002",
        "tile/0/x001/x002",
        "tile/0/x1/002",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001.p/",
        "tile/0/001.p",
        "tile/0/001.p/1/2",
        "tile/data/001",
        "/tile/0/001",
        "tile/0/001/",
        "tile//001",
        "tile/entries/+01",
        "tile/entries/x018/x446/x744/x073/x709/x551/616",
        "tile/0/x001/x002/x003/x004/x005/x006/x007/x008/x009/x010/x011/x012/x013/x014/015",
        "tile/0/٠٠١",
    ];
    for path in wrong {
        assert!(path.parse::<Tile>().is_err(), "{path}");
    }
}

#[test]
fn a_tree_of_seventy_thousand_has_the_tiles_that_the_specification_counts() {
    let at = |level| -> Vec<u16> {
        let content = Content::Hashes { level };
        (0..).map_while(|index| Tile::in_tree(content, index, 70_000)).map(|tile| tile.width).collect()
    };
    assert_eq!(at(0).len(), 274);
    assert_eq!((at(0)[272], at(0)[273]), (256, 112));
    assert_eq!(at(1), [256, 17]);
    assert_eq!(at(2), [1]);
    assert_eq!(at(3), []);
    let full: Vec<String> = grown(0, 256).map(|tile| tile.to_string()).collect();
    assert_eq!(full, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(grown(256, 256).next(), None);
    assert_eq!(grown(0, 0).next(), None);
    assert_eq!(grown(0, u64::MAX).nth(70_000), Some(entries(70_000, 256)));
}

#[test]
fn a_log_that_grows_by_steps_proves_everything_from_its_files() {
    let log = Log::of(66_000, "entry");
    let mut files = Files::new();
    let sizes = [0, 1, 2, 255, 256, 257, 511, 600, 5_000, 65_535, 65_536, 65_537, 66_000];
    for pair in sizes.windows(2) {
        let (old, new) = (pair[0], pair[1]);
        write(&mut files, &log, old, new);
        let mut tiles = Tiles::new(new, fetch(&files));
        assert_eq!(tiles.root(), Ok(log.root_at(new)));
        assert_eq!(tiles.prove_consistency(old), Ok(log.consistency(old, new)));
        for index in [0, new / 3, new / 2, old.min(new - 1), new - 1] {
            assert_eq!(tiles.prove_inclusion(index), Ok(log.inclusion(index, new)), "{index} of {new}");
        }
        assert_eq!(check_tiles(new, log.root_at(new), fetch(&files)), Ok(()));
        assert_eq!(check_entries(new, fetch(&files)), Ok(()));
    }
}

#[test]
fn what_is_planned_is_what_is_fetched() {
    let log = Log::of(66_000, "entry");
    for (size, old, index) in [(1, 1, 0), (256, 255, 3), (66_000, 65_536, 65_999), (66_000, 777, 12_345)] {
        let fetched = RefCell::new(Vec::new());
        let fetch = |tile| {
            fetched.borrow_mut().push(tile);
            Ok::<_, String>(log.tile(tile))
        };
        let taken = || {
            let mut tiles = fetched.take();
            tiles.sort_unstable();
            tiles
        };
        Tiles::new(size, fetch).prove_inclusion(index).unwrap();
        assert_eq!(Ok(taken()), inclusion_tiles(index, size));
        Tiles::new(size, fetch).prove_consistency(old).unwrap();
        assert_eq!(Ok(taken()), consistency_tiles(old, size));
        Tiles::new(size, fetch).root().unwrap();
        assert_eq!(taken(), root_tiles(size));
    }
    assert_eq!(inclusion_tiles(5, 5), Err(ProofError::Index { index: 5, size: 5 }));
    assert_eq!(consistency_tiles(6, 5), Err(ProofError::Sizes { old: 6, new: 5 }));
}

#[test]
fn a_full_tile_stands_in_for_a_partial_one_that_is_gone() {
    let log = Log::of(2_000, "entry");
    let mut full = Files::new();
    write(&mut full, &log, 0, 2_000);
    let mut tiles = Tiles::new(300, |tile: Tile| fetch(&full)(tile).or_else(|_| fetch(&full)(tile.full())));
    // Of level 1 the log of 2,000 has no full tile yet.
    assert_eq!(
        tiles.read(Node { level: 3, index: 36 }),
        log.read(Node { level: 3, index: 36 }).map_err(|_| unreachable!())
    );
    let missing = tiles.read(Node { level: 8, index: 0 });
    assert!(matches!(missing, Err(ReadError::Fetch { tile, .. }) if tile == hashes(1, 0, 1)), "{missing:?}");
    let beyond = tiles.read(Node { level: 3, index: 37 });
    assert_eq!(beyond, Err(ReadError::Node { size: 300, level: 3, index: 37 }));
}

#[test]
fn no_changed_file_is_overlooked() {
    let log = Log::of(1_000, "entry");
    let mut files = Files::new();
    write(&mut files, &log, 0, 1_000);
    let root = log.root();
    for (path, bytes) in &files {
        let tile: Tile = path.parse().unwrap();
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = files.clone();
            changed.get_mut(path).unwrap()[at] ^= 1;
            let hashes = check_tiles(1_000, root, fetch(&changed));
            let entries = check_entries(1_000, fetch(&changed));
            match tile.content {
                Content::Entries => assert_eq!((hashes.is_ok(), entries.is_ok()), (true, false), "{path}"),
                Content::Hashes { level: 0 } => assert_eq!((hashes.is_ok(), entries.is_ok()), (false, false), "{path}"),
                Content::Hashes { .. } => assert_eq!((hashes.is_ok(), entries.is_ok()), (false, true), "{path}"),
            }
        }
        let mut lost = files.clone();
        lost.remove(path);
        assert!(check_tiles(1_000, root, fetch(&lost)).is_err() || check_entries(1_000, fetch(&lost)).is_err());
    }
    let mut changed = files.clone();
    changed.get_mut("tile/0/001").unwrap()[0] ^= 1;
    assert_eq!(check_tiles(1_000, root, fetch(&changed)), Err(CheckError::Tile { tile: hashes(0, 1, 256) }));
    changed = files.clone();
    changed.get_mut("tile/entries/003.p/232").unwrap()[2] ^= 1;
    assert_eq!(check_entries(1_000, fetch(&changed)), Err(CheckError::Entry { tile: entries(3, 232), at: 0 }));
    changed = files.clone();
    changed.get_mut("tile/0/003.p/232").unwrap()[231 * 32] ^= 1;
    assert!(matches!(check_tiles(1_000, root, fetch(&changed)), Err(CheckError::Root { want, .. }) if want == root));
}

#[test]
fn contents_that_do_not_fit_are_refused() {
    let tile = hashes(0, 0, 3);
    assert_eq!(tile.hashes(&[0; 96]).unwrap().len(), 3);
    assert_eq!(tile.hashes(&[0; 8192]).unwrap().len(), 3);
    for got in [0, 32, 95, 97, 128, 8191, 8193] {
        assert_eq!(tile.hashes(&vec![0; got]), Err(TileError::Length { want: 3, got }));
    }
    assert_eq!(tile.entries(&[]), Err(TileError::Content));
    assert_eq!(entries(0, 1).hashes(&[0; 32]), Err(TileError::Content));
    let bytes = encode_entries([b"a".as_slice(), b"", b"ccc"]).unwrap();
    assert_eq!(bytes, b"\x00\x01a\x00\x00\x00\x03ccc");
    assert_eq!(entries(0, 3).entries(&bytes).unwrap(), [b"a".as_slice(), b"", b"ccc"]);
    assert_eq!(entries(0, 2).entries(&bytes), Err(TileError::Trailing { want: 2, bytes: 5 }));
    assert_eq!(entries(0, 4).entries(&bytes), Err(TileError::Cut { at: 3 }));
    assert_eq!(entries(0, 3).entries(&bytes[..9]), Err(TileError::Cut { at: 2 }));
    assert_eq!(encode_entries([vec![0; 65_536].as_slice()]), Err(TileError::TooLong(65_536)));
    assert_eq!(encode_entries([vec![0; 65_535].as_slice()]).unwrap().len(), 65_537);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn paths_are_those_of_tlog_tiles(level in 0..64_u8, index in any::<u64>(), shift in 0..64_u32, width in 1..=256_u16) {
        let index = index >> shift;
        let tile = hashes(level, index, width);
        let theirs = tlog_tiles::tile::Tile::new(8, level, index, u32::from(width), false).path();
        prop_assert_eq!(tile.to_string().replacen("tile/", "tile/8/", 1), theirs);
        prop_assert_eq!(tile.to_string().parse(), Ok(tile));
        let bundle = entries(index, width);
        prop_assert_eq!(bundle.to_string().parse(), Ok(bundle));
    }

    #[test]
    fn growth_is_that_of_tlog_tiles(old in 0..200_000_u64, more in 0..3_000_u64) {
        let ours: Vec<String> = grown(old, old + more)
            .filter(|tile| tile.content != Content::Entries)
            .map(|tile| tile.to_string().replacen("tile/", "tile/8/", 1))
            .collect();
        let theirs = tlog_tiles::tile::Tile::new_tiles(8, old, old + more);
        prop_assert_eq!(ours, theirs.iter().map(tlog_tiles::tile::Tile::path).collect::<Vec<_>>());
    }

    #[test]
    fn any_text_is_a_path_or_an_error(text in "(tile/)?[0-9x]{0,4}(/|entries/)[x0-9/.p]{0,40}", other in any::<String>()) {
        for text in [text, other] {
            if let Ok(tile) = text.parse::<Tile>() {
                prop_assert_eq!(tile.to_string(), text);
                // Tiles that no tree can have are answered as well.
                prop_assert!(tile.nodes().count() <= 256);
                let _ = Tile::in_tree(tile.content, tile.index, u64::MAX);
            }
        }
    }

    #[test]
    fn a_reader_of_any_tiles_answers(bytes in prop::collection::vec(any::<u8>(), 0..100), size in any::<u64>(), seed in any::<u64>()) {
        let mut lies = Tiles::new(size, |_: Tile| Ok::<_, String>(bytes.clone()));
        prop_assert!(size == 0 || lies.root().is_err());
        let noise = |tile: Tile| Ok::<_, String>(vec![seed.to_le_bytes()[0]; usize::from(tile.width) * 32]);
        let mut lies = Tiles::new(size, noise);
        let (index, old) = (seed % size.max(1), seed % size.max(1));
        if size > 0 {
            let proof = lies.prove_inclusion(index).unwrap();
            let leaf = transparency::log::merkle::leaf_hash(b"leaf");
            prop_assert_ne!(verify_inclusion(leaf, index, size, leaf, &proof), Ok(()));
            let proof = lies.prove_consistency(old).unwrap();
            prop_assert_ne!(verify_consistency((old, leaf), (size, leaf), &proof), Ok(()));
        }
        for node in [Node { level: 255, index: seed }, Node { level: 64, index: 0 }, Node { level: 0, index: size }] {
            prop_assert!(lies.read(node).is_err());
        }
    }
}
