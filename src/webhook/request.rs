//! One inbound request, borrowed from whoever received it.

/// What a platform hands over. Nothing is copied; header names may be in any case and occur several times.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method as received: `POST`.
    pub method: &'a str,
    /// The URL, absolute or from the path on.
    pub url: &'a str,
    /// Name and value of each header line.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body's bytes exactly as they came.
    pub body: &'a [u8],
}

/// A header of which one value is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header<'a> {
    /// No line of that name.
    Missing,
    /// One line; surrounding blanks are gone.
    One(&'a str),
    /// More than one line.
    Several,
}

/// The blanks that HTTP allows around a value, and the line ends that `Headers` of the web trims too.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

impl<'a> Request<'a> {
    /// The values of every header line called `name`, in order, surrounding blanks removed.
    pub fn header_values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim_matches(BLANKS))
    }

    pub(super) fn header(&self, name: &str) -> Header<'a> {
        let mut values = self.header_values(name);
        match (values.next(), values.next()) {
            (None, _) => Header::Missing,
            (Some(value), None) => Header::One(value),
            (Some(_), Some(_)) => Header::Several,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_in_any_case_and_trimmed() {
        let headers = [("X-One", " \t1\r\n"), ("x-two", "a"), ("X-TWO", "b")];
        let request = Request { method: "POST", url: "/", headers: &headers, body: b"" };
        assert_eq!(request.header("x-one"), Header::One("1"));
        assert_eq!(request.header("X-Two"), Header::Several);
        assert_eq!(request.header("x-three"), Header::Missing);
    }
}
