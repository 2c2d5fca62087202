//! Rows as a table for people, in their language: headings, codes in words, instants written out, ids by their first digits.

use comfy_table::{Cell, CellAlignment, Table, presets};
use serde_json::Value;

use super::rows::{Flat, grouped, plain};
use crate::words::Words;

/// Digits of an id that are shown in a table.
const ID_SHOWN_CHARS: usize = 8;
/// The most characters of a text in a table; sentences are shown whole.
const TEXT_SHOWN_CHARS: usize = 40;
/// Columns that hold sentences.
const SENTENCES: [&str; 4] = ["detail", "why", "reason", "place"];
/// Columns that hold thousandths.
const THOUSANDTHS: [&str; 3] = ["expected_milli", "chi_square_milli", "share_milli"];
/// Milliseconds in an hour.
const HOUR_MS: i64 = 3_600_000;
/// Reasons of entries, whatever they are of.
const REASONS: [&str; 4] = ["loss", "override", "reversal", "end-reason"];
/// Columns that hold instants in milliseconds since 1970.
const INSTANTS: [&str; 6] = ["occurred_at", "recorded_at", "written_at", "created_at_ms", "used_on_ms", "since"];
/// Columns that hold minor units of the row's currency, when the row has one.
const MONEY: [&str; 6] = ["received", "spent", "balance", "pledged", "pledges_outstanding", "minor"];

/// A table of some columns, and those of them that no row has.
pub(super) fn table<'a>(rows: &[Flat], columns: &[&'a str], words: Words) -> (String, Vec<&'a str>) {
    if rows.is_empty() {
        return (words.say("cli-nothing"), Vec::new());
    }
    let missing = columns.iter().filter(|column| rows.iter().all(|row| row.get(column).is_none())).copied().collect();
    // A column in which every row says that there is nothing tells nothing; one that nobody has is another matter, and stays.
    let told = |column: &&&str| rows.iter().any(|row| !is_empty(row, column, words)) || !has(rows, column);
    let columns: Vec<&str> = columns.iter().filter(told).copied().collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(columns.iter().map(|column| words.coded("column", column)));
    for row in rows {
        table.add_row(columns.iter().map(|column| {
            let number = row.get(column).is_some_and(Value::is_number) && !INSTANTS.contains(column);
            let aligned = if number { CellAlignment::Right } else { CellAlignment::Left };
            Cell::new(for_people(row, column, words)).set_alignment(aligned)
        }));
    }
    (table.trim_fmt(), missing)
}

fn has(rows: &[Flat], column: &str) -> bool {
    rows.iter().any(|row| row.get(column).is_some())
}

fn is_empty(row: &Flat, column: &str, words: Words) -> bool {
    row.get(column).is_none_or(Value::is_null) && for_people(row, column, words).is_empty()
}

/// The lists whose codes a column holds, in the order in which they are asked.
fn lists(row: &Flat, column: &str) -> &'static [&'static str] {
    match column {
        "kind" => &["event", "kind", "exception", "class"],
        "class" | "source_kind" | "target_kind" | "counterpart_kind" => &["class"],
        "status" => &["standing", "status"],
        "state" => &["state"],
        "direction" => &["direction"],
        "unit" => &["unit"],
        "basis" => &["basis"],
        "role" => &["role"],
        "done" | "archive" => &["done"],
        "language" => &["language"],
        "reason" => &REASONS,
        "key_change" => &["key-change"],
        "listing" => &["audit"],
        // Of verifying: what was checked.
        "name" if row.get("detail").is_some() => &["check"],
        _ => &[],
    }
}

/// A value as people read it.
fn for_people(row: &Flat, column: &str, words: Words) -> String {
    let text = |column: &str| row.get(column).and_then(Value::as_str);
    let value = row.get(column);
    if let Some(name) = named(row, column, words) {
        return cut(column, &name);
    }
    match value {
        Some(Value::Number(number)) if INSTANTS.contains(&column) => {
            let instant = number.as_i64().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
            instant.map_or_else(|| number.to_string(), |at| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string())
        }
        Some(Value::Number(number)) if THOUSANDTHS.contains(&column) => {
            number.as_u64().map_or_else(|| number.to_string(), |number| words.thousandths(number))
        }
        Some(Value::Number(number)) if column == "late_ms" => {
            let hours = number.as_i64().and_then(|ms| u64::try_from(ms / HOUR_MS).ok()).unwrap_or(0);
            words.with("audit-late-hours", &[("count", hours.into())])
        }
        Some(Value::Number(number)) => {
            let currency = if MONEY.contains(&column) {
                text("currency")
            } else {
                let asset = text("asset").filter(|_| text("kind") == Some("money"));
                asset.or_else(|| text("currency")).filter(|_| column == "quantity")
            };
            match (currency, number.as_i64()) {
                (Some(currency), Some(minor)) => words.money(minor, currency),
                _ => grouped(&number.to_string()),
            }
        }
        Some(Value::Bool(true)) => words.say("answer-yes"),
        Some(Value::Bool(false)) => words.say("answer-no"),
        Some(Value::String(text)) => {
            let coded = lists(row, column).iter().find_map(|list| words.code(list, text));
            coded.unwrap_or_else(|| cut(column, text))
        }
        other => plain(other),
    }
}

/// What something is called, where the row says it in another column.
fn named(row: &Flat, column: &str, words: Words) -> Option<String> {
    let text = |column: &str| row.get(column).and_then(Value::as_str).filter(|text| !text.is_empty());
    match column {
        "item_name" | "name" if words.is_greek() => text(&format!("{column}_el")).map(str::to_owned),
        "donor" => text("donor_name").map(str::to_owned),
        _ => None,
    }
    .or_else(|| {
        // Losses and expenses have a reason instead of a name.
        let of = column.strip_suffix("name").filter(|_| row.get(column).is_none_or(Value::is_null))?;
        let list = text(&format!("{of}kind")).filter(|kind| matches!(*kind, "loss" | "expense"))?;
        let code = text(&format!("{of}id")).or_else(|| text(of.trim_end_matches('_')))?;
        Some(words.coded(list, code))
    })
}

fn cut(column: &str, text: &str) -> String {
    let first = |chars: usize| text.chars().take(chars).collect::<String>() + "…";
    if is_id(text) {
        first(ID_SHOWN_CHARS)
    } else if text.chars().nth(TEXT_SHOWN_CHARS).is_some() && !SENTENCES.contains(&column) {
        first(TEXT_SHOWN_CHARS - 1)
    } else {
        text.to_owned()
    }
}

fn is_id(text: &str) -> bool {
    matches!(text.len(), 32 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use vault::Language;

    use super::*;

    const EN: Words = Words::of(Language::English);
    const EL: Words = Words::of(Language::Greek);

    fn rows(text: &str) -> Vec<Flat> {
        serde_json::from_str(text).expect("the test's rows are rows")
    }

    #[test]
    fn a_table_shows_what_there_is() {
        let rows = rows(
            r#"[{"item":"BLANKET","lot":"00112233445566778899aabbccddeeff","bin":null,"on_hand":1234567,"recorded_at":0}]"#,
        );
        let (text, missing) = table(&rows, &["item", "lot", "bin", "on_hand", "recorded_at"], EN);
        assert!(text.contains("00112233…") && !text.contains("bin"), "{text}");
        assert!(text.contains("1\u{2009}234\u{2009}567") && text.contains("1970-01-01 00:00:00Z"), "{text}");
        assert!(missing.is_empty());
        assert_eq!(table(&[], &["item"], EN).0, "nothing");
        // A column that nobody has is not passed over in silence.
        let (text, missing) = table(&rows, &["item", "site"], EN);
        assert!(missing == ["site"] && text.contains("site"), "{text}");
    }

    #[test]
    fn a_table_speaks_the_readers_language() {
        let rows = rows(
            r#"[{"item_name":"Blanket","item_name_el":"Κουβέρτα","unit":"each","status":"held","donor":"00112233445566778899aabbccddeeff","donor_name":"Αγνή","reversed":true,
                "target_kind":"loss","target_id":"damaged","target_name":null,"currency":"EUR","spent":1250}]"#,
        );
        let columns = ["item_name", "unit", "status", "donor", "reversed", "target_kind", "target_name", "spent"];
        let (greek, _) = table(&rows, &columns, EL);
        for part in
            ["ονομασία", "Κουβέρτα", "τεμ.", "Σε αναμονή", "δωρητής", "Αγνή", "ναι", "απώλειες", "Φθορά", "12,50 €"]
        {
            assert!(greek.contains(part), "{part}: {greek}");
        }
        assert!(!greek.chars().any(|letter| letter.is_ascii_alphabetic()), "{greek}");
        let (english, _) = table(&rows, &columns, EN);
        for part in ["item name", "Blanket", "pcs", "On hold", "Αγνή", "yes", "losses", "Damaged", "€12.50"] {
            assert!(english.contains(part), "{part}: {english}");
        }
    }
}
