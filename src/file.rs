//! The program's own files on disk: only regular files are opened, and new files are private to this user.
//!
//! Opening a FIFO waits for a writer that may never come, and opening a device can have any effect. So the type of the
//! file is checked before it is opened.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, FileType, Metadata, OpenOptions, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::text::humanize;

/// What this user may do with a file of the program: read and write it. Others may do nothing.
const FILE_MODE: u32 = 0o600;
/// The same for a folder.
const FOLDER_MODE: u32 = 0o700;
/// The permission bits of all users but the owner.
const OF_OTHERS: u32 = 0o077;
/// The largest file that a person writes by hand, in bytes. Theirs have one or two thousand.
const LARGEST: u64 = 64 << 10;
/// Stands for an empty file wherever a file is read.
const NOTHING: &str = "/dev/null";

/// What a path leads to, if it is no regular file.
pub(crate) fn other_kind(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        None
    } else if kind.is_dir() {
        Some("it is a folder")
    } else if kind.is_fifo() {
        Some("it is a FIFO")
    } else if kind.is_socket() {
        Some("it is a socket")
    } else if kind.is_char_device() || kind.is_block_device() {
        Some("it is a device")
    } else {
        Some("it is no regular file")
    }
}

/// What is known of a regular file; `None` where there is nothing. It is not opened.
///
/// # Errors
///
/// When the path cannot be looked at, or leads to anything else.
pub(crate) fn regular(path: &Path) -> io::Result<Option<Metadata>> {
    let found = match fs::metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match other_kind(found.file_type()) {
        None => Ok(Some(found)),
        Some(why) => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{why}, and a regular file is needed"),
        )),
    }
}

/// Reads a file that a person wrote by hand, or this program for itself.
///
/// # Errors
///
/// When there is none, it cannot be read, or it is larger than [`LARGEST`]; no more than that is ever read.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    if path != Path::new(NOTHING) {
        regular(path)?;
    }
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        let why = format!(
            "it is larger than {}, the most such a file may have",
            humanize::limit(LARGEST)
        );
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// Reads the text of such a file.
///
/// # Errors
///
/// As for [`read`], and when it is not UTF-8.
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read(path)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
}

/// Options that make a file for this user alone, whatever the umask.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(FILE_MODE);
    options
}

/// Gives a file another name, unless a file of that name exists. The file may keep its first name, too.
///
/// # Errors
///
/// When a file of that name exists, or the name cannot be given.
pub(crate) fn link(file: &Path, name: &Path) -> io::Result<()> {
    match fs::hard_link(file, name) {
        // Not every file system has hard links.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !name.exists() => {
            fs::rename(file, name)
        }
        linked => linked,
    }
}

/// Makes a folder and those above it, as far as they are missing, for this user alone.
///
/// # Errors
///
/// When one cannot be made.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(FOLDER_MODE)
        .create(path)
}

/// The rights that others than the owner have; 0 when they have none.
pub(crate) fn rights_of_others(found: &Metadata) -> u32 {
    found.mode() & OF_OTHERS
}

/// Takes the rights of others away from a file that no other user can have a use for. Best effort: a file of another user
/// stays as it is.
pub(crate) fn keep_to_this_user(path: &Path) {
    let open_to_others = |found: Metadata| rights_of_others(&found) != 0;
    if fs::metadata(path).is_ok_and(open_to_others) {
        let _not_ours = fs::set_permissions(path, Permissions::from_mode(FILE_MODE));
    }
}

/// A path as a shell takes it, so that the way out can be pasted.
pub(crate) fn in_shell(path: &Path) -> String {
    let path = path.to_string_lossy();
    // Nothing takes it for an option then.
    let lead = if path.starts_with('-') { "./" } else { "" };
    let path = format!("{lead}{path}");
    let plain = |sign: char| sign.is_alphanumeric() || "/._-+@%,:".contains(sign);
    if path.chars().all(plain) {
        path
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

/// The path of the log, or of another file that SQLite keeps beside a store.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_pass() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        assert!(regular(&file).unwrap().is_none());
        fs::write(&file, "text").unwrap();
        assert_eq!(regular(&file).unwrap().unwrap().len(), 4);
        let socket = folder.path().join("socket");
        let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for (path, why) in [
            (folder.path(), "a folder"),
            (&socket, "a socket"),
            (Path::new("/dev/zero"), "a device"),
        ] {
            let error = regular(path).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        assert_eq!(read_text(Path::new(NOTHING)).unwrap(), "");
        assert!(read_text(Path::new("/dev/zero")).is_err());
    }

    #[test]
    fn what_is_made_is_for_this_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        make_folder(&deep).unwrap();
        let file = deep.join("file");
        private().write(true).create(true).open(&file).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!(
            (mode(&deep), mode(&folder.path().join("a"))),
            (0o700, 0o700)
        );
        assert_eq!(mode(&file), 0o600);
        fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        keep_to_this_user(&file);
        assert_eq!(mode(&file), 0o600);
    }
}
