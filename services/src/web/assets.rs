//! The style sheet, the script and the mark: built in, named by their content so that browsers may keep them for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::failure::Failure;

const STYLE: &str = concat!(
    include_str!("assets/base.css"),
    include_str!("assets/frame.css"),
    include_str!("assets/form.css"),
    include_str!("assets/table.css"),
    include_str!("assets/paper.css"),
);
const SCRIPT: &str = include_str!("assets/screens.js");
const MARK: &str = include_str!("assets/mark.svg");

/// Bytes of the hash that stand in an address.
const HASH_BYTES: usize = 8;

struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
    address: String,
}

static ALL: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    let asset = |name, kind, text: &'static str| {
        let digest = Sha256::digest(text.as_bytes());
        let hash = crate::spoken::names::hex(&digest[..HASH_BYTES]);
        Asset { name, kind, text, address: format!("/assets/{hash}/{name}") }
    };
    [
        asset("screens.css", "text/css; charset=utf-8", STYLE),
        asset("screens.js", "text/javascript; charset=utf-8", SCRIPT),
        asset("mark.svg", "image/svg+xml", MARK),
    ]
});

/// The address of the style sheet.
pub(super) fn style() -> &'static str {
    &ALL[0].address
}

/// The address of the script.
pub(super) fn script() -> &'static str {
    &ALL[1].address
}

/// The address of the mark.
pub(super) fn mark() -> &'static str {
    &ALL[2].address
}

/// Serves one. An address of another build is not found, rather than answered with something else.
pub(super) async fn serve(Path((hash, name)): Path<(String, String)>) -> Result<Response, Failure> {
    let wanted = format!("/assets/{hash}/{name}");
    let asset = ALL.iter().find(|asset| asset.name == name && asset.address == wanted).ok_or(Failure::NotFound)?;
    let mut response = asset.text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    Ok(response)
}
