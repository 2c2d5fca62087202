//! The parties of the demo. Partners and municipalities have public names on the ledger; donors and suppliers are numbers there, and their invented
//! names are in the vault alone.

use std::sync::Arc;

use ledger::account::Currency;
use ledger::command::{Command, RegisterEmergency, RegisterFund, RegisterParty};
use ledger::event::SchemeCode;
use ledger::ids::BookId;
use ledger::reason::PartyKind;
use ledger::time::Timestamp;
use vault::{Language, Subject, SubjectKind};

use super::DemoError;
use super::logins::Who;
use super::moment::{Calendar, on};
use super::names::{code, label};
use super::stage::party;
use super::step::Step;
use crate::bank::Bank;

/// Slug, ELSTAT code, name: municipalities of the network ΕΘΕΛΩΠΟΛΙΣ.
const MUNICIPALITIES: [(&str, &str, &str); 14] = [
    ("athens", "4501", "Δήμος Αθηναίων"),
    ("moschato-tavros", "4806", "Δήμος Μοσχάτου - Ταύρου"),
    ("peristeri", "4701", "Δήμος Περιστερίου"),
    ("piraeus", "5101", "Δήμος Πειραιώς"),
    ("acharnes", "4901", "Δήμος Αχαρνών"),
    ("thessaloniki", "0701", "Δήμος Θεσσαλονίκης"),
    ("kordelio-evosmos", "0708", "Δήμος Κορδελιού - Ευόσμου"),
    ("larissa", "2201", "Δήμος Λαρισαίων"),
    ("tyrnavos", "2206", "Δήμος Τυρνάβου"),
    ("volos", "2401", "Δήμος Βόλου"),
    ("trikala", "2601", "Δήμος Τρικκαίων"),
    ("heraklion", "7101", "Δήμος Ηρακλείου"),
    ("rethymno", "7301", "Δήμος Ρεθύμνης"),
    ("chania", "7401", "Δήμος Χανίων"),
];

/// Slug, code, name: where the invented flood was. No such municipalities exist.
const FLOODED: [(&str, &str, &str); 2] = [
    ("asprokampos", "DEMO-01", "Δήμος Ασπροκάμπου (επινοημένος / invented)"),
    ("xirolakka", "DEMO-02", "Δήμος Ξηρολάκκας (επινοημένος / invented)"),
];

/// Slug, name: who hands goods out.
const PARTNERS: [(&str, &str); 9] = [
    ("iasis", "ΙΑΣΙΣ ΑΜΚΕ"),
    ("food-bank", "Τράπεζα Τροφίμων Ασπροκάμπου"),
    ("grocery", "Κοινωνικό Παντοπωλείο Άνω Γειτονιάς"),
    ("schools", "Ένωση Γονέων και Σχολείων Ασπροκάμπου"),
    ("parish-asprokampos", "Ενορία Αγίου Νικολάου Ασπροκάμπου"),
    ("parish-xirolakka", "Ενορία Αγίας Βαρβάρας Ξηρολάκκας"),
    ("parish-harbour", "Ενορία Ευαγγελιστρίας Κάτω Λιμανιού"),
    ("clinic", "Κοινωνικό Ιατρείο Άνω Γειτονιάς"),
    ("volunteers", "Εθελοντική Ομάδα «Ανθρώπινη Αλυσίδα»"),
];

/// Slug, name, what, language: who gives.
const DONORS: [(&str, &str, SubjectKind, Language); 21] = [
    ("market", "Υποθετική Αγορά Α.Ε.", SubjectKind::Organisation, Language::Greek),
    ("mills", "Μύλοι Ανύπαρκτου Α.Β.Ε.Ε.", SubjectKind::Organisation, Language::Greek),
    ("dairy", "Γαλακτοκομικά Φανταστικής Κορφής Α.Ε.", SubjectKind::Organisation, Language::Greek),
    ("springs", "Νερά Άγραφης Πηγής Α.Ε.", SubjectKind::Organisation, Language::Greek),
    ("pharma", "Φαρμακαποθήκη Παραδείγματος Α.Ε.", SubjectKind::Organisation, Language::Greek),
    ("textiles", "Κλωστοϋφαντουργία Δοκιμή Α.Ε.", SubjectKind::Organisation, Language::Greek),
    ("hardware", "Εργαλεία Ψευδώνυμου Ο.Ε.", SubjectKind::Organisation, Language::Greek),
    ("hotel", "Ξενοδοχείο «Το Δείγμα» Ε.Ε.", SubjectKind::Organisation, Language::Greek),
    ("olive-coop", "Συνεταιρισμός Ελαιοπαραγωγών Πουθενά", SubjectKind::Organisation, Language::Greek),
    ("stationer", "Χαρτικά Επινόηση Μ.Ι.Κ.Ε.", SubjectKind::Organisation, Language::Greek),
    ("foundation", "Ίδρυμα Καλής Υπόθεσης", SubjectKind::Organisation, Language::Greek),
    ("toronto", "HELPHELLENISM Toronto (demo chapter)", SubjectKind::Organisation, Language::English),
    ("melbourne", "HELPHELLENISM Melbourne (demo chapter)", SubjectKind::Organisation, Language::English),
    ("astoria", "HELPHELLENISM Astoria (demo chapter)", SubjectKind::Organisation, Language::English),
    ("stuttgart", "HELPHELLENISM Stuttgart (demo chapter)", SubjectKind::Organisation, Language::English),
    ("paradeigmatidou", "Μαρίνα Παραδειγματίδου", SubjectKind::Person, Language::Greek),
    ("ypothetikos", "Γιάννης Υποθετικός", SubjectKind::Person, Language::Greek),
    ("dokimaki", "Ελένη Δοκιμάκη", SubjectKind::Person, Language::Greek),
    ("anyparktos", "Κώστας Ανύπαρκτος", SubjectKind::Person, Language::Greek),
    ("tade", "Άννα Τάδε", SubjectKind::Person, Language::Greek),
    ("placeholder", "John Placeholder-Papas", SubjectKind::Person, Language::English),
];

/// Slug, name: who sells.
const SUPPLIERS: [(&str, &str); 4] = [
    ("wholesale", "Χονδρεμπόριο Τάδε & Δείνα Ο.Ε."),
    ("shelter-supply", "Σκηνές και Κουβέρτες Παράδειγμα Ε.Π.Ε."),
    ("medical-supply", "Ιατρικά Αναλώσιμα Δείγμα Ι.Κ.Ε."),
    ("machinery", "Μηχανήματα Εικονικά Α.Ε."),
];

/// Code, name, currency: the pots of money.
const FUNDS: [(&str, &str, &[u8; 3]); 4] = [
    ("GENERAL", "Γενικό ταμείο / General fund", b"EUR"),
    ("FLOOD", "Πλημμύρα Ασπροκάμπου / Asprokampos flood", b"EUR"),
    ("CHILD", "Παιδί και σχολείο / Child and school", b"EUR"),
    ("DIASPORA-USD", "Απόδημος ελληνισμός / Diaspora", b"USD"),
];

/// How long ago the flood began, in days.
const FLOOD_DAYS_AGO: i32 = 47;

fn parties() -> impl Iterator<Item = (&'static str, RegisterParty)> {
    let coded = |scheme: &'static str| {
        move |(slug, digits, name): (&'static str, &str, &str)| {
            let code = Some(SchemeCode { scheme: code(scheme), code: code(digits) });
            (slug, RegisterParty { kind: PartyKind::Municipality, name: Some(label(name)), code })
        }
    };
    let partner = |(slug, name): (&'static str, &str)| {
        (slug, RegisterParty { kind: PartyKind::Partner, name: Some(label(name)), code: None })
    };
    let nameless = |kind| move |slug| (slug, RegisterParty { kind, name: None, code: None });
    MUNICIPALITIES
        .into_iter()
        .map(coded("elstat"))
        .chain(FLOODED.into_iter().map(coded("demo")))
        .chain(PARTNERS.into_iter().map(partner))
        .chain(DONORS.into_iter().map(|donor| donor.0).map(nameless(PartyKind::Donor)))
        .chain(SUPPLIERS.into_iter().map(|supplier| supplier.0).map(nameless(PartyKind::Supplier)))
}

/// Everybody becomes known, the funds are opened; the flood comes later.
pub(super) fn steps(register: BookId, calendar: &Calendar) -> Vec<Step> {
    let party_step = |(minute, (slug, party)): (i64, (&str, RegisterParty))| {
        let command = Command::RegisterParty(party);
        Step::new(format!("party/{slug}"), on(94, 9, 0).later(minute), register, Who::Nikos, command)
    };
    let fund_step = |(minute, (fund, name, currency)): (i64, (&str, &str, &[u8; 3]))| {
        let currency = Currency::try_from(*currency).expect("the script's currencies are three capital letters");
        let command = Command::RegisterFund(RegisterFund { code: code(fund), name: label(name), currency });
        Step::new(format!("fund/{fund}"), on(94, 12, 0).later(minute), register, Who::Nikos, command)
    };
    let flood = Command::RegisterEmergency(RegisterEmergency {
        // Built like a GLIDE number; no disaster has it.
        code: code(&format!("FL-{}-999001-GRC", calendar.year())),
        name: label("Πλημμύρα Ασπροκάμπου (επινοημένη) / Asprokampos flood (invented)"),
        started_on: calendar.day(-FLOOD_DAYS_AGO),
        area: FLOODED.into_iter().map(|(slug, _, _)| party(register, slug)).collect(),
    });
    let flood = Step::new("emergency/flood", on(FLOOD_DAYS_AGO.into(), 7, 15), register, Who::Nikos, flood);
    let parties = (0..).zip(parties()).map(party_step);
    parties.chain((0..).zip(FUNDS).map(fund_step)).chain([flood]).collect()
}

/// Puts the invented names of donors and suppliers into the vault.
pub(super) async fn name(bank: &Arc<Bank>, now: Timestamp) -> Result<(), DemoError> {
    let register = bank.register_book();
    let subject = |(slug, name, kind, language): (&str, &str, SubjectKind, Language)| Subject {
        id: party(register, slug).to_bytes(),
        kind,
        name: name.to_owned(),
        language,
        email: Some(format!("{slug}@example.org")),
        phone: None,
        tax_number: None,
        created_at_ms: now.ms,
    };
    let company = |(slug, name)| (slug, name, SubjectKind::Organisation, Language::Greek);
    let all: Vec<Subject> = DONORS.into_iter().chain(SUPPLIERS.into_iter().map(company)).map(subject).collect();
    bank.vault().insert_many(&all).await?;
    Ok(())
}
