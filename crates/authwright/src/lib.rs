//! Runtime of Authwright: authentication flows that tables describe.
//!
//! A connector's tables say what is sent and what is read; this crate runs them. It does no I/O of its own: a [`Call`] hands out
//! a [`Request`] and takes its [`Response`], and any HTTP client sends it.
//!
#![cfg_attr(feature = "os", doc = "```")]
#![cfg_attr(not(feature = "os"), doc = "```ignore")]
//! use authwright::table::{Api, Connector, Field, Kind, Method, Node, Origin, Part, Slot, Step, Take, Target};
//! use authwright::{Client, Response};
//!
//! // A spec as data. Generated code has one as text, with typed credentials and clients beside it.
//! static SHOP: Connector = Connector::new("shop", "Shop", &[&Method::new(
//!     "integration",
//!     "Integration",
//!     "oauth2_client_credentials",
//!     &[
//!         Field::new("shop", "Shop", Kind::Host),
//!         Field::new("client_id", "Client ID", Kind::Text),
//!         Field::new("client_secret", "Client secret", Kind::Text).secret(),
//!     ],
//! )
//! .login(&[Step::post(&[Part::Text("https://"), Part::Slot(Slot::Field(0)), Part::Text("/token")])
//!     .form(&[
//!         ("grant_type", Node::Text("client_credentials")),
//!         ("client_id", Node::Slot(Slot::Field(1))),
//!         ("client_secret", Node::Slot(Slot::Field(2))),
//!     ])
//!     .take(&[Take::required(Origin::Path("access_token"), Target::AccessToken)])])
//! .api(Api::new(&[Part::Text("https://"), Part::Slot(Slot::Field(0)), Part::Text("/api")])
//!     .headers(&[("Authorization", &[Part::Text("Bearer "), Part::Slot(Slot::AccessToken)])]))]);
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let credentials = [("shop", "https://shop.example.com/"), ("client_id", "id"), ("client_secret", "secret")];
//! let client = Client::from_text(&SHOP, "integration", &credentials)?;
//!
//! // Any HTTP client; here, a closure.
//! let http = |request: authwright::Request| {
//!     assert_eq!(request.url, "https://shop.example.com/token");
//!     Ok(Response::new(200, vec![], r#"{"access_token": "abc"}"#))
//! };
//! let grant = client.log_in().ok_or("a person must log in")?.send_blocking(&http)?;
//!
//! let mut request = authwright::Request::get("/orders");
//! client.sign(Some(&grant), &mut request, &authwright::Moment::os())?;
//! assert_eq!(request.url, "https://shop.example.com/api/orders");
//! assert_eq!(request.header("authorization"), Some("Bearer abc"));
//! # Ok(())
//! # }
//! ```
//!
//! Features: `os` (default) for [`Moment::os`] and sending, `legacy-hashes` (default) for signatures with MD5 and SHA-1,
//! `ureq` and `reqwest` for sending with those clients, `http` for requests and answers in that crate's types, `serde` for
//! reading and writing stored forms in other formats than JSON.

#![cfg_attr(
    not(feature = "os"),
    allow(rustdoc::broken_intra_doc_links, reason = "links lead to what the feature adds")
)]

#[doc(hidden)]
pub mod json;
#[doc(hidden)]
pub mod path;
pub mod table;
#[doc(hidden)]
pub mod time;

mod answer;
mod bindings;
mod call;
mod callback;
mod client;
mod codec;
mod credentials;
mod derive;
mod error;
mod exchange;
mod form;
mod grant;
mod hash;
mod http;
mod kind;
mod login;
mod mask;
mod moment;
mod render;
mod request;
mod scopes;
mod secret;
#[cfg(feature = "serde")]
mod serialize;
mod shape;
mod sign;
mod spec;
mod splice;
mod transport;
mod url;
mod uses;
mod value;

pub use call::{Call, Next};
pub use callback::CallbackError;
pub use client::Client;
#[doc(hidden)]
pub use codec::form_decode;
pub use credentials::{InvalidCredentials, Problem, Reason};
pub use error::{Advice, CallError, Flow, SignError, TransportError, TransportErrorKind, Unreadable};
pub use exchange::{Revocation, Verification, Verified};
pub use form::Audience;
pub use grant::Grant;
pub use http::{BlockingHttp, BoxFuture, Http};
#[doc(hidden)]
pub use kind::check_pattern;
pub use login::{Login, LoginKey, LoginOptions, Pending, WrongKey};
#[doc(hidden)]
pub use mask::WrittenForms;
pub use moment::Moment;
pub use request::{Request, Response};
pub use scopes::Scopes;
pub use secret::Secret;
#[cfg(feature = "serde")]
pub use serialize::WithSecrets;
pub use shape::{BrowserLogin, DirectLogin, Signed};
pub use spec::{Spec, Tables};
#[cfg(feature = "reqwest")]
pub use transport::Reqwest;
#[cfg(feature = "ureq")]
pub use transport::{Ureq, UreqOnLoopback};
#[doc(hidden)]
pub use url::{is_dns_name, is_url};
#[doc(hidden)]
pub use value::Value;
