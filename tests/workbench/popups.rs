//! Every pane and every pop-up at the three sizes that people have: a small terminal, a usual one, a large one.

use crate::support::workbench::Workbench;

const POLICY: &str = r#"{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["starops:CreateChat", "starops:GetDigitalEmployee"],
      "Resource": "acs:starops:*:*:digitalemployee/ops-a",
      "Condition": { "IpAddress": { "acs:SourceIp": "10.0.0.0/8" } }
    },
    { "Effect": "Deny", "Action": "cms:*DigitalEmployee*", "Resource": "*" }
  ]
}
"#;

/// What is shown, and the keys that lead there from the catalog pane.
const PLACES: [(&str, &str); 20] = [
    ("catalog", "1"),
    ("details", "i"),
    ("policy", "2 enter"),
    ("json", "3"),
    ("findings", "5"),
    ("request", "4"),
    ("help", "?"),
    ("palette", ":"),
    ("messages", "F2"),
    ("new_policy", "ctrl-n"),
    ("templates", "f t"),
    ("modules", "f m"),
    ("guide_services", "f g"),
    ("guide_naming", "f g enter"),
    ("document", "f n"),
    ("action_form", "2 a"),
    ("resource_choice", "2 r"),
    ("resource_form", "2 r enter"),
    ("condition_form", "2 c"),
    ("export", "f e"),
];

#[test]
fn every_place_fits_every_size() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
        for (name, keys) in PLACES {
            let mut workbench = Workbench::new(columns, rows).with_catalogs().with_text(POLICY);
            workbench.keys(keys);
            snapshot!(format!("place_{name}_{columns}x{rows}"), workbench);
        }
    }
}

/// A description that does not fit its row can be read in full below the list, and the list does not jump for it.
#[test]
fn a_description_that_is_cut_is_shown_in_full_when_it_is_selected() {
    let mut workbench = Workbench::new(80, 24).with_world();
    workbench.keys(":");
    let begins = workbench.screen().lines().position(|line| line.contains("┌ Commands"));
    workbench.text("open compare");
    let screen = workbench.screen();
    let row = screen.lines().find(|line| line.contains("Compare two")).unwrap_or_else(|| panic!("{screen}"));
    assert!(row.contains('…'), "{screen}");
    let words: String = screen.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("Compare two states of the policy, or two policies, as access and as text"),
        "{words}"
    );
    assert_eq!(screen.lines().position(|line| line.contains("┌ Commands")), begins, "{screen}");
}

/// One is one: of the services in the guide some have a single action.
#[test]
fn a_single_action_is_counted_as_one() {
    let mut workbench = Workbench::new(120, 40).with_world();
    workbench.keys("f g").text("ahas");
    let screen = workbench.screen();
    assert!(screen.contains("ahas, 1 action "), "{screen}");
}

/// A key that means nothing says so, so that nobody waits for it.
#[test]
fn a_key_that_means_nothing_says_so() {
    let mut workbench = Workbench::new(80, 24).with_world();
    workbench.keys("Z");
    assert_eq!(workbench.said(), "Z does nothing here.");
    workbench.keys("g ~");
    assert_eq!(workbench.said(), "g ~ does nothing here.");
}
