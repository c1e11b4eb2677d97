//! What goes over the wire for typed clients: `requests.txt`, which `AUTHWRIGHT_UPDATE=1` writes again.

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use authwright::{Call, CallbackError, Grant, Moment, Next, Request, Response};
use authwright_tests::features::{assay, braid, cipher, drift, ember, flint, glyph, r#yield};

use crate::typed;

/// 2026-01-15T12:00:00Z.
const NOW: u64 = 1_768_478_400;

/// Always the same instant and the same chance.
fn moment() -> Moment {
    Moment::new(UNIX_EPOCH + Duration::from_secs(NOW), [7; 64])
}

/// Everything that was made, as text.
#[derive(Default)]
struct Wire(String);

impl Wire {
    fn show(&mut self, name: &str, request: &Request) {
        let _ = writeln!(self.0, "### {name}\n{} {}", request.method, request.url);
        for (header, value) in &request.headers {
            let _ = writeln!(self.0, "{header}: {value}");
        }
        if let Some(timeout) = request.timeout {
            let _ = writeln!(self.0, "(within {timeout:?})");
        }
        let body = String::from_utf8(request.body.clone()).unwrap();
        self.0.push('\n');
        if !body.is_empty() {
            let _ = writeln!(self.0, "{}\n", body.trim_end());
        }
    }

    /// Answers each request of a call in turn, until there is a grant.
    fn run(&mut self, name: &str, call: Call, answers: &[Response]) -> Grant {
        let mut next = Next::Send(Box::new(call));
        for (index, answer) in answers.iter().enumerate() {
            let Next::Send(call) = next else { panic!("{name}: {index} requests were enough") };
            self.show(&format!("{name} {}", index + 1), &call.request(&moment()).unwrap());
            next = call.receive(answer.clone(), &moment()).unwrap();
        }
        match next {
            Next::Done(grant) => grant,
            _ => panic!("{name}: {} requests were not enough", answers.len()),
        }
    }
}

fn json(text: &str) -> Response {
    Response::new(200, vec![("Content-Type".into(), "application/json".into())], text)
}

fn signed(wire: &mut Wire) {
    let get = || Request::get("/items?b=2&a=1");
    let post =
        || Request::new("POST", "/items").with_header("Content-Type", "application/json").with_body("{}");

    let mut request = post();
    typed::assay().client().unwrap().sign(&mut request, &moment()).unwrap();
    wire.show("assay every", &request);
    let client = assay::optional::Credentials {}.client().unwrap();
    let mut request = get();
    client.sign(&mut request, &moment()).unwrap();
    wire.show("assay optional", &request);
    wire.show("assay optional, verify", &client.verify().unwrap().request(&moment()).unwrap());

    let braid = braid::token::Credentials {
        access_token: "t".into(),
        region: braid::Region::EuNorth,
        backup_region: braid::BackupRegion::EuSouth,
        plan: braid::TokenPlan::Large,
    };
    let mut request = get();
    braid.client().unwrap().sign(&mut request, &moment()).unwrap();
    wire.show("braid token", &request);

    let app = r#yield::v2_token::App { app: "x".into() };
    let credentials = r#yield::v2_token::Credentials {
        access_token: "t".into(),
        r#type: r#yield::Type::V12,
        r#async: true,
        r#gen: 3,
        values: "v".into(),
        time: r#yield::Time::Now,
        rt: "R".into(),
        authwright: "a".into(),
        address_2: "B".into(),
        key2b: "k".into(),
    };
    let mut request = get();
    credentials.client(&app).unwrap().sign(&mut request, &moment()).unwrap();
    wire.show("yield v2_token", &request);

    let cipher = cipher::signed::Credentials {
        key_id: "ab-C_D\"".into(),
        secret: "s".into(),
        encoded_secret: "AAECAw==".into(),
        zone: cipher::Zone::B,
        document: r#"{"shard":"s1"}"#.into(),
    };
    let mut request = get();
    cipher.client().unwrap().sign(&mut request, &moment()).unwrap();
    wire.show("cipher signed", &request);

    let glyph = glyph::key::Credentials {
        api_key: "k".into(),
        quoted: "a\"#".into(),
        tilde: "~".into(),
        style: glyph::Style::Path,
    };
    let mut options = glyph::key::Options::default();
    options.unicode = Some("u".into());
    let mut request = get();
    glyph.client_with(&options).unwrap().sign(&mut request, &moment()).unwrap();
    wire.show("glyph key", &request);
}

fn keys_and_passwords(wire: &mut Wire) {
    let tenant = || "acme & co".to_owned();
    let clients = [
        (
            "key_in_query",
            flint::key_in_query::Credentials { api_key: "k&1".into(), tenant: tenant() }.client(),
        ),
        ("key_in_text", flint::key_in_text::Credentials { api_key: "k".into(), tenant: tenant() }.client()),
        (
            "password",
            flint::password::Credentials { username: "u".into(), password: "p:1".into(), tenant: tenant() }
                .client(),
        ),
        (
            "password_only",
            flint::password_only::Credentials { password: "p".into(), tenant: tenant() }.client(),
        ),
    ];
    for (name, client) in clients {
        let client = client.unwrap();
        let mut request = Request::get("/items");
        client.sign(&mut request, &moment()).unwrap();
        wire.show(&format!("flint {name}"), &request);
    }
    let bearer = flint::bearer::Credentials { access_token: "t".into(), tenant: tenant() }.client().unwrap();
    wire.show("flint bearer, verify", &bearer.verify().unwrap().request(&moment()).unwrap());
}

fn tokens(wire: &mut Wire) {
    let answer = json(r#"{"access_token":"t1","refresh_token":"r1"}"#);
    let tenant = || "acme".to_owned();
    let (id, secret) = ("id 1".to_owned(), "s&1");
    let calls = [
        (
            "post",
            flint::post::Credentials {
                client_id: id.clone(),
                client_secret: secret.into(),
                tenant: tenant(),
            }
            .client(),
        ),
        (
            "form_basic",
            flint::form_basic::Credentials {
                client_id: id.clone(),
                client_secret: secret.into(),
                tenant: tenant(),
            }
            .client(),
        ),
        (
            "raw_basic",
            flint::raw_basic::Credentials {
                client_id: id.clone(),
                client_secret: secret.into(),
                tenant: tenant(),
            }
            .client(),
        ),
        ("unproven", flint::unproven::Credentials { client_id: id.clone(), tenant: tenant() }.client()),
        (
            "owner",
            flint::owner::Credentials {
                username: "u".into(),
                password: "p".into(),
                client_id: id.clone(),
                client_secret: secret.into(),
                tenant: tenant(),
            }
            .client(),
        ),
        (
            "token",
            flint::token::Credentials {
                refresh_token: "r0".into(),
                client_id: id,
                client_secret: secret.into(),
                tenant: tenant(),
            }
            .client(),
        ),
    ];
    for (name, client) in calls {
        let client = client.unwrap();
        let grant = wire.run(&format!("flint {name}"), client.log_in(), std::slice::from_ref(&answer));
        let revocation = client.revoke(&grant).unwrap();
        wire.show(&format!("flint {name}, revoke"), &revocation.request(&moment()).unwrap());
    }
}

fn browser(wire: &mut Wire) {
    let app = drift::code::App {
        client_id: "id".into(),
        client_secret: "secret".into(),
        redirect_uri: "https://app.drift-user.io/cb".into(),
    };
    let client = drift::code::Credentials { shop: "acme".into() }.client(&app).unwrap();
    let login = client.start_login(&moment());
    wire.show("drift code, authorize", &Request::get(login.url.clone()));
    let state = login.url.split("nonce_state=").nth(1).unwrap().split('&').next().unwrap();
    assert_eq!(state.len(), 64);
    let query = format!(
        "auth_code=c1&nonce_state={state}&region=eu1&api-host=api.drift.cloud&install=0a&shop=acme.drift-shops.io"
    );
    let refused = client.finish_login(client.start_login(&moment()).pending, &query, &moment());
    assert!(matches!(refused, Err(CallbackError::Check(_))), "{refused:?}");

    let expected = client.as_client().expected_in_callback(&query, &moment());
    let (_, hmac) = expected.iter().find(|(name, _)| name == "hmac").unwrap();
    let call = client.finish_login(login.pending, &format!("{query}&hmac={hmac}"), &moment()).unwrap();
    let answer = json(
        r#"{"access_token":"t1","refresh_token":"r1","id_token":"i1","expires_in":60,"account":7,"key":"hush","webhook":"https://x.drift-shops.io/w"}"#,
    );
    let grant = wire.run("drift code", call, &[answer]);
    let captured = drift::code::Captured::from_grant(&grant).unwrap();
    assert_eq!((&*captured.region, &*captured.via, captured.account), ("eu1", "direct", 7));
    assert_eq!((captured.api_host.as_deref(), captured.admin), (Some("api.drift.cloud"), false));
    assert_eq!(captured.install.expose(), "0a");
    let debug = format!("{captured:?}");
    assert!(!debug.contains("hush") && !debug.contains("0a"), "{debug}");

    let mut request = Request::get("/orders");
    client.sign(&grant, &mut request, &moment()).unwrap();
    wire.show("drift code, api", &request);
    let renewal = client.refresh(&grant).unwrap();
    let renewed = wire.run("drift code, refresh", renewal, &[json(r#"{"access_token":"t2"}"#)]);
    let kept = drift::code::Captured::from_grant(&renewed).unwrap();
    assert_eq!((kept.account, renewed.id_token.unwrap().expose()), (7, "i1"));
    wire.show("drift code, revoke", &client.revoke(&grant).unwrap().request(&moment()).unwrap());
}

fn other_browser_logins(wire: &mut Wire) {
    let redirect_uri = || "https://app.drift-user.io/cb".to_owned();
    let app = drift::plain::App {
        client_id: "id".into(),
        client_secret: "secret".into(),
        redirect_uri: redirect_uri(),
    };
    let plain = drift::plain::Credentials { shop: "acme".into() }.client(&app).unwrap();
    let public = drift::public::Credentials {
        client_id: "id".into(),
        redirect_uri: redirect_uri(),
        shop: "acme".into(),
    };
    let public = public.client().unwrap();
    let app = drift::keyed::App { redirect_uri: redirect_uri() };
    let keyed = drift::keyed::Credentials { shop: "acme".into() }.client(&app).unwrap();
    for (name, client, code, answer) in [
        ("plain", plain, "code", r#"{"access_token":"t1"}"#),
        ("public", public, "code", r#"{"access_token":"t1"}"#),
        ("keyed", keyed, "ticket", r#"{"token":"t1"}"#),
    ] {
        let login = client.start_login(&moment());
        wire.show(&format!("drift {name}, authorize"), &Request::get(login.url.clone()));
        let state = login.url.split("&state=").nth(1).unwrap().split('&').next().unwrap();
        let query = format!("{code}=c1&state={state}");
        let call = client.finish_login(login.pending, &query, &moment()).unwrap();
        wire.run(&format!("drift {name}"), call, &[json(answer)]);
    }
}

fn sessions(wire: &mut Wire) {
    let credentials = ember::steps::Credentials { user: "a&b@ember-works.io".into(), password: "<p>".into() };
    let client = credentials.client().unwrap();
    let headers = vec![
        ("Set-Cookie".to_owned(), "SID=s1; Path=/; HttpOnly".to_owned()),
        ("X-Csrf".to_owned(), "0f".to_owned()),
    ];
    let login = r#"{"accounts":[{"id":1,"owner":{"email":"x"},"kind":"y"},{"id":42,"owner":{"email":"a&b@ember-works.io"},"kind":"main \"one\""}]}"#;
    let answers = [
        Response::new(200, headers, login),
        Response::new(204, Vec::new(), ""),
        json(r#"{"code":0,"b":[{"token":"t1"}],"expires":90000}"#),
        Response::new(200, Vec::new(), ""),
    ];
    let grant = wire.run("ember steps", client.log_in(), &answers);
    assert_eq!(grant.expires_at, Some(NOW + 90));
    let mut request = Request::new("POST", "/notes");
    client.sign(&grant, &mut request, &moment()).unwrap();
    wire.show("ember steps, api", &request);
    wire.show("ember steps, revoke", &client.revoke(&grant).unwrap().request(&moment()).unwrap());

    let cipher = cipher::login::Credentials {
        key_id: "ab-cd".into(),
        secret: "s".into(),
        encoded_secret: "AAECAw==".into(),
        zone: cipher::Zone::A,
        document: "{}".into(),
    };
    let answers = [json(r#"{"challenge":"c1"}"#), json(r#"{"token":"head.tail"}"#)];
    let client = cipher.client().unwrap();
    let grant = wire.run("cipher login", client.log_in(), &answers);
    let mut request = Request::get("/items");
    client.sign(&grant, &mut request, &moment()).unwrap();
    wire.show("cipher login, api", &request);
}

#[test]
fn requests_of_typed_clients() {
    let mut wire = Wire::default();
    signed(&mut wire);
    keys_and_passwords(&mut wire);
    tokens(&mut wire);
    browser(&mut wire);
    other_browser_logins(&mut wire);
    sessions(&mut wire);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/features/requests.txt");
    if std::env::var_os("AUTHWRIGHT_UPDATE").is_some() {
        std::fs::write(&path, &wire.0).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), wire.0);
}

/// Each way in which an answer says when a token ends.
#[test]
fn expiries() {
    let jwt = "eyJhbGciOiJub25lIn0.eyJleHAiOjE3Njg0Nzg0NjB9.x";
    let user = || ("ada@ember-works.io".to_owned(), "p".into());
    macro_rules! call {
        ($method:ident) => {{
            let (user, password) = user();
            ember::$method::Credentials { user, password }.client().unwrap().log_in()
        }};
    }
    let expires =
        |text: &str| Response::new(200, vec![("Expires".to_owned(), text.to_owned())], r#"{"t":"t"}"#);
    let cases = [
        (call!(unix), json(r#"{"t":"t","e":1768478460}"#)),
        (call!(unix), json(r#"{"t":"t","e":"1768478460"}"#)),
        (call!(unix_ms), json(r#"{"t":"t","e":1768478460000}"#)),
        (call!(rfc3339), json(r#"{"t":"t","e":"2026-01-15T13:01:00+01:00"}"#)),
        (call!(http_date), expires("Thu, 15 Jan 2026 12:01:00 GMT")),
        (call!(jwt), json(&format!(r#"{{"t":"{jwt}"}}"#))),
        (call!(pattern), json(r#"{"t":"t","e":"15/01/2026 12:01:00"}"#)),
    ];
    for (call, answer) in cases {
        let grant = Wire::default().run("expiry", call, &[answer]);
        assert_eq!(grant.expires_at, Some(NOW + 60));
    }
}
