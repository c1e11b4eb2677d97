//! Computed values.

use serde_json::Value;

use super::super::words;
use super::super::{Derived, Op, Phase, QueryOf, QueryText, Source, Template, TimeFormat};
use super::template::Slots;
use super::{Members, Misread, Read, field, items, text};

impl Slots {
    pub(super) fn derived(&self, value: Value) -> Read<Derived<'static>> {
        let mut members = Members::of("derive", value)?;
        let key = members.text("key")?;
        let source = self.source(&mut members)?;
        let derived = Derived {
            apply: members.rows("apply", |op| self.op(op))?,
            kind: field::kind(&mut members)?,
            within: members.texts("within")?,
            secret: members.flag("secret")?,
            phase: members.word("phase", words::PHASES)?.unwrap_or(Phase::Fixed),
            ..Derived::new(key, source)
        };
        members.end()?;
        Ok(derived)
    }

    fn source(&self, members: &mut Members) -> Read<Source<'static>> {
        if let Some(template) = members.value("text") {
            return Ok(Source::Template(self.template("text", template)?));
        }
        if members.has("lines") {
            return Ok(Source::Lines(self.templates(members, "lines")?));
        }
        if members.has("first_of") {
            return Ok(Source::FirstOf(self.templates(members, "first_of")?));
        }
        if let Some(by) = members.optional_text("by")? {
            let cases = members.value("cases").ok_or(Misread("cases"))?;
            return Ok(Source::Cases { by: self.slot(by)?, cases: self.lines("cases", cases)? });
        }
        if let Some(of) = members.optional_text("member_of")? {
            return Ok(Source::Member { of: self.slot(of)?, name: members.text("member")? });
        }
        if let Some(bytes) = members.number("random")? {
            return Ok(Source::Random(bytes));
        }
        if let Some(version) = members.number::<i64>("uuid")? {
            return if version == 7 { Ok(Source::UuidV7) } else { Ok(Source::UuidV4) };
        }
        if let Some(query) = members.value("query") {
            return Ok(Source::Query(query_text(query)?));
        }
        let format = match members.optional_text("now_as")? {
            Some(pattern) => TimeFormat::Pattern(pattern),
            None => members.word("now", words::TIMES)?.ok_or(Misread("derive"))?,
        };
        Ok(Source::Now { format, plus: members.number("plus")?.unwrap_or(0) })
    }

    fn templates(&self, members: &mut Members, key: &'static str) -> Read<&'static [Template<'static>]> {
        members.rows(key, |template| self.template(key, template))
    }

    fn op(&self, value: Value) -> Read<Op<'static>> {
        if let Some(word) = value.as_str() {
            return words::value_of(words::OPS, word).ok_or(Misread("apply"));
        }
        let mut members = Members::of("apply", value)?;
        let op = if members.has("replace") {
            Op::Replace(members.rows("replace", |pair| {
                let [from, to] = items("replace", pair)?;
                Ok((text("replace", from)?, text("replace", to)?))
            })?)
        } else if let Some(at) = members.optional_text("split")? {
            Op::Split { at, take: members.number("take")?.ok_or(Misread("take"))? }
        } else {
            self.keyed_hash(&mut members)?
        };
        members.end()?;
        Ok(op)
    }

    fn keyed_hash(&self, members: &mut Members) -> Read<Op<'static>> {
        type OfKey = fn(Template<'static>) -> Op<'static>;
        let hashes: [(&'static str, OfKey); 4] = [
            ("hmac_sha256", Op::HmacSha256),
            ("hmac_sha512", Op::HmacSha512),
            ("hmac_sha1", Op::HmacSha1),
            ("hmac_md5", Op::HmacMd5),
        ];
        for (name, op) in hashes {
            if let Some(key) = members.value(name) {
                return Ok(op(self.template(name, key)?));
            }
        }
        Err(Misread("apply"))
    }
}

fn query_text(value: Value) -> Read<QueryText<'static>> {
    let mut members = Members::of("query", value)?;
    let of = match members.text("of")? {
        "request" => QueryOf::Request,
        "callback" => QueryOf::Callback,
        _ => return Err(Misread("of")),
    };
    let usual = QueryText::new(of);
    let query = QueryText {
        with_form: members.flag("with_form")?,
        sort: members.flag("sort")?,
        except: members.texts("except")?,
        assign: members.optional_text("assign")?.unwrap_or(usual.assign),
        join: members.optional_text("join")?.unwrap_or(usual.join),
        ..usual
    };
    members.end()?;
    Ok(query)
}
