//! `helpbank dev`: a desk.

use super::args::{Dev, Shared};
use super::ending::Ending;
use super::reach;
use crate::desk::{DeskConfig, run};

pub(super) async fn dev(dev: Dev, common: &Shared) -> Result<(), Ending> {
    let data = reach::data(common)?;
    let config =
        DeskConfig { data, listen: dev.listen, nats_server: dev.nats_server, views: dev.views, demo: dev.demo };
    run(config).await.map_err(|error| Ending::failed(&error))
}
