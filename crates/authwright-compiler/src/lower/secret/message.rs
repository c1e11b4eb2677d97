//! What the requests of a method carry beside their URLs.

use crate::spec::{BasicSpec, Json, Map, MethodSpec, Text};

/// What one request carries. Those of an authorization request are left out: they go through a browser, which shows them.
pub(super) struct Message<'s> {
    pub(super) headers: Option<&'s Map<Option<Text>>>,
    pub(super) cookies: Option<&'s Map<Option<Text>>>,
    pub(super) query: Option<&'s Map<Option<Json>>>,
    pub(super) params: Option<&'s Map<Option<Json>>>,
    pub(super) basic: Option<&'s BasicSpec>,
    pub(super) content: Option<&'s Text>,
}

macro_rules! message {
    ($spec:ident) => {
        Message {
            headers: $spec.headers.as_ref(),
            cookies: $spec.cookies.as_ref(),
            query: $spec.query.as_ref(),
            params: $spec.params.as_ref(),
            basic: $spec.basic.as_ref(),
            content: $spec.content.as_ref(),
        }
    };
}

/// Every request of a method that the program sends, and what goes with each call of the API.
pub(super) fn messages(spec: &MethodSpec) -> Vec<Message<'_>> {
    let verify = spec.api.as_ref().and_then(|api| api.verify.as_ref());
    let requests = [&spec.token, &spec.refresh, &spec.revoke].into_iter().flatten().map(|one| &one.value);
    let mut messages: Vec<Message<'_>> = requests.chain(verify).map(|one| message!(one)).collect();
    messages.extend(spec.steps.iter().flatten().map(|one| message!(one)));
    messages.extend(spec.api.iter().map(|one| message!(one)));
    messages
}
