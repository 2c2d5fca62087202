//! Both languages say the same things: same keys, same arguments, every key that the code uses, and every code of every closed list.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ledger::reason::{
    BookKind, ClosureReason, Discrepancy, EndReason, ExpenseKind, HoldReason, LossReason, OverrideReason, PartyKind,
    RecallReason, ReversalReason, ValuationBasis,
};
use ledger::time::{Day, Summer, Timestamp, Zone};
use vault::{Language, Role};

use super::bundle::FILES;
use super::{Arg, Words, instant_of, read_amount, read_whole};

const EL: Words = Words::of(Language::Greek);
const EN: Words = Words::of(Language::English);

/// Keys of a file with the arguments that their sentences name.
fn keys(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut last = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) =
            line.split_once(" =").filter(|_| line.starts_with(|first: char| first.is_ascii_lowercase()))
        {
            key.clone_into(&mut last);
            assert!(found.insert(last.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
        }
        for part in line.split('$').skip(1) {
            let name: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
            found.get_mut(&last).expect("an argument belongs to a key").insert(name);
        }
    }
    found
}

fn all() -> BTreeMap<String, BTreeSet<String>> {
    FILES.iter().flat_map(|(_, el, _)| keys(el)).collect()
}

#[test]
fn both_languages_have_the_same_keys_and_arguments() {
    for (name, el, en) in FILES {
        assert_eq!(keys(el), keys(en), "{name}.ftl");
    }
    assert_eq!(FILES.iter().map(|(_, el, _)| keys(el).len()).sum::<usize>(), all().len(), "a key stands in two files");
}

#[test]
fn no_sentence_is_left_in_the_other_language() {
    let greek = |text: &str| text.chars().any(|letter| ('\u{370}'..='\u{3ff}').contains(&letter));
    let free = ["bank-name", "other-language", "other-language-code", "language-el", "language-en"];
    for key in all().keys().filter(|key| !free.contains(&key.as_str())) {
        let args: Vec<(&str, Arg)> = Vec::new();
        let (el, en) = (raw(key, true), raw(key, false));
        assert!(args.is_empty() && !greek(&en), "{key} is Greek in English: {en}");
        let wordless = !el.chars().any(char::is_alphabetic) || el.starts_with('{') && el.ends_with('}');
        assert!(greek(&el) || wordless || key.starts_with("sign-"), "{key} is not Greek: {el}");
    }
}

/// The text of a key as written.
fn raw(key: &str, greek: bool) -> String {
    let files = FILES.iter().map(|(_, el, en)| if greek { *el } else { *en });
    let start = format!("{key} =");
    for text in files {
        let mut lines = text.lines().skip_while(|line| !line.starts_with(&start));
        if let Some(first) = lines.next() {
            let more = lines.take_while(|line| line.starts_with(' ')).map(str::trim);
            return [first[start.len()..].trim()].into_iter().chain(more).collect::<Vec<_>>().join(" ");
        }
    }
    String::new()
}

/// Every literal key in the sources of the screens and of the command line: the first string after a call that takes a key.
fn used() -> BTreeSet<String> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    for (path, text) in texts_of(vec![sources.join("web"), sources.join("cli")]) {
        // `key("…")` marks a key for the screens only: elsewhere it may be the name of anything.
        let screens = path.starts_with(sources.join("web"));
        let calls: &[&str] = if screens { &["say(", ".with(", "key(", "data-say="] } else { &[".say(", ".with("] };
        for call in calls {
            let keys = text.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'));
            found.extend(keys.map(|(key, _)| key.to_owned()));
        }
    }
    found
}

/// Every source below these folders.
fn texts_of(mut folders: Vec<PathBuf>) -> Vec<(PathBuf, String)> {
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the sources can be listed").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| ["rs", "js", "html"].iter().any(|ours| kind == *ours)) {
                let text = fs::read_to_string(&path).expect("a source can be read");
                texts.push((path, text));
            }
        }
    }
    texts
}

#[test]
fn every_finding_has_words() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["../ledger/transparency/src", "src/audit", "src/cli"].map(|folder| sources.join(folder));
    let texts = texts_of(folders.to_vec());
    let codes: BTreeSet<&str> = texts
        .iter()
        .flat_map(|(_, text)| text.split("Found::of(").skip(1))
        .filter_map(|rest| Some(rest.trim_start().strip_prefix('"')?.split_once('"')?.0))
        .collect();
    assert!(codes.len() > 20, "{codes:?}");
    let missing: Vec<&&str> = codes.iter().filter(|code| !all().contains_key(&format!("found-{code}"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_key_that_is_used_exists_and_every_key_is_used() {
    let (all, used) = (all(), used());
    assert!(used.len() > 20, "the search for keys finds the screens: {used:?}");
    let missing: Vec<&String> = used.iter().filter(|key| !all.contains_key(*key)).collect();
    assert!(missing.is_empty(), "used and not there: {missing:?}");
    // Words for codes, for columns, for findings and for fields are looked up by what they are for; other tests ask for each.
    let named =
        FILES.iter().filter(|(name, ..)| ["coded", "units", "columns", "found", "told", "listings"].contains(name));
    let named: BTreeSet<String> = named.flat_map(|(_, el, _)| keys(el).into_keys()).collect();
    let idle: Vec<&String> = all.keys().filter(|key| !named.contains(*key) && !used.contains(*key)).collect();
    assert!(idle.is_empty(), "there and not used: {idle:?}");
}

/// A page that puts its sentences together itself knows slots and nothing else of Fluent.
#[test]
fn sentences_for_pages_have_one_line_and_plain_slots() {
    for words in [EL, EN] {
        for file in ["proving", "told", "coded"] {
            let sentences: BTreeMap<String, String> = words.sentences(file).collect();
            let wanted = keys(FILES.iter().find(|(name, ..)| *name == file).expect("a file").1);
            assert_eq!(sentences.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>(), "{file}");
            for (key, sentence) in sentences {
                let slots: BTreeSet<String> = sentence
                    .split('{')
                    .skip(1)
                    .filter_map(|rest| rest.split_once('}'))
                    .map(|(slot, _)| slot.to_owned())
                    .collect();
                assert_eq!(slots, wanted[&key], "{key}: {sentence}");
                assert!(!sentence.contains('$') && !sentence.contains("->"), "{key}: {sentence}");
            }
        }
    }
}

#[test]
fn every_code_of_every_list_has_words() {
    let all = all();
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    let mut want = |list: &str, codes: Vec<&str>| {
        wanted.extend(codes.into_iter().map(|code| format!("{list}-{}", code.replace('_', "-"))));
    };
    want("loss", LossReason::ALL.iter().map(|it| it.code()).collect());
    want("discrepancy", Discrepancy::ALL.iter().map(|it| it.code()).collect());
    want("hold", HoldReason::ALL.iter().map(|it| it.code()).collect());
    want("recall", RecallReason::ALL.iter().map(|it| it.code()).collect());
    want("override", OverrideReason::ALL.iter().map(|it| it.code()).collect());
    want("reversal", ReversalReason::ALL.iter().map(|it| it.code()).collect());
    want("closure", ClosureReason::ALL.iter().map(|it| it.code()).collect());
    want("end-reason", EndReason::ALL.iter().map(|it| it.code()).collect());
    want("basis", ValuationBasis::ALL.iter().map(|it| it.code()).collect());
    want("expense", ExpenseKind::ALL.iter().map(|it| it.code()).collect());
    want("party", PartyKind::ALL.iter().map(|it| it.code()).collect());
    want("book", BookKind::ALL.iter().map(|it| it.code()).collect());
    want("unit", crate::import::unit::known().collect());
    want("role", Role::ALL.iter().map(|it| it.word()).collect());
    let missing: Vec<&String> = wanted.iter().filter(|key| !all.contains_key(*key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn numbers_and_amounts_are_written_as_the_language_does() {
    assert_eq!((EL.number(1_234_567), EN.number(1_234_567)), ("1.234.567".to_owned(), "1,234,567".to_owned()));
    assert_eq!((EL.number(12), EL.number(-1_000)), ("12".to_owned(), "−1.000".to_owned()));
    assert_eq!((EL.money(123_450, "EUR"), EN.money(123_450, "EUR")), ("1.234,50 €".to_owned(), "€1,234.50".to_owned()));
    assert_eq!((EL.money(5, "USD"), EN.money(1_500, "JPY")), ("0,05 USD".to_owned(), "1,500 JPY".to_owned()));
}

#[test]
fn numbers_are_read_as_people_type_them() {
    for (text, number) in [("0", 0), ("200", 200), (" 1.234 ", 1_234), ("1,234", 1_234), ("1 234 567", 1_234_567)] {
        assert_eq!(read_whole(text), Some(number), "{text}");
    }
    for text in ["", "-1", "12.5", "1.23", "1.2345", "1.234,567", "0x10", "δέκα", ".123", "1234.567"] {
        assert_eq!(read_whole(text), None, "{text}");
    }
    for (text, amount) in
        [("12", "12"), ("12,5", "12.5"), ("1.234,50", "1234.50"), ("1,234.50 €", "1234.50"), ("1.234", "1234")]
    {
        assert_eq!(read_amount(text).as_deref(), Some(amount), "{text}");
    }
    for text in ["", "abc", "1.2.3", "-4", "1,2345"] {
        assert_eq!(read_amount(text), None, "{text}");
    }
}

#[test]
fn days_and_instants_are_those_of_the_site() {
    let day: Day = "2026-11-23".parse().expect("a day");
    assert_eq!((EL.day(day), EN.day(day)), ("23/11/2026".to_owned(), "23 Nov 2026".to_owned()));
    // 2026-07-01T21:30Z is already the second of July in Athens.
    let summer = Timestamp::from_ms(1_782_941_400_000);
    assert_eq!(EL.instant(summer, Zone::ATHENS), "2/7/2026, 00:30");
    for local in ["2026-07-02T00:30", "2026-01-15T09:00", "2026-03-29T02:59", "2026-10-25T05:00"] {
        let at = instant_of(local, Zone::ATHENS).expect("an instant");
        let shown = EL.instant(at, Zone::ATHENS);
        assert!(shown.ends_with(&local[11..]), "{local} came back as {shown}");
    }
    let fixed = Zone { offset_min: -300, summer: Summer::None };
    assert_eq!(instant_of("1970-01-01T00:00", fixed), Some(Timestamp::from_ms(5 * 3_600_000)));
    assert_eq!(instant_of("yesterday", Zone::ATHENS), None);
}

#[test]
fn a_name_in_both_languages_shows_its_own_side() {
    let name = "Κέντρο Ταύρου / Tavros hub";
    assert_eq!((EL.side(name), EN.side(name)), ("Κέντρο Ταύρου", "Tavros hub"));
    for whole in ["Λάρισα", "Αποθήκη Α / Β", "North / South", "Λάρισα / "] {
        assert_eq!((EL.side(whole), EN.side(whole)), (whole, whole));
    }
}

#[test]
fn plurals_follow_the_number() {
    assert_eq!(
        (EL.amount(1, "box"), EL.amount(1_200, "carton")),
        ("1 κιβώτιο".to_owned(), "1.200 χαρτοκιβώτια".to_owned())
    );
    assert_eq!((EN.amount(2, "tray"), EN.amount(2, "thimble")), ("2 trays".to_owned(), "2 thimble".to_owned()));
    let minutes = |words: Words, count: u64| words.with("sign-in-throttled", &[("minutes", count.into())]);
    assert!(minutes(EL, 1).contains("1 λεπτό"), "{}", minutes(EL, 1));
    assert!(minutes(EL, 2).contains("2 λεπτά"));
    assert!(minutes(EN, 1_500).contains("1,500 minutes"));
}
