//! The Python that runs the second verifier, and where that verifier lies.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use super::place::workspace_root;

/// The second verifier's folder.
pub fn second_opinion() -> PathBuf {
    workspace_root().join("tests/second_opinion")
}

/// A command of the Python with the verifier's packages: named by `HELPBANK_PYTHON`, or made in `.tools`.
pub fn python() -> Command {
    let own = workspace_root().join(".tools/python/python3");
    let named = env::var_os("HELPBANK_PYTHON").filter(|named| !named.is_empty()).map(PathBuf::from);
    let program = named.unwrap_or(own);
    assert!(
        program.is_file(),
        "there is no {}: run `bash tests/ground/python.sh`, which makes one in .tools",
        program.display()
    );
    let mut command = Command::new(program);
    command.current_dir(second_opinion()).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}
