//! The transparency log: showing it, giving it out.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Show the transparency log, and give it out
#[derive(Debug, Clone, Subcommand)]
#[command(
    long_about = "The transparency log has one leaf for each page of each book. Its checkpoints, signed by the log, say how many there are \
                  and what they come to: whoever has one can later see whether anything before it was changed."
)]
pub(crate) enum Log {
    Show(LogShow),
    Checkpoint(LogCheckpoint),
    Publish(LogPublish),
    Policy(LogPolicy),
    #[command(subcommand)]
    Witness(LogWitness),
}

/// Where the log stands
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Where the log stands: its name and key, what its last checkpoint covers, what is still to come, and why it signs nothing \
                  more, when it does not.",
    after_long_help = "Examples:\n  helpbank log show --data ./data\n  helpbank log show --data ./data --format json\n\n\
                       Exit code 1 when the log is stopped, or a witness has seen another history of it."
)]
pub(crate) struct LogShow {}

/// Make a checkpoint now
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Make a checkpoint now, which covers every page that is kept when this is asked, and print it as the signed note it is. \
                  Of its own accord the log makes one every few seconds, when something is new.",
    after_long_help = "Example:\n  helpbank log checkpoint --data ./data"
)]
pub(crate) struct LogCheckpoint {}

/// Print the policy to give to donors and auditors
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Print the bank's policy, a C2SP tlog-policy: the key of its log, its witnesses, and how many of them must have cosigned. \
                  Donors and auditors keep it and check receipts by it. It is the file keys/log.policy of the data folder; without one, it is \
                  the log alone, and asks for no witness.",
    after_long_help = "Examples:\n  \
        helpbank log policy --data ./data > bank.policy\n  \
        helpbank verify receipt gift.tlog-proof --policy bank.policy"
)]
pub(crate) struct LogPolicy {}

/// The receipt of an entry, as a file
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Fetch the receipt of an entry: the entry, its page's seal, and the proof that the bank's log holds that page. Anyone who has \
                  the bank's policy can check it, without the bank. It is made by the newest checkpoint that covers the page and that enough \
                  witnesses cosigned. While there is none it is written all the same, and the command says so and ends with exit code 1: \
                  fetch it again when the witnesses are back.",
    after_long_help = "Examples:\n  \
        helpbank receipt ATH@4711/3 -o gift.tlog-proof --data ./data\n  \
        helpbank verify receipt gift.tlog-proof --policy bank.policy\n\n\
        The log book (LOG) has no receipts: its pages are no leaves of the log, they say which pages are."
)]
pub(crate) struct Receipt {
    /// The entry, as ATH@4711/3
    #[arg(value_name = "PLACE")]
    pub(crate) place: String,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// The witnesses that the log is shown to
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum LogWitness {
    Add(WitnessAdd),
}

/// Have a witness cosign the log
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Have a witness cosign the log: it is written into the bank's policy, keys/log.policy, and shown every checkpoint from now \
                  on. The witness must follow this log: give it the key that `helpbank log show` names. The policy asks for --quorum of \
                  all its witnesses, for more than half of them when that is not said. Takes effect without a new start.",
    after_long_help = "Example:\n  helpbank log witness add inka witness.inka.example+5a1f…+BDq… https://witness.inka.example --data ./data"
)]
pub(crate) struct WitnessAdd {
    /// What the policy calls it
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// Its verifier key, as the witness says it
    #[arg(value_name = "VKEY")]
    pub(crate) key: String,
    /// Where it is
    #[arg(value_name = "URL")]
    pub(crate) at: String,
    /// How many witnesses must have cosigned
    #[arg(long, value_name = "K")]
    pub(crate) quorum: Option<usize>,
}

/// Be a witness for logs
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Witness {
    Serve(WitnessServe),
}

/// Be a witness: cosign checkpoints of logs that only grow
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Be a witness, as C2SP tlog-witness has it: remember the last checkpoint of each log, and cosign the next only when it has \
                  grown out of that. What is remembered is on disk before it is answered. A log that signs two histories is refused, and \
                  what it sent is kept in DIR/…/refused as evidence. Runs until Ctrl-C or SIGTERM; prints its verifier key, to be given to \
                  the log, and `listening on http://HOST:PORT`.",
    after_long_help = "Example:\n  helpbank witness serve --data ./witness --listen 127.0.0.1:8090 --name witness.example.org --log 'helpbank/8f0c…+1a2b3c4d+AX…'"
)]
pub(crate) struct WitnessServe {
    /// Where to listen; port 0 finds a free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8090")]
    pub(crate) listen: std::net::SocketAddr,
    /// The witness's name, for ever
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    /// The verifier key of a log to follow; may be given again
    #[arg(long, value_name = "VKEY", required = true)]
    pub(crate) log: Vec<String>,
}

/// Follow a bank's log from outside
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Follow a bank's log from outside: keep every checkpoint that it shows in --data DIR, a folder of the monitor's own, and tell \
                  when the log contradicts itself. URL is the bank's address; no sign-in is needed. What it finds: `fork` (two histories; \
                  both checkpoints are kept in DIR/evidence; those of which the bank gives no proof are there as `unproven-…`), `shrunk` (it shows less than it did), `unwitnessed` (too few witnesses of the \
                  policy cosigned), `late` (a page that has been there for ten minutes is not in the log), `hidden` (the bank does not \
                  name a book that the log has, or shows fewer pages of it), `renamed` (the bank shows a log of another name, as after a \
                  succession: keep DIR, and follow the new log in a new folder, by the policy that names both), `differs` (a page is another one in the log than the bank \
                  showed), `withheld` (a witness of the policy has cosigned more than the bank shows), `silent` (without --once: no answer \
                  for ten minutes). What was shown and is not in \
                  the log yet is remembered in DIR, so that a busy bank is told of too. Looks once a minute, or once with --once.",
    after_long_help = "Example:\n  helpbank monitor https://bank.example.org --policy bank.policy --data ./monitor --once\n\n\
                       Exit codes: 0 nothing is wrong, 1 an alarm, or answers that do not hold, 2 wrong use, 3 the bank cannot be reached. \
                       Without --once the first alarm ends it."
)]
pub(crate) struct Monitor {
    /// The bank's address
    #[arg(value_name = "BANK")]
    pub(crate) bank: String,
    /// Whom you believe: a C2SP tlog-policy
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: PathBuf,
    /// Look once, and end
    #[arg(long)]
    pub(crate) once: bool,
}

/// Copy the log to a folder for a web server
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Copy the published log into a folder that any web server can serve: `checkpoint` and `tile/…`, as C2SP tlog-tiles has \
                  them. Give it the same folder again and only what is new is copied, the checkpoint last; a folder that holds another log, or another \
                  history, is refused and left as it is. The bank itself serves the same \
                  below /log/. It discloses no names, amounts or kinds of anything: numbers and hashes of pages only.",
    after_long_help = "Example:\n  helpbank log publish /srv/www/log --data ./data"
)]
pub(crate) struct LogPublish {
    /// The folder
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
}
