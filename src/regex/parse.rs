//! ECMAScript regular expressions, as far as linear time allows: no lookaround, no back-references.

use super::ast::{Node, PRINTABLE};
use super::class::Class;
use super::property;
use super::{AT_BOUNDARY, AT_END, AT_START, OFF_BOUNDARY};

/// Groups within groups. A person cannot read more, and the parser recurses.
const DEPTH: usize = 100;

/// Which grammar is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Flag `v`, as URL patterns have it.
    Sets,
    /// Flag `v` where the text is valid with it, else as without flags: `[^/]` may stand there unescaped.
    Forgiving,
    /// As `Forgiving`, for subjects that are no URLs: see [`super::text`].
    Text,
}

/// Why a regular expression does not compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Character offset.
    pub(crate) at: usize,
    pub(crate) message: &'static str,
    /// What it asks for exists, but takes more than linear time.
    pub(crate) unsupported: bool,
}

/// Parses `source`.
pub(crate) fn parse(source: &str, dialect: Dialect, ignore_case: bool) -> Result<Node, Fault> {
    let chars: Vec<char> = source.chars().collect();
    let text = dialect == Dialect::Text;
    let strict = run(&chars, true, text, ignore_case);
    match (strict, dialect) {
        (Err(fault), Dialect::Forgiving | Dialect::Text) if !fault.unsupported => {
            run(&chars, false, text, ignore_case)
        }
        (strict, _) => strict,
    }
}

fn run(chars: &[char], sets: bool, text: bool, ignore_case: bool) -> Result<Node, Fault> {
    let mut parser = Parser { chars, at: 0, sets, text, fold: ignore_case, depth: 0 };
    let (node, _) = parser.disjunction()?;
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.fault("this `)` closes nothing")),
    }
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    sets: bool,
    text: bool,
    fold: bool,
    depth: usize,
}

/// What `.` does not match in text. A URL holds none.
const LINE_ENDS: u128 = 1 << b'\n' | 1 << b'\r';

const LOOKAROUND: &str = "lookahead and lookbehind are not supported: they would make matching slower than linear in the text searched";
const BACKREFERENCE: &str =
    "back-references are not supported: they would make matching slower than linear in the text searched";

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek();
        self.at += usize::from(c.is_some());
        c
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = text.chars().enumerate().all(|(i, c)| self.chars.get(self.at + i) == Some(&c));
        if found {
            self.at += text.chars().count();
        }
        found
    }

    fn fault(&self, message: &'static str) -> Fault {
        Fault { at: self.at, message, unsupported: false }
    }

    fn unsupported(&self, message: &'static str) -> Fault {
        Fault { at: self.at, message, unsupported: true }
    }

    /// Alternatives, and the group names used in them.
    fn disjunction(&mut self) -> Result<(Node, Vec<String>), Fault> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.fault("groups are nested too deeply"));
        }
        let (mut branches, mut names) = (Vec::new(), Vec::new());
        loop {
            let mut own = Vec::new();
            branches.push(self.alternative(&mut own)?);
            names.append(&mut own);
            if !self.eat("|") {
                break;
            }
        }
        self.depth -= 1;
        let node = if branches.len() == 1 { branches.pop() } else { None };
        Ok((node.unwrap_or(Node::Alt(branches)), names))
    }

    fn alternative(&mut self, names: &mut Vec<String>) -> Result<Node, Fault> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let from = self.at;
            let position = matches!(c, '^' | '$') || self.starts("\\b") || self.starts("\\B");
            let node = self.term(names)?;
            let node = match self.quantifier()? {
                None => node,
                Some(_) if position => {
                    self.at = from;
                    return Err(self.fault("`^`, `$`, `\\b` and `\\B` cannot be repeated"));
                }
                Some((min, max)) => Node::Repeat(Box::new(node), min, max),
            };
            nodes.push(node);
        }
        Ok(if nodes.len() == 1 {
            nodes.pop().unwrap_or(Node::Concat(Vec::new()))
        } else {
            Node::Concat(nodes)
        })
    }

    /// All bytes that a subject can hold.
    fn subject(&self) -> u128 {
        if self.text { u128::MAX } else { PRINTABLE }
    }

    fn term(&mut self, names: &mut Vec<String>) -> Result<Node, Fault> {
        let from = self.at;
        Ok(match self.next() {
            Some('^') => Node::Assert(AT_START),
            Some('$') => Node::Assert(AT_END),
            Some('.') => Node::Set(if self.text { !LINE_ENDS } else { PRINTABLE }),
            Some('(') => self.group(names)?,
            Some('[') => self.class()?.into_node(self.fold, self.subject()),
            Some('\\') => match self.peek() {
                Some('b') => {
                    self.at += 1;
                    Node::Assert(AT_BOUNDARY)
                }
                Some('B') => {
                    self.at += 1;
                    Node::Assert(OFF_BOUNDARY)
                }
                Some('k') => return Err(self.unsupported(BACKREFERENCE)),
                Some('1'..='9') => return Err(self.unsupported(BACKREFERENCE)),
                _ => match self.class_escape()? {
                    Some(class) => class.into_node(self.fold, self.subject()),
                    None => {
                        let c = self.char_escape(false)?;
                        self.one(c)
                    }
                },
            },
            Some('*' | '+' | '?') => {
                self.at = from;
                return Err(self.fault("there is nothing before this that could be repeated"));
            }
            Some('{') if !self.sets => {
                self.at = from;
                if self.quantifier()?.is_some() {
                    self.at = from;
                    return Err(self.fault("there is nothing before this that could be repeated"));
                }
                self.at = from + 1;
                self.one(u32::from('{'))
            }
            Some('{' | '}' | ']') if self.sets => {
                self.at = from;
                return Err(self.fault("write a backslash before this character if it is meant as such"));
            }
            Some(c) => self.one(u32::from(c)),
            None => Node::Concat(Vec::new()),
        })
    }

    fn one(&self, c: u32) -> Node {
        Class::range(c, c).folded(self.fold).into_node(self.fold, self.subject())
    }

    fn group(&mut self, names: &mut Vec<String>) -> Result<Node, Fault> {
        let fold = self.fold;
        if self.eat("?") {
            if self.eat("=") || self.eat("!") || self.eat("<=") || self.eat("<!") {
                return Err(self.unsupported(LOOKAROUND));
            }
            if self.eat("<") {
                let name = self.group_name()?;
                if names.contains(&name) {
                    return Err(self.fault("two groups have this name"));
                }
                names.push(name);
            } else if !self.eat(":") {
                self.modifiers()?;
            }
        }
        let (node, mut inner) = self.disjunction()?;
        if !self.eat(")") {
            return Err(self.fault("a `(` is not closed"));
        }
        if inner.iter().any(|name| names.contains(name)) {
            return Err(self.fault("two groups have the same name"));
        }
        names.append(&mut inner);
        self.fold = fold;
        Ok(node)
    }

    fn group_name(&mut self) -> Result<String, Fault> {
        let mut name = String::new();
        loop {
            match self.next() {
                Some('>') if !name.is_empty() => return Ok(name),
                Some(c) if is_name_char(c, name.is_empty()) => name.push(c),
                _ => {
                    self.at -= 1;
                    return Err(self.fault("a group name is letters, digits, `_` and `$`, closed by `>`"));
                }
            }
        }
    }

    /// `i`, `m`, `s` and their removal, up to the colon. The latter two change nothing: a URL has no line ends.
    fn modifiers(&mut self) -> Result<(), Fault> {
        let mut seen = Vec::new();
        let mut removing = false;
        loop {
            match self.next() {
                Some(c @ ('i' | 'm' | 's')) if !seen.contains(&c) => {
                    seen.push(c);
                    if c == 'i' {
                        self.fold = !removing;
                    }
                }
                Some('-') if !removing => removing = true,
                Some(':') if !seen.is_empty() => return Ok(()),
                _ => {
                    self.at -= 1;
                    return Err(
                        self.fault("after `(?` comes `:`, `<name>`, or some of `i`, `m`, `s` and then `:`")
                    );
                }
            }
        }
    }

    fn quantifier(&mut self) -> Result<Option<(u32, Option<u32>)>, Fault> {
        let from = self.at;
        let bounds = match self.next() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.braces() {
                Some((min, Some(max))) if max < min => {
                    self.at = from;
                    return Err(self.fault("the numbers of this repetition are out of order"));
                }
                Some(bounds) => bounds,
                None if self.sets => {
                    self.at = from;
                    return Err(self.fault(
                        "a repetition reads `{2}`, `{2,}` or `{2,5}`; write `\\{` for the character",
                    ));
                }
                None => {
                    self.at = from;
                    return Ok(None);
                }
            },
            _ => {
                self.at = from;
                return Ok(None);
            }
        };
        self.eat("?");
        Ok(Some(bounds))
    }

    fn braces(&mut self) -> Option<(u32, Option<u32>)> {
        let min = self.number()?;
        if self.eat("}") {
            return Some((min, Some(min)));
        }
        if !self.eat(",") {
            return None;
        }
        if self.eat("}") {
            return Some((min, None));
        }
        let max = self.number()?;
        self.eat("}").then_some((min, Some(max)))
    }

    fn number(&mut self) -> Option<u32> {
        let mut n = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            self.at += 1;
            n = Some(n.unwrap_or(0u32).saturating_mul(10).saturating_add(digit));
        }
        n
    }

    /// `\d` and its kind, after the backslash.
    fn class_escape(&mut self) -> Result<Option<Class>, Fault> {
        let Some(c) = self.peek() else { return Ok(None) };
        let set = match c.to_ascii_lowercase() {
            'd' => property::DIGIT,
            'w' => property::WORD,
            's' => property::SPACE,
            'p' => {
                self.at += 1;
                return self.property(c == 'P').map(Some);
            }
            _ => return Ok(None),
        };
        self.at += 1;
        let class = Class::ascii(set).folded(self.fold);
        if !c.is_ascii_uppercase() {
            return Ok(Some(class));
        }
        Ok(class.complement(self.fold))
    }

    fn property(&mut self, negated: bool) -> Result<Class, Fault> {
        let from = self.at;
        let unknown = Fault { at: from, message: "no such Unicode property", unsupported: false };
        if !self.eat("{") {
            return Err(unknown);
        }
        let mut text = String::new();
        loop {
            match self.next() {
                Some('}') => break,
                Some(c) => text.push(c),
                None => return Err(unknown),
            }
        }
        let (set, strings) = property::find(&text).ok_or(unknown)?;
        let mut class = Class::ascii(set).folded(self.fold);
        class.may_hold_strings = strings;
        if negated { class.complement(self.fold).ok_or(self.fault(NO_STRINGS)) } else { Ok(class) }
    }

    /// The character meant by an escape, after the backslash.
    fn char_escape(&mut self, in_class: bool) -> Result<u32, Fault> {
        let from = self.at;
        let Some(c) = self.next() else { return Err(self.fault("a backslash stands before nothing")) };
        Ok(match c {
            't' => 9,
            'n' => 10,
            'v' => 11,
            'f' => 12,
            'r' => 13,
            'b' if in_class => 8,
            '0' if !matches!(self.peek(), Some('0'..='9')) => 0,
            'c' => match self.next() {
                Some(letter) if letter.is_ascii_alphabetic() => u32::from(letter) % 32,
                _ => return Err(self.fault("after `\\c` comes a letter")),
            },
            'x' => self.hex(2, 2)?,
            'u' if self.eat("{") => {
                let value = self.hex(1, 8)?;
                if !self.eat("}") || value > 0x10_ffff {
                    return Err(self.fault("`\\u{…}` holds a code point up to 10FFFF"));
                }
                value
            }
            'u' => {
                let high = self.hex(4, 4)?;
                let after = self.at;
                if (0xd800..0xdc00).contains(&high)
                    && self.eat("\\u")
                    && let Ok(low @ 0xdc00..0xe000) = self.hex(4, 4)
                {
                    return Ok(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
                }
                self.at = after;
                high
            }
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => {
                u32::from(c)
            }
            c if in_class && "&-!#%,:;<=>@`~".contains(c) => u32::from(c),
            c if !self.sets && !c.is_ascii_alphanumeric() => u32::from(c),
            _ => {
                self.at = from;
                return Err(self.fault("a backslash before this character has no meaning"));
            }
        })
    }

    fn hex(&mut self, min: usize, max: usize) -> Result<u32, Fault> {
        let mut value = 0u32;
        let mut count = 0;
        while count < max
            && let Some(digit) = self.peek().and_then(|c| c.to_digit(16))
        {
            self.at += 1;
            count += 1;
            value = value << 4 | digit;
        }
        if count < min { Err(self.fault("hexadecimal digits are missing here")) } else { Ok(value) }
    }

    /// A class, after its `[`.
    fn class(&mut self) -> Result<Class, Fault> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.fault("classes are nested too deeply"));
        }
        let negated = self.eat("^");
        let class = if self.sets { self.set_contents()? } else { self.plain_contents()? };
        self.depth -= 1;
        if negated { class.complement(self.fold).ok_or(self.fault(NO_STRINGS)) } else { Ok(class) }
    }

    fn plain_contents(&mut self) -> Result<Class, Fault> {
        let mut class = Class::default();
        while !self.eat("]") {
            let (low, set) = self.plain_member()?;
            let Some(low) = low else {
                class.union(set);
                continue;
            };
            let after = self.at;
            if self.eat("-") && self.peek() != Some(']') {
                match self.plain_member()? {
                    (Some(high), _) if high < low => return Err(self.fault(OUT_OF_ORDER)),
                    (Some(high), _) => {
                        class.union(Class::range(low, high).folded(self.fold));
                        continue;
                    }
                    // `[a-\d]`: without flags the dash is a character like any other
                    (None, _) => self.at = after,
                }
            } else {
                self.at = after;
            }
            class.union(set);
        }
        Ok(class)
    }

    /// One character or escape, and the set it stands for; the character is absent for `\d` and its kind.
    fn plain_member(&mut self) -> Result<(Option<u32>, Class), Fault> {
        let c = match self.next() {
            None => return Err(self.fault(UNCLOSED)),
            Some('\\') => match self.class_escape()? {
                Some(class) => return Ok((None, class)),
                None => self.char_escape(true)?,
            },
            Some(c) => u32::from(c),
        };
        Ok((Some(c), Class::range(c, c).folded(self.fold)))
    }

    fn set_contents(&mut self) -> Result<Class, Fault> {
        if self.eat("]") {
            return Ok(Class::default());
        }
        let (mut class, mut single) = self.operand()?;
        if self.starts("&&") || self.starts("--") {
            let intersection = self.starts("&&");
            while !self.eat("]") {
                if !self.eat(if intersection { "&&" } else { "--" }) {
                    return Err(self.fault("`&&` and `--` cannot be mixed with other members of a class"));
                }
                if intersection && self.peek() == Some('&') {
                    return Err(self.fault(DOUBLED));
                }
                let (other, _) = self.operand()?;
                if intersection { class.intersect(&other) } else { class.subtract(&other) }
            }
            return Ok(class);
        }
        loop {
            if let Some(low) = single
                && self.peek() == Some('-')
                && !self.starts("--")
            {
                self.at += 1;
                match self.operand()? {
                    (_, Some(high)) if high < low => return Err(self.fault(OUT_OF_ORDER)),
                    (_, Some(high)) => class.union(Class::range(low, high).folded(self.fold)),
                    _ => return Err(self.fault("a range ends with one character")),
                }
            }
            if self.eat("]") {
                return Ok(class);
            }
            let (other, next) = self.operand()?;
            class.union(other);
            single = next;
        }
    }

    fn starts(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(i, c)| self.chars.get(self.at + i) == Some(&c))
    }

    /// One member of a class with flag `v`, and its character if it is a single one that can begin a range.
    fn operand(&mut self) -> Result<(Class, Option<u32>), Fault> {
        let single = |c: u32, fold: bool| (Class::range(c, c).folded(fold), Some(c));
        let Some(c) = self.peek() else { return Err(self.fault(UNCLOSED)) };
        if DOUBLES.contains(c) && self.chars.get(self.at + 1) == Some(&c) {
            return Err(self.fault(DOUBLED));
        }
        self.at += 1;
        match c {
            '[' => Ok((self.class()?, None)),
            '\\' if self.eat("q{") => self.class_strings().map(|class| (class, None)),
            '\\' => match self.class_escape()? {
                Some(class) => Ok((class, None)),
                None => Ok(single(self.char_escape(true)?, self.fold)),
            },
            '(' | ')' | ']' | '{' | '}' | '/' | '-' | '|' => {
                self.at -= 1;
                Err(self.fault("in a class, write a backslash before this character"))
            }
            c => Ok(single(u32::from(c), self.fold)),
        }
    }

    /// `\q{a|bc}`, after the brace.
    fn class_strings(&mut self) -> Result<Class, Fault> {
        let mut class = Class::default();
        let mut string = Vec::new();
        loop {
            match self.next() {
                Some('}') => {
                    class.union(Class::string(string, self.fold));
                    return Ok(class);
                }
                Some('|') => class.union(Class::string(std::mem::take(&mut string), self.fold)),
                Some('\\') => string.push(self.char_escape(true)?),
                Some('(' | ')' | '[' | ']' | '{' | '/' | '-') | None => {
                    return Err(self.fault("`\\q{` is not closed"));
                }
                Some(c) => string.push(u32::from(c)),
            }
        }
    }
}

/// Characters that flag `v` keeps for later when doubled.
const DOUBLES: &str = "&!#$%*+,.:;<=>?@^`~";
const DOUBLED: &str = "this doubled character is reserved in a class: write a backslash before each";
const UNCLOSED: &str = "a `[` is not closed";
const OUT_OF_ORDER: &str = "the ends of this range are out of order";
const NO_STRINGS: &str = "a negated class cannot hold strings of several characters";

fn is_name_char(c: char, first: bool) -> bool {
    c == '$'
        || c == '_'
        || if first { unicode_ident::is_xid_start(c) } else { unicode_ident::is_xid_continue(c) }
}
