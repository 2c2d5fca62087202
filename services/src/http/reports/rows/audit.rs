//! What rows of the auditor's listings hold, field by field.

use super::describe;

describe! {
    AuditCount: "How many rows a listing has." {
        listing: "The listing's name.",
        count: "How many rows.",
    }
    AuditPart: "A part of a listing." {
        total: "How many rows there are in all; of a sample by a seed, how many entries it was drawn from. Null where only counting them would say, which reads the whole log: `/v1/audit` counts.",
        more: "Whether rows follow: ask for them with `after`, the place of the last row and its line where it has one.",
        rows: "The rows of this part, in the order of recording.",
    }
    AuditRow: "A row of a listing. What does not concern it is null." {
        place: "The entry's place as people write it, `ATH@4711/3`.",
        ..entry: "The entry.",
        line: "The line of it, from 0; null for the entry as a whole.",
        late_ms: "How long after it occurred it was recorded, in milliseconds.",
        local_time: "The time at the site on the listing's clock, as `2026-01-10 23:15`.",
        source: "The account it left.",
        target: "The account it entered.",
        item: "The item's code.",
        item_name: "The item's name in English.",
        item_name_el: "The item's name in Greek.",
        unit: "The item's base unit.",
        lot: "The lot's id in hexadecimal digits.",
        currency: "The currency, of money.",
        quantity: "How much, in base or minor units.",
        change: "What it changed on shelves: positive in, negative out; null when it touched none.",
        reason: "Why: the reason's code.",
        approved_by: "The second person of a write-off, by id.",
        original: "The place of the entry that it undid.",
        key_book: "The code of the book whose key it is, or its id.",
        key: "The key in hexadecimal digits.",
        key_change: "`opened`, `joined`, `added` or `revoked`.",
        draw: "The draw that chose it, of a sample.",
    }
    EndingRow: "What became of a book that was closed, line by line." {
        place: "The place of the entry that says so, `REGISTER@12/0`; of what was left behind, of the one that closed the book.",
        ..entry: "The entry.",
        what: "`closed`, `succeeded`, `carried` or `left_behind`.",
        ended: "The code of the book that was closed.",
        last_page: "Its last page.",
        witnessed_page: "The last page of it that witnesses saw, where they saw more; null otherwise.",
        reason: "Why it was closed: `pages_lost` or `pages_differ`.",
        successor: "The code of the book that succeeds it.",
        bin: "The bin of the closed book on which the goods lay.",
        item: "The item's code.",
        item_name: "The item's name in English.",
        item_name_el: "The item's name in Greek.",
        unit: "The item's base unit.",
        lot: "The lot's id in hexadecimal digits.",
        quantity: "How much of it, in base units.",
    }
    SumRow: "Adjustments of one item for one reason, or by one actor." {
        reason: "The reason's code, when added up by reason.",
        actor: "The actor's id in hexadecimal digits, when added up by actor.",
        item: "The item's code.",
        item_name: "The item's name in English.",
        item_name_el: "The item's name in Greek.",
        unit: "The item's base unit.",
        lines: "How many lines.",
        reversed_lines: "Of them, lines of entries that were reversed.",
        added: "What they put on shelves.",
        taken: "What they took from shelves.",
    }
    DigitRow: "How often a first digit stands." {
        class: "`goods` or `money`.",
        digit: "The digit, 1 to 9.",
        count: "How many amounts begin with it.",
        expected_milli: "How many would by Benford's law, in thousandths.",
        sample: "All amounts of the class.",
        chi_square_milli: "Chi-square over the class, in thousandths.",
        enough: "Whether there are enough amounts to say anything: at least 300.",
        departs: "Whether there are, and chi-square is above 15.507, which one honest book in twenty passes. A hint.",
    }
    RoundRow: "How often the amounts of an actor are round." {
        class: "`goods` or `money`.",
        actor: "The actor's id in hexadecimal digits; null for everybody together.",
        sample: "Amounts that could be round: goods of ten or more, money of a hundred or more.",
        round: "Of them, round ones: goods in tens, money in hundreds.",
        share_milli: "Round ones of a thousand.",
        enough: "Whether there are enough amounts to say anything: at least 50.",
    }
}
