//! JSON for people: what fits stands on one line, and what does not has a line for each of its parts. So have two rows or more,
//! that another one changes no line but its own.

use std::borrow::Cow;

use authwright::json::Json;

/// How long a line of several parts may be.
const WIDTH: usize = 100;

/// The text, without a line feed at its end.
pub(super) fn lines(value: &Json<'_>) -> String {
    let mut text = String::new();
    write(value, 0, 0, &mut text);
    text
}

/// Writes a value of which this many characters stand before it on its line, and one after it.
fn write(value: &Json<'_>, depth: usize, before: usize, text: &mut String) {
    let parts: Vec<(String, &Json<'_>)> = match value {
        Json::List(items) => items.iter().map(|item| (String::new(), item)).collect(),
        Json::Object(members) => {
            members.iter().map(|(key, value)| (format!("{}: ", quoted(key)), value)).collect()
        }
        _ => Vec::new(),
    };
    let line = on_one_line(value);
    let rows = parts.len() > 1 && parts.iter().all(|(key, part)| key.is_empty() && is_row(part));
    if parts.is_empty() || !rows && before + line.chars().count() < WIDTH {
        text.push_str(&line);
        return;
    }
    let (open, close) = if matches!(value, Json::List(_)) { ("[", "]") } else { ("{", "}") };
    text.push_str(open);
    for (index, (key, part)) in parts.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        let indent = (depth + 1) * 2;
        text.extend(std::iter::repeat_n(' ', indent));
        text.push_str(key);
        write(part, depth + 1, indent + key.chars().count(), text);
    }
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', depth * 2));
    text.push_str(close);
}

fn is_row(value: &Json<'_>) -> bool {
    matches!(value, Json::List(_) | Json::Object(_))
}

/// With a space behind each comma and colon.
fn on_one_line(value: &Json<'_>) -> String {
    match value {
        Json::List(items) => {
            let items: Vec<String> = items.iter().map(on_one_line).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(members) => {
            let member =
                |(key, value): &(Cow<'_, str>, Json<'_>)| format!("{}: {}", quoted(key), on_one_line(value));
            let members: Vec<String> = members.iter().map(member).collect();
            format!("{{{}}}", members.join(", "))
        }
        other => other.to_text(),
    }
}

fn quoted(text: &str) -> String {
    Json::from(text).to_text()
}
