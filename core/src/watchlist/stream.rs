//! Work on a stream of items over several threads: in order, and with no more of it in memory than is under way.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use crate::index::threads;

/// Items that a thread takes at a time.
const BLOCK: usize = 256;
/// Blocks under way for each thread: what one of them waits for must not stop the others.
const AHEAD: usize = 4;

/// What a thread reports.
enum Report<T> {
    /// The results of a block.
    Done(usize, Vec<T>),
    /// It unwinds: its block will not come.
    Panicked,
}

/// Says so when its thread unwinds.
struct Alarm<T>(mpsc::Sender<Report<T>>);

impl<T> Drop for Alarm<T> {
    fn drop(&mut self) {
        if thread::panicking() {
            // Nobody to tell is nobody to stop.
            let _ = self.0.send(Report::Panicked);
        }
    }
}

/// Pulls items on this thread, does `work` on them over `threads` threads (0 = all cores), each with working
/// memory of its own, and hands the results to `each` on this thread in the order of the items, until it
/// says no.
///
/// At most `AHEAD + 1` blocks a thread are between the stream and `each`. No thread outlives the call.
pub(super) fn in_order<I: Send, S, T: Send>(
    items: impl IntoIterator<Item = I>,
    threads: usize,
    memory: impl Fn() -> S + Sync,
    work: impl Fn(usize, I, &mut S) -> T + Sync,
    mut each: impl FnMut(usize, T) -> bool,
) {
    let threads = threads::count(threads);
    let mut items = items.into_iter().fuse();
    let mut first: Vec<I> = Vec::new();
    if threads > 1 {
        first.extend(items.by_ref().take(BLOCK));
    }
    if first.len() < BLOCK {
        let mut memory = memory();
        for (number, item) in first.into_iter().chain(items).enumerate() {
            if !each(number, work(number, item, &mut memory)) {
                return;
            }
        }
        return;
    }
    let (to_threads, jobs) = mpsc::channel::<(usize, Vec<I>)>();
    let (reports, from_threads) = mpsc::channel::<Report<T>>();
    let jobs = Mutex::new(jobs);
    let next_job = || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
    thread::scope(|scope| {
        // Dropped when this closure ends or unwinds: the threads then find no more jobs.
        let to_threads = to_threads;
        for _ in 0..threads {
            let reports = reports.clone();
            let (next_job, work, memory) = (&next_job, &work, &memory);
            scope.spawn(move || {
                let alarm = Alarm(reports);
                let mut memory = memory();
                while let Ok((number, block)) = next_job() {
                    let results = (number * BLOCK..).zip(block);
                    let results = results.map(|(at, item)| work(at, item, &mut memory));
                    let report = Report::Done(number, results.collect());
                    if alarm.0.send(report).is_err() {
                        return;
                    }
                }
            });
        }
        drop(reports);
        let (mut sent, mut due, mut early) = (0, 0, BTreeMap::new());
        let mut block = first;
        loop {
            while sent < due + threads * AHEAD && !block.is_empty() {
                let next = items.by_ref().take(BLOCK).collect();
                let job = (sent, std::mem::replace(&mut block, next));
                if to_threads.send(job).is_err() {
                    return;
                }
                sent += 1;
            }
            if due == sent {
                return;
            }
            match from_threads.recv() {
                Ok(Report::Done(number, results)) => drop(early.insert(number, results)),
                // The scope passes the panic on once the others have ended.
                Ok(Report::Panicked) | Err(_) => return,
            }
            while let Some(results) = early.remove(&due) {
                for (number, result) in (due * BLOCK..).zip(results) {
                    if !each(number, result) {
                        return;
                    }
                }
                due += 1;
            }
        }
    });
}
