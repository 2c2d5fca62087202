//! Which characters the bytes of a text file stand for, judged over the whole file in one streamed pass.

use std::io::{self, Read};

use encoding_rs::{Encoding, ISO_8859_7, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1253};
use sha2::{Digest, Sha256};

const READ_BYTES: usize = 64 * 1024;
/// So many well-formed UTF-8 characters to one broken byte, and the file is UTF-8 with damage, not another encoding.
const GOOD_TO_BAD_MIN: u64 = 10;

/// What one pass over the bytes of a file shows.
#[derive(Debug, Clone)]
pub(super) struct Survey {
    /// SHA-256 of all bytes.
    pub(super) hash: [u8; 32],
    /// Length in bytes.
    pub(super) bytes: u64,
    /// The first bytes, at most 8: they tell a workbook from a text.
    pub(super) magic: Vec<u8>,
    bom: Option<&'static Encoding>,
    zeros: [u64; 2],
    wide: u64,
    broken: u64,
    first_broken_line: u64,
    greek: u64,
    western: u64,
    not_greek: u64,
    iso_accents: u64,
    windows_accents: u64,
}

/// The verdict on a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// This encoding, known from a mark or from well-formed UTF-8.
    Sure(&'static Encoding),
    /// This single-byte encoding, judged by its letters: worth telling the person.
    Guessed(&'static Encoding),
    /// UTF-8 but for broken bytes, the first on this line.
    Damaged(u64),
    /// Zero bytes that no text has.
    NotText,
}

/// Reads everything, at most `bytes_max` bytes; nothing when there is more.
pub(super) fn survey(mut reader: impl Read, bytes_max: u64) -> io::Result<Option<Survey>> {
    let mut seen = Survey::new();
    let mut hasher = Sha256::new();
    let mut buffer = vec![0_u8; READ_BYTES];
    let mut utf8 = Utf8::default();
    loop {
        let read = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let chunk = &buffer[..read];
        hasher.update(chunk);
        if seen.magic.len() < 8 {
            seen.magic.extend(chunk.iter().take(8 - seen.magic.len()));
        }
        seen.count_zeros(chunk);
        utf8.take(chunk);
        seen.judge_letters(chunk);
        seen.bytes += u64::try_from(read).expect("a buffer is small");
        if seen.bytes > bytes_max {
            return Ok(None);
        }
    }
    utf8.finish();
    seen.bom = Encoding::for_bom(&seen.magic).map(|(encoding, _)| encoding);
    (seen.wide, seen.broken, seen.first_broken_line) = (utf8.wide, utf8.broken, utf8.first_broken_line);
    seen.hash = hasher.finalize().into();
    Ok(Some(seen))
}

impl Survey {
    fn new() -> Self {
        Self {
            hash: [0; 32],
            bytes: 0,
            magic: Vec::with_capacity(8),
            bom: None,
            zeros: [0; 2],
            wide: 0,
            broken: 0,
            first_broken_line: 0,
            greek: 0,
            western: 0,
            not_greek: 0,
            iso_accents: 0,
            windows_accents: 0,
        }
    }

    /// The encoding of the text, unless the person has named one.
    pub(super) fn verdict(&self) -> Verdict {
        if let Some(encoding) = self.bom {
            return Verdict::Sure(encoding);
        }
        let [even, odd] = self.zeros;
        if even + odd > 0 {
            // Text in UTF-16 has its zeros (of separators, digits, line ends) on one side only.
            return match (even * 20 < odd, odd * 20 < even) {
                (true, _) if odd * 20 > self.bytes => Verdict::Sure(UTF_16LE),
                (_, true) if even * 20 > self.bytes => Verdict::Sure(UTF_16BE),
                _ => Verdict::NotText,
            };
        }
        if self.broken == 0 {
            return Verdict::Sure(UTF_8);
        }
        if self.wide >= self.broken.saturating_mul(GOOD_TO_BAD_MIN) {
            return Verdict::Damaged(self.first_broken_line);
        }
        if self.greek > self.western && self.not_greek == 0 {
            let iso = self.iso_accents > self.windows_accents;
            return Verdict::Guessed(if iso { ISO_8859_7 } else { WINDOWS_1253 });
        }
        Verdict::Guessed(WINDOWS_1252)
    }

    /// The first line that is not UTF-8, when there is one.
    pub(super) fn first_broken_line(&self) -> Option<u64> {
        (self.broken > 0).then_some(self.first_broken_line)
    }

    fn count_zeros(&mut self, chunk: &[u8]) {
        if !chunk.contains(&0) {
            return;
        }
        let start = self.bytes % 2;
        for (at, _) in (start..).zip(chunk).filter(|(_, byte)| **byte == 0) {
            self.zeros[usize::from(at % 2 == 1)] += 1;
        }
    }

    /// Greek words are runs of letters above 0x80; Western words have single ones among ASCII letters.
    fn judge_letters(&mut self, chunk: &[u8]) {
        if chunk.is_ascii() {
            return;
        }
        let mut at = 0;
        while at < chunk.len() {
            if !high_letter(chunk[at]) {
                self.not_greek += u64::from(chunk[at] == 0xAA);
                at += 1;
                continue;
            }
            let from = at;
            while at < chunk.len() && high_letter(chunk[at]) {
                self.not_greek += u64::from(matches!(chunk[at], 0xD2 | 0xFF));
                at += 1;
            }
            let run = u64::try_from(at - from).expect("a buffer is small");
            let beside_ascii = (from > 0 && chunk[from - 1].is_ascii_alphabetic())
                || chunk.get(at).is_some_and(u8::is_ascii_alphabetic);
            if beside_ascii {
                self.western += run;
            } else if run > 1 {
                self.greek += run;
                self.windows_accents += u64::from(chunk[from] == 0xA2);
            }
            // The capital alpha with an accent is the one Greek letter on which the two Greek tables differ.
            self.iso_accents += u64::from(run > 1 && from > 0 && chunk[from - 1] == 0xB6);
        }
    }
}

/// A letter in one of the two tables: `Ά Έ Ή Ί Ό Ύ Ώ` in windows-1253, and everything from 0xC0.
fn high_letter(byte: u8) -> bool {
    matches!(byte, 0xA2 | 0xB8..=0xBA | 0xBC | 0xBE..=0xFF)
}

/// Streamed check of UTF-8, with the line of the first byte that breaks it.
#[derive(Default)]
struct Utf8 {
    rest: Vec<u8>,
    lines: u64,
    wide: u64,
    broken: u64,
    first_broken_line: u64,
}

impl Utf8 {
    fn take(&mut self, chunk: &[u8]) {
        let joined;
        let mut bytes = chunk;
        if !self.rest.is_empty() {
            self.rest.extend_from_slice(chunk);
            joined = std::mem::take(&mut self.rest);
            bytes = &joined;
        }
        loop {
            match std::str::from_utf8(bytes) {
                Ok(text) => return self.good(text.as_bytes()),
                Err(error) => {
                    let (good, bad) = bytes.split_at(error.valid_up_to());
                    self.good(good);
                    let Some(length) = error.error_len() else {
                        self.rest = bad.to_vec();
                        return;
                    };
                    self.bad();
                    bytes = &bad[length..];
                }
            }
        }
    }

    fn finish(&mut self) {
        if !self.rest.is_empty() {
            self.bad();
        }
    }

    fn good(&mut self, bytes: &[u8]) {
        if self.broken == 0 {
            self.lines += count(bytes.split(|&b| b == b'\n').count() - 1);
        }
        if !bytes.is_ascii() {
            self.wide += count(bytes.iter().filter(|&&b| b >= 0xC0).count());
        }
    }

    fn bad(&mut self) {
        if self.broken == 0 {
            self.first_broken_line = self.lines + 1;
        }
        self.broken += 1;
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).expect("a buffer is small")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn verdict(bytes: &[u8]) -> Verdict {
        survey(bytes, u64::MAX).expect("memory reads").expect("no limit").verdict()
    }

    fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    const GREEK: &str = "Είδος;Ποσότητα;Δότης\nΆλευρα Τ.Κ. 5;10;Ένωση Ξυλουργών\nΨωμί;3;Η Άνοιξη\n";
    const WESTERN: &str = "item;qty\nmégaphone;1\nWIRE, Ø 0.80mm;2\ncréée, Ø 2;3\n";

    #[test]
    fn marks_and_plain_utf8_are_sure() {
        assert_eq!(verdict(b"a,b\n1,2\n"), Verdict::Sure(UTF_8));
        assert_eq!(verdict(GREEK.as_bytes()), Verdict::Sure(UTF_8));
        assert_eq!(verdict(b"\xEF\xBB\xBFa"), Verdict::Sure(UTF_8));
        assert_eq!(verdict(&[b"\xFF\xFE".to_vec(), utf16(GREEK, true)].concat()), Verdict::Sure(UTF_16LE));
        assert_eq!(verdict(&[b"\xFE\xFF".to_vec(), utf16(GREEK, false)].concat()), Verdict::Sure(UTF_16BE));
    }

    #[test]
    fn utf16_without_a_mark_shows_in_its_zeros() {
        assert_eq!(verdict(&utf16(GREEK, true)), Verdict::Sure(UTF_16LE));
        assert_eq!(verdict(&utf16(GREEK, false)), Verdict::Sure(UTF_16BE));
        assert_eq!(verdict(&utf16("a,b\n1,2", true)), Verdict::Sure(UTF_16LE));
        assert_eq!(verdict(b"\x00\x01\x02\x00\x00PK\x00\x00\x07"), Verdict::NotText);
    }

    #[test]
    fn single_byte_files_are_judged_by_their_letters() {
        assert_eq!(verdict(&encoded(WINDOWS_1253, GREEK)), Verdict::Guessed(WINDOWS_1253));
        assert_eq!(verdict(&encoded(ISO_8859_7, GREEK)), Verdict::Guessed(ISO_8859_7));
        assert_eq!(verdict(&encoded(WINDOWS_1252, WESTERN)), Verdict::Guessed(WINDOWS_1252));
        let mostly_latin = "Paracetamol tabs 500mg,100\nGloves latex,20\nκουβέρτες μονές,3\n";
        assert_eq!(verdict(&encoded(WINDOWS_1253, mostly_latin)), Verdict::Guessed(WINDOWS_1253));
        assert_eq!(verdict(b"caf\xE9 1\xB0"), Verdict::Guessed(WINDOWS_1252));
    }

    #[test]
    fn one_broken_byte_in_utf8_is_damage_with_its_line() {
        let mut bytes = GREEK.as_bytes().to_vec();
        bytes.extend_from_slice(b"bad \xFF byte\n");
        assert_eq!(verdict(&bytes), Verdict::Damaged(4));
        let mut cut = GREEK.as_bytes().to_vec();
        cut.push(0xCE);
        assert_eq!(verdict(&cut), Verdict::Damaged(4));
    }

    #[test]
    fn more_than_the_limit_is_not_read_on() {
        assert!(survey(&b"12345"[..], 4).expect("memory reads").is_none());
        assert!(survey(&b"1234"[..], 4).expect("memory reads").is_some());
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_give_the_same_verdict(text in "\\PC{0,60}", piece in 1_usize..7) {
            let mut utf8 = Utf8::default();
            for chunk in text.as_bytes().chunks(piece) {
                utf8.take(chunk);
            }
            utf8.finish();
            prop_assert_eq!(utf8.broken, 0);
        }

        #[test]
        fn broken_exactly_when_the_standard_library_says_so(bytes in proptest::collection::vec(any::<u8>(), 0..80), piece in 1_usize..7) {
            let mut utf8 = Utf8::default();
            for chunk in bytes.chunks(piece) {
                utf8.take(chunk);
            }
            utf8.finish();
            prop_assert_eq!(utf8.broken == 0, std::str::from_utf8(&bytes).is_ok());
        }
    }
}
