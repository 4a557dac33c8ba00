//! Resources: one ARN pattern against one requested ARN, field by field (W3 to W13, F1).

use super::assumption::{Assumption, Reading, answer_under};
use crate::engine::policy::{arn, glob::Glob};

/// A field of an ARN, for saying which one did not match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ArnField {
    /// `acs`
    Prefix,
    /// The RAM code.
    Service,
    /// The region.
    Region,
    /// The account id.
    Account,
    /// What follows the fourth colon.
    RelativeId,
}

impl ArnField {
    /// In the words of an explanation.
    pub fn word(self) -> &'static str {
        match self {
            Self::Prefix => "prefix",
            Self::Service => "service",
            Self::Region => "region",
            Self::Account => "account",
            Self::RelativeId => "resource",
        }
    }
}

/// Why a pattern does not match a requested resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResourceMismatch {
    /// These fields differ; the first of them in the order of the ARN.
    Field(ArnField),
    /// The request is for all resources, which only `*` matches (F1).
    AllResourcesRequested,
    /// The pattern or the request is not an ARN of five fields, and the whole texts differ.
    WholeText,
}

/// A compiled resource pattern.
#[derive(Debug, Clone)]
pub(super) struct ResourcePattern {
    text: Box<str>,
    form: Form,
    /// Capital letters, so that comparing without case may differ (W9).
    has_upper: bool,
    colons: usize,
}

#[derive(Debug, Clone)]
enum Form {
    /// `*`
    All,
    Fields(Box<PatternFields>),
    /// Fewer than five fields: a whole-text glob (W6).
    Whole(Glob),
}

#[derive(Debug, Clone)]
struct PatternFields {
    prefix: Glob,
    service: Glob,
    region: Glob,
    account: Glob,
    relative_id: Glob,
    /// For `acs:ram`, whose relative ids compare without case (W9).
    relative_id_folded: Option<Glob>,
}

/// The resource of a request, taken apart once.
#[derive(Debug, Clone)]
pub(super) struct RequestedResource<'r> {
    pub(super) text: &'r str,
    pub(super) all: bool,
    pub(super) fields: Option<arn::Fields<'r>>,
    is_ram: bool,
    /// W7: a region of "" or "*" is no region.
    no_region: bool,
    has_upper: bool,
    colons: usize,
    /// For an all-resources request, the code of the action (F1).
    action_code: &'r str,
}

impl<'r> RequestedResource<'r> {
    pub(super) fn new(text: &'r str, action: &'r str) -> Self {
        // Looking for the code costs more than the rest of this, and it only matters there.
        let code = if text == "*" { action.split_once(':').map_or("", |(code, _)| code) } else { "" };
        Self::of_service(text, code)
    }

    /// A resource that an action of this code is asked about on.
    pub(super) fn of_service(text: &'r str, action_code: &'r str) -> Self {
        let arn::Scan { fields, colons, has_upper } = arn::scan(text);
        Self {
            text,
            all: text == "*",
            is_ram: fields.is_some_and(|fields| fields.service == "ram"),
            no_region: fields.is_some_and(|fields| matches!(fields.region, "" | "*")),
            fields,
            has_upper,
            colons,
            action_code,
        }
    }

    /// The relative id, where it narrows which patterns can match under any reading: not when all resources are asked
    /// for (F1), nor with more colons than fields, which `*` may cross (W6).
    pub(super) fn narrowing_id(&self) -> Option<&'r str> {
        self.fields.filter(|_| self.colons == 4).map(|fields| fields.relative_id)
    }

    /// The account that owns the resource, when the ARN names one (W10).
    pub(super) fn account(&self) -> Option<&'r str> {
        self.fields.map(|fields| fields.account).filter(|account| arn::is_account_id(account))
    }
}

impl ResourcePattern {
    pub(super) fn new(text: &str) -> Self {
        let scan = arn::scan(text);
        let form = if text == "*" {
            Form::All
        } else if let Some(fields) = scan.fields {
            let relative_id = Glob::new(fields.relative_id);
            let capitals = arn::scan(fields.relative_id).has_upper;
            let may_be_ram = Glob::new(fields.service).matches("ram");
            Form::Fields(Box::new(PatternFields {
                prefix: Glob::new(fields.prefix),
                service: Glob::new(fields.service),
                region: Glob::new(fields.region),
                account: Glob::new(fields.account),
                relative_id_folded: (may_be_ram && capitals).then(|| Glob::folded(fields.relative_id)),
                relative_id,
            }))
        } else {
            Form::Whole(Glob::new(text))
        };
        Self { form, has_upper: scan.has_upper, colons: scan.colons, text: text.into() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn matches(
        &self,
        request: &RequestedResource<'_>,
        reading: Reading,
        seen: &mut Reading,
    ) -> bool {
        if let Form::All = self.form {
            return true;
        }
        if self.differs_beyond_doubt(request) {
            return false;
        }
        let possible = self.possible(request);
        answer_under(possible, reading, seen, |reading| self.matches_under(request, reading))
    }

    /// The relative ids differ and no reading could make them agree: without capital letters there is no case to
    /// doubt (W9), with four colons in the request none that a star could cross (W6). Settles most comparisons.
    fn differs_beyond_doubt(&self, request: &RequestedResource<'_>) -> bool {
        let (Form::Fields(pattern), Some(relative_id)) = (&self.form, request.narrowing_id()) else {
            return false;
        };
        !self.has_upper && !request.has_upper && !pattern.relative_id.matches(relative_id)
    }

    /// The assumptions that could have a say in this comparison. Most comparisons have none.
    fn possible(&self, request: &RequestedResource<'_>) -> Reading {
        let mut possible = Reading::PROPOSED;
        if request.all {
            return possible.with(Assumption::AllResourcesByArn);
        }
        if self.has_upper || request.has_upper {
            possible = possible.with(Assumption::ResourceCase);
        }
        let (Form::Fields(pattern), Some(fields)) = (&self.form, request.fields) else {
            return possible.with(Assumption::StarCrossesFields);
        };
        if !pattern.region.is_any() && (request.no_region || pattern.region.as_str().is_empty()) {
            possible =
                possible.with(Assumption::RegionTakenLiterally).with(Assumption::EmptyRegionMatchesAll);
            if request.is_ram {
                possible = possible.with(Assumption::RamRegionCounts);
            }
        }
        if fields.account.is_empty() && !pattern.account.is_any() {
            possible = possible.with(Assumption::EmptyAccountIsOwn);
        }
        // With no more colons in the request than in the pattern, each stands for one of the pattern's, and a star
        // has none to cross: whole text and fields then agree.
        if request.colons > self.colons {
            possible = possible.with(Assumption::StarCrossesFields);
        }
        possible
    }

    fn matches_under(&self, request: &RequestedResource<'_>, reading: Reading) -> bool {
        if request.all {
            // F1 [I]: Alibaba grants such actions on acs:<code>:*:*:* too.
            return reading.has(Assumption::AllResourcesByArn) && self.covers_service(request.action_code);
        }
        match (&self.form, request.fields) {
            (Form::All, _) => true, // settled by the caller
            (Form::Fields(pattern), Some(_)) if !reading.has(Assumption::StarCrossesFields) => {
                ArnField::ALL.into_iter().all(|field| pattern.field_matches(field, request, reading))
            }
            // W6 (b): without five fields on both sides the whole text decides; read the other way, nothing matches.
            (Form::Whole(glob), _) => {
                !reading.has(Assumption::StarCrossesFields) && whole_matches(glob.as_str(), request, reading)
            }
            (Form::Fields(_), Some(_)) => whole_matches(&self.text, request, reading),
            // Four colons that stand written are not in a text that has fewer.
            (Form::Fields(_), None) => false,
        }
    }

    /// `acs:<code>:*:*:*`; the code is that of an action, whose case does not matter (G12).
    fn covers_service(&self, code: &str) -> bool {
        let Form::Fields(pattern) = &self.form else { return false };
        pattern.region.is_any()
            && pattern.account.is_any()
            && pattern.relative_id.is_any()
            && (pattern.service.matches(code) || pattern.service.matches(&code.to_ascii_lowercase()))
    }

    /// Why this pattern does not match, under the proposed readings; `None` when it does.
    pub(super) fn mismatch(&self, request: &RequestedResource<'_>) -> Option<ResourceMismatch> {
        if self.matches(request, Reading::PROPOSED, &mut Reading::default()) {
            return None;
        }
        if request.all {
            return Some(ResourceMismatch::AllResourcesRequested);
        }
        let (Form::Fields(pattern), Some(_)) = (&self.form, request.fields) else {
            return Some(ResourceMismatch::WholeText);
        };
        let differing = ArnField::ALL
            .into_iter()
            .find(|field| !pattern.field_matches(*field, request, Reading::PROPOSED));
        Some(differing.map_or(ResourceMismatch::WholeText, ResourceMismatch::Field))
    }

    /// How much of the relative id agrees, for finding the nearest of several patterns.
    pub(super) fn common_length(&self, request: &RequestedResource<'_>) -> usize {
        let Some(fields) = request.fields else { return 0 };
        let wanted = match &self.form {
            Form::Fields(pattern) => pattern.relative_id.as_str(),
            Form::All | Form::Whole(_) => &*self.text,
        };
        wanted.bytes().zip(fields.relative_id.bytes()).take_while(|(pattern, text)| pattern == text).count()
    }
}

impl ArnField {
    /// In the order of the ARN.
    const ALL: [Self; 5] = [Self::Prefix, Self::Service, Self::Account, Self::RelativeId, Self::Region];
}

impl PatternFields {
    fn field_matches(&self, field: ArnField, request: &RequestedResource<'_>, reading: Reading) -> bool {
        let Some(fields) = request.fields else { return false };
        let ignore_case = reading.has(Assumption::ResourceCase);
        match field {
            ArnField::Prefix => glob_matches(&self.prefix, fields.prefix, ignore_case),
            ArnField::Service => glob_matches(&self.service, fields.service, ignore_case),
            ArnField::Region => self.region_matches(request, fields.region, ignore_case, reading),
            ArnField::Account => self.account_matches(fields.account, reading),
            ArnField::RelativeId => self.relative_id_matches(request, fields.relative_id, reading),
        }
    }

    fn region_matches(
        &self,
        request: &RequestedResource<'_>,
        region: &str,
        ignore_case: bool,
        reading: Reading,
    ) -> bool {
        let literally = reading.has(Assumption::RegionTakenLiterally)
            || (request.is_ram && reading.has(Assumption::RamRegionCounts));
        if reading.has(Assumption::EmptyRegionMatchesAll)
            && (request.no_region || self.region.as_str().is_empty())
        {
            return true;
        }
        if request.no_region && !literally {
            // W7 rules 1 to 4: "no region" is matched by an empty pattern and by stars, not by a named region.
            return self.region.matches("");
        }
        // W7 rule 5: an empty pattern does not match a named region.
        glob_matches(&self.region, region, ignore_case)
    }

    fn account_matches(&self, account: &str, reading: Reading) -> bool {
        if account.is_empty() && reading.has(Assumption::EmptyAccountIsOwn) {
            return true;
        }
        self.account.matches(account)
    }

    fn relative_id_matches(
        &self,
        request: &RequestedResource<'_>,
        relative_id: &str,
        reading: Reading,
    ) -> bool {
        // W9: acs:ram relative ids compare without case, all others with; the other reading turns both round.
        if request.is_ram == reading.has(Assumption::ResourceCase) {
            return self.relative_id.matches(relative_id);
        }
        match &self.relative_id_folded {
            Some(folded) => folded.matches(&relative_id.to_ascii_lowercase()),
            None => glob_matches(&self.relative_id, relative_id, true),
        }
    }
}

fn glob_matches(glob: &Glob, text: &str, ignore_case: bool) -> bool {
    if ignore_case && !glob.matches(text) {
        return Glob::folded(glob.as_str()).matches(&text.to_ascii_lowercase());
    }
    glob.matches(text)
}

fn whole_matches(pattern: &str, request: &RequestedResource<'_>, reading: Reading) -> bool {
    glob_matches(&Glob::new(pattern), request.text, reading.has(Assumption::ResourceCase))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answer under the proposed readings and the rules that could change it.
    #[track_caller]
    fn compare(pattern: &str, resource: &str) -> (bool, Vec<&'static str>) {
        let request = RequestedResource::new(resource, "x:Do");
        let mut seen = Reading::PROPOSED;
        let pattern = ResourcePattern::new(pattern);
        let answer = pattern.matches(&request, Reading::PROPOSED, &mut seen);
        assert_eq!(pattern.mismatch(&request).is_none(), answer);
        let mut rules: Vec<_> = seen.members().map(Assumption::rule).collect();
        rules.dedup();
        (answer, rules)
    }

    #[test]
    fn regions_follow_w7_and_w8() {
        assert_eq!(compare("acs:x:*:1:a", "acs:x::1:a"), (true, vec![]));
        assert_eq!(compare("acs:x::1:a", "acs:x::1:a"), (true, vec![]));
        assert_eq!(compare("acs:x::1:a", "acs:x:*:1:a"), (true, vec!["W7"]));
        assert_eq!(compare("acs:x:cn-a:1:a", "acs:x::1:a"), (false, vec!["W7"]));
        assert_eq!(compare("acs:x::1:a", "acs:x:cn-a:1:a"), (false, vec!["W7"]));
        assert_eq!(compare("acs:ram::1:role/r", "acs:ram:*:1:role/r"), (true, vec!["W7", "W8"]));
        assert_eq!(compare("acs:x:cn-a:1:a", "acs:x:cn-a:1:a"), (true, vec![]));
    }

    #[test]
    fn case_follows_w9() {
        assert_eq!(
            compare("acs:x:*:*:digitalEmployee/*", "acs:x:cn:1:digitalemployee/a"),
            (false, vec!["W9"])
        );
        assert_eq!(compare("acs:x:*:*:Key", "acs:x:cn:1:Key"), (true, vec![]));
        assert_eq!(compare("acs:ram:*:1:role/Dev", "acs:ram::1:role/dev"), (true, vec!["W9"]));
        assert_eq!(compare("acs:ram:*:1:role/dev", "acs:ram::1:role/Dev"), (true, vec!["W9"]));
        assert_eq!(compare("acs:x:*:*:other/*", "acs:x:cn:1:Thing"), (false, vec![]));
        // Only `ram` as it is spelled is RAM.
        assert_eq!(compare("acs:RAM:*:1:role/Dev", "acs:RAM::1:role/dev"), (false, vec!["W9"]));
        assert_eq!(compare("acs:ram:*:1:role/dev", "acs:RAM::1:role/dev"), (false, vec!["W9"]));
    }

    #[test]
    fn colons_follow_w6() {
        assert_eq!(compare("acs:kms:*:*:key/*", "acs:kms:cn:1:key/a:b"), (true, vec![]));
        assert_eq!(compare("acs:x:*:*:b", "acs:x:cn:1:a:b"), (false, vec!["W6"]));
        assert_eq!(compare("acs:ram::*", "acs:ram::1:role/r"), (true, vec!["W6"]));
        assert_eq!(compare("acs:x:*:*:*", "acs:x:b"), (false, vec![]));
        assert_eq!(compare("*:*:*:*:*", "acs:x:cn:b"), (false, vec![]));
        assert_eq!(compare("acs:x:*", "acs:x:b"), (true, vec!["W6"]));
    }

    #[test]
    fn all_resources_follow_f1() {
        assert_eq!(compare("*", "*"), (true, vec![]));
        assert_eq!(compare("acs:x:*:*:*", "*"), (false, vec!["F1"]));
        assert_eq!(compare("acs:y:*:*:*", "*"), (false, vec![]));
        assert_eq!(compare("acs:x:*:1000000000000001:*", "*"), (false, vec![]));
        assert_eq!(compare("acs:x:cn:*:*", "*"), (false, vec![]));
        let written_large = RequestedResource::new("*", "X:Do");
        let mut seen = Reading::PROPOSED;
        ResourcePattern::new("acs:x:*:*:*").matches(&written_large, Reading::PROPOSED, &mut seen);
        assert!(seen.has(Assumption::AllResourcesByArn));
        assert_eq!(compare("acs:x:*:*:a/*", "*"), (false, vec![]));
    }

    #[test]
    fn an_empty_account_follows_w10() {
        assert_eq!(compare("acs:x:*:1:a", "acs:x:*::a"), (false, vec!["W10"]));
        assert_eq!(compare("acs:x:*:*:a", "acs:x:*::a"), (true, vec![]));
    }

    #[test]
    fn the_first_differing_field_is_named() {
        let mismatch = |pattern: &str, resource: &str| {
            ResourcePattern::new(pattern).mismatch(&RequestedResource::new(resource, "x:Do"))
        };
        let field = |field| Some(ResourceMismatch::Field(field));
        assert_eq!(mismatch("acs:y:cn:1:b", "acs:x:us:2:a"), field(ArnField::Service));
        assert_eq!(mismatch("acs:x:cn:1:a", "acs:x:us:1:a"), field(ArnField::Region));
        assert_eq!(mismatch("acs:x:*:1:a", "acs:x:us:2:a"), field(ArnField::Account));
        assert_eq!(mismatch("acs:x:*:*:b", "acs:x:us:2:a"), field(ArnField::RelativeId));
        assert_eq!(mismatch("acs:x:*:*:*", "*"), Some(ResourceMismatch::AllResourcesRequested));
        assert_eq!(mismatch("acs:x:*:*:*", "acs:x:us:2:a"), None);
    }
}
