//! Answers.

use super::super::words;
use super::super::{Condition, ErrorRule, Origin, Read, Take, Target};
use super::Members;
use super::template::Slots;
use crate::json::Json;

impl Slots<'_> {
    pub(super) fn take(&self, value: Json<'static>) -> Take<'static> {
        let mut members = self.faults.members("take", value);
        let from = self.origin(&mut members);
        let into = self.target(members.text("into"));
        let take = Take {
            read: match members.optional_text("pattern") {
                Some(pattern) => Read::Pattern(pattern),
                None => members.word("read", words::READS).unwrap_or(Read::Plain),
            },
            filter: self.lines("filter", members.value("filter")),
            required: members.flag("required"),
            default: members.optional_text("default"),
            ..Take::optional(from, into)
        };
        members.end();
        take
    }

    fn origin(&self, members: &mut Members<'_>) -> Origin<'static> {
        if let Some(path) = members.optional_text("path") {
            Origin::Path(path)
        } else if let Some(name) = members.optional_text("header") {
            Origin::Header(name)
        } else if let Some(name) = members.optional_text("cookie") {
            Origin::Cookie(name)
        } else if let Some(name) = members.optional_text("parameter") {
            Origin::Parameter(name)
        } else if members.flag("body") {
            Origin::Body
        } else {
            let paths = members.texts("paths");
            if paths.is_empty() {
                self.faults.note("take");
            }
            Origin::Paths(paths)
        }
    }

    fn target(&self, name: &str) -> Target {
        let target = match name.strip_prefix("capture.") {
            Some(key) => self.capture(key).map(Target::Capture),
            None => words::value_of(words::TARGETS, name),
        };
        self.faults.found("into", target, Target::Scope)
    }

    pub(super) fn error(&self, value: Json<'static>) -> ErrorRule<'static> {
        let mut members = self.faults.members("errors", value);
        let mut rule = match members.value("unless") {
            Some(unless) => ErrorRule::unless(self.condition(unless)),
            None => ErrorRule::when(self.condition(members.value("when").unwrap_or_default())),
        };
        rule.code = members.optional_text("code");
        rule.message = members.optional_text("message");
        rule.fatal = members.texts("fatal");
        members.end();
        rule
    }

    pub(super) fn condition(&self, value: Json<'static>) -> Condition<'static> {
        let mut members = self.faults.members("condition", value);
        let condition = if let Some(codes) = members.value("status") {
            Condition::Status(self.faults.rows("status", codes, |code| {
                let code = code.as_u64().and_then(|code| u16::try_from(code).ok());
                self.faults.found("status", code, 0)
            }))
        } else if let Some(path) = members.optional_text("present") {
            Condition::Present(path)
        } else if let Some(text) = members.optional_text("body_contains") {
            Condition::BodyContains(text)
        } else {
            let path = members.text("path");
            let node = members.value("equals");
            Condition::Equals(path, self.node("equals", self.faults.found("equals", node, Json::Null)))
        };
        members.end();
        condition
    }
}
