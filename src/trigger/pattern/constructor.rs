//! The standard's constructor string parser: one string into component patterns.

use super::init::PatternInit;
use super::token::{Kind, Policy, Token, tokenize};
use super::{Fault, component};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Init,
    Protocol,
    Authority,
    Username,
    Password,
    Hostname,
    Port,
    Pathname,
    Search,
    Hash,
    Done,
}

/// Splits `/path?query#hash`; what is not written stays absent, and an escaped `?` or `#` belongs to the path.
pub(super) fn parse_path(input: &str) -> Result<PatternInit, Fault> {
    run(input, State::Pathname)
}

/// Splits a constructor string. What a component's pattern is worth is seen only when it is compiled.
pub(super) fn parse(input: &str) -> Result<PatternInit, Fault> {
    let mut result = run(input, State::Init)?;
    // without a port the default port is meant
    if result.hostname.is_some() && result.port.is_none() {
        result.port = Some(String::new());
    }
    Ok(result)
}

fn run(input: &str, state: State) -> Result<PatternInit, Fault> {
    let chars: Vec<char> = input.chars().collect();
    let tokens = tokenize(&chars, Policy::Lenient)?;
    let mut parser = Parser {
        chars: &chars,
        tokens: &tokens,
        result: PatternInit::default(),
        start: 0,
        index: 0,
        increment: 1,
        depth: 0,
        brackets: 0,
        special: false,
        path_only: state == State::Pathname,
        state,
    };
    parser.run()?;
    Ok(parser.result)
}

struct Parser<'a> {
    chars: &'a [char],
    tokens: &'a [Token],
    result: PatternInit,
    start: usize,
    index: usize,
    increment: usize,
    depth: usize,
    brackets: isize,
    special: bool,
    /// Leave out what is not written, instead of pinning it to nothing.
    path_only: bool,
    state: State,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), Fault> {
        while let Some(&token) = self.tokens.get(self.index) {
            self.increment = 1;
            if token.kind == Kind::End {
                match self.state {
                    State::Init => {
                        self.rewind();
                        if self.is_char(0, '#') {
                            self.change(State::Hash, 1);
                        } else if self.is_search_prefix() {
                            self.change(State::Search, 1);
                        } else {
                            self.change(State::Pathname, 0);
                        }
                    }
                    State::Authority => self.rewind_to(State::Hostname),
                    _ => {
                        self.change(State::Done, 0);
                        return Ok(());
                    }
                }
            } else if token.kind == Kind::Open {
                self.depth += 1;
            } else if self.depth > 0 && token.kind != Kind::Close {
                // no component ends inside braces
            } else {
                self.depth = self.depth.saturating_sub(usize::from(self.depth > 0));
                self.step()?;
            }
            self.index += self.increment;
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), Fault> {
        match self.state {
            State::Init if self.is_char(0, ':') => self.rewind_to(State::Protocol),
            State::Protocol if self.is_char(0, ':') => {
                self.special = component::protocol_is_special(&self.component_string())?;
                if self.is_char(1, '/') && self.is_char(2, '/') {
                    self.change(State::Authority, 3);
                } else if self.special {
                    self.change(State::Authority, 1);
                } else {
                    self.change(State::Pathname, 1);
                }
            }
            State::Authority => {
                if self.is_char(0, '@') {
                    self.rewind_to(State::Username);
                } else if self.is_char(0, '/') || self.is_search_prefix() || self.is_char(0, '#') {
                    self.rewind_to(State::Hostname);
                }
            }
            State::Username => {
                if self.is_char(0, ':') {
                    self.change(State::Password, 1);
                } else if self.is_char(0, '@') {
                    self.change(State::Hostname, 1);
                }
            }
            State::Password if self.is_char(0, '@') => self.change(State::Hostname, 1),
            State::Hostname if self.is_char(0, '[') => self.brackets += 1,
            State::Hostname if self.is_char(0, ']') => self.brackets -= 1,
            State::Hostname if self.is_char(0, ':') && self.brackets == 0 => self.change(State::Port, 1),
            State::Hostname | State::Port if self.is_char(0, '/') => self.change(State::Pathname, 0),
            State::Hostname | State::Port | State::Pathname if self.is_search_prefix() => {
                self.change(State::Search, 1);
            }
            State::Hostname | State::Port | State::Pathname | State::Search if self.is_char(0, '#') => {
                self.change(State::Hash, 1);
            }
            _ => {}
        }
        Ok(())
    }

    fn rewind(&mut self) {
        self.index = self.start;
        self.increment = 0;
    }

    fn rewind_to(&mut self, state: State) {
        self.rewind();
        self.state = state;
    }

    fn change(&mut self, state: State, skip: usize) {
        let text = self.component_string();
        let result = &mut self.result;
        match self.state {
            State::Protocol => result.protocol = Some(text),
            State::Username => result.username = Some(text),
            State::Password => result.password = Some(text),
            State::Hostname => result.hostname = Some(text),
            State::Port => result.port = Some(text),
            State::Pathname => result.pathname = Some(text),
            State::Search => result.search = Some(text),
            State::Hash => result.hash = Some(text),
            State::Init | State::Authority | State::Done => {}
        }
        if self.state != State::Init && state != State::Done && !self.path_only {
            if self.state <= State::Password && state >= State::Port {
                result.hostname.get_or_insert_default();
            }
            if self.state <= State::Port && state >= State::Search {
                let path = if self.special { "/" } else { "" };
                result.pathname.get_or_insert_with(|| path.to_owned());
            }
            if self.state <= State::Pathname && state == State::Hash {
                result.search.get_or_insert_default();
            }
        }
        self.state = state;
        self.index += skip;
        self.start = self.index;
        self.increment = 0;
    }

    fn component_string(&self) -> String {
        let end = self.token(self.index).map_or(0, |token| token.index);
        let start = self.token(self.start).map_or(end, |token| token.index);
        self.chars.get(start..end).unwrap_or_default().iter().collect()
    }

    fn token(&self, index: usize) -> Option<Token> {
        self.tokens.get(index).or(self.tokens.last()).copied()
    }

    /// Whether the token `ahead` is the character `c`, escaped or not, without meaning in pattern syntax.
    fn is_char(&self, ahead: usize, c: char) -> bool {
        self.token(self.index + ahead).is_some_and(|token| {
            let escaped = token.kind == Kind::EscapedChar && !self.path_only;
            self.value(token) == [c] && (escaped || matches!(token.kind, Kind::Char | Kind::InvalidChar))
        })
    }

    fn value(&self, token: Token) -> &[char] {
        self.chars.get(token.from..token.to).unwrap_or_default()
    }

    /// Whether a query begins here: a `?` that is no modifier.
    fn is_search_prefix(&self) -> bool {
        if self.is_char(0, '?') {
            return true;
        }
        let Some(token) = self.token(self.index) else { return false };
        if self.value(token) != ['?'] || token.kind == Kind::EscapedChar {
            return false;
        }
        let Some(before) = self.index.checked_sub(1).and_then(|index| self.token(index)) else { return true };
        !matches!(before.kind, Kind::Name | Kind::Regexp | Kind::Close | Kind::Asterisk)
    }
}
