//! HTTP clients that send requests, each behind a feature of its name.

#[cfg(any(feature = "http", feature = "reqwest", feature = "ureq"))]
mod convert;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "ureq")]
mod ureq;
#[cfg(any(feature = "reqwest", feature = "ureq"))]
mod words;

#[cfg(feature = "reqwest")]
pub use reqwest::Reqwest;
#[cfg(feature = "ureq")]
pub use ureq::{Ureq, UreqOnLoopback};
