//! The calls that generated code makes, as it makes them.

#![allow(clippy::unimplemented, reason = "the example of a generated module has a client that is not run")]

use authwright::Moment;
use authwright::table;

static CONNECTOR: table::Connector =
    table::Connector::new("shop", "Shop", &[&integration::METHOD, &person::METHOD, &key::METHOD]);

mod integration {
    use authwright as rt;
    use authwright::table::{Field, Kind, Method, Node, Origin, Part, Slot, Step, Take, Target};

    #[derive(Debug, Clone)]
    pub(super) struct Credentials {
        pub(super) client_id: String,
        pub(super) client_secret: rt::Secret,
    }

    pub(super) type Client = rt::DirectLogin;

    impl Credentials {
        pub(super) fn client(&self) -> Result<Client, rt::InvalidCredentials> {
            Client::checked(
                &super::CONNECTOR,
                0,
                &[
                    rt::Value::Text(&self.client_id),
                    rt::Value::Secret(&self.client_secret),
                    rt::Value::OptionalScopes(&Some(["read"].into())),
                ],
            )
        }
    }

    const CLIENT_ID: Slot = Slot::Field(0);
    const CLIENT_SECRET: Slot = Slot::Field(1);

    pub(super) static METHOD: Method = Method::new(
        "integration",
        "Integration",
        "oauth2_client_credentials",
        &[
            Field::new("client_id", "Client ID", Kind::Text),
            Field::new("client_secret", "Client secret", Kind::Text).secret(),
            Field::new("scope", "Scope", Kind::Scopes { separator: " ", known: &[] }).optional(),
        ],
    )
    .login(&[Step::post(&[Part::Text("https://shop.example/token")])
        .form(&[("client_id", Node::Slot(CLIENT_ID)), ("client_secret", Node::Slot(CLIENT_SECRET))])
        .take(&[Take::required(Origin::Path("access_token"), Target::AccessToken)])]);
}

mod person {
    use authwright as rt;
    use authwright::table::{Authorize, Callback, Method, Part};

    pub(super) type Client = rt::BrowserLogin;

    pub(super) fn client() -> Result<Client, rt::InvalidCredentials> {
        Client::checked(&super::CONNECTOR, 1, &[])
    }

    pub(super) static METHOD: Method = Method::new("person", "Person", "oauth2_authorization_code", &[])
        .authorize(Authorize::new(&[Part::Text("https://shop.example/authorize")], &[]), Callback::new());
}

mod key {
    use authwright as rt;
    use authwright::table::{Api, Method, Part};

    pub(super) type Client = rt::Signed;

    pub(super) fn client() -> Result<Client, rt::InvalidCredentials> {
        Client::checked(&super::CONNECTOR, 2, &[])
    }

    pub(super) static METHOD: Method =
        Method::new("key", "Key", "api_key", &[]).api(Api::new(&[Part::Text("https://shop.example/api")]));
}

#[test]
fn a_generated_module_does_what_its_example_says() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = integration::Credentials { client_id: "id".into(), client_secret: "secret".into() };
    assert!(!format!("{credentials:?}").contains("\"secret\""));
    let client = credentials.client()?;
    let http = |_| Ok(crate::tables::ok(r#"{"access_token": "t"}"#));
    let grant = client.log_in().send_blocking(&http)?;
    assert_eq!(grant.id, "shop/integration");
    let _call = client.refresh(&grant)?;
    let signed = key::client()?;
    assert_eq!(signed.base_url()?, "https://shop.example/api");
    let mut request = authwright::Request::get("/x");
    signed.sign(&mut request, &Moment::os())?;
    assert!(signed.verify().is_none());
    Ok(())
}

/// The types of a closure that is never called must be found.
fn example_of_the_docs() -> Result<(), Box<dyn std::error::Error>> {
    let client = person::client()?;
    let login = client.start_login(&Moment::os());
    let query = "";
    let call = client.finish_login(login.pending, query, &Moment::os())?;
    let http = |_| unimplemented!();
    let grant = call.send_blocking(&http)?;
    let _base_url = client.base_url(&grant);
    let _realm = grant.captured("realm_id");
    Ok(())
}

#[test]
fn the_example_of_the_docs_compiles() {
    let _not_run: fn() -> Result<(), Box<dyn std::error::Error>> = example_of_the_docs;
}
