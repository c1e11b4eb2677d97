//! Values that look for a header that is not there yet.
//!
//! What depends on the request is added to it last, and none of it sees another. A header that holds a digest of the body is such
//! a part, so a signature cannot read it from the request.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::spec::{Json, JsonValue, Spanned, Text};

use super::derive::texts;
use super::message::Parts;
use super::method::Lowering;
use super::scope::needs;
use super::template::{self, Piece};

impl Lowering<'_, '_> {
    /// Reports references of a message to headers of it that are added last.
    pub(super) fn check_order(&mut self, message: Parts<'_>) {
        let headers = message.headers.iter().flat_map(|headers| headers.present());
        let late: Vec<(&Text, &Text)> = headers.filter(|(_, text)| self.is_added_last(text)).collect();
        if late.is_empty() {
            return;
        }
        let mut texts: Vec<Text> = Vec::new();
        for lines in [message.headers, message.cookies].into_iter().flatten() {
            texts.extend(lines.present().map(|(_, text)| text.clone()));
        }
        for pairs in [message.query, message.params].into_iter().flatten() {
            pairs.present().for_each(|(_, value)| texts_of(value, &mut texts));
        }
        texts.extend(message.content.cloned());
        let basic = message.basic.iter().flat_map(|basic| [&basic.username, &basic.password]);
        texts.extend(basic.flatten().cloned());
        let mut seen = BTreeSet::new();
        while let Some(text) = texts.pop() {
            self.look_for(&text, &late);
            for (name, _) in template::names(&text.value) {
                let spec = self.spec.derive.as_ref().and_then(|derive| derive.get(name)?.as_ref());
                if let (Some(spec), true) = (spec, seen.insert(name.to_owned())) {
                    texts.extend(self::texts(spec).cloned());
                }
            }
        }
    }

    fn is_added_last(&self, text: &Text) -> bool {
        template::names(&text.value).any(|(name, _)| {
            let of_request = |needs: super::scope::Needs| needs.bits & needs::REQUEST != 0;
            name == "request"
                || self.names.get(name).is_some_and(|info| of_request(info.needs) || of_request(info.prefers))
        })
    }

    fn look_for(&mut self, text: &Text, late: &[(&Text, &Text)]) {
        for piece in template::parse(&text.value).0 {
            let Piece::Reference(reference) = piece else { continue };
            let header = reference.member.and_then(|member| member.strip_prefix("header."));
            let (Some(header), "request") = (header, reference.name) else { continue };
            let Some((name, value)) = late.iter().find(|(name, _)| name.eq_ignore_ascii_case(header)) else {
                continue;
            };
            let span = template::place_of(self.sources, text, reference.part.clone());
            let message = format!("the header `{}` is not there yet", name.value);
            let found = Diagnostic::new(&rules::TPL008, span, message)
                .label("this would be empty: both depend on the request, so both are added last")
                .related(name.span, "the header stands here")
                .help(format!("write what the header holds: `{}`", value.value));
            self.report(found);
        }
    }
}

fn texts_of(value: &Json, texts: &mut Vec<Text>) {
    match &value.value {
        JsonValue::Text(text) => texts.push(Spanned { value: text.clone(), span: value.span }),
        JsonValue::List(items) => items.iter().for_each(|item| texts_of(item, texts)),
        JsonValue::Map(members) => members.iter().for_each(|(_, member)| texts_of(member, texts)),
        _ => {}
    }
}
