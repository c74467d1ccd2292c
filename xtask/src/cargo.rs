//! rustup and cargo.

use crate::Result;
use crate::artefact::Artefact;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// What libraries mark `#[inline]` is taken in up to this size (by LLVM's measure) instead of up to 325: that was an
/// eighth of the core's code and made nothing faster.
const INLINING: &str = " -C llvm-args=-inlinehint-threshold=100";

/// The core takes in up to 110 instead of 225, a tenth of its size for no time that could be measured (below 100 the
/// rounds of SHA-1 become calls); and makes no vectors of loops by itself, which made it larger and no faster (and once
/// wrong: a comparison of hashes, at level 3).
const CORE: &str = " -C llvm-args=-inline-threshold=110 -C no-vectorize-loops -C no-vectorize-slp";

/// For a page the smallest is in between: `z` takes in what is called from one place only, or next to nothing.
const PAGE: &str = " -C llvm-args=-inline-threshold=60";

/// The repository's root: the parent of this crate.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Adds the wasm target to the toolchain where it is missing.
pub fn ensure_target() -> Result<()> {
    if has_target()? {
        return Ok(());
    }
    println!("  adding the Rust target {TARGET}");
    let added = Command::new("rustup").args(["target", "add", TARGET]).current_dir(root()).status();
    match added {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("`rustup target add {TARGET}` failed")),
        Err(_) => Err(format!(
            "the Rust target {TARGET} is missing and rustup was not found to add it: install Rust from https://rustup.rs, or your distribution's package of that target"
        )),
    }
}

fn has_target() -> Result<bool> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .current_dir(root())
        .output()
        .map_err(|error| format!("rustc did not start: {error}"))?;
    Ok(Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

/// Compiles the crate for one artefact; answers the path of the raw module.
pub fn compile(artefact: &Artefact) -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut flags = env::var("RUSTFLAGS").unwrap_or_default();
    flags.push_str(INLINING);
    if artefact.simd {
        flags.push_str(" -C target-feature=+simd128");
    }
    flags.push_str(if artefact.glue { CORE } else { PAGE });
    let status = Command::new(cargo)
        .env("RUSTFLAGS", flags.trim())
        .args(["build", "--quiet", "--lib", "--package", "firepath", "--target", TARGET])
        .args(["--profile", artefact.profile, "--no-default-features", "--features", artefact.features])
        .current_dir(root())
        .status()
        .map_err(|error| format!("cargo did not start: {error}"))?;
    if !status.success() {
        return Err(format!("cargo could not compile the artefact `{}`", artefact.name));
    }
    let target =
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir));
    Ok(target.join(TARGET).join(artefact.profile_folder).join("firepath.wasm"))
}
