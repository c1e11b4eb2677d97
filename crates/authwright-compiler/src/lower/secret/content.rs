//! Names that stand before values in a body that is written as one text.

use super::super::template::{self, Piece};

/// The values that stand by themselves in a body, each with the name before it: that of an element or an attribute, of a JSON
/// member, or of a pair of a form.
pub(super) fn named_values(body: &str) -> Vec<(&str, &str)> {
    let references = template::parse(body).0.into_iter().filter_map(|piece| match piece {
        Piece::Reference(reference) => Some(reference.part),
        Piece::Text(_) => None,
    });
    let alone = references.filter(|part| {
        let after = body[part.end..].chars().next();
        after.is_none_or(|after| after.is_whitespace() || "<\"'&]},;".contains(after))
    });
    alone.filter_map(|part| Some((name_before(&body[..part.start])?, &body[part]))).collect()
}

fn name_before(before: &str) -> Option<&str> {
    let before = before.trim_end();
    if let Some((_, tag)) = before.strip_suffix('>').and_then(|opened| opened.rsplit_once('<')) {
        // The name of an element may have a prefix (Namespaces in XML §4).
        let name = tag.split_whitespace().next().and_then(|name| name.rsplit(':').next());
        return name.filter(|name| !name.contains('/'));
    }
    let quotes = ['"', '\''];
    let before = before.trim_end_matches(quotes).trim_end().strip_suffix([':', '='])?;
    let before = before.trim_end().trim_end_matches(quotes);
    before.rsplit(|mark: char| !mark.is_alphanumeric() && !"_-.[]".contains(mark)).next()
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_of_values() {
        let check = |body: &str, expected: &[&str]| {
            let names: Vec<&str> = super::named_values(body).into_iter().map(|(name, _)| name).collect();
            assert_eq!(names, expected, "{body}");
        };
        check("<pin>${x}</pin>", &["pin"]);
        check("<a:pin type=\"text\">\n  ${x}\n</a:pin>", &["pin"]);
        check("<user name='${x}' pin=\"${x}\"/>", &["name", "pin"]);
        check(r#"{"user": {"name": "${x}", "pin": ${x}}}"#, &["name", "pin"]);
        check("user[name]=${x}&user[pin]=${x}", &["user[name]", "user[pin]"]);
        check("name: ${x}\npin: ${x}", &["name", "pin"]);
        // A part of a text is no secret by the name of the whole, and what has no name is none.
        check("<pin>${x}-${y}</pin>", &[]);
        check("<pin>x</pin>${x}", &[]);
        check("<pin/>${x}", &[]);
        check("${x}", &[]);
        check("accepted by ${x}\n", &[]);
        check("$${x}", &[]);
    }
}
