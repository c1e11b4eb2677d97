//! What processes cost.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What one process took, with those that it started.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    pub(super) wall: Duration,
    pub(super) cpu: Duration,
    /// The most that one process used, in bytes.
    pub(super) memory: u64,
}

/// What a process costs that must succeed.
pub(super) fn cost(command: &mut Command) -> io::Result<Cost> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let used = child.wait4()?;
    if !used.status.success() {
        return Err(io::Error::other(format!("{command:?} failed")));
    }
    let cpu = used.rusage.utime + used.rusage.stime;
    Ok(Cost { wall: start.elapsed(), cpu, memory: used.rusage.maxrss })
}

/// Runs a process that is not measured.
pub(super) fn succeed(command: &mut Command) -> io::Result<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{command:?} failed"))) }
}

/// The median of each figure.
pub(super) fn median(runs: usize, mut run: impl FnMut() -> io::Result<Cost>) -> io::Result<Cost> {
    let mut costs = Vec::new();
    for _ in 0..runs {
        costs.push(run()?);
    }
    fn middle<T: Ord + Copy>(costs: &[Cost], figure: impl Fn(&Cost) -> T) -> T {
        let mut figures: Vec<T> = costs.iter().map(figure).collect();
        figures.sort();
        figures[figures.len() / 2]
    }
    Ok(Cost {
        wall: middle(&costs, |cost| cost.wall),
        cpu: middle(&costs, |cost| cost.cpu),
        memory: middle(&costs, |cost| cost.memory),
    })
}
