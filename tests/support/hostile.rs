//! Texts of strangers that must not act on a terminal, and secrets that must not be shown.

/// Clears the screen, names the window, turns the direction of text round, hides; as JSON and TOML write it.
pub const NASTY: &str = r"x\u001b[2J\u001b]0;owned\u0007\u202e\u2066\u200b\u0085\u009by";
/// An access key that nobody has.
pub const KEY: &str = "LTAI5tQ9zVnotARealKey77x";
/// Its secret.
pub const SECRET: &str = "wJa1rXUtnFEMIK7MDENGbPxRfiCYzzzz";

/// Whether a text would do something to a terminal but be read. Line ends are the program's own.
pub fn acts(text: &str) -> bool {
    text.chars().any(|c| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    })
}

/// Whether a text tells a secret.
pub fn tells(text: &str) -> bool {
    text.contains(KEY) || text.contains(SECRET)
}
