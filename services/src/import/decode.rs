//! A file in any encoding, read as UTF-8 a piece at a time.

use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

const RAW_BYTES: usize = 64 * 1024;
const TEXT_BYTES: usize = 4 * RAW_BYTES;

/// Decodes what it reads; a byte order mark is dropped, and what cannot be decoded becomes U+FFFD.
pub(super) struct Decoding<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    raw_end: usize,
    text: Vec<u8>,
    text_at: usize,
    text_end: usize,
    ended: bool,
}

impl<R: Read> Decoding<R> {
    /// From the present position of `inner`, which is taken to be the start of the text.
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; RAW_BYTES],
            raw_at: 0,
            raw_end: 0,
            text: vec![0; TEXT_BYTES],
            text_at: 0,
            text_end: 0,
            ended: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        (self.text_at, self.text_end) = (0, 0);
        while self.text_end == 0 && !self.ended {
            if self.raw_at == self.raw_end {
                self.raw_at = 0;
                self.raw_end = match self.inner.read(&mut self.raw) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    other => other?,
                };
            }
            let last = self.raw_at == self.raw_end;
            let pending = &self.raw[self.raw_at..self.raw_end];
            let (result, read, written, _) = self.decoder.decode_to_utf8(pending, &mut self.text, last);
            self.raw_at += read;
            self.text_end = written;
            self.ended = last && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let taken = ready.len().min(out.len());
        out[..taken].copy_from_slice(&ready[..taken]);
        self.consume(taken);
        Ok(taken)
    }
}

impl<R: Read> BufRead for Decoding<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.text_at == self.text_end {
            self.refill()?;
        }
        Ok(&self.text[self.text_at..self.text_end])
    }

    fn consume(&mut self, amount: usize) {
        self.text_at = (self.text_at + amount).min(self.text_end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{UTF_8, UTF_16LE, WINDOWS_1253};

    /// Gives one byte at a time, as a slow pipe may.
    struct Dripping<'a>(&'a [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            out[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn decoded(bytes: &[u8], encoding: &'static Encoding) -> String {
        let mut text = String::new();
        Decoding::new(Dripping(bytes), encoding).read_to_string(&mut text).expect("memory reads");
        text
    }

    #[test]
    fn every_encoding_arrives_as_utf8_without_its_mark() {
        assert_eq!(decoded("\u{feff}Είδος".as_bytes(), UTF_8), "Είδος");
        let wide: Vec<u8> = "\u{feff}Είδος\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&wide, UTF_16LE), "Είδος\r\n");
        assert_eq!(decoded(b"\xC5\xDF\xE4\xEF\xF2", WINDOWS_1253), "Είδος");
        assert_eq!(decoded(b"a\xFF", UTF_8), "a\u{FFFD}");
        assert_eq!(decoded(b"", UTF_8), "");
    }

    #[test]
    fn a_long_text_passes_through_whole() {
        let text = "κουβέρτα;12\r\n".repeat(30_000);
        assert_eq!(decoded(text.as_bytes(), UTF_8), text);
    }
}
