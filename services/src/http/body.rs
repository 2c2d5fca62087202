//! JSON bodies beside commands: small, of one type, and explained by their own schema when they are of another shape.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::BODY_BYTES_MAX;
use super::app::App;
use super::language::accepted;
use super::trouble::Trouble;
use crate::refused::problems;
use crate::spoken::shape::misfits;
use crate::spoken::{Problem, Wrong};

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned + ToSchema> FromRequest<App> for Body<T> {
    type Rejection = Trouble;

    async fn from_request(request: Request, _: &App) -> Result<Self, Trouble> {
        let language = accepted(request.headers());
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.trim_start().starts_with("application/json") {
            return Err(Trouble::WrongMedia);
        }
        let too_large = Trouble::TooLarge { bytes_max: BODY_BYTES_MAX };
        let bytes = to_bytes(request.into_body(), BODY_BYTES_MAX).await.map_err(|_| too_large)?;
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|error| Trouble::NotJson { line: error.line(), column: error.column() })?;
        let mut wrongs = misfits(&value, &json!(T::schema()), &schemas::<T>());
        let body = serde_json::from_value(value);
        if wrongs.is_empty() {
            match body {
                Ok(body) => return Ok(Self(body)),
                Err(_) => wrongs.push(Problem { field: String::new(), wrong: Wrong::Unclear }),
            }
        }
        Err(Trouble::NotUnderstood(problems(&wrongs, language)))
    }
}

/// What a type's schema refers to, by name.
fn schemas<T: ToSchema>() -> Value {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    parts.into_iter().map(|(name, schema)| (name, json!(schema))).collect()
}
