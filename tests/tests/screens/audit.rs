//! The auditor's workbench at a browser: who is let in, what the pages show on a phone and on a desktop, and files to take away.

use reqwest::StatusCode;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, COOKIE};
use tempfile::TempDir;
use tests::ground::{Browser, Desk};

use crate::look::{examine, password};
use crate::person::Person;
use crate::{DESKTOP, PHONE};

/// Pages of the workbench.
const PAGES: [(&str, &str); 14] = [
    ("audit", "/audit"),
    ("audit-balance", "/audit/trial-balance"),
    ("audit-reversals", "/audit/reversals"),
    ("audit-late", "/audit/late?hours=1"),
    ("audit-write-offs", "/audit/write-offs"),
    ("audit-adjustments", "/audit/adjustments"),
    ("audit-keys", "/audit/keys"),
    ("audit-hours", "/audit/hours?hours=mon-fri%3D09:00-10:00"),
    ("audit-hours-wrong", "/audit/hours?hours=mon-fri"),
    ("audit-endings", "/audit/endings"),
    ("audit-digits", "/audit/first-digits"),
    ("audit-sample-empty", "/audit/sample"),
    ("audit-sample", "/audit/sample?seed=letter&size=5"),
    ("audit-timeline", "/audit/timeline?of=loss:damaged"),
];

#[tokio::test]
async fn browser_the_auditors_pages_fit_speak_and_lead_to_entries() {
    let folder = TempDir::new().expect("a folder");
    let desk = Desk::start_with(folder.path(), &["--demo"]);
    let browser = Browser::start();
    let mut wrong = Vec::new();
    for size in [PHONE, DESKTOP] {
        // Without scripts: every page works by itself.
        let eleni = Person::at(&browser, &desk, size, false).await;
        eleni.sign_in("eleni", &password(&desk, "eleni")).await;
        for (name, path) in PAGES {
            eleni.go(path).await;
            wrong.extend(examine(&eleni, name, size.0).await);
        }
        eleni.go("/audit").await;
        eleni.press(".menu a[href='/audit']").await;
        eleni.reads("Nothing was verified since the bank was started.").await;
        eleni.press("main a[href='/audit/write-offs']").await;
        let all = eleni.count("main tbody tr").await;
        assert!(all > 0, "the example writes something off");
        assert!(eleni.count("main tbody tr a.place").await >= all, "every row leads to its entry");

        // A filter that leaves some out, and one that leaves all out.
        eleni.choose("reason", "stolen").await;
        eleni.press("main .filters button[type=submit]").await;
        eleni.reads("Nothing is listed.").await;
        eleni.go("/audit/write-offs?as_of=2001-01-01").await;
        eleni.reads("Nothing is listed.").await;
        assert_eq!(eleni.value("as_of").await, "2001-01-01", "what was asked is kept");

        // What cannot be meant is said beside its field.
        eleni.go("/audit/late?hours=many").await;
        assert_eq!(eleni.value("hours").await, "many");
        assert_eq!(eleni.count("#hours[aria-invalid=true]").await, 1);
        assert_eq!(eleni.count("main table").await, 0);

        eleni.go("/audit/write-offs").await;
        eleni.press("main tbody a.place").await;
        assert!(eleni.place().await.starts_with("/entries/"), "{}", eleni.place().await);
        // In Greek the same.
        eleni.go("/audit").await;
        eleni.press(".masthead form[action='/language'] button").await;
        eleni.reads("Αντιλογισμοί").await;
        wrong.extend(examine(&eleni, "audit-el", size.0).await);
    }
    // After verifying, the checks stand on the page, each with its reason, and none of them hidden.
    let eleni = Person::at(&browser, &desk, DESKTOP, true).await;
    eleni.sign_in("eleni", &password(&desk, "eleni")).await;
    eleni.go("/chain").await;
    eleni.press("main form[action='/chain/verify'] button").await;
    for size in [PHONE, DESKTOP] {
        let eleni = Person::at(&browser, &desk, size, true).await;
        eleni.sign_in("eleni", &password(&desk, "eleni")).await;
        eleni.go("/audit").await;
        let checks = eleni.count("main ul.checks > li").await;
        assert!(checks >= 5, "{}", eleni.text().await);
        assert_eq!(eleni.count("main ul.checks > li:has(> .reasons li)").await, checks, "every verdict has its reason");
        eleni.reads("the policy asks for no witness, and none cosigned").await;
        wrong.extend(examine(&eleni, "audit-verified", size.0).await);
        eleni.press(".masthead form[action='/language'] button").await;
        eleni.reads("η πολιτική").await;
        wrong.extend(examine(&eleni, "audit-verified-el", size.0).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let session = eleni.cookie("helpbank_session").await.expect("signed in");
    let _provider = tests::ground::http();
    let client =
        reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let get = async |path: &str, session: &str| {
        let request = client.get(format!("{}{path}", desk.url())).header(COOKIE, format!("helpbank_session={session}"));
        request.send().await.expect("an answer")
    };
    let csv = get("/audit/write-offs/rows.csv", &session).await;
    assert!(csv.headers()[CONTENT_TYPE].to_str().is_ok_and(|kind| kind.starts_with("text/csv")));
    assert!(csv.headers()[CONTENT_DISPOSITION].to_str().is_ok_and(|name| name.contains("write-offs.csv")));
    assert!(csv.text().await.expect("text").starts_with("place,hash,kind"));
    // A file has every row, whatever a page shows.
    let keys = get("/audit/hours/rows.csv?hours=00:00-00:01", &session).await.text().await.expect("text");
    let counted = get("/audit/hours?hours=00:00-00:01", &session).await.text().await.expect("text");
    assert!(
        counted.contains("The first 50 rows; more follow") && keys.lines().count() > 51,
        "{}",
        keys.lines().count()
    );
    let asked = csv_of(&get("/audit/write-offs/rows.csv", &session).await);
    assert!(asked.contains("listing=write-offs") && asked.contains("as_of="), "{asked}");
    let about = get("/audit/late/about.csv?hours=48", &session).await.text().await.expect("text");
    assert!(about.contains("\r\nhours,48\r\n"), "{about}");
    // Who wants a file is told in text what is wrong, and not by a page; on the page it stands beside its field.
    let wrong = get("/audit/late/rows.csv?hours=abc", &session).await;
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    let said = wrong.text().await.expect("text");
    assert!(said.starts_with("hours: "), "{said}");
    let page =
        get("/audit/late?from=2026-12-01&to=2026-01-01&actor=nobody", &session).await.text().await.expect("text");
    assert!(page.contains("name=\"actor\"") && page.contains("There is nobody nobody."), "{page}");
    let page = get("/audit/late?from=2026-12-01&to=2026-01-01", &session).await.text().await.expect("text");
    assert!(page.contains("where the period begins"), "{page}");
    let xlsx = get("/audit/trial-balance/rows.xlsx?as_of=2099-01-01", &session).await;
    assert!(xlsx.bytes().await.expect("bytes").starts_with(b"PK\x03\x04"));

    // A manager has no such part, and is not let in by its address.
    let nikos = Person::at(&browser, &desk, DESKTOP, true).await;
    nikos.sign_in("nikos", &password(&desk, "nikos")).await;
    assert_eq!(nikos.count(".menu a[href='/audit']").await, 0);
    let session = nikos.cookie("helpbank_session").await.expect("signed in");
    for path in ["/audit", "/audit/late", "/audit/late/rows.csv", "/audit/late/rows.xlsx"] {
        assert_eq!(get(path, &session).await.status(), StatusCode::FORBIDDEN, "{path}");
    }
}

/// What a file says was asked.
fn csv_of(response: &reqwest::Response) -> String {
    response.headers()["helpbank-asked"].to_str().expect("plain").to_owned()
}
