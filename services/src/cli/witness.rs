//! `helpbank witness serve`, and the witnesses of a bank.

use transparency::log::note::VerifierKey;

use super::args::{Shared, WitnessAdd, WitnessServe};
use super::ending::Ending;
use super::out;
use super::reach::data;
use super::troubles;
use crate::log::add_witness;
use crate::witness::{WitnessKeep, run};

/// Serves a witness.
pub(super) async fn serve(serve: WitnessServe, common: &Shared) -> Result<(), Ending> {
    let dir = data(common)?;
    let key =
        |text: &String| text.parse::<VerifierKey>().map_err(|error| Ending::WrongUse(format!("--log {text}: {error}")));
    let keys = serve.log.iter().map(key).collect::<Result<Vec<_>, _>>()?;
    let keep = WitnessKeep::open(&dir, &serve.name, keys);
    let keep = keep.map_err(|error| troubles::of_witness(&error, common.words()))?;
    run(keep, serve.listen).await.map_err(|error| Ending::failed(&error))
}

/// Writes a witness into the bank's policy.
pub(super) fn add(add: &WitnessAdd, common: &Shared) -> Result<(), Ending> {
    let dir = data(common)?;
    let policy = add_witness(&dir, &add.name, &add.key, &add.at, add.quorum);
    out::put(&policy.map_err(|error| troubles::of_log(&error, common.words()))?.to_bytes())
}
