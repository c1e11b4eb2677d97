//! Whether what a spec says of a value fits together: its bounds with its type, its default and its examples with both.

use authwright::table::words;
use authwright::table::{Capture, Field, Kind, Slot};

use crate::diagnostic::Diagnostic;
use crate::rules::{self, Rule};
use crate::source::Span;
use crate::spec::{FieldSpec, Scalar, ScalarOrList, Spanned, Text, TypeKeyword};

use super::method::Lowering;

/// What a URL must be that a path or a query follows.
const WITHOUT_QUERY: &str = "[^?]*";
const NO_CLIENT: &str = "no client could be made where it is left out";

impl<'s, 'a> Lowering<'s, 'a> {
    /// Checks a field with everything that is said of it.
    pub(super) fn check_field(&mut self, field: &Field<'a>, spec: &FieldSpec) {
        let kind = field.kind;
        self.check_within(spec.within.as_deref(), kind);
        let listed = matches!(kind, Kind::Choice(_) | Kind::Scopes { .. });
        let number = matches!(kind, Kind::Integer { .. });
        let free = !(listed || number || matches!(kind, Kind::Port | Kind::Boolean));
        let bounds = [
            ("pattern", spec.pattern.as_ref().map(|text| text.span), free, "a text"),
            ("min", spec.min.as_ref().map(|min| min.span), number, "an `integer`"),
            ("max", spec.max.as_ref().map(|max| max.span), number, "an `integer`"),
            (
                "separator",
                spec.separator.as_ref().map(|text| text.span),
                matches!(kind, Kind::Scopes { .. }),
                "`scopes`",
            ),
            ("choices", first_choice(spec), listed, "a `choice` or `scopes`"),
        ];
        for (key, span, fits, of) in bounds {
            if let (Some(span), false) = (span, fits) {
                self.does_not_bound(key, span, of, kind);
            }
        }
        if let (Some(min), Some(max)) = (&spec.min, &spec.max)
            && min.value > max.value
        {
            let message = format!("no number is at least {} and at most {}", min.value, max.value);
            let found = Diagnostic::new(&rules::SCH013, min.span, message)
                .related(max.span, "the largest is stated here")
                .help("exchange them, or remove one");
            self.report(found);
            return;
        }
        // A default or an example that names a known scope would be refused for the fault of that scope.
        if self.check_known_scopes(kind, spec) {
            self.check_default(field, spec);
            self.check_examples(field, spec);
        }
    }

    /// Refuses values with a query for a URL that something follows: it would become part of the query. A fragment is refused in
    /// every URL. A pattern of the spec's own says what may be there.
    pub(super) fn is_followed(&mut self, slot: Slot) {
        let spec = self.spec;
        match slot {
            Slot::Field(index) => {
                let Some(field) = self.fields.get_mut(usize::from(index)) else { return };
                field.pattern.get_or_insert(WITHOUT_QUERY);
                let field = *field;
                if let Some(spec) = spec.fields.as_ref().and_then(|fields| fields.get(field.key)?.as_ref()) {
                    self.check_default(&field, spec);
                    self.check_examples(&field, spec);
                }
            }
            Slot::Capture(index) => {
                if let Some(capture) = self.captures.get_mut(usize::from(index)) {
                    capture.pattern.get_or_insert(WITHOUT_QUERY);
                }
            }
            _ => {}
        }
    }

    /// `within` bounds a host, and nothing else is held to it.
    pub(super) fn check_within(&mut self, within: Option<&[Text]>, kind: Kind<'a>) {
        if let (Some([first, ..]), false) = (within, matches!(kind, Kind::Host | Kind::Url)) {
            self.does_not_bound("within", first.span, "a `host` or a `url`", kind);
        }
    }

    /// Checks what stands in for a value that an answer lacks.
    pub(super) fn check_default_of_capture(
        &mut self,
        capture: &Capture<'a>,
        default: Option<&Spanned<Scalar>>,
    ) {
        let Some(default) = default else { return };
        let text = default.value.to_text();
        if let Err(reason) = capture.check_text(&text) {
            let message = format!("the default `{text}` of `{}` {reason}", capture.key);
            self.refused(
                &rules::FLD006,
                default.span,
                message,
                "an answer without the value would be refused",
            );
        }
    }

    /// Checks a fixed value like one that a person supplies. Scopes are joined as they stand, and checked one by one.
    pub(super) fn check_fixed(&mut self, field: &Field<'a>, fixed: &Spanned<ScalarOrList>) {
        let ScalarOrList::One(scalar) = &fixed.value else { return };
        let text = scalar.to_text();
        let unsaid = text.is_empty() && matches!(field.kind, Kind::Text);
        if unsaid || text.contains("${") || matches!(field.kind, Kind::Scopes { .. }) {
            return;
        }
        if let Err(reason) = field.check_text(&text) {
            let message = format!("the fixed value `{text}` of `{}` {reason}", field.key);
            self.refused(&rules::FLD006, fixed.span, message, "it would be sent as it stands");
        }
    }

    /// Checks the items of a fixed list of scopes, which are joined as they stand.
    pub(super) fn check_fixed_scopes(&mut self, spec: &FieldSpec, fixed: &ScalarOrList, separator: &str) {
        let scopes = spec.kind.as_ref().is_some_and(|kind| kind.value == TypeKeyword::Scopes);
        if let (true, ScalarOrList::List(items)) = (scopes, fixed) {
            let kind = Kind::Scopes { separator, known: &[] };
            for item in items {
                self.is_scope(kind, item, item.span);
            }
        }
    }

    fn check_known_scopes(&mut self, kind: Kind<'a>, spec: &FieldSpec) -> bool {
        let Kind::Scopes { .. } = kind else { return true };
        let mut sound = true;
        for (key, choice) in spec.choices.iter().flat_map(|choices| choices.present()) {
            let value = choice.value.value.as_ref().unwrap_or(key);
            sound &= self.is_scope(kind, value, value.span);
        }
        sound
    }

    fn is_scope(&mut self, kind: Kind<'_>, scope: &str, span: Span) -> bool {
        let sound = kind.check_scope(scope).is_ok() || scope.contains("${");
        if !sound {
            let (message, label) = match scope {
                "" => ("an empty text is no scope".to_owned(), ""),
                _ => (format!("`{scope}` is not one scope"), "it has white space or the separator in it"),
            };
            let found = Diagnostic::new(&rules::OAU014, span, message)
                .label(label)
                .help("write one scope, without white space and separator, and list several one by one")
                .note("RFC 6749 §3.3");
            self.report(found);
        }
        sound
    }

    fn check_default(&mut self, field: &Field<'a>, spec: &FieldSpec) {
        let (Some(default), Some(text)) = (&spec.default, field.default) else { return };
        if field.secret {
            let message = format!("the secret `{}` has a default", field.key);
            let found = Diagnostic::new(&rules::SEC002, default.span, message)
                .label("everybody who reads the spec knows it")
                .help("remove the default; a value that is no secret needs no `secret: true`");
            self.report(found);
            return;
        }
        // The items of a list are joined, so that one of two words would become two scopes.
        if let (Kind::Scopes { .. }, ScalarOrList::List(items)) = (field.kind, &default.value) {
            let faults: Vec<_> =
                items.iter().filter_map(|item| Some((item, field.kind.check_scope(item).err()?))).collect();
            for (item, reason) in &faults {
                let message = format!("the default `{}` of `{}` {reason}", item.value, field.key);
                self.refused(&rules::FLD006, item.span, message, NO_CLIENT);
            }
            if !faults.is_empty() {
                return;
            }
        }
        if let (Err(reason), false) = (field.check_default(), text.contains("${")) {
            let message = format!("the default `{text}` of `{}` {reason}", field.key);
            self.refused(&rules::FLD006, default.span, message, NO_CLIENT);
        }
    }

    fn check_examples(&mut self, field: &Field<'a>, spec: &FieldSpec) {
        for example in spec.examples.iter().flatten() {
            let text = example.value.to_text();
            if let Err(reason) = field.check_text(&text) {
                let shown = if field.secret { String::new() } else { format!(" `{text}`") };
                let message = format!("the example{shown} of `{}` {reason}", field.key);
                self.refused(&rules::FLD005, example.span, message, "whoever copies it is refused");
            }
        }
    }

    fn refused(&mut self, rule: &'static Rule, span: Span, message: String, label: &str) {
        let help = "write one that the field takes, or widen what it takes";
        self.report(Diagnostic::new(rule, span, message).label(label).help(help));
    }

    fn does_not_bound(&mut self, key: &str, span: Span, of: &str, kind: Kind<'a>) {
        let message = format!("`{key}` is of {of}, and this is of the type `{}`", words::word_of_kind(kind));
        let found = Diagnostic::new(&rules::SCH013, span, message)
            .label("it would bound nothing")
            .help(format!("remove `{key}`, or let the value have another `type`"));
        self.report(found);
    }
}

fn first_choice(spec: &FieldSpec) -> Option<Span> {
    spec.choices.as_ref()?.present().next().map(|(key, _)| key.span)
}
