//! One field: its label, what helps to fill it in, what is wrong with it, and the control itself.

use maud::{Markup, Render, html};

use super::Form;

/// What may be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What is sent.
    pub(crate) value: String,
    /// What is shown.
    pub(crate) label: String,
    /// What explains it.
    pub(crate) detail: String,
}

impl Choice {
    /// A choice without explanation.
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), detail: String::new() }
    }

    /// With an explanation.
    pub(crate) fn explained(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

#[derive(Debug, Clone)]
enum Control {
    Text {
        kind: &'static str,
        mode: Option<&'static str>,
        suggest: Option<&'static str>,
        list: Vec<Choice>,
        fill: &'static str,
    },
    Select {
        blank: Option<String>,
        choices: Vec<Choice>,
    },
}

/// A field of a form.
pub(crate) struct Field<'a> {
    form: Form<'a>,
    name: String,
    label: String,
    hint: Option<String>,
    optional: bool,
    class: &'static str,
    keep: bool,
    control: Control,
}

/// The id of a field: its name with letters that need no quoting.
pub(super) fn id_of(name: &str) -> String {
    name.replace('[', "-").replace("].", "-").replace(']', "")
}

impl<'a> Field<'a> {
    pub(super) fn new(form: Form<'a>, name: String, label: String) -> Self {
        let control = Control::Text { kind: "text", mode: None, suggest: None, list: Vec::new(), fill: "off" };
        Self { form, name, label, hint: None, optional: false, class: "", keep: false, control }
    }

    /// What helps to fill it in.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// It may stay empty.
    pub(crate) fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Its place in a grid.
    pub(crate) fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// A new line keeps what stands in it.
    pub(crate) fn keep(mut self) -> Self {
        self.keep = true;
        self
    }

    fn kind(mut self, wanted: &'static str) -> Self {
        if let Control::Text { kind, .. } = &mut self.control {
            *kind = wanted;
        }
        self
    }

    /// A whole number: digits on a phone's keyboard.
    pub(crate) fn number(mut self) -> Self {
        if let Control::Text { mode, .. } = &mut self.control {
            *mode = Some("numeric");
        }
        self
    }

    /// An amount of money.
    pub(crate) fn amount(mut self) -> Self {
        if let Control::Text { mode, .. } = &mut self.control {
            *mode = Some("decimal");
        }
        self
    }

    /// A day.
    pub(crate) fn day(self) -> Self {
        self.kind("date")
    }

    /// A day and a time.
    pub(crate) fn instant(self) -> Self {
        self.kind("datetime-local")
    }

    /// A password; `fill` tells the browser which one.
    pub(crate) fn password(self, fill: &'static str) -> Self {
        self.kind("password").fill(fill)
    }

    /// What the browser may fill in by itself.
    pub(crate) fn fill(mut self, with: &'static str) -> Self {
        if let Control::Text { fill, .. } = &mut self.control {
            *fill = with;
        }
        self
    }

    /// Proposals that are known now.
    pub(crate) fn list(mut self, choices: Vec<Choice>) -> Self {
        if let Control::Text { list, .. } = &mut self.control {
            *list = choices;
        }
        self
    }

    /// Proposals that are asked for while typing, at this address.
    pub(crate) fn suggest(mut self, address: &'static str) -> Self {
        if let Control::Text { suggest, .. } = &mut self.control {
            *suggest = Some(address);
        }
        self
    }

    /// One of these; `blank` is shown for none of them.
    pub(crate) fn select(mut self, blank: Option<String>, choices: Vec<Choice>) -> Self {
        self.control = Control::Select { blank, choices };
        self
    }

    fn control(&self, id: &str, described: Option<String>, wrong: bool) -> Markup {
        let value = self.form.typed.text(&self.name);
        let invalid = wrong.then_some("true");
        let keep = self.keep.then_some("");
        match &self.control {
            Control::Text { kind, mode, suggest, list, fill } => {
                let listed = (suggest.is_some() || !list.is_empty()).then(|| format!("{id}-list"));
                // A password is never sent back.
                let value = if *kind == "password" { "" } else { value };
                html! {
                    input id=(id) name=(self.name) type=(kind) value=(value) inputmode=[*mode] autocomplete=(fill) list=[listed.as_ref()]
                        data-suggest=[*suggest] data-keep=[keep] aria-describedby=[described] aria-invalid=[invalid]
                        spellcheck="false" required[!self.optional && kind.starts_with("pass")];
                    @if let Some(listed) = &listed {
                        datalist id=(listed) { @for choice in list { option value=(choice.value) label=(choice.label) { (choice.label) } } }
                    }
                }
            }
            Control::Select { blank, choices } => html! {
                select id=(id) name=(self.name) data-keep=[keep] aria-describedby=[described] aria-invalid=[invalid] {
                    @if let Some(blank) = blank { option value="" { (blank) } }
                    @for choice in choices { option value=(choice.value) selected[choice.value == value] { (choice.label) } }
                }
            },
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let id = id_of(&self.name);
        let wrong = self.form.wrongs.of(&self.name);
        self.form.wrongs.shown(&self.name, &self.label);
        let (hint, error) = (format!("{id}-hint"), format!("{id}-error"));
        let mut described = Vec::new();
        if self.hint.is_some() {
            described.push(hint.as_str());
        }
        if !wrong.is_empty() {
            described.push(error.as_str());
        }
        let described = (!described.is_empty()).then(|| described.join(" "));
        let class = format!("field {}{}", self.class, if wrong.is_empty() { "" } else { " wrong" });
        html! {
            div class=(class.trim()) {
                label for=(id) {
                    (self.label)
                    @if self.optional { " " span.optional { "(" (self.form.words.say("form-optional")) ")" } }
                }
                @if let Some(text) = &self.hint { p.hint id=(hint) { (text) } }
                @if !wrong.is_empty() {
                    p.error id=(error) { span.unseen { (self.form.words.say("form-error")) " " } (wrong.join(" ")) }
                }
                (self.control(&id, described, !wrong.is_empty()))
                (self.form.offers_of(&self.name))
            }
        }
    }
}

/// A question with a few answers, all of them in sight.
pub(crate) fn choices(form: &Form, name: &str, legend: &str, all: &[Choice]) -> Markup {
    let (id, wrong, value) = (id_of(name), form.wrongs.of(name), form.typed.text(name));
    let error = format!("{id}-error");
    form.wrongs.shown(name, legend);
    html! {
        fieldset.choices aria-describedby=[(!wrong.is_empty()).then_some(&error)] {
            legend { (legend) }
            @if !wrong.is_empty() {
                p.error id=(error) { span.unseen { (form.words.say("form-error")) " " } (wrong.join(" ")) }
            }
            @for (at, choice) in all.iter().enumerate() {
                // The summary leads to the first answer.
                @let answer = if at == 0 { id.clone() } else { format!("{id}-{at}") };
                div.choice {
                    input id=(answer) type="radio" name=(name) value=(choice.value) checked[choice.value == value];
                    label for=(answer) { (choice.label) @if !choice.detail.is_empty() { small { (choice.detail) } } }
                }
            }
        }
    }
}

/// A box to tick.
pub(super) fn tick(form: &Form, name: &str, label: &str, hint: &str) -> Markup {
    let (id, wrong) = (id_of(name), form.wrongs.of(name));
    let (error, explained) = (format!("{id}-error"), format!("{id}-hint"));
    form.wrongs.shown(name, label);
    let described = if wrong.is_empty() { explained.clone() } else { format!("{explained} {error}") };
    html! {
        div class=(if wrong.is_empty() { "field tick" } else { "field tick wrong" }) {
            @if !wrong.is_empty() {
                p.error id=(error) { span.unseen { (form.words.say("form-error")) " " } (wrong.join(" ")) }
            }
            div.choice {
                input id=(id) type="checkbox" name=(name) value="1" checked[!form.typed.text(name).is_empty()] aria-describedby=(described);
                label for=(id) { (label) small id=(explained) { (hint) } }
            }
        }
    }
}
