//! How the numbers and dates of each column are written, learnt from all rows before the first is read.

use super::date::{self, Order};
use super::map::{Map, Places};
use super::note::Note;
use super::number::{self, Kind, Mark};
use super::reading::ImportError;
use super::sheet::Sheet;

/// What is known of a file's columns; nothing where each cell must speak for itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Styles {
    /// Decimal mark of quantities.
    pub(super) quantity: Option<Mark>,
    /// Decimal mark of values.
    pub(super) value: Option<Mark>,
    /// Order of best-before dates.
    pub(super) expiry: Option<Order>,
    /// Order of use-by dates.
    pub(super) use_by: Option<Order>,
}

/// Passes over all rows, unless the map already says everything. Decisions are noted.
pub(super) fn survey(
    sheet: &mut Sheet,
    map: &Map,
    places: &Places,
    notes: &mut Vec<Note>,
) -> Result<Styles, ImportError> {
    let mut styles = Styles {
        quantity: map.format.decimal,
        value: map.format.decimal,
        expiry: map.format.dates,
        use_by: map.format.dates,
    };
    let open = |key: &str, known: bool| if known { None } else { places.get(key) };
    let numbers = map.format.decimal.is_some();
    let dates = map.format.dates.is_some();
    let (quantity, value) = (open("quantity", numbers), open("value", numbers));
    let (expiry, use_by) = (open("expiry", dates), open("use_by", dates));
    if [quantity, value, expiry, use_by].iter().all(Option::is_none) {
        return Ok(styles);
    }
    let (mut quantities, mut values) = (number::Evidence::default(), number::Evidence::default());
    let (mut expiries, mut uses) = (date::Evidence::default(), date::Evidence::default());
    for row in sheet.rows()? {
        let row = row?;
        for (column, evidence, kind) in [(quantity, &mut quantities, Kind::Quantity), (value, &mut values, Kind::Money)]
        {
            if let Some(cell) = column.and_then(|column| row.cell(column)) {
                evidence.add(cell, kind);
            }
        }
        for (column, evidence) in [(expiry, &mut expiries), (use_by, &mut uses)] {
            if let Some(cell) = column.and_then(|column| row.cell(column)) {
                evidence.add(cell);
            }
        }
    }
    let header = |column: usize| sheet.headers().texts().get(column).cloned().unwrap_or_default();
    for (column, evidence, style) in [(quantity, quantities, &mut styles.quantity), (value, values, &mut styles.value)]
    {
        let Some(column) = column.map(header) else { continue };
        *style = evidence.mark();
        match evidence.mark() {
            Some(mark) if evidence.open > 0 => notes.push(Note::Numbers { column, mark }),
            None if evidence.is_mixed() => notes.push(Note::MixedNumbers(column)),
            Some(_) | None => {}
        }
    }
    for (column, evidence, style) in [(expiry, expiries, &mut styles.expiry), (use_by, uses, &mut styles.use_by)] {
        let Some(column) = column.map(header) else { continue };
        *style = evidence.order();
        match evidence.order() {
            Some(order) if evidence.open > 0 => notes.push(Note::Dates { column, order }),
            None if evidence.is_mixed() => notes.push(Note::MixedDates(column)),
            Some(_) | None => {}
        }
    }
    Ok(styles)
}
