//! Files that only their owner may read.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::VaultError;

/// Makes the file, empty and private from its first moment, unless something is there.
/// `SQLite` takes an empty file for a new database and gives its `-wal` and `-shm` the same permissions.
pub(crate) fn make_private(path: &Path) -> Result<(), VaultError> {
    match create_new(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(VaultError::File { doing: "make the vault's file", source }),
    }
}

/// Makes a private empty file; an error if something is there.
pub(crate) fn create_new(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}

/// Takes the rights of others away from a file that was made or restored with more, and from its companions.
pub(crate) fn tighten(path: &Path) -> Result<(), VaultError> {
    for file in [path.to_path_buf(), beside(path, "-wal"), beside(path, "-shm")] {
        match private(&file) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound && file != path => {}
            Err(source) => return Err(VaultError::File { doing: "make the vault's file private", source }),
        }
    }
    Ok(())
}

/// `path` with `ending` after its whole name, as `SQLite` names its companions.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(unix)]
fn private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let now = std::fs::metadata(path)?.permissions();
    if now.mode() & 0o777 == 0o600 {
        return Ok(());
    }
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn private(path: &Path) -> io::Result<()> {
    std::fs::metadata(path).map(|_| ())
}
