mod index;
mod name;
mod score;
mod words;
pub use index::{Index,Scratch};
pub use name::Name;
pub use score::{Score,compare};
pub use words::Kind;
impl Index {
    pub fn best(&self, text: &str, scratch: &mut Scratch) -> Vec<(u32, Score)> {
        let mut out: Vec<(u32, Score)> = Vec::new();
        for name in Name::read(text) {
            for f in self.candidates(&name, scratch) {
                let s = compare(self, &name, &self.name(f.name));
                let o = self.owner(f.name);
                match out.iter_mut().find(|(r, _)| *r == o) { Some(x) => if s.value > x.1.value { x.1 = s }, None => out.push((o, s)) }
            }
        }
        out.sort_by(|a, b| b.1.value.total_cmp(&a.1.value).then(a.0.cmp(&b.0)));
        out
    }
}
