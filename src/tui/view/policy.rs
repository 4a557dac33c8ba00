//! The statements of the policy.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Skin, placeholder, text};

pub fn render(frame: &mut Frame<'_>, area: Rect, skin: &Skin<'_>) {
    placeholder(frame, area, skin, text::EMPTY_POLICY);
}
