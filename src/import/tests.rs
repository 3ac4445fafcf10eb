//! What must hold for any mapping and any row.

use super::template::Template;
use proptest::prelude::*;

fn template(text: &str) -> Result<Template, String> {
    let columns = ["id", "home page"];
    Template::read(text, &|name| columns.iter().position(|column| *column == name).ok_or_else(|| format!("no `{name}`")))
}

#[test]
fn templates_are_filled() {
    let filled = |text: &str| template(text).unwrap().fill(7, |place| ["a b/é", "http://x.org/?q=1"][place]);
    assert_eq!(filled("http://x.org/{id}#me").as_deref(), Some("http://x.org/a%20b%2Fé#me"));
    assert_eq!(filled("{+home page}").as_deref(), Some("http://x.org/?q=1"));
    assert_eq!(filled("row-{_row}").as_deref(), Some("row-7"));
    assert_eq!(template("{id").unwrap_err(), "a `{` of `{id` is never closed");
    assert_eq!(template("{ids}").unwrap_err(), "no `ids`");
    assert_eq!(template("{id}").unwrap().fill(1, |_| ""), None);
}

proptest! {
    #[test]
    fn a_value_that_is_escaped_is_one_part_of_an_iri(value in "[ -~é-þ가-각]{1,20}") {
        let text = template("http://x.org/{id}").unwrap().fill(1, |_| value.as_str()).unwrap();
        prop_assert!(oxigraph::model::NamedNode::new(&text).is_ok(), "{}", text);
        prop_assert!(!text["http://x.org/".len()..].contains(['/', '?', '#', ' ']));
    }
}
