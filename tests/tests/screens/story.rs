//! From the first user to the last paper, without a script: everything works by pages and forms alone.

use tempfile::TempDir;
use tests::ground::{Browser, Desk};

use crate::PHONE;
use crate::person::Person;

#[tokio::test]
async fn browser_story_without_scripts_from_the_first_user_to_the_last_paper() {
    let folder = TempDir::new().expect("a folder");
    let desk = Desk::start(folder.path());
    let browser = Browser::start();
    let maria = Person::at(&browser, &desk, PHONE, false).await;

    maria.go("/").await;
    assert_eq!(maria.place().await, "/first", "a bank without users asks for the first");
    maria.fill("token", "hb_guessed").await;
    maria.press("main button[type=submit]").await;
    maria.reads("Το κλειδί δεν είναι αυτό του φακέλου δεδομένων.").await;
    maria.found(folder.path()).await;
    maria.reads("Δεν υπάρχει ακόμη αποθήκη.").await;
    maria.set_up().await;

    let donation = receives(&maria).await;
    prints_the_receipt(&maria, &donation).await;
    sends_and_receives(&maria).await;
    distributes_and_confirms(&maria).await;
    adjusts_and_reverses(&maria).await;
    follows_and_verifies(&maria, &donation).await;
}

/// What is wrong stands beside its field, what was typed is kept, and then it is recorded once however often it is sent. Where it stands.
async fn receives(maria: &Person) -> String {
    maria.go("/at/ATH/receive").await;
    maria.fill("donor_name", "Κρητικός Α.Ε.").await;
    maria.fill("lines-0-item", "κουβέρτα").await;
    maria.fill("lines-0-quantity", "δέκα").await;
    maria.press("main button[value=add-line]").await;
    assert_eq!(maria.count("fieldset.line").await, 2, "a line more, without a script");
    assert_eq!(maria.value("lines-0-quantity").await, "δέκα");
    maria.send().await;
    let status = maria.count(".wrongs li").await;
    assert!(status >= 3, "donor, quantity and bin are said at once: {}", maria.text().await);
    maria.reads("Γράψτε έναν ακέραιο αριθμό").await;
    let described = maria.find("#lines-0-quantity").await.attr("aria-describedby").await.expect("an attribute");
    assert!(described.is_some_and(|ids| ids.contains("lines-0-quantity-error")), "the field points to its error");
    assert_eq!(maria.value("lines-0-item").await, "BLANKET-150", "the words became the item's code");
    assert_eq!(maria.value("donor_name").await, "Κρητικός Α.Ε.", "what was typed is kept");

    maria.press("button[value='set donor new-organisation']").await;
    maria.fill("lines-0-quantity", "20").await;
    maria.choose("lines-0-unit", "box").await;
    maria.choose("lines-0-bin", "A-01").await;
    maria.send().await;
    maria.reads("Καταχωρίστηκε").await;
    maria.reads("200 τεμ.").await;
    let first = maria.place().await;

    // The browser's own way of sending a form again.
    maria.back().await;
    maria.back().await;
    maria.go("/entries?book=ATH&kind=donation_received").await;
    assert_eq!(maria.count("tbody tr").await, 1, "one gift, one entry: {first}");
    first.replace("?new=1", "")
}

async fn prints_the_receipt(maria: &Person, donation: &str) {
    maria.go(&donation.replace("/entries/", "/papers/receipt/")).await;
    maria.reads("Απόδειξη παραλαβής δωρεάς").await;
    maria.reads("Κρητικός Α.Ε.").await;
    maria.reads("Δεν αποτελεί νομική ή φορολογική συμβουλή").await;
    assert_eq!(maria.count("article.sheet svg.qr").await, 1, "the portable entry stands on the paper");
}

async fn sends_and_receives(maria: &Person) {
    maria.go("/at/ATH/dispatch?item=BLANKET-150").await;
    maria.fill("lines-0-quantity", "5000").await;
    maria.send().await;
    assert_eq!(
        maria.count(".field.wrong").await,
        2,
        "what the form misses and what the book refuses stand there at once"
    );
    maria
        .reads("Από το είδος Κουβέρτα μάλλινη (BLANKET-150) μπορούν να φύγουν 200 τεμ. και ζητούνται 5.000 τεμ. Πάρτε")
        .await;
    maria.choose("destination", "LAR").await;
    maria.fill("lines-0-quantity", "80").await;
    maria.send().await;
    maria.reads("Καταχωρίστηκε").await;
    let dispatch = maria.place().await.replace("?new=1", "");
    maria.go(&dispatch.replace("/entries/", "/papers/waybill/")).await;
    maria.reads("Ενδοδιακίνηση (κωδικός διακίνησης 8)").await;

    maria.go("/?site=LAR").await;
    maria.reads("Μία αποστολή έρχεται προς εδώ").await;
    maria.press(".attention a[href$='/arrivals']").await;
    maria.press("main table a.button").await;
    assert_eq!(maria.value("lines-0-quantity").await, "80", "filled in as if all had arrived");
    maria.fill("lines-0-quantity", "50").await;
    maria.send().await;
    assert_eq!(maria.count(".tick.wrong").await, 1, "what is neither here nor missing is asked for");
    maria.reads("Για 30 τεμ. δεν είπατε τίποτε.").await;
    maria.page.press("#lines-0-rest").await;
    maria.send().await;
    maria.reads("Μένουν στον δρόμο προς εδώ: 30 τεμ. Κουβέρτα μάλλινη.").await;
    maria.go("/at/LAR/arrivals").await;
    maria.press("main table a.button").await;
    assert_eq!(maria.value("lines-0-quantity").await, "30", "only what is still on the road");
    maria.fill("lines-0-quantity", "28").await;
    maria.unfold("main .line details").await;
    maria.fill("lines-0-missing", "2").await;
    maria.send().await;
    maria.reads("Κάτι χρειάζεται διόρθωση").await;
    assert_eq!(maria.value("lines-0-missing").await, "2");
    maria.choose("lines-0-reason", "damaged").await;
    maria.send().await;
    maria.reads("Άφιξη αποστολής").await;
    maria.reads("28 τεμ.").await;
    assert!(!maria.text().await.contains("Μένουν στον δρόμο"), "nothing is on the road any more");
}

async fn distributes_and_confirms(maria: &Person) {
    maria.go("/at/LAR/distribute?item=BLANKET-150").await;
    maria.fill("recipient", "αγιου νικολαου").await;
    maria.fill("lines-0-quantity", "8").await;
    maria.send().await;
    maria.reads("Καταχωρίστηκε").await;
    maria.reads("Ενορία Αγίου Νικολάου").await;
    maria.go("/at/LAR/deliveries").await;
    maria.press("main table a.button").await;
    maria.fill("persons", "25").await;
    maria.send().await;
    maria.reads("25 άτομα").await;
    maria.go("/at/LAR/deliveries").await;
    maria.reads("Καμία διανομή δεν περιμένει επιβεβαίωση.").await;
}

async fn adjusts_and_reverses(maria: &Person) {
    maria.go("/at/ATH/adjust?item=BLANKET-150").await;
    maria.choose("lines-0-why", "take lost").await;
    maria.fill("lines-0-quantity", "3").await;
    let places = maria.find("#lines-0-place option:nth-child(2)").await;
    let place = places.attr("value").await.expect("an attribute").expect("a value");
    maria.choose("lines-0-place", &place).await;
    maria.send().await;
    maria.reads("Διόρθωση αποθέματος").await;
    let entry = maria.place().await.replace("?new=1", "");
    maria.go(&format!("{entry}/reverse")).await;
    maria.press("main button[value=send]").await;
    assert_eq!(maria.count(".choices .error").await, 1, "a reason is wanted");
    maria.page.press("input[value=entry_error]").await;
    maria.send().await;
    maria.reads("Αντιλογισμός").await;
    maria.go(&entry).await;
    maria.reads("Η εγγραφή αυτή αναιρέθηκε από την").await;
    maria.go(&format!("{entry}/reverse")).await;
    maria.reads("Η εγγραφή αυτή αναιρέθηκε από την").await;
    assert_eq!(maria.count("main form").await, 0, "what was undone is not undone again");
}

async fn follows_and_verifies(maria: &Person, donation: &str) {
    maria.go(&donation.replace("/entries/", "/journeys/")).await;
    maria.reads("Τα μέρη δίνουν ακριβώς όσα δόθηκαν.").await;
    maria.reads("Ενορία Αγίου Νικολάου").await;
    maria.go("/stock?site=LAR").await;
    maria.reads("70 τεμ.").await;
    maria.go("/chain").await;
    maria.press("main form button").await;
    maria.reads("Όλα είναι εντάξει").await;
    maria.go("/papers/heads").await;
    assert_eq!(maria.count("article.sheet svg.qr").await, 5, "register, treasury, the log and two sites");
    maria.press("header form[action='/sign-out'] button").await;
    maria.reads("Αποσυνδεθήκατε.").await;
    maria.go("/stock").await;
    assert!(maria.place().await.starts_with("/sign-in"), "signed out is signed out");
}
