//! Names of donors and suppliers beside their ids, for those who may read them. The views have no names: they come from the vault, and
//! who was erased has none.

use std::collections::{BTreeSet, HashMap};

use ledger::ids::PartyId;
use projections::{
    AccountLabel, AnnouncementRow, Answer, CardRow, DonationRow, EntryDetail, FundReport, Journey, PledgeRow, StockRow,
    Trace,
};
use serde::Serialize;
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};

use super::super::app::Api;
use super::super::route::Named;
use super::super::trouble::Trouble;
use super::rows::Described;

/// Ids that are looked up in the vault at once; its own limit is far higher.
const NAMES_AT_ONCE: usize = 10_000;

/// The column that is added.
const DONOR_NAME: &str = "donor_name";

/// Names by ids in hexadecimal digits.
pub(in super::super) type Names = HashMap<String, String>;

/// The names in the vault of these parties; none at all for those who may not read them.
pub(in super::super) async fn names<'a>(
    app: &Api,
    may: bool,
    ids: impl Iterator<Item = &'a str>,
) -> Result<Names, Trouble> {
    let mut names = Names::new();
    if !may {
        return Ok(names);
    }
    let ids: BTreeSet<&str> = ids.collect();
    let ids: Vec<[u8; 16]> = ids.into_iter().filter_map(|id| Some(id.parse::<PartyId>().ok()?.to_bytes())).collect();
    for ids in ids.chunks(NAMES_AT_ONCE) {
        let known = app.bank.vault().names(ids).await?;
        names.extend(known.into_iter().map(|(id, name)| (PartyId::from_bytes(id).to_string(), name)));
    }
    Ok(names)
}

/// A row that is of one donor or supplier.
pub(in super::super) trait Given {
    /// The id.
    fn donor(&self) -> Option<&str>;
}

macro_rules! given {
    ($($row:ident: $donor:expr),* $(,)?) => {$(
        impl Given for $row {
            fn donor(&self) -> Option<&str> {
                let donor: fn(&Self) -> Option<&str> = $donor;
                donor(self)
            }
        }
    )*};
}

given! {
    StockRow: |row| row.donor.as_deref(),
    DonationRow: |row| Some(&row.donor),
    AnnouncementRow: |row| Some(&row.donor),
    PledgeRow: |row| Some(&row.donor),
}

/// A row with the name of its donor.
#[derive(Debug, Serialize)]
pub(in super::super) struct Of<R> {
    #[serde(flatten)]
    row: R,
    donor_name: Option<String>,
}

impl<R: Described + Given> Described for Of<R> {
    const NAME: Option<&'static str> = R::NAME;

    fn schema() -> Schema {
        let Schema::Object(row) = R::schema() else { return R::schema() };
        let about = "The donor's or supplier's name, when there is just one and the reader's role may read names; who was erased has none.";
        let name = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
        let row = ObjectBuilder::from(row).property(DONOR_NAME, name.description(Some(about))).required(DONOR_NAME);
        Schema::Object(row.build())
    }

    fn parts(into: &mut Vec<Named>) {
        R::parts(into);
        // In place of the row's own, which has the same name.
        into.extend(Self::NAME.map(|name| (name.to_owned(), RefOr::T(Self::schema()))));
    }

    fn columns(name: &str) -> Vec<String> {
        let mut columns = R::columns(name);
        columns.push(DONOR_NAME.to_owned());
        columns
    }
}

/// Puts the name of its donor beside every row.
pub(in super::super) async fn with_donors<R: Given>(
    app: &Api,
    may: bool,
    answer: Answer<Vec<R>>,
) -> Result<Answer<Vec<Of<R>>>, Trouble> {
    let names = names(app, may, answer.rows.iter().filter_map(Given::donor)).await?;
    let of = |row: R| {
        let donor_name = row.donor().and_then(|donor| names.get(donor)).cloned();
        Of { row, donor_name }
    };
    let Answer { as_of, clock, rows } = answer;
    Ok(Answer { as_of, clock, rows: rows.into_iter().map(of).collect() })
}

/// An answer that names accounts: those of donors and suppliers have no name of their own.
pub(in super::super) trait Accounts {
    /// What may get a name: the kind of account, its id, its name.
    fn accounts(&mut self) -> Vec<(&str, &str, &mut Option<String>)>;
}

/// What may get a name in an account.
pub(in super::super) fn label(label: &mut AccountLabel) -> (&str, &str, &mut Option<String>) {
    (&label.kind, &label.id, &mut label.name)
}

impl Accounts for Vec<CardRow> {
    fn accounts(&mut self) -> Vec<(&str, &str, &mut Option<String>)> {
        self.iter_mut()
            .map(|row| (row.counterpart_kind.as_str(), row.counterpart.as_str(), &mut row.counterpart_name))
            .collect()
    }
}

impl Accounts for Trace {
    fn accounts(&mut self) -> Vec<(&str, &str, &mut Option<String>)> {
        let steps = self.steps.iter_mut().flat_map(|step| [label(&mut step.source), label(&mut step.target)]);
        steps.chain(self.holdings.iter_mut().map(|holding| label(&mut holding.place))).collect()
    }
}

impl Accounts for Journey {
    fn accounts(&mut self) -> Vec<(&str, &str, &mut Option<String>)> {
        let steps = self.steps.iter_mut().flat_map(|step| [label(&mut step.source), label(&mut step.target)]);
        steps.chain(self.places.iter_mut().map(|place| label(&mut place.place))).collect()
    }
}

impl Accounts for EntryDetail {
    fn accounts(&mut self) -> Vec<(&str, &str, &mut Option<String>)> {
        self.transfers.iter_mut().flat_map(|line| [label(&mut line.source), label(&mut line.target)]).collect()
    }
}

impl Accounts for Vec<FundReport> {
    fn accounts(&mut self) -> Vec<(&str, &str, &mut Option<String>)> {
        self.iter_mut().flat_map(|fund| &mut fund.lines).map(|line| label(&mut line.counterpart)).collect()
    }
}

/// Names the accounts of donors and suppliers in an answer.
pub(in super::super) async fn name_accounts<T: Accounts>(
    app: &Api,
    may: bool,
    answer: &mut Answer<T>,
) -> Result<(), Trouble> {
    let mut nameless = answer.rows.accounts();
    nameless.retain(|(kind, _, name)| matches!(*kind, "donor" | "supplier") && name.is_none());
    let names = names(app, may, nameless.iter().map(|(_, id, _)| *id)).await?;
    for (_, id, name) in nameless {
        *name = names.get(id).cloned();
    }
    Ok(())
}
