//! The language someone is answered in: the first of Accept-Language that we speak, or English.

use axum::http::{HeaderMap, header};
use vault::Language;

/// Reads `Accept-Language` (RFC 9110, section 12.5.4): the highest weight wins, the first of several.
pub(super) fn accepted(headers: &HeaderMap) -> Language {
    let text = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best: Option<(u32, Language)> = None;
    for range in text.split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let language = match primary.as_str() {
            "el" => Language::Greek,
            "en" => Language::English,
            _ => continue,
        };
        let weight = thousandths(weight);
        if weight > 0 && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, language));
        }
    }
    best.map_or(Language::English, |(_, language)| language)
}

/// A weight in thousandths: `q=0.8` is 800. What is no weight counts as nothing.
fn thousandths(weight: &str) -> u32 {
    let Some(number) = weight.trim().strip_prefix("q=") else { return 0 };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction: String = fraction.chars().chain(std::iter::repeat('0')).take(3).collect();
    match (whole.parse::<u32>(), fraction.parse::<u32>()) {
        (Ok(whole), Ok(fraction)) => whole.saturating_mul(1000).saturating_add(fraction),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_highest_weight_wins() {
        let of = |text: &'static str| {
            accepted(&HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(text))]))
        };
        for (text, language) in [
            ("el", Language::Greek),
            ("el-GR,el;q=0.9,en;q=0.8", Language::Greek),
            ("en;q=0.5, el;q=0.7", Language::Greek),
            ("fr, de;q=0.9", Language::English),
            ("el;q=0", Language::English),
            ("EN-us", Language::English),
            ("fr,el;q=0.1", Language::Greek),
            ("el;q=banana", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(of(text), language, "{text}");
        }
        assert_eq!(accepted(&HeaderMap::new()), Language::English);
    }
}
