//! A server that outlived its desk: killed desks cannot stop theirs. It is known by its command line, which names our configuration.
//!
//! The folder's lock is held by now, so no living desk owns such a process. Processes are looked for in `/proc`; where there is
//! none, nothing is found and nothing is stopped.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::time::{Instant, sleep};

use super::ServerError;

/// How long it may take to stop when asked, and again when killed.
const STOP_S_MAX: Duration = Duration::from_secs(20);
/// How often it is looked for.
const LOOK_MS: Duration = Duration::from_millis(20);

/// Stops every process that was started with this configuration file.
pub(super) async fn stop(config: &Path) -> Result<(), ServerError> {
    for pid in started_with(config) {
        tracing::warn!(pid, "stopping a nats-server that an earlier run left behind");
        for signal in [Signal::TERM, Signal::KILL] {
            if let Some(process) = Pid::from_raw(pid) {
                // It may be gone already.
                let _ = kill_process(process, signal);
            }
            let patience = Instant::now() + STOP_S_MAX;
            while names(pid, config) && Instant::now() < patience {
                sleep(LOOK_MS).await;
            }
        }
        if names(pid, config) {
            return Err(ServerError::Leftover { pid });
        }
    }
    Ok(())
}

fn started_with(config: &Path) -> Vec<i32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
    let pids = processes.filter_map(|process| process.file_name().to_str()?.parse().ok());
    pids.filter(|&pid| names(pid, config)).collect()
}

/// Whether this process was started as `nats-server -c CONFIG`, whatever the program's path. A zombie has no command line.
fn names(pid: i32, config: &Path) -> bool {
    let Ok(line) = fs::read(format!("/proc/{pid}/cmdline")) else { return false };
    let words: Vec<&[u8]> = line.split(|&byte| byte == 0).collect();
    matches!(words.as_slice(), [_, flag, file, ..] if *flag == b"-c" && *file == config.as_os_str().as_encoded_bytes())
}
