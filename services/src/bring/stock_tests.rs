//! What a stock list comes to: registered once, grouped by donor and paper, the same every time, and every row that cannot be brought said.

use super::known::{Known, KnownDonor, KnownItem};
use super::stock::{Options, Plan, plan};
use crate::import::stock::StockRow;
use crate::spoken::command::{Command, Spoken};
use crate::spoken::goods::ReceiveDonation;

const IDENTITY: [u8; 32] = [9; 32];

fn row(number: u64, item: &str, quantity: i64, donor: Option<&str>) -> StockRow {
    StockRow {
        row: number,
        item: item.to_owned(),
        item_code: None,
        quantity,
        unit: "each".to_owned(),
        value_minor: None,
        currency: None,
        donor: donor.map(str::to_owned),
        reference: None,
        bin: None,
        lot: None,
        expiry: None,
        category: None,
    }
}

fn planned(rows: &[StockRow], known: &Known, create_missing: bool) -> Plan {
    let options = Options { site: "ATH", site_name: "Athens", identity: &IDENTITY, create_missing, occurred_at: None };
    plan(rows, known, options)
}

fn donation(spoken: &Spoken) -> &ReceiveDonation {
    let Command::ReceiveDonation(donation) = &spoken.command else {
        panic!("{} is no donation", spoken.command.word())
    };
    donation
}

#[test]
fn everything_new_is_registered_once_and_rows_of_one_donor_and_paper_are_one_donation() {
    let with_paper = |row: StockRow, paper: &str| StockRow { reference: Some(paper.to_owned()), ..row };
    let rows = [
        row(2, "Blanket", 10, Some("Winace")),
        row(3, "Tent", 4, Some("WINACE")),
        with_paper(row(4, "blanket ", 5, Some("Winace")), "RN 7"),
        row(5, "Blanket", 1, None),
        row(6, "Rice", 7, None),
    ];
    let plan = planned(&rows, &Known::default(), true);
    assert_eq!(plan.bad, []);
    assert!(plan.site.is_some());
    let words: Vec<&str> = plan.register.iter().map(|spoken| spoken.command.word()).collect();
    let mut sorted = words.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, ["register_item", "register_item", "register_item", "register_party", "register_party"]);
    assert_eq!(plan.bins.len(), 1, "one bin for what has none");
    let rows: Vec<&[u64]> = plan.donations.iter().map(|donation| donation.rows.as_slice()).collect();
    assert_eq!(rows, [&[2, 3][..], &[4], &[5, 6]]);
    assert_eq!(plan.donations[1].reference.as_deref(), Some("RN 7"));
    assert_ne!(plan.donations[0].donor, plan.donations[2].donor, "stock without donor has one of its own");
    assert_eq!(plan.donations[0].donor, plan.donations[1].donor);
    assert_eq!(plan.tally.lots, 5);
    assert_eq!(plan.tally.quantities.get("each"), Some(&27));
    assert_eq!(plan.tally.registered, 6);
}

#[test]
fn nothing_of_a_bad_row_is_registered_and_all_that_is_wrong_with_it_is_said() {
    let rows = [row(2, "Blanket", 10, Some("Winace"))];
    let plan = planned(&rows, &Known { site: true, ..Known::default() }, false);
    let columns: Vec<&str> = plan.bad.iter().map(|bad| bad.column.as_str()).collect();
    assert_eq!(columns, ["item", "donor", "bin"]);
    assert!(plan.register.is_empty() && plan.bins.is_empty() && plan.donations.is_empty());
    assert!(plan.bad[0].to_string().starts_with("row 2, item: \"Blanket\": no item of this name"), "{}", plan.bad[0]);
    assert!(plan.bad[0].greek().starts_with("γραμμή 2, item: «Blanket»: δεν υπάρχει είδος"), "{}", plan.bad[0].greek());
}

#[test]
fn a_second_time_all_is_found_and_the_donations_are_word_for_word_the_same() {
    let rows = [row(2, "Blanket", 10, Some("Winace")), row(3, "Tent", 4, None)];
    let first = planned(&rows, &Known::default(), true);
    let item =
        |code: &str| KnownItem { code: code.into(), name: code.into(), unit: "each".into(), ..KnownItem::default() };
    let id = "00112233445566778899aabbccddeeff".to_owned();
    let opening = "ffeeddccbbaa99887766554433221100".to_owned();
    let known = Known {
        site: true,
        bins: vec!["IN".to_owned()],
        items: vec![item("Blanket"), item("Tent")],
        donors: vec![
            KnownDonor { id: id.clone(), name: "Winace".into() },
            KnownDonor { id: opening, name: "Opening stock · Αρχικό απόθεμα ATH".into() },
        ],
    };
    let again = planned(&rows, &known, true);
    assert!(again.site.is_none() && again.register.is_empty() && again.bins.is_empty());
    assert_eq!(again.donations[0].donor.as_str(), id);
    for (one, two) in first.donations.iter().zip(&again.donations) {
        assert_eq!(one.command.key, two.command.key);
        assert_eq!(donation(&one.command).lines, donation(&two.command).lines);
    }
}

#[test]
fn long_names_that_begin_alike_get_codes_of_their_own() {
    let name = |ending: &str| format!("Family food packs, three kilos of rice, five tins {ending}");
    let rows =
        [row(2, &name("of sardines"), 1, None), row(3, &name("of beans"), 1, None), row(4, &name("OF BEANS"), 1, None)];
    let plan = planned(&rows, &Known::default(), true);
    let donation = donation(&plan.donations[0].command);
    assert_ne!(donation.lines[0].item, donation.lines[1].item);
    assert_eq!(donation.lines[1].item, donation.lines[2].item);
}

#[test]
fn units_must_agree_with_the_item_and_with_the_other_rows() {
    let known = Known {
        items: vec![KnownItem {
            code: "MILK".into(),
            name: "Milk".into(),
            name_el: Some("Γάλα".into()),
            unit: "l".into(),
            packs: vec!["box".into()],
            dated: false,
        }],
        ..Known::default()
    };
    let unit = |row: StockRow, unit: &str| StockRow { unit: unit.into(), ..row };
    let rows = [
        unit(row(2, "ΓΑΛΑ", 3, None), "box"),
        unit(row(3, "Milk", 3, None), "kg"),
        unit(row(4, "Rice", 3, None), "kg"),
        unit(row(5, "Rice", 3, None), "sack"),
    ];
    let plan = planned(&rows, &known, true);
    let bad: Vec<(u64, &str)> = plan.bad.iter().map(|bad| (bad.row, bad.column.as_str())).collect();
    assert_eq!(bad, [(3, "unit"), (5, "unit")]);
    assert!(plan.bad[0].reason.contains("MILK is counted in l or box, not in kg"), "{}", plan.bad[0]);
    assert!(plan.bad[1].reason.contains("row 4 counts the same item in kg"), "{}", plan.bad[1]);
    let lines = &donation(&plan.donations[0].command).lines;
    assert_eq!(lines[0].unit.as_deref(), Some("box"));
}

#[test]
fn a_dated_item_wants_its_date() {
    let milk = KnownItem {
        code: "MILK".into(),
        name: "Milk".into(),
        unit: "each".into(),
        dated: true,
        ..KnownItem::default()
    };
    let known = Known { items: vec![milk], ..Known::default() };
    let plan = planned(&[row(2, "Milk", 3, None)], &known, true);
    assert_eq!(plan.bad[0].column, "expiry");
}

#[test]
fn a_donor_can_be_named_by_id_when_two_have_one_name() {
    let donor = |id: &str| KnownDonor { id: id.repeat(16), name: "Maria".into() };
    let known = Known { donors: vec![donor("0a"), donor("0b")], ..Known::default() };
    let rows = [
        row(2, "Blanket", 1, Some("Μαρία")),
        row(3, "Blanket", 1, Some("Maria")),
        row(4, "Blanket", 1, Some(&"0b".repeat(16))),
    ];
    let plan = planned(&rows, &known, true);
    assert_eq!(plan.bad.iter().map(|bad| bad.row).collect::<Vec<_>>(), [3]);
    assert!(plan.bad[0].reason.contains(&"0a".repeat(16)));
    assert!(plan.donations.iter().any(|donation| donation.donor.as_str() == "0b".repeat(16)));
}

#[test]
fn bins_whose_texts_meet_in_one_code_are_refused_and_spacing_is_forgiven() {
    let bin = |row: StockRow, bin: &str| StockRow { bin: Some(bin.into()), ..row };
    let rows = [
        bin(row(2, "Blanket", 1, None), "Warehouse B"),
        bin(row(3, "Blanket", 1, None), "Warehouse  B"),
        bin(row(4, "Blanket", 1, None), "A*1"),
        bin(row(5, "Blanket", 1, None), "A#1"),
    ];
    let plan = planned(&rows, &Known::default(), true);
    assert_eq!(plan.bins.len(), 2);
    assert_eq!(plan.bad.iter().map(|bad| (bad.row, bad.column.as_str())).collect::<Vec<_>>(), [(5, "bin")]);
}

#[test]
fn a_great_donation_is_parted_and_every_part_has_a_key_of_its_own() {
    let rows: Vec<StockRow> = (2..2_502).map(|number| row(number, "Blanket", 1, None)).collect();
    let plan = planned(&rows, &Known::default(), true);
    let lengths: Vec<usize> = plan.donations.iter().map(|donation| donation.rows.len()).collect();
    assert_eq!(lengths, [1_000, 1_000, 500]);
    assert_eq!(plan.donations[1].rows[0], 1_002);
    assert_ne!(plan.donations[0].command.key, plan.donations[1].command.key);
}

#[test]
fn a_makers_lot_that_is_no_code_is_kept_as_it_was_written() {
    let lot = |row: StockRow, lot: &str| StockRow { lot: Some(lot.into()), ..row };
    let rows = [lot(row(2, "Blanket", 1, None), "L 7*"), lot(row(3, "Blanket", 1, None), "L-8")];
    let plan = planned(&rows, &Known::default(), true);
    assert_eq!(plan.donations[0].lots_as_written, [Some("L 7*".to_owned()), None]);
    assert_eq!(donation(&plan.donations[0].command).lines[0].maker_lot.as_deref(), Some("L-7_"));
}

#[test]
fn what_is_planned_reads_as_commands() {
    let value = |row: StockRow| StockRow { value_minor: Some(995), currency: Some("EUR".into()), ..row };
    let rows = [
        value(row(2, "Blanket", 10, Some("Winace"))),
        StockRow { value_minor: Some(0), ..value(row(3, "Tent", 1, None)) },
    ];
    let plan = planned(&rows, &Known::default(), true);
    assert_eq!(plan.tally.values_minor.get("EUR"), Some(&995));
    let donations = plan.donations.iter().map(|donation| &donation.command);
    for spoken in plan.site.iter().chain(&plan.register).chain(&plan.bins).chain(donations) {
        let text = serde_json::to_vec(spoken).expect("a command is JSON");
        assert_eq!(crate::spoken::read(&text).as_ref(), Ok(spoken));
    }
}
