//! One event as ActionTrail records it, reduced to what says who did what, on what, and how it ended (A1).
//!
//! Of everything else nothing is kept: no credentials, no response, no parameter that names no resource. Fields have
//! both spellings that exist (`attributes` and `sessionAttributes`, numbers and texts), events may be wrapped (`event`,
//! `detail`, `data`) and escaped as text inside the wrapper.

use super::mask::without_keys;
use crate::engine::json::{Node, Value};
use std::borrow::Cow;
use std::net::IpAddr;

/// Seconds since 1970, UTC.
pub type Seconds = i64;

/// Longer names are no names of services, APIs or people.
const LONGEST_NAME: usize = 256;
/// How deep an event may be wrapped.
const MOST_WRAPPERS: usize = 4;
/// The members under which wrappers hold an event.
const WRAPPERS: [&str; 3] = ["event", "detail", "data"];

/// What an event records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// A call of an API.
    ApiCall,
    /// Something done in the console; its name is an API's name in most cases.
    ConsoleOperation,
    /// Signing in or out, or a password that was reset: nothing that RAM authorises.
    SignIn,
    /// Something a service did by itself.
    ServiceEvent,
    /// None of these.
    Other,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It was carried out: this is use.
    Done,
    /// It was refused for want of permission: an attempt.
    Denied,
    /// It failed for another reason: an attempt too, and nothing is known about the permission.
    Failed,
}

impl Outcome {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Denied => "denied",
            Self::Failed => "failed",
        }
    }
}

/// Who called, as the event says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Identity<'e> {
    pub(super) kind: Cow<'e, str>,
    pub(super) account: Cow<'e, str>,
    pub(super) user_name: Cow<'e, str>,
    pub(super) arn: Cow<'e, str>,
    pub(super) mfa: Option<bool>,
}

/// The part of an event that counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event<'e> {
    pub(super) id: Cow<'e, str>,
    pub(super) request_id: Cow<'e, str>,
    pub(super) time: Option<Seconds>,
    pub(super) kind: EventKind,
    pub(super) service: Cow<'e, str>,
    pub(super) name: Cow<'e, str>,
    pub(super) endpoint: Cow<'e, str>,
    pub(super) region: Cow<'e, str>,
    pub(super) error: Cow<'e, str>,
    pub(super) owner: Cow<'e, str>,
    pub(super) identity: Identity<'e>,
    pub(super) source_ip: Option<IpAddr>,
    pub(super) secure: Option<bool>,
    pub(super) parameters: Option<&'e Node<'e>>,
    pub(super) references: Option<&'e Node<'e>>,
}

/// Why an object is no event that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum EventFault {
    #[error("not an event: it has no eventName")]
    NoName,
    #[error("its {0} is longer than {LONGEST_NAME} characters")]
    LongName(&'static str),
    #[error("the text under \"{0}\" is not JSON, so the event in it cannot be read")]
    EscapedNotJson(&'static str),
}

/// Reads an object, wrapped or not, and hands the event to `with`.
pub(super) fn read_event(node: &Node<'_>, with: &mut dyn FnMut(&Event<'_>)) -> Result<(), EventFault> {
    unwrap(node, MOST_WRAPPERS, with)
}

fn unwrap(node: &Node<'_>, levels: usize, with: &mut dyn FnMut(&Event<'_>)) -> Result<(), EventFault> {
    for name in WRAPPERS.into_iter().filter(|_| levels > 0) {
        let Some(inner) = field(node, name) else { continue };
        match &inner.value {
            Value::Object(_) if looks_like_event(inner) => return unwrap(inner, levels - 1, with),
            Value::Text(text) if text.trim_start().starts_with('{') => {
                let inner = crate::engine::json::read(text).map_err(|_| EventFault::EscapedNotJson(name))?;
                if looks_like_event(&inner) {
                    return unwrap(&inner, levels - 1, with);
                }
            }
            _ => {}
        }
    }
    // Newer events hold their parameters as an escaped text as well.
    let escaped = match field(node, "requestParameters") {
        Some(_) => None,
        None => field(node, "requestParameterJson")
            .and_then(Node::as_text)
            .and_then(|text| crate::engine::json::read(text).ok()),
    };
    let event = plain(node, escaped.as_ref())?;
    with(&event);
    Ok(())
}

fn looks_like_event(node: &Node<'_>) -> bool {
    field(node, "eventName").is_some() || WRAPPERS.iter().any(|name| field(node, name).is_some())
}

/// A member by name, whatever its case.
pub(super) fn field<'n, 's>(node: &'n Node<'s>, name: &str) -> Option<&'n Node<'s>> {
    let found = node.as_object()?.iter().find(|member| member.key.eq_ignore_ascii_case(name))?;
    Some(&found.node)
}

/// A value's text: texts, numbers and truth values as they are written; empty for anything else.
pub(super) fn scalar<'n>(node: &'n Node<'_>) -> Cow<'n, str> {
    match &node.value {
        Value::Text(text) => without_keys(text),
        Value::Number(number) => Cow::Borrowed(number),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Null | Value::List(_) | Value::Object(_) => Cow::Borrowed(""),
    }
}

fn text<'n>(node: &'n Node<'_>, name: &'static str) -> Result<Cow<'n, str>, EventFault> {
    let text = field(node, name).map(scalar).unwrap_or_default();
    if text.chars().count() > LONGEST_NAME { Err(EventFault::LongName(name)) } else { Ok(text) }
}

fn flag(node: Option<&Node<'_>>) -> Option<bool> {
    match &*scalar(node?) {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn plain<'e>(node: &'e Node<'e>, parameters: Option<&'e Node<'e>>) -> Result<Event<'e>, EventFault> {
    let name = text(node, "eventName")?;
    if name.is_empty() {
        return Err(EventFault::NoName);
    }
    let identity = field(node, "userIdentity");
    let more = field(node, "additionalEventData");
    let sign_in_mfa = || ["isMFAChecked", "mfaChecked"].iter().find_map(|name| flag(field(more?, name)));
    let identity = match identity {
        None => Identity::default(),
        Some(identity) => {
            let session = field(identity, "sessionContext");
            let attributes = session.and_then(|session| {
                field(session, "attributes").or_else(|| field(session, "sessionAttributes"))
            });
            Identity {
                kind: text(identity, "type")?,
                account: text(identity, "accountId")?,
                user_name: text(identity, "userName")?,
                arn: text(identity, "arn")?,
                mfa: attributes.and_then(|one| flag(field(one, "mfaAuthenticated"))).or_else(sign_in_mfa),
            }
        }
    };
    let scheme = more.and_then(|more| field(more, "Scheme")).map(scalar);
    Ok(Event {
        id: text(node, "eventId")?,
        request_id: text(node, "requestId")?,
        time: field(node, "eventTime").and_then(|time| seconds(&scalar(time))),
        kind: kind(&text(node, "eventType")?),
        service: text(node, "serviceName")?,
        name,
        endpoint: text(node, "eventSource").unwrap_or_default(),
        region: text(node, "acsRegion")?,
        error: text(node, "errorCode")?,
        owner: text(node, "recipientAccountId")?,
        identity,
        source_ip: field(node, "sourceIpAddress").and_then(|address| scalar(address).parse().ok()),
        secure: match scheme.as_deref() {
            Some("https") => Some(true),
            Some("http") => Some(false),
            _ => None,
        },
        parameters: field(node, "requestParameters").or(parameters),
        references: field(node, "referencedResources"),
    })
}

fn kind(word: &str) -> EventKind {
    match word {
        "ApiCall" => EventKind::ApiCall,
        "ConsoleOperation" | "ConsoleCall" => EventKind::ConsoleOperation,
        "ConsoleSignin" | "ConsoleSignout" | "PasswordReset" => EventKind::SignIn,
        "AliyunServiceEvent" => EventKind::ServiceEvent,
        _ => EventKind::Other,
    }
}

/// `2026-01-09T12:12:14Z`, with or without a fraction.
fn seconds(text: &str) -> Option<Seconds> {
    // A longer text is no time; reading it would cost what it likes.
    let text = text.get(..text.len().min(40))?;
    chrono::DateTime::parse_from_rfc3339(text).ok().map(|time| time.timestamp())
}

/// The time as events write it.
pub fn shown_time(seconds: Seconds) -> String {
    chrono::DateTime::from_timestamp(seconds, 0)
        .map_or_else(String::new, |time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

impl Event<'_> {
    /// How the call ended. An error means an attempt; those that say "no permission" are told apart.
    pub(super) fn outcome(&self) -> Outcome {
        /// The codes with which RAM and the services refuse; each also with something behind a dot.
        const DENIED: [&str; 6] = [
            "NoPermission",
            "Forbidden.RAM",
            "Forbidden.NoPermission",
            "Forbidden.AccessDenied",
            "AccessDenied",
            "NotAuthorized",
        ];
        let is = |code: &&str| {
            self.error.get(..code.len()).is_some_and(|head| head.eq_ignore_ascii_case(code))
                && matches!(self.error.as_bytes().get(code.len()), None | Some(b'.'))
        };
        match &*self.error {
            "" => Outcome::Done,
            _ if DENIED.iter().any(is) => Outcome::Denied,
            _ => Outcome::Failed,
        }
    }
}
