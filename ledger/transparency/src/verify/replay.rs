//! Legality: the rules asked once more of every entry, where it stands.

use ed25519_dalek::{Signature, VerifyingKey};
use ledger::book::{Book, Spot, register_of};
use ledger::check::{Context, check};
use ledger::entry::{Entry, signed_bytes};
use ledger::ids::Hash;
use ledger::page::Header;
use ledger::register::Register;

use super::cited::CitedEntries;
use super::line::Finding;
use super::report::{LEGALITY, Status};

/// A book as it is replayed.
pub(super) enum Replay {
    /// Nobody asked for it, or the book's beginning is not here: in words, and apart from words.
    Off(&'static str, &'static str),
    /// As far as the pages went, every entry was allowed.
    Going(Box<Book>),
    /// An entry was not allowed, or could not be judged; it has been reported.
    Stopped,
}

impl Replay {
    /// Leaves a book unjudged that cannot be judged.
    pub(super) fn put_off(&mut self, why: &'static str, code: &'static str) {
        if let Self::Going(_) = self {
            *self = Self::Off(why, code);
        }
    }
}

/// Judges the entries of a page and takes them in. `register` is the bank's, when this is not the register's own book.
pub(super) fn judge(
    book: &mut Book,
    header: &Header,
    entries: &[(Hash, Entry)],
    register: Option<&Register>,
    cited: &CitedEntries,
    before: &[&Book],
) -> Result<(), Finding> {
    for (number, (_, entry)) in (0_u32..).zip(entries) {
        let finding = |status, detail| Finding {
            name: LEGALITY,
            status,
            page: header.page,
            detail: format!("entry {number}, {}: {detail}", entry.event.name()),
        };
        let not_allowed = |detail| finding(Status::Failed, detail);
        if !actor_signed(entry) {
            return Err(not_allowed("the signature of the device that gave the command does not fit".to_owned()));
        }
        // Page 1 holds the genesis alone, which made the book and was judged when it did.
        if header.page == 1 {
            continue;
        }
        let cause = match entry.cause {
            None => None,
            Some(place) => match cited.at(place) {
                Ok(None) => return Err(not_allowed("cites an entry that is not the one at that place".to_owned())),
                Ok(cause) => cause,
                Err(_) => {
                    let detail = format!("cites page {} of book {}, which is not here", place.page, place.book);
                    return Err(finding(Status::NotChecked, detail));
                }
            },
        };
        let own = book.register.as_deref().or(register);
        let Some(all) = own else { return Err(not_allowed("there is no register to judge it by".to_owned())) };
        let context = Context {
            book,
            register: register_of(all, &book.genesis, header),
            written_at: header.written_at,
            cause,
            before,
        };
        if let Err(refusals) = check(&context, entry) {
            let words: Vec<String> = refusals.iter().map(ToString::to_string).collect();
            return Err(not_allowed(words.join("; ")));
        }
        book.evolve(Spot { page: header.page, index: number }, entry);
    }
    Ok(())
}

/// Whether the device's signature fits, when there is one.
fn actor_signed(entry: &Entry) -> bool {
    let Some(signature) = &entry.signature else { return true };
    let Ok(key) = VerifyingKey::from_bytes(&signature.key.0) else { return false };
    let signature = Signature::from_components(signature.r.0, signature.s.0);
    key.verify_strict(&signed_bytes(entry), &signature).is_ok()
}
