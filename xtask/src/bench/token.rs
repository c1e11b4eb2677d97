//! How long it takes to make one token request, to read its answer, and to read one table that was compiled in.

use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Instant, UNIX_EPOCH};

use authwright::table::{
    CompiledConnector, Connector, Field, Kind, Method, Node, Origin, Part, Slot, Step, Take, Target,
};
use authwright::{Client, Moment, Response, Spec};
use authwright_compiler::source::Sources;
use authwright_compiler::{emit, engine};
use bumpalo::Bump;

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

/// What comes back (RFC 6749 §5.1).
const ANSWER: &str =
    r#"{"access_token": "2YotnFZFEjr1zCsicMWpAA", "token_type": "bearer", "expires_in": 3600}"#;

/// How many readings make one sample. What is read is kept, so there are not many.
const READINGS: u32 = 200;

/// Runs the command: prints the median of some samples of each.
pub(crate) fn run() -> ExitCode {
    let pairs = [("shop", "shop.example.com"), ("client_id", "0a1b2c3d"), ("client_secret", "s3cr3t&more")];
    let Ok(client) = Client::from_text(Spec::compiled(&SHOP), "integration", &pairs) else {
        return ExitCode::FAILURE;
    };
    let moment = Moment::new(UNIX_EPOCH, [7; 64]);
    let request = median(REQUESTS, || {
        black_box(client.log_in().and_then(|call| call.request(black_box(&moment)).ok()));
    });
    println!("{request:.2} µs");
    let answer = median(REQUESTS, || {
        let response = Response::new(200, vec![], black_box(ANSWER));
        black_box(client.log_in().and_then(|call| call.receive(response, &moment).ok()));
    });
    println!("{answer:.2} µs");
    let Some(text) = table("specs/brightpearl.yaml") else { return ExitCode::FAILURE };
    let text: &'static str = text.leak();
    let reading = median(READINGS, || {
        black_box(CompiledConnector::new("brightpearl", black_box(text)).connector().methods.len());
    });
    println!("{reading:.0} µs");
    ExitCode::SUCCESS
}

/// The text of a spec's table.
fn table(spec: &str) -> Option<String> {
    let (mut sources, bump) = (Sources::with_presets(), Bump::new());
    let connector = engine::lower_file(&mut sources, Path::new(spec), &bump, &mut Vec::new()).ok()??;
    Some(emit::table_text(&connector))
}

/// The median of nine samples of this many runs, in microseconds a run.
fn median(runs: u32, run: impl Fn()) -> f64 {
    let mut samples: Vec<f64> = (0..9)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..runs {
                run();
            }
            start.elapsed().as_secs_f64() / f64::from(runs) * 1e6
        })
        .collect();
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}
