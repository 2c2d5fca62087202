//! How every page looks and speaks: it fits, it is labelled, it can be touched, it breaks no rule of its own policy. Pictures are taken to look at.

use tempfile::TempDir;
use tests::ground::{Browser, Desk};

use crate::person::Person;
use crate::{DESKTOP, PHONE};

/// Every page that has an address of its own in the example bank.
const PAGES: [(&str, &str); 22] = [
    ("home", "/"),
    ("stock", "/stock"),
    ("lots", "/stock?lots=1"),
    ("receive", "/at/TAV/receive"),
    ("put-away", "/at/TAV/put-away"),
    ("dispatch", "/at/TAV/dispatch?item=SH-BLANKET"),
    ("arrivals", "/at/TAV/arrivals"),
    ("distribute", "/at/TAV/distribute"),
    ("hand-out", "/at/TAV/hand-out"),
    ("deliveries", "/at/TAV/deliveries"),
    ("adjust", "/at/TAV/adjust?item=SH-BLANKET"),
    ("write-off", "/at/TAV/write-off?item=SH-BLANKET"),
    ("item", "/items/SH-BLANKET"),
    ("card", "/at/TAV/card/SH-BLANKET"),
    ("shipments", "/shipments"),
    ("entries", "/entries"),
    ("chain", "/chain"),
    ("heads", "/papers/heads"),
    ("setup", "/setup"),
    ("sites", "/setup/sites"),
    ("items", "/setup/items"),
    ("nowhere", "/nowhere"),
];

/// The smallest phone.
const SMALLEST: (u32, u32) = (320, 640);

/// Kinds of entries whose pages and papers are looked at, each by the last of its kind.
const ENTRIES: [(&str, &[&str]); 9] = [
    ("donation_received", &["entries", "papers/receipt", "journeys"]),
    ("transfer_dispatched", &["entries", "papers/waybill"]),
    ("distribution_dispatched", &["entries", "papers/waybill"]),
    ("delivery_confirmed", &["entries"]),
    ("written_off", &["entries", "papers/waybill"]),
    ("stock_adjusted", &["entries", "papers/entry"]),
    ("entry_reversed", &["entries", "papers/entry"]),
    ("cash_gift_banked", &["entries", "papers/receipt"]),
    ("pages_logged", &["entries"]),
];

/// What is wrong with a page, asked of the page itself: one sentence each.
pub(crate) const EXAMINE: &str = r"
    const wrong = [];
    const all = (css, root = document) => Array.from(root.querySelectorAll(css));
    const shown = (it) => it.getClientRects().length > 0 && !it.closest('.unseen') && !it.classList.contains('skip');
    const of = (it) => it.outerHTML.slice(0, 120);
    if (document.documentElement.scrollWidth > window.innerWidth) wrong.push('wider than the screen: ' + document.documentElement.scrollWidth);
    if (all('h1').length !== 1) wrong.push('headings of the first rank: ' + all('h1').length);
    if (all('main').length !== 1 || all('header').length !== 1 || all('footer').length !== 1) wrong.push('landmarks');
    if (!document.documentElement.lang) wrong.push('no language');
    if (!document.title.includes('HELLAS HELPBANK')) wrong.push('title');
    const ids = all('[id]').map((it) => it.id);
    ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => wrong.push('id twice: ' + id));
    all('input:not([type=hidden]), select, textarea').forEach((it) => {
        if (!it.labels || it.labels.length === 0) wrong.push('no label: ' + of(it));
        (it.getAttribute('aria-describedby') || '').split(' ').filter(Boolean).forEach((id) => {
            if (!document.getElementById(id)) wrong.push('describes nothing: ' + id);
        });
    });
    all('a[href], button').filter(shown).forEach((it) => {
        if (!it.textContent.trim() && !it.getAttribute('aria-label')) wrong.push('no name: ' + of(it));
    });
    all('a.button, button, .menu a, .trail a, .tasks a, .sites a, input:not([type=hidden]):not([type=radio]), select, summary').filter(shown).forEach((it) => {
        if (it.getBoundingClientRect().height < 44) wrong.push('small to touch: ' + it.getBoundingClientRect().height + ' ' + of(it));
    });
    all('[style], script:not([src]), style').forEach((it) => wrong.push('inline: ' + of(it)));
    all('table').forEach((it) => {
        if (!it.caption) wrong.push('a table without a caption');
        if (it.getAttribute('role') !== 'table') wrong.push('a table that is none on a phone');
    });
    return wrong;
";

/// The contrast of text against what lies behind it, for every text on the page: the worst, below what is wanted.
pub(crate) const CONTRAST: &str = r"
    const lum = ([r, g, b]) => {
        const part = (c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
        return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const rgba = (text) => (text.match(/[\d.]+/g) || []).map(Number);
    const behind = (it) => {
        for (let at = it; at; at = at.parentElement) {
            const color = rgba(getComputedStyle(at).backgroundColor);
            if (color.length === 3 || color[3] === 1) return color.slice(0, 3);
        }
        return [255, 255, 255];
    };
    const wrong = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const it = walk.currentNode.parentElement;
        if (!walk.currentNode.textContent.trim() || it.getClientRects().length === 0 || it.closest('.unseen, .skip, option, datalist')) continue;
        const style = getComputedStyle(it);
        const [a, b] = [lum(rgba(style.color).slice(0, 3)), lum(behind(it))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) wrong.push(ratio.toFixed(2) + ' ' + it.className + ': ' + walk.currentNode.textContent.trim().slice(0, 40));
    }
    return [...new Set(wrong)];
";

pub(crate) fn password(desk: &Desk, login: &str) -> String {
    let text = std::fs::read_to_string(desk.folder().join("demo-logins.txt")).expect("the example has logins");
    let mut lines = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let line = lines.find(|line| line[0] == login).unwrap_or_else(|| panic!("{login} is not in the example"));
    line[1].to_owned()
}

pub(crate) async fn examine(person: &Person, name: &str, width: u32) -> Vec<String> {
    let mut found = Vec::new();
    for script in [EXAMINE, CONTRAST] {
        let said = person.ask(script).await;
        found.extend(said.as_array().into_iter().flatten().map(|one| format!("{name} at {width}: {one}")));
    }
    person.page.picture(&format!("screens/{name}-{width}")).await;
    found
}

async fn addresses(person: &Person) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        PAGES.iter().map(|(name, path)| ((*name).to_owned(), (*path).to_owned())).collect();
    for (kind, views) in ENTRIES {
        person.go(&format!("/entries?kind={kind}")).await;
        let first =
            person.ask("const a = document.querySelector('tbody a.place'); return a && a.getAttribute('href')").await;
        let first = first.as_str().unwrap_or_else(|| panic!("the example has no {kind}")).to_owned();
        for view in views {
            let name = format!("{kind}-{}", view.replace('/', "-"));
            all.push((name, first.replacen("/entries/", &format!("/{view}/"), 1)));
        }
    }
    person.go("/stock?lots=1").await;
    let lot = person.ask("return document.querySelector(\"a[href^='/lots/']\").getAttribute('href')").await;
    all.push(("lot".to_owned(), lot.as_str().expect("a lot").to_owned()));
    all
}

#[tokio::test]
async fn browser_every_page_fits_speaks_and_can_be_touched() {
    let folder = TempDir::new().expect("a folder");
    let desk = Desk::start_with(folder.path(), &["--demo"]);
    let browser = Browser::start();
    let mut wrong = Vec::new();
    for size in [PHONE, DESKTOP] {
        let nikos = Person::at(&browser, &desk, size, true).await;
        nikos.go("/").await;
        wrong.extend(examine(&nikos, "sign-in", size.0).await);
        nikos.sign_in("nikos", &password(&desk, "nikos")).await;
        for (name, path) in addresses(&nikos).await {
            nikos.go(&path).await;
            wrong.extend(examine(&nikos, &name, size.0).await);
        }
        nikos.go("/at/TAV/receive").await;
        nikos.fill("lines-0-quantity", "δέκα").await;
        nikos.send().await;
        wrong.extend(examine(&nikos, "receive-wrong", size.0).await);
    }
    let dark = Person::at(&browser, &desk, PHONE, true).await;
    let media = serde_json::json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
    dark.page.command("Emulation.setEmulatedMedia", &media).await;
    dark.sign_in("nikos", &password(&desk, "nikos")).await;
    for (name, path) in addresses(&dark).await {
        dark.go(&path).await;
        wrong.extend(examine(&dark, &format!("dark-{name}"), PHONE.0).await);
    }
    let small = Person::at(&browser, &desk, SMALLEST, true).await;
    small.go("/").await;
    wrong.extend(examine(&small, "sign-in", SMALLEST.0).await);
    small.sign_in("nikos", &password(&desk, "nikos")).await;
    for (name, path) in PAGES {
        small.go(path).await;
        wrong.extend(examine(&small, name, SMALLEST.0).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn browser_papers_print_without_the_screen_around_them() {
    let folder = TempDir::new().expect("a folder");
    let desk = Desk::start_with(folder.path(), &["--demo"]);
    let browser = Browser::start();
    let nikos = Person::at(&browser, &desk, DESKTOP, true).await;
    nikos.sign_in("nikos", &password(&desk, "nikos")).await;
    let papers = addresses(&nikos).await.into_iter().filter(|(name, _)| name.contains("papers") || name == "heads");
    for (name, path) in papers {
        nikos.go(&path).await;
        nikos.page.command("Emulation.setEmulatedMedia", &serde_json::json!({ "media": "print" })).await;
        let around = "return ['.masthead', '.menu', '.foot', '.trail'].filter((it) => { const e = document.querySelector(it); \
                      return e && e.getClientRects().length > 0 })";
        assert_eq!(nikos.ask(around).await, serde_json::json!([]), "{name}");
        assert_eq!(nikos.ask("return getComputedStyle(document.querySelector('.sheet table') || document.body).display !== 'block' || \
                              !document.querySelector('.sheet table')").await, true, "{name}: tables stay tables on paper");
        nikos.page.picture(&format!("screens/print-{name}")).await;
        nikos.page.command("Emulation.setEmulatedMedia", &serde_json::json!({ "media": "" })).await;
        let sheets = nikos.page.printed_pages().await;
        assert!(name == "heads" || sheets == 1, "{name}: a paper of a few lines is one sheet, not {sheets}");
    }
}
