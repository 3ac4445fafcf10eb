//! How does a text fit the width of a terminal?

use unicode_width::UnicodeWidthStr as _;

/// The text in lines of at most so many cells, broken at blanks; a word that is wider has a line of its own.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut().filter(|line| line.width() + 1 + word.width() <= width) {
            Some(line) => line.extend([" ", word]),
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A text behind a mark. Where that is wider than the terminal it is broken, and its further lines stand below its first.
///
/// - `width`: that of the terminal; nothing for no bound.
pub fn hanging(mark: &str, text: &str, width: Option<u16>) -> Vec<String> {
    let room = width.map_or(usize::MAX, |width| usize::from(width).saturating_sub(mark.width()));
    if text.width() <= room {
        return vec![format!("{mark}{text}")];
    }
    let mut lines = wrapped(text, room);
    let space = " ".repeat(mark.width());
    lines.iter_mut().enumerate().for_each(|(at, line)| line.insert_str(0, if at == 0 { mark } else { &space }));
    lines
}

#[cfg(test)]
mod tests {
    use super::{hanging, wrapped};

    #[test]
    fn text_is_broken_at_blanks_only() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("셀트리온 셀트리온 unbreakable", 9), ["셀트리온", "셀트리온", "unbreakable"]);
        assert!(wrapped(" ", 5).is_empty());
    }

    #[test]
    fn what_does_not_fit_hangs_below() {
        assert_eq!(hanging("[1]  ", "p. 53  kn:row", Some(18)), ["[1]  p. 53  kn:row"]);
        assert_eq!(hanging("[1]  ", "p. 53  kn:row", Some(17)), ["[1]  p. 53 kn:row"]);
        assert_eq!(hanging("[1]  ", "p. 53  kn:row", Some(12)), ["[1]  p. 53", "     kn:row"]);
        assert_eq!(hanging("[1]  ", "p. 53  kn:row", Some(3)), ["[1]  p.", "     53", "     kn:row"]);
        assert_eq!(hanging("[1]  ", "p. 53  kn:row", None), ["[1]  p. 53  kn:row"]);
    }
}
