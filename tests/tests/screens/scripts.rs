//! What a script adds: lines at once, proposals while typing, scanners that cannot send, one press one entry.

use fantoccini::Locator;
use fantoccini::key::Key;
use tempfile::TempDir;
use tests::ground::{Browser, Desk};

use crate::DESKTOP;
use crate::person::Person;

#[tokio::test]
async fn browser_scripts_make_forms_quicker_and_never_send_by_themselves() {
    let folder = TempDir::new().expect("a folder");
    let desk = Desk::start(folder.path());
    let browser = Browser::start();
    let maria = Person::at(&browser, &desk, DESKTOP, true).await;
    maria.found(folder.path()).await;
    maria.set_up().await;
    maria.go("/at/ATH/receive").await;

    // A line more and one less, without leaving the page.
    maria.ask("window.stayed = true").await;
    maria.page.press("button[value=add-line]").await;
    assert_eq!(maria.count("fieldset.line").await, 2);
    maria.fill("lines-1-item", "BLANKET-150").await;
    maria.page.press("button[value=remove-0]").await;
    assert_eq!(maria.count("fieldset.line").await, 1);
    assert_eq!(maria.value("lines-0-item").await, "BLANKET-150", "the second line moved up");
    assert_eq!(maria.ask("return window.stayed").await, true);

    // A scanner types a code and presses Enter: the next field, not the bank.
    let item = maria.find("#lines-0-item").await;
    item.clear().await.expect("cleared");
    item.send_keys("BLANKET-150").await.expect("typed");
    item.send_keys(&char::from(Key::Enter).to_string()).await.expect("typed");
    assert_eq!(maria.ask("return document.activeElement.id").await, "lines-0-quantity");
    assert_eq!(maria.ask("return window.stayed").await, true);

    // Proposals come while typing.
    item.clear().await.expect("cleared");
    item.send_keys("μάλλ").await.expect("typed");
    let proposed = Locator::Css("#lines-0-item-list option[value='BLANKET-150']");
    maria.page.wait().for_element(proposed).await.expect("the item is proposed");

    // Pressed twice, recorded once.
    item.clear().await.expect("cleared");
    item.send_keys("BLANKET-150").await.expect("typed");
    maria.fill("donor_name", "Κρητικός Α.Ε.").await;
    maria.fill("lines-0-quantity", "4").await;
    maria.choose("lines-0-bin", "A-01").await;
    maria.send().await;
    maria.press("button[value='set donor new-person']").await;
    maria.ask("const b = document.querySelector('button[value=send]'); b.click(); b.click();").await;
    maria.page.wait().for_element(Locator::Css(".notice.good")).await.expect("it is recorded");
    maria.go("/entries?book=ATH&kind=donation_received").await;
    assert_eq!(maria.count("tbody tr").await, 1);

    // A name that nobody knows in one line hides nothing of what the book says of another.
    maria.go("/at/ATH/dispatch?item=BLANKET-150").await;
    maria.choose("destination", "LAR").await;
    maria.fill("lines-0-quantity", "5000").await;
    maria.page.press("button[value=add-line]").await;
    maria.fill("lines-1-item", "NOTHING-SUCH").await;
    maria.fill("lines-1-quantity", "1").await;
    maria.send().await;
    assert_eq!(maria.count(".field.wrong").await, 2, "{}", maria.text().await);
    maria.reads("Γραμμή 2: Είδος: Δεν βρέθηκε είδος").await;
    assert_eq!(maria.value("lines-1-item").await, "NOTHING-SUCH", "what was written is kept");
    maria.reads("και ζητούνται 5.000 τεμ.").await;
}

#[tokio::test]
async fn browser_language_follows_the_person_and_stays() {
    let folder = TempDir::new().expect("a folder");
    let desk = Desk::start(folder.path());
    let browser = Browser::start();
    let maria = Person::at(&browser, &desk, DESKTOP, true).await;
    maria.found(folder.path()).await;
    assert_eq!(maria.ask("return document.documentElement.lang").await, "el");
    maria.go("/stock").await;
    maria.press("header form[action='/language'] button").await;
    assert_eq!(maria.place().await, "/stock", "the page stays the same");
    assert_eq!(maria.ask("return document.documentElement.lang").await, "en");
    maria.reads("There is no such stock.").await;
    maria.go("/chain").await;
    maria.reads("Where each book stands").await;
}
