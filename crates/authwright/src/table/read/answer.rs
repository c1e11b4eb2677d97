//! Answers.

use serde_json::Value;

use super::super::words;
use super::super::{Condition, ErrorRule, Origin, Read as How, Take, Target};
use super::template::Slots;
use super::{Members, Misread, Read};

impl Slots {
    pub(super) fn take(&self, value: Value) -> Read<Take<'static>> {
        let mut members = Members::of("take", value)?;
        let from = origin(&mut members)?;
        let into = self.target(members.text("into")?)?;
        let take = Take {
            read: match members.optional_text("pattern")? {
                Some(pattern) => How::Pattern(pattern),
                None => members.word("read", words::READS)?.unwrap_or(How::Plain),
            },
            filter: members.value("filter").map_or(Ok(&[][..]), |lines| self.lines("filter", lines))?,
            required: members.flag("required")?,
            default: members.optional_text("default")?,
            ..Take::optional(from, into)
        };
        members.end()?;
        Ok(take)
    }

    fn target(&self, name: &str) -> Read<Target> {
        let target = match name.strip_prefix("capture.") {
            Some(key) => {
                let index = self.captures.iter().position(|other| *other == key);
                index.and_then(|index| u16::try_from(index).ok()).map(Target::Capture)
            }
            None => words::value_of(words::TARGETS, name),
        };
        target.ok_or(Misread("into"))
    }

    pub(super) fn error(&self, value: Value) -> Read<ErrorRule<'static>> {
        let mut members = Members::of("errors", value)?;
        let mut rule = match (members.value("when"), members.value("unless")) {
            (Some(when), None) => ErrorRule::when(self.condition(when)?),
            (None, Some(unless)) => ErrorRule::unless(self.condition(unless)?),
            _ => return Err(Misread("errors")),
        };
        rule.code = members.optional_text("code")?;
        rule.message = members.optional_text("message")?;
        rule.fatal = members.texts("fatal")?;
        members.end()?;
        Ok(rule)
    }

    pub(super) fn condition(&self, value: Value) -> Read<Condition<'static>> {
        let mut members = Members::of("condition", value)?;
        let condition = if members.has("status") {
            Condition::Status(members.rows("status", |status| {
                let code = status.as_u64().and_then(|code| u16::try_from(code).ok());
                code.ok_or(Misread("status"))
            })?)
        } else if let Some(path) = members.optional_text("present")? {
            Condition::Present(path)
        } else if let Some(text) = members.optional_text("body_contains")? {
            Condition::BodyContains(text)
        } else {
            let node = members.value("equals").ok_or(Misread("equals"))?;
            Condition::Equals(members.text("path")?, self.node("equals", node)?)
        };
        members.end()?;
        Ok(condition)
    }
}

fn origin(members: &mut Members) -> Read<Origin<'static>> {
    if members.has("paths") {
        return Ok(Origin::Paths(members.texts("paths")?));
    }
    if members.flag("body")? {
        return Ok(Origin::Body);
    }
    type OfName = fn(&'static str) -> Origin<'static>;
    let named: [(&'static str, OfName); 4] = [
        ("path", Origin::Path),
        ("header", Origin::Header),
        ("cookie", Origin::Cookie),
        ("parameter", Origin::Parameter),
    ];
    for (key, origin) in named {
        if let Some(name) = members.optional_text(key)? {
            return Ok(origin(name));
        }
    }
    Err(Misread("take"))
}
