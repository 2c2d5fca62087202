//! The sentences themselves: Fluent files of both languages, built into the program.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::memoizer::MemoizerKind;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;
use vault::Language;

use super::number;

/// Every file, by name, in Greek and in English.
pub(super) const FILES: &[(&str, &str, &str)] = &[
    ("frame", include_str!("el/frame.ftl"), include_str!("en/frame.ftl")),
    ("entrance", include_str!("el/entrance.ftl"), include_str!("en/entrance.ftl")),
    ("home", include_str!("el/home.ftl"), include_str!("en/home.ftl")),
    ("fields", include_str!("el/fields.ftl"), include_str!("en/fields.ftl")),
    ("tasks", include_str!("el/tasks.ftl"), include_str!("en/tasks.ftl")),
    ("goods", include_str!("el/goods.ftl"), include_str!("en/goods.ftl")),
    ("coded", include_str!("el/coded.ftl"), include_str!("en/coded.ftl")),
    ("units", include_str!("el/units.ftl"), include_str!("en/units.ftl")),
    ("chain", include_str!("el/chain.ftl"), include_str!("en/chain.ftl")),
    ("translog", include_str!("el/translog.ftl"), include_str!("en/translog.ftl")),
    ("paper", include_str!("el/paper.ftl"), include_str!("en/paper.ftl")),
    ("proving", include_str!("el/proving.ftl"), include_str!("en/proving.ftl")),
    ("told", include_str!("el/told.ftl"), include_str!("en/told.ftl")),
    ("setup", include_str!("el/setup.ftl"), include_str!("en/setup.ftl")),
    ("cli", include_str!("el/cli.ftl"), include_str!("en/cli.ftl")),
    ("troubles", include_str!("el/troubles.ftl"), include_str!("en/troubles.ftl")),
    ("columns", include_str!("el/columns.ftl"), include_str!("en/columns.ftl")),
    ("audit", include_str!("el/audit.ftl"), include_str!("en/audit.ftl")),
    ("listings", include_str!("el/listings.ftl"), include_str!("en/listings.ftl")),
    ("found", include_str!("el/found.ftl"), include_str!("en/found.ftl")),
];

static GREEK: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let mut bundle = bundle("el", FILES.iter().map(|(name, el, _)| (*name, *el)));
    bundle.set_formatter(Some(|value, memo| written(value, memo, Language::Greek)));
    bundle
});

static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let mut bundle = bundle("en", FILES.iter().map(|(name, _, en)| (*name, *en)));
    bundle.set_formatter(Some(|value, memo| written(value, memo, Language::English)));
    bundle
});

fn bundle<'a>(language: &str, files: impl Iterator<Item = (&'a str, &'a str)>) -> FluentBundle<FluentResource> {
    let mut bundle =
        FluentBundle::new_concurrent(vec![language.parse::<LanguageIdentifier>().expect("a language tag")]);
    // Both languages run from left to right, so no marks are needed around what is put in.
    bundle.set_use_isolating(false);
    for (name, text) in files {
        let resource = FluentResource::try_new(text.to_owned())
            .unwrap_or_else(|(_, errors)| panic!("{name}.ftl is built in and cannot be parsed: {errors:?}"));
        bundle.add_resource(resource).unwrap_or_else(|errors| panic!("{name}.ftl repeats a key: {errors:?}"));
    }
    bundle
}

/// Numbers in sentences have the separators of the language.
fn written<M: MemoizerKind>(value: &FluentValue, _: &M, language: Language) -> Option<String> {
    match value {
        FluentValue::Number(number) => {
            let digits = number.as_string();
            Some(digits.parse().map_or_else(|_| digits.into_owned(), |whole| number::whole(language, whole)))
        }
        FluentValue::String(_) | FluentValue::Custom(_) | FluentValue::None | FluentValue::Error => None,
    }
}

/// A sentence; none when there is no such key.
pub(super) fn sentence(language: Language, key: &str, args: &FluentArgs) -> Option<String> {
    let bundle = match language {
        Language::Greek => &*GREEK,
        Language::English => &*ENGLISH,
    };
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let sentence = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    debug_assert!(errors.is_empty(), "{key}: {errors:?}");
    Some(sentence)
}

/// The sentences of a file with `{name}` where something is to be put in: for a page that does so itself. One line a key.
pub(super) fn templates(language: Language, file: &str) -> impl Iterator<Item = (String, String)> {
    let text = FILES.iter().find(|(name, ..)| *name == file).map_or("", |(_, el, en)| match language {
        Language::Greek => *el,
        Language::English => *en,
    });
    let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
    lines.map(|(key, sentence)| (key.to_owned(), sentence.replace("{ $", "{").replace(" }", "}")))
}
