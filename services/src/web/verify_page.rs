//! The page that checks receipts in the browser: one file that asks nobody for anything, not even this server once it has come. It is put
//! together here from its parts, and its rules allow exactly these parts.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::PreEscaped;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use vault::Language;

use super::frame::show as page;
use super::seat::language_of;
use super::{App, Web};
use crate::words::Words;

const PAGE: &str = include_str!("assets/verify/page.html");
const MARK: &str = include_str!("assets/mark.svg");

const STYLE: &str = concat!(
    include_str!("assets/base.css"),
    include_str!("assets/frame.css"),
    include_str!("assets/form.css"),
    include_str!("assets/table.css"),
    include_str!("assets/verify/verify.css"),
);

macro_rules! modules {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!(concat!("assets/verify/", $name)))),*] };
}

/// Every module, each behind those that it imports.
const MODULES: [(&str, &str); 30] = modules![
    "refused.js",
    "bytes.js",
    "base45.js",
    "sha2.js",
    "blake3.js",
    "ed25519.js",
    "tree.js",
    "letters.js",
    "texts.js",
    "wire.js",
    "tables.js",
    "shapes.js",
    "portable.js",
    "head.js",
    "note.js",
    "policy.js",
    "proof.js",
    "input.js",
    "receipt.js",
    "words.js",
    "said.js",
    "dom.js",
    "report.js",
    "trust.js",
    "qr-index.js",
    "qr-decode.js",
    "camera.js",
    "desk.js",
    "save.js",
    "main.js",
];

/// The language files that the page speaks from, and the words it needs of others.
const FILES: [&str; 3] = ["proving", "told", "coded"];
const KEYS: [&str; 2] = ["bank-name", "other-language"];

/// The policy of this bank, as a file; none when it cannot be read. A page with it can judge receipts as it comes.
fn policy(web: &Web) -> Option<String> {
    let policy = web.bank.log().policy(&web.bank).ok()?;
    String::from_utf8(policy.to_bytes()).ok()
}

static SCRIPT: LazyLock<String> = LazyLock::new(|| bundle(&MODULES));

/// Everything but the policy and the language.
static WORDS: LazyLock<Value> =
    LazyLock::new(|| json!({ "el": sentences(Language::Greek), "en": sentences(Language::English) }));

/// The rules of the page: its own script and its own style by their hashes, pictures that it carries, and nothing else from anywhere.
static RULES: LazyLock<String> = LazyLock::new(|| {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    format!(
        "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
        hash(STYLE),
        hash(&SCRIPT)
    )
});

/// The page, for anyone.
pub(super) async fn show(State(web): State<App>, headers: HeaderMap) -> Response {
    let mut response = page(PreEscaped(assembled(language_of(&headers), policy(&web).as_deref())));
    let headers = response.headers_mut();
    // What a page cannot say of itself: that nobody may frame it.
    let rules = HeaderValue::from_str(&format!("{}; frame-ancestors 'none'", *RULES)).expect("rules are plain ASCII");
    headers.insert(header::CONTENT_SECURITY_POLICY, rules);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn assembled(language: Language, policy: Option<&str>) -> String {
    // `<` never stands in the JSON, so nothing in it can end its element.
    let embedded = json!({ "words": *WORDS, "policy": policy }).to_string().replace('<', "\\u003c");
    filled(
        PAGE,
        &[
            ("language", language.word()),
            ("rules", &RULES),
            ("mark", &STANDARD.encode(MARK)),
            ("style", STYLE),
            ("embedded", &embedded),
            ("script", &SCRIPT),
        ],
    )
}

fn sentences(language: Language) -> Map<String, Value> {
    let words = Words::of(language);
    let whole = FILES.into_iter().flat_map(|file| words.sentences(file));
    let single = KEYS.into_iter().map(|key| (key.to_owned(), words.say(key)));
    whole.chain(single).map(|(key, sentence)| (key, Value::String(sentence))).collect()
}

/// The text with every `{{slot}}` filled; what is put in is not looked at again.
fn filled(text: &str, slots: &[(&str, &str)]) -> String {
    let mut parts = text.split("{{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once("}}").expect("a slot of our own page is closed");
        let (_, value) = slots.iter().find(|(slot, _)| *slot == name).expect("a slot of our own page is known");
        out.push_str(value);
        out.push_str(after);
    }
    out
}

/// ES modules as one plain script, which also runs from a file: each in a scope of its own, which gives back what it exports.
fn bundle(modules: &[(&str, &str)]) -> String {
    let mut script = "\"use strict\";\n{\nconst MODULES = {};\n".to_owned();
    for (name, text) in modules {
        let (body, exports) = scoped(text);
        let exports = exports.join(", ");
        writeln!(script, "MODULES[\"{name}\"] = (() => {{\n{body}return {{ {exports} }};\n}})();")
            .expect("a String takes every write");
    }
    script.push_str("}\n");
    script
}

/// A module's lines with its imports as constants, and the names that it exports.
fn scoped(text: &str) -> (String, Vec<&str>) {
    let mut exports = Vec::new();
    let mut body = String::with_capacity(text.len());
    for line in text.lines() {
        if let Some((names, from)) = imported(line) {
            let names = names.replace(" as ", ": ");
            write!(body, "const {{ {names} }} = MODULES[\"{from}\"];").expect("a String takes every write");
        } else if let Some(rest) = line.strip_prefix("export ") {
            let declared = rest.strip_prefix("async ").unwrap_or(rest).split_once(' ').map_or("", |(_, name)| name);
            exports.push(declared.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default());
            body.push_str(rest);
        } else {
            body.push_str(line);
        }
        body.push('\n');
    }
    (body, exports)
}

/// `import { names } from "./module.js";`, the only form that the modules use.
fn imported(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("import { ")?.strip_suffix("\";")?.split_once(" } from \"./")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Modules that somebody else wrote.
    const NOT_OURS: [&str; 2] = ["qr-index.js", "qr-decode.js"];

    #[test]
    fn every_module_is_in_the_page_behind_those_it_imports() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/assets/verify");
        let files = fs::read_dir(folder).expect("the modules lie there").flatten().map(|file| file.path());
        let scripts = files.filter(|file| file.extension().is_some_and(|extension| extension == "js"));
        let name = |file: &Path| file.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let mut found: Vec<String> = scripts.map(|file| name(&file)).collect();
        found.sort();
        let mut listed: Vec<&str> = MODULES.iter().map(|(name, _)| *name).collect();
        for (at, (name, text)) in MODULES.iter().enumerate() {
            for (names, from) in text.lines().filter_map(imported) {
                let known = MODULES[..at].iter().find(|(before, _)| *before == from);
                let (_, exports) =
                    scoped(known.unwrap_or_else(|| panic!("{name} imports {from} before it is there")).1);
                for wanted in names.split(", ").map(|one| one.split(" as ").next().unwrap_or(one)) {
                    assert!(exports.contains(&wanted), "{name} imports {wanted}, which {from} does not export");
                }
            }
            let imports = text.lines().filter(|line| line.starts_with("import ")).count();
            assert_eq!(imports, text.lines().filter_map(imported).count(), "{name} imports in another form");
            assert!(!text.contains("</script") && !text.contains("innerHTML"), "{name}");
            assert_eq!(text.starts_with("// Not ours: "), NOT_OURS.contains(name), "{name} says whose it is");
        }
        listed.sort_unstable();
        assert_eq!(found, listed);
    }

    #[test]
    fn the_page_holds_everything_and_names_nothing_elsewhere() {
        let policy = "log </script><b>{{script}} none\n";
        let page = assembled(Language::English, Some(policy));
        assert!(page.contains("<html lang=\"en\">") && !page.contains("{{rules") && page.contains(SCRIPT.as_str()));
        assert_eq!(page.matches("</script>").count(), 2, "nothing that is put in ends an element");
        // Others may name themselves, and their sources, in what they comment.
        let mut named = page.replace(SCRIPT.as_str(), "");
        for (name, text) in MODULES {
            let is_comment = |line: &&str| ["//", "/*", "*"].iter().any(|mark| line.trim_start().starts_with(mark));
            named.extend(text.lines().filter(|line| !(NOT_OURS.contains(&name) && is_comment(line))));
        }
        let outside = named.replace("http://www.w3.org/2000/svg", "").replace("https://", "http://");
        assert!(
            !outside.contains("http://") && !outside.contains("src=\"") && !page.contains("@import"),
            "an address of others"
        );
        assert!(page.contains("log \\u003c/script>"));
        assert!(RULES.starts_with("default-src 'none';") && !RULES.contains("unsafe"));
    }

    #[test]
    fn a_module_keeps_its_names_to_itself() {
        let (body, exports) = scoped(
            "import { a as b, c } from \"./x.js\";\nexport async function d() {}\nexport const E = 1;\nconst f = 2;\n",
        );
        assert_eq!(exports, ["d", "E"]);
        assert_eq!(body, "const { a: b, c } = MODULES[\"x.js\"];\nasync function d() {}\nconst E = 1;\nconst f = 2;\n");
    }
}
