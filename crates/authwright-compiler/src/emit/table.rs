//! The table of a connector as text: what `CompiledConnector` of the runtime reads.

mod answer;
mod derived;
mod field;
mod layout;
mod request;
mod row;

use authwright::json::Json;
use authwright::table::words::{REQUEST_PARTS, SLOTS, STABILITIES, word_of};
use authwright::table::{Connector, Lifetime, Method, Part, Renew, RequestPart, Slot, Stability, Template};

use row::Row;

/// The text of a connector's table, all but its id: JSON, a row of a request on each line. What is not stated has its usual value.
#[must_use]
pub fn table_text(connector: &Connector<'_>) -> String {
    let stability = Some(connector.stability).filter(|stability| *stability != Stability::Stable);
    let row = Row::default()
        .text("name", connector.name)
        .optional_text("summary", connector.summary)
        .optional_text("api_docs", connector.api_docs)
        .texts("categories", connector.categories)
        .optional_text("stability", stability.and_then(|stability| word_of(STABILITIES, &stability)))
        .optional_text("verified_on", connector.verified_on)
        .texts("verified_against", connector.verified_against)
        .rows("methods", connector.methods, |method| Writer { method }.method());
    layout::lines(&row.json())
}

/// Writes what stands in a method.
struct Writer<'c, 'a> {
    method: &'c Method<'a>,
}

impl<'a> Writer<'_, 'a> {
    fn method(&self) -> Json<'a> {
        let method = self.method;
        let row = Row::default()
            .text("id", method.id)
            .text("label", method.label)
            .text("type", method.kind)
            .optional_text("help", method.help)
            .rows("fields", method.fields, field::field)
            .rows("fixed", method.fixed, field::fixed)
            .rows("captures", method.captures, field::capture)
            .rows("derive", method.derived, |derived| self.derived(derived));
        let row = self.requests(row);
        let row = match method.lifetime {
            Some(Lifetime::Seconds(seconds)) => row.number("lifetime", Some(seconds)),
            Some(_) => row.text("lifetime", "forever"),
            None => row,
        };
        let row =
            if method.renew == Renew::new() { row } else { row.put("renew", self.renew(&method.renew)) };
        row.json()
    }

    /// A slot, as references name it.
    fn slot(&self, slot: Slot) -> String {
        let key = |prefix: &str, key: Option<&str>| format!("{prefix}{}", key.unwrap_or_default());
        match slot {
            Slot::Field(index) => key("", self.method.fields.get(usize::from(index)).map(|field| field.key)),
            Slot::Derived(index) => {
                key("derive.", self.method.derived.get(usize::from(index)).map(|derived| derived.key))
            }
            Slot::Capture(index) => {
                key("capture.", self.method.captures.get(usize::from(index)).map(|capture| capture.key))
            }
            other => word_of(SLOTS, &other).unwrap_or_default().to_owned(),
        }
    }

    fn template(&self, template: Template<'a>) -> Json<'a> {
        let parts: Vec<String> = template.iter().map(|part| self.part(part)).collect();
        Json::Text(parts.concat().into())
    }

    fn part(&self, part: &Part<'a>) -> String {
        let within = |slot: Slot, place: &str| format!("{{{}|{place}}}", self.slot(slot));
        match part {
            Part::Text(text) => text.replace('{', "{{"),
            Part::Slot(slot) => format!("{{{}}}", self.slot(*slot)),
            Part::Segment(slot) => within(*slot, "segment"),
            Part::Form(slot) => within(*slot, "form"),
            Part::Quoted(slot) => within(*slot, "quoted"),
            Part::Json(slot) => within(*slot, "json"),
            Part::Xml(slot) => within(*slot, "xml"),
            Part::Request(RequestPart::Header(name)) => format!("{{request.header.{name}}}"),
            Part::Request(part) => {
                let word = word_of(REQUEST_PARTS, part);
                format!("{{request.{}}}", word.unwrap_or_default())
            }
            _ => String::new(),
        }
    }

    fn templates(&self, templates: &[Template<'a>]) -> Json<'a> {
        Json::List(templates.iter().map(|template| self.template(template)).collect())
    }

    fn lines(&self, lines: &[(&'a str, Template<'a>)]) -> Json<'a> {
        let line = |(name, template): &(&'a str, Template<'a>)| {
            Json::List(vec![Json::from(*name), self.template(template)])
        };
        Json::List(lines.iter().map(line).collect())
    }
}
