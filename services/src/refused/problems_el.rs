//! Problems of the border in Greek.

use ledger::text::TextError;
use vault::Language::Greek;
use vault::Problem as VaultProblem;

use super::words::{any_of, book_kind, kind};
use crate::spoken::{KEY_CHARS_MAX, Wrong};

/// One or two plain sentences: what is so, and what to do.
pub(super) fn sentence(wrong: &Wrong) -> String {
    match wrong {
        Wrong::UnknownField { nearest: Some(nearest), .. } => {
            format!("Δεν υπάρχει τέτοιο πεδίο εδώ. Μήπως εννοείτε {nearest};")
        }
        Wrong::UnknownField { nearest: None, known } => {
            format!("Δεν υπάρχει τέτοιο πεδίο εδώ. Υπάρχουν: {}.", known.join(", "))
        }
        Wrong::FieldMissing => "Αυτό χρειάζεται.".to_owned(),
        Wrong::WrongType { wanted } => {
            let wanted: Vec<String> = wanted.iter().map(|kind| json_kind(kind).to_owned()).collect();
            format!("Πρέπει να είναι {}.", any_of(&wanted, Greek))
        }
        Wrong::UnknownWord { nearest: Some(nearest), .. } => {
            format!("Η λέξη δεν είναι γνωστή. Μήπως εννοείτε {nearest};")
        }
        Wrong::UnknownWord { nearest: None, known } => {
            format!("Η λέξη δεν είναι γνωστή. Γράψτε {}.", any_of(known, Greek))
        }
        Wrong::TooFew { min } => format!("Πρέπει να υπάρχουν τουλάχιστον {min}."),
        Wrong::TooMany { max } => format!("Επιτρέπονται έως {max}. Χωρίστε την εντολή."),
        Wrong::TooShort { min } => format!("Πρέπει να έχει τουλάχιστον {min} χαρακτήρες."),
        Wrong::TooLong { max } => format!("Επιτρέπονται έως {max} χαρακτήρες."),
        Wrong::TooSmall { min } => format!("Πρέπει να είναι τουλάχιστον {min}."),
        Wrong::TooLarge { max } => format!("Πρέπει να είναι το πολύ {max}."),
        Wrong::FieldTwice => "Ένα πεδίο υπάρχει δύο φορές στην εντολή. Βγάλτε το ένα.".to_owned(),
        Wrong::Unclear => "Αυτό δεν είναι κατανοητό. Συγκρίνετέ το με το παράδειγμα της εντολής.".to_owned(),
        Wrong::UnknownName { kind: of, name, nearest: Some(nearest) } => {
            format!("Δεν υπάρχει {} {name}. Μήπως εννοείτε {nearest};", kind(*of, Greek))
        }
        Wrong::UnknownName { kind: of, name, nearest: None } => format!("Δεν υπάρχει {} {name}.", kind(*of, Greek)),
        Wrong::AmbiguousParty { known } => format!("Πολλοί έχουν αυτόν τον κωδικό. Γράψτε {}.", any_of(known, Greek)),
        Wrong::NotAnId { kind: of } => format!("Εδώ μπαίνει αριθμός ({}): 32 δεκαεξαδικά ψηφία.", kind(*of, Greek)),
        Wrong::UnknownUnit { item, known } => {
            format!("Το είδος {item} δεν έχει αυτή τη μονάδα. Γράψτε {}.", any_of(known, Greek))
        }
        Wrong::TooManyUnits => "Είναι περισσότερα από όσα μετρά η τράπεζα. Ελέγξτε ποσότητα και μονάδα.".to_owned(),
        Wrong::NotACode(error) => format!("{} Ο κωδικός έχει γράμματα, ψηφία και - _ . / χωρίς κενά.", text(error)),
        Wrong::NotAName(error) => text(error),
        Wrong::NotADay => "Δεν είναι ημέρα. Γράψτε την ως 2027-05-31.".to_owned(),
        Wrong::NothingBetween { from, to } => {
            format!("Το {from} είναι μετά το {to}: δεν υπάρχει τίποτα σε αυτό το μέρος.")
        }
        Wrong::NothingWritten { from, to } => format!("Δεν γράφτηκε τίποτα μεταξύ {from} και {to}."),
        Wrong::EndsBefore { from } => {
            format!("Είναι πριν από {from}, όπου αρχίζει η περίοδος. Γράψτε μεταγενέστερη ημέρα ή ώρα.")
        }
        Wrong::PageGone { book, page } => format!(
            "Η σελίδα {page} του βιβλίου {book} δεν υπάρχει πια, ή είναι άλλη: από τότε η τράπεζα γύρισε πίσω ή έχασε σελίδες. Ζητήστε νέο \
             περίγραμμα."
        ),
        Wrong::NotATime => "Δεν είναι χρόνος. Γράψτε τον ως 2026-11-23T09:30:00+02:00.".to_owned(),
        Wrong::NotHours { part } => format!(
            "Το «{part}» δεν είναι ώρες εργασίας. Γράψτε τις ως mon-fri=08:00-18:00,sat=09:00-14:00· μιας αποθήκης με τον κωδικό της \
             μπροστά, όπως ATH mon-fri=08:00-18:00, και ; ανάμεσα στις αποθήκες."
        ),
        Wrong::TwoDates => "Δώστε ανάλωση κατά προτίμηση ή ανάλωση έως, όχι και τα δύο.".to_owned(),
        Wrong::NotAnAmount => "Δεν είναι ποσό. Γράψτε το με τελεία, όπως 12.50.".to_owned(),
        Wrong::TooManyDecimals { currency, decimals } => format!("Το νόμισμα {currency} έχει {decimals} δεκαδικά."),
        Wrong::AmountOnce => "Δώστε είτε amount, όπως \"12.50\", είτε minor, όπως 1250.".to_owned(),
        Wrong::UnknownCurrency => "Το νόμισμα δεν είναι γνωστό. Γράψτε τα τρία κεφαλαία του, όπως EUR.".to_owned(),
        Wrong::NotAHash => "Πρέπει να έχει 64 δεκαεξαδικά ψηφία.".to_owned(),
        Wrong::KeyMissing => {
            "Χρειάζεται κλειδί, ώστε να μπορείτε να ξαναρωτήσετε: δικό σας κείμενο, ένα για κάθε εντολή.".to_owned()
        }
        Wrong::KeyLength => format!("Το κλειδί έχει 1 έως {KEY_CHARS_MAX} χαρακτήρες."),
        Wrong::KeysDiffer => "Η κεφαλίδα Idempotency-Key και το πεδίο key διαφέρουν. Δώστε το ένα.".to_owned(),
        Wrong::SiteMissing => "Ορίστε την αποθήκη.".to_owned(),
        Wrong::SiteAndBook => "Τα site και book δείχνουν άλλα βιβλία. Δώστε το ένα.".to_owned(),
        Wrong::WrongBook { wanted } => format!("Αυτό ανήκει στο βιβλίο {}.", book_kind(*wanted, Greek)),
        Wrong::NotAPlace => "Δεν είναι θέση εγγραφής. Γράψτε την ως ATH@4711/3: βιβλίο, σελίδα, εγγραφή.".to_owned(),
        Wrong::UnknownEntry => "Δεν υπάρχει τέτοια εγγραφή.".to_owned(),
        Wrong::AnotherHash => "Η εγγραφή εκεί έχει άλλο αποτύπωμα. Ελέγξτε τη θέση της.".to_owned(),
        Wrong::CauseMissing => "Ορίστε την εγγραφή από την οποία προκύπτει, όπως ATH@4711/3.".to_owned(),
        Wrong::NotPersonal => "Αυτό είναι μόνο για δωρητές και προμηθευτές· οι άλλοι είναι δημόσιοι.".to_owned(),
        Wrong::NoPublicCode => {
            "Ο δωρητής ή ο προμηθευτής μπορεί να είναι πρόσωπο και δεν έχει δημόσιο κωδικό.".to_owned()
        }
        Wrong::NotForVault(problem) => vault(*problem),
        Wrong::UnknownApprover => "Δεν υπάρχει χρήστης με αυτό το όνομα που μπορεί να εγκρίνει.".to_owned(),
        Wrong::UnknownPerson { name, nearest: Some(nearest) } => {
            format!("Δεν υπάρχει κανείς με το όνομα {name}. Μήπως εννοείτε {nearest};")
        }
        Wrong::UnknownPerson { name, nearest: None } => {
            format!("Δεν υπάρχει κανείς με το όνομα {name}. Γράψτε όνομα χρήστη, ή ταυτότητα: 32 δεκαεξαδικά ψηφία.")
        }
    }
}

fn json_kind(kind: &str) -> &str {
    match kind {
        "string" => "κείμενο",
        "integer" => "ακέραιος αριθμός",
        "number" => "αριθμός",
        "boolean" => "true ή false",
        "array" => "λίστα",
        "object" => "αντικείμενο",
        other => other,
    }
}

fn text(error: &TextError) -> String {
    match error {
        TextError::Empty => "Είναι κενό.".to_owned(),
        TextError::TooLong(max) => format!("Έχει πάνω από {max} χαρακτήρες."),
        TextError::Character(wrong) => format!("Ο χαρακτήρας {wrong:?} δεν επιτρέπεται."),
        TextError::Space => "Αρχίζει ή τελειώνει με κενό.".to_owned(),
    }
}

fn vault(problem: VaultProblem) -> String {
    match problem {
        VaultProblem::Blank => "Είναι κενό.".to_owned(),
        VaultProblem::LongerThanChars(max) => format!("Έχει πάνω από {max} χαρακτήρες."),
        VaultProblem::ShorterThanChars(min) => format!("Έχει λιγότερους από {min} χαρακτήρες."),
        VaultProblem::LongerThanBytes(max) => format!("Έχει πάνω από {max} bytes."),
        VaultProblem::Control => "Έχει χαρακτήρα ελέγχου, όπως αλλαγή γραμμής.".to_owned(),
        VaultProblem::Malformed => "Δεν είναι σωστά γραμμένο.".to_owned(),
    }
}
