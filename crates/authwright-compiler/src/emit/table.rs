//! The table of a method: the value that the interpreter runs, printed as Rust constants.

use std::fmt::Write;

use authwright::table::{
    Api, Authorize, Body, Callback, Capture, Choice, Condition, Derived, ErrorRule, Field, Fixed, Kind,
    Lifetime, Message, Method, Node, Op, Origin, Pairs, Part, Phase, Pkce, QueryOf, Read, Renew, RequestPart,
    Slot, Source, StateLength, Step, Take, Target, Template, TimeFormat,
};

use super::EmitError;
use crate::names;

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

/// The items of the table, in reading order.
pub(super) fn items(method: &Method<'_>) -> Result<Vec<String>, EmitError> {
    let printer = Printer { method };
    let mut items = Vec::new();
    items.push(format!("const FIELDS: &[Field] = &[{}];", printer.all(method.fields, Printer::field)?));
    let mut table = format!("Method::new({:?}, {:?}, {:?}, FIELDS)", method.id, method.label, method.kind);
    if let Some(help) = method.help {
        let _ = write!(table, ".help({help:?})");
    }
    if !method.fixed.is_empty() {
        items.push(format!(
            "const FIXED_VALUES: &[Fixed] = &[{}];",
            printer.all(method.fixed, Printer::fixed)?
        ));
        table.push_str(".fixed(FIXED_VALUES)");
    }
    if !method.derived.is_empty() {
        items.push(format!(
            "const DERIVED_VALUES: &[Derived] = &[{}];",
            printer.all(method.derived, Printer::derived)?
        ));
        table.push_str(".derived(DERIVED_VALUES)");
    }
    if !method.captures.is_empty() {
        items.push(format!(
            "const CAPTURED_VALUES: &[Capture] = &[{}];",
            printer.all(method.captures, Printer::capture)?
        ));
        table.push_str(".captures(CAPTURED_VALUES)");
    }
    if let Some(authorize) = &method.authorize {
        items.push(format!("const AUTHORIZE_REQUEST: Authorize = {};", printer.authorize(authorize)?));
        items.push(format!("const CALLBACK_RULES: Callback = {};", printer.callback(&method.callback)?));
        table.push_str(".authorize(AUTHORIZE_REQUEST, CALLBACK_RULES)");
    }
    printer.steps(&mut items, &mut table)?;
    items.push(format!("const API_CALLS: Api = {};", printer.api(&method.api)?));
    table.push_str(".api(API_CALLS)");
    match method.lifetime {
        Some(Lifetime::Seconds(seconds)) => {
            let _ = write!(table, ".lifetime(Lifetime::Seconds({seconds}))");
        }
        Some(_) => table.push_str(".lifetime(Lifetime::Forever)"),
        None => {}
    }
    if method.renew != Renew::new() {
        let _ = write!(table, ".renew({})", printer.renew(&method.renew)?);
    }
    items.push(format!("pub(super) const METHOD: Method = {table};"));
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

    fn derived(&self, derived: &Derived<'a>) -> Printed {
        let mut text = format!("Derived::new({:?}, {})", derived.key, self.source(&derived.source)?);
        if !derived.apply.is_empty() {
            let _ = write!(text, ".apply(&[{}])", self.all(derived.apply, Printer::op)?);
        }
        if derived.kind != Kind::Text {
            let _ = write!(text, ".kind({})", self.kind(derived.kind)?);
        }
        if !derived.within.is_empty() {
            let _ = write!(text, ".within(&{:?})", derived.within);
        }
        if derived.secret {
            text.push_str(".secret()");
        }
        match derived.phase {
            Phase::Login => text.push_str(".login()"),
            Phase::Message => text.push_str(".message()"),
            _ => {}
        }
        Ok(text)
    }

    fn source(&self, source: &Source<'a>) -> Printed {
        let templates =
            |all: &'a [Template<'a>]| self.all(all, |printer, template| printer.template(template));
        Ok(match source {
            Source::Template(template) => format!("Source::Template({})", self.template(template)?),
            Source::Lines(lines) => format!("Source::Lines(&[{}])", templates(lines)?),
            Source::FirstOf(all) => format!("Source::FirstOf(&[{}])", templates(all)?),
            Source::Cases { by, cases } => {
                format!("Source::Cases {{ by: {}, cases: {} }}", self.slot(*by)?, self.lines(cases)?)
            }
            Source::Member { of, name } => {
                format!("Source::Member {{ of: {}, name: {name:?} }}", self.slot(*of)?)
            }
            Source::Now { format, plus } => {
                let format = match format {
                    TimeFormat::Pattern(pattern) => format!("TimeFormat::Pattern({pattern:?})"),
                    other => format!("TimeFormat::{other:?}"),
                };
                format!("Source::Now {{ format: {format}, plus: {plus} }}")
            }
            Source::Random(bytes) => format!("Source::Random({bytes})"),
            Source::Query(query) => {
                let of = if query.of == QueryOf::Callback { "Callback" } else { "Request" };
                let mut text = format!("QueryText::new(QueryOf::{of})");
                if query.with_form {
                    text.push_str(".with_form()");
                }
                if query.sort {
                    text.push_str(".sort()");
                }
                if !query.except.is_empty() {
                    let _ = write!(text, ".except(&{:?})", query.except);
                }
                if (query.assign, query.join) != ("=", "&") {
                    let _ = write!(text, ".joined({:?}, {:?})", query.assign, query.join);
                }
                format!("Source::Query({text})")
            }
            other => format!("Source::{other:?}"),
        })
    }

    fn op(&self, op: &Op<'a>) -> Printed {
        Ok(match op {
            Op::Replace(pairs) => format!("Op::Replace(&{pairs:?})"),
            Op::Split { at, take } => format!("Op::Split {{ at: {at:?}, take: {take} }}"),
            Op::HmacMd5(key) => format!("Op::HmacMd5({})", self.template(key)?),
            Op::HmacSha1(key) => format!("Op::HmacSha1({})", self.template(key)?),
            Op::HmacSha256(key) => format!("Op::HmacSha256({})", self.template(key)?),
            Op::HmacSha512(key) => format!("Op::HmacSha512({})", self.template(key)?),
            other => format!("Op::{other:?}"),
        })
    }

    fn authorize(&self, authorize: &Authorize<'a>) -> Printed {
        let mut text =
            format!("Authorize::new({}, {})", self.template(authorize.url)?, self.pairs(authorize.query)?);
        if authorize.pkce != Pkce::S256 {
            let _ = write!(text, ".pkce(Pkce::{:?})", authorize.pkce);
        }
        match authorize.state_length {
            StateLength::Characters(43) => {}
            StateLength::Value(slot) => {
                let _ = write!(text, ".state_length(StateLength::Value({}))", self.slot(slot)?);
            }
            other => {
                let _ = write!(text, ".state_length(StateLength::{other:?})");
            }
        }
        Ok(text)
    }

    fn callback(&self, callback: &Callback<'a>) -> Printed {
        let mut text = String::from("Callback::new()");
        if let Some(state) = callback.state {
            let _ = write!(text, ".state({state:?})");
        }
        if !callback.take.is_empty() {
            let _ = write!(text, ".take(&[{}])", self.all(callback.take, Printer::take)?);
        }
        if !callback.check.is_empty() {
            let _ = write!(text, ".check({})", self.lines(callback.check)?);
        }
        Ok(text)
    }

    /// The requests, each a constant; lists of takes and error rules that are alike are one.
    fn steps(&self, items: &mut Vec<String>, table: &mut String) -> Result<(), EmitError> {
        let names = names::login_names(self.method);
        let login = names.iter().map(String::as_str).zip(self.method.login);
        let further = [("REFRESH", &self.method.refresh), ("REVOKE", &self.method.revoke)];
        let further = further.into_iter().filter_map(|(name, step)| step.as_ref().map(|step| (name, step)));
        let verify = self.method.api.verify.map(|step| ("VERIFY", step));
        let steps: Vec<(&str, &Step<'a>)> = login.chain(further).chain(verify).collect();
        for (index, (name, step)) in steps.iter().enumerate() {
            let earlier_take =
                steps[..index].iter().find(|(_, other)| other.take == step.take).map(|(name, _)| *name);
            let earlier_errors =
                steps[..index].iter().find(|(_, other)| other.errors == step.errors).map(|(name, _)| *name);
            if !step.take.is_empty() && earlier_take.is_none() {
                items.push(format!(
                    "const {name}_ANSWER: &[Take] = &[{}];",
                    self.all(step.take, Printer::take)?
                ));
            }
            if !step.errors.is_empty() && earlier_errors.is_none() {
                items.push(format!(
                    "const {name}_ERRORS: &[ErrorRule] = &[{}];",
                    self.all(step.errors, Printer::error)?
                ));
            }
            let take = earlier_take.unwrap_or(name);
            let errors = earlier_errors.unwrap_or(name);
            items.push(format!("const {name}_REQUEST: Step = {};", self.step(step, take, errors)?));
        }
        if !self.method.login.is_empty() {
            let list: Vec<String> = names.iter().map(|name| format!("{name}_REQUEST")).collect();
            let _ = write!(table, ".login(&[{}])", list.join(", "));
        }
        for (name, call, there) in [
            ("REFRESH", "refresh", self.method.refresh.is_some()),
            ("REVOKE", "revoke", self.method.revoke.is_some()),
        ] {
            if there {
                let _ = write!(table, ".{call}({name}_REQUEST)");
            }
        }
        Ok(())
    }

    fn step(&self, step: &Step<'a>, take: &str, errors: &str) -> Printed {
        let url = self.template(step.url)?;
        let mut text = match step.method {
            "GET" => format!("Step::get({url})"),
            "POST" => format!("Step::post({url})"),
            other => format!("Step::new({other:?}, {url})"),
        };
        self.message(&step.message, &mut text)?;
        match step.message.body {
            Body::Form(pairs) => {
                let _ = write!(text, ".form({})", self.pairs(pairs)?);
            }
            Body::Json(pairs) => {
                let _ = write!(text, ".json({})", self.pairs(pairs)?);
            }
            Body::Text { media_type, content } => {
                let _ = write!(text, ".text({media_type:?}, {})", self.template(content)?);
            }
            _ => {}
        }
        if !step.take.is_empty() {
            let _ = write!(text, ".take({take}_ANSWER)");
        }
        if !step.errors.is_empty() {
            let _ = write!(text, ".errors({errors}_ERRORS)");
        }
        if step.once {
            text.push_str(".once()");
        }
        if let Some(seconds) = step.timeout {
            let _ = write!(text, ".timeout({seconds})");
        }
        Ok(text)
    }

    fn message(&self, message: &Message<'a>, text: &mut String) -> Result<(), EmitError> {
        if !message.headers.is_empty() {
            let _ = write!(text, ".headers({})", self.lines(message.headers)?);
        }
        if !message.query.is_empty() {
            let _ = write!(text, ".query({})", self.pairs(message.query)?);
        }
        if !message.cookies.is_empty() {
            let _ = write!(text, ".cookies({})", self.lines(message.cookies)?);
        }
        if let Some(basic) = message.basic {
            let _ = write!(
                text,
                ".basic({}, {})",
                self.template(basic.username)?,
                self.template(basic.password)?
            );
        }
        Ok(())
    }

    fn api(&self, api: &Api<'a>) -> Printed {
        let mut text = format!("Api::new({})", self.template(api.base_url)?);
        if !api.hosts.is_empty() {
            let _ = write!(text, ".hosts(&{:?})", api.hosts);
        }
        self.message(&api.message, &mut text)?;
        match api.message.body {
            Body::Form(pairs) => {
                let _ = write!(text, ".body(Body::Form({}))", self.pairs(pairs)?);
            }
            Body::Json(pairs) => {
                let _ = write!(text, ".body(Body::Json({}))", self.pairs(pairs)?);
            }
            Body::Text { media_type, content } => {
                let _ = write!(
                    text,
                    ".body(Body::Text {{ media_type: {media_type:?}, content: {} }})",
                    self.template(content)?
                );
            }
            _ => {}
        }
        if api.verify.is_some() {
            text.push_str(".verify(&VERIFY_REQUEST)");
        }
        Ok(text)
    }

    fn take(&self, take: &Take<'a>) -> Printed {
        let origin = match take.from {
            Origin::Paths(paths) => format!("Origin::Paths(&{paths:?})"),
            other => format!("Origin::{other:?}"),
        };
        let into = match take.into {
            Target::Capture(index) => format!("Target::Capture({index})"),
            other => format!("Target::{other:?}"),
        };
        let constructor = if take.required { "required" } else { "optional" };
        let mut text = format!("Take::{constructor}({origin}, {into})");
        if take.read != Read::Plain {
            let _ = write!(text, ".read(Read::{:?})", take.read);
        }
        if !take.filter.is_empty() {
            let _ = write!(text, ".filter({})", self.lines(take.filter)?);
        }
        if let Some(default) = take.default {
            let _ = write!(text, ".default({default:?})");
        }
        Ok(text)
    }

    fn error(&self, rule: &ErrorRule<'a>) -> Printed {
        let constructor = if rule.unless { "unless" } else { "when" };
        let mut text = format!("ErrorRule::{constructor}({})", self.condition(&rule.when)?);
        if let Some(code) = rule.code {
            let _ = write!(text, ".code({code:?})");
        }
        if let Some(message) = rule.message {
            let _ = write!(text, ".message({message:?})");
        }
        if !rule.fatal.is_empty() {
            let _ = write!(text, ".fatal(&{:?})", rule.fatal);
        }
        Ok(text)
    }

    fn condition(&self, condition: &Condition<'a>) -> Printed {
        Ok(match condition {
            Condition::Status(all) => format!("Condition::Status(&{all:?})"),
            Condition::Equals(path, node) => format!("Condition::Equals({path:?}, {})", self.node(node)?),
            other => format!("Condition::{other:?}"),
        })
    }

    fn renew(&self, renew: &Renew<'a>) -> Printed {
        let mut text = String::from("Renew::new()");
        if let Some(seconds) = renew.before {
            let _ = write!(text, ".before({seconds})");
        }
        if let Some(seconds) = renew.idle {
            let _ = write!(text, ".idle({seconds})");
        }
        if !renew.when.is_empty() {
            let _ = write!(text, ".when(&[{}])", self.all(renew.when, Printer::condition)?);
        }
        Ok(text)
    }
}

fn bound(number: i64) -> String {
    match number {
        i64::MIN => "i64::MIN".to_owned(),
        i64::MAX => "i64::MAX".to_owned(),
        other => other.to_string(),
    }
}
