//! Hosts that are addresses, or names of a network that only some can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a host and its port are an address, or a name that only a local or private network knows. Programs read a last label
/// that is a number as the end of an IPv4 address, of less than four parts too, and an octal or hexadecimal one.
pub(in crate::lower) fn is_local(shown: &str) -> bool {
    let name = shown.split(':').next().unwrap_or("").to_ascii_lowercase();
    let name = name.trim_end_matches('.');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let label = !name.is_empty() && name.bytes().all(plain);
    let number = |last: &str| {
        last.starts_with("0x") || !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit())
    };
    shown.starts_with('[')
        || label
        || name.rsplit('.').next().is_some_and(number)
        || [".localhost", ".local", ".internal", ".home.arpa", ".lan"].iter().any(|end| name.ends_with(end))
}

/// Whether a host and its port are an address that anybody can reach.
pub(super) fn is_public_address(host: &str) -> bool {
    let host = host
        .rsplit_once(':')
        .filter(|(name, _)| !name.contains(':') || name.ends_with(']'))
        .map_or(host, |(name, _)| name);
    let within = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let address = match within {
        Some(address) => address.parse::<Ipv6Addr>().map(IpAddr::V6),
        None => host.parse::<Ipv4Addr>().map(IpAddr::V4),
    };
    match address {
        Ok(IpAddr::V4(v4)) => is_public(v4),
        Ok(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => is_public(v4),
            None => {
                !(v6.is_loopback()
                    || v6.is_unspecified()
                    || v6.is_unique_local()
                    || v6.is_unicast_link_local())
            }
        },
        Err(_) => false,
    }
}

fn is_public(v4: Ipv4Addr) -> bool {
    !(v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified())
}
