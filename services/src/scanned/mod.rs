//! What stands in the QR codes of printed papers: a portable entry, `HBE1:` and its bytes in base45; the head of a book, `HBH1:` and the
//! header and seal of its last page. Written by the papers, read by whoever checks one.

mod base45;

use std::borrow::Cow;

/// What precedes a portable entry, so that a scanner knows what it holds.
pub(crate) const ENTRY: &str = "HBE1:";
/// What precedes a head.
pub(crate) const HEAD: &str = "HBH1:";

/// The text of a code.
pub(crate) fn written(prefix: &str, bytes: &[u8]) -> String {
    format!("{prefix}{}", base45::encode(bytes))
}

/// The bytes of what was given: of a text that a scanner read, those behind the prefix; of anything else, itself. None for a text that
/// begins as one of ours and goes on as no scanner reads it.
pub(crate) fn read<'a>(prefix: &str, given: &'a [u8]) -> Option<Cow<'a, [u8]>> {
    // A blank may be a letter of the code: only the line's end is none.
    let end = given.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n')).map_or(0, |at| at.saturating_add(1));
    let text = given.get(..end).and_then(|text| std::str::from_utf8(text).ok());
    // A portable entry as bytes begins with the same letters, and always has zeros, which no text has.
    let code = text.filter(|text| !text.contains('\0')).and_then(|text| text.strip_prefix(prefix));
    match code {
        Some(code) => base45::decode(code).map(Cow::Owned),
        None => Some(Cow::Borrowed(given)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanned_text_and_the_bytes_are_the_same() {
        let bytes = b"HBE1\x3a\0\0\0 and so on";
        for prefix in [ENTRY, HEAD] {
            let text = written(prefix, bytes);
            for end in ["", "\n", "\r\n"] {
                assert_eq!(read(prefix, format!("{text}{end}").as_bytes()).as_deref(), Some(&bytes[..]));
            }
            assert_eq!(read(prefix, bytes).as_deref(), Some(&bytes[..]), "an index of 58 looks like the prefix");
            assert_eq!(read(prefix, format!("{text}!").as_bytes()), None);
        }
    }
}
