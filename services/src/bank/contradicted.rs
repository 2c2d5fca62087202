//! A bank that does not have what its log has shown: nobody writes in it.

use std::sync::Arc;

use ledger::reason::BookKind;

use super::open::Purpose;
use super::{Bank, Office};
use crate::clerk::Frozen;

impl Bank {
    /// Holds what witnesses remember of the log against its log book, which is open.
    pub(super) async fn look_back(self: &Arc<Self>) {
        let register = self.register();
        let is_open = |office: &&Arc<Office>| {
            office.own.genesis.kind == BookKind::Log && register.now().closed(office.own.book).is_none()
        };
        if let Some(office) = self.offices().iter().find(is_open).filter(|_| self.purpose == Purpose::Work) {
            let _ = self.log_book.set(office.own.book);
            self.log.look_back(self).await;
        }
    }

    /// Waits for the witnesses that have not answered when the bank was open.
    pub(super) async fn look_back_later(self: &Arc<Self>) {
        let (bank, mut stop) = (Arc::downgrade(self), self.stopping());
        self.spawn(async move {
            let Some(bank) = bank.upgrade() else { return };
            tokio::select! {
                _ = stop.wait_for(|stopping| *stopping) => {}
                () = bank.log.look_back_at_the_rest(&bank) => {}
            }
        })
        .await;
    }

    /// Nothing more is written in any book. One that is opened meanwhile asks for itself.
    pub(crate) fn freeze_all(&self, why: &Frozen) {
        for office in self.offices() {
            office.clerk.freeze(why.clone());
        }
    }
}
