//! The compact form in which an edge plan keeps its structures: field after field, without names or numbers.
//!
//! A number is a varint, a list its length and its items, an enum the number of its variant and the variant's parts.
//! A text that was written before is the number of its first place, so that a plan holds each text once. What is read
//! is read without a fault at every step: the first one empties the input, and what follows comes out as zeros, which
//! [`from_bytes`] then refuses as a whole. The version in a plan's header stands for all of this: fields and variants
//! change only with it.

/// What has a packed form.
pub trait Packed: Sized {
    /// Writes it.
    fn pack(&self, out: &mut Packer);

    /// Reads it. After a fault, something of no meaning.
    fn unpack(input: &mut Unpacker<'_>) -> Self;
}

/// The packed form of a value.
pub fn to_bytes(value: &impl Packed) -> Vec<u8> {
    let mut out = Packer::default();
    value.pack(&mut out);
    out.bytes
}

/// The value of a packed form; nothing if the bytes are no such form, to the last byte.
pub fn from_bytes<T: Packed>(bytes: &[u8]) -> Option<T> {
    let mut input = Unpacker { rest: bytes, failed: false, texts: Vec::new() };
    let value = T::unpack(&mut input);
    (!input.failed && input.rest.is_empty()).then_some(value)
}

/// Writes packed forms.
#[derive(Debug, Default)]
pub struct Packer {
    bytes: Vec<u8>,
    texts: crate::numbers::Numbers,
}

impl Packer {
    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.byte(n as u8 | 0x80);
            n >>= 7;
        }
        self.byte(n as u8);
    }

    /// Twice its length and the text, or twice the number of an earlier text and one.
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return self.byte(0);
        }
        let (number, new) = self.texts.insert(text.as_bytes());
        if new {
            self.number(text.len() as u64 * 2);
            self.bytes.extend_from_slice(text.as_bytes());
        } else {
            self.number(number as u64 * 2 + 1);
        }
    }
}

/// Reads packed forms.
#[derive(Debug)]
pub struct Unpacker<'b> {
    rest: &'b [u8],
    failed: bool,
    texts: Vec<&'b str>,
}

impl<'b> Unpacker<'b> {
    /// Notes that what was read cannot be; nothing is left to read then.
    pub fn fail(&mut self) {
        self.failed = true;
        self.rest = &[];
    }

    fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((byte, rest)) => {
                self.rest = rest;
                *byte
            }
            None => {
                self.failed = true;
                0
            }
        }
    }

    fn number(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return number;
            }
        }
        self.fail();
        0
    }

    fn text(&mut self) -> &'b str {
        let head = self.number();
        let at = usize::try_from(head / 2).unwrap_or(usize::MAX);
        if head == 0 {
            return "";
        }
        let found = if head % 2 == 1 { self.texts.get(at).copied() } else { self.new_text(at) };
        found.unwrap_or_else(|| {
            self.fail();
            ""
        })
    }

    fn new_text(&mut self, length: usize) -> Option<&'b str> {
        let (text, rest) = self.rest.split_at_checked(length)?;
        let text = std::str::from_utf8(text).ok()?;
        self.rest = rest;
        self.texts.push(text);
        Some(text)
    }
}

impl Packed for bool {
    fn pack(&self, out: &mut Packer) {
        out.byte(u8::from(*self));
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        match input.byte() {
            0 => false,
            1 => true,
            _ => {
                input.fail();
                false
            }
        }
    }
}

impl Packed for u8 {
    fn pack(&self, out: &mut Packer) {
        out.byte(*self);
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        input.byte()
    }
}

impl Packed for u32 {
    fn pack(&self, out: &mut Packer) {
        out.number(u64::from(*self));
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        u32::try_from(input.number()).unwrap_or_else(|_| {
            input.fail();
            0
        })
    }
}

impl Packed for i64 {
    fn pack(&self, out: &mut Packer) {
        out.number(((self << 1) ^ (self >> 63)) as u64);
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        let number = input.number();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }
}

impl Packed for String {
    fn pack(&self, out: &mut Packer) {
        out.text(self);
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        input.text().to_owned()
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, out: &mut Packer) {
        self.is_some().pack(out);
        if let Some(value) = self {
            value.pack(out);
        }
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        bool::unpack(input).then(|| T::unpack(input))
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, out: &mut Packer) {
        out.number(self.len() as u64);
        for item in self {
            item.pack(out);
        }
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        let mut items = Vec::new();
        // after a fault there is no end to wait for
        for _ in 0..input.number() {
            if input.failed {
                break;
            }
            items.push(T::unpack(input));
        }
        items
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn pack(&self, out: &mut Packer) {
        self.0.pack(out);
        self.1.pack(out);
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        (A::unpack(input), B::unpack(input))
    }
}

impl<A: Packed, B: Packed, C: Packed> Packed for (A, B, C) {
    fn pack(&self, out: &mut Packer) {
        self.0.pack(out);
        self.1.pack(out);
        self.2.pack(out);
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        (A::unpack(input), B::unpack(input), C::unpack(input))
    }
}

/// Gives a structure or an enum its packed form: `packed!(struct Name { field, … })` names all fields in the order in
/// which they are written, `packed!(enum Name { Variant(part, …), Other { field }, … })` all variants, which are
/// numbered from 0 as they come.
macro_rules! packed {
    (struct $name:ident $(<$parameter:ident>)? { $($field:ident),* $(,)? }) => {
        #[cfg(feature = "edge")]
        impl $(<$parameter: $crate::packed::Packed>)? $crate::packed::Packed for $name $(<$parameter>)? {
            fn pack(&self, out: &mut $crate::packed::Packer) {
                $( $crate::packed::Packed::pack(&self.$field, out); )*
            }

            fn unpack(input: &mut $crate::packed::Unpacker<'_>) -> Self {
                $name { $( $field: $crate::packed::Packed::unpack(input) ),* }
            }
        }
    };
    (enum $name:ident { $first:ident $(($($part:ident),*))? $({$($member:ident),*})?
        $(, $other:ident $(($($parts:ident),*))? $({$($members:ident),*})?)* $(,)? }) => {
        #[cfg(feature = "edge")]
        impl $crate::packed::Packed for $name {
            fn pack(&self, out: &mut $crate::packed::Packer) {
                let mut number = 0_u8;
                if let $name::$first $(($($part),*))? $({$($member),*})? = self {
                    $crate::packed::Packed::pack(&number, out);
                    $( $( $crate::packed::Packed::pack($part, out); )* )?
                    $( $( $crate::packed::Packed::pack($member, out); )* )?
                }
                $(
                    number += 1;
                    if let $name::$other $(($($parts),*))? $({$($members),*})? = self {
                        $crate::packed::Packed::pack(&number, out);
                        $( $( $crate::packed::Packed::pack($parts, out); )* )?
                        $( $( $crate::packed::Packed::pack($members, out); )* )?
                    }
                )*
                let _ = number;
            }

            fn unpack(input: &mut $crate::packed::Unpacker<'_>) -> Self {
                let number = <u8 as $crate::packed::Packed>::unpack(input);
                let mut at = 0_u8;
                $(
                    at += 1;
                    if number == at {
                        return $name::$other
                            $(($( { let $parts = $crate::packed::Packed::unpack(input); $parts } ),*))?
                            $({$( $members: $crate::packed::Packed::unpack(input) ),*})?;
                    }
                )*
                if number > at {
                    input.fail();
                }
                $name::$first
                    $(($( { let $part = $crate::packed::Packed::unpack(input); $part } ),*))?
                    $({$( $member: $crate::packed::Packed::unpack(input) ),*})?
            }
        }
    };
}

pub(crate) use packed;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug, PartialEq)]
    enum Shape {
        Dot,
        Line(i64, u32),
        Named { name: String, shapes: Vec<(u8, bool)> },
    }

    packed!(enum Shape { Dot, Line(a, b), Named { name, shapes } });

    #[derive(Clone, Debug, PartialEq)]
    struct Drawing<T> {
        title: Option<String>,
        shapes: Vec<T>,
    }

    packed!(struct Drawing<T> { title, shapes });

    fn shape() -> impl Strategy<Value = Shape> {
        prop_oneof![
            Just(Shape::Dot),
            (any::<i64>(), any::<u32>()).prop_map(|(a, b)| Shape::Line(a, b)),
            ("[ab]{0,3}", proptest::collection::vec(any::<(u8, bool)>(), 0..4))
                .prop_map(|(name, shapes)| Shape::Named { name, shapes }),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            title in proptest::option::of("\\PC{0,3}"),
            shapes in proptest::collection::vec(shape(), 0..300),
        ) {
            let drawing = Drawing { title, shapes };
            let bytes = to_bytes(&drawing);
            prop_assert_eq!(from_bytes::<Drawing<Shape>>(&bytes), Some(drawing));
            for end in 0..bytes.len().min(40) {
                prop_assert_eq!(from_bytes::<Drawing<Shape>>(&bytes[..end]), None);
            }
        }

        #[test]
        fn no_bytes_are_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = from_bytes::<Drawing<Shape>>(&bytes);
        }
    }

    #[test]
    fn texts_are_written_once() {
        let texts: Vec<String> = (0..600).map(|n| format!("text {}", n % 200)).collect();
        let bytes = to_bytes(&texts);
        assert_eq!(from_bytes::<Vec<String>>(&bytes), Some(texts));
        assert!(bytes.len() < 200 * 10 + 400 * 2 + 10, "{}", bytes.len());
    }

    #[test]
    fn faults_are_refused() {
        assert_eq!(from_bytes::<Shape>(&[3]), None, "no such variant");
        assert_eq!(from_bytes::<Shape>(&[0, 0]), None, "a byte too many");
        assert_eq!(from_bytes::<bool>(&[2]), None);
        assert_eq!(from_bytes::<u32>(&[0xff, 0xff, 0xff, 0xff, 0x1f]), None, "too large");
        assert_eq!(from_bytes::<i64>(&[0xff; 11]), None, "no end");
        assert_eq!(from_bytes::<String>(&[3]), None, "a text that was not written before");
        assert_eq!(from_bytes::<String>(&[2, 0xff]), None, "not UTF-8");
        assert_eq!(
            from_bytes::<Vec<Shape>>(&[0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]),
            None,
            "longer than the input"
        );
    }
}
