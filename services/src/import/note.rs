//! What was decided about a file while reading it: nothing is wrong, but a person should be able to see it.

use std::fmt;

use super::date::Order;
use super::number::Mark;

/// Rows listed in a note; the rest is only counted.
pub const NOTE_ROWS_MAX: usize = 20;

/// A decision or an observation. `Display` is English, [`Note::greek`] the same in Greek.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The file is not UTF-8; it was read in this encoding.
    Encoding(&'static str),
    /// The headers were found on this row, below others.
    HeaderRow(u64),
    /// Of several tabs this one was read.
    Tab(String),
    /// A row of HXL hashtags under the headers was left out.
    Hashtags(u64),
    /// More than one column has this header; the first was read.
    TwiceHeader(String),
    /// Columns no field was taken from.
    Unread(Vec<String>),
    /// The column's numbers were read with this decimal mark, because its other cells show it.
    Numbers {
        /// The column's header.
        column: String,
        /// The decimal mark.
        mark: Mark,
    },
    /// The column has numbers of both styles.
    MixedNumbers(String),
    /// The column's dates were read in this order, because its other cells show it.
    Dates {
        /// The column's header.
        column: String,
        /// The order of day and month.
        order: Order,
    },
    /// The column has dates of both orders.
    MixedDates(String),
    /// Rows with a quantity of zero: nothing to import.
    ZeroRows {
        /// How many.
        count: u64,
        /// The first [`NOTE_ROWS_MAX`] of them.
        rows: Vec<u64>,
    },
    /// So many line values were rounded to the currency's smallest unit.
    Rounded(u64),
    /// Municipality codes were taken to be of this scheme ("ELSTAT" or "YPES").
    Scheme(&'static str),
    /// So many codes had lost their leading zero and got it back.
    ZeroRestored(u64),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding(name) => {
                write!(f, "not UTF-8: read as {name}; if letters look wrong give `encoding` in [format]")
            }
            Self::HeaderRow(row) => write!(f, "the headers are on row {row}; what stands above was left out"),
            Self::Tab(name) => write!(f, "the tab \"{name}\" was read; for another give `sheet` in [format]"),
            Self::Hashtags(row) => write!(f, "row {row} holds HXL hashtags and was left out"),
            Self::TwiceHeader(header) => write!(f, "more than one column is called \"{header}\"; the first was read"),
            Self::Unread(headers) => write!(f, "columns not read: {}", headers.join(", ")),
            Self::Numbers { column, mark } => {
                write!(f, "in \"{column}\" the decimal mark is the {}, as its other cells show", mark.english())
            }
            Self::MixedNumbers(column) => {
                write!(f, "\"{column}\" has numbers with a decimal comma and with a decimal dot")
            }
            Self::Dates { column, order } => {
                write!(f, "in \"{column}\" dates are {}, as its other cells show", order.english())
            }
            Self::MixedDates(column) => write!(f, "\"{column}\" has dates with the day first and with the month first"),
            Self::ZeroRows { count, rows } => {
                write!(f, "{count} rows have a quantity of zero and bring nothing: {}", listed(*count, rows))
            }
            Self::Rounded(count) => write!(f, "{count} line values were rounded to the currency's smallest unit"),
            Self::Scheme(name) => write!(f, "the municipality codes were taken to be of {name}"),
            Self::ZeroRestored(count) => write!(f, "{count} codes had lost their leading zero and got it back"),
        }
    }
}

impl Note {
    /// The same words in Greek.
    pub fn greek(&self) -> String {
        match self {
            Self::Encoding(name) => {
                format!(
                    "δεν είναι UTF-8: διαβάστηκε ως {name}· αν τα γράμματα δεν φαίνονται σωστά, δώστε `encoding` στο [format]"
                )
            }
            Self::HeaderRow(row) => {
                format!("οι επικεφαλίδες είναι στη γραμμή {row}· ό,τι βρίσκεται πιο πάνω παραλείφθηκε")
            }
            Self::Tab(name) => format!("διαβάστηκε το φύλλο «{name}»· για άλλο δώστε `sheet` στο [format]"),
            Self::Hashtags(row) => format!("η γραμμή {row} έχει ετικέτες HXL και παραλείφθηκε"),
            Self::TwiceHeader(header) => format!("περισσότερες από μία στήλες λέγονται «{header}»· διαβάστηκε η πρώτη"),
            Self::Unread(headers) => format!("στήλες που δεν διαβάστηκαν: {}", headers.join(", ")),
            Self::Numbers { column, mark } => {
                format!("στη στήλη «{column}» υποδιαστολή είναι {}, όπως δείχνουν τα άλλα κελιά της", mark.greek())
            }
            Self::MixedNumbers(column) => format!("η στήλη «{column}» έχει αριθμούς και με κόμμα και με τελεία"),
            Self::Dates { column, order } => {
                format!("στη στήλη «{column}» οι ημερομηνίες είναι {}, όπως δείχνουν τα άλλα κελιά της", order.greek())
            }
            Self::MixedDates(column) => {
                format!("η στήλη «{column}» έχει ημερομηνίες και με την ημέρα και με τον μήνα πρώτα")
            }
            Self::ZeroRows { count, rows } => {
                format!("{count} γραμμές έχουν ποσότητα μηδέν και δεν φέρνουν τίποτα: {}", listed(*count, rows))
            }
            Self::Rounded(count) => format!("{count} αξίες στρογγυλοποιήθηκαν στη μικρότερη μονάδα του νομίσματος"),
            Self::Scheme(name) => format!("οι κωδικοί δήμων θεωρήθηκαν του καταλόγου {name}"),
            Self::ZeroRestored(count) => format!("{count} κωδικοί είχαν χάσει το αρχικό μηδέν και το ξαναπήραν"),
        }
    }
}

fn listed(count: u64, rows: &[u64]) -> String {
    let mut text = rows.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    if u64::try_from(rows.len()).is_ok_and(|shown| shown < count) {
        text.push_str(" …");
    }
    text
}
