//! The reader of JSON beside another one, on sound documents and on damaged ones.

use authwright::json::Json;
use serde_json::Value;

/// Sound documents that have everything of the grammar.
const DOCUMENTS: [&str; 4] = [
    r#"{"access_token":"a\"b\\c\/d\b\f\n\r\tA\ud83d\ude00","expires_in":3600,"scope":["read","write"],"x":null}"#,
    " [ true , false , null , -0.5e+1 , 10 , 0 , 1E2 , [ [ ] ] , { } , \"\" ] \r\n\t",
    r#"{"a":{"b":[{"c":{}},[0,-1,2.25]],"":"é\u0000"},"a\u0062":1e-1}"#,
    "\"\u{10ffff}\u{7f}\"",
];

/// Bytes that mean something in JSON, and some that never do.
const BYTES: &[u8] = b"{}[]:,\"\\/ \n\t\x00\x1f\x7f+-.eEu0189aftn'#\x80\xc3\xe9\xff";

/// Both readers refuse a text, or both read the same.
fn check(text: &[u8]) -> bool {
    let shown = String::from_utf8_lossy(text);
    let read = Json::read(text).map(|json| json.to_text());
    match serde_json::from_slice::<Value>(text) {
        Ok(value) => {
            let again = read.as_deref().map(|text| serde_json::from_str::<Value>(text).unwrap());
            assert_eq!(again, Some(value), "{shown}");
        }
        // A number is kept as it is written here, whatever its size.
        Err(error) if error.to_string().contains("out of range") => {}
        Err(error) => assert_eq!(read, None, "{shown}: {error}"),
    }
    read.is_some()
}

#[test]
fn documents_and_their_mutations() {
    let (mut sound, mut broken) = (0, 0);
    for document in DOCUMENTS {
        let document = document.as_bytes();
        assert!(check(document));
        for at in 0..=document.len() {
            let (before, after) = document.split_at(at);
            let mut texts = vec![before.to_vec(), after.to_vec()];
            for &byte in BYTES {
                texts.push([before, &[byte], after].concat());
                texts.push([before, &[byte], after.get(1..).unwrap_or_default()].concat());
            }
            texts.push([before, after.get(1..).unwrap_or_default()].concat());
            texts.push([before, document, after].concat());
            for text in texts {
                if check(&text) { sound += 1 } else { broken += 1 }
            }
        }
    }
    assert!(sound > 1_000 && broken > 10_000, "{sound} {broken}");
}
