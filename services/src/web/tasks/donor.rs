//! The donor of a gift: found by name in the vault, or new. The ledger gets a number and never the name.

use ledger::ids::PartyId;
use ledger::reason::PartyKind;
use maud::{Markup, html};

use super::Task;
use crate::spoken::register::{Contact, Nature, RegisterParty, Tongue};
use crate::spoken::words::PartyWord;
use crate::spoken::{Command, Named};
use crate::web::ask::{Came, Shown, ask, of_bank};
use crate::web::failure::Failure;
use crate::web::find::FOUND_MAX;
use crate::web::form::{Choice, Form, KEY, choices};

/// Who gives.
pub(super) enum Donor {
    /// Someone the bank knows.
    Known(PartyId),
    /// Someone new, a person or an organisation.
    New(Nature),
    /// Someone who gives no name.
    Unnamed,
}

const PERSON: &str = "new-person";
const ORGANISATION: &str = "new-organisation";
const UNNAMED: &str = "unnamed";

/// Finds out who is meant. None when it is not certain; then the form offers whom it may be.
pub(super) async fn look_up(task: &mut Task, arranged: bool) -> Result<Option<Donor>, Failure> {
    let words = task.words();
    // A button sets the field `donor`; typing another name afterwards makes it void.
    let name = task.typed.text("donor_name").to_owned();
    if task.typed.pressed().starts_with("set donor ") {
        if let Ok(id) = task.typed.text("donor").parse::<PartyId>() {
            let called = task.web.called(&task.seat, vec![id.to_bytes()]).await?;
            task.typed.set("donor_name", called.of(words, id.to_bytes()));
        }
        let shown = task.typed.text("donor_name").to_owned();
        task.typed.set("donor_shown", shown);
    } else if task.typed.text("donor_shown") != name {
        task.typed.set("donor", "");
    }
    let kind = task.typed.text("donor").to_owned();
    if let Ok(id) = kind.parse::<PartyId>() {
        return Ok(Some(Donor::Known(id)));
    }
    match kind.as_str() {
        PERSON => return Ok(Some(Donor::New(Nature::Person))),
        ORGANISATION => return Ok(Some(Donor::New(Nature::Organisation))),
        UNNAMED => return Ok(Some(Donor::Unnamed)),
        _ => {}
    }
    if name.is_empty() {
        if !arranged {
            task.wrongs.at("donor_name", words.say("donor-missing"));
            task.wrongs.offer("donor", vec![Choice::new(UNNAMED, words.say("donor-unnamed"))]);
        }
        return Ok(None);
    }
    let found = task.web.find_people(&task.seat, &name, PartyKind::Donor).await?;
    let folded = crate::import::fold::fold(&name);
    let mut exact = found.iter().filter(|(_, known, _)| crate::import::fold::fold(known) == folded);
    if let (Some((id, known, _)), None) = (exact.next(), exact.next()) {
        task.typed.set("donor", id.to_string());
        task.typed.set("donor_name", known.as_str());
        task.typed.set("donor_shown", known.as_str());
        return Ok(Some(Donor::Known(*id)));
    }
    let known = |(id, name, detail): &(PartyId, String, String)| {
        Choice::new(id.to_string(), name.as_str()).explained(detail.as_str())
    };
    let mut offers: Vec<Choice> = found.iter().take(FOUND_MAX).map(known).collect();
    offers.push(Choice::new(PERSON, words.with("donor-new-person", &[("name", (&name).into())])));
    offers.push(Choice::new(ORGANISATION, words.with("donor-new-organisation", &[("name", (&name).into())])));
    task.wrongs.offer("donor", offers);
    let sentence = if found.is_empty() { words.say("donor-unknown") } else { words.say("donor-several") };
    task.wrongs.at("donor_name", sentence);
    Ok(None)
}

/// Any donor, to ask what the book says of the lines while it is not certain who gives.
pub(super) fn someone(task: &Task) -> Option<Named> {
    let register = task.web.bank.register();
    let mut donors = register.parties_after(0).filter(|since| since.fact.kind == PartyKind::Donor);
    donors.next().map(|since| Named(since.fact.party.to_string()))
}

/// The donor as the gift names it; someone new is registered first, under a key that follows from the form's.
pub(super) async fn register(task: &mut Task, donor: Donor) -> Result<Option<Named>, Failure> {
    let nature = match donor {
        Donor::Known(id) => return Ok(Some(Named(id.to_string()))),
        Donor::New(nature) => Some(nature),
        Donor::Unnamed => None,
    };
    let key = format!("{}-donor", task.typed.text(KEY));
    let contact = Contact {
        email: task.typed.some("donor_email").map(str::to_owned),
        phone: task.typed.some("donor_phone").map(str::to_owned),
        tax_number: task.typed.some("donor_tax_number").map(str::to_owned),
    };
    let command = Command::RegisterParty(RegisterParty {
        kind: PartyWord(PartyKind::Donor),
        name: nature.map(|_| task.typed.text("donor_name").to_owned()),
        code: None,
        nature,
        language: nature.map(|_| if task.words().is_greek() { Tongue::El } else { Tongue::En }),
        contact: (nature.is_some() && contact != Contact::default()).then_some(contact),
    });
    let fields = [
        ("name", "donor_name"),
        ("contact.email", "donor_email"),
        ("contact.phone", "donor_phone"),
        ("contact.tax_number", "donor_tax_number"),
    ];
    let spoken = of_bank(&key, command);
    let came = ask(&task.web, &task.seat, &spoken, &Shown { lines: &[], fields: &fields }, &mut task.wrongs).await?;
    Ok(match came {
        Some(Came::Entry(_)) => Some(Named(format!("made:{key}"))),
        Some(Came::Site) | None => None,
    })
}

/// The fields for the donor.
pub(super) fn fields(form: &Form) -> Markup {
    let words = form.words;
    let kind = form.typed.text("donor");
    let new = kind == PERSON || kind == ORGANISATION;
    let natures =
        [Choice::new(PERSON, words.say("donor-person")), Choice::new(ORGANISATION, words.say("donor-organisation"))];
    html! {
        h2 { (words.say("donor-title")) }
        @if kind == UNNAMED {
            p.known { (words.say("donor-is-unnamed")) }
        }
        (form.field("donor_name", words.say("donor-name")).hint(words.say("donor-name-hint")).suggest("/find/donors?q="))
        (form.offers_of("donor"))
        (form.hidden("donor_shown"))
        @if new {
            div.card {
                h3 { (words.say("donor-new")) }
                p.hint { (words.say("donor-new-hint")) }
                (choices(form, "donor", &words.say("donor-nature"), &natures))
                (form.field("donor_email", words.say("donor-email")).optional())
                (form.field("donor_phone", words.say("donor-phone")).optional())
                (form.field("donor_tax_number", words.say("donor-tax-number")).hint(words.say("donor-tax-number-hint")).optional())
            }
        } @else {
            (form.hidden("donor"))
        }
    }
}
