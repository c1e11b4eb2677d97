//! Computed values.

use zeroize::Zeroizing;

use crate::bindings::{Bindings, Computed};
use crate::hash::Hash;
use crate::kind::{self, Bounds};
use crate::table::{Derived, Kind, Op, QueryOf, QueryText, Source, Template};
use crate::{Problem, Reason, codec, moment, render, time};

/// The longest computed value, in bytes, beside what it has of the request.
const LONGEST: usize = 1 << 20;

/// How often a computed value may hold the request: encodings make it up to three times as long.
const REQUESTS: usize = 8;

/// The longest value that is computed, in bytes: values made of others twice over would fill any memory.
pub(crate) fn longest(bindings: &Bindings<'_>) -> usize {
    let of_request = bindings.request.map_or(0, |request| {
        let headers = request.headers.iter().map(|(name, value)| name.len() + value.len());
        request.url.len() + request.body.len() + headers.sum::<usize>()
    });
    LONGEST.saturating_add(of_request.saturating_mul(REQUESTS))
}

/// Computes a value. `index` is its own place: it may use only values before it.
pub(crate) fn compute(
    bindings: &Bindings<'_>,
    index: usize,
    derived: &Derived<'_>,
) -> Result<Computed, Problem> {
    let fault = || Problem::new(derived.key, Reason::NotComputable);
    let longest = longest(bindings);
    let Some(mut value) = source(bindings, index, derived)? else {
        return Ok(None);
    };
    for op in derived.apply {
        if value.len() > longest {
            return Err(fault());
        }
        value = match apply(bindings, index, *op, value)? {
            Applied::Value(value) => Zeroizing::new(value),
            Applied::Absent => return Ok(None),
            Applied::Fault => return Err(fault()),
            Applied::Unsupported => return Err(Problem::new(derived.key, Reason::NeedsLegacyHashes)),
        };
    }
    if value.len() > longest {
        return Err(fault());
    }
    if matches!(derived.kind, Kind::Text) && derived.within.is_empty() {
        return Ok(Some(value));
    }
    let text = std::str::from_utf8(&value).map_err(|_| fault())?;
    let bounds = Bounds {
        kind: derived.kind,
        within: derived.within,
        pattern: None,
        loopback: bindings.loopback,
        redirect: false,
    };
    let checked = kind::check(&bounds, text).map_err(|reason| Problem::new(derived.key, reason))?;
    Ok(Some(Zeroizing::new(checked.into_bytes())))
}

/// Whether a value needs a hash that this build of the crate lacks.
pub(crate) fn needs_legacy_hashes(derived: &Derived<'_>) -> bool {
    derived.apply.iter().any(|op| {
        let hash = match op {
            Op::Md5 => Some(Hash::Md5),
            Op::Sha1 => Some(Hash::Sha1),
            _ => hmac(*op).map(|(hash, _)| hash),
        };
        hash.is_some_and(|hash| !hash.supported())
    })
}

fn source(
    bindings: &Bindings<'_>,
    below: usize,
    derived: &Derived<'_>,
) -> Result<Option<Zeroizing<Vec<u8>>>, Problem> {
    let bytes = |template| render::bytes(bindings, template, below);
    let value = match derived.source {
        Source::Template(template) => bytes(template)?,
        Source::Lines(lines) => {
            let mut out = Vec::new();
            for (index, line) in lines.iter().enumerate() {
                if index > 0 {
                    out.push(b'\n');
                }
                match bytes(line)? {
                    Some(line) => out.extend_from_slice(&line),
                    None => return Ok(None),
                }
                if out.len() > longest(bindings) {
                    return Err(Problem::new(derived.key, Reason::NotComputable));
                }
            }
            Some(out)
        }
        Source::FirstOf(texts) => first_of(bindings, texts, below)?,
        Source::Cases { by, cases } => {
            let case = bindings.case(by, below)?;
            match case.and_then(|case| cases.iter().find(|(key, _)| key.as_bytes() == &*case)) {
                Some((_, template)) => bytes(template)?,
                None => None,
            }
        }
        Source::Member { of, name } => bindings
            .value(of, below)?
            .and_then(|document| render::member(&document, name))
            .map(String::into_bytes),
        Source::Query(query) => Some(query_text(bindings, &query).into_bytes()),
        Source::Now { .. } | Source::Random(_) | Source::UuidV4 | Source::UuidV7 => {
            of_moment(bindings, derived)
        }
    };
    Ok(value.map(Zeroizing::new))
}

fn first_of(
    bindings: &Bindings<'_>,
    texts: &[Template<'_>],
    below: usize,
) -> Result<Option<Vec<u8>>, Problem> {
    for template in texts {
        if let Some(value) = render::bytes(bindings, template, below)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// What the instant and the randomness of a message give. Absent where there is no message.
fn of_moment(bindings: &Bindings<'_>, derived: &Derived<'_>) -> Option<Vec<u8>> {
    let moment = bindings.moment?;
    let draw = |count: usize| {
        let mut bytes = vec![0; count];
        moment.draw(&format!("derive.{}", derived.key), &mut bytes);
        bytes
    };
    let now = moment::since_epoch(moment.now);
    Some(match derived.source {
        Source::Now { format, plus } => {
            let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX).saturating_add(plus);
            time::write(seconds, std::time::Duration::from_nanos(u64::from(now.subsec_nanos())), format)
                .into_bytes()
        }
        Source::Random(count) => draw(usize::from(count)),
        Source::UuidV4 => uuid(draw(16), 4),
        Source::UuidV7 => {
            let mut bytes = draw(16);
            let milliseconds = u64::try_from(now.as_millis()).unwrap_or(u64::MAX).to_be_bytes();
            bytes[..6].copy_from_slice(&milliseconds[2..]);
            uuid(bytes, 7)
        }
        _ => return None,
    })
}

/// Sixteen bytes as a UUID of this version (RFC 9562 §4).
fn uuid(mut bytes: Vec<u8>, version: u8) -> Vec<u8> {
    bytes[6] = bytes[6] & 0x0f | version << 4;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = codec::hex(&bytes);
    let groups = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    groups.join("-").into_bytes()
}

/// Query parameters written again. Those of a request are percent-encoded (RFC 5849 §3.4.1.3.2) unless they are wanted raw, those of
/// a callback are not.
fn query_text(bindings: &Bindings<'_>, query: &QueryText<'_>) -> String {
    let mut pairs: Vec<(String, String)> = Vec::new();
    match query.of {
        QueryOf::Request => {
            if let Some(request) = bindings.request {
                let text = request.url.split_once('?').map_or("", |(_, query)| query);
                pairs.extend(codec::form_pairs(text.split('#').next().unwrap_or_default()));
                let form = request.header("content-type").is_some_and(|value| {
                    value.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
                });
                if query.with_form && form {
                    pairs.extend(codec::form_pairs(&String::from_utf8_lossy(&request.body)));
                }
            }
        }
        QueryOf::Callback => {
            pairs.extend(bindings.gathered.iter().flat_map(|gathered| gathered.callback.iter().cloned()))
        }
    }
    pairs.retain(|(name, _)| !query.except.contains(&name.as_str()));
    if query.of == QueryOf::Request && !query.raw {
        for (name, value) in &mut pairs {
            *name = percent(name);
            *value = percent(value);
        }
    }
    if query.sort {
        pairs.sort();
    }
    let rows: Vec<String> =
        pairs.into_iter().map(|(name, value)| format!("{name}{}{value}", query.assign)).collect();
    rows.join(query.join)
}

fn percent(text: &str) -> String {
    let mut out = Vec::new();
    codec::percent(text.as_bytes(), &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// What an operation gives.
enum Applied {
    Value(Vec<u8>),
    Absent,
    Fault,
    Unsupported,
}

fn apply(
    bindings: &Bindings<'_>,
    below: usize,
    op: Op<'_>,
    mut value: Zeroizing<Vec<u8>>,
) -> Result<Applied, Problem> {
    let decoded = |value: Option<Vec<u8>>| value.map_or(Applied::Fault, Applied::Value);
    let digest =
        |hash: Hash, value: &[u8]| hash.digest(&[value]).map_or(Applied::Unsupported, Applied::Value);
    Ok(match op {
        Op::Trim => match std::str::from_utf8(&value) {
            Ok(text) => Applied::Value(text.trim().into()),
            Err(_) => Applied::Fault,
        },
        Op::Lowercase => {
            value.make_ascii_lowercase();
            Applied::Value(std::mem::take(&mut *value))
        }
        Op::Uppercase => {
            value.make_ascii_uppercase();
            Applied::Value(std::mem::take(&mut *value))
        }
        Op::Base64 => Applied::Value(codec::base64(&value).into_bytes()),
        Op::Base64Url => Applied::Value(codec::base64url(&value).into_bytes()),
        Op::Base64Decode => decoded(codec::base64_decode(&value)),
        Op::Hex => Applied::Value(codec::hex(&value).into_bytes()),
        Op::HexDecode => decoded(codec::hex_decode(&value)),
        Op::Percent => {
            let mut out = Vec::new();
            codec::percent(&value, &mut out);
            Applied::Value(out)
        }
        Op::Md5 => digest(Hash::Md5, &value),
        Op::Sha1 => digest(Hash::Sha1, &value),
        Op::Sha256 => digest(Hash::Sha256, &value),
        Op::Sha512 => digest(Hash::Sha512, &value),
        Op::Replace(pairs) => match std::str::from_utf8(&value) {
            Ok(text) => decoded(replaced(text, pairs, longest(bindings)).map(String::into_bytes)),
            Err(_) => Applied::Fault,
        },
        Op::Split { at, take } => match std::str::from_utf8(&value) {
            Ok(text) => usize::from(take)
                .checked_sub(1)
                .and_then(|index| text.split(at).nth(index))
                .map_or(Applied::Absent, |piece| Applied::Value(piece.into())),
            Err(_) => Applied::Fault,
        },
        Op::HmacMd5(_) | Op::HmacSha1(_) | Op::HmacSha256(_) | Op::HmacSha512(_) => {
            let Some((hash, key)) = hmac(op) else { return Ok(Applied::Fault) };
            match render::bytes(bindings, key, below)?.map(Zeroizing::new) {
                Some(key) => hash.hmac(&key, &value).map_or(Applied::Unsupported, Applied::Value),
                None => Applied::Absent,
            }
        }
    })
}

/// A text with other texts in place of some. None where it would become too long.
fn replaced(text: &str, pairs: &[(&str, &str)], longest: usize) -> Option<String> {
    let mut text = text.to_owned();
    for (from, to) in pairs {
        let grown = text.matches(from).count().checked_mul(to.len())?.checked_add(text.len())?;
        if grown > longest {
            return None;
        }
        text = text.replace(from, to);
    }
    Some(text)
}

/// The hash and the key of an HMAC.
fn hmac(op: Op<'_>) -> Option<(Hash, Template<'_>)> {
    match op {
        Op::HmacMd5(key) => Some((Hash::Md5, key)),
        Op::HmacSha1(key) => Some((Hash::Sha1, key)),
        Op::HmacSha256(key) => Some((Hash::Sha256, key)),
        Op::HmacSha512(key) => Some((Hash::Sha512, key)),
        _ => None,
    }
}
