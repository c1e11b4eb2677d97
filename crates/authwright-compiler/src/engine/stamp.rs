//! Stamps: whether anything changed since the last run, without doing its work again.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::{Checked, Targets, input, parallel, write};

/// What a run read and wrote, in one number that is kept in a file outside of the output.
///
/// The number covers the generator, where things go, and every byte of the specs and of the files that they become. A run that
/// found anything, a warning too, leaves no stamp, so that the next one says it again.
#[derive(Debug)]
pub struct Stamp<'r> {
    file: PathBuf,
    targets: &'r Targets,
    /// What was there before the run: a spec that changes meanwhile must not pass for one that was compiled.
    inputs: u64,
    specs: usize,
}

/// What a stamp found as the last run left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unchanged {
    /// How many specs there are.
    pub specs: usize,
    /// How many generated files there are.
    pub files: usize,
}

impl<'r> Stamp<'r> {
    /// The stamp of a run, kept in a folder of caches. None where something cannot be read: the run itself says what.
    #[must_use]
    pub fn new(folder: &Path, paths: &[PathBuf], targets: &'r Targets) -> Option<Self> {
        let listed = input::list(paths).ok()?;
        let mut hasher = DefaultHasher::new();
        (env!("CARGO_PKG_VERSION"), generator()?, format!("{targets:?}"), listed.whole).hash(&mut hasher);
        hash_files(&listed.files, &mut hasher)?;
        let mut place = DefaultHasher::new();
        std::path::absolute(&targets.modules).ok()?.hash(&mut place);
        let file = folder.join(format!("generate-{:016x}", place.finish()));
        Some(Stamp { file, targets, inputs: hasher.finish(), specs: listed.files.len() })
    }

    /// Whether everything is as the last run left it.
    #[must_use]
    pub fn unchanged(&self) -> Option<Unchanged> {
        let kept = fs::read_to_string(&self.file).ok()?;
        let (number, files) = self.number()?;
        (kept == number).then_some(Unchanged { specs: self.specs, files })
    }

    /// Keeps the stamp of a run that found nothing. A stamp that cannot be kept costs the next run its time, and no more.
    pub fn keep(&self, checked: &Checked) {
        if !checked.diagnostics.is_empty() {
            return;
        }
        if let Some((number, _)) = self.number() {
            // Not written aside and renamed: what a run that was cut off leaves is half a number, and that never matches.
            let _ = self.file.parent().map(fs::create_dir_all);
            let _ = fs::write(&self.file, number);
        }
    }

    /// The number of the inputs and of what is in the folders of the output, and how many generated files are there.
    fn number(&self) -> Option<(String, usize)> {
        let mut hasher = DefaultHasher::new();
        self.inputs.hash(&mut hasher);
        let mut count = 0;
        for folder in std::iter::once(&*self.targets.modules).chain(self.targets.pages.as_deref()) {
            let files = write::sources(folder).ok()?;
            count += hash_files(&files, &mut hasher)?;
        }
        Some((format!("{:016x}", hasher.finish()), count))
    }
}

/// Which program generates: another build of it may make something else of the same specs.
fn generator() -> Option<(PathBuf, u64, std::time::SystemTime)> {
    let path = std::env::current_exe().ok()?;
    let metadata = fs::metadata(&path).ok()?;
    Some((path, metadata.len(), metadata.modified().ok()?))
}

/// Hashes names and contents. Gives how many of the files were generated.
fn hash_files(files: &[PathBuf], hasher: &mut DefaultHasher) -> Option<usize> {
    let mut generated = 0;
    for read in
        parallel::map(files, |path| fs::read(path).map(|text| (hash(&text), write::is_generated(&text))))
    {
        let (number, is_generated) = read.ok()?;
        number.hash(hasher);
        generated += usize::from(is_generated);
    }
    files.hash(hasher);
    Some(generated)
}

fn hash(text: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text);
    hasher.finish()
}
