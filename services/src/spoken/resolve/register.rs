//! Commands to the register. What may be personal is turned into a subject of the vault here, and goes no further.

use ledger::command::{AddBook, BookKey, Command, RegisterEmergency, RegisterFund, RegisterItem, RegisterParty};
use ledger::decide::made_id;
use ledger::event::{Pack, SchemeCode};
use ledger::ids::{BookId, Key, PublicKey};
use ledger::reason::PartyKind;
use ledger::time::Zone;

use super::super::problem::{At, Wrong};
use super::super::register as spoken;
use super::super::words::Named;
use super::amounts::{currency, day};
use super::look_up::LookUp;
use super::{Lowered, Site};

const TOP: At = At::Top;

pub(super) fn item(c: &spoken::RegisterItem, look_up: &mut LookUp<'_>) -> Option<Command> {
    let code = look_up.code(TOP, "code", &c.code);
    let name = look_up.label(TOP, "name", &c.name);
    let name_el = look_up.maybe(c.name_el.as_ref(), |l, text| l.label(TOP, "name_el", text));
    let unit = look_up.code(TOP, "unit", &c.unit);
    let category = look_up.maybe(c.category.as_ref(), |l, text| l.label(TOP, "category", text));
    let packs: Vec<Option<Pack>> = c
        .packs
        .iter()
        .enumerate()
        .map(|(number, pack)| {
            let name = look_up.code(TOP, &format!("packs[{number}].name"), &pack.name)?;
            Some(Pack { name, units: pack.units })
        })
        .collect();
    let packs: Option<Vec<Pack>> = packs.into_iter().collect();
    Some(Command::RegisterItem(RegisterItem {
        code: code?,
        name: name?,
        name_el: name_el?,
        unit: unit?,
        packs: packs?,
        category: category?,
        dated: c.dated,
    }))
}

pub(super) fn party(c: &spoken::RegisterParty, key: Option<Key>, look_up: &mut LookUp<'_>) -> Option<Lowered> {
    match c.kind.0 {
        PartyKind::Donor | PartyKind::Supplier => private(c, key, look_up),
        PartyKind::Partner | PartyKind::Municipality => public(c, look_up),
    }
}

fn public(c: &spoken::RegisterParty, look_up: &mut LookUp<'_>) -> Option<Lowered> {
    let name = look_up.maybe(c.name.as_ref(), |l, text| l.label(TOP, "name", text));
    let code = look_up.maybe(c.code.as_ref(), |l, of| {
        let scheme = l.code(TOP, "code.scheme", &of.scheme);
        let code = l.code(TOP, "code.code", &of.code);
        Some(SchemeCode { scheme: scheme?, code: code? })
    });
    let personal =
        [("nature", c.nature.is_some()), ("language", c.language.is_some()), ("contact", c.contact.is_some())];
    for (field, _) in personal.into_iter().filter(|(_, there)| *there) {
        look_up.wrong(TOP, field, Wrong::NotPersonal);
    }
    let command = RegisterParty { kind: c.kind.0, name: name?, code: code? };
    Some(Lowered::Ask(Command::RegisterParty(command), None))
}

fn private(c: &spoken::RegisterParty, key: Option<Key>, look_up: &mut LookUp<'_>) -> Option<Lowered> {
    if c.code.is_some() {
        look_up.wrong(TOP, "code", Wrong::NoPublicCode);
    }
    let command = RegisterParty { kind: c.kind.0, name: None, code: None };
    let person = if let Some(name) = &c.name {
        Some(Box::new(subject(c, name, key?, look_up)?))
    } else {
        // Something is known about somebody who has no name: that is a slip.
        if c.nature.is_some() || c.contact.is_some() {
            look_up.wrong(TOP, "name", Wrong::FieldMissing);
        }
        None
    };
    Some(Lowered::Ask(Command::RegisterParty(command), person))
}

/// The subject of the vault that stands behind the party the command makes. The vault checks the fields once more when it is written.
fn subject(c: &spoken::RegisterParty, name: &str, key: Key, look_up: &mut LookUp<'_>) -> Option<vault::Subject> {
    let contact = c.contact.clone().unwrap_or_default();
    let nothing_blank = [
        ("name", Some(name)),
        ("contact.email", contact.email.as_deref()),
        ("contact.phone", contact.phone.as_deref()),
        ("contact.tax_number", contact.tax_number.as_deref()),
    ];
    let mut good = true;
    for (field, text) in nothing_blank {
        if text.is_some_and(|text| text.trim().is_empty()) {
            look_up.wrong(TOP, field, Wrong::NotForVault(vault::Problem::Blank));
            good = false;
        }
    }
    good.then(|| vault::Subject {
        id: made_id(look_up.names.register_book, key, "party", 0),
        kind: match c.nature {
            Some(spoken::Nature::Organisation) => vault::SubjectKind::Organisation,
            Some(spoken::Nature::Person) | None => vault::SubjectKind::Person,
        },
        name: name.to_owned(),
        language: match c.language {
            Some(spoken::Tongue::En) => vault::Language::English,
            Some(spoken::Tongue::El) | None => vault::Language::Greek,
        },
        email: contact.email,
        phone: contact.phone,
        tax_number: contact.tax_number,
        created_at_ms: look_up.names.now.ms,
    })
}

pub(super) fn fund(c: &spoken::RegisterFund, look_up: &mut LookUp<'_>) -> Option<Command> {
    let code = look_up.code(TOP, "code", &c.code);
    let name = look_up.label(TOP, "name", &c.name);
    let currency = currency(look_up, TOP, "currency", &c.currency).map(|(currency, _)| currency);
    Some(Command::RegisterFund(RegisterFund { code: code?, name: name?, currency: currency? }))
}

pub(super) fn emergency(c: &spoken::RegisterEmergency, look_up: &mut LookUp<'_>) -> Option<Command> {
    let code = look_up.code(TOP, "code", &c.code);
    let name = look_up.label(TOP, "name", &c.name);
    let started_on = day(look_up, TOP, "started_on", &c.started_on);
    let area: Vec<_> =
        c.area.iter().enumerate().map(|(n, party)| look_up.party(TOP, &format!("area[{n}]"), party)).collect();
    let area: Option<Vec<_>> = area.into_iter().collect();
    Some(Command::RegisterEmergency(RegisterEmergency {
        code: code?,
        name: name?,
        started_on: started_on?,
        area: area?,
    }))
}

pub(super) fn site(c: &spoken::OpenSite, look_up: &mut LookUp<'_>) -> Option<Site> {
    let code = look_up.code(TOP, "code", &c.code);
    let name = look_up.label(TOP, "name", &c.name);
    let municipality = look_up.maybe(c.municipality.as_ref(), |l, name| l.party(TOP, "municipality", name));
    let zone = c.zone.map_or(Zone::ATHENS, Zone::from);
    Some(Site { code: code?, name: name?, municipality: municipality?, zone })
}

pub(super) fn book(c: &spoken::AddBook, look_up: &mut LookUp<'_>) -> Option<Command> {
    let book = look_up.or(TOP, "book_id", c.book_id.parse().map_err(|_| Wrong::NotAHash));
    let code = look_up.code(TOP, "code", &c.code);
    let name = look_up.label(TOP, "name", &c.name);
    let municipality = look_up.maybe(c.municipality.as_ref(), |l, name| l.party(TOP, "municipality", name));
    let key = public_key(&c.public_key, look_up);
    Some(Command::AddBook(AddBook {
        book: book?,
        kind: c.kind.0,
        code: code?,
        name: name?,
        municipality: municipality?,
        zone: c.zone.map_or(Zone::ATHENS, Zone::from),
        key: key?,
    }))
}

pub(super) fn book_named(book: &Named, look_up: &mut LookUp<'_>) -> Option<BookId> {
    look_up.site(TOP, "book_id", book)
}

pub(super) fn key(c: &spoken::BookKey, look_up: &mut LookUp<'_>) -> Option<BookKey> {
    let book = look_up.site(TOP, "book_id", &c.book_id);
    let key = public_key(&c.public_key, look_up);
    Some(BookKey { book: book?, key: key? })
}

fn public_key(text: &str, look_up: &mut LookUp<'_>) -> Option<PublicKey> {
    look_up.or(TOP, "public_key", text.parse().map_err(|_| Wrong::NotAHash))
}
