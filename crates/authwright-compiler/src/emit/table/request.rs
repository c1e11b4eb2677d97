//! Requests.

use authwright::json::Json;
use authwright::table::words::{PKCES, word_of};
use authwright::table::{
    Api, Authorize, Body, Callback, Message, Node, Pairs, Pkce, Renew, StateLength, Step,
};

use super::Writer;
use super::row::Row;

impl<'a> Writer<'_, 'a> {
    /// The requests of the login, its renewal and its end, and what calls of the API get.
    pub(super) fn requests(&self, row: Row<'a>) -> Row<'a> {
        let method = self.method;
        let mut row = match &method.authorize {
            Some(authorize) => row.put("authorize", self.authorize(authorize)),
            None => row,
        };
        if method.callback != Callback::new() {
            row = row.put("callback", self.callback(&method.callback));
        }
        row = row.rows("login", method.login, |step| self.step(step));
        for (key, step) in [("refresh", &method.refresh), ("revoke", &method.revoke)] {
            if let Some(step) = step {
                row = row.put(key, self.step(step));
            }
        }
        if method.api == Api::new(&[]) { row } else { row.put("api", self.api(&method.api)) }
    }

    fn authorize(&self, authorize: &Authorize<'a>) -> Json<'a> {
        let row = Row::default()
            .put("url", self.template(authorize.url))
            .list("query", self.pairs(authorize.query));
        let pkce = Some(authorize.pkce).filter(|pkce| *pkce != Pkce::S256);
        let row = row.optional_text("pkce", pkce.and_then(|pkce| word_of(PKCES, &pkce)));
        let row = match authorize.state_length {
            StateLength::Value(slot) => row.text("state_length_of", self.slot(slot)),
            length if length == Authorize::new(&[], &[]).state_length => row,
            StateLength::Characters(characters) => row.number("state_length", Some(characters)),
            _ => row,
        };
        row.json()
    }

    fn callback(&self, callback: &Callback<'a>) -> Json<'a> {
        Row::default()
            .optional_text("state", callback.state)
            .rows("take", callback.take, |take| self.take(take))
            .list("check", self.lines(callback.check))
            .json()
    }

    fn step(&self, step: &Step<'a>) -> Json<'a> {
        let row = Row::default().text("method", step.method).put("url", self.template(step.url));
        self.message(row, &step.message)
            .rows("take", step.take, |take| self.take(take))
            .rows("errors", step.errors, |rule| self.error(rule))
            .flag("once", step.once)
            .number("timeout", step.timeout)
            .json()
    }

    fn message(&self, row: Row<'a>, message: &Message<'a>) -> Row<'a> {
        let row = row
            .list("headers", self.lines(message.headers))
            .list("query", self.pairs(message.query))
            .list("cookies", self.lines(message.cookies));
        let row = match message.basic {
            Some(basic) => row
                .put("basic", Json::List(vec![self.template(basic.username), self.template(basic.password)])),
            None => row,
        };
        match message.body {
            Body::Form(pairs) => row.put("form", self.pairs(pairs)),
            Body::Json(pairs) => row.put("json", self.pairs(pairs)),
            Body::Text { media_type, content } => {
                row.put("text", Json::List(vec![Json::from(media_type), self.template(content)]))
            }
            _ => row,
        }
    }

    fn api(&self, api: &Api<'a>) -> Json<'a> {
        let row = Row::default();
        let row =
            if api.base_url.is_empty() { row } else { row.put("base_url", self.template(api.base_url)) };
        let row = self.message(row.texts("hosts", api.hosts), &api.message);
        match api.verify {
            Some(step) => row.put("verify", self.step(step)).json(),
            None => row.json(),
        }
    }

    fn pairs(&self, pairs: Pairs<'a>) -> Json<'a> {
        let pair = |(name, node): &(&'a str, Node<'a>)| Json::List(vec![Json::from(*name), self.node(node)]);
        Json::List(pairs.iter().map(pair).collect())
    }

    pub(super) fn node(&self, node: &Node<'a>) -> Json<'a> {
        match node {
            Node::Text(text) => Json::Text(text.replace('{', "{{").into()),
            Node::Slot(slot) => Json::Text(format!("{{{}}}", self.slot(*slot)).into()),
            Node::Join(parts) => self.template(parts),
            Node::Number(number) => Row::default().text("number", *number).json(),
            Node::Boolean(value) => Json::Boolean(*value),
            Node::List(items) => Json::List(items.iter().map(|item| self.node(item)).collect()),
            Node::Object(members) => Row::default().put("members", self.pairs(members)).json(),
            _ => Json::Null,
        }
    }

    pub(super) fn renew(&self, renew: &Renew<'a>) -> Json<'a> {
        Row::default()
            .number("before", renew.before)
            .number("idle", renew.idle)
            .rows("when", renew.when, |condition| self.condition(condition))
            .json()
    }
}
