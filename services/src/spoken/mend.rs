//! A command whose shape is wrong in places, made whole there, so that the names in the rest of it can be looked up too: whoever makes
//! two mistakes hears of both. What is mended is never carried out.

use serde_json::{Map, Value, json};

use super::command::Spoken;
use super::problem::{Problem, Wrong};
use super::schema::{AS_JSON, COMMAND};

/// How deep schemas may refer to one another.
const DEPTH_MAX: usize = 32;

/// A command with placeholders where its shape was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The command: only to be looked at.
    pub spoken: Spoken,
    /// The fields that are not as they were written.
    fields: Vec<String>,
}

impl Mended {
    /// Whether a problem is of what people wrote, not of what was put in its place.
    pub fn is_theirs(&self, problem: &Problem) -> bool {
        let is_of = |field: &String| {
            let behind = problem.field.strip_prefix(field.as_str());
            behind.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        !self.fields.iter().any(is_of)
    }
}

/// The command of `value`, with something that fits wherever `problems` say that nothing did. None when that makes no command.
pub(super) fn mend(mut value: Value, problems: &[Problem]) -> Option<Mended> {
    let word = value.get("command")?.as_str()?.to_owned();
    let schemas = &*AS_JSON;
    let at = &schemas[COMMAND]["discriminator"]["mapping"][&word];
    let schema = schemas.get(at.as_str()?.rsplit('/').next()?)?;
    for Problem { field, wrong } in problems {
        let steps = steps(field);
        let (last, path) = steps.split_last()?;
        let parent = path.iter().try_fold(&mut value, |inner, step| step.of_mut(inner))?;
        if matches!(wrong, Wrong::UnknownField { .. }) {
            parent.as_object_mut()?.remove(field_of(last)?);
            continue;
        }
        // Lists and texts past their limits are read all the same.
        if matches!(
            wrong,
            Wrong::TooFew { .. } | Wrong::TooMany { .. } | Wrong::TooShort { .. } | Wrong::TooLong { .. }
        ) {
            continue;
        }
        let fitting = example(steps.iter().try_fold(schema, |schema, step| inside(schema, step))?, 0)?;
        match last {
            Step::Field(name) => {
                parent.as_object_mut()?.insert((*name).to_owned(), fitting);
            }
            Step::Item(number) => *parent.as_array_mut()?.get_mut(*number)? = fitting,
        }
    }
    let fields = problems.iter().map(|problem| problem.field.clone()).collect();
    Some(Mended { spoken: serde_json::from_value(value).ok()?, fields })
}

/// A step of a path like `lines[2].item`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step<'a> {
    Field(&'a str),
    Item(usize),
}

impl Step<'_> {
    fn of_mut(self, value: &mut Value) -> Option<&mut Value> {
        match self {
            Self::Field(name) => value.get_mut(name),
            Self::Item(number) => value.get_mut(number),
        }
    }
}

fn field_of<'a>(step: &Step<'a>) -> Option<&'a str> {
    match *step {
        Step::Field(name) => Some(name),
        Step::Item(_) => None,
    }
}

fn steps(path: &str) -> Vec<Step<'_>> {
    let parts = path.split(['.', '[']).filter(|part| !part.is_empty());
    let step = |part: &'_ str| part.strip_suffix(']').and_then(|number| number.parse().ok());
    parts.map(|part| step(part).map_or(Step::Field(part), Step::Item)).collect()
}

/// What a schema may really be: behind its name, and each of its choices.
fn leaves(schema: &Value, depth: usize) -> Vec<&Map<String, Value>> {
    let Some(schema) = schema.as_object().filter(|_| depth <= DEPTH_MAX) else { return Vec::new() };
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let named = name.rsplit('/').next().and_then(|name| AS_JSON.get(name));
        return named.map_or_else(Vec::new, |named| leaves(named, depth + 1));
    }
    let choices = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|choice| schema.get(choice)?.as_array());
    let choices: Vec<_> = choices.flatten().flat_map(|choice| leaves(choice, depth + 1)).collect();
    if choices.is_empty() { vec![schema] } else { choices }
}

/// The schema of what lies a step inside.
fn inside<'a>(schema: &'a Value, step: &Step<'_>) -> Option<&'a Value> {
    leaves(schema, 0).into_iter().find_map(|schema| match *step {
        Step::Field(name) => schema.get("properties")?.get(name),
        Step::Item(_) => schema.get("items"),
    })
}

/// The least that a schema takes.
fn example(schema: &Value, depth: usize) -> Option<Value> {
    let something = |schema: &&Map<String, Value>| schema.get("type").and_then(Value::as_str) != Some("null");
    let schema = leaves(schema, depth).into_iter().find(something)?;
    if let Some(first) = schema.get("enum").and_then(|words| words.get(0)) {
        return Some(first.clone());
    }
    let kind = schema.get("type")?;
    let several = kind.as_array().map(Vec::as_slice).unwrap_or_default();
    let among = several.iter().filter_map(Value::as_str).find(|kind| *kind != "null");
    let kind = kind.as_str().or(among)?;
    Some(match kind {
        "string" => json!("-"),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(0)),
        "boolean" => json!(false),
        "array" => json!([]),
        "object" => {
            let required = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let fields = required
                .iter()
                .filter_map(Value::as_str)
                .map(|name| Some((name.to_owned(), example(schema.get("properties")?.get(name)?, depth + 1)?)));
            Value::Object(fields.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples;
    use super::super::read::{Unreadable, read};
    use super::*;

    #[test]
    fn paths_are_taken_apart() {
        assert_eq!(
            steps("lines[12].value.minor"),
            [Step::Field("lines"), Step::Item(12), Step::Field("value"), Step::Field("minor")]
        );
    }

    /// Every field of every command, one after the other, is made nonsense: the rest of the command can still be looked at.
    #[test]
    fn a_command_with_one_wrong_field_is_still_looked_at() {
        for good in examples::all() {
            for name in good.as_object().expect("an example is an object").keys().filter(|name| *name != "command") {
                let mut wrong = good.clone();
                wrong[name] = json!({"no": "such thing"});
                let Err(Unreadable::Misshapen { problems, mended }) = read(wrong.to_string().as_bytes()) else {
                    panic!("{wrong} is read")
                };
                let mended = mended.unwrap_or_else(|| panic!("{wrong} is not mended: {problems:?}"));
                assert!(problems.iter().all(|problem| !mended.is_theirs(problem)), "{problems:?}");
                assert_eq!(Some(mended.spoken.command.word()), good["command"].as_str());
            }
        }
    }
}
