//! How commands end: 0 fine, 1 the check failed or the bank refused, 2 wrong use, 3 not reachable. A table.

use std::fs;
use std::path::Path;

use serde_json::json;
use tests::ground::{Desk, helpbank};

use super::said::{Ran, alone, give, run};

fn text(path: &Path) -> &str {
    path.to_str().expect("a test's folder is UTF-8")
}

#[test]
fn a_desk_and_every_kind_of_end() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(&folder.path().join("bank"));
    give(
        &desk,
        &[
            json!({"key": "athens", "command": "open_site", "code": "ATH", "name": "Athens"}),
            json!({"key": "bin", "command": "add_bin", "site": "ATH", "code": "A-01"}),
            json!({"key": "blanket", "command": "register_item", "code": "BLANKET", "name": "Blanket", "unit": "each"}),
        ],
    );
    let none = folder.path().join("none.csv");
    let (none, dir) = (text(&none), text(folder.path()));
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let garbage = write("garbage.bin", &[0, 159, 146, 150, 1, 2, 3]);
    let no_columns = write("no-columns.csv", "one,two\n1,2\n".as_bytes());
    let bad_rows = write("bad-rows.csv", "item,quantity\nBlanket,-2\n".as_bytes());
    let bad_line =
        write("refused.ndjson", b"{\"key\":\"x\",\"command\":\"add_bin\",\"site\":\"NOPE\",\"code\":\"B\"}\n");
    let (garbage, no_columns, bad_rows, bad_line) =
        (text(&garbage), text(&no_columns), text(&bad_rows), text(&bad_line));
    let nowhere = folder.path().join("no/such/folder/bank.hbb");
    let nowhere = text(&nowhere);
    let unknown_lot = "07".repeat(16);
    let table: &[(i32, &[&str], &str)] = &[
        (0, &["report", "stock"], ""),
        (0, &["report", "stock", "--site", "ATH", "--item", "BLANKET", "--bin", "A-01"], ""),
        (2, &["report", "colours"], "invalid value"),
        (2, &["report", "stock", "--as-of", "zzz"], "This is not a time"),
        (2, &["report", "stock", "--as-of", "ATH@999"], "There is no such entry"),
        (2, &["report", "stock", "--site", "NOPE"], "There is no site NOPE."),
        (2, &["report", "stock", "--site", "ATHH"], "Did you mean ATH?"),
        (2, &["report", "stock", "--item", "BLANKETS"], "Did you mean BLANKET?"),
        (2, &["report", "stock", "--bin", "A-99"], "There is no bin A-99."),
        (2, &["report", "stock", "--donor", "nobody"], "There is no party nobody."),
        (2, &["report", "expiring", "--until", "soon"], "This is not a day"),
        (2, &["report", "card", "--site", "ATH", "--item", "NOPE"], "There is no item NOPE."),
        (2, &["report", "shipments", "--site", "NOPE"], "There is no site NOPE."),
        (2, &["report", "entries", "--site", "NOPE"], "There is no book NOPE."),
        (2, &["report", "trace", "--lot", "00"], "32 hexadecimal digits"),
        (2, &["report", "trace", "--lot", &unknown_lot], "no such thing"),
        (2, &["report", "trace", "--donation", "ATH"], "not the place of an entry"),
        (2, &["report", "funds", "--site", "ATH"], "no use for --site"),
        (2, &["report", "stock", "--url", "http://127.0.0.1:1"], "--data and --url name two banks"),
        (2, &["submit", none], "cannot be read"),
        (2, &["submit", dir], "cannot be read"),
        (1, &["submit", bad_line], "There is no site NOPE."),
        (2, &["import", "items", none], "none.csv"),
        (2, &["import", "items", garbage], "garbage.bin"),
        (2, &["import", "items", no_columns], "no-columns.csv"),
        (2, &["import", "stock", none, "--site", "ATH"], "none.csv"),
        (2, &["import", "stock", bad_rows, "--site", "NOPE"], "there is no site NOPE"),
        (2, &["import", "stock", bad_rows, "--site", "ATH", "--map", none], "none.csv"),
        (1, &["import", "stock", bad_rows, "--site", "ATH"], "row 2"),
        (2, &["import", "municipalities", none], "none.csv"),
        (2, &["verify", "bundle", none], "cannot be read"),
        (2, &["verify", "bundle", dir], "cannot be read"),
        (1, &["verify", "bundle", garbage], ""),
        (2, &["verify", "entry", none], "cannot be read"),
        (2, &["verify", "entry", dir], "cannot be read"),
        (1, &["verify", "entry", garbage], ""),
        (2, &["verify", "head", none], "cannot be read"),
        (1, &["verify", "head", garbage], ""),
        (2, &["verify", "head", garbage, "--bundle", none], "--bundle and --data"),
        (2, &["export", "bundle", "-o", nowhere], "cannot be written"),
        (2, &["user", "disable", "nobody"], "nobody signs in"),
        (1, &["repair"], "in use"),
    ];
    for (code, arguments, said) in table {
        let ran = run(&desk, arguments);
        assert_eq!(ran.code, Some(*code), "{arguments:?}\n-- out\n{}\n-- err\n{}", ran.out, ran.err);
        assert!(ran.err.contains(said), "{arguments:?}: {}", ran.err);
    }
    // Without a bank.
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    for (code, arguments) in [
        (2, &["report", "stock"][..]),
        (2, &["report", "stock", "--url", "http://127.0.0.1:1"]),
        (2, &["report", "stock", "--url", "nonsense", "--token", "hb_x"]),
        (3, &["report", "stock", "--url", "http://127.0.0.1:1", "--token", "hb_x"]),
        (3, &["report", "stock", "--data", text(&empty)]),
        (2, &["verify", "--data", text(&empty)]),
        (2, &["repair", "--data", text(&empty)]),
    ] {
        let ran = alone(arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.err);
    }
    // An address that is only a habit of the environment gives way to the folder.
    let mut command = helpbank();
    command.args(["report", "stock", "--lang", "en", "--data", text(desk.folder())]);
    let ran = Ran::from(command.env("HELPBANK_URL", "http://127.0.0.1:1").output().expect("the program runs"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}
