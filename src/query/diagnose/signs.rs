//! What is wrong with the characters: strings, IRIs, brackets, operators of other languages?

use super::code::Code;
use crate::error::Fault;
use crate::query::lexer::Kind;

pub(super) fn broken_tokens(code: &Code<'_>) -> Option<Fault> {
    let at = code.tokens.iter().position(|t| matches!(t.kind, Kind::OpenString | Kind::BadIri | Kind::Bad))?;
    let token = &code.tokens[at];
    Some(match token.kind {
        Kind::OpenString => {
            let quote = &token.text[..1];
            let other = if quote == "'" { '"' } else { '\'' };
            if let Some((inner, _)) = token.text[1..].split_once(other).filter(|(inner, _)| !inner.is_empty()) {
                let message = format!("this string begins with {quote} and ends with {other}");
                return Some(code.fault(at, message, format!("write \"{}\"", inner.replace('"', "\\\""))));
            }
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
        _ if is_curly(token.text) => {
            let rest = &code.text[token.span.end..];
            let inner = rest.split_once(|c: char| is_curly(c.encode_utf8(&mut [0; 4]))).map(|(inner, _)| inner);
            let help = match inner.filter(|inner| !inner.contains(['"', '\n'])) {
                Some(inner) => format!("write \"{inner}\", with straight quotes"),
                None => "write a straight one: \" or '".to_owned(),
            };
            code.fault(at, "a curly quote is no SPARQL quote", help)
        }
        _ if token.text == "%" && at > 0 && code.tokens[at - 1].kind == Kind::Number => {
            let number = code.tokens[at - 1].text;
            code.fault(at, "a number has no %", format!("write {number}, or the text \"{number}%\""))
        }
        _ if token.text == "`" => code.fault(at, "SPARQL quotes no names", "take the ` out: a name is :name or <http://…>"),
        _ => {
            let help = "take it out; in a text it stands in quotes, in an IRI in angle brackets";
            code.fault(at, format!("`{}` has no meaning in SPARQL", token.text), help)
        }
    })
}

fn is_curly(text: &str) -> bool {
    ["“", "”", "‘", "’", "„", "«", "»"].contains(&text)
}

/// The blanks before the first token of the line on which a token stands, and whether it is that first token.
fn indentation(code: &Code<'_>, at: usize) -> (usize, bool) {
    let start = code.tokens[at].span.start;
    let line = code.text[..start].rfind('\n').map_or(0, |i| i + 1);
    let blanks = code.text[line..].chars().take_while(|c| c.is_whitespace()).count();
    (blanks, code.text[line..start].trim().is_empty())
}

pub(super) fn brackets(code: &Code<'_>) -> Option<Fault> {
    let mut open: Vec<usize> = Vec::new();
    // The first bracket whose closing one stands further left than its line begins: it is likely the one that is open.
    let mut outdented: Option<usize> = None;
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
            ")" | "}" | "]" => {
                match open.iter().any(|&o| closer(code.tokens[o].text) == token.text).then(|| open.pop()).flatten() {
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
                    Some(opener) => {
                        let (inner, (own, leads)) = (indentation(code, opener).0, indentation(code, at));
                        outdented = outdented.or((leads && own < inner).then_some(opener));
                    }
                }
            }
            _ => {}
        }
    }
    let last = open.pop()?;
    let opener = outdented.unwrap_or(last);
    let missing = closer(code.tokens[opener].text);
    Some(code.fault(
        opener,
        format!("this `{}` is never closed", code.tokens[opener].text),
        format!("write `{missing}` where it ends"),
    ))
}

/// An IRI without its angle brackets, and a sign in a prefixed name that none may hold.
pub(super) fn bad_names(code: &Code<'_>) -> Option<Fault> {
    let at = code.tokens.windows(3).position(|w| {
        let close = w[0].span.end == w[1].span.start && w[1].span.end == w[2].span.start;
        let scheme = matches!(w[0].text, "http:" | "https:") && w[1].is("/") && w[2].is("/");
        // A path has names behind its slash: a word or a number there is the rest of this one.
        let sign = matches!(w[1].text, "/" | "&" | "'" | "!" | "~" | "+" | "=");
        close && (scheme || (w[0].kind == Kind::PrefixedName && sign && matches!(w[2].kind, Kind::Word | Kind::Number)))
    })?;
    let (name, sign) = (&code.tokens[at], code.tokens[at + 1].text);
    if name.text.starts_with("http") && sign == "/" {
        let rest = &code.text[name.span.start..];
        let end = rest.find(|c: char| c.is_whitespace() || ";,{}()".contains(c)).unwrap_or(rest.len());
        return Some(code.fault(at, "an IRI stands in angle brackets", format!("write <{}>", rest[..end].trim_end_matches('.'))));
    }
    let message = format!("a prefixed name may not hold `{sign}`");
    Some(code.fault(at + 1, message, format!("write `\\{sign}`, or the whole IRI in angle brackets")))
}

/// Signs as other languages write them, and what SPARQL writes.
const SIGNS: &[(&str, &str)] = &[("==", "="), ("<>", "!="), ("=>", ">="), ("=<", "<="), ("!==", "!="), (":=", "=")];

/// `==`, `<>` and the like.
pub(super) fn foreign_sign(code: &Code<'_>) -> Option<Fault> {
    let foreign = |at: usize| {
        let rest = &code.text[code.tokens[at].span.start..];
        let sign = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign))?;
        // An IRI may be empty, and a prefix too.
        let plain = code.tokens[at].kind == Kind::Symbol;
        (plain || code.opener(at).is_some_and(|open| code.is_at(open, "("))).then_some(sign)
    };
    let (at, (sign, right)) = (0..code.tokens.len()).find_map(|at| Some((at, foreign(at)?)))?;
    Some(code.fault(at, format!("SPARQL has no {sign}"), format!("write {right}")))
}
