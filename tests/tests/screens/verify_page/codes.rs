//! Codes that the page reads itself, in a browser that has no reader of its own: photos of printed papers, and the camera.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fantoccini::Locator;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::ground::{Browser, Desk, Page, http};

use super::{bring, examine, press, text, until, verdict};
use crate::look::password;
use crate::person::Person;
use crate::{DESKTOP, PHONE};

/// What fits the largest code of a paper.
const RECEIPT_QR_BYTES_MAX: usize = 2_900;

/// A printed code as a phone takes it: turned a little, askew, lit from one side, not quite sharp, with grain. Gives a PNG and a JPEG.
const PHOTO: &str = r"
    const [svg, done] = arguments;
    const image = new Image();
    image.onload = () => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [1800, 1500];
        const paper = canvas.getContext('2d');
        const light = paper.createLinearGradient(0, 0, canvas.width, canvas.height);
        light.addColorStop(0, '#f4efe2');
        light.addColorStop(1, '#b9b4a6');
        paper.fillStyle = light;
        paper.fillRect(0, 0, canvas.width, canvas.height);
        paper.filter = 'blur(0.8px)';
        paper.globalAlpha = 0.85;
        paper.setTransform(0.99, 0.06, -0.04, 0.97, 330, 180);
        paper.drawImage(image, 0, 0, 1150, 1150);
        const pixels = paper.getImageData(0, 0, canvas.width, canvas.height);
        let grain = 1;
        for (let at = 0; at < pixels.data.length; at += 4) {
            grain = (grain * 1103515245 + 12345) % 2147483648;
            const more = (grain / 2147483648 - 0.5) * 36;
            for (let part = 0; part < 3; part += 1) pixels.data[at + part] += more;
        }
        paper.putImageData(pixels, 0, 0);
        done([canvas.toDataURL('image/png'), canvas.toDataURL('image/jpeg', 0.8)]);
    };
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg);
";

/// A browser without a reader of codes, whose camera sees `photo`, held in a hand that is not quite still.
const CAMERA: &str = r"
    delete globalThis.BarcodeDetector;
    navigator.mediaDevices.getUserMedia = async () => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [1920, 1440];
        const image = new Image();
        image.src = globalThis.photo;
        await image.decode();
        let at = 0;
        setInterval(() => {
            at += 1;
            canvas.getContext('2d').drawImage(image, 60 + 9 * Math.sin(at), -30 + 9 * Math.cos(at));
        }, 80);
        return canvas.captureStream();
    };
";

/// Gifts of so many lines that their receipts come close to what a code holds.
fn gives_more(desk: &Desk) {
    let mut commands = vec![
        json!({ "key": "giver-of-more", "command": "register_party", "kind": "donor", "name": "Kritikos" }),
        json!({ "key": "bin-of-more", "site": "TAV", "command": "add_bin", "code": "QR-01" }),
    ];
    let line = json!({ "item": "SH-BLANKET", "bin": "QR-01", "quantity": 5 });
    commands.extend((10..22).map(|count| {
        let lines = vec![line.clone(); count];
        json!({ "key": format!("more-{count}"), "site": "TAV", "command": "receive_donation", "donor": "made:giver-of-more", "lines": lines })
    }));
    let commands: Vec<String> = commands.iter().map(Value::to_string).collect();
    let given = desk.cli_fed(&["submit", "-"], commands.join("\n").as_bytes());
    assert!(given.status.success(), "{}", String::from_utf8_lossy(&given.stdout));
}

/// The code on a paper as a picture of its own.
async fn code_on(nikos: &Person, paper: &str) -> String {
    nikos.go(paper).await;
    let svg = nikos.ask("return document.querySelector('.proof svg.qr').outerHTML").await;
    let svg = svg.as_str().expect("a code stands on the paper");
    svg.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1150\" height=\"1150\" ", 1)
}

/// The bytes of a picture that a page gave.
fn picture(data: &Value) -> Vec<u8> {
    let (_, bytes) = data.as_str().and_then(|data| data.split_once(";base64,")).expect("a picture is base64");
    STANDARD.decode(bytes).expect("a picture is base64")
}

/// The entry of this kind with the largest receipt that a code holds: its address, and its receipt.
async fn largest(desk: &Desk, nikos: &Person, folder: &Path, kind: &str) -> (String, Vec<u8>) {
    nikos.go(&format!("/entries?kind={kind}")).await;
    let all =
        nikos.ask("return [...document.querySelectorAll('tbody a.place')].map((it) => it.getAttribute('href'))").await;
    let file = folder.join("one.tlog-proof");
    let receipts = all.as_array().into_iter().flatten().filter_map(Value::as_str).map(|address| {
        let parts: Vec<&str> = address.rsplit('/').collect();
        let place = format!("{}@{}/{}", parts[2], parts[1], parts[0]);
        let fetched = desk.cli(&["receipt", &place, "-o", file.to_str().expect("a path")]);
        assert!(fetched.status.success(), "{}", String::from_utf8_lossy(&fetched.stderr));
        (address.to_owned(), fs::read(&file).expect("it was written"))
    });
    let fit = receipts.filter(|(_, receipt)| receipt.len() <= RECEIPT_QR_BYTES_MAX);
    fit.max_by_key(|(_, receipt)| receipt.len()).unwrap_or_else(|| panic!("no {kind} fits a code"))
}

async fn opens(browser: &Browser, address: &str, size: (u32, u32)) -> Page {
    let page = browser.page(size.0, size.1).await;
    page.command("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": CAMERA })).await;
    page.goto(address).await.expect("anyone may open it");
    let own = page.execute("return 'BarcodeDetector' in globalThis", vec![]).await.expect("an answer");
    assert_eq!(own, json!(false), "the browser has no reader");
    page
}

#[tokio::test]
async fn browser_verify_page_reads_codes_itself() {
    let folder = TempDir::new().expect("a folder");
    let mut desk = Desk::start_with(folder.path(), &["--demo"]);
    let browser = Browser::start();
    gives_more(&desk);
    let nikos = Person::at(&browser, &desk, DESKTOP, true).await;
    nikos.sign_in("nikos", &password(&desk, "nikos")).await;
    let (gift, receipt) = largest(&desk, &nikos, folder.path(), "donation_received").await;
    assert!(receipt.len() > 2_750, "{} bytes are no large code", receipt.len());
    let (money, _) = largest(&desk, &nikos, folder.path(), "cash_gift_banked").await;
    let gift = code_on(&nikos, &gift.replace("/entries/", "/papers/receipt/")).await;
    let money = code_on(&nikos, &money.replace("/entries/", "/papers/receipt/")).await;
    nikos.page.goto("about:blank").await.expect("an empty page");
    let mut photos = Vec::new();
    for (name, code) in [("gift", gift), ("money", money)] {
        let made = nikos.page.execute_async(PHOTO, vec![json!(code)]).await.expect("a photo");
        for (at, kind) in ["png", "jpg"].into_iter().enumerate() {
            fs::write(folder.path().join(format!("{name}.{kind}")), picture(&made[at]))
                .expect("the folder is writable");
        }
        photos.push(made[0].clone());
    }
    nikos.page.close().await;

    let address = format!("{}/verify-receipt", desk.url());
    let as_it_came = http().get(&address).header("accept-language", "en").send().await.expect("an answer");
    let copy = folder.path().join("copy.html");
    fs::write(&copy, as_it_came.text().await.expect("text")).expect("the folder is writable");
    let saved = format!("file://{}", copy.display());
    for (name, address, size) in [("desk", &address, PHONE), ("saved", &saved, DESKTOP)] {
        if name == "saved" {
            desk.stop();
        }
        let page = opens(&browser, address, size).await;
        for (file, event) in
            [("gift.png", "Donation received"), ("gift.jpg", "Donation received"), ("money.png", "Cash gift banked")]
        {
            bring(&page, "#photo", &folder.path().join(file)).await;
            let (heading, sentence) = verdict(&page, file).await;
            assert_eq!(heading, "The bank's word alone", "{file}: {sentence}");
            assert!(text(&page).await.contains(event), "{file}: {}", text(&page).await);
        }
        examine(&page, &format!("photo-{name}-{}", size.0)).await;
        page.execute("globalThis.photo = arguments[0]", vec![photos[0].clone()]).await.expect("a sight");
        press(&page, "#scan").await;
        until(&page, "document.querySelector('video') === null").await;
        assert!(text(&page).await.contains("Donation received"), "{}", text(&page).await);
        assert!(page.find(Locator::Css(".verdict-card.warn")).await.is_ok(), "{}", text(&page).await);

        // A picture with no code in it.
        let empty = page.execute("return document.createElement('canvas').toDataURL('image/png')", vec![]).await;
        fs::write(folder.path().join("empty.png"), picture(&empty.expect("a picture")))
            .expect("the folder is writable");
        bring(&page, "#photo", &folder.path().join("empty.png")).await;
        until(&page, "document.querySelector('#notice .warn') !== null").await;
        assert!(text(&page).await.contains("There is no code in this picture"), "{}", text(&page).await);
        assert_eq!(page.console().await, Vec::<String>::new());
        page.close().await;
    }
}
