//! Values that a method type fixes, of which a spec has fields of the same names.

use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Node, Value};
use crate::presets;
use crate::rules;

/// Reports the fields of a spec that have the name of a value that a preset fixes, and say nothing of `fixed`: the value of the
/// preset would count, and nobody would be asked for one. The layers of fields come lowest first.
pub(super) fn check<'n>(
    preset: &Node,
    layers: impl Iterator<Item = &'n Node> + Clone,
    found: &mut Vec<Diagnostic>,
) {
    for Entry { key, value } in preset.get("fields").map_or(&[] as &[Entry], Node::entries) {
        let own = || layers.clone().filter_map(|layer| layer.entry(&key.text));
        // A layer that says something of `fixed` makes the name the spec's.
        let is_changed = own().any(|own| own.value.is_null() || own.value.get("fixed").is_some());
        if let (Some(fixed), Some(own), false) = (value.get("fixed"), own().next(), is_changed) {
            let name = &key.text;
            let value = match &fixed.value {
                Value::Text(text) => text.to_string(),
                Value::Integer(number) => number.to_string(),
                _ => String::new(),
            };
            let preset = presets::ALL.get(key.span.source.0 as usize).map_or("preset", |preset| preset.name);
            let message = format!("`{name}` is a value that `{preset}` fixes");
            found.push(
                Diagnostic::new(&rules::TPL011, own.key.span, message)
                    .label(format!("nobody is asked for it, and `${{{name}}}` gives `{value}`"))
                    .help(format!(
                        "choose another name, and send it as `params: {{ {name}: \"${{own_name}}\" }}`; where this value is meant, add `fixed: null` to ask for it, or `fixed: {value}`"
                    )),
            );
        }
    }
}
