//! Finding the bank: the desk that runs in a folder, or an address.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::args::Shared;
use super::client::Client;
use super::ending::Ending;

/// What stands in `desk.json`.
#[derive(Debug, Deserialize)]
struct Address {
    url: String,
}

/// The bank that the arguments name. A folder counts before an address, which then is only a habit of the environment.
pub(super) fn client(common: &Shared) -> Result<Client, Ending> {
    if let Some(dir) = &common.data {
        return desk(dir, common);
    }
    let Some(url) = &common.url else { return Err(nowhere()) };
    let Some(token) = &common.token else {
        let how =
            "a token is needed beside --url: put it into HELPBANK_TOKEN; `helpbank token create` at the bank makes one";
        return Err(Ending::WrongUse(how.to_owned()));
    };
    Client::new(url, token, common.tongue())
}

/// The desk that runs in a folder.
fn desk(dir: &Path, common: &Shared) -> Result<Client, Ending> {
    let not_running = || {
        let dir = dir.display();
        Ending::Unreachable(format!("no desk runs in {dir}; start it with `helpbank dev --data {dir}`"))
    };
    let address = std::fs::read(dir.join("desk.json")).map_err(|_| not_running())?;
    let address: Address = serde_json::from_slice(&address).map_err(|_| not_running())?;
    let path = dir.join("admin.token");
    let token = std::fs::read_to_string(&path).map_err(|error| {
        Ending::WrongUse(format!("{} cannot be read: {error}; are you the desk's user?", path.display()))
    })?;
    Client::new(&address.url, token.trim(), common.tongue())
}

/// The data folder, for what works on files.
pub(super) fn data(common: &Shared) -> Result<PathBuf, Ending> {
    common.data.clone().ok_or_else(|| Ending::WrongUse("say which data folder: --data DIR".to_owned()))
}

fn nowhere() -> Ending {
    Ending::WrongUse(
        "say where the bank is: --data DIR for the desk that runs in it, or --url URL and --token TOKEN".to_owned(),
    )
}

/// A folder that is of no bank.
pub(super) fn no_bank(dir: &Path) -> Ending {
    Ending::WrongUse(format!("{} holds no bank", dir.display()))
}

/// A bank that works, or a folder in which none does.
pub(super) enum Where {
    /// It answers.
    Running(Client),
    /// No desk runs in the folder, which is now taken.
    Stopped(crate::bank::Folder),
}

/// Finds out whether the bank works. A folder whose desk was killed counts as one in which none runs.
pub(super) async fn running_or_stopped(common: &Shared) -> Result<Where, Ending> {
    let unreachable = match client(common) {
        Ok(client) => match client.is_live().await {
            Ok(()) => return Ok(Where::Running(client)),
            Err(ending) => ending,
        },
        Err(ending @ Ending::Unreachable(_)) => ending,
        Err(ending) => return Err(ending),
    };
    let Some(dir) = &common.data else { return Err(unreachable) };
    let known = crate::bank::read_identity(dir).map_err(|error| Ending::failed(&error))?;
    if known.is_none() {
        return Err(no_bank(dir));
    }
    // A folder that is in use and does not answer is neither running nor stopped.
    crate::bank::Folder::take(dir).map(Where::Stopped).map_err(|_| unreachable)
}
