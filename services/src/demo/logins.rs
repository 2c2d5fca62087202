//! Who acts in the script: an operator, a manager, and an auditor who only looks. Their passwords are random and stand in a file that only the
//! owner of the data folder can read.

use ledger::ids::ActorId;
use vault::{Language, Role, User, VaultError};

use super::DemoError;
use super::began::Began;
use super::names::derived;
use crate::bank::{Bank, write_private};

/// Who does a thing in the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// The operator.
    Maria,
    /// The manager.
    Nikos,
}

/// Login, name, role, language.
const LOGINS: [(&str, &str, Role, Language); 3] = [
    ("maria", "Μαρία Αποθηκάριου (demo)", Role::Operator, Language::Greek),
    ("nikos", "Νίκος Υπευθυνάκης (demo)", Role::Manager, Language::Greek),
    ("eleni", "Eleni Elegkti (demo)", Role::Auditor, Language::English),
];

impl Who {
    /// Their id on the ledger.
    pub(super) fn actor(self) -> ActorId {
        ActorId::from_bytes(user_id(match self {
            Self::Maria => "maria",
            Self::Nikos => "nikos",
        }))
    }
}

fn user_id(login: &str) -> [u8; 16] {
    derived(&format!("user/{login}"))
}

/// Makes the users, and writes `demo-logins.txt` into the data folder.
pub(super) async fn let_in(bank: &Bank, began: &Began) -> Result<(), DemoError> {
    for (login, name, role, language) in LOGINS {
        let user = User {
            id: user_id(login),
            login: login.to_owned(),
            display_name: name.to_owned(),
            role,
            language,
            disabled: false,
            created_at_ms: began.at().ms,
        };
        match bank.vault().create_user(&user, &began.password(login)).await {
            // Made before an interruption, with this very password.
            Ok(()) | Err(VaultError::UserKnown) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let line = |(login, _, role, _): (&str, &str, Role, Language)| {
        format!("{login}\t{}\t{}\n", began.password(login), role.word())
    };
    let mut text = "# Λογαριασμοί του παραδείγματος / logins of the demo: login, password, role\n".to_owned();
    text.extend(LOGINS.into_iter().map(line));
    write_private(&bank.folder().dir().join("demo-logins.txt"), text.as_bytes())?;
    Ok(())
}
