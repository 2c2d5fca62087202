//! From the cells of one row to a stock row, or to everything that is wrong with them.

use super::{ExpiryCell, ExpiryKind, StockLine, StockRow};
use crate::import::cell::{Cell, Row};
use crate::import::currency::{Currency, currency_of};
use crate::import::decimal::{Decimal, TooLarge};
use crate::import::fields::Fields;
use crate::import::fold::fold;
use crate::import::header::Headers;
use crate::import::map::{Map, Places, ValueIs};
use crate::import::number::{self, Kind};
use crate::import::reason::Reason;
use crate::import::style::Styles;
use crate::import::unit::{EACH, Unit};
use crate::import::{CODE_CHARS_MAX, LABEL_CHARS_MAX, QUANTITY_MAX, date};

/// A quantity as the sheet has it, and as the ledger will.
struct Amount {
    sheet: Decimal,
    ledger: i64,
}

/// What every row of one file is read by.
pub(super) struct Rules<'a> {
    pub(super) map: &'a Map,
    pub(super) places: &'a Places,
    pub(super) styles: Styles,
    pub(super) headers: Headers,
    pub(super) cells_max: Option<usize>,
}

impl Rules<'_> {
    /// The row, and whether its value was rounded.
    pub(super) fn line(&self, row: &Row) -> (StockLine, bool) {
        let mut fields = Fields::new(row, self.places, &self.headers, self.cells_max);
        let item_code = fields.code("item_code");
        let item = fields.text("item", LABEL_CHARS_MAX).or_else(|| item_code.clone());
        match &item {
            Some(name) if is_total(name) => fields.refuse("item", Reason::Total),
            None if self.places.get("item").is_some() => fields.must_be_there("item"),
            None => fields.must_be_there("item_code"),
            Some(_) => {}
        }
        let unit = self.unit(&mut fields);
        let amount = self.amount(&mut fields, unit.as_ref());
        let value = self.value(&mut fields, amount.as_ref());
        let (donor, reference) = self.donor(&mut fields);
        let bin = fields.text("bin", LABEL_CHARS_MAX).or_else(|| self.map.defaults.bin.clone());
        let lot = fields.text("lot", CODE_CHARS_MAX);
        let expiry = self.expiry(&mut fields);
        let category = fields.text("category", LABEL_CHARS_MAX).or_else(|| self.map.defaults.category.clone());

        let number = fields.row();
        let errors = fields.into_errors();
        let (Some(item), Some(amount), Some(unit), true) = (item, amount, unit, errors.is_empty()) else {
            return (StockLine::Bad(errors), false);
        };
        if amount.ledger == 0 {
            return (StockLine::Nothing(number), false);
        }
        let rounded = value.as_ref().is_some_and(|value| value.rounded);
        let good = StockRow {
            row: number,
            item,
            item_code,
            quantity: amount.ledger,
            unit: unit.code.into_owned(),
            value_minor: value.as_ref().map(|value| value.minor),
            currency: value.map(|value| value.currency.code().to_owned()),
            donor,
            reference,
            bin,
            lot,
            expiry,
            category,
        };
        (StockLine::Good(Box::new(good)), rounded)
    }

    fn unit(&self, fields: &mut Fields<'_>) -> Option<Unit> {
        let default = self.map.defaults.unit.clone();
        if self.places.get("unit").is_none() {
            return Some(default.unwrap_or(Unit { code: EACH.into(), scale: 1 }));
        }
        match fields.text("unit", LABEL_CHARS_MAX) {
            Some(spelling) => fields.keep("unit", self.map.units.find(&spelling).map_err(Reason::UnknownUnit)),
            None if default.is_some() && fields.is_fine("unit") => default,
            None => {
                fields.must_be_there("unit");
                None
            }
        }
    }

    fn amount(&self, fields: &mut Fields<'_>, unit: Option<&Unit>) -> Option<Amount> {
        let nothing = Cell::Text(String::new());
        let cell = fields.cell("quantity").unwrap_or(&nothing);
        let Some(number) = fields.keep("quantity", number::parse(cell, Kind::Quantity, self.styles.quantity))? else {
            fields.must_be_there("quantity");
            return None;
        };
        let sheet = number.value;
        // Without a known unit the scale is unknown too; then only the number itself can be judged.
        let unit = unit?;
        let scaled = fields.keep("quantity", unit.scaled(sheet).map_err(|TooLarge| Reason::NumberTooLarge))?;
        if scaled.has_fraction() {
            fields.refuse("quantity", Reason::Fraction(unit.code.to_string()));
            return None;
        }
        let ledger = scaled.integer().filter(|&number| number <= QUANTITY_MAX).ok_or(Reason::NumberTooLarge);
        fields.keep("quantity", ledger).map(|ledger| Amount { sheet, ledger })
    }

    fn value(&self, fields: &mut Fields<'_>, amount: Option<&Amount>) -> Option<Value> {
        let named = fields.text("currency", LABEL_CHARS_MAX);
        let named = match named {
            Some(text) => fields.keep("currency", currency_of(&text).ok_or(Reason::UnknownCurrency)),
            None => None,
        };
        let cell = fields.cell("value")?;
        let number = fields.keep("value", number::parse(cell, Kind::Money, self.styles.value))??;
        if let (Some(one), Some(two)) = (named, number.currency)
            && one != two
        {
            fields.refuse("value", Reason::TwoCurrencies(two, one));
            return None;
        }
        let currency = named.or(number.currency).or(self.map.defaults.currency);
        let Some(currency) = currency else {
            if fields.is_fine("currency") {
                fields.refuse("value", Reason::NoCurrency);
            }
            return None;
        };
        let line = match self.map.format.value_is {
            ValueIs::Unit => number.value.times(amount?.sheet),
            ValueIs::Total => Ok(number.value),
        };
        let minor = line.and_then(|line| line.rounded(currency.decimals()));
        let minor = minor.ok().filter(|&(minor, _)| minor <= QUANTITY_MAX).ok_or(Reason::NumberTooLarge);
        fields.keep("value", minor).map(|(minor, rounded)| Value { minor, rounded, currency })
    }

    fn donor(&self, fields: &mut Fields<'_>) -> (Option<String>, Option<String>) {
        let reference = fields.text("reference", LABEL_CHARS_MAX);
        let Some(text) = fields.text("donor", LABEL_CHARS_MAX) else {
            return (self.map.defaults.donor.clone(), reference);
        };
        let (name, number) = match &self.map.donor {
            Some(split) => split.part(&text),
            None => (text.as_str(), None),
        };
        let reference = match (reference, number) {
            (Some(own), Some(number)) if own != number => Some(format!("{own}, {number}")),
            (own, number) => own.or_else(|| number.map(str::to_owned)),
        };
        (Some(name.to_owned()), reference)
    }

    fn expiry(&self, fields: &mut Fields<'_>) -> Option<ExpiryCell> {
        let nothing = Cell::Text(String::new());
        let [best_before, use_by] =
            [("expiry", self.styles.expiry), ("use_by", self.styles.use_by)].map(|(key, order)| {
                let cell = fields.cell(key).unwrap_or(&nothing);
                fields.keep(key, date::parse(cell, order)).flatten()
            });
        match (best_before, use_by) {
            (Some(_), Some(_)) => {
                fields.refuse("expiry", Reason::TwoExpiries);
                None
            }
            (Some(date), None) => Some(ExpiryCell { date, kind: ExpiryKind::BestBefore }),
            (None, Some(date)) => Some(ExpiryCell { date, kind: ExpiryKind::UseBy }),
            (None, None) => None,
        }
    }
}

struct Value {
    minor: i64,
    rounded: bool,
    currency: Currency,
}

/// Longer than any of the words for a sum, with room for decomposed accents.
const TOTAL_BYTES_MAX: usize = 60;

/// The row under a table that sums it up.
fn is_total(name: &str) -> bool {
    const TOTALS: [&str; 10] = [
        "total",
        "totals",
        "grand total",
        "subtotal",
        "sub total",
        "sum",
        "συνολο",
        "συνολα",
        "γενικο συνολο",
        "αθροισμα",
    ];
    // Folding every name of a long file would cost more than reading it.
    let first = name.chars().next();
    if name.len() > TOTAL_BYTES_MAX || !first.is_some_and(|c| "TtGgSsΣσςΓγΑαΆά".contains(c)) {
        return false;
    }
    let folded = fold(name);
    TOTALS.contains(&folded.trim_end_matches([':', '.', ' ']))
}
