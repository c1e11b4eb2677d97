//! What the keys and keywords of the spec language mean, in the words of its JSON Schema.

use std::collections::BTreeMap;
use std::fmt::Write;

use authwright_compiler::suggest::list;
use authwright_compiler::{lower, spec};
use serde_json::Value;

/// A key or a keyword with what it means in some places.
struct Meaning {
    word: String,
    /// The key whose value the word is; none for a key.
    value_of: Option<String>,
    /// The keys under which it stands; an empty one is the top of a spec.
    under: Vec<String>,
    text: String,
    /// The keys or keywords that stand below it.
    below: String,
}

/// The keys and keywords of the language.
pub(super) struct Language {
    meanings: Vec<Meaning>,
}

impl Language {
    /// Reads them out of the schema.
    pub(super) fn new() -> Self {
        let schema = spec::json_schema();
        let mut users = BTreeMap::new();
        collect_users(&schema, "", &mut users);
        let mut language = Language { meanings: Vec::new() };
        let none = serde_json::Map::new();
        let defs = schema.get("$defs").and_then(Value::as_object).unwrap_or(&none);
        language.add_section(&schema, &[String::new()], defs);
        for (name, section) in defs {
            language.add_section(section, users.get(name).map_or(&[], Vec::as_slice), defs);
        }
        for word in lower::TEXT_WORDS {
            language.add(Meaning {
                word: word.word.to_owned(),
                value_of: Some(word.value_of.to_owned()),
                under: word.under.iter().map(|key| (*key).to_owned()).collect(),
                text: word.text.to_owned(),
                below: String::new(),
            });
        }
        language
    }

    /// Every word.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.meanings.iter().map(|meaning| meaning.word.as_str())
    }

    /// Every key at the top of a spec.
    pub(super) fn top(&self) -> impl Iterator<Item = &str> {
        let of_top = |one: &&Meaning| one.value_of.is_none() && one.under.iter().any(String::is_empty);
        self.meanings.iter().filter(of_top).map(|meaning| meaning.word.as_str())
    }

    /// All that a word means, but the types of methods, which are explained by what they stand for. None for no word.
    pub(super) fn explain(&self, word: &str) -> Option<String> {
        let exact = |meaning: &&Meaning| meaning.word == word;
        let alike = |meaning: &&Meaning| meaning.word.eq_ignore_ascii_case(word);
        let mut found: Vec<&Meaning> = self.meanings.iter().filter(exact).collect();
        if found.is_empty() {
            found = self.meanings.iter().filter(alike).collect();
        }
        found.retain(|meaning| !meaning.is_method_type());
        // What stands in most places is what is asked for most.
        found.sort_by_key(|one| (one.value_of.is_some(), std::cmp::Reverse(one.under.len())));
        let texts: Vec<String> = found.iter().map(|meaning| meaning.print()).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }

    fn add_section(&mut self, schema: &Value, under: &[String], defs: &serde_json::Map<String, Value>) {
        for (key, value) in members(schema, "properties") {
            let meaning = |word: &str, value_of: Option<&str>, text: &str, below: String| Meaning {
                word: word.to_owned(),
                value_of: value_of.map(str::to_owned),
                under: under.to_owned(),
                text: text.to_owned(),
                below,
            };
            let keywords = keywords(value);
            let text = value.get("description").and_then(Value::as_str).unwrap_or_default();
            self.add(meaning(key, None, text, below(value, &keywords, defs)));
            for (word, text) in keywords {
                self.add(meaning(word, Some(key), text, String::new()));
            }
            self.add_section(value, std::slice::from_ref(key), defs);
        }
        for inner in INNER.iter().filter_map(|name| schema.get(name)) {
            self.add_section(inner, under, defs);
        }
    }

    fn add(&mut self, new: Meaning) {
        let same = |one: &&mut Meaning| {
            one.word == new.word
                && one.value_of == new.value_of
                && one.text == new.text
                && one.below == new.below
        };
        match self.meanings.iter_mut().find(same) {
            Some(known) => {
                let more = new.under.into_iter().filter(|key| !known.under.contains(key));
                let more: Vec<String> = more.collect();
                known.under.extend(more);
            }
            None => self.meanings.push(new),
        }
    }
}

impl Meaning {
    fn is_method_type(&self) -> bool {
        self.value_of.as_deref() == Some("type") && self.under == ["auth"]
    }

    fn print(&self) -> String {
        let what = match &self.value_of {
            Some(key) => format!("a value of `{key}`"),
            None => "a key".to_owned(),
        };
        let keys: Vec<&str> = self.under.iter().map(String::as_str).filter(|key| !key.is_empty()).collect();
        let top = if keys.len() < self.under.len() { " at the top of a spec" } else { "" };
        let and = if top.is_empty() || keys.is_empty() { "" } else { " and" };
        let within = if keys.is_empty() { String::new() } else { format!("{and} in {}", list(&keys)) };
        let mut text = format!("{}: {what}{top}{within}\n", self.word);
        for part in [&self.text, &self.below].into_iter().filter(|part| !part.is_empty()) {
            let _ = writeln!(text, "{part}");
        }
        text
    }
}

/// Where a schema holds schemas of the same place: of entries, of items, and of another shape.
const INNER: &[&str] = &["additionalProperties", "items", "else"];

fn members<'v>(schema: &'v Value, key: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    schema.get(key).and_then(Value::as_object).into_iter().flatten()
}

/// The keys whose values a definition describes.
fn collect_users(schema: &Value, key: &str, users: &mut BTreeMap<String, Vec<String>>) {
    let defined = schema.get("$ref").and_then(Value::as_str).and_then(|link| link.rsplit('/').next());
    if let Some(name) = defined {
        let keys = users.entry(name.to_owned()).or_default();
        if !keys.iter().any(|known| known == key) {
            keys.push(key.to_owned());
        }
    }
    for (key, value) in members(schema, "properties") {
        collect_users(value, key, users);
    }
    for (_, definition) in members(schema, "$defs") {
        collect_users(definition, key, users);
    }
    for inner in INNER.iter().filter_map(|name| schema.get(name)) {
        collect_users(inner, key, users);
    }
}

/// The keywords that a value may be, each with its text.
fn keywords(schema: &Value) -> Vec<(&str, &str)> {
    let list = |key: &str| schema.get(key).and_then(Value::as_array).into_iter().flatten();
    let words = list("enum").zip(list("enumDescriptions"));
    let own = words.filter_map(|(word, text)| Some((word.as_str()?, text.as_str()?)));
    let inner = ["items", "else"].into_iter().filter_map(|name| schema.get(name));
    own.chain(inner.flat_map(keywords)).collect()
}

/// What can stand below a key, in words.
fn below(schema: &Value, keywords: &[(&str, &str)], defs: &serde_json::Map<String, Value>) -> String {
    let width = keywords.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
    let mut lines: Vec<String> = keywords
        .iter()
        .map(|(word, text)| format!("  {word:width$}  {text}").trim_end().to_owned())
        .collect();
    let entry = ["additionalProperties", "items"].into_iter().filter_map(|name| schema.get(name));
    for (one, whose) in std::iter::once((schema, "Keys")).chain(entry.map(|one| (one, "Keys of each"))) {
        let link = one.get("$ref").and_then(Value::as_str).and_then(|link| link.rsplit('/').next());
        let one = link.and_then(|name| defs.get(name)).unwrap_or(one);
        let keys: Vec<&str> = members(one, "properties").map(|(key, _)| key.as_str()).collect();
        if !keys.is_empty() {
            lines.push(format!("{whose}: {}.", list(&keys)));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_explained() {
        let language = Language::new();
        let types = ["none", "session", "custom", "bearer", "api_key"];
        for word in language.words().filter(|word| !types.contains(word) && !word.starts_with("oauth2_")) {
            let text = language.explain(word).unwrap_or_default();
            assert!(text.starts_with(&format!("{word}: ")) && text.lines().count() > 1, "{word}: {text}");
        }
    }
}
