//! A real Chromium, driven over `WebDriver`, with the network it needs for nothing but the pages under test.

use std::fs;
use std::future::Future;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::desk::http;
use super::place::{pictures_folder, program};
use super::started::{Started, processes_naming, send};

/// Narrower than this a page is shown as on a phone: touch, and the page's own viewport.
const PHONE_WIDTH_MAX: u32 = 800;
/// A page that has not come after so long never will: the test fails with its place instead of waiting for the driver's five minutes.
const PAGE_LOAD_MS_MAX: u32 = 30_000;
/// What the browser has not done after so long it never will: longer than a page may take, so that the driver's own word comes first.
const STEP_S_MAX: u64 = 45;
/// How many times the driver is started.
const DRIVER_STARTS_MAX: u32 = 5;

/// Where the middle of what a selector finds first lies, brought into sight; or why it cannot be pressed.
const AIM: &str = r"
    const it = document.querySelector(arguments[0]);
    if (!it) return 'there is none';
    it.scrollIntoView({ behavior: 'instant', block: 'center', inline: 'center' });
    const box = it.getClientRects()[0];
    if (!box || box.width === 0 || box.height === 0) return 'it is not shown';
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const top = document.elementFromPoint(x, y);
    if (!top || (top !== it && !it.contains(top))) return 'it lies under ' + (top ? top.outerHTML.slice(0, 120) : 'nothing');
    return { x, y };
";

/// A chromedriver on a free port. Each page is a browser of its own, with an empty profile.
pub struct Browser {
    port: u16,
    pages: AtomicU32,
    folder: TempDir,
    process: Started,
}

/// One open page; everything fantoccini's `Client` does, and pictures.
pub struct Page {
    client: Client,
    session: String,
}

impl Browser {
    /// Starts the driver; browsers start with their pages.
    pub fn start() -> Self {
        let driver =
            program("HELPBANK_CHROMEDRIVER", "chromedriver", &[PathBuf::from("/usr/lib/chromium/chromedriver")])
                .unwrap_or_else(|| panic!("there is no chromedriver: run `bash tests/ground/tools.sh`"));
        let folder = TempDir::new().expect("the temporary folder is writable");
        // The port that it takes on IPv4 is at times somebody else's on IPv6; then it ends, and another try takes another.
        let mut troubles = Vec::new();
        for _ in 0..DRIVER_STARTS_MAX {
            let mut command = Command::new(&driver);
            command.arg("--port=0").env("HOME", folder.path()).env("TMPDIR", folder.path());
            for variable in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
            {
                command.env_remove(variable);
            }
            let mut process = Started::start("chromedriver", &mut command);
            let told = process.until("its port", |it| {
                let log = it.stdout();
                let (_, after) = log.split_once("started successfully on port ")?;
                after.split_once('.')?.0.parse().ok()
            });
            match told {
                Ok(port) => return Self { port, pages: AtomicU32::new(0), folder, process },
                Err(trouble) => troubles.push(trouble),
            }
        }
        panic!("{}", troubles.join("\n"))
    }

    /// The folder of the profiles; every process of its browsers names it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Opens an empty page whose viewport is exactly this many CSS pixels.
    pub async fn page(&self, width: u32, height: u32) -> Page {
        self.open(width, height, true, &[]).await
    }

    /// The same for a page that lies in a file and reads modules that lie beside it.
    pub async fn page_of_files(&self, width: u32, height: u32) -> Page {
        self.open(width, height, true, &["--allow-file-access-from-files"]).await
    }

    /// The same in a browser that runs no JavaScript of the page.
    pub async fn page_without_scripts(&self, width: u32, height: u32) -> Page {
        self.open(width, height, false, &[]).await
    }

    async fn open(&self, width: u32, height: u32, scripts: bool, more: &[&str]) -> Page {
        let profile = self.folder.path().join(format!("profile-{}", self.pages.fetch_add(1, Ordering::Relaxed)));
        let phone = width < PHONE_WIDTH_MAX;
        let mut options = json!({
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--no-proxy-server", "--hide-scrollbars",
                format!("--user-data-dir={}", profile.display()), format!("--window-size={width},{height}"),
            ],
            "mobileEmulation": { "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1, "touch": phone, "mobile": phone } },
        });
        options["args"].as_array_mut().expect("a list").extend(more.iter().map(|one| json!(one)));
        if !scripts {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        if let Some(binary) = program("HELPBANK_CHROMIUM", "chromium", &[]) {
            options["binary"] = json!(binary);
        }
        let mut wanted = serde_json::Map::new();
        wanted.insert("goog:chromeOptions".to_owned(), options);
        wanted.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        wanted.insert("timeouts".to_owned(), json!({ "pageLoad": PAGE_LOAD_MS_MAX }));
        let driver = format!("http://127.0.0.1:{}", self.port);
        let connected = ClientBuilder::new(HttpConnector::new()).capabilities(wanted).connect(&driver).await;
        let client = connected.unwrap_or_else(|error| panic!("no browser: {error}\n{}", self.process.log_tail()));
        let session = client.session_id().await.ok().flatten().expect("a connected client has a session");
        Page { client, session: format!("{driver}/session/{session}") }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.process.end_with(Signal::TERM);
        for (id, _) in processes_naming(self.folder.path()) {
            send(id, Signal::KILL); // a browser whose driver has gone
        }
    }
}

/// Waits for a step of a browser, and fails with its name when it does not come: a test must say where it stands still.
pub async fn soon<T>(step: &str, work: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(Duration::from_secs(STEP_S_MAX), work).await;
    done.unwrap_or_else(|_| panic!("{step}: not done after {STEP_S_MAX} seconds"))
}

impl Page {
    /// Presses what this selector finds first, with the protocol's own mouse. The driver's click will not do: on a phone it waits for a timer of
    /// the page before it presses, and a page without scripts has no timers, so that it waits for ever.
    pub async fn press(&self, css: &str) {
        let aimed = soon(css, self.client.execute(AIM, vec![json!(css)])).await;
        let aimed = aimed.unwrap_or_else(|error| panic!("{css} cannot be pressed: {error}"));
        assert!(aimed.is_object(), "{css} cannot be pressed: {aimed}");
        for kind in ["mousePressed", "mouseReleased"] {
            let wish = json!({ "type": kind, "x": aimed["x"], "y": aimed["y"], "button": "left", "clickCount": 1 });
            self.command("Input.dispatchMouseEvent", &wish).await;
        }
    }

    /// Takes a picture of the whole page, also what one would have to scroll to, as `target/pictures/<name>.png`.
    pub async fn picture(&self, name: &str) -> PathBuf {
        let metrics = self.command("Page.getLayoutMetrics", &json!({})).await;
        let whole = &metrics["cssContentSize"];
        let clip = json!({ "x": 0, "y": 0, "width": whole["width"], "height": whole["height"], "scale": 1 });
        let wish = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let taken = self.command("Page.captureScreenshot", &wish).await;
        let bytes = STANDARD.decode(taken["data"].as_str().expect("a picture is base64")).expect("a picture is base64");
        let file = pictures_folder().join(name).with_extension("png");
        write(&file, &bytes);
        file
    }

    /// How many sheets of paper the page fills when it is printed.
    pub async fn printed_pages(&self) -> usize {
        let printed = self.command("Page.printToPDF", &json!({ "preferCSSPageSize": true })).await;
        let bytes = STANDARD.decode(printed["data"].as_str().expect("a PDF is base64")).expect("a PDF is base64");
        let text = String::from_utf8_lossy(&bytes);
        text.matches("/Type /Page").count() - text.matches("/Type /Pages").count()
    }

    /// Ends this browser. Dropping the `Browser` ends all of them.
    pub async fn close(self) {
        self.client.close().await.expect("an open page can be closed");
    }

    /// One command of the Chrome `DevTools` protocol, for what `WebDriver` has no word for.
    pub async fn command(&self, name: &str, parameters: &Value) -> Value {
        self.ask_driver(name, "goog/cdp/execute", &json!({ "cmd": name, "params": parameters })).await
    }

    /// What the page's console has said since it was last asked: errors, and what the page's own rules forbade.
    pub async fn console(&self) -> Vec<String> {
        let said = self.ask_driver("the console", "se/log", &json!({ "type": "browser" })).await;
        said.as_array().into_iter().flatten().map(|one| format!("{}: {}", one["level"], one["message"])).collect()
    }

    async fn ask_driver(&self, name: &str, path: &str, wish: &Value) -> Value {
        let address = format!("{}/{path}", self.session);
        let ask = async { http().post(address).json(wish).send().await?.json::<Value>().await };
        let answer =
            soon(name, ask).await.unwrap_or_else(|error| panic!("{name}: the driver does not answer: {error}"));
        assert!(answer["value"]["error"].is_null(), "{name} failed: {answer}");
        answer["value"].clone()
    }
}

impl Deref for Page {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

fn write(file: &Path, bytes: &[u8]) {
    let folder = file.parent().expect("a file lies in a folder");
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(file, bytes));
    written.unwrap_or_else(|error| panic!("cannot write {}: {error}", file.display()));
}
