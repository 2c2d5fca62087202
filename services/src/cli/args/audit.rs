//! The auditor's listings on the command line.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::look::ClockWord;
use crate::workbench::SPECS;

/// List what an auditor asks to see
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "List what an auditor asks to see, as known now or on any day, each row with the entry's place and its hash. What is listed is \
                  a reason to look, not a finding.\n\n\
                  overview         how many rows each listing has\n\
                  trial-balance    every asset by class of accounts; it must come to nothing\n\
                  reversals        entries that undid others\n\
                  overrides        picks past the lot that expires first\n\
                  late             recorded long after they occurred (--hours)\n\
                  period-lock      entries that reached back before --lock, once it was closed (--closed-on). The ledger locks no period, so \
                  you name the day\n\
                  write-offs       with who entered it and who signed\n\
                  adjustments      line by line; adjustment-sums adds them up (--by reason|actor)\n\
                  count-losses     what counts did not find: down as miscounted or lost\n\
                  keys             keys of books that came or went\n\
                  endings          closed books: last page, last page witnessed, successor, what it took over and left behind\n\
                  hours            entries outside the hours of work, by the time at the site (--hours mon-fri=08:00-18:00,sat=09:00-14:00;\n\
                  \x20                of one site `ATH mon-fri=08:00-18:00; 07:00-21:00`; over midnight 22:00-06:00)\n\
                  first-digits     Benford's law; a hint and no more. round-numbers likewise\n\
                  sample           entries drawn by --seed (--size). money-sample: transfers in proportion to their amounts (--interval)\n\
                  timeline         all that concerns --of: lot:ID, entry:ATH@4/0, person:ID, shelf:ATH/A-01, fund:CODE, loss:damaged, \
                  donor:ID …\n\n\
                  A sample takes the entries with the smallest draws: BLAKE3 over the entry's hash and your seed, as ledger/FORMAT.md has it, \
                  so it hangs on nothing but the seed and the entries. Choose the seed after the entries were written.\n\n\
                  JSON has milliseconds since 1970; CSV and XLSX have instants in UTC, and quantities in base or minor units.\n\n\
                  What was asked in full, also the days, hours and sizes that stood for what you left out, is the sheet `about` of an XLSX, and \
                  of a CSV the file NAME.about.csv beside it (--about FILE for one that is printed).",
    after_long_help = "Examples:\n  \
        helpbank audit overview --data ./data\n  \
        helpbank audit late --hours 48 --site ATH --data ./data\n  \
        helpbank audit write-offs --from 2026-01-01 --to 2026-06-30 -o write-offs.xlsx --data ./data\n  \
        helpbank audit hours --hours 'mon-fri=08:00-18:00,sat=09:00-14:00' --data ./data\n  \
        helpbank audit adjustments --as-of 2026-05-31 --format csv --data ./data\n  \
        helpbank audit hours --actor maria --data ./data\n  \
        helpbank audit sample --seed 'letter of 2 November' --size 25 --data ./data\n  \
        helpbank audit timeline --of fund:RELIEF --data ./data\n\n\
        Exit code 1 when `trial-balance` does not come to nothing, 2 when something is named that is not there."
)]
pub(crate) struct Audit {
    /// What to list
    #[arg(value_name = "LISTING", value_parser = PossibleValuesParser::new(std::iter::once("overview").chain(SPECS.iter().map(|spec| spec.word))))]
    pub(crate) listing: String,
    /// Only entries of this site or book: its code
    #[arg(long, visible_alias = "book", value_name = "CODE")]
    pub(crate) site: Option<String>,
    /// At or after this day or time
    #[arg(long, value_name = "DAY|TIME")]
    pub(crate) from: Option<String>,
    /// Up to the end of this day, or before this time
    #[arg(long, value_name = "DAY|TIME")]
    pub(crate) to: Option<String>,
    /// Only by this person: their login, or their id
    #[arg(long, value_name = "LOGIN|ID")]
    pub(crate) actor: Option<String>,
    /// Only for this reason: its code, as lost
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: Option<String>,
    /// With late: hours that do not count as late; 72 when absent. With hours: when people work; 07:00-21:00 when absent
    #[arg(long, value_name = "HOURS")]
    pub(crate) hours: Option<String>,
    /// With period-lock: everything before this day is closed; when absent the first of the month of --as-of, or of today
    #[arg(long, value_name = "DAY")]
    pub(crate) lock: Option<String>,
    /// With period-lock: the day from which it was closed; the day of --lock when absent
    #[arg(long, value_name = "DAY")]
    pub(crate) closed_on: Option<String>,
    /// With adjustment-sums: reason or actor
    #[arg(long, value_name = "WHAT")]
    pub(crate) by: Option<String>,
    /// With sample and money-sample: the seed, any text; blanks at its ends count
    #[arg(long, value_name = "TEXT")]
    pub(crate) seed: Option<String>,
    /// With sample: how many entries; 25 when absent
    #[arg(long, value_name = "ENTRIES")]
    pub(crate) size: Option<String>,
    /// With money-sample: the currency; EUR when absent
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
    /// With money-sample: one minor unit of so many; 100000 when absent
    #[arg(long, value_name = "MINOR")]
    pub(crate) interval: Option<String>,
    /// With timeline: of what, as lot:ID, entry:ATH@4/0, person:ID or fund:CODE
    #[arg(long, value_name = "WHAT")]
    pub(crate) of: Option<String>,
    /// As known at an entry (ATH@4711/3), a page, a time, or at the end of a day (2026-05-31)
    #[arg(long, value_name = "ENTRY|TIME|DAY")]
    pub(crate) as_of: Option<String>,
    /// The clock of --from, --to, of a time of --as-of, and of hours
    #[arg(long, value_enum)]
    pub(crate) clock: Option<ClockWord>,
    /// Write to this file: .csv, .xlsx or .json
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// With CSV: write what was asked in full to this file; beside -o NAME.csv it is NAME.about.csv when absent
    #[arg(long, value_name = "FILE")]
    pub(crate) about: Option<PathBuf>,
}
