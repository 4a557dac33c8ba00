//! What a check says about a document: which check, where, how bad, and what could be done.

use super::edit::{Edit, apply};
use crate::engine::json::Span;
use std::borrow::Cow;
use std::sync::Arc;

/// How bad a finding is, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Could be said better.
    Hint,
    /// Probably not what was meant.
    Warning,
    /// Grants more, or denies less, than is safe.
    Security,
    /// RAM refuses the document, or the part can never work.
    Error,
}

impl Severity {
    /// All of them, worst first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Security, Self::Warning, Self::Hint];

    /// The word that options and output use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Security => "security",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }

    /// The severity of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.word() == word)
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check's code; it never changes meaning.
    pub code: &'static str,
    /// The check's name.
    pub name: &'static str,
    /// How bad it is here; a check may be milder or stricter than its usual severity.
    pub severity: Severity,
    /// What is wrong, one line.
    pub message: String,
    /// The bytes it stands on.
    pub span: Span,
    /// RFC 6901 pointer to the value it stands on.
    pub pointer: String,
    /// A rewrite that would settle it.
    pub fix: Option<Fix>,
}

/// An action of a statement that by the catalogs applies to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Idle {
    /// The statement's number, from 0.
    pub statement: usize,
    /// The action, as written.
    pub action: String,
}

/// An effect in words, and on what ground it is told.
pub fn effect_words(effect: FixEffect, by_catalogs: bool) -> Cow<'static, str> {
    if by_catalogs { format!("{} by the catalogs", effect.word()).into() } else { effect.word().into() }
}

/// A rewrite of the document as changes to its text; everything else of the text stays as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, one line.
    pub description: String,
    /// What it does to the access that the document gives.
    pub effect: FixEffect,
    /// The changes to the text that the finding's place is in.
    pub edits: Vec<Edit>,
    /// The effect is that on requests which the catalogs know: they say that an action of the statement applies to
    /// nothing. On any text at all it would be [`FixEffect::Different`].
    pub by_catalogs: bool,
    idle: Option<Idle>,
    /// The document that the changes were made for.
    text: Arc<str>,
    /// Where that document begins in the text that the changes are given for.
    start: u32,
}

impl Fix {
    pub(super) fn new(
        description: String,
        (effect, by_catalogs): (FixEffect, bool),
        edits: Vec<Edit>,
        idle: Option<Idle>,
        text: Arc<str>,
    ) -> Self {
        Self { description, effect, edits, by_catalogs, idle, text, start: 0 }
    }

    /// What the effect is called: `wider`, or `wider by the catalogs`.
    pub fn effect_words(&self) -> Cow<'static, str> {
        effect_words(self.effect, self.by_catalogs)
    }

    pub(super) fn idle_action(&self) -> Option<&Idle> {
        self.idle.as_ref()
    }

    /// The action that by the catalogs applies to nothing, and the number of its statement, from 0.
    pub fn idle(&self) -> Option<(usize, &str)> {
        self.idle.as_ref().map(|idle| (idle.statement, idle.action.as_str()))
    }

    /// The whole document after the changes.
    pub fn document(&self) -> String {
        let own = |edit: &Edit| {
            let Span { start, end } = edit.span;
            Edit { span: Span { start: start - self.start, end: end - self.start }, text: edit.text.clone() }
        };
        let edits: Vec<Edit> = self.edits.iter().map(own).collect();
        // They were found to be possible when the fix was made.
        apply(&self.text, &edits).unwrap_or_default()
    }

    /// Gives the changes for a larger text, in which the document begins so many bytes later.
    pub fn move_by(&mut self, bytes: u32) {
        self.start += bytes;
        for edit in &mut self.edits {
            edit.span = Span { start: edit.span.start + bytes, end: edit.span.end + bytes };
        }
    }
}

/// What a rewrite does to the set of requests that are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FixEffect {
    /// The same requests are allowed before and after.
    Equal,
    /// Less is allowed, as far as can be told; nothing new.
    Narrower,
    /// More is allowed, as far as can be told; nothing is lost.
    Wider,
    /// Something is lost and something else is allowed instead.
    Different,
    /// Not proven to be any of these.
    Unknown,
}

impl FixEffect {
    /// The word that output uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Narrower => "narrower",
            Self::Wider => "wider",
            Self::Different => "different",
            Self::Unknown => "unknown",
        }
    }
}

/// Something that could not be judged because a catalog or a mapping does not say: no proof that all is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotChecked {
    /// The check that could not be made.
    pub code: &'static str,
    /// What is not known, one line.
    pub reason: String,
    /// The bytes it concerns.
    pub span: Span,
}
