//! Output appears whole or not at all: it is made in a folder of its own and swapped in at the end.

use crate::Result;
use crate::artefact::Artefact;
use crate::cargo::root;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

const STAMP: &str = ".stamp";

/// One artefact's output on its way to `build/<name>/`.
pub struct Stage {
    folder: PathBuf,
    destination: PathBuf,
    stamp: String,
}

impl Stage {
    /// A fresh folder beside the destination. The stamp covers the compiled module and this program.
    pub fn open(artefact: &Artefact, compiled: &Path) -> Result<Stage> {
        let build = root().join("build");
        let folder = build.join(format!(".{}-{}", artefact.name, std::process::id()));
        let mut hasher = DefaultHasher::new();
        read(compiled)?.hash(&mut hasher);
        read(&std::env::current_exe().map_err(|error| error.to_string())?)?.hash(&mut hasher);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Stage {
            folder,
            destination: build.join(artefact.name),
            stamp: format!("{:016x}", hasher.finish()),
        })
    }

    /// Where to write.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the destination was made from the same module by the same program.
    pub fn is_current(&self) -> bool {
        fs::read_to_string(self.destination.join(STAMP)).is_ok_and(|stamp| stamp == self.stamp)
    }

    /// Puts the finished folder in the destination's place.
    pub fn swap_in(self) -> Result<()> {
        fs::write(self.folder.join(STAMP), &self.stamp).map_err(|error| error.to_string())?;
        if self.destination.exists() {
            fs::remove_dir_all(&self.destination).map_err(|error| error.to_string())?;
        }
        fs::rename(&self.folder, &self.destination)
            .map_err(|error| format!("{}: {error}", self.destination.display()))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // gone already after a swap; left behind by a failure otherwise
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}
