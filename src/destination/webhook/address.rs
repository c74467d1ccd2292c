//! Addresses that a request sent on somebody's behalf must not reach: whoever may write a URL into a workspace, or
//! answer with a redirect, could otherwise use the sender to look into its network.
//!
//! What a name resolves to isn't seen here. Cloudflare's network has no private side to reach; who runs the Worker
//! elsewhere and lets others write workspaces puts an egress filter beside this check.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Why a URL is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It can't be read, or reads differently to different readers.
    Invalid,
    /// Neither `http` nor `https`.
    Scheme,
    /// It carries a user name or password.
    Credentials,
    /// It leads into a private network, to the machine itself, or to a reserved address.
    Private,
}

impl Refusal {
    /// Stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Refusal::Invalid => "invalid_url",
            Refusal::Scheme => "url_scheme",
            Refusal::Credentials => "credentials_in_url",
            Refusal::Private => "private_address",
        }
    }

    /// The same in a sentence.
    pub const fn message(self) -> &'static str {
        match self {
            Refusal::Invalid => {
                "this is no complete URL; it needs a scheme and a host, the latter in ASCII (xn--…), without blanks or backslashes"
            }
            Refusal::Scheme => "only http and https can be called",
            Refusal::Credentials => {
                "user name and password don't belong into a URL, where logs show them; use a header"
            }
            Refusal::Private => "this address leads into a private network or to the machine itself",
        }
    }
}

/// Checks a URL, such as a setting or the target of a redirect. `allow_private` lets private addresses pass.
///
/// # Errors
/// The reason why it must not be called.
pub fn check(url: &str, allow_private: bool) -> Result<(), Refusal> {
    let host = split(url)?;
    if !allow_private && is_private(&host)? {
        return Err(Refusal::Private);
    }
    Ok(())
}

/// Checks the outer form of a URL and gives its host, lower-cased and percent-decoded.
pub(in crate::destination) fn split(url: &str) -> Result<String, Refusal> {
    if url.bytes().any(|byte| byte <= b' ' || byte == 0x7f || byte == b'\\') {
        return Err(Refusal::Invalid);
    }
    let (scheme, rest) = url.split_once(':').ok_or(Refusal::Invalid)?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return Err(Refusal::Scheme);
    }
    // fewer or more slashes mean the same to a URL parser; nobody writes them by accident
    let rest = rest.strip_prefix("//").ok_or(Refusal::Invalid)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(Refusal::Credentials);
    }
    let (host, port) = if authority.starts_with('[') {
        let end = authority.find(']').ok_or(Refusal::Invalid)?;
        authority.split_at_checked(end + 1).ok_or(Refusal::Invalid)?
    } else {
        let colon = authority.find(':').unwrap_or(authority.len());
        authority.split_at_checked(colon).ok_or(Refusal::Invalid)?
    };
    let port_fits = port.is_empty()
        || port.strip_prefix(':').is_some_and(|digits| digits.is_empty() || digits.parse::<u16>().is_ok());
    let host = decode(host).ok_or(Refusal::Invalid)?.to_ascii_lowercase();
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'[' | b']' | b':');
    if !port_fits || host.is_empty() || !host.bytes().all(plain) {
        return Err(Refusal::Invalid);
    }
    Ok(host)
}

/// A host may be percent-encoded; URL parsers decode it before they look at it.
fn decode(host: &str) -> Option<String> {
    let mut out = Vec::with_capacity(host.len());
    let mut bytes = host.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            out.push((digit()? * 16 + digit()?) as u8);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

fn is_private(host: &str) -> Result<bool, Refusal> {
    if let Some(inner) = host.strip_prefix('[') {
        let address = inner.strip_suffix(']').and_then(|text| text.parse::<Ipv6Addr>().ok());
        return Ok(is_private_v6(address.ok_or(Refusal::Invalid)?));
    }
    // a dot at the end names the same host
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or_default();
    if last.is_empty() || host.contains(['[', ']', ':']) {
        return Err(Refusal::Invalid);
    }
    if is_number(last) {
        return Ok(is_private_v4(ipv4(host).ok_or(Refusal::Invalid)?));
    }
    Ok(is_private_name(host))
}

/// Names that stand for the machine itself or for something inside a network; a name without a dot is one.
fn is_private_name(host: &str) -> bool {
    const INSIDE: [&str; 14] = [
        "localhost",
        "localdomain",
        "local",
        "internal",
        "intranet",
        "private",
        "corp",
        "home",
        "lan",
        "home.arpa",
        "test",
        "invalid",
        // services of Kubernetes (`….svc.cluster.local` ends in `local`) and of Consul
        "svc",
        "consul",
    ];
    !host.contains('.')
        || INSIDE
            .iter()
            .any(|name| host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit()) || number(part).is_some()
}

/// One part of an IPv4 address as URL parsers read it: decimal, octal after 0, hexadecimal after 0x.
fn number(part: &str) -> Option<u64> {
    if let Some(digits) = part.strip_prefix("0x") {
        return if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 16).ok() };
    }
    match part.strip_prefix('0') {
        Some(digits) if !digits.is_empty() => u64::from_str_radix(digits, 8).ok(),
        _ => part.parse().ok(),
    }
}

/// One to four parts, the last of which fills the rest: `127.1`, `2130706433`, `0x7f.0.0.1`.
fn ipv4(host: &str) -> Option<Ipv4Addr> {
    let parts: Vec<&str> = host.split('.').collect();
    let (last, first) = parts.split_last()?;
    if first.len() > 3 {
        return None;
    }
    let mut address: u64 = 0;
    for part in first {
        address = address * 256 + number(part).filter(|n| *n < 256)?;
    }
    let width = 8 * (4 - first.len() as u32);
    let last = number(last).filter(|n| *n < 1 << width)?;
    u32::try_from((address << width) + last).ok().map(Ipv4Addr::from)
}

/// Everything that is not globally reachable, by the IANA registry of special addresses, and the one address beyond it
/// at which a cloud (Azure) answers its own machines.
fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, d] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || [a, b, c, d] == [168, 63, 129, 16]
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let embedded =
        |high: u16, low: u16| is_private_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match [a, b, c, d, e, f] {
        // unspecified, loopback, IPv4-compatible
        [0, 0, 0, 0, 0, 0] => true,
        // IPv4-mapped and -translated, NAT64
        [0, 0, 0, 0, 0, 0xffff] | [0, 0, 0, 0, 0xffff, 0] | [0x64, 0xff9b, 0, 0, 0, 0] => embedded(g, h),
        // local NAT64, Teredo and other protocol assignments, documentation
        [0x64, 0xff9b, 1, ..] | [0x2001, 0..0x200, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..0x1000, ..] => {
            true
        }
        // 6to4
        [0x2002, high, low, ..] => embedded(high, low),
        // discard, unique local, link-local, site-local, multicast
        [0x100, 0, 0, 0, ..] | [0xfc00..0xfe00, ..] | [0xfe80..0xff00, ..] | [0xff00..=0xffff, ..] => true,
        // only 2000::/3 is given out
        [0x2000..0x4000, ..] => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_pass() {
        for url in [
            "https://example.com/hook?x=1#y",
            "HTTPS://EXAMPLE.com:8443",
            "http://8.8.8.8/",
            "https://[2606:4700::1111]/",
            "https://[::ffff:8.8.8.8]/",
            "https://xn--bcher-kva.example/",
            "https://localhost.example.com/",
            "https://internal-api.example.com./",
            "https://172.32.0.1/",
            "https://100.128.0.1/",
            "https://134744072/",
        ] {
            assert_eq!(check(url, false), Ok(()), "{url}");
        }
    }

    #[test]
    fn private_addresses_are_refused_in_every_spelling() {
        for url in [
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost:80/",
            "http://metadata.google.internal/computeMetadata/v1/",
            "http://metadata/",
            "http://printer.local/",
            "http://router.home.arpa/",
            "http://intranet/",
            "http://10.0.0.1/",
            "http://172.16.0.1/",
            "http://172.31.255.255/",
            "http://192.168.1.1/",
            "http://127.0.0.1/",
            "http://127.0.0.1./",
            "http://127.1/",
            "http://127.0.1/",
            "http://0/",
            "http://0.0.0.0/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0x7f.0.0.1/",
            "http://0X7F.1/",
            "http://0177.0.0.1/",
            "http://017700000001/",
            "http://0x/",
            "http://%31%32%37.0.0.1/",
            "http://%6cocalhost/",
            "http://169.254.169.254/latest/meta-data/",
            "http://0xa9fea9fe/",
            "http://100.64.0.1/",
            "http://100.100.100.200/",
            "http://168.63.129.16/machine/",
            "http://[::ffff:168.63.129.16]/",
            "http://kubernetes.default.svc/",
            "http://api.prod.svc.cluster.local/",
            "http://web.service.consul/",
            "http://192.0.0.192/",
            "http://198.18.0.1/",
            "http://203.0.113.9/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://[::]/",
            "http://[::1]/",
            "http://[::127.0.0.1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[0:0:0:0:0:ffff:a9fe:a9fe]/",
            "http://[64:ff9b::10.0.0.1]/",
            "http://[64:ff9b:1::1]/",
            "http://[2002:7f00:1::]/",
            "http://[2001::1]/",
            "http://[2001:db8::1]/",
            "http://[fe80::1]/",
            "http://[fec0::1]/",
            "http://[fd00:ec2::254]/",
            "http://[fc00::1]/",
            "http://[ff02::1]/",
        ] {
            assert_eq!(check(url, false), Err(Refusal::Private), "{url}");
            assert_eq!(check(url, true), Ok(()), "{url}");
        }
    }

    #[test]
    fn what_reads_differently_to_different_readers_is_no_url() {
        for url in [
            "",
            "example.com",
            "https:example.com",
            "https:/example.com",
            "https:///example.com",
            "https://",
            "https://exa mple.com",
            "https://example.com\\@127.0.0.1/",
            "https://example.com\n/",
            "https://１２７.0.0.1/",
            "https://example。com/",
            "https://256.256.256.256/",
            "https://1.2.3.4.5/",
            "https://09.1.1.1/",
            "https://4294967296/",
            "https://[::1",
            "https://[fe80::1%25eth0]/",
            "https://[::1]x/",
            "https://example.com:99999/",
            "https://example.com:x/",
            "https://%zz/",
            "https://a%00b/",
            "https://../",
        ] {
            assert_eq!(check(url, false), Err(Refusal::Invalid), "{url}");
        }
        assert_eq!(check("https://u:p@example.com/", false), Err(Refusal::Credentials));
        assert_eq!(check("https://127.0.0.1#@example.com/", false), Err(Refusal::Private));
        assert_eq!(check("file:///etc/passwd", true), Err(Refusal::Scheme));
        assert_eq!(check("gopher://x.y/", true), Err(Refusal::Scheme));
    }
}
