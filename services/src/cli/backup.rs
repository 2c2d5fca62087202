//! `helpbank backup` and `helpbank restore`.

use ledger::ids::{BookId, Hash};
use ledger::page::PageRef;
use serde_json::json;

use super::args::{Backup, Format, Restore, Shared};
use super::client::HeadOf;
use super::ending::Ending;
use super::reach::{Where, data, running_or_stopped};
use super::{out, rows};
use crate::backup::{Source, make, restore as restore_from};
use crate::log::read_signed;
use crate::repair::Scope;

pub(super) async fn backup(backup: &Backup, common: &Shared) -> Result<(), Ending> {
    let data = data(common)?;
    let found = running_or_stopped(common).await?;
    let source = match &found {
        Where::Running(client) => {
            // Before the heads are asked for, so that they cover what was signed.
            let signed = read_signed(&data);
            let heads: Option<Vec<(BookId, PageRef)>> = client.heads().await?.iter().map(head).collect();
            let heads = heads.ok_or_else(|| Ending::Failed("the bank named heads that are none".to_owned()))?;
            Source::Running { data: &data, heads, signed }
        }
        Where::Stopped(folder) => Source::Stopped(folder),
    };
    let bar = out::progress("pages copied", None);
    let made = make(source, &backup.dir, &mut || bar.inc(1)).await;
    bar.finish_and_clear();
    let made = made.map_err(|error| Ending::failed(&error))?;
    let (dir, books) = (backup.dir.display().to_string(), made.manifest.books.len());
    if common.format == Format::Json {
        let files = made.manifest.files.len();
        return out::line(
            &json!({ "books": books, "pages": made.pages, "files": files, "bytes": made.bytes, "keys_missing": made.manifest.keys_missing })
                .to_string(),
        );
    }
    let (pages, bytes) = (rows::grouped(&made.pages.to_string()), rows::grouped(&made.bytes.to_string()));
    let books = rows::grouped(&books.to_string());
    let args =
        [("dir", (&dir).into()), ("books", (&books).into()), ("pages", (&pages).into()), ("bytes", (&bytes).into())];
    out::line(&common.words().with("cli-backup-made", &args))?;
    say_missing(&made.manifest.keys_missing, common)
}

/// Keys that were lost are not in the backup, and whoever relies on it should know.
fn say_missing(keys: &[String], common: &Shared) -> Result<(), Ending> {
    if keys.is_empty() {
        return Ok(());
    }
    out::line(&common.words().with("cli-backup-no-keys", &[("files", (&keys.join(", ")).into())]))
}

fn head(head: &HeadOf) -> Option<(BookId, PageRef)> {
    let hash: Hash = head.hash.parse().ok()?;
    Some((head.id.parse().ok()?, PageRef { page: head.page, hash }))
}

pub(super) async fn restore(restore: Restore, common: &Shared) -> Result<(), Ending> {
    let to = data(common)?;
    let scope = Scope { nats_server: restore.nats_server, ..Scope::default() };
    let bar = out::progress("pages verified", None);
    let restored = restore_from(&restore.dir, &to, restore.erased_in.as_deref(), &scope, &mut || bar.inc(1)).await;
    bar.finish_and_clear();
    let restored = restored.map_err(|error| Ending::failed(&error))?;
    let (dir, books) = (to.display().to_string(), restored.manifest.books.len());
    let pages: u64 = restored.repaired.books.iter().map(|book| book.put_back).sum();
    if common.format == Format::Json {
        let (made_at, erased) = (&restored.manifest.made_at, restored.erased_again);
        return out::line(
            &json!({
                "books": books, "pages": pages, "made_at": made_at, "erased_again": erased,
                "keys_missing": restored.manifest.keys_missing,
            })
            .to_string(),
        );
    }
    let (pages, made_at) = (rows::grouped(&pages.to_string()), &restored.manifest.made_at);
    let books = rows::grouped(&books.to_string());
    let args =
        [("dir", (&dir).into()), ("books", (&books).into()), ("pages", (&pages).into()), ("made_at", made_at.into())];
    out::line(&common.words().with("cli-backup-restored", &args))?;
    say_missing(&restored.manifest.keys_missing, common)
}
