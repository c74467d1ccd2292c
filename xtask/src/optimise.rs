//! `wasm-opt` of the npm package `binaryen`.

use crate::Result;
use crate::cargo::root;
use std::path::Path;
use std::process::Command;

/// What rustc emits for wasm32-unknown-unknown and every supported runtime reads (Node 20 is the oldest).
/// Named one by one: with `--all-features` binaryen writes an import encoding that Node 20 refuses.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// For the core. Functions that are called once are not put into their callers: as fast within a few hundredths, and
/// a twenty-fifth less once compressed. Control flow made anew, everything optimised twice, and no `simplify-locals`, of
/// which [`SMALL`] tells, take off another hundredth.
const FAST: &[&str] = &[
    "--flatten",
    "--rereloop",
    "-O3",
    "-O3",
    "--skip-pass=simplify-locals",
    "--one-caller-inline-max-function-size=20",
    "--always-inline-max-function-size=4",
];

/// For a page. Functions that are called once are not put into their callers: that is shorter, but compresses worse. So
/// do the blocks that `simplify-locals` makes of branches. Control flow is made anew first, and all of it optimised twice:
/// what the first time leaves over, the second finds. Low memory is the end of the stack.
const SMALL: &[&str] = &[
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--converge",
    "--skip-pass=simplify-locals",
    "--one-caller-inline-max-function-size=20",
    "--always-inline-max-function-size=4",
    "--low-memory-unused",
];

/// Optimises `wasm` in place. `names`: keeps those of functions.
pub fn run(wasm: &Path, speed: bool, names: bool) -> Result<()> {
    let tool = root().join("node_modules/binaryen/bin/wasm-opt");
    if !tool.is_file() {
        return Err(format!("{} is missing: run `npm ci` first", tool.display()));
    }
    let status = Command::new("node")
        .arg(tool)
        .args(FEATURES)
        .args(if speed { FAST } else { SMALL })
        .args(names.then_some("--debuginfo"))
        .args([wasm.as_os_str(), "--output".as_ref(), wasm.as_os_str()])
        .status()
        .map_err(|error| format!("node did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("wasm-opt failed on {}", wasm.display())) }
}
