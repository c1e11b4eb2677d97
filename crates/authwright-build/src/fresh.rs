//! Output that is committed.

use crate::Builder;

/// Set, it lets [`Builder::assert_fresh`] write.
const UPDATE: &str = "AUTHWRIGHT_UPDATE";

impl Builder {
    /// For a `#[test]`: whether output that is committed is what the specs make. With `AUTHWRIGHT_UPDATE` set in the environment
    /// it is written instead, so that no build script is needed.
    ///
    /// ```no_run
    /// #[test]
    /// fn connectors_are_fresh() {
    ///     authwright_build::Builder::new("specs").out_dir("src/connectors").assert_fresh();
    /// }
    /// ```
    ///
    /// # Panics
    /// Something is stale, or a spec does not compile. The message lists what.
    #[track_caller]
    #[allow(clippy::panic, reason = "a test fails by panicking")]
    pub fn assert_fresh(&self) {
        let update = std::env::var_os(UPDATE).is_some();
        match self.generate(!update) {
            Err(failed) => panic!("the specs do not compile:\n{failed}"),
            Ok(_) if update => {}
            Ok(compiled) => {
                let stale = compiled.written.iter().map(|path| format!("stale: {}", path.display()));
                let gone =
                    compiled.removed.iter().map(|path| format!("no spec makes it: {}", path.display()));
                let lines: Vec<String> = stale.chain(gone).collect();
                assert!(
                    lines.is_empty(),
                    "{}\nrun `{UPDATE}=1 cargo test` to bring them up to date",
                    lines.join("\n")
                );
            }
        }
    }
}
