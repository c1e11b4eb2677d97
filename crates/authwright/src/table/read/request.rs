//! Requests.

use serde_json::Value;

use super::super::words;
use super::super::{
    Api, Authorize, Basic, Body, Callback, Lifetime, Message, Pkce, Renew, StateLength, Step,
};
use super::template::Slots;
use super::{Members, Misread, Read, items};

impl Slots {
    pub(super) fn authorize(&self, value: Value) -> Read<Authorize<'static>> {
        let mut members = Members::of("authorize", value)?;
        let url = self.template("url", members.value("url").ok_or(Misread("url"))?)?;
        let query = members.value("query").map_or(Ok(&[][..]), |pairs| self.pairs("query", pairs))?;
        let mut authorize = Authorize::new(url, query);
        authorize.pkce = members.word("pkce", words::PKCES)?.unwrap_or(Pkce::S256);
        if let Some(slot) = members.optional_text("state_length_of")? {
            authorize.state_length = StateLength::Value(self.slot(slot)?);
        } else if let Some(characters) = members.number("state_length")? {
            authorize.state_length = StateLength::Characters(characters);
        }
        members.end()?;
        Ok(authorize)
    }

    pub(super) fn callback(&self, value: Value) -> Read<Callback<'static>> {
        let mut members = Members::of("callback", value)?;
        let callback = Callback {
            state: members.optional_text("state")?,
            take: members.rows("take", |take| self.take(take))?,
            check: members.value("check").map_or(Ok(&[][..]), |lines| self.lines("check", lines))?,
        };
        members.end()?;
        Ok(callback)
    }

    pub(super) fn step(&self, value: Value) -> Read<Step<'static>> {
        let mut members = Members::of("request", value)?;
        let method = members.text("method")?;
        let url = self.template("url", members.value("url").ok_or(Misread("url"))?)?;
        let step = Step {
            message: self.message(&mut members)?,
            take: members.rows("take", |take| self.take(take))?,
            errors: members.rows("errors", |rule| self.error(rule))?,
            once: members.flag("once")?,
            timeout: members.number("timeout")?,
            ..Step::new(method, url)
        };
        members.end()?;
        Ok(step)
    }

    fn message(&self, members: &mut Members) -> Read<Message<'static>> {
        let mut message = Message::new();
        if let Some(lines) = members.value("headers") {
            message.headers = self.lines("headers", lines)?;
        }
        if let Some(pairs) = members.value("query") {
            message.query = self.pairs("query", pairs)?;
        }
        if let Some(lines) = members.value("cookies") {
            message.cookies = self.lines("cookies", lines)?;
        }
        if let Some(basic) = members.value("basic") {
            let [username, password] = items("basic", basic)?;
            let [username, password] = [self.template("basic", username)?, self.template("basic", password)?];
            message.basic = Some(Basic { username, password });
        }
        if let Some(pairs) = members.value("form") {
            message.body = Body::Form(self.pairs("form", pairs)?);
        } else if let Some(pairs) = members.value("json") {
            message.body = Body::Json(self.pairs("json", pairs)?);
        } else if let Some(text) = members.value("text") {
            let [media_type, content] = items("text", text)?;
            message.body = Body::Text {
                media_type: super::text("text", media_type)?,
                content: self.template("text", content)?,
            };
        }
        Ok(message)
    }

    pub(super) fn api(&self, value: Value) -> Read<Api<'static>> {
        let mut members = Members::of("api", value)?;
        let base_url = members.value("base_url").map_or(Ok(&[][..]), |url| self.template("base_url", url))?;
        let api = Api {
            hosts: members.texts("hosts")?,
            message: self.message(&mut members)?,
            verify: match members.value("verify") {
                Some(step) => Some(Box::leak(Box::new(self.step(step)?))),
                None => None,
            },
            ..Api::new(base_url)
        };
        members.end()?;
        Ok(api)
    }

    pub(super) fn renew(&self, value: Value) -> Read<Renew<'static>> {
        let mut members = Members::of("renew", value)?;
        let renew = Renew {
            before: members.number("before")?,
            idle: members.number("idle")?,
            when: members.rows("when", |condition| self.condition(condition))?,
        };
        members.end()?;
        Ok(renew)
    }
}

/// A number of seconds, or `forever`.
pub(super) fn lifetime(value: &Value) -> Read<Lifetime> {
    let seconds = value.as_u64().and_then(|seconds| u32::try_from(seconds).ok());
    match (seconds, value.as_str()) {
        (Some(seconds), _) => Ok(Lifetime::Seconds(seconds)),
        (None, Some("forever")) => Ok(Lifetime::Forever),
        _ => Err(Misread("lifetime")),
    }
}
