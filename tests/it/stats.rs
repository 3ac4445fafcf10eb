//! `stats`: the counts agree with queries.

use crate::harness::{data, golden, run};

#[test]
fn counts_of_a_small_data_set() {
    golden("snapshots/stats.table", &run(&["--no-atlas", "--data", &data("tiny.trig"), "stats"]).out());
}

#[test]
fn the_atlas_is_counted_by_source_and_language() {
    let out = run(&["stats", "--format", "csv"]).out();
    let line = |start: &str| out.lines().find(|l| l.starts_with(start)).unwrap_or_else(|| panic!("{start}\n{out}")).to_owned();
    assert!(
        line("source,https://w3id.org/bioatlas/source/kim-nam-2019/document,")
            .rsplit(',')
            .next()
            .unwrap()
            .parse::<u32>()
            .unwrap()
            > 4000
    );
    line("language,en,");
    line("language,ko,");
    line("status,https://w3id.org/bioatlas/ontology#asserted,");
}
