//! Requests: headers, parameters and bodies.

use authwright::table::{Body, Message, Node, Pairs, Part, Step};

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;
use crate::spec::{
    ApiSpec, BasicEncoding, BasicSpec, Json, JsonValue, Map, MethodSpec, RequestSpec, Send, Spanned,
    StepSpec, Text, Verb,
};

use super::method::Lowering;
use super::place;
use super::scope::{Literal, Needs, What};
use super::template::{self, Piece};
use super::text::{Mentioned, Place};

/// The parts of a message in a spec.
#[derive(Clone, Copy)]
pub(super) struct Parts<'s> {
    pub(super) headers: Option<&'s Map<Option<Text>>>,
    pub(super) query: Option<&'s Map<Option<Json>>>,
    pub(super) cookies: Option<&'s Map<Option<Text>>>,
    pub(super) basic: Option<&'s BasicSpec>,
    pub(super) send: Option<&'s Spanned<Send>>,
    pub(super) params: Option<&'s Map<Option<Json>>>,
    pub(super) content: Option<&'s Text>,
    /// Whether the request has no body of its own, so that parameters go into the query.
    pub(super) get: bool,
}

macro_rules! parts_of {
    ($($spec:ident),*) => { $(
        impl<'s> From<&'s $spec> for Parts<'s> {
            fn from(spec: &'s $spec) -> Self {
                Parts {
                    headers: spec.headers.as_ref(),
                    query: spec.query.as_ref(),
                    cookies: spec.cookies.as_ref(),
                    basic: spec.basic.as_ref(),
                    send: spec.send.as_ref(),
                    params: spec.params.as_ref(),
                    content: spec.content.as_ref(),
                    get: false,
                }
            }
        }
    )* };
}

parts_of!(RequestSpec, StepSpec, ApiSpec);

impl<'s> Parts<'s> {
    /// Those of every request of a method that the program sends, and of what goes with each call of the API. Authorization
    /// requests are left out: they go through a browser, which shows them.
    pub(super) fn all_of(spec: &'s MethodSpec) -> Vec<Self> {
        let verify = spec.api.as_ref().and_then(|api| api.verify.as_ref());
        let requests = [&spec.token, &spec.refresh, &spec.revoke].into_iter().flatten().map(|one| &one.value);
        let mut all: Vec<Self> = requests.chain(verify).map(Parts::from).collect();
        all.extend(spec.steps.iter().flatten().map(|step| Parts::from(&step.value)));
        all.extend(spec.api.iter().map(Parts::from));
        all
    }
}

/// The method of a request that states none: one that sends nothing is made to get something.
fn default_verb(spec: &RequestSpec) -> Verb {
    let sends = spec.content.is_some() || spec.params.as_ref().is_some_and(|params| !params.is_empty());
    if sends { Verb::Post } else { Verb::Get }
}

impl<'s, 'a> Lowering<'s, 'a> {
    /// Lowers one request of a login, a renewal or an end.
    pub(super) fn step(
        &mut self,
        spec: &RequestSpec,
        span: Span,
        block: &str,
        there: Needs,
    ) -> Option<Step<'a>> {
        let Some(url) = &spec.url else {
            self.missing_url(span, block);
            return None;
        };
        let before = self.diagnostics.len();
        let mut mentioned = Mentioned::new();
        let verb = spec.method.as_ref().map_or_else(|| default_verb(spec), |verb| verb.value);
        let url = self.url(url, there, &mut mentioned, false);
        let mut step = self.request(spec, verb, there, &mut mentioned);
        // A request without a body is why what the preset sends stands in its URL.
        let method = spec.method.as_ref().map(|method| method.span);
        let method = method.filter(|_| matches!(verb, Verb::Get | Verb::Head));
        place::move_out_of_presets(&mut self.diagnostics[before..], method.unwrap_or(span));
        let url = url?;
        self.check_reach(&url, &mentioned);
        if matches!(block, "refresh" | "revoke") && self.diagnostics.len() == before {
            self.check_says_whose(spec, block, span, &mentioned);
        }
        step.url = url.template;
        Some(step)
    }

    /// What is renewed or ended is known by what the login brought, or by the credentials.
    fn check_says_whose(&mut self, spec: &RequestSpec, block: &str, span: Span, mentioned: &Mentioned<'a>) {
        let mut headers = spec.headers.iter().flat_map(|headers| headers.present());
        // What stands in these is a secret, marked as one or not.
        let authorized =
            spec.basic.is_some() || headers.any(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        if authorized || mentioned.iter().any(|(_, info)| info.secret || info.needs.captures != 0) {
            return;
        }
        let message = format!("`{block}` sends nothing that says which login it is about");
        let found = Diagnostic::new(&rules::TPL013, span, message)
            .label("neither a token, nor what the login took, nor a secret is in it")
            .help(
                "say where the token goes, such as `headers: { Authorization: \"Bearer ${access_token}\" }`",
            );
        self.report(found);
    }

    pub(super) fn request(
        &mut self,
        spec: &RequestSpec,
        verb: Verb,
        there: Needs,
        mentioned: &mut Mentioned<'a>,
    ) -> Step<'a> {
        let mut step = Step::new(verb.as_str(), &[]);
        let get = matches!(verb, Verb::Get | Verb::Head);
        let parts = Parts { get, ..Parts::from(spec) };
        step.message = self.message(parts, there, mentioned);
        step.take = self.takes(spec.take.as_ref(), false, there);
        step.errors = self.errors(spec.error.as_ref());
        match spec.timeout.as_ref().and_then(|timeout| self.duration(timeout)) {
            Some(seconds) => step.timeout(seconds),
            None => step,
        }
    }

    /// Lowers what a request carries besides its URL.
    pub(super) fn message(
        &mut self,
        spec: Parts<'_>,
        there: Needs,
        mentioned: &mut Mentioned<'a>,
    ) -> Message<'a> {
        let mut message = Message::new().headers(self.lines(spec.headers, Place::Header, there, mentioned));
        self.check_header_names(spec.headers);
        self.check_order(spec);
        let own_query = mentioned.len();
        let mut query = self.pairs(spec.query, there, mentioned).to_vec();
        message.cookies = self.lines(spec.cookies, Place::Cookie, there, mentioned);
        if let Some(basic) = spec.basic {
            let encoded =
                basic.encoding.as_ref().is_some_and(|encoding| encoding.value == BasicEncoding::Form);
            let place = if encoded { Place::BasicForm } else { Place::Basic };
            let mut part = |text: Option<&Text>| {
                text.map_or(Some(&[] as &[Part<'a>]), |text| self.template(text, place, there, mentioned))
            };
            if let (Some(username), Some(password)) =
                (part(basic.username.as_ref()), part(basic.password.as_ref()))
            {
                message = message.basic(username, password);
            }
        }
        let default = if spec.get { Send::Query } else { Send::Form };
        let stated = spec.send.map(|send| send.value);
        // The preset says how a body travels; a request without one has its parameters in the URL.
        let of_preset = spec.send.is_some_and(|send| super::method::of_preset(send.span));
        let send = match stated {
            Some(_) if spec.get && of_preset => Send::Query,
            Some(send) => send,
            None => default,
        };
        let query_end = mentioned.len();
        let params = self.pairs(spec.params, there, mentioned);
        if send == Send::Query {
            self.secrets_in_url_of(mentioned, query_end);
            query.extend_from_slice(params);
        } else {
            message.body = self.body(send, params, spec, there, mentioned);
        }
        self.secrets_in_query(mentioned, own_query, query_end, spec.query);
        message.query(self.slice(&query))
    }

    fn body(
        &mut self,
        send: Send,
        params: Pairs<'a>,
        spec: Parts<'_>,
        there: Needs,
        mentioned: &mut Mentioned<'a>,
    ) -> Body<'a> {
        let Some(content) = spec.content else {
            return match send {
                Send::Form if !params.is_empty() => Body::Form(params),
                Send::Json if !params.is_empty() => Body::Json(params),
                Send::Xml | Send::Text if spec.params.is_some() => {
                    self.no_params(spec, send);
                    Body::None
                }
                _ => Body::None,
            };
        };
        let (media_type, place) = match send {
            Send::Json => ("application/json", Place::Json),
            Send::Xml => ("text/xml; charset=utf-8", Place::Xml),
            Send::Text => ("text/plain; charset=utf-8", Place::Plain),
            Send::Form | Send::Query | Send::None => {
                let found = Diagnostic::new(
                    &rules::SCH013,
                    content.span,
                    "`content` is sent as `json`, `xml` or `text`",
                )
                .help("add `send: xml`, or write the parameters under `params:`");
                self.report(found);
                return Body::None;
            }
        };
        match place {
            Place::Json => self.check_json_content(content),
            Place::Xml => self.check_xml_content(content),
            _ => {}
        }
        match self.template(content, place, there, mentioned) {
            Some(content) => Body::Text { media_type, content },
            None => Body::None,
        }
    }

    fn no_params(&mut self, spec: Parts<'_>, send: Send) {
        let Some(first) = spec.params.and_then(|params| params.iter().next()) else { return };
        let message = format!("`send: {}` has no parameters", send.as_str());
        let found =
            Diagnostic::new(&rules::SCH013, first.0.span, message).help("write the body under `content:`");
        self.report(found);
    }

    fn check_header_names(&mut self, headers: Option<&Map<Option<Text>>>) {
        for (name, _) in headers.iter().flat_map(|headers| headers.present()) {
            let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
            // It was reported that no name holds references.
            if name.contains("${") {
                continue;
            }
            let reserved = ["host", "content-length", "connection", "transfer-encoding"];
            let lower = name.to_ascii_lowercase();
            if name.is_empty() || !name.bytes().all(token) {
                let message = format!("`{}` is no name of a header", name.value);
                let found = Diagnostic::new(&rules::SCH007, name.span, message);
                let help = "write letters, digits and hyphens, such as `X-Api-Key`";
                self.report(found.help(help).note("RFC 9110 §5.1"));
            } else if reserved.contains(&&*lower) {
                let message = format!("the HTTP client sets `{}` itself", name.value);
                self.report(
                    Diagnostic::new(&rules::SCH007, name.span, message)
                        .help("remove it")
                        .note("RFC 9110 §7.6.1, CWE-444"),
                );
            }
        }
    }

    /// Names are sent as they stand.
    pub(super) fn literal_name(&mut self, name: &Text) {
        if name.contains("${") {
            let message = "a name holds no references; only values do";
            let found = Diagnostic::new(&rules::TPL005, name.span, message)
                .label("this is sent as it stands")
                .help("write the name as it is sent, and the reference as its value");
            self.report(found);
        }
    }

    /// Headers or cookies.
    fn lines(
        &mut self,
        lines: Option<&Map<Option<Text>>>,
        place: Place,
        there: Needs,
        mentioned: &mut Mentioned<'a>,
    ) -> &'a [(&'a str, &'a [Part<'a>])] {
        let mut all = Vec::new();
        for (name, text) in lines.iter().flat_map(|lines| lines.present()) {
            self.literal_name(name);
            if place == Place::Header && name.eq_ignore_ascii_case("authorization") {
                self.check_scheme(text);
            }
            if let Some(template) = self.template(text, place, there, mentioned) {
                all.push((self.text(name), template));
            }
        }
        self.slice(&all)
    }

    /// HTTP Basic has user name and password in Base64.
    fn check_scheme(&mut self, text: &Text) {
        let is_basic = text.value.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic "));
        if is_basic && text.value.contains("}:") {
            let found =
                Diagnostic::new(&rules::TPL007, text.span, "user name and password are sent in the clear")
                    .label("the scheme `Basic` wants them in Base64")
                    .help("write `basic: { username: …, password: … }` instead of this header")
                    .note("RFC 7617 §2");
            self.report(found);
        }
    }

    /// Parameters.
    pub(super) fn pairs(
        &mut self,
        pairs: Option<&Map<Option<Json>>>,
        there: Needs,
        mentioned: &mut Mentioned<'a>,
    ) -> Pairs<'a> {
        let mut all = Vec::new();
        for (name, value) in pairs.iter().flat_map(|pairs| pairs.present()) {
            self.literal_name(name);
            if let Some(node) = self.node(value, there, mentioned) {
                all.push((self.text(name), node));
            }
        }
        self.slice(&all)
    }

    fn node(&mut self, value: &Json, there: Needs, mentioned: &mut Mentioned<'a>) -> Option<Node<'a>> {
        Some(match &value.value {
            JsonValue::Null => Node::Null,
            JsonValue::Boolean(value) => Node::Boolean(*value),
            JsonValue::Number(number) => Node::Number(self.text(number)),
            JsonValue::Text(text) => {
                return self.text_node(&Spanned { value: text.clone(), span: value.span }, there, mentioned);
            }
            JsonValue::List(items) => {
                let items: Vec<Node<'a>> =
                    items.iter().filter_map(|item| self.node(item, there, mentioned)).collect();
                Node::List(self.slice(&items))
            }
            JsonValue::Map(members) => {
                let mut all = Vec::new();
                for (name, member) in members {
                    self.literal_name(name);
                    if let Some(node) = self.node(member, there, mentioned) {
                        all.push((self.text(name), node));
                    }
                }
                Node::Object(self.slice(&all))
            }
        })
    }

    /// A text that is one whole reference takes the value's type; any other is a text.
    fn text_node(&mut self, text: &Text, there: Needs, mentioned: &mut Mentioned<'a>) -> Option<Node<'a>> {
        let parts = self.template(text, Place::Param, there, mentioned)?;
        if let [Piece::Reference(reference)] = template::parse(&text.value).0.as_slice() {
            let span = template::place_of(self.sources, text, reference.part.clone());
            if let Some(What::Literal { text, json }) = self.lookup(reference, span).map(|info| info.what) {
                return Some(match json {
                    Literal::Text => Node::Text(text),
                    Literal::Number => Node::Number(text),
                    Literal::Boolean => Node::Boolean(text == "true"),
                });
            }
        }
        Some(match parts {
            [] => Node::Text(""),
            [Part::Text(text)] => Node::Text(text),
            [Part::Slot(slot)] => Node::Slot(*slot),
            parts => Node::Join(parts),
        })
    }
}
