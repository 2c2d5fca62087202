//! What pages name: asked for before they are folded, all at once, because one question for each name would be ten times slower.

use ledger::account::{Account, Asset, Currency};
use ledger::event::{Event, OutLine};
use ledger::ids::{ActorId, BookId, ItemId, LotId};
use ledger::posting;
use rustc_hash::FxHashSet;

use super::{Known, Opened, site_of};

/// What moves, or an item as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Good {
    Item(ItemId),
    Lot(ItemId, LotId),
    Money(Currency),
}

impl From<Asset> for Good {
    fn from(asset: Asset) -> Self {
        match asset {
            Asset::Goods(item, lot) => Self::Lot(item, lot),
            Asset::Money(currency) => Self::Money(currency),
        }
    }
}

/// Names that are not known so far.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(super) books: FxHashSet<BookId>,
    pub(super) accounts: FxHashSet<Account>,
    pub(super) goods: FxHashSet<Good>,
    pub(super) actors: FxHashSet<ActorId>,
    pub(super) kinds: FxHashSet<&'static str>,
    /// Cards of an item in a book.
    pub(super) cards: FxHashSet<(BookId, ItemId)>,
    /// Pages that reversals name.
    pub(super) pages: FxHashSet<(BookId, u64)>,
}

impl Wanted {
    /// All that these pages name and `known` does not know.
    pub(crate) fn by(known: &Known, pages: &[Opened<'_>]) -> Self {
        let mut wanted = Self::default();
        for page in pages {
            let book = page.header.book;
            wanted.book(known, book);
            for (_, entry) in page.entries {
                wanted.actor(known, entry);
                posting::post(book.site(), &entry.event, &mut |transfer| {
                    wanted.account(known, transfer.source);
                    wanted.account(known, transfer.target);
                    wanted.good(known, transfer.asset.into());
                    let shelf = [transfer.source, transfer.target].iter().any(|a| matches!(a, Account::Shelf(..)));
                    if let (Asset::Goods(item, _), true) = (transfer.asset, shelf) {
                        wanted.card(known, book, item);
                    }
                });
                wanted.beside(known, book, &entry.event);
            }
        }
        wanted
    }

    fn book(&mut self, known: &Known, book: BookId) {
        if !known.knows_book(book) {
            self.books.insert(book);
        }
    }

    fn actor(&mut self, known: &Known, entry: &ledger::entry::Entry) {
        if !known.knows_actor(entry.actor) {
            self.actors.insert(entry.actor);
        }
        if !known.knows_kind(entry.event.name()) {
            self.kinds.insert(entry.event.name());
        }
    }

    /// Accounts of other sites are refused when they are folded; they get no name.
    fn account(&mut self, known: &Known, account: Account) {
        if !known.knows_account(account) {
            self.accounts.insert(account);
        }
    }

    fn good(&mut self, known: &Known, good: Good) {
        if !known.knows_good(good) {
            self.goods.insert(good);
        }
        if let Good::Lot(item, _) = good
            && !known.knows_good(Good::Item(item))
        {
            self.goods.insert(Good::Item(item));
        }
    }

    fn card(&mut self, known: &Known, book: BookId, item: ItemId) {
        if !known.knows_card(book, item) {
            self.cards.insert((book, item));
        }
    }

    fn out_lines(&mut self, known: &Known, book: BookId, lines: &[OutLine]) {
        for line in lines {
            self.account(known, Account::Shelf(book.site(), line.pick.bin));
            self.good(known, Good::Lot(line.pick.item, line.pick.lot));
        }
    }

    /// What an event names beside its transfers.
    fn beside(&mut self, known: &Known, book: BookId, event: &Event) {
        match event {
            Event::BookAdded(e) => self.book(known, e.book),
            Event::BookClosed(e) => self.book(known, e.book),
            Event::GoodsCarried(e) => self.book(known, e.predecessor),
            Event::SuccessorAdded(e) => {
                self.book(known, e.book);
                self.book(known, e.predecessor);
            }
            Event::ItemRegistered(e) => self.good(known, Good::Item(e.item)),
            Event::DeliveryAnnounced(e) => e.lines.iter().for_each(|line| self.good(known, Good::Item(line.item))),
            Event::PurchasePaid(e) => e.lines.iter().for_each(|line| self.good(known, Good::Item(line.item))),
            Event::DonationReceived(e) => {
                self.account(known, Account::Donor(e.donor));
                e.lines.iter().for_each(|line| self.good(known, Good::Lot(line.item, line.lot)));
            }
            Event::PurchaseReceived(e) => {
                self.account(known, Account::Supplier(e.supplier));
                e.lines.iter().for_each(|line| self.good(known, Good::Lot(line.item, line.lot)));
            }
            Event::UnmatchedArrived(e) => {
                e.lines.iter().for_each(|line| self.good(known, Good::Lot(line.item, line.lot)));
            }
            Event::ShipmentArrived(e) => {
                e.lines.iter().for_each(|line| self.good(known, Good::Lot(line.item, line.lot)));
            }
            Event::ArrivalMatched(e) => {
                e.lines.iter().for_each(|line| self.good(known, Good::Lot(line.item, line.arrived)));
                e.lots.iter().for_each(|now| self.good(known, Good::Lot(now.item, now.lot)));
            }
            Event::GoodsReturned(e) => {
                e.lines.iter().for_each(|line| self.good(known, Good::Lot(line.item, line.from)));
            }
            Event::TransferDispatched(e) => self.account(known, Account::Transit(e.shipment)),
            Event::DistributionDispatched(e) => self.account(known, Account::Transit(e.shipment)),
            Event::ShipmentReleased(e) => self.account(known, Account::Transit(e.shipment)),
            Event::DeliveryConfirmed(e) => self.account(known, Account::Transit(e.shipment)),
            Event::StockReserved(e) => self.out_lines(known, book, &e.lines),
            Event::EntryReversed(e) => {
                e.lots.iter().for_each(|terms| self.good(known, Good::Lot(terms.item, terms.lot)));
                if !known.knows_page(book, e.original.page) {
                    self.pages.insert((book, e.original.page));
                }
            }
            Event::BookOpened(_)
            | Event::StateStated(_)
            | Event::PartyRegistered(_)
            | Event::FundRegistered(_)
            | Event::EmergencyRegistered(_)
            | Event::BookKeyAdded(_)
            | Event::BookKeyRevoked(_)
            | Event::BinAdded(_)
            | Event::AnnouncementClosed(_)
            | Event::GoodsMoved(_)
            | Event::LotHeld(_)
            | Event::LotReleased(_)
            | Event::LotRecalled(_)
            | Event::ReservationReleased(_)
            | Event::HandedOver(_)
            | Event::StockAdjusted(_)
            | Event::WrittenOff(_)
            | Event::CashGiftBanked(_)
            | Event::PledgeMade(_)
            | Event::PurchaseRefunded(_)
            | Event::ExpensePaid(_)
            | Event::PagesLogged(_) => {}
        }
    }

    /// Leaves out accounts whose site is not among the books: only an unsound page names them.
    pub(super) fn sound_accounts(&self, known: &Known) -> Vec<Account> {
        let here = |account: &Account| site_of(*account).is_none_or(|site| known.site(site).is_some());
        self.accounts.iter().copied().filter(here).collect()
    }
}
