//! What can be asked on the command line, with help that teaches.

mod audit;
mod connection;
mod import;
mod keep;
mod log;
mod look;
mod people;
mod run;

use clap::{Parser, Subcommand};

pub(super) use audit::Audit;
pub(super) use connection::{Format, Shared, Tongue};
pub(super) use import::{Import, ImportItems, ImportMunicipalities, ImportStock};
pub(super) use keep::{Backup, Export, ExportBundle, Repair, Restore, Succeed};
pub(super) use log::{Log, LogWitness, Monitor, Receipt, Witness, WitnessAdd, WitnessServe};
pub(super) use look::{Report, Verify, VerifyWhat, View};
pub(super) use people::{Token, User};
pub(super) use run::{Completions, Dev, Submit};

/// The ledger of a humanitarian aid bank.
#[derive(Debug, Parser)]
#[command(
    name = "helpbank",
    version,
    about = "The ledger of a humanitarian aid bank",
    long_about = "The ledger of a humanitarian aid bank: every donation, movement and distribution is an entry in an append-only, \
                  hash-chained log, and everything you look at is built from that log.\n\n\
                  `helpbank dev --data DIR` runs a bank in a folder. Every other command finds it by the same --data DIR, or by --url and \
                  --token.",
    after_long_help = "A first hour:\n  \
        helpbank dev --data ./data                                  run a bank (leave it running)\n  \
        helpbank import stock stock.csv --site ATH --map map.toml --create-missing --data ./data\n  \
        helpbank report stock --site ATH --data ./data\n  \
        helpbank submit commands.ndjson --data ./data               move and hand out\n  \
        helpbank verify --data ./data                               check every byte and every rule\n\n\
        Exit codes: 0 fine, 1 the check failed or the bank refused, 2 wrong use (also a name or a file that is not there), 3 the bank cannot be \
        reached.",
    subcommand_required = true,
    arg_required_else_help = true,
    propagate_version = true
)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) common: Shared,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Dev(Dev),
    Submit(Submit),
    #[command(subcommand)]
    Import(Import),
    Report(Report),
    Audit(Box<Audit>),
    Verify(Verify),
    #[command(subcommand)]
    Export(Export),
    Backup(Backup),
    Restore(Restore),
    Repair(Repair),
    Succeed(Succeed),
    #[command(subcommand)]
    Log(Log),
    Receipt(Receipt),
    #[command(subcommand)]
    Witness(Witness),
    Monitor(Monitor),
    #[command(subcommand)]
    User(User),
    #[command(subcommand)]
    Token(Token),
    Completions(Completions),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_hold_together() {
        Args::command().debug_assert();
    }

    #[test]
    fn every_command_teaches() {
        fn look(command: &mut clap::Command, path: &str) {
            let help = command.render_long_help().to_string();
            let leaf = command.get_subcommands().next().is_none();
            assert!(!leaf || help.contains("helpbank "), "`{path}` shows no example:\n{help}");
            for inner in command.get_subcommands_mut().filter(|inner| inner.get_name() != "help") {
                let path = format!("{path} {}", inner.get_name());
                look(inner, &path);
            }
        }
        let mut all = Args::command();
        all.build();
        look(&mut all, "helpbank");
    }

    #[test]
    fn where_the_bank_is_can_be_said_before_and_after_the_command() {
        for words in [["helpbank", "--data", "d", "verify"], ["helpbank", "verify", "--data", "d"]] {
            let args = Args::try_parse_from(words).expect("both ways are right");
            assert_eq!(args.common.data.as_deref(), Some(std::path::Path::new("d")));
        }
    }

    #[test]
    fn wrong_use_is_two() {
        for words in
            [&["helpbank", "frobnicate"][..], &["helpbank", "report", "colours"], &["helpbank", "import", "stock"]]
        {
            let error = Args::try_parse_from(words).expect_err("there is no such command");
            assert_eq!(error.exit_code(), 2, "{words:?}");
        }
        assert_eq!(Args::try_parse_from(["helpbank", "--help"]).expect_err("help is printed").exit_code(), 0);
    }
}
