//! What the verbs of a story ask of the bank.

mod goods;
mod money;
mod road;
mod setup;
mod stock;

use ledger::account::Currency;
use ledger::command::Want;
use ledger::event::{Expiry, ItemLine, Money};
use ledger::ids::BookId;
use ledger::quantity::{Count, Quantity};

use super::line::{Line, Mistake, Part};
use super::teller::{Teller, day, instant};

/// Does what a line says; gives what was refused.
pub(super) fn act(teller: &mut Teller, line: &Line) -> Result<Vec<String>, Mistake> {
    let ask = match line.verb.as_str() {
        "now" => {
            teller.bank.now = instant(line.subject()?)?;
            return Ok(Vec::new());
        }
        "today" => {
            teller.bank.now = instant(&format!("{}T09:00Z", line.subject()?))?;
            return Ok(Vec::new());
        }
        "site" => return setup::site(teller, line),
        "bin" => return setup::bin(teller, line),
        "item" => return setup::item(teller, line),
        "donor" | "partner" | "supplier" | "municipality" => return setup::party(teller, line),
        "fund" => return setup::fund(teller, line),
        "emergency" => return setup::emergency(teller, line),
        "key" | "revoke" => return setup::key(teller, line),
        "announce" => goods::announce(teller, line)?,
        "close" => goods::close(teller, line)?,
        "donation" => goods::donation(teller, line)?,
        "purchase" => goods::purchase(teller, line)?,
        "unmatched" => goods::unmatched(teller, line)?,
        "move" => stock::moved(teller, line)?,
        "hold" | "free" | "recall" => stock::status(teller, line)?,
        "adjust" => stock::adjust(teller, line)?,
        "write-off" => stock::write_off(teller, line)?,
        "reserve" => stock::reserve(teller, line)?,
        "unreserve" => stock::unreserve(teller, line)?,
        "reverse" => stock::reverse(teller, line)?,
        "dispatch" => road::dispatch(teller, line)?,
        "arrival" | "back" => road::arrival(teller, line)?,
        "give-up" => road::give_up(teller, line)?,
        "match" => road::matched(teller, line)?,
        "distribute" => road::distribute(teller, line)?,
        "confirm" => road::confirm(teller, line)?,
        "hand-over" => road::hand_over(teller, line)?,
        "return" => road::give_back(teller, line)?,
        "gift" => money::gift(teller, line)?,
        "pledge" => money::pledge(teller, line)?,
        "pay" => money::pay(teller, line)?,
        "refund" => money::refund(teller, line)?,
        "spend" => money::spend(teller, line)?,
        verb => return Err(format!("no verb `{verb}`")),
    };
    teller.simply(line, ask)
}

/// A value of one of the enums of reasons, by its code.
fn reason<T>(code: &str, from_code: impl Fn(&str) -> Option<T>) -> Result<T, Mistake> {
    from_code(code).ok_or_else(|| format!("no reason `{code}`"))
}

/// The reason that a whole line gives.
fn because<T>(line: &Line, from_code: impl Fn(&str) -> Option<T>) -> Result<T, Mistake> {
    let code = line.option("because").ok_or_else(|| format!("`{}` because of what?", line.verb))?;
    reason(code, from_code)
}

fn quantity(number: u64) -> Result<Quantity, Mistake> {
    Quantity::try_from(number).map_err(|error| error.to_string())
}

fn count(number: u64) -> Result<Count, Mistake> {
    Count::try_from(number).map_err(|error| error.to_string())
}

/// A subject of the form `W at Athens`.
fn at<'a>(teller: &Teller, line: &'a Line) -> Result<(&'a str, BookId), Mistake> {
    let subject = line.subject()?;
    let (name, site) = subject.split_once(" at ").ok_or_else(|| format!("`{subject}` is not `W at SITE`"))?;
    Ok((name.trim(), teller.names.book(site.trim())?))
}

fn item_lines(teller: &Teller, line: &Line) -> Result<Vec<ItemLine>, Mistake> {
    let one = |part: &Part| Ok(ItemLine { item: teller.names.item(&part.what)?, quantity: quantity(part.count()?)? });
    line.parts()?.iter().map(one).collect()
}

/// What a part wants: so much of an item, of a lot, in a bin, for a reason.
fn want(teller: &Teller, site: BookId, part: &Part, bin_word: &str) -> Result<Want, Mistake> {
    Ok(Want {
        item: teller.names.item(&part.what)?,
        quantity: quantity(part.count()?)?,
        lot: part.word("of").map(|lot| teller.names.lot(lot)).transpose()?,
        bin: part.word(bin_word).map(|bin| teller.names.bin(site, Some(bin))).transpose()?,
        overridden: part
            .word("because")
            .map(|code| reason(code, ledger::reason::OverrideReason::from_code))
            .transpose()?,
    })
}

fn wants(teller: &Teller, site: BookId, line: &Line) -> Result<Vec<Want>, Mistake> {
    line.parts()?.iter().map(|part| want(teller, site, part, "in")).collect()
}

fn expiry(part: &Part) -> Result<Option<Expiry>, Mistake> {
    match (part.word("use by"), part.word("best before")) {
        (Some(text), None) => Ok(Some(Expiry::UseBy(day(text)?))),
        (None, Some(text)) => Ok(Some(Expiry::BestBefore(day(text)?))),
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err("one date is enough".to_owned()),
    }
}

/// An amount of the form `12.50 EUR`.
fn amount(text: &str) -> Result<Money, Mistake> {
    let wrong = || format!("`{text}` is no amount as 12.50 EUR");
    let (number, currency) = text.split_once(' ').ok_or_else(wrong)?;
    let (whole, cents) = number.split_once('.').ok_or_else(wrong)?;
    let (whole, cents): (u64, u64) = (whole.parse().map_err(|_| wrong())?, cents.parse().map_err(|_| wrong())?);
    let currency: Currency = currency.parse().map_err(|_| wrong())?;
    Ok(Money { minor: quantity(whole * 100 + cents)?, currency })
}
