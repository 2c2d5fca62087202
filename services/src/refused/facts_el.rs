//! The ledger's facts in Greek.

use ledger::refusal::Fact;
use vault::Language::Greek;

use super::words::{any_of, book_kind, loss_reason, party_kind};
use super::{Naming, short};

/// One or two plain sentences: what is so, and what to do.
pub(super) fn sentence(fact: &Fact, n: &Naming<'_>) -> String {
    match fact {
        Fact::UnknownItem(item) => format!("Δεν υπάρχει είδος {}. Καταχωρίστε το πρώτα.", n.item(*item)),
        Fact::UnknownParty(party) => format!("Δεν υπάρχει συναλλασσόμενος {}. Καταχωρίστε τον πρώτα.", n.party(*party)),
        Fact::UnknownFund(fund) => format!("Δεν υπάρχει ταμείο σκοπού {}. Ανοίξτε το πρώτα.", n.fund(*fund)),
        Fact::UnknownEmergency(id) => format!("Δεν υπάρχει έκτακτη ανάγκη {}. Ανοίξτε την πρώτα.", n.emergency(*id)),
        Fact::UnknownBook(book) => format!("Δεν υπάρχει βιβλίο {} σε αυτή την τράπεζα.", n.book(*book)),
        Fact::UnknownBin(bin) => format!("Δεν υπάρχει θέση {} σε αυτή την αποθήκη. Ορίστε την πρώτα.", n.bin(*bin)),
        Fact::UnknownLot(lot) => format!("Η παρτίδα {} δεν είναι γνωστή εδώ. Δείτε στα αποθέματα ποιες υπάρχουν.", n.lot(*lot)),
        Fact::UnknownShipment(id) => format!("Δεν έφυγε από εδώ αποστολή {}.", short(id)),
        Fact::UnknownReservation(id) => {
            format!("Η δέσμευση {} δεν είναι ανοιχτή: δεν έγινε ποτέ, έχει χρησιμοποιηθεί ή έχει λυθεί.", short(id))
        }
        Fact::UnknownAnnouncement(id) => {
            format!("Η αναγγελία {} δεν είναι ανοιχτή: δεν έγινε ποτέ ή έχει κλείσει.", short(id))
        }
        Fact::UnknownPledge(id) => format!("Δεν υπάρχει υπόσχεση {}.", short(id)),
        Fact::PartyIsNot { party, wanted } => {
            let wanted: Vec<String> = wanted.iter().map(|kind| party_kind(*kind, Greek).to_owned()).collect();
            format!("Ο συναλλασσόμενος {} δεν μπορεί να σταθεί εδώ· χρειάζεται {}.", n.party(*party), any_of(&wanted, Greek))
        }
        Fact::CodeTaken(code) => format!("Ο κωδικός {code} χρησιμοποιείται ήδη. Διαλέξτε άλλον."),
        Fact::NameForbidden => "Ο δωρητής ή ο προμηθευτής μπορεί να είναι πρόσωπο: όνομα και κωδικοί μπαίνουν στο απόρρητο αρχείο, όχι στο βιβλίο.".to_owned(),
        Fact::NameMissing => "Ο οργανισμός χρειάζεται το δημόσιο όνομά του.".to_owned(),
        Fact::BadPack => "Η συσκευασία έχει τουλάχιστον 2 μονάδες, και δύο συσκευασίες του είδους δεν έχουν το ίδιο όνομα.".to_owned(),
        Fact::AlreadyThere => "Αυτό το βιβλίο ή κλειδί υπάρχει ήδη· δεν χρειάζεται τίποτα.".to_owned(),
        Fact::KeyNotRevocable => "Αυτό το κλειδί δεν ανακαλείται: το βιβλίο δεν το έχει ή είναι το μόνο του. Προσθέστε πρώτα άλλο.".to_owned(),
        Fact::WrongKind(kind) => format!("Δεν μπορεί να είναι βιβλίο {}.", book_kind(*kind, Greek)),
        Fact::TooManyBooks { max } => format!("Μια τράπεζα έχει το πολύ {max} βιβλία, και αυτή τα έχει όλα."),
        Fact::WrongBook { kind } => format!("Αυτό ανήκει στο βιβλίο {}.", book_kind(*kind, Greek)),
        Fact::NoLines => "Δεν υπάρχει γραμμή. Προσθέστε τουλάχιστον μία.".to_owned(),
        Fact::TooManyLines { lines, max } => format!("Οι {lines} γραμμές είναι πολλές· μία εντολή δέχεται {max}. Χωρίστε την."),
        Fact::NothingMoves => "Εδώ δεν κινείται τίποτα. Δώστε ποσότητα ή βγάλτε τη γραμμή.".to_owned(),
        Fact::NotEnough { item, lot, bin, wanted, free } => format!(
            "Στη θέση {} είναι ελεύθερα {} από την παρτίδα {} και ζητούνται {}. Πάρτε λιγότερα ή από άλλη θέση.",
            n.bin(*bin), n.amount(*free, Some(*item)), n.lot(*lot), n.amount(*wanted, Some(*item))
        ),
        Fact::NotEnoughOfItem { item, wanted, available } => format!(
            "Από το είδος {} μπορούν να φύγουν {} και ζητούνται {}. Πάρτε λιγότερα ή δείτε τι είναι δεσμευμένο, κρατημένο ή ληγμένο.",
            n.item(*item), n.amount(*available, Some(*item)), n.amount(*wanted, Some(*item))
        ),
        Fact::NotEnoughMoney { fund, wanted, held } => {
            format!("Το ταμείο σκοπού {} έχει {} και ζητούνται {}.", n.fund(*fund), n.money(*held, *fund), n.money(*wanted, *fund))
        }
        Fact::TooMuch => "Είναι περισσότερα από όσα μετρά η τράπεζα. Ελέγξτε την ποσότητα.".to_owned(),
        Fact::PastUseBy { lot, day } => format!("Η παρτίδα {} έπρεπε να αναλωθεί έως {}. Δεν επιτρέπεται να φύγει· διαγράψτε την.", n.lot(*lot), n.day(*day)),
        Fact::PastBestBefore { lot, day } => {
            format!("Η παρτίδα {} πέρασε την ημερομηνία ελάχιστης διατηρησιμότητας, {}. Δώστε λόγο παράκαμψης ή πάρτε άλλη.", n.lot(*lot), n.day(*day))
        }
        Fact::LotIsHeld(lot) => format!("Η παρτίδα {} είναι σε αναμονή. Αποδεσμεύστε την πρώτα ή πάρτε άλλη.", n.lot(*lot)),
        Fact::LotIsRecalled(lot) => format!("Η παρτίδα {} έχει ανακληθεί και δεν φεύγει ποτέ ξανά. Διαγράψτε την.", n.lot(*lot)),
        Fact::LotIsNotHeld(lot) => format!("Η παρτίδα {} δεν είναι σε αναμονή· δεν υπάρχει τι να αποδεσμευτεί.", n.lot(*lot)),
        Fact::NotFirstExpiring { lot, first } => {
            format!("Η παρτίδα {} λήγει πριν από την παρτίδα {}. Πάρτε πρώτα αυτήν ή δώστε λόγο παράκαμψης.", n.lot(*first), n.lot(*lot))
        }
        Fact::DateMissing(item) => format!("Κάθε παρτίδα του είδους {} έχει ημερομηνία. Δώστε ανάλωση κατά προτίμηση ή ανάλωση έως.", n.item(*item)),
        Fact::ReasonMissing => "Κάτι διαφέρει. Δώστε τον λόγο.".to_owned(),
        Fact::ReasonDoesNotFit(reason) => format!("Ο λόγος «{}» δεν ταιριάζει εδώ. Διαλέξτε άλλον.", loss_reason(*reason, Greek)),
        Fact::LotOfAnotherItem(lot) => format!("Η παρτίδα {} είναι άλλου είδους.", n.lot(*lot)),
        Fact::LotTermsDiffer(lot) => format!("Το είδος ή η ημερομηνία δεν είναι αυτά που ξέρουμε για την παρτίδα {}.", n.lot(*lot)),
        Fact::LotMissing => "Ορίστε την παρτίδα.".to_owned(),
        Fact::BinMissing => "Ορίστε τη θέση.".to_owned(),
        Fact::SameBin(bin) => format!("Τα αγαθά είναι ήδη στη θέση {}. Διαλέξτε άλλη θέση.", n.bin(*bin)),
        Fact::LotTwice(lot) => format!("Η παρτίδα {} υπάρχει σε δύο γραμμές. Ενώστε τες.", n.lot(*lot)),
        Fact::CauseMissing => "Ορίστε την εγγραφή από την οποία προκύπτει, όπως ATH@4711/3.".to_owned(),
        Fact::CauseDoesNotFit => "Αυτό δεν προκύπτει από την εγγραφή που ορίσατε. Ελέγξτε τη θέση της.".to_owned(),
        Fact::AnotherDestination(book) => format!("Αυτό πηγαίνει στην αποθήκη {}, όχι εδώ.", n.book(*book)),
        Fact::ToItself => "Μια αποθήκη δεν στέλνει στον εαυτό της. Μετακινήστε τα ανάμεσα σε θέσεις.".to_owned(),
        Fact::BeyondDispatched { lot, wanted, open } => format!(
            "Μένει να φτάσουν {} από την παρτίδα {} και μετρήθηκαν {}. Παραλάβετε τα υπόλοιπα ως αταύτιστα.",
            n.amount(*open, n.item_of(*lot)), n.lot(*lot), n.amount(*wanted, n.item_of(*lot))
        ),
        Fact::NotOnTheRoad { lot, wanted, open } => format!(
            "Στον δρόμο είναι {} από την παρτίδα {} και δηλώθηκαν {}. Ελέγξτε τους αριθμούς.",
            n.amount(*open, n.item_of(*lot)), n.lot(*lot), n.amount(*wanted, n.item_of(*lot))
        ),
        Fact::NotAccountedFor { lot, open, said } => format!(
            "Στον δρόμο ήταν {} από την παρτίδα {} και δηλώθηκαν {}. Πείτε τι έγιναν τα υπόλοιπα.",
            n.amount(*open, n.item_of(*lot)), n.lot(*lot), n.amount(*said, n.item_of(*lot))
        ),
        Fact::AlreadyReleased(id) => format!("Η αποστολή {} έχει κλείσει εδώ· ό,τι έρθει ακόμη παραλαμβάνεται ως αταύτιστο.", short(id)),
        Fact::NothingToRelease(id) => format!("Η αποστολή {} έφτασε ολόκληρη· δεν μένει τίποτα να κλείσει.", short(id)),
        Fact::BeyondUnmatched { lot, wanted, open } => format!(
            "Αταύτιστα είναι {} από την παρτίδα {} και ζητείται να ταυτιστούν {}.",
            n.amount(*open, n.item_of(*lot)), n.lot(*lot), n.amount(*wanted, n.item_of(*lot))
        ),
        Fact::BeyondDelivered { lot, wanted, open } => format!(
            "Μπορούν ακόμη να επιστραφούν {} από την παρτίδα {} και δηλώθηκαν {}. Ελέγξτε τους αριθμούς.",
            n.amount(*open, n.item_of(*lot)), n.lot(*lot), n.amount(*wanted, n.item_of(*lot))
        ),
        Fact::LinesBesideReservation => "Η δέσμευση λέει τι στέλνεται. Βγάλτε τις γραμμές.".to_owned(),
        Fact::ReservedForAnother(id) => format!("Η δέσμευση {} είναι για άλλον παραλήπτη.", short(id)),
        Fact::ReservationDiffers(id) => format!("Η δέσμευση {} δεν κρατά αυτό που στέλνεται.", short(id)),
        Fact::AnotherDonor(party) => format!("Είναι άλλου δωρητή: {}.", n.party(*party)),
        Fact::AnotherFund(fund) => format!("Είναι για άλλο ταμείο σκοπού: {}.", n.fund(*fund)),
        Fact::BeyondPaid { item, wanted, open } => format!(
            "Έχουν πληρωθεί και δεν ήρθαν {} από {} και παραλαμβάνονται {}. Ελέγξτε την πληρωμή.",
            n.amount(*open, Some(*item)), n.item(*item), n.amount(*wanted, Some(*item))
        ),
        Fact::BeyondPayment { fund, wanted, open } => format!(
            "Από την πληρωμή αυτή δεν έχουν επιστραφεί {} και ζητείται να επιστραφούν {}. Ελέγξτε την πληρωμή.",
            n.money(*open, *fund), n.money(*wanted, *fund)
        ),
        Fact::WrongCurrency { wanted } => format!("Αυτό το ταμείο σκοπού τηρείται σε {wanted}."),
        Fact::SamePerson => "Το δεύτερο πρόσωπο πρέπει να είναι άλλο.".to_owned(),
        Fact::AlreadyReversed => "Αυτή η εγγραφή έχει ήδη αντιλογιστεί.".to_owned(),
        Fact::NotReversible => "Τέτοια εγγραφή δεν αντιλογίζεται. Διορθώστε την με νέα εγγραφή.".to_owned(),
        Fact::BuiltUpon => "Πάνω της στηρίζονται νεότερες εγγραφές. Διορθώστε την με τακτοποίηση.".to_owned(),
        Fact::OccurredInFuture => "Δεν μπορεί να έγινε στο μέλλον. Ελέγξτε την ώρα.".to_owned(),
        Fact::ForeignId => "Ένας αριθμός δεν φτιάχτηκε όπως τους φτιάχνει αυτή η τράπεζα. Είναι σφάλμα του προγράμματος· αναφέρετέ το.".to_owned(),
        Fact::StateDiffers => "Η κατάσταση που δηλώθηκε δεν είναι του βιβλίου. Είναι σφάλμα του προγράμματος· αναφέρετέ το.".to_owned(),
        Fact::AlreadyOpened => "Ένα βιβλίο αρχίζει μία φορά.".to_owned(),
        Fact::NotTheNextPage { book, page, next } => {
            format!("Η σελίδα {page} του βιβλίου {} δεν μπαίνει στο ημερολόγιο: η επόμενη είναι η {next}. Είναι σφάλμα του προγράμματος· αναφέρετέ το.", n.book(*book))
        }
        Fact::BookClosed { book, successor: Some(next) } => {
            format!("Το βιβλίο {} έκλεισε. Γράψτε στον διάδοχό του, {}.", n.book(*book), n.book(*next))
        }
        Fact::BookClosed { book, successor: None } => {
            format!("Το βιβλίο {} έκλεισε και δεν έχει ακόμη διάδοχο: δώστε `helpbank succeed`.", n.book(*book))
        }
        Fact::NotToSucceed(book) => format!("Το βιβλίο {} δεν είναι κλειστό ή έχει ήδη διάδοχο.", n.book(*book)),
        Fact::NotToClose(book) => {
            format!("Το βιβλίο {} δεν κλείνει: το μητρώο δεν κλείνει ποτέ.", n.book(*book))
        }
        Fact::LesserId(book) => format!("Ο αριθμός του διαδόχου πρέπει να είναι μεγαλύτερος από του {}. Είναι σφάλμα του προγράμματος· αναφέρετέ το.", n.book(*book)),
        Fact::NotThePredecessor(book) => format!("Αυτό το βιβλίο δεν διαδέχεται το {}.", n.book(*book)),
        Fact::BeyondCarried { lot, wanted, open } => format!("Ζητήθηκαν {wanted} της παρτίδας {lot} και στο κλειστό βιβλίο μένουν {open}. Είναι σφάλμα του προγράμματος· αναφέρετέ το."),
        Fact::EntryTooLarge { bytes, max } => format!("Η εγγραφή έχει {bytes} bytes και επιτρέπονται {max}. Χωρίστε την."),
    }
}
