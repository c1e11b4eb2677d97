//! The typed shell of a method: what is supplied, and the client.

use std::fmt::Write;

use authwright::Audience;
use authwright::table::{Connector, Field, Kind, Method, Origin, Target};

use super::{EmitError, EmitOptions, Shape, docs, form};
use crate::names::{self, ChoiceType};

/// What a constructor of a client does.
const CHECKED: &str = "/// Checks what is supplied, and makes a client of it.\n";

/// What is wrong where there is no client. Lints of callers ask for the section.
const ERRORS: &str =
    "///\n/// # Errors\n///\n/// Every value that is missing or unusable, by its key; never what it is.\n";

/// Above a module that is called like the one around it, since a field is called like its method.
const IN_ITS_LIKE: &str =
    "#[allow(clippy::module_inception, reason = \"a field is called like its method\")]\n";

/// The enum of a closed list of choices, and what it knows of its keys.
pub(super) fn choice_items(kind: &ChoiceType<'_>) -> Result<[String; 2], EmitError> {
    let [mut variants, mut all, mut keys] = [const { String::new() }; 3];
    for choice in kind.choices {
        let variant = names::variant_ident(choice.key)?;
        let _ = write!(variants, "/// {}.\n{variant},", docs::escape(choice.label));
        let _ = write!(all, "Self::{variant},");
        let _ = write!(keys, "Self::{variant} => {:?},", choice.key);
    }
    let (label, ident) = (docs::escape(kind.label), &kind.ident);
    let choices = format!(
        "/// {label}.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\n#[non_exhaustive]\npub enum {ident} {{ {variants} }}"
    );
    let by_key = format!(
        "impl {ident} {{\n\
         /// Every choice, in order.\npub const ALL: &[Self] = &[{all}];\n\
         /// The key, by which forms, stored credentials and the environment name the choice.\n\
         #[inline]\n#[must_use]\npub const fn key(self) -> &'static str {{ match self {{ {keys} }} }}\n\
         }}"
    );
    Ok([choices, by_key])
}

/// The items of the shell, in reading order. Functions are `#[inline]`, so that machine code is made for those that a program calls,
/// and not for every connector of a catalogue: that is half of what a release build of one takes.
pub(super) fn items(
    connector: &Connector<'_>,
    index: usize,
    method: &Method<'_>,
    types: &[ChoiceType<'_>],
    options: &EmitOptions,
) -> Result<Vec<String>, EmitError> {
    let shell = Shell { connector, index, method, types };
    let derives = |own: &str| options.derives.iter().fold(own.to_owned(), |all, one| format!("{all}, {one}"));
    let mut items = Vec::new();
    if shell.has_app() {
        items.push(shell.structure(
            "App",
            &shell.required(true),
            &format!(
                "What {} gave your integration. The same for every connection.",
                docs::escape(connector.name)
            ),
            &derives("Debug, Clone"),
        )?);
        let schema = form::schema(connector, method, Audience::App, "what the integration has");
        items.push(format!("impl App {{ {schema} }}"));
    }
    items.push(shell.structure(
        "Credentials",
        &shell.required(false),
        &format!("What the owner of a {} account gives you.", docs::escape(connector.name)),
        &derives("Debug, Clone"),
    )?);
    if shell.has_options() {
        items.push(shell.structure(
            "Options",
            &shell.optional(),
            "What has a default, and what may be left out.",
            &derives("Debug, Clone, Default"),
        )?);
    }
    items.push(format!(
        "/// Makes the requests. It sends nothing itself.\npub type Client = rt::{};",
        Shape::of(method).client()
    ));
    items.push(shell.constructors()?);
    if !method.captures.is_empty() {
        items.extend(shell.captured()?);
    }
    items.extend(shell.scopes()?);
    Ok(items)
}

struct Shell<'c, 'a> {
    connector: &'c Connector<'a>,
    index: usize,
    method: &'c Method<'a>,
    types: &'c [ChoiceType<'a>],
}

impl<'a> Shell<'_, 'a> {
    fn has_app(&self) -> bool {
        self.method.fields.iter().any(|field| field.app)
    }

    fn has_options(&self) -> bool {
        self.method.fields.iter().any(|field| !field.required)
    }

    fn required(&self, app: bool) -> Vec<&Field<'a>> {
        self.method.fields.iter().filter(|field| field.required && field.app == app).collect()
    }

    fn optional(&self) -> Vec<&Field<'a>> {
        self.method.fields.iter().filter(|field| !field.required).collect()
    }

    fn structure(
        &self,
        name: &str,
        fields: &[&Field<'a>],
        doc: &str,
        derives: &str,
    ) -> Result<String, EmitError> {
        let open = if name == "Options" { "#[non_exhaustive]" } else { "" };
        let mut text = format!("/// {doc}\n#[derive({derives})]\n{open}\npub struct {name} {{");
        for field in fields {
            let _ = write!(
                text,
                "/// {}\npub {}: {},",
                docs::of_field(field),
                names::field_ident(field.key)?,
                self.rust_type(field)?
            );
        }
        text.push('}');
        Ok(text)
    }

    fn rust_type(&self, field: &Field<'a>) -> Result<String, EmitError> {
        let plain = match field.kind {
            Kind::Integer { .. } | Kind::Port => "i64".to_owned(),
            Kind::Boolean => "bool".to_owned(),
            Kind::Choice(_) => {
                format!("super::{}", names::choice_ident(self.types, self.index, self.method, field))
            }
            Kind::Scopes { .. } => "rt::Scopes".to_owned(),
            _ if field.secret => "rt::Secret".to_owned(),
            _ => "String".to_owned(),
        };
        Ok(if field.required { plain } else { format!("Option<{plain}>") })
    }

    /// `Credentials::client`, the one place that checks everything.
    fn constructors(&self) -> Result<String, EmitError> {
        let app = if self.has_app() { ", app: &App" } else { "" };
        let pass = if self.has_app() { "app, " } else { "" };
        let schema = form::schema(self.connector, self.method, Audience::User, "what is asked for");
        let mut text = format!("impl Credentials {{ {schema}\n");
        let result = "Result<Client, rt::InvalidCredentials>";
        let body = self.body()?;
        if self.has_options() {
            let _ = write!(
                text,
                "{CHECKED}{ERRORS}#[inline] pub fn client(&self{app}) -> {result} {{ self.client_with({pass}&Options::default()) }}\n/// The same as [`Credentials::client`], with [`Options`].\n{ERRORS}#[inline] pub fn client_with(&self{app}, options: &Options) -> {result} {{ {body} }}",
            );
        } else {
            let _ =
                write!(text, "{CHECKED}{ERRORS}#[inline] pub fn client(&self{app}) -> {result} {{ {body} }}");
        }
        let _ = write!(
            text,
            "/// {}\n{ERRORS}#[inline] pub fn client_from_env() -> {result} {{ Client::from_env(&super::CONNECTOR, {:?}) }}",
            form::variables(self.connector, self.method),
            self.method.id
        );
        text.push('}');
        Ok(text)
    }

    fn body(&self) -> Result<String, EmitError> {
        let mut values = String::new();
        for field in self.method.fields {
            let _ = write!(values, "{},", self.value(field)?);
        }
        // A struct without fields has nothing to give, and `app` would be unused.
        let unused_app =
            if self.has_app() && self.required(true).is_empty() { "let App {} = app;" } else { "" };
        Ok(format!("{unused_app}Client::checked(&super::CONNECTOR, {}, &[{values}])", self.index))
    }

    fn value(&self, field: &Field<'a>) -> Result<String, EmitError> {
        let ident = names::field_ident(field.key)?;
        let from = match (field.required, field.app) {
            (false, _) => "options",
            (true, true) => "app",
            (true, false) => "self",
        };
        let optional = if field.required { "" } else { "Optional" };
        // What is not `Copy` is borrowed.
        let (variant, borrow, cast) = match field.kind {
            Kind::Integer { .. } | Kind::Port => ("Integer", "", ""),
            Kind::Boolean => ("Boolean", "", ""),
            Kind::Choice(_) if field.required => ("Choice", "", " as u16"),
            Kind::Choice(_) => ("Choice", "", ".map(|choice| choice as u16)"),
            Kind::Scopes { .. } => ("Scopes", "&", ""),
            _ if field.secret => ("Secret", "&", ""),
            _ => ("Text", "&", ""),
        };
        Ok(format!("rt::Value::{optional}{variant}({borrow}{from}.{ident}{cast})"))
    }

    /// Where a captured value first comes from, as its documentation says.
    fn origin_of(&self, index: u16, key: &str) -> String {
        let takes = self.method.callback.take.iter();
        let mut takes = takes.chain(self.method.login.iter().flat_map(|step| step.take));
        let (from, what) = match takes.find(|take| take.into == Target::Capture(index)).map(|take| take.from)
        {
            Some(Origin::Parameter(name)) => (name, "of the callback"),
            Some(Origin::Path(path)) => (path, "of the answer"),
            Some(Origin::Header(name)) => (name, "of the answer's headers"),
            Some(Origin::Cookie(name)) => (name, "of the answer's cookies"),
            _ => (key, "of the answer"),
        };
        let plain = |letter: char| letter.is_ascii_graphic() && letter != '`';
        if from.chars().all(plain) { format!("`{from}` {what}") } else { format!("`{key}` of the answer") }
    }

    fn captured(&self) -> Result<Vec<String>, EmitError> {
        let (mut fields, mut reads) = (String::new(), String::new());
        for (index, capture) in (0..).zip(self.method.captures) {
            let ident = names::field_ident(capture.key)?;
            let required = self.method.always_takes(index);
            let (plain, read) = match capture.kind {
                _ if capture.secret => {
                    ("rt::Secret", format!("grant.captured_secret({:?}).cloned()", capture.key))
                }
                Kind::Integer { .. } | Kind::Port => {
                    ("i64", format!("grant.captured_integer({:?})", capture.key))
                }
                Kind::Boolean => ("bool", format!("grant.captured_boolean({:?})", capture.key)),
                _ => ("String", format!("grant.captured({:?}).map(str::to_owned)", capture.key)),
            };
            let kind = if required { plain.to_owned() } else { format!("Option<{plain}>") };
            let _ = write!(fields, "/// {}.\npub {ident}: {kind},", self.origin_of(index, capture.key));
            let _ = write!(reads, "{ident}: {read}{},", if required { "?" } else { "" });
        }
        Ok(vec![
            format!(
                "/// What came back with a grant.\n#[derive(Debug, Clone)]\n#[non_exhaustive]\npub struct Captured {{ {fields} }}"
            ),
            format!(
                "impl Captured {{ /// Reads it from a grant; `None` where an older spec made the grant and did not capture it, or as another type.\n#[inline]\n#[must_use]\npub fn from_grant(grant: &rt::Grant) -> Option<Self> {{ Some(Captured {{ {reads} }}) }} }}"
            ),
        ])
    }

    /// A module for each field that names scopes, called like the field.
    fn scopes(&self) -> Result<Vec<String>, EmitError> {
        let mut modules = Vec::new();
        for field in self.method.fields {
            let Kind::Scopes { known: known @ [_, ..], .. } = field.kind else { continue };
            let module = names::field_ident(field.key)?;
            let in_its_like = module == names::module_ident(self.method.id)?;
            let mut text = format!(
                "/// Scopes that {} documents, for `{}`.\n{}pub mod {module} {{",
                docs::escape(self.connector.name),
                field.key,
                if in_its_like { IN_ITS_LIKE } else { "" },
            );
            for scope in known {
                let _ = write!(
                    text,
                    "/// {}.\npub const {}: &str = {:?};",
                    docs::escape(scope.label),
                    names::const_ident(scope.key)?,
                    scope.value
                );
            }
            text.push('}');
            modules.push(text);
        }
        Ok(modules)
    }
}
