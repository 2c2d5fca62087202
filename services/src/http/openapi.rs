//! `GET /openapi.json`: the description of the API, made from the routes that are served.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa::openapi::path::{HttpMethod, Paths};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, License, OpenApi, OpenApiBuilder, RefOr, Schema};

use super::route::{Route, describe};
use super::who::{CSRF_HEADER, SESSION_COOKIE};
use crate::spoken;

/// What everyone should know before the first request.
const ABOUT: &str = "The ledger of a humanitarian aid bank. Commands become entries of hash-chained books, or are refused with every \
reason at once; reports are read from views of those books and say up to which page they hold.

**Names.** Items, funds, emergencies, sites and bins are named by code; parties by `scheme:code`, as `elstat:9186`; everything by its id \
in hexadecimal digits; and what another command makes by `made:KEY`, where KEY is that command's key: `made:KEY#2` is the third of its \
kind, `made:KEY@ATH` is made in the book ATH instead of the one that is asked.

**Numbers.** Quantities are whole numbers of the item's base unit, or of the pack in `unit`. Money is `{\"amount\": \"12.50\", \
\"currency\": \"EUR\"}` or `{\"minor\": 1250, \"currency\": \"EUR\"}`; answers give minor units.

**Time.** Days are `2027-05-31`, instants RFC 3339; answers give milliseconds since 1970 (UTC).

**Places.** `ATH@4711/3` is entry 3 (from 0) of page 4711 of the book ATH. A command may cite one as its cause; a report may be asked as \
of one; `at_least` makes a report wait for one, so that one reads one's own writes.

**Keys.** Every command has a key. The same key with the same command is answered with the same entry, for ever; with another command \
it is refused.";

pub(super) fn routes() -> Vec<Route> {
    let any = ObjectBuilder::new().schema_type(Type::Object).description(Some("An OpenAPI 3.1 document.")).build();
    let operation = describe("about", "This description").open().answers_with(
        StatusCode::OK,
        &[("application/json", Some(Schema::Object(any).into()))],
        "The description of every route.",
    );
    vec![Route::new(HttpMethod::Get, "/openapi.json", operation, get(serve))]
}

static SERVED: LazyLock<String> =
    LazyLock::new(|| description().to_json().expect("a description is made of texts and numbers"));

async fn serve() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], SERVED.as_str()).into_response()
}

/// The description of all routes.
pub(super) fn description() -> OpenApi {
    let mut paths = Paths::new();
    let mut schemas: BTreeMap<String, RefOr<Schema>> = spoken::schemas();
    for mut route in super::routes() {
        let id = id_of(&route);
        schemas.extend(std::mem::take(&mut route.description.schemas));
        paths.add_path_operation(route.path, vec![route.method], route.description.operation(&id));
    }
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
        SESSION_COOKIE,
        &format!("A session. Every request that writes carries its token in the header {CSRF_HEADER}."),
    ));
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("hb_…").build();
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme("session", SecurityScheme::ApiKey(cookie))
        .security_scheme("token", SecurityScheme::Http(bearer))
        .build();
    let none = Vec::<String>::new();
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("HELPBANK")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(ABOUT))
                .license(Some(License::new("EUPL-1.2")))
                .build(),
        )
        .paths(paths)
        .components(Some(components))
        .security(Some([SecurityRequirement::new("token", none.clone()), SecurityRequirement::new("session", none)]))
        .build()
}

/// A name for a route: `get_v1_stock`.
fn id_of(route: &Route) -> String {
    let path: String = route.path.chars().filter_map(letter).collect();
    format!("{}{path}", method_word(&route.method))
}

fn letter(letter: char) -> Option<char> {
    match letter {
        '/' | '.' | '-' => Some('_'),
        '{' | '}' => None,
        other => Some(other),
    }
}

/// The method in lower case.
pub(super) fn method_word(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "get",
        HttpMethod::Put => "put",
        HttpMethod::Post => "post",
        HttpMethod::Delete => "delete",
        HttpMethod::Options => "options",
        HttpMethod::Head => "head",
        HttpMethod::Patch => "patch",
        HttpMethod::Trace => "trace",
    }
}
