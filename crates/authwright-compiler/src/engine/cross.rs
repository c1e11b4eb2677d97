//! The second opinion on the shape of a spec: the published JSON Schema.

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::spec::{SchemaCheck, Shape};

/// Checks a spec against the schema, where the typed reader found no fault in it.
///
/// A finding means that reader and schema are not of one mind, so nothing is concluded from what was read.
pub(super) fn check(schema: &SchemaCheck, shape: &mut Shape, found: &mut Vec<Diagnostic>) {
    if !shape.sound {
        return;
    }
    let faults = schema.check(&shape.node);
    if !faults.is_empty() {
        (shape.sound, shape.left_out.everything) = (false, true);
    }
    found.extend(faults.into_iter().map(|fault| {
        Diagnostic::new(&rules::SCH007, fault.span, fault.message)
            .label("not by the JSON Schema")
            .help("`authwright schema` prints the schema of this version")
    }));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::node::Value;
    use crate::source::Sources;
    use crate::{spec, syntax};

    const TEXT: &str = "\
authwright: 1
id: acme
name: Acme
summary: S
auth: { a: { type: bearer, label: L } }
";

    /// The reader and the schema agree, so a tree is changed after it was read.
    #[test]
    fn one_finding_for_each_fault_at_its_place() {
        let schema = SchemaCheck::new();
        let check = |change: fn(&mut Shape), expected: &[(&str, &str)]| {
            let mut sources = Sources::default();
            let id = sources.add("acme.yaml", TEXT);
            let node = syntax::parse(&sources, id, &mut Vec::new()).unwrap();
            let mut shape = spec::read(node, &mut Vec::new()).unwrap();
            change(&mut shape);
            let mut found = Vec::new();
            super::check(&schema, &mut shape, &mut found);
            let shown: Vec<_> =
                found.iter().map(|one| (sources.slice(one.span), one.message.as_str())).collect();
            assert_eq!(shown, expected);
            assert!(found.iter().all(|one| one.rule.code == "SCH007"));
            assert_eq!(shape.left_out.everything, !expected.is_empty());
        };
        check(|_| {}, &[]);
        check(
            |shape| {
                let Value::Map(entries) = &mut shape.node.value else { return };
                entries[3].key.text = "summery".into();
                entries[2].value.value = Value::Boolean(true);
            },
            &[
                ("Acme", "a boolean stands where a text is wanted"),
                ("summary", "there is no key `summery` here"),
            ],
        );
        // A spec with a fault that the reader saw is not looked at again.
        check(
            |shape| {
                shape.sound = false;
                shape.node.value = Value::Null;
            },
            &[],
        );
    }
}
