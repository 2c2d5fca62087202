//! The policy as a file: reading it strictly, writing it so that it reads the same.

use std::collections::BTreeMap;
use std::fmt;

use ledger::ids::PublicKey;

use super::{Group, Member, Policy, Quorum, TrustedLog, TrustedWitness, Word};
use crate::log::note::{KeyError, KeyKind, VerifierKey};
use crate::log::text::decimal;

/// The most bytes a policy may have.
pub const POLICY_BYTES_MAX: usize = 256 * 1024;
/// The most logs; the specification asks for 32 at least.
pub const LOGS_MAX: usize = 64;
/// The most witnesses; the specification asks for 32 at least.
pub const WITNESSES_MAX: usize = 64;
/// The most groups; the specification asks for 32 at least.
pub const GROUPS_MAX: usize = 64;

/// What is wrong with a policy, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the policy: {wrong}")]
pub struct PolicyError {
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What can be wrong with a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Too long.
    #[error("a policy of {0} bytes; it may have {POLICY_BYTES_MAX}")]
    TooLong(usize),
    /// A byte that may not be there.
    #[error("the byte 0x{0:02x} is not allowed; tab and newline are the only control characters")]
    Control(u8),
    /// The last line may be cut off.
    #[error("it does not end with a newline, so it may be cut off")]
    Unfinished,
    /// A line of no known kind.
    #[error("a line begins with log, witness, group, quorum or #, not with {0}")]
    Keyword(Word),
    /// A line with too few or too many words.
    #[error("expected `{0}`")]
    Words(&'static str),
    /// A key that cannot be used.
    #[error("the key: {0}")]
    Key(#[from] KeyError),
    /// A key of the other kind.
    #[error("a {0} must have a key of kind 0x{expected:02x}", expected = .1.number())]
    Kind(&'static str, KeyKind),
    /// A key that is there already.
    #[error("this key is that of another {0} already")]
    SameKey(&'static str),
    /// Too many of a kind.
    #[error("there are more than {1} {0}")]
    TooMany(&'static str, usize),
    /// A name that is taken.
    #[error("the name {0} is taken")]
    Taken(Word),
    /// A name that is not defined above.
    #[error("no witness and no group above is named {0}")]
    Unknown(Word),
    /// A name that is member of a group already.
    #[error("{0} is a member of a group already, and may be of one only")]
    Member(Word),
    /// A threshold that no number of members reaches, or that asks for none.
    #[error("the group's threshold is {got}; it is any, all, or a number from 1 to {members}")]
    Threshold {
        /// What it is.
        got: Word,
        /// How many members there are.
        members: usize,
    },
    /// A second quorum.
    #[error("there is a quorum line already")]
    SecondQuorum,
    /// No quorum.
    #[error("there is no quorum line")]
    NoQuorum,
}

/// The file so far.
#[derive(Default)]
struct Reading {
    logs: Vec<TrustedLog>,
    witnesses: Vec<TrustedWitness>,
    groups: Vec<Group>,
    names: BTreeMap<Word, Member>,
    members: Vec<Member>,
    quorum: Option<Quorum>,
}

impl Policy {
    /// The policy of a file's bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, PolicyError> {
        let whole = |wrong| PolicyError { line: 0, wrong };
        if bytes.len() > POLICY_BYTES_MAX {
            return Err(whole(Wrong::TooLong(bytes.len())));
        }
        let mut reading = Reading::default();
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let end = lines.next_back().unwrap_or_default();
        let mut line = 0_usize;
        for text in lines {
            line = line.saturating_add(1);
            reading.line(text).map_err(|wrong| PolicyError { line, wrong })?;
        }
        if !end.is_empty() {
            return Err(PolicyError { line: line.saturating_add(1), wrong: Wrong::Unfinished });
        }
        let quorum = reading.quorum.ok_or(whole(Wrong::NoQuorum))?;
        Ok(Self { logs: reading.logs, witnesses: reading.witnesses, groups: reading.groups, quorum })
    }
}

fn word(bytes: &[u8]) -> Word {
    Word(bytes.to_vec())
}

fn key(bytes: &[u8]) -> Result<VerifierKey, Wrong> {
    Ok(std::str::from_utf8(bytes).map_err(|_| KeyError::Layout)?.parse()?)
}

impl Reading {
    fn line(&mut self, line: &[u8]) -> Result<(), Wrong> {
        let control = line.iter().find(|byte| (**byte < b' ' && **byte != b'\t') || **byte == 0x7f);
        if let Some(control) = control {
            return Err(Wrong::Control(*control));
        }
        let blank = |byte: &u8| *byte == b' ' || *byte == b'\t';
        let words: Vec<&[u8]> = line.split(blank).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", rest @ ..] => self.log(rest),
            [b"witness", rest @ ..] => self.witness(rest),
            [b"group", rest @ ..] => self.group(rest),
            [b"quorum", rest @ ..] => self.quorum(rest),
            [other, ..] => Err(Wrong::Keyword(word(other))),
        }
    }

    fn log(&mut self, words: &[&[u8]]) -> Result<(), Wrong> {
        let (vkey, url) = match words {
            [vkey] => (vkey, None),
            [vkey, url] => (vkey, Some(word(url))),
            _ => return Err(Wrong::Words("log <vkey> [<url>]")),
        };
        let log = TrustedLog { key: key(vkey)?, url };
        if log.key.kind() != KeyKind::Ed25519 {
            return Err(Wrong::Kind("log", KeyKind::Ed25519));
        }
        if self.logs.iter().any(|other| other.key.public() == log.key.public()) {
            return Err(Wrong::SameKey("log"));
        }
        room(self.logs.len(), "logs", LOGS_MAX)?;
        self.logs.push(log);
        Ok(())
    }

    fn witness(&mut self, words: &[&[u8]]) -> Result<(), Wrong> {
        let (name, vkey, url) = match words {
            [name, vkey] => (name, vkey, None),
            [name, vkey, url] => (name, vkey, Some(word(url))),
            _ => return Err(Wrong::Words("witness <name> <vkey> [<url>]")),
        };
        let witness = TrustedWitness { name: word(name), key: key(vkey)?, url };
        if witness.key.kind() != KeyKind::Cosignature {
            return Err(Wrong::Kind("witness", KeyKind::Cosignature));
        }
        let public = |key: &VerifierKey| -> PublicKey { key.public() };
        if self.witnesses.iter().any(|other| public(&other.key) == public(&witness.key)) {
            return Err(Wrong::SameKey("witness"));
        }
        room(self.witnesses.len(), "witnesses", WITNESSES_MAX)?;
        self.define(&witness.name, Member::Witness(self.witnesses.len()))?;
        self.witnesses.push(witness);
        Ok(())
    }

    fn group(&mut self, words: &[&[u8]]) -> Result<(), Wrong> {
        let [name, threshold, members @ ..] = words else {
            return Err(Wrong::Words("group <name> <k | all | any> <name>…"));
        };
        if members.is_empty() {
            return Err(Wrong::Words("group <name> <k | all | any> <name>…"));
        }
        let count = members.len();
        let reached = match *threshold {
            b"any" => Some(1),
            b"all" => Some(count),
            k => std::str::from_utf8(k).ok().and_then(decimal).and_then(|k| usize::try_from(k).ok()),
        };
        let threshold = reached
            .filter(|k| (1..=count).contains(k))
            .ok_or_else(|| Wrong::Threshold { got: word(threshold), members: count })?;
        let mut group = Group { name: word(name), threshold, members: Vec::with_capacity(count) };
        for member in members {
            let found = self.named(member)?;
            if self.members.contains(&found) {
                return Err(Wrong::Member(word(member)));
            }
            self.members.push(found);
            group.members.push(found);
        }
        room(self.groups.len(), "groups", GROUPS_MAX)?;
        self.define(&group.name, Member::Group(self.groups.len()))?;
        self.groups.push(group);
        Ok(())
    }

    fn quorum(&mut self, words: &[&[u8]]) -> Result<(), Wrong> {
        let [name] = words else { return Err(Wrong::Words("quorum <name | none>")) };
        if self.quorum.is_some() {
            return Err(Wrong::SecondQuorum);
        }
        let none: &[u8] = b"none";
        self.quorum = Some(if *name == none { Quorum::NotNeeded } else { Quorum::Of(self.named(name)?) });
        Ok(())
    }

    fn named(&self, name: &[u8]) -> Result<Member, Wrong> {
        self.names.get(&word(name)).copied().ok_or_else(|| Wrong::Unknown(word(name)))
    }

    fn define(&mut self, name: &Word, member: Member) -> Result<(), Wrong> {
        if name.0 == b"none" || self.names.contains_key(name) {
            return Err(Wrong::Taken(name.clone()));
        }
        self.names.insert(name.clone(), member);
        Ok(())
    }
}

fn room(count: usize, what: &'static str, max: usize) -> Result<(), Wrong> {
    if count < max { Ok(()) } else { Err(Wrong::TooMany(what, max)) }
}

/// Appends words with single spaces between them, as bytes.
fn push_line(bytes: &mut Vec<u8>, words: &[&[u8]]) {
    bytes.extend_from_slice(&words.join(&b' '));
    bytes.push(b'\n');
}

impl Policy {
    /// The file's bytes: logs, witnesses, groups and the quorum, one a line, without comments. Read again they give the same policy.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let url = |url: &Option<Word>| url.clone().map(|url| url.0);
        for log in &self.logs {
            let (key, url) = (log.key.to_string(), url(&log.url));
            let words: Vec<&[u8]> = [b"log", key.as_bytes()].into_iter().chain(url.as_deref()).collect();
            push_line(&mut bytes, &words);
        }
        for witness in &self.witnesses {
            let (key, url) = (witness.key.to_string(), url(&witness.url));
            let words: [&[u8]; 3] = [b"witness", &witness.name.0, key.as_bytes()];
            push_line(&mut bytes, &words.into_iter().chain(url.as_deref()).collect::<Vec<_>>());
        }
        for group in &self.groups {
            let threshold = group.threshold.to_string();
            let words: [&[u8]; 3] = [b"group", &group.name.0, threshold.as_bytes()];
            let members = group.members.iter().map(|member| self.name(*member).as_bytes());
            push_line(&mut bytes, &words.into_iter().chain(members).collect::<Vec<_>>());
        }
        push_line(&mut bytes, &[b"quorum", &self.quorum().0]);
        bytes
    }
}

impl fmt::Display for Policy {
    /// [`Policy::to_bytes`]; words that are no UTF-8 are shown with replacement characters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.to_bytes()))
    }
}
