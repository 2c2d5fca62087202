//! What rows of stock, shipments and promises hold, field by field.

use super::describe;

describe! {
    StockRow: "Goods of a lot in a bin, or on the road from a site (then there is no bin). Quantities are in the item's base unit." {
        site: "The site's code; for goods on the road the site they left.",
        bin: "The bin's code.",
        item: "The item's code.",
        item_name: "The item's name in English.",
        lot: "The lot's id in hexadecimal digits.",
        donor: "The donor's or supplier's id in hexadecimal digits, when there is just one.",
        expiry: "The last good day, as `YYYY-MM-DD`.",
        unit: "The base unit.",
        on_hand: "On the shelf.",
        reserved: "Of it, set aside.",
        available: "Of it, free to take: nothing of a lot that is held, recalled or past its use-by.",
        in_transit: "On the road from here.",
        item_name_el: "The item's name in Greek.",
        maker_lot: "The maker's lot number.",
        status: "`available`, `held`, `recalled` or `expired`.",
        status_reason: "Why it is held or recalled.",
        expiry_kind: "`best_before` or `use_by`.",
        site_name: "The site's name.",
        category: "The item's category.",
        source: "How the lot came: `donor`, `supplier`, `unmatched` or `returned`.",
    }
    StockTotal: "Stock of an item or of a site as a whole." {
        site: "The site's code, in totals by site.",
        site_name: "The site's name, in totals by site.",
        item: "The item's code.",
        item_name: "The item's name in English.",
        item_name_el: "The item's name in Greek.",
        unit: "The base unit.",
        category: "The item's category.",
        lots: "How many lots.",
        on_hand: "On shelves.",
        reserved: "Of it, set aside.",
        available: "Of it, free to take.",
        in_transit: "On the road.",
    }
    CardRow: "A line of a stock card." {
        ..entry: "The entry.",
        line: "The transfer's line in it, from 0.",
        lot: "The lot's id in hexadecimal digits.",
        from_bin: "The bin it left, when it left one.",
        to_bin: "The bin it entered, when it entered one.",
        counterpart_kind: "What stands opposite: `donor`, `transit`, `recipient`, `loss` …; `shelf` for a move between bins.",
        counterpart: "Its id in hexadecimal digits, or a reason's code.",
        counterpart_name: "Its public name or code.",
        quantity: "How much was moved.",
        change: "What it changed on the shelves: positive in, negative out, zero for a move between bins.",
        balance: "What lay on the shelves after it.",
    }
    BalanceRow: "What a class of accounts holds of an item or a currency." {
        class: "`donor`, `supplier`, `shelf`, `transit`, `unmatched`, `recipient`, `loss`, `fund` or `expense`.",
        kind: "`goods` or `money`.",
        asset: "The item's code, or the currency.",
        name: "The item's name.",
        unit: "The item's base unit; absent for money, which is in minor units.",
        quantity: "The sum of the class.",
        held: "Whether the bank itself holds it, so that none of it may be below zero.",
        negative: "How many balances of the class are below zero, each of one account and lot.",
    }
    TrialBalance: "The trial balance." {
        is_zero: "Whether everything comes to nothing.",
        difference: "By how much each asset is out of balance, added up without sign: 0 unless something is very wrong.",
        negative_held: "How many balances that the bank holds are below zero. Never any, on the recorded clock, once all books are projected.",
        rows: "Class by class, in the order of assets and classes.",
    }
    ExceptionRow: "One thing that needs attention." {
        kind: "`unmatched_arrival`, `long_in_transit`, `negative_transit`, `negative_held`, `expired_on_shelf`, `announcement_overdue`, `stopped_elsewhere` (a lot on hold or recalled in one book, or made from such a lot, that may leave here), `stopped_on_road`, `paid_not_received` or `received_unpaid` (bought goods whose payment went back or is not there).",
        site: "The site's code: where it lies, where it left from, or where it is to come.",
        since: "Since when, in milliseconds since 1970: recorded, expected, last good or stopped.",
        about: "The id in hexadecimal digits of the shipment or announcement it is about.",
        bin: "The bin's code.",
        item: "The item's code, or the currency.",
        lot: "The lot's id in hexadecimal digits.",
        quantity: "How much, in base or minor units.",
    }
    ReservationRow: "A line of goods set aside." {
        reservation: "The reservation's id in hexadecimal digits.",
        ..entry: "The entry that set them aside.",
        recorded_at: "When that was recorded, in milliseconds since 1970.",
        site: "The site's code.",
        recipient: "For whom, by id.",
        recipient_name: "The recipient's public name.",
        emergency: "For which emergency, by code.",
        item: "The item's code.",
        lot: "The lot's id in hexadecimal digits.",
        bin: "The bin's code.",
        quantity: "How much, in base units.",
        open: "Whether it is still set aside.",
        ended: "How it ended: `released` or `used`.",
    }
    AnnouncementRow: "An item of an announced delivery." {
        announcement: "The announcement's id in hexadecimal digits.",
        ..entry: "The entry that announced it.",
        recorded_at: "When that was recorded, in milliseconds since 1970.",
        site: "The site's code.",
        donor: "The donor's id in hexadecimal digits.",
        expected_on: "The day it is expected, as `YYYY-MM-DD`.",
        item: "The item's code.",
        item_name: "The item's name.",
        announced: "Announced, in base units.",
        received: "Accepted so far.",
        damaged: "Arrived damaged so far.",
        remaining: "Still to come.",
        open: "Whether it has not been closed.",
        closed: "Why it was closed.",
    }
    ShipmentRow: "A shipment." {
        shipment: "Its id in hexadecimal digits, as on the waybill.",
        ..entry: "The dispatch.",
        recorded_at: "When it was recorded, in milliseconds since 1970.",
        occurred_at: "When it left, by the actor's word.",
        kind: "`transfer` or `distribution`.",
        origin: "The code of the site it left.",
        destination: "The code of the site it goes to.",
        recipient: "The id of the recipient it goes to.",
        recipient_name: "The recipient's public name.",
        emergency: "The emergency it is for, by code.",
        dispatched: "All that left, in base units of whatever items.",
        remaining: "What is still on the road.",
        released: "Whether the destination gave up what had not arrived.",
        status: "`in_transit`, `settled`, or `released` while the origin has not taken the rest back.",
    }
    ShipmentLine: "An item and lot of a shipment, in base units." {
        item: "The item's code.",
        item_name: "The item's name.",
        unit: "The base unit.",
        lot: "The lot's id in hexadecimal digits.",
        expiry: "The last good day, as `YYYY-MM-DD`.",
        expiry_kind: "`best_before` or `use_by`.",
        dispatched: "What left.",
        settled: "Of it, settled: arrived, delivered, brought back or missing.",
        remaining: "Of it, on the road.",
        stopped: "`held` or `recalled`, when the lot is at the site it left: whoever receives it is warned.",
    }
    SettledLine: "What became of some of a shipment." {
        ..entry: "The entry that settled it.",
        recorded_at: "When that was recorded, in milliseconds since 1970.",
        kind: "The event's name.",
        item: "The item's code.",
        lot: "The lot's id in hexadecimal digits.",
        target: "Where it went.",
        quantity: "How much; negative for what a reversal put back on the road.",
    }
    ShipmentDetail: "A shipment with its lines." {
        shipment: "The shipment.",
        lines: "What left, by item and lot.",
        settled: "What became of it, in the order of recording.",
    }
}
