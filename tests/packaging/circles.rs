//! No files of `src` use each other in a circle: each can be read with what stands below it, and nothing else.
//!
//! A name that a module hands on (`pub use`) counts as coming from the file that defines it, so a part's face may name what
//! is behind it, which may name what the face defines. Tests inside `src` do not count.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemUse, UseTree};

use crate::layers::sources;

type Module = Vec<String>;

/// What a file defines, hands on and uses.
#[derive(Default)]
struct File {
    defines: BTreeSet<String>,
    /// Names in scope by `use`, and the absolute paths behind them.
    imports: BTreeMap<String, Module>,
    /// Absolute paths written out, imports included.
    paths: BTreeSet<Module>,
}

/// Collects the paths of a file.
struct Reader<'a> {
    module: &'a Module,
    modules: &'a BTreeSet<Module>,
    file: File,
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = attribute
            .path()
            .is_ident("cfg")
            .then(|| match &attribute.meta {
                syn::Meta::List(list) => list.tokens.to_string(),
                _ => String::new(),
            });
        text.is_some_and(|text| text == "test")
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

fn defined(item: &Item) -> Option<String> {
    Some(match item {
        Item::Const(it) => it.ident.to_string(),
        Item::Enum(it) => it.ident.to_string(),
        Item::Fn(it) => it.sig.ident.to_string(),
        Item::Static(it) => it.ident.to_string(),
        Item::Struct(it) => it.ident.to_string(),
        Item::Trait(it) => it.ident.to_string(),
        Item::Type(it) => it.ident.to_string(),
        _ => return None,
    })
}

impl Reader<'_> {
    /// The absolute path behind one that is written here; `None` for one that leads out of the crate.
    fn absolute(&self, path: &[String]) -> Option<Module> {
        let (first, rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => return Some(rest.to_vec()),
            "self" => self.module.clone(),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                let up = self.module.len().checked_sub(ups)?;
                return Some([&self.module[..up], &path[ups..]].concat());
            }
            name => {
                let mut child = self.module.clone();
                child.push(name.to_owned());
                if self.modules.contains(&child) {
                    child
                } else {
                    self.file.imports.get(name)?.clone()
                }
            }
        };
        at.extend(rest.iter().cloned());
        Some(at)
    }

    fn import(&mut self, before: &[String], tree: &UseTree) {
        let with = |name: String| [before, &[name]].concat();
        let (name, path) = match tree {
            UseTree::Path(path) => {
                return self.import(&with(path.ident.to_string()), &path.tree);
            }
            UseTree::Group(group) => {
                return group
                    .items
                    .iter()
                    .for_each(|tree| self.import(before, tree));
            }
            UseTree::Name(name) if name.ident == "self" => {
                (before.last().cloned().unwrap_or_default(), before.to_vec())
            }
            UseTree::Name(name) => (name.ident.to_string(), with(name.ident.to_string())),
            UseTree::Rename(both) => (both.rename.to_string(), with(both.ident.to_string())),
            UseTree::Glob(_) => (String::new(), before.to_vec()),
        };
        if let Some(path) = self.absolute(&path) {
            self.file.paths.insert(path.clone());
            self.file.imports.insert(name, path);
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.import(&[], &item.tree);
    }

    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        if parts.len() > 1
            && let Some(path) = self.absolute(&parts)
        {
            self.file.paths.insert(path);
        }
        visit::visit_path(self, path);
    }
}

fn read() -> BTreeMap<Module, File> {
    let sources: Vec<(Module, String)> = sources()
        .into_iter()
        .filter_map(|(_, path, text)| {
            let inside = path.to_str()?.rsplit_once("/src/")?.1.strip_suffix(".rs")?;
            let module: Module = match inside {
                "lib" => Vec::new(),
                "main" | "build" => return None,
                inside => inside.split('/').map(str::to_owned).collect(),
            };
            (module.last().is_none_or(|name| !name.ends_with("tests"))).then_some((module, text))
        })
        .collect();
    let modules: BTreeSet<Module> = sources.iter().map(|(module, _)| module.clone()).collect();
    let file = |(module, text): (Module, String)| {
        let parsed = syn::parse_file(&text).unwrap();
        let items = || {
            parsed
                .items
                .iter()
                .filter(|item| !is_test(attributes(item)))
        };
        let mut reader = Reader {
            module: &module,
            modules: &modules,
            file: File::default(),
        };
        reader.file.defines = items().filter_map(defined).collect();
        // Imports first: a path may begin with what is imported below it.
        for item in items() {
            if let Item::Use(item) = item {
                reader.visit_item_use(item);
            }
        }
        items().for_each(|item| reader.visit_item(item));
        let file = reader.file;
        (module, file)
    };
    sources.into_iter().map(file).collect()
}

/// The file that defines what a path leads to, through all that hands it on.
fn home(files: &BTreeMap<Module, File>, path: &[String], hops: u8) -> Option<Module> {
    let known = (0..=path.len())
        .rev()
        .find(|&n| files.contains_key(&path[..n]))?;
    let (module, rest) = path.split_at(known);
    let Some(name) = rest.first().filter(|_| hops > 0) else {
        return Some(module.to_vec());
    };
    let file = &files[module];
    if file.defines.contains(name) {
        return Some(module.to_vec());
    }
    match file.imports.get(name) {
        Some(path) => home(files, path, hops - 1),
        None => Some(module.to_vec()),
    }
}

/// Files that lead back to themselves, with one of the ways.
fn circles(uses: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<String> {
    let mut found = Vec::new();
    for start in uses.keys() {
        let mut seen = BTreeSet::from([start]);
        let mut ways = vec![vec![start]];
        while let Some(way) = ways.pop() {
            let here = way[way.len() - 1];
            for next in uses.get(here).into_iter().flatten() {
                // Each circle is told once: by the first of its files.
                if next == start && way.iter().all(|file| *file >= start) {
                    let names: Vec<String> = way.iter().map(|file| file.join("/")).collect();
                    found.push(names.join(" → "));
                } else if seen.insert(next) {
                    ways.push([way.as_slice(), &[next]].concat());
                }
            }
        }
    }
    found
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let files = read();
    let uses = files.iter().map(|(module, file)| {
        let homes = file.paths.iter().filter_map(|path| home(&files, path, 8));
        // What stands in a folder knows the file that names the folder: that is how the parts of one thing share it.
        let others = homes.filter(|home| !module.starts_with(home)).collect();
        (module.clone(), others)
    });
    let circles = circles(&uses.collect());
    assert!(
        circles.is_empty(),
        "{} circles:\n{}",
        circles.len(),
        circles.join("\n")
    );
}

#[test]
fn the_check_itself_finds_a_circle() {
    let file = |name: &str| vec![name.to_owned()];
    let uses = |names: &[&str]| names.iter().map(|name| file(name)).collect();
    let line = BTreeMap::from([(file("a"), uses(&["b", "c"])), (file("b"), uses(&["c"]))]);
    assert!(circles(&line).is_empty());
    let ring = BTreeMap::from([
        (file("a"), uses(&["b"])),
        (file("b"), uses(&["c"])),
        (file("c"), uses(&["a"])),
    ]);
    assert_eq!(circles(&ring), ["a → b → c"]);
}
