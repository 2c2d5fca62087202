//! Looking up one name after another, noting every one that means nothing.

use std::collections::HashMap;
use std::str::FromStr;

use ledger::decide::made_id;
use ledger::event::ItemRegistered;
use ledger::ids::{
    ActorId, AnnouncementId, BinId, BookId, EmergencyId, FundId, ItemId, LotId, PartyId, PledgeId, ReservationId,
    ShipmentId,
};
use ledger::text::{Code, Label};

use super::super::key::key_of;
use super::super::names::Names;
use super::super::nearest::nearest;
use super::super::problem::{At, Kind, Problem, Wrong};
use super::super::words::Named;

/// What a name for something that is being made in the same breath begins with.
const MADE: &str = "made:";

/// Looks up what one command names.
pub(super) struct LookUp<'a> {
    pub(super) names: &'a Names<'a>,
    pub(super) problems: Vec<Problem>,
    book: Option<BookId>,
    bins: HashMap<String, Option<BinId>>,
}

impl<'a> LookUp<'a> {
    pub(super) fn new(names: &'a Names<'a>, book: Option<BookId>, problems: Vec<Problem>) -> Self {
        Self { names, problems, book, bins: HashMap::new() }
    }

    pub(super) fn wrong(&mut self, at: At, field: &str, wrong: Wrong) {
        self.problems.push(Problem { field: at.field(field), wrong });
    }

    /// The value, or one more problem.
    pub(super) fn or<T>(&mut self, at: At, field: &str, value: Result<T, Wrong>) -> Option<T> {
        value.map_err(|wrong| self.wrong(at, field, wrong)).ok()
    }

    /// A field that may be absent: none when it is, a problem when it cannot be understood.
    #[expect(
        clippy::option_option,
        reason = "the outer one says whether it was understood, the inner one whether it is there"
    )]
    pub(super) fn maybe<S, T>(
        &mut self,
        spoken: Option<&S>,
        mut read: impl FnMut(&mut Self, &S) -> Option<T>,
    ) -> Option<Option<T>> {
        match spoken {
            None => Some(None),
            Some(spoken) => read(self, spoken).map(Some),
        }
    }

    /// Every line, when each could be understood.
    pub(super) fn lines<S, T>(
        &mut self,
        lines: &[S],
        mut read: impl FnMut(&mut Self, At, &S) -> Option<T>,
    ) -> Option<Vec<T>> {
        // All are read, so that all problems are said.
        let read: Vec<Option<T>> = lines.iter().enumerate().map(|(n, line)| read(self, At::Line(n), line)).collect();
        read.into_iter().collect()
    }

    /// The id in `name`: that of something a command makes, or plain digits.
    fn id<T: FromStr>(&self, kind: Kind, home: Option<BookId>, name: &str, from: impl Fn([u8; 16]) -> T) -> Option<T> {
        let Some(made) = name.strip_prefix(MADE) else { return name.parse().ok() };
        let (made, book) = match made.rsplit_once('@') {
            Some((made, book)) => (made, self.names.book(book)?),
            None => (made, home?),
        };
        let (key, ordinal) = match made.rsplit_once('#') {
            Some((key, ordinal)) => (key, ordinal.parse().ok()?),
            None => (made, 0),
        };
        Some(from(made_id(book, key_of(key)?, kind.word(), ordinal)))
    }

    fn unknown<'k>(kind: Kind, name: &Named, known: impl Iterator<Item = &'k str>) -> Wrong {
        let nearest = nearest(name.as_str(), known).map(str::to_owned);
        Wrong::UnknownName { kind, name: name.0.clone(), nearest }
    }

    pub(super) fn item(&mut self, at: At, field: &str, name: &Named) -> Option<ItemId> {
        let codes = self.names.codes;
        let id = codes.item(name.as_str());
        let id = id.or_else(|| self.id(Kind::Item, Some(self.names.register_book), name.as_str(), ItemId::from_bytes));
        self.or(at, field, id.ok_or_else(|| Self::unknown(Kind::Item, name, codes.items())))
    }

    /// What the register says of an item.
    pub(super) fn about(&self, item: ItemId) -> Option<&'a ItemRegistered> {
        self.names.register.item(item)
    }

    pub(super) fn party(&mut self, at: At, field: &str, name: &Named) -> Option<PartyId> {
        let codes = self.names.codes;
        let id = match codes.party(name.as_str()) {
            Ok(party) => Ok(party),
            Err(known) if !known.is_empty() => Err(Wrong::AmbiguousParty { known }),
            Err(_) => self
                .id(Kind::Party, Some(self.names.register_book), name.as_str(), PartyId::from_bytes)
                .ok_or_else(|| Self::unknown(Kind::Party, name, codes.parties())),
        };
        self.or(at, field, id)
    }

    pub(super) fn fund(&mut self, at: At, field: &str, name: &Named) -> Option<FundId> {
        let codes = self.names.codes;
        let id = codes.fund(name.as_str());
        let id = id.or_else(|| self.id(Kind::Fund, Some(self.names.register_book), name.as_str(), FundId::from_bytes));
        self.or(at, field, id.ok_or_else(|| Self::unknown(Kind::Fund, name, codes.funds())))
    }

    pub(super) fn emergency(&mut self, at: At, field: &str, name: &Named) -> Option<EmergencyId> {
        let codes = self.names.codes;
        let id = codes.emergency(name.as_str());
        let id = id.or_else(|| {
            self.id(Kind::Emergency, Some(self.names.register_book), name.as_str(), EmergencyId::from_bytes)
        });
        self.or(at, field, id.ok_or_else(|| Self::unknown(Kind::Emergency, name, codes.emergencies())))
    }

    pub(super) fn site(&mut self, at: At, field: &str, name: &Named) -> Option<BookId> {
        let book = self.names.book(name.as_str());
        let codes = self.names.codes;
        self.or(at, field, book.ok_or_else(|| Self::unknown(Kind::Site, name, codes.books())))
    }

    /// A bin of the book that is asked. While that book is not known, bins cannot be judged.
    pub(super) fn bin(&mut self, at: At, field: &str, name: &Named) -> Option<BinId> {
        let book = self.book?;
        if let Some(Some(known)) = self.bins.get(name.as_str()) {
            return Some(*known);
        }
        let bin = self.names.bins.bin(book, name.as_str());
        let bin = bin.or_else(|| self.id(Kind::Bin, Some(book), name.as_str(), BinId::from_bytes));
        self.bins.insert(name.0.clone(), bin);
        let found = bin.ok_or_else(|| {
            let codes = self.names.bins.codes(book);
            Self::unknown(Kind::Bin, name, codes.iter().map(String::as_str))
        });
        self.or(at, field, found)
    }

    /// Something that has no code: its id.
    fn nameless<T: FromStr>(
        &mut self,
        at: At,
        field: &str,
        kind: Kind,
        name: &Named,
        from: impl Fn([u8; 16]) -> T,
    ) -> Option<T> {
        let home = if kind == Kind::Pledge { Some(self.names.treasury_book) } else { self.book };
        let id = self.id(kind, home, name.as_str(), from);
        self.or(at, field, id.ok_or(Wrong::NotAnId { kind }))
    }

    pub(super) fn lot(&mut self, at: At, field: &str, name: &Named) -> Option<LotId> {
        self.nameless(at, field, Kind::Lot, name, LotId::from_bytes)
    }

    pub(super) fn shipment(&mut self, name: &Named) -> Option<ShipmentId> {
        self.nameless(At::Top, "shipment", Kind::Shipment, name, ShipmentId::from_bytes)
    }

    pub(super) fn reservation(&mut self, name: &Named) -> Option<ReservationId> {
        self.nameless(At::Top, "reservation", Kind::Reservation, name, ReservationId::from_bytes)
    }

    pub(super) fn announcement(&mut self, name: &Named) -> Option<AnnouncementId> {
        self.nameless(At::Top, "announcement", Kind::Announcement, name, AnnouncementId::from_bytes)
    }

    pub(super) fn pledge(&mut self, name: &Named) -> Option<PledgeId> {
        self.nameless(At::Top, "pledge", Kind::Pledge, name, PledgeId::from_bytes)
    }

    /// A user who may approve.
    pub(super) fn approver(&mut self, name: &Named) -> Option<ActorId> {
        let approvers = self.names.approvers;
        let by_login = approvers.get(name.as_str()).copied();
        let by_id = || name.as_str().parse().ok().filter(|id| approvers.values().any(|known| known == id));
        self.or(At::Top, "approved_by", by_login.or_else(by_id).ok_or(Wrong::UnknownApprover))
    }

    pub(super) fn code(&mut self, at: At, field: &str, text: &str) -> Option<Code> {
        self.or(at, field, Code::try_from(text).map_err(Wrong::NotACode))
    }

    pub(super) fn label(&mut self, at: At, field: &str, text: &str) -> Option<Label> {
        self.or(at, field, Label::try_from(text).map_err(Wrong::NotAName))
    }
}
