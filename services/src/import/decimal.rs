//! Exact decimal numbers between the sheet and the ledger's integers. No floating point holds a result here.

use std::fmt;

/// Most digits a number in a sheet may have, leading and trailing zeros apart.
pub const DIGITS_MAX: usize = 30;

/// `mantissa / 10^scale`, without trailing zeros in the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// More than [`DIGITS_MAX`] digits, or a result that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

impl Decimal {
    /// Nothing of it.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// From ASCII digits before and after the decimal mark and a power of ten, as in `1.5E+03`.
    pub fn from_digits(negative: bool, whole: &str, fraction: &str, exponent: i32) -> Result<Self, TooLarge> {
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        debug_assert!(digits.iter().all(u8::is_ascii_digit), "only digits are handed over");
        let first = digits.iter().position(|&d| d != b'0').unwrap_or(digits.len());
        let last = digits.iter().rposition(|&d| d != b'0').map_or(first, |at| at + 1);
        if first == last {
            return Ok(Self::ZERO);
        }
        if last - first > DIGITS_MAX {
            return Err(TooLarge);
        }
        let dropped = i64::try_from(digits.len() - last).map_err(|_| TooLarge)?;
        let power = i64::try_from(fraction.len()).map_err(|_| TooLarge)? - dropped - i64::from(exponent);
        let mut mantissa = digits[first..last].iter().fold(0_i128, |sum, &digit| sum * 10 + i128::from(digit - b'0'));
        let scale = if power >= 0 {
            u32::try_from(power).map_err(|_| TooLarge)?
        } else {
            let raise = u32::try_from(-power).map_err(|_| TooLarge)?;
            let factor = 10_i128.checked_pow(raise).ok_or(TooLarge)?;
            mantissa = mantissa.checked_mul(factor).ok_or(TooLarge)?;
            0
        };
        if scale > 2 * u32::try_from(DIGITS_MAX).expect("30 fits") {
            return Err(TooLarge);
        }
        Ok(Self { mantissa: if negative { -mantissa } else { mantissa }, scale })
    }

    /// A spreadsheet's stored number as the spreadsheet shows it: 15 significant digits, which is what Excel keeps.
    /// Nothing for infinities and for what is not a number.
    pub fn from_spreadsheet(number: f64) -> Option<Self> {
        if !number.is_finite() {
            return None;
        }
        let written = format!("{number:.14e}");
        let (mantissa, exponent) = written.split_once('e')?;
        let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
        let (whole, fraction) = mantissa.split_once('.')?;
        Self::from_digits(negative, whole, fraction, exponent.parse().ok()?).ok()
    }

    /// A whole number.
    pub fn whole(number: u64) -> Self {
        Self { mantissa: i128::from(number), scale: 0 }
    }

    /// Below zero.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The number as an integer, when it is one that fits.
    pub fn integer(self) -> Option<i64> {
        if self.scale == 0 { i64::try_from(self.mantissa).ok() } else { None }
    }

    /// True when there is something after the decimal mark.
    pub fn has_fraction(self) -> bool {
        self.scale > 0
    }

    /// The exact product.
    pub fn times(self, other: Self) -> Result<Self, TooLarge> {
        let mantissa = self.mantissa.checked_mul(other.mantissa).ok_or(TooLarge)?;
        Ok(Self { mantissa, scale: self.scale + other.scale }.trimmed())
    }

    /// In units of `10^-decimals` (2 for cents), rounded half away from zero, and whether rounding changed anything.
    pub fn rounded(self, decimals: u32) -> Result<(i64, bool), TooLarge> {
        if self.scale <= decimals {
            let factor = 10_i128.checked_pow(decimals - self.scale).ok_or(TooLarge)?;
            let units = self.mantissa.checked_mul(factor).ok_or(TooLarge)?;
            return Ok((i64::try_from(units).map_err(|_| TooLarge)?, false));
        }
        // Beyond 10^38 the divisor exceeds every mantissa more than tenfold: nothing of the number is left.
        let Some(divisor) = 10_i128.checked_pow(self.scale - decimals) else { return Ok((0, self.mantissa != 0)) };
        let (quotient, rest) = (self.mantissa / divisor, self.mantissa % divisor);
        let up = rest.unsigned_abs() >= divisor.unsigned_abs().div_ceil(2);
        let units = if up { quotient + rest.signum() } else { quotient };
        Ok((i64::try_from(units).map_err(|_| TooLarge)?, rest != 0))
    }

    fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }
}

impl fmt::Display for Decimal {
    /// Plain digits with a dot: `1234.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::try_from(self.scale).expect("a scale is small");
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        Decimal::from_digits(false, whole, fraction, 0).expect("a test number fits")
    }

    #[test]
    fn a_price_with_ten_decimals_times_a_quantity_is_rounded_once() {
        let line = decimal("15.59395833").times(Decimal::whole(199_060)).expect("fits");
        assert_eq!(line.to_string(), "3104133.3451698");
        assert_eq!(line.rounded(2), Ok((310_413_335, true)));
    }

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(decimal("0.005").rounded(2), Ok((1, true)));
        assert_eq!(decimal("0.0049999").rounded(2), Ok((0, true)));
        assert_eq!(decimal("2.50").rounded(0), Ok((3, true)));
        assert_eq!(Decimal::from_digits(true, "2", "5", 0).expect("fits").rounded(0), Ok((-3, true)));
        assert_eq!(decimal("12.30").rounded(2), Ok((1230, false)));
    }

    #[test]
    fn powers_of_ten_move_the_mark_exactly() {
        assert_eq!(Decimal::from_digits(false, "1", "5", 3), Ok(Decimal::whole(1500)));
        assert_eq!(Decimal::from_digits(false, "1", "", 6), Ok(Decimal::whole(1_000_000)));
        assert_eq!(Decimal::from_digits(false, "12", "", -1).expect("fits").to_string(), "1.2");
        assert_eq!(Decimal::from_digits(false, "000", "000", 9), Ok(Decimal::ZERO));
        assert_eq!(Decimal::from_digits(false, "1", "", 60), Err(TooLarge));
        assert_eq!(Decimal::from_digits(false, "1", "", i32::MIN), Err(TooLarge));
        assert_eq!(Decimal::from_digits(false, &"9".repeat(DIGITS_MAX + 1), "", 0), Err(TooLarge));
    }

    #[test]
    fn a_spreadsheet_number_is_what_the_spreadsheet_shows() {
        let shown = |number: f64| Decimal::from_spreadsheet(number).map(|d| d.to_string());
        assert_eq!(shown(0.1 + 0.2), Some("0.3".into()));
        assert_eq!(shown(284_560.0), Some("284560".into()));
        assert_eq!(shown(-12.5), Some("-12.5".into()));
        assert_eq!(shown(15.593_958_33), Some("15.59395833".into()));
        assert_eq!(shown(f64::NAN), None);
        assert_eq!(shown(0.0), Some("0".into()));
    }

    #[test]
    fn what_does_not_fit_is_said() {
        assert_eq!(decimal("99999999999999999999").rounded(2), Err(TooLarge));
        assert_eq!(decimal("99999999999999999999").integer(), None);
        assert_eq!(decimal(&"9".repeat(30)).times(decimal(&"9".repeat(30))), Err(TooLarge));
    }

    proptest! {
        #[test]
        fn rounding_agrees_with_whole_number_arithmetic(units in 0_i64..=i64::MAX / 1000, extra in 0_i64..1000) {
            let text = format!("{units}{extra:03}");
            let number = Decimal::from_digits(false, &text, "", -5).expect("fits");
            let expected = units + i64::from(extra >= 500);
            prop_assert_eq!(number.rounded(2), Ok((expected, extra != 0)));
        }

        #[test]
        fn any_float_is_read_or_refused(bits in any::<u64>()) {
            let _ = Decimal::from_spreadsheet(f64::from_bits(bits));
        }
    }
}
