//! Everything that is answered instead of a result, and the one place where it becomes a status, a code and problem+json (RFC 9457).

mod sources;
mod speak;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vault::{FieldError, Language};

use crate::refused::{Said, problem};
use crate::spoken::{Problem, Wrong};

pub(super) use sources::failed;
pub(super) use speak::speak;

/// How long to wait when nothing better is known, in milliseconds.
const RETRY_AFTER_MS: u64 = 1_000;

/// What is answered instead of a result.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    /// No session and no token, or ones that do not count.
    NotSignedIn,
    /// Login or password is wrong.
    WrongPassword,
    /// Too many attempts.
    Throttled { retry_after_ms: u64 },
    /// The user's role does not allow it.
    NotAllowed,
    /// A write by cookie without the session's CSRF token.
    NoCsrf,
    /// No such thing.
    NotFound,
    /// It is an entry of the log book, of which there are no receipts.
    NoReceipt,
    /// The body is no JSON.
    NotJson { line: usize, column: usize },
    /// The command, or the question, cannot be understood.
    NotUnderstood(Vec<Said>),
    /// A field of a person or a user that the vault does not take.
    NotForVault(FieldError),
    /// The question's parameters cannot be understood.
    BadQuery(Vec<Said>),
    /// The rules refuse it.
    Refused(Vec<Said>),
    /// The key was used for another request.
    KeyReused,
    /// The book is kept by another bank's program.
    KeptElsewhere,
    /// The subject was erased.
    Erased,
    /// Somebody has this login, or such a user is there already.
    Taken,
    /// The last admin would go.
    LastAdmin,
    /// The body is longer than this.
    TooLarge { bytes_max: usize },
    /// The route takes other methods.
    WrongMethod,
    /// The body is of a type that is not taken here.
    WrongMedia,
    /// Too many requests are waiting.
    Busy { retry_after_ms: u64 },
    /// The book takes nothing more.
    Frozen { why: String },
    /// The bank is stopping.
    Stopping,
    /// The views have not got there in time.
    Late,
    /// The bank failed; its log says why.
    Failed,
}

/// A problem as RFC 9457 has it, with every refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemJson {
    /// What kind of problem, as `urn:helpbank:problem:refused`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words, in the language of the request.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// More about this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Everything that stands in the way, each at its field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<RefusalJson>,
    /// When asking again may help, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
}

/// One thing that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusalJson {
    /// The path of the field, as `lines[2].quantity`; empty for the command as a whole.
    pub field: String,
    /// The line, from 0, when the field is one of a line.
    pub line: Option<usize>,
    /// A stable code, for programs.
    pub code: String,
    /// What is so and what to do, in the language of the request.
    pub message: String,
}

impl From<&Said> for RefusalJson {
    fn from(said: &Said) -> Self {
        let Said { field, line, code, message } = said.clone();
        Self { field, line, code: code.to_owned(), message }
    }
}

impl Trouble {
    /// Status, code, title in English, title in Greek.
    fn parts(&self) -> (StatusCode, &'static str, &'static str, &'static str) {
        match self {
            Self::NotSignedIn => (StatusCode::UNAUTHORIZED, "not_signed_in", "Sign in first.", "Συνδεθείτε πρώτα."),
            Self::WrongPassword => {
                (StatusCode::UNAUTHORIZED, "wrong_password", "Login or password is wrong.", "Λάθος όνομα ή κωδικός.")
            }
            Self::Throttled { .. } => (
                StatusCode::TOO_MANY_REQUESTS,
                "throttled",
                "Too many attempts. Wait a little.",
                "Πολλές προσπάθειες. Περιμένετε λίγο.",
            ),
            Self::NotAllowed => (
                StatusCode::FORBIDDEN,
                "not_allowed",
                "Your role does not allow this.",
                "Ο ρόλος σας δεν το επιτρέπει.",
            ),
            Self::NoCsrf => (
                StatusCode::FORBIDDEN,
                "no_csrf",
                "The session's token is missing: send it in the header X-CSRF-Token.",
                "Λείπει το διακριτικό της συνεδρίας: στείλτε το στην κεφαλίδα X-CSRF-Token.",
            ),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "There is no such thing here.", "Δεν υπάρχει εδώ."),
            Self::NoReceipt => (
                StatusCode::NOT_FOUND,
                "no_receipt",
                "The log book has no receipts: its pages are no leaves of the log, they say which the leaves are. Ask for one of what they name.",
                "Το βιβλίο διαφάνειας δεν έχει αποδείξεις: οι σελίδες του δεν είναι φύλλα του ημερολογίου διαφάνειας, λένε ποια είναι. Ζητήστε απόδειξη για ό,τι ονομάζουν.",
            ),
            Self::NotJson { .. } => (StatusCode::BAD_REQUEST, "not_json", "This is not JSON.", "Αυτό δεν είναι JSON."),
            Self::NotUnderstood(_) | Self::NotForVault(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "not_understood",
                "This cannot be understood.",
                "Αυτό δεν είναι κατανοητό.",
            ),
            Self::BadQuery(_) => (
                StatusCode::BAD_REQUEST,
                "bad_query",
                "The question cannot be understood.",
                "Η ερώτηση δεν είναι κατανοητή.",
            ),
            Self::Refused(_) => (
                StatusCode::CONFLICT,
                "refused",
                "The rules refuse this. Nothing was written.",
                "Οι κανόνες το αρνούνται. Δεν γράφτηκε τίποτα.",
            ),
            Self::KeyReused => (
                StatusCode::CONFLICT,
                "key_reused",
                "This key was used before, for another command. Nothing was written.",
                "Το κλειδί χρησιμοποιήθηκε ήδη για άλλη εντολή. Δεν γράφτηκε τίποτα.",
            ),
            Self::KeptElsewhere => (
                StatusCode::CONFLICT,
                "kept_elsewhere",
                "This book is written elsewhere; ask there.",
                "Αυτό το βιβλίο γράφεται αλλού· ρωτήστε εκεί.",
            ),
            Self::Erased => (
                StatusCode::CONFLICT,
                "erased",
                "This person was erased and cannot be written again.",
                "Αυτό το πρόσωπο έχει διαγραφεί και δεν ξαναγράφεται.",
            ),
            Self::Taken => (
                StatusCode::CONFLICT,
                "login_taken",
                "Somebody has this login already.",
                "Κάποιος έχει ήδη αυτό το όνομα.",
            ),
            Self::LastAdmin => (
                StatusCode::CONFLICT,
                "last_admin",
                "This is the last admin. Name another first.",
                "Είναι ο τελευταίος διαχειριστής. Ορίστε πρώτα άλλον.",
            ),
            Self::TooLarge { .. } => {
                (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is too large.", "Το σώμα είναι πολύ μεγάλο.")
            }
            Self::WrongMethod => (
                StatusCode::METHOD_NOT_ALLOWED,
                "wrong_method",
                "This route takes other methods; the header Allow names them.",
                "Η διαδρομή δέχεται άλλες μεθόδους· η κεφαλίδα Allow τις γράφει.",
            ),
            Self::WrongMedia => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "wrong_media",
                "Send application/json, or application/x-ndjson for a stream of commands.",
                "Στείλτε application/json ή application/x-ndjson για ροή εντολών.",
            ),
            Self::Busy { .. } => (
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "Too many are waiting. Ask again with the same key.",
                "Περιμένουν πολλοί. Ρωτήστε ξανά με το ίδιο κλειδί.",
            ),
            Self::Frozen { .. } => (
                StatusCode::SERVICE_UNAVAILABLE,
                "frozen",
                "This book takes nothing more until its operator has looked at it.",
                "Το βιβλίο δεν δέχεται τίποτα μέχρι να το δει ο υπεύθυνος.",
            ),
            Self::Stopping => (
                StatusCode::SERVICE_UNAVAILABLE,
                "stopping",
                "The bank is stopping. Ask again with the same key.",
                "Η τράπεζα σταματά. Ρωτήστε ξανά με το ίδιο κλειδί.",
            ),
            Self::Late => (
                StatusCode::SERVICE_UNAVAILABLE,
                "late",
                "The views have not got there yet. Ask again.",
                "Οι πίνακες δεν έφτασαν ακόμη εκεί. Ρωτήστε ξανά.",
            ),
            Self::Failed => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "failed",
                "The bank failed. Its operator finds the reason in the log. Ask again with the same key.",
                "Σφάλμα της τράπεζας. Ο υπεύθυνος βρίσκει την αιτία στο ημερολόγιο. Ρωτήστε ξανά με το ίδιο κλειδί.",
            ),
        }
    }

    fn retry_after_ms(&self) -> Option<u64> {
        match self {
            Self::Throttled { retry_after_ms } | Self::Busy { retry_after_ms } => Some(*retry_after_ms),
            Self::Stopping | Self::Late | Self::Frozen { .. } => Some(RETRY_AFTER_MS),
            Self::NotSignedIn
            | Self::WrongPassword
            | Self::NotAllowed
            | Self::NoCsrf
            | Self::NotFound
            | Self::NoReceipt
            | Self::NotJson { .. }
            | Self::NotUnderstood(_)
            | Self::NotForVault(_)
            | Self::BadQuery(_)
            | Self::Refused(_)
            | Self::KeyReused
            | Self::KeptElsewhere
            | Self::Erased
            | Self::Taken
            | Self::LastAdmin
            | Self::TooLarge { .. }
            | Self::WrongMethod
            | Self::WrongMedia
            | Self::Failed => None,
        }
    }

    fn said(&self, language: Language) -> Vec<Said> {
        if let Self::NotForVault(FieldError { field, problem: wrong, .. }) = self {
            return vec![problem(&Problem { field: spoken_field(field), wrong: Wrong::NotForVault(*wrong) }, language)];
        }
        if let Self::NotUnderstood(said) | Self::BadQuery(said) | Self::Refused(said) = self {
            return said.clone();
        }
        Vec::new()
    }

    fn detail(&self, language: Language) -> Option<String> {
        if let Self::NotJson { line, column } = self {
            return Some(match language {
                Language::English => format!("It stops making sense at line {line}, column {column}."),
                Language::Greek => format!("Χάνει το νόημα στη γραμμή {line}, στήλη {column}."),
            });
        }
        if let Self::TooLarge { bytes_max } = self {
            return Some(match language {
                Language::English => format!("{bytes_max} bytes are allowed."),
                Language::Greek => format!("Επιτρέπονται {bytes_max} bytes."),
            });
        }
        if let Self::Frozen { why } = self { Some(why.clone()) } else { None }
    }

    /// The problem in one language.
    pub(super) fn json(&self, language: Language) -> ProblemJson {
        let (status, code, english, greek) = self.parts();
        let title = match language {
            Language::English => english,
            Language::Greek => greek,
        };
        ProblemJson {
            kind: format!("urn:helpbank:problem:{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: self.detail(language),
            refusals: self.said(language).iter().map(RefusalJson::from).collect(),
            retry_after_ms: self.retry_after_ms(),
        }
    }
}

/// A field of the vault, where people wrote it: a person's contact is an object of its own in commands.
fn spoken_field(field: &str) -> String {
    match field {
        "email" | "phone" | "tax_number" => format!("contact.{field}"),
        other => other.to_owned(),
    }
}
