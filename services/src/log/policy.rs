//! The bank's policy: its log, its witnesses, and how many of them must have cosigned. A file that people may also write themselves.

use std::path::Path;

use transparency::log::note::VerifierKey;
use transparency::log::policy::Policy;

use super::{Keep, LogError, POLICY_FILE};
use crate::bank::write_private;

/// The name of the group of all witnesses.
const ALL: &str = "witnesses";

/// The policy of a data folder; without a file, one that believes the log alone and asks for no witness.
pub(crate) fn read(dir: &Path, log: &VerifierKey) -> Result<Policy, LogError> {
    let path = dir.join(POLICY_FILE);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => format!("log {log}\nquorum none\n").into_bytes(),
        Err(error) => return Err(LogError::Io { path, error }),
    };
    let foreign = |why: String| LogError::Foreign { path: path.clone(), why };
    let policy = Policy::parse(&bytes).map_err(|error| foreign(error.to_string()))?;
    let is_ours = policy.logs().iter().any(|known| known.key == *log);
    if is_ours { Ok(policy) } else { Err(foreign(format!("it does not name this bank's log, {log}"))) }
}

/// The policy of a data folder, whatever log it is of; none without a file.
pub(super) fn known(dir: &Path) -> Result<Option<Policy>, LogError> {
    let path = dir.join(POLICY_FILE);
    match std::fs::read(&path) {
        Ok(bytes) => {
            Policy::parse(&bytes).map(Some).map_err(|error| LogError::Foreign { path, why: error.to_string() })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(LogError::Io { path, error }),
    }
}

/// The policy that a data folder gives to readers, whether a bank works in it or not.
pub fn bank_policy(dir: &Path) -> Result<Policy, LogError> {
    read(dir, &Keep::read_verifier(dir)?)
}

/// Puts a new log before the others in the policy of a data folder, whose log is still the old one, when that is known.
pub(super) fn add_log(dir: &Path, old: Option<&VerifierKey>, new: &VerifierKey) -> Result<(), LogError> {
    let before = match (known(dir)?, old) {
        (Some(before), _) => before.to_bytes(),
        (None, Some(old)) => read(dir, old)?.to_bytes(),
        (None, None) => b"quorum none\n".to_vec(),
    };
    let named = format!("log {new}\n");
    if before.split_inclusive(|&byte| byte == b'\n').any(|line| line == named.as_bytes()) {
        return Ok(());
    }
    let path = dir.join(POLICY_FILE);
    let text = [named.as_bytes(), &before].concat();
    let policy = Policy::parse(&text);
    let policy = policy.map_err(|error| LogError::Foreign { path: path.clone(), why: error.to_string() })?;
    Ok(write_private(&path, &policy.to_bytes())?)
}

/// Adds a witness to the policy of a data folder, or gives one of this name another key and address. `quorum` of all witnesses must have
/// cosigned; more than half of them when that is not said. Groups of a file that people wrote are not kept.
pub fn add_witness(dir: &Path, name: &str, key: &str, url: &str, quorum: Option<usize>) -> Result<Policy, LogError> {
    let log = Keep::read_verifier(dir)?;
    let before = read(dir, &log)?;
    // A bank that had to begin a new log is believed for the old one too, as long as that went.
    let mut lines = vec![format!("log {log}")];
    lines.extend(before.logs().iter().filter(|known| known.key != log).map(|known| format!("log {}", known.key)));
    let mut names = Vec::new();
    for witness in before.witnesses().iter().filter(|witness| witness.name.as_bytes() != name.as_bytes()) {
        let url = witness.url.as_ref().map(|url| format!(" {url}")).unwrap_or_default();
        lines.push(format!("witness {} {}{url}", witness.name, witness.key));
        names.push(witness.name.to_string());
    }
    lines.push(format!("witness {name} {key} {url}"));
    names.push(name.to_owned());
    let threshold = quorum.unwrap_or(names.len() / 2 + 1);
    lines.push(format!("group {ALL} {threshold} {}", names.join(" ")));
    lines.push(format!("quorum {ALL}\n"));
    let text = lines.join("\n");
    let path = dir.join(POLICY_FILE);
    let policy = Policy::parse(text.as_bytes())
        .map_err(|error| LogError::Foreign { path: path.clone(), why: error.to_string() })?;
    write_private(&path, &policy.to_bytes())?;
    Ok(policy)
}
