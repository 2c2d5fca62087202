//! `helpbank export`: the log, or a part of it, as a file that anyone can check.

mod resume;

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use bytes::Bytes;
use futures_util::StreamExt;
use ledger::time::Timestamp;
use reqwest::Method;
use transparency::bundle::Outline;

use super::args::{ExportBundle, Shared};
use super::client::Client;
use super::ending::{Ending, in_words};
use super::reach::{Where, running_or_stopped};
use super::{out, rows};
use crate::bank::{Folder, Keyring, clock_ms, read_identity};
use crate::bundled::{self, BundledError, Cut, Wanted};
use crate::repair::{Archived, without_strays};
use crate::words::Words;
use resume::{Begun, Resume};

pub(super) async fn bundle(export: &ExportBundle, common: &Shared) -> Result<(), Ending> {
    let wanted = Wanted::read(export.books.clone(), &export.from, &export.to);
    let wanted = wanted.map_err(|error| Ending::WrongUse(error.to_string()))?;
    let found = running_or_stopped(common).await?;
    // Aside first: nobody should take half a bundle for a whole one. What is there of it is gone on with.
    let words = common.words();
    let resume = Resume::of(&export.output, export, words);
    if export.anew {
        resume.forget()?;
    }
    let begun = resume.begun()?;
    let written = match &found {
        Where::Running(client) => running(client, &resume, export, begun).await,
        Where::Stopped(folder) => stopped(folder, &resume, (&wanted, words), begun),
    };
    if let Err(Broke { ending, stuck }) = written {
        if stuck {
            out::say(&words.with("cli-bundle-stuck", &[("outline", (&resume.outline_name()).into())]));
        } else if resume.has_begun() {
            out::say(&words.say("cli-bundle-not-whole"));
        }
        return Err(ending);
    }
    resume.put_in_place()?;
    let about = fs::metadata(&export.output).map_err(|error| failed(&export.output, &error))?;
    let (path, bytes) = (export.output.display().to_string(), rows::grouped(&about.len().to_string()));
    out::line(&words.with("cli-bundle-written", &[("path", (&path).into()), ("bytes", (&bytes).into())]))
}

fn failed(path: &Path, error: &std::io::Error) -> Ending {
    Ending::Failed(format!("{} cannot be written: {error}", path.display()))
}

/// How an export broke off.
struct Broke {
    ending: Ending,
    /// What an earlier one left cannot be gone on with: the same command would end the same way for ever.
    stuck: bool,
}

impl From<Ending> for Broke {
    fn from(ending: Ending) -> Self {
        Self { ending, stuck: false }
    }
}

async fn running(client: &Client, resume: &Resume, export: &ExportBundle, begun: Option<Begun>) -> Result<(), Broke> {
    let resumed = begun.is_some();
    let begun = if let Some(begun) = begun {
        begun
    } else {
        let wanted = serde_json::json!({ "books": export.books, "from": export.from, "to": export.to });
        let request = client.request(Method::POST, "/v1/bundle/outline", &[]).json(&wanted);
        let bytes: Bytes = client.send(request).await?.bytes().await.map_err(|error| client.broken(&error))?;
        let outline = Outline::read(&bytes).map_err(|error| Ending::failed(&error))?;
        resume.begin(&outline)?
    };
    let Begun { outline, file, form } = begun;
    let query = [("packed", form.packed.to_string()), ("skip", form.skip.to_string())];
    let request = client.request(Method::POST, "/v1/bundle", &query).body(outline.to_bytes());
    let response = client.send(request.header("content-type", "application/octet-stream")).await;
    let response = response.map_err(|ending| {
        // What is wrong may be the outline, and not what was asked for today.
        if let Ending::Refused(problem) = &ending
            && resumed
            && problem.refusals.iter().any(|refusal| refusal.field == "outline")
        {
            return Broke { ending: Ending::Failed(in_words(problem)), stuck: true };
        }
        ending.into()
    })?;
    let mut chunks = response.bytes_stream();
    let mut file = BufWriter::new(file);
    let bar = out::progress("bytes", None);
    while let Some(chunk) = chunks.next().await {
        // What has come is worth keeping.
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error) => {
                file.flush().map_err(|error| failed(resume.partial(), &error))?;
                return Err(client.broken(&error).into());
            }
        };
        bar.inc(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        file.write_all(&chunk).map_err(|error| failed(resume.partial(), &error))?;
    }
    bar.finish_and_clear();
    let file = file.into_inner().map_err(|error| failed(resume.partial(), error.error()))?;
    Ok(file.sync_all().map_err(|error| failed(resume.partial(), &error))?)
}

fn stopped(
    folder: &Folder,
    resume: &Resume,
    (wanted, words): (&Wanted, Words),
    begun: Option<Begun>,
) -> Result<(), Broke> {
    let identity = read_identity(folder.dir()).map_err(|error| Ending::failed(&error))?;
    let register = identity.and_then(|identity| identity.register?.parse().ok());
    let register = register.ok_or_else(|| Ending::Failed("bank.json names no register".to_owned()))?;
    let archived = Archived::whole(&folder.archive(), register).map_err(|error| Ending::failed(&error))?;
    let archived = without_strays(archived).map_err(|error| Ending::failed(&error))?;
    let bundled_failed = |error: BundledError| match &error {
        BundledError::Empty { .. } | BundledError::Between { .. } => Ending::WrongUse(format!("--{error}")),
        BundledError::NoBook { .. } => Ending::WrongUse(error.to_string()),
        BundledError::Archive(_) | BundledError::Bundle(_) | BundledError::NoKey | BundledError::Gone { .. } => {
            Ending::failed(&error)
        }
    };
    let begun = if let Some(begun) = begun {
        let gone = bundled::gone(&begun.outline, archived.archive()).map_err(|error| Ending::failed(&error))?;
        if let Some((book, page)) = gone {
            let (book, page) = (book.to_string(), page.to_string());
            let why = words.with("cli-bundle-gone", &[("book", (&book).into()), ("page", (&page).into())]);
            return Err(Broke { ending: Ending::Failed(why), stuck: true });
        }
        begun
    } else {
        let ring = Keyring::of(folder.keys());
        let own = ring.all().map_err(|error| Ending::failed(&error))?.into_iter().find(|own| own.book == register);
        let path = ring.path(register).display().to_string();
        let no_key = || Ending::Failed(words.with("cli-bundle-no-key", &[("path", (&path).into())]));
        let own = own.ok_or_else(no_key)?;
        let key = archived.sealer(&own.keys).map_err(|error| Ending::failed(&error))?;
        let key = key.ok_or_else(|| bundled_failed(BundledError::NoKey))?;
        let heads = archived.books().to_vec();
        let cut = Cut::of(archived.archive(), register, heads, wanted).map_err(bundled_failed)?;
        let beside = bundled::beside(folder.dir());
        resume.begin(&bundled::outline(&cut, beside, Timestamp::from_ms(clock_ms()), key))?
    };
    let Begun { outline, file, form } = begun;
    let bar = out::progress("pages", None);
    let file = BufWriter::new(file);
    let written = bundled::stream(&outline, archived.archive(), form, file, &mut || bar.inc(1));
    bar.finish_and_clear();
    let file = written.map_err(bundled_failed)?;
    let file = file.into_inner().map_err(|error| failed(resume.partial(), error.error()))?;
    Ok(file.sync_all().map_err(|error| failed(resume.partial(), &error))?)
}
