//! Names of a spec as Rust identifiers.
//!
//! Every name of generated code is made here, so one spec gives the same names in code, documentation and findings. A name that
//! does not fit, or that two things would share, is a [`NameFault`] and never a numbered suffix: a suffix would move from one
//! thing to another when a spec changes.

mod faults;
mod generated;

pub use faults::{NameFault, Subject, faults, faults_between};
pub use generated::{ChoiceType, choice_types};

pub(crate) use generated::choice_ident;

use crate::rules::{self, Rule};

/// Why a text cannot be a Rust identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadName {
    /// It would be `self`, `Self`, `super`, `crate` or `_`, which cannot be raw identifiers.
    Keyword,
    /// It begins with a digit.
    Digit,
    /// It has a character that is not ASCII.
    NotAscii(char),
    /// It has neither letters nor digits.
    Empty,
}

impl BadName {
    /// The rule that is broken.
    #[must_use]
    pub fn rule(self) -> &'static Rule {
        match self {
            BadName::Keyword => &rules::GEN002,
            BadName::Digit | BadName::NotAscii(_) | BadName::Empty => &rules::GEN003,
        }
    }

    /// What is wrong with this name, in one sentence without a full stop.
    #[must_use]
    pub fn message(self, name: &str) -> String {
        match self {
            BadName::Keyword => format!("`{name}` is a keyword that Rust does not allow as a name"),
            BadName::Digit => format!("`{name}` begins with a digit, which a Rust name cannot"),
            BadName::NotAscii(character) => {
                format!("`{name}` has the character `{}`, which is not ASCII", character.escape_debug())
            }
            BadName::Empty if name.is_empty() => {
                "the name `` is empty, and a Rust name needs a letter".to_owned()
            }
            BadName::Empty => format!("`{name}` has no letter, which a Rust name needs"),
        }
    }
}

/// The name of a struct's field: `snake_case`, raw (`r#type`) where it is a keyword.
///
/// # Errors
/// A name that cannot be an identifier.
pub fn field_ident(key: &str) -> Result<String, BadName> {
    let ident = if is_snake_case(key) { key.to_owned() } else { words(key)?.join("_") };
    if NEVER_RAW.contains(&ident.as_str()) {
        Err(BadName::Keyword)
    } else if KEYWORDS.contains(&ident.as_str()) {
        Ok(format!("r#{ident}"))
    } else {
        Ok(ident)
    }
}

/// The name of a module for a connector's or a method's id. The same form as [`field_ident`].
///
/// # Errors
/// A name that cannot be an identifier.
pub fn module_ident(id: &str) -> Result<String, BadName> {
    field_ident(id)
}

/// The file that a connector's module stands in, such as `google_drive.rs`.
///
/// # Errors
/// A name that cannot be an identifier.
pub fn module_file(id: &str) -> Result<String, BadName> {
    Ok(format!("{}.rs", module_in_docs(id)?))
}

/// The name of a module as documentation has it in links and paths, which is never raw.
///
/// # Errors
/// A name that cannot be an identifier.
pub(crate) fn module_in_docs(id: &str) -> Result<String, BadName> {
    let ident = module_ident(id)?;
    Ok(ident.strip_prefix("r#").unwrap_or(&ident).to_owned())
}

/// The name of a type: `UpperCamelCase`.
///
/// # Errors
/// A name that cannot be an identifier.
pub fn type_ident(key: &str) -> Result<String, BadName> {
    let mut ident = String::with_capacity(key.len());
    for word in words(key)? {
        // `v1_2` and `v12` stay apart: Rust's own style keeps an underscore between digits.
        let digits = ident.ends_with(|last: char| last.is_ascii_digit());
        if digits && word.starts_with(|first: char| first.is_ascii_digit()) {
            ident.push('_');
        }
        let mut letters = word.chars();
        ident.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        ident.push_str(letters.as_str());
    }
    if ident == "Self" { Err(BadName::Keyword) } else { Ok(ident) }
}

/// The name of an enum's variant: `UpperCamelCase`.
///
/// # Errors
/// A name that cannot be an identifier.
pub fn variant_ident(key: &str) -> Result<String, BadName> {
    type_ident(key)
}

/// The name of a constant: `SCREAMING_SNAKE_CASE`.
///
/// # Errors
/// A name that cannot be an identifier.
pub fn const_ident(key: &str) -> Result<String, BadName> {
    let mut ident = words(key)?.join("_");
    ident.make_ascii_uppercase();
    Ok(ident)
}

/// The strict and reserved keywords of edition 2024 in lower case, less those of [`NEVER_RAW`]. Weak keywords (`macro_rules`,
/// `raw`, `safe`, `union`) are good names as they are.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that `r#` does not help.
const NEVER_RAW: &[&str] = &["crate", "self", "super"];

/// The words of a name in lower case: separated by anything but letters and digits, and where a capital begins a word, as in
/// `apiKey`, `APIKey` and `oauth2Client`.
pub(crate) fn words(name: &str) -> Result<Vec<String>, BadName> {
    if let Some(character) = name.chars().find(|character| !character.is_ascii()) {
        return Err(BadName::NotAscii(character));
    }
    if name == "_" {
        return Err(BadName::Keyword);
    }
    let mut words: Vec<String> = Vec::new();
    let mut inside = false;
    let bytes = name.as_bytes();
    for (place, byte) in bytes.iter().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            inside = false;
            continue;
        }
        let letter = char::from(byte.to_ascii_lowercase());
        match words.last_mut() {
            Some(word) if inside && !begins_word(bytes, place) => word.push(letter),
            _ => words.push(String::from(letter)),
        }
        inside = true;
    }
    match words.first() {
        None => Err(BadName::Empty),
        Some(word) if word.starts_with(|first: char| first.is_ascii_digit()) => Err(BadName::Digit),
        Some(_) => Ok(words),
    }
}

/// Whether a name has the form of a field's already, as nearly all have.
fn is_snake_case(name: &str) -> bool {
    let inner = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let ends = !name.ends_with('_') && !name.contains("__");
    inner && ends && name.starts_with(|first: char| first.is_ascii_lowercase())
}

/// Whether a capital begins a word: after a small letter or digit, or as the last of several capitals before a small letter.
fn begins_word(bytes: &[u8], place: usize) -> bool {
    let before = place.checked_sub(1).and_then(|place| bytes.get(place));
    let after = bytes.get(place + 1);
    bytes[place].is_ascii_uppercase()
        && before
            .is_some_and(|before| !before.is_ascii_uppercase() || after.is_some_and(u8::is_ascii_lowercase))
}

#[cfg(test)]
mod tests {
    use super::{BadName, const_ident, field_ident, module_file, type_ident};

    #[test]
    fn names_of_fields_types_and_constants() {
        let cases = [
            ("client_id", "client_id", "ClientId", "CLIENT_ID"),
            ("clientId", "client_id", "ClientId", "CLIENT_ID"),
            ("APIKey", "api_key", "ApiKey", "API_KEY"),
            ("google-drive", "google_drive", "GoogleDrive", "GOOGLE_DRIVE"),
            ("oauth2", "oauth2", "Oauth2", "OAUTH2"),
            ("oauth2Client", "oauth2_client", "Oauth2Client", "OAUTH2_CLIENT"),
            ("v1.2", "v1_2", "V1_2", "V1_2"),
            ("v12", "v12", "V12", "V12"),
            ("address_2", "address_2", "Address2", "ADDRESS_2"),
            ("eu-west-1", "eu_west_1", "EuWest1", "EU_WEST_1"),
            ("__dunder__", "dunder", "Dunder", "DUNDER"),
            ("a", "a", "A", "A"),
            ("AB", "ab", "Ab", "AB"),
            ("type", "r#type", "Type", "TYPE"),
            ("Type", "r#type", "Type", "TYPE"),
            ("gen", "r#gen", "Gen", "GEN"),
            ("box", "r#box", "Box", "BOX"),
            ("async", "r#async", "Async", "ASYNC"),
            ("yield", "r#yield", "Yield", "YIELD"),
            ("union", "union", "Union", "UNION"),
            ("macro_rules", "macro_rules", "MacroRules", "MACRO_RULES"),
            ("raw", "raw", "Raw", "RAW"),
            ("selfish", "selfish", "Selfish", "SELFISH"),
        ];
        for (key, field, upper, constant) in cases {
            assert_eq!(field_ident(key).as_deref(), Ok(field), "{key}");
            assert_eq!(type_ident(key).as_deref(), Ok(upper), "{key}");
            assert_eq!(const_ident(key).as_deref(), Ok(constant), "{key}");
            assert!(syn::parse_str::<syn::Ident>(upper).is_ok(), "{key}");
            assert!(syn::parse_str::<syn::Ident>(constant).is_ok(), "{key}");
            let plain = field.strip_prefix("r#").unwrap_or(field);
            // syn reads identifiers by the oldest edition, in which `gen` is free.
            if key != "gen" {
                assert_eq!(syn::parse_str::<syn::Ident>(plain).is_err(), field != plain, "{key}");
            }
        }
    }

    #[test]
    fn names_that_rust_has_no_identifier_for() {
        let cases = [
            ("self", BadName::Keyword),
            ("Self", BadName::Keyword),
            ("super", BadName::Keyword),
            ("crate", BadName::Keyword),
            ("_", BadName::Keyword),
            ("1password", BadName::Digit),
            ("_2fa", BadName::Digit),
            ("2024-01", BadName::Digit),
            ("", BadName::Empty),
            ("--", BadName::Empty),
            ("clé", BadName::NotAscii('é')),
            ("ключ", BadName::NotAscii('к')),
            ("a\u{200b}b", BadName::NotAscii('\u{200b}')),
        ];
        for (key, fault) in cases {
            assert_eq!(field_ident(key), Err(fault), "{key}");
            assert!(fault.message(key).contains('`'));
        }
        assert_eq!(type_ident("self"), Err(BadName::Keyword));
    }

    #[test]
    fn files_of_modules() {
        for (id, file) in [("google-drive", "google_drive.rs"), ("box", "box.rs"), ("xero", "xero.rs")] {
            assert_eq!(module_file(id).as_deref(), Ok(file));
        }
    }
}
