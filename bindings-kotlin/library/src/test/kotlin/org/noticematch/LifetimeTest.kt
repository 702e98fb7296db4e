package org.noticematch

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.noticematch.ffi.InternalException
import org.noticematch.ffi.RustBuffer
import org.noticematch.ffi.UniffiLib
import org.noticematch.ffi.uniffiRustCall
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger

class LifetimeTest {
    @Test
    fun `closing twice does nothing`() {
        val list = Watchlist.demo()
        list.close()
        list.close()
    }

    @Test
    fun `every call after closing says so`() {
        val list = Watchlist.demo()
        val found = list.search("Viktor Skalnyi")
        list.close()
        val calls = listOf<() -> Unit>(
            { list.search("Viktor Skalnyi") },
            { list.screen(listOf(Query("Viktor Skalnyi"))) },
            { list.record(0) },
            { list.save("never") },
            { found[0].reasons() },
            { found[0].record() },
            { found.details() },
        )
        for (call in calls) {
            assertEquals("the watchlist is closed", assertThrows<IllegalStateException> { call() }.message)
        }
        assertEquals("DEMO-0001", found[0].recordId)
        assertEquals(list.size, found.coverage.records)
    }

    @Test
    fun `eight threads see what one sees`() = Watchlist.demo().use { list ->
        val names = listOf("Viktor Skalnyi", "Виктор Скальный", "محمد علي", "Nobody Atall", "Yuliya Shchepkotsvet")
        val expected = names.map { list.search(it).candidates }
        val pool = Executors.newFixedThreadPool(8)
        try {
            val work = (0 until 8).map { Callable { (0 until 200).map { list.search(names[it % 5]).candidates } } }
            for (seen in pool.invokeAll(work).map { it.get() }) {
                seen.forEachIndexed { number, candidates -> assertEquals(expected[number % 5], candidates) }
            }
        } finally {
            pool.shutdownNow()
        }
    }

    @Test
    fun `closing while others search ends in an answer or in a clear no`() {
        repeat(20) {
            val list = Watchlist.demo()
            val pool = Executors.newFixedThreadPool(4)
            val answered = AtomicInteger()
            try {
                val work = (0 until 4).map {
                    pool.submit {
                        while (true) {
                            try {
                                list.search("Viktor Skalnyi")
                                answered.incrementAndGet()
                            } catch (closed: IllegalStateException) {
                                assertEquals("the watchlist is closed", closed.message)
                                return@submit
                            }
                        }
                    }
                }
                while (answered.get() < 8) Thread.onSpinWait()
                list.close()
                work.forEach { it.get() }
            } finally {
                pool.shutdownNow()
            }
        }
    }

    /**
     * A panic of the native half becomes an exception and the process lives on. The library has no panic to
     * offer, so this one is provoked beneath it: an argument that no caller can make, an enumeration's 99th
     * constant, at which the native half gives up.
     */
    @Test
    fun `a panic is an exception and leaves the library usable`() {
        val error = assertThrows<NoticematchException.Internal> {
            calling {
                uniffiRustCall { status ->
                    UniffiLib.uniffi_noticematch_kotlin_fn_func_notice(constant(99), constant(1), status)
                }
            }
        }
        assertTrue(error.cause is InternalException)
        assertTrue("please report" in error.message!!, error.message)
        assertEquals(1, Watchlist.demo().use { it.search("Viktor Skalnyi", Options(limit = 1)).size })
    }

    private fun constant(number: Int): RustBuffer.ByValue {
        val buffer = RustBuffer.alloc(4UL)
        buffer.asByteBuffer()!!.putInt(number)
        buffer.writeField("len", 4L)
        return buffer
    }
}

class CoroutinesTest {
    private val queries = List(200_000) { Query(if (it % 2 == 0) "Viktor Skalnyi" else "Mohamed Ali Hassan") }

    @Test
    fun `awaits what the blocking calls return`() = runBlocking {
        Watchlist.awaitOpenDemo().use { list ->
            assertEquals(list.search("Viktor Skalnyi").candidates, list.awaitSearch(Query("Viktor Skalnyi")).candidates)
            val some = queries.take(3000)
            val done = mutableListOf<Int>()
            val answers = list.awaitScreen(some) { done += it }
            assertEquals(list.screen(some).map { it.candidates }, answers.map { it.candidates })
            assertEquals(some.size, done.last())
            val many = List(8) { async(Dispatchers.Default) { list.awaitSearch(Query("Mohamed Ali")).size } }.awaitAll()
            assertEquals(1, many.toSet().size)
        }
    }

    @Test
    fun `a cancelled batch stops within a block`() = runBlocking {
        Watchlist.demo().use { list ->
            val done = AtomicInteger()
            var outcome: Throwable? = null
            val job = launch(Dispatchers.Default) {
                try {
                    list.awaitScreen(queries) { done.set(it) }
                } catch (error: CancellationException) {
                    outcome = error
                    throw error
                }
            }
            while (done.get() == 0) Thread.sleep(1)
            withTimeout(10_000) { job.cancelAndJoin() }
            assertTrue(outcome is CancellationException)
            assertTrue(done.get() < queries.size, "the batch went on to its end")
        }
    }

    private suspend fun Watchlist.Companion.awaitOpenDemo(): Watchlist {
        val file = kotlin.io.path.createTempFile("demo", ".nmx").toFile()
        try {
            demo().use { it.save(file.path) }
            return awaitOpen(file.path)
        } finally {
            file.delete()
        }
    }
}
