//! Why a book takes nothing more, in people's language; what exactly, for whoever mends it, as the log has it.

use maud::{Markup, html};

use crate::clerk::{Frozen, FrozenCause};
use crate::words::{Words, key};

/// What is wrong with it and what helps, in one or two sentences.
pub(super) fn sentence(words: Words, cause: FrozenCause) -> String {
    words.say(match cause {
        FrozenCause::RolledBack => key("frozen-rolled-back"),
        FrozenCause::NoKey => key("frozen-no-key"),
        FrozenCause::LostPages => key("frozen-lost-pages"),
        FrozenCause::Copies => key("frozen-copies"),
        FrozenCause::Unsound => key("frozen-unsound"),
        FrozenCause::Failed => key("frozen-failed"),
        FrozenCause::Index => key("frozen-index"),
    })
}

/// The sentence, and below it what exactly.
pub(super) fn told(words: Words, frozen: &Frozen) -> Markup {
    html! { div { (sentence(words, frozen.cause)) } (technical(&frozen.why)) }
}

/// Words for whoever mends it, which are English in every language.
pub(super) fn technical(why: &str) -> Markup {
    html! { small lang="en" { (why) } }
}
