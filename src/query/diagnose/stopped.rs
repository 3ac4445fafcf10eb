//! Where did the parser stop, when nothing better is known?

use super::code::Code;
use crate::error::Fault;

/// The last resort: the parser's own place, in plain words.
pub(super) fn where_it_stopped(code: &Code<'_>, stopped: &str) -> Fault {
    let offset = parser_place(stopped).and_then(|(line, column)| offset(code.text, line, column));
    let at = offset.and_then(|o| code.tokens.iter().position(|t| t.span.end > o)).unwrap_or(code.tokens.len());
    let expected = expected_words(stopped);
    match code.get(at) {
        Some(token) => code.fault(at, format!("`{}` is not expected here", token.text), expected),
        // The parser reads on behind what does not fit, and stops at the end.
        None if code.tokens.last().is_some_and(|t| t.is("}")) => {
            let help = "look at the last thing that you changed; a query is SELECT … { triples, FILTER(…) } and modifiers";
            code.fault(0, "something between here and the end does not fit", help)
        }
        None => code.fault(at, "the query ends too early", expected),
    }
}

fn parser_place(stopped: &str) -> Option<(usize, usize)> {
    let place = stopped.split("error at ").nth(1)?.split(": ").next()?;
    let (line, column) = place.split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// The byte at a line and column that both count from 1, columns in characters.
fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = text.get(start..)?;
    Some(start + rest.char_indices().nth(column - 1).map_or(rest.len(), |(i, _)| i))
}

/// The words that the parser would have taken, without its character classes.
fn expected_words(stopped: &str) -> String {
    let Some(list) = stopped.split("expected ").nth(1) else { return String::new() };
    let mut words: Vec<String> = Vec::new();
    for word in list.trim_start_matches("one of ").split(", ").map(|w| w.trim().trim_matches('"')) {
        let plain = word.chars().all(|c| c.is_ascii_alphabetic()) || (word.len() <= 2 && !word.contains(['_', '[', '\\']));
        let said = match word {
            "?" | "$" => "a variable",
            "<" | ":" => "an IRI or a prefixed name",
            "'" => "a string",
            word if plain && !word.is_empty() => word,
            _ => continue,
        };
        if !words.iter().any(|w| w == said) {
            words.push(said.to_owned());
        }
    }
    words.truncate(6);
    if words.is_empty() { String::new() } else { format!("what could stand here: {}", words.join(", ")) }
}
