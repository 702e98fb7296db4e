package org.noticematch

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.io.File

class WatchlistTest {
    @Test
    fun `finds a person from any script`() = Watchlist.demo().use { list ->
        for (name in listOf("Viktor Skalnyi", "Виктор Скальный", "SKALNYI VIKTOR")) {
            assertEquals("DEMO-0001", list.search(name)[0].recordId)
        }
    }

    @Test
    fun `an answer always carries its coverage`() = Watchlist.demo().use { list ->
        val empty = list.search("Qwrtzx Plkjhg")
        assertEquals(0, empty.size)
        assertNull(empty.unsearchable)
        assertEquals(list.size, empty.coverage.records)
        assertEquals("demo", empty.coverage.lists.single().id)
        assertTrue("no clearance" in empty.coverage.toString())
    }

    @Test
    fun `could not look is another answer than nothing found`() = Watchlist.demo().use { list ->
        assertEquals(Unsearchable.Kind.NO_LETTERS, list.search("...").unsearchable?.kind)
        assertEquals(Unsearchable.Kind.EMPTY, list.search("").unsearchable?.kind)
    }

    @Test
    fun `reasons add up to the score`() = Watchlist.demo().use { list ->
        val query = Query("Victor Skalny", born = "1980", sex = Sex.MALE, nationalities = listOf("RU"))
        val found = list.search(query)
        assertTrue(found.size > 0)
        for (candidate in found) {
            val sum = candidate.reasons().sumOf { it.points }
            assertEquals(candidate.points, sum.coerceIn(0, 1000))
        }
    }

    @Test
    fun `a reason points at the listed part`() = Watchlist.demo().use { list ->
        val candidate = list.search("Виктор Скальный")[0]
        val shown = candidate.reasons().filter { it.listedSpan != null && ' ' !in it.listedPart }
        assertTrue(shown.isNotEmpty())
        for (reason in shown) {
            assertEquals(reason.listedPart, candidate.name.substring(reason.listedSpan!!))
        }
    }

    @Test
    fun `explains in four languages`() = Watchlist.demo().use { list ->
        val candidate = list.search("Viktor Skalny")[0]
        val texts = Language.entries.map(candidate::explain)
        assertEquals(4, texts.toSet().size)
        assertTrue(texts.last().any { it in '\u0600'..'\u06FF' })
    }

    @Test
    fun `details come in one call and in order`() = Watchlist.demo().use { list ->
        val found = list.search("Viktor Skalnyi", Options(limit = 5, minScore = 0.3))
        val details = found.details(Language.FRENCH)
        assertEquals(found.map { it.recordId }, details.map { it.record.id })
        assertEquals(found[0].explain(Language.FRENCH), details[0].explanation)
        assertEquals(listOf("suicide risk"), details[0].record.warnings)
    }

    @Test
    fun `screens in order and as search does`() = Watchlist.demo().use { list ->
        val names = (0 until 1000).map { listOf("Viktor Skalnyi", "Nobody Atall", "محمد علي", "...")[it % 4] }
        val answers = list.screen(names.map { Query(it) })
        assertEquals(names, answers.map { it.query.name })
        assertEquals(list.search(names[0]).candidates, answers[0].candidates)
        assertNotNull(answers[3].unsearchable)
    }

    @Test
    fun `reads a passport line`() = Watchlist.demo().use { list ->
        val lines = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
        val found = list.searchMrz(lines, today = Day(2026, 11, 24))
        assertEquals("ERIKSSON ANNA MARIA", found.mrz.names.first())
        assertEquals("1974-08-12", found.mrz.born)
        assertEquals(Sex.FEMALE, found.mrz.sex)
        assertTrue(found.mrz.failedChecks.isEmpty())
        assertEquals(list.size, found.candidates.coverage.records)
    }

    @Test
    fun `a date with a failed check digit is asked but cannot speak against`() {
        val lines = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408132F1204159ZE184226B<<<<<10"
        val mrz = Mrz.parse(lines, Day(2026, 11, 24))
        assertTrue(Mrz.Field.BORN in mrz.failedChecks)
        assertEquals("1974-08-13", mrz.toQuery().born)
        assertTrue(mrz.toQuery().bornUnsure)
        assertEquals(listOf("L898902C3"), mrz.toQuery().documents)
    }

    @Test
    fun `compares two names`() {
        val same = Watchlist.compare("Mohamed Ali", "محمد علي")
        assertTrue(same.level >= Level.POSSIBLE, same.explanation)
        assertEquals(Level.NONE, Watchlist.compare("Jan Kowalski", "Mei Ling Chen").level)
        assertEquals(Unsearchable.Kind.EMPTY, Watchlist.compare("", "Jan").unsearchable?.kind)
    }

    @Test
    fun `saves and opens`(@TempDir folder: File) {
        val file = File(folder, "demo.nmx")
        val expected = Watchlist.demo().use { list ->
            list.save(file.path)
            list.search("Viktor Skalnyi").candidates
        }
        Watchlist.open(file).use { assertEquals(expected, it.search("Viktor Skalnyi").candidates) }
        Watchlist.fromBytes(file.readBytes()).use { assertEquals(expected, it.search("Viktor Skalnyi").candidates) }
    }

    @Test
    fun `nothing that may be logged holds a name`() = Watchlist.demo().use { list ->
        val found = list.search(Query("Viktor Skalnyi", born = "1980"))
        val texts = listOf(list, found, found[0], found.query, found[0].record(), Mrz.Field.BORN)
        for (text in texts.map(Any::toString)) {
            assertFalse("Skalnyi" in text || "1980" in text, text)
        }
    }

    @Test
    fun `every constant crosses the border as itself`() {
        fun names(constants: List<Enum<*>>) = constants.map { it.name }
        assertEquals(names(EntityKind.entries), names(org.noticematch.ffi.EntityKind.entries))
        assertEquals(names(Sex.entries), names(org.noticematch.ffi.Sex.entries))
        assertEquals(names(NameKind.entries), names(org.noticematch.ffi.NameKind.entries))
        assertEquals(names(NameQuality.entries), names(org.noticematch.ffi.NameQuality.entries))
        assertEquals(names(NoticeKind.entries), names(org.noticematch.ffi.NoticeKind.entries))
        assertEquals(names(Level.entries), names(org.noticematch.ffi.Level.entries))
        assertEquals(names(Profile.entries), names(org.noticematch.ffi.Profile.entries))
        assertEquals(names(Language.entries), names(org.noticematch.ffi.Language.entries))
        assertEquals(names(Unsearchable.Kind.entries), names(org.noticematch.ffi.UnsearchableKind.entries))
    }

    @Test
    fun `says what a notice means`() {
        val red = NoticeKind.RED.guidance()
        assertTrue("not an international arrest warrant" in red.legalEffect)
        assertTrue(red.actionPriority < NoticeKind.BLUE.guidance().actionPriority)
        assertTrue(NoticeKind.DISCREET_CHECK.guidance(Language.SPANISH).isDiscreet)
    }

    @Test
    fun `thresholds rise with the level`() {
        for (profile in Profile.entries) {
            val thresholds = Level.entries.map(profile::threshold)
            assertEquals(thresholds.sorted(), thresholds)
        }
    }
}

class ExceptionsTest {
    @Test
    fun `a missing file names the file and what failed`() {
        val error = assertThrows<NoticematchException.Io> { Watchlist.open("no/such/border.nmx") }
        assertTrue("border.nmx" in error.message!!, error.message)
    }

    @Test
    fun `bytes that are no index are refused`() {
        assertThrows<NoticematchException.IndexFile> { Watchlist.fromBytes(ByteArray(100) { it.toByte() }) }
        assertThrows<NoticematchException.IndexFile> { Watchlist.fromBytes(ByteArray(0)) }
    }

    @Test
    fun `a damaged index is refused`(@TempDir folder: File) {
        val file = File(folder, "demo.nmx")
        Watchlist.demo().use { it.save(file.path) }
        val bytes = file.readBytes()
        for (position in listOf(bytes.size / 3, bytes.size / 2, bytes.size - 9)) {
            val damaged = bytes.copyOf().also { it[position] = (it[position] + 1).toByte() }
            assertThrows<NoticematchException> { Watchlist.fromBytes(damaged) }
        }
        assertThrows<NoticematchException.IndexFile> { Watchlist.fromBytes(bytes.copyOf(bytes.size / 2)) }
    }

    @Test
    fun `options outside their range are refused`() = Watchlist.demo().use { list ->
        assertThrows<NoticematchException.InvalidOption> { list.search("Jan", Options(minScore = 1.5)) }
        assertThrows<NoticematchException.InvalidOption> { list.record(list.size) }
        assertThrows<NoticematchException.InvalidOption> { list.record(-1) }
        assertEquals(0, list.search("Viktor Skalnyi", Options(limit = 0)).size)
        assertEquals(0, list.search("Viktor Skalnyi", Options(limit = -1)).size)
    }

    @Test
    fun `text that is no zone is refused without repeating it`() {
        val error = assertThrows<NoticematchException.Mrz> { Mrz.parse("Hello Kowalski") }
        assertFalse("Kowalski" in error.message!!)
    }

    @Test
    fun `an exhaustive when needs no else`() {
        val kind = when (assertThrows<NoticematchException> { Watchlist.open("none") }) {
            is NoticematchException.Io -> "io"
            is NoticematchException.ListFormat -> "list"
            is NoticematchException.IndexFile -> "file"
            is NoticematchException.IndexVersion -> "version"
            is NoticematchException.InvalidOption -> "option"
            is NoticematchException.Mrz -> "mrz"
            is NoticematchException.Refused -> "refused"
            is NoticematchException.Internal -> "internal"
        }
        assertEquals("io", kind)
    }
}
