//! JSON documents that are made up.

use authwright::path::{self, Step};
use serde_json::{Map, Value};

/// Puts a value at a path. What stands in the way is replaced; `[]` is the first item.
pub(super) fn put(value: &mut Value, path: &str, new: Value) {
    let Ok(steps) = path::steps(path) else { return };
    let mut place = value;
    for step in steps {
        place = match step {
            Step::Member(name) => {
                if !place.is_object() {
                    *place = Value::Object(Map::new());
                }
                &mut place[name.as_ref()]
            }
            // What a spec asks for at a later place would fill the screen.
            Step::Item(index) if index > 99 => return,
            Step::Item(index) => item(place, index),
            Step::Any => item(place, 0),
        };
    }
    *place = new;
}

fn item(place: &mut Value, index: usize) -> &mut Value {
    if !place.is_array() {
        *place = Value::Array(Vec::new());
    }
    if let Value::Array(items) = place
        && items.len() <= index
    {
        items.resize(index + 1, Value::Null);
    }
    &mut place[index]
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::put;

    #[test]
    fn values_are_put() {
        let mut value = Value::Null;
        for (path, new) in
            [("a.b", 1), ("a.c[1].d", 2), ("a.c[].d", 3), ("['odd.key'].x", 4), ("a.b.z[500]", 5)]
        {
            put(&mut value, path, new.into());
        }
        assert_eq!(value, json!({"a": {"b": {"z": null}, "c": [{"d": 3}, {"d": 2}]}, "odd.key": {"x": 4}}));
    }
}
