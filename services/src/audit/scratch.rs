//! A folder of an audit's own inside the data folder, gone when it is let go.

use std::path::{Path, PathBuf};

use crate::bank::Bank;

/// See the module.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// Makes one for what is called `what`.
    pub(super) fn make(bank: &Bank, what: &str) -> Result<Self, String> {
        let mut name = [0_u8; 8];
        getrandom::fill(&mut name).expect("the operating system gives random bytes");
        let dir = bank.folder().dir().join(format!("{what}-{:016x}", u64::from_le_bytes(name)));
        std::fs::create_dir(&dir).map_err(|error| format!("{}: {error}", dir.display()))?;
        Ok(Self(dir))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
