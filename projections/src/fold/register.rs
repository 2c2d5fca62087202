//! What the register says, and the bins of the sites: rows that are told once.

use std::collections::BTreeMap;

use ledger::event::{
    BinAdded, BookAdded, BookClosed, EmergencyRegistered, FundRegistered, Genesis, GoodsCarried, ItemRegistered,
    LotStatus, PartyRegistered, SuccessorAdded,
};
use ledger::ids::{BookId, LotId, PartyId, PublicKey};
use ledger::text::{Code, Label};
use ledger::time::Summer;

use super::wanted::Good;
use super::{At, Changes, Known, int};
use crate::{search, tables};

pub(super) fn party_registered(changes: &mut Changes, entry: i64, e: &PartyRegistered) {
    let (scheme, code) = e.code.as_ref().map(|code| (code.scheme.as_str(), code.code.as_str())).unzip();
    let name = e.name.as_ref().map(Label::as_str);
    let row = [e.party.to_bytes().into(), e.kind.code().into(), name.into(), scheme.into(), code.into(), entry.into()];
    changes.add(&tables::PARTY, row);
}

pub(super) fn fund_registered(changes: &mut Changes, entry: i64, e: &FundRegistered) {
    let (code, name, currency) = (e.code.as_str(), e.name.as_str(), e.currency.as_str());
    changes.add(&tables::FUND, [e.fund.to_bytes().into(), code.into(), name.into(), currency.into(), entry.into()]);
}

pub(super) fn emergency_registered(changes: &mut Changes, entry: i64, e: &EmergencyRegistered) {
    let emergency = e.emergency.to_bytes();
    let began = i64::from(e.started_on.days);
    let row = [emergency.into(), e.code.as_str().into(), e.name.as_str().into(), began.into(), entry.into()];
    changes.add(&tables::EMERGENCY, row);
    for party in &e.area {
        changes.add(&tables::EMERGENCY_AREA, [emergency.into(), party.to_bytes().into()]);
    }
}

pub(super) fn bin_added(changes: &mut Changes, at: &At, e: &BinAdded) {
    let zone = e.zone.as_ref().map(Code::as_str);
    let row = [at.book.into(), e.bin.to_bytes().into(), e.code.as_str().into(), zone.into(), at.entry.into()];
    changes.add(&tables::BIN, row);
}

pub(super) fn book_opened(changes: &mut Changes, at: &At, e: &Genesis) {
    let book = changes.book(at.book, at.book_id.0);
    book.kind.get_or_insert(e.kind.code());
    book.code.get_or_insert_with(|| e.code.as_str().to_owned());
    key_changed(changes, at.entry, (at.book_id, e.key), "opened");
}

/// A key of a book comes or goes.
pub(super) fn key_changed(changes: &mut Changes, entry: i64, (book, key): (BookId, PublicKey), how: &'static str) {
    changes.add(&tables::KEY_CHANGE, [entry.into(), book.0.into(), key.0.into(), how.into()]);
}

pub(super) fn book_added(known: &Known, changes: &mut Changes, entry: i64, e: &BookAdded) {
    key_changed(changes, entry, (e.book, e.key), "joined");
    let book = changes.book(known.book(e.book), e.book.0);
    book.kind.get_or_insert(e.kind.code());
    book.code.get_or_insert_with(|| e.code.as_str().to_owned());
    book.name.get_or_insert_with(|| e.name.as_str().to_owned());
    book.municipality = book.municipality.or(e.municipality.map(PartyId::to_bytes));
    let summer = match e.zone.summer {
        Summer::None => 0,
        Summer::European => 1,
    };
    book.zone.get_or_insert((i64::from(e.zone.offset_min), summer));
}

pub(super) fn successor_added(known: &Known, changes: &mut Changes, entry: i64, e: &SuccessorAdded) {
    book_added(known, changes, entry, &e.added());
    let row = [known.book(e.predecessor).into(), known.book(e.book).into(), entry.into()];
    changes.add(&tables::BOOK_SUCCESSOR, row);
}

pub(super) fn book_closed(known: &Known, changes: &mut Changes, entry: i64, e: &BookClosed) {
    let (last, witnessed) = (int(e.last.page), e.witnessed.map(|page| int(page.page)));
    let row = [known.book(e.book).into(), entry.into(), last.into(), witnessed.into(), e.reason.code().into()];
    changes.add(&tables::BOOK_END, row);
}

pub(super) fn carried(known: &Known, changes: &mut Changes, entry: i64, e: &GoodsCarried) {
    changes.add(&tables::CARRY, [entry.into(), known.book(e.predecessor).into()]);
}

/// The lots that were taken over, each once, with what they were when they were.
pub(super) fn goods_carried(e: &GoodsCarried) -> impl Iterator<Item = (LotId, LotStatus)> {
    let lots: BTreeMap<LotId, LotStatus> = e.lines.iter().map(|line| (line.lot, line.status)).collect();
    lots.into_iter()
}

pub(super) fn item_registered(known: &Known, changes: &mut Changes, entry: i64, e: &ItemRegistered) {
    let no = known.good(Good::Item(e.item)).no;
    let name_el = e.name_el.as_ref().map(Label::as_str);
    let search = search::folded(&[e.code.as_str(), e.name.as_str(), name_el.unwrap_or("")].join(" "));
    changes.add(
        &tables::ITEM,
        [
            no.into(),
            e.code.as_str().into(),
            e.name.as_str().into(),
            name_el.into(),
            e.unit.as_str().into(),
            e.category.as_ref().map(Label::as_str).into(),
            i64::from(e.dated).into(),
            search.into(),
            entry.into(),
        ],
    );
    for pack in &e.packs {
        changes.add(&tables::PACK, [no.into(), pack.name.as_str().into(), i64::from(pack.units).into()]);
    }
}
