//! Requests, answers and what API calls get.

use std::fmt::Write;

use authwright::table::{
    Api, Authorize, Body, Callback, Condition, ErrorRule, Message, Origin, Pkce, Read, Renew, StateLength,
    Step, Take, Target,
};

use crate::names;

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

    /// The requests, each a constant; lists of takes and error rules that are alike are one.
    pub(super) fn steps(&self, items: &mut Vec<String>, table: &mut String) -> Result<(), EmitError> {
        let names = names::login_names(self.method);
        let login = names.iter().map(String::as_str).zip(self.method.login);
        let further = [("REFRESH", &self.method.refresh), ("REVOKE", &self.method.revoke)];
        let further = further.into_iter().filter_map(|(name, step)| step.as_ref().map(|step| (name, step)));
        let verify = self.method.api.verify.map(|step| ("VERIFY", step));
        let steps: Vec<(&str, &Step<'a>)> = login.chain(further).chain(verify).collect();
        for (index, (name, step)) in steps.iter().enumerate() {
            let earlier_take =
                steps[..index].iter().find(|(_, other)| other.take == step.take).map(|(name, _)| *name);
            let earlier_errors =
                steps[..index].iter().find(|(_, other)| other.errors == step.errors).map(|(name, _)| *name);
            if !step.take.is_empty() && earlier_take.is_none() {
                items.push(format!(
                    "const {name}_ANSWER: &[Take] = &[{}];",
                    self.all(step.take, Printer::take)?
                ));
            }
            if !step.errors.is_empty() && earlier_errors.is_none() {
                items.push(format!(
                    "const {name}_ERRORS: &[ErrorRule] = &[{}];",
                    self.all(step.errors, Printer::error)?
                ));
            }
            let take = earlier_take.unwrap_or(name);
            let errors = earlier_errors.unwrap_or(name);
            items.push(format!("const {name}_REQUEST: Step = {};", self.step(step, take, errors)?));
        }
        if !self.method.login.is_empty() {
            let list: Vec<String> = names.iter().map(|name| format!("{name}_REQUEST")).collect();
            let _ = write!(table, ".login(&[{}])", list.join(", "));
        }
        for (name, call, there) in [
            ("REFRESH", "refresh", self.method.refresh.is_some()),
            ("REVOKE", "revoke", self.method.revoke.is_some()),
        ] {
            if there {
                let _ = write!(table, ".{call}({name}_REQUEST)");
            }
        }
        Ok(())
    }

    pub(super) fn step(&self, step: &Step<'a>, take: &str, errors: &str) -> Printed {
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
            let _ = write!(text, ".take({take}_ANSWER)");
        }
        if !step.errors.is_empty() {
            let _ = write!(text, ".errors({errors}_ERRORS)");
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
        if api.verify.is_some() {
            text.push_str(".verify(&VERIFY_REQUEST)");
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
