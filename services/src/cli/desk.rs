//! `helpbank dev`: a desk.

use super::args::{Dev, Shared};
use super::ending::Ending;
use super::reach;
use crate::desk::{DeskConfig, run};
use crate::log::LogConfig;

pub(super) async fn dev(dev: Dev, common: &Shared) -> Result<(), Ending> {
    let data = reach::data(common)?;
    let log = LogConfig { origin: dev.origin, ..LogConfig::default() };
    let config =
        DeskConfig { data, listen: dev.listen, nats_server: dev.nats_server, views: dev.views, log, demo: dev.demo };
    run(config).await.map_err(|error| Ending::failed(&error))
}
