//! Giving the log out, keeping copies, mending.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Give the log out as a file that anyone can check
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Export {
    Bundle(ExportBundle),
}

/// Every page of every book, or a part of them, in one file
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Write every page of every book, up to now, into one file, sealed by the register. Anyone can check it with `helpbank \
                  verify bundle`, offline. It holds no names: those are in the vault. Beside the pages stand the last checkpoints of the \
                  transparency log with their cosignatures.\n\n\
                  A part of the bank is chosen by book and by range. The register and the log book are always there whole: they say whose \
                  keys are good, and where the pages stand in the log. A part verifies for itself, and says what was left out.\n\n\
                  --from and --to take a page (ATH@120, for that book alone) or an instant of the recorded clock (2026-05-01T00:00:00Z, for \
                  every book), and may be given again. A part that begins in the middle begins earlier where it can: at the last page before \
                  that states the book's state. Then that state goes into the file, and legality is judged from there on; else it is \
                  said not to be checked.\n\n\
                  An export that broke off is gone on with by the same command, from where it was, to the very same file. Works on a running \
                  bank, and on a folder in which none runs.",
    after_long_help = "Examples:\n  \
        helpbank export bundle -o bank.hbb --data ./data\n  \
        helpbank export bundle -o bank.hbb.zst --packed --data ./data\n  \
        helpbank export bundle -o athens.hbb --books ATH,TREASURY --data ./data\n  \
        helpbank export bundle -o may.hbb --from 2026-05-01T00:00:00Z --to 2026-05-31T23:59:59Z --data ./data\n  \
        helpbank export bundle -o some.hbb --books ATH --from ATH@1025 --to ATH@2048 --data ./data\n  \
        helpbank verify bundle bank.hbb --policy bank.policy"
)]
pub(crate) struct ExportBundle {
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Only these books (with register and log book), by their codes, parted by commas
    #[arg(long, value_name = "CODE,…", value_delimiter = ',')]
    pub(crate) books: Option<Vec<String>>,
    /// Where books begin: a page (ATH@120) or an instant
    #[arg(long, value_name = "PAGE|TIME")]
    pub(crate) from: Vec<String>,
    /// Where books end: a page (ATH@240) or an instant
    #[arg(long, value_name = "PAGE|TIME")]
    pub(crate) to: Vec<String>,
    /// Smaller, as zstd frames; `helpbank verify bundle` reads both
    #[arg(long)]
    pub(crate) packed: bool,
}

/// Copy the bank: log, keys, vault
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Copy the bank of --data DIR into a new folder: every page that was answered, the books' keys, the vault, and a manifest \
                  with the SHA-256 of each file. The bank may go on working.\n\n\
                  The copy holds the keys and the names: keep it as private as the bank itself.",
    after_long_help = "Examples:\n  \
        helpbank backup /mnt/usb/bank-2026-05-31 --data ./data\n  \
        helpbank restore /mnt/usb/bank-2026-05-31 --data ./restored"
)]
pub(crate) struct Backup {
    /// The folder to make
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
}

/// Make a bank again from a backup
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Make a bank again from a backup, in a new folder, --data NEW. Every file is compared with the manifest and the whole log \
                  is verified before anything is used; then the streams are made from it. Entries written after the backup are not in it: \
                  never run the old bank and the restored one side by side.",
    after_long_help = "Examples:\n  \
        helpbank restore /mnt/usb/bank-2026-05-31 --data ./restored\n  \
        helpbank restore /mnt/usb/bank-2026-05-31 --data ./restored --erased-in ./data\n\n\
        --erased-in repeats what the old bank has since erased from its vault: people who asked to be forgotten stay forgotten."
)]
pub(crate) struct Restore {
    /// The backup
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// The old data folder, whose erasures are to be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) erased_in: Option<PathBuf>,
    /// The nats-server program, when it is not on the PATH
    #[arg(long, value_name = "PATH", env = "HELPBANK_NATS_SERVER")]
    pub(crate) nats_server: Option<PathBuf>,
}

/// Give damaged streams their pages back, from the archive
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Give damaged streams their pages back. The archive is verified whole first; if it does not hold, nothing is touched. A \
                  stream that lost or changed a page is then made anew from it, byte by byte. Damaged files are kept aside, and pages that \
                  only a stream had are taken into the archive. The desk must be stopped.",
    after_long_help = "Example:\n  helpbank repair --data ./data"
)]
pub(crate) struct Repair {
    /// Throw damaged files away instead of keeping them aside
    #[arg(long)]
    pub(crate) discard: bool,
    /// The nats-server program, when it is not on the PATH
    #[arg(long, value_name = "PATH", env = "HELPBANK_NATS_SERVER")]
    pub(crate) nats_server: Option<PathBuf>,
}
