//! What is asked once the policies have been silent.

use super::verdict::{Answer, Decision, Stage};

/// What an implicit deny leaves open, in words; `None` where it is final.
///
/// E8: for what is done with objects OSS then goes by the ACL of the object or its bucket, which no policy and no account
/// file tells. What a control or session policy does not allow is final.
pub fn open_after(action: &str, answer: &Answer) -> Option<&'static str> {
    let is_silent = answer.decision == Decision::ImplicitDeny
        && matches!(answer.stage, Stage::Identity | Stage::ResourceGroup | Stage::Resource);
    is_silent.then(|| open_to_acl(action)).flatten()
}

/// The same for an action of which it is not known who asks.
pub fn open_to_acl(action: &str) -> Option<&'static str> {
    let folded = action.to_ascii_lowercase();
    let name = folded.strip_prefix("oss:")?;
    let of_data = ["object", "multipart", "parts"].iter().any(|word| name.contains(word));
    of_data.then_some(
        "where policies are silent OSS goes by the ACL of the object or bucket, which is not known here and may allow it (E8)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_done_with_objects_is_open_after_silence() {
        for (action, open) in [
            ("oss:GetObject", true),
            ("OSS:putobject", true),
            ("oss:ListObjects", true),
            ("oss:AbortMultipartUpload", true),
            ("oss:ListParts", true),
            ("oss:PutBucketPolicy", false),
            ("oss:ListBuckets", false),
            ("ecs:GetObject", false),
            ("*", false),
        ] {
            assert_eq!(open_to_acl(action).is_some(), open, "{action}");
        }
    }

    #[test]
    fn a_denial_and_what_a_narrowing_layer_does_not_allow_are_final() {
        let after = |decision, stage| {
            let answer =
                Answer { decision, stage, definite: true, depends_on: Vec::new(), matched: Vec::new() };
            open_after("oss:GetObject", &answer).is_some()
        };
        assert!(
            after(Decision::ImplicitDeny, Stage::Identity) && after(Decision::ImplicitDeny, Stage::Resource)
        );
        assert!(
            !after(Decision::ImplicitDeny, Stage::Control(0))
                && !after(Decision::ImplicitDeny, Stage::Session)
        );
        assert!(!after(Decision::ExplicitDeny, Stage::Resource) && !after(Decision::Allow, Stage::Identity));
    }
}
