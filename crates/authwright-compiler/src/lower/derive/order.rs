//! What a computed value refers to, and an order in which each uses only those before it.

use std::collections::{BTreeMap, BTreeSet};

use crate::lower::template;
use crate::spec::{DeriveSpec, OpSpec, Spanned, Text};

/// A computed value under its name.
pub(super) type Open<'s> = (&'s Text, &'s Spanned<DeriveSpec>);

/// The values so that each uses only those before it, else in the spec's order; and those that need each other.
pub(super) fn in_order<'s>(open: &[Open<'s>]) -> (Vec<Open<'s>>, Vec<Open<'s>>) {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); open.len()];
    let mut waits_for = vec![0_usize; open.len()];
    for (user, used) in uses(open).into_iter().enumerate() {
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

/// The groups of values that need each other, or of one that needs itself; each in the order of the spec, as the groups are.
pub(super) fn circles<'s>(open: &[Open<'s>]) -> Vec<Vec<Open<'s>>> {
    let uses = uses(open);
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); open.len()];
    for (user, used) in uses.iter().enumerate() {
        used.iter().for_each(|place| users[*place].push(user));
    }
    let mut taken = vec![false; open.len()];
    let mut groups = Vec::new();
    // Seen from what uses most, whatever leads to a value and was not taken yet is in a circle with it.
    for start in users_first(&uses) {
        let mut group = BTreeSet::new();
        let mut next = vec![start];
        while let Some(place) = next.pop() {
            if !std::mem::replace(&mut taken[place], true) {
                group.insert(place);
                next.extend(&users[place]);
            }
        }
        if group.len() > 1 || group.iter().any(|place| uses[*place].contains(place)) {
            groups.push(group);
        }
    }
    groups.sort();
    groups.into_iter().map(|group| group.into_iter().map(|place| open[place]).collect()).collect()
}

/// The places so that each stands before what it uses, wherever there is no circle.
fn users_first(uses: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut seen = vec![false; uses.len()];
    let mut finished = Vec::with_capacity(uses.len());
    for start in 0..uses.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut way = vec![(start, uses[start].iter())];
        while let Some((place, used)) = way.last_mut() {
            match used.next() {
                Some(next) if std::mem::replace(&mut seen[*next], true) => {}
                Some(next) => way.push((*next, uses[*next].iter())),
                None => {
                    finished.push(*place);
                    way.pop();
                }
            }
        }
    }
    finished.reverse();
    finished
}

/// For each value the places of those that it uses.
fn uses(open: &[Open<'_>]) -> Vec<BTreeSet<usize>> {
    let places: BTreeMap<&str, usize> =
        open.iter().enumerate().map(|(place, (name, _))| (name.as_str(), place)).collect();
    let used = |derive| references(derive).filter_map(|name| places.get(name).copied()).collect();
    open.iter().map(|(_, derive)| used(derive)).collect()
}

/// The texts of which a computed value is made.
pub(in crate::lower) fn texts(spec: &DeriveSpec) -> impl Iterator<Item = &Text> {
    let texts = spec.from.iter().chain(spec.lines.iter().flatten()).chain(spec.first_of.iter().flatten());
    texts.chain(spec.cases.iter().flat_map(|cases| cases.present().map(|(_, text)| text)))
}

/// The names that a computed value refers to.
pub(in crate::lower) fn references(spec: &DeriveSpec) -> impl Iterator<Item = &str> {
    let texts = texts(spec).chain(spec.by.iter());
    let keys = spec.apply.iter().flatten().filter_map(|op| match &op.value {
        OpSpec::Hmac(_, key) => Some(&key.key),
        _ => None,
    });
    texts.chain(keys).flat_map(|text| template::names(&text.value).map(|(name, _)| name))
}
