//! What a URL says by itself: its scheme, its literal host, its path.

use authwright::table::Kind;

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;
use crate::spec::Text;

use super::super::method::Lowering;
use super::super::scope::{Info, What};
use super::super::template::{self, Piece, Reference};
use super::address::{is_local, is_public_address};
use super::{Host, is_host_text};

impl<'s, 'a> Lowering<'s, 'a> {
    /// A brace is no character of a URL (RFC 3986 §2): it is left of a reference without its dollar sign.
    pub(in crate::lower) fn no_braces(&mut self, text: &Text) {
        let mut parts = template::braces(&text.value);
        // `{{name}}` is one mistake.
        parts.dedup_by(|after, before| {
            let joined = before.end == after.start;
            before.end = if joined { after.end } else { before.end };
            joined
        });
        for part in parts {
            let name = text.value[part.clone()].trim_matches(['{', '}', ' ']).to_owned();
            let span = template::place_of(self.sources, text, part);
            let found = Diagnostic::new(&rules::TPL003, span, "a URL holds no braces as they are")
                .label("this is sent as it stands");
            let is_name = self.means(&name);
            self.report(if is_name {
                found.help(format!("write `${{{name}}}` for the value"))
            } else {
                found.help("write `${name}` for a value, or `%7B` and `%7D` for braces")
            });
        }
    }

    /// Reports a URL of another scheme or of none. Gives what stands behind another one, which may have faults of its own.
    pub(super) fn not_https<'t>(&mut self, text: &Text, first: &'t str) -> Option<&'t str> {
        let found = Diagnostic::new(&rules::URL001, text.span, "a URL begins with `https://`");
        if super::super::quotes::inside(&text.value).is_some() {
            let found = found.label("YAML does not know these quotes");
            self.report(found.help(format!("{}, or the same between `\"`", with_scheme(&text.value))));
            return None;
        }
        let scheme = first.split_once("://");
        self.report(match scheme {
            Some(("http", _)) => found
                .label("what is sent over http can be read by everybody on the way")
                .help("write `https://`")
                .note("RFC 6749 §3.1 and §3.2, CWE-319"),
            Some((scheme, _)) => found.label(format!("not `{scheme}://`")).help("write `https://`"),
            None => found.label("no scheme").help(with_scheme(&text.value)),
        });
        scheme.map(|(_, after)| after)
    }

    /// What the literal text of a URL must not hold, wherever it stands.
    pub(in crate::lower) fn check_literals(&mut self, text: &Text, pieces: &[Piece<'_>], endpoint: bool) {
        let literal: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(literal) => &**literal,
                Piece::Reference(reference) => match self.names.get(reference.name).map(|info| info.what) {
                    Some(What::Literal { text, .. }) if reference.member.is_none() => text,
                    _ => "x",
                },
            })
            .collect();
        if literal.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
            let found = Diagnostic::new(
                &rules::URL012,
                text.span,
                "a URL has no white space and no control characters",
            )
            .help("remove it, or write `%20` for a space");
            self.report(found);
        }
        let path = literal.split(['?', '#']).next().unwrap_or_default();
        let decoded = path.replace("%2e", ".").replace("%2E", ".");
        if decoded.split('/').any(|segment| matches!(segment, "." | "..")) {
            let message =
                "the path has a segment `.` or `..`, which HTTP clients take out before they send it";
            let found = Diagnostic::new(&rules::SCH007, text.span, message);
            self.report(found.help("write the path that is meant").note("RFC 3986 §5.2.4"));
        }
        if literal.contains('#') {
            let found = Diagnostic::new(
                &rules::URL006,
                text.span,
                "a fragment is never sent, so it cannot be part of an endpoint",
            )
            .help("remove everything from `#`")
            .note("RFC 6749 §3.1 and §3.2");
            self.report(found);
        }
        let reserved = [
            "client_id",
            "redirect_uri",
            "response_type",
            "scope",
            "state",
            "code_challenge",
            "code_challenge_method",
        ];
        let query = literal.split_once('?').map_or("", |(_, query)| query);
        for pair in query.split('&').filter(|_| endpoint) {
            let written = pair.split('=').next().unwrap_or("");
            let name = &*authwright::form_decode(written);
            if reserved.contains(&name) {
                let message = format!("the URL sets `{name}`, which the login sets itself");
                let label = match written == name {
                    true => String::new(),
                    false => format!("`{written}` is read as `{name}`"),
                };
                let found = Diagnostic::new(&rules::URL007, text.span, message)
                    .label(label)
                    .help(format!("move it to `params:`: `{name}: …`"))
                    .note("RFC 6749 §3.1: a parameter must not be sent twice");
                self.report(found);
            }
        }
    }

    /// What the literal text of a host must not be.
    pub(super) fn literal_host(&mut self, text: &Text, host: &[Host<'_, 'a>]) {
        // A value stands for letters in what is checked, and for itself in what is said.
        let said: String = host
            .iter()
            .map(|piece| match piece {
                Host::Literal(literal) => (*literal).to_owned(),
                Host::Value(reference, ..) => reference.to_text(),
            })
            .collect();
        let (shown, closed) = stood_in(host, None);
        if shown.contains('@') {
            let found = Diagnostic::new(&rules::URL005, text.span, "a URL names no user before its host")
                .help("send credentials with `basic:` or in a header")
                .note("RFC 3986 §3.2.1, CWE-522");
            self.report(found);
            return;
        }
        let name = shown.split(':').next().unwrap_or("").to_ascii_lowercase();
        if !shown.is_ascii() {
            let found = Diagnostic::new(
                &rules::URL011,
                text.span,
                format!("the host `{said}` has letters beyond ASCII, which may look like others"),
            )
            .help("write the host as DNS has it, in the `xn--` form")
            .note("CWE-1007");
            self.report(found);
        } else if closed && shown.is_empty() {
            self.report(
                Diagnostic::new(&rules::URL012, text.span, "the URL has no host")
                    .help("write one after `https://`"),
            );
        } else if self.known_host(text, None, &shown, &said, closed) {
            return;
        } else if is_placeholder(&name) {
            let found =
                Diagnostic::new(&rules::URL010, text.span, format!("`{said}` stands for another host"))
                    .help("write the vendor's host");
            self.report(found);
        } else if is_for_tests(&name) {
            let found = Diagnostic::new(&rules::URL009, text.span, format!("`{said}` looks like a host for tests"))
                .help("let a `choice` decide between the environments, or waive `non-production-host` with the reason");
            self.report(found);
        }
        self.chosen_hosts(text, host);
    }

    /// Checks the host that each choice gives. That one is for tests is what a choice is for.
    fn chosen_hosts(&mut self, text: &Text, host: &[Host<'_, 'a>]) {
        let is_choice =
            |piece: &&Host<'_, '_>| matches!(piece, Host::Value(_, Info { kind: Kind::Choice(_), .. }, _));
        // Of two choices that make a host together, either may be the faulty one.
        let alone = host.iter().filter(is_choice).count() == 1;
        for (index, piece) in host.iter().enumerate() {
            let Host::Value(reference, Info { kind: Kind::Choice(choices), .. }, _) = piece else { continue };
            // A value that has no letters of a host was found where it stands.
            for choice in choices.iter().filter(|choice| is_host_text(choice.value)) {
                let (shown, closed) = stood_in(host, Some((index, choice.value)));
                let chosen = alone.then_some((reference, choice.key));
                self.known_host(text, chosen, &shown, &shown, closed);
            }
        }
    }

    /// Where the text of a choice stands, or its key where that is the text.
    pub(super) fn place_of_choice(&self, reference: &Reference<'_>, key: &str) -> Option<Span> {
        let field = self.spec.fields.as_ref()?.get(reference.name)?.as_ref()?;
        let (name, choice) = field.choices.as_ref()?.present().find(|(name, _)| name.value == key)?;
        let text = match reference.member {
            Some(member) => Some(choice.values.as_ref()?.get(member)?.as_ref()?),
            None => choice.value.value.as_ref(),
        };
        Some(text.unwrap_or(name).span)
    }

    /// What to write where the host stands as the label of a choice.
    fn labelled_with_a_host(&self, (reference, key): (&Reference<'_>, &str)) -> Option<String> {
        let field = self.spec.fields.as_ref()?.get(reference.name)?.as_ref()?;
        let label = field.choices.as_ref()?.get(key)?.as_ref()?.bare_label.as_deref()?;
        let is_other = is_host(label) && !is_local(label);
        is_other.then(|| format!("`{label}` is the label here: write `{key}: {{ value: {label} }}`"))
    }

    /// Whether a host is one that no request may go to: none at all, or one of a local network. It is found at the choice that gave
    /// it, where there is one, since the URL is not to blame.
    fn known_host(
        &mut self,
        text: &Text,
        chosen: Option<(&Reference<'_>, &str)>,
        shown: &str,
        said: &str,
        closed: bool,
    ) -> bool {
        let local = closed && is_local(shown);
        // White space, controls and braces have rules of their own.
        let elsewhere = |letter: char| letter.is_whitespace() || letter.is_control() || "{}".contains(letter);
        if !local && (is_host(shown) || shown.contains(elsewhere)) {
            return false;
        }
        let at = chosen.and_then(|(reference, key)| self.place_of_choice(reference, key));
        let of_url = |found: Diagnostic| match at {
            Some(_) => found.related(text.span, "it becomes the host of this URL"),
            None => found,
        };
        let at = at.unwrap_or(text.span);
        // A fixed value is seen only where it is said what it becomes.
        let sent = match closed && shown != said {
            true => format!("it is sent as `{shown}`"),
            false => String::new(),
        };
        let found = if local {
            let what = match is_public_address(shown) {
                true => "is an IP address, and no host name",
                false => "is an address of a local or private network",
            };
            Diagnostic::new(&rules::URL008, at, format!("`{said}` {what}"))
                .label(sent)
                .help(
                    chosen
                        .and_then(|chosen| self.labelled_with_a_host(chosen))
                        .unwrap_or_else(|| "write the vendor's public host".to_owned()),
                )
                .note("CWE-918")
        } else {
            Diagnostic::new(&rules::URL023, at, format!("`{said}` is not a host, alone or with a port"))
                .label(sent)
                .help("a host is labels of letters, digits and inner hyphens with a dot between two, and a port is at most 65535")
                .note("RFC 3986 §3.2, CWE-20")
        };
        self.report(of_url(found));
        true
    }
}

/// What to write instead of a URL without a scheme.
fn with_scheme(text: &str) -> String {
    let text = super::super::quotes::inside(text).unwrap_or(text);
    let after = text.strip_prefix("https:").or_else(|| text.strip_prefix("http:"));
    match after.unwrap_or(text) {
        path if is_path_without_slash(path) => {
            format!("write the whole URL, with the host: `https://…/{path}`")
        }
        rest if rest.starts_with("//") || after.is_some() || !rest.starts_with('/') => {
            format!("write `https://{}`", rest.trim_start_matches('/'))
        }
        path => format!("write the whole URL, with the host: `https://…{path}`"),
    }
}

/// Whether what stands for a URL names no host and has no slash before its path either.
pub(in crate::lower) fn is_path_without_slash(text: &str) -> bool {
    let first = text.split(['/', '?']).next().unwrap_or_default();
    !first.is_empty() && !first.contains(['.', ':', '$'])
}

/// A host as it is sent, and whether all of it is known. A fixed value stands for itself, a choice for the text that it is given,
/// and any other value for one that fits its place.
fn stood_in(host: &[Host<'_, '_>], chosen: Option<(usize, &str)>) -> (String, bool) {
    let (mut shown, mut closed) = (String::new(), true);
    for (index, piece) in host.iter().enumerate() {
        let fits = if shown.contains(':') { "443" } else { "x" };
        match piece {
            Host::Literal(literal) => shown.push_str(literal),
            Host::Value(_, Info { what: What::Literal { text, .. }, .. }, _) => shown.push_str(text),
            Host::Value(_, Info { kind: Kind::Choice(choices), .. }, _) => match chosen {
                Some((place, value)) if place == index => shown.push_str(value),
                Some(_) => shown.push_str(choices.first().map_or(fits, |choice| choice.value)),
                None => {
                    closed = false;
                    shown.push_str(fits);
                }
            },
            Host::Value(..) => {
                closed = false;
                shown.push_str(fits);
            }
        }
    }
    (shown, closed)
}

/// Whether every reader takes a text for the same host and port. What begins a path would end the host early.
fn is_host(shown: &str) -> bool {
    !shown.contains(['/', '?', '#']) && authwright::is_url(&format!("https://{shown}"))
}

fn is_placeholder(name: &str) -> bool {
    let reserved = ["example.com", "example.org", "example.net"];
    reserved.iter().any(|domain| name == *domain || name.ends_with(&format!(".{domain}")))
        || [".example", ".invalid", ".test"].iter().any(|end| name.ends_with(end))
        || name.contains("your-")
        || name.contains("your_")
        || name.contains("yourdomain")
        || name.contains("todo")
}

fn is_for_tests(name: &str) -> bool {
    // `dev` is a public top-level domain.
    let below_top = name.rsplit_once('.').map_or(name, |(below, _)| below);
    below_top
        .split(['.', '-'])
        .any(|label| matches!(label, "sandbox" | "staging" | "stage" | "uat" | "qa" | "dev"))
}
