//! The typed shells: what makes a client, and what is said of what does not.

use std::fmt::Debug;

use authwright::{InvalidCredentials, Reason, Scopes, Secret};
use authwright_tests::features::{assay, braid, cipher, drift, flint, glyph, r#yield};

/// The problems, as `key: reason`. None: a client.
fn check<T>(name: &str, made: Result<T, InvalidCredentials>, expected: &[(&str, Reason)]) {
    let found: Vec<(String, Reason)> = match made {
        Ok(_) => Vec::new(),
        Err(invalid) => {
            let problems = invalid.problems.into_iter();
            problems.map(|problem| (problem.key, problem.reason)).collect()
        }
    };
    let expected: Vec<(String, Reason)> =
        expected.iter().map(|(key, reason)| ((*key).to_owned(), reason.clone())).collect();
    assert_eq!(found, expected, "{name}");
}

fn out_of_range(min: i64, max: i64) -> Reason {
    Reason::OutOfRange { min, max }
}

fn outside(domains: &[&str]) -> Reason {
    Reason::Outside { domains: domains.iter().map(|domain| (*domain).to_owned()).collect() }
}

pub(crate) const PEM: &str = "-----BEGIN X-----\nAA==\n-----END X-----\n";

/// Every field of every type, right.
pub(crate) fn assay() -> assay::every::Credentials {
    assay::every::Credentials {
        text: "north".into(),
        key: "key-1234".into(),
        count: 5,
        free: i64::MIN,
        depth: -1,
        flag: false,
        plan: assay::Plan::Pro,
        host: "https://EU.assay-labs.io/".into(),
        tenant: "https://acme.assay-labs.io/login".into(),
        bucket: "Files".into(),
        port: 8443,
        url: "https://hooks.assay-labs.io/in/".into(),
        email: "ada@assay-labs.io".into(),
        uuid: "67e55044-10b1-426f-9247-bb680e5fe0c8".into(),
        pem: PEM.into(),
        certificate: PEM.replace('\n', "\\n"),
        account: r#"{"client_email":"svc@assay-labs.io","project_id":"p 1","private_key":"-----BEGIN X-----\nAA==\n-----END X-----\n"}"#.into(),
        settings: r#" { "a": [1, 2] } "#.into(),
        scopes: [assay::every::scopes::READ, assay::every::scopes::WRITE_ALL].into(),
    }
}

/// A name, what is changed of right credentials, and the problem that follows.
type Case = (&'static str, fn(&mut assay::every::Credentials), Option<Reason>);

const CASES: &[Case] = &[
    ("text", |all| all.text = "North".into(), Some(Reason::Pattern)),
    ("text", |all| all.text = String::new(), Some(Reason::Blank)),
    ("text", |all| all.text = "a\nb".into(), Some(Reason::ControlCharacter)),
    ("key", |all| all.key = "abc".into(), Some(Reason::Pattern)),
    ("key", |all| all.key = Secret::default(), Some(Reason::Blank)),
    ("count", |all| all.count = 6, Some(Reason::OutOfRange { min: -5, max: 5 })),
    ("count", |all| all.count = -5, None),
    ("free", |all| all.free = i64::MAX, None),
    ("depth", |all| all.depth = 0, Some(Reason::OutOfRange { min: i64::MIN, max: -1 })),
    ("flag", |all| all.flag = true, None),
    ("plan", |all| all.plan = assay::Plan::Starter, None),
    ("host", |all| all.host = "assay.cloud".into(), None),
    ("host", |all| all.host = "assay-labs.io:443".into(), Some(Reason::NotAHost)),
    ("tenant", |all| all.tenant = "a.b".into(), Some(Reason::NotAHostLabel)),
    ("bucket", |all| all.bucket = "a_b".into(), Some(Reason::NotAHostLabel)),
    ("port", |all| all.port = 65_536, Some(Reason::OutOfRange { min: 1, max: 65_535 })),
    ("port", |all| all.port = 0, Some(Reason::OutOfRange { min: 1, max: 65_535 })),
    ("url", |all| all.url = "http://assay-labs.io".into(), Some(Reason::NotAUrl)),
    ("email", |all| all.email = "ada".into(), Some(Reason::NotAnEmail)),
    ("uuid", |all| all.uuid = "67e55044".into(), Some(Reason::NotAUuid)),
    ("pem", |all| all.pem = "AA==".into(), Some(Reason::NotAPem)),
    ("certificate", |all| all.certificate = "AA==".into(), Some(Reason::NotAPem)),
    ("account", |all| all.account = "{".into(), Some(Reason::NotJson)),
    ("account.private_key", |all| all.account = r#"{"private_key":"k"}"#.into(), Some(Reason::NotAPem)),
    ("account", |all| all.account = "{}".into(), None),
    ("settings", |all| all.settings = "{'a': 1}".into(), Some(Reason::NotJson)),
    ("scopes", |all| all.scopes = ["a,b"].into(), Some(Reason::NotAScope)),
    ("scopes", |all| all.scopes = Scopes::default(), Some(Reason::Missing)),
];

#[test]
fn fields_of_every_type() {
    check("all right", assay().client(), &[]);
    for (key, change, expected) in CASES {
        let mut credentials = assay();
        change(&mut credentials);
        let expected: Vec<(&str, Reason)> = expected.iter().map(|reason| (*key, reason.clone())).collect();
        check(key, credentials.client(), &expected);
    }
    let within = ["assay-labs.io", "assay.cloud"];
    let mut credentials = assay();
    credentials.host = "assay-labs.io.evil.io".into();
    credentials.url = "https://evil.io/?assay-labs.io".into();
    check("outside", credentials.client(), &[("host", outside(&within)), ("url", outside(&within[..1]))]);
}

/// All problems at once, in the order of the fields; what is an option is checked where it is given.
#[test]
fn every_problem_is_listed() {
    let mut credentials = assay();
    (credentials.scopes, credentials.count, credentials.text) = (["a b", "c,d"].into(), 9, "?".into());
    let mut options = assay::every::Options::default();
    options.nickname = Some("a\rb".into());
    let expected = [
        ("text", Reason::Pattern),
        ("nickname", Reason::ControlCharacter),
        ("count", out_of_range(-5, 5)),
        ("scopes", Reason::NotAScope),
    ];
    check("four", credentials.client_with(&options), &expected);
}

#[test]
fn fields_that_may_be_left_out() {
    use assay::optional::{Credentials, Options};
    check("nothing", Credentials {}.client(), &[]);
    let mut options = Options::default();
    options.text = Some("south".into());
    options.key = Some("key-1234".into());
    options.free = Some(1);
    options.flag = Some(false);
    options.plan = Some(assay::Plan::Starter);
    options.port = Some(1);
    options.pem = Some(PEM.into());
    options.scopes = Some(["read"].into());
    check("some", Credentials {}.client_with(&options), &[]);
    (options.depth, options.port) = (Some(0), Some(0));
    let expected = [("depth", out_of_range(i64::MIN, -1)), ("port", out_of_range(1, 65_535))];
    check("some wrong", Credentials {}.client_with(&options), &expected);
}

#[test]
fn what_the_integration_supplies() {
    use assay::{integration, shared_key};
    let all = assay();
    let app = integration::App {
        text: all.text,
        key: all.key,
        count: all.count,
        free: all.free,
        depth: all.depth,
        flag: all.flag,
        plan: all.plan,
        host: all.host,
        tenant: all.tenant,
        bucket: all.bucket,
        port: all.port,
        url: all.url,
        email: all.email,
        uuid: all.uuid,
        pem: all.pem,
        certificate: all.certificate,
        account: all.account,
        settings: all.settings,
        scopes: all.scopes,
    };
    check("all by the integration", integration::Credentials {}.client(&app), &[]);
    let wrong = integration::App { count: 7, ..app };
    let expected = [("count", out_of_range(-5, 5))];
    check("one wrong", integration::Credentials {}.client(&wrong), &expected);

    check("optional, absent", shared_key::Credentials {}.client(&shared_key::App {}), &[]);
    let mut options = shared_key::Options::default();
    options.api_key = Some("a\nb".into());
    let made = shared_key::Credentials {}.client_with(&shared_key::App {}, &options);
    check("optional, wrong", made, &[("api_key", Reason::ControlCharacter)]);
    check("no fields", assay::open::Credentials {}.client(), &[]);
}

/// Methods share the type of a choice where the keys are the same, and have one of their own where they are not.
#[test]
fn choices() {
    let key = braid::key::Credentials {
        api_key: "k".into(),
        region: braid::Region::EuNorth,
        backup_region: braid::BackupRegion::EuSouth,
        plan: braid::KeyPlan::Large,
    };
    let mut options = braid::key::Options::default();
    (options.environment, options.single) = (Some(braid::Environment::Test), Some(braid::Single::Only));
    check("key", key.client_with(&options), &[]);
    let token = braid::token::Credentials {
        access_token: "t".into(),
        region: braid::Region::EuNorth,
        backup_region: braid::BackupRegion::EuSouth,
        plan: braid::TokenPlan::Large,
    };
    check("token", token.client(), &[]);
    let app = braid::partner::App { plan: braid::PartnerPlan::Gigantic };
    let partner = braid::partner::Credentials {
        username: String::new(),
        password: "p".into(),
        region: braid::Region::EuWest,
        backup_region: braid::BackupRegion::EuWest,
    };
    check("partner", partner.client(&app), &[("username", Reason::Blank)]);
}

/// A program's own settings name a choice by its key, as forms and stored credentials do.
#[test]
fn choices_by_key() {
    use braid::Region;
    assert_eq!(Region::ALL, [Region::EuWest, Region::EuNorth, Region::EuSouth]);
    let of_key = |key: &str| Region::ALL.iter().find(|region| region.key() == key).copied();
    assert_eq!(of_key("eu_north"), Some(Region::EuNorth));
    assert_eq!(["EuWest", "eu-west", "", "EU_WEST"].map(of_key), [None; 4]);
    assert_eq!(r#yield::Type::V1_2.key(), "v1_2");
}

/// A keyword of Rust, a name of the generated code, and a name of the prelude are names like any other.
#[test]
fn names_that_mean_something_in_rust() {
    let credentials = r#yield::r#type::Credentials {
        r#type: r#yield::Type::None,
        r#async: true,
        r#gen: 0,
        values: "v".into(),
        time: r#yield::Time::Later,
        rt: "r".into(),
        authwright: "a".into(),
        address_2: "b".into(),
        key2b: "k".into(),
    };
    let mut options = r#yield::r#type::Options::default();
    options.value = Some(r#yield::Value::Vec);
    options.debug = Some(r#yield::Debug::Clone);
    let app = r#yield::r#type::App { app: "x".into() };
    check("keywords", credentials.client_with(&app, &options), &[("gen", out_of_range(1, i64::MAX))]);
    assert_eq!(r#yield::r#async::scope::TYPE, "type");
    assert_eq!([r#yield::r#async::r#extern::READ, r#yield::r#async::r#extern::ALL], ["r", "*"]);
}

#[test]
fn texts_with_quotes() {
    let made = |quoted: &str| {
        glyph::key::Credentials {
            api_key: "k".into(),
            quoted: quoted.into(),
            tilde: "~".into(),
            style: glyph::Style::Path,
        }
        .client()
    };
    check("as the pattern wants", made("a\"#"), &[]);
    check("against the pattern", made("a\"b"), &[("quoted", Reason::Pattern)]);
}

/// A value that cannot be computed of right fields is a problem of the client, not of its first request.
#[test]
fn computed_values_are_tried() {
    let made = |encoded: &str, document: &str| {
        cipher::signed::Credentials {
            key_id: "ab-cd".into(),
            secret: "s".into(),
            encoded_secret: encoded.into(),
            zone: cipher::Zone::A,
            document: document.into(),
        }
        .client()
    };
    check("right", made("AAECAw==", r#"{"shard":"s1"}"#), &[]);
    check("without the member", made("AAECAw==", "{}"), &[]);
    check("no base64", made("?", "{}"), &[("raw_key", Reason::NotComputable)]);
}

/// Neither secrets nor what is made of them are in `Debug`, be they of the person or of the integration.
#[test]
fn debug_hides_secrets() {
    let hidden = |value: &dyn Debug| {
        let text = format!("{value:?} {value:#?}");
        assert!(!text.contains("hush") && text.contains("[redacted]"), "{text}");
    };
    let app = drift::code::App {
        client_id: "id".into(),
        client_secret: "hush".into(),
        redirect_uri: "https://app.drift-user.io/cb".into(),
    };
    hidden(&app);
    let mut options = assay::optional::Options::default();
    options.account = Some("hush".into());
    hidden(&options);
    let credentials = flint::bearer::Credentials { access_token: "hush".into(), tenant: "t".into() };
    hidden(&credentials);
}

/// An invalid `Credentials` of a login in the browser says so before there is a login.
#[test]
fn browser_logins() {
    let app = |redirect_uri: &str| drift::plain::App {
        client_id: "id".into(),
        client_secret: "s".into(),
        redirect_uri: redirect_uri.into(),
    };
    let made = |redirect_uri: &str, length: Option<i64>| {
        let mut options = drift::plain::Options::default();
        options.state_length = length;
        drift::plain::Credentials { shop: "acme".into() }.client_with(&app(redirect_uri), &options)
    };
    check("right", made("http://127.0.0.1:9/cb", Some(255)), &[]);
    check(
        "too short a state",
        made("com.acme.app:/cb", Some(21)),
        &[("state_length", out_of_range(22, 255))],
    );
    check("no redirect URI", made("javascript:x", None), &[("redirect_uri", Reason::NotAUrl)]);
}
