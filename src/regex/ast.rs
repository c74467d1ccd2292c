//! Regular expressions as trees: what the parser makes and the compiler and the static analysis read.

/// The bytes a serialised URL can hold; sets are cut down to them.
pub(crate) const PRINTABLE: u128 = ((1u128 << 0x7f) - 1) & !((1u128 << 0x20) - 1);

/// One node. Case is already resolved: sets hold both cases where case is ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// One byte out of a set of ASCII; the empty set never matches.
    Set(u128),
    /// One after the other; empty for the empty string.
    Concat(Vec<Node>),
    /// Any one of them.
    Alt(Vec<Node>),
    /// `min` to `max` times.
    Repeat(Box<Node>, u32, Option<u32>),
    /// A position: `AT_START` and its siblings.
    Assert(u8),
}

impl Node {
    /// A fixed text. Bytes beyond ASCII never match.
    pub(crate) fn text(text: &str, ignore_case: bool) -> Node {
        Node::Concat(text.bytes().map(|b| Node::Set(byte_set(b, ignore_case))).collect())
    }

    /// Any run of bytes.
    pub(crate) fn anything() -> Node {
        Node::Repeat(Box::new(Node::Set(PRINTABLE)), 0, None)
    }

    /// One or more bytes other than `delimiter` (0: none).
    pub(crate) fn segment(delimiter: u8) -> Node {
        Node::Repeat(Box::new(Node::Set(PRINTABLE & !byte_set(delimiter, false))), 1, None)
    }

    /// `node` or nothing.
    pub(crate) fn optional(node: Node) -> Node {
        Node::Repeat(Box::new(node), 0, Some(1))
    }

    /// Whether no part of it consumes a byte.
    pub(crate) fn zero_width(&self) -> bool {
        match self {
            Node::Set(_) => false,
            Node::Assert(_) => true,
            Node::Concat(nodes) | Node::Alt(nodes) => nodes.iter().all(Node::zero_width),
            Node::Repeat(node, _, max) => *max == Some(0) || node.zero_width(),
        }
    }

    /// Whether every set in it treats both cases of each letter alike.
    pub(crate) fn ignores_case(&self) -> bool {
        match self {
            Node::Set(set) => lower(*set) == *set & !UPPER && upper(*set) == *set & UPPER,
            Node::Assert(_) => true,
            Node::Concat(nodes) | Node::Alt(nodes) => nodes.iter().all(Node::ignores_case),
            Node::Repeat(node, _, _) => node.ignores_case(),
        }
    }

    /// The same for subjects in lower case.
    pub(crate) fn lowered(&self) -> Node {
        match self {
            // any byte stays any byte: it has an instruction of its own
            Node::Set(PRINTABLE) => Node::Set(PRINTABLE),
            Node::Set(set) => Node::Set(*set & !UPPER),
            Node::Assert(kind) => Node::Assert(*kind),
            Node::Concat(nodes) => Node::Concat(nodes.iter().map(Node::lowered).collect()),
            Node::Alt(nodes) => Node::Alt(nodes.iter().map(Node::lowered).collect()),
            Node::Repeat(node, min, max) => Node::Repeat(Box::new(node.lowered()), *min, *max),
        }
    }
}

/// `A`…`Z`
pub(crate) const UPPER: u128 = ((1u128 << 26) - 1) << b'A';

/// All that is no upper-case letter, with the lower case of the upper-case letters.
pub(crate) fn lower(set: u128) -> u128 {
    (set & !UPPER) | ((set & UPPER) << 32)
}

/// The upper case of the lower-case letters.
pub(crate) fn upper(set: u128) -> u128 {
    (set >> 32) & UPPER
}

/// The set of one byte; empty beyond ASCII.
pub(crate) fn byte_set(byte: u8, ignore_case: bool) -> u128 {
    let one = 1u128.checked_shl(u32::from(byte)).unwrap_or(0);
    if ignore_case { one | lower(one) | upper(one) } else { one }
}
