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
                  An export that broke off is gone on with by the same command, behind what is whole of it (each page is checked), to the very same file: it holds the bank as of when it was begun, and says so. \
                  --anew throws away what is there of it, and begins one as of now. Works on a running \
                  bank, and on a folder in which none runs.",
    after_long_help = "Examples:\n  \
        helpbank export bundle -o bank.hbb --data ./data\n  \
        helpbank export bundle -o bank.hbb.zst --packed --data ./data\n  \
        helpbank export bundle -o athens.hbb --books ATH,TREASURY --data ./data\n  \
        helpbank export bundle -o may.hbb --from 2026-05-01 --to 2026-05-31 --data ./data\n  \
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
    /// Where books begin: a page (ATH@120), the first moment of a day in Greece (2026-05-01), or an instant
    #[arg(long, value_name = "PAGE|DAY|TIME")]
    pub(crate) from: Vec<String>,
    /// Where books end: a page (ATH@240), the end of a day in Greece (2026-05-31), or an instant
    #[arg(long, value_name = "PAGE|DAY|TIME")]
    pub(crate) to: Vec<String>,
    /// Smaller, as zstd frames; `helpbank verify bundle` reads both
    #[arg(long)]
    pub(crate) packed: bool,
    /// Begin anew, as of now, where an earlier export broke off; what it left is thrown away
    #[arg(long)]
    pub(crate) anew: bool,
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

/// After pages were lost that witnesses saw: close the books, open their successors, begin a new log
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "After pages were lost that somebody was shown: close the books that lost them, open their successors, and begin a log of \
                  a new name. What was shown is looked up first: what the log book names, what the log signed last, what the witnesses of the \
                  policy remember, and, leaf by leaf, a published copy of the log. When nothing is lost, nothing is done, and the exit code \
                  is 1. Also for a bank whose log lost its key, or the record of what it signed last: then the log alone is begun anew.\n\n\
                  A closed book is never written again. Its successor takes over what lies on its shelves, by its last page; then count \
                  the shelves, and adjust. The desk must be stopped. Safe to run again when it broke off. The whole way is in \
                  services/RUNBOOK.md.",
    after_long_help = "Examples:\n  \
        helpbank succeed --published /srv/www/log --origin bank.example.org/log2 --dry-run --data ./data\n  \
        helpbank succeed --published /srv/www/log --origin bank.example.org/log2 --data ./data"
)]
pub(crate) struct Succeed {
    /// The name of the new log; a name is never used again
    #[arg(long, value_name = "NAME")]
    pub(crate) origin: String,
    /// A copy of the old log, as `helpbank log publish` made it
    #[arg(long, value_name = "DIR")]
    pub(crate) published: Option<PathBuf>,
    /// You know that the register has lost nothing, where no copy of the log says so
    #[arg(long)]
    pub(crate) trust_register: bool,
    /// You know that no page of any book was lost, where nobody can say how large the log was, or of which pages
    #[arg(long)]
    pub(crate) trust_books: bool,
    /// This witness of the policy is gone for good, so that it cannot be asked; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) without_witness: Vec<String>,
    /// Say what would be done, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The nats-server program, when it is not on the PATH
    #[arg(long, value_name = "PATH", env = "HELPBANK_NATS_SERVER")]
    pub(crate) nats_server: Option<PathBuf>,
}

/// Give damaged streams and archives their pages back
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Give damaged streams and archives their pages back. The archive is verified whole first, and compared with the log book, which \
                  names the pages that there were. When it does not hold or lacks some, or a bundle is given, every book is gone through in all its copies: archive, bundle, stream, and what was set aside before (damaged-…). A page that the archive lost is put back \
                  byte by byte, when a copy has it and it opens behind the page before it. A page that the log book names and no copy has \
                  ends the repair, and nothing is written: such a book is closed and succeeded with `helpbank succeed`. Then every stream that lost or changed a page is made anew from the archive. Damaged files are kept \
                  aside. The desk must be stopped.\n\n\
                  Safe to run again: what is whole is left alone.",
    after_long_help = "Examples:\n  \
        helpbank repair --dry-run --data ./data\n  \
        helpbank repair --data ./data\n  \
        helpbank repair --bundle bank.hbb --data ./data"
)]
pub(crate) struct Repair {
    /// A bundle of this bank, to take pages from that are lost here
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: Option<PathBuf>,
    /// Say what would be done, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Let a book end before a page that is in no copy; it must then be closed with `helpbank succeed`
    #[arg(long)]
    pub(crate) accept_loss: bool,
    /// Throw damaged files away instead of keeping them aside
    #[arg(long)]
    pub(crate) discard: bool,
    /// The nats-server program, when it is not on the PATH
    #[arg(long, value_name = "PATH", env = "HELPBANK_NATS_SERVER")]
    pub(crate) nats_server: Option<PathBuf>,
}
