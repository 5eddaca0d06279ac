//! Takes nodes out of a tree, many at a time.

use std::collections::BTreeMap;

use toml::de::{DeArray, DeTable, DeValue};

use super::tree::Tree;
use crate::parse::Pointer;

/// Which children go: with everything in them, or only some of what is in them.
#[derive(Default)]
struct Removal {
    whole: bool,
    children: BTreeMap<String, Removal>,
}

/// Takes out the nodes at these pointers, all of which mean the tree as it is now. The root stays.
pub(super) fn prune(tree: &mut Tree<'_>, pointers: &[Pointer]) {
    let mut root = Removal::default();
    for pointer in pointers.iter().filter(|pointer| !pointer.is_empty()) {
        let mut removal = &mut root;
        for part in pointer {
            removal = removal.children.entry(part.clone()).or_default();
        }
        removal.whole = true;
    }
    table(tree.get_mut(), &root);
}

fn table(table: &mut DeTable<'_>, removal: &Removal) {
    *table = std::mem::take(table)
        .into_iter()
        .filter_map(|(key, mut value)| match removal.children.get(key.get_ref().as_ref()) {
            Some(removal) if removal.whole => None,
            Some(removal) => {
                node(value.get_mut(), removal);
                Some((key, value))
            }
            None => Some((key, value)),
        })
        .collect();
}

fn node(value: &mut DeValue<'_>, removal: &Removal) {
    match value {
        DeValue::Table(inner) => table(inner, removal),
        DeValue::Array(items) => {
            let mut kept = DeArray::new();
            for (index, mut item) in
                std::mem::replace(items, DeArray::new()).into_iter().enumerate()
            {
                match removal.children.get(&index.to_string()) {
                    Some(removal) if removal.whole => continue,
                    Some(removal) => node(item.get_mut(), removal),
                    None => {}
                }
                kept.push(item);
            }
            *items = kept;
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_mean_the_tree_before_anything_was_taken_out() {
        let mut tree =
            DeTable::parse("a = [0, 1, { b = 2, c = 3 }, 4]\nd = 5\n[e.f]\ng = 6").unwrap();
        let pointer = |text: &str| text.split('/').map(str::to_owned).collect::<Pointer>();
        let gone = ["a/0", "a/2/b", "a/3", "d", "e/f", "nothing/here"].map(pointer);
        prune(&mut tree, &gone);
        let (json, _) = super::super::tree::json(&tree);
        assert_eq!(json, serde_json::json!({ "a": [1, { "c": 3 }], "e": {} }));
    }
}
