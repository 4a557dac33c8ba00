//! Whether a message says what to do next: a rule that is coarse enough to leave room for wording and fine enough to
//! catch a message that only complains.

/// Words that ask the reader for something where they begin a clause.
const ASKING: &[&str] = &[
    "add", "allow", "ask", "attach", "begin", "bind", "change", "check", "choose", "close", "compare",
    "complete", "convert", "copy", "correct", "edit", "end", "export", "give", "go", "keep", "leave", "make",
    "merge", "move", "name", "open", "paste", "press", "put", "read", "remove", "rename", "replace", "run",
    "save", "say", "select", "set", "show", "split", "start", "take", "try", "turn", "type", "use", "wait",
    "write",
];

/// Phrases that say what belongs in the place that the message is about.
const SAYING: &[&str] = &[
    "did you mean",
    "must be",
    "must stand",
    "must not",
    "expected",
    " starts with ",
    " needs ",
    " takes ",
    "belongs between",
    "`acscope ",
    "there is nothing to",
    "has only",
    "the members here are",
    "it can hold",
    "only the straight",
    "is an object of",
    "is an object, {",
    "is an object with",
    "a principal has",
    "a statement has either",
    "a statement is an object",
    "a condition value is text in quotes",
    "it consists of",
    "it is a number of",
];

/// Whether a message says what to do next.
pub fn says_what_to_do(message: &str) -> bool {
    let message = message.to_lowercase();
    if SAYING.iter().any(|phrase| message.contains(phrase)) {
        return true;
    }
    let clauses =
        message.split([';', ':', ',', '.', '(', '?', '—', '\n']).flat_map(|part| part.split(" or "));
    let clauses = clauses.flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" so "));
    let mut clauses = clauses.flat_map(|part| part.split(" to go on, "));
    clauses.any(|clause| {
        let mut words = clause.trim().split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default();
        let first = if matches!(first, "then" | "better" | "first") {
            words.next().unwrap_or_default()
        } else {
            first
        };
        ASKING.contains(&first)
    })
}
