//! What was typed into a form: texts by the names of their fields; those of lines are `lines[0].item`.

use std::collections::BTreeMap;

use super::{DO, KEY, new_key};

/// The field that counts the lines.
const ROWS: &str = "rows";
/// The most lines of a form; more are imported from a sheet.
pub(crate) const LINES_MAX: usize = 200;
/// What a line's button to take it away sends before the line's number.
const REMOVE: &str = "remove-";

/// What a button sends that puts a value into a field.
const SET: &str = "set ";
/// What the language button of a form sends before the language's code: the form comes along, so that nothing typed is lost.
const LANGUAGE: &str = "language ";

/// What a button sends that puts this value into this field.
pub(super) fn setting(field: &str, value: &str) -> String {
    format!("{SET}{field} {value}")
}

/// What a button sends that shows the form in another language.
pub(crate) fn in_language(code: &str) -> String {
    format!("{LANGUAGE}{code}")
}

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    fields: BTreeMap<String, String>,
}

/// The name of a line's field.
pub(crate) fn of_line(line: usize, name: &str) -> String {
    format!("lines[{line}].{name}")
}

impl Typed {
    /// A new form, with a key of its own and one line.
    pub(crate) fn fresh() -> Self {
        let mut typed = Self::default();
        typed.set(KEY, new_key());
        typed.set(ROWS, "1");
        typed
    }

    /// Reads a form's bytes. Of a name that stands twice the last counts; what is not text is replaced.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut fields = BTreeMap::new();
        for pair in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let (name, value) = pair.split_at(at);
            fields.insert(plain(name), plain(value.strip_prefix(b"=").unwrap_or_default()));
        }
        Self { fields }
    }

    /// The text of a field, without the blanks around it; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |text| text.trim())
    }

    /// The text of a field exactly as typed: of a password, where blanks count.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// The text of a field, when there is any.
    pub(crate) fn some(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// The text of a line's field.
    pub(crate) fn line(&self, line: usize, name: &str) -> &str {
        self.text(&of_line(line, name))
    }

    /// The text of a line's field, when there is any.
    pub(crate) fn some_of(&self, line: usize, name: &str) -> Option<&str> {
        Some(self.line(line, name)).filter(|text| !text.is_empty())
    }

    /// Every field with its text.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The code of the language that a button asked for.
    pub(crate) fn language(&self) -> Option<&str> {
        self.pressed().strip_prefix(LANGUAGE)
    }

    /// Sets a field.
    pub(crate) fn set(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.fields.insert(name.into(), text.into());
    }

    /// Sets a line's field.
    pub(crate) fn set_line(&mut self, line: usize, name: &str, text: impl Into<String>) {
        self.set(of_line(line, name), text);
    }

    /// Which button was pressed.
    pub(crate) fn pressed(&self) -> &str {
        self.text(DO)
    }

    /// How many lines the form shows; at least one.
    pub(crate) fn rows(&self) -> usize {
        self.text(ROWS).parse().unwrap_or(1).clamp(1, LINES_MAX)
    }

    /// Shows this many lines.
    pub(crate) fn set_rows(&mut self, rows: usize) {
        self.set(ROWS, rows.clamp(1, LINES_MAX).to_string());
    }

    /// The lines in which any of these fields is filled in. Empty lines are passed over, wherever they are.
    pub(crate) fn filled(&self, fields: &[&str]) -> Vec<usize> {
        (0..self.rows()).filter(|line| fields.iter().any(|field| !self.line(*line, field).is_empty())).collect()
    }

    /// Does what a button says that does not send. True when it was one.
    pub(crate) fn arranged(&mut self) -> bool {
        let pressed = self.pressed().to_owned();
        if pressed == "add-line" {
            self.set_rows(self.rows() + 1);
            return true;
        }
        if let Some((field, value)) = pressed.strip_prefix(SET).and_then(|rest| rest.split_once(' ')) {
            self.set(field, value);
            return true;
        }
        if pressed == "look" || pressed.starts_with(LANGUAGE) {
            return true;
        }
        let removed = pressed.strip_prefix(REMOVE).and_then(|line| line.parse::<usize>().ok());
        if let Some(removed) = removed {
            self.remove(removed);
            return true;
        }
        false
    }

    fn remove(&mut self, removed: usize) {
        let rows = self.rows();
        let mut kept = BTreeMap::new();
        for (name, text) in std::mem::take(&mut self.fields) {
            match line_of(&name) {
                Some((line, _)) if line == removed => {}
                Some((line, field)) if line > removed => {
                    kept.insert(of_line(line - 1, field), text);
                }
                Some(_) | None => {
                    kept.insert(name, text);
                }
            }
        }
        self.fields = kept;
        self.set_rows(rows.saturating_sub(1));
    }
}

/// The line and the field of a line's field's name.
pub(super) fn line_of(name: &str) -> Option<(usize, &str)> {
    let (line, field) = name.strip_prefix("lines[")?.split_once("].")?;
    Some((line.parse().ok()?, field))
}

/// Undoes the encoding of forms: `+` is a blank, `%` begins a byte.
fn plain(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let coded = bytes.get(at + 1..at + 3).filter(|_| *byte == b'%').and_then(|pair| std::str::from_utf8(pair).ok());
        let coded = coded.filter(|pair| !pair.starts_with('+')).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        if let Some(coded) = coded {
            out.push(coded);
            at += 3;
        } else {
            out.push(if *byte == b'+' { b' ' } else { *byte });
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_browsers_write_them() {
        let typed = Typed::read("a=%CE%B1+b&lines%5B0%5D.item=X&a&b=1%&c=%+1&=x".as_bytes());
        assert_eq!(typed.text("a"), "", "the last of a name counts");
        assert_eq!((typed.line(0, "item"), typed.text("b"), typed.text("c")), ("X", "1%", "% 1"));
        assert_eq!(Typed::read("q=%CE%B1+b".as_bytes()).text("q"), "α b");
    }

    #[test]
    fn a_line_taken_away_moves_the_others_up() {
        let mut typed =
            Typed::read(b"rows=3&lines[0].item=A&lines[1].item=B&lines[2].item=C&lines[2].bin=2&donor=D&do=remove-1");
        assert!(typed.arranged());
        assert_eq!(
            (typed.rows(), typed.line(0, "item"), typed.line(1, "item"), typed.line(1, "bin")),
            (2, "A", "C", "2")
        );
        assert_eq!((typed.line(2, "item"), typed.text("donor")), ("", "D"));
    }

    #[test]
    fn a_button_can_put_a_value_into_a_field() {
        let mut typed = Typed::read(b"lines[0].item=bl&do=set+lines[0].item+BLANKET-150");
        assert!(typed.arranged());
        assert_eq!(typed.line(0, "item"), "BLANKET-150");
        assert!(Typed::read(b"do=look").arranged());
        let mut other = Typed::read(b"do=language+en");
        assert_eq!((other.arranged(), other.language()), (true, Some("en")));
        assert!(!Typed::read(b"do=send").arranged());
    }

    #[test]
    fn lines_are_counted_within_bounds() {
        for (rows, shown) in [("", 1), ("0", 1), ("-1", 1), ("7", 7), ("100000000", LINES_MAX), ("x", 1)] {
            assert_eq!(Typed::read(format!("rows={rows}").as_bytes()).rows(), shown, "{rows}");
        }
        let typed = Typed::read(b"rows=3&lines[1].item=B&lines[2].bin=1");
        assert_eq!(typed.filled(&["item", "quantity"]), [1]);
    }
}
