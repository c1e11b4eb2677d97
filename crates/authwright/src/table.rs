//! The tables that describe a connector: what the text in generated code is read into, and what the interpreter runs.
//!
//! A spec lowers to one [`Connector`]. The code generator writes that value as text, which a [`CompiledConnector`] reads when it
//! is first asked for, and a program that loads specs at run time makes the same value from YAML, so both run through the same
//! functions.
//!
//! Every type here is plain data: `Copy`, comparable, without a destructor. Structs and enums are `#[non_exhaustive]` and
//! structs are built by `const fn`s, so a later version can add to a table without breaking code generated earlier.
//!
//! A [`Slot`] is the only link between the parts of a table: nothing is looked up by name when a request is made.

mod answer;
mod api;
mod authorize;
mod compiled;
mod connector;
mod derived;
mod field;
mod message;
mod read;
mod stability;
mod step;
#[doc(hidden)]
pub mod words;

pub use answer::{Condition, ErrorRule, Origin, Read, Take, Target};
pub use api::{Api, Lifetime, Renew};
pub use authorize::{Authorize, Callback, Pkce, StateLength};
pub use compiled::CompiledConnector;
pub use connector::{Connector, Method};
pub use derived::{Derived, Op, Phase, QueryOf, QueryText, Source, TimeFormat};
pub use field::{Capture, Choice, Field, Fixed, Kind};
pub use message::{Basic, Body, Message, Node, Pairs, Part, RequestPart, Slot, Template};
pub use stability::Stability;
pub use step::Step;

pub(crate) use read::Misread;

/// Stops a build in which the generator is newer than this crate. For generated code: the generator knows from which version on
/// its tables can be held.
///
/// The numbers are those of a version that tell what is compatible: `0` and `1` for `0.1.5`, `2` and `0` for `2.0.0`.
#[doc(hidden)]
pub const fn is_at_least(major: u16, minor: u16) {
    const OWN: (u16, u16) =
        (number(env!("CARGO_PKG_VERSION_MAJOR")), number(env!("CARGO_PKG_VERSION_MINOR")));
    assert!(
        OWN.0 > major || (OWN.0 == major && OWN.1 >= minor),
        concat!(
            "authwright ",
            env!("CARGO_PKG_VERSION"),
            " is older than what this code was generated for: give it the version that `authwright-build` has in Cargo.toml"
        )
    );
}

const fn number(digits: &str) -> u16 {
    let (digits, mut number, mut place) = (digits.as_bytes(), 0, 0);
    while place < digits.len() {
        number = number * 10 + (digits[place] - b'0') as u16;
        place += 1;
    }
    number
}
