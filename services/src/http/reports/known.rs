//! Names in a question that must mean something: a warehouse that does not exist must not look like an empty one.

use std::collections::BTreeSet;

use ledger::ids::PartyId;
use ledger::reason::BookKind;
use vault::Language;

use super::super::app::App;
use super::super::trouble::Trouble;
use super::bad;
use crate::spoken::{Kind, Wrong, nearest};

/// What a question names, so far as it does.
#[derive(Debug, Default)]
pub(super) struct Named<'a> {
    pub(super) site: Option<&'a String>,
    pub(super) bin: Option<&'a String>,
    pub(super) item: Option<&'a String>,
    pub(super) category: Option<&'a String>,
}

fn unknown<'a>(kind: Kind, name: &str, known: impl IntoIterator<Item = &'a str>) -> Wrong {
    let nearest = nearest(name, known).map(str::to_owned);
    Wrong::UnknownName { kind, name: name.to_owned(), nearest }
}

/// Refuses names that mean nothing.
pub(super) async fn known(app: &App, language: Language, named: Named<'_>) -> Result<(), Trouble> {
    site(app, language, "site", named.site)?;
    let register = app.bank.register();
    let codes = app.codes.of(&register);
    if let Some(item) = named.item
        && codes.item(item).is_none()
    {
        return Err(bad(language, "item", unknown(Kind::Item, item, codes.items())));
    }
    if let Some(bin) = named.bin {
        let bins = app.bank.views().bins(named.site.map(String::as_str)).await?.rows;
        if !bins.iter().any(|row| row.code == *bin) {
            return Err(bad(language, "bin", unknown(Kind::Bin, bin, bins.iter().map(|row| row.code.as_str()))));
        }
    }
    if let Some(category) = named.category {
        let items = codes.items().filter_map(|code| register.now().item(codes.item(code)?));
        let known: BTreeSet<&str> = items.filter_map(|item| Some(item.category.as_ref()?.as_str())).collect();
        word(language, "category", Some(category), &known.into_iter().collect::<Vec<_>>())?;
    }
    Ok(())
}

/// A site's code.
pub(in super::super) fn site(app: &App, language: Language, field: &str, name: Option<&String>) -> Result<(), Trouble> {
    let Some(name) = name else { return Ok(()) };
    let register = app.bank.register();
    let sites = register.now().books().into_iter().filter(|book| book.kind == BookKind::Site);
    let codes: Vec<&str> = sites.map(|site| site.code.as_str()).collect();
    if codes.contains(&name.as_str()) { Ok(()) } else { Err(bad(language, field, unknown(Kind::Site, name, codes))) }
}

/// A word of a closed list.
pub(in super::super) fn word(
    language: Language,
    field: &str,
    word: Option<&String>,
    known: &[&str],
) -> Result<(), Trouble> {
    let Some(word) = word.filter(|word| !known.contains(&word.as_str())) else { return Ok(()) };
    let nearest = nearest(word, known.iter().copied()).map(str::to_owned);
    let known = known.iter().map(|&word| word.to_owned()).collect();
    Err(bad(language, field, Wrong::UnknownWord { nearest, known }))
}

/// A party by id or code.
pub(super) fn party(
    app: &App,
    language: Language,
    field: &str,
    name: Option<&String>,
) -> Result<Option<PartyId>, Trouble> {
    let Some(name) = name else { return Ok(None) };
    let register = app.bank.register();
    let codes = app.codes.of(&register);
    let id = match codes.party(name) {
        Ok(party) => Some(party),
        Err(known) if !known.is_empty() => return Err(bad(language, field, Wrong::AmbiguousParty { known })),
        Err(_) => name.parse().ok(),
    };
    let id = id.filter(|id| register.now().party(*id).is_some());
    id.map(Some).ok_or_else(|| bad(language, field, unknown(Kind::Party, name, codes.parties())))
}
