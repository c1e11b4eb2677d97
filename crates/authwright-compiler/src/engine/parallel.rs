//! A function over a list, on every core.

/// Runs a function over a list on as many threads as the machine has cores; the results keep the order.
pub(super) fn map<T: Sync, R: Send>(items: &[T], run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads =
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(items.len().max(1));
    if threads == 1 {
        return items.iter().map(run).collect();
    }
    let size = items.len().div_ceil(threads);
    let mut results = Vec::with_capacity(items.len());
    std::thread::scope(|scope| {
        let run = &run;
        let handles: Vec<_> = items
            .chunks(size)
            .map(|chunk| scope.spawn(move || chunk.iter().map(run).collect::<Vec<R>>()))
            .collect();
        for handle in handles {
            match handle.join() {
                Ok(part) => results.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    results
}
