//! How do several texts stand in one?
//!
//! Joined by a bar with blanks around it; a bar or a backslash inside a text has a backslash before it, so that [`split`] gives back what
//! [`join`] was given. Lists inside a list use another sign.

/// The sign between the values of an attribute.
pub(super) const BAR: char = '|';
/// The sign between the phrases of one passage.
pub(super) const DOT: char = '·';

/// Joins texts, none of them empty.
pub(super) fn join<T: AsRef<str>>(texts: impl IntoIterator<Item = T>, sign: char) -> String {
    let mut joined = String::new();
    for (at, text) in texts.into_iter().enumerate() {
        if at > 0 {
            joined.extend([' ', sign, ' ']);
        }
        for c in text.as_ref().chars() {
            if c == sign || c == '\\' {
                joined.push('\\');
            }
            joined.push(c);
        }
    }
    joined
}

/// The texts that were joined; nothing for an empty text.
pub(super) fn split(joined: &str, sign: char) -> Vec<String> {
    if joined.is_empty() {
        return Vec::new();
    }
    let mut texts = vec![String::new()];
    let mut chars = joined.chars();
    while let Some(c) = chars.next() {
        let last = texts.len() - 1;
        match c {
            '\\' => texts[last].extend(chars.next()),
            c if c == sign => {
                // The blanks around the sign belong to it.
                texts[last].pop();
                let rest = chars.as_str();
                chars = rest.strip_prefix(' ').unwrap_or(rest).chars();
                texts.push(String::new());
            }
            c => texts[last].push(c),
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::{BAR, join, split};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_joined_comes_apart(texts in prop::collection::vec("[ab|\\\\ ·가]{1,6}", 0..5)) {
            prop_assert_eq!(split(&join(&texts, BAR), BAR), texts);
        }
    }
}
