//! People and organisations: writing them, one or many.

use std::collections::HashSet;
use std::fmt;

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use crate::error::{FieldError, VaultError};
use crate::field;
use crate::fold::fold;
use crate::id::{self, Id};
use crate::limits::{
    BATCH_ROWS_MAX, EMAIL_CHARS_MAX, NAME_CHARS_MAX, PHONE_CHARS_MAX, STATEMENT_ROWS_MAX, TAX_NUMBER_CHARS_MAX,
};
use crate::store::Vault;
use crate::words::{Language, SubjectKind};

/// A person or organisation behind an id of the ledger. Its `Debug` shows no personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Subject {
    /// The id that stands on the ledger.
    pub id: Id,
    /// Person or organisation.
    pub kind: SubjectKind,
    /// One line, at most [`NAME_CHARS_MAX`].
    pub name: String,
    /// The language they are written to in.
    pub language: Language,
    /// At most [`EMAIL_CHARS_MAX`].
    pub email: Option<String>,
    /// As people write it, at most [`PHONE_CHARS_MAX`].
    pub phone: Option<String>,
    /// ΑΦΜ or another country's, at most [`TAX_NUMBER_CHARS_MAX`].
    pub tax_number: Option<String>,
    /// When they were first entered; a later write leaves it.
    pub created_at_ms: i64,
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What a bulk insertion did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inserted {
    /// Rows that were new.
    pub new_rows: u64,
    /// Rows that were there already and stayed as they were.
    pub known_rows: u64,
    /// Ids of erased subjects, in the order given: nothing was written for them.
    pub erased: Vec<Id>,
}

impl Vault {
    /// Writes a subject whole: a new one, or every field but `created_at_ms` of the one with this id.
    ///
    /// Errors: a field; [`VaultError::Erased`] when this id was erased.
    pub async fn upsert(&self, subject: &Subject) -> Result<(), VaultError> {
        check(0, subject)?;
        let mut tx = self.write().await?;
        if is_erased(&mut tx, &subject.id).await? {
            return Err(VaultError::Erased);
        }
        sqlx::query(
            "INSERT INTO subject (id, kind, name, name_key, language, email, phone, tax_number, created_at_ms) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, name_key = excluded.name_key, \
             language = excluded.language, email = excluded.email, phone = excluded.phone, tax_number = excluded.tax_number",
        )
        .bind(&subject.id[..])
        .bind(subject.kind.word())
        .bind(&subject.name)
        .bind(fold(&subject.name))
        .bind(subject.language.word())
        .bind(&subject.email)
        .bind(&subject.phone)
        .bind(&subject.tax_number)
        .bind(subject.created_at_ms)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Adds many subjects in one transaction: all or, on an error, none. For imports, which may be repeated: who is
    /// known stays as they are (with what people added since), who was erased stays erased.
    pub async fn insert_many(&self, subjects: &[Subject]) -> Result<Inserted, VaultError> {
        batch_fits(subjects.len())?;
        for (row, subject) in subjects.iter().enumerate() {
            check(row, subject)?;
        }
        let mut done = Inserted::default();
        let mut tx = self.write().await?;
        for chunk in subjects.chunks(STATEMENT_ROWS_MAX) {
            let erased = erased_among(&mut tx, chunk.iter().map(|it| &it.id)).await?;
            let (gone, wanted): (Vec<&Subject>, Vec<&Subject>) = chunk.iter().partition(|it| erased.contains(&it.id));
            done.erased.extend(gone.iter().map(|it| it.id));
            if wanted.is_empty() {
                continue;
            }
            let mut insert = QueryBuilder::<Sqlite>::new(
                "INSERT INTO subject (id, kind, name, name_key, language, email, phone, tax_number, created_at_ms) ",
            );
            insert.push_values(&wanted, |mut row, it| {
                row.push_bind(it.id.to_vec())
                    .push_bind(it.kind.word())
                    .push_bind(it.name.clone())
                    .push_bind(fold(&it.name))
                    .push_bind(it.language.word())
                    .push_bind(it.email.clone())
                    .push_bind(it.phone.clone())
                    .push_bind(it.tax_number.clone())
                    .push_bind(it.created_at_ms);
            });
            insert.push(" ON CONFLICT (id) DO NOTHING");
            let new_rows = insert.build().execute(&mut *tx).await?.rows_affected();
            done.count(wanted.len(), new_rows);
        }
        tx.commit().await?;
        Ok(done)
    }
}

impl Inserted {
    pub(crate) fn count(&mut self, wanted_rows: usize, new_rows: u64) {
        let wanted_rows = u64::try_from(wanted_rows).unwrap_or(u64::MAX);
        self.new_rows = self.new_rows.saturating_add(new_rows);
        self.known_rows = self.known_rows.saturating_add(wanted_rows.saturating_sub(new_rows));
    }
}

pub(crate) fn batch_fits(rows: usize) -> Result<(), VaultError> {
    if rows > BATCH_ROWS_MAX {
        let rows_max = u64::try_from(BATCH_ROWS_MAX).unwrap_or(u64::MAX);
        return Err(VaultError::TooMany { what: "rows in one batch", rows_max });
    }
    Ok(())
}

fn check(row: usize, subject: &Subject) -> Result<(), FieldError> {
    field::line("name", row, &subject.name, NAME_CHARS_MAX)?;
    if let Some(email) = &subject.email {
        field::email("email", row, email, EMAIL_CHARS_MAX)?;
    }
    if let Some(phone) = &subject.phone {
        field::line("phone", row, phone, PHONE_CHARS_MAX)?;
    }
    if let Some(tax_number) = &subject.tax_number {
        field::line("tax_number", row, tax_number, TAX_NUMBER_CHARS_MAX)?;
    }
    Ok(())
}

pub(crate) async fn is_erased(connection: &mut SqliteConnection, id: &Id) -> Result<bool, VaultError> {
    Ok(!erased_among(connection, [id].into_iter()).await?.is_empty())
}

pub(crate) async fn erased_among<'a>(
    connection: &mut SqliteConnection,
    ids: impl ExactSizeIterator<Item = &'a Id>,
) -> Result<HashSet<Id>, VaultError> {
    let rows = sqlx::query("SELECT id FROM erased WHERE id IN (SELECT unhex(value) FROM json_each(?))")
        .bind(id::list(ids)?)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| id::read(row, "id")).collect()
}

pub(crate) fn read(row: &SqliteRow) -> Result<Subject, VaultError> {
    Ok(Subject {
        id: id::read(row, "id")?,
        kind: SubjectKind::read(row.try_get("kind")?)?,
        name: row.try_get("name")?,
        language: Language::read(row.try_get("language")?)?,
        email: row.try_get("email")?,
        phone: row.try_get("phone")?,
        tax_number: row.try_get("tax_number")?,
        created_at_ms: row.try_get("created_at_ms")?,
    })
}
