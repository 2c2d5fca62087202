//! What an export leaves when it breaks off, and how it is gone on with.
//!
//! ```text
//! FILE.partial     the bundle's bytes so far
//! FILE.outline     what was asked for, a line, and the outline: every byte of the bundle follows from it
//! ```

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, ErrorKind, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use transparency::bundle::{FRAME_BYTES, Outline, Unpacked};

use super::super::args::ExportBundle;
use super::super::ending::{Ending, unreadable};
use super::super::{out, rows};
use super::failed;
use crate::bundled::{self, Form, There};
use crate::words::{Arg, Words};

/// Where an export stands aside until it is whole.
pub(super) struct Resume {
    output: PathBuf,
    partial: PathBuf,
    outline: PathBuf,
    /// What is asked for, in a line: what was left of another question is not gone on with.
    asked: String,
    packed: bool,
    words: Words,
}

/// An export that is to be gone on with, perhaps from the beginning.
pub(super) struct Begun {
    pub(super) outline: Outline,
    /// Stands at the end of what is there.
    pub(super) file: File,
    pub(super) form: Form,
}

/// Both files, as they are named in a sentence.
struct Names {
    file: String,
    outline: String,
}

impl Names {
    fn args(&self) -> [(&str, Arg<'_>); 2] {
        [("file", (&self.file).into()), ("outline", (&self.outline).into())]
    }
}

impl Resume {
    pub(super) fn of(output: &Path, export: &ExportBundle, words: Words) -> Self {
        let beside = |more: &str| {
            let mut name: OsString = output.file_name().unwrap_or_default().to_owned();
            name.push(more);
            output.with_file_name(name)
        };
        let (books, from, to, packed) = (&export.books, &export.from, &export.to, export.packed);
        let asked = serde_json::json!({ "books": books, "from": from, "to": to, "packed": packed }).to_string();
        Self {
            output: output.to_owned(),
            partial: beside(".partial"),
            outline: beside(".outline"),
            asked,
            packed,
            words,
        }
    }

    pub(super) fn partial(&self) -> &Path {
        &self.partial
    }

    /// The file that says what is gone on with.
    pub(super) fn outline_name(&self) -> String {
        self.outline.display().to_string()
    }

    /// Throws away what an earlier export left.
    pub(super) fn forget(&self) -> Result<(), Ending> {
        for path in [&self.outline, &self.partial] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(Ending::Failed(format!("{} cannot be removed: {error}", path.display())));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// Whether something is there to go on with.
    pub(super) fn has_begun(&self) -> bool {
        self.outline.exists()
    }

    /// What an earlier export of the same left, if it left anything.
    pub(super) fn begun(&self) -> Result<Option<Begun>, Ending> {
        let kept = match fs::read(&self.outline) {
            Ok(kept) => kept,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if self.partial.exists() {
                    out::say(&self.words.with("cli-bundle-no-outline", &self.names().args()));
                }
                return Ok(None);
            }
            Err(error) => return Err(unreadable(&self.outline, &error)),
        };
        let at = kept.iter().position(|byte| *byte == b'\n').unwrap_or(kept.len());
        let (asked, rest) = kept.split_at(at);
        let outline = rest.strip_prefix(b"\n").map(Outline::read);
        let (Some(Ok(outline)), Ok(_)) = (outline, serde_json::from_slice::<serde_json::Value>(asked)) else {
            out::say(&self.words.with("cli-bundle-bad-outline", &self.names().args()));
            return Ok(None);
        };
        if asked != self.asked.as_bytes() {
            // Without a byte of it nothing is lost.
            if !self.partial.exists() {
                return Ok(None);
            }
            return Err(Ending::WrongUse(self.words.with("cli-bundle-other", &self.names().args())));
        }
        self.say_as_of(&outline);
        match OpenOptions::new().read(true).write(true).open(&self.partial) {
            Ok(file) => self.goes_on(outline, file).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => self.begin(&outline).map(Some),
            Err(error) => Err(failed(&self.partial, &error)),
        }
    }

    /// Begins anew; a place where nothing can be written was named wrongly.
    pub(super) fn begin(&self, outline: &Outline) -> Result<Begun, Ending> {
        let file = File::create(&self.partial)
            .map_err(|error| Ending::WrongUse(format!("{} cannot be written: {error}", self.partial.display())))?;
        let kept = [self.asked.as_bytes(), b"\n", &outline.to_bytes()].concat();
        fs::write(&self.outline, kept).map_err(|error| failed(&self.outline, &error))?;
        Ok(Begun { outline: outline.clone(), file, form: Form { packed: self.packed, skip: 0 } })
    }

    /// Cuts off what is not whole, or not of this bundle, and stands behind the rest.
    fn goes_on(&self, outline: Outline, mut file: File) -> Result<Begun, Ending> {
        let cannot = |error| failed(&self.partial, &error);
        let (skip, stored, damaged) = if self.packed {
            let mut packed = Unpacked::new(BufReader::new(&mut file)).map_err(cannot)?;
            let There { good, damaged } = bundled::there(&outline, &mut packed).map_err(cannot)?;
            let frame = u64::try_from(FRAME_BYTES).unwrap_or(u64::MAX);
            let frames = good.checked_div(frame).unwrap_or(0);
            let stored = packed.stored_in(usize::try_from(frames).unwrap_or(usize::MAX));
            (frames.saturating_mul(frame), stored, damaged || packed.trouble().is_some_and(|trouble| !trouble.is_cut()))
        } else {
            let There { good, damaged } = bundled::there(&outline, BufReader::new(&mut file)).map_err(cannot)?;
            (good, good, damaged)
        };
        let length = file.metadata().map_err(cannot)?.len();
        // A file without a byte is as good as none.
        if damaged && length > 0 {
            self.say_damaged(stored, length);
        }
        file.set_len(stored).map_err(cannot)?;
        file.seek(SeekFrom::Start(stored)).map_err(cannot)?;
        Ok(Begun { outline, file, form: Form { packed: self.packed, skip } })
    }

    /// What is gone on with may be old, and whoever waits for the file should know how old.
    fn say_as_of(&self, outline: &Outline) {
        let at = jiff::Timestamp::from_millisecond(outline.sealed().manifest.made_at.ms);
        let (at, outline) = (at.map(|at| at.to_string()).unwrap_or_default(), self.outline_name());
        out::say(&self.words.with("cli-bundle-as-of", &[("at", (&at).into()), ("outline", (&outline).into())]));
    }

    fn names(&self) -> Names {
        Names { file: self.partial.display().to_string(), outline: self.outline_name() }
    }

    fn say_damaged(&self, good: u64, length: u64) {
        let (file, good) = (self.partial.display().to_string(), rows::grouped(&good.to_string()));
        let length = rows::grouped(&length.to_string());
        let args = [("file", (&file).into()), ("good", (&good).into()), ("length", (&length).into())];
        out::say(&self.words.with("cli-bundle-damaged", &args));
    }

    /// Gives the whole bundle its name.
    pub(super) fn put_in_place(&self) -> Result<(), Ending> {
        fs::rename(&self.partial, &self.output).map_err(|error| failed(&self.output, &error))?;
        let _ = fs::remove_file(&self.outline);
        Ok(())
    }
}
