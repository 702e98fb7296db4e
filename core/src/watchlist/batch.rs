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
        mut each: impl FnMut(usize, Candidates) -> bool,
    ) {
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        let threads = if threads == 0 { cores() } else { threads };
        if threads == 1 || queries.len() <= BLOCK {
            let mut scratch = Scratch::new();
            for (number, query) in queries.iter().enumerate() {
                if !each(number, self.search_with(query, options, &mut scratch)) {
                    return;
                }
            }
            return;
        }
        let next = AtomicUsize::new(0);
        let blocks: Vec<&[Query]> = queries.chunks(BLOCK).collect();
        let pace = Pace::new(threads * 4);
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel::<(usize, Vec<Candidates>)>();
            for _ in 0..threads.min(blocks.len()) {
                let (sender, next, blocks, pace) = (sender.clone(), &next, &blocks, &pace);
                scope.spawn(move || {
                    let mut scratch = Scratch::new();
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(block) = blocks.get(number) else {
                            return;
                        };
                        if !pace.wait_for(number) {
                            return;
                        }
                        let found = block
                            .iter()
                            .map(|query| self.search_with(query, options, &mut scratch));
                        if sender.send((number, found.collect())).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            deliver(&receiver, &pace, &mut each);
            pace.stop();
        });
    }
}

/// Hands blocks on in order; those that come early wait.
fn deliver(
    receiver: &mpsc::Receiver<(usize, Vec<Candidates>)>,
    pace: &Pace,
    each: &mut impl FnMut(usize, Candidates) -> bool,
) {
    let mut early = BTreeMap::new();
    let mut due = 0;
    while let Ok((number, found)) = receiver.recv() {
        early.insert(number, found);
        while let Some(found) = early.remove(&due) {
            for (offset, candidates) in found.into_iter().enumerate() {
                if !each(due * BLOCK + offset, candidates) {
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
