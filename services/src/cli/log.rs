//! `helpbank log`: where the transparency log stands, and the log as files.

use reqwest::Method;
use serde_json::Value;

use super::args::{Format, Log, LogWitness, Shared};
use super::ending::Ending;
use super::reach::{client, data};
use super::{out, rows, troubles};

pub(super) async fn log(log: &Log, common: &Shared) -> Result<(), Ending> {
    match log {
        Log::Show(_) => show(common).await,
        Log::Checkpoint(_) => {
            let client = client(common)?;
            client.ask(Method::POST, "/v1/log/checkpoint", &serde_json::json!({})).await?;
            out::put(&client.get("/log/checkpoint", &[]).await?)
        }
        Log::Witness(LogWitness::Add(add)) => super::witness::add(add, common),
        Log::Policy(_) => out::put(&client(common)?.get("/v1/log/policy", &[]).await?),
        Log::Publish(publish) => {
            let from = data(common)?.join("log");
            let size = crate::log::publish(&from, &publish.dir);
            let size = size.map_err(|error| troubles::of_log(&error, common.words()))?;
            let (dir, size) = (publish.dir.display().to_string(), rows::grouped(&size.to_string()));
            out::line(&common.words().with("cli-log-published", &[("dir", (&dir).into()), ("size", (&size).into())]))
        }
    }
}

async fn show(common: &Shared) -> Result<(), Ending> {
    let log: Value = client(common)?.get_json("/v1/log", &[]).await?;
    if common.format == Format::Json {
        out::line(&log.to_string())?;
    } else {
        for (name, value) in log.as_object().into_iter().flatten() {
            match value {
                Value::Null => {}
                Value::String(text) => out::line(&format!("{name:<16} {text}"))?,
                other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                    out::line(&format!("{name:<16} {other}"))?;
                }
            }
        }
    }
    let alarms = |one: &Value| one["fork"] == true || !one["went_back"].is_null();
    let alarmed = log["witnesses"].as_array().is_some_and(|all| all.iter().any(alarms));
    if log["stopped"].is_null() && log["waits"].is_null() && !alarmed { Ok(()) } else { Err(Ending::Said) }
}
