//! Which colours does a drawing have?
//!
//! A drawing names its colours; a theme says what they are. With [`Theme::Auto`] they are CSS variables that follow the reader's
//! choice of light and dark, and that a page can set; the other themes write the colours themselves, which every program
//! understands. Colours of kinds are those of Okabe and Ito (2008, "Color Universal Design"), which people with any colour vision
//! tell apart; a second channel (shape, dash, hatching) always goes with them.

use std::fmt::Write as _;

/// How the colours of a drawing are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light or dark as the reader's program prefers, in SVG; light in PNG and PDF.
    #[default]
    Auto,
    /// On white.
    Light,
    /// On near black.
    Dark,
    /// Black on the paper that is there: no background.
    Print,
}

impl Theme {
    /// The themes by name.
    pub const ALL: [(&'static str, Self); 4] =
        [("auto", Self::Auto), ("light", Self::Light), ("dark", Self::Dark), ("print", Self::Print)];

    /// The same theme for a format that has no CSS variables.
    #[must_use]
    pub fn fixed(self) -> Self {
        if self == Self::Auto { Self::Light } else { self }
    }
}

/// The number of kinds with a colour of their own; the colour after the last is that of all others.
pub const KINDS: usize = 7;
/// The number of kinds of lines with a colour and a dash of their own.
pub const LINES: usize = 7;

/// Name, colour on light ground, colour on dark ground.
type Entry = (&'static str, &'static str, &'static str);

const COLOURS: [Entry; 20] = [
    ("paper", "#ffffff", "#15191e"),
    ("ink", "#1b1f24", "#e9edf2"),
    ("soft", "#57606b", "#a3adb9"),
    ("rule", "#d4d9df", "#3a434e"),
    ("k0", "#0072b2", "#3f9ddb"),
    ("k1", "#e69f00", "#e69f00"),
    ("k2", "#009e73", "#10b98a"),
    ("k3", "#cc79a7", "#d98cb7"),
    ("k4", "#56b4e9", "#8accf2"),
    ("k5", "#d55e00", "#e8741c"),
    ("k6", "#f0e442", "#f0e442"),
    ("k7", "#a7aeb7", "#7d8792"),
    ("l0", "#59636e", "#a9b3be"),
    ("l1", "#0072b2", "#58aee3"),
    ("l2", "#b04a00", "#ee8a45"),
    ("l3", "#00785a", "#2cc79a"),
    ("l4", "#94457b", "#dd9bc3"),
    ("l5", "#806000", "#dcb13c"),
    ("l6", "#3d4f9f", "#9aa8ef"),
    ("l7", "#a9b1ba", "#68727d"),
];

/// Dashes of the kinds of lines, in the order of their colours; the last is for all others.
pub const DASHES: [&str; LINES + 1] = ["", "6 3", "1.5 2.5", "9 3 2 3", "4 2", "12 3", "2 2 6 2", ""];

/// A rule of a style sheet: what it is for, which property it sets, and the name of the colour.
pub type Rule = (String, &'static str, &'static str);

/// The style sheet of a drawing under a theme.
pub fn sheet(theme: Theme, rules: &[Rule]) -> String {
    let mut css = String::new();
    if theme == Theme::Auto {
        let variables = |of: fn(&Entry) -> &'static str| -> String {
            COLOURS.iter().map(|entry| format!("--{}:{};", entry.0, of(entry))).collect()
        };
        let _ = writeln!(css, "svg{{{}}}", variables(|entry| entry.1));
        let _ = writeln!(css, "@media (prefers-color-scheme:dark){{svg{{{}}}}}", variables(|entry| entry.2));
    }
    for (selector, property, name) in rules {
        let value = if theme == Theme::Auto { format!("var(--{name})") } else { fixed(theme, name).to_owned() };
        let _ = writeln!(css, "{selector}{{{property}:{value}}}");
    }
    css
}

fn fixed(theme: Theme, name: &str) -> &'static str {
    let found = COLOURS.iter().find(|(known, ..)| *known == name);
    match (theme, name, found) {
        (Theme::Print, "ink", _) => "#000000",
        (Theme::Dark, _, Some((.., dark))) => dark,
        (_, _, Some((_, light, _))) => light,
        (_, _, None) => "none",
    }
}

/// The name of the colour of a kind.
pub fn kind(number: usize) -> &'static str {
    COLOURS[4 + number.min(KINDS)].0
}

/// The colour of a kind on light ground, as `#rrggbb`.
pub fn of_kind(number: usize) -> &'static str {
    COLOURS[4 + number.min(KINDS)].1
}

/// The name of the colour of a kind of lines.
pub fn line(number: usize) -> &'static str {
    COLOURS[5 + KINDS + number.min(LINES)].0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_colours() {
        assert_eq!([kind(0), kind(6), kind(7), kind(99)], ["k0", "k6", "k7", "k7"]);
        assert_eq!([line(0), line(6), line(7), line(99)], ["l0", "l6", "l7", "l7"]);
    }

    #[test]
    fn only_the_theme_of_the_reader_has_variables() {
        let rules = [(".a".to_owned(), "fill", "ink")];
        assert!(sheet(Theme::Auto, &rules).ends_with(".a{fill:var(--ink)}\n"));
        assert_eq!(sheet(Theme::Print, &rules), ".a{fill:#000000}\n");
        assert_eq!(sheet(Theme::Dark, &rules), ".a{fill:#e9edf2}\n");
    }

    /// WCAG 2.1: text has a contrast of 4.5 : 1 on its ground, lines and areas of kinds of 3 : 1 or an outline of ink.
    #[test]
    fn text_and_lines_stand_out() {
        let luminance = |colour: &str| {
            let channel = |at: usize| {
                let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
                if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        for theme in [Theme::Light, Theme::Dark] {
            let contrast = |name: &str| {
                let [a, b] = [luminance(fixed(theme, name)), luminance(fixed(theme, "paper"))];
                (a.max(b) + 0.05) / (a.min(b) + 0.05)
            };
            assert!(contrast("ink") > 7.0 && contrast("soft") > 4.5, "{theme:?}");
            for number in 0..LINES {
                assert!(contrast(line(number)) > 4.5, "{theme:?} {number} {}", contrast(line(number)));
            }
        }
    }
}
