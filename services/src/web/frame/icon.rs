//! The mark of HELLAS HELPBANK and the few pictures of tasks: inline SVG, hidden from screen readers, for the words stand beside them.

use maud::{Markup, PreEscaped, html};

fn drawn(paths: &'static str) -> Markup {
    html! {
        svg viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"
            aria-hidden="true" focusable="false" { (PreEscaped(paths)) }
    }
}

/// Two pillars and a hand's link between them: an H that holds.
pub(crate) fn mark() -> Markup {
    html! {
        svg viewBox="0 0 40 40" aria-hidden="true" focusable="false" {
            rect width="40" height="40" rx="9" fill="currentColor" {}
            g fill="none" stroke="#fff" stroke-width="3.6" stroke-linecap="round" {
                path d="M11.5 10v20M28.5 10v20" {}
                path d="M11.5 23.5c5.2 0 5-7 8.5-7s3.3 7 8.5 7" {}
            }
        }
    }
}

/// A door with an arrow out of it.
pub(crate) fn leave() -> Markup {
    drawn(r#"<path d="M13 5H7a2 2 0 0 0-2 2v18a2 2 0 0 0 2 2h6"/><path d="M12 16h15m-6-6 6 6-6 6"/>"#)
}

/// A box with an arrow into it.
pub(crate) fn receive() -> Markup {
    drawn(
        r#"<path d="M5 15v10a2 2 0 0 0 2 2h18a2 2 0 0 0 2-2V15"/><path d="M16 4v15m-5-5 5 5 5-5"/><path d="M5 15h4m14 0h4"/>"#,
    )
}

/// Shelves.
pub(crate) fn shelf() -> Markup {
    drawn(r#"<path d="M5 4v24M27 4v24M5 13h22M5 24h22"/><path d="M9 13V8h6v5M18 24v-6h6v6M10 24v-5h5v5"/>"#)
}

/// A lorry that leaves.
pub(crate) fn dispatch() -> Markup {
    drawn(
        r#"<path d="M3 8h16v14H3zM19 13h5l5 5v4H19z"/><circle cx="9" cy="24" r="2.5"/><circle cx="23" cy="24" r="2.5"/>"#,
    )
}

/// A lorry that arrives.
pub(crate) fn arrive() -> Markup {
    drawn(
        r#"<path d="M29 8H13v14h16zM13 13H8l-5 5v4h10z"/><circle cx="9" cy="24" r="2.5"/><circle cx="23" cy="24" r="2.5"/><path d="m18 14 3 3 4-5"/>"#,
    )
}

/// Goods to many.
pub(crate) fn distribute() -> Markup {
    drawn(
        r#"<circle cx="7" cy="16" r="3"/><circle cx="25" cy="7" r="3"/><circle cx="25" cy="25" r="3"/><path d="m10 14.5 12-6M10 17.5l12 6"/>"#,
    )
}

/// From hand to hand.
pub(crate) fn hand() -> Markup {
    drawn(
        r#"<path d="M16 14c-2.5-5-9-3-7 2 1 2.5 7 6 7 6s6-3.5 7-6c2-5-4.5-7-7-2z"/><path d="M4 24c4 0 5 4 9 4h8l8-5"/>"#,
    )
}

/// Plus and minus.
pub(crate) fn adjust() -> Markup {
    drawn(r#"<path d="M11 6v10M6 11h10M18 23h9M26 6 6 26"/>"#)
}

/// A list of what is there.
pub(crate) fn stock() -> Markup {
    drawn(r#"<path d="M7 4h18v24H7z"/><path d="M12 10h8M12 16h8M12 22h5"/>"#)
}

/// All is well.
pub(crate) fn tick() -> Markup {
    drawn(r#"<circle cx="16" cy="16" r="12"/><path d="m10.5 16.5 4 4 7.5-9"/>"#)
}

/// Something is wrong.
pub(crate) fn cross() -> Markup {
    drawn(r#"<circle cx="16" cy="16" r="12"/><path d="m11.5 11.5 9 9m0-9-9 9"/>"#)
}

/// Look here.
pub(crate) fn mind() -> Markup {
    drawn(r#"<path d="M16 5 3.5 27h25z"/><path d="M16 13v6m0 4v.1"/>"#)
}
