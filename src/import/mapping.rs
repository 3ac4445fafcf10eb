//! What does the text of a mapping say?
//!
//! Read from TOML. A fault names the key and its place; columns, prefixes and datatypes that are not there are named with those that are.

use super::template::Template;
use super::value::is_datatype;
use crate::dataset::table::listed;
use crate::error::{choices, near};
use crate::vocab::{Prefixes, import};
use oxigraph::model::NamedNode;
use oxigraph::model::vocab::xsd;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use toml::Spanned;

/// What is wrong in the text of a mapping, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// The column, in characters from 1.
    pub column: u64,
    /// What is wrong there.
    pub message: String,
}

/// Which columns become which statements.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The graph that holds the statements.
    pub graph: NamedNode,
    /// The IRI that those begin with which are no whole IRI, and its prefix.
    pub base: String,
    /// The prefixes that the statements are written with.
    pub prefixes: BTreeMap<String, String>,
    pub(super) classes: Vec<NamedNode>,
    pub(super) subject: Template,
    /// Whether several rows may be about one thing.
    pub(super) repeats: bool,
    /// What stands for a value that is missing, beside nothing.
    pub(super) null: Vec<String>,
    pub(super) columns: Vec<Column>,
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) place: usize,
    pub(super) property: NamedNode,
    pub(super) separator: Option<String>,
    pub(super) value: Value,
}

/// What the values of a column become.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Literal(NamedNode),
    Text {
        language: String,
    },
    /// An IRI.
    Link(Template),
    /// The entity of this name, perhaps only one of a class.
    Entity {
        class: Option<String>,
    },
    /// What a set of mappings links the value to.
    Mapped(PathBuf),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    base: Option<Spanned<String>>,
    #[serde(rename = "aboutUrl")]
    about_url: Spanned<String>,
    #[serde(default)]
    class: Vec<Spanned<String>>,
    #[serde(default)]
    repeats: bool,
    #[serde(default)]
    null: Vec<String>,
    #[serde(default)]
    prefixes: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    column: Vec<Spanned<WrittenColumn>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenColumn {
    name: Spanned<String>,
    property: Spanned<String>,
    datatype: Option<Spanned<String>>,
    lang: Option<Spanned<String>>,
    #[serde(rename = "valueUrl")]
    value_url: Option<Spanned<String>>,
    lookup: Option<Spanned<String>>,
    class: Option<Spanned<String>>,
    separator: Option<Spanned<String>>,
}

/// The IRI that the things and the terms of a data set begin with, without one of its own.
pub fn base(name: &str) -> String {
    format!("{}{name}:", import::SPACE)
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// - `name`: what the data set is called; its graph and its prefix have this name.
    /// - `columns`: those of the table.
    /// - `known`: prefixes that need no declaration.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn read(text: &str, name: &str, columns: &[String], known: &Prefixes) -> Result<Self, Fault> {
        let written: Written = toml::from_str(text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            fault(text, &span, plain(error.message()))
        })?;
        let reader = Reader { text, columns, known, prefixes: BTreeMap::new() };
        reader.mapping(name, written)
    }
}

/// What the parser of TOML says, in the words of TOML.
fn plain(message: &str) -> String {
    match message.trim_end() {
        "invalid type: map, expected a sequence" => {
            "there may be several of these; write the name in two brackets, `[[column]]`".into()
        }
        other => other.replace('\n', ", ").replace("expected a sequence", "expected a list, such as [\"one\", \"two\"]"),
    }
}

struct Reader<'a> {
    text: &'a str,
    columns: &'a [String],
    known: &'a Prefixes,
    prefixes: BTreeMap<String, String>,
}

impl Reader<'_> {
    fn mapping(mut self, name: &str, written: Written) -> Result<Mapping, Fault> {
        let base = match &written.base {
            Some(base) => self.whole_iri(base)?.into_string(),
            None => base(name),
        };
        for (prefix, iri) in &written.prefixes {
            self.whole_iri(iri)?;
            self.prefixes.insert(prefix.clone(), iri.get_ref().clone());
        }
        self.prefixes.insert(name.to_owned(), base.clone());
        let subject = self.template(&written.about_url)?;
        if subject.is_constant() {
            return Err(
                self.fault(&written.about_url, "`aboutUrl` is the same for every row; put a column in braces, or {_row}".into())
            );
        }
        let classes = written.class.iter().map(|class| self.iri(class)).collect::<Result<_, _>>()?;
        let columns = written.column.iter().map(|column| self.column(column)).collect::<Result<_, _>>()?;
        let graph = NamedNode::new_unchecked(base.trim_end_matches([':', '/', '#']));
        let (repeats, null) = (written.repeats, written.null);
        Ok(Mapping { graph, base, prefixes: self.prefixes, classes, subject, repeats, null, columns })
    }

    fn column(&mut self, column: &Spanned<WrittenColumn>) -> Result<Column, Fault> {
        let written = column.get_ref();
        let place = self.place(written.name.get_ref()).map_err(|message| self.fault(&written.name, message))?;
        let given: Vec<(&str, Range<usize>)> = [
            ("datatype", &written.datatype),
            ("lang", &written.lang),
            ("valueUrl", &written.value_url),
            ("lookup", &written.lookup),
        ]
        .into_iter()
        .filter_map(|(key, value)| value.as_ref().map(|value| (key, value.span())))
        .collect();
        if let [(one, _), (other, span), ..] = &given[..] {
            return Err(fault(self.text, span, format!("`{one}` and `{other}` do not go together; a column has one of them")));
        }
        if let (Some(class), true) = (&written.class, written.lookup.as_ref().is_none_or(|l| l.get_ref() != "label")) {
            return Err(self.fault(class, "`class` is for columns with `lookup = \"label\"`".into()));
        }
        let separator = written.separator.as_ref();
        if let Some(empty) = separator.filter(|text| text.get_ref().is_empty()) {
            return Err(self.fault(empty, "`separator` is empty".into()));
        }
        let (name, property) = (written.name.get_ref().clone(), self.iri(&written.property)?);
        let separator = separator.map(|text| text.get_ref().clone());
        Ok(Column { name, place, property, separator, value: self.value(written)? })
    }

    fn value(&mut self, written: &WrittenColumn) -> Result<Value, Fault> {
        if let Some(lang) = &written.lang {
            let tag = lang.get_ref().to_lowercase();
            let sound = oxigraph::model::Literal::new_language_tagged_literal("", &tag).is_ok();
            return if sound {
                Ok(Value::Text { language: tag })
            } else {
                Err(self.fault(lang, format!("`{tag}` is no language tag")))
            };
        }
        if let Some(template) = &written.value_url {
            return self.template(template).map(Value::Link);
        }
        match &written.lookup {
            None => {}
            Some(lookup) if lookup.get_ref() == "label" => {
                return Ok(Value::Entity { class: written.class.as_ref().map(|class| class.get_ref().clone()) });
            }
            Some(lookup) if crate::dataset::sssom::is_named(lookup.get_ref()) => {
                return Ok(Value::Mapped(lookup.get_ref().into()));
            }
            Some(lookup) => {
                return Err(self.fault(lookup, format!("`{}` is neither `label` nor a file .sssom.tsv", lookup.get_ref())));
            }
        }
        let Some(datatype) = &written.datatype else { return Ok(Value::Literal(xsd::STRING.into_owned())) };
        let iri = self.iri(datatype)?;
        if !is_datatype(iri.as_ref()) {
            return Err(self.fault(datatype, format!("`{}` is no datatype", datatype.get_ref())));
        }
        Ok(Value::Literal(iri))
    }

    fn place(&self, name: &str) -> Result<usize, String> {
        let mut found = (0..).zip(self.columns).filter(|(_, column)| *column == name).map(|(place, _)| place);
        match (found.next(), found.next()) {
            (Some(place), None) => Ok(place),
            (Some(_), Some(_)) => Err(format!("the table has several columns `{name}`; their names have to differ")),
            (None, _) => {
                let near = near(name, self.columns.iter().map(String::as_str));
                let guess = if near.is_empty() { "" } else { &format!("did you mean {}? ", choices(&near)) };
                Err(format!("the table has no column `{name}`; {guess}its columns are {}", listed(self.columns)))
            }
        }
    }

    fn template(&self, text: &Spanned<String>) -> Result<Template, Fault> {
        let expanded = self.expanded(text.get_ref());
        Template::read(&expanded, &|name| self.place(name)).map_err(|message| self.fault(text, message))
    }

    /// What begins with a prefix that is known has its IRI in the place of it.
    fn expanded(&self, text: &str) -> String {
        let known = |prefix: &str| self.prefixes.get(prefix).map(String::as_str).or_else(|| self.known.get(prefix));
        match text.split_once(':') {
            Some((prefix, local)) if !local.starts_with("//") && !prefix.contains('{') => {
                known(prefix).map_or_else(|| text.to_owned(), |iri| format!("{iri}{local}"))
            }
            _ => text.to_owned(),
        }
    }

    /// The IRI that a prefixed name or an IRI in full names.
    fn iri(&mut self, name: &Spanned<String>) -> Result<NamedNode, Fault> {
        let text = name.get_ref();
        let Some((prefix, local)) = text.split_once(':') else {
            return Err(self.fault(name, format!("`{text}` is no IRI and has no prefix")));
        };
        if local.starts_with("//") || ["urn", "file", "tag", "mailto"].contains(&prefix) {
            return self.whole_iri(name);
        }
        let own = self.prefixes.get(prefix).cloned();
        let Some(namespace) = own.or_else(|| self.known.get(prefix).map(ToOwned::to_owned)) else {
            let all = self.prefixes.keys().map(String::as_str).chain(self.known.iter().map(|(name, _)| name));
            let near = near(prefix, all);
            let guess = if near.is_empty() { String::new() } else { format!("; did you mean {}?", choices(&near)) };
            return Err(self.fault(name, format!("the prefix `{prefix}` is not declared under [prefixes]{guess}")));
        };
        self.prefixes.insert(prefix.to_owned(), namespace.clone());
        let iri = format!("{namespace}{local}");
        NamedNode::new(&iri).map_err(|_| self.fault(name, format!("`{text}` gives `{iri}`, which is no IRI")))
    }

    fn whole_iri(&self, iri: &Spanned<String>) -> Result<NamedNode, Fault> {
        NamedNode::new(iri.get_ref()).map_err(|_| self.fault(iri, format!("`{}` is no IRI", iri.get_ref())))
    }

    fn fault(&self, place: &Spanned<String>, message: String) -> Fault {
        fault(self.text, &place.span(), message)
    }
}

fn fault(text: &str, span: &Range<usize>, message: String) -> Fault {
    let before = text.get(..span.start).unwrap_or(text);
    let line = before.matches('\n').count() as u64 + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() as u64 + 1;
    Fault { line, column, message }
}
