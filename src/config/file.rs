//! The configuration file, read setting by setting so that each mistake is found with its place.
//!
//! ```toml
//! theme = "dark"                  # auto, dark, light, mono
//! colors = "256"                  # auto, none, 16, 256, true
//! ascii = false                   # plain characters instead of lines and marks
//! mouse = true
//! account = "account.json"        # relative to this file; ~/ is the home directory
//! catalogs = ["catalogs/mine.json"]
//!
//! [keys.policy]                   # one table per context
//! split = "|"
//! merge = ["&", "ctrl-x m"]
//!
//! [style]
//! match = "bold #ffcc00"          # role = attributes, colour, `on` colour
//!
//! [suppress]                      # kept for the checks that read it
//!
//! [rules]                         # house rules for lint, or: rules = "rules.toml"
//! regions = ["cn-hangzhou"]
//! ```
//!
//! Names of contexts, actions, keys, roles and colours are kept as written: the workbench knows them.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{KeyBinding, Layer, Located, RulesSetting, StyleSetting, resolve};
use crate::engine::lint::{HouseRules, RulesError};
use crate::engine::nearest::nearest;
use crate::engine::toml_fault::toml_fault;

/// The settings of the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct FileSettings {
    pub layer: Layer,
    pub keys: Vec<KeyBinding>,
    pub style: Vec<StyleSetting>,
    pub suppress: toml::Table,
    pub rules: Option<RulesSetting>,
}

const SETTINGS: &[&str] =
    &["theme", "colors", "ascii", "mouse", "account", "catalogs", "keys", "style", "suppress", "rules"];

type Parsed<T> = Result<T, Located<String>>;

/// Reads the text of a configuration file that stands in `directory`. The error is the first one by place.
pub(super) fn parse(text: &str, directory: &Path) -> Parsed<FileSettings> {
    let reader = Reader { text, directory };
    let table = DeTable::parse(text).map_err(|error| {
        let (at, message) = toml_fault(text, &error);
        reader.problem(at..at, message)
    })?;
    let mut settings = FileSettings::default();
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        let name = key.get_ref();
        if !SETTINGS.contains(&name.as_ref()) {
            return Err(reader.no_such_setting(name, key.span()));
        }
        let about = |problem: Located<String>| problem.with(format!("`{name}`: {}", problem.value));
        reader.setting(&mut settings, name, value).map_err(about)?;
    }
    Ok(settings)
}

struct Reader<'a> {
    text: &'a str,
    directory: &'a Path,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Reader<'_> {
    fn no_such_setting(&self, name: &str, at: Range<usize>) -> Located<String> {
        let hint = nearest(name, SETTINGS.iter().copied()).map_or_else(
            || format!("; there are {}", SETTINGS.join(", ")),
            |near| format!("; did you mean `{near}`?"),
        );
        self.problem(at, format!("there is no setting `{name}`{hint}"))
    }

    /// Reads one of the [`SETTINGS`].
    fn setting(&self, to: &mut FileSettings, name: &str, value: &Value<'_>) -> Parsed<()> {
        match name {
            "theme" => to.layer.theme = Some(self.choice(value)?),
            "colors" => to.layer.colors = Some(self.choice(value)?),
            "ascii" => to.layer.ascii = Some(self.boolean(value)?),
            "mouse" => to.layer.mouse = Some(self.boolean(value)?),
            "account" => to.layer.account = Some(self.path(value)?),
            "catalogs" => {
                let texts = self.one_or_many(value)?;
                to.layer.catalogs = texts.iter().map(|text| resolve(&text.value, self.directory)).collect();
            }
            "keys" => to.keys = self.keys(value)?,
            "style" => to.style = self.style(value)?,
            "suppress" => {
                self.table(value)?;
                to.suppress = self.plain_table(name);
            }
            "rules" => {
                to.rules = Some(match value.get_ref() {
                    DeValue::String(_) => RulesSetting::File(self.path(value)?),
                    DeValue::Table(_) => RulesSetting::Table(self.rules()),
                    _ => return Err(self.wrong_type(value, "a table of house rules, or the name of a file")),
                });
            }
            _ => {}
        }
        Ok(())
    }

    fn keys(&self, value: &Value<'_>) -> Parsed<Vec<KeyBinding>> {
        let mut keys = Vec::new();
        for (context, actions) in self.table(value)? {
            for (action, written) in self.table(actions)? {
                keys.push(KeyBinding {
                    context: self.located(context.span(), context.get_ref().to_string()),
                    action: self.located(action.span(), action.get_ref().to_string()),
                    keys: self.one_or_many(written)?,
                });
            }
        }
        keys.sort_by_key(|binding| (binding.action.line, binding.action.column));
        Ok(keys)
    }

    fn style(&self, value: &Value<'_>) -> Parsed<Vec<StyleSetting>> {
        let mut style = Vec::new();
        for (role, written) in self.table(value)? {
            style.push(StyleSetting {
                role: self.located(role.span(), role.get_ref().to_string()),
                style: self.located(written.span(), self.string(written)?.to_owned()),
            });
        }
        style.sort_by_key(|setting| (setting.role.line, setting.role.column));
        Ok(style)
    }

    /// House rules that cannot be used are a matter for whoever asks for them: the program starts in any case.
    fn rules(&self) -> Parsed<HouseRules> {
        HouseRules::from_configuration(self.text).map_err(|RulesError { line, column, message }| Located {
            value: message,
            line,
            column,
        })
    }

    fn choice<T: FromStr<Err: ToString>>(&self, value: &Value<'_>) -> Parsed<T> {
        // `colors = 256` is as good as `colors = "256"`.
        let text = match value.get_ref() {
            DeValue::Integer(number) => number.as_str(),
            _ => self.string(value)?,
        };
        text.parse().map_err(|error: T::Err| self.problem(value.span(), error.to_string()))
    }

    fn path(&self, value: &Value<'_>) -> Parsed<PathBuf> {
        Ok(resolve(self.string(value)?, self.directory))
    }

    fn one_or_many(&self, value: &Value<'_>) -> Parsed<Vec<Located<String>>> {
        let text = |value: &Value<'_>| Ok(self.located(value.span(), self.string(value)?.to_owned()));
        match value.get_ref() {
            DeValue::Array(values) => values.iter().map(text).collect(),
            _ => Ok(vec![text(value)?]),
        }
    }

    fn string<'v>(&self, value: &'v Value<'_>) -> Parsed<&'v str> {
        value.get_ref().as_str().ok_or_else(|| self.wrong_type(value, "text in quotes"))
    }

    fn boolean(&self, value: &Value<'_>) -> Parsed<bool> {
        value.get_ref().as_bool().ok_or_else(|| self.wrong_type(value, "true or false"))
    }

    fn table<'v, 'i>(&self, value: &'v Value<'i>) -> Parsed<&'v DeTable<'i>> {
        value.get_ref().as_table().ok_or_else(|| self.wrong_type(value, "a table"))
    }

    /// A table without places, for whoever reads it later.
    fn plain_table(&self, name: &str) -> toml::Table {
        // The text has been parsed before, so neither step can fail.
        let whole: toml::Table = self.text.parse().unwrap_or_default();
        whole.get(name).and_then(toml::Value::as_table).cloned().unwrap_or_default()
    }

    fn wrong_type(&self, value: &Value<'_>, expected: &str) -> Located<String> {
        let found = value.get_ref().type_str();
        self.problem(value.span(), format!("expected {expected}, found a value of type {found}"))
    }

    fn problem(&self, at: Range<usize>, message: String) -> Located<String> {
        self.located(at, message)
    }

    fn located<T>(&self, at: Range<usize>, value: T) -> Located<T> {
        Located::at(self.text, at.start, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ColorChoice, ThemeChoice};

    fn parsed(text: &str) -> FileSettings {
        parse(text, Path::new("/etc/acscope"))
            .unwrap_or_else(|error| panic!("{}: {}", error.line, error.value))
    }

    #[test]
    fn the_documented_example_is_read() {
        let example: Vec<_> = include_str!("file.rs")
            .lines()
            .skip_while(|line| !line.contains("```toml"))
            .skip(1)
            .take_while(|line| !line.contains("```"))
            .map(|line| line.trim_start_matches("//!"))
            .collect();
        let settings = parsed(&example.join("\n"));
        assert_eq!(settings.layer.theme, Some(ThemeChoice::Dark));
        assert_eq!(settings.layer.colors, Some(ColorChoice::Ansi256));
        assert_eq!((settings.layer.ascii, settings.layer.mouse), (Some(false), Some(true)));
        assert_eq!(settings.layer.account, Some(PathBuf::from("/etc/acscope/account.json")));
        assert_eq!(settings.layer.catalogs, [PathBuf::from("/etc/acscope/catalogs/mine.json")]);
        let keys: Vec<_> = settings
            .keys
            .iter()
            .map(|binding| {
                let keys: Vec<_> = binding.keys.iter().map(|key| key.value.as_str()).collect();
                (binding.context.value.as_str(), binding.action.value.as_str(), keys)
            })
            .collect();
        assert_eq!(keys, [("policy", "split", vec!["|"]), ("policy", "merge", vec!["&", "ctrl-x m"])]);
        assert_eq!(settings.style.len(), 1);
        assert!(settings.suppress.is_empty());
        let Some(RulesSetting::Table(Ok(rules))) = settings.rules else { panic!("{:?}", settings.rules) };
        assert_eq!(rules.regions, ["cn-hangzhou"]);
    }

    #[test]
    fn house_rules_are_a_table_or_a_file_and_their_mistakes_wait_to_be_asked_for() {
        assert_eq!(
            parsed("rules = 'rules.toml'").rules,
            Some(RulesSetting::File(PathBuf::from("/etc/acscope/rules.toml")))
        );
        let settings = parsed("theme = 'dark'\n[rules]\nregion = []");
        assert_eq!(settings.layer.theme, Some(ThemeChoice::Dark), "the rest is used");
        let Some(RulesSetting::Table(Err(problem))) = settings.rules else { panic!("{:?}", settings.rules) };
        assert_eq!((problem.line, problem.column), (3, 1), "{}", problem.value);
    }

    #[test]
    fn an_open_table_is_kept_as_it_is() {
        let settings = parsed("[suppress]\nH101 = [\"team-a.json\"]\n[suppress.'p.json']\nreason = 'x'");
        assert_eq!(settings.suppress.len(), 2);
        assert!(settings.suppress.get("H101").unwrap().is_array());
    }

    #[test]
    fn numbers_are_taken_where_they_are_meant() {
        assert_eq!(parsed("colors = 16").layer.colors, Some(ColorChoice::Ansi16));
    }

    #[test]
    fn each_mistake_is_reported_at_its_place() {
        for (text, place, part) in [
            ("theme = \"drak\"", (1, 9), "write one of auto, dark"),
            ("\nmouse = \"yes\"", (2, 9), "`mouse`: expected true or false"),
            ("themes = \"dark\"", (1, 1), "did you mean `theme`?"),
            ("wallpaper = 1", (1, 1), "there are theme, colors"),
            ("theme = 'dark'\ntheme = 'light'", (2, 1), "duplicate key"),
            ("[keys]\npolicy = 3", (2, 10), "expected a table"),
            ("[keys.policy]\nsplit = [1]", (2, 10), "expected text in quotes"),
            ("theme = ", (1, 9), ""),
            ("catalogs = [\"a\", 2]", (1, 18), "expected text in quotes"),
            ("style = []", (1, 9), "expected a table"),
            ("rules = 1", (1, 9), "house rules"),
        ] {
            let error = parse(text, Path::new("/")).expect_err(text);
            assert_eq!((error.line, error.column), place, "{text}: {}", error.value);
            assert!(error.value.contains(part), "{text}: {}", error.value);
            assert!(!error.value.contains('\n') && !error.value.is_empty(), "{text}: {}", error.value);
        }
    }
}
