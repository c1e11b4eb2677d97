//! What a word means that the language writes otherwise, or in another place.

use super::de::PathStep;
use super::read::LOGIN_KEYS;

/// Words of other languages and of everyday use, each with the key or keyword that says the same here. How a word is joined,
/// as in `drop_down`, `dropdown` or `DropDown`, makes no difference.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("authorization", "authorize"),
    ("basic_auth", "basic"),
    ("bool", "boolean"),
    ("certificate", "pem"),
    ("check_box", "boolean"),
    ("combobox", "choice"),
    ("description", "help"),
    ("display_name", "label"),
    ("domain", "host"),
    ("domain_name", "host"),
    ("drop_down", "choice"),
    ("email_address", "email"),
    ("enum", "choice"),
    ("enum", "choices"),
    ("flag", "boolean"),
    ("fqdn", "host"),
    ("guid", "uuid"),
    ("hint", "help"),
    ("hostname", "host"),
    ("http_basic", "basic"),
    ("int", "integer"),
    ("link", "url"),
    ("list_box", "choice"),
    ("long", "integer"),
    ("mail", "email"),
    ("maximum", "max"),
    ("minimum", "min"),
    ("number", "integer"),
    ("object", "json"),
    ("one_of", "choice"),
    ("options", "choice"),
    ("options", "choices"),
    ("parameters", "params"),
    ("pick_list", "choice"),
    ("port_number", "port"),
    ("private_key", "pem"),
    ("radio", "choice"),
    ("radio_button", "choice"),
    ("regex", "pattern"),
    ("select", "choice"),
    ("single_select", "choice"),
    ("str", "string"),
    ("subdomain", "host_label"),
    ("switch", "boolean"),
    ("text", "string"),
    ("text_area", "string"),
    ("title", "label"),
    ("toggle", "boolean"),
    ("uri", "url"),
    ("urlencoded", "form"),
    ("uuid4", "uuid"),
    ("web_site", "url"),
    ("whole_number", "integer"),
    ("yes_no", "boolean"),
];

/// Keys that take a thought more than another word, with what to write.
const SENTENCES: &[(&str, &str)] = &[
    ("access_token_url", "write `token: { url: … }`"),
    ("authorization_url", "write `authorize: { url: … }`"),
    ("authorize_url", "write `authorize: { url: … }`"),
    ("optional", "write `required: false`"),
    ("refresh_url", "write `refresh: { url: … }`"),
    ("scopes", "write `fields: { scope: { default: [ … ] } }`"),
    ("token_url", "write `token: { url: … }`"),
];

/// Types of other languages that take a thought more.
const TYPE_SENTENCES: &[(&str, &str)] = &[
    ("api_key", OF_SECRET),
    ("credential", OF_SECRET),
    ("hidden", OF_SECRET),
    ("masked", OF_SECRET),
    ("passphrase", OF_SECRET),
    ("password", OF_SECRET),
    ("secret", OF_SECRET),
    ("secret_string", OF_SECRET),
    ("secret_text", OF_SECRET),
    ("token", OF_SECRET),
];

const OF_SECRET: &str = "write `type: string` and `secret: true`";

/// What an API request and nothing above it has.
const OF_API: &[&str] = &["base_url", "basic", "cookies", "headers", "query", "verify"];
/// What a request of a login has.
const OF_TOKEN: &[&str] = &["error", "params", "send", "take", "url"];

/// The key or keyword that another language's word stands for, where it is one of those that fit.
pub(super) fn other_word(word: &str, expected: &[&'static str]) -> Option<&'static str> {
    let fits = |(other, own): &&(&str, &str)| same_word(word, other) && expected.contains(own);
    OTHER_WORDS.iter().find(fits).map(|(_, own)| *own)
}

/// What to write instead of a type that is none.
pub(super) fn type_sentence(word: &str, expected: &[&'static str]) -> Option<&'static str> {
    let (_, sentence) = TYPE_SENTENCES.iter().find(|(other, _)| same_word(word, other))?;
    expected.contains(&"string").then_some(sentence)
}

/// What to write instead of a key that cannot stand where it does. The innermost step of its path comes first.
pub(super) fn sentence(word: &str, path: &[PathStep]) -> Option<String> {
    let under: Vec<Option<&str>> = path.iter().skip(1).map(PathStep::key).collect();
    match under.as_slice() {
        [] if OF_API.contains(&word) => Some(format!("put `{word}` under `api:`")),
        [] if is_of_method(word) => Some(format!("put `{word}` into a method under `auth:`")),
        [_, Some("auth")] if OF_API.contains(&word) => {
            Some(format!("put `{word}` under `api:`, or under `token:` for the token request"))
        }
        [_, Some("auth")] if OF_TOKEN.contains(&word) => {
            Some(format!("put `{word}` under `token:`, or under another request of the method"))
        }
        [Some("token" | "authorize" | "refresh"), _, Some("auth")] if is_of_method(word) => {
            Some(format!("put `{word}` one level up, into the method"))
        }
        _ => SENTENCES.iter().find(|(other, _)| *other == word).map(|(_, sentence)| (*sentence).to_owned()),
    }
}

/// Whether two words have the same letters and digits, in whatever case.
fn same_word(left: &str, right: &str) -> bool {
    letters(left).eq(letters(right))
}

fn letters(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars().filter(|letter| !"-_ ".contains(*letter)).map(|letter| letter.to_ascii_lowercase())
}

fn is_of_method(word: &str) -> bool {
    word == "type" || LOGIN_KEYS.contains(&word)
}

#[cfg(test)]
mod tests {
    use crate::rules;
    use crate::source::Sources;
    use crate::syntax;

    /// What the language says of a key that stands in a place.
    fn is_a_key(place: &str, key: &str) -> bool {
        let text = place.replace("KEY", &format!("{key}: {{}}"));
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", text);
        let mut found = Vec::new();
        let shape = syntax::parse(&sources, id, &mut found).map(|node| crate::spec::read(node, &mut found));
        assert!(shape.is_some(), "{place} is no YAML");
        !found.iter().any(|one| *one.rule == rules::SCH001)
    }

    #[test]
    fn keys_are_sent_to_where_they_belong_and_from_where_they_do_not() {
        let check = |keys: &[&str], not: &str, place: &str| {
            for key in keys {
                assert!(is_a_key(place, key), "{key} in {place}");
                assert!(!is_a_key(not, key), "{key} in {not}");
            }
        };
        let of_method = [&["type"], super::LOGIN_KEYS].concat();
        let (top, method) = ("{ KEY }", "{ auth: { m: { KEY } } }");
        check(super::OF_API, top, "{ api: { KEY } }");
        check(super::OF_API, method, "{ auth: { m: { api: { KEY } } } }");
        check(&of_method, top, method);
        check(super::OF_TOKEN, method, "{ auth: { m: { token: { KEY } } } }");
        check(&of_method, "{ auth: { m: { token: { KEY } } } }", method);
    }
}
