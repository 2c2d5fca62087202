//! Forms: what was typed is kept, what is wrong stands beside its field, and a form is sent once.

mod field;
mod typed;
mod wrongs;

use maud::{Markup, html};

pub(crate) use field::{Choice, Field, choices};
pub(crate) use typed::{Typed, in_language, of_line};
pub(crate) use wrongs::Wrongs;

use crate::words::Words;

/// A form that is being rendered.
#[derive(Clone, Copy)]
pub(crate) struct Form<'a> {
    /// The words.
    pub(crate) words: Words,
    /// What was typed before, or is proposed.
    pub(crate) typed: &'a Typed,
    /// What is wrong with it.
    pub(crate) wrongs: &'a Wrongs,
}

/// The field of the key that makes sending twice safe.
pub(crate) const KEY: &str = "key";
/// The field that says which button was pressed.
pub(crate) const DO: &str = "do";
/// The id of a page's form: buttons elsewhere on the page send it too.
pub(crate) const FORM_ID: &str = "form";

impl<'a> Form<'a> {
    /// A form with what was typed and what is wrong with it.
    pub(crate) const fn new(words: Words, typed: &'a Typed, wrongs: &'a Wrongs) -> Self {
        Self { words, typed, wrongs }
    }

    /// A field of the whole form.
    pub(crate) fn field(&self, name: &str, label: impl Into<String>) -> Field<'a> {
        Field::new(*self, name.to_owned(), label.into())
    }

    /// A field of a line, from 0.
    pub(crate) fn of_line(&self, line: usize, name: &str, label: impl Into<String>) -> Field<'a> {
        Field::new(*self, of_line(line, name), label.into())
    }

    /// The form itself, around its content: posts to its own address, once, with its token and its key.
    pub(crate) fn around(&self, token: &str, content: &Markup) -> Markup {
        html! {
            (self.wrongs.summary(self.words))
            form.form id=(FORM_ID) method="post" novalidate data-once data-scan autocomplete="off" {
                input type="hidden" name=(super::posted::TOKEN) value=(token);
                input type="hidden" name=(KEY) value=(self.typed.text(KEY));
                (content)
            }
        }
    }

    /// Buttons for what may have been meant by what stands in a field.
    pub(crate) fn offers_of(&self, field: &str) -> Markup {
        let offers = self.wrongs.offers(field);
        html! {
            @if !offers.is_empty() {
                div.offers {
                    p.hint { (self.words.say("form-offers")) }
                    @for offer in offers {
                        button.button.second.slim type="submit" name=(DO) value=(typed::setting(field, &offer.value)) {
                            (offer.label) @if !offer.detail.is_empty() { " " span.soft { (offer.detail) } }
                        }
                    }
                }
            }
        }
    }

    /// A box to tick.
    pub(crate) fn tick(&self, name: &str, label: &str, hint: &str) -> Markup {
        field::tick(self, name, label, hint)
    }

    /// A field that is not seen.
    pub(crate) fn hidden(&self, name: &str) -> Markup {
        html! { input type="hidden" name=(name) value=(self.typed.text(name)); }
    }
}

/// The button that writes.
pub(crate) fn submit(label: &str) -> Markup {
    html! { button.button type="submit" name=(DO) value="send" { (label) } }
}

/// What Enter does in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Enter {
    /// It looks names up and writes nothing, so that a scanner cannot write.
    Looks,
    /// It sends: there is nothing to scan.
    Sends,
}

/// The button that Enter presses: a browser takes the first of a form on the page, so it stands before all others, those around it too.
pub(crate) fn first_button(words: Words, enter: Enter) -> Markup {
    html! {
        @match enter {
            Enter::Looks => {
                button.unseen type="submit" form=(FORM_ID) name=(DO) value="look" tabindex="-1" aria-hidden="true" { (words.say("form-look-up")) }
            }
            Enter::Sends => { button.unseen type="submit" form=(FORM_ID) tabindex="-1" aria-hidden="true" { (words.say("form-send")) } }
        }
    }
}

/// A new key for a form: 32 hexadecimal digits.
pub(crate) fn new_key() -> String {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    crate::spoken::names::hex(&bytes)
}
