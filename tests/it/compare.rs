//! `compare`.

use crate::harness::{bioatlas, data, golden, run};

#[test]
fn things_stand_side_by_side() {
    golden("snapshots/compare.table", &bioatlas("compare Celltrion Roche").out());
    golden("snapshots/compare.csv", &bioatlas("compare China Japan --format csv").out());
}

#[test]
fn values_come_in_one_unit_or_it_is_said_why_not() {
    let out = bioatlas("compare Celltrion Roche").out();
    assert!(out.contains("(not comparable: no exchange rate between KRW and USD is stated)"), "{out}");
    let out = bioatlas("compare Celltrion id:hanmi-pharma").out();
    assert!(out.contains("2,640 (KRW 100M)") && out.contains("1,624 (KRW 100M)") && !out.contains("not comparable"), "{out}");
    let file = data("compare.trig");
    let compared = |things: [&str; 2]| run(&["--no-atlas", "--data", &file, "compare", things[0], things[1]]).out();
    golden("snapshots/compare-units.table", &compared(["ex:acme", "ex:bolt"]));
    // The unit is that of the first thing, and a rate works both ways.
    let turned = compared(["ex:bolt", "ex:acme"]);
    for told in ["= 1.392 trillion KRW at 1 USD = 1,160 KRW, 2016", "= 1.5 yr", "= 15 ‰"] {
        assert!(turned.contains(told), "{told}: {turned}");
    }
    golden(
        "snapshots/compare-units.csv",
        &run(&["--no-atlas", "--data", &file, "compare", "ex:acme", "ex:bolt", "--format", "csv"]).out(),
    );
}

#[test]
fn figures_in_doubt_are_marked_and_markdown_has_a_row_for_each_measure() {
    let out = run(&["compare", "pharmaceutical industry", "medical device industry", "--format", "markdown"]).out();
    let row = out.lines().find(|line| line.contains("1.88 trillion (KRW) !1")).unwrap_or_default();
    assert!(row.starts_with("| market size, South Korea, 2016 |") && row.contains("| 5.6 trillion (KRW)"), "{out}");
    assert!(out.contains("!1  in doubt: \"1.88 trillion\""), "{out}");
}

#[test]
fn numbers_keep_what_qualifies_them() {
    let out = bioatlas("compare id:biotech-industry id:pharmaceutical-industry id:medical-device-industry --format csv").out();
    assert!(!out.contains("about-qualifier"), "{out}");
    let out = run(&["--no-atlas", "--data", &data("compare.trig"), "compare", "ex:acme", "ex:bolt"]).out();
    assert!(out.contains("about 850 million (USD)"), "{out}");
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
