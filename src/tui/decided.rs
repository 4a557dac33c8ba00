//! What the policies in force decide: compiled once for each change of the policy or of who asks.

use std::sync::Arc;

use super::account::SharedAccount;
use super::draft::Draft;
use super::open_policies::{OpenPolicies, counts, edited};
use crate::engine::account::edit::{DocumentPlace, put_document};
use crate::engine::account::{Asker, Document as AccountDocument, DocumentSource, InForce, Layers, Standing};
use crate::engine::decide::{Context, PolicySet, Request};
use crate::engine::policy::Size;

/// The policies in force for the principal of the request, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    /// The revision of the draft that was compiled.
    revision: Option<u64>,
    /// The account that it was compiled over.
    account: Option<SharedAccount>,
    principal: String,
    in_force: InForce,
    /// The first of the edited policies is the one being worked on.
    edits_draft: bool,
    /// The last principal that could be read.
    asker: Option<Asker>,
    /// What is wrong with the principal that is written now.
    fault: Option<String>,
    context: Context,
    /// Who asks under which circumstances; what is asked about is put in by whoever asks.
    request: Option<Request>,
    changes: u64,
    /// Counts the changes of what is in force.
    in_force_changes: u64,
}

/// Derived from the rest of the workbench, so equal when it changed as often.
impl PartialEq for Decided {
    fn eq(&self, other: &Self) -> bool {
        (self.revision, &self.principal, &self.context) == (other.revision, &other.principal, &other.context)
    }
}

impl Eq for Decided {}

/// An action and a resource that a request of any principal can be made with.
const ANYTHING: (&str, &str) = ("ram:GetUser", "*");

impl Decided {
    /// Compiles again what has changed. All open policies are in force, the one being worked on first. While the policy's
    /// text cannot be read the last good policy stays in force; while the principal cannot be read, the last good one.
    pub fn refresh(
        &mut self,
        draft: &Draft,
        open: &OpenPolicies,
        account: Option<&SharedAccount>,
        layers: Layers,
        principal: &str,
    ) {
        let redrafted = self.revision != Some(draft.revision())
            || self.account.as_ref() != account
            || self.in_force.layers() != layers;
        if redrafted {
            self.revision = Some(draft.revision());
            self.account = account.cloned();
            let (in_force, edits_draft) = in_force(draft, open, account);
            self.edits_draft = edits_draft;
            self.in_force = in_force.through(layers);
            self.in_force_changes += 1;
        }
        if !redrafted && self.principal == principal {
            return;
        }
        principal.clone_into(&mut self.principal);
        self.changes += 1;
        match self.in_force.asker(principal) {
            Ok(asker) => {
                self.fault = None;
                self.asker = Some(asker);
                self.make_request();
            }
            Err(fault) => {
                self.fault = Some(fault);
                // What was compiled before the change must not decide any more.
                if redrafted {
                    let before = self.asker.take();
                    self.asker = before.and_then(|asker| self.in_force.asker(asker.arn()).ok());
                    self.make_request();
                }
            }
        }
    }

    /// Sets the circumstances of requests.
    pub fn set_context(&mut self, context: &Context) {
        if self.context != *context {
            self.context.clone_from(context);
            self.changes += 1;
            self.make_request();
        }
    }

    fn make_request(&mut self) {
        self.request = self.asker.as_ref().and_then(|asker| {
            let mut request = asker.request(ANYTHING.0, vec![ANYTHING.1.to_owned()]).ok()?;
            for (key, values) in self.context.iter() {
                request.context.set(key, values.to_vec());
            }
            Some(request)
        });
    }

    /// Counts the changes of policies, principal and circumstances.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// The policies in force for the principal; none when there never was a principal.
    pub fn set(&self) -> Option<&Arc<PolicySet>> {
        self.asker.as_ref().map(Asker::set)
    }

    /// A request of the principal under the circumstances of the request pane, for asking about any action.
    pub fn request(&self) -> Option<&Request> {
        self.request.as_ref()
    }

    /// Who asks.
    pub fn asker(&self) -> Option<&Asker> {
        self.asker.as_ref()
    }

    /// What is wrong with the principal that is written, if anything.
    pub fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// How the policy being worked on counts for the principal; none when it has nothing to say yet.
    pub fn standing(&self) -> Option<&Standing> {
        self.asker.as_ref()?.standings().first().filter(|_| self.edits_draft)
    }

    /// The policies in force for everybody: for asking about other principals.
    pub fn in_force(&self) -> &InForce {
        &self.in_force
    }

    /// Counts the changes of the policies in force, whoever asks.
    pub fn in_force_changes(&self) -> u64 {
        self.in_force_changes
    }
}

/// The policies in force: those of the account, with the open ones in their places there or over them; and whether the
/// one being worked on is the first of those over them.
fn in_force(draft: &Draft, open: &OpenPolicies, account: Option<&SharedAccount>) -> (InForce, bool) {
    let resolver = account.map(|account| Arc::clone(&account.resolver));
    let account = account.map(|account| account.resolver.account());
    let others = open.in_force(account).cloned();
    // Trust policies and those of resources belong to one role or resource and reach nobody else.
    if let (Some(home @ (DocumentPlace::Trust(_) | DocumentPlace::Resource(_))), Some(resolver)) =
        (draft.home(), &resolver)
    {
        let changed = draft.document().in_force().and_then(|parsed| {
            let source = DocumentSource::Inline(draft.text().to_owned());
            let (parsed, size) = (parsed.clone(), Size::of(draft.text()));
            put_document(resolver.account(), home, AccountDocument { source, parsed, size })
        });
        let resolver =
            changed.map_or_else(|| Arc::clone(resolver), |account| Arc::new(resolver.with_account(account)));
        return (InForce::new(Some(resolver), others.collect()), false);
    }
    let own = edited(draft).filter(|_| counts(draft, account));
    let edits_draft = own.is_some();
    (InForce::new(resolver, own.into_iter().chain(others).collect()), edits_draft)
}
