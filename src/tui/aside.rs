//! A question whose answer may take longer than a frame: asked again at every change, worked at aside, one at a time;
//! only the answer to the newest question counts, and until it comes the last one is stale.

/// Something that can be worked at aside.
pub trait Work {
    /// What comes of it.
    type Answer;

    /// Does the work.
    fn run(&self) -> Self::Answer;
}

/// Which question is the newest, which one waits for the runtime, and which one the runtime is at.
#[derive(Debug, Clone)]
pub struct Asking<W> {
    /// Counts the questions.
    asked: u64,
    /// The question that was answered last.
    answered: u64,
    waiting: Option<Box<W>>,
    running: Option<u64>,
}

impl<W> Default for Asking<W> {
    fn default() -> Self {
        Self { asked: 0, answered: 0, waiting: None, running: None }
    }
}

/// Derived from the rest of the workbench, so equal when it was asked and answered as often.
impl<W> PartialEq for Asking<W> {
    fn eq(&self, other: &Self) -> bool {
        self.version() == other.version()
    }
}

impl<W> Eq for Asking<W> {}

impl<W> Asking<W> {
    /// Asks anew: the number of the question. What waits is asked no more.
    pub fn ask(&mut self) -> u64 {
        self.asked += 1;
        self.waiting = None;
        self.asked
    }

    /// Lets the work that answers the newest question wait for [`Self::take_job`].
    pub fn wait(&mut self, work: W) {
        self.waiting = Some(Box::new(work));
    }

    /// The work for the runtime with its number, if there is any and none is being done.
    pub fn take_job(&mut self) -> Option<(u64, W)> {
        if self.running.is_some() {
            return None;
        }
        let work = self.waiting.take()?;
        self.running = Some(self.asked);
        Some((self.asked, *work))
    }

    /// There is an answer to the question of this number; false when the question is an older one.
    pub fn answer(&mut self, number: u64) -> bool {
        if self.running == Some(number) {
            self.running = None;
        }
        let newest = number == self.asked;
        if newest {
            self.answered = number;
        }
        newest
    }

    /// Whether the newest question has no answer yet.
    pub fn is_stale(&self) -> bool {
        self.answered != self.asked
    }

    /// Changes with every question and every answer.
    pub fn version(&self) -> (u64, u64) {
        (self.asked, self.answered)
    }
}

/// A question and the newest answer.
#[derive(Debug, Clone)]
pub struct Aside<W: Work> {
    asking: Asking<W>,
    answer: Option<W::Answer>,
}

impl<W: Work> Default for Aside<W> {
    fn default() -> Self {
        Self { asking: Asking::default(), answer: None }
    }
}

/// Derived from the rest of the workbench, so equal when it was asked and answered as often.
impl<W: Work> PartialEq for Aside<W> {
    fn eq(&self, other: &Self) -> bool {
        self.asking == other.asking
    }
}

impl<W: Work> Eq for Aside<W> {}

impl<W: Work> Aside<W> {
    /// Asks anew. Light work is done at once, the rest waits for [`Self::take_job`].
    pub fn ask(&mut self, work: W, at_once: bool) {
        let number = self.asking.ask();
        if at_once {
            self.take(number, work.run());
        } else {
            self.asking.wait(work);
        }
    }

    /// There is nothing to ask any more.
    pub fn forget(&mut self) {
        let number = self.asking.ask();
        self.asking.answer(number);
        self.answer = None;
    }

    /// The work for the runtime with its number, if there is any and none is being done.
    pub fn take_job(&mut self) -> Option<(u64, W)> {
        self.asking.take_job()
    }

    /// Takes what came of the work of this number; false when the question is an older one.
    pub fn take(&mut self, number: u64, answer: W::Answer) -> bool {
        let newest = self.asking.answer(number);
        if newest {
            self.answer = Some(answer);
        }
        newest
    }

    /// The newest answer.
    pub fn answer(&self) -> Option<&W::Answer> {
        self.answer.as_ref()
    }

    /// The newest answer, while it answers the newest question.
    pub fn fresh(&self) -> Option<&W::Answer> {
        self.answer.as_ref().filter(|_| !self.is_stale())
    }

    /// Whether the newest question has no answer yet.
    pub fn is_stale(&self) -> bool {
        self.asking.is_stale()
    }

    /// Changes with every question and every answer.
    pub fn version(&self) -> (u64, u64) {
        self.asking.version()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Double(u32);

    impl Work for Double {
        type Answer = u32;

        fn run(&self) -> u32 {
            self.0 * 2
        }
    }

    #[test]
    fn only_the_answer_to_the_newest_question_counts() {
        let mut aside = Aside::default();
        aside.ask(Double(1), true);
        assert!(aside.fresh() == Some(&2));
        assert!(aside.take_job().is_none());
        aside.ask(Double(2), false);
        assert_eq!((aside.fresh(), aside.answer()), (None, Some(&2)), "the last answer is stale");
        let (number, work) = aside.take_job().unwrap();
        aside.ask(Double(3), false);
        assert!(aside.take_job().is_none(), "one at a time");
        assert!(!aside.take(number, work.run()), "an older question");
        let (number, work) = aside.take_job().unwrap();
        assert!(aside.take(number, work.run()));
        assert_eq!(aside.fresh(), Some(&6));
        aside.forget();
        assert_eq!((aside.answer(), aside.is_stale()), (None, false));
    }
}
