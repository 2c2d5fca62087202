//! Reading a story's text: lines, columns and what stands in them. Knows no ledger.

use std::cell::Cell;
use std::collections::BTreeMap;

/// What is wrong with a story's own text, in words.
pub type Mistake = String;

/// Cells that begin with one of these say something of the whole line.
const OPTIONS: [&str; 13] = [
    "as",
    "by",
    "for",
    "reservation",
    "because",
    "seen by",
    "occurred",
    "kept in",
    "reached",
    "pledge",
    "from",
    "zone",
    "emergency",
];
/// What may be said of a part after a comma, as in `28 blankets, 2 missing: damaged`.
const NOTES: [&str; 4] = ["missing", "damaged", "expected", "returned"];
/// Words of a part that are followed by one value.
const KEYS: [&str; 8] = ["lot", "of", "in", "from", "to", "is", "maker", "because"];

/// One line of a story: `verb  subject  body  options…  ! refusal`, columns two or more spaces apart.
#[derive(Debug)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: usize,
    /// The first column.
    pub verb: String,
    cells: Vec<(String, Cell<bool>)>,
    /// What must be refused, in words; nothing when it must be accepted.
    pub refusals: Vec<String>,
}

/// One part of a body: so much of something.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// How much, with its sign when one is written.
    pub count: String,
    /// Of what.
    pub what: String,
    /// Keyed words, as `lot` → `L1`, `use by` → a date.
    pub words: BTreeMap<String, String>,
    /// What follows a colon.
    pub reason: Option<String>,
    /// Notes after commas, as `missing`.
    pub notes: BTreeMap<String, Note>,
}

/// So much of a part is otherwise.
#[derive(Debug, Clone)]
pub struct Note {
    /// How much.
    pub count: u64,
    /// Where it was put.
    pub to: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// Splits a story into its lines. A line that begins with a space goes on where the one before ended; `#` begins a remark.
pub fn lines(text: &str) -> Result<Vec<Line>, Mistake> {
    let mut joined: Vec<(usize, String)> = Vec::new();
    for (at, raw) in text.lines().enumerate() {
        let bare = raw.split(" #").next().unwrap_or_default().trim_end();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        match joined.last_mut() {
            Some((_, before)) if bare.starts_with(' ') => {
                before.push_str(if before.ends_with(',') { " " } else { "  " });
                before.push_str(bare.trim_start());
            }
            _ => joined.push((at + 1, bare.to_owned())),
        }
    }
    joined.into_iter().map(|(number, text)| Line::read(number, &text)).collect()
}

impl Line {
    fn read(number: usize, text: &str) -> Result<Self, Mistake> {
        let mut sides = text.split(" ! ").map(str::trim);
        let said = sides.next().unwrap_or_default();
        let refusals = sides.map(str::to_owned).collect();
        let mut columns = said.split("  ").map(str::trim).filter(|column| !column.is_empty());
        let verb = columns.next().ok_or("an empty line")?.to_owned();
        let cells = columns.map(|column| (column.to_owned(), Cell::new(false))).collect();
        Ok(Self { number, verb, cells, refusals })
    }

    /// The second column.
    pub fn subject(&self) -> Result<&str, Mistake> {
        let (cell, read) = self.cells.first().ok_or_else(|| format!("`{}` of what?", self.verb))?;
        read.set(true);
        Ok(cell)
    }

    /// The second column, of the form `A -> B`.
    pub fn from_to(&self) -> Result<(&str, &str), Mistake> {
        let subject = self.subject()?;
        let (from, to) = subject.split_once("->").ok_or_else(|| format!("`{subject}` is not `A -> B`"))?;
        Ok((from.trim(), to.trim()))
    }

    /// What follows an option's word.
    pub fn option(&self, word: &str) -> Option<&str> {
        let found = self.cells.iter().skip(1).find_map(|(cell, read)| {
            let rest = cell.strip_prefix(word)?.strip_prefix(' ')?;
            Some((rest.trim(), read))
        });
        found.map(|(rest, read)| {
            read.set(true);
            rest
        })
    }

    /// The column that is neither subject nor option.
    pub fn body(&self) -> Option<&str> {
        let is_option =
            |cell: &str| OPTIONS.iter().any(|word| cell.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')));
        let (cell, read) = self.cells.iter().skip(1).find(|(cell, _)| !is_option(cell))?;
        read.set(true);
        Some(cell)
    }

    /// The body's parts; none when there is no body.
    pub fn parts(&self) -> Result<Vec<Part>, Mistake> {
        self.body().map_or_else(|| Ok(Vec::new()), parts)
    }

    /// A mistake when a column has not been looked at.
    pub fn all_read(&self) -> Result<(), Mistake> {
        match self.cells.iter().find(|(_, read)| !read.get()) {
            Some((cell, _)) => Err(format!("`{}` does not understand `{cell}`", self.verb)),
            None => Ok(()),
        }
    }
}

/// The parts of a body: `200 blankets lot L1, 5 damaged: damaged, 40 tents`. `1001 x 1 blankets` is that many parts.
pub fn parts(body: &str) -> Result<Vec<Part>, Mistake> {
    let mut parts: Vec<Part> = Vec::new();
    for piece in body.split(',') {
        let (said, reason) = match piece.split_once(':') {
            Some((said, reason)) => (said, Some(reason.trim().to_owned())),
            None => (piece, None),
        };
        let words: Vec<&str> = said.split_whitespace().collect();
        if let [count, word, rest @ ..] = words.as_slice()
            && NOTES.contains(word)
        {
            let to = match rest {
                [] => None,
                ["to", place] => Some((*place).to_owned()),
                _ => return Err(format!("`{piece}` is no note")),
            };
            let note = Note { count: number(count)?, to, reason };
            let part = parts.last_mut().ok_or_else(|| format!("`{piece}` follows nothing"))?;
            part.notes.insert((*word).to_owned(), note);
        } else if let [times, "x", rest @ ..] = words.as_slice() {
            let part = Part { reason, ..part(rest)? };
            let times = usize::try_from(number(times)?).map_err(|_| "too many parts")?;
            parts.extend(std::iter::repeat_n(part, times));
        } else {
            parts.push(Part { reason, ..part(&words)? });
        }
    }
    Ok(parts)
}

fn part(words: &[&str]) -> Result<Part, Mistake> {
    let [count, what, rest @ ..] = words else {
        return Err(format!("`{}` is not so much of something", words.join(" ")));
    };
    let mut part = Part { count: (*count).to_owned(), what: (*what).to_owned(), ..Part::default() };
    let mut rest = rest;
    while !rest.is_empty() {
        let (key, value, after) = match rest {
            ["use", "by", day, after @ ..] => ("use by", (*day).to_owned(), after),
            ["best", "before", day, after @ ..] => ("best before", (*day).to_owned(), after),
            ["worth", amount, currency, after @ ..] => ("worth", format!("{amount} {currency}"), after),
            [key, value, after @ ..] if KEYS.contains(key) => (*key, (*value).to_owned(), after),
            _ => return Err(format!("`{}` is not understood", rest.join(" "))),
        };
        part.words.insert(key.to_owned(), value);
        rest = after;
    }
    Ok(part)
}

impl Part {
    /// What stands behind a keyed word.
    pub fn word(&self, key: &str) -> Option<&str> {
        self.words.get(key).map(String::as_str)
    }

    /// How much, without a sign.
    pub fn count(&self) -> Result<u64, Mistake> {
        number(&self.count)
    }

    /// How much the note says, zero without one.
    pub fn noted(&self, note: &str) -> u64 {
        self.notes.get(note).map_or(0, |note| note.count)
    }
}

/// A whole number.
pub fn number(text: &str) -> Result<u64, Mistake> {
    text.parse().map_err(|_| format!("`{text}` is no whole number"))
}
