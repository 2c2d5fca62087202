//! What was given from Heraklion.

use super::{Distribution, given};
use crate::demo::moment::on;
use crate::demo::places::Site::Heraklion;
use crate::demo::wanted::want;

pub(super) const DISTRIBUTIONS: &[Distribution] = &[
    given(
        "given/her/city-1",
        Heraklion,
        on(80, 7, 30),
        "heraklion",
        &[want("FD-OIL-1L", 120), want("FD-RICE-1K", 100)],
    )
    .delivered(on(79, 12, 30), 60, 158),
    given(
        "given/her/rethymno-1",
        Heraklion,
        on(68, 7, 30),
        "rethymno",
        &[want("FD-RUSK-600", 200), want("HY-SOAP-100", 200)],
    )
    .delivered(on(66, 13, 0), 100, 248),
    given("given/her/chania-1", Heraklion, on(55, 7, 20), "chania", &[want("FD-ORANGE", 300)]).delivered(
        on(54, 12, 10),
        60,
        155,
    ),
    given(
        "given/her/city-2",
        Heraklion,
        on(46, 7, 30),
        "heraklion",
        &[want("HY-SHAMPOO-400", 100), want("HY-PAPER-10", 30)],
    )
    .delivered(on(45, 12, 0), 50, 130),
    given(
        "given/her/city-3",
        Heraklion,
        on(26, 7, 40),
        "heraklion",
        &[want("FD-PASTA-500", 240), want("FD-TOMATO-500", 120)],
    )
    .delivered(on(25, 13, 20), 60, 149),
    given(
        "given/her/rethymno-2",
        Heraklion,
        on(16, 7, 30),
        "rethymno",
        &[want("BA-FORMULA2-400", 12), want("MC-GLOVES-100", 10)],
    )
    .delivered(on(15, 12, 45), 12, 38),
    given("given/her/chania-2", Heraklion, on(8, 7, 30), "chania", &[want("CL-SOCKS", 120), want("CL-UNDERWEAR", 60)])
        .delivered(on(6, 13, 30), 60, 152),
    given(
        "given/her/city-open",
        Heraklion,
        on(3, 7, 30),
        "heraklion",
        &[want("FD-RUSK-600", 100), want("FD-HONEY-450", 12)],
    ),
];
