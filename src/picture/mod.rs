//! How does a drawing become SVG, PNG and PDF?
//!
//! A drawing is SVG text that `svg` helps to write, with widths from the bundled fonts (`font`) and colours that follow a theme
//! (`colour`); here it becomes the bytes of a file. What is drawn is the business of the rooms above.

pub mod colour;
pub mod font;
mod halo;
mod pdf;
pub mod svg;

use crate::error::{Error, Result};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Tree};
use std::path::Path;

/// The file formats of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Scalable Vector Graphics 1.1, with what browsers understand beyond it as an addition.
    Svg,
    /// Portable Network Graphics.
    Png,
    /// Portable Document Format, one page of the size of the picture.
    Pdf,
}

impl Format {
    /// The formats by name.
    pub const ALL: [(&'static str, Self); 3] = [("svg", Self::Svg), ("png", Self::Png), ("pdf", Self::Pdf)];

    /// The format that the extension of a file names.
    pub fn of_file(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|(name, _)| *name == extension).map(|(_, format)| format)
    }
}

/// The bytes of a drawing in a format.
///
/// `scale` is the number of pixels of a PNG for one unit of the drawing; the other formats have no pixels. PNG and PDF know only
/// the bundled fonts and no CSS variables, so the drawing must have fixed colours.
///
/// # Errors
/// A PNG that would have more than 400 million pixels, or more than 65,535 on a side.
pub fn bytes(drawing: &str, format: Format, scale: f64) -> Result<Vec<u8>> {
    match format {
        Format::Svg => Ok(drawing.as_bytes().to_vec()),
        Format::Png => png(&tree(drawing)?, scale),
        Format::Pdf => {
            let drawing = halo::numbered(drawing);
            pdf::bytes(&tree(&halo::apart(&drawing, &tree(&drawing)?))?)
        }
    }
}

fn tree(drawing: &str) -> Result<Tree> {
    let options = usvg::Options { fontdb: font::database(), font_family: font::FAMILY.to_owned(), ..usvg::Options::default() };
    Tree::from_str(drawing, &options).map_err(|e| Error::Evaluation(format!("the drawing cannot be read back: {e}")))
}

const PIXELS: f64 = 400e6;
const SIDE: f64 = 65_535.0;

fn png(tree: &Tree, scale: f64) -> Result<Vec<u8>> {
    let [width, height] = [tree.size().width(), tree.size().height()].map(|side| (f64::from(side) * scale).ceil());
    let too_large = || Error::Usage {
        message: format!("a PNG of {width} × {height} pixels is too large"),
        hint: "make it smaller with --scale or --width, or write .svg or .pdf, which have no pixels".into(),
    };
    if width.max(height) > SIDE || width * height > PIXELS {
        return Err(too_large());
    }
    let mut pixels = Pixmap::new(width as u32, height as u32).ok_or_else(too_large)?;
    resvg::render(tree, Transform::from_scale(scale as f32, scale as f32), &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| Error::Evaluation(format!("the PNG cannot be written: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"20\"><text x=\"2\" y=\"15\" \
                           font-family=\"Arial\" font-size=\"14\">Ag 셀</text></svg>";

    #[test]
    fn letters_of_both_scripts_are_drawn_without_fonts_of_the_machine() {
        let png = bytes(DRAWING, Format::Png, 2.0).unwrap();
        let pixels = Pixmap::decode_png(&png).unwrap();
        assert_eq!((pixels.width(), pixels.height()), (120, 40));
        let ink = |from: u32, to: u32| {
            (from..to)
                .flat_map(|x| (0..40).map(move |y| (x, y)))
                .filter(|&(x, y)| pixels.pixel(x, y).unwrap().alpha() > 128)
                .count()
        };
        assert!(ink(0, 40) > 50, "Latin");
        assert!(ink(50, 80) > 50, "Hangul");
    }

    #[test]
    fn the_same_drawing_gives_the_same_bytes() {
        for (name, format) in Format::ALL {
            assert_eq!(bytes(DRAWING, format, 1.5).unwrap(), bytes(DRAWING, format, 1.5).unwrap(), "{name}");
        }
    }

    #[test]
    fn what_is_too_large_is_told() {
        assert!(bytes(DRAWING, Format::Png, 1e4).unwrap_err().to_string().contains("600000 × 200000 pixels"));
    }
}
