//! Requests.

use super::super::words;
use super::super::{
    Api, Authorize, Basic, Body, Callback, Lifetime, Message, Pkce, Renew, StateLength, Step,
};
use super::template::Slots;
use super::{Faults, Members};
use crate::json::Json;

impl Slots<'_> {
    pub(super) fn authorize(&self, value: Json<'static>) -> Authorize<'static> {
        let mut members = self.faults.members("authorize", value);
        let url = self.template("url", members.value("url").unwrap_or_default());
        let query = self.pairs("query", members.value("query"));
        let mut authorize = Authorize::new(url, query);
        authorize.pkce = members.word("pkce", words::PKCES).unwrap_or(Pkce::S256);
        if let Some(slot) = members.optional_text("state_length_of") {
            authorize.state_length = StateLength::Value(self.slot(slot));
        } else if let Some(characters) = members.count("state_length") {
            authorize.state_length = StateLength::Characters(characters);
        }
        members.end();
        authorize
    }

    pub(super) fn callback(&self, value: Json<'static>) -> Callback<'static> {
        let mut members = self.faults.members("callback", value);
        let callback = Callback {
            state: members.optional_text("state"),
            take: members.rows("take", |take| self.take(take)),
            check: self.lines("check", members.value("check")),
        };
        members.end();
        callback
    }

    pub(super) fn step(&self, value: Json<'static>) -> Step<'static> {
        let mut members = self.faults.members("request", value);
        let method = members.text("method");
        let url = self.template("url", members.value("url").unwrap_or_default());
        let step = Step {
            message: self.message(&mut members),
            take: members.rows("take", |take| self.take(take)),
            errors: members.rows("errors", |rule| self.error(rule)),
            once: members.flag("once"),
            timeout: members.seconds("timeout"),
            ..Step::new(method, url)
        };
        members.end();
        step
    }

    fn message(&self, members: &mut Members<'_>) -> Message<'static> {
        let mut message = Message {
            headers: self.lines("headers", members.value("headers")),
            query: self.pairs("query", members.value("query")),
            cookies: self.lines("cookies", members.value("cookies")),
            ..Message::new()
        };
        if let Some(basic) = members.value("basic") {
            let [username, password] =
                self.faults.row("basic", basic).map(|template| self.template("basic", template));
            message.basic = Some(Basic { username, password });
        }
        if let Some(pairs) = members.value("form") {
            message.body = Body::Form(self.pairs("form", Some(pairs)));
        } else if let Some(pairs) = members.value("json") {
            message.body = Body::Json(self.pairs("json", Some(pairs)));
        } else if let Some(text) = members.value("text") {
            let [media_type, content] = self.faults.row("text", text);
            let media_type = self.faults.text("text", media_type);
            message.body = Body::Text { media_type, content: self.template("text", content) };
        }
        message
    }

    pub(super) fn api(&self, value: Json<'static>) -> Api<'static> {
        let mut members = self.faults.members("api", value);
        let base_url = members.value("base_url").map_or(&[][..], |url| self.template("base_url", url));
        let mut api =
            Api { hosts: members.texts("hosts"), message: self.message(&mut members), ..Api::new(base_url) };
        if let Some(step) = members.value("verify") {
            api.verify = Some(Box::leak(Box::new(self.step(step))));
        }
        members.end();
        api
    }

    pub(super) fn renew(&self, value: Json<'static>) -> Renew<'static> {
        let mut members = self.faults.members("renew", value);
        let renew = Renew {
            before: members.seconds("before"),
            idle: members.seconds("idle"),
            when: members.rows("when", |condition| self.condition(condition)),
        };
        members.end();
        renew
    }
}

/// A number of seconds, or `forever`.
pub(super) fn lifetime(faults: &Faults, value: &Json<'_>) -> Lifetime {
    if value.as_text() == Some("forever") {
        return Lifetime::Forever;
    }
    let seconds = value.as_u64().and_then(|seconds| u32::try_from(seconds).ok());
    Lifetime::Seconds(faults.found("lifetime", seconds, 0))
}
