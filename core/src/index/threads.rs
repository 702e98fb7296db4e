//! Work on several threads whose result does not depend on how many there are.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The threads to use where a caller asks for `threads`; 0 asks for all cores.
pub(crate) fn count(threads: usize) -> usize {
    // To ask the system takes longer than to read a name.
    static CORES: OnceLock<usize> = OnceLock::new();
    match threads {
        0 => *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from)),
        asked => asked,
    }
}

/// Does `work` for the numbers below `blocks` on up to `threads` threads, this one among them, and gives the
/// results in order. None of the threads outlives the call.
///
/// `tell` is called on this thread now and then with the number of blocks begun; `None` once it says no.
pub(crate) fn in_order<T: Send>(
    threads: usize,
    blocks: usize,
    work: impl Fn(usize) -> T + Sync,
    tell: &mut dyn FnMut(usize) -> bool,
) -> Option<Vec<T>> {
    let next = AtomicUsize::new(0);
    let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|block| *block < blocks);
    let mut go_on = true;
    let mut done: Vec<(usize, T)> = Vec::with_capacity(blocks);
    thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads.min(blocks))
            .map(|_| {
                scope.spawn(|| {
                    let mut done = Vec::new();
                    while let Some(block) = take() {
                        done.push((block, work(block)));
                    }
                    done
                })
            })
            .collect();
        while let Some(block) = take() {
            done.push((block, work(block)));
            if !tell(next.load(Ordering::Relaxed).min(blocks)) {
                go_on = false;
                next.store(blocks, Ordering::Relaxed);
            }
        }
        for helper in helpers {
            match helper.join() {
                Ok(found) => done.extend(found),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    done.sort_unstable_by_key(|(block, _)| *block);
    go_on.then(|| done.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        for threads in 1..5 {
            let squares = in_order(threads, 40, |n| n * n, &mut |_| true);
            assert_eq!(squares, Some((0..40).map(|n| n * n).collect()));
        }
        assert_eq!(in_order(3, 0, |n| n, &mut |_| true), Some(Vec::new()));
    }

    #[test]
    fn no_means_stop() {
        let began = AtomicUsize::new(0);
        let work = |_| began.fetch_add(1, Ordering::Relaxed);
        assert_eq!(in_order(1, 1000, work, &mut |begun| begun < 10), None);
        assert_eq!(began.into_inner(), 10);
    }
}
