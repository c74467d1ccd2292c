//! Takes the text out of panics.
//!
//! A panic ends in a wasm trap whatever it says: nothing prints its message, and the facade answers with `PANIC` and
//! a fresh instance. But the message is formatted first, which keeps the formatting of every number and string that
//! some assertion of the standard library shows, and the place is kept as a path on the machine that compiled.
//! So the functions that panics end in become traps, and the places they would have named become zeros;
//! `wasm-opt` removes what nothing calls any more.

use crate::Result;
use crate::data::each_piece;
use walrus::ir::{Instr, Unreachable};
use walrus::{FunctionId, FunctionKind, Module};

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

fn is_path(name: &[u8]) -> bool {
    name.iter().all(|byte| byte.is_ascii_graphic()) && name.len() < 256
}
