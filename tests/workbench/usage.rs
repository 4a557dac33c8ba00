//! The usage screen: a trail that is read aside, what of it is granted, a draft from it, and what would be refused.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use acscope::engine::account::Layers;
use acscope::files::{ReadError, ReadProblem, TrailProgress};
use acscope::tui::aside::Work as _;
use acscope::tui::effect::{Effect, Outcome};
use acscope::tui::screen::Screen;
use acscope::tui::usage_screen::jobs::{SharedTrail, TrailJob};
use acscope::tui::world::SharedWorld;

use crate::support::workbench::{Workbench, shipped_world};

const WEEK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trail/week.jsonl");

fn week() -> SharedTrail {
    let world: SharedWorld = shipped_world();
    let job = TrailJob { number: 0, paths: vec![WEEK.into()], world };
    let mut trail = job.run(&AtomicBool::new(false), &mut |_| ()).unwrap().unwrap();
    // The folder of the checkout is another one everywhere.
    let read = Arc::make_mut(&mut trail.0);
    read.files = vec!["week.jsonl".to_owned()];
    trail
}

/// The week of one user, open.
fn opened(columns: u16, rows: u16) -> Workbench {
    let mut workbench = Workbench::new(columns, rows).with_world();
    workbench.keys("f a").text("week.jsonl").keys("enter");
    let number = reading(&mut workbench).number;
    workbench.outcome(Outcome::TrailRead(number, Ok(Some(week()))));
    workbench
}

fn reading(workbench: &mut Workbench) -> TrailJob {
    let effects = workbench.take_effects();
    effects
        .into_iter()
        .find_map(|effect| match effect {
            Effect::ReadTrail(job) => Some(job),
            _ => None,
        })
        .expect("a trail is to be read")
}

#[test]
fn a_trail_is_read_aside_and_keys_work_meanwhile() {
    let mut workbench = Workbench::new(120, 32).with_world();
    workbench.keys("f a").text("a/folder").keys("enter");
    assert_eq!(workbench.app.screen, Screen::Usage);
    let job = reading(&mut workbench);
    assert_eq!(job.paths, vec![std::path::PathBuf::from("a/folder")]);
    let progress = TrailProgress { read: 25, total: Some(100), events: 7_000 };
    workbench.outcome(Outcome::TrailProgress(job.number, progress));
    assert!(workbench.screen().contains("reading  25 %  7000 events  x stops"), "{}", workbench.screen());
    workbench.keys("q");
    assert_eq!(workbench.app.screen, Screen::Workbench, "nothing waits for it");
    workbench.keys("g e x");
    assert!(workbench.take_effects().contains(&Effect::StopTrail));
    // What comes too late is dropped.
    workbench.outcome(Outcome::TrailRead(job.number, Ok(Some(week()))));
    assert!(workbench.app.usage.trail().is_none());
}

#[test]
fn what_cannot_be_read_is_said_and_the_trail_before_it_stays() {
    let mut workbench = opened(120, 32);
    workbench.keys("o").text("none.json").keys("enter");
    let number = reading(&mut workbench).number;
    let error = ReadError { file: "none.json".to_owned(), problem: ReadProblem::Missing };
    workbench.outcome(Outcome::TrailRead(number, Err(error)));
    assert_eq!(workbench.said(), "none.json: there is no such file; check the name and the folder");
    assert!(workbench.screen().contains("ecs:StartInstance"), "{}", workbench.screen());
}

#[test]
fn the_usage_screen_at_several_sizes() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
        let mut workbench = opened(columns, rows);
        snapshot!(format!("usage_{columns}x{rows}"), workbench);
    }
}

#[test]
fn rows_open_down_to_the_events() {
    let mut workbench = opened(120, 40);
    workbench.keys("tab down down down enter down enter");
    let screen = workbench.screen();
    assert!(screen.contains("acs:ecs:cn-hangzhou:1000000000000001:instance/i-build01"), "{screen}");
    workbench.keys("up up up up");
    snapshot!("usage_events", workbench);
    workbench.keys("down down down enter");
    assert!(!workbench.screen().contains("198.51.100.7"), "closed again");
}

#[test]
fn a_draft_from_use_allows_the_week_and_the_refused_calls_follow_every_edit() {
    let mut workbench = opened(140, 40);
    workbench.keys("d");
    assert_eq!(workbench.app.screen, Screen::Workbench);
    workbench.keys("esc");
    assert_eq!(workbench.app.usage.refused(), Some((0, 40)));
    assert!(workbench.screen().contains("trail: 0 of 40 refused"), "{}", workbench.screen());
    // Without its first statement, the calls of that are refused.
    workbench.keys("2 g g x");
    let (refused, all) = workbench.app.usage.refused().unwrap();
    assert!(refused > 0 && all == 40, "{refused} of {all}");
    workbench.keys("g e");
    let screen = workbench.screen();
    assert!(screen.contains("would be refused under this policy alone (1)"), "{screen}");
    workbench.keys("esc u");
    assert_eq!(workbench.app.usage.refused(), Some((0, 40)));
}

/// With a policy that the account attaches, edited to allow one service.
fn attached_and_edited() -> Workbench {
    let mut workbench = opened(140, 40);
    workbench.app.draft.start_named(
        "ram-all-but-billing",
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}"#,
        acscope::engine::policy::PolicyKind::Identity,
    );
    workbench.app.refresh();
    workbench
}

#[test]
fn an_edit_of_an_attached_policy_is_asked_within_the_account() {
    let mut workbench = attached_and_edited();
    workbench.keys("g e tab");
    let screen = workbench.screen();
    assert!(screen.contains("would be refused as things are edited"), "{screen}");
    assert!(screen.contains("used and not granted"), "{screen}");
    let (refused, all) = workbench.app.usage.refused().unwrap();
    assert_eq!((refused, all), (9, 40));
}

#[test]
fn a_layer_that_is_switched_off_counts_for_nothing_that_was_used() {
    let mut workbench = opened(140, 40);
    workbench.keys("g e");
    let all = workbench.app.usage.refused().unwrap();
    workbench.keys("g l").text("own policies").keys("enter esc");
    let without = workbench.app.usage.refused().unwrap();
    assert_ne!(all, without, "{}", workbench.screen());
    workbench.keys("g l").text("all").keys("enter esc");
    assert_eq!(workbench.app.usage.refused().unwrap(), all);
}

#[test]
fn the_bottom_line_says_how_a_trail_is_opened() {
    let mut workbench = Workbench::new(80, 24).with_world();
    let hinted = |workbench: &Workbench| workbench.screen().contains("o open trail");
    assert!(!hinted(&workbench));
    workbench.keys("g e");
    assert!(hinted(&workbench), "{}", workbench.screen());
}

#[test]
fn nothing_can_be_drafted_for_somebody_who_did_nothing() {
    let mut workbench = opened(120, 32);
    workbench.keys("down d");
    assert_eq!(workbench.app.screen, Screen::Usage);
    assert!(workbench.said().contains("no call of theirs was carried out"), "{}", workbench.said());
}

#[test]
fn many_different_calls_are_asked_about_aside() {
    let mut workbench = Workbench::new(120, 32).with_world();
    workbench.keys("f a").text("big.json").keys("enter");
    let number = reading(&mut workbench).number;
    let mut many = week();
    let trail = Arc::make_mut(&mut many.0);
    let model = trail.requests[0].clone();
    for instance in 0..600 {
        let mut request = model.clone();
        request.resources[0].arn = format!("acs:ecs:cn-hangzhou:1000000000000001:instance/i-{instance}");
        trail.requests.push(request);
    }
    workbench.outcome(Outcome::TrailRead(number, Ok(Some(many))));
    let job = workbench.take_effects().into_iter().find_map(|effect| match effect {
        Effect::AskUsage(job) => Some(job),
        _ => None,
    });
    let job = job.expect("it is asked aside");
    assert!(workbench.app.usage.answer().is_none());
    workbench.keys("tab tab");
    workbench.outcome(Outcome::UsageAnswered(Box::new(job.run())));
    assert!(workbench.app.usage.answer().is_some() && !workbench.app.usage.is_stale());
}

#[test]
fn calls_are_asked_again_when_layers_are_left_out() {
    let mut workbench = attached_and_edited();
    assert_eq!(workbench.app.usage.refused(), Some((9, 40)));
    workbench.app.layers = Layers::ALL.toggled("own").toggled("group");
    workbench.app.refresh();
    assert_eq!(workbench.app.usage.refused(), Some((40, 40)), "nothing is attached in any other way");
    workbench.app.layers = Layers::ALL;
    workbench.app.refresh();
    assert_eq!(workbench.app.usage.refused(), Some((9, 40)));
}
