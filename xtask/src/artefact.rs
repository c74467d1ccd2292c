//! What is built from the one crate.

/// One `.wasm` with its glue.
pub struct Artefact {
    /// Its folder under `build/`.
    pub name: &'static str,
    /// File name of the glue and the wasm.
    pub stem: &'static str,
    /// Cargo profile (Cargo.toml says what each is for).
    pub profile: &'static str,
    /// The profile's folder under `target/<triple>/`; cargo calls that of `dev` `debug`.
    pub profile_folder: &'static str,
    /// Cargo features.
    pub features: &'static str,
    /// Whether wasm-bindgen makes its glue; without, its few exports are called as they are.
    pub glue: bool,
    /// Whether `wasm-opt` runs over it.
    pub optimise: bool,
    /// `wasm-opt` for speed rather than for size.
    pub speed: bool,
    /// Whether it may use 128-bit vectors, as SHA-256 does: a fifth faster, and 6 kB smaller.
    pub simd: bool,
}

const CORE: Artefact = Artefact {
    name: "core",
    stem: "firepath",
    profile: "core",
    profile_folder: "core",
    features: "compile,edge,browser",
    glue: true,
    optimise: true,
    speed: true,
    simd: true,
};

/// The core without the compiler: for those who run plans and receive webhooks.
const ENGINE: Artefact = Artefact { name: "engine", features: "edge", ..CORE };

const TRACKER: Artefact = Artefact {
    name: "tracker",
    stem: "firepath_tracker",
    profile: "tracker",
    profile_folder: "tracker",
    features: "browser",
    glue: false,
    optimise: true,
    speed: false,
    simd: false,
};

/// The same with the words: for pages that show why.
const EXPLAIN: Artefact =
    Artefact { name: "explain", stem: "firepath_explain", features: "browser,explain", ..TRACKER };

/// The core with a deliberate trap; never part of the package.
const TRAP: Artefact = Artefact {
    name: "trap",
    stem: "firepath",
    profile: "dev",
    profile_folder: "debug",
    features: "compile,edge,browser,test-trap",
    glue: true,
    optimise: false,
    speed: false,
    simd: false,
};

/// What the npm package carries.
pub const SHIPPED: &[Artefact] = &[CORE, ENGINE, TRACKER, EXPLAIN];

/// Everything `cargo xtask build` knows.
pub const ALL: &[&Artefact] = &[&CORE, &ENGINE, &TRACKER, &EXPLAIN, &TRAP];
