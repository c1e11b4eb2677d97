//! The same requests with other secrets: wherever the two differ, a secret went in.
//!
//! This finds secrets that were encoded, hashed or signed with, whatever the operations were.

use authwright::Client;
use authwright::table::{Capture, Connector, Derived, Field, Kind, Method, Read, Step};

use super::mask::Twin;
use super::plan::{Given, Plan};
use super::substitute::Substitutes;

/// Makes a client of the method of a connector.
pub(super) type MakeClient<'f> =
    &'f dyn Fn(&'static Connector<'static>, &Method<'static>, &[(String, String)]) -> Option<Client>;

/// The requests with every secret replaced by another one of the same form. None where no other fits, or where the method
/// cannot do with it what it does with the secret: then nothing tells where secrets are.
pub(super) fn of(plan: &Plan<'_>, client: MakeClient<'_>) -> Option<Twin> {
    let substitutes = Substitutes::of(plan.method);
    let field = |key: &str| plan.method.fields.iter().find(|field| field.key == key);
    let capture = |key: &str| plan.method.captures.iter().find(|capture| capture.key == key);
    let secret_field = |key: &str| field(key).filter(|field| field.secret).map(|field| field.kind);
    let secret_capture = |key: &str| capture(key).filter(|capture| capture.secret).map(|one| one.kind);
    let pairs = others(plan.pairs, &substitutes, &secret_field)?;
    let captures = others(plan.captures, &substitutes, &secret_capture)?;
    let other = |text: &Option<String>| match text {
        Some(text) => substitutes.text(text).map(Some),
        None => Some(None),
    };
    let given = Given {
        state: plan.given.state.clone(),
        code: other(&plan.given.code)?,
        access_token: other(&plan.given.access_token)?,
        refresh_token: other(&plan.given.refresh_token)?,
    };
    let method = loose(plan.method);
    let connector = Box::leak(Box::new(Connector::new("twin", "Twin", Box::leak(Box::new([method])))));
    let client = client(connector, method, &pairs)?;
    let twin = Plan { client: &client, method, pairs: &pairs, captures: &captures, given: &given, ..*plan };
    let secrets = twin.secrets().into_iter().map(str::to_owned).collect();
    Some(Twin { shown: twin.run().ok()?, secrets })
}

fn others(
    pairs: &[(String, String)],
    substitutes: &Substitutes<'_>,
    secret: &dyn Fn(&str) -> Option<Kind<'static>>,
) -> Option<Vec<(String, String)>> {
    let other = |(key, text): &(String, String)| match secret(key) {
        Some(kind) => Some((key.clone(), substitutes.value(kind, text)?)),
        None => Some((key.clone(), text.clone())),
    };
    pairs.iter().map(other).collect()
}

/// The method with secrets of any pattern, length and domain, since another secret is not the vendor's.
///
/// It lives until the process ends, as the spec's tables do.
fn loose(method: &Method<'static>) -> &'static Method<'static> {
    let field = |field: &Field<'static>| {
        let mut field = *field;
        if field.secret {
            (field.kind, field.pattern, field.within) = (loose_kind(field.kind), None, &[]);
        }
        field
    };
    let capture = |capture: &Capture<'static>| {
        let mut capture = *capture;
        if capture.secret {
            (capture.kind, capture.pattern, capture.within) = (loose_kind(capture.kind), None, &[]);
        }
        capture
    };
    let derived = |derived: &Derived<'static>| {
        let mut derived = *derived;
        if derived.secret {
            (derived.kind, derived.within) = (loose_kind(derived.kind), &[]);
        }
        derived
    };
    // When another token expires cannot be read, and no request depends on it.
    let step = |step: &Step<'static>| {
        let mut step = *step;
        let takes = step.take.iter().filter(|take| take.read != Read::JwtExp).copied();
        step.take = takes.collect::<Vec<_>>().leak();
        step
    };
    let mut method = *method;
    method.login = method.login.iter().map(step).collect::<Vec<_>>().leak();
    method.refresh = method.refresh.as_ref().map(step);
    method.fields = method.fields.iter().map(field).collect::<Vec<_>>().leak();
    method.captures = method.captures.iter().map(capture).collect::<Vec<_>>().leak();
    method.derived = method.derived.iter().map(derived).collect::<Vec<_>>().leak();
    Box::leak(Box::new(method))
}

fn loose_kind(kind: Kind<'static>) -> Kind<'static> {
    match kind {
        Kind::Integer { .. } | Kind::Port => Kind::Integer { min: i64::MIN, max: i64::MAX },
        Kind::Uuid | Kind::Email => Kind::Text,
        other => other,
    }
}
