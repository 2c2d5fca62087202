//! The program `helpbank`: its command line, and nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    services::cli::main()
}
