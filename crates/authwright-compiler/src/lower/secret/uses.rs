//! What values are used for, where that shows that they are secrets.

use std::collections::{BTreeMap, BTreeSet};

use crate::spec::{DeriveSpec, MethodSpec, OpSpec, PlainOp, Text};

use super::super::message::Parts;
use super::super::{derive, template};
use super::sent;

/// The values of a method by what they are used for. Each is found for all values at once, since a spec may have a thousand
/// fields and a chain of as many computed values.
pub(super) struct Uses<'s> {
    passwords: BTreeSet<&'s str>,
    authorization: Reached<'s>,
    keys: Reached<'s>,
    sent: BTreeMap<&'s str, &'s str>,
}

/// The values that get into some texts.
struct Reached<'s> {
    directly: BTreeSet<&'s str>,
    through_computed: BTreeSet<&'s str>,
}

impl<'s> Uses<'s> {
    pub(super) fn of(spec: &'s MethodSpec) -> Self {
        let (mut passwords, mut headers) = (Vec::new(), Vec::new());
        for message in Parts::all_of(spec) {
            passwords.extend(message.basic.and_then(|basic| basic.password.as_ref()));
            let lines = message.headers.into_iter().flat_map(|lines| lines.present());
            headers.extend(
                lines.filter(|(name, _)| name.eq_ignore_ascii_case("authorization")).map(|(_, text)| text),
            );
        }
        let derived = spec.derive.iter().flat_map(|derive| derive.present());
        let ops = derived.flat_map(|(_, derive)| derive.apply.iter().flatten());
        let keys = ops.filter_map(|op| match &op.value {
            OpSpec::Hmac(_, key) => Some(&key.key),
            _ => None,
        });
        Uses {
            passwords: passwords.into_iter().flat_map(names).collect(),
            authorization: Reached::from(spec, headers.into_iter(), false),
            keys: Reached::from(spec, keys, true),
            sent: sent::under_secret_names(spec),
        }
    }

    /// Why a value is a secret. One that is `plain`, which may be a secret by its type and its name, counts where it is used
    /// indirectly too.
    pub(super) fn as_secret(&self, name: &str, plain: bool) -> Option<String> {
        if self.passwords.contains(name) {
            return Some("it is the password of HTTP Basic".to_owned());
        }
        if self.authorization.has(name, plain) {
            return Some("it goes into the `Authorization` header".to_owned());
        }
        if self.keys.has(name, plain) {
            return Some("it is the key of a keyed hash".to_owned());
        }
        let sent = self.sent.get(name).filter(|_| plain);
        sent.map(|sent| format!("it is sent as `{sent}`"))
    }
}

impl<'s> Reached<'s> {
    /// Follows computed values. A keyed hash gives nothing away of what it is made of, and neither does another hash, though a
    /// key may be made by one.
    fn from(spec: &'s MethodSpec, texts: impl Iterator<Item = &'s Text>, through_hashes: bool) -> Self {
        let directly: BTreeSet<&str> = texts.flat_map(names).collect();
        let (mut seen, mut through_computed) = (BTreeSet::new(), BTreeSet::new());
        let mut open: Vec<&str> = directly.iter().copied().collect();
        while let Some(next) = open.pop() {
            let derive = spec.derive.as_ref().and_then(|derive| derive.get(next)?.as_ref());
            let Some(derive) = derive.filter(|_| seen.insert(next)) else { continue };
            if !is_hashed(derive, through_hashes) {
                for name in derive::texts(derive).flat_map(names) {
                    through_computed.insert(name);
                    open.push(name);
                }
            }
        }
        Reached { directly, through_computed }
    }

    fn has(&self, name: &str, through_computed: bool) -> bool {
        self.directly.contains(name) || through_computed && self.through_computed.contains(name)
    }
}

fn is_hashed(derive: &DeriveSpec, through_hashes: bool) -> bool {
    derive.apply.iter().flatten().any(|op| match &op.value {
        OpSpec::Hmac(..) => true,
        OpSpec::Plain(op) => {
            !through_hashes && matches!(op, PlainOp::Md5 | PlainOp::Sha1 | PlainOp::Sha256 | PlainOp::Sha512)
        }
        _ => false,
    })
}

fn names(text: &Text) -> impl Iterator<Item = &str> {
    template::names(&text.value).map(|(name, _)| name)
}
