//! Does a JSON value have the shape that a schema asks for? Says everything that is wrong with it at once, in paths and words.
//!
//! It knows the part of JSON Schema that our own `OpenAPI` document uses: `$ref`, `type`, `enum`, `properties`, `required`,
//! `additionalProperties`, `items`, `oneOf`, `anyOf`, `allOf`, a discriminator, and the bounds of lists, texts and numbers.

use serde_json::{Map, Value};

use super::nearest::nearest;
use super::problem::{Problem, Wrong};

/// How deep schemas may refer to one another.
const DEPTH_MAX: usize = 32;

/// Everything that is wrong with `value` by `schema`; `schemas` holds what it may refer to, by name.
pub fn misfits(value: &Value, schema: &Value, schemas: &Value) -> Vec<Problem> {
    let mut reader = Reader { schemas, problems: Vec::new() };
    reader.read(value, schema, "", 0);
    reader.problems
}

struct Reader<'a> {
    schemas: &'a Value,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn wrong(&mut self, field: &str, wrong: Wrong) {
        self.problems.push(Problem { field: field.to_owned(), wrong });
    }

    fn read(&mut self, value: &Value, schema: &Value, at: &str, depth: usize) {
        let Some(schema) = schema.as_object() else { return };
        if depth > DEPTH_MAX {
            return self.wrong(at, Wrong::Unclear);
        }
        if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|to| to.rsplit('/').next()) {
            let Some(schema) = self.schemas.get(name) else { return self.wrong(at, Wrong::Unclear) };
            return self.read(value, schema, at, depth + 1);
        }
        for part in list(schema, "allOf") {
            self.read(value, part, at, depth + 1);
        }
        for choice in ["oneOf", "anyOf"] {
            if schema.contains_key(choice) {
                self.choose(value, schema, list(schema, choice), at, depth);
            }
        }
        if !self.typed(value, schema, at) {
            return;
        }
        self.word(value, schema, at);
        match value {
            Value::Object(fields) => self.object(fields, schema, at, depth),
            Value::Array(items) => {
                if let Some(min) = bound(items.len(), schema, "minItems", |min, is| is < min) {
                    self.wrong(at, Wrong::TooFew { min });
                }
                if let Some(max) = bound(items.len(), schema, "maxItems", |max, is| is > max) {
                    self.wrong(at, Wrong::TooMany { max });
                }
                if let Some(schema) = schema.get("items") {
                    for (number, item) in items.iter().enumerate() {
                        self.read(item, schema, &format!("{at}[{number}]"), depth + 1);
                    }
                }
            }
            Value::String(text) => {
                let chars = text.chars().count();
                if let Some(min) = bound(chars, schema, "minLength", |min, is| is < min) {
                    self.wrong(at, Wrong::TooShort { min });
                }
                if let Some(max) = bound(chars, schema, "maxLength", |max, is| is > max) {
                    self.wrong(at, Wrong::TooLong { max });
                }
            }
            Value::Number(number) => self.number(number, schema, at),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn typed(&mut self, value: &Value, schema: &Map<String, Value>, at: &str) -> bool {
        let wanted: Vec<String> = match schema.get("type") {
            Some(Value::String(kind)) => vec![kind.clone()],
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Some(_) | None => return true,
        };
        if wanted.iter().any(|kind| is_of(value, kind)) {
            return true;
        }
        let wanted = wanted.into_iter().filter(|kind| kind != "null").collect();
        self.wrong(at, Wrong::WrongType { wanted });
        false
    }

    fn word(&mut self, value: &Value, schema: &Map<String, Value>, at: &str) {
        let known = list(schema, "enum");
        if known.is_empty() || known.contains(value) {
            return;
        }
        let known: Vec<&str> = known.iter().filter_map(Value::as_str).collect();
        let nearest = value.as_str().and_then(|word| nearest(word, known.iter().copied())).map(str::to_owned);
        let known = known.into_iter().map(str::to_owned).collect();
        self.wrong(at, Wrong::UnknownWord { nearest, known });
    }

    fn object(&mut self, fields: &Map<String, Value>, schema: &Map<String, Value>, at: &str, depth: usize) {
        let none = Map::new();
        let known = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let path = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
        for (name, value) in fields {
            match (known.get(name), schema.get("additionalProperties")) {
                (Some(schema), _) | (None, Some(schema @ Value::Object(_))) => {
                    self.read(value, schema, &path(name), depth + 1);
                }
                (None, Some(Value::Bool(false))) => {
                    let known: Vec<String> = known.keys().cloned().collect();
                    let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
                    self.wrong(&path(name), Wrong::UnknownField { nearest, known });
                }
                (None, _) => {}
            }
        }
        for name in list(schema, "required").iter().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                self.wrong(&path(name), Wrong::FieldMissing);
            }
        }
    }

    fn number(&mut self, number: &serde_json::Number, schema: &Map<String, Value>, at: &str) {
        let Some(is) = number.as_f64() else { return };
        let limit = |name: &str| schema.get(name).and_then(Value::as_f64);
        let whole = |name: &str| schema.get(name).and_then(whole).unwrap_or_default();
        if limit("minimum").is_some_and(|min| is < min) {
            self.wrong(at, Wrong::TooSmall { min: whole("minimum") });
        } else if limit("maximum").is_some_and(|max| is > max) {
            self.wrong(at, Wrong::TooLarge { max: whole("maximum") });
        }
    }

    /// One of several shapes: the one the discriminator names, or else the one that fits best.
    fn choose(&mut self, value: &Value, schema: &Map<String, Value>, choices: &[Value], at: &str, depth: usize) {
        if let Some(discriminator) = schema.get("discriminator") {
            return self.discriminate(value, discriminator, at, depth);
        }
        let mut best: Option<Vec<Problem>> = None;
        for choice in choices {
            let mut other = Reader { schemas: self.schemas, problems: Vec::new() };
            other.read(value, choice, at, depth + 1);
            let found = other.problems;
            if found.is_empty() {
                return;
            }
            let fits_better =
                best.as_ref().is_none_or(|best| (mistyped(&found, at), found.len()) < (mistyped(best, at), best.len()));
            if fits_better {
                best = Some(found);
            }
        }
        self.problems.extend(best.unwrap_or_default());
    }

    fn discriminate(&mut self, value: &Value, discriminator: &Value, at: &str, depth: usize) {
        let Some(fields) = value.as_object() else {
            return self.wrong(at, Wrong::WrongType { wanted: vec!["object".to_owned()] });
        };
        let name = discriminator.get("propertyName").and_then(Value::as_str).unwrap_or_default();
        let field = if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
        let none = Map::new();
        let mapping = discriminator.get("mapping").and_then(Value::as_object).unwrap_or(&none);
        let known: Vec<String> = mapping.keys().cloned().collect();
        match fields.get(name) {
            None => self.wrong(&field, Wrong::FieldMissing),
            Some(Value::String(word)) => {
                if let Some(to) = mapping.get(word) {
                    self.read(value, &serde_json::json!({ "$ref": to }), at, depth + 1);
                } else {
                    let nearest = nearest(word, known.iter().map(String::as_str)).map(str::to_owned);
                    self.wrong(&field, Wrong::UnknownWord { nearest, known });
                }
            }
            Some(_) => self.wrong(&field, Wrong::WrongType { wanted: vec!["string".to_owned()] }),
        }
    }
}

fn mistyped(problems: &[Problem], at: &str) -> bool {
    problems.iter().any(|problem| problem.field == at && matches!(problem.wrong, Wrong::WrongType { .. }))
}

fn list<'a>(schema: &'a Map<String, Value>, name: &str) -> &'a [Value] {
    schema.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn bound(is: usize, schema: &Map<String, Value>, name: &str, breaks: impl Fn(u64, u64) -> bool) -> Option<u64> {
    let limit = schema.get(name).and_then(Value::as_u64)?;
    breaks(limit, u64::try_from(is).unwrap_or(u64::MAX)).then_some(limit)
}

/// A limit as a whole number, however it is written.
fn whole(limit: &Value) -> Option<i64> {
    limit.as_i64().or_else(|| limit.as_f64().and_then(|limit| format!("{limit:.0}").parse().ok()))
}

fn is_of(value: &Value, kind: &str) -> bool {
    match value {
        Value::Null => kind == "null",
        Value::Bool(_) => kind == "boolean",
        Value::Number(number) => kind == "number" || (kind == "integer" && !number.is_f64()),
        Value::String(_) => kind == "string",
        Value::Array(_) => kind == "array",
        Value::Object(_) => kind == "object",
    }
}
