//! The rooms of the source: a lower one never imports a higher one, and files of a room do not import each other in circles.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;
use syn::visit::{self, Visit};

/// The rooms from the ground up; ARCHITECTURE.md says what each is for.
const ROOMS: [&str; 19] = [
    "error",
    "progress",
    "schema",
    "lexicon",
    "text",
    "model",
    "entity",
    "quote",
    "speaker",
    "pipeline",
    "extractor",
    "input",
    "store",
    "output",
    "batch",
    "graph",
    "query",
    "eval",
    "cli",
];

/// A module's path from the crate's root: `["graph", "build"]`; empty for the roots themselves.
type Module = Vec<String>;

/// What the paths in a file name, each from the crate's root.
struct Imports<'a> {
    module: &'a Module,
    is_folder: bool,
    paths: Vec<Vec<String>>,
}

impl Imports<'_> {
    /// A path as it stands in the file, from the crate's root; none if it leads into another crate.
    fn add(&mut self, path: Vec<String>) {
        let mut from = self.module.clone();
        let mut rest = path.as_slice();
        match rest.first().map(String::as_str) {
            Some("crate" | "whosaid") => from.clear(),
            Some("self") => {}
            Some("super") => {
                // `super` of a file is its folder's module; a module inside the file is not followed.
                while let Some("super") = rest.first().map(String::as_str) {
                    from.pop();
                    rest = &rest[1..];
                }
                self.paths.push([&from, rest].concat());
                return;
            }
            _ => return,
        }
        self.paths.push([&from, &rest[1..]].concat());
    }

    fn add_tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |ident: &syn::Ident| [before, &[ident.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.add_tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) => self.add(with(&name.ident)),
            syn::UseTree::Rename(rename) => self.add(with(&rename.ident)),
            syn::UseTree::Glob(_) => self.add(before.to_vec()),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(tree, before);
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Imports<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        // What a folder's module passes on is what it offers, not what it needs.
        let passes_on = !matches!(item.vis, syn::Visibility::Inherited);
        if !(self.is_folder && passes_on) {
            self.add_tree(&item.tree, &[]);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.add(path.segments.iter().map(|s| s.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        // Tests inside a file may use whatever they test with; `super` would mean the file itself.
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }
}

struct File {
    module: Module,
    is_folder: bool,
    paths: Vec<Vec<String>>,
    /// Names that a folder's module passes on, and the file that has them.
    passed_on: BTreeMap<String, String>,
}

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

fn passed_on(file: &syn::File) -> BTreeMap<String, String> {
    fn names(tree: &syn::UseTree, of: &str, into: &mut BTreeMap<String, String>) {
        match tree {
            syn::UseTree::Path(path) => names(&path.tree, of, into),
            syn::UseTree::Name(name) => drop(into.insert(name.ident.to_string(), of.to_owned())),
            syn::UseTree::Rename(name) => drop(into.insert(name.rename.to_string(), of.to_owned())),
            syn::UseTree::Glob(_) => {}
            syn::UseTree::Group(group) => group.items.iter().for_each(|t| names(t, of, into)),
        }
    }
    let mut all = BTreeMap::new();
    for item in &file.items {
        if let syn::Item::Use(item) = item
            && let syn::UseTree::Path(path) = &item.tree
        {
            let (of, tree) = match &*path.tree {
                syn::UseTree::Path(inner) if path.ident == "self" => (&inner.ident, &*inner.tree),
                tree => (&path.ident, tree),
            };
            names(tree, &of.to_string(), &mut all);
        }
    }
    all
}

fn source() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    rust_files(&root, &mut paths);
    paths.sort();
    let files = paths.iter().map(|path| {
        let relative = path.strip_prefix(&root).unwrap().with_extension("");
        let mut module: Module = relative
            .iter()
            .map(|part| part.to_str().unwrap().to_owned())
            .collect();
        let is_root = ["lib", "main"].contains(&module[0].as_str());
        if module.last().is_some_and(|last| last == "mod") || is_root {
            module.pop();
        }
        let is_folder = path.with_extension("").is_dir() || path.ends_with("mod.rs") || is_root;
        let parsed = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        let mut imports = Imports {
            module: &module,
            is_folder,
            paths: Vec::new(),
        };
        imports.visit_file(&parsed);
        let paths = imports.paths;
        File {
            is_folder,
            paths,
            passed_on: passed_on(&parsed),
            module,
        }
    });
    files.collect()
}

#[test]
fn no_room_imports_a_higher_one() {
    let floor = |room: &str| ROOMS.iter().position(|r| *r == room);
    let mut wrong = Vec::new();
    for file in source() {
        let Some(room) = file.module.first() else {
            continue;
        };
        let Some(own) = floor(room) else {
            panic!(
                "the room `{room}` is not in ROOMS: say on which floor it is, here and in ARCHITECTURE.md"
            );
        };
        for path in &file.paths {
            if let Some(other) = path.first().and_then(|room| floor(room))
                && other > own
            {
                wrong.push(format!(
                    "{} imports {}",
                    file.module.join("::"),
                    path.join("::")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "upward imports:\n{}", wrong.join("\n"));
}

#[test]
fn files_do_not_import_each_other_in_circles() {
    let files = source();
    let find = |module: &[String]| files.iter().position(|f| f.module == module);
    let mut imports = DiGraph::<usize, ()>::new();
    let nodes: Vec<_> = (0..files.len())
        .map(|file| imports.add_node(file))
        .collect();
    for (from, file) in files.iter().enumerate().filter(|(_, f)| !f.is_folder) {
        for path in &file.paths {
            // The longest part of the path that is a file, through what folders pass on.
            let mut path = path.clone();
            let to = loop {
                let Some(to) = (0..=path.len()).rev().find_map(|n| find(&path[..n])) else {
                    break None;
                };
                let depth = files[to].module.len();
                match path
                    .get(depth)
                    .and_then(|name| files[to].passed_on.get(name))
                {
                    Some(inner) if files[to].is_folder => {
                        let name = path[depth].clone();
                        path = [&path[..depth], &[inner.clone(), name]].concat();
                        if find(&path[..=depth]).is_none() {
                            break Some(to);
                        }
                    }
                    _ => break Some(to),
                }
            };
            if let Some(to) = to.filter(|&to| to != from && !files[to].is_folder) {
                imports.update_edge(nodes[from], nodes[to], ());
            }
        }
    }
    assert!(
        imports.edge_count() > 100,
        "the imports were not understood"
    );
    let circles: Vec<String> = tarjan_scc(&imports)
        .into_iter()
        .filter(|circle| circle.len() > 1)
        .map(|circle| {
            let names: Vec<String> = circle
                .iter()
                .map(|&f| files[imports[f]].module.join("::"))
                .collect();
            names.join(", ")
        })
        .collect();
    assert!(circles.is_empty(), "circles:\n{}", circles.join("\n"));
}
