//! One method: its names, then its messages.

use std::collections::{BTreeMap, BTreeSet};

use authwright::table::{Api, Capture, Derived, Field, Fixed, Lifetime, Method, Part, Renew, Step, Target};
use bumpalo::Bump;

use crate::diagnostic::{Diagnostic, Severity};
use crate::presets;
use crate::rules;
use crate::source::{Sources, Span};
use crate::spec::{Map, MethodSpec, MethodType, Spanned, TakeSpec, Text};
use crate::suggest::{Budget, closest};

use super::layers::Layered;
use super::scope::{Info, Needs, needs};
use super::{field, template};

/// What the methods of a connector have in common.
pub(super) struct Whole<'s> {
    /// The names of the connector's own fields and computed values.
    pub(super) names: BTreeSet<&'s str>,
    /// What was left out of the spec because it is faulty.
    pub(super) left_out: &'s [crate::node::Node],
    pub(super) suggestions: Budget,
}

/// The work on one method.
pub(super) struct Lowering<'s, 'a> {
    pub(super) whole: &'s Whole<'s>,
    pub(super) sources: &'s Sources,
    pub(super) bump: &'a Bump,
    pub(super) kind: MethodType,
    pub(super) spec: &'s MethodSpec,
    pub(super) names: BTreeMap<&'a str, Info<'a>>,
    /// Names that were declared and found faulty: references to them are no second fault.
    pub(super) faulty: BTreeSet<&'a str>,
    /// Names that something refers to.
    pub(super) used: BTreeSet<&'s str>,
    pub(super) fields: Vec<Field<'a>>,
    pub(super) fixed: Vec<Fixed<'a>>,
    pub(super) derived: Vec<Derived<'a>>,
    pub(super) captures: Vec<Capture<'a>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What a method becomes, with what its spec-wide checks need.
pub(super) struct Lowered<'s, 'a> {
    pub(super) method: Option<Method<'a>>,
    pub(super) used: BTreeSet<&'s str>,
}

impl<'s, 'a> Lowering<'s, 'a> {
    pub(super) fn run(
        sources: &'s Sources,
        bump: &'a Bump,
        name: &str,
        layered: &'s Layered,
        whole: &'s Whole<'s>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Lowered<'s, 'a> {
        let mut lowering = Lowering {
            whole,
            sources,
            bump,
            kind: layered.kind,
            spec: &layered.spec,
            names: BTreeMap::new(),
            faulty: BTreeSet::new(),
            used: super::usage::used_names(&layered.node, &layered.spec, whole),
            fields: Vec::new(),
            fixed: Vec::new(),
            derived: Vec::new(),
            captures: Vec::new(),
            diagnostics: Vec::new(),
        };
        lowering.declare_fields();
        lowering.declare_captures();
        lowering.declare_derived();
        let method = lowering.method(name);
        lowering.check_used();
        lowering.check_secrets();
        // A reference that was found faulty may be what would have sent it; nothing else hides that nobody does.
        let faulty_reference =
            |one: &Diagnostic| one.severity == Severity::Error && one.rule.code.starts_with("TPL");
        if let Some(kind) = layered.node.get("type")
            && !lowering.diagnostics.iter().any(faulty_reference)
        {
            lowering.check_sent(kind.span);
        }
        let failed = lowering.diagnostics.iter().any(Diagnostic::stands_in_the_way);
        diagnostics.append(&mut lowering.diagnostics);
        Lowered { method: if failed { None } else { method }, used: lowering.used }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn text(&self, text: &str) -> &'a str {
        self.bump.alloc_str(text)
    }

    pub(super) fn slice<T: Copy>(&self, items: &[T]) -> &'a [T] {
        self.bump.alloc_slice_copy(items)
    }

    fn method(&mut self, name: &str) -> Option<Method<'a>> {
        let spec = self.spec;
        let id = self.text(name);
        let label = match &spec.label {
            Some(label) => self.plain(label),
            None => self.text(&field::label_of(name)),
        };
        let (authorize, callback) = self.authorize_and_callback();
        let (mut login, there) = self.login(spec.authorize.is_some());
        let grant = there.and(Needs::of(needs::MESSAGE));
        let grant = Needs { bits: grant.bits & !(needs::CODE | needs::STATE | needs::VERIFIER), ..grant };
        let refresh = self.refresh(grant);
        if let (Some(_), Some(token)) = (&refresh, login.first_mut()) {
            // The refresh takes the place of the token request; the steps after it are sent again.
            *token = token.once();
        }
        let revoke = match &spec.revoke {
            Some(revoke) => self.step(revoke, revoke.span, "revoke", grant),
            None => None,
        };
        let api = self.api(grant);
        let (fields, fixed) = (self.slice(&self.fields.clone()), self.fixed_rows(&login));
        let mut method = Method::new(id, label, self.text(self.kind.as_str()), fields)
            .fixed(fixed)
            .derived(self.slice(&self.derived.clone()))
            .captures(self.slice(&self.captures.clone()))
            .login(self.slice(&login))
            .api(api)
            .renew(self.renew());
        method.help = spec.help.as_ref().map(|help| self.plain(help));
        if let Some(authorize) = authorize {
            method = method.authorize(authorize, callback);
        }
        if let Some(refresh) = refresh {
            method = method.refresh(refresh);
        }
        if let Some(revoke) = revoke {
            method = method.revoke(revoke);
        }
        if let Some(lifetime) = self.lifetime() {
            method = method.lifetime(lifetime);
        }
        Some(method)
    }

    /// The rows of fixed values. The key of the token in the answer is what the login takes, whatever the preset said.
    fn fixed_rows(&self, login: &[Step<'a>]) -> &'a [Fixed<'a>] {
        let path =
            login.iter().rev().flat_map(|step| step.take).find_map(|take| match (take.into, take.from) {
                (Target::AccessToken, authwright::table::Origin::Path(path)) => Some(path),
                _ => None,
            });
        let rows: Vec<Fixed<'a>> = self
            .fixed
            .iter()
            .map(|row| match (row.key, path) {
                ("response_authentication_token_key", Some(path)) => Fixed::new(row.key, row.label, path),
                _ => *row,
            })
            .collect();
        self.slice(&rows)
    }

    /// The requests of the login, and what is there after the last.
    fn login(&mut self, browser: bool) -> (Vec<Step<'a>>, Needs) {
        let spec = self.spec;
        let mut there = Needs::of(needs::MESSAGE);
        if browser {
            there = there.and(Needs::of(needs::CODE | needs::STATE | needs::VERIFIER));
            there.captures |= self.captures_of(spec.callback.as_ref().and_then(|block| block.take.as_ref()));
        }
        let mut steps = Vec::new();
        let token = spec.token.iter().map(|token| (token.value.clone(), token.span, false));
        let further = spec.steps.iter().flatten().map(|step| {
            let once = step.value.once.as_ref().is_some_and(|once| once.value);
            (step.value.clone().request(), step.span, once)
        });
        for (request, span, once) in token.chain(further) {
            let step = self.step(&request, span, "token", there);
            // What a faulty request would have given is no second fault where it is used.
            for (name, _) in request.take.iter().flat_map(|takes| takes.present()) {
                there = there.and(self.given_by(name));
            }
            steps.extend(step.map(|step| if once { step.once() } else { step }));
        }
        let logs_in = spec.token.is_some() || spec.steps.is_some();
        if logs_in && there.bits & needs::ACCESS_TOKEN == 0 {
            // Where the spec has no `token` at all, its missing URL says so.
            self.no_access_token("login", self.place_of_login());
            there = there.and(Needs::of(needs::ACCESS_TOKEN));
        }
        (steps, there)
    }

    /// Where the first request of the login stands.
    fn place_of_login(&self) -> Option<Span> {
        let token = self.spec.token.as_ref().map(|token| token.span);
        token.or_else(|| Some(self.spec.steps.as_ref()?.first()?.span))
    }

    /// The request that renews a grant. The steps that are not `once` follow it.
    fn refresh(&mut self, grant: Needs) -> Option<Step<'a>> {
        let spec = self.spec;
        let (Some(refresh), Some(_)) = (&spec.refresh, &spec.token) else { return None };
        refresh.url.as_ref()?;
        let mut step = self.step(refresh, refresh.span, "refresh", grant)?;
        step.take = self.takes_of_renewal(step.take, refresh.take.as_ref());
        let again = spec.steps.iter().flatten().filter(|step| step.once.as_ref().is_none_or(|once| !**once));
        let mut takes = again.map(|step| step.take.as_ref()).chain([refresh.take.as_ref()]).flatten();
        let of_login = spec.token.iter().map(|token| token.take.as_ref());
        let of_login = of_login.chain(spec.steps.iter().flatten().map(|step| step.take.as_ref()));
        let is_token = |takes: &Map<Option<Spanned<TakeSpec>>>| {
            takes.present().any(|(name, _)| name.value == "access_token")
        };
        // A login without a token is reported as such.
        if !takes.any(is_token) && of_login.flatten().any(is_token) {
            let place = if of_preset(refresh.span) { self.place_of_login() } else { Some(refresh.span) };
            self.no_access_token("renewal", place);
        }
        Some(step)
    }

    fn no_access_token(&mut self, what: &str, place: Option<Span>) {
        let Some(span) = place.filter(|span| !of_preset(*span)) else { return };
        let message = format!("the {what} takes no `access_token` from its answers");
        let mut taken = super::usage::taken(self.spec).filter(|name| !super::take::has_meaning(name));
        if let Some(misspelled) = taken.find(|name| closest(name, &["access_token"]).is_some()) {
            let found = Diagnostic::new(&rules::SCH002, misspelled.span, message);
            self.report(found.label("did you mean `access_token`?").help("write `access_token`"));
            return;
        }
        let help = match what {
            "renewal" => {
                "add `take: { access_token: … }` to `refresh`; where nothing is renewed, write `refresh: null`"
            }
            _ => "add `take: { access_token: … }` with the path, header or cookie that holds it",
        };
        self.report(Diagnostic::new(&rules::SCH002, span, message).help(help));
    }

    /// What is there after an answer from which a value of this name is taken.
    fn given_by(&self, name: &str) -> Needs {
        match name {
            "access_token" => Needs::of(needs::ACCESS_TOKEN),
            "refresh_token" => Needs::of(needs::REFRESH_TOKEN),
            "id_token" => Needs::of(needs::ID_TOKEN),
            other => self.names.get(other).map_or(Needs::default(), |info| Needs { bits: 0, ..info.needs }),
        }
    }

    fn api(&mut self, there: Needs) -> Api<'a> {
        let spec = self.spec;
        let Some(block) = &spec.api else { return Api::new(&[]) };
        let mut mentioned = Vec::new();
        let url = block.base_url.as_ref().and_then(|url| self.url(url, there, &mut mentioned, false));
        if let Some([Part::Slot(slot)]) = url.as_ref().map(|url| url.template) {
            self.is_followed(*slot);
        }
        let message = self.message(super::message::Parts::from(block), there, &mut mentioned);
        if let Some(url) = &url {
            self.check_reach(url, &mentioned);
        }
        let hosts: Vec<&'a str> = block.hosts.iter().flatten().map(|host| self.api_domain(host)).collect();
        let mut api = Api::new(url.map_or(&[], |url| url.template)).hosts(self.slice(&hosts));
        api.message = message;
        let base = block.base_url.as_ref().map(|url| url.span);
        if let Some(step) =
            block.verify.as_ref().and_then(|verify| self.verify(verify, (&api, &mentioned), base, there))
        {
            api = api.verify(self.bump.alloc(step));
        }
        api
    }

    fn lifetime(&mut self) -> Option<Lifetime> {
        let text = self.spec.lifetime.as_ref()?;
        if text.value == "forever" {
            return Some(Lifetime::Forever);
        }
        self.duration(text).map(Lifetime::Seconds)
    }

    fn renew(&mut self) -> Renew<'a> {
        let mut renew = Renew::new();
        let Some(block) = &self.spec.renew else { return renew };
        if let Some(seconds) = block.before.as_ref().and_then(|text| self.duration(text)) {
            renew = renew.before(seconds);
        }
        if let Some(seconds) = block.idle.as_ref().and_then(|text| self.duration(text)) {
            renew = renew.idle(seconds);
        }
        let conditions: Vec<_> =
            block.when.iter().flatten().filter_map(|when| self.condition(when)).collect();
        renew.when(self.slice(&conditions))
    }

    pub(super) fn missing_url(&mut self, span: Span, block: &str) {
        let help = match (of_preset(span), self.kind) {
            (true, MethodType::Session) => {
                format!("add `{block}: {{ url: …, take: {{ access_token: … }} }}`")
            }
            (true, _) => format!("add `{block}: {{ url: … }}`"),
            (false, _) => format!("add `url:` to `{block}`"),
        };
        let message = format!("`{block}` has no `url`");
        self.report(Diagnostic::new(&rules::SCH002, span, message).help(help));
    }

    /// A duration such as `90s`, `5m`, `1h` or `30d`, in seconds.
    pub(super) fn duration(&mut self, text: &Text) -> Option<u32> {
        let seconds = duration(&text.value);
        if seconds.is_none() {
            let message = format!("`{}` is no duration", text.value);
            self.report(
                Diagnostic::new(&rules::SCH007, text.span, message)
                    .help("write a whole number and a unit: `90s`, `5m`, `1h` or `30d`"),
            );
        }
        seconds
    }

    /// A text that must not depend on values.
    pub(super) fn plain(&mut self, text: &Text) -> &'a str {
        if !text.value.contains("${") {
            return self.text(&text.value);
        }
        let (pieces, malformed) = template::parse(&text.value);
        match pieces.as_slice() {
            [template::Piece::Text(literal)] if malformed.is_empty() => self.text(literal),
            _ => {
                let part = template::first_part(&pieces, &malformed);
                let span = template::place_of(self.sources, text, part);
                let found = Diagnostic::new(&rules::TPL005, span, "this text cannot hold references")
                    .label("no value is known here")
                    .help("write literal text");
                self.report(found);
                self.text(&text.value)
            }
        }
    }
}

fn duration(text: &str) -> Option<u32> {
    let split = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at(split);
    let factor = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(factor)
}

/// Whether a declaration stands in a preset.
pub(super) fn of_preset(span: Span) -> bool {
    presets::holds(span.source)
}
