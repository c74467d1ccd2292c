//! Takes out of a module's data what nothing points to any more.
//!
//! The linker keeps what anything refers to before panics are made plain traps (see `panics`): tables of functions, texts
//! that are formatted. Where each piece of data lies, it tells who asks for relocations.

use crate::Result;
use std::collections::BTreeSet;
use std::ops::Range;
use walrus::ir::{Const, Load, Store, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataId, DataKind, Module};
use wasmparser::{KnownCustom, Linking, Parser, Payload, SymbolInfo};

/// The pieces of the first segment, as places in it.
pub struct Pieces(Vec<Range<usize>>);

impl Pieces {
    /// Reads them out of what the linker wrote.
    ///
    /// # Errors
    /// If there are none: then the linker was not asked for relocations.
    pub fn read(wasm: &[u8]) -> Result<Pieces> {
        let mut pieces = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload.map_err(|error| error.to_string())?;
            let Payload::CustomSection(section) = payload else { continue };
            let KnownCustom::Linking(parts) = section.as_known() else { continue };
            for part in parts {
                let Linking::SymbolTable(symbols) = part.map_err(|error| error.to_string())? else {
                    continue;
                };
                for symbol in symbols {
                    let symbol = symbol.map_err(|error| error.to_string())?;
                    let SymbolInfo::Data { symbol: Some(symbol), .. } = symbol else { continue };
                    let (from, size) = (symbol.offset as usize, symbol.size as usize);
                    if symbol.index == 0 && size > 0 {
                        pieces.push(from..from + size);
                    }
                }
            }
        }
        if pieces.is_empty() {
            Err("the linker named no data; see xtask/src/data.rs".into())
        } else {
            Ok(Pieces(pieces))
        }
    }

    /// Overwrites those that no number in the code, and no word of the data that stays, points into.
    pub fn forget_unused(&self, module: &mut Module) -> Result<()> {
        let mut numbers = Numbers(BTreeSet::new());
        for (_, function) in module.funcs.iter_local() {
            dfs_in_order(&mut numbers, function, function.entry_block());
        }
        let mut segments = 0;
        each_piece(module, |_, bytes| {
            if segments > 0 {
                numbers.0.extend(words(bytes));
            }
            segments += 1;
            Ok(())
        })?;
        segments = 0;
        each_piece(module, |base, bytes| {
            if segments == 0 {
                let used = self.used(&numbers, base, bytes);
                for (at, byte) in bytes.iter_mut().enumerate() {
                    if self.smallest(at).is_some() && !used.iter().any(|piece| piece.contains(&at)) {
                        *byte = 0;
                    }
                }
            }
            segments += 1;
            Ok(())
        })
    }

    /// The pieces that any of these numbers points into, and those that they point into in turn.
    fn used(&self, numbers: &Numbers, base: u64, bytes: &[u8]) -> Vec<Range<usize>> {
        let mut used: Vec<Range<usize>> = Vec::new();
        let mut addresses: Vec<u64> = numbers.0.iter().copied().collect();
        while let Some(address) = addresses.pop() {
            let place = address.wrapping_sub(base) as usize;
            let Some(piece) = self.smallest(place).filter(|piece| !used.contains(piece)) else { continue };
            addresses.extend(words(bytes.get(piece.clone()).unwrap_or_default()));
            used.push(piece.clone());
        }
        used
    }

    /// The piece that a place is in. A text may be the end of a longer one: then the shorter is meant.
    fn smallest(&self, place: usize) -> Option<&Range<usize>> {
        self.0.iter().filter(|piece| piece.contains(&place)).min_by_key(|piece| piece.len())
    }
}

/// Drops what the linker wrote of relocations; what they speak of is about to move.
pub fn forget_relocations(module: &mut Module) {
    let names: Vec<String> = module.customs.iter().map(|(_, section)| section.name().to_owned()).collect();
    for name in names.iter().filter(|name| *name == "linking" || name.starts_with("reloc.")) {
        module.customs.remove_raw(name);
    }
}

/// Hands over the data that has a place from the beginning, and that place.
pub fn each_piece(
    module: &mut Module,
    mut change: impl FnMut(u64, &mut Vec<u8>) -> Result<()>,
) -> Result<()> {
    let ids: Vec<DataId> = module.data.iter().map(|data| data.id()).collect();
    for id in ids {
        let data = module.data.get_mut(id);
        if let DataKind::Active { offset: ConstExpr::Value(walrus::ir::Value::I32(base)), .. } = data.kind {
            change(base as u64, &mut data.value)?;
        }
    }
    Ok(())
}

/// All words of some data, wherever they begin.
fn words(bytes: &[u8]) -> impl Iterator<Item = u64> {
    bytes.windows(4).map(|word| word.first_chunk().map_or(0, |word| u64::from(u32::from_le_bytes(*word))))
}

/// All numbers in code that may be addresses; two may be stored as one.
struct Numbers(BTreeSet<u64>);

impl<'i> Visitor<'i> for Numbers {
    fn visit_const(&mut self, constant: &Const) {
        match constant.value {
            walrus::ir::Value::I32(number) => {
                self.0.insert(u64::from(number as u32));
            }
            walrus::ir::Value::I64(two) => {
                self.0.extend([two as u64 & 0xffff_ffff, two as u64 >> 32]);
            }
            _ => {}
        }
    }

    fn visit_load(&mut self, load: &Load) {
        self.0.insert(load.arg.offset);
    }

    fn visit_store(&mut self, store: &Store) {
        self.0.insert(store.arg.offset);
    }
}
