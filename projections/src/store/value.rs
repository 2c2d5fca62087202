//! What goes into a statement and what comes out of a row, on either database.

use sqlx::Row as _;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgRow, PgTypeInfo};
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteRow, SqliteTypeInfo};
use sqlx::{Encode, Postgres, Sqlite, Type};

/// One value for a statement. An absent value keeps its type, because PostgreSQL asks for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value {
    Int(Option<i64>),
    Bytes(Option<Vec<u8>>),
    Text(Option<String>),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Self::Bytes(Some(bytes.to_vec()))
    }
}

impl<const N: usize> From<Option<[u8; N]>> for Value {
    fn from(bytes: Option<[u8; N]>) -> Self {
        Self::Bytes(bytes.map(|bytes| bytes.to_vec()))
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl Type<Sqlite> for Value {
    fn type_info() -> SqliteTypeInfo {
        <i64 as Type<Sqlite>>::type_info()
    }
}

impl Encode<'_, Sqlite> for Value {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(self.clone(), buffer)
    }

    fn encode(self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        match self {
            Self::Int(value) => Encode::<Sqlite>::encode(value, buffer),
            Self::Bytes(value) => Encode::<Sqlite>::encode(value, buffer),
            Self::Text(value) => Encode::<Sqlite>::encode(value, buffer),
        }
    }
}

impl Type<Postgres> for Value {
    fn type_info() -> PgTypeInfo {
        <i64 as Type<Postgres>>::type_info()
    }
}

impl Encode<'_, Postgres> for Value {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        match self {
            Self::Int(value) => Encode::<Postgres>::encode_by_ref(value, buffer),
            Self::Bytes(value) => Encode::<Postgres>::encode_by_ref(value, buffer),
            Self::Text(value) => Encode::<Postgres>::encode_by_ref(value, buffer),
        }
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(match self {
            Self::Int(_) => <i64 as Type<Postgres>>::type_info(),
            Self::Bytes(_) => <Vec<u8> as Type<Postgres>>::type_info(),
            Self::Text(_) => <String as Type<Postgres>>::type_info(),
        })
    }
}

/// One row of an answer. Columns are asked for by their place, from 0.
#[derive(Debug)]
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

macro_rules! column {
    ($($(#[$doc:meta])* $name:ident -> $kind:ty;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(&self, at: usize) -> Result<$kind, sqlx::Error> {
            match self {
                Self::Sqlite(row) => row.try_get(at),
                Self::Postgres(row) => row.try_get(at),
            }
        }
    )*};
}

impl Row {
    column! {
        bytes -> Vec<u8>;
        bytes_or_none -> Option<Vec<u8>>;
        text -> String;
        text_or_none -> Option<String>;
    }

    pub(crate) fn int(&self, at: usize) -> Result<i64, sqlx::Error> {
        self.int_or_none(at)?.ok_or_else(|| sqlx::Error::Decode("a number is absent".into()))
    }

    /// PostgreSQL's small integers too: a literal in a select is one.
    pub(crate) fn int_or_none(&self, at: usize) -> Result<Option<i64>, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get(at),
            Self::Postgres(row) => row.try_get_unchecked(at),
        }
    }

    /// A number of 0 or more.
    pub(crate) fn count(&self, at: usize) -> Result<u64, sqlx::Error> {
        u64::try_from(self.int(at)?).map_err(|error| sqlx::Error::Decode(error.into()))
    }

    /// Exactly `N` bytes.
    pub(crate) fn array<const N: usize>(&self, at: usize) -> Result<[u8; N], sqlx::Error> {
        let bytes = self.bytes(at)?;
        <[u8; N]>::try_from(bytes.as_slice()).map_err(|error| sqlx::Error::Decode(error.into()))
    }

    /// Bytes as lower-case hexadecimal digits; absent when there are none.
    pub(crate) fn hex_or_none(&self, at: usize) -> Result<Option<String>, sqlx::Error> {
        Ok(self.bytes_or_none(at)?.filter(|bytes| !bytes.is_empty()).map(|bytes| hex(&bytes)))
    }

    /// Bytes as lower-case hexadecimal digits.
    pub(crate) fn hex(&self, at: usize) -> Result<String, sqlx::Error> {
        self.bytes(at).map(|bytes| hex(&bytes))
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes every write");
        text
    })
}
