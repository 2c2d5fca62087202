//! The log as `aics-tlog` judges it: the witnesses' quorum, inclusion and consistency, all from tiles.

use std::path::Path;
use std::process::Output;
use std::{fs, str};

use serde_json::Value;
use tests::ground::{Served, clients_python, has_aics};

use crate::published::{ORIGIN, Published};
use crate::tiles::with_changed;

struct Aics<'a> {
    published: &'a Published,
    held: usize,
    refused: usize,
}

impl Aics<'_> {
    fn run(&self, arguments: &[&str]) -> Output {
        let [one, two] = &self.published.witnesses;
        let mut command = clients_python();
        command.args(["-m", "aics_tlog"]).args(arguments).args(["--log-key", &self.published.key, "--origin", ORIGIN]);
        command.args(["--witness-key", one, "--witness-key", two, "--quorum", "2"]);
        command.output().unwrap()
    }

    fn holds(&mut self, arguments: &[&str]) {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        self.held += 1;
    }

    /// It must be refused, in these words: otherwise it might be for want of a file.
    fn refuses(&mut self, arguments: &[&str], words: &str) {
        let output = self.run(arguments);
        let said: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        let error = said["error"].as_str().unwrap_or_default();
        assert!(output.status.code() == Some(1) && error.contains(words), "{arguments:?}: {said}");
        self.refused += 1;
    }
}

pub(crate) fn judge(published: &Published) {
    if !has_aics("aics-tlog's word on quorum, inclusion, tiles and consistency") {
        return;
    }
    let served = Served::folder(&published.www);
    let files = published.folder.path().join("for-aics");
    fs::create_dir(&files).unwrap();
    let write = |name: &str, text: &[u8]| {
        let path = files.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let honest = format!("{}/honest", served.url);
    let (older, newer) = (write("older", published.older.as_bytes()), write("newer", published.newer.as_bytes()));
    let mut aics = Aics { published, held: 0, refused: 0 };

    // The checkpoint: both witnesses must have cosigned it, and what they signed must be this.
    aics.holds(&["verify-checkpoint", "--note", &newer]);
    aics.holds(&["verify-checkpoint", "--tiles", &honest]);
    let lines: Vec<&str> = published.newer.lines().collect();
    let one_only = format!("{}\n", lines[..lines.len() - 1].join("\n"));
    aics.refuses(&["verify-checkpoint", "--note", &write("one-only", one_only.as_bytes())], "quorum");
    let forked = write("forked", published.forked.as_bytes());
    aics.refuses(&["verify-checkpoint", "--note", &forked], "quorum");
    let mut changed = published.newer.clone().into_bytes();
    let at = changed.len() - 9;
    changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
    aics.refuses(&["verify-checkpoint", "--note", &write("changed", &changed)], "signature");
    let size = format!("\n{}\n", published.receipts[0].checkpoint.checkpoint().size());
    let larger = published.newer.replacen(&size, "\n999\n", 1);
    aics.refuses(&["verify-checkpoint", "--note", &write("larger", larger.as_bytes())], "signature");

    // Inclusion, the entries read from the tiles too; and tiles with a byte changed.
    let picked = [&published.receipts[1], published.receipts.last().unwrap()];
    for proven in picked {
        let leaf = write("leaf", &proven.leaf.to_bytes());
        let index = proven.index.to_string();
        aics.holds(&["verify-inclusion", "--tiles", &honest, "--leaf", &leaf, "--index", &index]);
        let next = (proven.index - 1).to_string();
        let other = ["verify-inclusion", "--tiles", &honest, "--leaf", &leaf, "--index", &next];
        aics.refuses(&other, "not included");
    }
    let index = picked[0].index.to_string();
    aics.holds(&["verify-inclusion", "--tiles", &honest, "--index", &index]);
    let entry = usize::try_from(picked[0].index).unwrap() * 74 + 40;
    for (file, at) in [("tile/entries/000", entry), ("tile/0/000", 77), ("tile/1/000.p/1", 5)] {
        let name = with_changed(published, Path::new(file), at);
        let tiles = format!("{}/{name}", served.url);
        aics.refuses(&["verify-inclusion", "--tiles", &tiles, "--index", &index], "Tile");
    }

    // Consistency: the older checkpoint grew into the newer one; the forked one did not, and nothing shrinks.
    let saved = |checkpoint| ["verify-consistency", "--tiles", &honest, "--old-checkpoint", checkpoint];
    aics.holds(&saved(&older));
    aics.refuses(&saved(&forked), "history was rewritten");
    aics.refuses(&[&saved(&newer)[..], &["--checkpoint", &older]].concat(), "rollback");
    println!("aics-tlog: {} hold, {} are refused", aics.held, aics.refused);
}
