//! Free text about anything with an id on the ledger: kept here because the ledger cannot forget.

use std::collections::HashMap;
use std::fmt;

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};

use crate::error::VaultError;
use crate::field;
use crate::id::{self, Id};
use crate::limits::{NOTE_CHARS_MAX, STATEMENT_ROWS_MAX};
use crate::store::Vault;
use crate::subject::{Inserted, batch_fits, erased_among};
use crate::words::NoteKind;

/// A text about something. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// The subject, lot, donation … on the ledger.
    pub about: Id,
    /// What the text is.
    pub kind: NoteKind,
    /// At most [`NOTE_CHARS_MAX`]; may have several lines.
    pub text: String,
    /// The subject whose personal data the text is, if it is someone's though `about` is something else (a lot with its
    /// donor's receipt number): it goes when they are erased. Must be in the vault.
    pub subject: Option<Id>,
    /// When it was noted.
    pub at_ms: i64,
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Note").field("about", &self.about).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Vault {
    /// Keeps one note. The same text about the same thing is kept once.
    ///
    /// Errors: the field `text`; [`VaultError::Erased`] if what it is about, or whose it is, was erased;
    /// [`VaultError::Unknown`] for a `subject` the vault does not hold.
    pub async fn note(&self, note: &Note) -> Result<(), VaultError> {
        let done = self.note_many(std::slice::from_ref(note)).await?;
        if done.erased.is_empty() { Ok(()) } else { Err(VaultError::Erased) }
    }

    /// Keeps many notes in one transaction: all or, on an error, none. Notes about erased subjects, or theirs, are left
    /// out and the erased id is named; notes that were there already stay.
    pub async fn note_many(&self, notes: &[Note]) -> Result<Inserted, VaultError> {
        batch_fits(notes.len())?;
        for (row, note) in notes.iter().enumerate() {
            field::prose("text", row, &note.text, NOTE_CHARS_MAX)?;
        }
        let mut done = Inserted::default();
        let mut tx = self.write().await?;
        for chunk in notes.chunks(STATEMENT_ROWS_MAX) {
            let ids: Vec<&Id> = chunk.iter().flat_map(|it| [Some(&it.about), it.subject.as_ref()]).flatten().collect();
            let erased = erased_among(&mut tx, ids.into_iter()).await?;
            let mut wanted = Vec::with_capacity(chunk.len());
            for note in chunk {
                match [Some(note.about), note.subject].into_iter().flatten().find(|id| erased.contains(id)) {
                    Some(gone) => done.erased.push(gone),
                    None => wanted.push(note),
                }
            }
            if wanted.is_empty() {
                continue;
            }
            let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO note (about, kind, text, subject, at_ms) ");
            insert.push_values(&wanted, |mut row, it| {
                row.push_bind(it.about.to_vec())
                    .push_bind(it.kind.word())
                    .push_bind(it.text.clone())
                    .push_bind(it.subject.map(|id| id.to_vec()))
                    .push_bind(it.at_ms);
            });
            insert.push(" ON CONFLICT (about, kind, text) DO NOTHING");
            let new_rows = insert.build().execute(&mut *tx).await.map_err(unknown_subject)?.rows_affected();
            done.count(wanted.len(), new_rows);
        }
        tx.commit().await?;
        Ok(done)
    }

    /// The notes about one thing, the oldest first.
    pub async fn notes(&self, about: &Id) -> Result<Vec<Note>, VaultError> {
        Ok(self.notes_about(&[*about]).await?.remove(about).unwrap_or_default())
    }

    /// The notes about many things in one query, the oldest first; things without one are absent.
    pub async fn notes_about(&self, about: &[Id]) -> Result<HashMap<Id, Vec<Note>>, VaultError> {
        let rows = sqlx::query(
            "SELECT about, kind, text, subject, at_ms FROM note \
             WHERE about IN (SELECT unhex(value) FROM json_each(?)) ORDER BY about, at_ms, kind, text",
        )
        .bind(id::list(about.iter())?)
        .fetch_all(&self.reads)
        .await?;
        let mut found: HashMap<Id, Vec<Note>> = HashMap::new();
        for row in &rows {
            let note = read(row)?;
            found.entry(note.about).or_default().push(note);
        }
        Ok(found)
    }
}

fn read(row: &SqliteRow) -> Result<Note, VaultError> {
    let owned: Option<&[u8]> = row.try_get("subject")?;
    Ok(Note {
        about: id::read(row, "about")?,
        kind: NoteKind::read(row.try_get("kind")?)?,
        text: row.try_get("text")?,
        subject: if owned.is_some() { Some(id::read(row, "subject")?) } else { None },
        at_ms: row.try_get("at_ms")?,
    })
}

/// The one foreign key of a note is the subject it belongs to.
fn unknown_subject(error: sqlx::Error) -> VaultError {
    if error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation) {
        VaultError::Unknown { what: "subject" }
    } else {
        VaultError::Store(error)
    }
}
