package org.noticematch.bundle

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import org.noticematch.NoticematchException
import org.noticematch.Watchlist
import org.noticematch.calling
import org.noticematch.ffi.NativePolicy
import org.noticematch.ffi.NativeStore

/**
 * A folder on a device that holds the list in use. What is forged, expired, rolled back, mixed, cut or oversized
 * is refused, and the list that it has goes on serving.
 *
 * ```kotlin
 * Store.open(folder, root = shippedRoot, policy = StorePolicy(copy = "tablet-17")).use { store ->
 *     store.install(downloaded)
 *     store.watchlist { unwrapWithKeystore() }.use { it.search("Jan Kowalski") }
 * }
 * ```
 *
 * Calls read files and check signatures: off the main thread, or by the suspending [awaitInstall] and
 * [awaitWatchlist].
 */
public class Store private constructor(private val native: NativeStore) : AutoCloseable {
    /**
     * Checks a bundle and takes it into use, whole or not at all.
     *
     * @return whether it is new; `false` when it was in use already.
     * @throws NoticematchException.Refused with the reason; the list that was in use still serves.
     */
    public fun install(path: String): Boolean = calling { native.install(path) }

    /**
     * The list in use, verified again, with deltas laid over it, unsealed in memory that is wiped when the list
     * is closed. Show [status] with every answer.
     *
     * @param keys the device's key; asked only where the list is sealed.
     * @throws NoticematchException.Refused when no list is in use, it is too old, or the key does not open it.
     */
    @JvmOverloads
    public fun watchlist(keys: DeviceKeys? = null): Watchlist = Lent().run {
        Watchlist(calling { native.watchlist(keys?.let(::keys)) })
    }

    /**
     * Takes a beacon: remembers which list is the newest, and closes copies that were reported lost.
     *
     * @return the number of the newest list.
     */
    public fun beacon(beacon: ByteArray): Long = calling { native.beacon(beacon) }

    /**
     * How the list in use stands.
     *
     * @throws NoticematchException.Refused when no list is in use, or it is too old.
     */
    public fun status(): Status = calling { native.status() }.run {
        Status(sequence, issued, age, warnings.map(org.noticematch.Refusal::of), staleSources, newer, copy)
    }

    /** The root that the folder trusts now. */
    public fun root(): ByteArray = calling { native.root() }

    /** Gives memory back. Lists that were opened stay open. Closing twice does nothing. */
    override fun close(): Unit = native.close()

    public companion object {
        /**
         * Opens a device's folder; makes and enrols it if it is empty and [root] is given.
         *
         * @param root the root that the app trusts: ship it inside the app.
         * @param clock where the time comes from.
         * @param stateKeys with a key the folder's trusted state carries an authentication code.
         * @throws NoticematchException.Refused when the folder is not enrolled, or its state was changed.
         */
        @JvmStatic
        @JvmOverloads
        public fun open(
            folder: String,
            root: ByteArray? = null,
            policy: StorePolicy = StorePolicy(),
            clock: DeviceClock? = null,
            stateKeys: DeviceKeys? = null,
        ): Store = Lent().run {
            val native = policy.run {
                NativePolicy(copy, maxAgeSeconds, stale == Action.REFUSE, clockBack == Action.REFUSE, training)
            }
            Store(calling { NativeStore.open(folder, root, native, clock?.native(), stateKeys?.let(::keys)) })
        }
    }
}

/** As [Store.install], off the calling thread. */
public suspend fun Store.awaitInstall(path: String): Boolean = withContext(Dispatchers.IO) { install(path) }

/** As [Store.watchlist], off the calling thread. A cancelled call closes the list again. */
public suspend fun Store.awaitWatchlist(keys: DeviceKeys? = null): Watchlist {
    var opened: Watchlist? = null
    try {
        return withContext(Dispatchers.IO) { watchlist(keys).also { opened = it } }
    } catch (error: Throwable) {
        opened?.close()
        throw error
    }
}

/**
 * How a device treats its lists.
 *
 * @property copy the id of this technical copy in the issuer's inventory.
 * @property maxAgeSeconds how old a list may be: 48 hours, as Regulation (EU) 2018/1862, Art. 56(3) asks of
 *   technical copies.
 * @property stale what happens to an older list.
 * @property clockBack what happens when the device's clock was set back.
 * @property training a folder for exercises; it takes training lists only.
 */
public data class StorePolicy @JvmOverloads constructor(
    public val copy: String? = null,
    public val maxAgeSeconds: Long = 48 * 3600,
    public val stale: Action = Action.REFUSE,
    public val clockBack: Action = Action.REFUSE,
    public val training: Boolean = false,
)

/** What to do when a rule is broken. */
public enum class Action {
    /** Serve the list and say so in the status. */
    WARN,

    /** Do not serve the list. */
    REFUSE,
}

/**
 * How the list in use stands.
 *
 * @property sequence number of the issue.
 * @property issuedSeconds when it was issued, seconds since 1970.
 * @property ageSeconds its age by the latest time that the device cannot deny.
 * @property warnings rules that are broken and by policy only warned of.
 * @property staleSources lists inside whose own data is older than their source permits.
 * @property newer a newer list that a beacon told of.
 * @property copy the id of this technical copy.
 */
public data class Status(
    public val sequence: Long,
    public val issuedSeconds: Long,
    public val ageSeconds: Long,
    public val warnings: List<org.noticematch.Refusal>,
    public val staleSources: List<String>,
    public val newer: Long?,
    public val copy: String?,
)
