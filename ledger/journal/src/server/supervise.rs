//! Looking after a server: when it dies it is started again, with growing pauses, for as long as the desk lives.

use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::Child;
use tokio::sync::{Notify, oneshot, watch};
use tokio::time::{Instant, sleep, timeout};

use super::launch::Launch;
use super::{ServerState, ServerStatus};

/// The pause before the first restart, doubled for each further one.
const PAUSE_MS_MIN: Duration = Duration::from_millis(50);
/// The longest pause.
const PAUSE_S_MAX: Duration = Duration::from_secs(2);
/// A server that has lived this long is healthy: the next pause is short again.
const HEALTHY_S: Duration = Duration::from_secs(30);
/// How long a server may take to stop when asked.
const STOP_S_MAX: Duration = Duration::from_secs(20);

/// Runs until `stop` fires or its sender is gone.
pub(super) async fn supervise(
    mut launch: Launch,
    mut child: Child,
    state: watch::Sender<ServerState>,
    anew: Arc<Notify>,
    mut stop: oneshot::Receiver<()>,
) {
    let mut pause = PAUSE_MS_MIN;
    loop {
        let born = Instant::now();
        let status = tokio::select! {
            _ = &mut stop => {
                end(&mut child).await;
                break;
            }
            () = anew.notified() => {
                end(&mut child).await;
                "as told".to_owned()
            }
            died = child.wait() => format!("{:?}", died.ok()),
        };
        tracing::error!(status, "nats-server is gone; starting it again");
        state.send_modify(|state| {
            state.status = ServerStatus::Restarting;
            state.restarts = state.restarts.saturating_add(1);
        });
        if born.elapsed() > HEALTHY_S {
            pause = PAUSE_MS_MIN;
        }
        child = tokio::select! {
            _ = &mut stop => break,
            child = again(&mut launch, &mut pause) => child,
        };
        let pid = child.id().unwrap_or_default();
        tracing::info!(pid, "nats-server runs again");
        state.send_modify(|state| state.status = ServerStatus::Running { pid });
    }
    state.send_modify(|state| state.status = ServerStatus::Stopped);
}

/// Tries until one comes up.
async fn again(launch: &mut Launch, pause: &mut Duration) -> Child {
    loop {
        sleep(*pause).await;
        *pause = pause.saturating_mul(2).min(PAUSE_S_MAX);
        match launch.start().await {
            Ok((child, _)) => return child,
            Err(error) => tracing::error!(%error, "nats-server does not come up; trying again"),
        }
    }
}

/// Asks it to stop, then makes it.
async fn end(child: &mut Child) {
    let pid = child.id().and_then(|pid| i32::try_from(pid).ok()).and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // It may be gone already.
        let _ = kill_process(pid, Signal::TERM);
    }
    if timeout(STOP_S_MAX, child.wait()).await.is_err() {
        tracing::warn!("nats-server does not stop when asked; killing it");
        let _ = child.kill().await;
    }
}
