//! Presets: the fragments of the language that method types, client authentication and PKCE stand for.
//!
//! Each is a text in this folder, read by the same parser as a spec and merged before it. No code depends on which of them
//! took part.

use std::sync::LazyLock;

use crate::node::Node;
use crate::source::{SourceId, Sources};
use crate::spec::MethodType;
use crate::syntax;

/// A fragment that is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Its name, as `authwright explain` takes it.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! presets {
    ($($name:ident),*) => {
        &[$(Preset { name: stringify!($name), text: include_str!(concat!("presets/", stringify!($name), ".yaml")) }),*]
    };
}

/// Every preset. [`Sources::with_presets`] holds them in this order.
pub const ALL: &[Preset] = presets!(
    none,
    api_key,
    bearer,
    basic,
    session,
    custom,
    oauth2_authorization_code,
    oauth2_client_credentials,
    oauth2_password,
    oauth2_refresh_token,
    client_auth_none,
    client_secret_post,
    client_secret_basic,
    client_secret_basic_raw,
    pkce_s256,
    pkce_plain,
    authorize
);

/// The preset with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Preset> {
    ALL.iter().find(|preset| preset.name == name)
}

/// The tree of a preset; an empty map for a name that is none. Every run shares it.
#[must_use]
pub fn node(name: &str) -> &'static Node {
    static NODES: LazyLock<Vec<Node>> = LazyLock::new(|| {
        let sources = Sources::with_presets();
        let ids = (0..).map(SourceId);
        // A preset that does not parse would be found by the test below; an empty map stands in for it here.
        ALL.iter()
            .zip(ids)
            .map(|(_, id)| {
                syntax::parse(&sources, id, &mut Vec::new()).unwrap_or_else(|| Node::empty_map(id))
            })
            .collect()
    });
    let index = ALL.iter().position(|preset| preset.name == name).unwrap_or(0);
    &NODES[index]
}

/// The preset of a method type.
#[must_use]
pub fn of_type(kind: MethodType) -> &'static Node {
    node(kind.as_str())
}

/// Whether a place stands in a preset, not in a spec.
#[must_use]
pub fn holds(source: SourceId) -> bool {
    (source.0 as usize) < ALL.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_map_without_faults() {
        let sources = Sources::with_presets();
        for (preset, id) in ALL.iter().zip((0..).map(SourceId)) {
            let mut diagnostics = Vec::new();
            let node = syntax::parse(&sources, id, &mut diagnostics);
            assert!(diagnostics.is_empty(), "{}: {diagnostics:?}", preset.name);
            assert!(node.is_some(), "{}", preset.name);
        }
    }
}
