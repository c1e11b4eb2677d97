//! Computed values.

use authwright::json::Json;
use authwright::table::words::{OPS, PHASES, QUERIES, TIMES, word_of};
use authwright::table::{Derived, Op, QueryText, Source, Template, TimeFormat};

use super::row::{Row, texts};
use super::{Writer, field};

impl<'a> Writer<'_, 'a> {
    pub(super) fn derived(&self, derived: &Derived<'a>) -> Json<'a> {
        let row = self.source(Row::default().text("key", derived.key), &derived.source);
        let row = row.rows("apply", derived.apply, |op| self.op(op));
        field::kind(row, derived.kind)
            .texts("within", derived.within)
            .flag("secret", derived.secret)
            .optional_text("phase", word_of(PHASES, &derived.phase))
            .json()
    }

    fn source(&self, row: Row<'a>, source: &Source<'a>) -> Row<'a> {
        match source {
            Source::Template(template) => row.put("text", self.template(template)),
            Source::Lines(lines) => row.put("lines", self.templates(lines)),
            Source::FirstOf(all) => row.put("first_of", self.templates(all)),
            Source::Cases { by, cases } => row.text("by", self.slot(*by)).put("cases", self.lines(cases)),
            Source::Member { of, name } => row.text("member_of", self.slot(*of)).text("member", *name),
            Source::Now { format, plus } => {
                let row = match format {
                    TimeFormat::Pattern(pattern) => row.text("now_as", *pattern),
                    format => row.optional_text("now", word_of(TIMES, format)),
                };
                row.number("plus", Some(*plus).filter(|plus| *plus != 0))
            }
            Source::Random(bytes) => row.number("random", Some(*bytes)),
            Source::UuidV4 => row.number("uuid", Some(4)),
            Source::UuidV7 => row.number("uuid", Some(7)),
            Source::Query(query) => row.put("query", query_text(query)),
            _ => row,
        }
    }

    fn op(&self, op: &Op<'a>) -> Json<'a> {
        let keyed =
            |name: &'static str, key: Template<'a>| Row::default().put(name, self.template(key)).json();
        match op {
            Op::Replace(pairs) => {
                let pair = |(from, to): &(&'a str, &'a str)| texts([*from, *to]);
                Row::default().put("replace", Json::List(pairs.iter().map(pair).collect())).json()
            }
            Op::Split { at, take } => Row::default().text("split", *at).number("take", Some(*take)).json(),
            Op::HmacMd5(key) => keyed("hmac_md5", key),
            Op::HmacSha1(key) => keyed("hmac_sha1", key),
            Op::HmacSha256(key) => keyed("hmac_sha256", key),
            Op::HmacSha512(key) => keyed("hmac_sha512", key),
            other => Json::from(word_of(OPS, other).unwrap_or_default()),
        }
    }
}

fn query_text<'a>(query: &QueryText<'a>) -> Json<'a> {
    let usual = QueryText::new(query.of);
    Row::default()
        .optional_text("of", word_of(QUERIES, &query.of))
        .flag("with_form", query.with_form)
        .flag("sort", query.sort)
        .flag("raw", query.raw)
        .texts("except", query.except)
        .optional_text("assign", Some(query.assign).filter(|text| *text != usual.assign))
        .optional_text("join", Some(query.join).filter(|text| *text != usual.join))
        .json()
}
