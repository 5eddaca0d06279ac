//! The files of a folder as bytes, whoever read them, on their way to becoming [`Sources`].

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::git::ObjectId;
use super::{Problem, SourceFile, Sources};

/// The largest file that is read, in bytes. A policy file has a few thousand.
pub const MAX_FILE_SIZE: u64 = 16 * 1024 * 1024;

/// Files below one folder, from the disk or from elsewhere.
#[derive(Debug, Default)]
pub struct FileSet {
    /// The folder as people should see it: relative to the current directory, empty where it is the
    /// current directory itself; or `REVISION:path` as git writes it, the path from the top.
    pub folder: Utf8PathBuf,
    /// The folder from the top of its git repository, if it is in one.
    pub repository_folder: Option<Utf8PathBuf>,
    /// The files, in any order.
    pub files: Vec<RawFile>,
}

/// A file as it was found.
#[derive(Debug)]
pub struct RawFile {
    /// Its path below the folder, `/` between parts.
    pub path: Utf8PathBuf,
    /// Its bytes, or why there are none.
    pub content: Result<Vec<u8>, Problem>,
    /// The id of its content, where git already knows it: equal ids, equal bytes.
    pub blob: Option<ObjectId>,
}

impl FileSet {
    /// The path of one of its files as people should see it.
    pub fn shown(&self, path: &Utf8Path) -> Utf8PathBuf {
        shown(&self.folder, path)
    }

    /// Sorts the files by path and turns their bytes into text. A file with a problem is there too,
    /// with the text up to the problem, so that it has a place.
    pub fn into_sources(self) -> Sources {
        let Self { folder, repository_folder, files } = self;
        let mut files: Vec<SourceFile> =
            files.into_par_iter().map(|file| text_of(&folder, file)).collect();
        // As text: to compare ten thousand paths part by part takes longer than to read them.
        files.par_sort_unstable_by(|a, b| a.path().as_str().cmp(b.path().as_str()));
        Sources { files, folder, repository_folder }
    }
}

/// A path below a folder: `policies/x.toml`, `main:policies/x.toml`, or `main:x.toml` at the top.
pub(super) fn shown(folder: &Utf8Path, path: &Utf8Path) -> Utf8PathBuf {
    if folder.as_str().ends_with(':') {
        format!("{folder}{path}").into()
    } else {
        folder.join(path)
    }
}

fn text_of(folder: &Utf8Path, file: RawFile) -> SourceFile {
    let path = shown(folder, &file.path);
    let bytes = match file.content {
        Ok(bytes) => bytes,
        Err(problem) => return SourceFile::unreadable(path, String::new(), problem),
    };
    match String::from_utf8(bytes) {
        Ok(text) => SourceFile { blob: file.blob, ..SourceFile::new(path, text) },
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(valid).copied().unwrap_or_default();
            let mut bytes = error.into_bytes();
            bytes.truncate(valid);
            let text = String::from_utf8(bytes).unwrap_or_default();
            SourceFile::unreadable(path, text, Problem::InvalidUtf8 { offset: valid, byte })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(path: &str, content: Result<&[u8], Problem>) -> RawFile {
        RawFile { path: path.into(), content: content.map(<[u8]>::to_vec), blob: None }
    }

    #[test]
    fn files_are_sorted_and_problems_have_a_place() {
        let files = vec![
            raw("z.toml", Ok(b"a = 1")),
            raw("b/latin1.toml", Ok(b"a = 1\nname = \"Caf\xe9\"\n")),
            raw("a.toml", Err(Problem::TooLarge { size: 17 << 20 })),
        ];
        let set = FileSet {
            folder: "policies".into(),
            repository_folder: Some("it/policies".into()),
            files,
        };
        let sources = set.into_sources();
        let found: Vec<_> = sources
            .iter()
            .map(|(id, file)| {
                let end = file.text().len();
                let place = sources.place(crate::source::Span::new(id, end..end)).unwrap();
                (place.to_string(), sources.repository_path(id).unwrap(), file.problem().cloned())
            })
            .collect();
        let expected = [
            (
                "policies/a.toml:1:1",
                "it/policies/a.toml",
                Some(Problem::TooLarge { size: 17 << 20 }),
            ),
            (
                "policies/b/latin1.toml:2:12",
                "it/policies/b/latin1.toml",
                Some(Problem::InvalidUtf8 { offset: 17, byte: 0xe9 }),
            ),
            ("policies/z.toml:1:6", "it/policies/z.toml", None),
        ]
        .map(|(place, path, problem)| (place.to_owned(), Utf8PathBuf::from(path), problem));
        assert_eq!(found, expected);
    }
}
