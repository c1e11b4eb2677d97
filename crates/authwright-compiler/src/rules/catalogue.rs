//! Every rule, in the order of its code.

use super::Rule;
use crate::diagnostic::Severity;

macro_rules! rules {
    ($($code:ident, $name:literal, $severity:ident, $waivable:literal, $summary:literal;)*) => {
        $(#[doc = $summary]
        pub static $code: Rule = Rule {
            code: stringify!($code),
            name: $name,
            severity: Severity::$severity,
            waivable: $waivable,
            summary: $summary,
            explanation: include_str!(concat!(stringify!($code), ".md")),
        };)*
        /// Every rule, in the order of its code.
        pub static ALL: &[&Rule] = &[$(&$code),*];
    };
}

rules! {
    FLD005, "example-mismatch", Error, false, "An example that the field itself refuses.";
    FLD006, "default-mismatch", Error, false, "A default or a fixed value that its own field refuses.";
    GEN001, "ident-collision", Error, false, "Two names become one Rust identifier.";
    GEN002, "rust-keyword", Error, false, "A name cannot be a Rust identifier, not even a raw one.";
    GEN003, "ident-not-ascii", Error, false, "A name begins with a digit, or has characters that Rust identifiers lack.";
    GEN004, "variant-collision", Error, false, "Two choices become one Rust variant.";
    GEN005, "reserved-generated-name", Error, false, "A name clashes with one that the generator needs.";
    OAU003, "pkce-incomplete", Error, true, "PKCE is on, and a half of it is not sent.";
    OAU005, "state-missing", Error, true, "A login in the browser must carry a random state.";
    OAU014, "bad-scope-token", Error, false, "A scope of the spec that cannot be sent as one.";
    SCH001, "unknown-key", Error, false, "A key that the language does not have.";
    SCH002, "missing-key", Error, false, "A key that must be there is missing.";
    SCH003, "wrong-type", Error, false, "A value of the wrong type.";
    SCH004, "unknown-enum-value", Error, false, "A keyword that the language does not have.";
    SCH005, "unknown-auth-type", Error, false, "A method type that the language does not have.";
    SCH006, "key-of-another-auth-type", Error, false, "A key that this method type cannot use.";
    SCH007, "bad-format", Error, false, "A text that does not have the form its place asks for.";
    SCH008, "null-value", Error, false, "A `null` that removes nothing.";
    SCH009, "not-built-yet", Error, false, "A part of the language that this version cannot compile yet.";
    SCH010, "spec-version", Error, false, "An edition of the language that this version does not know.";
    SCH011, "id-file-mismatch", Error, false, "The id of a spec must be the name of its file.";
    SCH012, "empty-collection", Warning, true, "A map or list without anything in it.";
    SCH013, "contradicting-keys", Error, false, "Keys that cannot stand together, or of which exactly one is needed.";
    SCH014, "duplicate-id", Error, false, "Two specs with one id.";
    SCH015, "bad-extends", Error, false, "`extends` names something that cannot be extended.";
    SEC001, "secret-not-marked", Error, true, "A field that is used as a secret, or named like one, must be marked `secret: true`.";
    SEC002, "default-on-secret", Error, false, "A secret must not have a default or a fixed value.";
    SEC003, "embedded-secret", Error, false, "A real credential stands in the spec.";
    SEC004, "secret-in-url", Error, true, "A secret in a URL ends up in logs.";
    SEC005, "secret-to-unbounded-host", Error, false, "A secret may be sent to a host that somebody else chooses.";
    SUP001, "waive-without-reason", Error, false, "`waive` needs a reason.";
    SUP002, "unused-waive", Warning, false, "A `waive` that silences nothing.";
    SUP003, "unknown-rule-in-waive", Error, false, "`waive` names a rule that does not exist.";
    SUP006, "waive-not-allowed", Error, false, "`waive` names a rule that cannot be waived.";
    TPL001, "undefined-variable", Error, false, "A reference to a name that does not exist.";
    TPL002, "unused-field", Warning, true, "A person is asked for something that nobody uses.";
    TPL003, "malformed-interpolation", Error, false, "A reference that is not written as `${name}`.";
    TPL004, "unknown-member", Error, false, "A reference to a member that the value does not have.";
    TPL005, "template-not-allowed-here", Error, false, "A place whose text must not depend on values.";
    TPL006, "optional-without-default", Error, false, "A value that may be absent where there must be one.";
    TPL007, "unsafe-in-this-place", Error, false, "A value that cannot be escaped for the place in which it stands.";
    TPL008, "value-not-available-yet", Error, false, "A value that is not known yet when the request is made.";
    TPL010, "reference-cycle", Error, false, "Values that need each other.";
    TPL011, "shadowed-name", Error, false, "A name that is already taken.";
    TPL012, "operations-do-not-fit", Error, false, "An operation on something that it cannot work on.";
    TPL013, "unsent-credential", Error, false, "A credential or a token that goes nowhere.";
    URL001, "https-only", Error, false, "A URL must begin with `https://`.";
    URL002, "host-injection", Error, false, "A free text in the host of a URL lets its owner choose who receives the request.";
    URL003, "host-pattern-too-wide", Error, false, "A pattern that lets a host be changed.";
    URL004, "port-injection", Error, false, "A value in the port of a URL that is not a port.";
    URL005, "userinfo-in-url", Error, false, "User name or password before the host of a URL.";
    URL006, "fragment-in-endpoint", Error, false, "A fragment in the URL of an endpoint.";
    URL007, "reserved-query-in-authorization-url", Error, false, "A parameter in the authorization URL that the login sets itself.";
    URL008, "local-host", Error, false, "An address of a local or private network.";
    URL009, "non-production-host", Warning, true, "A host that looks like one for tests.";
    URL010, "placeholder-host", Warning, true, "A host that stands for another.";
    URL011, "homograph-host", Error, false, "A host with letters that look like others.";
    URL012, "whitespace-or-control-in-url", Error, false, "White space or a control character in a URL.";
    URL022, "verify-host-not-allowed", Error, false, "A check of credentials at a host that credentials may not go to.";
    URL023, "malformed-host", Error, false, "A host or a port that is none.";
    YML001, "syntax-error", Error, false, "A text that is not YAML.";
    YML002, "tab-indentation", Error, false, "A tab where YAML wants spaces.";
    YML003, "duplicate-key", Error, false, "A key that stands twice in one mapping.";
    YML004, "undefined-alias", Error, false, "An alias without its anchor.";
    YML005, "anchor-or-merge-key", Error, false, "Anchors, aliases and merge keys are not part of the language.";
    YML006, "ambiguous-scalar", Warning, false, "A plain scalar that YAML 1.1 and 1.2 read differently.";
    YML007, "number-where-string", Error, false, "A number where a text is wanted.";
    YML008, "several-documents", Error, false, "A file holds one document.";
    YML009, "encoding", Error, false, "A file is UTF-8 without a byte order mark.";
    YML010, "bidi-or-invisible-character", Error, false, "A character that makes the text look like another.";
    YML011, "custom-tag", Error, false, "Tags are not part of the language.";
    YML012, "too-large", Error, false, "A text that is too long, too deeply nested or has too many entries.";
    YML013, "folded-url", Warning, false, "A URL in a folded scalar gets spaces.";
}
