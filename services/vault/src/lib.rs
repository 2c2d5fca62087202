//! WHO THEY ARE: names, contacts, notes and sign-ins, erasable, in one `SQLite` file of their own. Knows nothing of the
//! ledger, of NATS or of HTTP.
//!
//! The ledger cannot forget, so it carries no person: only 16 random bytes. What those bytes mean is here, and here it can
//! be erased. Other crates see ids, plain values and [`VaultError`]; time enters as milliseconds since 1970 (UTC).
//!
//! # What it holds
//!
//! | what | written by | read by |
//! |---|---|---|
//! | [`Subject`]: a person or organisation behind an id | [`Vault::upsert`], [`Vault::insert_many`] | [`Vault::subject`], [`Vault::names`], [`Vault::find_by_name`], [`Vault::named`], [`Vault::list`] |
//! | [`Note`]: free text about anything on the ledger | [`Vault::note`], [`Vault::note_many`] | [`Vault::notes`], [`Vault::notes_about`] |
//! | [`Erasure`]: who was erased, and when | [`Vault::erase`], [`Vault::reapply_erasures`] | [`Vault::erasures`] |
//! | [`User`]: someone who signs in | [`Vault::create_user`], [`Vault::set_password`], [`Vault::set_role`], [`Vault::disable_user`], [`Vault::enable_user`] | [`Vault::verify_password`], [`Vault::user`], [`Vault::users`] |
//! | [`Session`]: a signed-in browser | [`Vault::open_session`], [`Vault::close_session`] | [`Vault::session`] |
//! | [`ApiToken`]: a program that acts for a user | [`Vault::create_token`], [`Vault::revoke_token`] | [`Vault::token`], [`Vault::tokens`] |
//!
//! # What erasing means
//!
//! After [`Vault::erase`] answers, the file, its write-ahead log and its indexes hold no byte of the subject: rows and notes
//! are deleted, every page is written anew, the log is truncated. If the program dies in between, the next
//! [`Vault::open`] finishes. What stays is the id and the time. Out of reach are blocks a file system or a disk has
//! kept of earlier contents, and backups made before: a restored one is given all erasures again with
//! [`Vault::reapply_erasures`]. Encryption at rest is not here yet.
//!
//! # What is stored of secrets
//!
//! Passwords as argon2id PHC strings; of session and API tokens only the SHA-256 (they are 32 random bytes, so a slow hash
//! would add nothing); CSRF tokens not at all. `Debug` of every type here leaves personal data and secrets out, so a
//! log line cannot carry them by accident.
//!
//! # The file
//!
//! WAL, `synchronous = FULL`, foreign keys, `secure_delete`; mode 0600 on Unix; schema version in `user_version` and our mark in
//! `application_id`. A file of a newer program, or of another, is refused before anything in it changes.

mod backup;
mod erase;
mod error;
mod field;
mod fold;
mod id;
pub mod limits;
mod look_up;
mod note;
mod password;
mod permission;
mod scrub;
mod secret;
mod session;
mod sign_in;
mod store;
mod subject;
mod token;
mod user;
mod words;

pub use erase::Erasure;
pub use error::{FieldError, Problem, VaultError};
pub use id::Id;
pub use look_up::{Page, SubjectPage};
pub use note::Note;
pub use password::check_password;
pub use secret::Secret;
pub use session::Session;
pub use sign_in::SignIn;
pub use store::Vault;
pub use subject::{Inserted, Subject};
pub use token::{ApiToken, TOKEN_PREFIX};
pub use user::User;
pub use words::{Language, NoteKind, Role, SubjectKind};
