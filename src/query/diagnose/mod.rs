//! What is wrong with this query, where, and how is it mended?
//!
//! The parser only says that it stopped; here the tokens are searched for the faults that people make, each with its
//! place and its remedy, a file for each part of a query. What none of the checks recognises is reported at the place where the
//! parser stopped.

mod beginning;
mod calls;
mod code;
mod modifiers;
mod paths;
mod pattern;
mod projection;
mod signs;
mod stopped;
mod values;
mod wanted;
mod words;

use super::lexer::{Kind, Token, tokens};
use crate::error::Fault;
use crate::vocab::Prefixes;
use code::Code;

/// Explains why the parser did not accept a query.
///
/// - `stopped`: the parser's own message.
///
/// O(length of the query).
pub fn explain(text: &str, prefixes: &Prefixes, stopped: &str) -> Fault {
    let all = tokens(text);
    let code: Vec<Token<'_>> = all.into_iter().filter(|t| t.kind != Kind::Comment).collect();
    let query = Code::new(text, &code);
    let checks: &[fn(&Code<'_>) -> Option<Fault>] = &[
        beginning::empty,
        values::comments,
        signs::broken_tokens,
        beginning::update_not_query,
        beginning::first_word,
        beginning::prefix_declarations,
        signs::brackets,
        signs::bad_names,
        projection::projection_comma,
        projection::expression_without_as,
        values::nameless_variable,
        pattern::filter_without_brackets,
        modifiers::from_without_iri,
        pattern::bind_in_scope,
        words::sql_words,
        signs::foreign_sign,
        values::joined_numbers,
        values::typed_number,
        values::torn_names,
        pattern::group_without_braces,
        wanted::behind_words,
        wanted::behind_signs,
        wanted::construct_pattern,
        calls::unknown_function,
        pattern::inner_query,
        paths::paths,
        wanted::out_of_place,
        calls::aggregate_in_filter,
        wanted::uneven_rows,
        words::bare_words,
        calls::nothing_inside,
        calls::values,
        pattern::missing_separator,
        modifiers::modifier_order,
        modifiers::nothing_behind,
        modifiers::list_comma,
        modifiers::one_pattern,
        projection::named_twice,
    ];
    (checks.iter().find_map(|check| check(&query)))
        .or_else(|| beginning::unknown_prefix(&query, prefixes))
        .or_else(|| projection::ungrouped(&query, stopped))
        .unwrap_or_else(|| stopped::where_it_stopped(&query, stopped))
}

/// Explains why the parser did not accept an update.
///
/// O(length of the update).
pub fn explain_update(text: &str, prefixes: &Prefixes, stopped: &str) -> Fault {
    let all = tokens(text);
    let code: Vec<Token<'_>> = all.into_iter().filter(|t| t.kind != Kind::Comment).collect();
    let update = Code::new(text, &code);
    let checks: [fn(&Code<'_>) -> Option<Fault>; 6] = [
        signs::broken_tokens,
        beginning::prefix_declarations,
        signs::brackets,
        pattern::variable_in_data,
        pattern::filter_without_brackets,
        pattern::missing_separator,
    ];
    (checks.iter().find_map(|check| check(&update)))
        .or_else(|| beginning::unknown_prefix(&update, prefixes))
        .unwrap_or_else(|| stopped::where_it_stopped(&update, stopped))
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
