//! An answer that is written part by part by a thread that may block, and sent as it comes.

use std::io::{self, Write};

use bytes::Bytes;
use tokio::sync::mpsc;

/// Sends what is written to it. For threads that may block.
pub(crate) struct Chunks(pub(crate) mpsc::Sender<io::Result<Bytes>>);

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::new(io::ErrorKind::BrokenPipe, "the client is gone");
        self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes))).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
