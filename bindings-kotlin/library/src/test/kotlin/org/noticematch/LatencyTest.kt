package org.noticematch

import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.Test
import java.io.File

/**
 * Figures, and the one of them that can be asserted on any machine: that searching does not fill the heap.
 * For the full run: `mvn -pl library test -Dtest=LatencyTest -DargLine="-Xmx64m -Dnoticematch.searches=1000000"`, beside
 * `cargo run --release -p noticematch-kotlin --example latency` for the same searches without the JVM.
 */
class LatencyTest {
    private val searches = Integer.getInteger("noticematch.searches", 20_000)
    private val names = listOf("Viktor Skalnyi", "Mohamed Ali Hassan", "Аркадий Туманцев", "Yuliya Shchepkotsvet")
    private val options = Options(limit = 10)

    /** Every name fifty times, so that every search has its ten candidates. */
    private val records = List(200) {
        """{"id":"$it","list":"latency","names":[{"text":"${names[it % 4]}"}]}"""
    }

    @Test
    fun `the heap stays flat`() = Watchlist.fromRecords(records).use { list ->
        // JNA keeps a table of what calls allocated; it grows to what accrues between two collections and stays.
        repeat(searches / 2) { list.search(names[it % 4], options) }
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
        // Short batches and the best tenth of them: what other programs take from the machine is left out.
        val queries = List(50) { Query(names[it % 4]) }
        repeat(100) { list.screen(queries, options, threads = 1) }
        var candidates = 0
        val times = LongArray(400) {
            val start = System.nanoTime()
            candidates += list.screen(queries, options, threads = 1).sumOf { it.size }
            System.nanoTime() - start
        }
        times.sort()
        val each = times[times.size / 10] / 1e3 / queries.size
        println("screen: p10 %.1f us a query on one thread ($candidates candidates)".format(each))
        assertTrue(candidates == 10 * queries.size * times.size)
    }

    /** With `-Dnoticematch.index=FILE`: a list of real size, mapped. The Rust example takes the same file. */
    @Test
    fun `a mapped list of real size`() {
        val file = System.getProperty("noticematch.index").orEmpty()
        assumeTrue(file.isNotEmpty(), "no -Dnoticematch.index=FILE")
        Watchlist.demo().close()
        val before = resident()
        val start = System.nanoTime()
        Watchlist.open(file).use { list ->
            val opened = (System.nanoTime() - start) / 1e6
            val queries = List(1_000) { Query(list.record(it * 7L % list.size).names[0].text) }
            val held = resident()
            queries.forEach { list.search(it, options) }
            println("opened %d entries in %.1f ms; resident kB: %d more after opening and reading 1,000 entries, %d after 1,000 queries"
                .format(list.size, opened, held - before, resident() - before))
            val times = LongArray(10) {
                val begin = System.nanoTime()
                list.screen(queries, options, threads = 1)
                System.nanoTime() - begin
            }
            println("screen, real size: best %.1f us a query on one thread".format(times.min() / 1e3 / queries.size))
        }
    }

    private fun resident(): Long = File("/proc/self/status").takeIf { it.exists() }?.readLines().orEmpty()
        .firstOrNull { it.startsWith("VmRSS") }?.filter { it.isDigit() }?.toLong() ?: 0

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
