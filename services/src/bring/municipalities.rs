//! The plan of a list of municipalities: those that are not known yet, as public parties.

use std::collections::BTreeSet;

use ledger::reason::PartyKind;
use ledger::text::Label;

use super::bad::{BadRow, Lack};
use super::keys::Keys;
use super::stock::said;
use crate::import::municipalities::MunicipalityRow;
use crate::spoken::command::{Command, Spoken};
use crate::spoken::register::{RegisterParty, SchemeCode};
use crate::spoken::words::PartyWord;

/// What a list of municipalities brings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MunicipalitiesPlan {
    /// The parties to register.
    pub register: Vec<Spoken>,
    /// The row of each.
    pub rows: Vec<u64>,
    /// How many are registered already.
    pub known: u64,
    /// Rows that cannot be brought.
    pub bad: Vec<BadRow>,
}

/// Plans a list. `known` holds, as `scheme:code`, the public codes that are registered.
pub fn plan(rows: &[MunicipalityRow], identity: &[u8; 32], known: &BTreeSet<String>) -> MunicipalitiesPlan {
    let keys = Keys { identity, site: "" };
    let mut plan = MunicipalitiesPlan::default();
    for row in rows {
        let scheme = row.scheme.name().to_lowercase();
        if known.contains(&format!("{scheme}:{}", row.code)) {
            plan.known = plan.known.saturating_add(1);
            continue;
        }
        if let Err(why) = Label::try_from(row.name.as_str()) {
            plan.bad.push(BadRow::lacking(row.row, "name", &row.name, &Lack::NotAName(why)));
            continue;
        }
        let party = RegisterParty {
            kind: PartyWord(PartyKind::Municipality),
            name: Some(row.name.clone()),
            code: Some(SchemeCode { scheme, code: row.code.clone() }),
            nature: None,
            language: None,
            contact: None,
        };
        plan.register.push(said(keys.party(row.row), None, Command::RegisterParty(party)));
        plan.rows.push(row.row);
    }
    plan
}
