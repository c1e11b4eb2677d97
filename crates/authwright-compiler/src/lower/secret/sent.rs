//! Values that are sent under a name that says what they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::names;
use crate::spec::{Json, JsonValue, MethodSpec};

use super::super::message::Parts;
use super::super::{derive, template};
use super::{content, named_like_a_secret};

/// The fields that are sent under the name of a secret and by themselves, each with such a name. Authorization requests are left
/// out: a browser shows what they hold.
pub(super) fn under_secret_names(spec: &MethodSpec) -> BTreeMap<&str, &str> {
    let mut sent = Vec::new();
    for message in Parts::all_of(spec) {
        for lines in [message.headers, message.cookies] {
            let named = lines.into_iter().flat_map(|lines| lines.present());
            sent.extend(named.map(|(name, text)| (name.as_str(), text.as_str())));
        }
        let pairs = [message.query, message.params].into_iter().flatten().flat_map(|pairs| pairs.present());
        pairs.for_each(|(name, value)| of_value(name, value, &mut sent));
        sent.extend(message.content.into_iter().flat_map(|content| content::named_values(content)));
    }
    // Most texts have no reference, and a search for one byte is the quickest.
    sent.retain(|(name, text)| text.contains('$') && says_secret(name));
    let mut sources = Sources { spec, known: BTreeMap::new() };
    let mut names = BTreeMap::new();
    for (name, text) in sent {
        if let Some(source) =
            only(template::names(text).map(|(name, _)| name)).and_then(|own| sources.of(own))
        {
            names.entry(source).or_insert(name);
        }
    }
    names
}

/// The one field that a value is made of, through computed values too.
struct Sources<'s> {
    spec: &'s MethodSpec,
    known: BTreeMap<&'s str, Option<&'s str>>,
}

impl<'s> Sources<'s> {
    /// None where it is made of several, or of none. What was walked is kept, so that a long chain is walked once.
    fn of(&mut self, name: &'s str) -> Option<&'s str> {
        let mut walked = BTreeSet::new();
        let mut next = Some(name);
        let source = loop {
            let Some(name) = next else { break None };
            if let Some(known) = self.known.get(name) {
                break *known;
            }
            let derive = self.spec.derive.as_ref().and_then(|derive| derive.get(name)?.as_ref());
            let Some(derive) = derive else { break Some(name) };
            // A circle has no source; it is reported elsewhere.
            next = if walked.insert(name) { only(derive::references(derive)) } else { None };
        };
        self.known.extend(walked.into_iter().map(|name| (name, source)));
        source
    }
}

/// The texts of a JSON value, each with its own name, which an item of a list has from its list.
fn of_value<'s>(name: &'s str, value: &'s Json, sent: &mut Vec<(&'s str, &'s str)>) {
    match &value.value {
        JsonValue::Text(text) => sent.push((name, text)),
        JsonValue::List(items) => items.iter().for_each(|item| of_value(name, item, sent)),
        JsonValue::Map(members) => members.iter().for_each(|(name, value)| of_value(name, value, sent)),
        _ => {}
    }
}

/// Whether a name on the wire, in whatever writing, is one of a secret: `clientSecret`, `X-Api-Key`, `user[password]`.
fn says_secret(name: &str) -> bool {
    names::words(name).is_ok_and(|words| named_like_a_secret(&words.join("_")))
}

/// The one name among several mentions of it.
fn only<'s>(mut names: impl Iterator<Item = &'s str>) -> Option<&'s str> {
    let first = names.next()?;
    names.all(|name| name == first).then_some(first)
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_on_the_wire() {
        let check = |name: &str, expected: bool| assert_eq!(super::says_secret(name), expected, "{name}");
        check("password", true);
        check("Password", true);
        check("clientSecret", true);
        check("CLIENT_SECRET", true);
        check("X-Api-Key", true);
        check("Ocp-Apim-Subscription-Key", true);
        check("user[password]", true);
        check("user[password][]", true);
        check("password[]", true);
        check("login.apiKey", true);
        check("APIKey", true);
        check("token", true);
        check("token_type", false);
        check("tokenId", false);
        check("password-hint", false);
        check("key", false);
        check("api[key_id]", false);
        check("compass", false);
        check("é", false);
        check("", false);
    }
}
