//! Every limit of the vault, named, with its unit last.

/// Longest name of a subject or user, in characters.
pub const NAME_CHARS_MAX: usize = 200;
/// Longest e-mail address, in characters (RFC 5321's path less its brackets).
pub const EMAIL_CHARS_MAX: usize = 254;
/// Longest phone number as people write them, in characters.
pub const PHONE_CHARS_MAX: usize = 40;
/// Longest tax number of any country, in characters.
pub const TAX_NUMBER_CHARS_MAX: usize = 32;
/// Longest note, in characters.
pub const NOTE_CHARS_MAX: usize = 2_000;
/// Longest login, in characters.
pub const LOGIN_CHARS_MAX: usize = 64;
/// Longest label of an API token, in characters.
pub const LABEL_CHARS_MAX: usize = 80;
/// Shortest password, in characters.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Longest password, in UTF-8 bytes as typed: room for any passphrase, no room for making the hash slow.
pub const PASSWORD_BYTES_MAX: usize = 1_024;

/// Most subjects a search by name answers.
pub const FOUND_ROWS_MAX: u32 = 50;
/// Most subjects on one page of a list.
pub const PAGE_ROWS_MAX: u32 = 500;
/// Most ids in one look-up or one call to re-apply erasures.
pub const IDS_MAX: usize = 100_000;
/// Most rows in one bulk insertion.
pub const BATCH_ROWS_MAX: usize = 1_000_000;
/// Rows in one `VALUES` of a bulk insertion: well below `SQLite`'s 32,766 parameters at nine columns.
pub(crate) const STATEMENT_ROWS_MAX: usize = 500;

/// Most users, signed in or disabled.
pub const USERS_MAX: i64 = 10_000;
/// Most open sessions of one user; opening one more closes the oldest.
pub const SESSIONS_PER_USER_MAX: i64 = 32;
/// Most API tokens of one user.
pub const TOKENS_PER_USER_MAX: i64 = 64;

/// A session ends this long after it was opened: one shift.
pub const SESSION_MS: i64 = 12 * 60 * 60 * 1_000;
/// Sign-ins that may fail for one login within [`ATTEMPT_WINDOW_MS`].
pub const ATTEMPTS_MAX: usize = 10;
/// How long a failed sign-in counts.
pub const ATTEMPT_WINDOW_MS: i64 = 15 * 60 * 1_000;
/// The grain of "last used" of an API token.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Memory of one argon2id hash, in KiB (OWASP Password Storage Cheat Sheet: m=19456, t=2, p=1).
pub const ARGON2_MEMORY_KIB: u32 = 19_456;
/// Passes of argon2id over its memory.
pub const ARGON2_PASSES: u32 = 2;
/// Lanes of argon2id.
pub const ARGON2_LANES: u32 = 1;
/// Hashes computed at the same time: bounds their memory (2 × 19 MiB) however many people knock.
pub(crate) const HASHES_AT_ONCE_MAX: usize = 2;

/// Connections that read. One more writes, so writers queue instead of colliding.
pub(crate) const READERS_MAX: u32 = 4;
/// How long a statement waits for another program's lock, and a scrub for its readers.
pub(crate) const BUSY_WAIT_MS: u64 = 5_000;
/// How often setting the write-ahead log is tried while another program sets it too, and the pause between.
pub(crate) const WAL_TRIES_MAX: u32 = 200;
/// Pause between two tries: with [`WAL_TRIES_MAX`] about as long as [`BUSY_WAIT_MS`].
pub(crate) const WAL_PAUSE: std::time::Duration = std::time::Duration::from_millis(25);
