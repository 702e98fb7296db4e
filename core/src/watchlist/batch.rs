//! Many look-ups over all cores, in order.

use std::borrow::Borrow;

use crate::index::Scratch;

use super::{Candidates, EuMidAnswer, EuMidList, Options, Query, Watchlist, stream};

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
        each: impl FnMut(usize, T) -> bool,
    ) {
        self.screen_stream(queries, options, threads, work, each);
    }

    /// As [`Watchlist::screen_with`], for queries that are made while others are looked up: rows of a file, of
    /// a socket. Memory does not grow with their number: at most 1,280 queries and answers a thread are
    /// under way.
    ///
    /// `queries` is pulled and `each` is called on the thread that calls, in turns; a stream that fails ends
    /// early and keeps its error for afterwards.
    ///
    /// ```
    /// use noticematch::{Options, Query, Watchlist};
    ///
    /// let rows = "Viktor Skalnyi\nNobody Atall\n".lines();
    /// let mut alerts = 0;
    /// Watchlist::demo().screen_stream(
    ///     rows.map(Query::new),
    ///     &Options::default(),
    ///     0,
    ///     |_, found| found.len(),
    ///     |_, candidates| {
    ///         alerts += usize::from(candidates > 0);
    ///         true
    ///     },
    /// );
    /// assert_eq!(alerts, 1);
    /// ```
    pub fn screen_stream<Q: Borrow<Query> + Send, T: Send>(
        &self,
        queries: impl IntoIterator<Item = Q>,
        options: &Options,
        threads: usize,
        work: impl Fn(usize, Candidates) -> T + Sync,
        each: impl FnMut(usize, T) -> bool,
    ) {
        let look = |number: usize, query: Q, scratch: &mut Scratch| {
            work(number, self.search_with(query.borrow(), options, scratch))
        };
        stream::in_order(queries, threads, Scratch::new, look, each);
    }
}

impl EuMidList {
    /// Looks every query up as [`Watchlist::screen_stream`] does, by the Union's rules.
    pub fn screen_stream<Q: Borrow<Query> + Send, T: Send>(
        &self,
        queries: impl IntoIterator<Item = Q>,
        threads: usize,
        work: impl Fn(usize, EuMidAnswer) -> T + Sync,
        each: impl FnMut(usize, T) -> bool,
    ) {
        let look = |number: usize, query: Q, (): &mut ()| work(number, self.search(query.borrow()));
        stream::in_order(queries, threads, || (), look, each);
    }
}
