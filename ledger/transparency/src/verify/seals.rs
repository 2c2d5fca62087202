//! Many seals by one key, checked exactly as strict verification does, several times as fast.
//!
//! Strict verification asks whether `R`, as written, is `s·B − k·A`. That point is computed here too, to the last bit, with tables of
//! multiples of `B` and of `−A` that are made once: an addition for each byte of `s` and `k`. A seal that this accepts, strict
//! verification accepts; one that it does not is left to strict verification to judge.

#![expect(clippy::arithmetic_side_effects, reason = "points of a group: every sum is one of them")]

use std::sync::LazyLock;

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity;
use ledger::ids::PublicKey;
use ledger::page::SEAL_DOMAIN;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha512};

use super::opened::{Opened, Unopened};

/// A key that has sealed this many pages gets tables: they take as long to make as some thirty seals to check.
const PAGES_MIN: u32 = 64;
/// The most keys with tables at a time; each takes some 600 KB.
const KEYS_MAX: usize = 8;
/// The most keys whose seals are counted: who writes receipts may name as many keys as they like.
const KEYS_MET_MAX: usize = 65_536;

/// Multiples of a point in each row: from one to this many times.
const ROW: u16 = 128;

/// The points of small order, as they are written.
static SMALL_ORDER: LazyLock<[CompressedEdwardsY; 8]> = LazyLock::new(|| EIGHT_TORSION.map(|point| point.compress()));

/// Multiples of a point, row behind row: in row `j`, of 32, those of `256^j` times it.
struct Multiples(Vec<EdwardsPoint>);

impl Multiples {
    fn of(point: EdwardsPoint) -> Self {
        let mut multiples = Vec::with_capacity(32 * usize::from(ROW));
        let mut base = point;
        for _ in 0..32 {
            let mut sum = base;
            for _ in 0..ROW {
                multiples.push(sum);
                sum += base;
            }
            // The sum has gone one too far: 129 times the base.
            base = sum + sum - base - base;
        }
        Self(multiples)
    }

    /// Adds `scalar` times the point.
    fn add_to(&self, mut sum: EdwardsPoint, scalar: &Scalar) -> EdwardsPoint {
        let mut carry = 0_u16;
        for (row, byte) in self.0.chunks_exact(usize::from(ROW)).zip(scalar.as_bytes()) {
            let digit = carry.saturating_add(u16::from(*byte));
            // Digits from -128 to 127; a canonical scalar's last byte is small, so nothing is left to carry.
            carry = u16::from(digit >= ROW);
            if carry == 0 {
                if let Some(multiple) = digit.checked_sub(1).and_then(|place| row.get(usize::from(place))) {
                    sum += multiple;
                }
            } else if let Some(multiple) = 255_u16.checked_sub(digit).and_then(|place| row.get(usize::from(place))) {
                sum -= multiple;
            }
        }
        sum
    }
}

/// The keys that seal much, with their tables.
#[derive(Default)]
pub(crate) struct Seals {
    base: Option<Multiples>,
    keys: FxHashMap<PublicKey, Multiples>,
    met: FxHashMap<PublicKey, u32>,
}

impl Seals {
    /// Counts who sealed these pages, and makes tables for those who seal much.
    pub(super) fn meet(&mut self, pages: &[Result<Opened, Unopened>]) {
        for opened in pages.iter().flatten() {
            self.meet_key(opened.page.sealed_by);
        }
    }

    /// Counts one seal by this key, and makes tables for it when there have been many.
    pub(crate) fn meet_key(&mut self, key: PublicKey) {
        if self.met.len() >= KEYS_MET_MAX {
            self.met.clear();
        }
        let met = self.met.entry(key).or_default();
        *met = met.saturating_add(1);
        if *met == PAGES_MIN {
            self.prepare(key);
        }
    }

    fn prepare(&mut self, key: PublicKey) {
        let point = CompressedEdwardsY(key.0).decompress().filter(|point| !point.is_small_order());
        let Some(point) = point else { return };
        if self.keys.len() >= KEYS_MAX {
            self.keys.clear();
            self.met.clear();
        }
        self.base.get_or_insert_with(|| Multiples::of(ED25519_BASEPOINT_POINT));
        self.keys.insert(key, Multiples::of(-point));
    }

    /// Whether this seal (key and signature) of this header is known to hold. False says nothing.
    pub(crate) fn holds(&self, header: &[u8], seal: &[u8]) -> bool {
        self.expected(header, seal).is_some_and(|point| is_r(seal, &point.compress()))
    }

    /// The point that `R` must be, when there are tables for the key and the seal has a form at all.
    pub(super) fn expected(&self, header: &[u8], seal: &[u8]) -> Option<EdwardsPoint> {
        let key = PublicKey(*seal.first_chunk::<32>()?);
        let (base, negative) = (self.base.as_ref()?, self.keys.get(&key)?);
        let r = seal.get(32..64)?;
        let s = Option::<Scalar>::from(Scalar::from_canonical_bytes(*seal.get(64..)?.first_chunk::<32>()?))?;
        let mut challenge = Sha512::new();
        for part in [r, &key.0, SEAL_DOMAIN, header] {
            challenge.update(part);
        }
        let k = Scalar::from_bytes_mod_order_wide(&challenge.finalize().into());
        Some(negative.add_to(base.add_to(EdwardsPoint::identity(), &s), &k))
    }
}

/// Whether a seal's `R` is written as this point is, which is none of small order.
pub(super) fn is_r(seal: &[u8], point: &CompressedEdwardsY) -> bool {
    seal.get(32..64) == Some(point.as_bytes()) && !SMALL_ORDER.contains(point)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
    use proptest::prelude::*;

    use super::*;

    fn seals(key: &SigningKey) -> Seals {
        let public = PublicKey(key.verifying_key().to_bytes());
        let mut seals = Seals::default();
        seals.prepare(public);
        seals
    }

    fn sealed(key: &SigningKey, header: &[u8]) -> Vec<u8> {
        let signature = key.sign(&[SEAL_DOMAIN, header].concat());
        [&key.verifying_key().to_bytes()[..], &signature.to_bytes()].concat()
    }

    fn strict(header: &[u8], seal: &[u8]) -> bool {
        let key = VerifyingKey::from_bytes(seal[..32].try_into().unwrap()).unwrap();
        let signature = Signature::from_slice(&seal[32..]).unwrap();
        key.verify_strict(&[SEAL_DOMAIN, header].concat(), &signature).is_ok()
    }

    /// The secret scalar of a key (RFC 8032, 5.1.5), to forge with.
    fn secret(key: &SigningKey) -> Scalar {
        let hash = Sha512::digest(key.to_bytes());
        let mut bytes: [u8; 32] = hash[..32].try_into().unwrap();
        (bytes[0], bytes[31]) = (bytes[0] & 0xf8, (bytes[31] & 0x3f) | 0x40);
        Scalar::from_bytes_mod_order(bytes)
    }

    /// A signature with this `R` that fits the equation, for whatever `R` the scalar `r` and a point of small order make.
    fn forged(key: &SigningKey, header: &[u8], r: Scalar, twist: EdwardsPoint) -> Vec<u8> {
        let point = EdwardsPoint::mul_base(&r) + twist;
        let (public, point) = (key.verifying_key().to_bytes(), point.compress().to_bytes());
        let mut challenge = Sha512::new();
        for part in [&point[..], &public, SEAL_DOMAIN, header] {
            challenge.update(part);
        }
        let k = Scalar::from_bytes_mod_order_wide(&challenge.finalize().into());
        [public, point, (r + k * secret(key)).to_bytes()].concat()
    }

    #[test]
    fn signatures_of_small_order_or_with_a_twist_are_refused_as_strictly() {
        let key = SigningKey::from_bytes(&[5; 32]);
        let seals = seals(&key);
        for (number, &twist) in EIGHT_TORSION.iter().enumerate() {
            for r in [Scalar::ZERO, Scalar::ONE, Scalar::from(77_u64)] {
                let seal = forged(&key, b"header", r, twist);
                let strict = strict(b"header", &seal);
                assert_eq!(seals.holds(b"header", &seal), strict, "{number}");
                // Only the honest one among them is good.
                assert_eq!(strict, number == 0 && r != Scalar::ZERO, "{number}");
            }
        }
    }

    #[test]
    fn a_second_spelling_of_s_is_refused() {
        let key = SigningKey::from_bytes(&[6; 32]);
        let seals = seals(&key);
        let mut seal = sealed(&key, b"header");
        assert!(seals.holds(b"header", &seal));
        // s + L, which fits the equation as well.
        let order = (-Scalar::ONE).to_bytes();
        let mut carry = 1_u16;
        for (byte, more) in seal[64..].iter_mut().zip(order) {
            let sum = u16::from(*byte) + u16::from(more) + carry;
            (*byte, carry) = (sum.to_le_bytes()[0], sum >> 8);
        }
        assert!(!seals.holds(b"header", &seal));
        assert!(!strict(b"header", &seal));
    }

    #[test]
    fn a_key_gets_tables_when_it_has_sealed_much() {
        let key = PublicKey(SigningKey::from_bytes(&[7; 32]).verifying_key().to_bytes());
        let mut seals = Seals::default();
        for _ in 1..PAGES_MIN {
            seals.meet_key(key);
        }
        assert!(seals.keys.is_empty());
        seals.meet_key(key);
        assert_eq!(seals.keys.len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn multiples_are_multiples(scalar in any::<[u8; 32]>(), pattern in prop::sample::select(vec![0_u8, 1, 0x7f, 0x80, 0xff])) {
            let multiples = Multiples::of(ED25519_BASEPOINT_POINT);
            for bytes in [scalar, [pattern; 32], scalar.map(|byte| byte & pattern)] {
                let scalar = Scalar::from_bytes_mod_order(bytes);
                prop_assert_eq!(multiples.add_to(EdwardsPoint::identity(), &scalar), EdwardsPoint::mul_base(&scalar));
            }
            let most = -Scalar::ONE;
            prop_assert_eq!(multiples.add_to(EdwardsPoint::identity(), &most), EdwardsPoint::mul_base(&most));
        }

        #[test]
        fn what_is_accepted_is_what_strict_verification_accepts(
            seed in any::<[u8; 32]>(),
            header in prop::collection::vec(any::<u8>(), 0..300),
            bit in 0..512_usize,
        ) {
            let key = SigningKey::from_bytes(&seed);
            let seals = seals(&key);
            let seal = sealed(&key, &header);
            prop_assert!(seals.holds(&header, &seal));
            let mut changed = seal.clone();
            changed[32 + bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!seals.holds(&header, &changed));
            prop_assert!(!strict(&header, &changed));
            let longer = [&header[..], &[0]].concat();
            prop_assert!(!seals.holds(&longer, &seal));
        }
    }
}
