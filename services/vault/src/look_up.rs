//! Finding subjects: by id, by name, page by page.

use std::collections::HashMap;

use sqlx::Row;

use crate::error::VaultError;
use crate::fold::fold;
use crate::id::{self, Id};
use crate::limits::{FOUND_ROWS_MAX, PAGE_ROWS_MAX};
use crate::store::Vault;
use crate::subject::{Subject, read};
use crate::words::SubjectKind;

/// Which part of a list: `rows` a page, pages counted from 0. At most [`PAGE_ROWS_MAX`] rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// From 0.
    pub number: u32,
    /// Rows on every page.
    pub rows: u32,
}

/// One page of subjects, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectPage {
    /// The rows of this page; none past the end.
    pub subjects: Vec<Subject>,
    /// Rows on all pages together.
    pub total_rows: u64,
}

impl Vault {
    /// The subject behind an id; none if it was never entered or was erased.
    pub async fn subject(&self, id: &Id) -> Result<Option<Subject>, VaultError> {
        let row = sqlx::query("SELECT * FROM subject WHERE id = ?").bind(&id[..]).fetch_optional(&self.reads).await?;
        row.as_ref().map(read).transpose()
    }

    /// Names for many ids in one query, of subjects and of users alike (an actor is a user; a subject's name wins).
    /// Ids without a name are absent.
    pub async fn names(&self, ids: &[Id]) -> Result<HashMap<Id, String>, VaultError> {
        let rows = sqlx::query(
            "WITH wanted (id) AS MATERIALIZED (SELECT DISTINCT unhex(value) FROM json_each(?)) \
             SELECT wanted.id AS id, coalesce(subject.name, user.display_name) AS name FROM wanted \
             LEFT JOIN subject ON subject.id = wanted.id LEFT JOIN user ON user.id = wanted.id \
             WHERE coalesce(subject.name, user.display_name) IS NOT NULL",
        )
        .bind(id::list(ids.iter())?)
        .fetch_all(&self.reads)
        .await?;
        rows.iter().map(|row| Ok((id::read(row, "id")?, row.try_get("name")?))).collect()
    }

    /// Subjects whose name contains `text`, whatever its accents and case: whole names first, then beginnings, then the
    /// rest, each by name. At most [`FOUND_ROWS_MAX`]; none for a text without letters.
    pub async fn find_by_name(&self, text: &str) -> Result<Vec<Subject>, VaultError> {
        let key = fold(text);
        if key.is_empty() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query(
            "SELECT * FROM subject WHERE instr(name_key, ?1) > 0 \
             ORDER BY name_key <> ?1, instr(name_key, ?1) <> 1, name_key, id LIMIT ?2",
        )
        .bind(key)
        .bind(FOUND_ROWS_MAX)
        .fetch_all(&self.reads)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Subjects whose whole name is `name`, whatever its accents and case, the oldest first: what an import asks before
    /// it enters somebody again. At most [`FOUND_ROWS_MAX`].
    pub async fn named(&self, name: &str) -> Result<Vec<Subject>, VaultError> {
        let rows = sqlx::query("SELECT * FROM subject WHERE name_key = ? ORDER BY created_at_ms, id LIMIT ?")
            .bind(fold(name))
            .bind(FOUND_ROWS_MAX)
            .fetch_all(&self.reads)
            .await?;
        rows.iter().map(read).collect()
    }

    /// One page of all subjects, or of one kind, by name.
    ///
    /// Errors: more than [`PAGE_ROWS_MAX`] rows a page.
    pub async fn list(&self, kind: Option<SubjectKind>, page: Page) -> Result<SubjectPage, VaultError> {
        if page.rows > PAGE_ROWS_MAX {
            return Err(VaultError::TooMany { what: "rows on a page", rows_max: u64::from(PAGE_ROWS_MAX) });
        }
        let from = i64::from(page.number).saturating_mul(i64::from(page.rows));
        // Rows and total in one transaction, or they could disagree.
        let mut tx = self.reads.begin().await?;
        let (rows, total): (_, i64) = match kind {
            Some(kind) => (
                sqlx::query("SELECT * FROM subject WHERE kind = ? ORDER BY name_key, id LIMIT ? OFFSET ?")
                    .bind(kind.word())
                    .bind(page.rows)
                    .bind(from)
                    .fetch_all(&mut *tx)
                    .await?,
                sqlx::query_scalar("SELECT count(*) FROM subject WHERE kind = ?")
                    .bind(kind.word())
                    .fetch_one(&mut *tx)
                    .await?,
            ),
            None => (
                sqlx::query("SELECT * FROM subject ORDER BY name_key, id LIMIT ? OFFSET ?")
                    .bind(page.rows)
                    .bind(from)
                    .fetch_all(&mut *tx)
                    .await?,
                sqlx::query_scalar("SELECT count(*) FROM subject").fetch_one(&mut *tx).await?,
            ),
        };
        tx.commit().await?;
        Ok(SubjectPage {
            subjects: rows.iter().map(read).collect::<Result<_, _>>()?,
            total_rows: u64::try_from(total).map_err(|_| VaultError::Damaged { what: "a count" })?,
        })
    }
}
