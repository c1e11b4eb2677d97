//! How long it takes to make one token request.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Instant, UNIX_EPOCH};

use authwright::table::{Connector, Field, Kind, Method, Node, Origin, Part, Slot, Step, Take, Target};
use authwright::{Client, Moment, Spec};

/// How many requests make one sample.
const REQUESTS: u32 = 100_000;

static SHOP: Connector = Connector::new(
    "shop",
    "Shop",
    &[&Method::new(
        "integration",
        "Integration",
        "oauth2_client_credentials",
        &[
            Field::new("shop", "Shop", Kind::Host),
            Field::new("client_id", "Client ID", Kind::Text),
            Field::new("client_secret", "Client secret", Kind::Text).secret(),
        ],
    )
    .login(&[Step::post(&[Part::Text("https://"), Part::Slot(Slot::Field(0)), Part::Text("/token")])
        .form(&[
            ("grant_type", Node::Text("client_credentials")),
            ("client_id", Node::Slot(Slot::Field(1))),
            ("client_secret", Node::Slot(Slot::Field(2))),
        ])
        .take(&[Take::required(Origin::Path("access_token"), Target::AccessToken)])])],
);

/// Runs the command: prints the median of some samples.
pub(crate) fn run() -> ExitCode {
    let pairs = [("shop", "shop.example.com"), ("client_id", "0a1b2c3d"), ("client_secret", "s3cr3t&more")];
    let Ok(client) = Client::from_text(Spec::compiled(&SHOP), "integration", &pairs) else {
        return ExitCode::FAILURE;
    };
    let moment = Moment::new(UNIX_EPOCH, [7; 64]);
    let mut samples: Vec<f64> = (0..9)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..REQUESTS {
                black_box(client.log_in().and_then(|call| call.request(black_box(&moment)).ok()));
            }
            start.elapsed().as_secs_f64() / f64::from(REQUESTS) * 1e6
        })
        .collect();
    samples.sort_by(f64::total_cmp);
    println!("{:.2} µs", samples[samples.len() / 2]);
    ExitCode::SUCCESS
}
