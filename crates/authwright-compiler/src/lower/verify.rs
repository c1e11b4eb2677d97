//! The request that shows whether the credentials work: it is signed, so it may go only where credentials may.

use authwright::table::{Api, Part, Step, Template};

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;
use crate::spec::{RequestSpec, Text, Verb};

use super::method::Lowering;
use super::scope::{self, Needs};
use super::text::{Mentioned, Place};
use super::url::is_path_without_slash;

/// Stands for a value in a text that is not known yet. No host holds it.
const VALUE: char = '\0';

/// A host as far as it is known before its values are.
struct Host {
    text: String,
    /// The port, where it is known.
    port: Option<String>,
}

impl<'s, 'a> Lowering<'s, 'a> {
    /// Lowers the request that shows whether the credentials work. A relative URL joins the base URL.
    pub(super) fn verify(
        &mut self,
        spec: &RequestSpec,
        (api, of_api): (&Api<'a>, &Mentioned<'a>),
        base: Option<Span>,
        there: Needs,
    ) -> Option<Step<'a>> {
        let url = spec.url.as_ref()?;
        let mut mentioned = Mentioned::new();
        // Where the spec states none, the merge of its layers did.
        let verb = spec.method.as_ref().map_or(Verb::Get, |verb| verb.value);
        if is_path_without_slash(&url.value) {
            let message = "this is neither a URL nor a path, which begins with `/`";
            let help = format!("write `/{}`", url.value);
            self.report(Diagnostic::new(&rules::URL001, url.span, message).help(help));
            return None;
        }
        let template = if url.value.is_empty() || url.value.starts_with('/') {
            if base.is_none() {
                let message = "`verify` has a path alone, and the API has no `base_url` to join it to";
                let help = "add `base_url:` to `api`, or write the whole URL";
                self.report(Diagnostic::new(&rules::SCH002, url.span, message).help(help));
            }
            let template = self.relative(url, there, &mut mentioned)?;
            self.secrets_in_url(&mentioned, url.span);
            template
        } else {
            let template = self.url(url, there, &mut mentioned, false)?.template;
            // A base URL with a fault of its own says nothing about hosts.
            if base.is_none() || !api.base_url.is_empty() {
                self.check_foreign(url, template, api, base);
            }
            template
        };
        let mut step = self.request(spec, verb, there, &mut mentioned);
        step.url = template;
        self.check_proves(url.span, verb, of_api, &mentioned);
        Some(step)
    }

    /// What does not show the credentials cannot show that they work. Those in the bodies of calls go with a body alone.
    fn check_proves(&mut self, place: Span, verb: Verb, of_api: &Mentioned<'a>, mentioned: &Mentioned<'a>) {
        let shows = |all: &Mentioned<'a>| all.iter().any(|(_, info)| info.secret);
        if shows(of_api) && !shows(mentioned) {
            let found = Diagnostic::new(&rules::TPL013, place, "`verify` sends no credential")
                .label("it would succeed whatever the credentials are")
                .help(match verb {
                    Verb::Get | Verb::Head => {
                        "what `api` has in its body goes with requests that have one: add `method: POST`"
                    }
                    _ => "say here too where the credential goes: this body takes the place of that of `api`",
                });
            self.report(found);
        }
    }

    fn relative(
        &mut self,
        url: &Text,
        there: Needs,
        mentioned: &mut Mentioned<'a>,
    ) -> Option<&'a [Part<'a>]> {
        let template = self.template(url, Place::Path, there, mentioned)?;
        let query = |index: usize| {
            template[..index].iter().any(|part| matches!(part, Part::Text(text) if text.contains('?')))
        };
        let parts: Vec<Part<'a>> = template
            .iter()
            .enumerate()
            .map(|(index, part)| match part {
                Part::Slot(slot) if query(index) => Part::Form(*slot),
                Part::Slot(slot) => Part::Segment(*slot),
                other => *other,
            })
            .collect();
        Some(self.slice(&parts))
    }

    /// Refuses a URL to which no request can ever be signed.
    fn check_foreign(&mut self, url: &Text, template: Template<'a>, api: &Api<'a>, base: Option<Span>) {
        let host = Host::of(template);
        let of_base = !api.base_url.is_empty() && host.may_be(&Host::of(api.base_url));
        if of_base || api.hosts.iter().any(|domain| host.may_be_within(domain)) {
            return;
        }
        let name = host.tail().trim_start_matches('.');
        let message = match host.is_whole() {
            true if host.has_port("443") => format!("credentials may not go to `{name}`"),
            true => format!("credentials may not go to this port of `{name}`"),
            false => "credentials may not go to this host".to_owned(),
        };
        let mut found = Diagnostic::new(&rules::URL022, url.span, message)
            .label("it is neither the host of `base_url` nor one of `hosts`, so every check would fail");
        if let Some(base) = base {
            found = found.related(base, "the host of the API");
        }
        let can_be_listed = host.has_port("443") && scope::owned_domain(name);
        self.report(match can_be_listed {
            true => found.help(format!("add `hosts: [{name}]` to `api`, if the vendor owns it")),
            false => found.help("write the path alone, such as `/me`"),
        });
    }
}

impl Host {
    /// The host of a URL.
    fn of(url: Template<'_>) -> Self {
        let mut authority = String::new();
        for part in url {
            let Part::Text(text) = part else {
                authority.push(VALUE);
                continue;
            };
            let text = if authority.is_empty() { text.trim_start_matches("https://") } else { text };
            let end = text.find(['/', '?']);
            authority.push_str(&text[..end.unwrap_or(text.len())].to_ascii_lowercase());
            if end.is_some() {
                break;
            }
        }
        let opened = matches!(url.first(), Some(part) if !matches!(part, Part::Text(_)));
        match authority.split_once(':') {
            Some((host, port)) => {
                let port = Some(port.to_owned()).filter(|port| !port.contains(VALUE));
                Host { text: host.to_owned(), port }
            }
            // A value that is a whole URL has a port of its own.
            None if opened => Host { text: authority, port: None },
            None => Host { text: authority, port: Some("443".to_owned()) },
        }
    }

    /// Whether both may turn out to be one host and port.
    fn may_be(&self, other: &Host) -> bool {
        let ports = other.port.as_deref().is_none_or(|port| self.has_port(port));
        let (ours, theirs) = ((self.head(), self.tail()), (other.head(), other.tail()));
        let heads = ours.0.starts_with(theirs.0) || theirs.0.starts_with(ours.0);
        let tails = ours.1.ends_with(theirs.1) || theirs.1.ends_with(ours.1);
        let whole = self.is_whole() && other.is_whole();
        ports && heads && tails && (!whole || self.text == other.text)
    }

    /// Whether it may turn out to be at or below a domain, under the port that `hosts` means.
    fn may_be_within(&self, domain: &str) -> bool {
        let below = format!(".{}", domain.to_ascii_lowercase());
        let may_go_on = !self.is_whole() && below.ends_with(self.tail());
        self.has_port("443") && (self.tail().ends_with(&below) || below[1..] == *self.tail() || may_go_on)
    }

    fn has_port(&self, port: &str) -> bool {
        self.port.as_deref().is_none_or(|own| own == port)
    }

    fn is_whole(&self) -> bool {
        !self.text.contains(VALUE)
    }

    /// What it begins with.
    fn head(&self) -> &str {
        self.text.split(VALUE).next().unwrap_or("")
    }

    /// What it ends with.
    fn tail(&self) -> &str {
        self.text.rsplit(VALUE).next().unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use authwright::table::Slot;

    use super::*;

    /// A URL in which `$` stands for a value.
    fn host(url: &str) -> Host {
        let mut parts = Vec::new();
        for (index, text) in url.split('$').enumerate() {
            parts.extend((index > 0).then_some(Part::Slot(Slot::Field(0))));
            parts.extend((!text.is_empty()).then_some(Part::Text(text)));
        }
        Host::of(&parts)
    }

    #[test]
    fn hosts_that_may_be_one() {
        for (one, other, may) in [
            ("https://a.io/x", "https://A.io", true),
            ("https://a.io:443/x", "https://a.io?x", true),
            ("https://a.io:8443/x", "https://a.io", false),
            ("https://a.io:$/x", "https://a.io", true),
            ("https://b.io", "https://a.io", false),
            ("https://a.io.a.io", "https://a.io", false),
            ("https://$.a.io", "https://$.a.io/v1", true),
            ("https://x.a.io", "https://$.a.io", true),
            ("https://$.b.io", "https://$.a.io", false),
            ("https://api.$.a.io", "https://auth.$.a.io", false),
            ("https://$", "https://a.io", true),
            ("$/me", "https://a.io:8443", true),
            ("https://a.io", "$", true),
        ] {
            assert_eq!(host(one).may_be(&host(other)), may, "{one} {other}");
            assert_eq!(host(other).may_be(&host(one)), may, "{other} {one}");
        }
    }

    #[test]
    fn hosts_that_may_be_below_a_domain() {
        for (url, domain, may) in [
            ("https://a.io/x", "a.io", true),
            ("https://x.a.io", "A.io", true),
            ("https://xa.io", "a.io", false),
            ("https://a.io:8443", "a.io", false),
            ("https://a.io:$", "a.io", true),
            ("https://$.a.io", "a.io", true),
            ("https://$.io", "a.io", true),
            ("https://$a.io", "a.io", true),
            ("https://$.b.io", "a.io", false),
            ("$/me", "a.io", true),
        ] {
            assert_eq!(host(url).may_be_within(domain), may, "{url} {domain}");
        }
    }
}
