//! Where git looks for hooks.

use std::path::PathBuf;

use super::{GitError, Repository};

impl Repository {
    /// The folder of the hooks: what `core.hooksPath` says, else `hooks` of the repository, which linked
    /// working trees share. It need not exist. `None` in a bare repository, where nobody commits.
    ///
    /// # Errors
    /// Where the settings cannot be read.
    pub fn hooks(&self) -> Result<Option<PathBuf>, GitError> {
        let Some(top) = self.git.workdir() else { return Ok(None) };
        let config = self.git.config().map_err(|error| GitError::other(&error))?;
        Ok(Some(match config.get_path("core.hooksPath") {
            // Git runs hooks at the top of the working tree, and takes the path from there.
            Ok(path) => top.join(path),
            Err(_) => self.git.commondir().join("hooks"),
        }))
    }
}
