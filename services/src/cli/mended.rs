//! What `repair` and `succeed` say when they do not do what was asked, in both languages. In English an error says it itself.

use super::args::{Shared, Tongue};
use crate::causes::chain;
use crate::repair::{LostPages, RepairError};
use crate::succession::{Lost, SuccessionError};

/// What a book keeps, and why it is closed.
pub(super) fn words(lost: &Lost, common: &Shared) -> (String, String) {
    let words = common.words();
    (words.coded("book", lost.kind.code()), words.coded("end-reason", lost.reason.code()))
}

/// Why a repair did not come to its end.
pub(super) fn repair(error: &RepairError, tongue: Tongue) -> String {
    tongue.pick(chain(error), greek(error).unwrap_or_else(|| chain(error)))
}

/// Why a succession was not done.
pub(super) fn succession(error: &SuccessionError, tongue: Tongue) -> String {
    tongue.pick(chain(error), greek_succession(error).unwrap_or_else(|| chain(error)))
}

fn pages(lost: &[LostPages]) -> String {
    let said = lost.iter().map(|LostPages { name, from, to, .. }| {
        if to > from {
            format!("{name}: σελίδες {from} έως {to}")
        } else {
            format!("{name}: σελίδα {from}")
        }
    });
    said.collect::<Vec<_>>().join("· ")
}

/// None for what comes from below and is for whoever looks after the machine.
fn greek(error: &RepairError) -> Option<String> {
    Some(match error {
        RepairError::NoBank(dir) => {
            format!("στο {} δεν υπάρχει τράπεζα: λείπει το bank.json ή το μητρώο του", dir.display())
        }
        RepairError::Unsound(_) => format!(
            "το αρχείο σελίδων δεν στέκει και δεν αγγίχτηκε τίποτα. Επαναφέρετέ το από αντίγραφο ασφαλείας με `helpbank restore`. Ο έλεγχος \
             λέει: {error}"
        ),
        RepairError::StillUnsound { .. } => {
            format!("τα αρχεία σελίδων επισκευάστηκαν όσο φτάνουν τα αντίγραφα, και ακόμη δεν στέκουν: {error}")
        }
        RepairError::Bundle { path, error } => format!("το πακέτο {} δεν διαβάζεται: {error}", path.display()),
        RepairError::UnsoundBundle { path, .. } => {
            format!("το πακέτο {} δεν στέκει και δεν αγγίχτηκε τίποτα: {error}", path.display())
        }
        RepairError::NoRegister(register) => format!(
            "κανένα αντίγραφο δεν έχει τη σελίδα 1 του μητρώου {register}. Δώστε πακέτο αυτής της τράπεζας με --bundle, ή επαναφέρετε αντίγραφο \
             ασφαλείας με `helpbank restore`"
        ),
        RepairError::Lost(lost) => format!(
            "υπήρχαν σελίδες που δεν τις έχει κανένα αντίγραφο. {}. Δεν αγγίχτηκε τίποτα. Δώστε πακέτο που τις έχει με --bundle, ή επαναφέρετε \
             αντίγραφο ασφαλείας που τις έχει. Αν δεν υπάρχει, το βιβλίο δεν επιτρέπεται να συνεχιστεί: τρέξτε `helpbank succeed` \
             (services/RUNBOOK.md). Όπου το αρχείο του είναι φθαρμένο, το `helpbank repair --accept-loss` κρατά πρώτα ό,τι στέκει πριν από τη φθορά",
            pages(lost)
        ),
        RepairError::Differs { book, page, last } => format!(
            "η σελίδα {page} του βιβλίου {book} που υπάρχει εδώ δεν είναι αυτή που γράφει το ημερολόγιο (που γράφει τις σελίδες έως {last}): \
             γράφτηκαν δύο ιστορίες του βιβλίου. Δεν αγγίχτηκε τίποτα. Το βιβλίο δεν επιτρέπεται να συνεχιστεί: τρέξτε `helpbank succeed` \
             (services/RUNBOOK.md)"
        ),
        RepairError::ForkBundle { book, page, here, bundled } => format!(
            "η σελίδα {page} του βιβλίου {book} υπάρχει δύο φορές, με έγκυρη σφραγίδα και τις δύο: {here} εδώ, {bundled} στο πακέτο. Δεν αγγίχτηκε \
             τίποτα. Κρατήστε και τις δύο, και βρείτε ποια δόθηκε σε ανθρώπους πριν πετάξετε κάτι"
        ),
        RepairError::Fork { book, page, archived, streamed } => format!(
            "η σελίδα {page} του βιβλίου {book} υπάρχει δύο φορές, με έγκυρη σφραγίδα και τις δύο: {archived} στο αρχείο, {streamed} στη ροή. \
             Καμία δεν αγγίχτηκε. Κρατήστε και τους δύο φακέλους, και βρείτε ποια δόθηκε σε ανθρώπους πριν πετάξετε κάτι"
        ),
        RepairError::NotPutBack { book, page } => format!(
            "η σελίδα {page} του βιβλίου {book} δεν μπόρεσε να γυρίσει στη ροή του· τρέξτε ξανά `helpbank repair`"
        ),
        RepairError::SetAside { path, error } => format!(
            "τα φθαρμένα αρχεία δεν μπορούν να φυλαχτούν στο {}: {error}. Κάντε χώρο, ή δώστε --discard",
            path.display()
        ),
        RepairError::NoRoom(room) => no_room(room),
        RepairError::Ended => {
            "του ζητήθηκε να τελειώσει πριν τελειώσει. Ό,τι έγινε μένει· τρέξτε ξανά την ίδια εντολή".to_owned()
        }
        RepairError::Folder(_) | RepairError::Archive(_) | RepairError::Server(_) | RepairError::Journal(_) => {
            return None;
        }
    })
}

fn no_room(room: &crate::room::NoRoom) -> String {
    let crate::room::NoRoom { path, left, wanted } = room;
    format!(
        "ο δίσκος γέμισε: στο {} μένουν {left} bytes και χρειάζονται {wanted}. Κάντε χώρο και τρέξτε ξανά την ίδια εντολή",
        path.display()
    )
}

fn greek_succession(error: &SuccessionError) -> Option<String> {
    Some(match error {
        SuccessionError::Repair(error) => return greek(error),
        SuccessionError::Published { path, why } => {
            format!("το δημοσιευμένο ημερολόγιο στο {} δεν χρησιμοποιείται: {why}", path.display())
        }
        SuccessionError::NothingLost(size) => format!(
            "δεν χάθηκε τίποτα: το αρχείο έχει κάθε σελίδα που γράφει το ημερολόγιο, και δίνει κάθε δέντρο που είναι γνωστό ότι υπογράφηκε, το \
             μεγαλύτερο με {size} σελίδες. Κανένα βιβλίο δεν κλείνει γι' αυτό"
        ),
        SuccessionError::NoEvidence => "κανείς δεν μπορεί να πει πόσο μεγάλο ήταν το ημερολόγιο όταν δείχτηκε τελευταία: χάθηκε ό,τι υπέγραψε \
             τελευταίο, κανένας μάρτυρας δεν το θυμάται και δεν δόθηκε αντίγραφο. Δώστε αντίγραφο με --published. Αν δεν υπάρχει, και ξέρετε ότι \
             δεν χάθηκε καμία σελίδα, πείτε το με --trust-books: τότε το ημερολόγιο κλείνει και αρχίζει νέο, και τα βιβλία συνεχίζουν"
            .to_owned(),
        SuccessionError::NoRoom(room) => no_room(room),
        SuccessionError::Ended => {
            "του ζητήθηκε να τελειώσει πριν τελειώσει. Ό,τι έγινε μένει· τρέξτε ξανά την ίδια εντολή".to_owned()
        }
        SuccessionError::RegisterLost { there, page } => format!(
            "το μητρώο έχασε σελίδες: μένουν {there}, και είχε δειχτεί η σελίδα {page}. Κανένα βιβλίο της τράπεζας δεν συνεχίζεται χωρίς αυτές, και \
             το μητρώο δεν έχει διάδοχο. Ψάξτε τις σε πακέτα (`helpbank repair --bundle FILE`), σε κάθε αντίγραφο ασφαλείας και σε κάθε ελεγκτή· αν \
             χάθηκαν, ιδρύστε νέα τράπεζα και κρατήστε αυτήν ως αποδεικτικό: βλ. services/RUNBOOK.md"
        ),
        SuccessionError::Unknown { missing } => format!(
            "είχαν δειχτεί {missing} σελίδες ακόμη και κανείς εδώ δεν ξέρει ποιων βιβλίων. Δώστε νεότερο αντίγραφο του ημερολογίου με --published. \
             Αν δεν υπάρχει, και ξέρετε από χαρτί ότι το μητρώο δεν έχασε τίποτα, πείτε το με --trust-register: τότε κλείνουν όλα τα άλλα βιβλία"
        ),
        SuccessionError::RepairFirst(book) => format!(
            "η ροή του βιβλίου {book} έχει σελίδες που λείπουν από το αρχείο του. Τρέξτε πρώτα `helpbank repair`: τις δίνει πίσω, και χάνονται λιγότερα"
        ),
        SuccessionError::OriginUsed { origin, who } => format!(
            "το όνομα {origin:?} έχει χρησιμοποιηθεί (το ξέρει: {who}), και ένα όνομα δεν χρησιμοποιείται ποτέ ξανά· διαλέξτε άλλο με --origin"
        ),
        SuccessionError::Frozen { book, why } => {
            format!("το βιβλίο {book} είναι παγωμένο: {why}. Τρέξτε πρώτα `helpbank repair`")
        }
        SuccessionError::BrokeOff(why) => {
            format!("διακόπηκε: {why}. Ό,τι έγινε μένει· τρέξτε ξανά την ίδια εντολή")
        }
        SuccessionError::Folder(_) | SuccessionError::Log(_) => return None,
    })
}
