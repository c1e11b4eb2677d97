//! Requests, answers and what API calls get.

use std::fmt::Write;

use authwright::table::{
    Api, Authorize, Body, Callback, Condition, ErrorRule, Message, Origin, Pkce, Read, Renew, StateLength,
    Step, Take, Target,
};

use super::super::EmitError;
use super::{Printed, Printer};

/// Members of standard answers have names in the runtime: most answers have no others, and a name compiles faster than a row.
const NAMED: &[(&str, Take<'static>)] = &[
    ("CODE", Take::CODE),
    ("ACCESS_TOKEN", Take::ACCESS_TOKEN),
    ("TOKEN_TYPE", Take::TOKEN_TYPE),
    ("EXPIRES_IN", Take::EXPIRES_IN),
    ("REFRESH_TOKEN", Take::REFRESH_TOKEN),
    ("SCOPE", Take::SCOPE),
    ("ID_TOKEN", Take::ID_TOKEN),
];

impl<'a> Printer<'_, 'a> {
    pub(super) fn authorize(&self, authorize: &Authorize<'a>) -> Printed {
        let mut text =
            format!("Authorize::new({}, {})", self.template(authorize.url)?, self.pairs(authorize.query)?);
        if authorize.pkce != Pkce::S256 {
            let _ = write!(text, ".pkce(Pkce::{:?})", authorize.pkce);
        }
        match authorize.state_length {
            StateLength::Characters(43) => {}
            StateLength::Value(slot) => {
                let _ = write!(text, ".state_length(StateLength::Value({}))", self.slot(slot)?);
            }
            other => {
                let _ = write!(text, ".state_length(StateLength::{other:?})");
            }
        }
        Ok(text)
    }

    pub(super) fn callback(&self, callback: &Callback<'a>) -> Printed {
        let mut text = String::from("Callback::new()");
        if let Some(state) = callback.state {
            let _ = write!(text, ".state({state:?})");
        }
        if !callback.take.is_empty() {
            let _ = write!(text, ".take(&[{}])", self.all(callback.take, Printer::take)?);
        }
        if !callback.check.is_empty() {
            let _ = write!(text, ".check({})", self.lines(callback.check)?);
        }
        Ok(text)
    }

    /// The requests of the login, its renewal and its end.
    pub(super) fn steps(&self, text: &mut String) -> Result<(), EmitError> {
        if !self.method.login.is_empty() {
            let _ = write!(text, ".login(&[{}])", self.all(self.method.login, Printer::step)?);
        }
        for (call, step) in [("refresh", &self.method.refresh), ("revoke", &self.method.revoke)] {
            if let Some(step) = step {
                let _ = write!(text, ".{call}({})", self.step(step)?);
            }
        }
        Ok(())
    }

    pub(super) fn step(&self, step: &Step<'a>) -> Printed {
        let url = self.template(step.url)?;
        let mut text = match step.method {
            "GET" => format!("Step::get({url})"),
            "POST" => format!("Step::post({url})"),
            other => format!("Step::new({other:?}, {url})"),
        };
        self.message(&step.message, &mut text)?;
        match step.message.body {
            Body::Form(pairs) => {
                let _ = write!(text, ".form({})", self.pairs(pairs)?);
            }
            Body::Json(pairs) => {
                let _ = write!(text, ".json({})", self.pairs(pairs)?);
            }
            Body::Text { media_type, content } => {
                let _ = write!(text, ".text({media_type:?}, {})", self.template(content)?);
            }
            _ => {}
        }
        if !step.take.is_empty() {
            let _ = write!(text, ".take({})", self.answer(step.take)?);
        }
        if !step.errors.is_empty() {
            let _ = write!(text, ".errors({})", self.errors(step.errors)?);
        }
        if step.once {
            text.push_str(".once()");
        }
        if let Some(seconds) = step.timeout {
            let _ = write!(text, ".timeout({seconds})");
        }
        Ok(text)
    }

    pub(super) fn message(&self, message: &Message<'a>, text: &mut String) -> Result<(), EmitError> {
        if !message.headers.is_empty() {
            let _ = write!(text, ".headers({})", self.lines(message.headers)?);
        }
        if !message.query.is_empty() {
            let _ = write!(text, ".query({})", self.pairs(message.query)?);
        }
        if !message.cookies.is_empty() {
            let _ = write!(text, ".cookies({})", self.lines(message.cookies)?);
        }
        if let Some(basic) = message.basic {
            let _ = write!(
                text,
                ".basic({}, {})",
                self.template(basic.username)?,
                self.template(basic.password)?
            );
        }
        Ok(())
    }

    pub(super) fn api(&self, api: &Api<'a>) -> Printed {
        let mut text = format!("Api::new({})", self.template(api.base_url)?);
        if !api.hosts.is_empty() {
            let _ = write!(text, ".hosts(&{:?})", api.hosts);
        }
        self.message(&api.message, &mut text)?;
        match api.message.body {
            Body::Form(pairs) => {
                let _ = write!(text, ".body(Body::Form({}))", self.pairs(pairs)?);
            }
            Body::Json(pairs) => {
                let _ = write!(text, ".body(Body::Json({}))", self.pairs(pairs)?);
            }
            Body::Text { media_type, content } => {
                let _ = write!(
                    text,
                    ".body(Body::Text {{ media_type: {media_type:?}, content: {} }})",
                    self.template(content)?
                );
            }
            _ => {}
        }
        if let Some(step) = api.verify {
            let _ = write!(text, ".verify(&{})", self.step(step)?);
        }
        Ok(text)
    }

    pub(super) fn take(&self, take: &Take<'a>) -> Printed {
        if let Some((name, _)) = NAMED.iter().find(|(_, named)| named == take) {
            return Ok(format!("Take::{name}"));
        }
        let origin = match take.from {
            Origin::Paths(paths) => format!("Origin::Paths(&{paths:?})"),
            other => format!("Origin::{other:?}"),
        };
        let into = match take.into {
            Target::Capture(index) => format!("Target::Capture({index})"),
            other => format!("Target::{other:?}"),
        };
        let constructor = if take.required { "required" } else { "optional" };
        let mut text = format!("Take::{constructor}({origin}, {into})");
        if take.read != Read::Plain {
            let _ = write!(text, ".read(Read::{:?})", take.read);
        }
        if !take.filter.is_empty() {
            let _ = write!(text, ".filter({})", self.lines(take.filter)?);
        }
        if let Some(default) = take.default {
            let _ = write!(text, ".default({default:?})");
        }
        Ok(text)
    }

    pub(super) fn error(&self, rule: &ErrorRule<'a>) -> Printed {
        if *rule == ErrorRule::STANDARD {
            return Ok("ErrorRule::STANDARD".to_owned());
        }
        let constructor = if rule.unless { "unless" } else { "when" };
        let mut text = format!("ErrorRule::{constructor}({})", self.condition(&rule.when)?);
        if let Some(code) = rule.code {
            let _ = write!(text, ".code({code:?})");
        }
        if let Some(message) = rule.message {
            let _ = write!(text, ".message({message:?})");
        }
        if !rule.fatal.is_empty() {
            let _ = write!(text, ".fatal(&{:?})", rule.fatal);
        }
        Ok(text)
    }

    pub(super) fn condition(&self, condition: &Condition<'a>) -> Printed {
        Ok(match condition {
            Condition::Status(all) => format!("Condition::Status(&{all:?})"),
            Condition::Equals(path, node) => format!("Condition::Equals({path:?}, {})", self.node(node)?),
            other => format!("Condition::{other:?}"),
        })
    }

    pub(super) fn renew(&self, renew: &Renew<'a>) -> Printed {
        let mut text = String::from("Renew::new()");
        if let Some(seconds) = renew.before {
            let _ = write!(text, ".before({seconds})");
        }
        if let Some(seconds) = renew.idle {
            let _ = write!(text, ".idle({seconds})");
        }
        if !renew.when.is_empty() {
            let _ = write!(text, ".when(&[{}])", self.all(renew.when, Printer::condition)?);
        }
        Ok(text)
    }
}
