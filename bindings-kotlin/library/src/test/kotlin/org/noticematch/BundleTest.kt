package org.noticematch

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import org.noticematch.bundle.Action
import org.noticematch.bundle.Boot
import org.noticematch.bundle.Bundles
import org.noticematch.bundle.DeviceClock
import org.noticematch.bundle.DeviceKey
import org.noticematch.bundle.DeviceKeys
import org.noticematch.bundle.Issue
import org.noticematch.bundle.SecretKey
import org.noticematch.bundle.Signer
import org.noticematch.bundle.Store
import org.noticematch.bundle.StorePolicy
import org.noticematch.bundle.awaitInstall
import org.noticematch.bundle.awaitWatchlist
import java.io.File

/** Signed, sealed lists from the issuer's keys to the device's search. */
class BundleTest {
    @TempDir
    lateinit var folder: File

    private val noon = 1_795_521_600L
    private val keys = listOf(1, 2).map { SecretKey.fromBytes(ByteArray(32) { _ -> it.toByte() }) }
    private val beaconKey = SecretKey.fromBytes(ByteArray(32) { 3 })
    private val device = DeviceKey.fromBytes(ByteArray(32) { 42 })
    private val root = Bundles.makeRoot(
        keys = listOf(SecretKey.fromBytes(ByteArray(32) { 9 })),
        lists = keys.map { it.publicKey },
        beacons = listOf(beaconKey.publicKey),
        threshold = 2,
        issuedSeconds = noon - 3600,
    )

    /** A clock that tests turn. */
    private val clock = object : DeviceClock {
        var now = noon + 60

        override fun seconds() = now
    }

    private lateinit var demo: Watchlist

    @BeforeEach
    fun open() {
        demo = Watchlist.demo()
    }

    private fun issue(sequence: Long, to: List<ByteArray> = listOf(device.publicKey), copy: String? = null) =
        Issue(sequence, listOf(root), hours = 24 * 30, issuedSeconds = noon, to = to, copy = copy, notCovered = listOf("SLTD"))

    private fun make(issue: Issue, keys: List<Signer> = this.keys, list: Watchlist = demo): String {
        val path = File(folder, "list-${issue.sequence}.nmb").path
        Bundles.make(list, path, keys, issue)
        return path
    }

    private fun store(policy: StorePolicy = StorePolicy(), clock: DeviceClock = this.clock, name: String = "device") =
        Store.open(File(folder, name).path, root, policy, clock)

    private fun refused(refusal: Refusal, call: () -> Any?): NoticematchException.Refused {
        val error = assertThrows<NoticematchException.Refused> { call() }
        assertEquals(refusal, error.refusal, error.message)
        return error
    }

    @Test
    fun `a list travels to the device and is searched`() {
        val path = make(issue(5))
        val manifest = Bundles.verify(path, root)
        assertEquals(manifest, Bundles.inspect(path, root))
        assertTrue(manifest.sequence == 5L && manifest.isSealed && !manifest.isDelta && manifest.notCovered == listOf("SLTD"))
        assertEquals(demo.size, manifest.lists.single().records)
        assertEquals(File(path).length(), manifest.size)
        assertFalse("Skalnyi" in File(path).readText(Charsets.ISO_8859_1))
        val store = store()
        runBlocking {
            assertTrue(store.awaitInstall(path))
            assertFalse(store.awaitInstall(path), "in use already")
            store.awaitWatchlist(device).use { list ->
                assertEquals(demo.search("Viktor Skalnyi").candidates, list.search("Viktor Skalnyi").candidates)
            }
        }
        assertEquals(5L, store.status().sequence)
        assertTrue(store.status().warnings.isEmpty())
        assertArrayEquals(root, store.root())
        store.close()
        store.close()
    }

    @Test
    fun `the key comes through a callback, which may fail`() {
        val store = store()
        store.install(make(issue(5)))
        var asked = 0
        val given = device.privateKey()
        store.watchlist { asked++; given }.use { assertEquals(1, it.search("Viktor Skalnyi").size) }
        assertEquals(1, asked)
        assertTrue(given.all { it == 0.toByte() }, "the app's array is wiped")

        class NotAuthenticated : Exception("a secret of the app")
        val thrown = NotAuthenticated()
        val error = refused(Refusal.KEY) { store.watchlist { throw thrown } }
        assertSame(thrown, error.cause)
        assertFalse("a secret of the app" in error.message.orEmpty())
        refused(Refusal.KEY) { store.watchlist() }
        refused(Refusal.KEY) { store.watchlist(DeviceKey.generate()) }
        refused(Refusal.KEY) { store.watchlist { ByteArray(5) } }
        // Where nothing is sealed nobody is asked.
        store.install(make(issue(6, to = emptyList())))
        store.watchlist(DeviceKeys { throw thrown }).use { assertEquals(1, it.search("Viktor Skalnyi").size) }
    }

    @Test
    fun `a tampered bundle is refused and the old one serves`() {
        val store = store()
        store.install(make(issue(5)))
        val whole = File(make(issue(6))).readBytes()
        val bad = File(folder, "bad.nmb")
        for (at in whole.indices step whole.size / 40) {
            bad.writeBytes(whole.copyOf().also { it[at] = (it[at].toInt() xor 1).toByte() })
            assertThrows<NoticematchException.Refused> { store.install(bad.path) }
            assertThrows<NoticematchException.Refused> { Bundles.verify(bad.path, root) }
        }
        bad.writeBytes(whole.copyOf(whole.size / 2))
        refused(Refusal.TRUNCATED) { store.install(bad.path) }
        bad.writeBytes(whole + 1)
        refused(Refusal.OVERSIZED) { store.install(bad.path) }
        refused(Refusal.UNSIGNED) { store.install(make(issue(7), keys.take(1))) }
        refused(Refusal.UNSIGNED) { store.install(make(issue(8), listOf(keys[0], SecretKey.generate()))) }
        refused(Refusal.ROLLED_BACK) { store.install(make(issue(4))) }
        refused(Refusal.COPY) { store.install(make(issue(9, copy = "tablet-99"))) }
        assertThrows<NoticematchException.Io> { store.install(File(folder, "absent").path) }
        assertEquals(5L, store.status().sequence)
        store.watchlist(device).use { assertEquals(1, it.search("Viktor Skalnyi").size) }
    }

    @Test
    fun `an old list is refused, or served with a warning`() {
        val store = store()
        store.install(make(issue(5)))
        clock.now += 47 * 3600
        store.watchlist(device).close()
        clock.now += 3600
        refused(Refusal.EXPIRED) { store.watchlist(device) }
        refused(Refusal.EXPIRED) { store.status() }
        val lenient = store(StorePolicy(stale = Action.WARN))
        lenient.watchlist(device).close()
        assertEquals(listOf(Refusal.EXPIRED), lenient.status().warnings)
        assertTrue(lenient.status().ageSeconds > 48 * 3600)
        assertTrue(store(StorePolicy(maxAgeSeconds = 7 * 86_400)).status().warnings.isEmpty())
    }

    @Test
    fun `a clock that was set back is noticed by the time since the start`() {
        val boot = object : DeviceClock {
            var now = noon + 60
            var uptime = 1000L

            override fun seconds() = now

            override fun sinceBoot() = Boot("first", uptime)
        }
        val store = store(clock = boot, name = "boot")
        store.install(make(issue(5)))
        store.watchlist(device).close()
        boot.uptime += 40 * 3600
        boot.now += 3600
        refused(Refusal.CLOCK_BACK) { store.watchlist(device) }
    }

    @Test
    fun `a beacon tells of a newer list and of lost copies`() {
        val store = store(StorePolicy(copy = "tablet-17"))
        store.install(make(issue(5)))
        assertEquals(7L, store.beacon(Bundles.makeBeacon(listOf(beaconKey), 7, issuedSeconds = noon)))
        assertEquals(7L, store.status().newer)
        refused(Refusal.UNSIGNED) { store.beacon(Bundles.makeBeacon(listOf(keys[0]), 8, issuedSeconds = noon)) }
        store.beacon(Bundles.makeBeacon(listOf(beaconKey), 7, listOf("tablet-17"), noon + 30))
        refused(Refusal.COPY) { store.watchlist(device) }
    }

    @Test
    fun `a delta is laid over and answers as a whole list`() {
        fun list(vararg people: Pair<String, String>) = Watchlist.fromRecords(
            people.map { (id, name) -> """{"id":"$id","list":"mine","names":[{"text":"$name"}]}""" },
        )
        val monday = list("0" to "Jan Kowalski", "1" to "Anna Nowak", "2" to "Piotr Zielinski")
        val tuesday = list("0" to "Jan Kowalsky", "2" to "Piotr Zielinski", "9" to "Zephyrine Okonquist")
        val changes = monday.diff(tuesday)
        assertEquals(
            listOf(Change.Kind.CHANGED to "0", Change.Kind.WITHDRAWN to "1", Change.Kind.ADDED to "9"),
            changes.map { it.kind to it.recordId },
        )
        assertEquals("names", changes[0].fields.single().field)
        assertTrue("Kowalsky" in changes[0].fields.single().new)
        val overlay = monday.overlayTo(tuesday)
        assertThrows<NoticematchException.ListFormat> { tuesday.withOverlay(overlay) }
        val store = store()
        val first = make(issue(5), list = monday)
        store.install(first)
        val delta = File(folder, "delta.nmb").path
        Bundles.make(overlay, delta, keys, Issue(6, listOf(root), 24, noon, listOf(device.publicKey), base = first))
        assertTrue(Bundles.inspect(delta, root).isDelta)
        refused(Refusal.WRONG_BASE) { store(name = "other").install(delta) }
        store.install(delta)
        for (opened in listOf(store.watchlist(device), monday.withOverlay(overlay))) {
            assertEquals(tuesday.coverage, opened.coverage)
            for (name in listOf("Jan Kowalski", "Anna Nowak", "Zephyrine Okonquist")) {
                assertEquals(tuesday.search(name).candidates, opened.search(name).candidates)
            }
            assertEquals("9", opened.record(opened.search("Zephyrine Okonquist")[0].recordNumber).id)
            opened.close()
        }
        monday.close()
        assertThrows<IllegalStateException> { monday.diff(tuesday) }
        assertThrows<IllegalStateException> { tuesday.diff(monday) }
    }

    @Test
    fun `every refusal of the engine has its constant`() {
        val source = File("../../core/src/bundle/refusal.rs").readText()
        val ids = Regex("""Refusal::\w+ => "([a-z-]+)"""").findAll(source).map { it.groupValues[1] }.toSet()
        assertEquals(ids + "other", Refusal.entries.map { it.id }.toSet())
    }

    @Test
    fun `secrets do not show`() {
        val secret = ByteArray(32) { 7 }
        assertFalse("0707" in SecretKey.fromBytes(secret).toString() + DeviceKey.fromBytes(secret))
        assertArrayEquals(secret, SecretKey.fromBytes(secret).toBytes())
        assertThrows<NoticematchException.Refused> { SecretKey.fromBytes(ByteArray(3)) }
        assertFalse(SecretKey.generate().publicKey.contentEquals(SecretKey.generate().publicKey))
    }
}
