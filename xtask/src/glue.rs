//! The JavaScript glue and its types, by wasm-bindgen.

use crate::Result;
use crate::artefact::Artefact;
use crate::panics;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// Writes `<stem>_bg.wasm`, and with glue `<stem>.js` and `<stem>.d.ts`, into `folder`; answers the path of the wasm.
/// `names`: keeps those of functions.
pub fn generate(artefact: &Artefact, compiled: &Path, folder: &Path, names: bool) -> Result<PathBuf> {
    let mut module = walrus::ModuleConfig::new()
        // LLVM's output is well formed
        .strict_validate(false)
        .generate_dwarf(false)
        // 39 kB of function names, and a list of compilers
        .generate_name_section(names)
        .generate_producers_section(false)
        .parse_file(compiled)
        .map_err(|error| format!("{}: {error:#}", compiled.display()))?;
    panics::silence(&mut module)?;
    let wasm = folder.join(format!("{}_bg.wasm", artefact.stem));
    if !artefact.glue {
        walrus::passes::gc::run(&mut module);
        panics::forget_texts(&mut module)?;
        module.emit_wasm_file(&wasm).map_err(|error| format!("{}: {error:#}", wasm.display()))?;
        return Ok(wasm);
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_module(artefact.stem, module)
        .out_name(artefact.stem)
        .typescript(true)
        // makes bundlers emit a second copy of the wasm; the entries of the package say where it is
        .omit_default_module_path(true)
        // how the facade recovers from a trap on stable Rust and Node 20
        .reset_state_function(true)
        .demangle(false);
    // the only target with both `initSync({ module })` and `init({ module_or_path })`
    bindgen.web(true).map_err(|error| error.to_string())?;
    bindgen.generate(folder).map_err(|error| format!("wasm-bindgen: {error:#}"))?;
    // describes the raw exports, which nobody calls; TypeScript would take it for the type of an imported .wasm
    let raw_types = folder.join(format!("{}_bg.wasm.d.ts", artefact.stem));
    std::fs::remove_file(&raw_types).map_err(|error| format!("{}: {error}", raw_types.display()))?;
    Ok(wasm)
}
