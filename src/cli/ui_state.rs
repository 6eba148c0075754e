//! The dashboard's saved state, in a file in the user's state directory.

use std::path::PathBuf;

use super::saved;
use crate::text;
use crate::tui::UiState;

/// The file of the saved state, if the user has a state directory.
pub(super) struct SavedUiState {
    path: Option<PathBuf>,
    /// The state that the file holds.
    pub(super) memory: UiState,
}

impl SavedUiState {
    /// Reads the file. A file that cannot be used counts as missing; the second value says why.
    pub(super) fn read(path: Option<PathBuf>) -> (Self, Option<String>) {
        let read = path.as_deref().map_or(Ok(None), saved::read);
        let (memory, why) = match read {
            Ok(memory) => (memory.unwrap_or_default(), None),
            Err(why) => (UiState::default(), Some(why)),
        };
        let why = why.zip(path.as_ref()).map(|(why, path)| {
            let path = text::path(path);
            format!("the dashboard's saved state is ignored: {path} {why}")
        });
        (Self { path, memory }, why)
    }

    /// Writes the whole file if the state has changed; a failed write leaves the old file as it is.
    pub(super) fn keep(&self, memory: &UiState) -> Result<(), String> {
        let Some(path) = self.path.as_deref().filter(|_| *memory != self.memory) else {
            return Ok(());
        };
        saved::write(path, memory).map_err(|error| {
            let path = text::path(path);
            format!("could not save the dashboard's state in {path}: {error}")
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_was_kept_is_read_again_and_a_broken_file_is_ignored_with_a_word() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("scoretable/dashboard.json");
        let read = || SavedUiState::read(Some(file.clone()));
        let (kept, why) = read();
        assert_eq!((kept.memory.clone(), why), (UiState::default(), None));
        kept.keep(&UiState::default()).unwrap();
        assert!(!file.exists(), "nothing to remember");
        let memory = UiState {
            panel: false,
            theme: Some("light".to_owned()),
            ..UiState::default()
        };
        kept.keep(&memory).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(read().0.memory, memory);
        for broken in ["", "{", "7", "{\"panel\": 3}", "{\"other\": 1}"] {
            fs::write(&file, broken).unwrap();
            let (kept, why) = read();
            assert_eq!(kept.memory, UiState::default());
            let why = why.unwrap();
            assert!(
                why.contains("is ignored") && why.contains("dashboard.json"),
                "{why}"
            );
        }
        fs::remove_file(&file).unwrap();
        let listening = std::os::unix::net::UnixListener::bind(&file).unwrap();
        assert!(read().1.unwrap().contains("it is a socket"));
        assert!(kept.keep(&memory).unwrap_err().contains("it is a socket"));
        drop(listening);
        let left: Vec<_> = fs::read_dir(folder.path().join("scoretable"))
            .unwrap()
            .collect();
        assert_eq!(left.len(), 1, "nothing else is left there");
    }

    #[test]
    fn who_has_no_place_for_it_remembers_nothing() {
        let (kept, why) = SavedUiState::read(None);
        assert_eq!(why, None);
        let memory = UiState {
            mouse: true,
            ..UiState::default()
        };
        assert_eq!(kept.keep(&memory), Ok(()));
    }
}
