//! Denials: what RAM or a service wrote when it said no, read back into the request that was refused.
//!
//! [`read_denials`] takes whatever a person has at hand: an `AccessDeniedDetail`, a decoded diagnostic message, the
//! answer or log line around them in JSON or XML, and the plain error texts of services that name action and resource.
//! [`compare()`] holds the request against policies: whether they say the same, where they differ, and the smallest fix.
//!
//! Only fields of denials are taken from a text; keys, tokens and signatures that stand beside them are never kept. The
//! encoded diagnostic message is encrypted by RAM and cannot be read here: [`HOW_TO_DECODE`] says who can.

mod compare;
mod fields;
mod model;
mod plain;
mod report;

pub use compare::{Agreement, Compared, compare, principal_of};
pub use model::{Denial, DeniedPrincipal, MatchedPolicy, ReportedEffect, ReportedLayer, is_masked};
pub use report::{compared_json, compared_lines, denial_json, denial_lines};

use crate::engine::json;
use std::ops::ControlFlow;

/// Far more than any message; beyond this a text is no error message.
pub const LONGEST: usize = 4 * 1024 * 1024;
/// Denials taken from one text.
const MOST_DENIALS: usize = 10_000;
/// Places where JSON may begin in a text that is not JSON as a whole.
const MOST_ATTEMPTS: usize = 256;

/// How an encoded message becomes readable.
pub const HOW_TO_DECODE: &str = "the encoded diagnostic message names the resource, the conditions and the policies; \
    whoever has ram:DecodeDiagnosticMessage reads it with `aliyun ram DecodeDiagnosticMessage \
    --EncodedDiagnosticMessage '…'`; give its answer to explain-denial";

/// Why a text gives no denial.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DenialError {
    /// Nothing in it looks like a denial.
    #[error(
        "not recognised as a denial; paste the AccessDeniedDetail of the answer, the answer of DecodeDiagnosticMessage, or the whole error message with the action and the resource in it"
    )]
    NotRecognised,
    /// A denial that says neither what nor on what.
    #[error(
        "this says that something was denied, but not what; paste the whole answer: its AccessDeniedDetail or EncodedDiagnosticMessage names the action"
    )]
    NothingNamed,
    /// An encoded message by itself.
    #[error("this is an encoded diagnostic message, which only RAM can read: {HOW_TO_DECODE}")]
    OnlyEncoded,
    /// More than a message.
    #[error("the text is longer than {} MB; paste the error message only", LONGEST / 1024 / 1024)]
    TooLong,
}

/// Reads every denial in a text, each once, in order.
///
/// # Errors
/// When there is none; the error says what to paste.
pub fn read_denials(text: &str) -> Result<Vec<Denial>, DenialError> {
    if text.len() > LONGEST {
        return Err(DenialError::TooLong);
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    if is_encoded_message(text) {
        return Err(DenialError::OnlyEncoded);
    }
    let mut found = Found::default();
    read_json_parts(text, &mut found);
    if found.denials.is_empty() {
        if let Some(denial) = fields::scattered(text) {
            found.add(denial);
        } else {
            found.add_all(plain::find(text));
        }
    }
    if found.denials.is_empty() {
        let named = plain::says_denied(text) || found.says_denied;
        return Err(if named { DenialError::NothingNamed } else { DenialError::NotRecognised });
    }
    Ok(found.denials)
}

#[derive(Default)]
struct Found {
    denials: Vec<Denial>,
    says_denied: bool,
}

impl Found {
    fn add_all(&mut self, denials: Vec<Denial>) {
        for denial in denials {
            self.add(denial);
        }
    }

    fn add(&mut self, denial: Denial) {
        if self.denials.len() < MOST_DENIALS && !self.denials.contains(&denial) {
            self.denials.push(denial);
        }
    }
}

/// The JSON values in a text: the whole of it, one on each line, or pieces inside other text.
fn read_json_parts(text: &str, found: &mut Found) {
    if let Ok(node) = json::read(text) {
        fields::walk(&node, None, found);
        return;
    }
    let mut rest = text;
    for _ in 0..MOST_ATTEMPTS {
        let Some(at) = rest.find('{') else { return };
        let (before, from) = rest.split_at(at);
        match balanced(from).map(|object| (object, json::read(object))) {
            Some((object, Ok(node))) => {
                // What stands in front, such as `Message: …`, may name the resource.
                let line = before.rsplit_once('\n').map_or(before, |(_, line)| line);
                fields::walk(&node, Some(line), found);
                rest = from.get(object.len()..).unwrap_or_default();
            }
            _ => rest = from.get(1..).unwrap_or_default(),
        }
    }
}

/// The text from an opening brace to the one that closes it, as JSON counts.
fn balanced(text: &str) -> Option<&str> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let end = text.bytes().enumerate().try_for_each(|(at, byte)| {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (true, b'"') => in_text = false,
            (false, b'"') => in_text = true,
            (false, b'{') => depth += 1,
            (false, b'}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return ControlFlow::Break(at + 1);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    });
    match end {
        ControlFlow::Break(end) => text.get(..end),
        ControlFlow::Continue(()) => None,
    }
}

/// One long word of base64 that begins as RAM's encoded messages do.
fn is_encoded_message(text: &str) -> bool {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    text.len() >= 24 && text.starts_with("AQ") && text.bytes().all(is_base64)
}

#[cfg(test)]
mod tests;
