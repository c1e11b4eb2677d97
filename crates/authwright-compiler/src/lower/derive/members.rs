//! Members of fields: values of their own, taken from a document or decided by a choice.

use authwright::table::{Choice, Derived, Kind, Part, Source, Template};

use crate::spec::{Map, Spanned};

use super::super::method::Lowering;
use super::super::scope::{Info, What};

impl<'s, 'a> Lowering<'s, 'a> {
    /// `${field.member}`: a value of its own for each member that something refers to.
    pub(super) fn declare_members(&mut self) {
        let spec = self.spec;
        for (name, field) in spec.fields.iter().flat_map(|fields| fields.present()) {
            let Some(info) = self.names.get(name.as_str()).copied() else { continue };
            let What::Slot(slot) = info.what else { continue };
            for (member, kind) in field.members.iter().flat_map(|members| members.present()) {
                let key = format!("{}.{}", name.value, member.value);
                let source = Source::Member { of: slot, name: self.text(member) };
                let kind = self.kind_without_choices(kind);
                self.add(
                    &key,
                    Derived::new(self.text(&key), source).kind(kind),
                    Info { optional: false, multiline: matches!(kind, Kind::Pem), kind, ..info },
                );
            }
            for member in member_names(field.choices.as_ref()) {
                let key = format!("{}.{member}", name.value);
                let mut cases: Vec<(&'a str, Template<'a>)> = Vec::new();
                let mut members = Vec::new();
                for (choice, spec) in field.choices.iter().flat_map(|choices| choices.present()) {
                    let text =
                        spec.values.as_ref().and_then(|values| values.get(&member)).and_then(Option::as_ref);
                    if let Some(text) = text {
                        let (choice, text) = (self.text(choice), self.plain(text));
                        let parts: &[Part<'a>] = if text.is_empty() { &[] } else { &[Part::Text(text)] };
                        cases.push((choice, self.slice(parts)));
                        members.push(Choice::new(choice, choice, text));
                    }
                }
                let complete = field.choices.iter().flat_map(|all| all.present()).count() == cases.len();
                let source = Source::Cases { by: slot, cases: self.slice(&cases) };
                self.add(
                    &key,
                    Derived::new(self.text(&key), source),
                    // Where a member may stand depends on its own texts, not on those of the choices.
                    Info {
                        optional: info.optional || !complete,
                        kind: Kind::Choice(self.slice(&members)),
                        ..info
                    },
                );
            }
        }
    }
}

fn member_names(choices: Option<&Map<Option<Spanned<crate::spec::ChoiceSpec>>>>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (_, choice) in choices.iter().flat_map(|choices| choices.present()) {
        for (name, _) in choice.values.iter().flat_map(|values| values.present()) {
            if !names.contains(&name.value) {
                names.push(name.value.clone());
            }
        }
    }
    names
}
