//! A bank to ask, people of every role to ask it, and a check of every answer against `/openapi.json`.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use journal::Journal;
use journal::MemoryJournal;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;
use vault::{Language, Role, User};

use crate::bank::{Bank, Folder, OpenConfig};
use crate::spoken::shape::misfits;

/// The password of every user of the ground.
pub(super) const PASSWORD: &str = "correct horse battery";
/// More than any answer has.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

pub(super) static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    let text = super::super::openapi::description().to_json().expect("it is described");
    serde_json::from_str(&text).expect("it is JSON")
});

pub(super) struct Ground {
    _dir: TempDir,
    pub(super) bank: Arc<Bank>,
    pub(super) router: Router,
    tokens: HashMap<&'static str, String>,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
}

impl Reply {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{} {}", self.status, self.text()))
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(super) fn media(&self) -> &str {
        let kind = self.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        kind.split(';').next().unwrap_or_default()
    }

    /// The last part of the problem's type.
    pub(super) fn problem(&self) -> String {
        let kind = self.json()["type"].as_str().unwrap_or_default().to_owned();
        kind.rsplit(':').next().unwrap_or_default().to_owned()
    }

    /// The code of the refusal at a field.
    pub(super) fn refusal(&self, field: &str) -> Option<String> {
        let problem = self.json();
        let refusals = problem["refusals"].as_array()?;
        let one = refusals.iter().find(|refusal| refusal["field"] == field)?;
        Some(one["code"].as_str()?.to_owned())
    }
}

impl Ground {
    pub(super) async fn open() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = Folder::take(dir.path()).expect("an empty folder");
        let journal = Journal::Memory(MemoryJournal::new());
        let bank = Bank::open(OpenConfig { folder, journal, views: None, log: crate::log::LogConfig::default() })
            .await
            .expect("a bank");
        let mut tokens = HashMap::new();
        for (number, (login, role)) in (1_u8..).zip([
            ("olga", Role::Operator),
            ("maria", Role::Manager),
            ("aris", Role::Auditor),
            ("adam", Role::Admin),
        ]) {
            let user = User {
                id: [number; 16],
                login: login.to_owned(),
                display_name: login.to_owned(),
                role,
                language: Language::Greek,
                disabled: false,
                created_at_ms: bank.now().ms,
            };
            bank.vault().create_user(&user, PASSWORD).await.expect("a user");
            let (_, secret) = bank.vault().create_token(&user.id, "tests", bank.now().ms).await.expect("a token");
            tokens.insert(login, secret.reveal().to_owned());
        }
        let router = super::super::router(Arc::clone(&bank), None);
        Self { _dir: dir, bank, router, tokens }
    }

    /// A bank with a site ATH (bins IN and A-01), a site LAR (bin IN), two items, a donor, a municipality, a fund and an emergency.
    pub(super) async fn furnished() -> Self {
        let ground = Self::open().await;
        for command in [
            json!({"key": "ath", "command": "open_site", "code": "ATH", "name": "Athens"}),
            json!({"key": "lar", "command": "open_site", "code": "LAR", "name": "Larissa"}),
            json!({"key": "blankets", "command": "register_item", "code": "BLANKET", "name": "Blanket", "name_el": "Κουβέρτα", "unit": "each", "packs": [{"name": "bale", "units": 25}]}),
            json!({"key": "milk", "command": "register_item", "code": "MILK", "name": "Milk", "unit": "each", "category": "food", "dated": true}),
            json!({"key": "donor", "command": "register_party", "kind": "donor", "name": "Αγνή Παπαδοπούλου", "contact": {"email": "agni@example.org"}}),
            json!({"key": "larissa", "command": "register_party", "kind": "municipality", "name": "Δήμος Λαρισαίων", "code": {"scheme": "elstat", "code": "9186"}}),
            json!({"key": "dairy", "command": "register_party", "kind": "supplier", "name": "Dairy S.A.", "nature": "organisation"}),
            json!({"key": "relief", "command": "register_fund", "code": "RELIEF", "name": "Relief", "currency": "EUR"}),
            json!({"key": "storm", "command": "register_emergency", "code": "STORM", "name": "Storm", "started_on": "2026-09-05", "area": ["elstat:9186"]}),
            json!({"key": "ath-in", "site": "ATH", "command": "add_bin", "code": "IN"}),
            json!({"key": "ath-a1", "site": "ATH", "command": "add_bin", "code": "A-01", "zone": "A"}),
            json!({"key": "lar-in", "site": "LAR", "command": "add_bin", "code": "IN"}),
        ] {
            ground.done(&command).await;
        }
        ground
    }

    pub(super) fn token(&self, login: &str) -> &str {
        &self.tokens[login]
    }

    /// Asks as it is, and holds the answer against the description.
    pub(super) async fn ask(&self, request: Request<Body>) -> Reply {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = self.router.clone().oneshot(request).await.expect("a router always answers");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, ANSWER_BYTES_MAX).await.expect("a whole answer").to_vec();
        let reply = Reply { status: parts.status, headers: parts.headers, bytes };
        conforms(&method, &path, &reply);
        reply
    }

    pub(super) async fn send(&self, login: &str, method: Method, path: &str, body: Option<&Value>) -> Reply {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token(login)));
        let request = match body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.ask(request.expect("a request")).await
    }

    /// Gets a report as the auditor.
    pub(super) async fn get(&self, path: &str) -> Reply {
        self.send("aris", Method::GET, path, None).await
    }

    /// The rows of a report, which must be there.
    pub(super) async fn rows(&self, path: &str) -> Value {
        let reply = self.get(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text());
        reply.json()["rows"].clone()
    }

    /// Gives a command as the admin.
    pub(super) async fn give(&self, command: &Value) -> Reply {
        self.send("adam", Method::POST, "/v1/commands", Some(command)).await
    }

    /// Gives a command that must be accepted, and waits until it is in the views.
    pub(super) async fn done(&self, command: &Value) -> Value {
        let reply = self.give(command).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{command}: {}", reply.text());
        let receipt = reply.json();
        if let Some(place) = receipt["place"].as_str() {
            let seen = self.get(&format!("/v1/sites?at_least={place}")).await;
            assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
        }
        receipt
    }

    pub(super) async fn close(self) {
        self.bank.stop().await;
    }
}

/// The described path that a path is one of.
pub(super) fn template_of(path: &str) -> Option<String> {
    let paths = DESCRIPTION["paths"].as_object().expect("paths");
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |template: &&String| {
        let wanted: Vec<&str> = template.split('/').collect();
        wanted.len() == parts.len() && wanted.iter().zip(&parts).all(|(want, is)| want.starts_with('{') || want == is)
    };
    // A path without parameters is meant before one with.
    let mut fitting: Vec<&String> = paths.keys().filter(fits).collect();
    fitting.sort_by_key(|template| template.matches('{').count());
    fitting.first().map(|template| (*template).clone())
}

/// The answer is one that the description names, and has the shape it names.
pub(super) fn conforms(method: &Method, path: &str, reply: &Reply) {
    let Some(template) = template_of(path) else { return };
    let operation = &DESCRIPTION["paths"][&template][method.as_str().to_lowercase()];
    if operation.is_null() {
        return;
    }
    let described = &operation["responses"][reply.status.as_str()];
    assert!(!described.is_null(), "{method} {template} does not describe {}: {}", reply.status, reply.text());
    let Some(content) = described["content"].as_object() else {
        assert!(reply.bytes.is_empty(), "{method} {template} {}: a body that is not described", reply.status);
        return;
    };
    let form = content.get(reply.media());
    let form =
        form.unwrap_or_else(|| panic!("{method} {template} {}: {} is not described", reply.status, reply.media()));
    let schemas = &DESCRIPTION["components"]["schemas"];
    let values: Vec<Value> = match reply.media() {
        "application/x-ndjson" => {
            reply.text().lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
        }
        media if media.ends_with("json") => vec![reply.json()],
        _ => return,
    };
    for value in values {
        let misfits = misfits(&value, &form["schema"], schemas);
        assert!(misfits.is_empty(), "{method} {template} {}: {misfits:?} in {value}", reply.status);
    }
}
