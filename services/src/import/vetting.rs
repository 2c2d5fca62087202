//! A look into an Excel workbook before it is parsed: how much it unpacks to, and a count that would be believed.

use std::io::{self, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::sheet::Source;
use super::trouble::Trouble;

/// All parts of a workbook unpacked, in bytes. Its shared strings are held in memory, so this bounds memory too.
pub(super) const WORKBOOK_INFLATED_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Parts of a workbook; Excel writes a few dozen.
pub(super) const WORKBOOK_PARTS_MAX: usize = 10_000;

const STRINGS: &str = "sharedstrings.xml";
const COUNT: &[u8] = b"uniqueCount";
/// Longest stretch from the count's name to the end of its digits.
const COUNT_BYTES_MAX: usize = 96;
const READ_BYTES: usize = 64 * 1024;

/// Unpacks every part once, counting. Declared sizes are not believed. The number of shared strings that a workbook
/// declares is what the parser reserves memory for, so it may not exceed the bytes that are there.
pub(super) fn vet(source: &mut Box<dyn Source>) -> Result<(), Trouble> {
    source.rewind().map_err(Trouble::Io)?;
    let mut archive = ZipArchive::new(source).map_err(broken)?;
    if archive.len() > WORKBOOK_PARTS_MAX {
        return Err(Trouble::Workbook(format!("it has more than {WORKBOOK_PARTS_MAX} parts")));
    }
    let mut total = 0;
    let mut workbook = false;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(broken)?;
        let name = part.name().map_err(broken)?.to_lowercase().replace('\\', "/");
        workbook |= name.starts_with("xl/");
        let strings = name.ends_with(STRINGS);
        let bytes = weigh(part, WORKBOOK_INFLATED_BYTES_MAX - total, strings)?;
        total += bytes;
    }
    if workbook { Ok(()) } else { Err(Trouble::OtherArchive) }
}

fn weigh(mut part: impl Read, bytes_max: u64, strings: bool) -> Result<u64, Trouble> {
    let mut total: u64 = 0;
    let mut declared: u64 = 0;
    let mut buffer = vec![0_u8; READ_BYTES];
    let mut window: Vec<u8> = Vec::new();
    loop {
        let read = match part.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Trouble::Workbook(error.to_string())),
        };
        total += u64::try_from(read).expect("a buffer is small");
        if total > bytes_max {
            return Err(Trouble::Inflates(WORKBOOK_INFLATED_BYTES_MAX));
        }
        if strings {
            if buffer[..read].contains(&0) {
                return Err(Trouble::Workbook("its strings are not UTF-8".into()));
            }
            window.extend_from_slice(&buffer[..read]);
            declared = declared.max(largest_count(&window));
            let kept = window.len().saturating_sub(COUNT_BYTES_MAX);
            window.drain(..kept);
        }
    }
    if declared > total {
        return Err(Trouble::Workbook(format!("it declares {declared} strings in {total} bytes")));
    }
    Ok(total)
}

/// The largest number that follows the name of the count, with anything but digits between.
fn largest_count(bytes: &[u8]) -> u64 {
    let after = |at: usize| {
        bytes[at + COUNT.len()..]
            .iter()
            .take(COUNT_BYTES_MAX)
            .skip_while(|byte| !byte.is_ascii_digit())
            .take_while(|byte| byte.is_ascii_digit())
            .fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
    };
    let starts = bytes.windows(COUNT.len()).enumerate().filter(|(_, window)| *window == COUNT);
    starts.map(|(at, _)| after(at)).max().unwrap_or(0)
}

fn broken(error: ZipError) -> Trouble {
    let words = error.to_string();
    let io = if let ZipError::Io(error) = error { Some(error) } else { None };
    match io.filter(|error| error.kind() != io::ErrorKind::UnexpectedEof) {
        Some(error) => Trouble::Io(error),
        None => Trouble::Workbook(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_beyond_the_bytes_is_refused_wherever_it_stands() {
        let honest = b"<sst count=\"9\" uniqueCount=\"2\"><si><t>a</t></si><si><t>b</t></si></sst>";
        assert!(weigh(&honest[..], 1000, true).is_ok());
        let padding = " ".repeat(READ_BYTES - 40);
        for gap in ["", "\n  "] {
            let lie = format!("<sst{padding} uniqueCount={gap}\"99999999999999999999999\"></sst>");
            assert!(matches!(weigh(lie.as_bytes(), u64::MAX, true), Err(Trouble::Workbook(_))));
        }
        let wide: Vec<u8> = "<sst uniqueCount=\"9\"/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(matches!(weigh(&wide[..], 1000, true), Err(Trouble::Workbook(_))));
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_while_it_unpacks() {
        assert!(matches!(weigh(io::repeat(b'x'), 1_000_000, false), Err(Trouble::Inflates(_))));
    }
}
