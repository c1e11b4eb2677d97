//! The same requests with other secrets: wherever the two differ, a secret went in.
//!
//! This finds secrets that were encoded, hashed or signed with, whatever the operations were.

use authwright::Client;

use super::mask::Twin;
use super::plan::{Given, Plan};

/// The requests with every secret replaced by another one of the same form. None where no other fits.
pub(super) fn of(plan: &Plan<'_>, client: impl Fn(&[(String, String)]) -> Option<Client>) -> Option<Twin> {
    let secret_field = |key: &str| plan.method.fields.iter().any(|field| field.secret && field.key == key);
    let secret_capture =
        |key: &str| plan.method.captures.iter().any(|capture| capture.secret && capture.key == key);
    let pairs = others(plan.pairs, &secret_field);
    let captures = others(plan.captures, &secret_capture);
    let other = |text: &Option<String>| text.as_deref().map(rotated);
    let given = Given {
        state: plan.given.state.clone(),
        code: other(&plan.given.code),
        access_token: other(&plan.given.access_token),
        refresh_token: other(&plan.given.refresh_token),
    };
    let client = client(&pairs)?;
    let twin = Plan { client: &client, pairs: &pairs, captures: &captures, given: &given, ..*plan };
    let secrets = twin.secrets().into_iter().map(str::to_owned).collect();
    Some(Twin { shown: twin.run().ok()?, secrets })
}

fn others(pairs: &[(String, String)], is_secret: &dyn Fn(&str) -> bool) -> Vec<(String, String)> {
    let other = |(key, text): &(String, String)| {
        (key.clone(), if is_secret(key) { rotated(text) } else { text.clone() })
    };
    pairs.iter().map(other).collect()
}

/// A text of the same form: letters and digits are replaced by the next ones.
fn rotated(text: &str) -> String {
    let next = |letter: char| match letter {
        'z' => 'a',
        'Z' => 'A',
        '9' => '0',
        'a'..='y' | 'A'..='Y' | '0'..='8' => char::from(letter as u8 + 1),
        other => other,
    };
    text.chars().map(next).collect()
}
