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
    /// Whether `wasm-opt` runs over it.
    pub optimise: bool,
    /// `wasm-opt` for speed rather than for size.
    pub speed: bool,
}

const CORE: Artefact = Artefact {
    name: "core",
    stem: "firepath",
    profile: "core",
    profile_folder: "core",
    features: "compile,edge,browser",
    optimise: true,
    speed: true,
};

const TRACKER: Artefact = Artefact {
    name: "tracker",
    stem: "firepath_tracker",
    profile: "tracker",
    profile_folder: "tracker",
    features: "browser",
    optimise: true,
    speed: false,
};

/// The core with a deliberate trap; never part of the package.
const TRAP: Artefact = Artefact {
    name: "trap",
    stem: "firepath",
    profile: "dev",
    profile_folder: "debug",
    features: "compile,edge,browser,test-trap",
    optimise: false,
    speed: false,
};

/// What the npm package carries.
pub const SHIPPED: &[Artefact] = &[CORE, TRACKER];

/// Everything `cargo xtask build` knows.
pub const ALL: &[&Artefact] = &[&CORE, &TRACKER, &TRAP];
