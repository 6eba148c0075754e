//! Every promise in `assets/docs/promises.md` names the tests that hold it, and they are there.

use std::fs;
use std::path::PathBuf;

const PROMISES: &str = include_str!("../../assets/docs/promises.md");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A line of the list: what is promised, and the tests behind it, each as `file: name`.
struct Promise<'a> {
    line: usize,
    says: &'a str,
    held_by: Vec<(&'a str, &'a str)>,
}

/// A promise is an item of a list; the tests stand behind its last `—`, each in a code span.
fn promises() -> Vec<Promise<'static>> {
    let lines = (1..).zip(PROMISES.lines());
    let items = lines.filter_map(|(line, text)| Some((line, text.strip_prefix("- ")?)));
    items
        .map(|(line, text)| {
            let (says, tests) = text
                .rsplit_once(" — ")
                .unwrap_or_else(|| panic!("line {line} names no test: {text}"));
            let spans = tests.split('`').skip(1).step_by(2);
            let held_by = spans.map(|span| {
                span.split_once(": ")
                    .unwrap_or_else(|| panic!("line {line}: `{span}` is not `file: test`"))
            });
            Promise {
                line,
                says,
                held_by: held_by.collect(),
            }
        })
        .collect()
}

/// Whether a file of tests has one of this name: a function with the attribute, or a trial that is given the name.
fn has_test(text: &str, name: &str) -> bool {
    let function = format!("fn {name}(");
    let attributed = text.match_indices(&function).any(|(at, _)| {
        let before = text[..at].trim_end_matches("async ").trim_end();
        let mut attributes = before.lines().rev().map(str::trim);
        attributes
            .by_ref()
            .take_while(|line| !line.is_empty() && !line.ends_with('}'))
            .any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"))
    });
    // A trial is given its name first, by whatever makes it.
    let quoted = format!("\"{name}\"");
    let first = |(at, _): (usize, &str)| text[..at].trim_end().ends_with('(');
    let named = text.contains("rial") && text.match_indices(&quoted).any(first);
    attributed || named
}

#[test]
fn every_promise_names_tests_that_exist() {
    let promises = promises();
    assert!(promises.len() >= 30, "the list is read: {}", promises.len());
    for Promise {
        line,
        says,
        held_by,
    } in promises
    {
        assert!(!says.is_empty() && !held_by.is_empty(), "line {line}");
        for (file, name) in held_by {
            let path = root().join(file);
            let text = fs::read_to_string(&path)
                .unwrap_or_else(|error| panic!("line {line}: {}: {error}", path.display()));
            assert!(
                has_test(&text, name),
                "line {line}: {file} has no test {name}"
            );
        }
    }
}

#[test]
fn the_readme_links_the_promises() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let link = "assets/docs/promises.md";
    assert!(readme.contains(&format!("]({link})")));
}

#[test]
fn the_check_itself_tells_tests_from_other_functions() {
    let text = "#[test]\nfn right() {}\n\nfn helper() {}\n\n/// Words.\n#[tokio::test]\nasync fn late() {}\n\
                use libtest_mimic::Trial;\nserver_trial(\"a_trial\", helper);\ntrials::trial(\n    \"another\", x);\nlet a = \"a_name\";";
    for name in ["right", "late", "a_trial", "another"] {
        assert!(has_test(text, name), "{name}");
    }
    for name in ["helper", "a_name", "absent", "righ"] {
        assert!(!has_test(text, name), "{name}");
    }
}
