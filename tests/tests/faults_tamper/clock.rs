//! A clock that lies: a page names a checkpoint that was cosigned before it was written, and another covers it that was cosigned after. A page
//! that says otherwise is suspect, though every hash, seal and rule holds.

use std::io::Cursor;

use ledger::time::Timestamp;
use transparency::log::dating::{CLOCKS_APART_S_MAX, Misdated, after, before};
use transparency::log::receipt;
use transparency::verify::{ANCHORED, Depth, Status, Trust, Verdict, verify_bundle};

use crate::bank::bank;
use crate::forged::grown;
use crate::history::History;
use crate::log::{COSIGNED_AT_S, Outside, Tree, policy};
use crate::read;

const HOUR_S: u64 = 3_600;

fn ms(at_s: u64) -> Timestamp {
    Timestamp::from_ms(i64::try_from(at_s * 1_000).unwrap())
}

#[test]
fn the_two_cosignatures_around_a_page_tell_when_its_clock_lies() {
    let honest = History::of(&bank());
    let policy = policy(true);
    // Witnesses cosign; an hour later a page is written, which names that checkpoint; an hour later they cosign what covers it.
    let judge = |written_at: Timestamp| {
        let mut outside = Outside::of(&honest.bundle());
        let named = policy.verify(&outside.note).unwrap();
        let mut later = grown(&honest);
        let page = later.chains.iter_mut().rev().find_map(|chain| {
            let page = chain.pages.last_mut()?;
            (page.lines.len() == 1 && page.lines[0].entry.salt.to_bytes() == [0xab; 16]).then_some(page)
        });
        let page = page.unwrap();
        page.checkpoint = Some(outside.tree.checkpoint().as_known());
        page.written_at = written_at;
        page.lines[0].entry.occurred_at = written_at;
        later.put_right();
        let bundle = later.bundle();
        assert_eq!(read(&bundle, honest.register()).verdict, Verdict::Ok, "the pages alone say nothing of it");
        let tree = Tree::of(&bundle);
        let note = outside.witnesses.note(&tree, COSIGNED_AT_S + 2 * HOUR_S);
        let leaf = tree.leaves.iter().position(|leaf| !outside.tree.leaves.contains(leaf)).unwrap();
        let receipt = tree.receipt(u64::try_from(leaf).unwrap(), 0, &note);
        let proven = receipt::verify(receipt.as_bytes(), &policy).unwrap();
        // The bundle tells of a post-dated page what the receipt tells, by its book and number, and of no other.
        let bundle = later.bundle_beside(&[outside.note.to_string(), note.to_string()]);
        let trust = Trust { register: Some(honest.register()), policy: Some(policy.clone()), now: None };
        let report = verify_bundle(Cursor::new(bundle), trust, Depth::Everything).unwrap();
        let failed = report.checks.iter().filter(|check| check.status == Status::Failed);
        let told: Vec<_> = failed.map(|check| (check.name, check.book.unwrap(), check.page.unwrap())).collect();
        let header = &proven.portable.header;
        let wanted = before(header, &proven.checkpoint).is_err().then_some((ANCHORED, header.book, header.page));
        assert_eq!(told, wanted.into_iter().collect::<Vec<_>>());
        (after(&proven.portable.header, &named), before(&proven.portable.header, &proven.checkpoint))
    };
    let (first, second) = (COSIGNED_AT_S, COSIGNED_AT_S + 2 * HOUR_S);
    assert_eq!(judge(ms(first + HOUR_S)), (Ok(()), Ok(())));
    // As far apart as honest clocks may be, and a millisecond more.
    let earliest = ms(first - CLOCKS_APART_S_MAX);
    let latest = Timestamp::from_ms(ms(second + CLOCKS_APART_S_MAX).ms + 999);
    assert_eq!((judge(earliest), judge(latest)), ((Ok(()), Ok(())), (Ok(()), Ok(()))));
    let (back, none) = judge(Timestamp::from_ms(earliest.ms - 1));
    assert!(matches!(back, Err(Misdated::Back { cosigned_at_s, .. }) if cosigned_at_s == first), "{back:?}");
    assert_eq!(none, Ok(()));
    let (none, post) = judge(Timestamp::from_ms(latest.ms + 1));
    assert!(matches!(post, Err(Misdated::Post { cosigned_at_s, .. }) if cosigned_at_s == second), "{post:?}");
    assert_eq!(none, Ok(()));
    // A day back and a day ahead, in words.
    let told = [first - 24 * HOUR_S, second + 24 * HOUR_S].map(|at| judge(ms(at)));
    let [(Err(back), _), (_, Err(post))] = told else { panic!("{told:?}") };
    assert!(back.to_string().contains("before the witness one cosigned"), "{back}");
    assert!(post.to_string().contains("after the witness one cosigned"), "{post}");
}
