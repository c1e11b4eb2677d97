//! The parts of a URL, read as strictly as it takes for no two readers to see different hosts.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::{Problem, Reason, codec, render};

/// An absolute `https` or `http` URL, in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts<'u> {
    /// Whether the scheme is `https`.
    pub(crate) https: bool,
    /// The host, without port, as it is written.
    pub(crate) host: &'u str,
    /// The port, where one is written.
    pub(crate) port: Option<u16>,
    /// Host and port, as they are written.
    pub(crate) authority: &'u str,
    /// The path, `/` where there is none.
    pub(crate) path: &'u str,
    /// The query, without `?`.
    pub(crate) query: Option<&'u str>,
    /// Whether there is a fragment.
    pub(crate) fragment: bool,
}

impl<'u> Parts<'u> {
    /// Reads a URL. None where it is not absolute, has user information, or has a character that readers disagree about.
    pub(crate) fn read(url: &'u str) -> Option<Self> {
        if !url.bytes().all(is_url_byte) {
            return None;
        }
        let (https, rest) = match (strip(url, "https://"), strip(url, "http://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => return None,
        };
        let (rest, fragment) = match rest.split_once('#') {
            Some((rest, _)) => (rest, true),
            None => (rest, false),
        };
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (rest, None),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = host_and_port(authority)?;
        let path = if path.is_empty() { "/" } else { path };
        Some(Parts { https, host, port, authority, path, query, fragment })
    }

    /// Whether credentials may go there: `https`, or `http` on the loopback interface where that was allowed.
    pub(crate) fn is_safe(&self, loopback: bool) -> bool {
        self.https || (loopback && is_loopback(self.host))
    }

    /// The port, written or not.
    pub(crate) fn effective_port(&self) -> u16 {
        self.port.unwrap_or(self.default_port())
    }

    fn default_port(&self) -> u16 {
        if self.https { 443 } else { 80 }
    }

    /// Scheme, host and port in the one way in which all clients write them.
    fn origin(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        let port = Some(self.effective_port()).filter(|port| *port != self.default_port());
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{scheme}://{}{port}", self.host.to_ascii_lowercase())
    }

    /// Whether both are of one scheme, host and port.
    pub(crate) fn same_origin(&self, other: &Parts<'_>) -> bool {
        self.https == other.https
            && self.host.eq_ignore_ascii_case(other.host)
            && self.effective_port() == other.effective_port()
    }
}

/// Whether a text is a URL that every reader takes for the same host and port. For the compiler.
#[must_use]
pub fn is_url(url: &str) -> bool {
    Parts::read(url).is_some()
}

/// Whether credentials may go to this URL: `https`, or `http` on the loopback interface where that was allowed.
pub(crate) fn is_safe(url: &str, loopback: bool) -> bool {
    Parts::read(url).is_some_and(|parts| parts.is_safe(loopback))
}

/// A URL as every HTTP client sends it: scheme and host are in lower case, and without the port that they have anyway (RFC 9110
/// §4.2.3). Characters of its path and query are percent-encoded that some clients encode and others do not (WHATWG URL, "path
/// percent-encode set" and "special-query percent-encode set").
///
/// What clients change otherwise is refused, since a signature would be one of another request.
pub(crate) fn as_sent(url: String) -> Result<String, Problem> {
    let fault = |reason| Err(Problem::new("url", reason));
    let authority = url.find("://").map_or(0, |at| at + 3);
    let path = url[authority..].find(['/', '?', '#']).map_or(url.len(), |at| authority + at);
    let query = url[path..].find(['?', '#']).map_or(url.len(), |at| path + at);
    if url[path..query].split('/').any(is_dot_segment) {
        return fault(Reason::DotSegment);
    }
    let is_encoded = |at: usize, byte: u8| match byte {
        b'"' | b'<' | b'>' | b'^' | b'`' => true,
        b'{' | b'}' => at < query,
        b'\'' => at >= query,
        _ => false,
    };
    let bytes = || url.bytes().enumerate().skip(path);
    if bytes().any(|(at, byte)| !is_encoded(at, byte) && !is_url_byte(byte)) {
        return fault(Reason::NotEncoded);
    }
    // Most URLs are written as they are sent, and are not copied.
    let is_plain =
        !url[..path].bytes().any(|byte| byte.is_ascii_uppercase()) && !url[authority..path].contains(':');
    if is_plain && !bytes().any(|(at, byte)| is_encoded(at, byte)) {
        return Ok(url);
    }
    let mut out = Vec::with_capacity(url.len());
    match Parts::read(&url[..path]) {
        Some(parts) => out.extend_from_slice(parts.origin().as_bytes()),
        // Whoever reads it then refuses it.
        None => out.extend_from_slice(&url.as_bytes()[..path]),
    }
    for (at, byte) in bytes() {
        match is_encoded(at, byte) {
            true => codec::percent(&[byte], &mut out),
            false => out.push(byte),
        }
    }
    render::into_text(out)
}

/// Whether a segment of a path is `.` or `..`, percent-encoded or not.
fn is_dot_segment(segment: &str) -> bool {
    // Others need not be decoded to know that they are none.
    segment.len() <= 6
        && segment.starts_with(['.', '%'])
        && matches!(segment.replace("%2e", ".").replace("%2E", ".").as_str(), "." | "..")
}

/// Whether a host is the domain or below it.
pub(crate) fn is_within(host: &str, domain: &str) -> bool {
    let domain = domain.trim_start_matches('.');
    match host.len().checked_sub(domain.len()).and_then(|at| host.split_at_checked(at)) {
        Some((below, end)) => end.eq_ignore_ascii_case(domain) && (below.is_empty() || below.ends_with('.')),
        None => false,
    }
}

/// Whether a host is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || ipv6(host).is_some_and(|address| address.is_loopback())
}

/// Whether a text is a DNS name. A last label of digits would be read as an IPv4 address, so there must be none.
#[must_use]
pub fn is_dns_name(host: &str) -> bool {
    host.len() <= 253
        && host.split('.').all(is_label)
        && !host.rsplit('.').next().is_some_and(|last| {
            last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x") || last.starts_with("0X")
        })
}

/// Whether a text is one DNS label: letters, digits and inner hyphens, at most 63.
pub(crate) fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn host_and_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let end = if authority.starts_with('[') {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, port) = authority.split_at(end);
    let port = match port.strip_prefix(':') {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(digits.parse::<u16>().ok().filter(|port| *port > 0)?)
        }
        Some(_) => return None,
        None if port.is_empty() => None,
        None => return None,
    };
    // DNS names with an underscore exist, and no reader takes it for anything else.
    let name = host.replace('_', "x");
    let known = is_dns_name(&name) || host.parse::<Ipv4Addr>().is_ok() || ipv6(host).is_some();
    known.then_some((host, port))
}

fn ipv6(host: &str) -> Option<Ipv6Addr> {
    host.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// Characters of RFC 3986 and few more. Controls, spaces, quotes, backslashes and anything beyond ASCII are refused.
fn is_url_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`')
}

fn strip<'u>(url: &'u str, scheme: &str) -> Option<&'u str> {
    let (head, rest) = url.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    /// RFC 9110 §4.2.3: what is signed is what every client makes of it.
    #[test]
    fn urls_as_they_are_sent() {
        for (url, expected) in [
            ("https://api.acme.example/A?B=C", "https://api.acme.example/A?B=C"),
            ("HTTPS://API.Acme.Example:443/A?B=C#D", "https://api.acme.example/A?B=C#D"),
            ("https://api.acme.example:00443", "https://api.acme.example"),
            ("https://api.acme.example:0443?a='", "https://api.acme.example?a=%27"),
            ("https://api.acme.example:08443/", "https://api.acme.example:8443/"),
            ("https://api.acme.example:80/", "https://api.acme.example:80/"),
            ("http://LOCALHOST:80/A", "http://localhost/A"),
            ("http://localhost:443/", "http://localhost:443/"),
            ("https://[2001:DB8::443]/", "https://[2001:db8::443]/"),
            ("https://[2001:db8::443]:443/", "https://[2001:db8::443]/"),
            // What cannot be read before cannot be read afterwards.
            ("https://a.example:/", "https://a.example:/"),
            ("https://a.example:+443/", "https://a.example:+443/"),
            ("https://a.example:99999/", "https://a.example:99999/"),
            ("https://a.example:443:443/", "https://a.example:443:443/"),
            ("HTTPS://A@B.example:443/", "HTTPS://A@B.example:443/"),
            ("", ""),
        ] {
            assert_eq!(as_sent(url.to_owned()).unwrap(), expected, "{url}");
        }
    }

    #[test]
    fn hosts_are_read_strictly() {
        for (url, host) in [
            ("https://api.example.com/v1?a=b", Some("api.example.com")),
            ("HTTPS://API.example.com", Some("API.example.com")),
            ("https://api.example.com:8443/", Some("api.example.com")),
            ("https://my_shop.example.com", Some("my_shop.example.com")),
            ("https://192.0.2.1/", Some("192.0.2.1")),
            ("https://[2001:db8::1]:8443/", Some("[2001:db8::1]")),
            ("https://good.example@evil.example/", None),
            ("https://evil.example\\@good.example/", None),
            ("https://evil.example\\.good.example/", None),
            ("https://good.example%2eevil.example/", None),
            ("https://good.example\t.evil.example/", None),
            ("https://good.example。evil.example/", None),
            ("https://good.example:443@evil.example/", None),
            ("https://good.example:/", None),
            ("https://good.example:0/", None),
            ("https://good.example:99999/", None),
            ("https://127.1/", None),
            ("https://0x7f.0x1/", None),
            ("https://[::1/", None),
            ("https://-a.example/", None),
            ("https://a..example/", None),
            ("https:///path", None),
            ("https:/good.example", None),
            ("//good.example", None),
            ("ftp://good.example", None),
            ("", None),
        ] {
            assert_eq!(Parts::read(url).map(|parts| parts.host), host, "{url}");
        }
    }

    /// Checklist item 1: `http` is refused, but for the loopback interface where a test allowed it.
    #[test]
    fn item_1_http_is_refused() {
        for (url, plain, loopback) in [
            ("https://a.example", true, true),
            ("http://a.example", false, false),
            ("http://127.0.0.1:80/x", false, true),
            ("http://[::1]/", false, true),
            ("http://localhost:8080", false, true),
            ("http://localhost.evil.example", false, false),
            ("http://127.0.0.1.evil.example", false, false),
        ] {
            assert_eq!((is_safe(url, false), is_safe(url, true)), (plain, loopback), "{url}");
        }
    }

    #[test]
    fn domains_bound_hosts() {
        for (host, domain, within) in [
            ("a.example.com", "example.com", true),
            ("EXAMPLE.com", "example.com", true),
            ("a.example.com", ".example.com", true),
            ("aexample.com", "example.com", false),
            ("example.com.evil", "example.com", false),
            ("com", "example.com", false),
            ("é.com", "xample.com", false),
        ] {
            assert_eq!(is_within(host, domain), within, "{host} {domain}");
        }
    }
}
