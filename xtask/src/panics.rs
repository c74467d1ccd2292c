//! Takes the text out of panics.
//!
//! A panic ends in a wasm trap whatever it says: nothing prints its message, and the facade answers with `PANIC` and
//! a fresh instance. But the message is formatted first, which keeps the formatting of every number and string that
//! some assertion of the standard library shows, and the place is kept as a path on the machine that compiled.
//! So the functions that panics end in become traps, and the places they would have named become zeros;
//! `wasm-opt` removes what nothing calls any more.

use crate::Result;
use std::collections::BTreeSet;
use walrus::ir::{Const, Instr, Load, Unreachable, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataId, DataKind, FunctionId, FunctionKind, Module};

/// Where panics end, as the names of functions begin. They never return, so nothing after them depends on them.
const ENDS: &[&str] = &[
    "__rustc::rust_begin_unwind",
    "__rustc::rust_panic",
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "core::cell::panic_already_",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::panicking::",
    "core::result::unwrap_failed",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::slice::index::slice_",
    "core::slice::sort::shared::smallsort::panic_on_ord_violation",
    "core::str::slice_error_fail",
    "std::alloc::rust_oom",
    "std::panicking::begin_panic",
    "std::panicking::panic_handler",
    "std::panicking::panic_with_hook",
    "std::process::abort",
    "std::sys::backtrace::__rust_end_short_backtrace",
    "std::thread::local::panic_access_error",
];

/// Makes panics of `module` plain traps.
///
/// # Errors
/// If there is no function to change: then the compiler names them differently, and this list is out of date.
pub fn silence(module: &mut Module) -> Result<()> {
    let ends: Vec<FunctionId> = module
        .funcs
        .iter()
        .filter(|function| matches!(function.kind, FunctionKind::Local(_)))
        .filter(|function| module.types.get(function.ty()).results().is_empty())
        .filter(|function| function.name.as_deref().is_some_and(is_end))
        .map(|function| function.id())
        .collect();
    if ends.is_empty() {
        return Err("no function that panics end in was found by name; see xtask/src/panics.rs".into());
    }
    for id in ends {
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        let body = function.entry_block();
        let instructions = &mut function.block_mut(body).instrs;
        instructions.clear();
        instructions.push((Instr::Unreachable(Unreachable {}), Default::default()));
    }
    forget_places(module)
}

fn is_end(mangled: &str) -> bool {
    let name = format!("{:#}", rustc_demangle::demangle(mangled));
    let path = name.trim_start_matches('<');
    ENDS.iter().any(|end| path.starts_with(end))
}

/// Overwrites the `core::panic::Location`s: four words (address and length of a file's name, line, column).
fn forget_places(module: &mut Module) -> Result<()> {
    each_piece(module, |base, bytes| {
        let base = base as usize;
        let word = |bytes: &[u8], at: usize| -> Option<usize> {
            Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?) as usize)
        };
        let mut spans = Vec::new();
        for at in (0..bytes.len().saturating_sub(15)).step_by(4) {
            let words = [0, 4, 8, 12].map(|more| word(bytes, at + more).unwrap_or(0));
            let [address, length, line, column] = words;
            let start = address.wrapping_sub(base);
            let name = bytes.get(start..start.saturating_add(length)).unwrap_or_default();
            if name.ends_with(b".rs") && is_path(name) && line < 1 << 16 && column < 1 << 12 {
                spans.extend([at..at + 16, start..start + length]);
            }
        }
        if spans.is_empty() && bytes.windows(4).any(|text| text == b".rs\0") {
            return Err("file names of panics remain in the data; see xtask/src/panics.rs".into());
        }
        for byte in spans.into_iter().flatten() {
            if let Some(byte) = bytes.get_mut(byte) {
                *byte = 0;
            }
        }
        Ok(())
    })
}

/// Hands over the data that has a place from the beginning, and that place.
fn each_piece(module: &mut Module, mut change: impl FnMut(u64, &mut Vec<u8>) -> Result<()>) -> Result<()> {
    let ids: Vec<DataId> = module.data.iter().map(|data| data.id()).collect();
    for id in ids {
        let data = module.data.get_mut(id);
        if let DataKind::Active { offset: ConstExpr::Value(walrus::ir::Value::I32(base)), .. } = data.kind {
            change(base as u64, &mut data.value)?;
        }
    }
    Ok(())
}

fn is_path(name: &[u8]) -> bool {
    name.iter().all(|byte| byte.is_ascii_graphic()) && name.len() < 256
}

/// What panics and their formatting say, as it stands in the data.
const TEXTS: &[&[u8]] = &[
    b"00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899",
    b"&copy_from_slice: source slice length (\xc0+) does not match destination slice length (\xc0\x01)",
    b"capacity overflow",
    b"reentrant init",
];

/// Overwrites the texts that nothing in `module`, freed of what nobody calls, points to any more.
pub fn forget_texts(module: &mut Module) -> Result<()> {
    let mut used = Used(BTreeSet::new());
    for (_, function) in module.funcs.iter_local() {
        dfs_in_order(&mut used, function, function.entry_block());
    }
    each_piece(module, |base, bytes| {
        for text in TEXTS {
            let Some(at) = bytes.windows(text.len()).position(|window| window == *text) else {
                continue;
            };
            let from = base + at as u64;
            if used.0.range(from..from + text.len() as u64).next().is_none() {
                bytes.iter_mut().skip(at).take(text.len()).for_each(|byte| *byte = 0);
            }
        }
        Ok(())
    })
}

/// All numbers in code that may be addresses.
struct Used(BTreeSet<u64>);

impl<'i> Visitor<'i> for Used {
    fn visit_const(&mut self, constant: &Const) {
        if let walrus::ir::Value::I32(address) = constant.value {
            self.0.insert(u64::from(address as u32));
        }
    }

    fn visit_load(&mut self, load: &Load) {
        self.0.insert(load.arg.offset);
    }
}
