//! Requests as JSON, for tools.

use serde_json::json;

use super::plan::Shown;

/// An array with an object for each request: `name`, `method`, `url`, `headers` as pairs in order, `body` as a text or `null`.
pub(super) fn print(shown: &[Shown]) -> String {
    let objects: Vec<_> = shown
        .iter()
        .map(|one| {
            let request = &one.request;
            let body = (!request.body.is_empty()).then(|| String::from_utf8_lossy(&request.body));
            json!({
                "name": one.name,
                "method": request.method,
                "url": request.url,
                "headers": request.headers,
                "body": body,
            })
        })
        .collect();
    format!("{:#}\n", serde_json::Value::from(objects))
}
