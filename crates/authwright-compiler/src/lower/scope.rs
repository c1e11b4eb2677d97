//! The names of a method and what is known of each.

use authwright::table::{Kind, RequestPart, Slot};

use crate::source::Span;

/// What a value needs before it can be had. A bit each.
pub(super) mod needs {
    pub(in crate::lower) const CODE: u32 = 1;
    pub(in crate::lower) const STATE: u32 = 1 << 1;
    pub(in crate::lower) const VERIFIER: u32 = 1 << 2;
    pub(in crate::lower) const CHALLENGE: u32 = 1 << 3;
    pub(in crate::lower) const ACCESS_TOKEN: u32 = 1 << 4;
    pub(in crate::lower) const REFRESH_TOKEN: u32 = 1 << 5;
    pub(in crate::lower) const ID_TOKEN: u32 = 1 << 6;
    pub(in crate::lower) const CALLBACK: u32 = 1 << 7;
    pub(in crate::lower) const REQUEST: u32 = 1 << 8;
    /// The time or chance: there for every message, but another for each.
    pub(in crate::lower) const MESSAGE: u32 = 1 << 9;
}

/// What a value needs: bits of [`needs`], and one bit for each capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Needs {
    pub(super) bits: u32,
    pub(super) captures: u64,
}

impl Needs {
    pub(super) fn of(bits: u32) -> Self {
        Needs { bits, captures: 0 }
    }

    pub(super) fn and(self, other: Needs) -> Self {
        Needs { bits: self.bits | other.bits, captures: self.captures | other.captures }
    }

    /// Whether everything is there.
    pub(super) fn met_by(self, there: Needs) -> bool {
        self.bits & !there.bits == 0 && self.captures & !there.captures == 0
    }
}

/// Who chooses the host that a value names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// The spec: literal text, a closed choice, or `within:`.
    Closed,
    /// The person who connects.
    User,
    /// The vendor's answer or the callback.
    Answer,
}

impl Reach {
    /// Who chooses a text made of both.
    pub(super) fn and(self, other: Reach) -> Reach {
        if self == Reach::Closed { other } else { self }
    }
}

/// What stands behind a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum What<'a> {
    /// A value that is read when a request is made.
    Slot(Slot),
    /// A value of the spec: literal text, and how it is written in JSON.
    Literal { text: &'a str, json: Literal },
    /// A part of the message itself.
    Request(RequestPart<'a>),
}

/// How a fixed value is written in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Literal {
    Text,
    Number,
    Boolean,
}

/// A name with what is known of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Info<'a> {
    pub(super) what: What<'a>,
    pub(super) kind: Kind<'a>,
    /// Where it is declared; None for a name that the language provides.
    pub(super) span: Option<Span>,
    pub(super) secret: bool,
    pub(super) optional: bool,
    /// Whether a secret that is always there is left out with it where it is absent.
    pub(super) drops_secret: bool,
    /// Whether the integration supplies it.
    pub(super) app: bool,
    /// Whether it is bytes, not text.
    pub(super) bytes: bool,
    /// Whether every secret in it went through a one-way hash, so that the value gives none of them away.
    pub(super) hashed: bool,
    /// Whether it may hold line breaks.
    pub(super) multiline: bool,
    pub(super) pattern: Option<&'a str>,
    /// How many values it is made of.
    pub(super) values: u32,
    /// Who chooses the host that it names, within its bounds.
    pub(super) reach: Reach,
    /// Who chooses its text. An operation that alters the text undoes the bounds.
    pub(super) chooser: Reach,
    pub(super) needs: Needs,
    /// What it uses where that is there, and does without otherwise: other alternatives of a `first_of`.
    pub(super) prefers: Needs,
}

impl<'a> Info<'a> {
    pub(super) fn slot(slot: Slot, kind: Kind<'a>) -> Self {
        Info {
            what: What::Slot(slot),
            kind,
            span: None,
            secret: false,
            optional: false,
            drops_secret: false,
            app: false,
            bytes: false,
            hashed: false,
            multiline: matches!(kind, Kind::Pem | Kind::Json),
            pattern: None,
            values: 1,
            reach: Reach::User,
            chooser: Reach::User,
            needs: Needs::default(),
            prefers: Needs::default(),
        }
    }

    /// What is known of a text made of both.
    pub(super) fn and(self, other: Info<'a>) -> Self {
        // A grant has the tokens that its requests are about.
        let of_grant = needs::REFRESH_TOKEN | needs::ID_TOKEN;
        let may_lack = |info: &Info<'_>| info.optional && info.needs.bits & of_grant == 0;
        let drops = |absent: &Info<'_>, kept: &Info<'_>| may_lack(absent) && kept.secret && !kept.optional;
        Info {
            drops_secret: self.drops_secret
                || other.drops_secret
                || drops(&self, &other)
                || drops(&other, &self),
            secret: self.secret || other.secret,
            app: self.app || other.app,
            optional: self.optional || other.optional,
            bytes: other.bytes,
            multiline: self.multiline || other.multiline,
            needs: self.needs.and(other.needs),
            prefers: self.prefers.and(other.prefers),
            values: self.values.saturating_add(other.values),
            reach: self.reach.and(other.reach),
            chooser: self.chooser.and(other.chooser),
            ..self
        }
    }

    /// The same of a text that the spec chooses.
    pub(super) fn closed(self) -> Self {
        Info { reach: Reach::Closed, chooser: Reach::Closed, ..self }
    }
}

/// A name that the language provides to references.
pub(super) struct Provided {
    pub(super) name: &'static str,
    slot: Slot,
    needs: u32,
    /// Whether it must not be shown.
    secret: bool,
    optional: bool,
    /// What it is.
    pub(super) text: &'static str,
}

const ALWAYS: Provided =
    Provided { name: "", slot: Slot::State, needs: 0, secret: false, optional: false, text: "" };
const SECRET: Provided = Provided { secret: true, ..ALWAYS };

/// The names that the language provides, with what they need.
pub(super) const PROVIDED: &[Provided] = &[
    Provided {
        name: "code",
        slot: Slot::Code,
        needs: needs::CODE,
        text: "The code that the callback brought, for the token request (RFC 6749 §4.1.3).",
        ..SECRET
    },
    Provided {
        name: "state",
        slot: Slot::State,
        needs: needs::STATE,
        text: "A text of chance that ties the callback to the login (RFC 6749 §10.12).",
        ..ALWAYS
    },
    Provided {
        name: "code_challenge",
        slot: Slot::CodeChallenge,
        needs: needs::CHALLENGE,
        text: "The challenge of PKCE, for the authorization request (RFC 7636 §4.2).",
        ..ALWAYS
    },
    Provided {
        name: "code_verifier",
        slot: Slot::CodeVerifier,
        needs: needs::VERIFIER,
        text: "The verifier of PKCE, for the token request (RFC 7636 §4.1).",
        ..SECRET
    },
    Provided {
        name: "access_token",
        slot: Slot::AccessToken,
        needs: needs::ACCESS_TOKEN,
        text: "The access token of an earlier answer, or of the grant.",
        ..SECRET
    },
    Provided {
        name: "refresh_token",
        slot: Slot::RefreshToken,
        needs: needs::REFRESH_TOKEN,
        optional: true,
        text: "The refresh token of the grant. It may be absent.",
        ..SECRET
    },
    Provided {
        name: "id_token",
        slot: Slot::IdToken,
        needs: needs::ID_TOKEN,
        optional: true,
        text: "The ID token of the grant. It may be absent.",
        ..SECRET
    },
];

/// The parts of the request in which a reference stands, by their names, with what they are.
pub(super) const REQUEST_PARTS: &[(&str, RequestPart<'static>, &str)] = &[
    ("request.method", RequestPart::Method, "The method, such as `POST`."),
    ("request.url", RequestPart::Url, "The whole URL."),
    ("request.scheme", RequestPart::Scheme, "The scheme of the URL."),
    ("request.host", RequestPart::Host, "The host of the URL, with its port where one is stated."),
    ("request.path", RequestPart::Path, "The path of the URL."),
    ("request.query", RequestPart::Query, "The query of the URL, without its `?`."),
    ("request.target", RequestPart::Target, "Path and query of the URL."),
    ("request.body", RequestPart::Body, "The body."),
    ("request.header.NAME", RequestPart::Header("NAME"), "A header."),
];

/// What the language provides under a name and its member.
pub(super) fn provided<'a>(name: &str, member: Option<&'a str>) -> Option<Info<'a>> {
    let token = |name: &str| PROVIDED.iter().find(|provided| provided.name == name);
    match (name, member) {
        ("request", Some(member)) => request_part(member).map(|part| {
            let info = Info::slot(Slot::State, Kind::Text);
            Info { what: What::Request(part), needs: Needs::of(needs::REQUEST | needs::MESSAGE), ..info }
        }),
        ("grant", Some(member)) if member.ends_with("_token") => token(member).map(from_table),
        (_, None) => token(name).map(from_table),
        _ => None,
    }
}

fn from_table<'a>(provided: &Provided) -> Info<'a> {
    Info {
        secret: provided.secret,
        optional: provided.optional,
        needs: Needs::of(provided.needs),
        ..Info::slot(provided.slot, Kind::Text)
    }
}

fn request_part(member: &str) -> Option<RequestPart<'_>> {
    if let Some(header) = member.strip_prefix("header.") {
        return Some(RequestPart::Header(header));
    }
    let is_it = |name: &str| name.strip_prefix("request.") == Some(member);
    REQUEST_PARTS.iter().find(|(name, ..)| is_it(name)).map(|(_, part, _)| *part)
}

/// The public suffixes of two labels are many; these second labels cover the ones that country domains sell under.
const REGISTRY_LABELS: &[&str] = &["co", "com", "net", "org", "gov", "ac", "edu", "or", "ne", "go"];

/// Domains of providers under which anybody gets a label, in order. The public suffix list has thousands; these few are the
/// ones that a spec is likely to name, and a whole list would grow old in a compiler that does not fetch it.
const SHARED_DOMAINS: &[&str] = &[
    "amazonaws.com",
    "appspot.com",
    "azureedge.net",
    "azurewebsites.net",
    "blogspot.com",
    "cloudapp.net",
    "cloudfront.net",
    "deno.dev",
    "firebaseapp.com",
    "fly.dev",
    "github.io",
    "gitlab.io",
    "glitch.me",
    "herokuapp.com",
    "netlify.app",
    "ngrok-free.app",
    "ngrok.app",
    "ngrok.io",
    "onrender.com",
    "pages.dev",
    "run.app",
    "s3.amazonaws.com",
    "trycloudflare.com",
    "up.railway.app",
    "vercel.app",
    "web.app",
    "workers.dev",
];

/// Whether a domain belongs to somebody: at least two labels, and not one under which anybody can register.
pub(super) fn owned_domain(domain: &str) -> bool {
    let domain = domain.trim_matches('.').to_ascii_lowercase();
    let labels: Vec<&str> = domain.split('.').filter(|label| !label.is_empty()).collect();
    match labels.as_slice() {
        [] | [_] => false,
        [second, top] => !(top.len() == 2 && REGISTRY_LABELS.contains(second)),
        _ => true,
    }
}

/// Whether nobody but the owner of a domain gets a name below it.
pub(super) fn bounds(domain: &str) -> bool {
    let lower = domain.trim_matches('.').to_ascii_lowercase();
    owned_domain(&lower) && SHARED_DOMAINS.binary_search(&lower.as_str()).is_err()
}

/// Whether `within` leaves the choice of a host to the owners of its domains.
pub(super) fn all_bound(within: &[&str]) -> bool {
    !within.is_empty() && within.iter().all(|domain| bounds(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owned_domains() {
        let check = |domain: &str, expected: bool| assert_eq!(owned_domain(domain), expected, "{domain}");
        check("myshopify.com", true);
        check(".api.example.co.uk", true);
        check("com", false);
        check("co.uk", false);
        check(".CO.UK", false);
        check("Acme-API.io", true);
        check(".com.au", false);
        check("", false);
    }

    #[test]
    fn domains_that_bound() {
        assert!(SHARED_DOMAINS.is_sorted());
        let check = |domain: &str, expected: bool| assert_eq!(bounds(domain), expected, "{domain}");
        check("myshopify.com", true);
        check(".my-app.herokuapp.com", true);
        check(".HerokuApp.com", false);
        check("github.io", false);
        check(".CO.UK", false);
    }
}
