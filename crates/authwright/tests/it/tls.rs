//! The HTTP clients that come along, against servers with certificates of all kinds.

#![cfg(any(feature = "ureq", feature = "reqwest"))]

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;

use authwright::{Request, Response, TransportError, TransportErrorKind};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What both clients say of a connection that TLS does not come about on.
const REFUSED: &str = "no safe connection could be made: the server's certificate may be wrong";

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

/// An authority, which a client trusts or not.
struct Authority(CertifiedIssuer<'static, KeyPair>);

/// What a server shows, and the key for it.
struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Authority(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn certify(&self, host: &str, last_year: i32) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params(host, last_year).signed_by(&key, &self.0).unwrap();
        Identity { certificate: certificate.der().clone(), key: key.into() }
    }

    fn der(&self) -> &[u8] {
        self.0.der()
    }
}

/// A certificate that vouches for itself.
fn self_signed(host: &str) -> Identity {
    let key = KeyPair::generate().unwrap();
    let certificate = params(host, 2999).self_signed(&key).unwrap();
    Identity { certificate: certificate.der().clone(), key: key.into() }
}

fn params(host: &str, last_year: i32) -> CertificateParams {
    let mut params = CertificateParams::new([host.to_owned()]).unwrap();
    params.not_before = date_time_ymd(2001, 1, 1);
    params.not_after = date_time_ymd(last_year, 1, 1);
    params
}

/// What a server got to see.
struct Seen {
    /// What could be decrypted.
    read: Vec<u8>,
    /// All of it, as it came.
    came: Vec<u8>,
}

/// A connection that remembers what came over it, before anything is decrypted.
struct Recorded {
    stream: TcpStream,
    came: Vec<u8>,
}

impl Read for Recorded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.stream.read(buffer)?;
        self.came.extend(&buffer[..length]);
        Ok(length)
    }
}

impl Write for Recorded {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.stream.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Serves one answer over TLS, or without it where there is no identity.
fn serve(identity: Option<Identity>) -> (u16, JoinHandle<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let handle = std::thread::spawn(move || {
        let recorded = Recorded { stream: listener.accept().unwrap().0, came: Vec::new() };
        let Some(Identity { certificate, key }) = identity else {
            let Recorded { mut stream, mut came } = recorded;
            let mut hello = [0; 4096];
            let length = stream.read(&mut hello).unwrap();
            came.extend(&hello[..length]);
            let _maybe = stream.write_all(ANSWER);
            return Seen { read: Vec::new(), came };
        };
        let config = ServerConfig::builder_with_provider(default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let connection = ServerConnection::new(Arc::new(config)).unwrap();
        let mut stream = StreamOwned::new(connection, recorded);
        let read = answer(&mut stream);
        Seen { read, came: stream.sock.came }
    });
    (port, handle)
}

/// Reads the head of a request, and answers it. Gives what could be read.
fn answer(stream: &mut (impl Read + Write)) -> Vec<u8> {
    let (mut read, mut buffer) = (Vec::new(), [0; 4096]);
    while !read.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(length @ 1..) => read.extend(&buffer[..length]),
            Ok(0) | Err(_) => return read,
        }
    }
    let _maybe = stream.write_all(ANSWER);
    let _maybe = stream.flush();
    read
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

type Send<'s> = &'s dyn Fn(Request) -> Result<Response, TransportError>;

/// For one client that trusts the authority, and one as it comes.
fn check(authority: &Authority, trusting: Send<'_>, plain: Send<'_>) {
    let cases = [
        ("all is right", trusting, Some(authority.certify("localhost", 2999)), true),
        ("another host's", trusting, Some(authority.certify("other.example", 2999)), false),
        ("expired", trusting, Some(authority.certify("localhost", 2002)), false),
        ("self-signed", trusting, Some(self_signed("localhost")), false),
        ("self-signed, as it comes", plain, Some(self_signed("localhost")), false),
        ("an unknown authority's", trusting, Some(Authority::new().certify("localhost", 2999)), false),
        ("an unknown authority's, as it comes", plain, Some(authority.certify("localhost", 2999)), false),
        ("no TLS at all", plain, None, false),
    ];
    for (what, send, identity, fits) in cases {
        let (port, server) = serve(identity);
        let url = format!("https://localhost:{port}/path-1?query=hunter2");
        let result = send(Request::get(url).with_header("X-Secret", "hunter2"));
        let Seen { read, came } = server.join().unwrap();
        assert_eq!(has(&read, "X-Secret: hunter2") || has(&read, "x-secret: hunter2"), fits, "{what}");
        assert!(!has(&came, "hunter2") && !has(&came, "path-1"), "{what}: it was sent in the clear");
        if fits {
            assert_eq!(result.unwrap().status, 200, "{what}");
        } else {
            let error = result.unwrap_err();
            assert_eq!(error.to_string(), REFUSED, "{what}");
            assert_eq!(error.kind(), TransportErrorKind::Certificate, "{what}");
            assert!(!format!("{error:?}").contains("hunter2"), "{what}");
        }
    }
}

#[cfg(feature = "ureq")]
#[test]
fn certificates_ureq() {
    use authwright::{BlockingHttp, Ureq};
    use ureq::tls::{Certificate, RootCerts, TlsConfig};
    let authority = Authority::new();
    let client =
        |tls: TlsConfig| Ureq(ureq::Agent::config_builder().proxy(None).tls_config(tls).build().new_agent());
    let roots = RootCerts::new_with_certs(&[Certificate::from_der(authority.der()).to_owned()]);
    let trusting = client(TlsConfig::builder().root_certs(roots).build());
    let plain = client(TlsConfig::default());
    check(&authority, &|request| trusting.send(request), &|request| plain.send(request));
}

#[cfg(feature = "reqwest")]
#[test]
fn certificates_reqwest() {
    use authwright::{Http, Reqwest};
    use reqwest::{Certificate, Client};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let authority = Authority::new();
    let certificate = Certificate::from_der(authority.der()).unwrap();
    let trusting = Client::builder().no_proxy().tls_certs_only([certificate]);
    let trusting = Reqwest::from_builder(trusting).unwrap();
    let plain = Reqwest::from_builder(Client::builder().no_proxy()).unwrap();
    check(&authority, &|request| runtime.block_on(trusting.send(request)), &|request| {
        runtime.block_on(plain.send(request))
    });
}
