//! Which columns do the attributes make, and of which kind?
//!
//! Values are taken as they are written; when all are known, a column whose values are all whole numbers, numbers or truth values, one
//! for each thing, gets that kind, and every other column is text.

use super::super::several::{BAR, join};
use super::super::{Column, Value, ValueKind};
use crate::query::format::plain;
use crate::vocab::Prefixes;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term};

/// The columns while they are filled.
#[derive(Default)]
pub(super) struct Attributes {
    columns: Vec<Column>,
    kinds: Vec<Option<ValueKind>>,
    infinite: usize,
}

impl Attributes {
    /// A new column.
    pub(super) fn column(&mut self, name: &str, iri: &str) -> u32 {
        let name = super::super::free_name(name, &self.columns);
        self.columns.push(Column { name, iri: iri.to_owned(), kind: ValueKind::Text });
        self.kinds.push(None);
        self.columns.len() as u32 - 1
    }

    /// Takes a value as it is written.
    pub(super) fn take(&mut self, values: &mut Vec<(u32, Value)>, column: u32, term: Option<&Term>, prefixes: &Prefixes) {
        let Some(term) = term else { return };
        let kind = match term {
            Term::Literal(literal) => match kind_of(literal) {
                Kind::Infinite => {
                    self.infinite += 1;
                    return;
                }
                Kind::Of(kind) => kind,
            },
            _ => ValueKind::Text,
        };
        // Several values of one thing can only be text together.
        let several = values.iter().any(|(at, _)| *at == column);
        self.fit(column, if several { ValueKind::Text } else { kind });
        values.push((column, Value::Text(plain(term, prefixes))));
    }

    /// Takes a number.
    pub(super) fn take_number(&mut self, values: &mut Vec<(u32, Value)>, column: u32, number: f64) {
        self.fit(column, ValueKind::Number);
        values.push((column, Value::Number(number)));
    }

    fn fit(&mut self, column: u32, kind: ValueKind) {
        use ValueKind::{Integer, Number, Text};
        let known = &mut self.kinds[column as usize];
        *known = Some(match (*known, kind) {
            (None, kind) => kind,
            (Some(known), kind) if known == kind => known,
            (Some(Integer | Number), Integer | Number) => Number,
            _ => Text,
        });
    }

    /// Gives every value the kind of its column, and the columns in the order of their names.
    pub(super) fn settle<'v>(&mut self, values: impl Iterator<Item = &'v mut Vec<(u32, Value)>>) -> Vec<Column> {
        for (column, kind) in self.columns.iter_mut().zip(&self.kinds) {
            column.kind = kind.unwrap_or(ValueKind::Text);
        }
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order.sort_by(|a, b| self.columns[*a].name.cmp(&self.columns[*b].name));
        let mut place = vec![0_u32; order.len()];
        order.iter().zip(0..).for_each(|(column, at)| place[*column] = at);
        for values in values {
            *values = self.settled(std::mem::take(values), &place);
        }
        order.iter().map(|column| self.columns[*column].clone()).collect()
    }

    fn settled(&self, mut values: Vec<(u32, Value)>, place: &[u32]) -> Vec<(u32, Value)> {
        values.sort_by_key(|(column, _)| place[*column as usize]);
        (values.chunk_by(|a, b| a.0 == b.0))
            .map(|same| {
                let column = same[0].0 as usize;
                let value = match same {
                    [(_, one)] => typed(one, self.columns[column].kind),
                    many => {
                        let texts = many.iter().filter_map(|(_, value)| text(value)).filter(|text| !text.is_empty());
                        Value::Text(join(texts, BAR))
                    }
                };
                (place[column], value)
            })
            .collect()
    }

    /// What was left out.
    pub(super) fn note(&self) -> Option<String> {
        let count = self.infinite;
        (count > 0).then(|| {
            let what = if count == 1 {
                "value that is no finite number is".to_owned()
            } else {
                "values that are no finite numbers are".to_owned()
            };
            format!("{count} {what} left out")
        })
    }
}

fn text(value: &Value) -> Option<&str> {
    if let Value::Text(text) = value { Some(text) } else { None }
}

enum Kind {
    Of(ValueKind),
    /// A number, but not a finite one.
    Infinite,
}

fn kind_of(literal: &Literal) -> Kind {
    let value = literal.value();
    let datatype = literal.datatype();
    let whole = [
        xsd::INTEGER,
        xsd::INT,
        xsd::LONG,
        xsd::SHORT,
        xsd::BYTE,
        xsd::NON_NEGATIVE_INTEGER,
        xsd::POSITIVE_INTEGER,
        xsd::UNSIGNED_INT,
        xsd::UNSIGNED_LONG,
        xsd::G_YEAR,
    ];
    if whole.contains(&datatype) && value.parse::<i64>().is_ok() {
        return Kind::Of(ValueKind::Integer);
    }
    if whole.contains(&datatype) || [xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT].contains(&datatype) {
        return match value.parse::<f64>() {
            Ok(number) if number.is_finite() => Kind::Of(ValueKind::Number),
            Ok(_) => Kind::Infinite,
            Err(_) => Kind::Of(ValueKind::Text),
        };
    }
    let truth = datatype == xsd::BOOLEAN && matches!(value, "true" | "false" | "1" | "0");
    Kind::Of(if truth { ValueKind::Boolean } else { ValueKind::Text })
}

/// A value as written, in the kind of its column; the kind was chosen so that it fits.
fn typed(value: &Value, kind: ValueKind) -> Value {
    let Value::Text(text) = value else { return value.clone() };
    let typed = match kind {
        // A bar in a single value is marked too, so that it is not taken for one between values.
        ValueKind::Text => Some(Value::Text(join([text], BAR))),
        ValueKind::Integer => text.parse().ok().map(Value::Integer),
        ValueKind::Number => text.parse().ok().map(Value::Number),
        ValueKind::Boolean => Some(Value::Boolean(matches!(text.as_str(), "true" | "1"))),
    };
    typed.unwrap_or_else(|| value.clone())
}
