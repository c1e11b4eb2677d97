//! Where runs keep what makes the next one shorter.

use std::ffi::OsString;
use std::path::PathBuf;

/// The folder of caches: `AUTHWRIGHT_CACHE_DIR`, or where the system has caches of a user. None where there is no such place,
/// or where the variable is empty.
pub(crate) fn folder() -> Option<PathBuf> {
    of(&|name| std::env::var_os(name))
}

fn of(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if variable("AUTHWRIGHT_CACHE_DIR").is_some() {
        return set("AUTHWRIGHT_CACHE_DIR");
    }
    let base = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Caches"))
    } else {
        set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))
    };
    base.filter(|base| base.is_absolute()).map(|base| base.join("authwright"))
}

#[cfg(test)]
mod tests {
    use super::of;
    use std::path::Path;

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn the_folder_of_caches() {
        let check = |variables: &[(&str, &str)], expected: Option<&str>| {
            let variable =
                |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into());
            assert_eq!(of(&variable).as_deref(), expected.map(Path::new), "{variables:?}");
        };
        check(&[("HOME", "/home/a")], Some("/home/a/.cache/authwright"));
        check(&[("HOME", "/home/a"), ("XDG_CACHE_HOME", "/c")], Some("/c/authwright"));
        check(&[("HOME", "/home/a"), ("XDG_CACHE_HOME", "")], Some("/home/a/.cache/authwright"));
        check(&[("HOME", "/home/a"), ("XDG_CACHE_HOME", "relative")], None);
        check(&[("HOME", "/home/a"), ("AUTHWRIGHT_CACHE_DIR", "here")], Some("here"));
        check(&[("HOME", "/home/a"), ("AUTHWRIGHT_CACHE_DIR", "")], None);
        check(&[], None);
    }
}
