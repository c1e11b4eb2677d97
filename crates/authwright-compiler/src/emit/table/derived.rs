//! Computed values.

use std::fmt::Write;

use authwright::table::{Derived, Kind, Op, Phase, QueryOf, Source, Template, TimeFormat};

use super::{Printed, Printer};

impl<'a> Printer<'_, 'a> {
    pub(super) fn derived(&self, derived: &Derived<'a>) -> Printed {
        let mut text = format!("Derived::new({:?}, {})", derived.key, self.source(&derived.source)?);
        if !derived.apply.is_empty() {
            let _ = write!(text, ".apply(&[{}])", self.all(derived.apply, Printer::op)?);
        }
        if derived.kind != Kind::Text {
            let _ = write!(text, ".kind({})", self.kind(derived.kind)?);
        }
        if !derived.within.is_empty() {
            let _ = write!(text, ".within(&{:?})", derived.within);
        }
        if derived.secret {
            text.push_str(".secret()");
        }
        match derived.phase {
            Phase::Login => text.push_str(".login()"),
            Phase::Message => text.push_str(".message()"),
            _ => {}
        }
        Ok(text)
    }

    pub(super) fn source(&self, source: &Source<'a>) -> Printed {
        let templates =
            |all: &'a [Template<'a>]| self.all(all, |printer, template| printer.template(template));
        Ok(match source {
            Source::Template(template) => format!("Source::Template({})", self.template(template)?),
            Source::Lines(lines) => format!("Source::Lines(&[{}])", templates(lines)?),
            Source::FirstOf(all) => format!("Source::FirstOf(&[{}])", templates(all)?),
            Source::Cases { by, cases } => {
                format!("Source::Cases {{ by: {}, cases: {} }}", self.slot(*by)?, self.lines(cases)?)
            }
            Source::Member { of, name } => {
                format!("Source::Member {{ of: {}, name: {name:?} }}", self.slot(*of)?)
            }
            Source::Now { format, plus } => {
                let format = match format {
                    TimeFormat::Pattern(pattern) => format!("TimeFormat::Pattern({pattern:?})"),
                    other => format!("TimeFormat::{other:?}"),
                };
                format!("Source::Now {{ format: {format}, plus: {plus} }}")
            }
            Source::Random(bytes) => format!("Source::Random({bytes})"),
            Source::Query(query) => {
                let of = if query.of == QueryOf::Callback { "Callback" } else { "Request" };
                let mut text = format!("QueryText::new(QueryOf::{of})");
                if query.with_form {
                    text.push_str(".with_form()");
                }
                if query.sort {
                    text.push_str(".sort()");
                }
                if !query.except.is_empty() {
                    let _ = write!(text, ".except(&{:?})", query.except);
                }
                if (query.assign, query.join) != ("=", "&") {
                    let _ = write!(text, ".joined({:?}, {:?})", query.assign, query.join);
                }
                format!("Source::Query({text})")
            }
            other => format!("Source::{other:?}"),
        })
    }

    pub(super) fn op(&self, op: &Op<'a>) -> Printed {
        Ok(match op {
            Op::Replace(pairs) => format!("Op::Replace(&{pairs:?})"),
            Op::Split { at, take } => format!("Op::Split {{ at: {at:?}, take: {take} }}"),
            Op::HmacMd5(key) => format!("Op::HmacMd5({})", self.template(key)?),
            Op::HmacSha1(key) => format!("Op::HmacSha1({})", self.template(key)?),
            Op::HmacSha256(key) => format!("Op::HmacSha256({})", self.template(key)?),
            Op::HmacSha512(key) => format!("Op::HmacSha512({})", self.template(key)?),
            other => format!("Op::{other:?}"),
        })
    }
}
