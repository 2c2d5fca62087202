-- Everything the bank knows about people, and nothing the ledger knows.
-- Times are milliseconds since 1970-01-01 UTC, given by the caller. Ids are the 16 random bytes that stand on the ledger.

-- A person or organisation behind an id of the ledger.
CREATE TABLE subject (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind          TEXT    NOT NULL CHECK (kind IN ('person', 'organisation')),
    name          TEXT    NOT NULL,
    name_key      TEXT    NOT NULL, -- the name as it is searched: no marks, one case, one space (src/fold.rs)
    language      TEXT    NOT NULL CHECK (language IN ('el', 'en')),
    email         TEXT,
    phone         TEXT,
    tax_number    TEXT,
    created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX subject_by_name ON subject (name_key, id);
CREATE INDEX subject_by_kind ON subject (kind, name_key, id);

-- Free text about anything that has an id on the ledger. The text is part of the key, so a repeated import adds nothing.
CREATE TABLE note (
    about   BLOB    NOT NULL CHECK (length(about) = 16),
    kind    TEXT    NOT NULL CHECK (kind IN ('reference', 'imported_name', 'remark')),
    text    TEXT    NOT NULL,
    subject BLOB    REFERENCES subject (id) ON DELETE CASCADE, -- whose personal data the text is; goes when they go
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (about, kind, text)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_by_subject ON note (subject) WHERE subject IS NOT NULL;

-- Who was erased, and when: an id and a time, no content. It keeps a repeated import from bringing them back.
CREATE TABLE erased (
    id    BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How many erasures were committed, and how many of them were also scrubbed out of the file.
-- They differ only between an erasure and its scrub, so a start after a crash knows that it has to finish.
CREATE TABLE scrub (
    one       INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    committed INTEGER NOT NULL,
    scrubbed  INTEGER NOT NULL
) STRICT;
INSERT INTO scrub (one, committed, scrubbed) VALUES (1, 0, 0);

-- People who sign in. The id is the actor of ledger entries.
CREATE TABLE user (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    login         TEXT    NOT NULL,
    login_key     TEXT    NOT NULL UNIQUE, -- folded like a name, so MARIA and María are one login
    display_name  TEXT    NOT NULL,
    role          TEXT    NOT NULL CHECK (role IN ('operator', 'manager', 'auditor', 'admin')),
    language      TEXT    NOT NULL CHECK (language IN ('el', 'en')),
    password      TEXT    NOT NULL,        -- argon2id as a PHC string
    disabled      INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Someone who is signed in at a browser. The token itself is stored nowhere.
CREATE TABLE session (
    token_sha256  BLOB    NOT NULL PRIMARY KEY CHECK (length(token_sha256) = 32),
    user          BLOB    NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    opened_at_ms  INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_user ON session (user, opened_at_ms);
CREATE INDEX session_by_expiry ON session (expires_at_ms);

-- A program that acts for a user. The secret itself is stored nowhere.
CREATE TABLE api_token (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user          BLOB    NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    label         TEXT    NOT NULL,
    secret_sha256 BLOB    NOT NULL UNIQUE CHECK (length(secret_sha256) = 32),
    created_at_ms INTEGER NOT NULL,
    used_on_day   INTEGER                  -- days since 1970-01-01: enough to find a forgotten token, too coarse to follow anyone
) STRICT, WITHOUT ROWID;
CREATE INDEX api_token_by_user ON api_token (user, created_at_ms);

-- Sign-ins that have not succeeded. The login is a digest: people type passwords into the wrong field.
CREATE TABLE attempt (
    login_sha256 BLOB    NOT NULL CHECK (length(login_sha256) = 32),
    at_ms        INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_by_login ON attempt (login_sha256, at_ms);
CREATE INDEX attempt_by_time ON attempt (at_ms);
