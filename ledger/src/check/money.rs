//! Money: gifts, promises and payments. A fund never goes below zero.

use super::{Context, Refusals, lines};
use crate::account::{Account, Asset};
use crate::book::Spot;
use crate::entry::Entry;
use crate::event::{CashGiftBanked, Event, ExpensePaid, Money, PledgeMade, PurchasePaid, PurchaseRefunded};
use crate::ids::FundId;
use crate::reason::BookKind;
use crate::refusal::Fact;

fn fund(context: &Context<'_>, fund: FundId, amount: Money, refusals: &mut Refusals) {
    match context.register().fund(fund) {
        None => refusals.of("fund", Fact::UnknownFund(fund)),
        Some(known) if known.currency != amount.currency => {
            refusals.of("currency", Fact::WrongCurrency { wanted: known.currency });
        }
        Some(_) => {}
    }
}

fn spent(context: &Context<'_>, fund: FundId, amount: Money, refusals: &mut Refusals) {
    let held = context.together(Account::Fund(fund), Asset::Money(amount.currency));
    let held = u64::try_from(held).unwrap_or(0);
    let wanted = amount.minor.get();
    if wanted > held {
        refusals.of("amount", Fact::NotEnoughMoney { fund, wanted, held });
    }
}

pub(super) fn gift(context: &Context<'_>, event: &CashGiftBanked, refusals: &mut Refusals) {
    lines::party(context, "donor", event.donor, lines::DONORS, refusals);
    fund(context, event.fund, event.amount, refusals);
    lines::emergency(context, event.emergency, refusals);
    if let Some(pledge) = event.pledge {
        match context.line().find_map(|book| book.pledges.get(&pledge)) {
            None => refusals.of("pledge", Fact::UnknownPledge(pledge)),
            Some(pledged) if pledged.donor != event.donor => refusals.of("pledge", Fact::AnotherDonor(pledged.donor)),
            Some(pledged) if pledged.fund != event.fund => refusals.of("pledge", Fact::AnotherFund(pledged.fund)),
            Some(_) => {}
        }
    }
}

pub(super) fn pledge(context: &Context<'_>, entry: &Entry, event: &PledgeMade, refusals: &mut Refusals) {
    let is_there = context.book.pledges.contains_key(&event.pledge);
    lines::new(context, entry, "pledge", (event.pledge.to_bytes(), is_there), refusals);
    lines::party(context, "donor", event.donor, lines::DONORS, refusals);
    fund(context, event.fund, event.amount, refusals);
    lines::emergency(context, event.emergency, refusals);
}

pub(super) fn purchase(context: &Context<'_>, event: &PurchasePaid, refusals: &mut Refusals) {
    lines::party(context, "supplier", event.supplier, lines::SUPPLIERS, refusals);
    fund(context, event.fund, event.amount, refusals);
    spent(context, event.fund, event.amount, refusals);
    match context.register().book(event.destination) {
        None => refusals.of("destination", Fact::UnknownBook(event.destination)),
        Some(book) if book.kind != BookKind::Site => refusals.of("destination", Fact::WrongKind(book.kind)),
        Some(_) => super::succession::open(context, "destination", event.destination, refusals),
    }
    lines::bounded(event.lines.len(), refusals);
    for (number, line) in event.lines.iter().enumerate() {
        lines::item(context, number, line.item, refusals);
    }
}

pub(super) fn expense(context: &Context<'_>, event: &ExpensePaid, refusals: &mut Refusals) {
    fund(context, event.fund, event.amount, refusals);
    spent(context, event.fund, event.amount, refusals);
    lines::emergency(context, event.emergency, refusals);
}

/// What comes back of a payment is of that payment's fund and supplier, and together no more than was paid.
pub(super) fn refund(context: &Context<'_>, event: &PurchaseRefunded, refusals: &mut Refusals) {
    let Some(cause) = context.cause else { return refusals.of("cause", Fact::CauseMissing) };
    let Event::PurchasePaid(paid) = &cause.entry.event else { return refusals.of("cause", Fact::CauseDoesNotFit) };
    if cause.place.book != context.book.id {
        return refusals.of("cause", Fact::CauseDoesNotFit);
    }
    fund(context, event.fund, event.amount, refusals);
    if paid.supplier != event.supplier {
        refusals.of("supplier", Fact::CauseDoesNotFit);
    }
    if paid.fund != event.fund {
        refusals.of("fund", Fact::AnotherFund(paid.fund));
    }
    let before = context.book.refunded.get(&Spot::of(cause.place)).copied().unwrap_or(0);
    let (wanted, open) = (event.amount.minor.get(), paid.amount.minor.get().saturating_sub(before));
    if wanted > open {
        refusals.of("amount", Fact::BeyondPayment { fund: paid.fund, wanted, open });
    }
}
