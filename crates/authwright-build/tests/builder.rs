//! What a build script, and the test of a crate that commits its output, get to see.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;

use authwright_build::Builder;

struct Project(PathBuf);

impl Project {
    fn new(name: &str, specs: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("authwright-build-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("specs")).unwrap();
        for (id, api) in specs {
            let text = format!(
                "authwright: 1\nid: {id}\nname: {id}\napi: {{ {api} }}\nauth: {{ key: {{ type: bearer }} }}\n"
            );
            fs::write(path.join(format!("specs/{id}.yaml")), text).unwrap();
        }
        Project(path)
    }

    fn builder(&self) -> Builder {
        Builder::new(self.0.join("specs").to_str().unwrap()).out_dir(self.0.join("out").to_str().unwrap())
    }

    fn output(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.join("out")).into_iter().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const GOOD: &str = "base_url: https://api.good-cloud.io";

#[test]
fn written_once_then_only_what_differs() {
    let project = Project::new("once", &[("acme", GOOD), ("globex", GOOD)]);
    let compiled = project.builder().run().unwrap();
    assert_eq!(compiled.written.len(), 3);
    assert_eq!(project.output(), ["acme.rs", "globex.rs", "mod.rs"]);
    let compiled = project.builder().run().unwrap();
    assert_eq!((compiled.written.len(), compiled.unchanged), (0, 3));

    fs::remove_file(project.0.join("specs/globex.yaml")).unwrap();
    let compiled = project.builder().run().unwrap();
    assert!(compiled.removed[0].ends_with("out/globex.rs"));
    assert_eq!(project.output(), ["acme.rs", "mod.rs"]);
}

#[test]
fn every_fault_of_every_spec_and_nothing_written() {
    let wrong = "base_url: http://api.acme-cloud.io, hedaers: {}";
    let project = Project::new("faults", &[("acme", wrong), ("globex", wrong), ("good", GOOD)]);
    let failed = project.builder().run().unwrap_err();
    let shown: Vec<&str> = failed.errors.iter().map(|line| line.rsplit_once("/specs/").unwrap().1).collect();
    let starts = [
        "acme.yaml:4:18: [URL001]",
        "acme.yaml:4:44: [SCH001]",
        "globex.yaml:4:18: [URL001]",
        "globex.yaml:4:44: [SCH001]",
    ];
    assert_eq!(shown.len(), starts.len(), "{shown:?}");
    for (shown, start) in shown.iter().zip(starts) {
        assert!(shown.starts_with(start), "{shown}");
    }
    assert!(project.output().is_empty());
}

#[test]
fn the_json_schema_is_of_one_mind_with_the_compiler() {
    let check = |name: &str, api: &str| {
        let project = Project::new(name, &[("acme", api), ("globex", GOOD)]);
        let alone = project.builder().run();
        let beside = project.builder().json_schema(true).run();
        match (alone, beside) {
            (Ok(alone), Ok(beside)) => {
                assert_eq!((alone.written.len(), beside.unchanged), (3, 3));
                assert_eq!(alone.warnings, beside.warnings);
            }
            (alone, beside) => assert_eq!(alone.unwrap_err(), beside.unwrap_err()),
        }
    };
    check("schema-good", GOOD);
    // What the compiler saw is not said twice.
    check("schema-key", "base_url: https://api.acme-cloud.io, hedaers: {}");
    check("schema-kind", "base_url: 5");
}

#[test]
fn chosen_connectors_alone_are_read() {
    let project = Project::new("only", &[("acme", GOOD), ("broken", "base_url: 5")]);
    assert!(project.builder().only(&["acme"]).run().is_ok());
    assert_eq!(project.output(), ["acme.rs", "mod.rs"]);
    let failed = project.builder().only(&["acme", "absent"]).run().unwrap_err();
    assert!(failed.to_string().contains("absent.yaml: it does not exist"), "{failed}");
}

#[test]
fn paths_and_derives_are_written() {
    let project = Project::new("options", &[("acme", GOOD)]);
    let builder = project.builder().runtime("sdk::rt").derive("serde::Deserialize").module_path("app::all");
    builder.run().unwrap();
    let text = fs::read_to_string(project.0.join("out/acme.rs")).unwrap();
    for expected in [
        "use sdk::rt as rt;",
        "#[derive(Debug, Clone, serde::Deserialize)]",
        "use app::all::acme::key::Credentials;",
        "```no_run",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    let root = fs::read_to_string(project.0.join("out/mod.rs")).unwrap();
    assert!(root.contains("const _: () = sdk::rt::table::is_at_least("), "{root}");
}

#[test]
fn a_folder_that_is_not_there_and_output_that_nobody_asked_for() {
    let failed = Builder::new("no-such-folder").out_dir("out").run().unwrap_err();
    assert!(failed.to_string().starts_with("cannot read no-such-folder: it does not exist"), "{failed}");
    let project = Project::new("nowhere", &[("acme", GOOD)]);
    // Tests have no `OUT_DIR` of their own where the package has no build script.
    let failed = Builder::new(project.0.join("specs").to_str().unwrap()).run().unwrap_err();
    assert!(failed.to_string().contains("no `OUT_DIR`"), "{failed}");
}

#[test]
fn output_that_cannot_be_written() {
    let check = |name: &str, spoil: fn(&std::path::Path), expected: &str| {
        let project = Project::new(name, &[("acme", GOOD)]);
        spoil(&project.0.join("out"));
        let failed = project.builder().run().unwrap_err();
        assert_eq!(failed.errors.len(), 1, "{failed}");
        let shown = failed.errors[0].replace(project.0.to_str().unwrap(), "");
        assert_eq!(shown, format!("{expected} (mend it, or choose another folder with `out_dir`)"));
    };
    check(
        "file",
        |out| fs::write(out, "").unwrap(),
        "cannot read /out/acme.rs: a file stands where a folder is needed",
    );
    check(
        "folder",
        |out| fs::create_dir_all(out.join("acme.rs")).unwrap(),
        "cannot read /out/acme.rs: it is a folder",
    );
    check(
        "foreign",
        |out| {
            fs::create_dir(out).unwrap();
            fs::write(out.join("acme.rs"), "mod mine;").unwrap();
        },
        "will not overwrite /out/acme.rs: it was not generated; move it away first",
    );
}

/// Nothing is read-only for root, so that this shows nothing where root runs it, as in most containers.
#[cfg(unix)]
#[test]
fn a_folder_that_is_read_only() {
    use std::os::unix::fs::PermissionsExt;

    let project = Project::new("read-only", &[("acme", GOOD)]);
    let out = project.0.join("out");
    fs::create_dir(&out).unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(out.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write to read-only folders");
        return;
    }
    let failed = project.builder().run().unwrap_err();
    assert!(failed.to_string().contains("/out/acme.rs: permission denied (mend it"), "{failed}");
}

#[test]
fn committed_output_is_kept_fresh() {
    let project = Project::new("fresh", &[("acme", GOOD)]);
    project.builder().run().unwrap();
    project.builder().assert_fresh();
    fs::write(project.0.join("out/acme.rs"), "// @generated by `authwright-build`, long ago.\n").unwrap();
    let builder = project.builder();
    let message = std::panic::catch_unwind(|| builder.assert_fresh()).unwrap_err();
    let message = message.downcast_ref::<String>().unwrap();
    assert!(message.contains("acme.rs") && message.contains("AUTHWRIGHT_UPDATE=1 cargo test"), "{message}");
}
