//! Tags as versions, and single files by their ids.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use camino::Utf8Path;
use git2::ObjectType;

use super::tree::inside;
use super::{GitError, ObjectId, Repository, Revision};

impl Repository {
    /// For each commit that led to `from`, itself included, the first tag that contains it. Commits that
    /// no tag contains have none; tags that did not lead to `from` do not count.
    ///
    /// # Errors
    /// Where a commit is missing or damaged.
    pub fn versions(&self, from: ObjectId) -> Result<BTreeMap<ObjectId, String>, GitError> {
        let mut tags = self.tags()?;
        if tags.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut parents = BTreeMap::new();
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            if let Entry::Vacant(place) = parents.entry(id) {
                let commit = self.commit(id)?;
                open.extend(commit.parents.iter().copied());
                place.insert((commit.time.timestamp(), commit.parents.clone()));
            }
        }
        tags.retain(|(id, _)| parents.contains_key(id));
        tags.sort_by_cached_key(|(id, name)| {
            (parents.get(id).map(|(time, _)| *time), name.clone())
        });
        let mut versions = BTreeMap::new();
        for (id, name) in tags {
            let mut open = vec![id];
            while let Some(id) = open.pop() {
                if let Entry::Vacant(place) = versions.entry(id) {
                    place.insert(name.clone());
                    open.extend(parents.get(&id).into_iter().flat_map(|(_, parents)| parents));
                }
            }
        }
        Ok(versions)
    }

    /// The content of a file of a commit, its path given from the top; `None` where there is no such
    /// file, or the path leads out of the repository.
    ///
    /// # Errors
    /// Where an object on the way to it is missing or damaged.
    pub fn file_id(&self, commit: ObjectId, path: &Utf8Path) -> Result<Option<ObjectId>, GitError> {
        let revision = Revision { name: commit.short(), commit };
        let Some(path) = inside(path) else { return Ok(None) };
        Ok(self.blob_at(&revision, &path)?.map(ObjectId))
    }

    /// Every tag that stands for a commit, with its name.
    fn tags(&self) -> Result<Vec<(ObjectId, String)>, GitError> {
        let names = self.git.tag_names(None).map_err(|error| GitError::other(&error))?;
        let names = names.iter().filter_map(|name| name.ok()?.map(ToOwned::to_owned));
        let commit = |name: &String| {
            let reference = self.git.find_reference(&format!("refs/tags/{name}")).ok()?;
            Some(ObjectId(reference.peel(ObjectType::Commit).ok()?.id()))
        };
        Ok(names.filter_map(|name| Some((commit(&name)?, name))).collect())
    }
}
