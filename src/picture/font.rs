//! How wide is a text?
//!
//! Advances from the bundled fonts (see `fonts/README.md`). Kerning is left out, so a text is at most a little narrower than
//! what is said here; a character that the fonts lack counts as one em when it is wide and as 0.6 em otherwise.

use flate2::read::GzDecoder;
use resvg::usvg::fontdb::Database;
use std::io::Read as _;
use std::sync::{Arc, LazyLock};
use ttf_parser::Face;
use unicode_width::UnicodeWidthChar as _;

/// The family of the bundled fonts.
pub const FAMILY: &str = "Bioatlas Sans";

/// The families that a drawing names: those with the metrics of the bundled font, best known first.
pub const FAMILIES: &str = "Arial, Helvetica, 'Liberation Sans', Arimo, 'Nimbus Sans', 'Bioatlas Sans', sans-serif";

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Text.
    Regular,
    /// Headings and what stands out.
    Bold,
}

static REGULAR: LazyLock<Vec<u8>> = LazyLock::new(|| unpacked(include_bytes!("fonts/sans-regular.ttf.gz")));
static BOLD: LazyLock<Vec<u8>> = LazyLock::new(|| unpacked(include_bytes!("fonts/sans-bold.ttf.gz")));
static KOREAN: LazyLock<Vec<u8>> = LazyLock::new(|| unpacked(include_bytes!("fonts/sans-korean.ttf.gz")));

static REGULAR_FACE: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(&REGULAR, 0).ok());
static BOLD_FACE: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(&BOLD, 0).ok());

/// All Hangul syllables of the bundled font have this advance, in em.
const HANGUL: f64 = 0.94;

fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A font that does not unpack is empty and has no characters; a test sees that they all have some.
    let _ = GzDecoder::new(packed).read_to_end(&mut bytes);
    bytes
}

/// The width of a text at a size, in the unit of the size. O(length).
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let face = match weight {
        Weight::Regular => &*REGULAR_FACE,
        Weight::Bold => &*BOLD_FACE,
    };
    text.chars().map(|c| advance(c, face.as_ref())).sum::<f64>() * size
}

fn advance(c: char, face: Option<&Face<'_>>) -> f64 {
    if matches!(c, '\u{ac00}'..='\u{d7a3}') {
        return HANGUL;
    }
    let known = face.and_then(|face| {
        let units = face.glyph_hor_advance(face.glyph_index(c)?)?;
        Some(f64::from(units) / f64::from(face.units_per_em()))
    });
    known.unwrap_or_else(|| match c.width() {
        None | Some(0) => 0.0,
        Some(1) => 0.6,
        Some(_) => 1.0,
    })
}

/// The text, or as much of its beginning as fits into a width with `…` behind it.
pub fn shorten(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut left = room - width("…", size, weight);
    let fits = |c: &char| {
        left -= width(c.encode_utf8(&mut [0; 4]), size, weight);
        left >= 0.0
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// The lines of a text, broken between words, none wider than `room`; a longer word is shortened.
pub fn wrap(text: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size, weight) + width(word, size, weight) + width(" ", size, weight) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(shorten(word, size, weight, room)),
        }
    }
    lines
}

/// The bundled fonts for drawing.
pub fn database() -> Arc<Database> {
    static LOADED: LazyLock<Arc<Database>> = LazyLock::new(|| {
        let mut fonts = Database::new();
        for bytes in [&REGULAR, &BOLD, &KOREAN] {
            fonts.load_font_data(bytes.to_vec());
        }
        fonts.set_sans_serif_family(FAMILY);
        fonts.set_serif_family(FAMILY);
        Arc::new(fonts)
    });
    Arc::clone(&LOADED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        // 1139 of 2048 units for a digit, 569 for a blank: the metrics of Arial.
        assert!((width("00 0", 2048.0, Weight::Regular) - (3.0 * 1139.0 + 569.0)).abs() < 1e-6);
        assert!(width("Label", 10.0, Weight::Bold) > width("Label", 10.0, Weight::Regular));
        assert_eq!(width("\u{200b}\u{1}", 10.0, Weight::Regular), 0.0);
        let korean = Face::parse(&KOREAN, 0).unwrap();
        for c in ['가', '셀', '힣'] {
            let units = korean.glyph_hor_advance(korean.glyph_index(c).unwrap()).unwrap();
            assert!((f64::from(units) / f64::from(korean.units_per_em()) - HANGUL).abs() < 1e-9);
        }
    }

    #[test]
    fn what_is_shortened_or_broken_fits() {
        let text =
            "Ministry of Food and Drug Safety of the Republic of Korea 식품의약품안전처 Supercalifragilisticexpialidocious";
        for room in [20.0, 60.0, 200.0, 1000.0] {
            let short = shorten(text, 10.0, Weight::Regular, room);
            assert!(width(&short, 10.0, Weight::Regular) <= room, "{short}");
            for line in wrap(text, 10.0, Weight::Regular, room) {
                assert!(width(&line, 10.0, Weight::Regular) <= room, "{line}");
            }
        }
        assert_eq!(shorten(text, 10.0, Weight::Regular, 1000.0), text);
    }
}
