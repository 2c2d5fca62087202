//! Sharing whole units: so much of a lot, spread over its places as the lot itself is spread, with not a unit more or less.

use std::collections::BTreeMap;

/// Spreads `share` over places in proportion to what is there, by largest remainders. The parts add up to `share`, unless nothing is there.
pub(super) fn apportion<K: Ord + Clone>(places: &BTreeMap<K, i64>, share: i64) -> Vec<(K, i64)> {
    let total: i128 = places.values().map(|quantity| i128::from(*quantity)).sum();
    if total <= 0 {
        return Vec::new();
    }
    let mut parts: Vec<(K, i64, i128)> = Vec::with_capacity(places.len());
    for (place, quantity) in places {
        let exact = i128::from(*quantity) * i128::from(share);
        let whole = i64::try_from(exact.div_euclid(total)).unwrap_or(i64::MAX);
        parts.push((place.clone(), whole, exact.rem_euclid(total)));
    }
    let given: i128 = parts.iter().map(|(_, whole, _)| i128::from(*whole)).sum();
    let left = usize::try_from(i128::from(share) - given).unwrap_or(0);
    // The largest remainders get one more each; equal ones in the order of the places.
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| parts[*b].2.cmp(&parts[*a].2).then(a.cmp(b)));
    for at in order.into_iter().take(left) {
        parts[at].1 += 1;
    }
    parts.into_iter().map(|(place, whole, _)| (place, whole)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_share() {
        let places = BTreeMap::from([("shelf", 50), ("recipient", 33), ("loss", 20), ("found", -3)]);
        for share in 0..=100 {
            let parts = apportion(&places, share);
            assert_eq!(parts.iter().map(|(_, part)| part).sum::<i64>(), share);
        }
        let whole: BTreeMap<_, _> = apportion(&places, 100).into_iter().collect();
        assert_eq!(whole, places);
        assert_eq!(apportion(&BTreeMap::from([("a", 1), ("b", 1), ("c", 1)]), 2), [("a", 1), ("b", 1), ("c", 0)]);
        assert_eq!(apportion(&BTreeMap::from([("a", 1), ("b", -1)]), 2), []);
    }
}
