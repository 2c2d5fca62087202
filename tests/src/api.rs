//! A desk as a program meets it: the HTTP API, with the admin's token of the data folder.

use std::path::Path;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::ground::http;

/// A way into a running desk.
#[derive(Debug, Clone)]
pub struct Api {
    client: Client,
    url: String,
    token: String,
}

impl Api {
    /// The API of the desk at `url` with this data folder.
    pub fn of(url: &str, folder: &Path) -> Self {
        let token = std::fs::read_to_string(folder.join("admin.token")).expect("a running desk has an admin token");
        Self { client: http(), url: url.to_owned(), token: token.trim().to_owned() }
    }

    /// Sends a command; its status and what came back. An error is of the connection: nobody knows what became of the command.
    pub async fn command(&self, command: &Value) -> Result<(StatusCode, Value), reqwest::Error> {
        let key = command["key"].as_str().expect("a test's command has a key");
        let request = self.client.post(format!("{}/v1/commands", self.url)).bearer_auth(&self.token);
        let answer = request.header("Idempotency-Key", key).json(command).send().await?;
        let status = answer.status();
        Ok((status, answer.json().await.unwrap_or(Value::Null)))
    }

    /// Sends a command that must be accepted.
    pub async fn accepted(&self, command: Value) -> Value {
        let (status, answer) = self.command(&command).await.expect("the desk answers");
        assert!(status.is_success(), "{command} was answered {status}: {answer}");
        answer
    }

    /// Asks for a report.
    pub async fn get(&self, path: &str) -> Value {
        let answer = self.client.get(format!("{}{path}", self.url)).bearer_auth(&self.token).send().await;
        let answer = answer.expect("the desk answers");
        let status = answer.status();
        let body = answer.text().await.expect("an answer has a body");
        assert!(status.is_success(), "{path} was answered {status}: {body}");
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("{path} is no JSON ({error}): {body}"))
    }

    /// Bytes of a page or an entry.
    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let answer = self.client.get(format!("{}{path}", self.url)).bearer_auth(&self.token).send().await;
        let answer = answer.expect("the desk answers");
        assert!(answer.status().is_success(), "{path} was answered {}", answer.status());
        answer.bytes().await.expect("an answer has a body").to_vec()
    }

    /// Lets the desk verify itself.
    pub async fn verify(&self) -> Value {
        let answer = self.client.post(format!("{}/v1/verify", self.url)).bearer_auth(&self.token).send().await;
        answer.expect("the desk answers").json().await.expect("a report is JSON")
    }

    /// Asks for a checkpoint: where the log stands then, or why there is none.
    pub async fn checkpoint(&self) -> Value {
        let answer = self.client.post(format!("{}/v1/log/checkpoint", self.url)).bearer_auth(&self.token);
        let answer = answer.json(&json!({})).send().await;
        answer.expect("the desk answers").json().await.expect("where it stands is JSON")
    }

    /// A site with an item, a donor and a bin to give to.
    pub async fn set_up(&self) {
        self.accepted(json!({"key":"item","command":"register_item","code":"BLANKET","name":"Blanket","unit":"each"}))
            .await;
        self.accepted(json!({"key":"donor","command":"register_party","kind":"donor","name":"A giver"})).await;
        self.accepted(json!({"key":"site","command":"open_site","code":"ATH","name":"Athens"})).await;
        self.accepted(json!({"key":"bin","site":"ATH","command":"add_bin","code":"A-01"})).await;
    }
}

/// A donation of so many blankets to the site of [`Api::set_up`].
pub fn donation(key: &str, quantity: u64) -> Value {
    json!({"key": key, "site": "ATH", "command": "receive_donation", "donor": "made:donor",
           "lines": [{"item": "BLANKET", "bin": "A-01", "quantity": quantity}]})
}
