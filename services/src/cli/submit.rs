//! `helpbank submit`: commands from a file to the bank, receipts from the bank to the output, both at full speed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use bytes::Bytes;
use futures_util::stream::unfold;
use reqwest::Body;
use tokio::sync::mpsc;

use super::args::{Shared, Submit};
use super::ending::{Ending, in_words, unreadable};
use super::keyed::{Keyed, NoKey};
use super::lines::{Answer, exchange};
use super::{out, reach};
use crate::words::Words;

/// About how many bytes are sent at once.
const CHUNK_BYTES: usize = 64 * 1024;
/// Chunks that may wait to be sent.
const CHUNKS_WAITING_MAX: usize = 16;
/// Refused lines that are said again at the end; the rest is only counted.
const REFUSED_SAID_MAX: usize = 100;

pub(super) async fn submit(submit: &Submit, common: &Shared) -> Result<(), Ending> {
    let client = reach::client(common)?;
    let source: Box<dyn Read + Send> = if submit.file == Path::new("-") {
        Box::new(io::stdin())
    } else {
        let file = File::open(&submit.file);
        Box::new(file.map_err(|error| unreadable(&submit.file, &error))?)
    };
    let (chunks, waiting) = mpsc::channel(CHUNKS_WAITING_MAX);
    // A thread of its own: a pipe may let it wait for ever.
    let reading = std::thread::spawn(move || read(source, &chunks));
    let body = Body::wrap_stream(unfold(waiting, |mut waiting| async move {
        waiting.recv().await.map(|chunk: Bytes| (Ok::<_, io::Error>(chunk), waiting))
    }));
    let bar = out::progress("lines answered", None);
    let (words, mut refused) = (common.words(), Refused::default());
    let answered = exchange(&client, body, |line| {
        bar.inc(1);
        refused.look(&client.read(line)?, words);
        out::put(&[line, b"\n"].concat())
    })
    .await;
    bar.finish_and_clear();
    refused.say(words);
    answered?;
    match reading.join() {
        Ok(Ok(())) if refused.count == 0 => Ok(()),
        Ok(Ok(())) => Err(Ending::Said),
        Ok(Err(ending)) => Err(ending),
        Err(_) => Err(Ending::Failed("the input could not be read to its end".to_owned())),
    }
}

/// Reads lines, gives each a key, and passes them on in chunks; what has been read is passed on before anything is waited for.
fn read(source: Box<dyn Read + Send>, chunks: &mpsc::Sender<Bytes>) -> Result<(), Ending> {
    let mut source = BufReader::with_capacity(CHUNK_BYTES, source);
    let (mut keyed, mut line, mut chunk) = (Keyed::default(), Vec::new(), Vec::new());
    let mut number = 0_u64;
    loop {
        line.clear();
        let read = source.read_until(b'\n', &mut line);
        let read = read.map_err(|error| Ending::WrongUse(format!("the input cannot be read: {error}")))?;
        number = number.saturating_add(u64::from(read > 0));
        let keyed = keyed.line(&line);
        if let Ok(keyed) = &keyed
            && read > 0
        {
            chunk.extend_from_slice(keyed);
            chunk.push(b'\n');
        }
        let pause = read == 0 || keyed.is_err() || chunk.len() >= CHUNK_BYTES || source.buffer().is_empty();
        if pause && !chunk.is_empty() && chunks.blocking_send(std::mem::take(&mut chunk).into()).is_err() {
            // The bank has hung up; the answer says why.
            return Ok(());
        }
        match keyed {
            Err(NoKey::Person) => {
                let why = "it registers a person without a key; give it one of your own (`\"key\":\"…\"`), which is not made of the name";
                return Err(Ending::Failed(format!(
                    "line {number}: {why}. This line and those after it were not sent"
                )));
            }
            Ok(_) if read == 0 => return Ok(()),
            Ok(_) => {}
        }
    }
}

/// The lines that were refused.
#[derive(Default)]
struct Refused {
    count: u64,
    said: Vec<String>,
}

impl Refused {
    fn look(&mut self, answer: &Answer, words: Words) {
        let Some(problem) = &answer.problem else { return };
        self.count = self.count.saturating_add(1);
        if self.said.len() < REFUSED_SAID_MAX {
            let key = answer.key.as_deref().map(|key| format!(" ({key})")).unwrap_or_default();
            let line = words.with("cli-line", &[("line", (&answer.line.to_string()).into())]);
            self.said.push(format!("{line}{key}: {}", in_words(problem)));
        }
    }

    fn say(&self, words: Words) {
        if self.count == 0 {
            return;
        }
        for line in &self.said {
            out::say(line);
        }
        let rest = self.count.saturating_sub(u64::try_from(self.said.len()).unwrap_or(u64::MAX));
        let mut text = words.with("cli-lines-refused", &[("count", self.count.into())]);
        if rest > 0 {
            text.push(' ');
            text.push_str(&words.with("cli-more-refused", &[("count", rest.into())]));
        }
        out::say(&text);
    }
}
