//! What keeps others out: no session, no token of the form, another site, too small a role; and the headers that every answer carries.

use reqwest::StatusCode;
use reqwest::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, LOCATION};
use tempfile::TempDir;
use tests::ground::{Browser, Desk};

use crate::DESKTOP;
use crate::person::Person;

fn client() -> reqwest::Client {
    let _provider = tests::ground::http();
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    client.build().expect("the HTTP client has nothing to fail on")
}

#[tokio::test]
async fn browser_forms_of_others_are_turned_away() {
    let folder = TempDir::new().expect("a folder");
    let desk = Desk::start(folder.path());
    let browser = Browser::start();
    let maria = Person::at(&browser, &desk, DESKTOP, false).await;
    maria.found(folder.path()).await;
    maria.set_up().await;
    let session = maria.cookie("helpbank_session").await.expect("signed in");
    let client = client();
    let url = |path: &str| format!("{}{path}", desk.url());
    let cookie = format!("helpbank_session={session}");

    for path in ["/", "/stock", "/at/ATH/receive", "/papers/heads", "/find/donors?q=a", "/entries"] {
        let answer = client.get(url(path)).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
        assert!(answer.headers()[LOCATION].to_str().is_ok_and(|to| to.starts_with("/sign-in")), "{path}");
    }

    let page = client.get(url("/at/ATH/receive")).header(COOKIE, &cookie).send().await.expect("an answer");
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()[CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers()[CACHE_CONTROL], "no-store");
    for header in ["x-content-type-options", "x-frame-options", "referrer-policy"] {
        assert!(page.headers().contains_key(header), "{header}");
    }
    let html = page.text().await.expect("text");
    let token = html.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
    let style = html.split("href=\"/assets/").nth(1).and_then(|rest| rest.split('"').next()).expect("a style sheet");
    let asset = client.get(url(&format!("/assets/{style}"))).send().await.expect("an answer");
    assert!(asset.headers()[CACHE_CONTROL].to_str().is_ok_and(|value| value.contains("immutable")));

    let post = |body: String, site: &'static str| {
        let request = client.post(url("/setup/partners")).header(COOKIE, &cookie).header("sec-fetch-site", site);
        request.header("content-type", "application/x-www-form-urlencoded").body(body).send()
    };
    let form = |token: &str| format!("csrf={token}&key={}&kind=partner&name=Intruder&do=send", "0".repeat(32));
    let without = post(form(""), "same-origin").await.expect("an answer");
    assert_eq!(without.status(), StatusCode::FORBIDDEN, "no token");
    let guessed = post(form(&"0".repeat(64)), "same-origin").await.expect("an answer");
    assert_eq!(guessed.status(), StatusCode::FORBIDDEN, "a guessed token");
    let from_elsewhere = post(form(token), "cross-site").await.expect("an answer");
    assert_eq!(from_elsewhere.status(), StatusCode::FORBIDDEN, "sent by another site");
    maria.go("/setup/partners").await;
    assert!(!maria.text().await.contains("Intruder"), "nothing was written");
    let own = post(form(token), "same-origin").await.expect("an answer");
    assert_eq!(own.status(), StatusCode::SEE_OTHER, "the very same form from the page itself is taken");
    let again = post(form(token), "same-origin").await.expect("an answer");
    assert_eq!(again.status(), StatusCode::SEE_OTHER, "and sent twice it leads to the same place");
    maria.go("/setup/partners").await;
    assert_eq!(maria.text().await.matches("Intruder").count(), 1);
}

#[tokio::test]
async fn browser_roles_see_and_do_what_is_theirs() {
    let folder = TempDir::new().expect("a folder");
    let desk = Desk::start_with(folder.path(), &["--demo"]);
    let browser = Browser::start();
    let text = std::fs::read_to_string(folder.path().join("demo-logins.txt")).expect("the example has logins");
    let login = |wanted: &str| {
        let mut lines = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        lines
            .find(|line| line.get(2) == Some(&wanted))
            .map(|line| (line[0].to_owned(), line[1].to_owned()))
            .expect("a login")
    };
    let forbidden = [
        ("auditor", vec!["/at/TAV/receive", "/at/TAV/adjust", "/setup/items", "/setup/people"]),
        ("operator", vec!["/at/TAV/adjust", "/at/TAV/write-off", "/setup/items", "/setup/people"]),
        ("manager", vec!["/setup/people"]),
    ];
    for (role, paths) in forbidden {
        let someone = Person::at(&browser, &desk, DESKTOP, true).await;
        let (name, password) = login(role);
        someone.sign_in(&name, &password).await;
        let home = someone.ask("return Array.from(document.links).map((a) => a.getAttribute('href'))").await;
        let home = home.to_string();
        for path in paths {
            assert!(!home.contains(path), "{role} is led to {path}");
            someone.go(path).await;
            let english = role == "auditor";
            someone.reads(if english { "You may not do this" } else { "Δεν έχετε αυτό το δικαίωμα" }).await;
        }
        someone.go("/stock").await;
        assert!(someone.count("tbody tr").await > 10, "{role} sees the stock");
    }
}
