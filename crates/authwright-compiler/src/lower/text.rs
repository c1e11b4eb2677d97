//! Texts with references, typed by where they stand.

use std::borrow::Cow;
use std::collections::BTreeSet;

use authwright::table::{Part, RequestPart, Template};

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;
use crate::spec::Text;
use crate::suggest::{closest, list, question};

use super::method::Lowering;
use super::scope::{self, Info, Needs, What, needs};
use super::template::{self, Piece, Reference};

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The value of a header.
    Header,
    /// The value of a cookie.
    Cookie,
    /// User name or password of HTTP Basic, as it is.
    Basic,
    /// The same, form-encoded.
    BasicForm,
    /// A parameter: the encoder of the body escapes it.
    Param,
    /// A JSON text.
    Json,
    /// An XML text.
    Xml,
    /// Path and query of a URL, in which no brace belongs.
    Path,
    /// What a parameter of a callback must be.
    Check,
    /// A plain text.
    Plain,
    /// A computed value.
    Derive,
    /// The key of a keyed hash: a single reference may be to bytes.
    Key,
}

/// The values that a text mentions, with the places.
pub(super) type Mentioned<'a> = Vec<(Span, Info<'a>)>;

impl<'s, 'a> Lowering<'s, 'a> {
    /// Lowers a text. None where a fault was found.
    pub(super) fn template(
        &mut self,
        text: &Text,
        place: Place,
        there: Needs,
        mentioned: &mut Mentioned<'a>,
    ) -> Option<Template<'a>> {
        if place == Place::Path {
            self.check_literals(text, &template::parse(&text.value).0, false);
            self.no_braces(text);
        } else {
            self.forgotten_dollar(text);
            self.reference_of_another_language(text, place);
            self.quotes_of_yaml(text);
        }
        if !text.value.contains("${") {
            self.literal_fits(text, place);
            return Some(if text.value.is_empty() {
                &[]
            } else {
                self.slice(&[Part::Text(self.text(&text.value))])
            });
        }
        let pieces = self.pieces(text)?;
        let whole = pieces.len() == 1;
        let before = mentioned.len();
        let mut parts = Vec::with_capacity(pieces.len());
        let mut quoted = false;
        let mut sound = true;
        for piece in &pieces {
            match piece {
                Piece::Text(literal) => {
                    quoted ^= literal.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
                    parts.push(Part::Text(self.text(literal)));
                }
                Piece::Reference(reference) => {
                    let span = template::place_of(self.sources, text, reference.part.clone());
                    let Some(info) = self.lookup(reference, span) else {
                        sound = false;
                        continue;
                    };
                    sound &= self.fits(reference, &info, place, whole, span)
                        && self.is_there(reference, &info, there, span);
                    mentioned.push((span, info));
                    parts.push(part(&info, place, quoted));
                }
            }
        }
        self.literal_fits(text, place);
        if sound && matches!(place, Place::Header | Place::Cookie | Place::Param | Place::Plain) {
            sound = self.keeps_secrets(text, &mentioned[before..]);
        }
        sound.then(|| self.slice(&join_literals(self, parts)))
    }

    /// The pieces of a text; malformed references are findings.
    pub(super) fn pieces<'t>(&mut self, text: &'t Text) -> Option<Vec<Piece<'t>>> {
        let (pieces, malformed) = template::parse(&text.value);
        for fault in &malformed {
            let span = template::place_of(self.sources, text, fault.part.clone());
            let found =
                Diagnostic::new(&rules::TPL003, span, format!("this is no reference: {}", fault.reason))
                    .help("write `${name}`, or `$${` for a literal `${`");
            self.report(found);
        }
        malformed.is_empty().then_some(pieces)
    }

    /// Whether a reference to this name could be written. Where somebody meant to write it, what it refers to is used, though fields
    /// to which nothing refers are not declared.
    pub(super) fn means(&mut self, name: &str) -> bool {
        let spec = self.spec;
        let mut fields = spec.fields.iter().flat_map(|fields| fields.present()).map(|(key, _)| key.as_str());
        let field = fields.find(|key| *key == name);
        self.used.extend(field);
        field.is_some() || self.names.contains_key(name)
    }

    /// What stands behind a reference.
    pub(super) fn lookup(&mut self, reference: &Reference<'_>, span: Span) -> Option<Info<'a>> {
        let Reference { name, member, .. } = *reference;
        let member = member.map(|member| self.text(member));
        let key = member.map_or(Cow::Borrowed(name), |member| Cow::Owned(format!("{name}.{member}")));
        if let Some(info) = self.names.get(&*key) {
            return Some(*info);
        }
        if self.faulty.contains(name) {
            return None;
        }
        if let Some(info) = scope::provided(name, member) {
            return Some(info);
        }
        let known = self.names.get(name).and_then(|info| info.span);
        if let (Some(member), Some(known)) = (member, known) {
            let message = format!("`{name}` has no member `{member}`");
            let found = Diagnostic::new(&rules::TPL004, span, message).related(known, "it is declared here");
            let help = self.members_of(name);
            self.report(found.help(help));
            return None;
        }
        if matches!(name, "request" | "grant") {
            let message = format!("there is no `{key}`");
            let parts = scope::REQUEST_PARTS.iter().filter_map(|(name, ..)| name.strip_prefix("request."));
            let parts: Vec<&str> = parts.collect();
            let found = Diagnostic::new(&rules::TPL004, span, message)
                .help(format!("of a request there are {}; of a grant its tokens", list(&parts)));
            self.report(found);
            return None;
        }
        self.undefined(name, span);
        None
    }

    /// What can be written instead of a member that is none.
    fn members_of(&self, name: &str) -> String {
        let begin = format!("{name}.");
        let members = self.names.range(&*begin..).map_while(|(key, _)| key.strip_prefix(&begin));
        let members: Vec<&str> = members.collect();
        if members.is_empty() {
            let declare =
                "declare members by `members:` of a field of type `json`, or by `values:` of its choices";
            return format!("write `${{{name}}}`; {declare}");
        }
        format!("its members are {}", list(&members))
    }

    fn undefined(&mut self, name: &str, span: Span) {
        // What nothing refers to is not declared: the misspelled reference is the one that would.
        let spec = self.spec;
        let fields = spec.fields.iter().flat_map(|fields| fields.present()).map(|(field, _)| field.as_str());
        let own: BTreeSet<&str> = self.names.keys().copied().chain(fields).collect();
        let own: Vec<&str> = own.into_iter().collect();
        let provided = scope::PROVIDED.iter().map(|provided| provided.name);
        let names: Vec<&str> = own.iter().copied().chain(provided).collect();
        let found = Diagnostic::new(&rules::TPL001, span, format!("there is no value `{name}`"));
        if !self.whole.suggestions.covers(&names) {
            self.report(found.help(format!("declare `{name}` under `fields:` or `derive:`")));
            return;
        }
        let found = match closest(name, &names) {
            Some(near) => {
                let found =
                    found.label(format!("did you mean `{near}`?")).help(format!("write `${{{near}}}`"));
                // Where the place cannot be told, or has a member too, more than the name would be replaced.
                match self.sources.slice(span) == format!("${{{name}}}") {
                    true => found.fix(span, format!("${{{near}}}")),
                    false => found,
                }
            }
            None => match question(name, &names) {
                Some(question) => found.label(question).help(format!("declared are {}", list(&own))),
                None => found.label("not declared").help(format!(
                    "declare `{name}` under `fields:` or `derive:`; declared are {}",
                    list(&own)
                )),
            },
        };
        self.report(found);
    }

    /// Whether a value can stand in a place at all.
    fn fits(
        &mut self,
        reference: &Reference,
        info: &Info<'a>,
        place: Place,
        whole: bool,
        span: Span,
    ) -> bool {
        let name = &reference.name;
        if info.bytes && !(place == Place::Key && whole) && place != Place::Derive {
            let found =
                Diagnostic::new(&rules::TPL012, span, format!("`{name}` is bytes, and a text is wanted"))
                    .help("end its `apply:` with `hex`, `base64` or `base64url`");
            self.report(found);
            return false;
        }
        if info.bytes && place == Place::Derive && !whole {
            let found = Diagnostic::new(
                &rules::TPL012,
                span,
                format!("`{name}` is bytes and cannot stand inside a text"),
            )
            .help("end its `apply:` with `hex`, `base64` or `base64url`");
            self.report(found);
            return false;
        }
        let one_line = matches!(place, Place::Header | Place::Cookie);
        if one_line && info.multiline {
            let where_to = if place == Place::Header { "a header" } else { "a cookie" };
            let message = format!("`{name}` may have several lines, and {where_to} has one");
            let found = Diagnostic::new(&rules::TPL007, span, message)
                .help("encode it first, with `apply: [base64]` of a computed value")
                .note("CWE-113: a line break would begin another header");
            self.report(found);
            return false;
        }
        let needed =
            matches!(place, Place::Basic | Place::BasicForm | Place::Json | Place::Xml | Place::Check);
        if info.optional && needed {
            self.optional(reference, info, span);
            return false;
        }
        true
    }

    pub(super) fn optional(&mut self, reference: &Reference, info: &Info<'a>, span: Span) {
        let message = format!("`{}` may be absent, and there must be something here", reference.name);
        let mut found = Diagnostic::new(&rules::TPL006, span, message)
            .help("give it a `default:`, or make it required, or choose with `first_of:`");
        if let Some(declared) = info.span {
            found = found.related(declared, "it is optional");
        }
        self.report(found);
    }

    /// A text is left out as a whole where one of its values is absent, which must not take away a secret.
    fn keeps_secrets(&mut self, text: &Text, mentioned: &[(Span, Info<'a>)]) -> bool {
        let all = mentioned.iter().map(|(_, info)| *info).reduce(Info::and);
        let absent = mentioned.iter().find(|(_, info)| info.optional);
        let (Some(Info { drops_secret: true, .. }), Some((span, absent))) = (all, absent) else {
            return true;
        };
        let message = format!(
            "`{}` has a secret, and is left out as a whole where a value in it is absent",
            text.value
        );
        let mut found = Diagnostic::new(&rules::TPL006, *span, message).label("this may be absent").help(
            "give it a `default:`, or make it required, or compute both texts and choose with `first_of:`",
        );
        if let Some(declared) = absent.span.filter(|declared| declared != span) {
            found = found.related(declared, "it is optional");
        }
        self.report(found);
        false
    }

    /// Whether a value is known when the message is made.
    pub(super) fn is_there(
        &mut self,
        reference: &Reference,
        info: &Info<'a>,
        there: Needs,
        span: Span,
    ) -> bool {
        // Time and chance are there for every message, and so is the message itself.
        let there = Needs { bits: there.bits | needs::MESSAGE | needs::REQUEST, ..there };
        if info.needs.met_by(there) {
            return true;
        }
        let missing = info.needs.bits & !there.bits;
        let reason = match missing {
            bits if bits & needs::CODE != 0 => "the code is there from the callback until the token request",
            bits if bits & needs::VERIFIER != 0 => {
                "the verifier is there from the callback until the token request"
            }
            bits if bits & needs::CHALLENGE != 0 => "the challenge goes into the authorization request alone",
            bits if bits & needs::STATE != 0 => "the state belongs to a login in the browser",
            bits if bits & needs::CALLBACK != 0 => "the callback's parameters are there in `callback` alone",
            bits if bits & needs::ACCESS_TOKEN != 0 => "no earlier answer gave an access token",
            bits if bits & needs::REFRESH_TOKEN != 0 => "no earlier answer gave a refresh token",
            bits if bits & needs::ID_TOKEN != 0 => "no earlier answer gave an ID token",
            _ => "it comes with a later answer",
        };
        let message = format!("`{}` is not known yet when this request is made", reference.name);
        let mut found = Diagnostic::new(&rules::TPL008, span, message).label(reason).help(match missing {
            bits if bits & (needs::REFRESH_TOKEN | needs::ID_TOKEN | needs::ACCESS_TOKEN) != 0 => {
                format!("take it from an answer of the login, such as `take: {{ {0}: {0} }}`", reference.name)
            }
            _ => "use it where it is known; what an answer gives is known after the request that has it under `take:`".to_owned(),
        });
        if let Some(declared) = info.span {
            found = found.related(declared, "it is declared here");
        }
        self.report(found);
        false
    }

    /// Literal text of a header must not hold control characters.
    fn literal_fits(&mut self, text: &Text, place: Place) {
        let one_line = matches!(place, Place::Header | Place::Cookie);
        if one_line && text.value.chars().any(|letter| letter.is_control() && letter != '\t') {
            let found = Diagnostic::new(
                &rules::TPL007,
                text.span,
                "a header or cookie has one line, without control characters",
            )
            .help("use a plain or quoted scalar without line breaks");
            self.report(found);
        }
    }
}

/// The part of a table that a value becomes in a place.
pub(super) fn part<'a>(info: &Info<'a>, place: Place, quoted: bool) -> Part<'a> {
    match info.what {
        What::Literal { text, .. } => Part::Text(text),
        What::Request(part) => Part::Request(part),
        What::Slot(slot) => match place {
            Place::Header if quoted => Part::Quoted(slot),
            Place::BasicForm => Part::Form(slot),
            Place::Json => Part::Json(slot),
            Place::Xml => Part::Xml(slot),
            _ => Part::Slot(slot),
        },
    }
}

/// Literal texts that stand side by side become one.
pub(super) fn join_literals<'a>(lowering: &Lowering<'_, 'a>, parts: Vec<Part<'a>>) -> Vec<Part<'a>> {
    let mut joined: Vec<Part<'a>> = Vec::with_capacity(parts.len());
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(text)) => {
                *before = lowering.text(&format!("{before}{text}"))
            }
            (_, Part::Text("")) => {}
            _ => joined.push(part),
        }
    }
    joined
}

/// A part of the request that depends on its own URL.
pub(super) fn names_own_url(part: RequestPart<'_>) -> bool {
    !matches!(part, RequestPart::Method | RequestPart::Body)
}
