//! Whole numbers and amounts of money, as each language writes and reads them: 1.234,50 in Greek, 1,234.50 in English.

use vault::Language;

use super::Words;

/// The digits between two separators.
const GROUP_DIGITS: usize = 3;
/// Decimals of a currency whose own number of decimals is not known here.
const DECIMALS: u32 = 2;

/// A whole number with the separators of a language.
pub(super) fn whole(language: Language, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let separator = match language {
        Language::Greek => '.',
        Language::English => ',',
    };
    let mut text = String::with_capacity(digits.len() + digits.len() / GROUP_DIGITS + 1);
    if number < 0 {
        text.push('−');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(GROUP_DIGITS) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

impl Words {
    /// A whole number.
    pub fn number(self, number: impl TryInto<i64>) -> String {
        whole(self.language, number.try_into().unwrap_or(i64::MAX))
    }

    /// A whole number with its sign, also when it is positive.
    pub fn signed(self, number: i64) -> String {
        if number > 0 { format!("+{}", self.number(number)) } else { self.number(number) }
    }

    /// A number of thousandths, with its three decimals.
    pub fn thousandths(self, number: u64) -> String {
        let point = if self.is_greek() { ',' } else { '.' };
        format!("{}{point}{:03}", self.number(number / 1_000), number % 1_000)
    }

    /// An amount in minor units, with its currency.
    pub fn money(self, minor: i64, currency: &str) -> String {
        let unit = 10_u64.pow(decimals(currency));
        let (major, rest) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
        let sign = if minor < 0 { "−" } else { "" };
        let major = self.number(major);
        let width = usize::try_from(decimals(currency)).unwrap_or(0);
        let amount = match (width, self.language) {
            (0, _) => major,
            (_, Language::Greek) => format!("{major},{rest:0width$}"),
            (_, Language::English) => format!("{major}.{rest:0width$}"),
        };
        match (currency, self.language) {
            ("EUR", Language::Greek) => format!("{sign}{amount} €"),
            ("EUR", Language::English) => format!("{sign}€{amount}"),
            _ => format!("{sign}{amount} {currency}"),
        }
    }
}

/// Decimals of a currency (ISO 4217), as far as they differ from two.
const fn decimals(currency: &str) -> u32 {
    match currency.as_bytes() {
        b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX" | b"VND"
        | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
        b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
        _ => DECIMALS,
    }
}

/// A whole number as people of either language type it: 1234, 1.234, 1,234, 1 234. None for anything else, such as 12.5 or 1.23.
pub fn read_whole(text: &str) -> Option<u64> {
    let text = text.trim();
    let groups: Vec<&str> = text.split(['.', ',', ' ', '\u{a0}', '\u{202f}', '\'']).collect();
    let separators: Vec<char> = text.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    let uniform = separators.windows(2).all(|pair| pair[0] == pair[1]);
    let grouped = groups.len() == 1
        || (uniform
            && (1..=GROUP_DIGITS).contains(&groups[0].len())
            && groups[1..].iter().all(|group| group.len() == GROUP_DIGITS));
    if !grouped || separators.len() + 1 != groups.len() {
        return None;
    }
    groups.concat().parse().ok()
}

/// An amount of money as people of either language type it, as plain digits with a dot. The last separator is the decimal one when one or two
/// digits follow it (never three: 1.234 is a thousand).
pub fn read_amount(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('€').trim_end_matches('€').trim();
    if let Some((major, minor)) = text.rsplit_once([',', '.'])
        && (1..GROUP_DIGITS).contains(&minor.len())
        && minor.bytes().all(|digit| digit.is_ascii_digit())
    {
        return Some(format!("{}.{minor}", read_whole(major)?));
    }
    read_whole(text).map(|whole| whole.to_string())
}
