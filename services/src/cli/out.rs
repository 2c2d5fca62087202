//! Standard output and standard error. A reader that has gone away ends the program in peace.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::ending::Ending;

/// Writes to standard output.
pub(super) fn put(bytes: &[u8]) -> Result<(), Ending> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    let unread = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    written.map_err(|error| if unread(&error) { Ending::Unread } else { Ending::failed(&error) })
}

/// Standard output for those who write in pieces.
pub(super) struct Piped;

impl Write for Piped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::stdout().lock().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().lock().flush()
    }
}

/// Writes a text and a line end to standard output.
pub(super) fn line(text: &str) -> Result<(), Ending> {
    put(format!("{text}\n").as_bytes())
}

/// Says something on standard error; that nobody listens is no trouble.
pub(super) fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// A bar of so many steps, or one that merely shows that work goes on. Drawn on standard error, and only for people.
pub(super) fn progress(doing: &'static str, steps: Option<u64>) -> ProgressBar {
    let target = if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let (bar, style) = match steps {
        Some(steps) => (ProgressBar::new(steps), "{msg} {wide_bar} {pos}/{len} {eta}"),
        None => (ProgressBar::new_spinner(), "{spinner} {msg} {pos} {elapsed}"),
    };
    bar.set_draw_target(target);
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    bar.with_message(doing)
}
