//! Grants and logins go to the hosts that they were made for, and to no other customer's.

use authwright::table::{
    Api, Authorize, Callback, Choice, Connector, Derived, Field, Kind, Method, Node, Op, Origin, Part, Slot,
    Source, Step, Take, Target,
};
use authwright::{
    BrowserLogin, CallError, CallbackError, Client, DirectLogin, Grant, LoginKey, LoginOptions, Moment,
    Pending, Request, SignError,
};
use serde_json::{Value as Json, json};

use crate::tables::{at, body, done, ok};

const fn field(index: u16) -> Part<'static> {
    Part::Slot(Slot::Field(index))
}

const TAKE: &[Take] = &[
    Take::required(Origin::Path("t"), Target::AccessToken),
    Take::optional(Origin::Path("r"), Target::RefreshToken),
];

const REGIONS: &[Choice] = &[Choice::new("eu", "Europe", "api-eu"), Choice::new("us", "America", "api")];

/// Every place in which a field may decide a host, and some in which it does not.
static SHOPS: Connector = Connector::new(
    "shops",
    "Shops",
    &[
        &Method::new(
            "login",
            "Login",
            "oauth2_authorization_code",
            &[
                Field::new("shop", "Shop", Kind::HostLabel { suffix: ".shops.example" }),
                Field::new("region", "Region", Kind::Choice(REGIONS)).default("us"),
                Field::new("team", "Team", Kind::HostLabel { suffix: "" }).optional(),
                Field::new("auth_url", "URL", Kind::Url),
                Field::new("revoke_host", "Host", Kind::Host).default("revoke.example"),
                Field::new("app_host", "Host", Kind::Host).app().default("app.example"),
                Field::new("key", "Key", Kind::HostLabel { suffix: "" }).secret().default("k"),
                Field::new("path", "Path", Kind::Text).default("p"),
                Field::new("client_id", "Client ID", Kind::Text).default("id"),
            ],
        )
        .derived(&[
            Derived::new("lower", Source::Template(&[field(2)])).apply(&[Op::Lowercase]),
            Derived::new(
                "team_host",
                Source::FirstOf(&[
                    &[Part::Slot(Slot::Derived(0)), Part::Text(".example")],
                    &[Part::Text("no.example")],
                ]),
            )
            .kind(Kind::Host),
        ])
        .authorize(
            Authorize::new(
                &[field(3), Part::Text("/authorize?u=https://"), Part::Form(Slot::Field(7))],
                &[("client_id", Node::Slot(Slot::Field(8))), ("state", Node::Slot(Slot::State))],
            ),
            Callback::new().state("state").take(&[Take::required(Origin::Parameter("code"), Target::Code)]),
        )
        .login(&[Step::post(&[
            Part::Text("https://"),
            field(0),
            Part::Text(".shops.example/t/"),
            Part::Segment(Slot::Field(7)),
        ])
        .form(&[("code", Node::Slot(Slot::Code)), ("shop", Node::Slot(Slot::Field(0)))])
        .take(TAKE)])
        .refresh(
            Step::post(&[Part::Text("https://"), Part::Slot(Slot::Derived(1)), Part::Text("/t")])
                .form(&[("r", Node::Slot(Slot::RefreshToken))])
                .take(TAKE),
        )
        .revoke(Step::post(&[Part::Text("https://"), field(4)]))
        .api(
            Api::new(&[
                Part::Text("https://"),
                field(1),
                Part::Text("."),
                field(6),
                Part::Text("."),
                field(5),
            ])
            .headers(&[("Authorization", &[Part::Slot(Slot::AccessToken)])])
            .verify(&Step::get(&[Part::Text("/me/"), Part::Segment(Slot::Field(7))])),
        ),
        &Method::new(
            "direct",
            "Direct",
            "session",
            &[Field::new("shop", "Shop", Kind::HostLabel { suffix: "" })],
        )
        .login(&[Step::post(&[Part::Text("https://"), field(0), Part::Text(".shops.example/t")]).take(TAKE)])
        .api(
            Api::new(&[Part::Text("https://"), field(0), Part::Text(".shops.example")])
                .headers(&[("Authorization", &[Part::Slot(Slot::AccessToken)])]),
        ),
    ],
);

fn client(more: &[(&str, &str)]) -> Client {
    let mut pairs = vec![("shop", "Acme"), ("team", "Red"), ("auth_url", "https://id.acme.example/x/")];
    pairs.retain(|(key, _)| !more.iter().any(|(other, _)| other == key));
    pairs.extend(more.iter().filter(|(_, value)| !value.is_empty()));
    Client::from_text(&SHOPS, "login", &pairs).unwrap()
}

fn grant(client: &Client) -> Grant {
    let login = client.start_login(&at(1)).unwrap();
    let query = format!("code=c&state={}", crate::tables::parameter(&login.url, "state").unwrap());
    let call = client.finish_login(login.pending, &query, &at(1)).unwrap();
    done(call, ok(r#"{"t": "token", "r": "refresh"}"#), 1)
}

fn sign(client: &Client, grant: &Grant) -> Result<(), SignError> {
    client.sign(Some(grant), &mut Request::get("/x"), &at(1))
}

#[test]
fn what_is_remembered() {
    let stored: Json = serde_json::from_str(grant(&client(&[])).to_secret_json().expose()).unwrap();
    let expected = json!({"shop": "acme", "region": "us", "team": "red", "auth_url": "https://id.acme.example/x",
        "revoke_host": "revoke.example"});
    assert_eq!(stored["made_for"], expected);
    // Where no field decides a host, there is nothing to remember.
    let grant = done(crate::tables::password().log_in().unwrap(), ok(r#"{"access_token": "a"}"#), 1);
    assert!(!grant.to_secret_json().expose().contains("made_for"));
}

/// A host that stands in for a field which was left out is one host of many, too.
#[test]
fn what_was_left_out_is_remembered() {
    let (without, with) = (client(&[("team", "")]), client(&[("team", "red")]));
    let grant = grant(&without);
    let stored: Json = serde_json::from_str(grant.to_secret_json().expose()).unwrap();
    assert_eq!(stored["made_for"]["team"], Json::Null);
    assert!(stored["made_for"].as_object().unwrap().contains_key("team"));
    for grant in [&grant, &Grant::from_secret_json(grant.to_secret_json().expose()).unwrap()] {
        assert_eq!(sign(&without, grant), Ok(()));
        assert_eq!(sign(&with, grant), Err(SignError::WrongGrant));
        assert_eq!(with.refresh(grant).map(drop), Err(CallError::WrongGrant));
    }
    let pending = without.start_login(&at(1)).unwrap().pending;
    let pending = Pending::from_secret_json(pending.to_secret_json().expose()).unwrap();
    assert_eq!(with.finish_login(pending, "", &at(1)).map(drop), Err(CallbackError::WrongMethod));
}

#[test]
fn a_grant_is_refused_where_it_would_go_to_another_host() {
    let own = client(&[]);
    let grant = grant(&own);
    for (changes, fits) in [
        (&[][..], true),
        (&[("shop", "https://ACME.shops.example/")], true),
        (&[("path", "q"), ("client_id", "other"), ("key", "k2")], true),
        (&[("shop", "other")], false),
        (&[("region", "eu")], false),
        (&[("team", "blue")], false),
        (&[("team", "")], false),
        (&[("auth_url", "https://id.other.example/x")], false),
        (&[("revoke_host", "other.example")], false),
    ] {
        let client = client(changes);
        // Stored and read in between, too.
        for grant in [&grant, &Grant::from_secret_json(grant.to_secret_json().expose()).unwrap()] {
            let wrong = if fits { Ok(()) } else { Err(CallError::WrongGrant) };
            assert_eq!(
                sign(&client, grant),
                if fits { Ok(()) } else { Err(SignError::WrongGrant) },
                "{changes:?}"
            );
            assert_eq!(client.base_url(Some(grant)).map(drop).is_ok(), fits, "{changes:?}");
            assert_eq!(client.refresh(grant).map(drop), wrong, "{changes:?}");
            let revocation = client.revoke(grant).unwrap();
            assert_eq!(revocation.request(&at(1)).map(drop), wrong, "{changes:?}");
            let verification = client.verify(Some(grant)).unwrap();
            assert_eq!(verification.request(&at(1)).map(drop), wrong, "{changes:?}");
        }
        let (key, options) = (LoginKey::new([1; 32]), LoginOptions::default());
        let pending = |moment: &Moment| {
            let mut options = options.clone();
            options.key = Some(key.clone());
            own.start_login_with(options, moment).unwrap().pending
        };
        let state = crate::tables::parameter(&own.start_login(&at(1)).unwrap().url, "state").unwrap();
        for pending in [
            pending(&at(1)),
            Pending::from_secret_json(pending(&at(1)).to_secret_json().expose()).unwrap(),
            Pending::from_cookie(&pending(&at(1)).to_cookie(&key).unwrap(), &key).unwrap(),
        ] {
            let result = client.finish_login(pending, &format!("code=c&state={state}"), &at(1)).map(drop);
            assert_eq!(result, if fits { Ok(()) } else { Err(CallbackError::WrongMethod) }, "{changes:?}");
        }
    }
}

/// What is renewed is for the same hosts, and stays so.
#[test]
fn a_renewed_grant_remembers_too() {
    let own = client(&[]);
    let call = own.refresh(&grant(&own)).unwrap();
    assert_eq!(call.request(&at(2)).unwrap().url, "https://red.example/t");
    assert_eq!(body(&call.request(&at(2)).unwrap()), "r=refresh");
    let renewed = done(call, ok(r#"{"t": "new"}"#), 2);
    assert_eq!(sign(&own, &renewed), Ok(()));
    assert_eq!(sign(&client(&[("shop", "other")]), &renewed), Err(SignError::WrongGrant));
}

/// Stored forms of older versions, and of specs with other fields.
#[test]
fn what_is_not_remembered_fits_every_client() {
    for (made_for, fits) in [
        (json!(null), true),
        (json!({}), true),
        (json!({"gone": "x", "shop": "acme"}), true),
        (json!({"gone": "x", "shop": "other"}), false),
        (json!({"shop": 1}), true),
        (json!({"shop": "acme", "gone": null}), true),
        (json!({"shop": "acme", "team": null}), false),
        (json!([]), true),
    ] {
        let stored = json!({"v": 1, "id": "shops/login", "access_token": "t", "made_for": made_for});
        let grant = Grant::from_secret_json(&stored.to_string()).unwrap();
        assert_eq!(sign(&client(&[]), &grant).is_ok(), fits, "{made_for}");
    }
}

#[test]
fn typed_clients_refuse_them_too() {
    let shop = |name: &str| {
        let direct = Client::from_text(&SHOPS, "direct", &[("shop", name)]).unwrap();
        (BrowserLogin::new(client(&[("shop", name)])), DirectLogin::new(direct))
    };
    let ((acme, acme_direct), (other, other_direct)) = (shop("acme"), shop("other"));
    let grant = grant(acme.as_client());
    assert_eq!(acme.sign(&grant, &mut Request::get("/x"), &at(1)), Ok(()));
    assert_eq!(other.sign(&grant, &mut Request::get("/x"), &at(1)), Err(SignError::WrongGrant));
    assert_eq!(other.refresh(&grant).map(drop), Err(CallError::WrongGrant));
    let pending = acme.start_login(&at(1)).pending;
    assert_eq!(other.finish_login(pending, "", &at(1)).map(drop), Err(CallbackError::WrongMethod));

    let grant = done(acme_direct.log_in(), ok(r#"{"t": "token"}"#), 1);
    assert_eq!(acme_direct.sign(&grant, &mut Request::get("/x"), &at(1)), Ok(()));
    let error = other_direct.sign(&grant, &mut Request::get("/x"), &at(1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the grant is another connector's or method's, or was made for another host"
    );
    // Not even a login that needs no person is tried with another's grant.
    assert_eq!(other_direct.refresh(&grant).map(drop), Err(CallError::WrongGrant));
}
