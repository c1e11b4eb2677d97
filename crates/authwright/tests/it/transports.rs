//! The HTTP clients that come along, against a server that answers from a script.

#![cfg(any(feature = "ureq", feature = "reqwest"))]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;

use authwright::{Request, Response, TransportError, TransportErrorKind as Kind};

/// Serves one answer, and gives back the head and the body of the request.
fn serve(answer: Vec<u8>) -> (String, JoinHandle<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/token?a=b", listener.local_addr().unwrap());
    let handle = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let head = read_head(&mut reader);
        let length = head
            .to_lowercase()
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut body).unwrap();
        // The client may hang up on a long answer.
        let _maybe = stream.write_all(&answer);
        (head, String::from_utf8(body).unwrap())
    });
    (url, handle)
}

fn read_head(reader: &mut impl BufRead) -> String {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).unwrap() > 0);
    }
    head
}

fn answer(head: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

fn post(url: &str) -> Request {
    Request::new("POST", url).with_header("X-Secret", "hunter2").with_body("a=1")
}

/// Some servers refuse whoever does not say who they are.
const USER_AGENT: &str = concat!("authwright/", env!("CARGO_PKG_VERSION"));

/// The `User-Agent` of a request.
fn user_agent(send: &dyn Fn(Request) -> Result<Response, TransportError>, own: Option<&str>) -> String {
    let (url, server) = serve(answer("200 OK", "{}"));
    let own = own.map(|own| ("User-Agent".to_owned(), own.to_owned()));
    let mut request = Request::get(&url);
    request.headers.extend(own);
    send(request).unwrap();
    let head = server.join().unwrap().0.to_lowercase();
    let values = head.lines().filter_map(|line| line.strip_prefix("user-agent: "));
    values.collect::<Vec<_>>().join(", ")
}

/// Checklist items 1, 4 and 34, for one client.
fn check(
    send: &dyn Fn(Request) -> Result<Response, TransportError>,
    strict: &dyn Fn(Request) -> Result<Response, TransportError>,
) {
    let (url, server) = serve(answer("200 OK\r\nX-One: 1\r\nSet-Cookie: a=b", "{}"));
    let response = send(post(&url)).unwrap();
    let (head, body) = server.join().unwrap();
    assert!(head.starts_with("POST /token?a=b HTTP/1.1\r\n"), "{head}");
    assert!(head.to_lowercase().contains("x-secret: hunter2\r\n"), "{head}");
    assert_eq!((body.as_str(), response.status, response.body.as_slice()), ("a=1", 200, b"{}".as_slice()));
    assert_eq!((response.header("x-one"), response.header("set-cookie")), (Some("1"), Some("a=b")));

    // Redirects are not followed, and no status is an error.
    for head in [
        "302 Found\r\nLocation: http://127.0.0.1:1/",
        "307 Temporary Redirect\r\nLocation: /x",
        "400 Bad",
        "503 Busy",
    ] {
        let (url, server) = serve(answer(head, "x"));
        assert_eq!(send(post(&url)).unwrap().status.to_string(), head[..3]);
        server.join().unwrap();
    }
    let (url, server) = serve(answer("200 OK", "{}"));
    assert_eq!(send(Request::get(&url)).unwrap().status, 200);
    let (head, _) = server.join().unwrap();
    assert!(!head.to_lowercase().contains("content-length"), "{head}");

    // A method that has a body says so where it is empty (RFC 9110 §8.6).
    for method in ["POST", "PUT", "PATCH"] {
        let (url, server) = serve(answer("200 OK", "{}"));
        assert_eq!(send(Request::new(method, &url)).unwrap().status, 200);
        let (head, _) = server.join().unwrap();
        assert_eq!(head.to_lowercase().matches("content-length: 0\r\n").count(), 1, "{head}");
    }
    // What is signed is what is sent, or nothing is.
    let (url, server) = serve(answer("200 OK", "{}"));
    let target = "/a%22%3C%3E%60%7B%7D%5E'|/~b;c=d:@!$&()*+,?q=it%27s%22%3C%3E%5E%60{}|[]/?";
    send(Request::get(url.replace("/token?a=b", target))).unwrap();
    let (head, _) = server.join().unwrap();
    assert_eq!(head.lines().next().unwrap(), format!("GET {target} HTTP/1.1"));

    // Bytes that are not ASCII do not make a header disappear.
    let latin =
        b"HTTP/1.1 200 OK\r\nSet-Cookie: sid=\xfc; Path=/\r\nX-Name: \xc3\xbc\r\nContent-Length: 0\r\n\r\n";
    let (url, server) = serve(latin.to_vec());
    let response = send(post(&url)).unwrap();
    server.join().unwrap();
    assert_eq!(
        (response.header("set-cookie"), response.header("x-name")),
        (Some("sid=\u{fc}; Path=/"), Some("\u{fc}"))
    );

    let (url, server) = serve(answer("200 OK", &"x".repeat(Response::LIMIT + 1)));
    let error = send(post(&url)).unwrap_err();
    assert_eq!(
        (error.to_string().as_str(), error.kind()),
        ("the answer is longer than 1 MiB", Kind::TooLarge)
    );
    server.join().unwrap();
    let (url, server) = serve(answer("200 OK", &"x".repeat(Response::LIMIT)));
    assert_eq!(send(post(&url)).unwrap().body.len(), Response::LIMIT);
    server.join().unwrap();

    for url in ["http://127.0.0.1:1/?secret=hunter2", "http://a.example/?secret=hunter2"] {
        let error = strict(Request::get(url)).unwrap_err();
        assert_eq!((error.to_string().as_str(), error.kind()), ("the URL is not `https`", Kind::NotSent));
    }
    assert_eq!(send(Request::get("http://a.example/")).unwrap_err().to_string(), "the URL is not `https`");
    let error = send(Request::get("http://127.0.0.1:1/?secret=hunter2")).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    let error = send(Request::get("http://127.0.0.1:1/").with_header("X", "hunter2\r\n")).unwrap_err();
    assert_eq!(error.kind(), Kind::NotSent);
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

/// Serves bytes that are no whole answer, and then hangs up, or not before it is released.
fn misbehave(bytes: &'static [u8], hangs: bool) -> (String, Sender<()>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/path-1?secret=hunter2", listener.local_addr().unwrap());
    let (release, held) = mpsc::channel();
    let handle = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        read_head(&mut BufReader::new(&stream));
        let _maybe = stream.write_all(bytes);
        if hangs {
            let _released = held.recv();
        }
    });
    (url, release, handle)
}

/// What a client says of servers that give no answer. Where there are two, the first is ureq's.
fn check_silence(send: &dyn Fn(Request) -> Result<Response, TransportError>, which: usize) {
    let cut = "the connection was cut";
    let nonsense = ["the server does not speak HTTP as it should", "the request failed"][which];
    let short: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}";
    let late = "the time limit was reached";
    for (what, bytes, hangs, expected, kind) in [
        ("nothing, and no end", &b""[..], true, late, Kind::TimedOut),
        ("half an answer, and no end", short, true, late, Kind::TimedOut),
        ("nothing", b"", false, cut, Kind::Broken),
        ("half an answer", short, false, cut, Kind::Broken),
        ("no HTTP", b"SSH-2.0-hunter2\r\n\r\n", false, nonsense, Kind::Other),
    ] {
        let (url, release, server) = misbehave(bytes, hangs);
        let mut request = Request::get(url);
        request.timeout = hangs.then_some(std::time::Duration::from_millis(300));
        let error = send(request).unwrap_err();
        drop(release);
        server.join().unwrap();
        assert_eq!((error.to_string().as_str(), error.kind()), (expected, kind), "{what}");
    }
    // Nobody listens where somebody did.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (url, expected) in [
        (format!("http://{free}/?secret=hunter2"), "the connection was refused"),
        ("https://hunter2.invalid/?secret=hunter2".to_owned(), "the host was not found"),
    ] {
        let error = send(Request::get(url)).unwrap_err();
        assert_eq!((error.to_string().as_str(), error.kind()), (expected, Kind::Unreachable));
    }
    // Of an answer that does not say how long it is, no more is read either.
    let (url, server) = serve([&b"HTTP/1.1 200 OK\r\n\r\n"[..], &vec![b'x'; 2 * Response::LIMIT]].concat());
    assert_eq!(send(post(&url)).unwrap_err().to_string(), "the answer is longer than 1 MiB");
    server.join().unwrap();
}

/// An answer in gzip that holds more than is read, and then breaks off: who reads on finds that out.
#[cfg(feature = "ureq")]
#[test]
fn item_34_the_limit_counts_what_is_decoded() {
    use authwright::{BlockingHttp, Ureq};
    // 2 MiB of zeros (RFC 1952, RFC 1951), without the end.
    let start =
        [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 49, 1, 0, 0, 0, 194, 160, 245, 79, 109, 12, 31, 160];
    let bomb = [&start[..], &[0; 2000]].concat();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", bomb.len());
    let (url, server) = serve([head.as_bytes(), &bomb].concat());
    let test = Ureq(ureq::Agent::new_with_defaults()).allow_http_on_loopback();
    let error = test.send(post(&url)).unwrap_err();
    assert_eq!(
        (error.to_string().as_str(), error.kind()),
        ("the answer is longer than 1 MiB", Kind::TooLarge)
    );
    server.join().unwrap();
}

#[cfg(feature = "ureq")]
#[test]
fn items_1_4_34_ureq() {
    use authwright::{BlockingHttp, Ureq};
    let strict = Ureq(ureq::Agent::new_with_defaults());
    let test = strict.clone().allow_http_on_loopback();
    check(&|request| test.send(request), &|request| strict.send(request));
    check_silence(&|request| test.send(request), 0);
    let configured = |config: ureq::config::Config| Ureq(config.into()).allow_http_on_loopback();
    let named = configured(ureq::Agent::config_builder().user_agent("mine/1").build());
    let nameless = configured(ureq::Agent::config_builder().user_agent("").build());
    for (agent, own, expected) in [
        (&test, None, USER_AGENT),
        (&test, Some("theirs/1"), "theirs/1"),
        (&named, None, "mine/1"),
        (&named, Some("theirs/1"), "theirs/1"),
        (&nameless, None, ""),
    ] {
        assert_eq!(user_agent(&|request| agent.send(request), own), expected);
    }
    // ureq sends methods of HTTP itself alone.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let error = test.send(Request::new("PROPFIND", url)).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.kind()), ("the request cannot be sent", Kind::NotSent));
}

#[cfg(feature = "reqwest")]
#[test]
fn items_1_4_34_reqwest() {
    use authwright::{Http, Reqwest};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let strict = Reqwest::from_builder(reqwest::Client::builder().no_proxy()).unwrap();
    let test = strict.clone().allow_http_on_loopback();
    check(&|request| runtime.block_on(test.send(request)), &|request| runtime.block_on(strict.send(request)));
    check_silence(&|request| runtime.block_on(test.send(request)), 1);
    assert!(format!("{:?}", Reqwest::new().unwrap()).contains(USER_AGENT));
    let named = reqwest::Client::builder().no_proxy().user_agent("mine/1");
    let named = Reqwest::from_builder(named).unwrap().allow_http_on_loopback();
    for (client, own, expected) in [
        (&test, None, ""),
        (&test, Some("theirs/1"), "theirs/1"),
        (&named, None, "mine/1"),
        (&named, Some("theirs/1"), "theirs/1"),
    ] {
        assert_eq!(user_agent(&|request| runtime.block_on(client.send(request)), own), expected);
    }
    for (host, target) in [
        ("127.0.0.1:1", "/a?q=it's"),
        ("127.0.0.1:1", "/a/{id}"),
        ("127.0.0.1:1", "/a/../b"),
        ("127.0.0.1:1", "/a/./b"),
        ("127.0.0.1:1", "/a/%2E%2e/b"),
        ("127.0.0.1:1", "/a/.%2e"),
        ("[0:0::0:1]:1", "/a"),
    ] {
        let request = Request::get(format!("http://{host}{target}"));
        let error = runtime.block_on(test.send(request)).unwrap_err();
        let expected =
            "reqwest would send another URL: percent-encode its path and query, and shorten its address";
        assert_eq!((error.to_string().as_str(), error.kind()), (expected, Kind::NotSent), "{host}{target}");
    }
}

/// A call can be sent from any task.
#[cfg(all(feature = "reqwest", feature = "os"))]
#[test]
fn futures_are_send() {
    fn assert_send<T: Send>(_: T) {}
    let http = authwright::Reqwest::new().unwrap();
    assert_send(crate::tables::password().log_in().unwrap().send(&http));
}
