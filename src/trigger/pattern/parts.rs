//! The standard's parser from pattern strings to parts, and back to the canonical pattern string.

use super::Fault;
use super::canon::{Canon, encode};
use super::init::escape;
use super::token::{Kind, Policy, Token, is_name_char, tokenize};

/// How a component is split into segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// What a `:name` stops at; 0 for nothing.
    pub(super) delimiter: u8,
    /// What belongs to the group that follows it; 0 for nothing.
    pub(super) prefix: u8,
    pub(super) ignore_case: bool,
}

/// What a part matches besides its prefix and suffix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Fixed(String),
    /// A regular expression, and where it stands.
    Regexp(String, usize),
    Segment,
    Full,
}

/// How often a part may occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modifier {
    None,
    Optional,
    ZeroOrMore,
    OneOrMore,
}

impl Modifier {
    fn as_str(self) -> &'static str {
        match self {
            Modifier::None => "",
            Modifier::Optional => "?",
            Modifier::ZeroOrMore => "*",
            Modifier::OneOrMore => "+",
        }
    }
}

/// One piece of a pattern string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) body: Body,
    pub(super) modifier: Modifier,
    pub(super) name: String,
    pub(super) prefix: String,
    pub(super) suffix: String,
}

/// Parses one component's pattern string.
pub(super) fn parse(input: &str, options: Options, canon: Canon) -> Result<Vec<Part>, Fault> {
    let chars: Vec<char> = input.chars().collect();
    let tokens = tokenize(&chars, Policy::Strict)?;
    let mut parser = Parser {
        chars: &chars,
        tokens: &tokens,
        index: 0,
        canon,
        options,
        parts: Vec::new(),
        pending: String::new(),
        numbered: 0,
    };
    parser.run()?;
    Ok(parser.parts)
}

struct Parser<'a> {
    chars: &'a [char],
    tokens: &'a [Token],
    index: usize,
    canon: Canon,
    options: Options,
    parts: Vec<Part>,
    pending: String,
    numbered: usize,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), Fault> {
        while self.index < self.tokens.len() {
            let char_token = self.take(Kind::Char);
            let name = self.take(Kind::Name);
            let group = self.take_group(name);
            if name.is_some() || group.is_some() {
                let mut prefix = char_token.map(|token| self.value(token)).unwrap_or_default();
                if !prefix.is_empty() && !self.is_prefix(&prefix) {
                    self.pending.push_str(&prefix);
                    prefix.clear();
                }
                self.flush()?;
                let modifier = self.take_modifier();
                self.add(prefix, name, group, String::new(), modifier)?;
                continue;
            }
            if let Some(fixed) = char_token.or_else(|| self.take(Kind::EscapedChar)) {
                let value = self.value(fixed);
                self.pending.push_str(&value);
                continue;
            }
            if self.take(Kind::Open).is_some() {
                let prefix = self.take_text();
                let name = self.take(Kind::Name);
                let group = self.take_group(name);
                let suffix = self.take_text();
                self.require(Kind::Close, "a `{` is not closed, or braces hold more than one group")?;
                let modifier = self.take_modifier();
                self.add(prefix, name, group, suffix, modifier)?;
                continue;
            }
            self.flush()?;
            self.require(Kind::End, "there is nothing before this that it could apply to")?;
        }
        Ok(())
    }

    fn at(&self) -> usize {
        self.tokens.get(self.index).map_or(self.chars.len(), |token| token.index)
    }

    fn value(&self, token: Token) -> String {
        self.chars.get(token.from..token.to).unwrap_or_default().iter().collect()
    }

    fn is_prefix(&self, text: &str) -> bool {
        self.options.prefix != 0 && text.as_bytes() == [self.options.prefix]
    }

    fn take(&mut self, kind: Kind) -> Option<Token> {
        let token = self.tokens.get(self.index).filter(|token| token.kind == kind).copied();
        self.index += usize::from(token.is_some());
        token
    }

    fn take_group(&mut self, name: Option<Token>) -> Option<Token> {
        let regexp = self.take(Kind::Regexp);
        if name.is_none() && regexp.is_none() { self.take(Kind::Asterisk) } else { regexp }
    }

    fn take_modifier(&mut self) -> Modifier {
        if self.take(Kind::Asterisk).is_some() {
            return Modifier::ZeroOrMore;
        }
        match self.take(Kind::OtherModifier).map(|token| self.value(token)).as_deref() {
            Some("?") => Modifier::Optional,
            Some(_) => Modifier::OneOrMore,
            None => Modifier::None,
        }
    }

    fn take_text(&mut self) -> String {
        let mut text = String::new();
        while let Some(token) = self.take(Kind::Char).or_else(|| self.take(Kind::EscapedChar)) {
            text.push_str(&self.value(token));
        }
        text
    }

    fn require(&mut self, kind: Kind, message: &'static str) -> Result<(), Fault> {
        match self.take(kind) {
            Some(_) => Ok(()),
            None => Err(Fault::new(self.at(), message)),
        }
    }

    fn encoded(&self, text: &str) -> Result<String, Fault> {
        encode(self.canon, text).map_err(|message| Fault::new(self.at(), format!("“{text}”: {message}")))
    }

    fn flush(&mut self) -> Result<(), Fault> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let pending = std::mem::take(&mut self.pending);
        let text = self.encoded(&pending)?;
        self.fixed(text, Modifier::None);
        Ok(())
    }

    fn fixed(&mut self, text: String, modifier: Modifier) {
        let (name, prefix, suffix) = Default::default();
        self.parts.push(Part { body: Body::Fixed(text), modifier, name, prefix, suffix });
    }

    fn add(
        &mut self,
        prefix: String,
        name: Option<Token>,
        group: Option<Token>,
        suffix: String,
        modifier: Modifier,
    ) -> Result<(), Fault> {
        if name.is_none() && group.is_none() {
            if modifier == Modifier::None {
                self.pending.push_str(&prefix);
                return Ok(());
            }
            self.flush()?;
            if !prefix.is_empty() {
                let text = self.encoded(&prefix)?;
                self.fixed(text, modifier);
            }
            return Ok(());
        }
        self.flush()?;
        let body = match group {
            None => Body::Segment,
            Some(token) if token.kind == Kind::Asterisk => Body::Full,
            Some(token) => match self.value(token) {
                value if value == ".*" => Body::Full,
                value if value == segment_regexp(self.options) => Body::Segment,
                value => Body::Regexp(value, token.from),
            },
        };
        let name = match name {
            Some(token) => self.value(token),
            None => {
                self.numbered += 1;
                (self.numbered - 1).to_string()
            }
        };
        if self.parts.iter().any(|part| part.name == name) {
            return Err(Fault::new(self.at(), format!("two groups have the name “{name}”")));
        }
        let (prefix, suffix) = (self.encoded(&prefix)?, self.encoded(&suffix)?);
        self.parts.push(Part { body, modifier, name, prefix, suffix });
        Ok(())
    }
}

fn segment_regexp(options: Options) -> String {
    match options.delimiter {
        0 => String::from("[^]+?"),
        delimiter => format!("[^\\{}]+?", char::from(delimiter)),
    }
}

/// The canonical pattern string of `parts`.
pub(super) fn pattern_string(parts: &[Part], options: Options) -> String {
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| parts.get(index));
        if let Body::Fixed(text) = &part.body {
            let braces = part.modifier != Modifier::None;
            out.push_str(if braces { "{" } else { "" });
            out.push_str(&escape(text));
            out.push_str(if braces { "}" } else { "" });
            out.push_str(part.modifier.as_str());
            continue;
        }
        let grouped = needs_grouping(part, before, parts.get(index + 1), options);
        let named = is_named(part);
        out.push_str(if grouped { "{" } else { "" });
        out.push_str(&escape(&part.prefix));
        if named {
            out.push(':');
            out.push_str(&part.name);
        }
        match &part.body {
            Body::Regexp(value, _) => {
                out.push('(');
                out.push_str(value);
                out.push(')');
            }
            Body::Segment if !named => {
                out.push('(');
                out.push_str(&segment_regexp(options));
                out.push(')');
            }
            Body::Full => {
                let bare = !named
                    && (before.is_none_or(|before| {
                        matches!(before.body, Body::Fixed(_)) || before.modifier != Modifier::None
                    }) || grouped
                        || !part.prefix.is_empty());
                out.push_str(if bare { "*" } else { "(.*)" });
            }
            Body::Segment | Body::Fixed(_) => {}
        }
        let continues = part.suffix.chars().next().is_some_and(|c| is_name_char(c, false));
        if part.body == Body::Segment && named && continues {
            out.push('\\');
        }
        out.push_str(&escape(&part.suffix));
        out.push_str(if grouped { "}" } else { "" });
        out.push_str(part.modifier.as_str());
    }
    out
}

fn is_named(part: &Part) -> bool {
    !part.name.starts_with(|c: char| c.is_ascii_digit())
}

fn needs_grouping(part: &Part, before: Option<&Part>, after: Option<&Part>, options: Options) -> bool {
    let prefix = (options.prefix != 0).then_some(char::from(options.prefix));
    let own_prefix = part.prefix.chars().eq(prefix);
    if !part.suffix.is_empty() || (!part.prefix.is_empty() && !own_prefix) {
        return true;
    }
    if is_named(part)
        && part.body == Body::Segment
        && part.modifier == Modifier::None
        && let Some(after) = after.filter(|after| after.prefix.is_empty() && after.suffix.is_empty())
    {
        let runs_on = match &after.body {
            Body::Fixed(text) => text.chars().next().is_some_and(|c| is_name_char(c, false)),
            _ => !is_named(after),
        };
        if runs_on {
            return true;
        }
    }
    part.prefix.is_empty()
        && matches!(before.map(|before| &before.body), Some(Body::Fixed(text)) if prefix.is_some() && text.chars().last() == prefix)
}
