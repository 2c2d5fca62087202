//! The lines of a body, one after the other, without ever holding more than one and a chunk.

use axum::body::{Body, BodyDataStream};
use bytes::{Buf, Bytes, BytesMut};
use futures_util::StreamExt;

/// The most bytes of one command.
pub const LINE_BYTES_MAX: usize = 1024 * 1024;

/// Why there is no next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoLine {
    /// The line is longer than [`LINE_BYTES_MAX`]; what follows cannot be told apart.
    TooLong,
    /// The body broke off.
    Broken,
}

/// The lines of a body.
pub(super) struct Lines {
    body: BodyDataStream,
    chunk: Bytes,
    part: BytesMut,
    ended: bool,
}

impl Lines {
    pub(super) fn of(body: Body) -> Self {
        Self { body: body.into_data_stream(), chunk: Bytes::new(), part: BytesMut::new(), ended: false }
    }

    /// The next line without its end; none after the last. Cancelling loses nothing.
    pub(super) async fn next(&mut self) -> Option<Result<Bytes, NoLine>> {
        loop {
            if let Some(end) = self.chunk.iter().position(|byte| *byte == b'\n') {
                let rest = self.chunk.split_to(end);
                self.chunk.advance(1);
                if self.part.len().saturating_add(rest.len()) > LINE_BYTES_MAX {
                    return Some(self.stop(NoLine::TooLong));
                }
                if self.part.is_empty() {
                    return Some(Ok(rest));
                }
                self.part.extend_from_slice(&rest);
                return Some(Ok(self.part.split().freeze()));
            }
            if self.part.len().saturating_add(self.chunk.len()) > LINE_BYTES_MAX {
                return Some(self.stop(NoLine::TooLong));
            }
            self.part.extend_from_slice(&self.chunk);
            self.chunk = Bytes::new();
            if self.ended {
                return if self.part.is_empty() { None } else { Some(Ok(self.part.split().freeze())) };
            }
            match self.body.next().await {
                Some(Ok(chunk)) => self.chunk = chunk,
                Some(Err(_)) => return Some(self.stop(NoLine::Broken)),
                None => self.ended = true,
            }
        }
    }

    fn stop(&mut self, why: NoLine) -> Result<Bytes, NoLine> {
        self.ended = true;
        self.chunk = Bytes::new();
        self.part.clear();
        Err(why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines_of(chunks: Vec<Vec<u8>>) -> Vec<Result<String, NoLine>> {
        let chunks = chunks.into_iter().map(Ok::<_, std::io::Error>);
        let mut lines = Lines::of(Body::from_stream(futures_util::stream::iter(chunks)));
        let mut all = Vec::new();
        while let Some(line) = lines.next().await {
            all.push(line.map(|line| String::from_utf8_lossy(&line).into_owned()));
        }
        all
    }

    #[tokio::test]
    async fn lines_are_the_same_however_they_are_cut() {
        let text = b"one\ntwo\r\n\nthree";
        let whole = lines_of(vec![text.to_vec()]).await;
        assert_eq!(whole, [Ok("one".into()), Ok("two\r".into()), Ok(String::new()), Ok("three".into())]);
        for size in 1..text.len() {
            assert_eq!(lines_of(text.chunks(size).map(<[u8]>::to_vec).collect()).await, whole, "{size}");
        }
    }

    #[tokio::test]
    async fn a_line_without_end_stops_the_stream() {
        let chunks = vec![vec![b'x'; LINE_BYTES_MAX / 2 + 1]; 3];
        assert_eq!(lines_of(chunks).await, [Err(NoLine::TooLong)]);
        let mut fits = vec![b'y'; LINE_BYTES_MAX];
        fits.push(b'\n');
        assert_eq!(lines_of(vec![fits]).await.len(), 1);
    }
}
