//! The checks as documentation: one entry for `--explain`, all of them for LINT.md.

use super::check::Check;
use super::{CHECKS, Severity};
use std::fmt::Write as _;

/// The groups of codes, by their first digit.
const GROUPS: [(char, &str); 6] = [
    ('1', "Document and statement shape"),
    ('2', "Actions"),
    ('3', "Resources"),
    ('4', "Conditions"),
    ('5', "Between statements and policies"),
    ('6', "Security and house rules"),
];

/// What a check looks for, why, and what to write instead.
pub fn explain(check: &Check) -> String {
    format!(
        "{} {} ({})\n\n{}\n\nWhy: {}\n\nInstead: {}\n\nSets it off:\n  {}\n\nIs clean:\n  {}\n\nSource: {}\n",
        check.code,
        check.name,
        check.severity.word(),
        check.what,
        check.why,
        check.instead,
        check.bad.text(),
        check.good.text(),
        check.source
    )
}

/// LINT.md.
pub fn page() -> String {
    let mut page = String::from(INTRODUCTION);
    for (digit, title) in GROUPS {
        let group: Vec<&Check> =
            CHECKS.iter().filter(|check| check.code.chars().nth(1) == Some(digit)).collect();
        // Writing to a String cannot fail.
        let _ =
            writeln!(page, "\n## {digit}xx {title}\n\n| code | name | severity | finds |\n|---|---|---|---|");
        for check in &group {
            let (code, name, severity) = (check.code, check.name, check.severity.word());
            let _ = writeln!(
                page,
                "| [{code}](#{}) | {name} | {severity} | {} |",
                code.to_lowercase(),
                cell(check.what)
            );
        }
        for check in &group {
            page.push_str(&entry(check));
        }
    }
    page
}

fn entry(check: &Check) -> String {
    format!(
        "\n### {}\n\n**{}**, {}. {}\n\n*Why.* {}\n\n*Instead.* {}\n\n```json\n{}\n```\n\nis clean as\n\n```json\n{}\n```\n\n*Source:* {}\n",
        check.code,
        check.name,
        check.severity.word(),
        check.what,
        check.why,
        check.instead,
        check.bad.text(),
        check.good.text(),
        check.source
    )
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

const INTRODUCTION: &str = "\
# Lint: the checks

Written by `ACSCOPE_WRITE=1 cargo test --test engine lint_page` from the checks in `src/engine/lint/checks`; do not edit.

Severities: **error** (RAM refuses the document, or the part can never work), **security** (grants more or denies
less than is safe), **warning** (probably not what was meant), **hint** (could be said better). The letter of a code
is part of its name; where RAM's rules make a check milder or stricter, the severity in the table is the one that
counts. A code never changes meaning.

`acscope lint FILE…` runs them, `--explain CODE` prints one entry, `--fix` applies the fixes that leave access equal
or narrower, `--fix-wider` also those that widen it. A check that needs something that no catalog says is listed as
not checked, never as passed.

`--fix` leaves alone what needs a person to look at it, though access would not widen: freezing a wildcard (H209), a guess
at a delimiter (W318) or at a denial (W619), what a catalog may just not know (E203, W310, W505), members that RAM does not know (E108, E109)
and labels. `--fix-wider` takes E203, E108 and E109, never a label.

Each fix says what it does to access, as the exact comparison of the two documents shows it: *equal*, *narrower*
(nothing new is allowed), *wider* (nothing is lost), *different* (something is lost and something else allowed: a
person has to look at it), or *unknown* where the comparison has no answer. *Wider by the catalogs*: what is lost is an
action that by the catalogs applies to nothing, such as one that does not exist; `--fix-wider` takes it, `--fix` never.

Each file stands alone. `--together` says that the files are attached to one principal: what one denies, none of the
others allows. With `--account FILE` each is linted where the account attaches it. All policies that are open in the
workbench are in force together.

To live with a finding, give a reason in the configuration:

```toml
[suppress.team-a]                 # the policy's name, or \"*\" for every policy
S312 = \"the service takes no narrower resource yet\"
W318 = { statement = 2, reason = \"the bucket's names all begin so\" }
```

House rules feed S614, S615, W621 and W622. They stand in the configuration, which the workbench and `lint` read, a
project's own one with `--config FILE`; or in a file that the configuration names with `rules = \"rules.toml\"`, or that
`--rules FILE` names. Those of `--rules` win over those of the configuration, and these over the few that ship with
acscope. A rule that cannot be used is an error with its line and column, one about an action that no catalog knows
a warning.

```toml
[rules]                           # without this line, and without \"rules.\" below, in a file of their own
regions = [\"cn-hangzhou\", \"cn-beijing\"]   # statements may name no other
policy-name = \"team-*\"          # policies are called so

[[rules.require-condition]]       # these actions only with one of these keys
actions = [\"ram:CreateUser\"]
any-of = [\"acs:MFAPresent\", \"acs:SourceIp\"]
reason = \"identities are made by people at their desks\"

[[rules.forbid]]                  # not on these resources, whatever statement says it
actions = [\"actiontrail:DeleteTrail\"]
resource = \"*\"
reason = \"the audit trail stays\"
```

Codes given to rules of the RAM language that had none: L05 W324, L10 W212, L11 S213, L12 W619, L14 W432, L17 W433,
L18 W434, L19 W325 (its other half is W320), L20 W509, L21 W510, L22 W125, L23 W326 and W327, L25 W435 (bare keys;
Sid is E109, set prefixes are W402), L26 W436 (stray blanks; unknown keys are W403, case W406). The others: L01 is
the 1xx group, L02 E203, L03 H205, L04 W309, L06 H319, L07 W308, L08 W317, L09 H208, L13 S610, L15 W416, L16 W404
and S405, L24 S601 and S603.
";

/// All severities, so that the page's legend and the type cannot part ways.
const _: [Severity; 4] = Severity::ALL;
