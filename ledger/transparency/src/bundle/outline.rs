//! The outline of a bundle: everything but its pages. Made before the first page is written, it fixes every byte of the bundle, so that one
//! that broke off is gone on with, by anyone who has the pages, and comes to the same file.

use ed25519_dalek::SigningKey;
use ledger::hash;
use ledger::ids::Hash;

use super::{BundleError, BundleReader, CHECKPOINTS_MAX, Kind, MAGIC, Manifest, Record, Sealed};

/// What stands before the pages, and the manifest behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    policy: Option<Vec<u8>>,
    checkpoints: Vec<Vec<u8>>,
    sealed: Sealed,
    record: Vec<u8>,
}

impl Outline {
    /// The outline of a bundle with this manifest, which is sealed here.
    pub fn seal(
        mut manifest: Manifest,
        policy: Option<Vec<u8>>,
        mut checkpoints: Vec<Vec<u8>>,
        key: &SigningKey,
    ) -> Self {
        checkpoints.truncate(CHECKPOINTS_MAX);
        manifest.beside = beside(policy.as_deref(), &checkpoints);
        let record = manifest.seal(key);
        let sealed = Sealed { manifest, sealed_by: ledger::page::public(key) };
        Self { policy, checkpoints, sealed, record }
    }

    /// The outline of these bytes: its form and the manifest's signature are checked, whose key that is is not.
    pub fn read(bytes: &[u8]) -> Result<Self, BundleError> {
        let mut reader = BundleReader::new(bytes)?;
        let (mut policy, mut checkpoints) = (None, Vec::new());
        loop {
            match reader.next_record()? {
                Some(Record::Policy(bytes)) if policy.is_none() && checkpoints.is_empty() => policy = Some(bytes),
                Some(Record::Checkpoint(note)) if checkpoints.len() < CHECKPOINTS_MAX => checkpoints.push(note),
                Some(Record::Manifest(record)) => {
                    let sealed = Manifest::open(&record)?;
                    let fits = sealed.manifest.beside == beside(policy.as_deref(), &checkpoints);
                    let ends = reader.next_record()?.is_none();
                    let outline = Self { policy, checkpoints, sealed, record };
                    return if fits && ends { Ok(outline) } else { Err(BundleError::OtherOutline) };
                }
                Some(Record::Policy(_) | Record::Checkpoint(_) | Record::Page(_) | Record::State(_)) => {
                    return Err(BundleError::OtherOutline);
                }
                None => return Err(BundleError::NoManifest { at: reader.at() }),
            }
        }
    }

    /// Its bytes: a bundle without pages, which verifies as none.
    pub fn to_bytes(&self) -> Vec<u8> {
        let policy = self.policy.iter().map(|bytes| (Kind::Policy, bytes));
        let checkpoints = self.checkpoints.iter().map(|bytes| (Kind::Checkpoint, bytes));
        let mut all = MAGIC.to_vec();
        for (kind, bytes) in policy.chain(checkpoints).chain([(Kind::Manifest, &self.record)]) {
            all.push(kind.number());
            all.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
            all.extend_from_slice(bytes);
        }
        all
    }

    /// What the bundle will hold, and who says so.
    pub const fn sealed(&self) -> &Sealed {
        &self.sealed
    }

    /// The manifest and its seal, as they are stored.
    pub fn manifest(&self) -> &[u8] {
        &self.record
    }

    /// The bank's policy.
    pub fn policy(&self) -> Option<&[u8]> {
        self.policy.as_deref()
    }

    /// The checkpoints.
    pub fn checkpoints(&self) -> &[Vec<u8>] {
        &self.checkpoints
    }
}

fn beside(policy: Option<&[u8]>, checkpoints: &[Vec<u8>]) -> Hash {
    let policy = policy.map(|bytes| (Kind::Policy, bytes));
    let all = policy.into_iter().chain(checkpoints.iter().map(|note| (Kind::Checkpoint, note.as_slice())));
    all.fold(Hash::ZERO, |before, (kind, bytes)| hash::beside(before, kind.number(), bytes))
}
