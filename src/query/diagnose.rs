//! What is wrong with this query, where, and how is it mended?
//!
//! The parser only says that it stopped; here the tokens are searched for the faults that people make, each with its
//! place and its remedy. What none of the checks recognises is reported at the place where the parser stopped.

use super::lexer::{Kind, Token, tokens};
use crate::error::{Fault, choices, near};
use crate::vocab::Prefixes;
use std::ops::Range;

/// Explains why the parser did not accept a query.
///
/// - `stopped`: the parser's own message.
///
/// O(length of the query).
pub fn explain(text: &str, prefixes: &Prefixes, stopped: &str) -> Fault {
    let all = tokens(text);
    let code: Vec<Token<'_>> = all.into_iter().filter(|t| t.kind != Kind::Comment).collect();
    let query = Code { text, tokens: &code };
    let checks: [fn(&Code<'_>) -> Option<Fault>; 20] = [
        empty,
        broken_tokens,
        update_not_query,
        first_word,
        prefix_declarations,
        brackets,
        projection_comma,
        expression_without_as,
        filter_without_brackets,
        from_without_iri,
        bind_in_scope,
        sql_words,
        doubled_sign,
        group_without_braces,
        unknown_function,
        bare_words,
        missing_separator,
        number_wanted,
        modifier_order,
        nothing_behind,
    ];
    (checks.iter().find_map(|check| check(&query)))
        .or_else(|| unknown_prefix(&query, prefixes))
        .or_else(|| ungrouped(&query, stopped))
        .unwrap_or_else(|| where_it_stopped(&query, stopped))
}

/// Explains why the parser did not accept an update.
///
/// O(length of the update).
pub fn explain_update(text: &str, prefixes: &Prefixes, stopped: &str) -> Fault {
    let all = tokens(text);
    let code: Vec<Token<'_>> = all.into_iter().filter(|t| t.kind != Kind::Comment).collect();
    let update = Code { text, tokens: &code };
    let checks: [fn(&Code<'_>) -> Option<Fault>; 6] =
        [broken_tokens, prefix_declarations, brackets, variable_in_data, filter_without_brackets, missing_separator];
    (checks.iter().find_map(|check| check(&update)))
        .or_else(|| unknown_prefix(&update, prefixes))
        .unwrap_or_else(|| where_it_stopped(&update, stopped))
}

/// INSERT DATA and DELETE DATA take no variables.
fn variable_in_data(code: &Code<'_>) -> Option<Fault> {
    let data = code.position("DATA")?;
    let at = (data..code.after_group(data + 1)).find(|&i| code.tokens[i].kind == Kind::Variable)?;
    let verb = code.tokens[data.checked_sub(1)?].text.to_uppercase();
    Some(code.fault(at, format!("{verb} DATA takes no variables"), format!("write {verb} {{ … }} WHERE {{ … }}")))
}

/// The tokens of a query without comments.
struct Code<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
}

impl<'a> Code<'a> {
    fn get(&self, at: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(at)
    }

    fn fault(&self, at: usize, message: impl Into<String>, help: impl Into<String>) -> Fault {
        let end = self.text.trim_end().len();
        let span = self.get(at).map_or(end..end, |t| t.span.clone());
        Fault::new(self.text, span, message, Some(help.into()).filter(|h| !h.is_empty()))
    }

    fn position(&self, word: &str) -> Option<usize> {
        self.tokens.iter().position(|t| t.is_word(word))
    }

    /// The token after the group in brackets that opens at `at`.
    fn after_group(&self, at: usize) -> usize {
        let mut depth = 0_usize;
        for (i, token) in self.tokens.iter().enumerate().skip(at) {
            if matches!(token.text, "(" | "{" | "[") && token.kind == Kind::Symbol {
                depth += 1;
            } else if matches!(token.text, ")" | "}" | "]") && token.kind == Kind::Symbol {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return i + 1;
                }
            }
        }
        self.tokens.len()
    }

    /// The tokens between SELECT and what begins the pattern.
    fn projection(&self) -> Option<Range<usize>> {
        let start = self.position("SELECT")? + 1;
        let mut at = start;
        while let Some(token) = self.get(at) {
            if token.is("{") || token.is_word("WHERE") || token.is_word("FROM") {
                break;
            }
            at = if token.is("(") { self.after_group(at) } else { at + 1 };
        }
        Some(start..at)
    }
}

fn empty(code: &Code<'_>) -> Option<Fault> {
    (code.tokens.is_empty()).then(|| code.fault(0, "the query is empty", "begin with SELECT, ASK, CONSTRUCT or DESCRIBE"))
}

fn broken_tokens(code: &Code<'_>) -> Option<Fault> {
    let at = code.tokens.iter().position(|t| matches!(t.kind, Kind::OpenString | Kind::BadIri | Kind::Bad))?;
    let token = &code.tokens[at];
    Some(match token.kind {
        Kind::OpenString => {
            let quote = &token.text[..1];
            code.fault(
                at,
                "this string has no closing quote",
                format!("close it with {quote}; a string over several lines takes three: {quote}{quote}{quote}"),
            )
        }
        Kind::BadIri => {
            let bad = token.text.trim_end_matches('>').chars().skip(1).find(|c| c.is_whitespace() || "<\"{}|^`\\".contains(*c));
            match bad {
                Some(c) if c.is_whitespace() => {
                    code.fault(at, "an IRI may not hold a blank", "write %20 for a blank, or close the IRI with > before it")
                }
                Some(c) => code.fault(at, format!("an IRI may not hold `{c}`"), "write it as a per cent escape"),
                None => code.fault(at, "this IRI has no closing >", "close it with >"),
            }
        }
        _ if token.text == "“" || token.text == "”" || token.text == "‘" || token.text == "’" => {
            code.fault(at, "a curly quote is no SPARQL quote", "write a straight one: \" or '")
        }
        _ => code.fault(at, format!("`{}` has no meaning in SPARQL", token.text), ""),
    })
}

const FORMS: [&str; 4] = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];

fn update_not_query(code: &Code<'_>) -> Option<Fault> {
    let words = ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"];
    let at = form_position(code)?;
    let word = words.iter().find(|w| code.tokens[at].is_word(w))?;
    Some(code.fault(at, format!("{word} changes data; only queries can be run"), "begin with SELECT, ASK, CONSTRUCT or DESCRIBE"))
}

/// The first token behind the PREFIX and BASE lines.
fn form_position(code: &Code<'_>) -> Option<usize> {
    let mut at = 0;
    while let Some(token) = code.get(at) {
        if token.is_word("PREFIX") {
            at += if code.get(at + 2).is_some_and(|t| t.kind == Kind::Iri) { 3 } else { 2 };
        } else if token.is_word("BASE") {
            at += 2;
        } else {
            return Some(at);
        }
    }
    None
}

fn first_word(code: &Code<'_>) -> Option<Fault> {
    let at = form_position(code).or_else(|| (!code.tokens.is_empty()).then_some(code.tokens.len()))?;
    let Some(token) = code.get(at) else {
        return Some(code.fault(at, "the query ends after its prefixes", "go on with SELECT, ASK, CONSTRUCT or DESCRIBE"));
    };
    if FORMS.iter().any(|f| token.is_word(f)) || token.kind == Kind::Iri || token.is_word("VERSION") {
        return None;
    }
    let names = near(token.text, FORMS.into_iter().chain(["PREFIX", "BASE"]));
    let help = if names.is_empty() {
        "begin with SELECT, ASK, CONSTRUCT or DESCRIBE".to_owned()
    } else {
        format!("did you mean {}?", choices(&names))
    };
    Some(code.fault(at, format!("a query cannot begin with `{}`", token.text), help))
}

fn prefix_declarations(code: &Code<'_>) -> Option<Fault> {
    for (at, token) in code.tokens.iter().enumerate() {
        if !token.is_word("PREFIX") {
            continue;
        }
        let name = code.get(at + 1);
        let iri = code.get(at + 2);
        match (name, iri) {
            (Some(name), Some(iri)) if name.kind == Kind::Word && iri.kind == Kind::Iri => {
                return Some(code.fault(
                    at + 1,
                    "a prefix ends with a colon",
                    format!("write PREFIX {}: {}", name.text, iri.text),
                ));
            }
            (Some(name), iri) if name.text.ends_with(':') && iri.is_none_or(|t| t.kind != Kind::Iri) => {
                return Some(code.fault(
                    at + 2,
                    "a prefix needs an IRI in angle brackets",
                    format!("write PREFIX {} <http://…>", name.text),
                ));
            }
            _ => {}
        }
    }
    None
}

fn brackets(code: &Code<'_>) -> Option<Fault> {
    let mut open: Vec<usize> = Vec::new();
    let closer = |opener: &str| match opener {
        "(" => ")",
        "{" => "}",
        "<<(" => ")>>",
        "<<" => ">>",
        "{|" => "|}",
        _ => "]",
    };
    for (at, token) in code.tokens.iter().enumerate() {
        if token.kind != Kind::Symbol {
            continue;
        }
        match token.text {
            "(" | "{" | "[" => open.push(at),
            ")" | "}" | "]" => match open.pop() {
                None => {
                    return Some(code.fault(
                        at,
                        format!("this `{}` closes nothing", token.text),
                        "take it out, or open it before",
                    ));
                }
                Some(opener) if closer(code.tokens[opener].text) != token.text => {
                    let missing = closer(code.tokens[opener].text);
                    let (line, column) = Fault::new(code.text, code.tokens[opener].span.clone(), "", None).place();
                    let opened = code.tokens[opener].text;
                    return Some(code.fault(
                        at,
                        format!("`{missing}` is missing before this `{}`", token.text),
                        format!("the `{opened}` of {line}:{column} is still open"),
                    ));
                }
                Some(_) => {}
            },
            _ => {}
        }
    }
    let opener = open.pop()?;
    let missing = closer(code.tokens[opener].text);
    Some(code.fault(
        opener,
        format!("this `{}` is never closed", code.tokens[opener].text),
        format!("write `{missing}` where it ends"),
    ))
}

fn projection_comma(code: &Code<'_>) -> Option<Fault> {
    let range = code.projection()?;
    let mut at = range.start;
    while at < range.end {
        if code.tokens[at].is(",") {
            return Some(code.fault(at, "the variables of SELECT are set apart by blanks, not by commas", "take the comma out"));
        }
        at = if code.tokens[at].is("(") { code.after_group(at) } else { at + 1 };
    }
    if range.is_empty() {
        return Some(code.fault(range.start, "SELECT names nothing to select", "name variables, or write SELECT *"));
    }
    None
}

fn expression_without_as(code: &Code<'_>) -> Option<Fault> {
    let range = code.projection()?;
    let mut at = range.start;
    while at < range.end {
        let token = &code.tokens[at];
        let call = token.kind == Kind::Word && code.get(at + 1).is_some_and(|t| t.is("("));
        if call {
            let end = code.after_group(at + 1);
            let source = &code.text[token.span.start..code.tokens[end - 1].span.end];
            return Some(code.fault(
                at,
                "an expression in SELECT needs brackets and a name",
                format!("write ({source} AS ?name)"),
            ));
        }
        if token.is("(") {
            let end = code.after_group(at);
            let inner = &code.tokens[at + 1..end.saturating_sub(1).max(at + 1)];
            if !inner.iter().any(|t| t.is_word("AS")) {
                let from = inner.first().map_or(token.span.end, |t| t.span.start);
                let to = inner.last().map_or(token.span.end, |t| t.span.end);
                return Some(code.fault(
                    at,
                    "an expression in SELECT needs a name",
                    format!("write ({} AS ?name)", &code.text[from..to]),
                ));
            }
            at = end;
        } else {
            at += 1;
        }
    }
    None
}

fn filter_without_brackets(code: &Code<'_>) -> Option<Fault> {
    let at = (0..code.tokens.len()).find(|&i| {
        code.tokens[i].is_word("FILTER")
            && code.get(i + 1).is_some_and(|t| t.is("!") || (t.is_term() && t.kind != Kind::PrefixedName && t.kind != Kind::Iri))
    })?;
    let end =
        (at + 1..code.tokens.len()).find(|&i| code.tokens[i].is("}") || code.tokens[i].is(".")).unwrap_or(code.tokens.len());
    let condition = &code.text[code.tokens[at + 1].span.start..code.tokens[end - 1].span.end];
    Some(code.fault(at + 1, "FILTER needs brackets around its condition", format!("write FILTER({condition})")))
}

fn from_without_iri(code: &Code<'_>) -> Option<Fault> {
    let at = code.position("FROM")?;
    let graph = if code.get(at + 1).is_some_and(|t| t.is_word("NAMED")) { at + 2 } else { at + 1 };
    let named = code.get(graph).is_some_and(|t| matches!(t.kind, Kind::Iri | Kind::PrefixedName));
    (!named).then(|| {
        code.fault(graph, "FROM needs the name of a graph", "name one, or leave FROM out: all data is in the default graph")
    })
}

fn bind_in_scope(code: &Code<'_>) -> Option<Fault> {
    for (at, token) in code.tokens.iter().enumerate() {
        if !token.is_word("BIND") {
            continue;
        }
        let end = code.after_group(at + 1);
        let target =
            code.tokens[at..end].windows(2).rposition(|w| w[0].is_word("AS") && w[1].kind == Kind::Variable).map(|i| at + i + 1);
        let Some(target) = target else {
            let help = "write BIND(expression AS ?name)";
            return Some(code.fault(at, "BIND gives its value no name", help));
        };
        let name = code.tokens[target].text;
        if let Some(first) = group_before(code, at).find(|t| t.kind == Kind::Variable && t.text[1..] == name[1..]) {
            let (line, column) = Fault::new(code.text, first.span.clone(), "", None).place();
            let message = format!("{name} already has a value, so BIND cannot name it again");
            return Some(code.fault(
                target,
                message,
                format!("it is used at {line}:{column}; take another name, or compare with FILTER"),
            ));
        }
    }
    None
}

/// The tokens between the `{` of the group that holds `at` and `at`.
fn group_before<'a>(code: &Code<'a>, at: usize) -> impl Iterator<Item = &'a Token<'a>> {
    let mut depth = 0_usize;
    let mut start = at;
    while start > 0 {
        let token = &code.tokens[start - 1];
        if token.is("}") {
            depth += 1;
        } else if token.is("{") {
            if depth == 0 {
                break;
            }
            depth -= 1;
        }
        start -= 1;
    }
    code.tokens[start..at].iter()
}

/// A triple that runs into the next one: four terms without a separator.
fn missing_separator(code: &Code<'_>) -> Option<Fault> {
    let mut terms = 0_usize;
    let mut at = code.tokens.iter().position(|t| t.is("{"))?;
    while let Some(token) = code.get(at) {
        let joined = at > 0 && glues(&code.tokens[at - 1]);
        if token.kind == Kind::Word && !token.is_term() {
            // FILTER, BIND, VALUES and the like bring brackets of their own.
            terms = 0;
            if code.get(at + 1).is_some_and(|t| t.is("(")) {
                at = code.after_group(at + 1);
                continue;
            }
            if token.is_word("VALUES") {
                at = code.tokens[at..].iter().position(|t| t.is("{")).map_or(code.tokens.len(), |i| code.after_group(at + i));
                continue;
            }
            if token.is_word("GRAPH") || token.is_word("SERVICE") {
                at += 2;
                continue;
            }
            if ["GROUP", "ORDER", "LIMIT", "OFFSET", "HAVING"].iter().any(|w| token.is_word(w)) {
                return None;
            }
        } else if token.is_term() || token.is("[") || (token.is("(") && terms != 1) {
            if !joined {
                terms += 1;
            }
            if terms == 4 {
                return Some(code.fault(
                    at,
                    "a dot is missing before this",
                    "end the triple before it with `.`, or share its subject with `;`",
                ));
            }
            if token.is("[") || token.is("(") {
                at = code.after_group(at);
                continue;
            }
        } else if token.is("(") && terms == 1 {
            terms += 1;
            at = code.after_group(at);
            continue;
        } else if token.is(";") {
            terms = 1;
        } else if token.is(",") {
            terms = 2;
        } else if token.is(".") || token.is("{") {
            terms = 0;
        } else if token.is("}") {
            if terms == 1 || terms == 2 {
                let missing = if terms == 1 { "a predicate and an object" } else { "an object" };
                let previous = &code.tokens[at - 1];
                if previous.is_term() {
                    return Some(code.fault(
                        at,
                        format!("the triple before this lacks {missing}"),
                        "a triple is subject, predicate, object",
                    ));
                }
            }
            terms = 0;
        }
        at += 1;
    }
    None
}

/// Whether the token joins what follows to what came before: path operators and the mark of a datatype.
fn glues(token: &Token<'_>) -> bool {
    token.kind == Kind::Symbol && matches!(token.text, "/" | "|" | "^" | "!" | "^^" | "-" | "+")
}

fn sql_words(code: &Code<'_>) -> Option<Fault> {
    let swaps = [
        ("LIKE", "write FILTER(CONTAINS(?x, \"…\")) or FILTER(REGEX(?x, \"…\"))"),
        ("JOIN", "triples that share a variable are joined"),
        ("NULL", "write FILTER(!BOUND(?x))"),
        ("BETWEEN", "write FILTER(?x >= 1 && ?x <= 2)"),
        ("AND", "write &&"),
        ("OR", "write ||"),
    ];
    let (at, help) = swaps.iter().find_map(|(word, help)| Some((code.position(word)?, help)))?;
    Some(code.fault(at, format!("SPARQL has no {}", code.tokens[at].text.to_uppercase()), *help))
}

/// `==` and `<>`, as other languages write them.
fn doubled_sign(code: &Code<'_>) -> Option<Fault> {
    let at = code.tokens.windows(2).position(|w| {
        let close = w[0].span.end == w[1].span.start;
        close && ((w[0].is("=") && w[1].is("=")) || (w[0].is("<") && w[1].is(">")))
    })?;
    let (sign, right) = if code.tokens[at].is("=") { ("==", "=") } else { ("<>", "!=") };
    Some(code.fault(at, format!("SPARQL has no {sign}"), format!("write {right}")))
}

/// OPTIONAL, MINUS, UNION and EXISTS take a group, VALUES ?x takes braces.
fn group_without_braces(code: &Code<'_>) -> Option<Fault> {
    let groups = ["OPTIONAL", "MINUS", "UNION", "EXISTS"];
    for (at, token) in code.tokens.iter().enumerate() {
        let Some(next) = code.get(at + 1) else { continue };
        if groups.iter().any(|w| token.is_word(w)) && !next.is("{") {
            let word = token.text.to_uppercase();
            return Some(code.fault(at + 1, format!("{word} needs braces around its pattern"), format!("write {word} {{ … }}")));
        }
        if token.is_word("VALUES") && next.kind == Kind::Variable && code.get(at + 2).is_some_and(|t| t.is("(")) {
            return Some(code.fault(
                at + 2,
                "the values of a variable stand in braces",
                format!("write VALUES {} {{ … }}", next.text),
            ));
        }
    }
    None
}

/// A call of a function that SPARQL does not have.
fn unknown_function(code: &Code<'_>) -> Option<Fault> {
    let known = |token: &Token<'_>| {
        super::complete::functions()
            .chain(KEYWORDS.iter().copied())
            .chain(["SUBJECT", "PREDICATE", "OBJECT", "TRIPLE"])
            .any(|w| token.is_word(w))
    };
    let at = (code.tokens.windows(2)).position(|w| w[0].kind == Kind::Word && w[1].is("(") && !known(&w[0]))?;
    // The functions of SPARQL 1.2 are in the parser before they are in the list of completion.
    let token = &code.tokens[at];
    if ["LANGDIR", "HASLANG", "HASLANGDIR", "STRLANGDIR", "ISTRIPLE", "URI", "SHA384", "ADJUST"].iter().any(|w| token.is_word(w))
    {
        return None;
    }
    let names = near(token.text, super::complete::functions());
    let help = if names.is_empty() { String::new() } else { format!("did you mean {}?", choices(&names)) };
    Some(code.fault(at, format!("SPARQL has no function `{}`", token.text), help))
}

/// GROUP BY, HAVING, ORDER BY, LIMIT: in this order.
fn modifier_order(code: &Code<'_>) -> Option<Fault> {
    let order = ["GROUP", "HAVING", "ORDER", "LIMIT"];
    let mut depth = 0_usize;
    let mut last = 0;
    for (at, token) in code.tokens.iter().enumerate() {
        match token.text {
            "{" => (depth, last) = (depth + 1, 0),
            "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let Some(rank) = order.iter().position(|w| token.is_word(w)).filter(|_| depth == 0) else { continue };
        if rank < last {
            let word = token.text.to_uppercase();
            let help = "the order is GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET";
            return Some(code.fault(at, format!("{word} stands too late"), help));
        }
        last = rank;
    }
    None
}

/// A word at the end, or before the pattern, that wants something behind it.
fn nothing_behind(code: &Code<'_>) -> Option<Fault> {
    for (at, token) in code.tokens.iter().enumerate() {
        let next = code.get(at + 1);
        let ends = next.is_none_or(|t| t.is("}"));
        if token.is_word("BY") && ends {
            let word = code.tokens[at.checked_sub(1)?].text.to_uppercase();
            return Some(code.fault(at, format!("{word} BY names nothing"), format!("write {word} BY ?x")));
        }
        let selects = (token.is_word("DISTINCT") || token.is_word("REDUCED")) && at > 0 && code.tokens[at - 1].is_word("SELECT");
        if selects && next.is_none_or(|t| t.is("{") || t.is_word("WHERE")) {
            return Some(code.fault(at, "SELECT names nothing to select", "name variables, or write *"));
        }
        if token.is_word("DESCRIBE") && ends {
            return Some(code.fault(at, "DESCRIBE names nothing", "such as DESCRIBE id:celltrion"));
        }
    }
    None
}

/// The words of SPARQL that are no functions (SPARQL 1.1 and 1.2 grammar).
const KEYWORDS: &[&str] = &[
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

/// A word that is neither a keyword nor a function: a name without its prefix, or a misspelt keyword.
fn bare_words(code: &Code<'_>) -> Option<Fault> {
    let unknown = |i: &usize| {
        let token = &code.tokens[*i];
        let called = code.get(i + 1).is_some_and(|t| t.is("("));
        token.kind == Kind::Word && !called && !KEYWORDS.iter().any(|word| token.is_word(word))
    };
    let at = (0..code.tokens.len()).find(unknown)?;
    let word = code.tokens[at].text;
    let names = near(word, KEYWORDS.iter().copied());
    let things = format!("a variable is ?{word}, a name of the data needs its prefix, such as :{word}");
    let help = if names.is_empty() { things } else { format!("did you mean {}? If not, {things}", choices(&names)) };
    Some(code.fault(at, format!("`{word}` is no word of SPARQL"), help))
}

fn number_wanted(code: &Code<'_>) -> Option<Fault> {
    let at =
        code.tokens.windows(2).position(|w| (w[0].is_word("LIMIT") || w[0].is_word("OFFSET")) && w[1].kind != Kind::Number)?;
    Some(code.fault(at + 1, format!("{} takes a whole number", code.tokens[at].text.to_uppercase()), "such as LIMIT 10"))
}

fn unknown_prefix(code: &Code<'_>, prefixes: &Prefixes) -> Option<Fault> {
    let declared: Vec<&str> = (code.tokens.windows(2))
        .filter(|w| w[0].is_word("PREFIX") && w[1].kind == Kind::PrefixedName)
        .map(|w| w[1].text.trim_end_matches(':'))
        .collect();
    let at = code.tokens.iter().position(|t| {
        let name = t.text.split(':').next().unwrap_or("");
        t.kind == Kind::PrefixedName && !declared.contains(&name) && prefixes.get(name).is_none()
    })?;
    let name = code.tokens[at].text.split(':').next().unwrap_or("");
    let names = near(name, prefixes.iter().map(|(n, _)| n).chain(declared));
    let declare = format!("declare it: PREFIX {name}: <http://…>");
    let help = if names.is_empty() { declare } else { format!("did you mean {}? If not, {declare}", choices(&names)) };
    Some(code.fault(at, format!("the prefix `{name}:` is not known"), help))
}

fn ungrouped(code: &Code<'_>, stopped: &str) -> Option<Fault> {
    if !stopped.contains("unbound") && !stopped.contains("aggregate") {
        return None;
    }
    let group = code.tokens.windows(2).position(|w| w[0].is_word("GROUP") && w[1].is_word("BY")).map(|i| i + 2);
    let grouped: Vec<&str> = group
        .map_or(Vec::new(), |g| code.tokens[g..].iter().filter(|t| t.kind == Kind::Variable).map(|t| &t.text[1..]).collect());
    let range = code.projection()?;
    let mut at = range.start;
    while at < range.end {
        let token = &code.tokens[at];
        if token.kind == Kind::Variable && !grouped.contains(&&token.text[1..]) {
            let help = match group {
                Some(_) => format!("add {} to GROUP BY, or put it into an aggregate such as SAMPLE({})", token.text, token.text),
                None => format!("add GROUP BY {} at the end", token.text),
            };
            return Some(code.fault(at, format!("{} stands beside an aggregate but is not grouped by", token.text), help));
        }
        at = if token.is("(") { code.after_group(at) } else { at + 1 };
    }
    None
}

/// The last resort: the parser's own place, in plain words.
fn where_it_stopped(code: &Code<'_>, stopped: &str) -> Fault {
    let offset = parser_place(stopped).and_then(|(line, column)| offset(code.text, line, column));
    let at = offset.and_then(|o| code.tokens.iter().position(|t| t.span.end > o)).unwrap_or(code.tokens.len());
    let expected = expected_words(stopped);
    match code.get(at) {
        Some(token) => code.fault(at, format!("`{}` is not expected here", token.text), expected),
        None => code.fault(at, "the query ends too early", expected),
    }
}

fn parser_place(stopped: &str) -> Option<(usize, usize)> {
    let place = stopped.split("error at ").nth(1)?.split(": ").next()?;
    let (line, column) = place.split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// The byte at a line and column that both count from 1, columns in characters.
fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = text.get(start..)?;
    Some(start + rest.char_indices().nth(column - 1).map_or(rest.len(), |(i, _)| i))
}

/// The words that the parser would have taken, without its character classes.
fn expected_words(stopped: &str) -> String {
    let Some(list) = stopped.split("expected ").nth(1) else { return String::new() };
    let mut words: Vec<String> = Vec::new();
    for word in list.trim_start_matches("one of ").split(", ").map(|w| w.trim().trim_matches('"')) {
        let plain = word.chars().all(|c| c.is_ascii_alphabetic()) || (word.len() <= 2 && !word.contains(['_', '[', '\\']));
        let said = match word {
            "?" | "$" => "a variable",
            "<" | ":" => "an IRI or a prefixed name",
            "'" => "a string",
            word if plain && !word.is_empty() => word,
            _ => continue,
        };
        if !words.iter().any(|w| w == said) {
            words.push(said.to_owned());
        }
    }
    words.truncate(6);
    if words.is_empty() { String::new() } else { format!("what could stand here: {}", words.join(", ")) }
}

#[cfg(test)]
mod tests {
    use crate::query::Query;
    use crate::vocab::Prefixes;
    use proptest::prelude::*;

    /// The pieces of which queries and their faults are made.
    const PIECES: &[&str] = &[
        "SELECT",
        "ASK",
        "CONSTRUCT",
        "WHERE",
        "FILTER",
        "BIND",
        "AS",
        "VALUES",
        "OPTIONAL",
        "UNION",
        "GROUP",
        "BY",
        "ORDER",
        "LIMIT",
        "FROM",
        "PREFIX",
        "GRAPH",
        "COUNT",
        "LIKE",
        "a",
        "*",
        "?s",
        "?o",
        "$x",
        ":p",
        "ex:q",
        "<a:b>",
        "<http://a b>",
        "\"x\"",
        "\"open",
        "'''y",
        "@en",
        "3.5",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ".",
        ";",
        ",",
        "/",
        "|",
        "^",
        "^^",
        "!",
        "=",
        "<",
        "#c\n",
        "“",
        "예",
        "\\",
        "\n",
        "_:b",
        "<<",
        ">>",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn any_text_is_a_query_or_has_a_fault_with_a_place(picks in prop::collection::vec(prop::sample::select(PIECES), 0..14), glue in "[ ]{0,1}") {
            let text = picks.join(&glue);
            if let Err(error) = Query::parse(&text, &Prefixes::default()) {
                let said = error.to_string();
                prop_assert!(said.contains(" | ") && said.contains('^'), "{said}");
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = Query::parse(&text, &Prefixes::default()).map_err(|e| e.to_string());
        }
    }
}
