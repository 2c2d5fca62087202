//! The ground itself: each real part starts, does one thing, survives what tests will do to it, and leaves nothing behind.

use std::fs;
use std::path::Path;

use async_nats::jetstream;
use futures_util::StreamExt;
use sqlx::Connection;
use tests::ground::{Browser, Nats, Postgres, http, workspace_root};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn an_acknowledged_message_outlives_kill_9() -> Outcome {
    let mut nats = Nats::start();
    let client = nats.connect().await?;
    let stream = jetstream::stream::Config {
        name: "BOOK".to_owned(),
        subjects: vec!["book".to_owned()],
        ..jetstream::stream::Config::default()
    };
    let context = jetstream::new(client);
    context.create_stream(stream).await?;
    let kept = context.publish("book", "page 1".into()).await?.await?;
    assert_eq!(kept.sequence, 1);
    assert!(nats.store_dir().join("jetstream/$G/streams/BOOK").is_dir());

    let url = nats.url();
    nats.kill9();
    assert!(nats.connect().await.is_err(), "a killed server answers nobody");
    nats.restart();
    assert_eq!(nats.url(), url, "clients find it where it was");
    let context = jetstream::new(nats.connect().await?);
    let message = context.get_stream("BOOK").await?.get_raw_message(1).await?;
    assert_eq!(message.payload, "page 1");
    Ok(())
}

#[tokio::test]
async fn nats_lets_nobody_in_without_the_password() {
    let nats = Nats::start();
    assert!(async_nats::connect(nats.url()).await.is_err());
    let client = nats.connect().await.expect("the ground knows the password");
    let mut heard = client.subscribe("hello").await.expect("a connected client subscribes");
    client.publish("hello", "there".into()).await.expect("a connected client publishes");
    let message = heard.next().await.expect("the subscription is open");
    assert_eq!(message.payload, "there");
}

#[tokio::test]
async fn each_database_is_fresh_and_sorts_as_greeks_do() -> Outcome {
    let server = Postgres::start();
    let mut one = sqlx::PgConnection::connect(&server.database()).await?;
    sqlx::query("CREATE TABLE place (name text)").execute(&mut one).await?;
    sqlx::query("INSERT INTO place VALUES ('Ωρωπός'), ('Άρτα'), ('Βόλος')").execute(&mut one).await?;
    let names: Vec<String> = sqlx::query_scalar("SELECT name FROM place ORDER BY name").fetch_all(&mut one).await?;
    assert_eq!(names, ["Άρτα", "Βόλος", "Ωρωπός"]);
    let mut other = sqlx::PgConnection::connect(&server.database()).await?;
    let sum: i32 = sqlx::query_scalar("SELECT 1 + 1").fetch_one(&mut other).await?;
    assert_eq!(sum, 2);
    assert!(sqlx::query("SELECT * FROM place").execute(&mut other).await.is_err(), "the other database is empty");
    Ok(())
}

#[tokio::test]
async fn a_durable_postgres_syncs() -> Outcome {
    for (server, wanted) in [(Postgres::start(), "off"), (Postgres::durable(), "on")] {
        let mut connection = sqlx::PgConnection::connect(&server.url()).await?;
        let fsync: String = sqlx::query_scalar("SHOW fsync").fetch_one(&mut connection).await?;
        assert_eq!(fsync, wanted);
    }
    Ok(())
}

const PAGE: &str = "data:text/html;charset=utf-8,<meta name=viewport content='width=device-width'><title>Βιβλίο</title>\
    <body style='margin:0'><p id=p>without</p><div style='height:3000px;background:linear-gradient(red,blue)'></div>\
    <script>document.getElementById('p').textContent='with'</script>";

#[tokio::test]
async fn browser_shows_a_page_at_exact_widths_and_takes_its_picture() -> Outcome {
    let browser = Browser::start();
    for (width, height) in [(390, 844), (1440, 900)] {
        let page = browser.page(width, height).await;
        page.goto(PAGE).await?;
        assert_eq!(page.title().await?, "Βιβλίο");
        let viewport = page.execute("return [window.innerWidth, window.innerHeight]", vec![]).await?;
        assert_eq!(viewport, serde_json::json!([width, height]));
        let picture = page.picture(&format!("ground-{width}")).await;
        let (wide, high) = png_size(&picture);
        assert_eq!(wide, width);
        assert!(high > 3000, "the picture holds the whole page, not the first screen: {high}");
        page.close().await;
    }
    Ok(())
}

#[tokio::test]
async fn browser_can_be_without_scripts() -> Outcome {
    let browser = Browser::start();
    let text = async |page: tests::ground::Page| -> Result<String, Box<dyn std::error::Error>> {
        page.goto(PAGE).await?;
        Ok(page.find(fantoccini::Locator::Id("p")).await?.text().await?)
    };
    assert_eq!(text(browser.page(390, 844).await).await?, "with");
    assert_eq!(text(browser.page_without_scripts(390, 844).await).await?, "without");
    Ok(())
}

#[tokio::test]
async fn browser_presses_below_the_fold_with_and_without_scripts() -> Outcome {
    let low = "data:text/html,<meta name=viewport content='width=device-width'><body style='margin:0'>\
        <div style='height:3000px'></div><details><summary id=s style='height:60px'>more</summary></details>";
    let browser = Browser::start();
    for page in [browser.page(390, 844).await, browser.page_without_scripts(390, 844).await] {
        page.goto(low).await?;
        page.press("#s").await;
        assert_eq!(page.execute("return document.querySelector('details').open", vec![]).await?, true);
        page.close().await;
    }
    Ok(())
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn browser_leaves_no_process_behind() {
    let browser = Browser::start();
    let page = browser.page(390, 844).await;
    let version = page.command("Browser.getVersion", &serde_json::json!({})).await;
    assert!(version["product"].as_str().is_some_and(|product| product.contains("Chrome")), "{version}");
    let folder = browser.folder().to_path_buf();
    assert!(names_folder(&folder), "while it runs its processes name its profile");
    drop(browser);
    for _ in 0..200 {
        if !names_folder(&folder) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("a browser outlived its driver");
}

#[tokio::test]
async fn http_speaks_to_a_server_on_loopback() -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await?;
        let mut request = [0; 1024];
        let read = stream.read(&mut request).await?;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await?;
        std::io::Result::Ok(read)
    });
    assert_eq!(http().get(url).send().await?.text().await?, "ok");
    assert!(served.await?? > 0);
    Ok(())
}

#[test]
fn the_workspace_root_is_where_the_members_are_named() {
    let manifest = fs::read_to_string(workspace_root().join("Cargo.toml")).expect("the root has a manifest");
    assert!(manifest.contains("[workspace]"));
}

/// Width and height from the header of a PNG file.
fn png_size(file: &Path) -> (u32, u32) {
    let bytes = fs::read(file).expect("the picture was written");
    assert_eq!(bytes.get(..8), Some(&b"\x89PNG\r\n\x1a\n"[..]));
    let number = |at: usize| {
        let four: [u8; 4] = bytes[at..at + 4].try_into().expect("four bytes are four bytes");
        u32::from_be_bytes(four)
    };
    (number(16), number(20))
}

#[cfg(target_os = "linux")]
fn names_folder(folder: &Path) -> bool {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut lines = entries.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    lines.any(|line| String::from_utf8_lossy(&line).contains(&*folder.to_string_lossy()))
}
