//! What is wrong with a form: sentences by field, all of them at once, and a summary that leads to each.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use maud::{Markup, html};

use super::field::{Choice, id_of};
use super::typed::{line_of, of_line};
use crate::words::Words;

/// The fields that the form shows with their labels, in its order, noted while they are rendered: the summary, rendered last, names them.
type Labels = Mutex<Vec<(String, String)>>;

/// What is wrong with a form.
#[derive(Debug, Default)]
pub(crate) struct Wrongs {
    fields: BTreeMap<String, Vec<String>>,
    whole: Vec<(String, Option<(String, String)>)>,
    offers: BTreeMap<String, Vec<Choice>>,
    labels: Labels,
}

impl Wrongs {
    /// Something is wrong with a field, by its name in the form.
    pub(crate) fn at(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        let (field, sentence) = (field.into(), sentence.into());
        let known = self.fields.entry(field).or_default();
        if !known.contains(&sentence) {
            known.push(sentence);
        }
    }

    /// Something is wrong with a line's field.
    pub(crate) fn at_line(&mut self, line: usize, field: &str, sentence: impl Into<String>) {
        self.at(of_line(line, field), sentence);
    }

    /// Something is wrong with the form as a whole.
    pub(crate) fn whole(&mut self, sentence: impl Into<String>) {
        self.whole.push((sentence.into(), None));
    }

    /// The same, with a link to what it speaks of.
    pub(crate) fn whole_with(&mut self, sentence: impl Into<String>, to: impl Into<String>, label: impl Into<String>) {
        self.whole.push((sentence.into(), Some((to.into(), label.into()))));
    }

    /// What may have been meant by what stands in a field: a button each, which puts its value there.
    pub(crate) fn offer(&mut self, field: impl Into<String>, choices: Vec<Choice>) {
        self.offers.insert(field.into(), choices);
    }

    fn labels(&self) -> MutexGuard<'_, Vec<(String, String)>> {
        // One page is rendered by one thread; what a panic left behind is a whole list.
        self.labels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that the form shows this field under this label.
    pub(super) fn shown(&self, field: &str, label: &str) {
        self.labels().push((field.to_owned(), label.to_owned()));
    }

    /// What may have been meant.
    pub(super) fn offers(&self, field: &str) -> &[Choice] {
        self.offers.get(field).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.whole.is_empty()
    }

    /// What is wrong with a field.
    pub(crate) fn of(&self, field: &str) -> &[String] {
        self.fields.get(field).map_or(&[], Vec::as_slice)
    }

    /// Whether anything is wrong with these fields of a line, so that a folded part must be open.
    pub(crate) fn any_of(&self, line: usize, fields: &[&str]) -> bool {
        fields.iter().any(|field| !self.of(&of_line(line, field)).is_empty())
    }

    /// All of it, for the top of the page; nothing when nothing is wrong.
    pub(crate) fn summary(&self, words: Words) -> Markup {
        if self.is_empty() {
            return html! {};
        }
        html! {
            div.wrongs role="alert" tabindex="-1" aria-labelledby="wrongs-title" autofocus {
                h2 #wrongs-title { (words.say("form-wrong")) }
                ul {
                    @for (sentence, link) in &self.whole {
                        li { (sentence) @if let Some((to, label)) = link { " " a href=(to) { (label) } } }
                    }
                    @for (field, sentences) in self.in_order() {
                        @for sentence in sentences { li { (self.one(words, field, sentence)) } }
                    }
                }
            }
        }
    }

    /// One sentence with its line and its label; a link, when the form shows the field.
    fn one(&self, words: Words, field: &str, sentence: &str) -> Markup {
        let line = line_of(field).map(|(line, _)| u64::try_from(line.saturating_add(1)).unwrap_or(u64::MAX));
        let line = line.map(|line| words.with("form-wrong-line", &[("line", line.into())]));
        let labels = self.labels();
        let label = labels.iter().find(|(shown, _)| shown == field).map(|(_, label)| label.as_str());
        // A question keeps its mark instead of a colon.
        let after = if label.is_some_and(|label| label.ends_with([';', '?'])) { " " } else { ": " };
        let said = html! {
            @if let Some(line) = line { (line) " " }
            @if let Some(label) = label { (label) (after) }
            (sentence)
        };
        html! { @if label.is_some() { a href=(format!("#{}", id_of(field))) { (said) } } @else { (said) } }
    }

    /// In the order in which the form shows its fields; what it does not show stands last.
    fn in_order(&self) -> Vec<(&str, &Vec<String>)> {
        let labels = self.labels();
        let place = |field: &str| labels.iter().position(|(shown, _)| shown == field).unwrap_or(usize::MAX);
        let mut all: Vec<(&str, &Vec<String>)> = self.fields.iter().map(|(field, all)| (field.as_str(), all)).collect();
        all.sort_by_key(|(field, _)| place(field));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vault::Language;

    #[test]
    fn the_summary_follows_the_form_and_not_the_alphabet() {
        let mut wrongs = Wrongs::default();
        for field in ["lines[0].bin", "hidden", "lines[0].item", "answer"] {
            wrongs.at(field, "no");
        }
        for (field, label) in [("answer", "What now?"), ("lines[0].item", "Item"), ("lines[0].bin", "Bin")] {
            wrongs.shown(field, label);
        }
        let order: Vec<&str> = wrongs.in_order().into_iter().map(|(field, _)| field).collect();
        assert_eq!(order, ["answer", "lines[0].item", "lines[0].bin", "hidden"]);
        let said = wrongs.summary(Words::of(Language::English)).into_string();
        assert!(said.contains("What now? no") && said.contains("Line 1: Item: no"), "{said}");
    }
}
