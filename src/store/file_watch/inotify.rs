//! Notifications of Linux.

use std::ffi::OsStr;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
use rustix::fs::statfs;
use rustix::io::Errno;

use crate::file::beside;

/// What happens to a file when it is written to or another takes its place.
const OF_FILE: WatchFlags = WatchFlags::MODIFY
    .union(WatchFlags::ATTRIB)
    .union(WatchFlags::MOVE_SELF)
    .union(WatchFlags::DELETE_SELF);
/// What happens to a folder when files come and go.
const OF_FOLDER: WatchFlags = WatchFlags::CREATE
    .union(WatchFlags::DELETE)
    .union(WatchFlags::MOVED_FROM)
    .union(WatchFlags::MOVED_TO)
    .union(WatchFlags::MOVE_SELF)
    .union(WatchFlags::DELETE_SELF);

/// File systems whose files another machine, or another program in this one's place, may write to unnoticed: NFS, CIFS and
/// SMB, FUSE, 9P, AFS, Ceph and Coda.
const ELSEWHERE: [u32; 9] = [
    0x6969,
    0xff53_4d42,
    0xfe53_4d42,
    0x517b,
    0x6573_5546,
    0x0102_1997,
    0x5346_414f,
    0x00c3_6400,
    0x7375_7245,
];

/// Notices what happens to a store's file, its log and its journal, from the moment it is begun.
pub struct FileWatch {
    events: OwnedFd,
    /// The names of the file, without what SQLite adds for its log.
    names: Vec<Vec<u8>>,
}

impl FileWatch {
    /// Watches the files that are at `path` and beside it now, and for others that come. `None` where the system does not
    /// notify, and while there is no folder.
    pub fn begin(path: &Path) -> Option<Self> {
        let folder = folder_of(path);
        let file_system = statfs(folder).ok()?.f_type;
        if ELSEWHERE
            .iter()
            .any(|&magic| i128::from(magic) == i128::from(file_system))
        {
            return None;
        }
        let events = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).ok()?;
        inotify::add_watch(&events, folder, OF_FOLDER | WatchFlags::ONLYDIR).ok()?;
        // A path may be a link, beside whose end SQLite keeps its log.
        let end = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if folder_of(&end) != folder {
            inotify::add_watch(&events, folder_of(&end), OF_FOLDER | WatchFlags::ONLYDIR).ok()?;
        }
        for file in [end.clone(), beside(&end, "-wal"), beside(&end, "-journal")] {
            match inotify::add_watch(&events, &file, OF_FILE) {
                // It is noticed when the file comes.
                Ok(_) | Err(Errno::NOENT) => {}
                Err(_) => return None,
            }
        }
        let name = |path: &Path| path.file_name().map(|name| name.as_bytes().to_vec());
        Some(Self {
            events,
            names: [path, &end].into_iter().filter_map(name).collect(),
        })
    }

    /// Whether something has happened that was not told of before.
    pub fn has_noticed(&self) -> bool {
        let mut buffer = [MaybeUninit::uninit(); 4_096];
        let mut reader = Reader::new(&self.events, &mut buffer);
        let mut noticed = false;
        while let Ok(event) = reader.next() {
            let of_folder = event
                .file_name()
                .map(|name| OsStr::from_bytes(name.to_bytes()));
            let lost = ReadFlags::QUEUE_OVERFLOW | ReadFlags::IGNORED | ReadFlags::UNMOUNT;
            noticed |= event.events().intersects(lost)
                || of_folder.is_none_or(|name| self.is_of_store(name.as_bytes()));
        }
        noticed
    }

    /// Whether a file in the folder is the store's, or one that SQLite keeps beside it. The index of the log is not: every
    /// reader writes to it.
    fn is_of_store(&self, file: &[u8]) -> bool {
        let rest = |name: &Vec<u8>| file.strip_prefix(&name[..]);
        self.names
            .iter()
            .filter_map(rest)
            .any(|rest| [&b""[..], b"-wal", b"-journal"].contains(&rest))
    }
}

/// What is read when something happened.
impl AsRawFd for FileWatch {
    fn as_raw_fd(&self) -> RawFd {
        self.events.as_raw_fd()
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}
