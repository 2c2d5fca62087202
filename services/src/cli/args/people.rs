//! Those who may use the bank, and the tokens of programs.

use clap::{Subcommand, ValueEnum};

use super::Tongue;

/// Let people in, and let them go
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum User {
    /// Let someone in
    #[command(
        long_about = "Let someone in. Every entry carries who wrote it, so let people in one by one. Without --password-stdin a password is \
                      made and shown, once.",
        after_long_help = "Examples:\n  \
            helpbank user add maria --name \"Μαρία Κ.\" --role operator --data ./data\n  \
            helpbank user add nikos --name \"Νίκος Π.\" --role manager --password-stdin --data ./data < password.txt"
    )]
    Add {
        /// What they sign in with: one word
        login: String,
        /// Their name; the login when absent
        #[arg(long)]
        name: Option<String>,
        /// What they may do
        #[arg(long, value_enum)]
        role: RoleWord,
        /// The language they work in
        #[arg(long, value_enum, default_value_t = Tongue::El)]
        language: Tongue,
        /// Read their password from standard input: one line, at least 12 characters
        #[arg(long)]
        password_stdin: bool,
    },
    /// Everyone who signs in
    #[command(after_long_help = "Example:\n  helpbank user list --data ./data")]
    List,
    /// Shut someone out, at once
    #[command(after_long_help = "Example:\n  helpbank user disable maria --data ./data")]
    Disable {
        /// Their login or id
        login: String,
    },
    /// Let someone in again
    #[command(after_long_help = "Example:\n  helpbank user enable maria --data ./data")]
    Enable {
        /// Their login or id
        login: String,
    },
    /// Change what someone may do
    #[command(after_long_help = "Example:\n  helpbank user role maria manager --data ./data")]
    Role {
        /// Their login or id
        login: String,
        /// What they may do
        #[arg(value_enum)]
        role: RoleWord,
    },
    /// Give someone a new password; it ends their sessions
    #[command(after_long_help = "Examples:\n  \
            helpbank user password maria --data ./data\n  \
            helpbank user password maria --password-stdin --data ./data < password.txt")]
    Password {
        /// Their login or id
        login: String,
        /// Read the password from standard input; one is made and shown when absent
        #[arg(long)]
        password_stdin: bool,
    },
}

/// What someone may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleWord {
    /// Receives, moves, counts, hands over
    Operator,
    /// Also approves, corrects, buys and sets up
    Manager,
    /// Reads everything but the names of donors and suppliers, writes nothing
    Auditor,
    /// Also lets people in
    Admin,
}

impl RoleWord {
    /// Its word in the API.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Manager => "manager",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }
}

/// Let programs in: tokens that act for you
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Token {
    /// Make a token; it is shown once
    #[command(
        long_about = "Make a token with which a program acts for the user that this command acts for. It is shown once.",
        after_long_help = "Examples:\n  \
            helpbank token create \"nightly report\" --data ./data\n  \
            HELPBANK_TOKEN=hb_… helpbank report stock --url https://bank.example.org"
    )]
    Create {
        /// What the token is for
        label: String,
    },
    /// My tokens
    #[command(after_long_help = "Example:\n  helpbank token list --data ./data")]
    List,
    /// Make a token count no more, at once
    #[command(after_long_help = "Example:\n  helpbank token revoke 5f0c… --data ./data")]
    Revoke {
        /// The token's id, from `helpbank token list`
        id: String,
    },
}
