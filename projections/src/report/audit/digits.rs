//! Hints from the digits of amounts: how often each first digit stands (Benford), and how often amounts are round. Hints, and nothing more:
//! packs, lots of ten and price lists make digits uneven in the most honest book.

use std::collections::BTreeMap;

use serde::Serialize;

use super::AuditQuery;
use super::hits::filters;
use crate::answer::Answer;
use crate::error::ViewsError;
use crate::report::answer;
use crate::store::{Tx, Value, hex};
use crate::views::Views;

/// Fewer amounts than this say nothing about first digits: an expected count would be under fifteen.
pub const BENFORD_SAMPLE_MIN: u64 = 300;
/// Chi-square with eight degrees of freedom that one honest book in twenty passes, in thousandths.
pub const BENFORD_LIMIT_MILLI: u64 = 15_507;
/// Fewer amounts than this say nothing about round numbers.
pub const ROUND_SAMPLE_MIN: u64 = 50;

/// Of a million amounts that follow Benford's law, how many begin with each digit: log10(1 + 1/d).
const EXPECTED_PPM: [u64; 9] = [301_030, 176_091, 124_939, 96_910, 79_181, 66_947, 57_992, 51_153, 45_757];
/// Goods are round in tens of their unit.
const GOODS_ROUND: i64 = 10;
/// Money is round in hundreds of euros, in minor units.
const MONEY_ROUND_MINOR: i64 = 10_000;
/// Entries whose amounts somebody stated anew. What arrives, is confirmed, matched, put away or reversed repeats an amount that stands already.
const STATED: &str = "'donation_received', 'purchase_received', 'unmatched_arrived', 'transfer_dispatched', 'distribution_dispatched', \
     'handed_over', 'goods_returned', 'stock_adjusted', 'written_off', 'cash_gift_banked', 'purchase_paid', 'expense_paid', 'purchase_refunded'";

/// How often a first digit stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DigitRow {
    /// `goods` or `money`.
    pub class: &'static str,
    /// The digit, 1 to 9.
    pub digit: u64,
    /// How many amounts begin with it.
    pub count: u64,
    /// How many would by Benford's law, in thousandths.
    pub expected_milli: u64,
    /// All amounts of the class.
    pub sample: u64,
    /// Chi-square over the class, in thousandths.
    pub chi_square_milli: u64,
    /// Whether there are enough amounts to say anything: at least [`BENFORD_SAMPLE_MIN`].
    pub enough: bool,
    /// Whether there are, and chi-square is above [`BENFORD_LIMIT_MILLI`]. A hint.
    pub departs: bool,
}

/// How often the amounts of an actor are round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoundRow {
    /// `goods` or `money`.
    pub class: &'static str,
    /// The actor's id in hexadecimal digits; absent for everybody together.
    pub actor: Option<String>,
    /// Amounts that could be round: goods of ten or more, money of a hundred or more.
    pub sample: u64,
    /// Of them, round ones: goods in tens, money in hundreds.
    pub round: u64,
    /// Round ones of a thousand.
    pub share_milli: u64,
    /// Whether there are enough amounts to say anything: at least [`ROUND_SAMPLE_MIN`].
    pub enough: bool,
}

impl Views {
    /// First digits of stated amounts. Of the query, the listing, the reason, the place and the limit are of no effect.
    pub async fn first_digits(&self, query: &AuditQuery) -> Result<Answer<Vec<DigitRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let digit = "SUBSTR(CAST(t.quantity AS TEXT), 1, 1)";
        let money = "CASE WHEN g.currency = '' THEN 0 ELSE 1 END";
        let mut counts: BTreeMap<bool, [u64; 9]> = BTreeMap::new();
        if let Some((from, values)) = stated(&mut tx, query).await? {
            let sql = format!("SELECT {money}, {digit}, COUNT(*) {from} GROUP BY {money}, {digit}");
            for row in tx.rows(&sql, values).await? {
                let digit = row.text(1)?.parse::<usize>().ok().and_then(|digit| digit.checked_sub(1));
                let of_class = counts.entry(row.int(0)? == 1).or_default();
                if let Some(place) = digit.and_then(|digit| of_class.get_mut(digit)) {
                    *place = row.count(2)?;
                }
            }
        }
        let rows = counts.into_iter().flat_map(|(money, counts)| digits(class(money), counts)).collect();
        answer(tx, query.as_of, rows).await
    }

    /// Round numbers among stated amounts, of everybody and by actor. Of the query as above.
    pub async fn round_numbers(&self, query: &AuditQuery) -> Result<Answer<Vec<RoundRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let money = "CASE WHEN g.currency = '' THEN 0 ELSE 1 END";
        let unit = format!("CASE WHEN g.currency = '' THEN {GOODS_ROUND} ELSE {MONEY_ROUND_MINOR} END");
        let mut sums: BTreeMap<(bool, Option<String>), (u64, u64)> = BTreeMap::new();
        if let Some((from, values)) = stated(&mut tx, query).await? {
            let sql = format!(
                "SELECT {money}, w.id, COUNT(*), CAST(SUM(CASE WHEN t.quantity % ({unit}) = 0 THEN 1 ELSE 0 END) AS BIGINT) \
                 {from} AND t.quantity >= {unit} GROUP BY {money}, w.id"
            );
            for row in tx.rows(&sql, values).await? {
                let (money, actor) = (row.int(0)? == 1, hex(&row.bytes(1)?));
                let (sample, round) = (row.count(2)?, row.count(3)?);
                for key in [None, Some(actor)] {
                    let sum = sums.entry((money, key)).or_default();
                    *sum = (sum.0.saturating_add(sample), sum.1.saturating_add(round));
                }
            }
        }
        let row = |((money, actor), (sample, round)): ((bool, Option<String>), (u64, u64))| RoundRow {
            class: class(money),
            actor,
            sample,
            round,
            share_milli: round.saturating_mul(1_000).checked_div(sample).unwrap_or(0),
            enough: sample >= ROUND_SAMPLE_MIN,
        };
        answer(tx, query.as_of, sums.into_iter().map(row).collect()).await
    }
}

const fn class(money: bool) -> &'static str {
    if money { "money" } else { "goods" }
}

/// Every stated amount `t` of an asset `g` by an actor `w`.
async fn stated(tx: &mut Tx, query: &AuditQuery) -> Result<Option<(String, Vec<Value>)>, ViewsError> {
    let cut = query.as_of.cut(tx).await?;
    let query = AuditQuery { listing: super::Listing::Adjustments, ..query.clone() };
    let mut values = Vec::new();
    let Some(only) = filters(tx, &query, cut, &mut values).await? else { return Ok(None) };
    let from = format!(
        "FROM entry e JOIN page p ON p.no = e.no / 16384 JOIN kind k ON k.no = e.kind JOIN actor w ON w.no = e.actor \
         JOIN transfer t ON t.no >= e.no * 4096 AND t.no < (e.no + 1) * 4096 JOIN asset g ON g.no = t.asset \
         WHERE k.name IN ({STATED}) AND {only}"
    );
    Ok(Some((from, values)))
}

fn digits(class: &'static str, counts: [u64; 9]) -> Vec<DigitRow> {
    let sample = counts.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
    let chi_square_milli = chi_square_milli(counts, sample);
    let enough = sample >= BENFORD_SAMPLE_MIN;
    let row = |((digit, count), ppm): ((u64, u64), u64)| DigitRow {
        class,
        digit,
        count,
        expected_milli: sample.saturating_mul(ppm) / 1_000,
        sample,
        chi_square_milli,
        enough,
        departs: enough && chi_square_milli > BENFORD_LIMIT_MILLI,
    };
    (1..).zip(counts).zip(EXPECTED_PPM).map(row).collect()
}

/// The sum of (counted − expected)² / expected, in thousandths, each term rounded down: all in whole numbers.
fn chi_square_milli(counts: [u64; 9], sample: u64) -> u64 {
    let term = |(count, ppm): (u64, u64)| {
        let expected = i128::from(sample).saturating_mul(i128::from(ppm));
        let apart = i128::from(count).saturating_mul(1_000_000).saturating_sub(expected);
        let over = expected.saturating_mul(1_000_000);
        apart.saturating_mul(apart).saturating_mul(1_000).checked_div(over).unwrap_or(0)
    };
    let sum = counts.into_iter().zip(EXPECTED_PPM).map(term).fold(0_i128, i128::saturating_add);
    u64::try_from(sum).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chi_square_is_small_for_benfords_law_and_large_for_even_digits() {
        assert_eq!(EXPECTED_PPM.iter().sum::<u64>(), 1_000_000);
        assert_eq!(chi_square_milli(EXPECTED_PPM, 1_000_000), 0);
        // Nine hundred amounts, a hundred a digit: by hand 361.5287, less at most a thousandth a term.
        let even = digits("goods", [100; 9]);
        assert!((361_519..=361_528).contains(&even[0].chi_square_milli), "{}", even[0].chi_square_milli);
        assert!(even.iter().all(|row| row.enough && row.departs && row.sample == 900));
        let few = digits("goods", [2; 9]);
        assert!(few.iter().all(|row| !row.enough && !row.departs));
        assert_eq!(chi_square_milli([0; 9], 0), 0);
    }
}
