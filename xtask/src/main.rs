//! `cargo xtask build [core|tracker|trap …]`: Rust → `build/<artefact>/`, ready for the npm package's build.
//! `cargo xtask sizes [core|tracker …]`: the same, into `build/sizes/`, and says what its bytes are.
//!
//! Each artefact is compiled by cargo, freed of the text of its panics, given its JavaScript glue by wasm-bindgen (linked in as a library),
//! made smaller by binaryen's `wasm-opt` from `node_modules`, and swapped in only when all of that worked.

mod artefact;
mod cargo;
mod glue;
mod optimise;
mod order;
mod panics;
mod sizes;
mod stage;

use artefact::{ALL, Artefact, SHIPPED};
use std::process::ExitCode;
use std::time::Instant;

type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the core has no clock; a build tool may look at one")]
fn run(arguments: &[String]) -> Result<()> {
    let usage = || {
        let names: Vec<&str> = ALL.iter().map(|artefact| artefact.name).collect();
        format!(
            "usage: cargo xtask build|sizes [{}]; without a name, what the package ships",
            names.join("|")
        )
    };
    let Some((command, names)) = arguments.split_first() else { return Err(usage()) };
    let names_kept = match command.as_str() {
        "build" => false,
        "sizes" => true,
        _ => return Err(usage()),
    };
    let chosen: Vec<&Artefact> = if names.is_empty() {
        SHIPPED.iter().collect()
    } else {
        names
            .iter()
            .map(|name| ALL.iter().copied().find(|artefact| artefact.name == name).ok_or_else(usage))
            .collect::<Result<_>>()?
    };
    cargo::ensure_target()?;
    for artefact in chosen {
        if names_kept {
            sizes(artefact)?;
            continue;
        }
        let started = Instant::now();
        let state = build(artefact)?;
        println!("  {:<8} {state} in {:.1} s", artefact.name, started.elapsed().as_secs_f32());
    }
    Ok(())
}

fn sizes(artefact: &Artefact) -> Result<()> {
    let compiled = cargo::compile(artefact)?;
    let folder = cargo::root().join("build/sizes");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let wasm = glue::generate(artefact, &compiled, &folder, true)?;
    if artefact.optimise {
        optimise::run(&wasm, artefact.speed, true)?;
    }
    sizes::print(&wasm)
}

fn build(artefact: &Artefact) -> Result<&'static str> {
    let compiled = cargo::compile(artefact)?;
    let stage = stage::Stage::open(artefact, &compiled)?;
    if stage.is_current() {
        return Ok("up to date");
    }
    let wasm = glue::generate(artefact, &compiled, stage.folder(), !artefact.optimise)?;
    if artefact.optimise {
        optimise::run(&wasm, artefact.speed, false)?;
    }
    if !artefact.glue {
        order::run(&wasm)?;
    }
    stage.swap_in()?;
    Ok("built")
}
