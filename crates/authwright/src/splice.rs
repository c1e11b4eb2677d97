//! Parameters that are added to a body that somebody else made, without touching the rest of it.

use crate::codec;
use crate::json::Json;

/// Adds parameters to a form. Those of the same names are removed first.
pub(crate) fn form(body: &mut Vec<u8>, added: &[u8]) {
    let names: Vec<String> =
        codec::form_pairs(&String::from_utf8_lossy(added)).map(|(name, _)| name).collect();
    form_without(body, &names);
    if !body.is_empty() {
        body.push(b'&');
    }
    body.extend_from_slice(added);
}

/// Removes parameters of a form.
pub(crate) fn form_without(body: &mut Vec<u8>, names: &[impl AsRef<str>]) {
    let own = String::from_utf8_lossy(body);
    let clashes = |pair: &&str| {
        let name = codec::form_decode(pair.split('=').next().unwrap_or_default());
        names.iter().any(|other| other.as_ref() == name)
    };
    let kept: Vec<&str> = own.split('&').filter(|pair| !pair.is_empty() && !clashes(pair)).collect();
    *body = kept.join("&").into_bytes();
}

/// Adds members, given without braces, at the end of a JSON object. Those of the same names are removed first; all others
/// keep their order and their bytes. None where the body is no object. An empty body becomes an object.
pub(crate) fn json(body: &mut Vec<u8>, added: &[u8]) -> Option<()> {
    if body.trim_ascii().is_empty() {
        *body = [b"{", added, b"}"].concat();
        return Some(());
    }
    let addition = [b"{", added, b"}"].concat();
    let Json::Object(addition) = Json::read(&addition)? else { return None };
    let names: Vec<_> = addition.into_iter().map(|(name, _)| name).collect();
    json_without(body, &names)?;
    body.pop();
    if body.len() > 1 {
        body.push(b',');
    }
    body.extend_from_slice(added);
    body.push(b'}');
    Some(())
}

/// Removes members of a JSON object; all others keep their order and their bytes. None where the body is no object.
pub(crate) fn json_without(body: &mut Vec<u8>, names: &[impl AsRef<str>]) -> Option<()> {
    let Json::Object(_) = Json::read(body)? else { return None };
    let mut kept: Vec<&[u8]> = Vec::new();
    for (name, member) in members(body) {
        let Json::Text(name) = Json::read(name)? else { return None };
        if !names.iter().any(|other| other.as_ref() == name) {
            kept.push(member);
        }
    }
    *body = [b"{", &*kept.join(&b','), b"}"].concat();
    Some(())
}

/// The members of a valid JSON object: each name with its quotes, and the whole member.
fn members(object: &[u8]) -> Vec<(&[u8], &[u8])> {
    let object = object.trim_ascii();
    let inside = object.get(1..object.len().saturating_sub(1)).unwrap_or_default();
    let mut found = Vec::new();
    let (mut start, mut depth, mut quoted, mut escaped) = (0, 0_usize, false, false);
    let mut colon = None;
    for (at, &byte) in inside.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b':' if depth == 0 && colon.is_none() => colon = Some(at),
            b',' if depth == 0 => {
                found.extend(colon.take().map(|colon| piece(inside, start, colon, at)));
                start = at + 1;
            }
            _ => {}
        }
    }
    found.extend(colon.map(|colon| piece(inside, start, colon, inside.len())));
    found
}

fn piece(inside: &[u8], start: usize, colon: usize, end: usize) -> (&[u8], &[u8]) {
    (inside[start..colon].trim_ascii(), inside[start..end].trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_added_at_the_end() {
        for (body, added, expected) in [
            ("", r#""k":1"#, Some(r#"{"k":1}"#)),
            ("{}", r#""k":1"#, Some(r#"{"k":1}"#)),
            (
                r#" {"b": 1.50, "a": [1, {"k": 2}]} "#,
                r#""k":1"#,
                Some(r#"{"b": 1.50,"a": [1, {"k": 2}],"k":1}"#),
            ),
            (r#"{"k": "old", "z": "}\",{"}"#, r#""k":1"#, Some(r#"{"z": "}\",{","k":1}"#)),
            (r#"{"\u006b": 0, "k": {"k": 1}}"#, r#""k":1"#, Some(r#"{"k":1}"#)),
            (r#"{"a": "x:y,z"}"#, r#""k":1,"l":2"#, Some(r#"{"a": "x:y,z","k":1,"l":2}"#)),
            ("[1]", r#""k":1"#, None),
            (r#"{"a":"#, r#""k":1"#, None),
            ("a=b", r#""k":1"#, None),
        ] {
            let mut bytes = body.as_bytes().to_vec();
            let done = json(&mut bytes, added.as_bytes());
            assert_eq!(
                done.map(|()| String::from_utf8_lossy(&bytes).into_owned()).as_deref(),
                expected,
                "{body}"
            );
        }
    }

    #[test]
    fn parameters_are_added_at_the_end() {
        for (body, expected) in [("", "k=1"), ("b=2&a=%20", "b=2&a=%20&k=1"), ("k=0&%6b=0&b=", "b=&k=1")] {
            let mut bytes = body.as_bytes().to_vec();
            form(&mut bytes, b"k=1");
            assert_eq!(String::from_utf8_lossy(&bytes), expected);
        }
    }
}
