//! The one program: `helpbank`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use services::causes::chain;
use services::desk::{self, DeskConfig};

#[derive(Parser)]
#[command(name = "helpbank")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the desk.
    Dev {
        #[arg(long)]
        data: PathBuf,
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        #[arg(long)]
        demo: bool,
        #[arg(long)]
        nats_server: Option<PathBuf>,
        #[arg(long)]
        views: Option<String>,
    },
}

fn main() -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let Command::Dev { data, listen, demo, nats_server, views } = Arguments::parse().command;
    match runtime.block_on(desk::run(DeskConfig { data, listen, nats_server, views, demo })) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("helpbank: {}", chain(&error));
            ExitCode::FAILURE
        }
    }
}
