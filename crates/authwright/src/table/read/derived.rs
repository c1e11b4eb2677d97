//! Computed values.

use super::super::words;
use super::super::{Derived, Op, Phase, QueryOf, QueryText, Source, Template, TimeFormat};
use super::template::Slots;
use super::{Members, field};
use crate::json::Json;

impl Slots<'_> {
    pub(super) fn derived(&self, value: Json<'static>) -> Derived<'static> {
        let mut members = self.faults.members("derive", value);
        let key = members.text("key");
        let source = self.source(&mut members);
        let derived = Derived {
            apply: members.rows("apply", |op| self.op(op)),
            kind: field::kind(&mut members),
            within: members.texts("within"),
            secret: members.flag("secret"),
            phase: members.word("phase", words::PHASES).unwrap_or(Phase::Fixed),
            ..Derived::new(key, source)
        };
        members.end();
        derived
    }

    fn source(&self, members: &mut Members<'_>) -> Source<'static> {
        if let Some(template) = members.value("text") {
            return Source::Template(self.template("text", template));
        }
        if let Some(lines) = members.value("lines") {
            return Source::Lines(self.templates("lines", lines));
        }
        if let Some(all) = members.value("first_of") {
            return Source::FirstOf(self.templates("first_of", all));
        }
        if let Some(by) = members.optional_text("by") {
            return Source::Cases { by: self.slot(by), cases: self.lines("cases", members.value("cases")) };
        }
        if let Some(of) = members.optional_text("member_of") {
            return Source::Member { of: self.slot(of), name: members.text("member") };
        }
        if let Some(bytes) = members.count("random") {
            return Source::Random(bytes);
        }
        if let Some(version) = members.count("uuid") {
            let source = match version {
                4 => Some(Source::UuidV4),
                7 => Some(Source::UuidV7),
                _ => None,
            };
            return self.faults.found("uuid", source, Source::UuidV4);
        }
        if let Some(query) = members.value("query") {
            return Source::Query(self.query_text(query));
        }
        let format = match members.optional_text("now_as") {
            Some(pattern) => Some(TimeFormat::Pattern(pattern)),
            None => members.word("now", words::TIMES),
        };
        let format = self.faults.found("derive", format, TimeFormat::Unix);
        Source::Now { format, plus: members.integer("plus").unwrap_or(0) }
    }

    fn query_text(&self, value: Json<'static>) -> QueryText<'static> {
        let mut members = self.faults.members("query", value);
        let of = members.word("of", words::QUERIES);
        let usual = QueryText::new(self.faults.found("of", of, QueryOf::Request));
        let query = QueryText {
            with_form: members.flag("with_form"),
            sort: members.flag("sort"),
            raw: members.flag("raw"),
            except: members.texts("except"),
            assign: members.optional_text("assign").unwrap_or(usual.assign),
            join: members.optional_text("join").unwrap_or(usual.join),
            ..usual
        };
        members.end();
        query
    }

    fn op(&self, value: Json<'static>) -> Op<'static> {
        if let Some(word) = value.as_text() {
            return self.faults.found("apply", words::value_of(words::OPS, word), Op::Trim);
        }
        let mut members = self.faults.members("apply", value);
        let op = if members.has("replace") {
            Op::Replace(members.rows("replace", |pair| {
                let [from, to] = self.faults.row("replace", pair);
                (self.faults.text("replace", from), self.faults.text("replace", to))
            }))
        } else if let Some(at) = members.optional_text("split") {
            let take = members.count("take");
            Op::Split { at, take: self.faults.found("take", take, 0) }
        } else {
            self.keyed_hash(&mut members)
        };
        members.end();
        op
    }

    fn keyed_hash(&self, members: &mut Members<'_>) -> Op<'static> {
        type OfKey = fn(Template<'static>) -> Op<'static>;
        let hashes: [(&'static str, OfKey); 4] = [
            ("hmac_sha256", Op::HmacSha256),
            ("hmac_sha512", Op::HmacSha512),
            ("hmac_sha1", Op::HmacSha1),
            ("hmac_md5", Op::HmacMd5),
        ];
        for (name, op) in hashes {
            if let Some(key) = members.value(name) {
                return op(self.template(name, key));
            }
        }
        self.faults.note("apply");
        Op::Trim
    }
}
