//! The frame around every page: mark, menu, language, who is signed in, what the page reaches up to.

pub(crate) mod href;
pub(crate) mod icon;
pub(crate) mod table;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::assets;
use super::form::{DO, Enter, FORM_ID, first_button, in_language};
use super::seat::Seat;
use crate::words::{Words, key};

/// The parts of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    /// The home page and the tasks.
    Home,
    /// Stock, items, lots.
    Stock,
    /// Goods on the road.
    Shipments,
    /// The books' entries.
    Entries,
    /// The state of the chain.
    Chain,
    /// What an auditor looks for.
    Audit,
    /// People, sites, items.
    SetUp,
}

const MENU: [(Tab, &str, &str); 7] = [
    (Tab::Home, "/", key("nav-home")),
    (Tab::Stock, "/stock", key("nav-stock")),
    (Tab::Shipments, "/shipments", key("nav-shipments")),
    (Tab::Entries, "/entries", key("nav-entries")),
    (Tab::Chain, "/chain", key("nav-chain")),
    (Tab::Audit, "/audit", key("nav-audit")),
    (Tab::SetUp, "/setup", key("nav-setup")),
];

/// A page's surroundings.
pub(crate) struct Frame<'a> {
    words: Words,
    title: &'a str,
    tab: Option<Tab>,
    seat: Option<&'a Seat>,
    wrong: bool,
    form: Option<Enter>,
    trail: Option<(String, String)>,
    as_of: Vec<String>,
}

impl<'a> Frame<'a> {
    /// For someone who has signed in.
    pub(crate) fn of(seat: &'a Seat, tab: Tab, title: &'a str) -> Self {
        Self { seat: Some(seat), tab: Some(tab), ..Self::bare(seat.words, title) }
    }

    /// For anyone.
    pub(crate) fn bare(words: Words, title: &'a str) -> Self {
        Self { words, title, tab: None, seat: None, wrong: false, form: None, trail: None, as_of: Vec::new() }
    }

    /// The page says what is wrong with a form: its title says so first.
    pub(crate) fn wrong(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }

    /// The page holds a form: the language button takes along what was typed.
    pub(crate) fn form(mut self, enter: Enter) -> Self {
        self.form = Some(enter);
        self
    }

    /// A way back, above the heading.
    pub(crate) fn back(mut self, to: impl Into<String>, label: impl Into<String>) -> Self {
        self.trail = Some((to.into(), label.into()));
        self
    }

    /// The pages that what is shown reaches up to.
    pub(crate) fn reaching(mut self, places: impl IntoIterator<Item = String>) -> Self {
        self.as_of = places.into_iter().collect();
        self
    }

    /// The whole page around its content.
    pub(crate) fn around(self, content: &Markup) -> Markup {
        let words = self.words;
        let title =
            if self.wrong { words.with("error-title", &[("title", self.title.into())]) } else { self.title.to_owned() };
        html! {
            (DOCTYPE)
            html lang=(words.language().word()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (title) " – " (words.say("bank-name")) }
                    link rel="stylesheet" href=(assets::style());
                    link rel="icon" type="image/svg+xml" href=(assets::mark());
                    meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)";
                    meta name="theme-color" content="#17202a" media="(prefers-color-scheme: dark)";
                    script src=(assets::script()) defer {}
                }
                body {
                    a.skip href="#content" { (words.say("skip-to-content")) }
                    (self.masthead())
                    @if self.seat.is_some() { (self.menu()) }
                    main #content tabindex="-1" {
                        div.inside {
                            @if let Some((to, label)) = &self.trail { p.trail.no-print { a href=(to) { (label) } } }
                            (content)
                        }
                    }
                    footer.foot {
                        div.inside {
                            @if !self.as_of.is_empty() {
                                p { (words.with("footer-as-of", &[("places", (&self.as_of.join(" · ")).into())])) }
                            }
                            p { (words.say("footer-promise")) }
                            @if let Some(seat) = self.seat {
                                p.who-here { (words.with("footer-who", &[("name", (&seat.user.display_name).into())])) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn masthead(&self) -> Markup {
        let words = self.words;
        html! {
            header.masthead {
                div.inside {
                    a.brand href="/" { (icon::mark()) b { (words.say("bank-name")) } }
                    div.who {
                        @if let Some(seat) = self.seat { span.name title=(seat.user.login) { (seat.user.display_name) } }
                        (self.language())
                        @if let Some(seat) = self.seat {
                            form method="post" action="/sign-out" {
                                input type="hidden" name="csrf" value=(seat.session.csrf.reveal());
                                button.plain.leave type="submit" { (icon::leave()) span { (words.say("sign-out")) } }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The button for the other language.
    fn language(&self) -> Markup {
        let words = self.words;
        let (code, name) = (words.say("other-language-code"), words.say("other-language"));
        html! {
            @if let Some(enter) = self.form {
                (first_button(words, enter))
                button.plain type="submit" form=(FORM_ID) name=(DO) value=(in_language(&code)) formnovalidate lang=(code) { (name) }
            } @else {
                form method="post" action="/language" {
                    input type="hidden" name="to" value=(self.seat.map_or("", |seat| seat.here.as_str()));
                    input type="hidden" name="code" value=(code);
                    button.plain type="submit" lang=(code) { (name) }
                }
            }
        }
    }

    /// Whether a part is for whoever sits here.
    fn has(&self, tab: Tab) -> bool {
        match tab {
            Tab::Audit => self.seat.is_some_and(Seat::may_audit),
            Tab::Home | Tab::Stock | Tab::Shipments | Tab::Entries | Tab::Chain | Tab::SetUp => true,
        }
    }

    fn menu(&self) -> Markup {
        let words = self.words;
        html! {
            nav.menu aria-label=(words.say("menu")) {
                div.inside {
                    ul {
                        @for (tab, to, name) in MENU.into_iter().filter(|(tab, ..)| self.has(*tab)) {
                            li { a href=(to) aria-current=[(self.tab == Some(tab)).then_some("page")] { (words.say(name)) } }
                        }
                    }
                }
            }
        }
    }
}

/// A page as an answer.
pub(crate) fn reply(status: StatusCode, page: Markup) -> Response {
    let mut response = (status, page.into_string()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// A page that is fine.
pub(crate) fn show(page: Markup) -> Response {
    reply(StatusCode::OK, page)
}

/// A button that prints; without JavaScript the browser's own menu does.
pub(crate) fn print_button(words: Words) -> Markup {
    html! { button.button.second.no-print type="button" data-print hidden { (words.say("print")) } }
}
