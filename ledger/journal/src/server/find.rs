//! Finding a nats-server that is new enough.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::ServerError;

/// The environment variable that names the program.
pub const BINARY_VARIABLE: &str = "HELPBANK_NATS_SERVER";
/// The oldest version that is accepted: the first that has all we rely on and none of the losses fixed since.
pub const VERSION_MIN: Version = Version(2, 12, 0);
/// The program's usual name.
const BINARY: &str = "nats-server";

/// A version of nats-server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// The program: `explicit` when given, else what [`BINARY_VARIABLE`] names, else the first on PATH, else the project's own
/// `.tools` folder seen from this program or from the working directory.
pub fn find(explicit: Option<&Path>) -> Result<PathBuf, ServerError> {
    let named =
        |path: PathBuf, named_by| if path.is_file() { Ok(path) } else { Err(ServerError::NotThere { path, named_by }) };
    if let Some(path) = explicit {
        return named(path.to_owned(), "as told");
    }
    if let Some(path) = env::var_os(BINARY_VARIABLE).filter(|path| !path.is_empty()) {
        return named(PathBuf::from(path), BINARY_VARIABLE);
    }
    let on_path = env::var_os("PATH").into_iter().flat_map(|path| env::split_paths(&path).collect::<Vec<_>>());
    let mut places: Vec<PathBuf> = on_path.map(|dir| dir.join(BINARY)).collect();
    if let Ok(program) = env::current_exe() {
        // The project is two folders above the program, three above a test of it: `target/debug/deps/…`.
        places.extend(program.ancestors().skip(3).take(2).map(|project| project.join(".tools").join(BINARY)));
    }
    places.push(Path::new(".tools").join(BINARY));
    if let Some(place) = places.iter().find(|place| place.is_file()) {
        return Ok(place.clone());
    }
    let tools = places.iter().filter(|place| place.parent().is_some_and(|dir| dir.ends_with(".tools")));
    let tools: Vec<String> = tools.map(|place| place.display().to_string()).collect();
    Err(ServerError::NotFound { tried: format!("PATH, {}", tools.join(", ")) })
}

/// Asks the program for its version and refuses an old one.
pub(super) async fn check_version(path: &Path) -> Result<Version, ServerError> {
    let output = Command::new(path).arg("--version").kill_on_drop(true).output().await;
    let output = output.map_err(|source| ServerError::NotRunnable { path: path.to_owned(), source })?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    match parse(&said) {
        Some(version) if version >= VERSION_MIN => Ok(version),
        Some(version) => Err(ServerError::TooOld { path: path.to_owned(), version: version.to_string() }),
        None => Err(ServerError::NoVersion { path: path.to_owned(), said }),
    }
}

/// `nats-server: v2.15.1` and what may follow a number, as in `v2.12.0-beta.1`.
fn parse(said: &str) -> Option<Version> {
    let version = said.strip_prefix("nats-server: v")?;
    let mut parts = version.splitn(3, '.').map(|part| {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        part[..digits].parse::<u32>().ok()
    });
    Some(Version(parts.next()??, parts.next()??, parts.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_compared() {
        assert_eq!(parse("nats-server: v2.15.1"), Some(Version(2, 15, 1)));
        assert_eq!(parse("nats-server: v2.12.0-RC.3"), Some(Version(2, 12, 0)));
        for other in ["", "nats-server: 2.9", "postgres v2.15.1", "nats-server: v2.x.1", "nats-server: v2.12"] {
            assert_eq!(parse(other), None, "{other}");
        }
        assert!(Version(2, 9, 10) < VERSION_MIN && Version(2, 12, 0) >= VERSION_MIN && Version(3, 0, 0) > VERSION_MIN);
    }
}
