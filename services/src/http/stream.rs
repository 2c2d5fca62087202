//! A stream of commands: many on their way at once, each book's in the order of their lines, an answer a line in that order too.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::FuturesOrdered;
use futures_util::{FutureExt, StreamExt};
use tokio::sync::mpsc;

use super::app::App;
use super::ask::{Prepared, answer, prepare};
use super::commands::understood;
use super::lines::{LINE_BYTES_MAX, Lines, NoLine};
use super::receipt::{Done, LineAnswer};
use super::trouble::Trouble;
use super::who::Who;
use crate::spoken::Spoken;

/// Commands of one stream that may be on their way at once: enough to fill pages, far below a clerk's queue.
const UNDER_WAY_MAX: usize = 2_048;
/// Answers that may wait for the client to read them.
const ANSWERS_WAITING_MAX: usize = 4_096;
/// How often a busy clerk is asked again before the client is told.
const BUSY_ATTEMPTS_MAX: u32 = 40;

/// Answers a body of commands with a body of answers.
pub(super) fn answers(app: App, who: Who, body: Body) -> Response {
    let (answers, waiting) = mpsc::channel(ANSWERS_WAITING_MAX);
    let driver = Driver { app, who, answers, under_way: FuturesOrdered::new(), register_under_way: false };
    tokio::spawn(driver.run(Lines::of(body)));
    let lines = futures_util::stream::unfold(waiting, |mut waiting| async move {
        waiting.recv().await.map(|line| (Ok::<Bytes, std::convert::Infallible>(line), waiting))
    });
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    (StatusCode::OK, kind, Body::from_stream(lines)).into_response()
}

type UnderWay = Pin<Box<dyn Future<Output = LineAnswer> + Send>>;

struct Driver {
    app: App,
    who: Who,
    answers: mpsc::Sender<Bytes>,
    under_way: FuturesOrdered<UnderWay>,
    /// Whether something under way goes to the register: later lines may build on it.
    register_under_way: bool,
}

/// The client is gone.
struct Gone;

impl Driver {
    async fn run(mut self, mut lines: Lines) {
        let mut number = 0_u64;
        loop {
            let line = tokio::select! {
                biased;
                Some(done) = self.under_way.next(), if !self.under_way.is_empty() => {
                    if self.send(&done).await.is_err() { return }
                    continue;
                }
                line = lines.next(), if self.under_way.len() < UNDER_WAY_MAX => line,
            };
            let Some(line) = line else { break };
            number = number.saturating_add(1);
            if self.take(number, line).await.is_err() {
                return;
            }
        }
        // Nobody left to tell is no reason to stop what is under way; it is only not reported.
        let _ = self.settle().await;
    }

    async fn take(&mut self, number: u64, line: Result<Bytes, NoLine>) -> Result<(), Gone> {
        let line = match line {
            Ok(line) if line.trim_ascii().is_empty() => return Ok(()),
            Ok(line) => line,
            Err(NoLine::TooLong) => {
                let trouble = Trouble::TooLarge { bytes_max: LINE_BYTES_MAX };
                self.refuse(number, None, trouble);
                return Ok(());
            }
            Err(NoLine::Broken) => return Err(Gone),
        };
        let spoken = match understood(&self.app, &self.who, &line, None).await {
            Ok(spoken) => spoken,
            Err(trouble) => {
                self.refuse(number, None, trouble);
                return Ok(());
            }
        };
        let key = spoken.key.clone();
        match self.prepared(&spoken).await? {
            Ok(prepared) => self.start(number, key, &spoken, prepared).await,
            Err(trouble) => {
                self.refuse(number, key, trouble);
                Ok(())
            }
        }
    }

    /// Prepares a command; what it does not find may be under way, so that is waited for, once.
    async fn prepared(&mut self, spoken: &Spoken) -> Result<Result<Prepared, Trouble>, Gone> {
        match prepare(&self.app, &self.who, spoken).await {
            Err(Trouble::NotUnderstood(_)) if !self.under_way.is_empty() => {
                self.settle().await?;
                Ok(prepare(&self.app, &self.who, spoken).await)
            }
            other => Ok(other),
        }
    }

    /// Puts a command into its clerk's queue, before any later line is looked at.
    async fn start(
        &mut self,
        number: u64,
        key: Option<String>,
        spoken: &Spoken,
        mut prepared: Prepared,
    ) -> Result<(), Gone> {
        let is_of_register = prepared.is_of_register(&self.app);
        if self.register_under_way && !is_of_register {
            self.settle().await?;
        }
        for _ in 0..BUSY_ATTEMPTS_MAX {
            let (app, who, key) = (self.app.clone(), self.who.clone(), key.clone());
            let mut asked = Box::pin(async move { answer(&app, &who, prepared).await });
            // Polled once: now it is in the queue, or the clerk has said that the queue is full.
            match asked.as_mut().now_or_never() {
                Some(Err(Trouble::Busy { retry_after_ms })) => {
                    self.settle().await?;
                    tokio::time::sleep(Duration::from_millis(retry_after_ms)).await;
                    prepared = match self.prepared(spoken).await? {
                        Ok(prepared) => prepared,
                        Err(trouble) => {
                            self.refuse(number, key, trouble);
                            return Ok(());
                        }
                    };
                }
                Some(done) => {
                    let done = line_answer(number, key, done, &self.who);
                    self.push(Box::pin(std::future::ready(done)), is_of_register);
                    return Ok(());
                }
                None => {
                    let who = self.who.clone();
                    let rest = asked.map(move |done| line_answer(number, key, done, &who));
                    self.push(Box::pin(rest), is_of_register);
                    return Ok(());
                }
            }
        }
        let retry_after_ms = crate::clerk::RETRY_AFTER_MS;
        self.refuse(number, key, Trouble::Busy { retry_after_ms });
        Ok(())
    }

    fn push(&mut self, under_way: UnderWay, is_of_register: bool) {
        self.register_under_way |= is_of_register;
        self.under_way.push_back(under_way);
    }

    /// Answers a line that comes to nothing, in its turn.
    fn refuse(&mut self, number: u64, key: Option<String>, trouble: Trouble) {
        let refused = line_answer(number, key, Err(trouble), &self.who);
        self.push(Box::pin(std::future::ready(refused)), false);
    }

    /// Waits for everything under way and answers it.
    async fn settle(&mut self) -> Result<(), Gone> {
        while let Some(done) = self.under_way.next().await {
            self.send(&done).await?;
        }
        self.register_under_way = false;
        Ok(())
    }

    async fn send(&mut self, done: &LineAnswer) -> Result<(), Gone> {
        let mut line = serde_json::to_vec(done).expect("an answer is made of texts and numbers");
        line.push(b'\n');
        self.answers.send(Bytes::from(line)).await.map_err(|_| Gone)
    }
}

fn line_answer(line: u64, key: Option<String>, done: Result<Done, Trouble>, who: &Who) -> LineAnswer {
    match done {
        Ok(done) => LineAnswer { line, key, done: Some(done), problem: None },
        Err(trouble) => LineAnswer { line, key, done: None, problem: Some(trouble.json(who.language)) },
    }
}
