//! The table of a method: the value that the interpreter runs, printed as Rust constants.

mod calls;
mod derived;
mod shared;

use std::fmt::Write;

use authwright::table::{
    Capture, Choice, Field, Fixed, Kind, Lifetime, Method, Node, Pairs, Part, Renew, RequestPart, Slot,
    Template,
};

use crate::names;

use super::EmitError;

use shared::SharedLists;

/// Every type of the table that a module may import.
pub(super) const TYPES: &[&str] = &[
    "Api",
    "Authorize",
    "Body",
    "Callback",
    "Capture",
    "Choice",
    "Condition",
    "Derived",
    "ErrorRule",
    "Field",
    "Fixed",
    "Kind",
    "Lifetime",
    "Method",
    "Node",
    "Op",
    "Origin",
    "Part",
    "Pkce",
    "QueryOf",
    "QueryText",
    "Read",
    "Renew",
    "RequestPart",
    "Slot",
    "Source",
    "StateLength",
    "Step",
    "Take",
    "Target",
    "TimeFormat",
];

/// Whether a text uses a name as a whole word.
pub(super) fn mentions(text: &str, name: &str) -> bool {
    let word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    text.match_indices(name).any(|(at, _)| {
        !word(text[..at].chars().next_back())
            && !word(text[at + name.len()..].chars().next())
            && !text[..at].ends_with("::")
    })
}

/// Code without what stands in its string literals, which are all plain ones.
pub(super) fn without_texts(code: &str) -> String {
    let mut left = String::with_capacity(code.len());
    let mut letters = code.chars();
    let mut inside = false;
    while let Some(letter) = letters.next() {
        match (letter, inside) {
            ('\\', true) => drop(letters.next()),
            ('"', _) => {
                inside = !inside;
                left.push('"');
            }
            (_, true) => {}
            (_, false) => left.push(letter),
        }
    }
    left
}

/// The items of the table, in reading order. The method is one static: each constant beside it is a body that rustc checks,
/// evaluates and writes into the metadata by itself, which costs more than what stands in it.
pub(super) fn items(method: &Method<'_>) -> Result<Vec<String>, EmitError> {
    let printer = Printer { method, shared: SharedLists::of(method) };
    let mut items = printer.shared_lists()?;
    items.push(format!("pub(super) static METHOD: Method = {};", printer.method()?));
    // A slot that only the shell fills is named nowhere in the table, and would be a constant that nobody uses.
    let body = without_texts(&items.join("\n"));
    let mut all = Vec::with_capacity(items.len() + method.fields.len());
    for (name, slot) in printer.slots()? {
        if mentions(&body, &name) {
            all.push(format!("const {name}: Slot = {slot};"));
        }
    }
    all.extend(items);
    Ok(all)
}

struct Printer<'c, 'a> {
    method: &'c Method<'a>,
    shared: SharedLists<'a>,
}

type Printed = Result<String, EmitError>;

impl<'a> Printer<'_, 'a> {
    fn all<T>(&self, items: &[T], print: impl Fn(&Self, &T) -> Printed) -> Printed {
        let mut text = String::new();
        for item in items {
            text.push_str(&print(self, item)?);
            text.push(',');
        }
        Ok(text)
    }

    fn method(&self) -> Printed {
        let method = self.method;
        let fields = self.all(method.fields, Printer::field)?;
        let mut text =
            format!("Method::new({:?}, {:?}, {:?}, &[{fields}])", method.id, method.label, method.kind);
        if let Some(help) = method.help {
            let _ = write!(text, ".help({help:?})");
        }
        for (call, rows) in [
            ("fixed", self.all(method.fixed, Printer::fixed)?),
            ("derived", self.all(method.derived, Printer::derived)?),
            ("captures", self.all(method.captures, Printer::capture)?),
        ] {
            if !rows.is_empty() {
                let _ = write!(text, ".{call}(&[{rows}])");
            }
        }
        if let Some(authorize) = &method.authorize {
            let callback = self.callback(&method.callback)?;
            let _ = write!(text, ".authorize({}, {callback})", self.authorize(authorize)?);
        }
        self.steps(&mut text)?;
        let _ = write!(text, ".api({})", self.api(&method.api)?);
        match method.lifetime {
            Some(Lifetime::Seconds(seconds)) => {
                let _ = write!(text, ".lifetime(Lifetime::Seconds({seconds}))");
            }
            Some(_) => text.push_str(".lifetime(Lifetime::Forever)"),
            None => {}
        }
        if method.renew != Renew::new() {
            let _ = write!(text, ".renew({})", self.renew(&method.renew)?);
        }
        Ok(text)
    }

    /// A constant for each slot, so that the table reads by name.
    fn slots(&self) -> Result<Vec<(String, String)>, EmitError> {
        let keys = |kind: &'static str, keys: Vec<&'a str>| {
            keys.into_iter()
                .enumerate()
                .map(move |(index, key)| Ok((names::const_ident(key)?, format!("Slot::{kind}({index})"))))
        };
        let fields = keys("Field", self.method.fields.iter().map(|field| field.key).collect());
        let derived = keys("Derived", self.method.derived.iter().map(|derived| derived.key).collect());
        let captures = keys("Capture", self.method.captures.iter().map(|capture| capture.key).collect());
        fields.chain(derived).chain(captures).collect()
    }

    fn slot(&self, slot: Slot) -> Printed {
        let key = |keys: Option<&'a str>| keys.map_or(Ok(String::new()), |key| Ok(names::const_ident(key)?));
        match slot {
            Slot::Field(index) => key(self.method.fields.get(usize::from(index)).map(|field| field.key)),
            Slot::Derived(index) => {
                key(self.method.derived.get(usize::from(index)).map(|derived| derived.key))
            }
            Slot::Capture(index) => {
                key(self.method.captures.get(usize::from(index)).map(|capture| capture.key))
            }
            other => Ok(format!("Slot::{other:?}")),
        }
    }

    fn field(&self, field: &Field<'a>) -> Printed {
        let mut text = format!("Field::new({:?}, {:?}, {})", field.key, field.label, self.kind(field.kind)?);
        if !field.required && field.default.is_none() {
            text.push_str(".optional()");
        }
        for (set, call) in
            [(field.secret, ".secret()"), (field.app, ".app()"), (field.advanced, ".advanced()")]
        {
            if set {
                text.push_str(call);
            }
        }
        for (value, call) in [
            (field.default, "default"),
            (field.help, "help"),
            (field.placeholder, "placeholder"),
            (field.pattern, "pattern"),
        ] {
            if let Some(value) = value {
                let _ = write!(text, ".{call}({value:?})");
            }
        }
        for (values, call) in [(field.examples, "examples"), (field.within, "within")] {
            if !values.is_empty() {
                let _ = write!(text, ".{call}(&{values:?})");
            }
        }
        Ok(text)
    }

    fn kind(&self, kind: Kind<'a>) -> Printed {
        Ok(match kind {
            Kind::Integer { min, max } => {
                format!("Kind::Integer {{ min: {}, max: {} }}", bound(min), bound(max))
            }
            Kind::Choice(choices) => format!("Kind::Choice(&[{}])", self.all(choices, Printer::choice)?),
            Kind::HostLabel { suffix } => format!("Kind::HostLabel {{ suffix: {suffix:?} }}"),
            Kind::Scopes { separator, known } => format!(
                "Kind::Scopes {{ separator: {separator:?}, known: &[{}] }}",
                self.all(known, Printer::choice)?
            ),
            other => format!("Kind::{other:?}"),
        })
    }

    fn choice(&self, choice: &Choice<'a>) -> Printed {
        Ok(format!("Choice::new({:?}, {:?}, {:?})", choice.key, choice.label, choice.value))
    }

    fn fixed(&self, fixed: &Fixed<'a>) -> Printed {
        Ok(format!("Fixed::new({:?}, {:?}, {:?})", fixed.key, fixed.label, fixed.value))
    }

    fn capture(&self, capture: &Capture<'a>) -> Printed {
        let mut text = format!("Capture::new({:?}, {})", capture.key, self.kind(capture.kind)?);
        if capture.secret {
            text.push_str(".secret()");
        }
        if let Some(pattern) = capture.pattern {
            let _ = write!(text, ".pattern({pattern:?})");
        }
        if !capture.within.is_empty() {
            let _ = write!(text, ".within(&{:?})", capture.within);
        }
        Ok(text)
    }

    fn template(&self, template: Template<'a>) -> Printed {
        Ok(format!("&[{}]", self.all(template, Printer::part)?))
    }

    fn part(&self, part: &Part<'a>) -> Printed {
        Ok(match part {
            Part::Text(text) => format!("Part::Text({text:?})"),
            Part::Slot(slot) => format!("Part::Slot({})", self.slot(*slot)?),
            Part::Segment(slot) => format!("Part::Segment({})", self.slot(*slot)?),
            Part::Form(slot) => format!("Part::Form({})", self.slot(*slot)?),
            Part::Quoted(slot) => format!("Part::Quoted({})", self.slot(*slot)?),
            Part::Json(slot) => format!("Part::Json({})", self.slot(*slot)?),
            Part::Xml(slot) => format!("Part::Xml({})", self.slot(*slot)?),
            Part::Request(RequestPart::Header(name)) => {
                format!("Part::Request(RequestPart::Header({name:?}))")
            }
            Part::Request(part) => format!("Part::Request(RequestPart::{part:?})"),
            other => format!("Part::{other:?}"),
        })
    }

    fn node(&self, node: &Node<'a>) -> Printed {
        Ok(match node {
            Node::Text(text) => format!("Node::Text({text:?})"),
            Node::Slot(slot) => format!("Node::Slot({})", self.slot(*slot)?),
            Node::Join(parts) => format!("Node::Join({})", self.template(parts)?),
            Node::Number(number) => format!("Node::Number({number:?})"),
            Node::Boolean(value) => format!("Node::Boolean({value})"),
            Node::List(items) => format!("Node::List(&[{}])", self.all(items, Printer::node)?),
            Node::Object(members) => format!("Node::Object({})", self.pairs(members)?),
            _ => "Node::Null".to_owned(),
        })
    }

    fn pairs(&self, pairs: Pairs<'a>) -> Printed {
        Ok(format!(
            "&[{}]",
            self.all(pairs, |printer, (name, node)| Ok(format!("({name:?}, {})", printer.node(node)?)))?
        ))
    }

    fn lines(&self, lines: &[(&'a str, Template<'a>)]) -> Printed {
        let line = |printer: &Self, (name, template): &(&'a str, Template<'a>)| {
            Ok(format!("({name:?}, {})", printer.template(template)?))
        };
        Ok(format!("&[{}]", self.all(lines, line)?))
    }
}

fn bound(number: i64) -> String {
    match number {
        i64::MIN => "i64::MIN".to_owned(),
        i64::MAX => "i64::MAX".to_owned(),
        other => other.to_string(),
    }
}
