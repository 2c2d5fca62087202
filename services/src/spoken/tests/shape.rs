//! The shape of commands: examples, round trips, and mistakes of form.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::schema::AS_JSON;
use super::super::shape::misfits;
use super::super::{COMMAND, Command, Spoken, Unreadable, Wrong, examples, read, without_lines};
use super::ground::Ground;

fn schema_of(value: &Value) -> Vec<super::super::Problem> {
    let schemas = &*AS_JSON;
    misfits(value, &schemas[COMMAND], schemas)
}

#[test]
fn every_command_has_an_example_that_fits_its_schema_and_is_understood() {
    let ground = Ground::new();
    for word in Command::WORDS {
        assert!(!examples::of(word).is_empty(), "{word} has no example");
    }
    for example in examples::all() {
        assert_eq!(schema_of(example), [], "{example}");
        let text = example.to_string();
        let spoken = read(text.as_bytes()).expect("an example is read");
        assert_eq!(Some(spoken.command.word()), example["command"].as_str());
        assert!(ground.resolved(&text).is_ok(), "{example}: {:?}", ground.resolved(&text));
    }
}

#[test]
fn lines_are_left_out_of_every_command_that_has_some() {
    let mut shortened = 0;
    for example in examples::all() {
        let spoken: Spoken = serde_json::from_value(example.clone()).expect("an example is read");
        let Some(lines) = example["lines"].as_array().filter(|lines| !lines.is_empty()) else {
            assert_eq!(without_lines(&spoken, &BTreeSet::from([0])), None, "{example}");
            continue;
        };
        // Twice the same lines, the first of which go.
        let many = lines.len();
        let mut twice = example.clone();
        twice["lines"] = lines.iter().chain(lines).cloned().collect();
        let twice: Spoken = serde_json::from_value(twice).expect("twice as many lines are read");
        let (left, which) = without_lines(&twice, &(0..many).collect()).expect("half of the lines are left");
        assert_eq!((left, which), (spoken.clone(), (many..2 * many).collect()));
        assert_eq!(without_lines(&spoken, &(0..many).collect()), None, "none would be left");
        assert_eq!(without_lines(&spoken, &BTreeSet::new()), None, "none goes");
        shortened += 1;
    }
    assert!(shortened > 5, "{shortened}");
}

#[test]
fn what_is_read_is_written_the_same() {
    for example in examples::all() {
        let spoken: Spoken = serde_json::from_value(example.clone()).expect("an example is read");
        let written = serde_json::to_value(&spoken).expect("it is written");
        let again: Spoken = serde_json::from_value(written.clone()).expect("what is written is read");
        assert_eq!(again, spoken);
        assert_eq!(schema_of(&written), [], "{written}");
    }
}

#[test]
fn every_field_of_every_example_is_guarded() {
    // A field more, anywhere, is refused: by the parser and by the schema alike.
    for example in examples::all() {
        let mut more = example.clone();
        more["colour"] = json!("red");
        assert!(read(more.to_string().as_bytes()).is_err(), "{more}");
        assert!(!schema_of(&more).is_empty(), "{more}");
        let mut inner = example.clone();
        if inner["lines"][0].is_object() {
            inner["lines"][0]["colour"] = json!("red");
            assert!(read(inner.to_string().as_bytes()).is_err(), "{inner}");
            assert!(!schema_of(&inner).is_empty(), "{inner}");
        }
    }
}

#[test]
fn every_mistake_of_form_is_named_at_once() {
    let text = r#"{"key":"k","site":"ATH","comand":"receive_donation","command":"receive_donation","donor":7,"basis":"guess",
        "lines":[{"item":"X","bin":"A","quantity":1},{"itme":"X","bin":"A","quantity":-3},{"item":"X","quantity":"3","bin":"A","value":{"amount":1}}]}"#;
    let Err(Unreadable::Misshapen { problems, .. }) = read(text.as_bytes()) else { panic!("it is misshapen") };
    let said: Vec<(&str, &Wrong)> = problems.iter().map(|problem| (problem.field.as_str(), &problem.wrong)).collect();
    let has = |field: &str, fits: &dyn Fn(&Wrong) -> bool| said.iter().any(|(at, wrong)| *at == field && fits(wrong));
    assert!(
        has("comand", &|w| matches!(w, Wrong::UnknownField { nearest, .. } if nearest.as_deref() == Some("command"))),
        "{said:?}"
    );
    assert!(has("donor", &|w| matches!(w, Wrong::WrongType { wanted } if wanted == &["string"])), "{said:?}");
    assert!(has("basis", &|w| matches!(w, Wrong::UnknownWord { known, .. } if known.len() == 4)), "{said:?}");
    assert!(
        has(
            "lines[1].itme",
            &|w| matches!(w, Wrong::UnknownField { nearest, .. } if nearest.as_deref() == Some("item"))
        ),
        "{said:?}"
    );
    assert!(has("lines[1].item", &|w| *w == Wrong::FieldMissing), "{said:?}");
    assert!(has("lines[1].quantity", &|w| *w == Wrong::TooSmall { min: 1 }), "{said:?}");
    assert!(has("lines[2].quantity", &|w| matches!(w, Wrong::WrongType { .. })), "{said:?}");
    assert!(has("lines[2].value.amount", &|w| matches!(w, Wrong::WrongType { .. })), "{said:?}");
    assert!(has("lines[2].value.currency", &|w| *w == Wrong::FieldMissing), "{said:?}");
    assert_eq!(said.len(), 9, "{said:?}");
}

#[test]
fn an_unknown_command_is_told_from_its_neighbour() {
    let Err(Unreadable::Misshapen { problems, .. }) = read(br#"{"command":"recieve_donation"}"#) else {
        panic!("misshapen")
    };
    assert!(matches!(&problems[..], [problem] if problem.field == "command"
        && matches!(&problem.wrong, Wrong::UnknownWord { nearest, known } if nearest.as_deref() == Some("receive_donation") && known.len() == Command::WORDS.len())));
    let Err(Unreadable::Misshapen { problems, .. }) = read(b"{}") else { panic!("misshapen") };
    assert!(matches!(&problems[..], [problem] if problem.field == "command" && problem.wrong == Wrong::FieldMissing));
    let Err(Unreadable::Misshapen { problems, .. }) = read(b"[1]") else { panic!("misshapen") };
    assert!(matches!(&problems[..], [problem] if matches!(problem.wrong, Wrong::WrongType { .. })));
}

#[test]
fn what_is_no_json_says_where() {
    assert_eq!(read(b"{\"command\":\n oops}"), Err(Unreadable::NotJson { line: 2, column: 2 }));
    assert!(matches!(read(b""), Err(Unreadable::NotJson { .. })));
    let twice = br#"{"command":"release_lot","lot":"x","site":"ATH","site":"LAR"}"#;
    assert!(
        matches!(read(twice), Err(Unreadable::Misshapen { problems, .. }) if problems[0].wrong == Wrong::FieldTwice)
    );
}

proptest::proptest! {
    #[test]
    fn hostile_bytes_are_an_answer(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn hostile_values_in_an_example_are_an_answer(which in 0..examples::all().len(), at in 0_usize..12, with in 0_usize..8) {
        let mut example = examples::all()[which].clone();
        let values = [json!(null), json!(-1), json!(1.5), json!(u64::MAX), json!("\u{0}"), json!([[]]), json!({"a":{}}), json!(true)];
        let fields = example.as_object_mut().expect("an object");
        let name = fields.keys().nth(at % fields.len()).expect("a field").clone();
        fields.insert(name, values[with].clone());
        let text = example.to_string();
        if let Err(Unreadable::Misshapen { problems, .. }) = read(text.as_bytes()) {
            proptest::prop_assert!(!problems.is_empty());
        }
        let _ = Ground::new().resolved(&text);
    }
}
