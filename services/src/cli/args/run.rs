//! Running a bank, and giving it commands.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

/// Run a bank in a folder
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Run a bank in a folder: screens, HTTP API, its own nats-server, all in one process, until Ctrl-C or SIGTERM. A folder \
                  that is empty becomes a new bank. Prints `listening on http://HOST:PORT` when it is ready.",
    after_long_help = "Examples:\n  \
        helpbank dev --data ./data\n  \
        helpbank dev --data ./data --listen 127.0.0.1:0     any free port\n  \
        helpbank dev --data ./demo --demo                   a believable bank, three months old\n\n\
        The folder holds the log, its second copy, the keys of the books and the vault with people's names. Whoever can read it can read \
        them, and can write in the bank's name: keep it private, and back it up with `helpbank backup`."
)]
pub(crate) struct Dev {
    /// Where to listen; port 0 finds a free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080", value_parser = address)]
    pub(crate) listen: SocketAddr,
    /// Fill a new bank with a believable example
    #[arg(long)]
    pub(crate) demo: bool,
    /// The nats-server program, when it is not on the PATH
    #[arg(long, value_name = "PATH", env = "HELPBANK_NATS_SERVER")]
    pub(crate) nats_server: Option<PathBuf>,
    /// The name of a new bank's transparency log, as bank.example.org/log; it never changes and is never used again
    #[arg(long, value_name = "NAME")]
    pub(crate) origin: Option<String>,
    /// Where the views are, when not in the folder: postgres://…
    #[arg(long, value_name = "URL", env = "HELPBANK_VIEWS", hide_env_values = true)]
    pub(crate) views: Option<String>,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let mut found = text.to_socket_addrs().map_err(|error| format!("{error}; write HOST:PORT, as 127.0.0.1:8080"))?;
    found.next().ok_or_else(|| "there is no such address; write HOST:PORT, as 127.0.0.1:8080".to_owned())
}

/// Give commands to the bank, one a line
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Give commands to the bank: a JSON object a line (NDJSON), sent as fast as the bank takes them. Prints a line for each \
                  line, in order: what it came to, or every reason why not. Blank lines are passed over.\n\n\
                  Safe to repeat. A command is known by its `key`; asked twice, it is written once, and the first answer is given again. A \
                  line without a key gets one made of its own text and of how many lines just like it came before (the first 16 bytes of \
                  SHA-256 over `helpbank/submit/line/v1`, a zero byte, that number as eight bytes, least first, and the line without blanks \
                  around it). So the same file can be given again after any trouble. A line that registers a person must bring its own \
                  key: one made of the name would let others guess the name from the ledger.",
    after_long_help = "Examples:\n  \
        helpbank submit commands.ndjson --data ./data\n  \
        echo '{\"command\":\"add_bin\",\"site\":\"ATH\",\"code\":\"A-02\"}' | helpbank submit - --data ./data\n\n\
        Commands and their fields are described at /openapi.json of the running bank. Some lines:\n  \
        {\"key\":\"g1\",\"command\":\"register_party\",\"kind\":\"donor\",\"name\":\"Κρητικός Α.Ε.\",\"nature\":\"organisation\"}\n  \
        {\"key\":\"g2\",\"command\":\"receive_donation\",\"site\":\"ATH\",\"donor\":\"made:g1\",\"lines\":[{\"item\":\"BLANKET\",\"bin\":\"IN\",\"quantity\":200}]}\n  \
        {\"key\":\"g3\",\"command\":\"dispatch_transfer\",\"site\":\"ATH\",\"destination\":\"LAR\",\"lines\":[{\"item\":\"BLANKET\",\"quantity\":100}]}\n\n\
        Exit code 1 when any line was refused; all that were are listed at the end."
)]
pub(crate) struct Submit {
    /// The file; - for standard input
    #[arg(value_name = "FILE|-")]
    pub(crate) file: PathBuf,
}

/// Print the completions of a shell
#[derive(Debug, Clone, Copy, Args)]
#[command(
    long_about = "Print a script that completes helpbank's commands and options in a shell.",
    after_long_help = "Examples:\n  \
        helpbank completions bash > ~/.local/share/bash-completion/completions/helpbank\n  \
        helpbank completions zsh > ~/.zfunc/_helpbank\n  \
        helpbank completions fish > ~/.config/fish/completions/helpbank.fish"
)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}
