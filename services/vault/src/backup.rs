//! A copy of the whole vault in one file, made while it is in use.

use std::path::Path;

use crate::error::VaultError;
use crate::permission::{beside, create_new};
use crate::store::Vault;

impl Vault {
    /// Writes the vault as it is now into one new private file, which [`Vault::open`] opens. The file has its name only
    /// once it is whole and on disk. Writers wait meanwhile; readers do not.
    ///
    /// A restored copy knows nothing of later erasures: give them to [`Vault::reapply_erasures`] before anyone reads.
    ///
    /// Errors: [`VaultError::BackupExists`] if `path` is taken.
    pub async fn backup_to(&self, path: &Path) -> Result<(), VaultError> {
        let failed = |doing| move |source| VaultError::File { doing, source };
        if tokio::fs::try_exists(path).await.map_err(failed("look where the backup should go"))? {
            return Err(VaultError::BackupExists);
        }
        // Absolute, so that SQLite cannot take a name such as `file:x` for an address.
        let path = std::path::absolute(path).map_err(failed("find the backup's folder"))?;
        let partial = beside(&path, ".partial");
        let text = partial.to_str().ok_or(VaultError::File {
            doing: "name the backup",
            source: std::io::Error::new(std::io::ErrorKind::InvalidInput, "the path is not UTF-8"),
        })?;

        // The writing connection is also the lock: a second backup or an erasure waits here.
        let mut connection = self.writes.acquire().await?;
        match tokio::fs::remove_file(&partial).await {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(VaultError::File { doing: "remove an unfinished backup", source }),
        }
        create_new(&partial).map_err(failed("make the backup's file"))?;
        sqlx::query("VACUUM INTO ?").bind(text).execute(&mut *connection).await?;

        let file = tokio::fs::File::open(&partial).await.map_err(failed("open the backup"))?;
        file.sync_all().await.map_err(failed("put the backup on disk"))?;
        // A hard link refuses to replace what appeared meanwhile; a rename would not.
        match tokio::fs::hard_link(&partial, &path).await {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(VaultError::BackupExists),
            Err(source) => return Err(VaultError::File { doing: "name the backup", source }),
        }
        tokio::fs::remove_file(&partial).await.map_err(failed("remove the backup's first name"))?;
        if let Some(folder) = path.parent() {
            let folder = tokio::fs::File::open(folder).await.map_err(failed("open the backup's folder"))?;
            folder.sync_all().await.map_err(failed("put the backup's name on disk"))?;
        }
        Ok(())
    }
}
