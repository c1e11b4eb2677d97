//! What a computed value refers to, and an order in which each uses only those before it.

use std::collections::{BTreeMap, BTreeSet};

use crate::lower::template;
use crate::spec::{DeriveSpec, OpSpec, Spanned, Text};

/// A computed value under its name.
pub(super) type Open<'s> = (&'s Text, &'s Spanned<DeriveSpec>);

/// The values so that each uses only those before it, else in the spec's order; and those that need each other.
pub(super) fn in_order<'s>(open: &[Open<'s>]) -> (Vec<Open<'s>>, Vec<Open<'s>>) {
    let places: BTreeMap<&str, usize> =
        open.iter().enumerate().map(|(place, (name, _))| (name.as_str(), place)).collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); open.len()];
    let mut waits_for = vec![0_usize; open.len()];
    for (user, (_, derive)) in open.iter().enumerate() {
        let used: BTreeSet<usize> =
            references(derive).filter_map(|name| places.get(name.as_str()).copied()).collect();
        waits_for[user] = used.len();
        used.into_iter().for_each(|place| users[place].push(user));
    }
    let mut ready: BTreeSet<usize> = (0..open.len()).filter(|place| waits_for[*place] == 0).collect();
    let mut order = Vec::with_capacity(open.len());
    while let Some(place) = ready.pop_first() {
        order.push(open[place]);
        for user in &users[place] {
            waits_for[*user] -= 1;
            if waits_for[*user] == 0 {
                ready.insert(*user);
            }
        }
    }
    let circle = (0..open.len()).filter(|place| waits_for[*place] > 0).map(|place| open[place]).collect();
    (order, circle)
}

/// The texts of which a computed value is made.
pub(in crate::lower) fn texts(spec: &DeriveSpec) -> impl Iterator<Item = &Text> {
    let texts = spec.from.iter().chain(spec.lines.iter().flatten()).chain(spec.first_of.iter().flatten());
    texts.chain(spec.cases.iter().flat_map(|cases| cases.present().map(|(_, text)| text)))
}

/// The names that a computed value refers to.
pub(in crate::lower) fn references(spec: &DeriveSpec) -> impl Iterator<Item = String> + '_ {
    let texts = texts(spec).chain(spec.by.iter());
    let keys = spec.apply.iter().flatten().filter_map(|op| match &op.value {
        OpSpec::Hmac(_, key) => Some(&key.key),
        _ => None,
    });
    texts.chain(keys).flat_map(|text| template::names(&text.value).map(|(name, _)| name).collect::<Vec<_>>())
}
