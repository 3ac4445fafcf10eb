//! Citations in JSON: a member beside what other readers know.

use crate::query::cite::{Cited, CitedRow, Doubt, Source};
use crate::query::status::Status;
use oxigraph::model::{Term, Triple};
use serde_json::{Value, json};

/// A JSON object with one more member at its end, so that readers who do not know it see what they always saw.
pub(super) fn with_member(mut plain: Vec<u8>, member: &Value) -> Vec<u8> {
    while plain.last().is_some_and(u8::is_ascii_whitespace) {
        plain.pop();
    }
    if plain.last() == Some(&b'}') {
        plain.pop();
        plain.extend_from_slice(format!(",\"bioatlas\":{member}}}").as_bytes());
    }
    plain.push(b'\n');
    plain
}

/// The member `bioatlas`: everything, with rows, statements and passages told by their places in the lists.
pub(super) fn member(cited: &Cited) -> Value {
    let citations: Vec<Value> = cited
        .rows
        .iter()
        .enumerate()
        .map(|(number, row)| {
            json!({
                "row": number,
                "parts": row.marks.parts,
                "alternatives": row.marks.alternatives,
                "more_alternatives": row.marks.more,
                "statements": row.used,
                "needed": row.needed,
                "derivations": row.derivations,
                "derivations_left_out": row.left_out,
                "status": statuses(row),
                "absences": row.absences.iter().map(|a| a.name()).collect::<Vec<_>>(),
                "doubts": row.doubts,
            })
        })
        .collect();
    let statements: Vec<Value> = cited
        .statements
        .iter()
        .map(|s| json!({ "triple": triple(&s.triple), "passages": s.graphs, "role": s.role.name() }))
        .collect();
    let passages: Vec<Value> = cited.sources.iter().map(passage).collect();
    let coverage: Vec<Value> = (cited.coverage.by_kinds.iter())
        .map(|(kinds, count)| json!({ "status": kinds.iter().map(|k| k.map(Status::name)).collect::<Vec<_>>(), "rows": count }))
        .collect();
    let doubts: Vec<Value> = cited.doubts.iter().map(doubt).collect();
    json!({
        "citations": citations, "statements": statements, "passages": passages, "names": cited.names, "documents": cited.documents, "doubts": doubts,
        "coverage": coverage,
    })
}

fn doubt(doubt: &Doubt) -> Value {
    json!({ "observation": doubt.observation.as_str(), "figure": doubt.figure, "why": doubt.why })
}

fn statuses(row: &CitedRow) -> Vec<Option<&'static str>> {
    row.statuses.iter().map(|s| s.map(Status::name)).collect()
}

fn passage(source: &Source) -> Value {
    json!({
        "graph": iri(&source.graph),
        "row": source.row.as_ref().map(|row| row.iri.as_str()),
        "pages": source.place.pages,
        "part": source.place.part,
        "kind": source.place.kind,
        "order": source.place.order,
        "title": source.place.title,
        "status": source.status.map(Status::name),
        "phrases": source.place.phrases,
        "carrying": source.phrases,
    })
}

fn iri(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    }
}

/// A triple in N-Triples syntax, part by part.
fn triple(triple: &Triple) -> Value {
    json!([triple.subject.to_string(), triple.predicate.to_string(), triple.object.to_string()])
}

/// The member `cite` of a JSON line: what the row alone rests on.
pub(super) fn of_row(row: &CitedRow, cited: &Cited) -> Value {
    let name = |n: &usize| cited.sources.get(*n).map(|s| iri(&s.name()));
    let names = |places: &[usize]| places.iter().filter_map(name).collect::<Vec<_>>();
    let statements: Vec<Value> = (row.used.iter())
        .filter_map(|s| cited.statements.get(*s))
        .map(|s| json!({ "triple": triple(&s.triple), "passages": names(&s.graphs), "role": s.role.name() }))
        .collect();
    let mut places: Vec<usize> = row.marks.parts.iter().chain(row.marks.alternatives.iter().flatten()).copied().collect();
    places.sort_unstable();
    places.dedup();
    let passages: Vec<Value> = places.iter().filter_map(|n| cited.sources.get(*n)).map(passage).collect();
    json!({
        "parts": names(&row.marks.parts),
        "alternatives": row.marks.alternatives.iter().map(|set| names(set)).collect::<Vec<_>>(),
        "more_alternatives": row.marks.more,
        "status": statuses(row),
        "absences": row.absences.iter().map(|a| a.name()).collect::<Vec<_>>(),
        "statements": statements,
        "passages": passages,
        "doubts": row.doubts.iter().filter_map(|n| cited.doubts.get(*n)).map(doubt).collect::<Vec<_>>(),
    })
}
