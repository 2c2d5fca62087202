//! What the register takes in, and the bins of a site.

use super::{Context, Refusals, lines};
use crate::entry::Entry;
use crate::event::{
    BinAdded, BookAdded, BookKeyAdded, BookKeyRevoked, EmergencyRegistered, FundRegistered, ItemRegistered, PACKS_MAX,
    PartyRegistered,
};
use crate::quantity::BOOKS_MAX;
use crate::reason::{BookKind, PartyKind};
use crate::refusal::Fact;
use crate::register::Scope;
use crate::text::Code;

fn fresh(context: &Context<'_>, scope: Scope, code: &Code, refusals: &mut Refusals) {
    if context.register().is_taken(scope, code) {
        refusals.of("code", Fact::CodeTaken(code.clone()));
    }
}

pub(super) fn item(context: &Context<'_>, entry: &Entry, event: &ItemRegistered, refusals: &mut Refusals) {
    let is_there = context.register().item(event.item).is_some();
    lines::new(context, entry, "item", (event.item.to_bytes(), is_there), refusals);
    fresh(context, Scope::Item, &event.code, refusals);
    let twice = |at: usize| event.packs.iter().take(at).any(|pack| pack.name == event.packs[at].name);
    if event.packs.len() > PACKS_MAX {
        refusals.of("packs", Fact::TooManyLines { lines: event.packs.len(), max: PACKS_MAX });
    } else if event.packs.iter().enumerate().any(|(at, pack)| pack.units < 2 || twice(at)) {
        refusals.of("packs", Fact::BadPack);
    }
}

pub(super) fn party(context: &Context<'_>, entry: &Entry, event: &PartyRegistered, refusals: &mut Refusals) {
    let is_there = context.register().party(event.party).is_some();
    lines::new(context, entry, "party", (event.party.to_bytes(), is_there), refusals);
    match event.kind {
        PartyKind::Donor | PartyKind::Supplier => {
            if event.name.is_some() {
                refusals.of("name", Fact::NameForbidden);
            }
            if event.code.is_some() {
                refusals.of("code", Fact::NameForbidden);
            }
        }
        PartyKind::Partner | PartyKind::Municipality => {
            if event.name.is_none() {
                refusals.of("name", Fact::NameMissing);
            }
        }
    }
}

pub(super) fn fund(context: &Context<'_>, entry: &Entry, event: &FundRegistered, refusals: &mut Refusals) {
    let is_there = context.register().fund(event.fund).is_some();
    lines::new(context, entry, "fund", (event.fund.to_bytes(), is_there), refusals);
    fresh(context, Scope::Fund, &event.code, refusals);
}

pub(super) fn emergency(context: &Context<'_>, entry: &Entry, event: &EmergencyRegistered, refusals: &mut Refusals) {
    let is_there = context.register().emergency(event.emergency).is_some();
    lines::new(context, entry, "emergency", (event.emergency.to_bytes(), is_there), refusals);
    fresh(context, Scope::Emergency, &event.code, refusals);
    if event.area.len() > crate::event::LINES_MAX {
        refusals.of("area", Fact::TooManyLines { lines: event.area.len(), max: crate::event::LINES_MAX });
    }
    for &party in &event.area {
        lines::party(context, "area", party, &[PartyKind::Municipality], refusals);
    }
}

pub(super) fn book(context: &Context<'_>, event: &BookAdded, refusals: &mut Refusals) {
    fresh(context, Scope::Book, &event.code, refusals);
    if event.code == context.book.genesis.code {
        refusals.of("code", Fact::CodeTaken(event.code.clone()));
    }
    match event.kind {
        // A second order of the pages would be a second history.
        BookKind::Log if super::succession::has_open_log(context.register()) => {
            refusals.of("kind", Fact::AlreadyThere);
        }
        BookKind::Site | BookKind::Treasury | BookKind::Log => {}
        BookKind::Register => refusals.of("kind", Fact::WrongKind(event.kind)),
    }
    if context.register().book(event.book).is_some() || event.book == context.book.id {
        refusals.of("book", Fact::AlreadyThere);
    }
    // The register itself is one of them.
    if u64::try_from(context.register().books().len()).is_ok_and(|books| books >= BOOKS_MAX.saturating_sub(1)) {
        refusals.of("book", Fact::TooManyBooks { max: BOOKS_MAX });
    }
    if let Some(municipality) = event.municipality {
        lines::party(context, "municipality", municipality, &[PartyKind::Municipality], refusals);
    }
}

pub(super) fn key_added(context: &Context<'_>, event: &BookKeyAdded, refusals: &mut Refusals) {
    let keys = context.register().keys(event.book);
    if keys.is_empty() {
        refusals.of("book", Fact::UnknownBook(event.book));
    }
    if keys.contains(&event.key) {
        refusals.of("key", Fact::AlreadyThere);
    }
}

pub(super) fn key_revoked(context: &Context<'_>, event: &BookKeyRevoked, refusals: &mut Refusals) {
    let keys = context.register().keys(event.book);
    if !keys.contains(&event.key) || keys.len() == 1 {
        refusals.of("key", Fact::KeyNotRevocable);
    }
}

pub(super) fn bin(context: &Context<'_>, entry: &Entry, event: &BinAdded, refusals: &mut Refusals) {
    let is_there = context.book.bin(event.bin).is_some();
    lines::new(context, entry, "bin", (event.bin.to_bytes(), is_there), refusals);
    if context.book.bin_by_code(event.code.as_str()).is_some() {
        refusals.of("code", Fact::CodeTaken(event.code.clone()));
    }
}
