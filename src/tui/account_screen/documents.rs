//! The documents of an account: those of policies, of roles and of resources.

use crate::engine::account::edit::{DocumentPlace, Thing};
use crate::engine::account::{Account, DocumentSource};
use crate::engine::json;

/// The document of something, whether it has one or not.
pub fn document_of(thing: &Thing) -> Option<DocumentPlace> {
    Some(match thing {
        Thing::Policy(name) => DocumentPlace::Policy(name.clone()),
        Thing::Role(name) => DocumentPlace::Trust(name.clone()),
        Thing::Resource(arn) => DocumentPlace::Resource(arn.clone()),
        Thing::User(_) | Thing::Group(_) | Thing::Level(_) => return None,
    })
}

/// The text of a document in the account, laid out for reading; `Err` names the file that it stands in.
pub fn document_text(account: &Account, place: &DocumentPlace) -> Option<Result<String, String>> {
    let document = match place {
        DocumentPlace::Policy(name) => &*account.policy(name)?.document,
        DocumentPlace::Trust(name) => account.role(name)?.trust.as_ref()?,
        DocumentPlace::Resource(arn) => {
            account.resources.iter().find(|resource| resource.arn.text == *arn)?.policy.as_ref()?
        }
    };
    Some(match &document.source {
        DocumentSource::Inline(text) => {
            Ok(json::read(text).map_or_else(|_| text.clone(), |node| json::print(&node, json::Style::Pretty)))
        }
        DocumentSource::File(path) => Err(path.text.clone()),
    })
}
