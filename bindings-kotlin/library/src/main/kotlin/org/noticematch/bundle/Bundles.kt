package org.noticematch.bundle

import org.noticematch.NoticematchException
import org.noticematch.Watchlist
import org.noticematch.calling
import org.noticematch.ffi.NativeIssue
import org.noticematch.ffi.NativeManifest

/** Signed lists as files: verified by anybody, made by an issuer. A device keeps them in a [Store]. */
public object Bundles {
    /**
     * Checks signatures and every byte of a bundle. Neither the time nor what a device accepted before: that is
     * the work of [Store].
     *
     * @param root the trusted root, from a channel of its own.
     * @throws NoticematchException.Refused with the reason.
     */
    @JvmStatic
    public fun verify(path: String, root: ByteArray): Manifest =
        calling { org.noticematch.ffi.verifyBundle(path, root, true) }.kotlin()

    /** What a bundle says about itself, once its signatures hold. Its parts are not read. */
    @JvmStatic
    public fun inspect(path: String, root: ByteArray): Manifest =
        calling { org.noticematch.ffi.verifyBundle(path, root, false) }.kotlin()

    /**
     * Packs a list, signs it, seals it to devices and writes the bundle whole or not at all.
     *
     * @param keys as many as the root's threshold asks for.
     */
    @JvmStatic
    public fun make(list: Watchlist, path: String, keys: List<Signer>, issue: Issue): Unit =
        make(list.native { it.toBytes() }, path, keys, issue)

    /**
     * The same for the bytes of an index file, or with [Issue.base] of an overlay ([Watchlist.overlayTo]).
     *
     * @param keys as many as the root's threshold asks for.
     */
    @JvmStatic
    public fun make(body: ByteArray, path: String, keys: List<Signer>, issue: Issue): Unit = Lent().run {
        val native = issue.run {
            val ends = issuedSeconds + hours * 3600L
            NativeIssue(roots, sequence, issuedSeconds, ends, to, copy, notCovered, training, base)
        }
        calling { org.noticematch.ffi.makeBundle(body, path, keys.map(::signer), native) }
    }

    /**
     * Makes and signs a root of trust: which keys sign what.
     *
     * @param keys keys of the root role; every one of them signs. Keep them offline.
     * @param lists public keys that may sign lists, of which [threshold] must.
     * @param beacons public keys that may sign beacons.
     * @param days for how long no new root is needed.
     */
    @JvmStatic
    @JvmOverloads
    public fun makeRoot(
        keys: List<Signer>,
        lists: List<ByteArray>,
        beacons: List<ByteArray>,
        threshold: Int = 1,
        days: Int = 365,
        issuedSeconds: Long = now(),
    ): ByteArray = Lent().run {
        val ends = issuedSeconds + days * 86_400L
        calling { org.noticematch.ffi.makeRoot(keys.map(::signer), lists, beacons, threshold, issuedSeconds, ends) }
    }

    /** A few hundred signed bytes that say which list is the newest and which copies are lost. */
    @JvmStatic
    @JvmOverloads
    public fun makeBeacon(
        keys: List<Signer>,
        newest: Long,
        revoked: List<String> = emptyList(),
        issuedSeconds: Long = now(),
    ): ByteArray = Lent().run {
        calling { org.noticematch.ffi.makeBeacon(keys.map(::signer), issuedSeconds, newest, revoked) }
    }
}

/**
 * What a bundle is made with.
 *
 * @property sequence number of this issue; grows with every one.
 * @property roots roots that devices may need to follow, the oldest first.
 * @property hours until it ends.
 * @property issuedSeconds when it is issued, seconds since 1970.
 * @property to public keys of the devices that it is sealed to; none leaves it readable.
 * @property copy the technical copy that it is for.
 * @property notCovered what is known not to be covered, in words.
 * @property training an exercise: invented persons.
 * @property base the bundle that this delta stands on.
 */
public class Issue @JvmOverloads constructor(
    public val sequence: Long,
    public val roots: List<ByteArray>,
    public val hours: Int = 48,
    public val issuedSeconds: Long = now(),
    public val to: List<ByteArray> = emptyList(),
    public val copy: String? = null,
    public val notCovered: List<String> = emptyList(),
    public val training: Boolean = false,
    public val base: String? = null,
)

/**
 * What a bundle says about itself.
 *
 * @property sequence number of the issue. A device never goes back.
 * @property issuedSeconds when it was issued, seconds since 1970.
 * @property notAfterSeconds last moment of use.
 * @property copy the technical copy that it is for; `null` for any.
 * @property training an exercise: invented persons.
 * @property isDelta whether it holds changes only.
 * @property isSealed whether its parts are sealed.
 * @property notCovered what is known not to be covered, in the issuer's words.
 * @property lists the lists inside.
 * @property digest SHA-256 of the signed manifest, in hexadecimal: the identity of this list.
 * @property size bytes of the bundle.
 */
public data class Manifest(
    public val sequence: Long,
    public val issuedSeconds: Long,
    public val notAfterSeconds: Long,
    public val copy: String?,
    public val training: Boolean,
    public val isDelta: Boolean,
    public val isSealed: Boolean,
    public val notCovered: List<String>,
    public val lists: List<ListState>,
    public val digest: String,
    public val size: Long,
)

/**
 * One list in a bundle.
 *
 * @property id short id of the list.
 * @property version version as published.
 * @property records entries of the list inside.
 * @property fetchedSeconds when it was fetched from its publisher, seconds since 1970.
 */
public data class ListState(
    public val id: String,
    public val version: String,
    public val records: Long,
    public val fetchedSeconds: Long,
)

private fun NativeManifest.kotlin(): Manifest = Manifest(
    sequence = sequence,
    issuedSeconds = issued,
    notAfterSeconds = notAfter,
    copy = copy,
    training = training,
    isDelta = delta,
    isSealed = sealed,
    notCovered = notCovered,
    lists = lists.map { ListState(it.id, it.version, it.records, it.fetched) },
    digest = digest.hex(),
    size = size,
)
