//! Whether what a listing is asked names what is there: a filter with a slip in it must not look like a listing without rows.

use ledger::ids::{ActorId, PartyId};
use ledger::reason::{LossReason, OverrideReason, ReversalReason};
use projections::{AuditQuery, Listing, TimelineOf};
use vault::User;

use super::Spec;
use super::ask::{Asked, Asking, problem, unknown, word};
use crate::bank::BankError;
use crate::spoken::{Kind, Problem, Wrong, nearest};

/// The reasons that rows of a listing may have, by their codes.
pub(crate) fn reasons(spec: &Spec) -> Vec<&'static str> {
    match spec.word {
        "reversals" => ReversalReason::ALL.iter().map(|reason| reason.code()).collect(),
        "overrides" => OverrideReason::ALL.iter().map(|reason| reason.code()).collect(),
        "write-offs" => {
            LossReason::ALL.iter().filter(|reason| reason.may_write_off()).map(|reason| reason.code()).collect()
        }
        "count-losses" => vec![LossReason::Miscounted.code(), LossReason::Lost.code()],
        _ => LossReason::ALL.iter().map(|reason| reason.code()).collect(),
    }
}

/// Someone of the bank by their login, whatever its accents and case, or anyone by their number.
pub(super) fn person(people: &[User], field: &str, text: &str) -> Result<PartyId, Problem> {
    let folded = crate::import::fold::fold(text);
    let by_login = people.iter().find(|user| crate::import::fold::fold(&user.login) == folded);
    let by_id = || text.parse::<PartyId>().ok();
    by_login.map(|user| PartyId::from_bytes(user.id)).or_else(by_id).ok_or_else(|| nobody(people, field, text))
}

fn nobody(people: &[User], field: &str, text: &str) -> Problem {
    let nearest = nearest(text, people.iter().map(|user| user.login.as_str())).map(str::to_owned);
    problem(field, Wrong::UnknownPerson { name: text.to_owned(), nearest })
}

impl Asking<'_> {
    /// The people of the bank, where a question may name one.
    pub(super) async fn people(&self, asked: &Asked) -> Result<Vec<User>, BankError> {
        let names_one = asked.get("actor").is_some() || asked.get("of").is_some_and(|of| of.starts_with("person:"));
        if names_one { Ok(self.bank.vault().users().await?) } else { Ok(Vec::new()) }
    }

    /// What a question names that is not there.
    pub(super) async fn absent(
        &self,
        spec: &Spec,
        asked: &Asked,
        query: &AuditQuery,
        people: &[User],
    ) -> Result<Vec<Problem>, BankError> {
        let mut absent = Vec::new();
        if let Some(reason) = query.reason.as_deref() {
            let known = reasons(spec);
            absent.extend((!known.contains(&reason)).then(|| word("reason", reason, &known)));
        }
        if let (Some(from), Some(until)) = (query.from, query.until)
            && until < from
        {
            let from = asked.get("from").unwrap_or_default().to_owned();
            absent.push(problem("to", Wrong::EndsBefore { from }));
        }
        if let Some(actor) = query.actor
            && !self.acts(actor, people).await?
        {
            absent.push(nobody(people, "actor", asked.get("actor").unwrap_or_default()));
        }
        if let (Listing::MoneySample { currency, .. }, Some(_)) = (&query.listing, asked.get("currency")) {
            let known = self.bank.views().currencies().await?;
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            absent.extend((!known.contains(&currency.as_str())).then(|| word("currency", currency, &known)));
        }
        if let Listing::Timeline(of) = &query.listing {
            absent.extend(self.unknown_thing(asked, of, people).await?);
        }
        Ok(absent)
    }

    async fn acts(&self, actor: ActorId, people: &[User]) -> Result<bool, BankError> {
        let id = actor.to_bytes();
        Ok(people.iter().any(|user| user.id == id) || self.bank.views().knows_actor(id).await?)
    }

    async fn unknown_thing(
        &self,
        asked: &Asked,
        of: &TimelineOf,
        people: &[User],
    ) -> Result<Option<Problem>, BankError> {
        // Who has done nothing so far is there all the same.
        let is_user = matches!(of, TimelineOf::Person(id) if people.iter().any(|user| user.id == *id));
        if is_user || self.bank.views().knows(of).await? {
            return Ok(None);
        }
        let text = asked.get("of").unwrap_or_default();
        let name = text.split_once(':').map_or(text, |(_, name)| name);
        let named = |kind| unknown("of", kind, name, std::iter::empty());
        Ok(Some(match of {
            TimelineOf::Lot(_) => named(Kind::Lot),
            TimelineOf::Entry(_) => problem("of", Wrong::UnknownEntry),
            TimelineOf::Person(_) => nobody(people, "of", name),
            TimelineOf::Account(account) => named(match account.kind.as_str() {
                "transit" => Kind::Shipment,
                "fund" => Kind::Fund,
                _ => Kind::Party,
            }),
        }))
    }
}
