//! Everything a key can do: one table.
//!
//! A row is `Variant "name" bar RANK "what it does" { Context: keys; … }`.
//! - `name` is written in the configuration and, with blanks for hyphens, in the status bar.
//! - `RANK` orders the hints of the status bar, 1 first; 0 never stands there. `bar 0 in Context 4` is another rank where
//!   the keys of one context work.
//! - `what it does` is the English sentence that help, palette, `docs/keys.md`, the man page and the
//!   documentation of the variant show. It stands here, not in `text/`, so that a new action is one row.
//!   A second language looks it up by name.
//! - Each context that has the action lists its default keys, alternatives separated by commas; an empty
//!   list means bindable, reachable from the palette, but without a key.
//!
//! Adding an action: a row here, an arm in `update`. Everything else follows from the row. The table makes
//! no claim about whether an action is possible at this moment: `App::why_not` does.

use super::context::Context;
use crate::tui::pane::Pane;
use crate::tui::screen::Screen;

/// What an action is about; the sections of help and documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// The program itself.
    General,
    /// Moving in lists, trees and texts.
    Moving,
    /// Panes and their sizes.
    Panes,
    /// The other screens.
    Screens,
    /// The account screen.
    Account,
    /// The matrix screen.
    Matrix,
    /// The policy file.
    File,
    /// Undo and redo.
    History,
    /// The clipboard.
    Copying,
    /// The catalog tree.
    Catalog,
    /// Statements and what they are made of.
    Policy,
    /// The JSON text.
    Json,
    /// What is wrong with the policy.
    Findings,
    /// What the policy gained and lost.
    Access,
    /// The request and its verdict.
    Request,
    /// Typing in a line, pop-up lists and questions.
    Typing,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionRow {
    /// The action.
    pub action: Action,
    /// Its name in configuration and status bar.
    pub name: &'static str,
    /// Its section.
    pub group: Group,
    /// What it does, one line.
    pub doc: &'static str,
    /// Place among the hints of the status bar: 1 is first, 0 never.
    pub bar: u8,
    /// Another place there, for the keys of one context.
    pub bar_in: Option<(Context, u8)>,
    /// Default keys per context.
    pub keys: &'static [(Context, &'static [&'static str])],
}

macro_rules! actions {
    (@place) => { None };
    (@place $where:ident $there:literal) => { Some((Context::$where, $there)) };
    ($( $group:ident { $(
        $action:ident $name:literal bar $bar:literal $(in $where:ident $there:literal)? $doc:literal { $( $context:ident: $($key:literal),*; )+ }
    )+ } )+) => {
        /// Something a person can ask the workbench to do with one key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $( $( #[doc = $doc] $action, )+ )+ }

        /// The table, in the order in which help and documents show it.
        pub const ACTIONS: &[ActionRow] = &[ $( $( *Action::$action.row(), )+ )+ ];

        impl Action {
            /// The row of this action.
            pub const fn row(self) -> &'static ActionRow {
                match self { $( $( Self::$action => &ActionRow {
                    action: Action::$action,
                    name: $name,
                    group: Group::$group,
                    doc: $doc,
                    bar: $bar,
                    bar_in: actions!(@place $($where $there)?),
                    keys: &[ $( (Context::$context, &[ $($key),* ]), )+ ],
                }, )+ )+ }
            }
        }
    };
}

actions! {
    General {
        Help "help" bar 90 "List what works here; type to filter, Enter runs the entry" { Global: "?", "F1"; }
        Palette "palette" bar 91 "Find any command by name and run it" { Global: ":", "ctrl-p"; }
        Messages "messages" bar 0 "Show the messages of this session" { Global: "F2"; }
        NextTheme "next-theme" bar 0 "Change to the next theme" { Global: "F3"; }
        ToggleMouse "toggle-mouse" bar 0 "Leave the mouse to the terminal, to select text, or take it back" { Global: "F4"; }
        Redraw "redraw" bar 0 "Draw the whole screen again" { Global: "ctrl-l"; }
        Suspend "suspend" bar 0 "Go back to the shell; `fg` returns" { Global: "ctrl-z"; }
        Quit "quit" bar 99 "Quit; asks first when something is unsaved" { Global: "q", "ctrl-c"; }
    }
    Moving {
        Up "up" bar 0 "Move up" { Global: "k", "up"; Search: "up", "ctrl-p"; Editor: "up", "ctrl-p"; List: "up", "ctrl-p"; Confirm: "up"; }
        Down "down" bar 0 "Move down" { Global: "j", "down"; Search: "down", "ctrl-n"; Editor: "down", "ctrl-n"; List: "down", "ctrl-n"; Confirm: "down"; }
        Left "left" bar 0 "Close the branch or go to its parent; scroll left" { Global: "h", "left"; Confirm: "left"; }
        Right "right" bar 0 "Open the branch or enter it; scroll right" { Global: "l", "right"; Confirm: "right"; }
        PageUp "page-up" bar 0 "Move up by a screen" { Global: "pageup", "ctrl-b"; Search: "pageup"; List: "pageup"; }
        PageDown "page-down" bar 0 "Move down by a screen" { Global: "pagedown", "ctrl-f"; Search: "pagedown"; List: "pagedown"; }
        HalfPageUp "half-page-up" bar 0 "Move up by half a screen" { Global: "ctrl-u"; }
        HalfPageDown "half-page-down" bar 0 "Move down by half a screen" { Global: "ctrl-d"; }
        Top "top" bar 0 "Go to the first row" { Global: "g g", "home"; Editor: "ctrl-home"; List: "ctrl-home"; }
        Bottom "bottom" bar 0 "Go to the last row" { Global: "G", "end"; Editor: "ctrl-end"; List: "ctrl-end"; }
        NextMark "next-mark" bar 0 "Go to the next finding, fault, example or change" { Global: "]"; Editor: "F8"; }
        PreviousMark "previous-mark" bar 0 "Go to the previous finding, fault, example or change" { Global: "["; Editor: "F7"; }
    }
    Panes {
        NextPane "next-pane" bar 80 "Go to the next pane" { Global: "tab"; Search: "tab"; Confirm: "tab"; }
        PreviousPane "previous-pane" bar 0 "Go to the previous pane" { Global: "shift-tab"; Search: "shift-tab"; Editor: "shift-tab"; Confirm: "shift-tab"; }
        GoCatalog "go-catalog" bar 0 "Go to the catalog" { Global: "1"; }
        GoPolicy "go-policy" bar 0 "Go to the policy" { Global: "2"; }
        GoJson "go-json" bar 0 "Go to the JSON text" { Global: "3"; }
        GoRequest "go-request" bar 0 "Go to the request" { Global: "4"; }
        GoFindings "go-findings" bar 0 "Go to the findings" { Global: "5"; }
        GoAccess "go-access" bar 0 "Go to what the policy gained and lost" { Global: "6"; }
        GoDetails "go-details" bar 0 "Go to the details, or back from them" { Global: "i"; }
        NextTab "next-tab" bar 0 "Show the next tab in the place of the JSON text" { Global: "g t", "ctrl-pagedown"; }
        PreviousTab "previous-tab" bar 0 "Show the tab before it" { Global: "g T", "ctrl-pageup"; }
        Zoom "zoom" bar 0 "Give the whole screen to this pane, or take it back" { Global: "z"; }
        Wider "wider" bar 0 "Make this pane wider" { Global: ">"; }
        Narrower "narrower" bar 0 "Make this pane narrower" { Global: "<"; }
        Taller "taller" bar 0 "Make this pane taller" { Global: "+"; }
        Shorter "shorter" bar 0 "Make this pane shorter" { Global: "-"; }
    }
    Screens {
        Screens "screens" bar 81 "Choose a screen: the workbench, the account, the matrix, the usage, a comparison" { Global: "F6", "g s"; }
        OpenAccount "open-account" bar 0 "Show the account: who there is, and what is attached to them" { Global: "g a"; }
        OpenMatrix "open-matrix" bar 0 "Show who may do what: actions down, principals across" { Global: "g m"; }
        CloseScreen "close-screen" bar 2 "Go back to the workbench; the screen stays as it is" { Global: ; Account: "esc", "q"; Matrix: "esc", "q"; Usage: "esc", "q"; Compare: "esc", "q"; }
        OpenUsage "open-usage" bar 0 "Show the usage: what a trail says was used, against what is granted" { Global: "g e"; }
        OpenTrail "open-trail" bar 0 in Usage 4 "Open event files of ActionTrail" { Global: "f a"; Usage: "o"; }
        StopReading "stop-reading" bar 1 "Stop reading the trail" { Usage: "x"; }
        ToggleUse "toggle-use" bar 5 "Open or close the row: requests, events" { Usage: "enter", "space"; }
        DraftFromUse "draft-from-use" bar 3 "Draft a policy that allows what was used" { Usage: "d"; }
        OpenCompare "open-compare" bar 0 "Compare two states of the policy, or two policies, as access and as text" { Global: "g c"; }
        CompareFrom "compare-from" bar 4 "Choose what is compared: the file, an earlier step, another file, a template" { Compare: "o"; }
        CompareTo "compare-to" bar 5 "Choose what it is compared to" { Compare: "n"; }
        SwapSides "swap-sides" bar 6 "Compare the other way round" { Compare: "s"; }
        Layers "layers" bar 0 "Switch layers of policies off and on, and see what each of them does" { Global: "g l"; }
    }
    Account {
        SimulateAs "simulate-as" bar 3 "Ask in the workbench as this user, role or group's member, or about this resource; open or close the section" { Account: "enter"; }
        FindThing "find-in-account" bar 4 "Find a user, group, role, policy, level or resource by name" { Account: "/"; }
        NewThing "new-in-account" bar 5 "Add a user, group, role, policy, control level or resource" { Account: "n"; }
        AttachPolicy "attach-policy" bar 6 "Attach a policy to what is selected, or the selected policy to somebody" { Account: "a"; }
        AttachInGroup "attach-in-resource-group" bar 0 "Attach a policy for the resources of one resource group" { Account: "A"; }
        DetachPolicy "detach-policy" bar 7 "Detach a policy" { Account: "d"; }
        Membership "membership" bar 8 "Put a user into a group or take it out" { Account: "m"; }
        Rename "rename" bar 0 "Rename what is selected, wherever it is spoken of" { Account: "R"; }
        SetResourceGroup "set-resource-group" bar 0 "Say which resource group a resource is in" { Account: "o"; }
        SetTags "set-tags" bar 0 "Write the tags of a resource" { Account: "t"; }
        RaiseLevel "raise-level" bar 0 "Move a control level up, nearer to the root" { Account: "K", "alt-up"; }
        RemoveDocument "remove-document" bar 0 "Take the trust policy of a role away, or the policy of a resource" { Account: "X"; }
    }
    Matrix {
        DrillDown "drill-down" bar 3 "Open or close the branch; on an action, ask about this cell in the workbench and see why" { Matrix: "enter"; }
        FilterMatrix "filter-matrix" bar 4 "Show some actions and principals only: words, svc: level: mod: as: is:" { Matrix: "/"; }
        MatrixResource "matrix-resource" bar 6 "Ask on a resource, where it can be one of the action's" { Matrix: "r"; }
        ExportMatrix "export-matrix" bar 7 "Write what is shown as CSV or Markdown" { Matrix: "w", "f e"; }
    }
    File {
        NewPolicy "new-policy" bar 50 "Start a policy from nothing, a template, a module, a resource and level, a file or the clipboard" { Global: "ctrl-n"; }
        Open "open" bar 51 "Open a policy file" { Global: "ctrl-o"; }
        Save "save" bar 40 "Save the policy, on the account screen the account" { Global: "ctrl-s"; Editor: "ctrl-s"; Account: "ctrl-s"; }
        SaveAs "save-as" bar 0 "Save the policy or the account under another name" { Global: "f s"; Account: "f s"; }
        Reload "reload" bar 0 "Read the file again" { Global: "f r"; }
        PolicySettings "policy-settings" bar 0 "Name, note and kind of the policy" { Global: "f n"; }
        Export "export" bar 0 "Write the policy in another form" { Global: "f e"; }
        NextPolicy "next-policy" bar 0 "Go to the next open policy" { Global: "g b"; }
        PreviousPolicy "previous-policy" bar 0 "Go to the previous open policy" { Global: "g B"; }
        OpenPolicies "open-policies" bar 0 "List the open policies, and go to one" { Global: "f l"; }
        ClosePolicy "close-policy" bar 0 "Close the policy" { Global: "f x"; }
        Templates "templates" bar 0 "Start from a template" { Global: "f t"; }
        Modules "modules" bar 0 "Start from a feature module, with the roles that it needs" { Global: "f m"; }
        Guide "guide" bar 0 "Be led step by step: service, areas, scope, preview" { Global: "f g"; }
    }
    History {
        Undo "undo" bar 42 "Undo the last edit" { Global: "u"; Editor: "ctrl-z"; Account: "u"; }
        UndoHistory "undo-history" bar 0 "List every edit, and go back to before any of them" { Global: "g u"; }
        Redo "redo" bar 0 "Redo what was undone" { Global: "ctrl-r", "U"; Editor: "ctrl-r"; Account: "ctrl-r", "U"; }
    }
    Copying {
        CopyJson "copy-json" bar 0 "Copy the policy as JSON" { Global: "y y"; }
        CopyStatement "copy-statement" bar 0 "Copy the selected statement as JSON" { Global: "y s"; }
        CopyArn "copy-arn" bar 0 "Copy the ARN or its template" { Global: "y r"; }
        CopyAction "copy-action" bar 0 "Copy the name of the action" { Global: "y a"; }
    }
    Catalog {
        Search "search" bar 5 "Search actions, services, types, keys and modules" { Global: "/"; }
        ClearSearch "clear-search" bar 0 "Clear the search and go back to where it began" { Catalog: "esc"; Matrix: "c"; }
        ToggleBranch "toggle-branch" bar 0 "Open or close the branch; show what was found in the tree" { Catalog: "enter"; }
        ToggleAction "toggle-action" bar 1 "Add the action to the selected statement, or take it out" { Catalog: "space"; Search: "alt-enter"; }
        ToggleGroup "toggle-group" bar 2 "Add or take out every action of the group" { Catalog: "a"; }
        ToggleLevel "toggle-level" bar 0 "Add or take out every action of this access level in the group" { Catalog: "L"; }
        ToggleWildcard "toggle-wildcard" bar 0 "Cover the group by one wildcard, or name its actions again" { Catalog: "*"; Policy: "*"; }
        NextGrouping "next-grouping" bar 4 "Group by module, resource type or access level" { Catalog: "b"; Matrix: "b"; }
        OpenAll "open-all" bar 0 "Open every branch" { Catalog: "}"; Matrix: "}"; }
        CloseAll "close-all" bar 0 "Close every branch" { Catalog: "{"; Matrix: "{"; }
        AskAbout "ask-about" bar 3 "Ask about this action in the request, and pin it there" { Catalog: "r"; }
        WhoCan "who-can" bar 6 "List who can do this action: by which policies and which way, under which conditions" { Catalog: "W"; Request: "W"; Matrix: "W"; }
    }
    Policy {
        EditPart "edit-part" bar 10 "Edit what is selected; on the account screen, its policy document in the policy pane" { Policy: "enter", "e"; Json: "enter", "e"; Account: "e"; }
        NewStatement "new-statement" bar 11 "Add a statement" { Policy: "n"; }
        AddAction "add-action" bar 12 "Add an action pattern in free text" { Policy: "a"; }
        AddResource "add-resource" bar 13 "Add a resource, by a form made from the ARN template" { Policy: "r"; }
        AddCondition "add-condition" bar 14 "Add a condition: operator, key, value" { Policy: "c"; }
        SetSid "set-label" bar 0 "Label the statement (Sid)" { Policy: "S"; }
        SetPrincipal "set-principal" bar 0 "Say whom a statement of a trust or resource policy speaks of" { Policy: "p"; }
        Delete "delete" bar 15 "Delete what is selected" { Policy: "x", "delete"; Request: "x", "delete"; Account: "x", "delete"; }
        Duplicate "duplicate" bar 16 "Duplicate the statement" { Policy: "D"; }
        FlipEffect "flip-effect" bar 17 "Change Allow to Deny or back" { Policy: "!"; }
        FlipNot "flip-not" bar 0 "Change Action to NotAction or back" { Policy: "~"; }
        MoveUp "move-up" bar 0 "Move the statement up" { Policy: "K", "alt-up"; }
        MoveDown "move-down" bar 0 "Move the statement down" { Policy: "J", "alt-down"; }
        Split "split" bar 0 "Split the statement" { Policy: "s"; }
        Merge "merge" bar 0 "Merge the statement with the next one" { Policy: "m"; }
        Expand "expand" bar 0 "Show what the patterns cover today" { Policy: "w"; }
    }
    Json {
        ExternalEditor "external-editor" bar 20 "Edit the text in $VISUAL or $EDITOR" { Policy: "E"; Json: "E"; }
        LeaveEditor "leave-editor" bar 21 "Stop editing the text; it stays as it is" { Editor: "esc", "ctrl-c"; }
    }
    Findings {
        GoToFinding "go-to-finding" bar 22 "Go to what the finding is about" { Findings: "enter"; }
        ApplyFix "apply-fix" bar 23 "Show what the fix changes, and apply it" { Findings: "a"; }
        ApplyFixes "apply-fixes" bar 0 "Apply every fix that leaves access equal or narrower" { Findings: "A"; }
        ExplainCheck "explain-check" bar 24 "Explain the check: what it finds, why, what to write instead" { Findings: "e"; }
        Suppress "suppress" bar 25 "Live with the finding: write it into the configuration with a reason" { Findings: "s"; }
        NextSeverity "next-severity" bar 26 "List findings of all severities, or only the worse ones" { Findings: "v"; }
        ShowSuppressed "show-suppressed" bar 0 "List suppressed findings too, with their reasons" { Findings: "S"; }
    }
    Access {
        AskExample "ask-example" bar 23 "Ask the example of what was gained or lost in the request" { Access: "enter"; Compare: "enter"; }
    }
    Request {
        EditField "edit-field" bar 30 "Edit the selected field" { Request: "enter", "e"; }
        EditPrincipal "edit-principal" bar 31 "Choose who asks" { Request: "w"; }
        EditAction "edit-action" bar 32 "Choose the action" { Request: "a"; }
        EditResource "edit-resource" bar 33 "Choose the resource" { Request: "r"; }
        EditContext "edit-context" bar 34 "Set the condition keys in play" { Request: "c"; }
        TogglePin "toggle-pin" bar 35 "Pin the request, or let it follow the catalog" { Request: "p"; }
        ShowDeciding "show-deciding" bar 36 "Go to the statement that decided" { Request: "s"; }
        ExplainVerdict "explain-verdict" bar 37 "Show everything about the verdict" { Request: "d"; }
        AllowRequest "allow-request" bar 29 "Make the smallest edit that allows the request" { Request: "f"; }
        WaysToAllow "ways-to-allow" bar 0 "List the edits that would allow the request, by what else they would allow" { Request: "F"; }
        RequestHistory "request-history" bar 0 "Choose an earlier request" { Request: "H"; }
        KeepExpectation "keep-expectation" bar 0 "Keep this decision as an expectation" { Request: "K"; }
        Expectations "expectations" bar 0 "Show the expectations and which of them hold" { Request: "t"; }
        OpenExpectations "open-expectations" bar 0 "Open a test file with expectations" { Request: "O"; }
        SaveExpectations "save-expectations" bar 0 "Save the expectations as a test file" { Request: "S"; }
    }
    Typing {
        NewLine "new-line" bar 0 "Begin a new line" { Editor: "enter"; }
        Indent "indent" bar 0 "Indent by two blanks" { Editor: "tab"; }
        Accept "accept" bar 60 "Take what is written or selected" { Text: "enter"; Confirm: "enter"; }
        Cancel "cancel" bar 61 "Leave it as it was" { Text: "esc", "ctrl-c"; Confirm: "esc", "ctrl-c"; }
        NextField "next-field" bar 63 "Go to the next line of the form" { Form: "tab"; }
        PreviousField "previous-field" bar 0 "Go to the previous line of the form" { Form: "shift-tab"; }
        Mark "mark" bar 59 "Mark the item; where several can be taken, Enter takes all that are marked" { List: "tab"; }
        Complete "complete" bar 62 "Take the selected completion" { Text: "tab"; }
        NextCompletion "next-completion" bar 0 "Select the next completion" { Text: "down", "ctrl-n"; }
        PreviousCompletion "previous-completion" bar 0 "Select the previous completion" { Text: "up", "ctrl-p", "shift-tab"; }
        CharLeft "char-left" bar 0 "Move left by a character" { Text: "left", "ctrl-b"; }
        CharRight "char-right" bar 0 "Move right by a character" { Text: "right", "ctrl-f"; }
        WordLeft "word-left" bar 0 "Move left by a word" { Text: "ctrl-left", "alt-left", "alt-b"; }
        WordRight "word-right" bar 0 "Move right by a word" { Text: "ctrl-right", "alt-right", "alt-f"; }
        LineStart "line-start" bar 0 "Move to the start of the line" { Text: "home", "ctrl-a"; }
        LineEnd "line-end" bar 0 "Move to the end of the line" { Text: "end", "ctrl-e"; }
        DeleteLeft "delete-left" bar 0 "Delete the character before the cursor" { Text: "backspace", "ctrl-h"; }
        DeleteRight "delete-right" bar 0 "Delete the character under the cursor" { Text: "delete", "ctrl-d"; }
        DeleteWordLeft "delete-word-left" bar 0 "Cut the word before the cursor" { Text: "ctrl-w", "alt-backspace"; }
        DeleteWordRight "delete-word-right" bar 0 "Cut the word after the cursor" { Text: "alt-d", "ctrl-delete"; }
        DeleteToStart "delete-to-start" bar 0 "Cut everything before the cursor" { Text: "ctrl-u"; }
        DeleteToEnd "delete-to-end" bar 0 "Cut everything after the cursor" { Text: "ctrl-k"; }
        PutBack "put-back" bar 0 "Put back what was cut last" { Text: "ctrl-y"; }
    }
}

impl Action {
    /// Name in configuration and status bar.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// What it does, one line.
    pub const fn doc(self) -> &'static str {
        self.row().doc
    }

    /// What goes to a pane.
    pub const fn to_pane(pane: Pane) -> Self {
        match pane {
            Pane::Catalog => Self::GoCatalog,
            Pane::Details => Self::GoDetails,
            Pane::Policy => Self::GoPolicy,
            Pane::Json => Self::GoJson,
            Pane::Findings => Self::GoFindings,
            Pane::Access => Self::GoAccess,
            Pane::Request => Self::GoRequest,
        }
    }

    /// What goes to a screen.
    pub const fn to_screen(screen: Screen) -> Self {
        match screen {
            Screen::Workbench => Self::CloseScreen,
            Screen::Account => Self::OpenAccount,
            Screen::Matrix => Self::OpenMatrix,
            Screen::Compare => Self::OpenCompare,
            Screen::Usage => Self::OpenUsage,
        }
    }

    /// The action of that name.
    pub fn named(name: &str) -> Option<Self> {
        ACTIONS.iter().find(|row| row.name == name).map(|row| row.action)
    }
}

impl ActionRow {
    /// The pane that the action belongs to; `None` for those that work everywhere or only while typing.
    pub fn pane(&self) -> Option<Pane> {
        Pane::ALL.iter().copied().find(|pane| self.works_in(pane.context()))
    }

    /// The screen that the action belongs to; `None` for those of the workbench and those that work everywhere.
    pub fn screen(&self) -> Option<Screen> {
        let everywhere = self.works_in(Context::Global);
        let own = |screen: &Screen| screen.context().is_some_and(|context| self.works_in(context));
        Screen::ALL.iter().copied().filter(|_| !everywhere).find(own)
    }

    /// Place among the hints of the status bar for the keys of a context: 1 is first, 0 never.
    pub fn bar_for(&self, context: Context) -> u8 {
        self.bar_in.filter(|(own, _)| *own == context).map_or(self.bar, |(_, bar)| bar)
    }

    /// Whether keys of `context` may be bound to this action.
    pub fn works_in(&self, context: Context) -> bool {
        self.keys.iter().any(|(own, _)| *own == context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_can_be_written_in_a_configuration_file() {
        let mut seen = BTreeSet::new();
        for row in ACTIONS {
            assert!(seen.insert(row.name), "{} stands twice", row.name);
            assert!(row.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", row.name);
            assert_eq!(Action::named(row.name), Some(row.action));
            assert_eq!(row.action.row(), row);
        }
    }

    #[test]
    fn docs_are_one_line_that_starts_with_a_capital_and_ends_without_a_stop() {
        for row in ACTIONS {
            assert!(row.doc.starts_with(|c: char| c.is_uppercase()), "{}", row.name);
            assert!(!row.doc.ends_with('.') && !row.doc.contains('\n'), "{}", row.name);
        }
    }
}
