//! Looking at the bank, and verifying it.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Look at stock, cards, journeys, money
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Look at the bank, now or as of any entry or time. A report shows everything that was answered before it was asked for.\n\n\
                  stock       what lies where: by site, bin, item and lot\n\
                  card        every movement of an item at a site, with the balance (--site and --item)\n\
                  trace       where goods came from and went: --lot ID, --entry ATH@4/0, or --donation ATH@4/0\n\
                  balance     the trial balance: every asset must come to nothing\n\
                  funds       money: what came, what went, what is there; --lines: from whom and where to\n\
                  expiring    what is good until a day at most (--until; 30 days ahead when absent)\n\
                  exceptions  what needs attention\n\
                  shipments   what was sent, and what of it is on the road\n\
                  donations   the gifts in kind, the last first\n\
                  entries     the log, the last entry first\n\n\
                  With --format json an array of flat objects. Tables are for reading, in the language of --lang: they show instants written out, \
                  names where you may read them (an auditor may not), and the first digits of ids. JSON and CSV have milliseconds since \
                  1970, codes, minor units and whole ids, which is what commands take, and names beside them.",
    after_long_help = "Examples:\n  \
        helpbank report stock --site ATH --data ./data\n  \
        helpbank report stock --item BLANKET --as-of 2026-05-31T21:00:00Z --format csv --data ./data > may.csv\n  \
        helpbank report stock --as-of ATH@120/3 --data ./data\n  \
        helpbank report card --site ATH --item BLANKET --data ./data\n  \
        helpbank report trace --donation ATH@4/0 --data ./data\n\n\
        Exit code 1 when `balance` does not come to nothing, 2 when something is named that is not there."
)]
pub(crate) struct Report {
    /// What to look at
    #[arg(value_enum, value_name = "REPORT")]
    pub(crate) view: View,
    /// Only this site: its code
    #[arg(long, value_name = "CODE")]
    pub(crate) site: Option<String>,
    /// Only this item: its code
    #[arg(long, value_name = "CODE")]
    pub(crate) item: Option<String>,
    /// Only this bin: its code
    #[arg(long, value_name = "CODE")]
    pub(crate) bin: Option<String>,
    /// Only this lot: its id
    #[arg(long, value_name = "ID")]
    pub(crate) lot: Option<String>,
    /// Only what this donor or supplier gave: its id
    #[arg(long, value_name = "ID")]
    pub(crate) donor: Option<String>,
    /// Only this category of items
    #[arg(long, value_name = "NAME")]
    pub(crate) category: Option<String>,
    /// The donation whose journey to show, as ATH@4/0
    #[arg(long, value_name = "ENTRY")]
    pub(crate) donation: Option<String>,
    /// The entry whose lots to trace, as ATH@4/0
    #[arg(long, value_name = "ENTRY")]
    pub(crate) entry: Option<String>,
    /// With trace: where everything is now, instead of the steps on the way
    #[arg(long)]
    pub(crate) places: bool,
    /// With funds: whom it came from and where it went, a row each
    #[arg(long)]
    pub(crate) lines: bool,
    /// With expiring: the last day that counts, as 2026-12-31
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// With shipments: only those of which something is on the road
    #[arg(long)]
    pub(crate) open: bool,
    /// As of an entry (ATH@4711/3), a page (ATH@4711) or a time (2026-05-31T08:00:00Z)
    #[arg(long, value_name = "ENTRY|TIME")]
    pub(crate) as_of: Option<String>,
    /// The clock of a time: when it was recorded, or when people say it occurred
    #[arg(long, value_enum)]
    pub(crate) clock: Option<ClockWord>,
    /// At most so many rows
    #[arg(long, value_name = "ROWS")]
    pub(crate) limit: Option<u32>,
}

/// A report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum View {
    Stock,
    Card,
    Trace,
    Balance,
    Funds,
    Expiring,
    Exceptions,
    Shipments,
    Donations,
    Entries,
}

/// A clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClockWord {
    /// When it was written down
    Recorded,
    /// When it happened, by people's word; balances may be negative
    Occurred,
}

impl ClockWord {
    /// Its word in the API.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Occurred => "occurred",
        }
    }
}

/// Check every byte and every rule
#[derive(Debug, Clone, Args)]
#[command(
    subcommand_required = false,
    long_about = "Check the bank: the chain of every book, every seal, the rules by replaying every entry, the balances, the archive \
                  against the journal, the views against a replay, the transparency log against its log book and its witnesses. Each check \
                  has a verdict of its own, and what was not checked is said.\n\n\
                  When no desk runs in --data DIR, its archive is checked alone. `verify bundle` and `verify entry` need no bank at all.",
    after_long_help = "Examples:\n  \
        helpbank verify --data ./data\n  \
        helpbank verify --data ./data --format json\n  \
        helpbank verify bundle bank.hbb --register 5f0c… --policy bank.policy\n  \
        helpbank verify entry receipt.hbe --key 9a41…\n  \
        helpbank verify head scanned.txt --data ./data\n\n\
        With --format json: {\"verdict\":\"ok|failed|incomplete\",\"checks\":[{\"name\",\"status\",\"book\",\"page\",\"detail\"}]}.\n\
        Exit code 1 when something does not hold, 0 when everything that was checked does: whether all was checked (ok) or something could \
        not be (incomplete) is the verdict's to say. What else ends a single paper with 1, the help of its command says."
)]
pub(crate) struct Verify {
    #[command(subcommand)]
    pub(crate) what: Option<VerifyWhat>,
    /// Whom you believe, a C2SP tlog-policy; the bank's own when absent
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
}

/// A file that checks by itself.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum VerifyWhat {
    /// Check a bundle, offline
    #[command(
        long_about = "Check a bundle, offline: every page, seal, link and rule in it. What is trusted is one number, the register's id; \
                      give the one you have from elsewhere, such as a printed page. Without it, the bundle's own is taken and said.\n\n\
                      With --policy it also says what independent witnesses cover: the tree is made once more from the log book and must be \
                      the one that they cosigned. The policy says whom you believe; the bundle's own is never taken for it. Get it from the \
                      bank once (`helpbank log policy`), look at it, and keep it.",
        after_long_help = "Examples:\n  \
            helpbank verify bundle bank.hbb\n  \
            helpbank verify bundle bank.hbb --register 5f0c9d… --policy bank.policy\n  \
            helpbank verify bundle bank.hbb --page bank.html --lang el\n\n\
            Anchored: which pages of which books are covered, and how many stand above. Freshness: how old the newest word of a witness is."
    )]
    Bundle {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The id of the register's book, 64 hexadecimal digits
        #[arg(long, value_name = "ID")]
        register: Option<String>,
        /// Whom you believe: a C2SP tlog-policy
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,
        /// Write what was found as a page too, which needs nothing else and can be printed
        #[arg(long, value_name = "OUT.html")]
        page: Option<PathBuf>,
    },
    /// Check a receipt, offline: an entry, and that the bank's log holds its page
    #[command(
        long_about = "Check a receipt, offline: that the entry stands on its page, that the bank's log holds that page, and that the witnesses \
                      of the policy have cosigned it. The policy says whom you believe: take it from the bank once (`helpbank log policy`), \
                      look at it, and keep it. Who sealed the page is judged by --key, the book's key as you know it. It says in a sentence \
                      what is proven and what is not.",
        after_long_help = "Example:\n  helpbank verify receipt gift.tlog-proof --policy bank.policy\n\n\
            Exit code 0 when the receipt proves what the policy asks for. 1 when something in it does not hold (failed); and 1, too, when \
            nothing is wrong and something is missing to prove it (incomplete, with the line that says so): fewer witnesses have cosigned \
            than the policy asks for, it is of a log that the policy does not name, or a newer program wrote the entry."
    )]
    Receipt {
        /// The receipt
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Whom you believe: a C2SP tlog-policy
        #[arg(long, value_name = "FILE")]
        policy: PathBuf,
        /// The key of the book, 64 hexadecimal digits
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
    /// Compare two receipts, offline: whether the bank showed two histories
    #[command(
        long_about = "Compare two receipts of one bank, offline: whether both can be true. A bank that shows different readers different histories \
                      is caught when two of them put their receipts side by side: both carry its log's signature, so the two files are the \
                      proof. Both are checked first, by the policy.",
        after_long_help = "Example:\n  helpbank verify receipts mine.tlog-proof yours.tlog-proof --policy bank.policy\n\n\
            Exit code 1 when they contradict each other, or one of them does not hold or is not proven by the policy."
    )]
    Receipts {
        /// A receipt
        #[arg(value_name = "FILE")]
        one: PathBuf,
        /// Another, of anybody
        #[arg(value_name = "FILE")]
        other: PathBuf,
        /// Whom you believe: a C2SP tlog-policy
        #[arg(long, value_name = "FILE")]
        policy: PathBuf,
    },
    /// Check one entry, offline: a receipt or waybill, by its file or by its scanned QR code
    #[command(
        long_about = "Check one entry, offline: that it stood in a page, and that the page was sealed. Give the file of the entry, or the text \
                      that a scanner reads from the QR code of a receipt or waybill (it begins with HBE1:). Who sealed it is judged by --key, \
                      the book's key as you know it from elsewhere; without it, the key is shown for you to compare.",
        after_long_help = "Examples:\n  \
            helpbank verify entry receipt.hbe\n  \
            helpbank verify entry receipt.hbe --key 9a41c2…\n  \
            zbarcam --raw --oneshot | helpbank verify entry -\n\n\
            Exit code 1 when something does not hold, and when a newer program wrote the entry, so that this one cannot tell."
    )]
    Entry {
        /// The file; - for standard input
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
        /// The key of the book, 64 hexadecimal digits
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
    /// Compare a printed head with the bank, or with a bundle
    #[command(
        long_about = "Compare a head of a book that was printed and kept outside with the bank of --data or --url, or with a bundle: it is the last \
                      page still; or it is older, and its page is there unchanged; or the bank contradicts it, which means that history was \
                      written anew or cut off. Give the text that a scanner reads from its QR code (it begins with HBH1:).\n\n\
                      A head binds every page before it. That what the bank shows today hangs together is what `helpbank verify` checks.",
        after_long_help = "Examples:\n  \
            helpbank verify head scanned.txt --data ./data\n  \
            zbarcam --raw --oneshot | helpbank verify head - --bundle bank.hbb"
    )]
    Head {
        /// The file; - for standard input
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
        /// The bundle to compare it with, instead of a bank
        #[arg(long, value_name = "FILE")]
        bundle: Option<PathBuf>,
        /// The key of the book, 64 hexadecimal digits
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
}
