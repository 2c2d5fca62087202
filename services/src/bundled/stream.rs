//! The bytes of a bundle from any place on: packed or not, and skipping what somebody has already.

use std::io::{self, Write};

use journal::archive::Archive;
use transparency::bundle::{BundleError, FRAME_BYTES, Outline, Packing};

use super::{BundledError, write};

/// How a bundle is given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Form {
    /// As zstd frames.
    pub packed: bool,
    /// How many bytes of the bundle, as it is when it is not packed, are left out at the beginning: somebody has them. Whole frames of it,
    /// when it is packed.
    pub skip: u64,
}

impl Form {
    /// Whether it begins where it can be gone on with.
    pub fn fits(self) -> bool {
        let frame = u64::try_from(FRAME_BYTES).unwrap_or(u64::MAX);
        !self.packed || self.skip.is_multiple_of(frame)
    }
}

/// Writes the bundle of an outline in this form. `seen` is told of every page.
pub fn stream<W: Write>(
    outline: &Outline,
    archive: &Archive,
    form: Form,
    out: W,
    seen: &mut dyn FnMut(),
) -> Result<W, BundledError> {
    let skip = form.skip;
    let failed = |error| BundledError::Bundle(BundleError::Io(error));
    if form.packed {
        let packing = Packing::new(out).map_err(failed)?;
        let Skipping { out, .. } = write(outline, archive, Skipping { left: skip, out: packing }, seen)?;
        out.finish().map_err(failed)
    } else {
        Ok(write(outline, archive, Skipping { left: skip, out }, seen)?.out)
    }
}

/// Leaves out the first bytes.
struct Skipping<W> {
    left: u64,
    out: W,
}

impl<W: Write> Write for Skipping<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let skipped = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
        if skipped > 0 {
            self.left = self.left.saturating_sub(u64::try_from(skipped).unwrap_or(u64::MAX));
            return Ok(skipped);
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
