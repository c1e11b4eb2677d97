//! Input that is no spec, and output that cannot be written: the message, the status, and what is left behind.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const GOOD: &str = "authwright: 1\nid: good\nname: Good\napi: { base_url: https://api.good-cloud.io }\nauth: { key: { type: bearer } }\n";

/// A folder of its own for each case, gone when the case is done.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("authwright-bad-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_authwright"))
            .args(arguments)
            .current_dir(&self.0)
            .env("AUTHWRIGHT_CACHE_DIR", self.0.join("cache"))
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().expect("it ended by itself"), String::from_utf8(said).unwrap())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Checks a spec of these bytes: a finding with this code at this place, and status 1.
fn check(name: &str, bytes: &[u8], expected: &str) {
    let folder = Folder::new(name);
    fs::write(folder.0.join("acme.yaml"), bytes).unwrap();
    let (status, said) = folder.run(&["check", "acme.yaml", "--format", "short"]);
    assert_eq!(status, 1, "{name}: {said}");
    assert!(said.contains(expected), "{name}: {said}");
    assert!(said.len() < 20_000, "{name} says too much");
}

#[test]
fn texts_that_are_no_spec() {
    check("empty", b"", "acme.yaml:1:1: error[");
    check("comments", b"# Nothing yet.\n", "acme.yaml:");
    check("list", b"- authwright: 1\n", "acme.yaml:1:1: error[");
    check("text", b"hello\n", "acme.yaml:1:1: error[");
    check("not-utf-8", b"authwright: 1\nid: ac\xffme\n", "acme.yaml:2:7: error[YML009]");
    check("utf-16", b"\xff\xfea\0u\0", "error[YML009]");
    check("brackets", "[".repeat(10_000).as_bytes(), "error[YML012]");
    let nested: String = (0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth % 200))).collect();
    check("mappings", nested.as_bytes(), "acme.yaml:");
    let deep: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    check("deep", deep.as_bytes(), "error[YML012]");
}

#[test]
fn a_huge_file_is_refused_by_its_size() {
    let folder = Folder::new("huge");
    let file = fs::File::create(folder.0.join("huge.yaml")).unwrap();
    file.set_len(100 * 1024 * 1024).unwrap();
    let (status, said) = folder.run(&["check", "huge.yaml", "--format", "short"]);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("huge.yaml") && said.contains("YML012"), "{said}");
}

#[test]
fn names() {
    let with = |fields: &str, path: &str| {
        format!(
            "authwright: 1\nid: acme\nname: Acme\nfields: {{ {fields} }}\napi: {{ base_url: \"https://api.acme-api.io/{path}\" }}\nauth: {{ none: {{ type: none }} }}\n"
        )
    };
    check("keyword", with("self: {}", "${self}").as_bytes(), "acme.yaml:4:11: error[GEN002]");
    let twice = with("account_id: {}, account__id: {}", "${account_id}/${account__id}");
    check("one-identifier", twice.as_bytes(), "acme.yaml:4:27: error[GEN001]");
}

#[test]
fn folders_that_cannot_be_used() {
    let folder = Folder::new("folders");
    fs::create_dir(folder.0.join("empty")).unwrap();
    for (arguments, expected) in [
        (&["check", "missing"][..], "cannot read missing: it does not exist"),
        (&["check", "empty"], "no specs in empty"),
        (&["generate", "missing", "--out", "out"], "cannot read missing: it does not exist"),
    ] {
        let (status, said) = folder.run(arguments);
        assert_eq!(status, 2, "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    assert!(!folder.0.join("out").exists());
}

/// Two specs with one id, and a spec that does not compile beside one that does: nothing is written.
#[test]
fn findings_leave_the_output_as_it_was() {
    let folder = Folder::new("untouched");
    let (specs, out) = (folder.0.join("specs"), folder.0.join("out"));
    fs::create_dir(&specs).unwrap();
    fs::write(specs.join("good.yaml"), GOOD).unwrap();
    assert_eq!(folder.run(&["generate", "specs", "--out", "out"]).0, 0);
    let before = fs::read(out.join("good.rs")).unwrap();
    fs::write(specs.join("good.yaml"), GOOD.replace("name: Good", "name: Better")).unwrap();
    fs::write(specs.join("other.yaml"), GOOD).unwrap();
    let (status, said) = folder.run(&["generate", "specs", "--out", "out"]);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("SCH014") && said.contains("nothing was written"), "{said}");
    assert_eq!(fs::read(out.join("good.rs")).unwrap(), before);
    assert_eq!(names_of(&out), ["good.rs"]);
}

/// A folder stands where a file should go, or a file where the folder should: status 2, the path, and no file half written.
#[test]
fn output_that_cannot_be_written() {
    let folder = Folder::new("unwritable");
    fs::write(folder.0.join("good.yaml"), GOOD).unwrap();
    fs::create_dir_all(folder.0.join("out/good.rs")).unwrap();
    let (status, said) = folder.run(&["generate", "good.yaml", "--out", "out"]);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("out/good.rs"), "{said}");

    fs::write(folder.0.join("file"), "").unwrap();
    let (status, said) = folder.run(&["generate", "good.yaml", "--out", "file/out"]);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("file/out"), "{said}");
    assert_eq!(names_of(&folder.0), ["file", "good.yaml", "out"]);
}

/// A limit on the size of files stands for a full disk: a write stops half way.
#[cfg(unix)]
#[test]
fn a_write_that_stops_half_way() {
    let folder = Folder::new("full");
    fs::write(folder.0.join("good.yaml"), GOOD).unwrap();
    assert_eq!(folder.run(&["generate", "good.yaml", "--out", "out"]).0, 0);
    let path = folder.0.join("out/good.rs");
    let before = fs::read(&path).unwrap();
    fs::write(folder.0.join("good.yaml"), GOOD.replace("name: Good", "name: Better")).unwrap();
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" generate good.yaml --out out"])
        .arg(env!("CARGO_BIN_EXE_authwright"))
        .current_dir(&folder.0)
        .env("AUTHWRIGHT_CACHE_DIR", "")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot write out/good.rs"), "{said}");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(names_of(&folder.0.join("out")), ["good.rs"]);
}

/// Permissions do not hold back a superuser, so this looks first whether they hold here.
#[cfg(unix)]
#[test]
fn a_folder_that_is_read_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("read-only");
    fs::write(folder.0.join("good.yaml"), GOOD).unwrap();
    let out = folder.0.join("out");
    fs::create_dir(&out).unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o555)).unwrap();
    let held_back = fs::write(out.join("probe"), "").is_err();
    let (status, said) = folder.run(&["generate", "good.yaml", "--out", "out"]);
    fs::set_permissions(&out, fs::Permissions::from_mode(0o755)).unwrap();
    if held_back {
        assert_eq!(status, 2, "{said}");
        assert!(said.contains("cannot write out/good.rs: permission denied"), "{said}");
        assert!(names_of(&out).is_empty());
    } else {
        assert_eq!(status, 0, "{said}");
    }
}

fn names_of(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
