//! `helpbank export`: the log as a file that anyone can check.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use futures_util::StreamExt;
use ledger::time::Timestamp;
use reqwest::Method;

use super::args::{ExportBundle, Shared};
use super::client::Client;
use super::ending::Ending;
use super::reach::{Where, running_or_stopped};
use super::{out, rows};
use crate::bank::{Folder, Keyring, clock_ms, read_identity};
use crate::repair::Archived;

pub(super) async fn bundle(export: &ExportBundle, common: &Shared) -> Result<(), Ending> {
    let found = running_or_stopped(common).await?;
    // Aside first: nobody should take half a bundle for a whole one.
    let aside = beside(&export.output);
    let written = match found {
        Where::Running(client) => running(&client, &aside).await,
        Where::Stopped(folder) => stopped(&folder, &aside),
    };
    let done = written.and_then(|()| {
        let whole = fs::rename(&aside, &export.output).and_then(|()| fs::metadata(&export.output));
        whole.map_err(|error| failed(&export.output, &error))
    });
    match done {
        Ok(about) => {
            let (path, bytes) = (export.output.display(), rows::grouped(&about.len().to_string()));
            let tongue = common.tongue();
            out::line(&tongue.pick(
                format!("{path}: {bytes} bytes; check it with `helpbank verify bundle {path}`"),
                format!("{path}: {bytes} bytes· ελέγξτε το με `helpbank verify bundle {path}`"),
            ))
        }
        Err(ending) => {
            let _ = fs::remove_file(&aside);
            Err(ending)
        }
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    path.with_file_name(name)
}

fn failed(path: &Path, error: &std::io::Error) -> Ending {
    Ending::Failed(format!("{} cannot be written: {error}", path.display()))
}

/// A new file; a place where none can be made was named wrongly.
fn created(path: &Path) -> Result<File, Ending> {
    File::create(path).map_err(|error| Ending::WrongUse(format!("{} cannot be written: {error}", path.display())))
}

async fn running(client: &Client, to: &Path) -> Result<(), Ending> {
    let response = client.send(client.request(Method::GET, "/v1/bundle", &[])).await?;
    let mut chunks = response.bytes_stream();
    let mut file = BufWriter::new(created(to)?);
    let bar = out::progress("bytes", None);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| client.broken(&error))?;
        bar.inc(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        file.write_all(&chunk).map_err(|error| failed(to, &error))?;
    }
    bar.finish_and_clear();
    let file = file.into_inner().map_err(|error| failed(to, error.error()))?;
    file.sync_all().map_err(|error| failed(to, &error))
}

fn stopped(folder: &Folder, to: &Path) -> Result<(), Ending> {
    let identity = read_identity(folder.dir()).map_err(|error| Ending::failed(&error))?;
    let register = identity.and_then(|identity| identity.register?.parse().ok());
    let register = register.ok_or_else(|| Ending::Failed("bank.json names no register".to_owned()))?;
    let keys = Keyring::of(folder.keys()).all().map_err(|error| Ending::failed(&error))?;
    let own = keys.into_iter().find(|own| own.book == register);
    let own = own.ok_or_else(|| Ending::Failed("the key of the register is not in keys/".to_owned()))?;
    let archived = Archived::whole(&folder.archive(), register).map_err(|error| Ending::failed(&error))?;
    let key = archived.sealer(&own.keys).map_err(|error| Ending::failed(&error))?;
    let key = key.ok_or_else(|| Ending::Failed("no key in keys/ may seal for the register any more".to_owned()))?;
    let file = BufWriter::new(created(to)?);
    let bar = out::progress("pages", Some(archived.pages()));
    let written = archived.write_bundle(file, Timestamp::from_ms(clock_ms()), key, &mut || bar.inc(1));
    bar.finish_and_clear();
    let file = written.map_err(|error| Ending::failed(&error))?;
    let file = file.into_inner().map_err(|error| failed(to, error.error()))?;
    file.sync_all().map_err(|error| failed(to, &error))
}
