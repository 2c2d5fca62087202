//! The rows of answers, described: their schemas for the API, their columns for CSV. A field that is not described does not compile.

mod audit;
mod goods;
mod history;
mod lists;

use utoipa::openapi::schema::{ArrayBuilder, Object, ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

use super::super::route::Named;

/// A type of the views that answers are made of.
pub(in super::super) trait Described {
    /// Its name among the schemas; none for what stands where it is.
    const NAME: Option<&'static str> = None;

    /// Its schema.
    fn schema() -> Schema;

    /// The schemas that its schema refers to, and its own.
    fn parts(into: &mut Vec<Named>);

    /// The columns of a table that it fills when it is called `name`; none when it is a list.
    fn columns(name: &str) -> Vec<String>;

    /// Its schema, by name when it has one.
    fn refer() -> RefOr<Schema> {
        match Self::NAME {
            Some(name) => RefOr::Ref(Ref::from_schema_name(name)),
            None => RefOr::T(Self::schema()),
        }
    }
}

fn plain(kind: Type) -> Schema {
    Schema::Object(ObjectBuilder::new().schema_type(kind).build())
}

macro_rules! plain {
    ($($of:ty: $kind:ident),*) => {$(
        impl Described for $of {
            fn schema() -> Schema {
                plain(Type::$kind)
            }

            fn parts(_: &mut Vec<Named>) {}

            fn columns(name: &str) -> Vec<String> {
                vec![name.to_owned()]
            }
        }
    )*};
}

plain! { String: String, &'static str: String, bool: Boolean, i64: Integer, u64: Integer, u32: Integer }

impl<T: Described> Described for Option<T> {
    fn schema() -> Schema {
        match T::refer() {
            RefOr::T(Schema::Object(object)) => {
                let SchemaType::Type(kind) = object.schema_type.clone() else { return Schema::Object(object) };
                let kinds = SchemaType::from_iter([kind, Type::Null]);
                Schema::Object(ObjectBuilder::from(object).schema_type(kinds).build())
            }
            other @ (RefOr::Ref(_) | RefOr::T(_)) => {
                Schema::OneOf(OneOfBuilder::new().item(plain(Type::Null)).item(other).build())
            }
        }
    }

    fn parts(into: &mut Vec<Named>) {
        T::parts(into);
    }

    fn columns(name: &str) -> Vec<String> {
        T::columns(name)
    }
}

impl<T: Described> Described for Vec<T> {
    fn schema() -> Schema {
        Schema::Array(ArrayBuilder::new().items(T::refer()).build())
    }

    fn parts(into: &mut Vec<Named>) {
        T::parts(into);
    }

    fn columns(_: &str) -> Vec<String> {
        Vec::new()
    }
}

/// An object whose fields are put together one by one.
pub(super) struct Fields(ObjectBuilder);

impl Fields {
    pub(super) fn begin(description: &str) -> Self {
        let closed = utoipa::openapi::schema::AdditionalProperties::FreeForm(false);
        let object = ObjectBuilder::new().schema_type(Type::Object).description(Some(description));
        Self(object.additional_properties(Some(closed)))
    }

    /// A field; the function is only asked for its type.
    pub(super) fn field<R, T: Described>(mut self, _: fn(&R) -> &T, name: &str, text: &str) -> Self {
        let schema = match T::refer() {
            RefOr::T(Schema::Object(object)) => {
                RefOr::T(Schema::Object(ObjectBuilder::from(object).description(Some(text)).build()))
            }
            RefOr::T(Schema::Array(mut array)) => {
                array.description = Some(text.to_owned());
                RefOr::T(Schema::Array(array))
            }
            other @ (RefOr::Ref(_) | RefOr::T(_)) => other,
        };
        self.0 = self.0.property(name, schema).required(name);
        self
    }

    /// The fields of another object, as if they were this one's own.
    pub(super) fn all_of<R, T: Described>(mut self, _: fn(&R) -> &T) -> Self {
        let Schema::Object(inner) = T::schema() else { return self };
        let Object { properties, required, .. } = inner;
        for (name, schema) in properties {
            self.0 = self.0.property(name, schema);
        }
        for name in required {
            self.0 = self.0.required(name);
        }
        self
    }

    pub(super) fn end(self) -> Schema {
        Schema::Object(self.0.build())
    }
}

/// The parts of a field's type.
pub(super) fn parts_of<R, T: Described>(_: fn(&R) -> &T, into: &mut Vec<Named>) {
    T::parts(into);
}

/// The columns of a field.
pub(super) fn columns_of<R, T: Described>(_: fn(&R) -> &T, name: &str) -> Vec<String> {
    T::columns(name)
}

/// Describes types of the views: a sentence for each type and for each of its fields, in order. `..` before a field says that its own
/// fields stand in its place.
macro_rules! describe {
    ($($name:ident: $about:literal { $($fields:tt)* })*) => {$(
        impl super::Described for projections::$name {
            const NAME: Option<&'static str> = Some(stringify!($name));

            fn schema() -> utoipa::openapi::Schema {
                let fields = super::Fields::begin($about);
                super::describe!(@schema $name, fields, $($fields)*)
            }

            fn parts(into: &mut Vec<super::super::super::route::Named>) {
                super::describe!(@parts $name, into, $($fields)*);
                into.push((stringify!($name).to_owned(), utoipa::openapi::RefOr::T(Self::schema())));
            }

            fn columns(name: &str) -> Vec<String> {
                let mut columns = Vec::new();
                let prefix = if name.is_empty() { String::new() } else { format!("{name}.") };
                super::describe!(@columns $name, columns, prefix, $($fields)*);
                columns
            }
        }

        const _: fn(projections::$name) = |row| super::describe!(@all $name, row, [] $($fields)*);
    )*};

    (@schema $name:ident, $so_far:expr, $field:ident: $text:literal, $($rest:tt)*) => {
        super::describe!(@schema $name, $so_far.field(|row: &projections::$name| &row.$field, stringify!($field), $text), $($rest)*)
    };
    (@schema $name:ident, $so_far:expr, ..$field:ident: $text:literal, $($rest:tt)*) => {
        super::describe!(@schema $name, $so_far.all_of(|row: &projections::$name| &row.$field), $($rest)*)
    };
    (@schema $name:ident, $so_far:expr,) => { $so_far.end() };

    (@parts $name:ident, $into:ident, $(..)? $field:ident: $text:literal, $($rest:tt)*) => {
        super::parts_of(|row: &projections::$name| &row.$field, $into);
        super::describe!(@parts $name, $into, $($rest)*)
    };
    (@parts $name:ident, $into:ident,) => {};

    (@columns $name:ident, $to:ident, $prefix:ident, $field:ident: $text:literal, $($rest:tt)*) => {
        let name = format!("{}{}", $prefix, stringify!($field));
        $to.extend(super::columns_of(|row: &projections::$name| &row.$field, &name));
        super::describe!(@columns $name, $to, $prefix, $($rest)*)
    };
    (@columns $name:ident, $to:ident, $prefix:ident, ..$field:ident: $text:literal, $($rest:tt)*) => {
        let inner = $prefix.trim_end_matches('.');
        $to.extend(super::columns_of(|row: &projections::$name| &row.$field, inner));
        super::describe!(@columns $name, $to, $prefix, $($rest)*)
    };
    (@columns $name:ident, $to:ident, $prefix:ident,) => {};

    (@all $name:ident, $row:ident, [$($seen:ident)*] $(..)? $field:ident: $text:literal, $($rest:tt)*) => {
        super::describe!(@all $name, $row, [$($seen)* $field] $($rest)*)
    };
    (@all $name:ident, $row:ident, [$($seen:ident)*]) => {{
        let projections::$name { $($seen: _,)* } = $row;
    }};
}
use describe;

/// The schema of an answer with these rows, and everything it refers to.
pub(in super::super) fn answer<T: Described>(name: &str, into: &mut Vec<Named>) -> Ref {
    projections::Cursor::parts(into);
    T::parts(into);
    let clock = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(["recorded", "occurred"]))
        .description(Some("The clock by which a past moment was cut; balances on the occurred clock may be negative."));
    let closed = utoipa::openapi::schema::AdditionalProperties::FreeForm(false);
    let object = ObjectBuilder::new()
        .schema_type(Type::Object)
        .description(Some("An answer of one moment."))
        .property("as_of", Vec::<projections::Cursor>::schema())
        .property("clock", clock)
        .property("rows", T::refer())
        .required("as_of")
        .required("clock")
        .required("rows")
        .additional_properties(Some(closed));
    let name = format!("{name}Answer");
    into.push((name.clone(), RefOr::T(Schema::Object(object.build()))));
    Ref::from_schema_name(name)
}
