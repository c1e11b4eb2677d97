//! Names that cannot be generated.

use std::collections::{BTreeMap, BTreeSet};

use authwright::table::{Choice, Connector, Field, Kind, Method};

use super::generated::RESERVED_TYPES;
use super::{BadName, choice_types, const_ident, field_ident, module_file, module_ident, variant_ident};
use crate::rules::{self, Rule};

/// A name that cannot be generated, or that two things would share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameFault<'a> {
    /// `GEN001` to `GEN005`.
    pub rule: &'static Rule,
    /// What has the name; where two things share one, the later first. Never empty.
    pub subjects: Vec<Subject<'a>>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// Something that has a name in a spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject<'a> {
    /// The connector itself.
    Connector {
        /// Its id.
        id: &'a str,
    },
    /// A method.
    Method {
        /// Its id.
        method: &'a str,
    },
    /// A field.
    Field {
        /// The method's id.
        method: &'a str,
        /// The field's key.
        key: &'a str,
    },
    /// A value that comes back and is kept.
    Capture {
        /// The method's id.
        method: &'a str,
        /// The value's key.
        key: &'a str,
    },
    /// A choice of a field, or a scope that a field names.
    Choice {
        /// The method's id.
        method: &'a str,
        /// The field's key.
        field: &'a str,
        /// The choice's key.
        key: &'a str,
    },
}

impl<'a> Subject<'a> {
    /// The name that is at fault.
    #[must_use]
    pub fn name(self) -> &'a str {
        match self {
            Subject::Connector { id } => id,
            Subject::Method { method } => method,
            Subject::Field { key, .. } | Subject::Capture { key, .. } | Subject::Choice { key, .. } => key,
        }
    }

    /// The method in which the name stands; none for the connector itself.
    #[must_use]
    pub fn method(self) -> Option<&'a str> {
        match self {
            Subject::Connector { .. } => None,
            Subject::Method { method }
            | Subject::Field { method, .. }
            | Subject::Capture { method, .. }
            | Subject::Choice { method, .. } => Some(method),
        }
    }
}

/// Every name of a connector that cannot be generated. What several methods have in common, such as a field that stands at the
/// connector, is listed once.
#[must_use]
pub fn faults<'a>(connector: &Connector<'a>) -> Vec<NameFault<'a>> {
    let mut check = Check::default();
    check.connector(connector);
    let mut modules = Taken::new(RUNTIME, "the crate that generated code imports");
    for method in connector.methods {
        let subject = Subject::Method { method: method.id };
        check.claim(&mut modules, &rules::GEN001, module_ident, subject);
        check.method(method);
    }
    // Types are called like fields, of which faults are reported once.
    if !check.faults.iter().any(|fault| matches!(fault.subjects.first(), Some(Subject::Field { .. }))) {
        check.choice_types(connector);
    }
    check.faults
}

/// Ids of connectors that become one module.
#[must_use]
pub fn faults_between<'a>(connectors: &[&Connector<'a>]) -> Vec<NameFault<'a>> {
    let mut check = Check::default();
    let mut modules = Taken::default();
    for connector in connectors.iter().filter(|connector| module_ident(connector.id).is_ok()) {
        let subject = Subject::Connector { id: connector.id };
        check.claim(&mut modules, &rules::GEN001, module_ident, subject);
    }
    check.faults
}

/// The names that generated code gives to the runtime.
const RUNTIME: &[&str] = &["authwright", "rt"];

/// The names that generated code uses beside the modules of scopes.
const BESIDE_SCOPES: &[&str] = &["authwright", "rt", "str"];

/// Identifiers of one scope: those that were claimed, and those that were never free.
#[derive(Default)]
struct Taken<'a> {
    reserved: &'static [&'static str],
    by: &'static str,
    claimed: BTreeMap<String, Subject<'a>>,
}

impl Taken<'_> {
    fn new(reserved: &'static [&'static str], by: &'static str) -> Self {
        Taken { reserved, by, claimed: BTreeMap::new() }
    }
}

#[derive(Default)]
struct Check<'a> {
    faults: Vec<NameFault<'a>>,
    /// The rule of each fault, the field whose choice it is, and the message.
    said: BTreeSet<(&'static str, Option<&'a str>, String)>,
}

impl<'a> Check<'a> {
    fn connector(&mut self, connector: &Connector<'a>) {
        let subject = Subject::Connector { id: connector.id };
        match module_file(connector.id) {
            Err(fault) => self.bad(fault, subject),
            Ok(file) if file == "lib.rs" || file == "main.rs" => {
                let message =
                    format!("`{}` becomes the file `{file}`, which Cargo gives a meaning", connector.id);
                self.push(&rules::GEN005, vec![subject], message, "choose another id".to_owned());
            }
            Ok(file) if RUNTIME.contains(&file.trim_end_matches(".rs")) => {
                let message = format!("`{}` is the name of the runtime in generated code", connector.id);
                self.push(&rules::GEN005, vec![subject], message, "choose another id".to_owned());
            }
            Ok(_) => {}
        }
    }

    fn method(&mut self, method: &Method<'a>) {
        let mut idents = Taken::default();
        let mut scopes = Taken::new(BESIDE_SCOPES, "a name that generated code uses itself");
        for field in method.fields {
            let subject = Subject::Field { method: method.id, key: field.key };
            self.claim(&mut idents, &rules::GEN001, field_ident, subject);
            if let Kind::Scopes { known: [_, ..], .. } = field.kind {
                self.claim(&mut scopes, &rules::GEN001, field_ident, subject);
            }
            self.choices(method, field);
        }
        for capture in method.captures {
            let subject = Subject::Capture { method: method.id, key: capture.key };
            self.claim(&mut idents, &rules::GEN001, field_ident, subject);
        }
    }

    fn choices(&mut self, method: &Method<'a>, field: &Field<'a>) {
        let (choices, rule, ident): (&[Choice<'a>], _, fn(&str) -> _) = match field.kind {
            Kind::Choice(choices) => (choices, &rules::GEN004, variant_ident),
            Kind::Scopes { known, .. } => (known, &rules::GEN001, const_ident),
            _ => return,
        };
        let mut taken = match field.kind {
            Kind::Choice(_) => Taken::new(&["ALL"], "a constant that every enum of choices has"),
            _ => Taken::default(),
        };
        for choice in choices {
            let subject = Subject::Choice { method: method.id, field: field.key, key: choice.key };
            self.claim(&mut taken, rule, ident, subject);
        }
    }

    fn choice_types(&mut self, connector: &Connector<'a>) {
        let Ok(types) = choice_types(connector) else { return };
        let mut taken = Taken::new(RESERVED_TYPES, "a type that users of generated code need");
        for choice_type in types {
            let place = choice_type.fields.first().and_then(|(method, field)| {
                let method = connector.methods.get(*method)?;
                Some((method.id, method.fields.get(*field)?.key))
            });
            let Some((method, key)) = place else { continue };
            let ident = choice_type.ident;
            self.take(&mut taken, &rules::GEN001, ident, Subject::Field { method, key });
        }
    }

    /// Makes a name and takes it.
    fn claim(
        &mut self,
        taken: &mut Taken<'a>,
        rule: &'static Rule,
        ident: fn(&str) -> Result<String, BadName>,
        subject: Subject<'a>,
    ) {
        match ident(subject.name()) {
            Ok(ident) => self.take(taken, rule, ident, subject),
            Err(fault) => self.bad(fault, subject),
        }
    }

    fn take(&mut self, taken: &mut Taken<'a>, rule: &'static Rule, ident: String, subject: Subject<'a>) {
        let name = subject.name();
        if taken.reserved.contains(&ident.as_str()) {
            let message = format!("`{name}` becomes `{ident}` in Rust, which is {}", taken.by);
            self.push(&rules::GEN005, vec![subject], message, "choose another name".to_owned());
            return;
        }
        if let Some(first) = taken.claimed.get(&ident).copied() {
            let message = if first.name() == name {
                format!("two things are called `{name}`, which becomes `{ident}` in Rust")
            } else {
                format!("`{}` and `{name}` both become `{ident}` in Rust", first.name())
            };
            let help = "choose names that differ in more than capitals and punctuation".to_owned();
            self.push(rule, vec![subject, first], message, help);
            return;
        }
        taken.claimed.insert(ident, subject);
    }

    fn bad(&mut self, fault: BadName, subject: Subject<'a>) {
        let name = subject.name();
        let help = match (fault, subject) {
            (BadName::Digit, Subject::Choice { .. }) => {
                format!("put a letter first, such as `v{name}`, and write what is sent as its `value`")
            }
            (BadName::Digit, _) => "put a letter first".to_owned(),
            (BadName::Keyword, _) => "choose another name".to_owned(),
            (BadName::NotAscii(_) | BadName::Empty, _) => {
                "use the letters `a` to `z`, digits and `_`; a label may have any character".to_owned()
            }
        };
        let message = fault.message(name);
        self.push(fault.rule(), vec![subject], message, help);
    }

    fn push(&mut self, rule: &'static Rule, subjects: Vec<Subject<'a>>, message: String, help: String) {
        let field = match subjects.first() {
            Some(Subject::Choice { field, .. }) => Some(*field),
            _ => None,
        };
        if self.said.insert((rule.code, field, message.clone())) {
            self.faults.push(NameFault { rule, subjects, message, help });
        }
    }
}
