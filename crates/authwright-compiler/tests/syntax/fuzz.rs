//! Texts that nobody would write: a spec with bytes changed, cut or put in, always the same ones.

use authwright_compiler::render;
use authwright_compiler::source::Sources;
use authwright_compiler::syntax;

/// A generator of numbers that look random (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

/// What is put in: all that means something to YAML, and some characters of several bytes.
const PARTS: &[&str] = &[
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "\t",
    "\n",
    "\r",
    ": ",
    ":",
    "- ",
    ",",
    "#",
    " #",
    "|",
    ">",
    "&a",
    "*a",
    "!t",
    "%",
    "@",
    "`",
    "?",
    "${",
    "$${x}",
    "\\",
    "\\x",
    "---\n",
    "...\n",
    "<<: ",
    "\u{FEFF}",
    "\u{202E}",
    "ö",
    "\u{1F600}",
    "\0",
    "\n\n",
    "  ",
    "\n- ",
    "''",
    "\"\"",
    "|\n",
    ">-\n",
    "? ",
    "~",
    "no",
    "\u{85}",
    "\u{2028}",
];

const SPEC: &str = "authwright: 1
id: acme
name: Acme
fields:
  site: { label: \"Site ID\", type: host_label, examples: [euw1, 'use1'] }
  account: { label: Account, help: 'It''s on the \"Account\" page.' } # see the docs
api: { base_url: \"https://${site}.acme.example/public-api/${account}\", headers: { X-Version: \"2\" } }
auth:
  oauth2:
    type: oauth2_authorization_code
    help: >-
      Some words
      and more.
    fields:
      state_length: { fixed: null, default: 43, min: 22, max: 255 }
    authorize: { url: \"https://oauth.acme.example/authorize/${account}\" }
    token:
      url: https://oauth.acme.example/token/${account}
      content: |
        <a>${site}</a>

          <b/>
      take:
        - \"größe\"
        - { path: a }
";

fn mutate(numbers: &mut Numbers) -> String {
    let mut bytes = SPEC.as_bytes().to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len());
        match numbers.below(6) {
            0 => bytes.truncate(at),
            1 => {
                let end = (at + 1 + numbers.below(20)).min(bytes.len());
                bytes.drain(at.min(end)..end);
            }
            2 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << numbers.below(8);
                }
            }
            _ => {
                let part = PARTS[numbers.below(PARTS.len())];
                bytes.splice(at..at, part.bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn nothing_panics_and_every_place_is_in_the_text() {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    for _ in 0..6_000 {
        let text = mutate(&mut numbers);
        let mut sources = Sources::default();
        let id = sources.add("fuzz.yaml", text.as_str());
        let mut diagnostics = Vec::new();
        let tree = syntax::parse(&sources, id, &mut diagnostics);
        assert!(tree.is_some() || !diagnostics.is_empty(), "nothing is said about {text:?}");
        for one in &diagnostics {
            let fix = one.fix.iter().map(|fix| fix.span);
            for span in one.related.iter().map(|(span, _)| *span).chain(fix).chain([one.span]) {
                let range = span.start as usize..span.end as usize;
                assert!(text.get(range.clone()).is_some(), "{} at {range:?} of {text:?}", one.message);
            }
            assert!(!one.message.is_empty());
        }
        let shown = render::text(&sources, &diagnostics, false);
        assert_eq!(shown.is_empty(), diagnostics.is_empty());
        assert_eq!(render::short(&sources, &diagnostics).lines().count(), diagnostics.len());
    }
}
