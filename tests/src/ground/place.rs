//! Where things lie: the workspace, its target folder, the programs, the shared input files.

use std::env;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

/// The folder of the workspace's `Cargo.toml`.
pub fn workspace_root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the tests crate lies one level below the root").to_path_buf()
}

/// The folder this build wrote its programs to, e.g. `target/debug`: the one above the running test's own `deps`.
pub(super) fn build_folder() -> PathBuf {
    let test = env::current_exe().expect("the running test has a path");
    test.ancestors().nth(2).expect("cargo puts tests into <target>/<profile>/deps").to_path_buf()
}

/// Where pictures of pages are put for people to look at, `target/pictures`; made when absent.
pub fn pictures_folder() -> PathBuf {
    let target = build_folder().parent().expect("a profile's folder lies in the target folder").to_path_buf();
    let folder = target.join("pictures");
    fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("cannot make {}: {error}", folder.display()));
    folder
}

/// Real input that is not part of the repository: `<workspace>/../shared/data/<path>`. Absent on most machines; says so and gives `None` then.
pub fn shared_file(path: &str) -> Option<PathBuf> {
    let file = workspace_root().join("../shared/data").join(path);
    if file.is_file() {
        return Some(file);
    }
    println!("not there, so this part is not tested: {}", file.display());
    None
}

/// A program by the variable that may name it, then on PATH, then at `elsewhere`.
pub(super) fn program(variable: &str, name: &str, elsewhere: &[PathBuf]) -> Option<PathBuf> {
    if let Some(named) = env::var_os(variable).filter(|named| !named.is_empty()) {
        let named = PathBuf::from(named);
        assert!(named.is_file(), "{variable} names {}, which is not a file", named.display());
        return Some(named);
    }
    on_path(name).or_else(|| elsewhere.iter().find(|candidate| candidate.is_file()).cloned())
}

/// The first program of this name on PATH.
pub(super) fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|folder| folder.join(name)).find(|candidate| candidate.is_file())
}

/// A port of 127.0.0.1 nobody listens on at this moment; someone may take it before you do, so be ready to ask again.
pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}

/// 128 random bits in hexadecimal, for passwords of servers that live as long as a test.
pub(super) fn secret() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    format!("{:032x}", u128::from_be_bytes(bytes))
}
