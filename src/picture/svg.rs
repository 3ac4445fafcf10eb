//! How is SVG written?
//!
//! Text that is safe inside XML, numbers in their shortest form, and elements that are opened and closed.

use std::fmt::{self, Display, Write as _};

/// Text as XML can carry it: markup is escaped, and a character that XML 1.0 forbids becomes U+FFFD.
pub struct Escaped<'a>(pub &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                c if allowed(c) => f.write_char(c)?,
                _ => f.write_char('\u{fffd}')?,
            }
        }
        Ok(())
    }
}

/// Whether XML 1.0 has the character (production 2, `Char`).
fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// A number with at most two decimals and none that are zero.
#[derive(Clone, Copy)]
pub struct Number(pub f64);

impl Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 * 100.0).round() as i64;
        let (sign, size) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
        let (whole, part) = (size / 100, size % 100);
        match part {
            0 => write!(f, "{sign}{whole}"),
            part if part % 10 == 0 => write!(f, "{sign}{whole}.{}", part / 10),
            part => write!(f, "{sign}{whole}.{part:02}"),
        }
    }
}

/// A document that is being written.
#[derive(Debug, Default)]
pub struct Svg {
    out: String,
    open: Vec<&'static str>,
}

/// The value of an attribute.
pub enum Value<'a> {
    /// A length or a coordinate.
    N(f64),
    /// Text, escaped when it is written.
    T(&'a str),
}

impl Svg {
    /// Opens an element that `close` closes.
    pub fn open(&mut self, name: &'static str, attributes: &[(&str, Value<'_>)]) {
        self.tag(name, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    /// Writes an element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, Value<'_>)]) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    /// Writes an element whose content is text.
    pub fn leaf(&mut self, name: &str, attributes: &[(&str, Value<'_>)], text: &str) {
        self.tag(name, attributes);
        let _ = write!(self.out, ">{}</{name}>", Escaped(text));
    }

    /// Closes the element that was opened last and ends the line.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            let _ = writeln!(self.out, "</{name}>");
        }
    }

    /// Writes text that is markup already.
    pub fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// The document; everything that is still open is closed.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, Value<'_>)]) {
        let _ = write!(self.out, "<{name}");
        for (key, value) in attributes {
            let _ = match value {
                Value::N(number) => write!(self.out, " {key}=\"{}\"", Number(*number)),
                Value::T(text) => write!(self.out, " {key}=\"{}\"", Escaped(text)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_short() {
        let shown = |n: f64| Number(n).to_string();
        assert_eq!([shown(1.0), shown(-0.5), shown(2.345), shown(-0.001), shown(10.06)], ["1", "-0.5", "2.35", "0", "10.06"]);
    }

    proptest! {
        #[test]
        fn any_text_makes_a_document(text in any::<String>()) {
            let mut svg = Svg::default();
            svg.open("svg", &[("xmlns", Value::T("http://www.w3.org/2000/svg")), ("width", Value::N(9.0)), ("height", Value::N(9.0))]);
            svg.open("g", &[("id", Value::T(&text))]);
            svg.leaf("title", &[], &text);
            let document = svg.finish();
            resvg::usvg::roxmltree::Document::parse(&document).unwrap();
        }
    }
}
