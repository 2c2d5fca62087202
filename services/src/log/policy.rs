//! The bank's policy: its log, its witnesses, and how many of them must have cosigned. A file that people may also write themselves.

use std::fs::File;
use std::path::Path;

use transparency::log::note::VerifierKey;
use transparency::log::policy::Policy;

use super::{CONTRADICTED_FILE, COSIGNED_FILE, Keep, LogError, POLICY_FILE, retired};
use crate::bank::write_private;

/// The name of the group of all witnesses.
const ALL: &str = "witnesses";

/// The policy of a data folder; without a file, one that believes the log alone and asks for no witness, when there never was one.
pub(crate) fn read(dir: &Path, log: &VerifierKey) -> Result<Policy, LogError> {
    match known(dir)? {
        Some(policy) => ours(dir, policy, log),
        None if had_witnesses(dir) => Err(LogError::PolicyGone(dir.join(POLICY_FILE))),
        None => Ok(alone(log)),
    }
}

/// A policy that names a log.
fn ours(dir: &Path, policy: Policy, log: &VerifierKey) -> Result<Policy, LogError> {
    let is_ours = policy.logs().iter().any(|known| known.key == *log);
    if is_ours { Ok(policy) } else { Err(unusable(dir, &format!("it does not name this bank's log, {log}"))) }
}

/// The policy that believes a log alone.
fn alone(log: &VerifierKey) -> Policy {
    Policy::parse(format!("log {log}\nquorum none\n").as_bytes()).expect("a key makes a policy")
}

/// Whether a log has had witnesses: one that has cosigned, one that remembered more than there was, or those of the log before it.
fn had_witnesses(dir: &Path) -> bool {
    [COSIGNED_FILE, CONTRADICTED_FILE].iter().any(|file| dir.join(file).exists()) || !retired(dir).is_empty()
}

fn unusable(dir: &Path, why: &str) -> LogError {
    let why = format!(
        "{why}. By it no witness can be asked, and nothing is signed: correct it, or put it back from a backup"
    );
    LogError::Foreign { path: dir.join(POLICY_FILE), why }
}

/// The policy of a data folder, whatever log it is of; none without a file.
pub(super) fn known(dir: &Path) -> Result<Option<Policy>, LogError> {
    let path = dir.join(POLICY_FILE);
    match std::fs::read(&path) {
        Ok(bytes) => Policy::parse(&bytes).map(Some).map_err(|error| unusable(dir, &error.to_string())),
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
        (None, Some(old)) => alone(old).to_bytes(),
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
    // Whoever else adds one at the same time waits: what it writes is read here.
    let keys = dir.join(POLICY_FILE).with_file_name("");
    let lock = File::open(&keys).map_err(|error| LogError::Io { path: keys.clone(), error })?;
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive)
        .map_err(|error| LogError::Io { path: keys, error: error.into() })?;
    // One that was lost is begun anew here, by whoever names the witnesses.
    let before = match known(dir)? {
        Some(before) => ours(dir, before, &log)?,
        None => alone(&log),
    };
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

#[cfg(test)]
mod tests {
    use transparency::log::cosign::Cosigner;

    use super::*;

    #[test]
    fn witnesses_that_are_added_at_one_time_are_all_there() {
        let dir = tempfile::tempdir().expect("a folder");
        Keep::open(dir.path(), Some("bank.example.org/log"), "unused", false).expect("a log");
        std::thread::scope(|scope| {
            for number in 1..=12_u8 {
                let dir = dir.path();
                scope.spawn(move || {
                    let name = format!("w{number}");
                    let secret = ledger::SigningKey::from_bytes(&[number; 32]);
                    let key = Cosigner::new(name.parse().expect("a name"), secret).verifier().to_string();
                    add_witness(dir, &name, &key, "http://127.0.0.1:1", Some(1)).expect("it is added");
                });
            }
        });
        assert_eq!(bank_policy(dir.path()).expect("a policy").witnesses().len(), 12);
    }
}
