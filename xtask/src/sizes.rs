//! `cargo xtask sizes`: what the bytes of a finished module are, by the modules of Rust that they come from.

use crate::Result;
use std::collections::BTreeMap;
use std::path::Path;
use walrus::{FunctionKind, Module};

/// Prints the size of data and code of `wasm`, which has its names still: by module, then the largest functions.
pub fn print(wasm: &Path) -> Result<()> {
    let module = Module::from_file(wasm).map_err(|error| format!("{}: {error:#}", wasm.display()))?;
    let data: usize = module.data.iter().map(|data| data.value.len()).sum();
    let mut functions = Vec::new();
    let mut modules: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for function in module.funcs.iter() {
        let FunctionKind::Local(local) = &function.kind else { continue };
        let size = local.original_range.as_ref().map_or(0, |range| range.end - range.start);
        let name = function.name.as_deref().unwrap_or("?");
        let name = format!("{:#}", rustc_demangle::demangle(name));
        let sum = modules.entry(module_of(&name)).or_default();
        *sum = (sum.0 + size, sum.1 + 1);
        functions.push((size, name));
    }
    let code: usize = functions.iter().map(|(size, _)| size).sum();
    println!("{code} B code in {} functions, {data} B data", functions.len());
    let mut modules: Vec<(String, (usize, usize))> = modules.into_iter().collect();
    modules.sort_by_key(|(_, (size, _))| std::cmp::Reverse(*size));
    for (name, (size, count)) in modules {
        println!("{size:>8} {count:>5}  {name}");
    }
    functions.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
    println!("\nlargest functions");
    for (size, name) in functions.iter().take(400) {
        println!("{size:>8}  {name}");
    }
    Ok(())
}

/// `<alloc::vec::Vec<T> as core::clone::Clone>::clone` → `alloc::vec`.
fn module_of(name: &str) -> String {
    let path = name.trim_start_matches(['<', '&', '[', '(', '*']).trim_start_matches("mut ");
    let end = path.find([' ', '<', '>', ']', ')']).unwrap_or(path.len());
    let segments: Vec<&str> = path.get(..end).unwrap_or(path).split("::").collect();
    let kept = segments.len().saturating_sub(1).clamp(1, 3);
    segments.get(..kept).unwrap_or(&segments).join("::")
}
