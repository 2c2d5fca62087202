//! The ledger's enums as words of people.

use ledger::reason::{BookKind, LossReason, PartyKind};
use vault::Language;

use crate::spoken::Kind;

/// One of two languages.
const fn either(language: Language, english: &'static str, greek: &'static str) -> &'static str {
    match language {
        Language::English => english,
        Language::Greek => greek,
    }
}

/// A reason why goods are gone or found.
pub const fn loss_reason(reason: LossReason, language: Language) -> &'static str {
    let (english, greek) = match reason {
        LossReason::Found => ("found", "βρέθηκε"),
        LossReason::Miscounted => ("miscounted", "λάθος καταμέτρηση"),
        LossReason::Returned => ("returned without papers", "επιστροφή χωρίς παραστατικά"),
        LossReason::Damaged => ("damaged", "κατεστραμμένο"),
        LossReason::Expired => ("expired", "ληγμένο"),
        LossReason::Lost => ("lost", "χαμένο"),
        LossReason::Stolen => ("stolen", "κλεμμένο"),
        LossReason::Spoiled => ("spoiled", "αλλοιωμένο"),
        LossReason::EntryError => ("entry error", "λάθος καταχώριση"),
        LossReason::UnitConversion => ("wrong unit conversion", "λάθος μετατροπή μονάδας"),
        LossReason::InboundUnrecorded => ("came in unrecorded", "εισαγωγή που δεν γράφτηκε"),
        LossReason::OutboundUnrecorded => ("went out unrecorded", "εξαγωγή που δεν γράφτηκε"),
        LossReason::ShortShipped => ("missing at the end of the road", "έλλειμμα μεταφοράς"),
    };
    either(language, english, greek)
}

/// What a party is, with its article in English and in the nominative in Greek.
pub const fn party_kind(kind: PartyKind, language: Language) -> &'static str {
    let (english, greek) = match kind {
        PartyKind::Donor => ("a donor", "δωρητής"),
        PartyKind::Partner => ("a partner", "συνεργάτης"),
        PartyKind::Supplier => ("a supplier", "προμηθευτής"),
        PartyKind::Municipality => ("a municipality", "δήμος"),
    };
    either(language, english, greek)
}

/// What a book keeps: after an article in English, in the genitive after «βιβλίο» in Greek.
pub const fn book_kind(kind: BookKind, language: Language) -> &'static str {
    let (english, greek) = match kind {
        BookKind::Register => ("the register", "του μητρώου"),
        BookKind::Site => ("a site", "μιας αποθήκης"),
        BookKind::Treasury => ("the treasury", "του ταμείου"),
        BookKind::Log => ("the log", "του ημερολογίου"),
    };
    either(language, english, greek)
}

/// What a name should name: a bare noun in English, in the nominative in Greek.
pub const fn kind(kind: Kind, language: Language) -> &'static str {
    let (english, greek) = match kind {
        Kind::Item => ("item", "είδος"),
        Kind::Party => ("party", "συναλλασσόμενος"),
        Kind::Fund => ("fund", "ταμείο σκοπού"),
        Kind::Emergency => ("emergency", "έκτακτη ανάγκη"),
        Kind::Site => ("site", "αποθήκη"),
        Kind::Book => ("book", "βιβλίο"),
        Kind::Bin => ("bin", "θέση"),
        Kind::Lot => ("lot", "παρτίδα"),
        Kind::Shipment => ("shipment", "αποστολή"),
        Kind::Reservation => ("reservation", "δέσμευση"),
        Kind::Announcement => ("announcement", "αναγγελία"),
        Kind::Pledge => ("pledge", "υπόσχεση"),
    };
    either(language, english, greek)
}

/// Several words as one list: `a, b or c`.
pub(super) fn any_of(words: &[String], language: Language) -> String {
    let or = either(language, " or ", " ή ");
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{}{or}{last}", some.join(", ")),
    }
}
