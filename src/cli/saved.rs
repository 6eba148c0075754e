//! Small files in the user's state directory, in JSON, each written as a whole.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::file;

/// Reads a value; `None` when there is no file.
///
/// # Errors
/// Why the file cannot be used, in words that follow its path.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, String> {
    let text = match file::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("cannot be read: {error}")),
    };
    let memory = serde_json::from_slice(&text);
    memory
        .map(Some)
        .map_err(|error| format!("is not valid: {error}"))
}

/// Writes the whole file; a failed write leaves the old file as it is.
///
/// # Errors
/// When the file or its folder cannot be written.
pub(super) fn write(path: &Path, memory: &impl Serialize) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    file::make_folder(folder)?;
    file::regular(path)?;
    let mut text = serde_json::to_string_pretty(memory)?;
    text.push('\n');
    // The state is written to a temporary file, which then replaces the file, so that no process ever reads half of it.
    let fresh = path.with_extension(format!("json.{}", std::process::id()));
    let write = || {
        let mut options = file::private();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .open(&fresh)?;
        file.write_all(text.as_bytes())?;
        fs::rename(&fresh, path)
    };
    write().inspect_err(|_| {
        let _left = fs::remove_file(&fresh);
    })
}
