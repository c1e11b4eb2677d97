//! Which constructors and variants a Rust text uses, and which a source of the tables declares.

use std::collections::BTreeSet;

/// A type and the name of one of its functions or variants.
pub(crate) type Member = (String, String);

/// Every `Type::name` of a generated text, and every `.name(…)` in a chain that begins with `Type::name(…)`: the functions of
/// the tables that give the type itself back.
pub(crate) fn used(text: &str) -> BTreeSet<Member> {
    let code = without_texts(text);
    let mut all = BTreeSet::new();
    for (at, _) in code.match_indices("::") {
        let kind: String = code[..at].chars().rev().take_while(|c| is_word(*c)).collect();
        let kind: String = kind.chars().rev().collect();
        let mut rest = &code[at + 2..];
        let mut name = word(rest);
        loop {
            all.insert((kind.clone(), name.to_owned()));
            rest = after_parentheses(&rest[name.len()..]);
            let Some(next) = rest.strip_prefix('.') else { break };
            rest = next;
            name = word(rest);
        }
    }
    all
}

/// Every variant, and every public constant function, that a source of the tables declares.
pub(crate) fn declared(source: &str) -> BTreeSet<Member> {
    let mut all = BTreeSet::new();
    let (mut of, mut is_enum) = (String::new(), false);
    for line in source.lines() {
        if let Some(rest) = line.strip_prefix("pub enum ") {
            (of, is_enum) = (word(rest).to_owned(), true);
        } else if let Some(rest) = line.strip_prefix("impl") {
            let rest = rest.strip_prefix("<'a>").unwrap_or(rest).trim_start();
            (of, is_enum) = (word(rest).to_owned(), false);
        } else if let Some(rest) = line.strip_prefix("    pub const fn ") {
            all.insert((of.clone(), word(rest).to_owned()));
        } else if line.starts_with('}') {
            is_enum = false;
        } else if let Some(rest) = line.strip_prefix("    ")
            && is_enum
            && rest.starts_with(|first: char| first.is_ascii_uppercase())
        {
            all.insert((of.clone(), word(rest).to_owned()));
        }
    }
    all
}

/// Code without comments, the content of string literals, and white space.
fn without_texts(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let text = lines.join("\n");
    let mut code = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('"') {
        let before = &rest[..at];
        let hashes = before.len() - before.trim_end_matches('#').len();
        code.extend(before.chars().filter(|c| !c.is_whitespace()));
        let raw = hashes > 0 && before.trim_end_matches('#').ends_with('r');
        rest = &rest[at + 1..];
        let length = if raw {
            let end = format!("\"{}", "#".repeat(hashes));
            rest.find(&end).unwrap() + end.len()
        } else {
            let mut escaped = false;
            let end = rest.find(|c| match c {
                '\\' => {
                    escaped = !escaped;
                    false
                }
                '"' if !escaped => true,
                _ => {
                    escaped = false;
                    false
                }
            });
            end.unwrap() + 1
        };
        rest = &rest[length..];
    }
    code.extend(rest.chars().filter(|c| !c.is_whitespace()));
    code
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

fn word(text: &str) -> &str {
    &text[..text.find(|c| !is_word(c)).unwrap_or(text.len())]
}

/// What follows the arguments, where a text begins with some.
fn after_parentheses(text: &str) -> &str {
    if !text.starts_with('(') {
        return "";
    }
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    ""
}

#[test]
fn what_is_scanned() {
    let code = r##"
        /// Not::this("
        const A: &[X] = &[Field::new("Not::this \" (", Kind::Text)
            .optional().within(&["a"]), B::C(Slot::Code)];
        const S: &str = r#"{ "Nor::this": "\"" }"#;
        let x = rt::Value::text(self.a).b();
    "##;
    let found = used(code);
    let found: Vec<String> = found.iter().map(|(kind, name)| format!("{kind}::{name}")).collect();
    let expected = [
        "B::C",
        "Field::new",
        "Field::optional",
        "Field::within",
        "Kind::Text",
        "Slot::Code",
        "Value::b",
        "Value::text",
        "rt::Value",
    ];
    assert_eq!(found, expected);

    let source = "pub enum Kind<'a> {\n    /// Text.\n    Text,\n    Integer {\n        min: i64,\n    },\n}\nimpl<'a> Take<'a> {\n    pub const fn of(x: A) -> Self {\n        Take\n    }\n}\n";
    let found: Vec<String> = declared(source).iter().map(|(kind, name)| format!("{kind}::{name}")).collect();
    assert_eq!(found, ["Kind::Integer", "Kind::Text", "Take::of"]);
}
