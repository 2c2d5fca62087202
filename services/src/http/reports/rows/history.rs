//! What rows of the log, of traces and of journeys hold, field by field.

use super::describe;

describe! {
    Cursor: "A book, and the last page of it that an answer holds." {
        book: "The book's id in hexadecimal digits.",
        code: "Its code, once it is known.",
        page: "The page, from 1.",
        hash: "The page's hash in hexadecimal digits.",
        entries: "Entries up to its end.",
        written_at: "When it was written, in milliseconds since 1970.",
    }
    EntryRow: "An entry." {
        book: "The book's id in hexadecimal digits.",
        book_code: "The book's code.",
        page: "The page, from 1.",
        index: "The place in the page, from 0.",
        number: "The entry's number in its book, from 0.",
        hash: "The entry's hash in hexadecimal digits.",
        kind: "The event's name.",
        occurred_at: "When it occurred by the actor's word, in milliseconds since 1970.",
        recorded_at: "When it was recorded.",
        actor: "The actor's id in hexadecimal digits.",
        reversed: "Whether a later entry reversed it.",
    }
    PlaceRow: "Where an entry is cited from or to." {
        book: "The book's id in hexadecimal digits.",
        book_code: "The book's code, once it is known.",
        page: "The page, from 1.",
        index: "The place in the page, from 0.",
    }
    AccountLabel: "An account as people read it." {
        kind: "`donor`, `supplier`, `shelf`, `transit`, `unmatched`, `recipient`, `loss`, `fund` or `expense`.",
        id: "The id of party, bin, shipment or fund in hexadecimal digits, or a reason's code.",
        name: "A bin's or fund's code, a partner's name; a donor's or supplier's, when the reader's role may read names.",
        site: "The site's code, of a shelf or of arrivals not matched.",
    }
    TransferRow: "One transfer of an entry." {
        line: "The line, from 0.",
        source: "The account it left.",
        target: "The account it entered.",
        item: "The item's code; absent for money.",
        lot: "The lot's id in hexadecimal digits; absent for money.",
        currency: "The currency; absent for goods.",
        quantity: "How much, in base or minor units.",
    }
    EntryDetail: "An entry with all that the views know of it." {
        entry: "The entry.",
        page_hash: "Its page's hash in hexadecimal digits.",
        cause: "The entry it follows from.",
        reversed_by: "The entry that reversed it.",
        reverses: "The entry it reverses.",
        approved_by: "The second person of a write-off, by id.",
        transfers: "Its transfers, in order.",
    }
    TraceLot: "A lot of a trace." {
        lot: "Its id in hexadecimal digits.",
        relation: "`self`, `ancestor` (it was made from this) or `descendant`.",
        item: "The item's code.",
        item_name: "The item's name.",
        unit: "The base unit.",
        source: "How it came: `donor`, `supplier`, `unmatched` or `returned`; absent while its beginning has not been projected.",
        party: "The donor's or supplier's id in hexadecimal digits.",
        origin: "The entry that brought it.",
        origin_kind: "That entry's event.",
        recorded_at: "When it was recorded, in milliseconds since 1970.",
        received: "Accepted, in base units.",
        damaged: "Thrown away on arrival.",
        expiry: "The last good day, as `YYYY-MM-DD`.",
        expiry_kind: "`best_before` or `use_by`.",
        maker_lot: "The maker's lot number.",
    }
    TraceEdge: "So much of a lot became so much of another." {
        parent: "The lot it was.",
        child: "The lot it became.",
        how: "`returned` (brought back) or `matched` (recognised after it had arrived).",
        quantity: "How much, in base units.",
        ..entry: "The entry that says so.",
    }
    TraceStep: "One transfer of a lot." {
        ..entry: "The entry.",
        line: "The transfer's line in it, from 0.",
        lot: "The lot's id in hexadecimal digits.",
        item: "The item's code.",
        quantity: "How much, in base units.",
        source: "The account it left.",
        target: "The account it entered.",
    }
    TraceHolding: "How much of a lot is at a place." {
        lot: "The lot's id in hexadecimal digits.",
        item: "The item's code.",
        ..place: "The place.",
        quantity: "How much: positive where it is, negative where it came from.",
    }
    Trace: "A trace." {
        complete: "Whether nothing was left out.",
        lots: "The lots, first those asked for, then what they were made from, then what was made from them.",
        edges: "How they hang together.",
        steps: "Every transfer, in the order of recording (on the occurred clock: of occurring).",
        holdings: "Where everything is.",
    }
    JourneyItem: "One item of a donation. The parts from `on_shelf` to `unmatched` add up to what was donated." {
        item: "The item's code.",
        item_name: "The item's name in English.",
        item_name_el: "The item's name in Greek.",
        unit: "The base unit.",
        donated: "All that was given, less what was reversed.",
        on_shelf: "On shelves.",
        in_transit: "On the road.",
        distributed: "In the hands of recipients.",
        lost: "Lost, for whatever reason; less what was found.",
        unmatched: "Arrived somewhere and not recognised so far.",
        returned: "How much was brought back by recipients on the way. It is on a shelf again, or went on: no part of the sum.",
    }
    JourneyPlace: "How much of an item of a donation is at a place." {
        item: "The item's code.",
        state: "`on_shelf`, `in_transit`, `distributed`, `lost` or `unmatched`.",
        ..place: "The place: a bin, a shipment, a recipient, a reason.",
        quantity: "How much, in base units.",
    }
    JourneyStep: "A step of a donation's way." {
        ..entry: "The entry.",
        item: "The item's code.",
        lot: "The lot's id in hexadecimal digits.",
        quantity: "How much of the lot moved, in base units; a lot that was only partly recognised as this donation moved as a whole.",
        source: "From where.",
        target: "To where.",
    }
    Journey: "What became of a donation." {
        donation: "The donation's entry.",
        donor: "The donor's id in hexadecimal digits.",
        emergency: "The emergency it is earmarked for, by code.",
        basis: "How its value was found.",
        complete: "Whether nothing was left out.",
        items: "Item by item.",
        places: "Where everything is.",
        steps: "How it got there, in the order of recording (on the occurred clock: of occurring).",
    }
    DonationRow: "A donation in a list." {
        ..entry: "The entry.",
        donor: "The donor's id in hexadecimal digits.",
        emergency: "The emergency it is earmarked for, by code.",
        basis: "How its value was found.",
        lots: "How many lots it brought.",
    }
}
