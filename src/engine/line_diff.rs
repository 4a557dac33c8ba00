//! Two texts side by side, line by line: which lines are the same, which were changed, added or taken away.
//!
//! The longest common sequence of lines, found after what both begin and end with is put aside. Where what is left is
//! too long for that, it stands as replaced from its first line to its last.

/// Pairs of lines that are compared with one another.
const MOST_PAIRS: usize = 2_000_000;

/// One row of two texts beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinePair<'t> {
    /// The line of the old text, and its number from 1.
    pub old: Option<(usize, &'t str)>,
    /// The line of the new text, and its number from 1.
    pub new: Option<(usize, &'t str)>,
}

impl LinePair<'_> {
    /// Whether both texts have the line.
    pub fn is_same(&self) -> bool {
        self.old.zip(self.new).is_some_and(|((_, old), (_, new))| old == new)
    }
}

/// The rows of two texts beside each other.
pub fn line_pairs<'t>(old: &'t str, new: &'t str) -> Vec<LinePair<'t>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let begin = old.iter().zip(&new).take_while(|(left, right)| left == right).count();
    let old_rest = old.get(begin..).unwrap_or_default();
    let new_rest = new.get(begin..).unwrap_or_default();
    let backwards = old_rest.iter().rev().zip(new_rest.iter().rev());
    let end = backwards.take_while(|(left, right)| left == right).count();
    let old_middle = old_rest.get(..old_rest.len() - end).unwrap_or_default();
    let new_middle = new_rest.get(..new_rest.len() - end).unwrap_or_default();
    let mut rows = Rows::default();
    old.iter().take(begin).for_each(|line| rows.same(line));
    for step in steps(old_middle, new_middle) {
        match step {
            Step::Same(line) => rows.same(line),
            Step::Gone(line) => rows.gone.push(line),
            Step::Come(line) => rows.come.push(line),
        }
    }
    old_rest.iter().skip(old_middle.len()).for_each(|line| rows.same(line));
    rows.flush();
    rows.pairs
}

#[derive(Default)]
struct Rows<'t> {
    pairs: Vec<LinePair<'t>>,
    old: usize,
    new: usize,
    gone: Vec<&'t str>,
    come: Vec<&'t str>,
}

impl<'t> Rows<'t> {
    fn same(&mut self, line: &'t str) {
        self.flush();
        self.old += 1;
        self.new += 1;
        self.pairs.push(LinePair { old: Some((self.old, line)), new: Some((self.new, line)) });
    }

    /// Lines that went beside those that came.
    fn flush(&mut self) {
        let (gone, come) = (std::mem::take(&mut self.gone), std::mem::take(&mut self.come));
        for at in 0..gone.len().max(come.len()) {
            let old = gone.get(at).map(|line| {
                self.old += 1;
                (self.old, *line)
            });
            let new = come.get(at).map(|line| {
                self.new += 1;
                (self.new, *line)
            });
            self.pairs.push(LinePair { old, new });
        }
    }
}

enum Step<'t> {
    Same(&'t str),
    Gone(&'t str),
    Come(&'t str),
}

fn steps<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Step<'t>> {
    let width = new.len() + 1;
    if old.len().saturating_mul(new.len()) > MOST_PAIRS || old.is_empty() || new.is_empty() {
        let gone = old.iter().map(|line| Step::Gone(line));
        return gone.chain(new.iter().map(|line| Step::Come(line))).collect();
    }
    // The length of the longest common sequence from each pair of places on.
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for (row, left) in old.iter().enumerate().rev() {
        for (column, right) in new.iter().enumerate().rev() {
            let get =
                |row: usize, column: usize| longest.get(row * width + column).copied().unwrap_or_default();
            let length = if left == right {
                get(row + 1, column + 1) + 1
            } else {
                get(row + 1, column).max(get(row, column + 1))
            };
            if let Some(slot) = longest.get_mut(row * width + column) {
                *slot = length;
            }
        }
    }
    let get = |row: usize, column: usize| longest.get(row * width + column).copied().unwrap_or_default();
    let (mut row, mut column) = (0, 0);
    let mut steps = Vec::with_capacity(old.len() + new.len());
    loop {
        match (old.get(row), new.get(column)) {
            (Some(left), Some(right)) if left == right => {
                steps.push(Step::Same(left));
                row += 1;
                column += 1;
            }
            (Some(left), Some(_)) if get(row + 1, column) >= get(row, column + 1) => {
                steps.push(Step::Gone(left));
                row += 1;
            }
            (_, Some(right)) => {
                steps.push(Step::Come(right));
                column += 1;
            }
            (Some(left), None) => {
                steps.push(Step::Gone(left));
                row += 1;
            }
            (None, None) => return steps,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> Vec<String> {
        let one = |side: Option<(usize, &str)>| {
            side.map_or_else(|| "-".to_owned(), |(number, line)| format!("{number}{line}"))
        };
        line_pairs(old, new).into_iter().map(|pair| format!("{} {}", one(pair.old), one(pair.new))).collect()
    }

    #[test]
    fn lines_stand_beside_what_became_of_them() {
        assert_eq!(shown("a\nb\nc\n", "a\nx\nc\nd\n"), ["1a 1a", "2b 2x", "3c 3c", "- 4d"]);
        assert_eq!(shown("a\nb\nc", "c"), ["1a -", "2b -", "3c 1c"]);
        assert_eq!(shown("", "a"), ["- 1a"]);
        assert!(shown("", "").is_empty());
    }

    #[test]
    fn both_texts_are_there_whole_and_in_order_whatever_they_are() {
        let texts = ["", "a", "b\na", "a\nb\nc", "c\nb\na", "a\na\nb", "x\na\ny\nb", "b\nb\nb\na"];
        for old in texts {
            for new in texts {
                let pairs = line_pairs(old, new);
                let left: Vec<&str> = pairs.iter().filter_map(|pair| Some(pair.old?.1)).collect();
                let right: Vec<&str> = pairs.iter().filter_map(|pair| Some(pair.new?.1)).collect();
                assert_eq!((left, right), (old.lines().collect(), new.lines().collect()));
            }
        }
    }

    #[test]
    fn texts_of_many_lines_end_in_bounded_room() {
        let lines =
            |letter: char| (0..5_000).map(|at| format!("{letter}{at}")).collect::<Vec<_>>().join("\n");
        assert_eq!(line_pairs(&lines('o'), &lines('n')).len(), 5_000);
    }
}
