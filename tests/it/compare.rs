//! `compare`.

use crate::harness::{bioatlas, data, golden, run};

#[test]
fn things_stand_side_by_side() {
    golden("snapshots/compare.table", &bioatlas("compare Celltrion Roche").out());
    golden("snapshots/compare.csv", &bioatlas("compare China Japan --format csv").out());
}

#[test]
fn units_that_differ_are_told() {
    let out = bioatlas("compare Celltrion Roche").out();
    assert!(out.contains("(units differ: not comparable)"), "{out}");
    let out = bioatlas("compare Celltrion id:hanmi-pharma").out();
    assert!(out.contains("2,640 (KRW 100M)") && out.contains("1,624 (KRW 100M)") && !out.contains("units differ"), "{out}");
}

#[test]
fn every_value_is_in_exactly_one_part() {
    let out = bioatlas("compare id:greater-boston id:san-diego id:chicago-metro --format jsonl").out();
    let mut parts = std::collections::BTreeMap::new();
    for line in out.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let key = format!("{} {} {}", row["aspect"], row["thing"], row["value"]);
        let part = parts.entry(key.clone()).or_insert_with(|| row["part"].clone());
        assert_eq!(*part, row["part"], "{key}");
    }
    assert!(parts.len() > 20);
}

#[test]
fn graphs_are_cited_where_there_are_no_passages() {
    let file = data("tiny.trig");
    let ran = run(&["--no-atlas", "--data", &file, "compare", "ex:acme", "ex:rocket"]).ran();
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.out.contains("Rocket <1>  [ex:first]; [ex:second]"), "{ran:?}");
    assert!(ran.err.contains("nothing in common"), "{ran:?}");
}

#[test]
fn wrong_names_are_told() {
    let error = bioatlas("compare Celltrion Roch").error();
    assert!(error.contains("no entity is called `Roch`") && error.contains("`Roche`"), "{error}");
    let error = bioatlas("compare Celltrion id:celltrion").error();
    assert!(error.contains("named twice"), "{error}");
    assert_eq!(bioatlas("compare Celltrion").ran().status, 2);
}
