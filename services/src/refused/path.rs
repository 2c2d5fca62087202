//! From the ledger's fields to those that people wrote.

use ledger::command::Command;
use ledger::refusal::Refusal;

/// The path of the field that people wrote, as `lines[2].quantity`.
pub fn spoken_path(command: &Command, refusal: &Refusal) -> String {
    let field = spoken_field(command, refusal.field);
    match refusal.line {
        Some(line) => format!("lines[{line}].{field}"),
        None => field.to_owned(),
    }
}

/// A few fields of events are called otherwise in commands, or follow from others.
fn spoken_field<'a>(command: &Command, field: &'a str) -> &'a str {
    let names_a_book = matches!(command, Command::AddBook(_) | Command::AddBookKey(_) | Command::RevokeBookKey(_));
    let cites_shipment = matches!(command, Command::ReceiveShipment(_) | Command::MatchArrival(_));
    match field {
        "expiry" => "best_before",
        "from" => "lot",
        "currency" => "amount.currency",
        "transfers" => "cause",
        "book" if names_a_book => "book_id",
        "book" => "site",
        "key" if names_a_book => "public_key",
        // An arrival names no shipment: it follows from what it cites.
        "shipment" if cites_shipment => "cause",
        other => other,
    }
}

/// The line in a path like `lines[2].item`.
pub(super) fn line_of(path: &str) -> Option<usize> {
    path.strip_prefix("lines[")?.split_once(']')?.0.parse().ok()
}
