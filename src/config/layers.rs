//! Defaults, then the file, then the environment, then options: the later layer wins.

use std::fmt;
use std::path::{Path, PathBuf};

use super::file::{self, FileSettings};
use super::{ColorChoice, Environment, KeyBinding, Located, Paths, RulesSetting, StyleSetting, ThemeChoice};
use crate::engine::text::escape_for_display;
use crate::files::{ReadProblem, display_name, read_stamped, read_text};

/// More than anybody writes by hand, and little to read by mistake.
pub(super) const LONGEST_FILE: u64 = 1024 * 1024;

/// What one layer sets; what it leaves open the layers below decide.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layer {
    /// The theme.
    pub theme: Option<ThemeChoice>,
    /// The number of colours.
    pub colors: Option<ColorChoice>,
    /// Whether to draw with ASCII only.
    pub ascii: Option<bool>,
    /// Whether to take the mouse.
    pub mouse: Option<bool>,
    /// The account file.
    pub account: Option<PathBuf>,
    /// Catalogs beside the embedded ones; none leaves those of the layers below.
    pub catalogs: Vec<PathBuf>,
}

/// The configuration in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The theme.
    pub theme: ThemeChoice,
    /// The number of colours.
    pub colors: ColorChoice,
    /// Whether to draw with ASCII only; `None` looks at the locale.
    pub ascii: Option<bool>,
    /// Whether the workbench takes the mouse.
    pub mouse: bool,
    /// The account file.
    pub account: Option<PathBuf>,
    /// Catalogs beside the embedded ones and those of the data directory.
    pub catalogs: Vec<PathBuf>,
    /// Keys that differ from the defaults.
    pub keys: Vec<KeyBinding>,
    /// Styles that differ from the theme's.
    pub style: Vec<StyleSetting>,
    /// Findings that the user does not want to see, as written.
    pub suppress: toml::Table,
    /// House rules for lint, as written; [`Config::house_rules`] has those in force.
    pub rules: Option<RulesSetting>,
    /// The file that was read, for messages about its keys and styles.
    pub file: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::Auto,
            colors: ColorChoice::Auto,
            ascii: None,
            mouse: true,
            account: None,
            catalogs: Vec::new(),
            keys: Vec::new(),
            style: Vec::new(),
            suppress: toml::Table::new(),
            rules: None,
            file: None,
        }
    }
}

/// What is wrong with the configuration, in one line: where, what, what to do, and what happens instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    message: String,
}

impl ConfigProblem {
    /// A mistake at a place of the configuration file.
    pub fn in_file(file: &Path, problem: &Located<impl fmt::Display>, instead: &str) -> Self {
        let Located { value, line, column } = problem;
        let message = format!("{}:{line}:{column}: {value}; {instead}", display_name(file));
        // The message quotes what stands in the file.
        Self { message: escape_for_display(&message).into_owned() }
    }
}

impl ConfigProblem {
    /// A mistake at a place of a file for which nothing else is used instead.
    pub(super) fn at(file: &Path, problem: &Located<String>) -> Self {
        let Located { value, line, column } = problem;
        Self::of(&format_args!("{}:{line}:{column}: {value}", display_name(file)))
    }

    /// A problem that says where it is.
    pub(super) fn of(problem: &impl fmt::Display) -> Self {
        Self { message: escape_for_display(&problem.to_string()).into_owned() }
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ConfigProblem {}

/// What an unusable file means for this start.
const STARTS_WITH_DEFAULTS: &str = "the defaults are used";

impl Config {
    /// Lays the file, the environment and `options` over the defaults.
    ///
    /// `named` is the file of `--config`; without it the file of the configuration directory is read, if
    /// there is one. A file or variable that is wrong is passed over as a whole and reported: the program
    /// starts in any case.
    pub fn load(
        paths: Option<&Paths>,
        named: Option<&Path>,
        environment: Environment<'_>,
        options: Layer,
    ) -> (Self, Vec<ConfigProblem>) {
        let mut problems = Vec::new();
        let mut config = Self::default();
        if let Some(path) = named.map(Path::to_owned).or_else(|| paths.map(Paths::config_file)) {
            match read_file(&path, named.is_some()) {
                Ok(Some(settings)) => config.take_file(path, settings),
                Ok(None) => {}
                Err(problem) => problems.push(problem),
            }
        }
        config.take(from_environment(environment, &mut problems));
        config.take(options);
        (config, problems)
    }

    fn take_file(&mut self, path: PathBuf, settings: FileSettings) {
        let FileSettings { layer, keys, style, suppress, rules } = settings;
        self.take(layer);
        self.rules = rules;
        (self.keys, self.style, self.suppress, self.file) = (keys, style, suppress, Some(path));
    }

    fn take(&mut self, layer: Layer) {
        let Layer { theme, colors, ascii, mouse, account, catalogs } = layer;
        self.theme = theme.unwrap_or(self.theme);
        self.colors = colors.unwrap_or(self.colors);
        self.ascii = ascii.or(self.ascii);
        self.mouse = mouse.unwrap_or(self.mouse);
        self.account = account.or_else(|| self.account.take());
        if !catalogs.is_empty() {
            self.catalogs = catalogs;
        }
    }
}

fn read_file(path: &Path, must_exist: bool) -> Result<Option<FileSettings>, ConfigProblem> {
    // A file that was named may be a pipe, as for `--config <(…)`; the one that is looked for unasked may not stop the
    // start by being one.
    let read = if must_exist {
        read_text(path, LONGEST_FILE)
    } else {
        read_stamped(path, LONGEST_FILE).map(|(text, _)| text)
    };
    let text = match read {
        Ok(text) => text,
        Err(error) if error.problem == ReadProblem::Missing && !must_exist => return Ok(None),
        Err(error) => return Err(ConfigProblem { message: format!("{error}; {STARTS_WITH_DEFAULTS}") }),
    };
    let directory = path.parent().unwrap_or(Path::new(""));
    match file::parse(&text, directory) {
        Ok(settings) => Ok(Some(settings)),
        Err(problem) => Err(ConfigProblem::in_file(path, &problem, STARTS_WITH_DEFAULTS)),
    }
}

fn from_environment(environment: Environment<'_>, problems: &mut Vec<ConfigProblem>) -> Layer {
    let mut read = |name: &str, take: &mut dyn FnMut(&str) -> Result<(), String>| {
        let Some(value) = environment(name) else { return };
        let taken = value.to_str().ok_or("it is not UTF-8 text".to_owned()).and_then(take);
        if let Err(problem) = taken {
            let message = format!("{name}: {problem}; the variable is passed over");
            problems.push(ConfigProblem { message: escape_for_display(&message).into_owned() });
        }
    };
    let mut layer = Layer::default();
    // https://no-color.org: set to anything but nothing. The program's own variable and the option still win.
    if environment("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        layer.colors = Some(ColorChoice::None);
    }
    read("ACSCOPE_THEME", &mut |text| parse_into(&mut layer.theme, text));
    read("ACSCOPE_COLORS", &mut |text| parse_into(&mut layer.colors, text));
    read("ACSCOPE_ASCII", &mut |text| switch(text).map(|on| layer.ascii = Some(on)));
    read("ACSCOPE_MOUSE", &mut |text| switch(text).map(|on| layer.mouse = Some(on)));
    layer.account = environment("ACSCOPE_ACCOUNT").map(PathBuf::from);
    if let Some(list) = environment("ACSCOPE_CATALOGS") {
        layer.catalogs = std::env::split_paths(&list).collect();
    }
    layer
}

fn parse_into<T: std::str::FromStr<Err: ToString>>(to: &mut Option<T>, text: &str) -> Result<(), String> {
    *to = Some(text.parse().map_err(|error: T::Err| error.to_string())?);
    Ok(())
}

fn switch(text: &str) -> Result<bool, String> {
    match text {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => Err(format!("`{text}` is neither 1 nor 0; write one of them")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;
    use std::fs;

    fn environment(pairs: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> Option<OsString> {
        move |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
    }

    fn load(
        file: Option<&str>,
        pairs: &'static [(&'static str, &'static str)],
        options: Layer,
    ) -> (Config, Vec<String>) {
        let directory = tempfile::tempdir().unwrap();
        let paths = Paths {
            config: directory.path().to_owned(),
            data: directory.path().to_owned(),
            state: directory.path().to_owned(),
        };
        if let Some(text) = file {
            fs::write(paths.config_file(), text).unwrap();
        }
        let (config, problems) = Config::load(Some(&paths), None, &environment(pairs), options);
        let shown = |problem: ConfigProblem| {
            problem.to_string().replace(&format!("{}/", directory.path().to_string_lossy()), "")
        };
        (config, problems.into_iter().map(shown).collect())
    }

    #[test]
    fn without_anything_the_defaults_hold_and_nothing_is_reported() {
        assert_eq!(load(None, &[], Layer::default()), (Config::default(), Vec::new()));
    }

    #[test]
    fn each_layer_wins_over_the_one_below() {
        const FILE: Option<&str> = Some("theme = 'dark'\ncolors = 16\nmouse = false\nascii = true");
        let (config, _) = load(FILE, &[], Layer::default());
        assert_eq!(
            (config.theme, config.colors, config.mouse),
            (ThemeChoice::Dark, ColorChoice::Ansi16, false)
        );

        let variables = &[("ACSCOPE_THEME", "light"), ("ACSCOPE_ASCII", "0")];
        let (config, _) = load(FILE, variables, Layer::default());
        assert_eq!((config.theme, config.ascii), (ThemeChoice::Light, Some(false)));

        let options = Layer { theme: Some(ThemeChoice::Mono), ..Layer::default() };
        assert_eq!(load(FILE, variables, options).0.theme, ThemeChoice::Mono);
    }

    #[test]
    fn no_color_wins_over_the_file_but_not_over_a_choice_made_for_this_program() {
        let file = Some("colors = 'true'");
        assert_eq!(load(file, &[("NO_COLOR", "1")], Layer::default()).0.colors, ColorChoice::None);
        assert_eq!(load(file, &[("NO_COLOR", "")], Layer::default()).0.colors, ColorChoice::True);
        let both = &[("NO_COLOR", "1"), ("ACSCOPE_COLORS", "256")];
        assert_eq!(load(file, both, Layer::default()).0.colors, ColorChoice::Ansi256);
    }

    #[test]
    fn a_wrong_file_is_one_message_and_the_defaults() {
        let (config, problems) = load(Some("mouse = false\ntheme = 'drak'\n"), &[], Layer::default());
        assert_eq!(config, Config::default(), "nothing of the file is used");
        assert_eq!(
            problems,
            [
                "config.toml:2:9: `theme`: `drak` is not known here; write one of auto, dark, light, mono; the defaults are used"
            ]
        );
    }

    #[test]
    fn hidden_characters_of_the_file_do_not_reach_the_message() {
        let (_, problems) = load(Some("theme = \"\\u001b[2J\u{202e}\""), &[], Layer::default());
        let problem = problems.first().unwrap();
        assert!(problem.contains(r"\u{1b}[2J\u{202e}"), "{problem}");
    }

    #[test]
    fn a_wrong_variable_is_named_and_the_others_still_count() {
        let variables = &[("ACSCOPE_MOUSE", "maybe"), ("ACSCOPE_THEME", "light")];
        let (config, problems) = load(None, variables, Layer::default());
        assert_eq!((config.mouse, config.theme), (true, ThemeChoice::Light));
        assert_eq!(
            problems,
            ["ACSCOPE_MOUSE: `maybe` is neither 1 nor 0; write one of them; the variable is passed over"]
        );
    }

    #[test]
    fn a_named_file_must_exist() {
        let (_, problems) = Config::load(None, Some(Path::new("/no/such.toml")), &|_| None, Layer::default());
        let problem = problems.first().unwrap().to_string();
        assert_eq!(
            problem,
            "/no/such.toml: there is no such file; check the name and the folder; the defaults are used"
        );
    }
}
