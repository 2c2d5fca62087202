//! What day it is at each site, by the zone that the register has for it.

use ledger::reason::BookKind;
use ledger::register::RegisterAt;
use ledger::time::{Timestamp, Zone};
use projections::Today;

/// The day of an instant: at every site by its own zone, elsewhere in Greece.
pub(crate) fn at(register: RegisterAt<'_>, instant: Timestamp) -> Today {
    let sites = register.books().into_iter().filter(|book| book.kind == BookKind::Site);
    Today {
        day: Zone::ATHENS.day(instant).days,
        at: sites.map(|site| (site.book, site.zone.day(instant).days)).collect(),
    }
}
