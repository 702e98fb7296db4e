package org.noticematch.audit

import org.noticematch.NoticematchException
import org.noticematch.Options
import org.noticematch.Query
import org.noticematch.Watchlist
import org.noticematch.bundle.Lent
import org.noticematch.bundle.Signer
import org.noticematch.bundle.hex
import org.noticematch.bundle.now
import org.noticematch.calling
import org.noticematch.native

/**
 * A signed answer that somebody else can ask for again, also when nothing was found.
 *
 * @property timeSeconds when the answer was given, seconds since 1970.
 * @property query what was asked, as JSON.
 * @property settings how, as JSON.
 * @property answer candidates with reasons and records, coverage, or why it could not be looked up, as JSON.
 * @property engine name and version of the engine.
 * @property index SHA-256 of the index file that was searched, in hexadecimal.
 * @property signers public keys that signed it.
 * @property isReproduced whether the list was asked again and gave the same answer, byte for byte.
 */
public class Evidence internal constructor(
    public val timeSeconds: Long,
    public val query: String,
    public val settings: String,
    public val answer: String,
    public val engine: String,
    public val index: String,
    public val signers: List<ByteArray>,
    public val isReproduced: Boolean,
) {
    /** Shows neither query nor answer: it may end in a log. */
    override fun toString(): String = "Evidence($timeSeconds, reproduced $isReproduced)"

    public companion object {
        /**
         * Searches, and signs query, settings, list and answer together.
         *
         * @throws IllegalStateException when the watchlist is closed.
         */
        @JvmStatic
        @JvmOverloads
        public fun make(
            list: Watchlist,
            query: Query,
            signer: Signer,
            options: Options = Options(),
            timeSeconds: Long = now(),
        ): ByteArray = Lent().run {
            calling {
                list.native {
                    val (asked, how) = query.native() to options.native()
                    org.noticematch.ffi.evidenceMake(it, asked, how, signer(signer), timeSeconds)
                }
            }
        }

        /**
         * Checks the signature of a package; with the list, asks again and compares.
         *
         * @param devices public keys that may have signed it.
         * @param list the list that was searched.
         * @throws NoticematchException.Refused when nobody trusted signed it, the list is another one or the
         *   answer differs.
         */
        @JvmStatic
        @JvmOverloads
        public fun verify(evidence: ByteArray, devices: List<ByteArray>, list: Watchlist? = null): Evidence {
            val found = when (list) {
                null -> calling { org.noticematch.ffi.evidenceVerify(evidence, devices, null) }
                else -> list.native { org.noticematch.ffi.evidenceVerify(evidence, devices, it) }
            }
            return found.run {
                Evidence(time, query, settings, answer, engine, index.hex(), signers, list != null)
            }
        }
    }
}
