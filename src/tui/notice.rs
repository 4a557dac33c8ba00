//! Messages to the person: one at a time in the bottom line, all of the session in a list.

use crate::engine::text::escape_for_display;
use std::collections::VecDeque;

/// How many messages are kept.
const KEPT: usize = 200;

/// How serious a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Good to know.
    Info,
    /// Something that was asked for is done.
    Success,
    /// Something needs attention.
    Warning,
    /// Something could not be done.
    Error,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How serious it is.
    pub level: Level,
    /// What it says, fit for display.
    pub text: String,
}

impl Notice {
    /// Whether it stays until a key is pressed; the others go after a while.
    pub fn stays(&self) -> bool {
        self.level >= Level::Warning
    }
}

/// The messages of the session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notices {
    log: VecDeque<Notice>,
    /// How many have come since the one in the bottom line; none when there is none.
    shown: Option<usize>,
    /// How many that stay it has covered before a key was pressed.
    covered: usize,
    /// How many there have been: tells whether the one shown is the one that a deadline was set for.
    count: u64,
}

impl Notices {
    /// Says something.
    pub fn say(&mut self, level: Level, text: impl Into<String>) {
        // Messages quote what was typed, pasted or read; here is the one place that all of them pass.
        let text = escape_for_display(&text.into()).into_owned();
        // What is only good to know never takes the place of what needs attention and was not answered by a key yet.
        let waits = level == Level::Info && self.current().is_some_and(Notice::stays);
        // Only good to know, it is not missed behind what waits; what needed attention and is covered now would be.
        let covers = !waits && self.current().is_some_and(Notice::stays);
        self.covered += usize::from(covers);
        self.log.push_back(Notice { level, text });
        if self.log.len() > KEPT {
            self.log.pop_front();
        }
        self.shown = if waits { self.shown.map(|since| since + 1) } else { Some(0) };
        self.count += 1;
    }

    /// The message in the bottom line.
    pub fn current(&self) -> Option<&Notice> {
        self.all().nth(self.shown?)
    }

    /// The number of the message in the bottom line, when it is one that goes by itself.
    pub fn passing(&self) -> Option<u64> {
        self.current().filter(|notice| !notice.stays()).map(|_| self.count)
    }

    /// How many messages that need attention came before the one in the bottom line and were not answered by a key.
    pub fn covered(&self) -> usize {
        self.covered
    }

    /// Takes the message out of the bottom line.
    pub fn dismiss(&mut self) {
        self.shown = None;
        self.covered = 0;
    }

    /// All messages, the newest first.
    pub fn all(&self) -> impl Iterator<Item = &Notice> {
        self.log.iter().rev()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_message_is_shown_until_it_is_dismissed_and_kept_after() {
        let mut notices = Notices::default();
        notices.say(Level::Info, "one");
        notices.say(Level::Error, "two");
        assert_eq!(notices.current().unwrap().text, "two");
        assert_eq!(notices.passing(), None, "an error stays");
        notices.dismiss();
        assert_eq!(notices.current(), None);
        let all: Vec<_> = notices.all().map(|notice| notice.text.as_str()).collect();
        assert_eq!(all, ["two", "one"]);
    }

    #[test]
    fn what_is_only_good_to_know_does_not_cover_an_error_before_a_key_does() {
        let mut notices = Notices::default();
        notices.say(Level::Error, "dir is a directory");
        notices.say(Level::Info, "one");
        notices.say(Level::Info, "two");
        assert_eq!(notices.current().unwrap().text, "dir is a directory");
        assert_eq!(notices.all().count(), 3, "all are in the list");
        notices.say(Level::Warning, "changed on disk");
        assert_eq!(notices.current().unwrap().text, "changed on disk", "the newest that needs attention");
        notices.dismiss();
        notices.say(Level::Info, "three");
        assert_eq!(notices.current().unwrap().text, "three");
    }

    #[test]
    fn what_an_error_covers_is_counted_until_a_key_is_pressed() {
        let mut notices = Notices::default();
        for file in ["a.json", "b.json", "c.json"] {
            notices.say(Level::Error, format!("{file}: there is no such file"));
            notices.say(Level::Info, "good to know");
        }
        assert_eq!(
            (notices.current().unwrap().text.as_str(), notices.covered()),
            ("c.json: there is no such file", 2)
        );
        notices.dismiss();
        notices.say(Level::Error, "another");
        assert_eq!(notices.covered(), 0);
    }

    #[test]
    fn a_message_that_goes_by_itself_has_a_number_of_its_own() {
        let mut notices = Notices::default();
        notices.say(Level::Success, "saved");
        let first = notices.passing();
        notices.say(Level::Success, "saved");
        assert!(first.is_some() && first != notices.passing());
    }

    #[test]
    fn only_so_many_are_kept() {
        let mut notices = Notices::default();
        for index in 0..KEPT + 5 {
            notices.say(Level::Info, index.to_string());
        }
        assert_eq!(notices.all().count(), KEPT);
        assert_eq!(notices.all().last().unwrap().text, "5");
    }
}
