//! How does text stand in XML?
//!
//! XML 1.0 (section 2.2) cannot carry some characters that RDF literals and files of others have, not even as references; they become
//! U+FFFD and are counted. Line ends are written as references, so that no reader turns them into blanks.

use std::fmt::Write as _;

/// Writes text for an element or an attribute.
#[derive(Default)]
pub(super) struct Escape {
    /// How many characters were replaced.
    pub(super) replaced: u64,
}

impl Escape {
    pub(super) fn text(&mut self, text: &str) -> String {
        let mut escaped = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                '\t' | '\n' | '\r' => {
                    let _ = write!(escaped, "&#{};", c as u32);
                }
                ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'.. => escaped.push(c),
                _ => {
                    escaped.push('\u{FFFD}');
                    self.replaced += 1;
                }
            }
        }
        escaped
    }
}
