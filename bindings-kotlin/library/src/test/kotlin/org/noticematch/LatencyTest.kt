package org.noticematch

import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/**
 * Figures, and the one of them that can be asserted on any machine: that searching does not fill the heap.
 * For the full run: `mvn -pl library test -Dtest=LatencyTest -DargLine=-Dnoticematch.searches=1000000`, beside
 * `cargo run --release -p noticematch-kotlin --example latency` for the same searches without the JVM.
 */
class LatencyTest {
    private val searches = Integer.getInteger("noticematch.searches", 5_000)
    private val names = listOf("Viktor Skalnyi", "Mohamed Ali Hassan", "Аркадий Туманцев", "Yuliya Shchepkotsvet")
    private val options = Options(limit = 10)

    /** Every name fifty times, so that every search has its ten candidates. */
    private val records = List(200) {
        """{"id":"$it","list":"latency","names":[{"text":"${names[it % 4]}"}]}"""
    }

    @Test
    fun `the heap stays flat`() = Watchlist.fromRecords(records).use { list ->
        repeat(2000) { list.search(names[it % 4], options) }
        val before = usedHeap()
        val times = LongArray(searches)
        var candidates = 0L
        for (number in 0 until searches) {
            val start = System.nanoTime()
            val found = list.search(names[number % 4], options)
            times[number] = System.nanoTime() - start
            candidates += found.size
        }
        times.sort()
        println("search: p50 %.1f us, p99 %.1f us, %.1f candidates".format(
            times[searches / 2] / 1e3, times[searches * 99 / 100] / 1e3, candidates.toDouble() / searches,
        ))
        val grown = grownHeap(before + 8L * searches)
        println("heap after $searches searches: ${grown / 1024} KiB more")
        assertTrue(grown < FLAT, "the heap grew by $grown bytes over $searches searches")
    }

    @Test
    fun `one crossing takes a whole batch`() = Watchlist.fromRecords(records).use { list ->
        val queries = List(5_000) { Query(names[it % 4]) }
        list.screen(queries.take(2000), options, threads = 1)
        val start = System.nanoTime()
        val answers = list.screen(queries, options, threads = 1)
        val each = (System.nanoTime() - start) / 1e3 / queries.size
        println("screen: %.1f us a query on one thread (${answers.sumOf { it.size }} candidates)".format(each))
        assertTrue(answers.size == queries.size)
    }

    /** JNA frees what calls allocated in a thread of its own, some time after the collector found it unused. */
    private fun grownHeap(before: Long): Long {
        val deadline = System.nanoTime() + 60_000_000_000
        var grown = usedHeap() - before
        while (grown > FLAT && System.nanoTime() < deadline) {
            Thread.sleep(200)
            grown = usedHeap() - before
        }
        return grown
    }

    private fun usedHeap(): Long {
        System.gc()
        return Runtime.getRuntime().run { totalMemory() - freeMemory() }
    }

    private companion object {
        const val FLAT = 1024 * 1024L
    }
}
