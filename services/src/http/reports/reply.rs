//! The form of an answer: JSON with all it says of itself, or a table of its rows as CSV.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use projections::{Answer, Cursor};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::trouble::{Trouble, failed};
use super::rows::Described;

/// The media type of a table.
pub(in super::super) const CSV: &str = "text/csv";

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Form {
    /// JSON.
    Json,
    /// A table.
    Csv,
}

/// Answers with a list of rows.
pub(in super::super) fn reply<R: Serialize + Described>(
    answer: Answer<Vec<R>>,
    form: Form,
) -> Result<Response, Trouble> {
    reply_with(answer, form, |rows| rows.as_slice())
}

/// Answers with something whose table is one of its lists.
pub(in super::super) fn reply_with<T: Serialize, R: Serialize + Described>(
    answer: Answer<T>,
    form: Form,
    table: impl FnOnce(&T) -> &[R],
) -> Result<Response, Trouble> {
    match form {
        Form::Json => Ok(Json(answer).into_response()),
        Form::Csv => csv(&answer.as_of, table(&answer.rows)),
    }
}

fn csv<R: Serialize + Described>(as_of: &[Cursor], rows: &[R]) -> Result<Response, Trouble> {
    let columns = R::columns("");
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(&columns).map_err(|error| failed(&error))?;
    for row in rows {
        let row = serde_json::to_value(row).map_err(|error| failed(&error))?;
        let cells = columns.iter().map(|column| cell(&row, column));
        writer.write_record(cells).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.error()))?;
    let place = |cursor: &Cursor| {
        // A header's plain form holds no Greek; then the book's id stands for its code.
        let code = cursor.code.as_ref().filter(|code| code.is_ascii());
        format!("{}@{}", code.unwrap_or(&cursor.book), cursor.page)
    };
    let held: Vec<String> = as_of.iter().map(place).collect();
    let mut response = ([(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present")], bytes).into_response();
    if let Ok(held) = HeaderValue::from_str(&held.join(", ")) {
        response.headers_mut().insert("helpbank-as-of", held);
    }
    Ok(response)
}

/// The text of one cell: of `source.kind`, the field `kind` of the field `source`.
fn cell(row: &Value, column: &str) -> String {
    match column.split('.').fold(row, |value, name| &value[name]) {
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => harmless(text),
    }
}

/// A text that a spreadsheet would take for a formula is marked as text (OWASP, CSV injection).
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_reach_into_fields_and_formulas_are_text() {
        let row = json!({"a": {"b": "x"}, "n": -5, "t": true, "f": "=1+1", "none": null});
        assert_eq!(cell(&row, "a.b"), "x");
        assert_eq!(cell(&row, "n"), "-5");
        assert_eq!(cell(&row, "t"), "true");
        assert_eq!(cell(&row, "f"), "'=1+1");
        assert_eq!(cell(&row, "none"), "");
        assert_eq!(cell(&row, "a"), "");
    }
}
