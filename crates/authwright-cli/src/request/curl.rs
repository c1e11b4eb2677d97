//! Requests as commands for curl.

use authwright::Request;

use super::plan::Shown;

/// A command for each request, for a POSIX shell.
pub(super) fn print(shown: &[Shown]) -> String {
    let commands: Vec<String> = shown.iter().map(command).collect();
    commands.join("\n")
}

fn command(one: &Shown) -> String {
    let request = &one.request;
    if one.name == "authorize" {
        return format!("# authorize: open in a browser\n# {}\n", request.url);
    }
    let mut lines = vec![format!("curl {} {}", options(request), quoted(&request.url))];
    for (name, value) in &request.headers {
        // `Name;` is how curl sends a header without a value; `Name:` would leave it out.
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        lines.push(format!("--header {}", quoted(&header)));
    }
    // Without data, curl would not say that the length of the body is zero, which servers ask of these methods.
    let says_length = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH");
    if !request.body.is_empty() || says_length {
        // `--data-raw` alone takes a leading `@` as it is.
        lines.push(format!("--data-raw {}", quoted(&String::from_utf8_lossy(&request.body))));
        // With data, curl would say that they are a form.
        if request.header("content-type").is_none() {
            lines.push("--header 'Content-Type:'".to_owned());
        }
    }
    format!("# {}\n{}\n", one.name, lines.join(" \\\n  "))
}

fn options(request: &Request) -> String {
    // A URL of the spec may hold brackets and braces, which curl would expand.
    let mut options = "--globoff".to_owned();
    match request.method.as_str() {
        // With `--request HEAD`, curl would wait for a body that never comes.
        "HEAD" if request.body.is_empty() => options.push_str(" --head"),
        method => options.push_str(&format!(" --request {}", quoted(method))),
    }
    options
}

/// A word of a POSIX shell: in single quotes, in which nothing has a meaning, and a single quote outside of them.
fn quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_of_a_shell() {
        for (text, expected) in [
            ("POST", "POST"),
            ("", "''"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("$(rm -rf /)`x`\\", r"'$(rm -rf /)`x`\'"),
            ("https://a.example/x?a=1&b=2", "'https://a.example/x?a=1&b=2'"),
            ("line\nbreak", "'line\nbreak'"),
            ("!x", "'!x'"),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }
}
