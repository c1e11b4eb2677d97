//! Who chooses the host of a URL.

use authwright::table::{Kind, Slot};

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;

use super::super::method::Lowering;
use super::super::scope::{Info, Reach, What, bounds};
use super::{Host, Url};

/// Stands for a value that lies below a domain of one owner. No public host ends so (RFC 6761 §6.4).
const OWNED: &str = "owned.invalid";

/// The most texts that choices are tried to give; nothing is said to bound a host beyond.
const MOST: usize = 4096;

impl<'s, 'a> Lowering<'s, 'a> {
    /// What keeps the host of a URL to the vendor's domains.
    fn closing(&self, name: &str) -> String {
        if let Some(shared) = self.shared_domain(name) {
            return format!(
                "in `within` of `{name}`, write the vendor's own host, such as `my-app.{shared}`, in place of `{shared}`: anybody gets a name below that"
            );
        }
        match self.names.get(name).map(|info| info.kind) {
            Some(Kind::HostLabel { .. }) => {
                format!("write the vendor's own domain after it, such as `${{{name}}}.example.com`")
            }
            Some(Kind::Choice(_)) => format!("write whole hosts as the values of `{name}`"),
            _ => format!("add `within: [example.com]` with the vendor's domains to `{name}`"),
        }
    }

    /// The other way out, where each customer runs a server of their own: nothing is the integration's then.
    fn of_each_user(&self, reach: Reach) -> String {
        let of_app = self.fields.iter().filter(|field| field.app && field.key != "redirect_uri");
        let of_app: Vec<String> =
            of_app.map(|field| format!("{}: {{ provided_by: user }}", field.key)).collect();
        if reach != Reach::User || of_app.is_empty() {
            return String::new();
        }
        format!(
            "; where each customer runs a server of their own, the client is theirs too: `fields: {{ {} }}`",
            of_app.join(", ")
        )
    }

    /// The domain of `within` of a value below which anybody gets a name.
    fn shared_domain(&self, name: &str) -> Option<&'a str> {
        let fields = self.fields.iter().map(|field| (field.key, field.within));
        let captures = self.captures.iter().map(|capture| (capture.key, capture.within));
        let derived = self.derived.iter().map(|derived| (derived.key, derived.within));
        let (_, within) = fields.chain(captures).chain(derived).find(|(key, _)| *key == name)?;
        within.iter().copied().find(|domain| !bounds(domain))
    }

    fn is_redirect_uri(&self, info: &Info<'a>) -> bool {
        let What::Slot(Slot::Field(index)) = info.what else { return false };
        self.fields.get(usize::from(index)).is_some_and(|field| field.key == "redirect_uri")
    }

    /// The values that a request mentions must not be sent to a host that a stranger chooses.
    pub(in crate::lower) fn check_reach(&mut self, url: &Url<'a>, mentioned: &[(Span, Info<'a>)]) {
        let Some((name, opened)) = &url.opened_by else { return };
        let leaked = mentioned.iter().find(|(_, info)| match url.reach {
            Reach::Answer => info.secret,
            // Whoever chooses the host of a login sees where it leads back to in any case.
            Reach::User => info.app && !self.is_redirect_uri(info),
            Reach::Closed => false,
        });
        let Some((span, info)) = leaked else { return };
        let message = match url.reach {
            Reach::Answer => format!("a secret goes to a host that an answer chooses through `{name}`"),
            _ => format!(
                "what the integration supplies goes to a host that each user chooses through `{name}`"
            ),
        };
        let mut found = Diagnostic::new(&rules::SEC005, *opened, message)
            .label("this leaves the host open")
            .related(*span, "this is sent there")
            .help(self.closing(name) + &self.of_each_user(url.reach))
            .note("RFC 9700 §4.9.1, CWE-200");
        if let Some(declared) = info.span.filter(|declared| *declared != *span) {
            found = found.related(declared, "it is declared here");
        }
        self.report(found);
    }
}

/// Who chooses the host, and through which value.
pub(super) fn reach_of(host: &[Host<'_, '_>]) -> (Reach, Option<(String, Span)>) {
    // What may follow the piece that is looked at: a text for each choice.
    let mut after = vec![String::new()];
    for piece in host.iter().rev() {
        match piece {
            Host::Literal(literal) => insert(&mut after, &[literal.split(':').next().unwrap_or("")]),
            Host::Value(_, Info { what: What::Literal { text, .. }, .. }, _) => insert(&mut after, &[text]),
            Host::Value(_, Info { kind: Kind::Choice(choices), .. }, _) => {
                let texts: Vec<&str> = choices.iter().map(|choice| choice.value).collect();
                insert(&mut after, &texts);
            }
            Host::Value(_, Info { kind: Kind::Port, .. }, _) => {}
            Host::Value(reference, info, span) => {
                if after.iter().all(|suffix| suffix.starts_with('.') && bounds(suffix)) {
                    return (Reach::Closed, None);
                }
                if info.reach != Reach::Closed {
                    return (info.reach, Some((reference.name.to_owned(), *span)));
                }
                // What stands before it without a dot would make another domain of it.
                after = vec![OWNED.to_owned()];
            }
        }
    }
    (Reach::Closed, None)
}

/// Puts each of the texts before each that may follow.
fn insert(after: &mut Vec<String>, texts: &[&str]) {
    *after = match after.len().saturating_mul(texts.len()) > MOST {
        true => vec![String::new()],
        false => {
            texts.iter().flat_map(|text| after.iter().map(move |after| format!("{text}{after}"))).collect()
        }
    };
}
