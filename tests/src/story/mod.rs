//! Stories: the rules as plain text that the bank's people can read, told to the real ledger in memory.
//!
//! A line is `verb  subject  body  options…  ! refusal`, its columns two or more spaces apart; `#` begins a remark, a line that begins with a
//! space goes on where the one before ended. A name that begins with `?` is one the bank does not know. Every refusal of a line must be
//! written, and no other may come. Verbs of the register and the site:
//!
//! ```text
//! now 2026-03-28T22:30Z  │ today 2026-03-01 (09:00Z)
//! site A, B [zone +0] │ bin A  R-1, R-2 │ item x, y  [dated, pack box of 12] │ donor D │ partner P │ supplier S │ municipality M [elstat 0101]
//! fund F EUR │ emergency E  M1, M2  from 2026-03-01 │ key A k2 │ revoke A k2
//! announce   D -> A   200 x                                    [as N]        close      N at A   because not_coming
//! donation   D -> A   200 x lot L use by 2026-05-01 in R-1 maker M worth 9.50 EUR, 210 expected: short, 2 damaged: damaged  [for N]
//! unmatched  A        10 x lot U            purchase  PAY -> A  100 x lot L [from S]
//! move       A        5 x of L from R-1 to R-2
//! reserve    A [-> P] 5 x                   distribute  A -> P  5 x of L in R-1 because access  [reservation R]
//! dispatch   A -> B   30 x   as W           arrival     W -> B  28 x of L to R-1, 2 missing: damaged
//! give-up    W at B   as G                  back        G -> A  2 x of L
//! match      W at B   10 x of L is U        confirm     D at A  [28 x of L, 1 returned to R-1, 1 missing: lost] [reached 10 40]
//! hand-over  A -> P   1 x                   return      H -> A  1 x of L lot R
//! hold A L  because inspection │ free A L │ recall A L  because authority │ unreserve R at A
//! adjust     A        +5 x lot L, -3 x of M  because found           write-off A  5 x of L  because damaged  seen by Nikos
//! reverse    N        because entry_error
//! gift D -> F  10.00 EUR [pledge P] │ pledge D -> F  10.00 EUR │ pay F -> S  5 x  for A 10.00 EUR │ spend F  1.00 EUR  because transport │ refund PAY  5.00 EUR  because cancelled
//! ```
//!
//! Any line may end `as NAME`, `by PERSON`, `occurred 2026-03-01`, `kept in BOOK`. What is said of the outcome:
//!
//! ```text
//! stock A  170 x [of L] [in R-1] │ available A  5 x │ stock A  nothing │ transit W  30 x │ given P  1 x │ loss damaged  2 x
//! exceptions A  10 x │ money F  10.00 │ balance 0 │ expires L at A  use by 2026-05-01 │ picked W  30 x of L, 5 x of M because access
//! descends R from L │ day A  2026-03-29
//! ```

pub mod bank;
pub mod line;
pub mod made;
pub mod names;
pub mod referee;
pub mod words;
mod said;
mod teller;
mod verbs;

use std::panic::{AssertUnwindSafe, catch_unwind};

use bank::Bank;
use line::{Line, Mistake};
use teller::Teller;

/// Where a story went otherwise than told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Otherwise {
    /// The line's number, from 1; 0 for the whole story.
    pub line: usize,
    /// What was otherwise.
    pub what: String,
}

/// What a story went through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// Entries that were accepted.
    pub accepted: usize,
    /// Lines that were refused, as they should.
    pub refused: usize,
    /// Facts that were as said.
    pub facts: usize,
}

/// Tells a story to a new bank.
pub fn tell(text: &str) -> Result<Told, Otherwise> {
    leave(text).map(|(told, _)| told)
}

/// Tells a story to a new bank, and gives the bank it leaves, every page of it sealed.
pub fn leave(text: &str) -> Result<(Told, Bank), Otherwise> {
    let whole = |what: Mistake| Otherwise { line: 0, what };
    let lines = line::lines(text).map_err(whole)?;
    let mut teller = catching(Teller::new).map_err(whole)?;
    for line in &lines {
        let told = catching(|| tell_line(&mut teller, line)).and_then(|told| told);
        told.map_err(|what| Otherwise { line: line.number, what })?;
    }
    catching(|| referee::audited(&mut teller.bank)).map_err(whole)?;
    Ok((teller.told, teller.bank))
}

/// A broken assertion of the ledger or the referee is something a story says with its line.
fn catching<T>(act: impl FnOnce() -> T) -> Result<T, Mistake> {
    catch_unwind(AssertUnwindSafe(act)).map_err(|broken| {
        let text = broken.downcast_ref::<String>().cloned();
        let text = text.or_else(|| broken.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        format!("broken: {}", text.unwrap_or_default())
    })
}

fn tell_line(teller: &mut Teller, line: &Line) -> Result<(), Mistake> {
    if said::say(teller, line)? {
        line.all_read()?;
        if !line.refusals.is_empty() {
            return Err("a fact is not refused".to_owned());
        }
        teller.told.facts += 1;
        return Ok(());
    }
    let mut refused = verbs::act(teller, line)?;
    line.all_read()?;
    refused.sort();
    let mut expected = line.refusals.clone();
    expected.sort();
    if refused != expected {
        let or_nothing = |texts: &[String]| if texts.is_empty() { "nothing".to_owned() } else { texts.join(" ! ") };
        return Err(format!("refused: {}\n  expected: {}", or_nothing(&refused), or_nothing(&expected)));
    }
    if !refused.is_empty() {
        teller.told.refused += 1;
    }
    Ok(())
}
