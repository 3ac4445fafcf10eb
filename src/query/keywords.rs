//! Which words does SPARQL have?
//!
//! What completion lists, what is told from a name, and what a misspelt word may have meant.

/// The words of SPARQL that are no functions (SPARQL 1.1 and 1.2 grammar).
pub(super) const KEYWORDS: &[&str] = &[
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "WHERE",
    "FROM",
    "NAMED",
    "PREFIX",
    "BASE",
    "DISTINCT",
    "REDUCED",
    "AS",
    "GROUP",
    "BY",
    "HAVING",
    "ORDER",
    "ASC",
    "DESC",
    "LIMIT",
    "OFFSET",
    "VALUES",
    "UNDEF",
    "OPTIONAL",
    "GRAPH",
    "UNION",
    "FILTER",
    "BIND",
    "SERVICE",
    "SILENT",
    "MINUS",
    "EXISTS",
    "NOT",
    "IN",
    "SEPARATOR",
    "A",
    "TRUE",
    "FALSE",
    "VERSION",
    "LATERAL",
];

/// What a statement can begin with.
pub(super) const STARTS: &[&str] = &[
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "PREFIX",
    "INSERT DATA {",
    "INSERT {",
    "DELETE DATA {",
    "DELETE WHERE {",
    "DELETE {",
];
/// What can stand behind SELECT.
pub(super) const PROJECTION: &[&str] =
    &["DISTINCT", "WHERE", "FROM", "(COUNT(*) AS ?n)", "(COUNT(", "(SUM(", "(AVG(", "(MIN(", "(MAX(", "(SAMPLE("];
/// What can stand behind the pattern.
pub(super) const MODIFIERS: &[&str] = &["GROUP BY", "HAVING(", "ORDER BY", "DESC(", "ASC(", "LIMIT", "OFFSET", "VALUES", "WHERE"];
/// What can stand in a group beside triples.
pub(super) const GROUP: &[&str] =
    &["FILTER", "OPTIONAL", "UNION", "MINUS", "BIND", "VALUES", "GRAPH", "SERVICE", "NOT EXISTS", "EXISTS", "SELECT"];
