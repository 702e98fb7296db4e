//! Scoped threads over a slice, results in the order of the items.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Threads that this machine runs at once.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get())
}

/// `work(state, item)` for every item on all cores, each thread with a state of its own from `init`.
pub fn map<I, O, S>(
    items: &[I],
    init: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &I) -> O + Sync,
) -> Vec<O>
where
    I: Sync,
    O: Send,
{
    const CHUNK: usize = 64;
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Vec<O>)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads() {
            scope.spawn(|| {
                let mut state = init();
                loop {
                    let start = next.fetch_add(CHUNK, Ordering::Relaxed);
                    let Some(chunk) = items
                        .get(start..(start + CHUNK).min(items.len()))
                        .filter(|c| !c.is_empty())
                    else {
                        break;
                    };
                    let out: Vec<O> = chunk.iter().map(|item| work(&mut state, item)).collect();
                    done.lock().expect("a worker panicked").push((start, out));
                }
            });
        }
    });
    let mut parts = done.into_inner().expect("a worker panicked");
    parts.sort_by_key(|(start, _)| *start);
    parts.into_iter().flat_map(|(_, part)| part).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn order_is_kept_and_nothing_is_lost() {
        let items: Vec<usize> = (0..1000).collect();
        let out = super::map(&items, || 0, |_, i| i * 2);
        assert_eq!(out, items.iter().map(|i| i * 2).collect::<Vec<_>>());
        assert!(super::map(&[] as &[u8], || (), |_, _| 0).is_empty());
    }
}
