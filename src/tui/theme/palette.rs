//! The colours of the themes.
//!
//! The terminal's own foreground and background stay what they are; a theme only picks accents that stand
//! out against them. A test holds every accent to a contrast of 4.5 to 1 (WCAG AA) against the ground, the
//! selection and the pop-ups.

use ratatui::style::{Color, Modifier, Style};

use super::depth::{Depth, reduce};
use super::{Role, ThemeName};

/// A colour, and which of the terminal's own sixteen stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ink {
    rgb: [u8; 3],
    ansi: Color,
}

const fn ink(rgb: u32, ansi: Color) -> Ink {
    let [_, r, g, b] = rgb.to_be_bytes();
    Ink { rgb: [r, g, b], ansi }
}

/// The inks of one theme.
struct Inks {
    text: Ink,
    blue: Ink,
    green: Ink,
    red: Ink,
    yellow: Ink,
    orange: Ink,
    violet: Ink,
    teal: Ink,
    grey: Ink,
    faint: Ink,
    selection: Ink,
    selection_elsewhere: Ink,
    ground: Ink,
}

const DARK: Inks = Inks {
    text: ink(0xe6_ed_f3, Color::White),
    blue: ink(0x7c_b8_ff, Color::LightBlue),
    green: ink(0x85_d9_96, Color::Green),
    red: ink(0xff_85_85, Color::LightRed),
    yellow: ink(0xe8_c6_6e, Color::Yellow),
    orange: ink(0xf2_a9_71, Color::Yellow),
    violet: ink(0xd0_a5_f5, Color::Magenta),
    teal: ink(0x70_d0_cc, Color::Cyan),
    grey: ink(0xa3_ad_b9, Color::Gray),
    faint: ink(0x50_5a_66, Color::DarkGray),
    selection: ink(0x26_3e_5c, Color::Blue),
    selection_elsewhere: ink(0x2a_30_38, Color::DarkGray),
    ground: ink(0x1b_21_29, Color::Black),
};

const LIGHT: Inks = Inks {
    text: ink(0x1f_23_28, Color::Black),
    blue: ink(0x06_4f_9c, Color::Blue),
    green: ink(0x14_64_28, Color::Green),
    red: ink(0xb0_1c_24, Color::Red),
    yellow: ink(0x75_52_00, Color::Yellow),
    orange: ink(0x8f_42_00, Color::Red),
    violet: ink(0x74_2f_93, Color::Magenta),
    teal: ink(0x00_60_66, Color::Cyan),
    grey: ink(0x52_5b_66, Color::DarkGray),
    faint: ink(0xb4_bc_c6, Color::Gray),
    selection: ink(0xd2_e4_f8, Color::Cyan),
    selection_elsewhere: ink(0xe6_e9_ed, Color::Gray),
    ground: ink(0xf3_f5_f8, Color::White),
};

/// How a role looks, before the number of colours is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Paint {
    fg: Option<Ink>,
    bg: Option<Ink>,
    modifiers: Modifier,
    /// What says it where colours cannot: without colours, and for grounds that sixteen have no shade for.
    plain: Modifier,
}

impl Paint {
    const fn fg(ink: Ink) -> Self {
        Self { fg: Some(ink), bg: None, modifiers: Modifier::empty(), plain: Modifier::empty() }
    }

    const fn on(self, ink: Ink) -> Self {
        Self { bg: Some(ink), ..self }
    }

    const fn with(self, modifiers: Modifier) -> Self {
        Self { modifiers, ..self }
    }

    const fn or(self, plain: Modifier) -> Self {
        Self { plain, ..self }
    }

    pub(super) fn of(theme: ThemeName, role: Role) -> Self {
        match theme {
            ThemeName::Dark => Self::in_inks(&DARK, role),
            ThemeName::Light => Self::in_inks(&LIGHT, role),
            ThemeName::Mono => {
                let colored = Self::in_inks(&DARK, role);
                Self {
                    fg: None,
                    bg: None,
                    modifiers: colored.modifiers | colored.plain,
                    plain: Modifier::empty(),
                }
            }
        }
    }

    #[expect(clippy::match_same_arms, reason = "a table: roles of one kind stand together")]
    fn in_inks(inks: &Inks, role: Role) -> Self {
        const PLAIN: Paint =
            Paint { fg: None, bg: None, modifiers: Modifier::empty(), plain: Modifier::empty() };
        const BOLD: Modifier = Modifier::BOLD;
        const DIM: Modifier = Modifier::DIM;
        const ITALIC: Modifier = Modifier::ITALIC;
        const UNDERLINED: Modifier = Modifier::UNDERLINED;
        const REVERSED: Modifier = Modifier::REVERSED;
        // A ground always brings the ink of its text along: the terminal's own could be as dark as the ground.
        let text = Self::fg(inks.text);
        match role {
            Role::Text | Role::JsonPunctuation => PLAIN,
            Role::Strong => PLAIN.with(BOLD),
            Role::Muted | Role::ImplicitDeny | Role::Absent | Role::LineNumber | Role::Tab | Role::Bar => {
                Self::fg(inks.grey).or(DIM)
            }
            Role::Header => text.on(inks.selection_elsewhere).or(REVERSED),
            Role::Key => Self::fg(inks.blue).with(BOLD),
            Role::Border => Self::fg(inks.faint).or(DIM),
            Role::BorderFocused | Role::PopupBorder => Self::fg(inks.blue),
            Role::Title => Self::fg(inks.grey),
            Role::TitleFocused | Role::TabActive => Self::fg(inks.blue).with(BOLD).or(UNDERLINED),
            Role::Selected => text.on(inks.selection).or(REVERSED),
            Role::SelectedElsewhere => text.on(inks.selection_elsewhere).or(UNDERLINED),
            Role::Match => Self::fg(inks.yellow).with(BOLD).or(UNDERLINED),
            Role::Count | Role::Label => Self::fg(inks.grey),
            Role::Branch => PLAIN.with(BOLD),
            Role::Named | Role::JsonKey => Self::fg(inks.blue),
            Role::Covered | Role::LevelList => Self::fg(inks.teal),
            Role::Allow | Role::Success | Role::Added | Role::LevelCreate => Self::fg(inks.green).or(BOLD),
            Role::ExplicitDeny | Role::LevelDelete | Role::Removed => Self::fg(inks.red).or(BOLD),
            Role::Error => Self::fg(inks.red).with(BOLD).or(REVERSED),
            Role::Depends | Role::Warning => Self::fg(inks.yellow).or(BOLD),
            Role::LevelGet | Role::Info => Self::fg(inks.blue).or(ITALIC),
            Role::LevelUpdate | Role::JsonNumber | Role::JsonWildcard => Self::fg(inks.orange),
            Role::LevelNone | Role::Placeholder => Self::fg(inks.grey).with(ITALIC),
            Role::JsonString => Self::fg(inks.green),
            Role::JsonLiteral => Self::fg(inks.violet),
            Role::Escaped => Self::fg(inks.violet).with(BOLD).or(REVERSED),
            Role::Field => PLAIN.with(UNDERLINED),
            Role::Popup => text.on(inks.ground),
        }
    }

    pub(super) fn style(self, depth: Depth) -> Style {
        let mut modifiers = self.modifiers;
        if depth == Depth::None || (depth == Depth::Ansi16 && self.bg.is_some()) {
            modifiers |= self.plain;
        }
        let color = |ink: Ink| {
            let [r, g, b] = ink.rgb;
            if depth == Depth::Ansi16 { ink.ansi } else { Color::Rgb(r, g, b) }
        };
        // The terminal's sixteen are made for text; as grounds they shout or hide what stands on them.
        let grounded = depth > Depth::Ansi16;
        let style = Style {
            fg: self.fg.filter(|_| grounded || self.bg.is_none()).map(color),
            bg: self.bg.filter(|_| grounded).map(color),
            add_modifier: modifiers,
            ..Style::new()
        };
        reduce(style, depth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance and contrast as in the Web Content Accessibility Guidelines 2.1.
    fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
        let luminance = |rgb: [u8; 3]| {
            let [r, g, b] = rgb.map(|channel| {
                let c = f64::from(channel) / 255.0;
                if c <= 0.03928 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            });
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_accent_can_be_read_on_every_ground() {
        for (theme, inks, terminals) in [
            (ThemeName::Dark, &DARK, [[0, 0, 0], [0x28, 0x2c, 0x34]]),
            (ThemeName::Light, &LIGHT, [[255, 255, 255], [0xf5, 0xf2, 0xe8]]),
        ] {
            let grounds = [inks.selection.rgb, inks.selection_elsewhere.rgb, inks.ground.rgb];
            for role in Role::ALL {
                let paint = Paint::of(theme, *role);
                assert!(paint.bg.is_none() || paint.fg == Some(inks.text), "{}", role.name());
                // A frame is not read.
                if *role == Role::Border {
                    continue;
                }
                let Some(fg) = paint.fg else { continue };
                for ground in terminals.iter().chain(&grounds) {
                    let contrast = contrast(fg.rgb, *ground);
                    assert!(contrast >= 4.5, "{theme:?} {} on {ground:02x?}: {contrast:.2}", role.name());
                }
            }
        }
    }
}
