//! What every command takes: where the bank is, in which form and language to answer.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use vault::Language;

use crate::words::Words;

/// Where the bank is, in which form and language to answer.
#[derive(Debug, Clone, Args)]
pub(crate) struct Shared {
    /// The bank's data folder: finds the desk that runs in it
    #[arg(long, global = true, value_name = "DIR", help_heading = "Where the bank is")]
    pub(crate) data: Option<PathBuf>,
    /// The bank's address, when it is elsewhere; not together with --data
    #[arg(long, global = true, value_name = "URL", env = "HELPBANK_URL", help_heading = "Where the bank is")]
    pub(crate) url: Option<String>,
    /// The API token to show at --url; better given as a variable, where other users do not see it
    #[arg(
        long,
        global = true,
        value_name = "TOKEN",
        env = "HELPBANK_TOKEN",
        hide_env_values = true,
        help_heading = "Where the bank is"
    )]
    pub(crate) token: Option<String>,
    /// How to write the answer
    #[arg(long, global = true, value_enum, default_value_t = Format::Table, help_heading = "The answer")]
    pub(crate) format: Format,
    /// The language of the answer; by `LC_ALL`, `LC_MESSAGES` or `LANG` when absent
    #[arg(long, global = true, value_enum, help_heading = "The answer")]
    pub(crate) lang: Option<Tongue>,
}

/// How to write an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
}

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tongue {
    /// Greek
    El,
    /// English
    En,
}

impl Shared {
    /// The language of the answer.
    pub(crate) fn tongue(&self) -> Tongue {
        let named =
            ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(std::env::var_os).find(|it| !it.is_empty());
        let greek = named.is_some_and(|named| named.to_string_lossy().to_lowercase().starts_with("el"));
        self.lang.unwrap_or(if greek { Tongue::El } else { Tongue::En })
    }

    /// The words of that language.
    pub(crate) fn words(&self) -> Words {
        Words::of(self.tongue().pick(Language::English, Language::Greek))
    }
}

impl Tongue {
    /// The one of two texts that is in this language.
    pub(crate) fn pick<T>(self, english: T, greek: T) -> T {
        match self {
            Self::El => greek,
            Self::En => english,
        }
    }

    /// Its tag.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::El => "el",
            Self::En => "en",
        }
    }
}
