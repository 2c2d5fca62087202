//! What the bank knows already, asked of it.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::super::client::Client;
use super::super::ending::Ending;
use crate::bring::{Known, KnownDonor, KnownItem};

#[derive(Debug, Deserialize)]
struct Rows<T> {
    rows: Vec<T>,
}

#[derive(Debug, Deserialize)]
struct Pack {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Item {
    code: String,
    name: String,
    name_el: Option<String>,
    unit: String,
    dated: bool,
    packs: Vec<Pack>,
}

#[derive(Debug, Deserialize)]
struct Site {
    code: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Bin {
    code: String,
}

#[derive(Debug, Deserialize)]
struct Party {
    #[serde(rename = "party")]
    id: String,
    name: Option<String>,
    scheme: Option<String>,
    code: Option<String>,
}

async fn rows<T: for<'de> Deserialize<'de>>(
    client: &Client,
    path: &str,
    query: &[(&str, String)],
) -> Result<Vec<T>, Ending> {
    Ok(client.get_json::<Rows<T>>(path, query).await?.rows)
}

/// The codes of all sites.
pub(super) async fn sites(client: &Client) -> Result<Vec<String>, Ending> {
    Ok(rows::<Site>(client, "/v1/sites", &[]).await?.into_iter().filter_map(|site| site.code).collect())
}

/// All items.
pub(super) async fn items(client: &Client) -> Result<Vec<KnownItem>, Ending> {
    let known = |item: Item| KnownItem {
        code: item.code,
        name: item.name,
        name_el: item.name_el,
        unit: item.unit,
        packs: item.packs.into_iter().map(|pack| pack.name).collect(),
        dated: item.dated,
    };
    Ok(rows::<Item>(client, "/v1/items", &[]).await?.into_iter().map(known).collect())
}

/// All that a stock import asks for.
pub(super) async fn stock(client: &Client, site: &str, is_open: bool) -> Result<Known, Ending> {
    let bins = if is_open { rows::<Bin>(client, "/v1/bins", &[("site", site.to_owned())]).await? } else { Vec::new() };
    let donors = rows::<Party>(client, "/v1/parties", &[("kind", "donor".to_owned())]).await?;
    let donor = |party: Party| Some(KnownDonor { id: party.id, name: party.name? });
    Ok(Known {
        site: is_open,
        bins: bins.into_iter().map(|bin| bin.code).collect(),
        items: items(client).await?,
        donors: donors.into_iter().filter_map(donor).collect(),
    })
}

/// The codes of municipalities, as `scheme:code`.
pub(super) async fn municipalities(client: &Client) -> Result<BTreeSet<String>, Ending> {
    let all = rows::<Party>(client, "/v1/parties", &[("kind", "municipality".to_owned())]).await?;
    Ok(all.into_iter().filter_map(|party| Some(format!("{}:{}", party.scheme?, party.code?))).collect())
}
