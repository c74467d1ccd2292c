//! Puts functions that resemble each other side by side: what compresses a module finds the more the nearer it is.

use crate::Result;
use std::collections::HashSet;
use std::path::Path;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload};

/// How many bytes in a row two functions have to share.
const LENGTH: usize = 4;

/// Orders the functions of `wasm`, which imports none.
pub fn run(wasm: &Path) -> Result<()> {
    let place = wasm.display();
    let bytes = std::fs::read(wasm).map_err(|error| format!("{place}: {error}"))?;
    let mut ordered = Ordered::new(&bodies(&bytes).map_err(|error| format!("{place}: {error}"))?);
    let mut module = Module::new();
    ordered
        .parse_core_module(&mut module, Parser::new(0), &bytes)
        .map_err(|error| format!("{place}: {error}"))?;
    std::fs::write(wasm, module.finish()).map_err(|error| format!("{place}: {error}"))
}

fn bodies(wasm: &[u8]) -> wasmparser::Result<Vec<FunctionBody<'_>>> {
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload? {
            bodies.push(body);
        }
    }
    Ok(bodies)
}

/// Which function comes when.
struct Ordered {
    order: Vec<usize>,
}

impl Ordered {
    /// Neighbours are as much alike as can be found: of the chains in which the next is always the one that is most like
    /// the last, the best, with pieces turned round as long as that makes it better.
    fn new(bodies: &[FunctionBody<'_>]) -> Self {
        let likeness = Likeness::of(bodies);
        let chains = (0..bodies.len()).map(|first| likeness.chain(first));
        let best = chains.max_by(|one, other| likeness.total(one).total_cmp(&likeness.total(other)));
        let mut order = best.unwrap_or_default();
        while likeness.improve(&mut order) {}
        Ordered { order }
    }
}

/// How much functions are alike, each with each: what they share, relative to the size of both.
struct Likeness(Vec<Vec<f64>>);

impl Likeness {
    fn of(bodies: &[FunctionBody<'_>]) -> Self {
        let pieces: Vec<HashSet<&[u8]>> =
            bodies.iter().map(|body| body.as_bytes().windows(LENGTH).collect()).collect();
        let alike = |one: &HashSet<&[u8]>, other: &HashSet<&[u8]>| {
            let size = ((one.len() * other.len()) as f64).sqrt();
            one.intersection(other).count() as f64 / size.max(1.0)
        };
        Likeness(pieces.iter().map(|one| pieces.iter().map(|other| alike(one, other)).collect()).collect())
    }

    fn get(&self, one: usize, other: usize) -> f64 {
        self.0.get(one).and_then(|row| row.get(other)).copied().unwrap_or(0.0)
    }

    fn total(&self, order: &[usize]) -> f64 {
        order.iter().zip(order.iter().skip(1)).map(|(one, next)| self.get(*one, *next)).sum()
    }

    /// After each comes the one of those left that is most like it.
    fn chain(&self, first: usize) -> Vec<usize> {
        let mut order = vec![first];
        let mut last = first;
        let mut left: Vec<usize> = (0..self.0.len()).filter(|function| *function != first).collect();
        while let Some(next) =
            left.iter().copied().max_by(|one, other| self.get(last, *one).total_cmp(&self.get(last, *other)))
        {
            left.retain(|function| *function != next);
            order.push(next);
            last = next;
        }
        order
    }

    /// Turns a piece of the order round where that makes it better; whether it did.
    fn improve(&self, order: &mut [usize]) -> bool {
        let before = self.total(order);
        let mut best = before;
        for from in 0..order.len() {
            for to in from + 2..=order.len() {
                let Some(piece) = order.get_mut(from..to) else { continue };
                piece.reverse();
                let total = self.total(order);
                if total > best + f64::EPSILON {
                    best = total;
                } else if let Some(piece) = order.get_mut(from..to) {
                    piece.reverse();
                }
            }
        }
        best > before
    }
}

impl Reencode for Ordered {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> std::result::Result<u32, Error<Self::Error>> {
        let place = self.order.iter().position(|one| *one == function as usize);
        place.map(|place| place as u32).ok_or(Error::UnexpectedNonCoreModuleSection)
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> std::result::Result<(), Error<Self::Error>> {
        let types = section.into_iter().collect::<wasmparser::Result<Vec<u32>>>()?;
        for function in &self.order {
            functions.function(*types.get(*function).ok_or(Error::InvalidCodeSectionSize)?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> std::result::Result<(), Error<Self::Error>> {
        let bodies = section.into_iter().collect::<wasmparser::Result<Vec<_>>>()?;
        for function in self.order.clone() {
            let body = bodies.get(function).ok_or(Error::InvalidCodeSectionSize)?;
            utils::parse_function_body(self, code, body.clone())?;
        }
        Ok(())
    }
}
