//! Why a file could not be read.

/// Why a file has no text, or not all of it. Concerns that file alone: the others are still read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The system refused; its own words.
    Unreadable(String),
    /// Not text: the first byte that is not UTF-8. The file's text ends before it.
    InvalidUtf8 {
        /// Offset of the byte, from 0.
        offset: usize,
        /// The byte.
        byte: u8,
    },
    /// A symbolic link, which is never followed.
    Link,
    /// A device, socket or pipe.
    NotAFile,
    /// Larger than [`MAX_FILE_SIZE`](super::MAX_FILE_SIZE).
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
    /// The name is not UTF-8; the path shows a replacement character for what is not.
    NameNotUtf8,
    /// A submodule of a revision: its files are in a repository of their own.
    Submodule,
    /// Its object is not in the repository.
    Missing,
    /// Its object is damaged; git's own words.
    Damaged(String),
}
