//! The workspaces of the seeds, compiled.

use firepath::plan::{self, Compiled};

const WORKSPACES: &str = include_str!("../../seeds/workspace.txt");

/// Both plans of each that compiles.
pub fn plans() -> Vec<Compiled> {
    WORKSPACES.lines().filter_map(|line| plan::compile(line).ok()).collect()
}
