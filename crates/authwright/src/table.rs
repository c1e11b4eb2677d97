//! The tables that describe a connector: what generated code is made of, and what the interpreter runs.
//!
//! A spec lowers to one [`Connector`]. The code generator prints that value as a `const`, and a program that loads specs at
//! run time makes the same value on the heap, so both run through the same functions.
//!
//! Every type here is plain data: `Copy`, comparable, without a destructor. Structs and enums are `#[non_exhaustive]` and
//! structs are built by `const fn`s, so a later version can add to a table without breaking code generated earlier.
//!
//! A [`Slot`] is the only link between the parts of a table: nothing is looked up by name when a request is made.

mod answer;
mod connector;
mod derived;
mod field;
mod message;

pub use answer::{Condition, ErrorRule, Origin, Read, Take, Target};
pub use connector::{Api, Authorize, Callback, Connector, Lifetime, Method, Pkce, Renew, StateLength, Step};
pub use derived::{Derived, Op, Phase, QueryOf, QueryText, Source, TimeFormat};
pub use field::{Capture, Choice, Field, Fixed, Kind};
pub use message::{Basic, Body, Message, Node, Pairs, Part, RequestPart, Slot, Template};
