//! The same connectors as expanded code: a function for each request, and serde derives for what is given and what comes back.
//!
//! It does what a generator without tables would write: fields are checked, URLs and bodies put together, answers and errors
//! read into types. What it leaves out is less than what it says, so that the comparison errs to its favour: no PKCE, no masking,
//! no computed values.

use std::fmt::Write;

use authwright::table::{
    Body, Connector, Field, Method, Node, Origin, Pairs, Part, Slot, Step, Target, Template,
};

/// What the modules need besides serde.
pub(super) const DEPENDENCIES: &str =
    "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";

/// The module of one connector.
pub(super) fn module(connector: &Connector<'_>) -> String {
    let mut text = format!("//! {}.\n", connector.name);
    for method in connector.methods {
        let _ = write!(text, "\n/// {}.\npub mod {} {{\n{}}}\n", method.label, method.id, body(method));
    }
    text
}

/// What all modules share.
pub(super) const SHARED: &str = r#"//! What the modules share.

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: &'static str,
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

/// Why a request or an answer is none.
#[derive(Debug, Clone)]
pub enum Error {
    Missing(&'static str),
    Unreadable(String),
    Denied { code: String, message: Option<String> },
}

/// Encodes for URLs and forms.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
"#;

fn body(method: &Method<'_>) -> String {
    let mut text = String::from(
        "use serde::{Deserialize, Serialize};\nuse crate::shared::{Error, Request, encode};\n\n/// What is supplied.\n#[derive(Debug, Clone, Serialize, Deserialize)]\n#[serde(deny_unknown_fields)]\npub struct Credentials {\n",
    );
    for field in method.fields {
        let default = if field.required {
            ""
        } else {
            "#[serde(default, skip_serializing_if = \"Option::is_none\")]\n"
        };
        let _ = writeln!(text, "/// {}.\n{default}pub {}: {},", field.label, field.key, rust_type(field));
    }
    text.push_str("}\n\n/// What a flow gathers.\n#[derive(Debug, Clone, Default, Serialize, Deserialize)]\npub struct Gathered {\n");
    for name in GATHERED {
        let _ = writeln!(text, "#[serde(default)]\npub {name}: String,");
    }
    text.push_str("}\n\n");
    text.push_str(ERROR);
    let steps = method.login.iter().chain(&method.refresh).chain(&method.revoke).enumerate();
    let mut functions = checks(method);
    for (index, step) in steps {
        let _ = write!(text, "{}", answer(index, step));
        functions.push_str(&request(method, index, step));
    }
    if let Some(authorize) = method.authorize {
        let _ = write!(
            functions,
            "/// The authorization URL.\npub fn authorize_url(&self, gathered: &Gathered) -> Result<String, Error> {{\nself.check()?;\nlet mut url = {};\nlet mut separator = '?';\n{}Ok(url)\n}}\n",
            template(method, authorize.url),
            pairs(
                method,
                authorize.query,
                "url.push(separator); separator = '&'; url.push_str(&format!(\"{}={}\", encode(NAME), encode(&VALUE)));"
            ),
        );
    }
    let mut sign = String::new();
    for (name, value) in method.api.message.headers {
        let _ = writeln!(sign, "request.headers.push(({name:?}, {}));", template(method, value));
    }
    let _ = write!(
        functions,
        "/// Adds credentials to a request.\npub fn sign(&self, gathered: &Gathered, path: &str) -> Result<Request, Error> {{\nlet mut request = Request {{ method: \"GET\", url: format!(\"{{}}{{}}\", {}, path), headers: Vec::new(), body: Vec::new() }};\n{sign}let _ = gathered;\nOk(request)\n}}\n",
        template(method, method.api.base_url),
    );
    let _ = write!(text, "impl Credentials {{\n{functions}}}\n");
    text
}

/// Values that are no fields.
const GATHERED: &[&str] = &[
    "code",
    "state",
    "code_challenge",
    "code_verifier",
    "access_token",
    "refresh_token",
    "id_token",
    "computed",
    "captured",
];

const ERROR: &str = "/// An answer that refuses.\n#[derive(Debug, Clone, Serialize, Deserialize)]\npub struct Refusal {\n#[serde(default)]\npub error: Option<String>,\n#[serde(default)]\npub error_description: Option<String>,\n}\n\n";

fn rust_type(field: &Field<'_>) -> &'static str {
    if field.required { "String" } else { "Option<String>" }
}

fn checks(method: &Method<'_>) -> String {
    let mut text = String::from("/// Checks what is supplied.\npub fn check(&self) -> Result<(), Error> {\n");
    for field in method.fields.iter().filter(|field| field.required) {
        let key = field.key;
        let _ = writeln!(text, "if self.{key}.trim().is_empty() {{ return Err(Error::Missing({key:?})); }}");
    }
    text + "Ok(())\n}\n"
}

/// The type of an answer.
fn answer(index: usize, step: &Step<'_>) -> String {
    let mut text = format!(
        "/// An answer.\n#[derive(Debug, Clone, Serialize, Deserialize)]\npub struct Answer{index} {{\n"
    );
    for (number, take) in step.take.iter().enumerate() {
        let Origin::Path(path) = take.from else { continue };
        let name = path.rsplit('.').next().unwrap_or(path);
        let kind = if matches!(take.into, Target::ExpiresAt) { "u64" } else { "String" };
        let _ = match take.required {
            true => writeln!(text, "#[serde(rename = {name:?})]\npub value_{number}: {kind},"),
            false => {
                writeln!(text, "#[serde(rename = {name:?}, default)]\npub value_{number}: Option<{kind}>,")
            }
        };
    }
    text + "}\n\n"
}

fn request(method: &Method<'_>, index: usize, step: &Step<'_>) -> String {
    let mut headers = String::new();
    for (name, value) in step.message.headers {
        let _ = writeln!(headers, "headers.push(({name:?}, {}));", template(method, value));
    }
    let (kind, body) = match step.message.body {
        Body::Form(list) => (
            "application/x-www-form-urlencoded",
            format!(
                "let mut body = String::new();\n{}let body = body.into_bytes();\n",
                pairs(
                    method,
                    list,
                    "if !body.is_empty() { body.push('&'); } body.push_str(&format!(\"{}={}\", encode(NAME), encode(&VALUE)));"
                )
            ),
        ),
        Body::Json(list) => (
            "application/json",
            format!(
                "let mut map = serde_json::Map::new();\n{}let body = serde_json::to_vec(&map).map_err(|error| Error::Unreadable(error.to_string()))?;\n",
                pairs(method, list, "map.insert(NAME.to_owned(), serde_json::Value::from(VALUE));")
            ),
        ),
        _ => ("text/plain", "let body = Vec::new();\n".to_owned()),
    };
    format!(
        "/// A request.\npub fn request_{index}(&self, gathered: &Gathered) -> Result<Request, Error> {{\nself.check()?;\nlet mut headers = vec![(\"Content-Type\", {kind:?}.to_owned())];\n{headers}{body}let _ = gathered;\nOk(Request {{ method: {:?}, url: {}, headers, body }})\n}}\n/// Reads its answer.\npub fn answer_{index}(&self, status: u16, body: &[u8]) -> Result<Answer{index}, Error> {{\nif status >= 400 {{\nlet refusal: Refusal = serde_json::from_slice(body).map_err(|error| Error::Unreadable(error.to_string()))?;\nreturn Err(Error::Denied {{ code: refusal.error.unwrap_or_default(), message: refusal.error_description }});\n}}\nserde_json::from_slice(body).map_err(|error| Error::Unreadable(error.to_string()))\n}}\n",
        step.method,
        template(method, step.url),
    )
}

/// A statement for each pair; one with an optional value stands in an `if let`.
fn pairs(method: &Method<'_>, pairs: Pairs<'_>, statement: &str) -> String {
    let mut text = String::new();
    for (name, node) in pairs {
        let fill = |value: &str| statement.replace("NAME", &format!("{name:?}")).replace("VALUE", value);
        let line = match node {
            Node::Slot(Slot::Field(index)) => match method.fields.get(usize::from(*index)) {
                Some(field) if field.required => fill(&format!("self.{}.clone()", field.key)),
                Some(field) => {
                    format!("if let Some(value) = &self.{} {{ {} }}", field.key, fill("value.clone()"))
                }
                None => String::new(),
            },
            Node::Text(value) | Node::Number(value) => fill(&format!("{value:?}.to_owned()")),
            Node::Slot(slot) => fill(&format!("{}.clone()", of_slot(method, *slot))),
            Node::Join(parts) => fill(&template(method, parts)),
            Node::Object(members) if statement.starts_with("map") => format!(
                "let object = {{ let mut map = serde_json::Map::new();\n{}map }};\nmap.insert({name:?}.to_owned(), serde_json::Value::Object(object));",
                self::pairs(method, members, statement)
            ),
            _ => String::new(),
        };
        let _ = writeln!(text, "{line}");
    }
    text
}

/// An expression of type `String`.
fn template(method: &Method<'_>, parts: Template<'_>) -> String {
    let (mut format, mut arguments) = (String::new(), String::new());
    for part in parts {
        match part {
            Part::Text(text) => format.push_str(&text.replace('{', "{{").replace('}', "}}")),
            Part::Segment(slot) | Part::Form(slot) => {
                format.push_str("{}");
                let _ = write!(arguments, ", encode(&{})", of_slot(method, *slot));
            }
            Part::Slot(slot) | Part::Quoted(slot) | Part::Json(slot) | Part::Xml(slot) => {
                format.push_str("{}");
                let _ = write!(arguments, ", {}", of_slot(method, *slot));
            }
            _ => {}
        }
    }
    format!("format!({format:?}{arguments})")
}

fn of_slot(method: &Method<'_>, slot: Slot) -> String {
    match slot {
        Slot::Field(index) => match method.fields.get(usize::from(index)) {
            Some(field) if field.required => format!("self.{}", field.key),
            Some(field) => format!("self.{}.clone().unwrap_or_default()", field.key),
            None => "String::new()".to_owned(),
        },
        Slot::Derived(_) => "gathered.computed".to_owned(),
        Slot::Capture(_) => "gathered.captured".to_owned(),
        Slot::Code => "gathered.code".to_owned(),
        Slot::State => "gathered.state".to_owned(),
        Slot::CodeChallenge => "gathered.code_challenge".to_owned(),
        Slot::CodeVerifier => "gathered.code_verifier".to_owned(),
        Slot::AccessToken => "gathered.access_token".to_owned(),
        Slot::RefreshToken => "gathered.refresh_token".to_owned(),
        _ => "gathered.id_token".to_owned(),
    }
}
