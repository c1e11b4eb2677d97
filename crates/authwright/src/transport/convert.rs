//! Requests and answers in the types of the crate `http`, for clients that take those.

use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::request::Request;
#[cfg(feature = "http")]
use crate::request::Response;
use crate::{TransportError, TransportErrorKind};

/// Header values are marked as sensitive. The time limit of the request does not come along: it is the sender's to keep.
#[cfg(feature = "http")]
impl TryFrom<Request> for http::Request<Vec<u8>> {
    type Error = TransportError;

    /// # Errors
    ///
    /// The URL or a header cannot be sent. The error has no value in it.
    fn try_from(request: Request) -> Result<Self, TransportError> {
        into_http(request)
    }
}

/// Header values that are no UTF-8 are read as ISO 8859-1 (RFC 9110 §5.5).
#[cfg(feature = "http")]
impl From<http::Response<Vec<u8>>> for Response {
    fn from(response: http::Response<Vec<u8>>) -> Self {
        let (head, body) = response.into_parts();
        Response::new(head.status.as_u16(), texts(&head.headers), body)
    }
}

/// What is said of a request that is none for HTTP. The part that is wrong may hold a secret.
pub(super) fn unsendable() -> TransportError {
    TransportError::with_kind(TransportErrorKind::NotSent, "the request cannot be sent")
}

/// The request without its time limit, which is the sender's to keep. Header values are marked as sensitive.
pub(super) fn into_http(request: Request) -> Result<http::Request<Vec<u8>>, TransportError> {
    let mut builder = http::Request::builder().method(request.method.as_str()).uri(&request.url);
    for (name, value) in &request.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unsendable())?;
        let mut value = HeaderValue::from_str(value).map_err(|_| unsendable())?;
        value.set_sensitive(true);
        builder = builder.header(name, value);
    }
    builder.body(request.body).map_err(|_| unsendable())
}

/// The headers. One whose value is no ASCII is none that should be lost, since a part of it may be what is wanted: UTF-8, or
/// else ISO 8859-1, in which every byte is a character (RFC 9110 §5.5).
pub(super) fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        Err(_) => value.as_bytes().iter().copied().map(char::from).collect(),
    };
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

#[cfg(all(test, feature = "http"))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use crate::{Request, Response};

    #[test]
    fn a_request_keeps_its_parts_and_hides_its_headers() {
        let request = Request::new("POST", "https://a.example/t?c=d")
            .with_header("Authorization", "Basic aHVudGVyMg==")
            .with_header("X-Two", "1")
            .with_header("X-Two", "2")
            .with_body("a=b");
        let converted = http::Request::try_from(request).unwrap();
        assert_eq!(converted.method(), "POST");
        assert_eq!(converted.uri(), "https://a.example/t?c=d");
        assert_eq!(converted.headers().get_all("x-two").iter().count(), 2);
        assert!(!format!("{:?}", converted.headers()).contains("aHVudGVyMg"));
        assert_eq!(converted.body(), b"a=b");
    }

    #[test]
    fn what_cannot_be_sent_is_an_error_without_the_value() {
        for request in [
            Request::get("not a URL with hunter2"),
            Request::new("BAD METHOD", "https://a.example/"),
            Request::get("https://a.example/").with_header("X", "hunter2\n"),
            Request::get("https://a.example/").with_header("bad name", "hunter2"),
        ] {
            let error = http::Request::try_from(request).unwrap_err();
            assert!(!format!("{error:?} {error}").contains("hunter2"));
        }
    }

    #[test]
    fn an_answer_keeps_its_parts() {
        let answer = http::Response::builder().status(401).header("X-A", "b").body(b"{}".to_vec()).unwrap();
        let converted = Response::from(answer);
        assert_eq!(
            (converted.status, converted.header("x-a"), &converted.body[..]),
            (401, Some("b"), &b"{}"[..])
        );
    }
}
