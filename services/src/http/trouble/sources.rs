//! Where trouble comes from: the errors of the bank, of the vault and of the views. What is the operator's matter is said to the operator.

use vault::VaultError;

use super::Trouble;
use crate::bank::BankError;
use crate::causes::chain;

impl From<BankError> for Trouble {
    fn from(error: BankError) -> Self {
        match error {
            BankError::NoEntry(_) | BankError::NoBook(_) => Self::NotFound,
            BankError::Late { .. } => Self::Late,
            BankError::Vault(error) => error.into(),
            BankError::Views(error) => error.into(),
            BankError::Folder(_)
            | BankError::Journal(_)
            | BankError::Archive(_)
            | BankError::Keys(_)
            | BankError::Recover(_)
            | BankError::Page { .. }
            | BankError::Astray { .. }
            | BankError::Log(_)
            | BankError::Lost { .. }
            | BankError::Opening(_) => failed(&error),
        }
    }
}

impl From<VaultError> for Trouble {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Field(error) => Self::NotForVault(error),
            VaultError::Erased => Self::Erased,
            VaultError::Unknown { .. } => Self::NotFound,
            VaultError::LoginTaken | VaultError::UserKnown => Self::Taken,
            VaultError::LastAdmin => Self::LastAdmin,
            VaultError::TooMany { .. }
            | VaultError::BackupExists
            | VaultError::NewerVersion { .. }
            | VaultError::NotAVault
            | VaultError::Damaged { .. }
            | VaultError::NotScrubbed
            | VaultError::Store(_)
            | VaultError::File { .. }
            | VaultError::Random(_)
            | VaultError::Hash(_)
            | VaultError::Stopping
            | VaultError::NoWriteAheadLog => failed(&error),
        }
    }
}

impl From<projections::ViewsError> for Trouble {
    fn from(error: projections::ViewsError) -> Self {
        if let projections::ViewsError::NotFound(_) = error { Self::NotFound } else { failed(&error) }
    }
}

/// Says a failure once, to the operator.
pub(in crate::http) fn failed(error: &(dyn std::error::Error + 'static)) -> Trouble {
    tracing::error!(error = chain(error), "a request failed");
    Trouble::Failed
}
