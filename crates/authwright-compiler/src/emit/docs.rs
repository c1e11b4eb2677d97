//! Documentation of generated code, from the texts of the spec.

use std::fmt::Write;

use authwright::table::{Connector, Field, Kind, Method, Op, Phase, Stability};

use super::{EmitError, EmitOptions, Shape};
use crate::names::{self, ChoiceType};
use crate::syntax::is_hidden;

/// Text of a spec as Markdown that shows just that text.
pub(crate) fn escape(text: &str) -> String {
    let text = text.trim();
    let mut escaped = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let begins = at == 0 && matches!(letter, '-' | '+');
        let numbers = matches!(letter, '.' | ')') && text[..at].bytes().all(|byte| byte.is_ascii_digit());
        // A bare URL would be a link in some places and a warning of rustdoc in others.
        let url = letter == ':' && text[at..].starts_with("://");
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\n' | '\r' | '\t' => escaped.push(' '),
            other if is_hidden(other) => {
                if other.is_whitespace() {
                    escaped.push(' ');
                }
            }
            other if begins || numbers || url => escaped.extend(['\\', other]),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A value as code in Markdown, on one line. The fence is longer than any run of backticks in it.
pub(crate) fn code(text: &str) -> String {
    let text: String =
        text.trim().chars().map(|c| if c.is_control() || is_hidden(c) { ' ' } else { c }).collect();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// What a flow is called.
pub(crate) fn flow(method: &Method<'_>) -> &'static str {
    match method.kind {
        "oauth2_authorization_code" => "OAuth 2.0 authorization code",
        "oauth2_client_credentials" => "OAuth 2.0 client credentials",
        "oauth2_password" => "OAuth 2.0 password",
        "oauth2_refresh_token" => "OAuth 2.0 refresh token",
        "session" => "session login",
        "api_key" => "API key",
        "bearer" => "bearer token",
        "basic" => "HTTP Basic",
        "none" => "no authentication",
        _ => own_flow(method),
    }
}

/// What a flow is that the spec makes up itself.
fn own_flow(method: &Method<'_>) -> &'static str {
    match (Shape::of(method), signs_requests(method)) {
        (Shape::Browser, false) => "login of its own kind in a browser",
        (Shape::Browser, true) => "login of its own kind in a browser, and request signature",
        (Shape::Direct, false) => "login of its own kind",
        (Shape::Direct, true) => "login of its own kind, and request signature",
        (Shape::Signed, false) => "credentials with each request",
        (Shape::Signed, true) => "request signature",
    }
}

/// Whether something is hashed that differs from message to message.
fn signs_requests(method: &Method<'_>) -> bool {
    method
        .derived
        .iter()
        .any(|derived| derived.phase == Phase::Message && derived.apply.iter().any(Op::is_one_way))
}

/// How far a connector has come, and what it was compared with: a line each, in Markdown.
pub(crate) fn standing(connector: &Connector<'_>) -> Vec<String> {
    let mut lines = vec![
        match connector.stability {
            Stability::Alpha => "Stability: alpha. It may change in any way.",
            Stability::Beta => "Stability: beta. It works, and may still change.",
            _ => "Stability: stable.",
        }
        .to_owned(),
    ];
    let pages: Vec<String> = connector.verified_against.iter().map(|page| format!("<{page}>")).collect();
    let with = match pages.as_slice() {
        [] => "the vendor's documentation".to_owned(),
        pages => pages.join(", "),
    };
    match connector.verified_on {
        Some(day) => lines.push(format!("Compared on {day} with {with}.")),
        None if !pages.is_empty() => lines.push(format!("Compared with {with}.")),
        None => {}
    }
    lines
}

pub(super) fn of_connector(connector: &Connector<'_>) -> Result<String, EmitError> {
    let mut text = format!("//! {}", escape(connector.name));
    if let Some(summary) = connector.summary {
        let _ = write!(text, ": {}", escape(summary));
    }
    text.push_str("\n//!\n//! | method | flow |\n//! |---|---|");
    for method in connector.methods {
        let _ = write!(
            text,
            "\n//! | [{}](mod@{}) | {} |",
            escape(method.label),
            names::module_in_docs(method.id)?,
            flow(method)
        );
    }
    if let Some(page) = connector.api_docs {
        let _ = write!(text, "\n//!\n//! See the [API documentation](<{page}>).");
    }
    for line in standing(connector) {
        let _ = write!(text, "\n//!\n//! {line}");
    }
    Ok(text)
}

/// The module that holds the connectors in most crates with a build script, for examples that are shown and not compiled.
pub(super) const USUAL_PARENT: &str = "crate::connectors";

/// A method's label and its flow, where the label does not say it already.
fn title(method: &Method<'_>) -> String {
    let flow = flow(method);
    match flow.strip_prefix(method.label) {
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => format!("{flow}."),
        _ => format!("{}: {flow}.", escape(method.label)),
    }
}

/// Documentation of a method, with an example that compiles.
pub(super) fn of_method(
    connector: &Connector<'_>,
    index: usize,
    method: &Method<'_>,
    types: &[ChoiceType<'_>],
    options: &EmitOptions,
) -> Result<String, EmitError> {
    let shape = Shape::of(method);
    let required = |app: bool| {
        let fields = method.fields.iter().filter(move |field| field.required && field.app == app);
        fields.map(|field| member(index, method, types, field)).collect::<Result<Vec<_>, _>>()
    };
    // Where the path is not known, the example is shown and not compiled.
    let parent = options.crate_path.as_deref().unwrap_or(USUAL_PARENT);
    let fence = if options.crate_path.is_some() { "```no_run" } else { "```ignore" };
    let path = format!("{parent}::{}", names::module_ident(connector.id)?);
    let module = names::module_ident(method.id)?;
    let has_app = method.fields.iter().any(|field| field.app);
    let mut lines = vec![title(method), String::new()];
    if let Some(help) = method.help {
        lines.extend([escape(help), String::new()]);
    }
    lines.push(fence.to_owned());
    let base_url = !method.api.base_url.is_empty();
    if shape != Shape::Direct || base_url {
        lines.push(format!("use {}::Moment;", options.runtime));
    }
    let imported = if has_app { "{App, Credentials}" } else { "Credentials" };
    lines.push(format!("use {path}::{module}::{imported};"));
    for choice in choice_imports(index, method, types) {
        lines.push(format!("use {path}::{choice};"));
    }
    lines.extend(["".to_owned(), "# fn main() -> Result<(), Box<dyn std::error::Error>> {".to_owned()]);
    if has_app {
        lines.push("// Once for your integration.".to_owned());
        lines.push("let app = App {".to_owned());
        lines.extend(required(true)?);
        lines.push("};".to_owned());
        lines.push("// Once for each account that is connected.".to_owned());
    }
    lines.push("let client = Credentials {".to_owned());
    lines.extend(required(false)?);
    lines.push("}".to_owned());
    lines.push(format!(".client({})?;", if has_app { "&app" } else { "" }));
    lines.push(String::new());
    lines.extend(
        usage(shape, base_url)
            .iter()
            .map(|line| line.replace("authwright::", &format!("{}::", options.runtime))),
    );
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    Ok(lines.iter().map(|line| format!("/// {line}").trim_end().to_owned() + "\n").collect())
}

fn usage(shape: Shape, base_url: bool) -> Vec<&'static str> {
    let mut lines = match shape {
        Shape::Browser => vec![
            "// Send the browser to `login.url`, and keep `login.pending` in its session.",
            "let login = client.start_login(&Moment::os());",
            "",
            "// The browser comes back with a query.",
            "# let query = \"\";",
            "let call = client.finish_login(login.pending, query, &Moment::os())?;",
            "# let http = |_| Err(authwright::TransportError::new(\"no network\"));",
            "let grant = call.send_blocking(&http)?;",
        ],
        Shape::Direct => {
            vec![
                "# let http = |_| Err(authwright::TransportError::new(\"no network\"));",
                "let grant = client.log_in().send_blocking(&http)?;",
            ]
        }
        Shape::Signed => vec![
            "let mut request = authwright::Request::get(\"/\");",
            "client.sign(&mut request, &Moment::os())?;",
        ],
    };
    if base_url && shape != Shape::Signed {
        lines.extend([
            "",
            "// Each request to the API.",
            "let mut request = authwright::Request::get(\"/\");",
            "client.sign(&grant, &mut request, &Moment::os())?;",
        ]);
    }
    if !base_url && shape == Shape::Signed {
        lines[0] = "let mut request = authwright::Request::get(\"https://api.example.com/\");";
    }
    lines
}

/// The enums that a literal of the required fields names.
fn choice_imports<'t>(
    index: usize,
    method: &Method<'_>,
    types: &'t [ChoiceType<'_>],
) -> impl Iterator<Item = &'t str> {
    let used = move |kind: &&ChoiceType<'_>| {
        kind.fields.iter().any(|(of, field)| *of == index && method.fields[*field].required)
    };
    types.iter().filter(used).map(|kind| kind.ident.as_str())
}

/// The line of a field in a struct literal.
fn member(
    index: usize,
    method: &Method<'_>,
    types: &[ChoiceType<'_>],
    field: &Field<'_>,
) -> Result<String, EmitError> {
    let example = example(index, method, types, field)?;
    Ok(format!("    {}: {example},", names::field_ident(field.key)?))
}

fn example(
    index: usize,
    method: &Method<'_>,
    types: &[ChoiceType<'_>],
    field: &Field<'_>,
) -> Result<String, EmitError> {
    let text = field.examples.first().copied();
    Ok(match field.kind {
        Kind::Integer { min, max } => {
            text.and_then(|text| text.parse().ok()).unwrap_or(min.max(1).min(max)).to_string()
        }
        Kind::Port => "443".to_owned(),
        Kind::Boolean => "true".to_owned(),
        Kind::Choice(choices) => {
            let ident = names::choice_ident(types, index, method, field);
            let first = choices.first().map_or("", |choice| choice.key);
            format!("{ident}::{}", names::variant_ident(first)?)
        }
        Kind::Scopes { known, .. } => {
            format!("[{:?}].into()", known.first().map_or("scope", |scope| scope.value))
        }
        _ => format!("{:?}.into()", text.map_or_else(|| made_up(field), str::to_owned)),
    })
}

/// A text that a client takes for a field, where the spec has no example. What a pattern wants, only the spec can say.
fn made_up(field: &Field<'_>) -> String {
    let domain = field.within.first().copied();
    match field.kind {
        Kind::Url => domain.map_or_else(
            || "https://app.example.com/callback".to_owned(),
            |domain| format!("https://shop.{domain}"),
        ),
        Kind::Host => format!("shop.{}", domain.unwrap_or("example.com")),
        Kind::Email => "jo@example.com".to_owned(),
        // RFC 9562, appendix A.
        Kind::Uuid => "919108f7-52d1-4320-9bac-f847db4148a8".to_owned(),
        Kind::Pem => "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----".to_owned(),
        Kind::Json => "{}".to_owned(),
        _ => field.key.replace('_', "-"),
    }
}

/// Documentation of a struct's field.
pub(super) fn of_field(field: &Field<'_>) -> String {
    let mut text = format!("**{}**", escape(field.label));
    if let Some(example) = field.examples.first() {
        let _ = write!(text, ", such as {}", code(example));
    }
    if let Some(help) = field.help {
        let _ = write!(text, ": {}", escape(help.trim_end_matches('.')));
    }
    text.push('.');
    if let Kind::Integer { min, max } = field.kind
        && (min, max) != (i64::MIN, i64::MAX)
    {
        let _ = write!(text, " From {min} to {max}.");
    }
    if !field.within.is_empty() {
        let _ = write!(text, " At or below `{}`.", field.within.join("`, `"));
    }
    if let Some(default) = field.default {
        let _ = write!(text, " Default: {}.", code(default));
    }
    text
}

#[cfg(test)]
mod tests {
    use authwright::table::{Authorize, Derived, Source, Step};

    use super::*;

    #[test]
    fn titles_say_nothing_twice() {
        for (label, expected) in [
            ("OAuth 2.0", "OAuth 2.0 password."),
            ("OAuth 2.0 password", "OAuth 2.0 password."),
            ("OAuth 2", "OAuth 2: OAuth 2.0 password."),
            ("Sign in", "Sign in: OAuth 2.0 password."),
        ] {
            assert_eq!(title(&Method::new("m", label, "oauth2_password", &[])), expected);
        }
    }

    #[test]
    fn what_is_made_up_is_taken() {
        let label = Kind::HostLabel { suffix: "" };
        for kind in [Kind::Text, Kind::Url, Kind::Host, label, Kind::Email, Kind::Uuid, Kind::Pem, Kind::Json]
        {
            for within in [&[] as &[&str], &["acme.io"]] {
                let mut field = Field::new("some_key", "Key", kind);
                field.within = within;
                assert_eq!(field.check_text(&made_up(&field)), Ok(()), "{}", made_up(&field));
            }
        }
    }

    #[test]
    fn what_custom_methods_are() {
        let derived = Derived::new("signature", Source::Template(&[])).apply(&[Op::Trim, Op::Sha256]);
        let (none, fixed, signature) = ([], [derived], [derived.message()]);
        let steps = [Step::post(&[])];
        let check = |derived: &[Derived<'_>], login: &[Step<'_>], browser: bool, expected: &str| {
            let mut method = Method::new("own", "Own", "custom", &[]).derived(derived).login(login);
            method.authorize = browser.then_some(Authorize::new(&[], &[]));
            assert_eq!(flow(&method), expected);
        };
        check(&none, &[], false, "credentials with each request");
        check(&fixed, &[], false, "credentials with each request");
        check(&signature, &[], false, "request signature");
        check(&none, &steps, false, "login of its own kind");
        check(&signature, &steps, false, "login of its own kind, and request signature");
        check(&none, &steps, true, "login of its own kind in a browser");
        check(&signature, &steps, true, "login of its own kind in a browser, and request signature");
    }
}
