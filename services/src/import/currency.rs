//! Currencies by code, sign or name, and how many decimals each has.

use std::fmt;

use super::fold::fold;

/// ISO 4217 codes of money in use.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL \
HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD \
MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR \
SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND \
VUV WST XAF XCD XOF XPF YER ZAR ZMW ";
/// Bytes from one code to the next in [`CODES`], which is sorted.
const STRIDE: usize = 4;
const WITHOUT_DECIMALS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const WITH_THREE_DECIMALS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// Signs and names that mean one currency only, folded. The dollar sign is not among them: many countries have one.
const NAMES: [(&str, &str); 13] = [
    ("€", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("ευρω", "EUR"),
    ("£", "GBP"),
    ("us$", "USD"),
    ("₱", "PHP"),
    ("₺", "TRY"),
    ("₴", "UAH"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("ca$", "CAD"),
    ("a$", "AUD"),
];

/// A currency: three capital letters of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("made of ASCII letters")
    }

    /// Decimals of its minor unit: 2 for most, 0 for the yen, 3 for the Jordanian dinar.
    pub fn decimals(self) -> u32 {
        let among = |codes: &str| codes.split_ascii_whitespace().any(|code| code == self.code());
        if among(WITHOUT_DECIMALS) {
            0
        } else if among(WITH_THREE_DECIMALS) {
            3
        } else {
            2
        }
    }
}

/// The currency that a code, sign or name means; nothing when it means none, or might mean several (`$`).
pub fn currency_of(text: &str) -> Option<Currency> {
    let text = text.trim().trim_end_matches('.');
    let letters: Option<[u8; 3]> = text.to_ascii_uppercase().into_bytes().try_into().ok();
    if let Some(letters) = letters
        && is_code(letters)
    {
        return Some(Currency(letters));
    }
    let folded = fold(text);
    let (_, code) = NAMES.iter().find(|(name, _)| *name == folded)?;
    code.as_bytes().try_into().ok().map(Currency)
}

fn is_code(letters: [u8; 3]) -> bool {
    let (codes, _) = CODES.as_bytes().as_chunks::<STRIDE>();
    codes.binary_search_by(|code| code[..3].cmp(&letters)).is_ok()
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_signs_and_names_are_known() {
        for (text, code) in
            [("EUR", "EUR"), (" php ", "PHP"), ("€", "EUR"), ("Ευρώ", "EUR"), ("£", "GBP"), ("US$", "USD")]
        {
            assert_eq!(currency_of(text).map(|c| c.code().to_owned()).as_deref(), Some(code), "{text}");
        }
        for text in ["", "$", "peso", "XYZ", "EURO PLUS", "ΕUR"] {
            assert_eq!(currency_of(text), None, "{text}");
        }
    }

    #[test]
    fn every_code_named_anywhere_is_a_code() {
        let names = NAMES.iter().map(|(_, code)| *code);
        for code in WITHOUT_DECIMALS.split(' ').chain(WITH_THREE_DECIMALS.split(' ')).chain(names) {
            assert!(currency_of(code).is_some(), "{code}");
        }
    }

    #[test]
    fn the_codes_can_be_searched_by_halving() {
        let codes: Vec<&str> = CODES.split_ascii_whitespace().collect();
        assert!(codes.is_sorted() && codes.iter().all(|code| code.len() == 3) && CODES.len() == STRIDE * codes.len());
        assert!(codes.iter().all(|code| currency_of(code).is_some_and(|found| found.code() == *code)));
    }

    #[test]
    fn decimals_follow_the_standard() {
        let decimals = |code: &str| currency_of(code).map(Currency::decimals);
        assert_eq!((decimals("EUR"), decimals("JPY"), decimals("KWD")), (Some(2), Some(0), Some(3)));
    }
}
