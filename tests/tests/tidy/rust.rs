//! Just enough of Rust's grammar: code without comments and strings, its words, its paths.

/// Code with comments, strings and characters blanked, so that only what the compiler acts on is left. Lines stay where they are.
pub(crate) fn bare(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = end_of_blank(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// Where the comment, string or character that starts here ends; `at` itself when none does.
fn end_of_blank(chars: &[char], at: usize) -> usize {
    let has = |from: usize, text: &str| text.chars().enumerate().all(|(i, c)| chars.get(from + i) == Some(&c));
    let find = |from: usize, text: &str| (from..chars.len()).find(|&i| has(i, text)).unwrap_or(chars.len());
    if has(at, "//") {
        return find(at, "\n");
    }
    if has(at, "/*") {
        let (mut depth, mut i) = (1, at + 2);
        while depth > 0 && i < chars.len() {
            let step = if has(i, "/*") { 1 } else { -i32::from(has(i, "*/")) };
            depth += step;
            i += if step == 0 { 1 } else { 2 };
        }
        return i.min(chars.len());
    }
    if chars[at] == 'r' && !at.checked_sub(1).is_some_and(|before| is_word(chars[before]) && chars[before] != 'b') {
        let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
        if has(at + 1 + hashes, "\"") {
            let close = format!("\"{}", "#".repeat(hashes));
            return (find(at + 2 + hashes, &close) + close.len()).min(chars.len());
        }
    }
    let quoted = |quote: char| {
        let mut i = at + 1;
        while i < chars.len() && chars[i] != quote {
            i += if chars[i] == '\\' { 2 } else { 1 };
        }
        (i + 1).min(chars.len())
    };
    match chars[at] {
        '"' => quoted('"'),
        '\'' if has(at + 1, "\\") || has(at + 2, "'") => quoted('\''), // otherwise it is a lifetime
        _ => at,
    }
}

/// Bare code with every item under `#[cfg(test)]` blanked too.
pub(crate) fn without_tests(bare: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = bare.to_owned();
    while let Some(start) = out.find(MARK) {
        let mut depth = 0_i32;
        let mut end = out.len();
        for (at, c) in out[start + MARK.len()..].char_indices() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if depth == 0 && (c == '}' || c == ';') {
                end = start + MARK.len() + at + 1;
                break;
            }
        }
        let blank: String = out[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(start..end, &blank);
    }
    out
}

/// A word, `::`, or any other single character of bare code, with its line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Token<'a> {
    pub(crate) line: usize,
    pub(crate) text: &'a str,
}

pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// All tokens of bare code.
pub(crate) fn tokens(bare: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    for (index, row) in bare.lines().enumerate() {
        let mut rest = row.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let length = match first {
                _ if word > 0 => word,
                ':' if rest.starts_with("::") => 2,
                _ => first.len_utf8(),
            };
            found.push(Token { line: index + 1, text: &rest[..length] });
            rest = rest[length..].trim_start();
        }
    }
    found
}

/// The first names behind `prefix::`, as in `prefix::a`, `prefix::{a::x, b}` or `prefix::*`.
pub(crate) fn names_behind<'a>(tokens: &[Token<'a>], prefix: usize) -> Vec<Token<'a>> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    if text(prefix + 1) != "::" {
        return Vec::new();
    }
    if text(prefix + 2) != "{" {
        return tokens.get(prefix + 2).copied().into_iter().collect();
    }
    let (mut names, mut depth, mut fresh) = (Vec::new(), 1, true);
    for token in &tokens[prefix + 3..] {
        match token.text {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 1 => fresh = true,
            _ if fresh => {
                names.push(*token);
                fresh = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

#[test]
fn bare_code_keeps_code_and_lines_only() {
    let text =
        "let a = \"x // y\"; // dbg!\n/* todo!() /* in */ */ let b = r#\"q\"\"#; let c: &'a str = f('\\'', '\"');\nend";
    let wanted = "let a =         ;\n let b =       ; let c: &'a str = f(    ,    );\nend";
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(squeezed(&bare(text)), squeezed(wanted));
    assert_eq!(bare(text).lines().count(), text.lines().count());
}

#[test]
fn tests_are_blanked_whole() {
    let left =
        without_tests("fn a() {}\n#[cfg(test)]\nmod tests { fn b() { c() } }\n#[cfg(test)]\nmod golden;\nfn d() {}");
    assert!(
        left.contains("fn a") && left.contains("fn d") && !left.contains("c()") && !left.contains("golden"),
        "{left}"
    );
}

#[test]
fn names_behind_a_prefix_are_found_in_every_form() {
    let code = "use crate::{a::B, c, d::{e, f}}; crate::g::h(); use crate::*;";
    let tokens = tokens(code);
    let all = (0..tokens.len()).filter(|&at| tokens[at].text == "crate");
    let names: Vec<&str> = all.flat_map(|at| names_behind(&tokens, at)).map(|token| token.text).collect();
    assert_eq!(names, ["a", "c", "d", "g", "*"]);
}
