//! Hashes and HMACs (RFC 2104).

/// The hashes of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

impl Hash {
    /// Whether this build of the crate has it.
    pub(crate) const fn supported(self) -> bool {
        cfg!(feature = "legacy-hashes") || matches!(self, Hash::Sha256 | Hash::Sha512)
    }

    /// The digest. None where this build of the crate lacks the hash.
    pub(crate) fn digest(self, parts: &[&[u8]]) -> Option<Vec<u8>> {
        match self {
            Hash::Sha256 => Some(sha256(parts).to_vec()),
            Hash::Sha512 => {
                let mut hash = hmac_sha512::Hash::new();
                parts.iter().for_each(|part| hash.update(part));
                Some(hash.finalize().to_vec())
            }
            #[cfg(feature = "legacy-hashes")]
            Hash::Sha1 => {
                let mut hash = sha1_smol::Sha1::new();
                parts.iter().for_each(|part| hash.update(part));
                Some(hash.digest().bytes().to_vec())
            }
            #[cfg(feature = "legacy-hashes")]
            Hash::Md5 => {
                let mut hash = md5::Context::new();
                parts.iter().for_each(|part| hash.consume(part));
                Some(hash.finalize().0.to_vec())
            }
            #[cfg(not(feature = "legacy-hashes"))]
            Hash::Md5 | Hash::Sha1 => None,
        }
    }

    /// The HMAC under a key of any length. None where this build of the crate lacks the hash.
    pub(crate) fn hmac(self, key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
        let block = if self == Hash::Sha512 { 128 } else { 64 };
        let mut padded = zeroize::Zeroizing::new(vec![0; block]);
        if key.len() > block {
            let digest = self.digest(&[key])?;
            padded[..digest.len()].copy_from_slice(&digest);
        } else {
            padded[..key.len()].copy_from_slice(key);
        }
        padded.iter_mut().for_each(|byte| *byte ^= 0x36);
        let inner = self.digest(&[&padded, message])?;
        padded.iter_mut().for_each(|byte| *byte ^= 0x36 ^ 0x5c);
        self.digest(&[&padded, &inner])
    }
}

/// SHA-256 of the parts, one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = hmac_sha256::Hash::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize()
}

/// HMAC-SHA-256 of the parts, one after the other.
pub(crate) fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = hmac_sha256::HMAC::new(key);
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::hex;

    fn check(hash: Hash, key: &[u8], message: &[u8], expected: &str) {
        let Some(mac) = hash.hmac(key, message) else {
            assert!(!hash.supported());
            return;
        };
        assert_eq!(hex(&mac), expected, "{hash:?}");
    }

    /// RFC 2202 §2 and §3, RFC 4231 §4.2, §4.3 and §4.7, RFC 4231's keys longer than a block included.
    #[test]
    fn published_hmacs() {
        let jefe = b"what do ya want for nothing?";
        let long = b"Test Using Larger Than Block-Size Key - Hash Key First";
        check(Hash::Md5, &[0x0b; 16], b"Hi There", "9294727a3638bb1c13f48ef8158bfc9d");
        check(Hash::Md5, b"Jefe", jefe, "750c783e6ab0b503eaa86e310a5db738");
        check(Hash::Md5, &[0xaa; 80], long, "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd");
        check(Hash::Sha1, &[0x0b; 20], b"Hi There", "b617318655057264e28bc0b6fb378c8ef146be00");
        check(Hash::Sha1, b"Jefe", jefe, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        check(Hash::Sha1, &[0xaa; 80], long, "aa4ae5e15272d00e95705637ce8a3b55ed402112");
        let expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        check(Hash::Sha256, &[0x0b; 20], b"Hi There", expected);
        assert_eq!(hex(&hmac_sha256(&[0x0b; 20], &[b"Hi ", b"There"])), expected);
        check(
            Hash::Sha256,
            b"Jefe",
            jefe,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        );
        check(
            Hash::Sha256,
            &[0xaa; 131],
            long,
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        );
        check(
            Hash::Sha512,
            &[0x0b; 20],
            b"Hi There",
            "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
        );
        check(
            Hash::Sha512,
            &[0xaa; 131],
            long,
            "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
        );
    }

    /// The digests of `abc`: RFC 1321 §A.5, FIPS 180-4 examples.
    #[test]
    fn published_digests() {
        for (hash, expected) in [
            (Hash::Md5, "900150983cd24fb0d6963f7d28e17f72"),
            (Hash::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (Hash::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                Hash::Sha512,
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            ),
        ] {
            if let Some(digest) = hash.digest(&[b"a", b"bc"]) {
                assert_eq!(hex(&digest), expected, "{hash:?}");
            }
        }
    }
}
