//! The calls that generated code makes, as it makes them.

use authwright::Moment;
use authwright::table::CompiledConnector;

static CONNECTOR: CompiledConnector = CompiledConnector::new("shop", TABLE);

const TABLE: &str = r#"{
  "name": "Shop",
  "methods": [
    {
      "id": "integration",
      "label": "Integration",
      "type": "oauth2_client_credentials",
      "fields": [
        {"key": "client_id", "label": "Client ID"},
        {"key": "client_secret", "label": "Client secret", "secret": true},
        {"key": "scope", "label": "Scope", "type": "scopes", "separator": " ", "optional": true}
      ],
      "login": [
        {
          "method": "POST",
          "url": "https://shop.example/token",
          "form": [
            ["client_id", "{client_id}"],
            ["client_secret", "{client_secret}"]
          ],
          "take": [{"path": "access_token", "into": "access_token", "required": true}]
        }
      ]
    },
    {
      "id": "person",
      "label": "Person",
      "type": "oauth2_authorization_code",
      "authorize": {"url": "https://shop.example/authorize"}
    },
    {"id": "key", "label": "Key", "type": "api_key", "api": {"base_url": "https://shop.example/api"}}
  ]
}"#;

mod integration {
    use authwright as rt;

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
}

mod person {
    use authwright as rt;

    pub(super) type Client = rt::BrowserLogin;

    pub(super) fn client() -> Result<Client, rt::InvalidCredentials> {
        Client::checked(&super::CONNECTOR, 1, &[])
    }
}

mod key {
    use authwright as rt;

    pub(super) type Client = rt::Signed;

    pub(super) fn client() -> Result<Client, rt::InvalidCredentials> {
        Client::checked(&super::CONNECTOR, 2, &[])
    }
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
    let http = |_| Err(authwright::TransportError::new("no network"));
    let grant = call.send_blocking(&http)?;
    let _base_url = client.base_url(&grant);
    let _realm = grant.captured("realm_id");
    Ok(())
}

#[test]
fn the_example_of_the_docs_compiles() {
    let _not_run: fn() -> Result<(), Box<dyn std::error::Error>> = example_of_the_docs;
}
