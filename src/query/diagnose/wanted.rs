//! What does a word or sign want behind it, or around it, that is not there?

use super::code::Code;
use crate::error::Fault;
use crate::query::lexer::{Kind, Token};

/// A word whose next token is not one that it takes.
pub(super) fn behind_words(code: &Code<'_>) -> Option<Fault> {
    (0..code.tokens.len()).find_map(|at| behind_word(code, at))
}

fn behind_word(code: &Code<'_>, at: usize) -> Option<Fault> {
    let token = &code.tokens[at];
    if token.kind != Kind::Word {
        return None;
    }
    let word = token.text.to_uppercase();
    let next = code.get(at + 1);
    let opens = |sign: &str| next.is_some_and(|t| t.is(sign));
    let variable = next.filter(|t| t.kind == Kind::Variable).map_or("?x", |t| t.text);
    let rest = |until: usize| code.source(at + 1, until);
    let fault = |message: String, help: String| Some(code.fault(at, message, help));
    match word.as_str() {
        "WHERE" if !opens("{") => fault("WHERE needs braces around its pattern".into(), braced(code, at)),
        "ASK" if next.is_some_and(Token::is_term) => {
            fault("ASK needs braces around its pattern".into(), format!("write ASK {{ {} }}", rest(code.tokens.len())))
        }
        "GRAPH" if opens("{") => fault("GRAPH names no graph".into(), "write GRAPH ?g { … }, or name one".into()),
        "SERVICE" if opens("{") => fault("SERVICE names no endpoint".into(), "write SERVICE <https://…> { … }".into()),
        "BIND" if !opens("(") => {
            fault("BIND needs brackets around what it names".into(), format!("write BIND({})", rest(code.end_of_triple(at))))
        }
        "ORDER" | "GROUP" if next.is_some_and(|t| t.kind == Kind::Variable) => {
            fault(format!("{word} needs BY"), format!("write {word} BY {variable}"))
        }
        "ASC" | "DESC" if !opens("(") => {
            // SQL writes it behind.
            let named = next.is_some_and(|t| t.kind == Kind::Variable);
            let before = code.tokens[..at].last().filter(|t| t.kind == Kind::Variable).map_or(variable, |t| t.text);
            let sorted = if named { variable } else { before };
            fault(format!("{word} needs brackets, before what it sorts"), format!("write {word}({sorted})"))
        }
        "HAVING" if !opens("(") => {
            let until = (at + 1..code.tokens.len()).find(|&i| is_modifier(&code.tokens[i])).unwrap_or(code.tokens.len());
            fault("HAVING needs brackets around its condition".into(), format!("write HAVING({})", rest(until)))
        }
        "IN" if opens("(") && code.get(at + 2).is_some_and(|t| t.is_word("SELECT")) => {
            let brace = (at..code.tokens.len()).find(|&i| code.is_at(i, "{"))?;
            let pattern = code.source(brace, code.after_group(brace));
            fault("IN takes values, not a query".into(), format!("write FILTER EXISTS {pattern}"))
        }
        "NOT" if !next.is_some_and(|t| t.is_word("EXISTS") || t.is_word("IN")) => {
            let until = (at + 1..code.tokens.len()).find(|&i| {
                code.is_at(i, "&&") || code.is_at(i, "||") || (code.is_at(i, ")") && code.opener(i) == code.opener(at))
            });
            fault("NOT stands only before EXISTS and IN".into(), format!("write !({})", rest(until?)))
        }
        "IN" if !opens("(") => {
            let value = next.map_or("…", |t| t.text);
            fault("IN takes a list in brackets".into(), format!("write IN ({value})"))
        }
        "AS" if next.is_some_and(|t| t.kind == Kind::Word) => {
            let name = next.map_or("name", |t| t.text);
            Some(code.fault(at + 1, "what stands behind AS is a variable", format!("write ?{name}")))
        }
        "LIMIT" | "OFFSET" => behind_number(code, at, &word),
        _ => None,
    }
}

fn behind_number(code: &Code<'_>, at: usize, word: &str) -> Option<Fault> {
    let whole = |i: usize| code.get(i).is_some_and(|t| t.kind == Kind::Number && t.text.chars().all(|c| c.is_ascii_digit()));
    if !whole(at + 1) {
        return Some(code.fault(at + 1, format!("{word} takes a whole number"), format!("such as {word} 10")));
    }
    let other = if code.is_at(at + 2, ",") { at + 3 } else { at + 2 };
    if whole(other) {
        let (first, second) = (code.tokens[at + 1].text, code.tokens[other].text);
        return Some(code.fault(other, format!("{word} takes one number"), format!("write LIMIT {second} OFFSET {first}")));
    }
    None
}

/// What WHERE should have looked like.
fn braced(code: &Code<'_>, at: usize) -> String {
    let from = at + 1;
    let until = (from..code.tokens.len()).find(|&i| is_modifier(&code.tokens[i])).unwrap_or(code.tokens.len());
    let bracket = code.get(from).is_some_and(|t| t.is("(") || t.is("["));
    let pattern =
        if bracket { code.source(from + 1, code.after_group(from).max(from + 2) - 1) } else { code.source(from, until) };
    let signs = ["=", "<", ">", "<=", ">=", "!="];
    if code.tokens[from..until].iter().any(|t| signs.iter().any(|sign| t.is(sign))) {
        let name = code.get(from).filter(|t| t.kind == Kind::Word).map_or("", |_| "?");
        return format!("a condition stands in the braces, behind triples: WHERE {{ … FILTER({name}{pattern}) }}");
    }
    if pattern.is_empty() { "write WHERE { … }".to_owned() } else { format!("write WHERE {{ {pattern} }}") }
}

fn is_modifier(token: &Token<'_>) -> bool {
    ["GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"].iter().any(|w| token.is_word(w))
}

/// `@` without a language, `^^` without a datatype, `&&` and `,` without what they join.
pub(super) fn behind_signs(code: &Code<'_>) -> Option<Fault> {
    code.tokens.iter().enumerate().find_map(|(at, token)| {
        let next = code.get(at + 1);
        let closes = next.is_none_or(|t| matches!(t.text, ")" | "}" | "]" | "." | ";") && t.kind == Kind::Symbol);
        let named = next.is_some_and(|t| matches!(t.kind, Kind::Iri | Kind::PrefixedName));
        match token.text {
            "@" => Some(code.fault(at, "this @ names no language", "such as @en or @ko")),
            "^^" if !named => Some(code.fault(at, "this ^^ names no datatype", "such as ^^xsd:date")),
            "&&" | "||" | "!" | "=" | "!=" | "<=" | ">=" if token.kind == Kind::Symbol && closes => {
                Some(code.fault(at, format!("nothing stands behind this {}", token.text), "end the condition, or take it out"))
            }
            "," if token.kind == Kind::Symbol && closes => {
                Some(code.fault(at, "an object is missing behind this comma", "name one more, or take the comma out"))
            }
            _ => None,
        }
    })
}

/// A query in the form of CONSTRUCT that has no pattern, or the short form with more than triples.
pub(super) fn construct_pattern(code: &Code<'_>) -> Option<Fault> {
    let at = code.position("CONSTRUCT")?;
    if code.get(at + 1).is_some_and(Token::is_term) {
        let until = code.position("WHERE").unwrap_or(code.tokens.len());
        let help = format!("write CONSTRUCT {{ {} }} WHERE {{ … }}", code.source(at + 1, until));
        return Some(code.fault(at + 1, "CONSTRUCT needs braces around its triples", help));
    }
    if code.is_at(at + 1, "{")
        && let Some(word) =
            (at + 2..code.after_group(at + 1)).find(|&i| code.tokens[i].kind == Kind::Word && !code.tokens[i].is_term())
    {
        let message = format!("{} cannot stand in what CONSTRUCT makes", code.tokens[word].text.to_uppercase());
        return Some(code.fault(word, message, "that is triples alone; put it into the braces of WHERE"));
    }
    if code.get(at + 1).is_some_and(|t| t.is("{")) && code.after_group(at + 1) == code.tokens.len() {
        let help = "write CONSTRUCT { … } WHERE { … }, or CONSTRUCT WHERE { … } for the same on both sides";
        return Some(code.fault(at, "CONSTRUCT has no WHERE", help));
    }
    if code.get(at + 1).is_some_and(|t| t.is_word("WHERE")) {
        let inner = at + 3..code.after_group(at + 2);
        let word = inner.clone().find(|&i| code.tokens[i].kind == Kind::Word && !code.tokens[i].is_term())?;
        let help = "write CONSTRUCT { … } WHERE { … }";
        return Some(code.fault(word, "CONSTRUCT WHERE takes only triples", help));
    }
    None
}

/// What must stand in a FILTER, or outside of the braces, or nowhere.
pub(super) fn out_of_place(code: &Code<'_>) -> Option<Fault> {
    let mut open: Vec<usize> = Vec::new();
    for (at, token) in code.tokens.iter().enumerate() {
        let in_group = open.last().is_some_and(|&o| code.tokens[o].is("{"));
        let sub_select = open.last().is_some_and(|&o| code.get(o + 1).is_some_and(|t| t.is_word("SELECT")));
        if in_group && !sub_select && is_modifier(token) {
            let word = token.text.to_uppercase();
            return Some(code.fault(at, format!("{word} stands inside the braces"), "put it behind the closing brace"));
        }
        if in_group && let Some(fault) = condition(code, at) {
            return Some(fault);
        }
        if token.kind == Kind::Symbol {
            match token.text {
                "{" | "(" | "[" => open.push(at),
                "}" | ")" | "]" => drop(open.pop()),
                _ => {}
            }
        }
        let closed = open.is_empty() && at > 0 && code.tokens[at - 1].is("}");
        if closed && token.is(",") {
            return Some(code.fault(at, "groups are not set apart by commas", "put all of it into one pair of braces"));
        }
        let construct = code.position("CONSTRUCT").is_some();
        if closed && !construct && (token.is("{") || token.is_word("WHERE")) {
            return Some(code.fault(at, "a query has one pattern", "put all of it into one pair of braces"));
        }
    }
    None
}

/// A comparison or a call that stands among triples.
fn condition(code: &Code<'_>, at: usize) -> Option<Fault> {
    let token = &code.tokens[at];
    let signs = ["=", "<", ">", "<=", ">=", "!=", "&&", "||"];
    if token.kind == Kind::Symbol && signs.contains(&token.text) {
        let left = code.tokens[..at].last()?;
        let right = code.get(at + 1).map_or("…", |t| t.text);
        let help = if left.kind == Kind::Variable {
            format!("write FILTER({} {} {right})", left.text, token.text)
        } else {
            format!("write {} ?x FILTER(?x {} {right})", left.text, token.text)
        };
        return Some(code.fault(at, "a comparison stands in FILTER", help));
    }
    let brings_brackets = ["FILTER", "BIND", "VALUES", "EXISTS", "IN"].iter().any(|w| token.is_word(w));
    let called = code.get(at + 1).is_some_and(|t| t.is("(")) && !code.tokens[..at].last().is_some_and(|t| t.is_word("FILTER"));
    if token.kind == Kind::Word && called && !brings_brackets && !token.is_term() {
        let end = code.after_group(at + 1);
        let call = if token.is_word("IF") { code.source(at + 2, end - 1) } else { code.source(at, end) };
        return Some(code.fault(at, "a condition stands in FILTER", format!("write FILTER({call})")));
    }
    None
}

/// A row of VALUES with more or fewer values than there are variables.
pub(super) fn uneven_rows(code: &Code<'_>) -> Option<Fault> {
    for at in (0..code.tokens.len()).filter(|&i| code.tokens[i].is_word("VALUES")) {
        if !code.get(at + 1).is_some_and(|t| t.is("(")) {
            continue;
        }
        let values = code.after_group(at + 1);
        let wanted = values.saturating_sub(at + 3);
        let end = code.after_group(values);
        let mut row = values + 1;
        while row < end && code.get(row).is_some_and(|t| t.is("(")) {
            let next = code.after_group(row);
            let is_value = |t: &&Token<'_>| t.is_term() || t.is_word("UNDEF");
            // What stands behind ^^ is part of a value.
            let typed = code.tokens[row..next].iter().filter(|t| t.is("^^")).count();
            let has = code.tokens[row..next].iter().filter(is_value).count() - typed;
            if has != wanted {
                let values = if has == 1 { "value" } else { "values" };
                let message = format!("this row has {has} {values} for {wanted} variables");
                return Some(code.fault(row, message, "write UNDEF where a value is missing"));
            }
            row = next;
        }
    }
    None
}
