//! The page that checks receipts: from a running desk and from a saved copy, on a phone and on a desktop, in Greek and English, with a good
//! receipt and with spoilt ones; its modules on all vectors; and beside the verifier in Rust on thousands of spoilt receipts.

mod agree;
mod codes;
mod made;
mod modules;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::Locator;
use serde_json::json;
use tempfile::TempDir;
use tests::ground::{Browser, Desk, Page, http, workspace_root};

use crate::look::{CONTRAST, EXAMINE};
use crate::{DESKTOP, PHONE};

fn vector(name: &str) -> PathBuf {
    workspace_root().join("ledger/transparency/vectors").join(name)
}

/// Waits until this is true of the page.
async fn until(page: &Page, what: &str) {
    for _ in 0..400 {
        if page.execute(&format!("return {what}"), vec![]).await.is_ok_and(|truth| truth == true) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it does not come to this: {what}\n{}", text(page).await);
}

async fn text(page: &Page) -> String {
    let main = page.find(Locator::Css("main")).await.expect("a page has content");
    main.text().await.expect("text can be read")
}

async fn press(page: &Page, css: &str) {
    let button = page.find(Locator::Css(css)).await.unwrap_or_else(|error| panic!("no {css}: {error}"));
    button.click().await.unwrap_or_else(|error| panic!("{css} cannot be pressed: {error}"));
}

/// Brings a file, as someone who chooses it.
async fn bring(page: &Page, field: &str, file: &Path) {
    let field = page.find(Locator::Css(field)).await.expect("a field for files");
    field.send_keys(&file.display().to_string()).await.expect("a file can be chosen");
}

/// The heading and the sentence of the verdict, once there is one from `file`.
async fn verdict(page: &Page, file: &str) -> (String, String) {
    until(page, &format!("(document.querySelector('.which') || {{}}).textContent === '{file}'")).await;
    let said = "const v = document.getElementById('verdict'); return [v.textContent, v.nextElementSibling.textContent]";
    let said = page.execute(said, vec![]).await.expect("a verdict");
    (said[0].as_str().expect("a heading").to_owned(), said[1].as_str().expect("a sentence").to_owned())
}

/// Fits, speaks, can be touched, can be read; said nothing on its console; asked nobody for anything.
async fn examine(page: &Page, name: &str) {
    for script in [EXAMINE, CONTRAST] {
        let said = page.execute(script, vec![]).await.expect("a page can be examined");
        let said = said.as_array().into_iter().flatten().filter_map(|one| one.as_str());
        // All of it stands inside: that is what it is for.
        let wrong: Vec<&str> =
            said.filter(|one| !one.starts_with("inline: <style>") && !one.starts_with("inline: <script")).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    }
    page.picture(&format!("screens/verify-{name}")).await;
    assert_eq!(page.console().await, Vec::<String>::new(), "{name}");
    let asked = page.execute("return performance.getEntriesByType('resource').map((it) => it.name)", vec![]).await;
    assert_eq!(asked.expect("a list"), json!([]), "{name}: it asks for something");
}

fn spoilt_receipt(folder: &Path) -> PathBuf {
    let text = fs::read_to_string(vector("receipt.tlog-proof")).expect("a vector");
    let at = text.find("extra ").expect("it has an entry") + 400;
    let letter = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
    let file = folder.join("spoilt.tlog-proof");
    fs::write(&file, format!("{}{letter}{}", &text[..at], &text[at + 1..])).expect("the folder is writable");
    file
}

/// Someone looks at receipts: of another bank, of this one, with a policy of their own, a good one and a spoilt one, in one language and then in the other.
async fn looks_at_receipts(page: &Page, folder: &Path, name: &str, greek: bool) {
    let say = |el: &'static str, en: &'static str| if greek { el } else { en };
    // The page begins in the language of the browser or of the last visit.
    if page.execute("return document.documentElement.lang", vec![]).await.expect("a language") != say("el", "en") {
        press(page, "#language").await;
    }
    until(page, &format!("document.documentElement.lang === '{}'", say("el", "en"))).await;
    examine(page, &format!("empty-{name}")).await;

    // What the bank has given itself is judged by the policy that the page came with.
    bring(page, "#file", &folder.join("own.tlog-proof")).await;
    let (heading, sentence) = verdict(page, "own.tlog-proof").await;
    assert_eq!(heading, say("Μόνο ο λόγος της τράπεζας", "The bank's word alone"), "{sentence}");
    assert!(sentence.contains(say("κανένας μάρτυρας", "no witness")), "{sentence}");
    assert!(sentence.contains(say("δεν αποδεικνύεται ότι όσα λέει", "not proven is that what it says")), "{sentence}");
    bring(page, "#file", &vector("receipt.tlog-proof")).await;
    let (heading, sentence) = verdict(page, "receipt.tlog-proof").await;
    assert_eq!(heading, say("Δεν μπορεί να κριθεί", "Cannot be told"), "{sentence}");
    assert!(sentence.contains(say("η πολιτική δεν γνωρίζει", "the policy does not name")), "{sentence}");

    bring(page, "#policy-file", &vector("policy.txt")).await;
    until(page, "document.querySelector('.verdict-card.good') !== null").await;
    let (heading, sentence) = verdict(page, "receipt.tlog-proof").await;
    assert_eq!(heading, say("Αποδεικνύεται", "Proven"), "{sentence}");
    assert!(sentence.contains(say("3 μάρτυρες", "3 witnesses")), "{sentence}");
    assert!(sentence.contains(say("ούτε ότι το κλειδί της σφραγίδας", "and that the key of the seal")), "{sentence}");
    let seen = text(page).await;
    for wanted in
        ["policy.txt", "no.bank.example/log", "north, south, île", say("Αποδέσμευση παρτίδας", "Lot released")]
    {
        assert!(seen.contains(wanted), "{wanted}:\n{seen}");
    }
    press(page, "#details > summary").await;
    let seen = text(page).await;
    for wanted in [
        "09".repeat(32).as_str(),
        "e5b74512fcd9a7e87ebaad8c714739e5fe8c07eacb0728026a798263affb8dbd",
        "L6TgjWnWNNy629sIw7XFsaDMdDEgVAgx/FGRy0UFY1k=",
        "île.example/témoin",
    ] {
        assert!(seen.contains(wanted), "{wanted}:\n{seen}");
    }
    examine(page, &format!("proven-{name}")).await;

    bring(page, "#file", &spoilt_receipt(folder)).await;
    let (heading, sentence) = verdict(page, "spoilt.tlog-proof").await;
    assert_eq!(heading, say("Δεν αποδεικνύεται", "Not proven"), "{sentence}");
    assert!(sentence.contains(say("Η σφραγίδα δεν ταιριάζει", "The seal does not fit")), "{sentence}");
    assert!(
        !text(page).await.contains(say("Αποδέσμευση παρτίδας", "Lot released")),
        "what is not proven is not repeated"
    );
    let live = page.execute("return document.getElementById('live').textContent", vec![]).await.expect("a text");
    assert_eq!(live, format!("{heading}. {sentence}"), "a screen reader hears it");
    assert_eq!(page.execute("return document.activeElement.id", vec![]).await.expect("an id"), "verdict");
    examine(page, &format!("spoilt-{name}")).await;

    press(page, "#language").await;
    let (heading, _) = verdict(page, "spoilt.tlog-proof").await;
    assert_eq!(heading, if greek { "Not proven" } else { "Δεν αποδεικνύεται" }, "the other language says the same");
    press(page, "#language").await;
    looks_at_a_false_time(page, folder, name, greek).await;
}

/// A receipt that holds, of a page that says it was written a day after a witness had seen it: in the log, and not to be relied on.
async fn looks_at_a_false_time(page: &Page, folder: &Path, name: &str, greek: bool) {
    let say = |el: &'static str, en: &'static str| if greek { el } else { en };
    let made = made::misdated_gift();
    let (receipt, policy) = (folder.join("misdated.tlog-proof"), folder.join("misdated.txt"));
    fs::write(&receipt, &made.receipt).expect("the folder is writable");
    fs::write(&policy, &made.policy).expect("the folder is writable");
    bring(page, "#file", Path::new(&format!("{}\n{}", receipt.display(), policy.display()))).await;
    let (heading, sentence) = verdict(page, "misdated.tlog-proof").await;
    assert_eq!(heading, say("Υπάρχει, με ψευδή χρόνο", "In the log, with a false time"), "{sentence}");
    for wanted in [say("ένα από τα δύο ρολόγια", "one of the two clocks"), "2026"] {
        assert!(sentence.contains(wanted), "{sentence}");
    }
    until(page, "document.querySelector('.verdict-card.bad') !== null").await;
    let failed = "return [...document.querySelectorAll('.step.failed .strong')].map((it) => it.firstChild.textContent)";
    let failed = page.execute(failed, vec![]).await.expect("steps");
    assert_eq!(failed, json!([say("Ο χρόνος", "The time")]), "everything else holds");
    assert!(text(page).await.contains(say("Παραλαβή δωρεάς", "Donation received")), "{}", text(page).await);
    examine(page, &format!("misdated-{name}")).await;
}

async fn greek(page: &Page) {
    page.command("Network.enable", &json!({})).await;
    page.command("Network.setExtraHTTPHeaders", &json!({ "headers": { "Accept-Language": "el-GR,el;q=0.9" } })).await;
}

#[tokio::test]
async fn browser_verify_page_needs_nobody() {
    let folder = TempDir::new().expect("a folder");
    let mut desk = Desk::start(folder.path());
    let own = folder.path().join("own.tlog-proof");
    let fetched = desk.cli(&["receipt", "REGISTER@1/0", "-o", own.to_str().expect("a path")]);
    assert!(fetched.status.success(), "{}", String::from_utf8_lossy(&fetched.stderr));
    let saved = folder.path().join("helpbank-check-a-receipt.html");
    let browser = Browser::start();
    let address = format!("{}/verify-receipt", desk.url());
    for (at, size) in [PHONE, DESKTOP].into_iter().enumerate() {
        for in_greek in [true, false] {
            let name = format!("desk-{}-{}", if in_greek { "el" } else { "en" }, size.0);
            let page = browser.page(size.0, size.1).await;
            greek(&page).await;
            page.goto(&address).await.expect("anyone may open it");
            looks_at_receipts(&page, folder.path(), &name, in_greek).await;
            if at == 1 && in_greek {
                let kept = json!({ "behavior": "allow", "downloadPath": folder.path() });
                page.command("Browser.setDownloadBehavior", &kept).await;
                press(&page, "#language").await;
                press(&page, "#save").await;
                for _ in 0..400 {
                    if saved.is_file() {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(25)).await;
                }
                assert!(saved.is_file(), "the copy was not saved");
            }
            page.close().await;
        }
    }
    let as_it_came = http().get(&address).header("accept-language", "el").send().await.expect("an answer");
    let rules = as_it_came.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(
        rules.starts_with("default-src 'none';")
            && rules.ends_with("frame-ancestors 'none'")
            && !rules.contains("unsafe"),
        "{rules}"
    );
    assert_eq!(as_it_came.headers()["x-content-type-options"], "nosniff");
    let as_it_came = as_it_came.text().await.expect("text");
    // No bank any more: what follows rests on the file alone.
    desk.stop();
    let copy = folder.path().join("copy.html");
    fs::write(&copy, as_it_came).expect("the folder is writable");
    for (name, file) in [("saved", &saved), ("copy", &copy)] {
        for size in [PHONE, DESKTOP] {
            for in_greek in [true, false] {
                let page = browser.page(size.0, size.1).await;
                page.goto(&format!("file://{}", file.display())).await.expect("a file can be opened");
                let name = format!("{name}-{}-{}", if in_greek { "el" } else { "en" }, size.0);
                looks_at_receipts(&page, folder.path(), &name, in_greek).await;
                page.close().await;
            }
        }
    }
}

#[tokio::test]
async fn browser_verify_page_takes_what_people_have() {
    let folder = TempDir::new().expect("a folder");
    let desk = Desk::start(folder.path());
    let browser = Browser::start();
    let page = browser.page(PHONE.0, PHONE.1).await;
    let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
    page.command("Emulation.setEmulatedMedia", &media).await;
    page.goto(&format!("{}/verify-receipt", desk.url())).await.expect("anyone may open it");
    until(&page, "document.documentElement.lang === 'en'").await; // the language of a browser that reads English

    // A gift of several lines, with its receipt and its policy in one go.
    let gift = made::gift();
    let (receipt, policy) = (folder.path().join("gift.tlog-proof"), folder.path().join("theirs.txt"));
    fs::write(&receipt, &gift.receipt).expect("the folder is writable");
    fs::write(&policy, &gift.policy).expect("the folder is writable");
    bring(&page, "#file", Path::new(&format!("{}\n{}", receipt.display(), policy.display()))).await;
    let (heading, sentence) = verdict(&page, "gift.tlog-proof").await;
    assert_eq!((heading.as_str(), sentence.contains("one witness")), ("Proven", true), "{sentence}");
    let seen = text(&page).await;
    for wanted in ["Donation received", "The donor's invoice", "Use by", "Less came", "€190.00", "L-77"] {
        assert!(seen.contains(wanted), "{wanted}:\n{seen}");
    }
    examine(&page, "gift-dark-390").await;

    // On a screen with room for all columns of its lines, none of them is hidden.
    for (width, in_greek) in [(1_280, false), (1_280, true)] {
        let wide = browser.page(width, 800).await;
        wide.goto(&format!("{}/verify-receipt", desk.url())).await.expect("anyone may open it");
        if in_greek {
            press(&wide, "#language").await;
        }
        bring(&wide, "#file", Path::new(&format!("{}\n{}", receipt.display(), policy.display()))).await;
        verdict(&wide, "gift.tlog-proof").await;
        let hidden =
            "return [...document.querySelectorAll('.scroll')].filter((it) => it.scrollWidth > it.clientWidth).length";
        let hidden = wide.execute(hidden, vec![]).await.expect("a count");
        examine(&wide, &format!("gift-{}-{width}", if in_greek { "el" } else { "en" })).await;
        assert_eq!(hidden, json!(0), "columns are hidden at {width}");
        wide.close().await;
    }

    // The same page's portable entry, as a code that was copied: no proof of the log, and it says so.
    press(&page, "#paste-part > summary").await;
    let code = format!("HBE1:{}", made::base45(&gift.portable));
    page.execute("document.getElementById('paste').value = arguments[0]", vec![json!(format!("{code}\n"))])
        .await
        .expect("a paste");
    press(&page, "#paste-check").await;
    until(&page, "document.querySelector('.verdict-card.warn') !== null").await;
    let seen = text(&page).await;
    assert!(seen.contains("Cannot be told") && seen.contains("Compare it with a printed head"), "{seen}");
    examine(&page, "code-dark-390").await;

    // The head of the book that was printed: the key is that one's.
    let head = format!("HBH1:{}", made::base45(&gift.head));
    for (typed, wanted) in [(head.as_str(), "is noted"), (code.as_str(), "It is the one on the printed head")] {
        if page.find(Locator::Css("#paste-part[open]")).await.is_err() {
            press(&page, "#paste-part > summary").await;
        }
        page.execute("document.getElementById('paste').value = arguments[0]", vec![json!(typed)])
            .await
            .expect("a paste");
        press(&page, "#paste-check").await;
        until(&page, &format!("document.querySelector('main').innerText.includes('{wanted}')")).await;
    }

    // What is nothing of ours, and a policy that is none.
    fs::write(&receipt, "a shopping list").expect("the folder is writable");
    bring(&page, "#file", &receipt).await;
    until(&page, "document.querySelector('.verdict-card.bad') !== null").await;
    fs::write(&policy, "quorum nobody\n").expect("the folder is writable");
    bring(&page, "#policy-file", &policy).await;
    until(&page, "document.querySelector('#notice .notice.bad') !== null").await;
    assert!(text(&page).await.contains("This policy cannot be used (line 1)."), "{}", text(&page).await);
    assert!(text(&page).await.contains("theirs.txt"), "the one before stays in use");

    // The command says the same of a false time as the page does.
    let misdated = made::misdated_gift();
    fs::write(&receipt, &misdated.receipt).expect("the folder is writable");
    fs::write(&policy, &misdated.policy).expect("the folder is writable");
    for (language, words) in [("el", "ένα από τα δύο ρολόγια"), ("en", "one of the two clocks is wrong")]
    {
        let files = [&receipt, &policy].map(|file| file.to_str().expect("a path"));
        let output = desk.cli(&["verify", "receipt", files[0], "--policy", files[1], "--lang", language]);
        let said = String::from_utf8(output.stdout).expect("the program speaks UTF-8");
        assert!(output.status.code() == Some(1) && said.contains(words), "{said}");
    }

    // Without scripts it says what to do.
    let bare = browser.page_without_scripts(PHONE.0, PHONE.1).await;
    bare.goto(&format!("{}/verify-receipt", desk.url())).await.expect("anyone may open it");
    assert!(text(&bare).await.contains("helpbank verify receipt"));
}

/// A browser that reads QR codes, as those of phones do: it sees what the test says it sees.
const EYES: &str = r"
    globalThis.BarcodeDetector = class {
        static async getSupportedFormats() { return ['qr_code']; }
        async detect() { return globalThis.seen ? [{ rawValue: globalThis.seen }] : []; }
    };
    navigator.mediaDevices.getUserMedia = async () => {
        const canvas = document.createElement('canvas');
        setInterval(() => canvas.getContext('2d').fillRect(0, 0, 9, 9), 50);
        return canvas.captureStream();
    };
";

#[tokio::test]
async fn browser_verify_page_reads_codes_where_the_browser_can() {
    let folder = TempDir::new().expect("a folder");
    let desk = Desk::start(folder.path());
    let browser = Browser::start();
    let page = browser.page(PHONE.0, PHONE.1).await;
    page.command("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": EYES })).await;
    page.goto(&format!("{}/verify-receipt", desk.url())).await.expect("anyone may open it");
    until(&page, "document.getElementById('scan') !== null").await;
    examine(&page, "camera-empty-390").await;
    press(&page, "#scan").await;
    until(&page, "document.activeElement.id === 'scan-stop'").await;
    press(&page, "#scan-stop").await;
    until(&page, "document.querySelector('video') === null").await;

    let gift = made::gift();
    press(&page, "#scan").await;
    let seen = json!(format!("HBE1:{}", made::base45(&gift.portable)));
    page.execute("globalThis.seen = arguments[0]", vec![seen]).await.expect("a sight");
    until(&page, "document.querySelector('.verdict-card.warn') !== null").await;
    assert!(text(&page).await.contains("Donation received"));

    // A code may hold a whole receipt; its last line end is lost on the way.
    fs::write(folder.path().join("theirs.txt"), &gift.policy).expect("the folder is writable");
    bring(&page, "#policy-file", &folder.path().join("theirs.txt")).await;
    page.execute("globalThis.seen = arguments[0]", vec![json!(gift.receipt.trim_end())]).await.expect("a sight");
    press(&page, "#scan").await;
    until(&page, "document.querySelector('.verdict-card.good') !== null").await;
    examine(&page, "camera-proven-390").await;
}
