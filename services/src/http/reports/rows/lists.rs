//! What rows of lists and of money hold, field by field.

use super::describe;

describe! {
    PackRow: "A pack of an item." {
        name: "Its name, as `box`.",
        units: "Base units in it.",
    }
    ItemRow: "An item of the catalogue." {
        item: "Its id in hexadecimal digits.",
        code: "Its code.",
        name: "Its name in English.",
        name_el: "Its name in Greek.",
        unit: "The base unit.",
        category: "Its category.",
        dated: "Whether every lot must carry a date.",
        packs: "Packs it comes in, the smallest first.",
    }
    BookRow: "A book, and the site it keeps when it is a site's." {
        book: "The book's id in hexadecimal digits; its first 32 digits are the site's id.",
        kind: "`register`, `site`, `treasury` or `log`.",
        code: "Its code.",
        name: "Its name.",
        municipality: "The municipality it lies in, by id.",
        municipality_name: "That municipality's name.",
        zone_offset_min: "Minutes that its winter time is ahead of UTC.",
        zone_summer: "Whether European summer time applies.",
    }
    BinRow: "A bin of a site." {
        bin: "Its id in hexadecimal digits.",
        site: "The site's code.",
        code: "Its code.",
        zone: "The zone it lies in.",
    }
    PartyRow: "A party." {
        party: "Its id in hexadecimal digits.",
        kind: "`donor`, `partner`, `supplier` or `municipality`.",
        name: "The public name; of donors and suppliers the one in the vault, for those who may read it.",
        scheme: "The scheme of its public code, as `elstat`.",
        code: "Its public code.",
    }
    EmergencyRow: "An emergency." {
        emergency: "Its id in hexadecimal digits.",
        code: "Its code.",
        name: "Its name.",
        started_on: "The day it began, as `YYYY-MM-DD`.",
        area: "The municipalities it touches, by id.",
    }
    FundReport: "A fund, in minor units of its currency." {
        fund: "The fund's id in hexadecimal digits.",
        code: "Its code.",
        name: "Its name.",
        currency: "Its currency.",
        received: "All that came in, less what was reversed.",
        spent: "All that went out, less what was reversed.",
        balance: "What is there.",
        pledged: "All that was promised to it.",
        pledges_outstanding: "Of it, not paid so far.",
        lines: "Whom it came from and where it went.",
    }
    FundLine: "What came into a fund from one source, or went out of it to one end." {
        direction: "`in` or `out`.",
        ..counterpart: "The donor, supplier or kind of expense.",
        minor: "How much, less what was reversed.",
        entries: "How many entries.",
    }
    PledgeRow: "A promise of money, in minor units." {
        pledge: "The pledge's id in hexadecimal digits.",
        ..entry: "The entry that made it.",
        recorded_at: "When that was recorded, in milliseconds since 1970.",
        donor: "The donor's id in hexadecimal digits.",
        fund: "The fund's code.",
        minor: "Promised.",
        currency: "The currency.",
        paid: "Paid so far.",
        outstanding: "Not paid so far.",
        reversed: "Whether it was reversed.",
    }
}
