//! What is taken from answers, and what counts as an error.

use authwright::table::words;
use authwright::table::{Capture, Condition, ErrorRule, Kind, Node, Origin, Read, Slot, Take, Target};

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::spec::{ErrorSpec, Map, Scalar, Spanned, TakeMap, TakeSpec, Text, WhenSpec};

use super::method::Lowering;
use super::scope::{self, Info, Needs, Reach};
use super::text::Place;

type Takes = Map<Option<Spanned<TakeSpec>>>;

/// The names under `take` that have a meaning, with the place where a value goes, and what it is.
pub(super) const MEANINGS: &[(&str, Target, &str)] = &[
    ("access_token", Target::AccessToken, "The token that API requests carry."),
    ("refresh_token", Target::RefreshToken, "The token that renews a grant (RFC 6749 §1.5)."),
    ("id_token", Target::IdToken, "The ID token (OpenID Connect Core §2). It is kept and not verified."),
    ("token_type", Target::TokenType, "The type of the access token (RFC 6749 §7.1)."),
    ("scope", Target::Scope, "What was granted. A list is joined with spaces."),
    (
        "expires_in",
        Target::ExpiresAt,
        "When the access token expires, in seconds from now, where `as` says nothing else.",
    ),
    (
        "expires_at",
        Target::ExpiresAt,
        "When the access token expires, in seconds since 1970, where `as` says nothing else.",
    ),
    (
        "refresh_token_expires_in",
        Target::RefreshTokenExpiresAt,
        "When the refresh token expires, in seconds from now, where `as` says nothing else.",
    ),
    ("account_name", Target::AccountName, "The name of the account that is connected, to show."),
];

/// Whether a value that is taken under this name has a place of its own in a grant.
pub(super) fn has_meaning(name: &str) -> bool {
    meaning(name, false).is_some()
}

/// What a path in the writing of JSONPath, of JSON Pointer, of SQL or with dots before places is here.
fn path_of_another_language(path: &str) -> Option<String> {
    let below =
        if path == "$" || path.starts_with("$.") || path.starts_with("$[") { &path[1..] } else { path };
    if below.contains("['") {
        return (below != path).then(|| below.trim_start_matches('.').to_owned());
    }
    let dotted = below.replace("->", ".").replace('/', ".");
    let is_place = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    if dotted == path && !path.split('.').any(is_place) {
        return None;
    }
    let mut meant = String::new();
    for name in dotted.split('.').filter(|name| !name.is_empty()) {
        let dot = if meant.is_empty() || name.starts_with('[') { "" } else { "." };
        meant.push_str(&if is_place(name) { format!("[{name}]") } else { format!("{dot}{name}") });
    }
    (!meant.is_empty()).then_some(meant)
}

fn meaning(name: &str, callback: bool) -> Option<Target> {
    if callback {
        return (name == "code").then_some(Target::Code);
    }
    MEANINGS.iter().find(|(known, ..)| *known == name).map(|(_, target, _)| *target)
}

impl<'s, 'a> Lowering<'s, 'a> {
    /// Declares every value that comes back and has no meaning of its own.
    pub(super) fn declare_captures(&mut self) {
        let spec = self.spec;
        let callback = spec.callback.as_ref().and_then(|block| block.take.as_ref());
        self.declare_captures_of(callback, true);
        self.declare_captures_of(spec.token.as_ref().and_then(|block| block.take.as_ref()), false);
        for step in spec.steps.iter().flatten() {
            self.declare_captures_of(step.take.as_ref(), false);
        }
        self.declare_captures_of(spec.refresh.as_ref().and_then(|block| block.take.as_ref()), false);
    }

    fn declare_captures_of(&mut self, takes: Option<&Takes>, callback: bool) {
        for (name, take) in takes.iter().flat_map(|takes| takes.present()) {
            if meaning(name, callback).is_some() {
                continue;
            }
            self.refuse_provided_name(name, false);
            let map = match &take.value {
                TakeSpec::Map(map) => (**map).clone(),
                _ => TakeMap::default(),
            };
            self.declare_capture(name, &map);
        }
    }

    fn declare_capture(&mut self, name: &Text, map: &TakeMap) {
        let required = map.required.as_ref().is_none_or(|required| required.value) || map.default.is_some();
        if let Some(known) = self.names.get_mut(name.as_str()) {
            if matches!(known.what, scope::What::Slot(Slot::Capture(_))) {
                known.optional &= !required;
                return;
            }
            if let Some(other) = self.declared(name.span, name) {
                self.shadowed(name, other);
            }
            return;
        }
        let kind = map.kind.as_ref().map_or(Kind::Text, |kind| self.kind_without_choices(kind));
        let mut capture = Capture::new(self.text(name), kind);
        capture.secret = map.secret.as_ref().is_some_and(|secret| secret.value);
        capture.within = self.domains(map.within.as_deref());
        capture.pattern = map.pattern.as_ref().and_then(|pattern| self.pattern(pattern));
        self.check_within(map.within.as_deref(), kind);
        self.check_default_of_capture(&capture, map.default.as_ref());
        let index = u16::try_from(self.captures.len()).unwrap_or(u16::MAX);
        let info = Info {
            span: Some(name.span),
            secret: capture.secret,
            optional: !required,
            pattern: capture.pattern,
            reach: if scope::all_bound(capture.within) { Reach::Closed } else { Reach::Answer },
            chooser: Reach::Answer,
            needs: Needs { bits: 0, captures: 1 << index.min(63) },
            ..Info::slot(Slot::Capture(index), kind)
        };
        self.names.insert(self.text(name), info);
        self.captures.push(capture);
    }

    pub(super) fn shadowed(&mut self, name: &Text, other: crate::source::Span) {
        let message = format!("the name `{}` is taken", name.value);
        let found = Diagnostic::new(&rules::TPL011, name.span, message)
            .related(other, "it is declared here too")
            .help("names are unique within a method: choose another");
        self.report(found);
    }

    /// The bits of the captures that a block of takes fills.
    pub(super) fn captures_of(&self, takes: Option<&Takes>) -> u64 {
        let names = takes.iter().flat_map(|takes| takes.present());
        names
            .filter_map(|(name, _)| self.names.get(name.as_str()))
            .fold(0, |bits, info| bits | info.needs.captures)
    }

    /// Lowers a block of takes.
    pub(super) fn takes(&mut self, takes: Option<&Takes>, callback: bool, there: Needs) -> &'a [Take<'a>] {
        let mut all = Vec::new();
        for (name, take) in takes.iter().flat_map(|takes| takes.present()) {
            if let Some(take) = self.take(name, take, callback, there) {
                all.push(take);
            }
        }
        self.slice(&all)
    }

    /// What a renewal takes as the login does, since the spec says nothing else of it. What a grant keeps when it is renewed
    /// need not come again (RFC 6749 §6 for scope and refresh token, OpenID Connect Core §12.2 for the ID token), and a default
    /// must not take the place of what the login brought.
    pub(super) fn takes_of_renewal(&self, takes: &[Take<'a>], renewal: Option<&Takes>) -> &'a [Take<'a>] {
        let of_login = self.spec.token.as_ref().and_then(|token| token.take.as_ref());
        let is_inherited = |name: &Text| {
            let same = |(other, _): (&Text, _)| other.span == name.span && other.value == name.value;
            of_login.iter().flat_map(|takes| takes.present()).any(same)
        };
        let names = renewal.iter().flat_map(|takes| takes.present()).map(|(name, _)| name);
        let mut takes = takes.to_vec();
        for (take, _) in takes.iter_mut().zip(names).filter(|(_, name)| is_inherited(name)) {
            match take.into {
                Target::RefreshTokenExpiresAt => take.required = false,
                Target::Capture(_)
                | Target::RefreshToken
                | Target::IdToken
                | Target::Scope
                | Target::AccountName => (take.required, take.default) = (false, None),
                _ => {}
            }
        }
        self.slice(&takes)
    }

    fn take(
        &mut self,
        name: &Text,
        take: &Spanned<TakeSpec>,
        callback: bool,
        there: Needs,
    ) -> Option<Take<'a>> {
        let map = match &take.value {
            TakeSpec::Map(map) => (**map).clone(),
            _ => TakeMap::default(),
        };
        let origin = self.origin(name, take, &map, callback)?;
        let into = match meaning(name, callback) {
            Some(target) => target,
            None => match self.names.get(name.as_str())?.what {
                scope::What::Slot(Slot::Capture(index)) => Target::Capture(index),
                _ => return None,
            },
        };
        let required = map.required.as_ref().is_none_or(|required| required.value);
        let mut row = if required { Take::required(origin, into) } else { Take::optional(origin, into) };
        row = row.read(self.read_as(name, into, map.read_as.as_ref())?);
        if let Some(default) = &map.default {
            row = row.default(self.text(&default.value.to_text()));
        }
        let mut filter = Vec::new();
        for (path, text) in map.filter.iter().flat_map(|filter| filter.present()) {
            self.check_path(path);
            if let Some(template) = self.template(text, Place::Plain, there, &mut Vec::new()) {
                filter.push((self.text(path), template));
            }
        }
        Some(row.filter(self.slice(&filter)))
    }

    fn origin(
        &mut self,
        name: &Text,
        take: &Spanned<TakeSpec>,
        map: &TakeMap,
        callback: bool,
    ) -> Option<Origin<'a>> {
        let sources = [map.path.is_some(), map.header.is_some(), map.cookie.is_some(), map.body.is_some()];
        let count = sources.iter().filter(|stated| **stated).count();
        match &take.value {
            TakeSpec::Path(path) if callback => return Some(Origin::Parameter(self.text(path))),
            TakeSpec::Path(path) => {
                self.check_path(&Spanned { value: path.clone(), span: take.span });
                return Some(Origin::Path(self.text(path)));
            }
            TakeSpec::Paths(paths) if !callback => {
                paths.iter().for_each(|path| self.check_path(path));
                let paths: Vec<&'a str> = paths.iter().map(|path| self.text(path)).collect();
                return Some(Origin::Paths(self.slice(&paths)));
            }
            TakeSpec::Map(_) if count == 1 && !(callback && map.path.is_none()) => {}
            _ => {
                let wanted = if callback {
                    "`path`, the name of a parameter"
                } else {
                    "exactly one of `path`, `header`, `cookie` and `body`"
                };
                let message = format!("`{}` must say where it is taken from: {wanted}", name.value);
                let found = Diagnostic::new(&rules::SCH013, take.span, message);
                self.report(found.help(format!(
                    "write where it stands, such as `{}: {{ path: data.{} }}`",
                    name.value, name.value
                )));
                return None;
            }
        }
        Some(match (&map.path, &map.header, &map.cookie) {
            (Some(path), ..) if callback => Origin::Parameter(self.text(path)),
            (Some(path), ..) => {
                self.check_path(path);
                Origin::Path(self.text(path))
            }
            (_, Some(header), _) => Origin::Header(self.plain(header)),
            (_, _, Some(cookie)) => Origin::Cookie(self.plain(cookie)),
            _ => Origin::Body,
        })
    }

    fn check_path(&mut self, path: &Text) {
        if let Some(meant) = path_of_another_language(&path.value) {
            let message = format!("`{}` is a path of another language", path.value);
            let found = Diagnostic::new(&rules::SCH007, path.span, message)
                .label("as it stands, it is the name of a member")
                .help(format!("write `{meant}`; a member that is called like that stands in `['…']`"));
            self.report(found);
        } else if let Err(error) = authwright::path::check(&path.value) {
            let message = format!("`{}` is no path: {error}", path.value);
            let found = Diagnostic::new(&rules::SCH007, path.span, message)
                .help("write `data.items[0].id`, `[].id` or `['odd.key']`");
            self.report(found);
        }
    }

    fn read_as(&mut self, name: &Text, into: Target, text: Option<&Text>) -> Option<Read<'a>> {
        let time = matches!(into, Target::ExpiresAt | Target::RefreshTokenExpiresAt);
        let Some(text) = text else {
            return Some(match (time, name.as_str()) {
                (false, _) => Read::Plain,
                (true, "expires_at") => Read::Unix,
                (true, _) => Read::Seconds,
            });
        };
        if let Some(read) = words::value_of(words::READS, text) {
            return Some(read);
        }
        Some(match text.as_str() {
            pattern if pattern.contains('%') => {
                if let Err(error) = authwright::time::check_pattern(pattern) {
                    let message = format!("`{pattern}` is no pattern for a time: {error}");
                    self.report(Diagnostic::new(&rules::SCH007, text.span, message));
                    return None;
                }
                Read::Pattern(self.text(pattern))
            }
            other => {
                let known: Vec<&str> = words::READS.iter().map(|(word, _)| *word).collect();
                let message = format!("there is no way to read a time called `{other}`");
                let found = Diagnostic::new(&rules::SCH004, text.span, message);
                self.report(match crate::suggest::closest(other, &known) {
                    Some(near) => found.help(format!("write `{near}`")).fix(text.span, near),
                    None => found
                        .help(format!("it can be {}, or a pattern with `%`", crate::suggest::list(&known))),
                });
                return None;
            }
        })
    }

    /// Lowers the rules for errors: a condition that means an error, and one whose absence does.
    pub(super) fn errors(&mut self, error: Option<&Spanned<ErrorSpec>>) -> &'a [ErrorRule<'a>] {
        let Some(spec) = error else { return &[] };
        let mut rules = Vec::new();
        if let Some(condition) = spec.when.as_ref().and_then(|when| self.condition(when)) {
            rules.push(ErrorRule::when(condition));
        }
        if let Some(condition) = spec.unless.as_ref().and_then(|when| self.condition(when)) {
            rules.push(ErrorRule::unless(condition));
        }
        if rules.is_empty() && spec.when.is_none() && spec.unless.is_none() {
            let message = "`error` says neither `when` nor `unless` an answer is one";
            self.report(Diagnostic::new(&rules::SCH013, spec.span, message).help("add `when:` or `unless:`"));
        }
        let fatal: Vec<&'a str> = spec.fatal.iter().flatten().map(|code| self.text(code)).collect();
        for rule in &mut rules {
            rule.code = spec.code.as_ref().map(|path| self.path(path));
            rule.message = spec.message.as_ref().map(|path| self.path(path));
            rule.fatal = self.slice(&fatal);
        }
        self.slice(&rules)
    }

    fn path(&mut self, path: &Text) -> &'a str {
        self.check_path(path);
        self.text(path)
    }

    pub(super) fn condition(&mut self, when: &Spanned<WhenSpec>) -> Option<Condition<'a>> {
        let WhenSpec { status, path, is, body_contains } = &when.value;
        Some(match (status, path, body_contains) {
            (Some(status), None, None) => Condition::Status(self.slice(&status.0)),
            (None, Some(path), None) => match is {
                None => Condition::Present(self.path(path)),
                Some(is) => {
                    let text = self.text(&is.value.to_text());
                    let literal = match &is.value {
                        Scalar::Text(_) => Node::Text(text),
                        Scalar::Integer(_) => Node::Number(text),
                        Scalar::Boolean(value) => Node::Boolean(*value),
                    };
                    Condition::Equals(self.path(path), literal)
                }
            },
            (None, None, Some(text)) => Condition::BodyContains(self.plain(text)),
            _ => {
                let message = "a condition has exactly one of `status`, `path` and `body_contains`";
                let found = Diagnostic::new(&rules::SCH013, when.span, message);
                self.report(found.help("write one of them, such as `when: { path: status, is: failed }`"));
                return None;
            }
        })
    }
}
