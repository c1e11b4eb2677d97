//! Computed values, in an order in which each uses only those before it.

mod members;
mod operation;
mod order;

use authwright::table::words;
use authwright::table::{
    Derived, Kind, Op, Part, Phase, QueryOf, QueryText, Slot, Source, Template, TimeFormat,
};

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::spec::{DeriveSpec, Map, QueryEncoding, Spanned, Text};

use super::method::Lowering;
use super::scope::{self, Info, Needs, Reach, What, needs};
use super::template;
use super::text::{Mentioned, Place};
use order::{Open, circles, in_order};

pub(super) use order::{references, texts};

/// Everything may be referred to; what is there is asked where the computed value is used.
const ANYTHING: Needs = Needs { bits: u32::MAX, captures: u64::MAX };

/// The most values that a computed one is made of, one within another.
const MOST_VALUES: u32 = 10_000;

impl<'s, 'a> Lowering<'s, 'a> {
    /// Declares every computed value that the method uses.
    pub(super) fn declare_derived(&mut self) {
        let spec = self.spec;
        self.declare_members();
        let mut open: Vec<Open<'s>> = Vec::new();
        for (name, derive) in spec.derive.iter().flat_map(|derive| derive.present()) {
            if let Some(other) = self.declared(name.span, name) {
                self.shadowed(name, other);
                continue;
            }
            let allowed = super::method::of_preset(name.span)
                || (name.value == "access_token" && spec.token.is_none() && spec.steps.is_none());
            self.refuse_provided_name(name, allowed);
            if self.used.contains(name.as_str()) {
                open.push((name, derive));
            }
        }
        let (order, circle) = in_order(&open);
        for (name, derive) in order {
            self.declare_one(name, derive);
        }
        if !circle.is_empty() {
            self.cycle(&circle);
        }
    }

    fn cycle(&mut self, open: &[Open<'s>]) {
        // What only uses such a value is no fault of its own.
        for (name, _) in open {
            self.faulty.insert(self.text(name));
        }
        for circle in circles(open) {
            let names: Vec<&str> = circle.iter().map(|(name, _)| name.as_str()).collect();
            let Some(((first, _), rest)) = circle.split_first() else { continue };
            let message = match names.as_slice() {
                [name] => format!("the value `{name}` needs itself"),
                names => format!("these values need each other: {}", crate::suggest::list(names)),
            };
            let mut found = Diagnostic::new(&rules::TPL010, first.span, message)
                .help("let one of them start from a field, an answer or literal text");
            for (name, _) in rest {
                found = found.related(name.span, "part of the circle");
            }
            self.report(found);
        }
    }

    fn add(&mut self, name: &str, derived: Derived<'a>, info: Info<'a>) {
        let index = u16::try_from(self.derived.len()).unwrap_or(u16::MAX);
        let mut derived = derived;
        derived.secret = info.secret;
        derived.phase = match info.needs.and(info.prefers) {
            needed if needed.bits & (needs::MESSAGE | needs::REQUEST) != 0 => Phase::Message,
            needed if needed != Needs::default() => Phase::Login,
            _ => Phase::Fixed,
        };
        self.names.insert(self.text(name), Info { what: What::Slot(Slot::Derived(index)), ..info });
        self.derived.push(derived);
    }

    fn declare_one(&mut self, name: &Text, spec: &Spanned<DeriveSpec>) {
        let mut mentioned = Mentioned::new();
        let Some((source, mut info)) = self.source(name, spec, &mut mentioned) else {
            self.faulty.insert(self.text(name));
            return;
        };
        let kind = spec.kind.as_ref().map_or(Kind::Text, |kind| self.kind_without_choices(kind));
        let within = self.domains(spec.within.as_deref());
        self.check_within(spec.within.as_deref(), kind);
        let Some(apply) = self.operations(spec, &mut info, &mut mentioned) else {
            self.faulty.insert(self.text(name));
            return;
        };
        let one_way = apply.iter().any(Op::is_one_way);
        if one_way {
            info.values = 1;
        }
        if info.values > MOST_VALUES {
            let message =
                format!("the computed value `{}` is made of more than {MOST_VALUES} values", name.value);
            let found = Diagnostic::new(&rules::YML012, name.span, message)
                .label("values that hold others twice grow beyond any memory")
                .help("let it hold each value once, or a hash of it");
            self.report(found);
            self.faulty.insert(self.text(name));
            return;
        }
        info.hashed = true;
        info.kind = kind;
        info.span = Some(name.span);
        for (_, mention) in &mentioned {
            info.hashed &= !mention.secret || mention.hashed || one_way;
            info.secret |= mention.secret;
            info.app |= mention.app;
        }
        // What alters a text may take away the suffix that bounded it, or let another follow.
        if info.reach == Reach::Closed && !apply.iter().all(keeps_host) {
            info.reach = info.chooser;
        }
        if scope::all_bound(within) {
            info.reach = Reach::Closed;
        }
        let derived = Derived::new(self.text(name), source).apply(apply).kind(kind).within(within);
        self.add(name, derived, info);
    }

    fn source(
        &mut self,
        name: &Text,
        spec: &Spanned<DeriveSpec>,
        mentioned: &mut Mentioned<'a>,
    ) -> Option<(Source<'a>, Info<'a>)> {
        let DeriveSpec { from, lines, first_of, by, cases, now, random, uuid, query, .. } = &spec.value;
        let stated = [
            from.is_some(),
            lines.is_some(),
            first_of.is_some(),
            by.is_some(),
            now.is_some(),
            random.is_some(),
            uuid.is_some(),
            query.is_some(),
        ];
        if stated.iter().filter(|stated| **stated).count() != 1 || by.is_some() != cases.is_some() {
            let message = format!("the computed value `{}` needs exactly one source", name.value);
            let found = Diagnostic::new(&rules::SCH013, name.span, message)
                .help("state one of `from`, `lines`, `first_of`, `by` with `cases`, `now`, `random`, `uuid` and `query`");
            self.report(found);
            return None;
        }
        let plain = Info::slot(Slot::State, Kind::Text).closed();
        let fresh = Info { needs: Needs::of(needs::MESSAGE), ..plain };
        if let Some(text) = from {
            let (template, info) = self.alternative(text, mentioned)?;
            return Some((Source::Template(template), info));
        }
        if let Some(lines) = lines {
            let mut info = Info { multiline: lines.len() > 1, ..plain };
            let mut templates = Vec::new();
            for line in lines {
                let (template, of_line) = self.alternative(line, mentioned)?;
                info = info.and(of_line);
                templates.push(template);
            }
            return Some((Source::Lines(self.slice(&templates)), info));
        }
        if let Some(alternatives) = first_of {
            return self.first_of(alternatives, plain, mentioned);
        }
        if let (Some(by), Some(cases)) = (by, cases) {
            return self.cases(by, cases, plain, mentioned);
        }
        if let Some(now) = now {
            let plus = spec.plus.as_ref().and_then(|plus| self.duration(plus)).map_or(0, i64::from);
            return Some((Source::Now { format: self.time_format(&now.value.0, now.span)?, plus }, fresh));
        }
        if let Some(random) = random {
            return Some((Source::Random(random.value), Info { bytes: true, ..fresh }));
        }
        if let Some(uuid) = uuid {
            let source = match uuid.value {
                crate::spec::Uuid::V4 => Source::UuidV4,
                crate::spec::Uuid::V7 => Source::UuidV7,
            };
            return Some((source, fresh));
        }
        self.query(&query.as_ref()?.value, plain)
    }

    fn first_of(
        &mut self,
        alternatives: &[Text],
        plain: Info<'a>,
        mentioned: &mut Mentioned<'a>,
    ) -> Option<(Source<'a>, Info<'a>)> {
        let mut templates = Vec::new();
        let mut info = Info { optional: true, ..plain };
        for alternative in alternatives {
            let (template, of_one) = self.alternative(alternative, mentioned)?;
            // An alternative that is not there yet counts as absent, so only the last one decides what is needed.
            info.needs = of_one.needs;
            info.prefers = info.prefers.and(of_one.needs).and(of_one.prefers);
            info.optional &= of_one.optional;
            info.drops_secret |= of_one.drops_secret;
            info.multiline |= of_one.multiline;
            if of_one.reach != Reach::Closed {
                info.reach = of_one.reach;
            }
            info.chooser = info.chooser.and(of_one.chooser);
            info.values = info.values.max(of_one.values);
            templates.push(template);
        }
        info.drops_secret &= info.optional;
        Some((Source::FirstOf(self.slice(&templates)), info))
    }

    fn cases(
        &mut self,
        by: &Text,
        cases: &Map<Option<Text>>,
        plain: Info<'a>,
        mentioned: &mut Mentioned<'a>,
    ) -> Option<(Source<'a>, Info<'a>)> {
        let (pieces, _) = template::parse(&by.value);
        let [template::Piece::Reference(reference)] = pieces.as_slice() else {
            let found = Diagnostic::new(&rules::TPL003, by.span, "`by` takes one reference and nothing else")
                .help("write `by: \"${name}\"`");
            self.report(found);
            return None;
        };
        let decider = self.lookup(reference, by.span)?;
        let What::Slot(slot) = decider.what else {
            let found = Diagnostic::new(&rules::SCH013, by.span, "a fixed value decides nothing");
            self.report(
                found.help("refer to a choice, or write the value of the case that applies under `from:`"),
            );
            return None;
        };
        let mut info = Info { needs: decider.needs, optional: decider.optional, ..plain };
        let mut rows = Vec::new();
        for (key, text) in cases.present() {
            if let Kind::Choice(choices) = decider.kind
                && !choices.iter().any(|choice| choice.key == key.value)
            {
                let keys: Vec<&str> = choices.iter().map(|choice| choice.key).collect();
                let message = format!("there is no choice `{}`", key.value);
                let mut found =
                    Diagnostic::new(&rules::SCH004, key.span, message).help("write one of its `choices`");
                if self.whole.suggestions.covers(&keys) {
                    let label = crate::suggest::question(key, &keys).unwrap_or_default();
                    found =
                        found.label(label).help(format!("the choices are {}", crate::suggest::list(&keys)));
                }
                self.report(found);
            }
            let (template, of_case) = self.alternative(text, mentioned)?;
            info = info.and(of_case);
            rows.push((self.text(key), template));
        }
        info.optional |= match decider.kind {
            Kind::Choice(choices) => {
                !choices.iter().all(|choice| rows.iter().any(|(key, _)| *key == choice.key))
            }
            _ => true,
        };
        Some((Source::Cases { by: slot, cases: self.slice(&rows) }, info))
    }

    /// A text of a computed value, with what is known of it.
    fn alternative(
        &mut self,
        text: &Text,
        mentioned: &mut Mentioned<'a>,
    ) -> Option<(Template<'a>, Info<'a>)> {
        let mut own = Mentioned::new();
        let template = self.template(text, Place::Derive, ANYTHING, &mut own)?;
        let mut info = Info::slot(Slot::State, Kind::Text).closed();
        // One whole reference stands for itself; a label or a choice before a literal domain is bounded by that.
        let labels = own.iter().all(|(_, mention)| {
            mention.reach == Reach::Closed || matches!(mention.kind, Kind::HostLabel { .. } | Kind::Choice(_))
        });
        let bounded = labels && ends_in_domain(template);
        for (_, mention) in &own {
            let reach = if bounded { Reach::Closed } else { mention.reach };
            info = info.and(Info { reach, ..*mention });
        }
        if template.len() > 1 {
            info.bytes = false;
        }
        mentioned.extend(own);
        Some((template, info))
    }

    fn query(&mut self, spec: &crate::spec::QuerySpec, plain: Info<'a>) -> Option<(Source<'a>, Info<'a>)> {
        let callback = spec.of == crate::spec::QueryOfKeyword::Callback;
        let mut query = QueryText::new(if callback { QueryOf::Callback } else { QueryOf::Request });
        query.with_form = spec.with.is_some();
        query.sort = spec.sort.unwrap_or(false);
        let encoding = spec.encoding.as_ref();
        query.raw = !callback && encoding.is_some_and(|encoding| encoding.value == QueryEncoding::Raw);
        if let Some(percent) =
            encoding.filter(|encoding| callback && encoding.value == QueryEncoding::Percent)
        {
            let message = "the parameters of a callback are decoded, and are not encoded again";
            let found = Diagnostic::new(&rules::SCH013, percent.span, message);
            self.report(found.help("remove `encoding`"));
        }
        let except: Vec<&'a str> = spec.except.iter().flatten().map(|name| self.text(name)).collect();
        query.except = self.slice(&except);
        query.assign = spec.assign.as_ref().map_or("=", |text| self.bump.alloc_str(text));
        query.join = spec.join.as_ref().map_or("&", |text| self.bump.alloc_str(text));
        let bits = if callback { needs::CALLBACK } else { needs::REQUEST | needs::MESSAGE };
        Some((Source::Query(query), Info { needs: Needs::of(bits), ..plain }))
    }

    fn time_format(&mut self, text: &str, span: crate::source::Span) -> Option<TimeFormat<'a>> {
        if let Some(format) = words::value_of(words::TIMES, text) {
            return Some(format);
        }
        Some(match text {
            pattern if pattern.contains('%') && authwright::time::check_pattern(pattern).is_ok() => {
                TimeFormat::Pattern(self.text(pattern))
            }
            other => {
                let found =
                    Diagnostic::new(&rules::SCH004, span, format!("there is no form of time `{other}`"))
                        .help(
                            "write `unix`, `unix_ms`, `rfc3339`, `rfc2822`, `http_date`, or a pattern such as `%Y-%m-%d`",
                        );
                self.report(found);
                return None;
            }
        })
    }
}

/// Whether the host of a text lies below a literal domain of one owner, and no value stands behind it.
fn ends_in_domain(template: Template<'_>) -> bool {
    let Some((Part::Text(last), values)) = template.split_last() else { return false };
    let host = last.split(['/', '?', '#', ':', '\\', '@']).next().unwrap_or("");
    let opened = values.iter().enumerate().all(|(index, part)| match part {
        Part::Text(text) if index == 0 => {
            !text.trim_start_matches("https://").contains(['/', '?', '#', ':', '\\', '@'])
        }
        Part::Text(text) => !text.contains(['/', '?', '#', ':', '\\', '@']),
        _ => true,
    });
    opened && host.starts_with('.') && scope::bounds(host)
}

/// Whether what names a host names no other after the operation. A hash or an encoding gives a label of its own.
fn keeps_host(op: &Op<'_>) -> bool {
    matches!(op, Op::Trim | Op::Lowercase | Op::Uppercase | Op::Percent)
}
