package org.noticematch

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.withContext
import kotlin.coroutines.coroutineContext

/** Queries between two looks at whether the work was cancelled: some tens of milliseconds on a phone. */
private const val BLOCK = 512

/** As [Watchlist.open], off the calling thread. A cancelled call closes the list again. */
public suspend fun Watchlist.Companion.awaitOpen(path: String): Watchlist {
    var opened: Watchlist? = null
    try {
        return withContext(Dispatchers.IO) { open(path).also { opened = it } }
    } catch (error: Throwable) {
        opened?.close()
        throw error
    }
}

/** As [Watchlist.search], off the calling thread. */
public suspend fun Watchlist.awaitSearch(query: Query, options: Options = Options()): Candidates =
    withContext(Dispatchers.Default) { search(query, options) }

/** As [Watchlist.searchMrz], off the calling thread. */
public suspend fun Watchlist.awaitSearchMrz(
    text: String,
    options: Options = Options(),
    today: Day = Day.today(),
): MrzCandidates = withContext(Dispatchers.Default) { searchMrz(text, options, today) }

/**
 * As [Watchlist.screen], off the calling thread, in blocks: when it is cancelled it stops after the block
 * in hand and throws [kotlinx.coroutines.CancellationException].
 *
 * @param progress is told after every block how many queries are done.
 */
public suspend fun Watchlist.awaitScreen(
    queries: List<Query>,
    options: Options = Options(),
    threads: Int = 0,
    progress: ((done: Int) -> Unit)? = null,
): List<Candidates> = withContext(Dispatchers.Default) {
    val answers = ArrayList<Candidates>(queries.size)
    for (block in queries.chunked(BLOCK * threadsOf(threads))) {
        coroutineContext.ensureActive()
        answers += screen(block, options, threads)
        progress?.invoke(answers.size)
    }
    answers
}

private fun threadsOf(threads: Int): Int = if (threads > 0) threads else Runtime.getRuntime().availableProcessors()
