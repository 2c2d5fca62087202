//! What someone typed outlives the browser's back button, the other language and the end of their session; no address answers with a blank page.

use serde_json::json;
use tempfile::TempDir;
use tests::ground::{Browser, Desk};

use crate::PHONE;
use crate::person::{PASSWORD, Person};

#[tokio::test]
async fn browser_what_was_typed_outlives_back_language_and_session() {
    let folder = TempDir::new().expect("a folder");
    let desk = Desk::start(folder.path());
    let browser = Browser::start();
    let maria = Person::at(&browser, &desk, PHONE, false).await;
    maria.found(folder.path()).await;
    maria.set_up().await;

    maria.go("/at/ATH/receive").await;
    maria.fill("donor_name", "Κρητικός Α.Ε.").await;
    maria.fill("lines-0-quantity", "δέκα").await;
    maria.press("header button[value='language en']").await;
    assert_eq!(maria.ask("return document.documentElement.lang").await, "en");
    assert_eq!(maria.value("lines-0-quantity").await, "δέκα", "of a form that was not sent yet, too");
    maria.press("header button[value='language el']").await;
    maria.send().await;
    maria.reads("Κάτι χρειάζεται διόρθωση").await;
    maria.press("header button[value='language en']").await;
    assert_eq!(maria.value("lines-0-quantity").await, "δέκα");
    maria.back().await;
    maria.reads("Κάτι χρειάζεται διόρθωση").await;
    assert_eq!(maria.value("lines-0-quantity").await, "δέκα", "the refused form stands behind the back button");

    maria.page.command("Network.clearBrowserCookies", &json!({})).await;
    maria.fill("lines-0-quantity", "12").await;
    maria.send().await;
    maria.reads("όσα γράψατε κρατήθηκαν").await;
    maria.fill("login", "maria").await;
    maria.fill("password", "not the password").await;
    maria.press("main button.button").await;
    maria.fill("password", PASSWORD).await;
    maria.press("main button.button").await;
    maria.reads("Όσα γράψατε δεν χάθηκαν").await;
    maria.press("main button[value=look]").await;
    assert_eq!(maria.place().await, "/at/ATH/receive");
    assert_eq!(maria.value("lines-0-quantity").await, "12");
    assert_eq!(maria.value("donor_name").await, "Κρητικός Α.Ε.");
    maria.go("/entries?book=ATH&kind=donation_received").await;
    assert_eq!(maria.count("tbody tr").await, 0, "nothing was written by it");
}

#[tokio::test]
async fn browser_every_address_answers_in_the_readers_language() {
    let folder = TempDir::new().expect("a folder");
    let desk = Desk::start(folder.path());
    let browser = Browser::start();
    let maria = Person::at(&browser, &desk, PHONE, false).await;
    maria.found(folder.path()).await;

    maria.go("/chain/verify").await;
    assert_eq!(maria.place().await, "/chain", "nothing was verified yet");
    maria.press("main form button").await;
    maria.reads("Όλα είναι εντάξει").await;
    maria.press("header form[action='/language'] button").await;
    assert_eq!(maria.place().await, "/chain/verify");
    maria.reads("All is well").await;
    maria.press("header form[action='/language'] button").await;

    for (path, said) in [
        ("/stock?from=-1", "Η διεύθυνση δεν διαβάζεται"),
        ("/entries/REGISTER/first/0", "Η διεύθυνση δεν διαβάζεται"),
        ("/nowhere", "Αυτή η σελίδα δεν υπάρχει"),
    ] {
        maria.go(path).await;
        maria.reads(said).await;
    }
    for (path, to) in [("/sign-out", "/"), ("/language", "/"), ("/setup/people/0", "/setup/people")] {
        maria.go(path).await;
        assert_eq!(maria.place().await, to, "{path} belongs to a form");
    }
}
