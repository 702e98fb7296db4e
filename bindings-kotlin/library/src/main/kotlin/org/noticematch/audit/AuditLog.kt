package org.noticematch.audit

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import org.noticematch.Candidate
import org.noticematch.Candidates
import org.noticematch.NoticematchException
import org.noticematch.Options
import org.noticematch.Packed
import org.noticematch.Query
import org.noticematch.Watchlist
import org.noticematch.bundle.DeviceClock
import org.noticematch.bundle.DeviceKeys
import org.noticematch.bundle.Lent
import org.noticematch.bundle.Signer
import org.noticematch.bundle.hex
import org.noticematch.bundle.native
import org.noticematch.calling
import org.noticematch.ffi.NativeAuditLog
import org.noticematch.ffi.NativeAuditPolicy
import org.noticematch.ffi.NativeCandidateRef
import org.noticematch.ffi.NativeReceipt
import org.noticematch.native

/**
 * An append-only log of looks, chained and encrypted to the agency: nobody can take an entry back, and who
 * finds the device reads nothing that was logged before. One process writes it at a time; threads may share it.
 *
 * ```kotlin
 * val logged = log.search(list, Query(name), Look("border-check", "lane 3", "u-4711"))
 * log.outcome(logged.receipt, Verdict.NOT_THE_SAME, "u-4711", logged.candidates[0], "other face")
 * ```
 */
public class AuditLog private constructor(
    private val native: NativeAuditLog,
    private val lent: Lent,
) : AutoCloseable {
    /**
     * Searches, and logs the look before anybody sees the answer. A look that the policy does not permit is
     * refused: nothing is searched or logged.
     *
     * @throws NoticematchException.Refused without a justification, where the policy asks for one.
     * @throws IllegalStateException when the watchlist is closed.
     */
    @JvmOverloads
    public fun search(list: Watchlist, query: Query, look: Look, options: Options = Options()): Logged {
        val found = lent.calling {
            list.native {
                native.search(it, query.native(), options.native(), look.purpose, look.justification, look.user)
            }
        }
        return Logged(Packed(found.answer).answer(list, query, options), found.receipt.kotlin())
    }

    /** Refuses a look that the policy does not permit: to ask before the officer types a name. */
    public fun check(look: Look): Unit = calling { native.check(look.purpose, look.justification) }

    /**
     * Logs what a person decided about a look or one of its candidates. Only a person can.
     *
     * @throws NoticematchException.InvalidOption when the log has no such entry.
     */
    @JvmOverloads
    public fun outcome(
        look: Receipt,
        verdict: Verdict,
        user: String,
        candidate: Candidate? = null,
        reason: String = "",
    ): Receipt = lent.calling {
        val about = candidate?.run { NativeCandidateRef(list, recordId, points, level.name.lowercase()) }
        native.outcome(look.number, about, verdict.ordinal, reason, user)
    }.kotlin()

    /** Logs anything else that the agency wants to know. */
    public fun note(text: String): Receipt = lent.calling { native.note(text) }.kotlin()

    /** Signs the head of the chain and makes the log last through a power cut. */
    public fun checkpoint(): Unit = lent.calling { native.checkpoint() }

    /** Deletes what entries past the retention say; their place in the chain stays. Gives how many. */
    public fun retain(): Long = lent.calling { native.retain() }

    /** Gives memory back; [checkpoint] first. Closing twice does nothing. */
    override fun close(): Unit = native.close()

    public companion object {
        /**
         * Opens or begins a log, and starts a session that [signer] signs.
         *
         * @param device opaque id of the device.
         * @param agency the agency's public key (X25519), to which every entry is encrypted.
         * @param clock where the time comes from.
         */
        @JvmStatic
        @JvmOverloads
        public fun open(
            path: String,
            device: String,
            agency: ByteArray,
            signer: Signer,
            policy: AuditPolicy = AuditPolicy(),
            clock: DeviceClock? = null,
        ): AuditLog {
            val lent = Lent()
            val native = policy.run {
                NativeAuditPolicy(justification, purposes, queries.ordinal, sealedTo, retentionSeconds)
            }
            val log = lent.calling {
                NativeAuditLog.open(path, device, agency, lent.signer(signer), native, clock?.native())
            }
            return AuditLog(log, lent)
        }

        /**
         * Checks that no entry of a log was removed, reordered or altered. Needs no secret.
         *
         * @param devices public keys of the devices that may have written it; none for whichever signs the first
         *   session.
         * @param anchors places that the log must pass through: the head of an earlier report, receipts.
         * @throws NoticematchException.Refused with the number of the frame.
         */
        @JvmStatic
        @JvmOverloads
        public fun verify(
            path: String,
            devices: List<ByteArray> = emptyList(),
            anchors: List<Receipt> = emptyList(),
        ): AuditReport = calling { org.noticematch.ffi.auditVerify(path, devices, anchors.map(Receipt::native)) }.run {
            AuditReport(entries, deleted, sessions, unsigned, cut, first, last, head.kotlin())
        }

        /**
         * Checks a log and gives every entry as JSON, decrypted with the agency's key.
         *
         * @throws NoticematchException.Refused when the log was altered, or the key does not open it.
         */
        @JvmStatic
        @JvmOverloads
        public fun export(
            path: String,
            agency: DeviceKeys,
            devices: List<ByteArray> = emptyList(),
            anchors: List<Receipt> = emptyList(),
        ): List<String> = Lent().run {
            calling { org.noticematch.ffi.auditExport(path, keys(agency), devices, anchors.map(Receipt::native)) }
        }
    }
}

/** As [AuditLog.search], off the calling thread. */
public suspend fun AuditLog.awaitSearch(
    list: Watchlist,
    query: Query,
    look: Look,
    options: Options = Options(),
): Logged = withContext(Dispatchers.Default) { search(list, query, look, options) }

/**
 * Why somebody looks.
 *
 * @property purpose the purpose code of the agency's catalogue (`border-check`).
 * @property justification a case or incident number.
 * @property user opaque id of the user.
 */
public data class Look(
    public val purpose: String,
    public val justification: String,
    public val user: String,
)

/**
 * A search that was logged.
 *
 * @property candidates the answer.
 * @property receipt where the look stands in the log.
 */
public class Logged internal constructor(
    public val candidates: Candidates,
    public val receipt: Receipt,
)

/**
 * Where an entry stands: quote it, and a later log without it is refused.
 *
 * @property number number of the entry.
 * @property head head of the chain after it, in hexadecimal.
 */
public data class Receipt(
    public val number: Long,
    public val head: String,
)

/** What a person decided about a candidate. */
public enum class Verdict {
    /** The person is the listed one, as far as the officer can say; to be confirmed by the issuer. */
    SAME_PERSON,

    /** Somebody else. */
    NOT_THE_SAME,

    /** Neither could be established. */
    INCONCLUSIVE,
}

/**
 * What an agency asks of every look.
 *
 * @property justification whether a look needs a justification and a purpose.
 * @property purposes purposes that may be given; none for any.
 * @property queries in which form queries are logged.
 * @property sealedTo instead: the public key of somebody else (a court) that they are sealed to.
 * @property retentionSeconds how long entries keep what they say (Regulation (EU) 2018/1862, Art. 12: three
 *   years at most).
 */
public class AuditPolicy @JvmOverloads constructor(
    public val justification: Boolean = true,
    public val purposes: List<String> = emptyList(),
    public val queries: QueryForm = QueryForm.CLEAR,
    public val sealedTo: ByteArray? = null,
    public val retentionSeconds: Long = 3L * 365 * 86_400,
)

/** In which form queries are logged. */
public enum class QueryForm {
    /** As typed, inside the encrypted entry. */
    CLEAR,

    /** As a keyed hash: a guess can be confirmed, not read off. */
    HASHED,

    /** Not at all. */
    OMITTED,
}

/**
 * What a verified log holds.
 *
 * @property entries entries, deleted ones included.
 * @property deleted entries whose content retention deleted.
 * @property sessions sessions of the device.
 * @property unsigned frames after the last signature. They chain, but the device has not yet vouched for them.
 * @property cut whether a crash cut the last frame.
 * @property firstSeconds time of the first frame, seconds since 1970.
 * @property lastSeconds time of the last frame.
 * @property head the head of the chain: give it as an anchor next time, and a log that was cut shows.
 */
public data class AuditReport(
    public val entries: Long,
    public val deleted: Long,
    public val sessions: Long,
    public val unsigned: Long,
    public val cut: Boolean,
    public val firstSeconds: Long?,
    public val lastSeconds: Long?,
    public val head: Receipt,
)

internal fun NativeReceipt.kotlin(): Receipt = Receipt(number, head.hex())

internal fun Receipt.native(): NativeReceipt = NativeReceipt(number, head.unhex())

/** Empty for a text that is no hexadecimal, which the native half refuses. */
private fun String.unhex(): ByteArray {
    val digits = map { Character.digit(it, 16) }
    if (length % 2 != 0 || digits.any { it < 0 }) return ByteArray(0)
    return ByteArray(length / 2) { ((digits[2 * it] shl 4) or digits[2 * it + 1]).toByte() }
}
