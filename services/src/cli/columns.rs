//! The columns of every report: those that programs may rely on come first and are there even without rows; those of a table are for people.

/// A row of stock, in the order that programs may rely on.
pub(super) const STOCK: &[&str] = &[
    "site",
    "bin",
    "item",
    "item_name",
    "lot",
    "donor",
    "expiry",
    "unit",
    "on_hand",
    "reserved",
    "available",
    "in_transit",
];
pub(super) const STOCK_SHOWN: &[&str] = &[
    "site",
    "bin",
    "item",
    "item_name",
    "lot",
    "donor",
    "expiry",
    "status",
    "unit",
    "on_hand",
    "reserved",
    "available",
    "in_transit",
];
pub(super) const CARD: &[&str] = &[
    "recorded_at",
    "place",
    "kind",
    "lot",
    "from_bin",
    "to_bin",
    "counterpart_kind",
    "counterpart_name",
    "change",
    "balance",
];
/// Of a lot or of a donation: every step.
pub(super) const STEPS: &[&str] = &[
    "recorded_at",
    "place",
    "kind",
    "item",
    "lot",
    "quantity",
    "source_kind",
    "source_name",
    "source_site",
    "target_kind",
    "target_name",
    "target_site",
];
/// Where a donation is: by item.
pub(super) const PLACES: &[&str] = &["item", "state", "kind", "name", "site", "quantity"];
/// Where lots are.
pub(super) const HOLDINGS: &[&str] = &["item", "lot", "kind", "name", "site", "quantity"];
pub(super) const BALANCE: &[&str] = &["class", "kind", "asset", "name", "unit", "quantity", "held", "negative"];
/// Without how many balances of a class are below zero: those of givers always are, and it is no fault.
pub(super) const BALANCE_SHOWN: &[&str] = &["class", "kind", "asset", "name", "unit", "quantity"];
pub(super) const FUNDS: &[&str] =
    &["code", "name", "currency", "received", "spent", "balance", "pledged", "pledges_outstanding"];
/// What came into a fund and what went out of it.
pub(super) const FUND_LINES: &[&str] = &["code", "currency", "direction", "kind", "name", "minor", "entries"];
pub(super) const EXCEPTIONS: &[&str] = &["kind", "site", "since", "bin", "item", "lot", "about", "quantity"];
pub(super) const SHIPMENTS: &[&str] = &[
    "recorded_at",
    "place",
    "kind",
    "origin",
    "destination",
    "recipient_name",
    "emergency",
    "dispatched",
    "remaining",
    "status",
    "shipment",
];
pub(super) const DONATIONS: &[&str] = &["recorded_at", "place", "donor", "emergency", "basis", "lots", "reversed"];
pub(super) const ENTRIES: &[&str] = &["recorded_at", "occurred_at", "place", "kind", "actor", "reversed"];

#[cfg(test)]
mod tests {
    use vault::Language;

    use super::*;
    use crate::words::Words;

    #[test]
    fn every_column_has_a_heading_in_both_languages() {
        let all = [
            STOCK,
            STOCK_SHOWN,
            CARD,
            STEPS,
            PLACES,
            HOLDINGS,
            BALANCE_SHOWN,
            FUNDS,
            FUND_LINES,
            EXCEPTIONS,
            SHIPMENTS,
            DONATIONS,
            ENTRIES,
        ];
        let others = [
            "book",
            "page",
            "done",
            "archive",
            "from_bundle",
            "successor",
            "lines",
            "witnessed",
            "put_back",
            "taken_in",
            "why",
            "detail",
            "row",
            "column",
            "value",
            "reason",
            "login",
            "display_name",
            "role",
            "language",
            "disabled",
            "created_at_ms",
            "id",
            "label",
            "used_on_ms",
        ];
        let audited = crate::workbench::SPECS.iter().flat_map(|spec| super::super::audit::shown(spec.word));
        let audited = audited.chain(super::super::audit::OVERVIEW.iter().copied());
        for column in all.concat().into_iter().chain(others).chain(audited) {
            for language in [Language::Greek, Language::English] {
                assert!(
                    Words::of(language).code("column", column).is_some(),
                    "{column} has no heading in {language:?}"
                );
            }
        }
    }
}
