//! Squares in squares, so that far nodes can be looked at together.

/// A cell is looked at as one when its side is at most this share of its distance.
const NEAR: f64 = 0.8;
/// Nodes at one place would divide cells without end.
const DEEPEST: u32 = 40;

/// A quadtree of masses.
pub(super) struct Tree {
    cells: Vec<Cell>,
}

struct Cell {
    /// The mass, and the sum of the positions weighted by mass.
    mass: f64,
    moment: [f64; 2],
    middle: [f64; 2],
    side: f64,
    /// The first of four cells inside; 0 when there are none.
    inside: usize,
    /// Whether some mass was put here itself.
    full: bool,
}

impl Cell {
    fn new(middle: [f64; 2], side: f64) -> Self {
        Self { mass: 0.0, moment: [0.0; 2], middle, side, inside: 0, full: false }
    }

    fn add(&mut self, at: [f64; 2], mass: f64) {
        self.mass += mass;
        self.moment = [self.moment[0] + mass * at[0], self.moment[1] + mass * at[1]];
    }

    fn centre(&self) -> [f64; 2] {
        [self.moment[0] / self.mass, self.moment[1] / self.mass]
    }

    fn quarter(&self, at: [f64; 2]) -> usize {
        self.inside + usize::from(at[0] > self.middle[0]) + 2 * usize::from(at[1] > self.middle[1])
    }
}

impl Tree {
    /// The tree of some masses and their positions. O(n log n) for nodes that are not all near one place.
    pub(super) fn new(at: &[[f64; 2]], mass: &[f64]) -> Self {
        let bound = |pick: fn(f64, f64) -> f64, axis: usize| at.iter().map(|at| at[axis]).reduce(pick).unwrap_or(0.0);
        let (left, right, top, bottom) = (bound(f64::min, 0), bound(f64::max, 0), bound(f64::min, 1), bound(f64::max, 1));
        let mut tree =
            Self { cells: vec![Cell::new([(left + right) / 2.0, (top + bottom) / 2.0], (right - left).max(bottom - top))] };
        at.iter().zip(mass).for_each(|(&at, &mass)| tree.put(at, mass));
        tree
    }

    fn put(&mut self, at: [f64; 2], mass: f64) {
        let mut cell = 0;
        for depth in 0.. {
            let empty = !self.cells[cell].full && self.cells[cell].inside == 0;
            if empty || depth == DEEPEST {
                self.cells[cell].add(at, mass);
                self.cells[cell].full = true;
                return;
            }
            if self.cells[cell].inside == 0 {
                self.divide(cell);
            }
            self.cells[cell].add(at, mass);
            cell = self.cells[cell].quarter(at);
        }
    }

    /// Gives a cell four inside, and what was in it to one of them.
    fn divide(&mut self, cell: usize) {
        let ([x, y], quarter) = (self.cells[cell].middle, self.cells[cell].side / 4.0);
        self.cells[cell].inside = self.cells.len();
        for (right, down) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
            self.cells.push(Cell::new([x + right * quarter, y + down * quarter], quarter * 2.0));
        }
        let (centre, mass) = (self.cells[cell].centre(), self.cells[cell].mass);
        let inner = self.cells[cell].quarter(centre);
        self.cells[inner].add(centre, mass);
        self.cells[inner].full = true;
        self.cells[cell].full = false;
    }

    /// The middle of all masses.
    pub(super) fn middle(&self) -> [f64; 2] {
        self.cells[0].centre()
    }

    /// How all masses together push a unit mass away: each by its mass over the distance.
    pub(super) fn repulsion(&self, at: [f64; 2]) -> [f64; 2] {
        let mut force = [0.0; 2];
        let mut open = vec![0];
        while let Some(number) = open.pop() {
            let cell = &self.cells[number];
            if cell.mass == 0.0 {
                continue;
            }
            let centre = cell.centre();
            let (x, y) = (at[0] - centre[0], at[1] - centre[1]);
            let square = x * x + y * y;
            if cell.inside > 0 && cell.side * cell.side > NEAR * NEAR * square {
                open.extend(cell.inside..cell.inside + 4);
            } else if square > 1e-18 {
                force = [force[0] + cell.mass * x / square, force[1] + cell.mass * y / square];
            }
        }
        force
    }
}
