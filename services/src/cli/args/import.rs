//! Bringing what people have in files.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Bring what you have in files: stock, items, municipalities
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Import {
    Stock(ImportStock),
    Items(ImportItems),
    Municipalities(ImportMunicipalities),
}

/// Bring stock and gifts in kind, from CSV or Excel
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Bring stock and gifts in kind, from CSV or Excel, into a site. A map says which column holds what; encoding, separator, \
                  decimal marks and dates are found out, and what cannot be known for sure is asked for.\n\n\
                  Rows of one donor with one receipt number become one donation. Rows without a donor are opening stock, given by a donor \
                  of that name. Receipt numbers go to the vault, with the names.\n\n\
                  Nothing is written unless every row is good, or --skip-bad is given: every bad row is listed with its number, column and \
                  reason. Bringing the same file to the same site again changes nothing. A corrected file is another file: after \
                  --skip-bad, bring the corrected rows alone.",
    after_long_help = "Examples:\n  \
        helpbank import stock stock.csv --site ATH --map map.toml --dry-run --data ./data\n  \
        helpbank import stock stock.csv --site ATH --map map.toml --create-missing --data ./data\n\n\
        A map:\n  \
        [columns]\n  \
        item      = \"Item Name\"          # needed, or item_code\n  \
        quantity  = \"Quantity\"           # needed\n  \
        unit      = \"Unit of Measure\"\n  \
        donor     = \"Supplier/Donor\"\n  \
        expiry    = \"Best before\"\n  \
        [defaults]\n  \
        bin       = \"IN\"\n\n\
        All that a map can say stands in services/maps/example.toml."
)]
pub(crate) struct ImportStock {
    /// The file: .csv, .tsv, .txt or .xlsx
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The code of the site that holds the goods
    #[arg(long, value_name = "CODE")]
    pub(crate) site: String,
    /// The name of the site, should it have to be opened; its code when absent
    #[arg(long, value_name = "NAME")]
    pub(crate) site_name: Option<String>,
    /// Which column holds what; by the usual headers when absent
    #[arg(long, value_name = "MAP.toml")]
    pub(crate) map: Option<PathBuf>,
    /// Register what is not known: the site, items, donors, bins
    #[arg(long)]
    pub(crate) create_missing: bool,
    /// Only say what would happen
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Bring the good rows and leave out the bad ones
    #[arg(long)]
    pub(crate) skip_bad: bool,
    /// When the goods came, as 2026-05-31T08:00:00Z; when they are recorded, if absent
    #[arg(long, value_name = "TIME")]
    pub(crate) occurred_at: Option<String>,
}

/// Bring a catalogue of items, from CSV or Excel
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Bring a catalogue of items: code, name, unit and category. What is registered already with the same code, name and unit \
                  stays as it is; a code that belongs to something else is listed as bad.",
    after_long_help = "Examples:\n  \
        helpbank import items catalogue.csv --data ./data\n  \
        helpbank import items catalogue.xlsx --map items.toml --dry-run --data ./data\n\n\
        A map is needed only when the headers are unusual:\n  \
        [columns]\n  \
        code = \"Art. No.\"\n  \
        name = \"Article\"\n  \
        [defaults]\n  \
        unit = \"each\""
)]
pub(crate) struct ImportItems {
    /// The file: .csv, .tsv, .txt or .xlsx
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Which column holds what; by the usual headers when absent
    #[arg(long, value_name = "MAP.toml")]
    pub(crate) map: Option<PathBuf>,
    /// Only say what would happen
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Bring the good rows and leave out the bad ones
    #[arg(long)]
    pub(crate) skip_bad: bool,
}

/// Bring the municipalities of Greece, from the lists of ELSTAT or YPES
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Bring municipalities as recipients, with their codes. ELSTAT (the statistical authority) and YPES (the interior ministry) \
                  number them differently, so a code is kept with its scheme: `elstat:3701`, `ypes:9186`. Those that are known stay.\n\n\
                  A code that stands in a list twice is of one municipality at most: the row that comes later is bad, and names the earlier. So \
                  it is in ELSTAT's list of populations, which has 7101 in rows 58 and 183 (4604 is meant); --skip-bad brings all but row 183.",
    after_long_help = "Examples:\n  \
        helpbank import municipalities elstat.csv --data ./data\n  \
        helpbank import municipalities populations.csv --skip-bad --data ./data"
)]
pub(crate) struct ImportMunicipalities {
    /// The file: .csv, .tsv, .txt or .xlsx
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Which column holds what; by the usual headers when absent
    #[arg(long, value_name = "MAP.toml")]
    pub(crate) map: Option<PathBuf>,
    /// Only say what would happen
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Bring the good rows and leave out the bad ones
    #[arg(long)]
    pub(crate) skip_bad: bool,
}
