//! The schemas of commands, as the API serves them and as [`super::shape`] explains mistakes by them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;
use utoipa::openapi::schema::{
    AdditionalProperties, Discriminator, Object, ObjectBuilder, OneOfBuilder, SchemaType, Type,
};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::command::Command;
use super::key::KEY_CHARS_MAX;
use super::words::{Cause, NAMED_CHARS_MAX, Place};

/// The name of the schema of any command.
pub const COMMAND: &str = "Command";

/// Where schemas lie in an `OpenAPI` document.
const SCHEMAS_AT: &str = "#/components/schemas/";

/// What is added to the name of a command for the name of its schema, so that no field's type has the same.
const SUFFIX: &str = "Command";

/// Every schema that commands need, by name; [`COMMAND`] is any of them.
pub fn schemas() -> BTreeMap<String, RefOr<Schema>> {
    let mut parts = Vec::new();
    Command::parts(&mut parts);
    parts.push((Cause::name().into_owned(), Cause::schema()));
    parts.push((Place::name().into_owned(), Place::schema()));
    let mut all: BTreeMap<String, RefOr<Schema>> = parts.into_iter().collect();
    let mut any = OneOfBuilder::new();
    let mut mapping = Vec::new();
    for (word, name, fields) in Command::schemas() {
        let name = format!("{name}{SUFFIX}");
        let at = format!("{SCHEMAS_AT}{name}");
        any = any.item(Ref::new(at.clone()));
        mapping.push((word.to_owned(), at));
        if let RefOr::T(Schema::Object(fields)) = fields {
            all.insert(name, Schema::Object(whole(word, fields)).into());
        }
    }
    let any = any
        .description(Some("A command, told apart by its field `command`."))
        .discriminator(Some(Discriminator::with_mapping("command", mapping)));
    all.insert(COMMAND.to_owned(), Schema::OneOf(any.build()).into());
    all
}

/// The envelope with the fields of one command: nothing else may stand in it.
fn whole(word: &str, fields: Object) -> Object {
    let text = |description: &str| ObjectBuilder::new().schema_type(Type::String).description(Some(description));
    let nullable = |description: &str| {
        let kind = SchemaType::from_iter([Type::String, Type::Null]);
        ObjectBuilder::new().schema_type(kind).description(Some(description))
    };
    let mut whole = ObjectBuilder::new()
        .property("command", text("What is asked.").enum_values(Some([word])))
        .property(
            "key",
            nullable("What makes asking twice safe: 32 hexadecimal digits, or any text. Needed here or in the header Idempotency-Key.")
                .min_length(Some(1))
                .max_length(Some(KEY_CHARS_MAX)),
        )
        .property("site", nullable("The site whose book is asked: its code or id.").max_length(Some(NAMED_CHARS_MAX)))
        .property("book", nullable("The same as `site`, by the book.").max_length(Some(NAMED_CHARS_MAX)))
        .property("occurred_at", nullable("When it happened, RFC 3339; when it is recorded, if absent."))
        .property(
            "cause",
            Schema::OneOf(
                OneOfBuilder::new()
                    .item(ObjectBuilder::new().schema_type(Type::Null))
                    .item(Ref::from_schema_name(Cause::name()))
                    .build(),
            ),
        )
        .required("command")
        .description(fields.description.clone())
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    for (name, schema) in fields.properties {
        whole = whole.property(name, schema);
    }
    for name in fields.required {
        whole = whole.required(name);
    }
    let mut whole = whole.build();
    whole.examples = super::examples::of(word).into_iter().cloned().collect();
    whole
}

/// All schemas as JSON, under their names.
pub(super) static AS_JSON: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(schemas()).expect("schemas are made of texts and numbers"));
