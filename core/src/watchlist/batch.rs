//! Many look-ups over all cores, in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};
use std::thread;

use crate::index::Scratch;

use super::{Candidates, Options, Query, Watchlist};

/// Queries that one thread takes at a time.
const BLOCK: usize = 256;

impl Watchlist {
    /// Looks up every query over `threads` threads (0 = all cores) and hands the answers to `each`
    /// in the order of the queries. `each` returns whether to go on.
    ///
    /// Threads live as long as the call: none survives it, so a later `fork` is safe. Memory is
    /// bounded by a few blocks of answers.
    pub fn screen(
        &self,
        queries: &[Query],
        options: &Options,
        threads: usize,
        each: impl FnMut(usize, Candidates) -> bool,
    ) {
        self.screen_with(queries, options, threads, |_, found| found, each);
    }

    /// As [`Watchlist::screen`], with `work` done on each answer by the thread that found it: what
    /// costs time (the reasons, say) then takes part in the use of all cores.
    ///
    /// ```
    /// use noticematch::{Options, Query, Watchlist};
    ///
    /// let queries = [Query::new("Viktor Skalnyi"), Query::new("Nobody Atall")];
    /// let mut levels = Vec::new();
    /// Watchlist::demo().screen_with(
    ///     &queries,
    ///     &Options::default(),
    ///     0,
    ///     |_, found| found.get(0).map(|best| best.explain()),
    ///     |_, sentence| {
    ///         levels.push(sentence.is_some());
    ///         true
    ///     },
    /// );
    /// assert_eq!(levels, [true, false]);
    /// ```
    pub fn screen_with<T: Send>(
        &self,
        queries: &[Query],
        options: &Options,
        threads: usize,
        work: impl Fn(usize, Candidates) -> T + Sync,
        mut each: impl FnMut(usize, T) -> bool,
    ) {
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        let threads = if threads == 0 { cores() } else { threads };
        let look = |number: usize, query: &Query, scratch: &mut Scratch| {
            work(number, self.search_with(query, options, scratch))
        };
        if threads == 1 || queries.len() <= BLOCK {
            let mut scratch = Scratch::new();
            for (number, query) in queries.iter().enumerate() {
                if !each(number, look(number, query, &mut scratch)) {
                    return;
                }
            }
            return;
        }
        let next = AtomicUsize::new(0);
        let blocks: Vec<&[Query]> = queries.chunks(BLOCK).collect();
        let pace = Pace::new(threads * 4);
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel::<(usize, Vec<T>)>();
            for _ in 0..threads.min(blocks.len()) {
                let (sender, next, blocks, pace) = (sender.clone(), &next, &blocks, &pace);
                let look = &look;
                scope.spawn(move || {
                    let _stop = StopOnPanic(pace);
                    let mut scratch = Scratch::new();
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(block) = blocks.get(number) else {
                            return;
                        };
                        if !pace.wait_for(number) {
                            return;
                        }
                        let first = number * BLOCK;
                        let found = block
                            .iter()
                            .enumerate()
                            .map(|(offset, query)| look(first + offset, query, &mut scratch));
                        if sender.send((number, found.collect())).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            // Also when `each` unwinds: threads that wait for their turn must not wait for ever.
            let _stop = StopOnPanic(&pace);
            deliver(&receiver, &pace, &mut each);
            pace.stop();
        });
    }
}

/// Lets the other threads end when one of them unwinds; the scope then passes the panic on.
struct StopOnPanic<'a>(&'a Pace);

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}

/// Hands blocks on in order; those that come early wait.
fn deliver<T>(
    receiver: &mpsc::Receiver<(usize, Vec<T>)>,
    pace: &Pace,
    each: &mut impl FnMut(usize, T) -> bool,
) {
    let mut early = BTreeMap::new();
    let mut due = 0;
    while let Ok((number, found)) = receiver.recv() {
        early.insert(number, found);
        while let Some(found) = early.remove(&due) {
            for (offset, answer) in found.into_iter().enumerate() {
                if !each(due * BLOCK + offset, answer) {
                    return;
                }
            }
            due += 1;
            pace.delivered(due);
        }
    }
}

/// Keeps threads from running ahead of what was delivered, so that memory stays bounded.
struct Pace {
    /// Blocks delivered; `usize::MAX` when the caller has stopped.
    done: Mutex<usize>,
    changed: Condvar,
    ahead: usize,
}

impl Pace {
    fn new(ahead: usize) -> Pace {
        Pace {
            done: Mutex::new(0),
            changed: Condvar::new(),
            ahead,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, usize> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a block is near enough; whether to go on.
    fn wait_for(&self, block: usize) -> bool {
        let mut done = self.lock();
        while *done != usize::MAX && block >= *done + self.ahead {
            done = self
                .changed
                .wait(done)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *done != usize::MAX
    }

    fn delivered(&self, blocks: usize) {
        *self.lock() = blocks;
        self.changed.notify_all();
    }

    fn stop(&self) {
        self.delivered(usize::MAX);
    }
}
