//! What stands near a place of the drawing?

use super::Point;
use rustc_hash::FxHashMap;

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rect {
    /// A rectangle with nothing in it, for `with`.
    pub(super) const EMPTY: Self =
        Self { left: f64::INFINITY, top: f64::INFINITY, right: f64::NEG_INFINITY, bottom: f64::NEG_INFINITY };

    pub(super) fn around(centre: Point, half_width: f64, half_height: f64) -> Self {
        let [x, y] = centre;
        Self { left: x - half_width, top: y - half_height, right: x + half_width, bottom: y + half_height }
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The rectangle around both.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) fn grown(self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// The distance from a point to the nearest point of the rectangle.
    pub(super) fn distance(&self, [x, y]: Point) -> f64 {
        let dx = (self.left - x).max(x - self.right).max(0.0);
        let dy = (self.top - y).max(y - self.bottom).max(0.0);
        dx.hypot(dy)
    }

    /// Whether a line from `a` to `b` passes through (Liang and Barsky 1984).
    pub(super) fn crossed_by(&self, a: Point, b: Point) -> bool {
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (low, high, start, step) in [(self.left, self.right, a[0], b[0] - a[0]), (self.top, self.bottom, a[1], b[1] - a[1])] {
            if step == 0.0 {
                if start < low || start > high {
                    return false;
                }
            } else {
                let (first, second) = ((low - start) / step, (high - start) / step);
                from = from.max(first.min(second));
                to = to.min(first.max(second));
            }
        }
        from <= to
    }
}

/// Things by the cells of a grid that they touch.
#[derive(Debug)]
pub(super) struct Grid {
    cell: f64,
    cells: FxHashMap<(i32, i32), Vec<u32>>,
}

impl Grid {
    pub(super) fn new(cell: f64) -> Self {
        Self { cell, cells: FxHashMap::default() }
    }

    fn touched(&self, rect: &Rect) -> impl Iterator<Item = (i32, i32)> + use<> {
        let at = |value: f64| (value / self.cell).floor() as i32;
        let (left, right, top, bottom) = (at(rect.left), at(rect.right), at(rect.top), at(rect.bottom));
        (top..=bottom).flat_map(move |y| (left..=right).map(move |x| (x, y)))
    }

    pub(super) fn insert(&mut self, rect: &Rect, id: u32) {
        for cell in self.touched(rect) {
            self.cells.entry(cell).or_default().push(id);
        }
    }

    pub(super) fn remove(&mut self, rect: &Rect, id: u32) {
        for cell in self.touched(rect) {
            if let Some(ids) = self.cells.get_mut(&cell) {
                ids.retain(|other| *other != id);
            }
        }
    }

    /// What touches a cell that the rectangle touches; a thing comes once for each of these cells.
    pub(super) fn near(&self, rect: &Rect) -> impl Iterator<Item = u32> {
        self.touched(rect).filter_map(|cell| self.cells.get(&cell)).flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_through_a_rectangle() {
        let rect = Rect::around([0.0, 0.0], 2.0, 1.0);
        for (a, b, crosses) in [
            ([-5.0, 0.0], [5.0, 0.0], true),
            ([0.0, -5.0], [0.0, 5.0], true),
            ([-5.0, 0.0], [-3.0, 0.0], false),
            ([-4.0, 0.0], [0.0, 4.0], false),
            ([0.5, 0.5], [0.6, 0.5], true),
        ] {
            assert_eq!(rect.crossed_by(a, b), crosses, "{a:?} {b:?}");
        }
        assert_eq!(rect.distance([5.0, 5.0]), 5.0);
    }

    #[test]
    fn a_grid_finds_what_is_near() {
        let mut grid = Grid::new(10.0);
        let rect = Rect::around([0.0, 0.0], 12.0, 3.0);
        grid.insert(&rect, 7);
        assert!(grid.near(&Rect::around([11.0, 0.0], 1.0, 1.0)).any(|id| id == 7));
        grid.remove(&rect, 7);
        assert_eq!(grid.near(&rect).count(), 0);
    }
}
