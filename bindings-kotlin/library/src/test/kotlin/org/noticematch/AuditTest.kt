package org.noticematch

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import org.noticematch.audit.AuditLog
import org.noticematch.audit.AuditPolicy
import org.noticematch.audit.Evidence
import org.noticematch.audit.Look
import org.noticematch.audit.QueryForm
import org.noticematch.audit.Receipt
import org.noticematch.audit.Verdict
import org.noticematch.audit.awaitSearch
import org.noticematch.bundle.DeviceKey
import org.noticematch.bundle.SecretKey
import org.noticematch.bundle.Signer
import java.io.File

/** The audit log and evidence: every look leaves an entry, and any change shows. */
class AuditTest {
    @TempDir
    lateinit var folder: File

    private val list = Watchlist.demo()
    private val agency = DeviceKey.fromBytes(ByteArray(32) { 77 })
    private val signer = SecretKey.fromBytes(ByteArray(32) { 50 })
    private val look = Look("border-check", "lane 3", "u-4711")
    private val file get() = File(folder, "audit.log")

    private fun log(policy: AuditPolicy = AuditPolicy(), signer: Signer = this.signer) =
        AuditLog.open(file.path, "tablet-17", agency.publicKey, signer, policy)

    @AfterEach
    fun close() = list.close()

    private fun refused(refusal: Refusal, call: () -> Any?): NoticematchException.Refused {
        val error = assertThrows<NoticematchException.Refused> { call() }
        assertEquals(refusal, error.refusal, error.message)
        return error
    }

    @Test
    fun `looks and outcomes are logged and read by the agency`() = log().use { log ->
        val found = runBlocking { log.awaitSearch(list, Query("Viktor Skalnyi", born = "1980"), look) }
        assertEquals("DEMO-0001", found.candidates[0].recordId)
        assertTrue(found.candidates[0].explanation.isNotEmpty())
        log.outcome(found.receipt, Verdict.NOT_THE_SAME, "u-4711", found.candidates[0], "other face")
        log.search(list, Query("Nobody Atall"), look)
        log.search(list, Query("..."), look)
        log.note("list 6 installed")
        log.checkpoint()
        assertFalse("Skalnyi" in file.readText(Charsets.ISO_8859_1))
        val report = AuditLog.verify(file.path, listOf(signer.publicKey), listOf(found.receipt))
        assertTrue(report.entries == 5L && report.sessions == 1L && report.unsigned == 0L && !report.cut)
        val entries = AuditLog.export(file.path, agency, listOf(signer.publicKey), listOf(report.head))
        assertTrue("Viktor Skalnyi" in entries[0] && "DEMO-0001" in entries[0] && "u-4711" in entries[0])
        assertTrue("not_the_same" in entries[1] && "other face" in entries[1])
        // Nothing found and not looked up are two things, here too.
        assertTrue("unsearchable" !in entries[2] && "unsearchable" in entries[3])
        refused(Refusal.KEY) { AuditLog.export(file.path, DeviceKey.generate()) }
        Unit
    }

    @Test
    fun `one altered, removed or reordered entry is detected`() {
        log().use { log ->
            listOf("Viktor Skalnyi", "Nobody Atall", "Mohamed Ali").forEach { log.search(list, Query(it), look) }
            log.checkpoint()
        }
        val head = AuditLog.verify(file.path).head
        val whole = file.readBytes()
        for (at in whole.size / 3 until whole.size step 97) {
            file.writeBytes(whole.copyOf().also { it[at] = (it[at].toInt() xor 1).toByte() })
            val error = assertThrows<NoticematchException.Refused> { AuditLog.verify(file.path, listOf(signer.publicKey)) }
            assertTrue(error.refusal in setOf(Refusal.TAMPERED, Refusal.MALFORMED), "byte $at: ${error.message}")
        }
        file.writeBytes(whole.copyOf(whole.size / 2))
        refused(Refusal.TAMPERED) { AuditLog.verify(file.path, anchors = listOf(head)) }
        file.writeBytes(whole)
        assertEquals(3L, AuditLog.verify(file.path, anchors = listOf(head)).entries)
        refused(Refusal.TAMPERED) { AuditLog.verify(file.path, listOf(SecretKey.generate().publicKey)) }
        refused(Refusal.KEY) { AuditLog.verify(file.path, anchors = listOf(Receipt(1, "no digits"))) }
    }

    @Test
    fun `without justification nothing is searched or logged`() = log(AuditPolicy(purposes = listOf("border-check"))).use { log ->
        for (wrong in listOf(look.copy(justification = " "), look.copy(purpose = "curiosity"))) {
            refused(Refusal.JUSTIFICATION) { log.search(list, Query("Viktor Skalnyi"), wrong) }
            refused(Refusal.JUSTIFICATION) { log.check(wrong) }
        }
        log.check(look)
        assertEquals(0L, AuditLog.verify(file.path).entries)
        assertThrows<NoticematchException.InvalidOption> { log.outcome(Receipt(9999, ""), Verdict.INCONCLUSIVE, "u") }
        Unit
    }

    @Test
    fun `queries are logged in the form that the policy permits`() {
        val court = DeviceKey.generate()
        val policies = listOf(
            "hashed" to AuditPolicy(queries = QueryForm.HASHED),
            "omitted" to AuditPolicy(queries = QueryForm.OMITTED),
            "sealed" to AuditPolicy(sealedTo = court.publicKey),
        )
        for ((kept, policy) in policies) {
            log(policy).use { it.search(list, Query("Viktor Skalnyi"), look) }
            val entry = AuditLog.export(file.path, agency).last()
            assertTrue(kept in entry && "Viktor" !in entry, entry)
        }
    }

    @Test
    fun `a signer that refuses is told with what it threw`() {
        val thrown = IllegalStateException("the Keystore is locked")
        var locked = false
        val keystore = object : Signer {
            override val publicKey = signer.publicKey

            override fun sign(message: ByteArray): ByteArray = if (locked) throw thrown else signer.sign(message)
        }
        log(signer = keystore).use { log ->
            log.search(list, Query("Viktor Skalnyi"), look)
            locked = true
            assertSame(thrown, refused(Refusal.KEY) { log.checkpoint() }.cause)
            locked = false
            log.checkpoint()
        }
        assertEquals(1L, AuditLog.verify(file.path, listOf(signer.publicKey)).entries)
    }

    @Test
    fun `evidence is reproduced and a change detected`() {
        val full = Query(
            "Виктор Скальный", born = "1980-03", sex = Sex.MALE, nationalities = listOf("RU"), kind = EntityKind.PERSON,
        )
        val trusted = listOf(signer.publicKey)
        for (query in listOf(full, Query("Nobody Atall"), Query("..."))) {
            val evidence = Evidence.make(list, query, signer, Options(limit = 3))
            val proof = Evidence.verify(evidence, trusted, list)
            assertTrue(proof.isReproduced && proof.signers.single().contentEquals(signer.publicKey))
            assertTrue("\"limit\":3" in proof.settings && query.name !in proof.toString())
            for (at in evidence.indices step 29) {
                val altered = evidence.copyOf().also { it[at] = (it[at].toInt() xor 1).toByte() }
                assertThrows<NoticematchException.Refused> { Evidence.verify(altered, trusted) }
            }
            refused(Refusal.UNSIGNED) { Evidence.verify(evidence, listOf(SecretKey.generate().publicKey)) }
            Watchlist.fromRecords(listOf("""{"id":"1","list":"x","names":[{"text":"Jan Kowalski"}]}""")).use { other ->
                refused(Refusal.MIXED) { Evidence.verify(evidence, trusted, other) }
            }
        }
    }
}
