//! Roles and the styles they have: dark, light or without colour, in as many colours as the terminal has.
//!
//! Views never name a colour. They ask [`Theme::style`] for a [`Role`], and everything else follows: the
//! palette (`palette.rs`), the number of colours (`depth.rs`) and the user's own styles (`written.rs`).
//! No meaning hangs on colour alone: decisions and memberships have marks (`symbols.rs`), access levels letters, and the
//! focused pane a bold title.

mod depth;
mod palette;
pub mod symbols;
mod written;

use ratatui::style::Style;

pub use depth::{Depth, detect_depth};
use palette::Paint;
pub use written::{StyleError, parse_style};

use crate::config::{ColorChoice, Environment, Located, StyleSetting, ThemeChoice};
use crate::engine::nearest::nearest;

macro_rules! roles {
    ($( $role:ident $name:literal $doc:literal )+) => {
        /// What a piece of the screen is for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Role { $( #[doc = $doc] $role, )+ }

        impl Role {
            /// All roles.
            pub const ALL: &[Self] = &[ $( Self::$role, )+ ];

            /// The name in the configuration file: `[style] NAME = "…"`.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$role => $name, )+ }
            }
        }
    };
}

roles! {
    Text "text" "Ordinary text."
    Muted "muted" "What matters less than the text beside it."
    Strong "strong" "What matters more."
    Header "header" "The line at the top."
    Bar "bar" "The line at the bottom."
    Key "key" "A key in the bottom line and in help."
    Border "border" "The frame of a pane."
    BorderFocused "border-focused" "The frame of the pane that has the keyboard."
    Title "title" "The title of a pane."
    TitleFocused "title-focused" "The title of the pane that has the keyboard."
    Tab "tab" "A tab that is not shown."
    TabActive "tab-active" "The tab that is shown."
    Selected "selected" "The selected row of the pane that has the keyboard."
    SelectedElsewhere "selected-elsewhere" "The selected row of another pane."
    Match "match" "Letters that match the search."
    Count "count" "Numbers beside names."
    Branch "branch" "A service or group of the tree."
    Named "named" "The selected statement names this action."
    Covered "covered" "The selected statement covers this action by a wildcard."
    Absent "absent" "The selected statement does not cover this action."
    Allow "allow" "Allowed; the effect Allow."
    ExplicitDeny "explicit-deny" "Denied by a statement; the effect Deny."
    ImplicitDeny "implicit-deny" "Not allowed by anything."
    Depends "depends" "The decision depends on an undocumented rule."
    LevelCreate "level-create" "Access level create."
    LevelList "level-list" "Access level list."
    LevelGet "level-get" "Access level get."
    LevelUpdate "level-update" "Access level update."
    LevelDelete "level-delete" "Access level delete."
    LevelNone "level-none" "No access level, or an unknown one."
    JsonKey "json-key" "A member name in JSON."
    JsonString "json-string" "A text in JSON."
    JsonWildcard "json-wildcard" "A wildcard in a text of the JSON."
    JsonNumber "json-number" "A number in JSON."
    JsonLiteral "json-literal" "true, false and null in JSON."
    JsonPunctuation "json-punctuation" "Brackets, commas and colons in JSON."
    LineNumber "line-number" "Line numbers."
    Escaped "escaped" "A hidden character, shown."
    Label "label" "The name of a field."
    Field "field" "A field that can be edited."
    Placeholder "placeholder" "What stands in an empty field."
    Popup "popup" "The ground of a pop-up."
    PopupBorder "popup-border" "The frame of a pop-up."
    Info "info" "A message."
    Success "success" "A message that something worked."
    Warning "warning" "A message that something needs attention."
    Error "error" "A message that something failed."
    Added "added" "Access or text that is new."
    Removed "removed" "Access or text that is gone."
}

/// The styles in force, one for each role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    styles: Vec<Style>,
}

/// Which themes there are once `auto` is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThemeName {
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
    /// Without colour.
    Mono,
}

impl ThemeName {
    /// The next theme of the cycle.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Mono,
            Self::Mono => Self::Dark,
        }
    }

    /// What the user chose; `auto` asks the environment for the background.
    pub fn choose(choice: ThemeChoice, environment: Environment<'_>) -> Self {
        match choice {
            ThemeChoice::Light => Self::Light,
            ThemeChoice::Mono => Self::Mono,
            ThemeChoice::Auto if has_light_background(environment) => Self::Light,
            ThemeChoice::Auto | ThemeChoice::Dark => Self::Dark,
        }
    }
}

/// Some terminals say `COLORFGBG=foreground;background` by number; 7 and 15 are the whites.
fn has_light_background(environment: Environment<'_>) -> bool {
    environment("COLORFGBG")
        .and_then(|value| value.to_str().and_then(|text| text.rsplit(';').next()).map(str::to_owned))
        .is_some_and(|background| matches!(background.as_str(), "7" | "15"))
}

impl Theme {
    /// The styles of a theme in so many colours.
    pub fn new(name: ThemeName, depth: Depth) -> Self {
        let styles = Role::ALL.iter().map(|role| Paint::of(name, *role).style(depth)).collect();
        Self { styles }
    }

    /// The theme and number of colours that configuration and terminal ask for.
    pub fn depth_for(choice: ColorChoice, environment: Environment<'_>) -> Depth {
        match choice {
            ColorChoice::Auto => detect_depth(environment),
            ColorChoice::None => Depth::None,
            ColorChoice::Ansi16 => Depth::Ansi16,
            ColorChoice::Ansi256 => Depth::Ansi256,
            ColorChoice::True => Depth::True,
        }
    }

    /// Lays the user's styles over the theme, brought down to the terminal's colours.
    pub fn apply(&mut self, settings: &[StyleSetting], depth: Depth) -> Result<(), Located<StyleError>> {
        for setting in settings {
            let name = &setting.role.value;
            let Some(role) = Role::ALL.iter().find(|role| role.name() == name) else {
                let near = nearest(name, Role::ALL.iter().map(|role| role.name()));
                return Err(setting.role.with(StyleError::UnknownRole { name: name.clone(), near }));
            };
            let style = parse_style(&setting.style.value).map_err(|error| setting.style.with(error))?;
            if let Some(slot) = self.styles.get_mut(*role as usize) {
                *slot = depth::reduce(style, depth);
            }
        }
        Ok(())
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }

    /// The name of the role that has exactly this style, the first of several; for dumps of a screen.
    pub fn role_of(&self, style: Style) -> Option<Role> {
        Role::ALL.iter().copied().find(|role| self.style(*role) == style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::{Color, Modifier};
    use std::collections::BTreeSet;

    fn setting(role: &str, style: &str) -> StyleSetting {
        let located = |value: &str, column| Located { value: value.to_owned(), line: 4, column };
        StyleSetting { role: located(role, 1), style: located(style, 9) }
    }

    #[test]
    fn role_names_are_unique_and_roles_stand_at_their_own_place() {
        let names: BTreeSet<_> = Role::ALL.iter().map(|role| role.name()).collect();
        assert_eq!(names.len(), Role::ALL.len());
        for (index, role) in Role::ALL.iter().enumerate() {
            assert_eq!(*role as usize, index);
        }
    }

    #[test]
    fn without_colours_no_style_has_one_and_the_selection_can_still_be_seen() {
        for name in [ThemeName::Dark, ThemeName::Light, ThemeName::Mono] {
            let theme = Theme::new(name, Depth::None);
            for role in Role::ALL {
                let style = theme.style(*role);
                assert!(style.fg.is_none() && style.bg.is_none(), "{}", role.name());
            }
            assert!(theme.style(Role::Selected).add_modifier.contains(Modifier::REVERSED));
            for role in
                [Role::SelectedElsewhere, Role::Match, Role::Error, Role::TitleFocused, Role::TabActive]
            {
                assert!(!theme.style(role).add_modifier.is_empty(), "{} is told apart", role.name());
            }
        }
    }

    #[test]
    fn the_mono_theme_has_no_colour_at_any_depth() {
        assert_eq!(Theme::new(ThemeName::Mono, Depth::True), Theme::new(ThemeName::Mono, Depth::None));
    }

    #[test]
    fn sixteen_colours_use_only_the_terminals_own() {
        for name in [ThemeName::Dark, ThemeName::Light] {
            let theme = Theme::new(name, Depth::Ansi16);
            for role in Role::ALL {
                for color in [theme.style(*role).fg, theme.style(*role).bg].into_iter().flatten() {
                    assert!(
                        !matches!(color, Color::Rgb(..) | Color::Indexed(_)),
                        "{}: {color:?}",
                        role.name()
                    );
                }
            }
        }
    }

    #[test]
    fn the_user_may_restyle_any_role() {
        let mut theme = Theme::new(ThemeName::Dark, Depth::True);
        theme.apply(&[setting("match", "bold underline #ffcc00 on blue")], Depth::True).unwrap();
        let expected = Style::new()
            .fg(Color::Rgb(0xff, 0xcc, 0))
            .bg(Color::Blue)
            .add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        assert_eq!(theme.style(Role::Match), expected);
        theme.apply(&[setting("match", "#ffcc00 bold")], Depth::None).unwrap();
        assert_eq!(theme.style(Role::Match), Style::new().add_modifier(Modifier::BOLD), "NO_COLOR holds");
    }

    #[test]
    fn wrong_styles_are_found_with_their_place() {
        let mut theme = Theme::new(ThemeName::Dark, Depth::True);
        for (role, style, column, part) in [
            ("macth", "bold", 1, "did you mean `match`?"),
            ("match", "blod", 9, "`blod`"),
            ("match", "red on", 9, "after `on`"),
            ("match", "#ff", 9, "`#ff`"),
            ("match", "300", 9, "`300`"),
        ] {
            let error = theme.apply(&[setting(role, style)], Depth::True).expect_err(style);
            assert_eq!(error.column, column);
            assert!(error.value.to_string().contains(part), "{}", error.value);
        }
    }

    #[test]
    fn the_terminal_may_say_that_its_background_is_light() {
        let choose = |value: &'static str| {
            ThemeName::choose(ThemeChoice::Auto, &move |name| (name == "COLORFGBG").then(|| value.into()))
        };
        assert_eq!(choose("0;15"), ThemeName::Light);
        assert_eq!(choose("0;default;7"), ThemeName::Light);
        assert_eq!(choose("15;0"), ThemeName::Dark);
        assert_eq!(ThemeName::choose(ThemeChoice::Auto, &|_| None), ThemeName::Dark);
        assert_eq!(ThemeName::choose(ThemeChoice::Light, &|_| None), ThemeName::Light);
    }
}
