//! A payment and its goods stand in two books; where only one of them is there, the list of exceptions says so.

use ledger::event::*;
use ledger::reason::*;
use projections::{ExceptionLimits, Views};

use crate::agree::project;
use crate::bank::Bank;
use crate::ground::{Postgres, sqlite};
use crate::story::{self, HOUR_MS, START_MS, eur, fund, item, party, quantity, received};

async fn listed(views: &Views, days: i64) -> Vec<(&'static str, Option<String>, i64)> {
    let now = START_MS + days * 24 * HOUR_MS;
    let limits = ExceptionLimits { now, today: story::day("2026-01-01").days.into(), transit_days_max: 7 };
    let rows = views.exceptions(&limits).await.expect("exceptions").rows;
    rows.into_iter().map(|row| (row.kind, row.site, row.quantity)).collect()
}

#[tokio::test]
async fn paid_and_not_received_and_received_and_not_paid_for_are_listed() {
    let server = Postgres::start();
    let (lite, heavy) = (sqlite().await, server.views().await);
    for views in [&lite.views, &heavy] {
        let mut bank = Bank::open(START_MS);
        let athens = bank.open_book(BookKind::Site, "ATHENS", START_MS);
        let treasury = bank.open_book(BookKind::Treasury, "TREASURY", START_MS);
        let (supplier, destination, emergency) = (party(4), athens, None);
        let gift = CashGiftBanked { donor: party(1), fund: fund(1), amount: eur(9_000), pledge: None, emergency };
        bank.write(treasury, START_MS, vec![Event::CashGiftBanked(gift)]);
        let lines = vec![ItemLine { item: item(2), quantity: quantity(30) }];
        let paid = PurchasePaid { supplier, fund: fund(1), amount: eur(4_500), destination, lines };
        let payment = bank.write(treasury, START_MS, vec![Event::PurchasePaid(paid)]);
        let bought = PurchaseReceived { supplier, lines: vec![received(2, 1, 1, 10)] };
        let at = (START_MS + HOUR_MS, START_MS + HOUR_MS);
        bank.write_one(athens, at, Some(payment), Event::PurchaseReceived(bought));
        project(views, &bank.pages.iter().collect::<Vec<_>>(), 2).await;
        let site = Some("ATHENS".to_owned());
        assert_eq!(listed(views, 6).await, [], "there is time yet");
        assert_eq!(listed(views, 8).await, [("paid_not_received", site.clone(), 20)]);

        let refund = |minor| {
            let (amount, reason) = (eur(minor), ReversalReason::Cancelled);
            Event::PurchaseRefunded(PurchaseRefunded { supplier, fund: fund(1), amount, reason })
        };
        let at = (START_MS + 2 * HOUR_MS, START_MS + 2 * HOUR_MS);
        for (minor, said) in [(4_400, ("paid_not_received", site.clone(), 20)), (100, ("received_unpaid", site, 10))] {
            bank.write_one(treasury, at, Some(payment), refund(minor));
            project(views, &[bank.pages.last().expect("a page")], 1).await;
            assert_eq!(listed(views, 8).await, [said]);
        }
        let funds = views.balance(projections::AsOf::Now).await.expect("the balance").rows;
        assert!(funds.is_zero);
    }
}
