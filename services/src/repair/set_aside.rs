//! Keeping damaged files: they may be evidence.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::RepairError;

/// Copies a folder, with all that is in it, beside itself under a name that says when.
pub(super) fn copy(folder: &Path, at_ms: i64) -> Result<PathBuf, RepairError> {
    let path = folder.with_file_name(format!("damaged-{at_ms}"));
    copy_into(folder, &path).map_err(|error| RepairError::SetAside { path: path.clone(), error })?;
    Ok(path)
}

fn copy_into(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_into(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
