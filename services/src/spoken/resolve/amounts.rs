//! Quantities in units, dates, money: from what people write to the ledger's whole numbers.

use ledger::account::Currency;
use ledger::event::{Expiry, Money};
use ledger::ids::ItemId;
use ledger::quantity::{Count, QUANTITY_MAX, Quantity};
use ledger::time::Day;

use super::super::problem::{At, Kind, Wrong};
use super::super::words;
use super::look_up::LookUp;
use crate::import::currency::currency_of;

const QUANTITY_LEAST: i64 = 1;
const QUANTITY_MOST: i64 = 1_000_000_000_000;

/// How many base units one of `unit` is; one, when no unit is named.
pub(super) fn units(look_up: &mut LookUp<'_>, at: At, item: Option<ItemId>, unit: Option<&str>) -> Option<u64> {
    let Some(unit) = unit else { return Some(1) };
    let item = item?;
    let Some(about) = look_up.about(item) else {
        // Units of an item that nobody knows cannot be converted.
        let name = item.to_string();
        look_up.wrong(at, "item", Wrong::UnknownName { kind: Kind::Item, name, nearest: None });
        return None;
    };
    if about.unit.as_str() == unit {
        return Some(1);
    }
    let pack = about.packs.iter().find(|pack| pack.name.as_str() == unit);
    let known = || {
        let packs = about.packs.iter().map(|pack| pack.name.as_str().to_owned());
        Wrong::UnknownUnit {
            item: about.code.as_str().to_owned(),
            known: std::iter::once(about.unit.as_str().to_owned()).chain(packs).collect(),
        }
    };
    look_up.or(at, "unit", pack.map(|pack| u64::from(pack.units)).ok_or_else(known))
}

fn base(look_up: &mut LookUp<'_>, at: At, field: &str, number: u64, units: Option<u64>) -> Option<u64> {
    let base = number.checked_mul(units?).filter(|base| *base <= QUANTITY_MAX);
    look_up.or(at, field, base.ok_or(Wrong::TooManyUnits))
}

/// At least one, in base units.
pub(super) fn quantity(look_up: &mut LookUp<'_>, at: At, number: u64, units: Option<u64>) -> Option<Quantity> {
    if number == 0 {
        look_up.wrong(at, "quantity", Wrong::TooSmall { min: QUANTITY_LEAST });
        return None;
    }
    let base = base(look_up, at, "quantity", number, units)?;
    Quantity::try_from(base).ok()
}

/// Possibly none, in base units.
pub(super) fn count(look_up: &mut LookUp<'_>, at: At, field: &str, number: u64, units: Option<u64>) -> Option<Count> {
    let base = base(look_up, at, field, number, units)?;
    Count::try_from(base).ok()
}

/// A day.
pub(super) fn day(look_up: &mut LookUp<'_>, at: At, field: &str, text: &str) -> Option<Day> {
    look_up.or(at, field, text.parse::<Day>().map_err(|_| Wrong::NotADay))
}

/// At most one of two dates.
#[expect(
    clippy::option_option,
    reason = "the outer one says whether it was understood, the inner one whether it is there"
)]
pub(super) fn expiry(
    look_up: &mut LookUp<'_>,
    at: At,
    best_before: Option<&String>,
    use_by: Option<&String>,
) -> Option<Option<Expiry>> {
    match (best_before, use_by) {
        (None, None) => Some(None),
        (Some(text), None) => day(look_up, at, "best_before", text).map(|day| Some(Expiry::BestBefore(day))),
        (None, Some(text)) => day(look_up, at, "use_by", text).map(|day| Some(Expiry::UseBy(day))),
        (Some(_), Some(_)) => {
            look_up.wrong(at, "use_by", Wrong::TwoDates);
            None
        }
    }
}

/// A currency of ISO 4217, and the decimals of its minor unit.
pub(super) fn currency(look_up: &mut LookUp<'_>, at: At, field: &str, text: &str) -> Option<(Currency, u32)> {
    let known = currency_of(text).filter(|known| known.code() == text);
    let both = known.and_then(|known| Some((known.code().parse::<Currency>().ok()?, known.decimals())));
    look_up.or(at, field, both.ok_or(Wrong::UnknownCurrency))
}

/// An amount of money.
pub(super) fn money(look_up: &mut LookUp<'_>, at: At, field: &str, spoken: &words::Money) -> Option<Money> {
    let path = |name: &str| format!("{field}.{name}");
    let known = currency(look_up, at, &path("currency"), &spoken.currency);
    let minor = match (&spoken.amount, spoken.minor) {
        (Some(text), None) => {
            let (currency, decimals) = known?;
            let minor = minor(text, currency, decimals);
            look_up.or(at, &path("amount"), minor)?
        }
        (None, Some(minor)) => minor,
        (Some(_), Some(_)) | (None, None) => {
            look_up.wrong(at, &path("amount"), Wrong::AmountOnce);
            return None;
        }
    };
    let too_much =
        if minor == 0 { Wrong::TooSmall { min: QUANTITY_LEAST } } else { Wrong::TooLarge { max: QUANTITY_MOST } };
    let field = if spoken.amount.is_some() { path("amount") } else { path("minor") };
    let minor = look_up.or(at, &field, Quantity::try_from(minor).map_err(|_| too_much))?;
    known.map(|(currency, _)| Money { minor, currency })
}

/// Minor units of a decimal number: digits, and a dot with at most as many digits behind it as the currency has.
fn minor(text: &str, currency: Currency, decimals: u32) -> Result<u64, Wrong> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || fraction.is_some_and(|fraction| !digits(fraction)) {
        return Err(Wrong::NotAnAmount);
    }
    let fraction = fraction.unwrap_or_default();
    let wanted = usize::try_from(decimals).unwrap_or(usize::MAX);
    if fraction.len() > wanted && fraction.bytes().skip(wanted).any(|byte| byte != b'0') {
        return Err(Wrong::TooManyDecimals { currency, decimals });
    }
    let fraction: String = fraction.chars().chain(std::iter::repeat('0')).take(wanted).collect();
    format!("{whole}{fraction}").parse().map_err(|_| Wrong::TooLarge { max: QUANTITY_MOST })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_become_minor_units_exactly() {
        let of = |text: &str, code: &str, decimals| minor(text, code.parse().expect("a currency"), decimals);
        assert_eq!(of("12.50", "EUR", 2), Ok(1250));
        assert_eq!(of("12.5", "EUR", 2), Ok(1250));
        assert_eq!(of("12", "EUR", 2), Ok(1200));
        assert_eq!(of("0.01", "EUR", 2), Ok(1));
        assert_eq!(of("12.500", "EUR", 2), Ok(1250));
        assert_eq!(of("700", "JPY", 0), Ok(700));
        assert_eq!(of("700.0", "JPY", 0), Ok(700));
        assert_eq!(of("1.234", "KWD", 3), Ok(1234));
        let euro = Currency::EUR;
        assert_eq!(of("12.505", "EUR", 2), Err(Wrong::TooManyDecimals { currency: euro, decimals: 2 }));
        for wrong in ["", "-1", "+1", "1,50", "1.", ".5", "1e3", "1 000", "12.50€", "١٢"] {
            assert_eq!(of(wrong, "EUR", 2), Err(Wrong::NotAnAmount), "{wrong}");
        }
        assert_eq!(of("99999999999999999999", "EUR", 2), Err(Wrong::TooLarge { max: QUANTITY_MOST }));
    }

    #[test]
    fn the_limits_said_are_the_ledgers() {
        assert_eq!(u64::try_from(QUANTITY_MOST), Ok(QUANTITY_MAX));
    }
}
