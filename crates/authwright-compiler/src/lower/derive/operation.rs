//! What is applied to a computed value, one operation after the other.

use authwright::table::Op;

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::spec::{DeriveSpec, HmacOp, OpSpec, Spanned};

use super::super::method::Lowering;
use super::super::scope::Info;
use super::super::text::{Mentioned, Place};
use super::ANYTHING;

impl<'s, 'a> Lowering<'s, 'a> {
    pub(super) fn operations(
        &mut self,
        spec: &DeriveSpec,
        info: &mut Info<'a>,
        mentioned: &mut Mentioned<'a>,
    ) -> Option<&'a [Op<'a>]> {
        let mut ops = Vec::new();
        let before = mentioned.len();
        for op in spec.apply.iter().flatten() {
            let (lowered, takes_bytes, gives_bytes) = self.operation(op, mentioned)?;
            if info.bytes && !takes_bytes {
                let found = Diagnostic::new(
                    &rules::TPL012,
                    op.span,
                    "this operation works on text, and what comes before it is bytes",
                )
                .help("put `hex`, `base64` or `base64url` before it");
                self.report(found);
                return None;
            }
            info.bytes = gives_bytes;
            ops.push(lowered);
        }
        // Nothing is computed with a key that is absent.
        info.optional |= mentioned.iter().skip(before).any(|(_, key)| key.optional);
        if !ops.is_empty() && !ops.iter().all(|op| matches!(op, Op::Lowercase | Op::Trim)) {
            // What is hashed or encoded has no line breaks and names no host of its own.
            info.multiline &=
                ops.iter().all(|op| matches!(op, Op::Lowercase | Op::Uppercase | Op::Trim | Op::Replace(_)));
        }
        Some(self.slice(&ops))
    }

    /// An operation, whether it takes bytes, and whether it gives bytes.
    pub(super) fn operation(
        &mut self,
        op: &Spanned<OpSpec>,
        mentioned: &mut Mentioned<'a>,
    ) -> Option<(Op<'a>, bool, bool)> {
        use crate::spec::PlainOp as P;
        Some(match &op.value {
            OpSpec::Plain(plain) => match plain {
                P::Trim => (Op::Trim, false, false),
                P::Lowercase => (Op::Lowercase, false, false),
                P::Uppercase => (Op::Uppercase, false, false),
                P::Base64 => (Op::Base64, true, false),
                P::Base64url => (Op::Base64Url, true, false),
                P::Base64Decode => (Op::Base64Decode, false, true),
                P::Hex => (Op::Hex, true, false),
                P::HexDecode => (Op::HexDecode, false, true),
                P::Percent => (Op::Percent, false, false),
                P::Md5 => (Op::Md5, true, true),
                P::Sha1 => (Op::Sha1, true, true),
                P::Sha256 => (Op::Sha256, true, true),
                P::Sha512 => (Op::Sha512, true, true),
            },
            OpSpec::Replace(pairs) => {
                let pairs: Vec<(&'a str, &'a str)> =
                    pairs.iter().map(|(from, to)| (self.text(from), self.text(to))).collect();
                (Op::Replace(self.slice(&pairs)), false, false)
            }
            OpSpec::Split(split) => {
                if split.at.value.is_empty() || split.take.value == 0 {
                    let message = "`split` needs a text to split at, and counts its pieces from 1";
                    let found = Diagnostic::new(&rules::SCH007, op.span, message);
                    self.report(found.help(
                        "write `split: { at: \"-\", take: 1 }` for what stands before the first hyphen",
                    ));
                    return None;
                }
                (Op::Split { at: self.text(&split.at), take: split.take.value }, false, false)
            }
            OpSpec::Hmac(hmac, key) => {
                let key = self.template(&key.key, Place::Key, ANYTHING, mentioned)?;
                let op = match hmac {
                    HmacOp::HmacMd5 => Op::HmacMd5(key),
                    HmacOp::HmacSha1 => Op::HmacSha1(key),
                    HmacOp::HmacSha256 => Op::HmacSha256(key),
                    HmacOp::HmacSha512 => Op::HmacSha512(key),
                };
                (op, true, true)
            }
        })
    }
}
