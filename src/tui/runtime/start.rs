//! From configuration and arguments to the first state of the workbench.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::DateTime;

use super::session::Session;
use crate::config::{Config, ConfigProblem, Environment, Located, Paths};
use crate::engine::account::Resolver;
use crate::engine::catalog::{Catalog, CatalogFile};
use crate::engine::lint::{HouseRules, Suppressions};
use crate::engine::text::escape_for_display;
use crate::files::{
    LONGEST_ACCOUNT, LONGEST_POLICY, ReadError, ReadProblem, display_name, is_standard_input,
    read_account_file, read_catalogs, read_stamped, read_text,
};
use crate::tui::TuiOptions;
use crate::tui::account::{AccountDraft, SharedAccount};
use crate::tui::app::App;
use crate::tui::keys::action::Action;
use crate::tui::keys::context::Context;
use crate::tui::keys::keymap::Keymap;
use crate::tui::linted::Settings;
use crate::tui::notice::{Level, Notices};
use crate::tui::runtime::Look;
use crate::tui::screen::Screen;
use crate::tui::text;
use crate::tui::theme::symbols::Symbols;
use crate::tui::theme::{StyleError, Theme, ThemeName};
use crate::tui::update::open_at_start;
use crate::tui::world::{SharedWorld, World};

/// The first state, and how it looks. What is wrong with the configuration or a file becomes a message, and
/// the defaults take its place.
pub(super) fn app(options: TuiOptions, environment: Environment<'_>) -> (App, Look) {
    let TuiOptions { files, trail, config, mut problems, paths } = options;
    let config_file = config.file.clone().unwrap_or_default();
    let keymap = Keymap::new(&config.keys).unwrap_or_else(|problem| {
        problems.push(ConfigProblem::in_file(&config_file, &problem, text::DEFAULT_KEYS));
        Keymap::default()
    });
    let (look, problem) = look(&config, environment);
    problems
        .extend(problem.map(|problem| ConfigProblem::in_file(&config_file, &problem, text::DEFAULT_STYLES)));

    let mut app = App::new(keymap, ThemeName::choose(config.theme, environment), config.mouse);
    let own = paths.as_ref().map(Paths::catalogs).filter(|folder| folder.is_dir());
    let catalogs: Vec<PathBuf> = own.into_iter().chain(config.catalogs.iter().cloned()).collect();
    match catalog(&catalogs) {
        Ok(catalog) => app.world = Some(SharedWorld(Arc::new(World::new(catalog)))),
        Err(problem) => {
            app.notices.say(Level::Error, problem);
            // What is wrong with a user's catalog must not cost the shipped ones.
            app.world = Catalog::embedded().ok().map(|catalog| SharedWorld(Arc::new(World::new(catalog))));
        }
    }
    app.account = account(&mut app, config.account.as_deref());
    app.linted.set(lint_settings(&mut app.notices, &config, paths.as_ref()));
    if let Some(world) = &app.world {
        for doubt in app.linted.settings().rules.doubts(&world.catalog) {
            app.notices.say(Level::Warning, text::findings::doubtful_rules(&escape_for_display(&doubt)));
        }
    }
    for path in &files {
        if let Err(error) = open(&mut app, path) {
            app.notices.say(Level::Error, error.to_string());
        }
    }
    if trail.iter().any(|path| is_standard_input(path)) {
        app.notices.say(Level::Error, text::usage::KEYS_COME_FROM_THERE);
    } else if !trail.is_empty() {
        app.usage.wanted = trail;
        app.screen = Screen::Usage;
    }
    // The one named first is the one to begin with.
    app.open.go_to(0, &mut app.draft);
    for problem in problems {
        app.notices.say(Level::Error, problem.to_string());
    }
    app.refresh();
    (app, look)
}

/// The account of `--account` or the configuration, else the demo account. None when the one that was named cannot
/// answer: the demo account in its place would answer for somebody else.
fn account(app: &mut App, path: Option<&Path>) -> Option<SharedAccount> {
    let Some(path) = path else { return Some(SharedAccount::demo()) };
    let (written, read) = match read_account_file(path) {
        Ok(read) => read,
        Err(error) => {
            app.notices.say(Level::Error, error.to_string());
            return None;
        }
    };
    if let Some(fault) = read.errors().next() {
        let fault = text::access::first_of(&escape_for_display(&fault.message), read.errors().count() - 1);
        app.notices.say(Level::Error, text::account_fault(&display_name(path), &fault));
        return None;
    }
    let account =
        SharedAccount { resolver: Arc::new(Resolver::new(read.account)), path: Some(path.to_owned()) };
    // Read again for its stamp: an account may come through a pipe, which has none and is not saved to unasked.
    let stamp = read_stamped(path, LONGEST_ACCOUNT).ok().filter(|(text, _)| *text == written);
    app.account_draft = Some(AccountDraft::new(&account, stamp.map(|(_, stamp)| stamp)));
    Some(account)
}

/// House rules and suppressions. With a suppression that cannot be read all findings are shown.
fn lint_settings(notices: &mut Notices, config: &Config, paths: Option<&Paths>) -> Settings {
    let suppressions = Suppressions::from_table(&config.suppress).unwrap_or_else(|problem| {
        notices.say(Level::Error, text::findings::wrong_suppression(&escape_for_display(&problem)));
        Suppressions::default()
    });
    let file = config.file.clone().or_else(|| paths.map(Paths::config_file));
    let rules = config.house_rules().unwrap_or_else(|problem| {
        notices.say(Level::Error, text::findings::wrong_rules(&problem.to_string()));
        HouseRules::shipped()
    });
    Settings { rules, suppressions, file, now: None }
}

/// Takes what the last run left, and the time.
pub(super) fn remember(app: &mut App, session: &Session, now: SystemTime) {
    app.request.start(session.requests.clone(), now_in_requests(now));
    app.last_files.clone_from(&session.files);
    if let Some(shape) = session.shape {
        app.shape = shape;
    }
    let settings = app.linted.settings().clone();
    app.linted.set(Settings { now: Some(now.into()), ..settings });
    app.refresh();
    if let Some(file) = session.files.first().filter(|_| app.draft.path().is_none()) {
        let key = app.keymap.keys_in(Context::Global, Action::Open).next();
        let key = key.map_or_else(|| Action::Open.name().to_owned(), ToString::to_string);
        app.notices.say(Level::Info, text::request::open_last_time(&display_name(file), &key));
    }
}

/// A time as requests have it in acs:CurrentTime: in seconds, UTC.
fn now_in_requests(now: SystemTime) -> String {
    let seconds = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let time = i64::try_from(seconds).ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    time.map_or_else(String::new, |time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Every theme in the terminal's colours. A wrong style leaves all of them as they are.
fn look(config: &Config, environment: Environment<'_>) -> (Look, Option<Located<StyleError>>) {
    let depth = Theme::depth_for(config.colors, environment);
    let mut problem = None;
    let mut themed = |name| {
        let plain = Theme::new(name, depth);
        let mut styled = plain.clone();
        match styled.apply(&config.style, depth) {
            Ok(()) => styled,
            Err(error) => {
                problem = Some(error);
                plain
            }
        }
    };
    let look = Look {
        dark: themed(ThemeName::Dark),
        light: themed(ThemeName::Light),
        mono: themed(ThemeName::Mono),
        symbols: Symbols::choose(config.ascii, environment),
    };
    (look, problem)
}

/// The shipped catalogs with the user's over them.
fn catalog(paths: &[PathBuf]) -> Result<Catalog, String> {
    let texts = read_catalogs(paths).map_err(|error| error.to_string())?;
    let files: Vec<_> = texts.iter().map(|one| CatalogFile { name: &one.name, text: &one.text }).collect();
    Catalog::with_files(&files).map_err(|error| error.to_string())
}

fn open(app: &mut App, path: &Path) -> Result<(), ReadError> {
    match read_stamped(path, LONGEST_POLICY) {
        Ok((text, stamp)) => open_at_start(app, path.to_owned(), &text, Some(stamp)),
        // `acscope <(terraform output …)`: it can be read once, and has no file to be saved to.
        Err(ReadError { problem: ReadProblem::NotRegular, .. }) => {
            open_at_start(app, path.to_owned(), &read_text(path, LONGEST_POLICY)?, None);
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{KeyBinding, StyleSetting};
    use crate::tui::request_pane::Question;

    fn start(config: Config, files: Vec<PathBuf>) -> App {
        app(TuiOptions { files, config, ..TuiOptions::default() }, &|_| None).0
    }

    fn said(app: &App) -> Vec<&str> {
        app.notices.all().map(|notice| notice.text.as_str()).collect()
    }

    fn located(value: &str) -> Located<String> {
        Located { value: value.to_owned(), line: 3, column: 7 }
    }

    #[test]
    fn wrong_keys_and_styles_are_said_and_the_defaults_hold() {
        let config = Config {
            keys: vec![KeyBinding {
                context: located("policy"),
                action: located("split"),
                keys: vec![located("m")],
            }],
            style: vec![StyleSetting { role: located("match"), style: located("blod") }],
            file: Some("config.toml".into()),
            ..Config::default()
        };
        let app = start(config, Vec::new());
        assert_eq!(app.keymap, Keymap::default());
        let said = said(&app);
        assert!(said[0].starts_with("config.toml:3:7: `blod`") && said[0].ends_with(text::DEFAULT_STYLES));
        assert!(
            said[1].starts_with("config.toml:3:7: `m` is already") && said[1].ends_with(text::DEFAULT_KEYS)
        );
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_said() {
        let app = start(Config::default(), vec!["/no/such.json".into()]);
        assert_eq!(said(&app), ["/no/such.json: there is no such file; check the name and the folder"]);
        assert!(app.draft.path().is_none());
    }

    #[test]
    fn of_several_errors_the_last_is_shown_with_how_many_it_covers() {
        let app =
            start(Config::default(), vec!["/no/p.json".into(), "/no/q.json".into(), "/no/r.json".into()]);
        assert!(app.notices.current().unwrap().text.starts_with("/no/r.json"));
        assert_eq!(app.notices.covered(), 2);
    }

    #[test]
    fn an_account_that_cannot_answer_is_said_and_no_other_answers_for_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("account.json");
        std::fs::write(
            &path,
            r#"{"account": {"id": "1000000000000001"}, "users": [{"name": "a", "groups": ["elsewhere", "nowhere"]}]}"#,
        )
        .unwrap();
        let app = start(Config { account: Some(path.clone()), ..Config::default() }, Vec::new());
        assert!(app.account.is_none());
        let said_of_it = said(&app)[0];
        assert!(said_of_it.contains("elsewhere") && said_of_it.contains("(and 1 more)"), "{said_of_it}");
        let missing =
            start(Config { account: Some("/no/such.json".into()), ..Config::default() }, Vec::new());
        assert!(missing.account.is_none());
        std::fs::write(&path, r#"{"account": {"id": "2000000000000002"}, "users": [{"name": "zoe"}]}"#)
            .unwrap();
        let app = start(Config { account: Some(path), ..Config::default() }, Vec::new());
        assert_eq!(app.request.asking(), "user/zoe", "{:?}", said(&app));
    }

    #[test]
    fn what_the_last_run_left_is_there_again_and_the_time_is_known() {
        let mut app = start(Config::default(), Vec::new());
        let question = Question { action: "ecs:StopInstance".into(), ..Question::default() };
        let session = Session {
            files: vec!["/tmp/p.json".into()],
            requests: vec![question.clone()],
            ..Session::default()
        };
        remember(&mut app, &session, UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000));
        assert_eq!(app.request.history, [question]);
        assert_eq!(app.request.started, "2023-11-14T22:13:20Z");
        assert!(said(&app)[0].contains("p.json was open"), "{:?}", said(&app));
    }

    #[test]
    fn a_catalog_of_the_users_is_known_and_a_broken_one_costs_nothing_but_itself() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("mine.json");
        let with_it = |text: &str| {
            std::fs::write(&path, text).unwrap();
            start(Config { catalogs: vec![path.clone()], ..Config::default() }, Vec::new())
        };
        let knows = |app: &App, name: &str| app.world.as_ref().unwrap().catalog.find(name).is_some();
        let broken = with_it("{");
        assert!(said(&broken)[0].contains("mine.json"), "{:?}", said(&broken));
        assert!(knows(&broken, "starops:CreateChat"));
        let text = r#"{"catalog_version": 1, "sources": [{"kind": "own", "title": "ours"}],
            "services": [{"code": "mine", "name": "Mine", "actions": [{"name": "mine:Do", "description": "Do it", "confidence": "high", "sources": [0]}]}]}"#;
        let good = with_it(text);
        assert!(knows(&good, "mine:Do") && knows(&good, "starops:CreateChat"), "{:?}", said(&good));
    }

    #[test]
    fn every_file_that_is_named_is_open_once_and_the_first_is_shown() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        for name in ["p.json", "q.json"] {
            std::fs::write(path(name), format!("{{\"{name}\": 1}}")).unwrap();
        }
        let files = vec![path("p.json"), path("none.json"), path("q.json"), path("p.json")];
        let app = start(Config::default(), files);
        assert_eq!((app.draft.path(), app.open.count()), (Some(path("p.json").as_path()), 2));
        assert!(app.open.aside().all(|draft| draft.path() == Some(&path("q.json")) && !draft.is_modified()));
        assert!(!app.draft.is_modified());
        assert!(
            said(&app)[0].ends_with("none.json: there is no such file; check the name and the folder"),
            "{:?}",
            said(&app)
        );
    }
}
