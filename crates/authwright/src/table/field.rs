//! What a person or the integration supplies, and what comes back.

/// A value that somebody supplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field<'a> {
    /// The key in stored credentials and forms.
    pub key: &'a str,
    /// What a form shows.
    pub label: &'a str,
    /// What the value may be.
    pub kind: Kind<'a>,
    /// Whether it must be supplied. A field with a default need not be.
    pub required: bool,
    /// Whether it is kept out of `Debug`, errors and logs.
    pub secret: bool,
    /// Whether the integration supplies it once (`provided_by: app`), not each person who connects.
    pub app: bool,
    /// Whether a form hides it among the advanced settings.
    pub advanced: bool,
    /// The value where none is supplied. Choices by key, scopes joined by a space.
    pub default: Option<&'a str>,
    /// One or two sentences for whoever fills the form.
    pub help: Option<&'a str>,
    /// What an empty input shows.
    pub placeholder: Option<&'a str>,
    /// Values as they look in practice.
    pub examples: &'a [&'a str],
    /// A regular expression that the whole value must match.
    pub pattern: Option<&'a str>,
    /// The domains that a host or URL must be of, or below.
    pub within: &'a [&'a str],
}

impl<'a> Field<'a> {
    /// A required field, visible, supplied by the person who connects.
    #[must_use]
    pub const fn new(key: &'a str, label: &'a str, kind: Kind<'a>) -> Self {
        Field {
            key,
            label,
            kind,
            required: true,
            secret: false,
            app: false,
            advanced: false,
            default: None,
            help: None,
            placeholder: None,
            examples: &[],
            pattern: None,
            within: &[],
        }
    }

    /// May be left out.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// Never shown.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Supplied once, by the integration.
    #[must_use]
    pub const fn app(mut self) -> Self {
        self.app = true;
        self
    }

    /// Hidden among the advanced settings.
    #[must_use]
    pub const fn advanced(mut self) -> Self {
        self.advanced = true;
        self
    }

    /// With a default, so that it may be left out.
    #[must_use]
    pub const fn default(mut self, default: &'a str) -> Self {
        self.default = Some(default);
        self.required = false;
        self
    }

    /// With a help text.
    #[must_use]
    pub const fn help(mut self, help: &'a str) -> Self {
        self.help = Some(help);
        self
    }

    /// With a placeholder.
    #[must_use]
    pub const fn placeholder(mut self, placeholder: &'a str) -> Self {
        self.placeholder = Some(placeholder);
        self
    }

    /// With examples.
    #[must_use]
    pub const fn examples(mut self, examples: &'a [&'a str]) -> Self {
        self.examples = examples;
        self
    }

    /// With a pattern for the whole value.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'a str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// Bounded to these domains.
    #[must_use]
    pub const fn within(mut self, within: &'a [&'a str]) -> Self {
        self.within = within;
        self
    }
}

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind<'a> {
    /// One line of text, without control characters.
    Text,
    /// A whole number within bounds, both included.
    Integer {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// `true` or `false`.
    Boolean,
    /// One of a closed list. Stored by key.
    Choice(&'a [Choice<'a>]),
    /// A DNS name, without scheme, port or path.
    Host,
    /// One DNS label: letters, digits and hyphens, at most 63.
    HostLabel {
        /// The literal text that follows the label in a URL, such as `.example.com`; removed from a pasted host. May be empty.
        suffix: &'a str,
    },
    /// A port, 1 to 65535.
    Port,
    /// An `https` URL without user information and fragment.
    Url,
    /// An e-mail address.
    Email,
    /// A UUID.
    Uuid,
    /// A PEM document of several lines.
    Pem,
    /// A JSON document. It is sent as it is given.
    Json,
    /// OAuth scopes (RFC 6749 §3.3).
    Scopes {
        /// What stands between them on the wire.
        separator: &'a str,
        /// Those that the spec names. Others are allowed.
        known: &'a [Choice<'a>],
    },
}

/// One of the values of a [`Kind::Choice`], or a known scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice<'a> {
    /// What is stored.
    pub key: &'a str,
    /// What a form shows.
    pub label: &'a str,
    /// What templates use.
    pub value: &'a str,
}

impl<'a> Choice<'a> {
    /// A choice.
    #[must_use]
    pub const fn new(key: &'a str, label: &'a str, value: &'a str) -> Self {
        Choice { key, label, value }
    }
}

/// A value that the vendor sets, and that nobody is asked for: `fixed` of the spec language. For people; the tables hold it as
/// literal text wherever it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fixed<'a> {
    /// The key in the spec.
    pub key: &'a str,
    /// What a form of the vendor or of an integration platform calls it.
    pub label: &'a str,
    /// The value.
    pub value: &'a str,
}

impl<'a> Fixed<'a> {
    /// A value that the vendor sets.
    #[must_use]
    pub const fn new(key: &'a str, label: &'a str, value: &'a str) -> Self {
        Fixed { key, label, value }
    }
}

/// A value that comes back with the callback or an answer, and is kept with the grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capture<'a> {
    /// The key under which the grant stores it.
    pub key: &'a str,
    /// What the value may be. Checked like any input.
    pub kind: Kind<'a>,
    /// Whether it is kept out of `Debug`, errors and logs.
    pub secret: bool,
    /// A regular expression that the whole value must match.
    pub pattern: Option<&'a str>,
    /// The domains that a host or URL must be of, or below.
    pub within: &'a [&'a str],
}

impl<'a> Capture<'a> {
    /// A value to keep.
    #[must_use]
    pub const fn new(key: &'a str, kind: Kind<'a>) -> Self {
        Capture { key, kind, secret: false, pattern: None, within: &[] }
    }

    /// Never shown.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// With a pattern for the whole value.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'a str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// Bounded to these domains.
    #[must_use]
    pub const fn within(mut self, within: &'a [&'a str]) -> Self {
        self.within = within;
        self
    }
}
