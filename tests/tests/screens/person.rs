//! Someone at a browser: goes somewhere, fills in, presses, reads.

use std::path::Path;

use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::{Value, json};
use tests::ground::{Browser, Desk, Page, soon};

/// A password that keeps the rule.
pub(crate) const PASSWORD: &str = "four words in a row";

/// Someone at a browser.
pub(crate) struct Person {
    pub(crate) page: Page,
    base: String,
}

impl Person {
    /// With scripts, or without.
    pub(crate) async fn at(browser: &Browser, desk: &Desk, (width, height): (u32, u32), scripts: bool) -> Self {
        let page =
            if scripts { browser.page(width, height).await } else { browser.page_without_scripts(width, height).await };
        // The browser of someone who reads Greek.
        page.command("Network.enable", &json!({})).await;
        page.command(
            "Network.setExtraHTTPHeaders",
            &json!({ "headers": { "Accept-Language": "el-GR,el;q=0.9,en;q=0.5" } }),
        )
        .await;
        Self { page, base: desk.url().to_owned() }
    }

    pub(crate) async fn go(&self, path: &str) {
        let step = format!("opening {path}");
        let gone = soon(&step, self.page.goto(&format!("{}{path}", self.base))).await;
        gone.unwrap_or_else(|error| panic!("{step}: {error}"));
    }

    /// The browser's own button.
    pub(crate) async fn back(&self) {
        soon("going back", self.page.back()).await.expect("there is a page before");
    }

    /// The path and query of where they are.
    pub(crate) async fn place(&self) -> String {
        let url = soon("reading the address", self.page.current_url()).await.expect("a page has an address");
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// What stands first under a selector.
    pub(crate) async fn find(&self, css: &str) -> Element {
        let found = soon(css, self.page.find(Locator::Css(css))).await;
        found.unwrap_or_else(|error| panic!("no {css}: {error}"))
    }

    /// Types into the field with this id, over what stood there.
    pub(crate) async fn fill(&self, id: &str, text: &str) {
        let field = self.find(&format!("#{id}")).await;
        soon(id, field.clear()).await.expect("a field can be cleared");
        soon(id, field.send_keys(text)).await.expect("a field takes keys");
    }

    /// Chooses in the list with this id.
    pub(crate) async fn choose(&self, id: &str, value: &str) {
        let field = self.find(&format!("#{id}")).await;
        soon(id, field.select_by_value(value)).await.unwrap_or_else(|error| panic!("{id} has no {value}: {error}"));
    }

    /// Presses what this selector finds first, and waits for the page that follows.
    pub(crate) async fn press(&self, css: &str) {
        let before = self.find("html").await;
        self.page.press(css).await;
        let gone = async {
            while before.tag_name().await.is_ok() {
                tokio::time::sleep(std::time::Duration::from_millis(25)).await;
            }
        };
        soon(&format!("pressing {css} leads nowhere"), gone).await;
        self.arrived(css).await;
    }

    /// Opens a folded part.
    pub(crate) async fn unfold(&self, css: &str) {
        self.page.press(&format!("{css} > summary")).await;
    }

    async fn arrived(&self, step: &str) {
        let foot = soon(step, self.page.wait().for_element(Locator::Css("footer.foot"))).await;
        foot.unwrap_or_else(|error| panic!("{step}: no page of the bank comes: {error}"));
    }

    /// Presses the button that writes.
    pub(crate) async fn send(&self) {
        self.press("main button[value=send]").await;
    }

    /// Everything that can be read in the content.
    pub(crate) async fn text(&self) -> String {
        soon("reading", self.find("main").await.text()).await.expect("text can be read")
    }

    /// Fails unless the content says this.
    pub(crate) async fn reads(&self, wanted: &str) {
        let text = self.text().await;
        assert!(text.contains(wanted), "“{wanted}” is not on the page {}:\n{text}", self.place().await);
    }

    /// The value of the field with this id.
    pub(crate) async fn value(&self, id: &str) -> String {
        let field = self.find(&format!("#{id}")).await;
        soon(id, field.prop("value")).await.expect("a field has a value").unwrap_or_default()
    }

    /// How many elements this selector finds.
    pub(crate) async fn count(&self, css: &str) -> usize {
        soon(css, self.page.find_all(Locator::Css(css))).await.expect("a selector").len()
    }

    /// Asks the browser itself; works without scripts of the page too.
    pub(crate) async fn ask(&self, script: &str) -> Value {
        soon(script, self.page.execute(script, vec![])).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// One cookie's value, also of those that scripts cannot see.
    pub(crate) async fn cookie(&self, name: &str) -> Option<String> {
        let all = self.page.command("Network.getAllCookies", &json!({})).await;
        let mut all = all["cookies"].as_array().cloned().unwrap_or_default().into_iter();
        let found = all.find(|cookie| cookie["name"] == name)?;
        found["value"].as_str().map(str::to_owned)
    }

    /// Signs in.
    pub(crate) async fn sign_in(&self, login: &str, password: &str) {
        self.go("/sign-in").await;
        self.fill("login", login).await;
        self.fill("password", password).await;
        self.press("main button[type=submit]").await;
        assert!(!self.place().await.starts_with("/sign-in"), "{login} is not let in:\n{}", self.text().await);
    }

    /// Makes the first user of a new bank, in Greek.
    pub(crate) async fn found(&self, folder: &Path) {
        let token = std::fs::read_to_string(folder.join("admin.token")).expect("a desk writes its token");
        self.go("/first").await;
        self.fill("token", token.trim()).await;
        self.fill("display_name", "Μαρία Παπαδοπούλου").await;
        self.fill("login", "maria").await;
        self.fill("password", PASSWORD).await;
        self.press("main button[type=submit]").await;
        assert_eq!(self.place().await, "/", "{}", self.text().await);
    }

    /// Sets up two sites with bins, an item and a partner.
    pub(crate) async fn set_up(&self) {
        for (name, code) in [("Αποθήκη Αθήνας", "ATH"), ("Αποθήκη Λάρισας", "LAR")] {
            self.go("/setup/sites").await;
            self.fill("name", name).await;
            self.fill("code", code).await;
            self.send().await;
            assert_eq!(self.place().await, format!("/setup/sites/{code}"));
            self.fill("codes", "A-01 A-02").await;
            self.send().await;
            self.reads("A-02").await;
        }
        self.go("/setup/items").await;
        self.fill("code", "BLANKET-150").await;
        self.fill("name_el", "Κουβέρτα μάλλινη").await;
        self.fill("name", "Blanket, wool").await;
        self.fill("pack_name", "box").await;
        self.fill("pack_units", "10").await;
        self.send().await;
        assert_eq!(self.place().await, "/items/BLANKET-150");
        self.go("/setup/partners").await;
        self.fill("name", "Ενορία Αγίου Νικολάου").await;
        self.send().await;
        self.reads("Προστέθηκε: Ενορία Αγίου Νικολάου").await;
    }
}
