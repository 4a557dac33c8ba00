//! Actions that mean the same wherever the keyboard is.

use super::focus::{focus, open_screen, step_focus, turn};
use super::say::say;
use super::{account, catalog_edits, files, forms, policy, popups, screens, start, usage};
use crate::tui::app::App;
use crate::tui::effect::{Effect, Effects};
use crate::tui::keys::action::Action;
use crate::tui::notice::Level;
use crate::tui::pane::Pane;
use crate::tui::screen::Screen;
use crate::tui::seen::Seen;
use crate::tui::text;
use crate::tui::theme::ThemeName;

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Effects {
    match action {
        Action::Help => popups::open_help(app),
        Action::Palette => popups::open_palette(app),
        Action::Messages => popups::open_messages(app),
        Action::NextTheme => {
            app.theme = app.theme.next();
            let name = match app.theme {
                ThemeName::Dark => "dark",
                ThemeName::Light => "light",
                ThemeName::Mono => "mono",
            };
            return say(app, Level::Info, text::theme(name));
        }
        Action::ToggleMouse => {
            app.mouse = !app.mouse;
            app.notices.say(Level::Info, if app.mouse { text::MOUSE_TAKEN } else { text::MOUSE_LEFT });
            return vec![Effect::Mouse(app.mouse)];
        }
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Stop],
        Action::NextPane => step_focus(app, seen, true),
        Action::PreviousPane => step_focus(app, seen, false),
        Action::GoCatalog => focus(app, Pane::Catalog),
        Action::GoPolicy => focus(app, Pane::Policy),
        Action::GoJson => focus(app, Pane::Json),
        Action::GoFindings => focus(app, Pane::Findings),
        Action::GoAccess => focus(app, Pane::Access),
        Action::NextTab | Action::PreviousTab => turn(app, seen, action == Action::NextTab),
        Action::GoRequest => focus(app, Pane::Request),
        Action::GoDetails if app.focus == Pane::Details => focus(app, Pane::Catalog),
        Action::GoDetails => focus(app, Pane::Details),
        Action::Layers => account::open_layers(app),
        Action::Screens => screens::choose(app),
        Action::OpenMatrix => open_screen(app, Screen::Matrix),
        Action::OpenAccount => open_screen(app, Screen::Account),
        Action::OpenCompare => open_screen(app, Screen::Compare),
        Action::OpenUsage => open_screen(app, Screen::Usage),
        Action::OpenTrail => return usage::ask_for_trail(app),
        Action::CloseScreen => app.screen = Screen::Workbench,
        Action::Zoom => app.shape.zoomed = !app.shape.zoomed,
        Action::Wider | Action::Narrower => app.shape.widen(app.focus, action == Action::Wider),
        Action::Taller | Action::Shorter => app.shape.heighten(app.focus, action == Action::Taller),
        Action::Search => {
            focus(app, Pane::Catalog);
            app.catalog.searching = true;
        }
        Action::Quit
        | Action::Open
        | Action::Save
        | Action::SaveAs
        | Action::Reload
        | Action::NextPolicy
        | Action::PreviousPolicy
        | Action::OpenPolicies
        | Action::ClosePolicy => {
            return files::act(app, action);
        }
        Action::NewPolicy | Action::Templates | Action::Modules | Action::Guide | Action::Export => {
            return start::act(app, action);
        }
        Action::PolicySettings => return forms::open_document(app),
        Action::UndoHistory => return policy::history(app),
        Action::Undo => return policy::undo(app),
        Action::Redo => return policy::redo(app),
        Action::CopyStatement => return policy::copy_statement(app),
        Action::CopyJson => return vec![Effect::Copy(app.draft.text().to_owned())],
        Action::CopyAction | Action::CopyArn => return catalog_edits::copy(app, action),
        // What is left belongs to one pane or to a line being typed, and means nothing elsewhere.
        _ => {}
    }
    Effects::new()
}
