//! The command line: `helpbank`. `dev` runs a desk; every other command asks a running one over HTTP, or works on a folder in which none
//! runs. It knows words, tables and exit codes, and no rule of the bank.
//!
//! | exit code | what it means |
//! |---|---|
//! | 0 | fine |
//! | 1 | the check failed, or the bank refused |
//! | 2 | the command was used wrongly, or names what is not there |
//! | 3 | the bank cannot be reached |

mod args;
mod audit;
mod backup;
mod client;
mod columns;
mod desk;
mod ending;
mod export;
mod import;
mod keyed;
mod lines;
mod log;
mod monitor;
mod out;
mod papers;
mod people;
mod question;
mod reach;
mod receipt;
mod repair;
mod report;
mod rows;
mod submit;
mod succeed;
mod table;
mod troubles;
mod verify;
mod witness;

use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches};
use tracing_subscriber::EnvFilter;

use args::{Args, Command, Export, Verify};
use ending::Ending;

/// What is logged when `RUST_LOG` says nothing.
const LOG_DEFAULT: &str = "warn,services=info";
/// What a client logs when `RUST_LOG` says nothing: its answers are on its output.
const LOG_CLIENT: &str = "error";

/// Runs the program on the arguments it was started with.
pub fn main() -> ExitCode {
    let args = match read(std::env::args_os()) {
        Ok(args) => args,
        Err(error) => {
            // Help and version are no errors; nobody to print to is none of ours.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(ending::WRONG_USE));
        }
    };
    log_to_stderr(&args);
    // Somebody else in this process may have named a provider already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Ending::failed(&error).tell(),
    };
    match runtime.block_on(run(args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(ending) => ending.tell(),
    }
}

/// Reads the arguments. A folder and an address that are both named are two banks: an address of the environment is only a habit.
fn read(words: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Args, clap::Error> {
    let mut command = Args::command();
    let matches = command.try_get_matches_from_mut(words)?;
    let args = Args::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    let mut levels = std::iter::successors(Some(&matches), |matches| Some(matches.subcommand()?.1));
    let named = levels.any(|matches| matches.value_source("url") == Some(ValueSource::CommandLine));
    if named && args.common.data.is_some() {
        let why = "--data and --url name two banks: give one of them";
        return Err(command.error(clap::error::ErrorKind::ArgumentConflict, why));
    }
    Ok(args)
}

fn log_to_stderr(args: &Args) {
    let default = if matches!(args.command, Command::Dev(_)) { LOG_DEFAULT } else { LOG_CLIENT };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let ansi = std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none();
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(ansi);
    // A second subscriber can only come from a test in this process.
    let _ = logs.try_init();
}

async fn run(args: Args) -> Result<(), Ending> {
    let common = args.common;
    match args.command {
        Command::Dev(dev) => desk::dev(dev, &common).await,
        Command::Submit(submit) => submit::submit(&submit, &common).await,
        Command::Import(import) => import::import(import, &common).await,
        Command::Report(report) => report::report(&report, &common).await,
        Command::Audit(audit) => audit::audit(&audit, &common).await,
        Command::Verify(Verify { what: None, policy }) => verify::bank(policy.as_deref(), &common).await,
        Command::Verify(Verify { what: Some(what), .. }) => verify::what(&what, &common).await,
        Command::Export(Export::Bundle(bundle)) => export::bundle(&bundle, &common).await,
        Command::Backup(backup) => backup::backup(&backup, &common).await,
        Command::Restore(restore) => backup::restore(restore, &common).await,
        Command::Repair(repair) => repair::repair(repair, &common).await,
        Command::Succeed(succeed) => succeed::succeed(succeed, &common).await,
        Command::Log(log) => log::log(&log, &common).await,
        Command::Witness(args::Witness::Serve(serve)) => witness::serve(serve, &common).await,
        Command::Monitor(monitor) => monitor::monitor(&monitor, &common).await,
        Command::Receipt(receipt) => receipt::fetch(&receipt, &common).await,
        Command::User(user) => people::user(user, &common).await,
        Command::Token(token) => people::token(token, &common).await,
        Command::Completions(completions) => {
            let mut written = Vec::new();
            clap_complete::generate(completions.shell, &mut Args::command(), "helpbank", &mut written);
            out::put(&written)
        }
    }
}
