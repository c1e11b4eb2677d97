//! Answers.

use authwright::json::Json;
use authwright::table::words::{READS, TARGETS, word_of};
use authwright::table::{Condition, ErrorRule, Origin, Read, Slot, Take, Target};

use super::Writer;
use super::row::{Row, texts};

impl<'a> Writer<'_, 'a> {
    pub(super) fn take(&self, take: &Take<'a>) -> Json<'a> {
        let row = Row::default();
        let row = match take.from {
            Origin::Path(path) => row.text("path", path),
            Origin::Paths(paths) => row.put("paths", texts(paths.iter().copied())),
            Origin::Header(name) => row.text("header", name),
            Origin::Cookie(name) => row.text("cookie", name),
            Origin::Parameter(name) => row.text("parameter", name),
            _ => row.flag("body", true),
        };
        let row = match take.into {
            Target::Capture(index) => row.text("into", self.slot(Slot::Capture(index))),
            other => row.text("into", word_of(TARGETS, &other).unwrap_or_default()),
        };
        let row = match take.read {
            Read::Plain => row,
            Read::Pattern(pattern) => row.text("pattern", pattern),
            read => row.optional_text("read", word_of(READS, &read)),
        };
        row.list("filter", self.lines(take.filter))
            .flag("required", take.required)
            .optional_text("default", take.default)
            .json()
    }

    pub(super) fn error(&self, rule: &ErrorRule<'a>) -> Json<'a> {
        Row::default()
            .put(if rule.unless { "unless" } else { "when" }, self.condition(&rule.when))
            .optional_text("code", rule.code)
            .optional_text("message", rule.message)
            .texts("fatal", rule.fatal)
            .json()
    }

    pub(super) fn condition(&self, condition: &Condition<'a>) -> Json<'a> {
        let row = Row::default();
        match condition {
            Condition::Status(all) => row
                .put("status", Json::List(all.iter().map(|status| i64::from(*status).into()).collect()))
                .json(),
            Condition::Present(path) => row.text("present", *path).json(),
            Condition::Equals(path, node) => row.text("path", *path).put("equals", self.node(node)).json(),
            Condition::BodyContains(text) => row.text("body_contains", *text).json(),
            _ => row.json(),
        }
    }
}
