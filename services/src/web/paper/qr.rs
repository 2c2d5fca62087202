//! QR codes as SVG: of portable entries, and of any short text.

use std::fmt::Write as _;

use maud::{Markup, PreEscaped, html};
use qrcode::{Color, EcLevel, QrCode};

use crate::scanned;
use crate::words::Words;

/// The most bytes of a portable entry that fit: a code of the largest size holds 4,296 letters of base45, less the prefix.
pub(crate) const PORTABLE_QR_BYTES_MAX: usize = 2_860;
/// Beyond so many bytes a code has the weakest redundancy, or its squares would be too small for paper.
const REDUNDANT_BYTES_MAX: usize = 1_000;
/// Beyond so many bytes it is printed larger.
const LARGE_BYTES_MIN: usize = 900;
/// The most bytes of a receipt that are printed as a code: what fits the largest one is 2,953.
pub(crate) const RECEIPT_QR_BYTES_MAX: usize = 2_900;
/// Light squares around the code, as the standard wants.
const QUIET: usize = 4;

/// The text of a portable entry's code; none when it does not fit.
pub(crate) fn text(portable: &[u8]) -> Option<String> {
    (portable.len() <= PORTABLE_QR_BYTES_MAX).then(|| scanned::written(scanned::ENTRY, portable))
}

/// A code as one path: a row of dark squares is one stroke.
pub(crate) fn svg(text: &str, level: EcLevel, class: &str, label: &str) -> Option<Markup> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), level).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET).expect("a String takes every write");
            }
            x += run.max(1);
        }
    }
    let size = width + 2 * QUIET;
    Some(html! {
        svg class=(class) viewBox=(format!("0 0 {size} {size}")) role="img" aria-label=(label) shape-rendering="crispEdges" {
            path d=(PreEscaped(path)) {}
        }
    })
}

/// The code of a portable entry, or, when it is too large for one, what to do instead.
pub(crate) fn figure(words: Words, portable: &[u8], place: &str) -> Markup {
    let level = if portable.len() > REDUNDANT_BYTES_MAX { EcLevel::L } else { EcLevel::M };
    let class = if portable.len() > LARGE_BYTES_MIN { "qr large" } else { "qr" };
    let label = words.with("qr-label", &[("place", place.into())]);
    let drawn = text(portable).and_then(|text| svg(&text, level, class, &label));
    html! { @if let Some(drawn) = drawn { (drawn) } @else { p.small { (words.say("qr-too-large")) } } }
}

/// The code of a receipt: its text as it stands in a file. None when it is too large.
pub(crate) fn receipt(words: Words, receipt: &str, place: &str) -> Option<Markup> {
    let label = words.with("qr-receipt-label", &[("place", place.into())]);
    let fits = receipt.len() <= RECEIPT_QR_BYTES_MAX;
    fits.then(|| svg(receipt, EcLevel::L, "qr largest", &label)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_portable_entry_that_is_allowed_fits() {
        let bytes = vec![0xa5; PORTABLE_QR_BYTES_MAX];
        let text = text(&bytes).expect("it is allowed");
        assert_eq!(scanned::read(scanned::ENTRY, text.as_bytes()).as_deref(), Some(&bytes[..]));
        assert!(svg(&text, EcLevel::L, "qr", "").is_some());
        assert!(super::text(&[0; PORTABLE_QR_BYTES_MAX + 1]).is_none());
    }

    #[test]
    fn a_receipt_fits_up_to_its_limit() {
        let words = Words::of(vault::Language::English);
        assert!(receipt(words, &"x".repeat(RECEIPT_QR_BYTES_MAX), "ATH@1/0").is_some());
        assert!(receipt(words, &"x".repeat(RECEIPT_QR_BYTES_MAX + 1), "ATH@1/0").is_none());
    }

    #[test]
    fn the_path_has_every_dark_square_and_no_other() {
        let drawn = svg("HBE1:TEST", EcLevel::M, "qr", "").expect("fits").into_string();
        let code = QrCode::with_error_correction_level(b"HBE1:TEST", EcLevel::M).expect("fits");
        let dark = code.to_colors().iter().filter(|color| **color == Color::Dark).count();
        let runs = drawn.split('h').skip(1).filter_map(|rest| rest.split_once("v1")?.0.parse::<usize>().ok());
        assert_eq!(runs.sum::<usize>(), dark);
    }
}
