package org.noticematch

import org.noticematch.ffi.NativeAsk
import org.noticematch.ffi.NativeDetail
import org.noticematch.ffi.NativeWatchlist
import java.io.File

/**
 * A list, indexed: look-ups by any spelling, script or passport line, offline, with reasons.
 *
 * ```kotlin
 * Watchlist.open("border.nmx").use { list ->
 *     list.search("Виктор Скальный").forEach { println("${it.score} ${it.name}: ${it.explanation}") }
 * }
 * ```
 *
 * Safe to use from several threads at once. The list lives outside the JVM's heap: close it when it is no
 * longer needed. Closing twice does nothing; a call after it throws [IllegalStateException], also when it
 * asks an earlier answer for its reasons. A call that runs while another thread closes still ends well.
 *
 * A search takes well under a millisecond. [screen] and [open] may take longer: off the main thread, or by
 * the suspending [awaitScreen] and [awaitOpen].
 */
public class Watchlist internal constructor(private val native: NativeWatchlist) : AutoCloseable {
    @Volatile
    private var closed = false

    /** Which lists, versions and counts an answer covers. */
    public val coverage: Coverage = native.coverage().run {
        val infos = lists.map { ListInfo(it.id, it.version, it.source, it.records, it.names, it.dropped) }
        Coverage(infos, records, names, unindexedNames, built, sentence)
    }

    /** How many entries the list has. */
    public val size: Long = native.size()

    /**
     * Looks a name up, in any script and order. Never fails for a name: see [Candidates.unsearchable].
     *
     * @throws IllegalStateException when the watchlist is closed.
     */
    @JvmOverloads
    public fun search(name: String, options: Options = Options()): Candidates = search(Query(name), options)

    /**
     * Looks a query up.
     *
     * @throws NoticematchException.InvalidOption when an option lies outside its range.
     * @throws NoticematchException.ListFormat when the date of birth is no date.
     * @throws IllegalStateException when the watchlist is closed.
     */
    @JvmOverloads
    public fun search(query: Query, options: Options = Options()): Candidates =
        Packed(open { native.search(NativeAsk(query.native(), options.native())) }).answer(this, query, options)

    /**
     * Looks the bearer of a passport, identity card or visa up by its machine-readable zone.
     *
     * @param today decides what century a two-digit year stands for.
     * @throws NoticematchException.Mrz when nothing in the text has the shape of a zone.
     * @throws IllegalStateException when the watchlist is closed.
     */
    @JvmOverloads
    public fun searchMrz(text: String, options: Options = Options(), today: Day = Day.today()): MrzCandidates {
        val mrz = Mrz.parse(text, today)
        return MrzCandidates(mrz, search(mrz.toQuery(), options))
    }

    /**
     * Looks many queries up over all cores, in one call of the native library. The answers stand in the
     * order of the queries. For very many, [awaitScreen] works in blocks and can be cancelled.
     *
     * @param threads how many threads; 0 takes all cores.
     * @throws IllegalStateException when the watchlist is closed.
     */
    @JvmOverloads
    public fun screen(queries: List<Query>, options: Options = Options(), threads: Int = 0): List<Candidates> {
        val answers = Packed(open { native.screen(queries.map(Query::native), options.native(), threads) })
        return queries.map { answers.answer(this, it, options) }
    }

    /**
     * A whole entry by its number, 0 to [size] - 1.
     *
     * @throws NoticematchException.InvalidOption past the end.
     * @throws IllegalStateException when the watchlist is closed.
     */
    public fun record(number: Long): Record = open { native.record(number) }.kotlin()

    /**
     * Writes the index file: to a temporary name beside it, synced, then renamed.
     *
     * @throws NoticematchException.Io when it cannot be written.
     * @throws IllegalStateException when the watchlist is closed.
     */
    public fun save(path: String): Unit = open { native.save(path) }

    /**
     * The list with a change on it, searched as if built afresh from the changed entries. It is a list of its
     * own: close both.
     *
     * @param overlay from [overlayTo], or from `noticematch diff --overlay`.
     * @throws NoticematchException.ListFormat when the overlay was made for another list.
     * @throws IllegalStateException when the watchlist is closed.
     */
    public fun withOverlay(overlay: ByteArray): Watchlist = Watchlist(open { native.withOverlay(overlay) })

    /**
     * What leads from this list to a newer one: for [withOverlay], or the body of a delta bundle.
     *
     * @throws IllegalStateException when one of the watchlists is closed.
     */
    public fun overlayTo(newer: Watchlist): ByteArray = with(newer) { old, new -> org.noticematch.ffi.overlay(old, new) }

    /**
     * What changed from this list to a newer one, by list and id.
     *
     * @throws IllegalStateException when one of the watchlists is closed.
     */
    public fun diff(newer: Watchlist): List<Change> =
        with(newer) { old, new -> org.noticematch.ffi.changes(old, new) }.map { change ->
            Change(
                kind = Change.Kind.entries[change.kind],
                list = change.list,
                recordId = change.recordId,
                fields = change.fields.map { FieldChange(it.field, it.old, it.new) },
            )
        }

    private inline fun <T> with(other: Watchlist, call: (NativeWatchlist, NativeWatchlist) -> T): T =
        native { mine -> other.native { call(mine, it) } }

    /** Something that the native half does with the list. */
    internal inline fun <T> native(call: (NativeWatchlist) -> T): T = open { call(native) }

    /** Gives the list's memory back, as soon as the calls that still run have ended. Closing twice does nothing. */
    override fun close() {
        closed = true
        native.close()
    }

    internal fun details(
        query: Query,
        options: Options,
        recordNumbers: List<Long>,
        language: Language,
    ): List<NativeDetail> = open { native.details(query.native(), options.native(), recordNumbers, language.native()) }

    private inline fun <T> open(call: () -> T): T = try {
        // The generated half takes new calls for as long as others overlap; a closed list must take none.
        check(!closed)
        calling(call)
    } catch (error: IllegalStateException) {
        throw IllegalStateException("the watchlist is closed", error)
    }

    /** Counts only: it may end in a log. */
    override fun toString(): String = "Watchlist($size entries, ${coverage.lists.size} lists)"

    public companion object {
        /**
         * Opens an index file.
         *
         * A mapped file is not copied: it costs the memory of the pages that searches touch, which the system
         * takes back when it needs them. It must not be changed in place while it is open ([save] never does:
         * it writes another file and renames it).
         *
         * @param mapped whether the file is mapped; otherwise it is read into memory whole.
         * @throws NoticematchException.Io when it cannot be read.
         * @throws NoticematchException.IndexFile when it is no index, or is damaged.
         * @throws NoticematchException.IndexVersion when it must be built anew from the list.
         */
        @JvmStatic
        @JvmOverloads
        public fun open(path: String, mapped: Boolean = true): Watchlist =
            calling { Watchlist(NativeWatchlist.open(path, mapped)) }

        /** Opens an index file: see the other form. */
        @JvmStatic
        @JvmOverloads
        public fun open(file: File, mapped: Boolean = true): Watchlist = open(file.path, mapped)

        /**
         * Opens an index from bytes, such as an Android asset. They are copied out of the JVM's heap.
         *
         * @throws NoticematchException.IndexFile when they are no index, or are damaged.
         * @throws NoticematchException.IndexVersion when it must be built anew from the list.
         */
        @JvmStatic
        public fun fromBytes(bytes: ByteArray): Watchlist = calling { Watchlist(NativeWatchlist.fromBytes(bytes)) }

        /**
         * Builds a list from records in the library's own list format: one JSON object a line.
         *
         * @param built the day to write into the index as the day of its making; `null` for none.
         * @throws NoticematchException.ListFormat when a line is no record; the message does not repeat it.
         */
        @JvmStatic
        @JvmOverloads
        public fun fromRecords(lines: Iterable<String>, built: Day? = null): Watchlist =
            calling { Watchlist(NativeWatchlist.fromRecords(lines.filter { it.isNotBlank() }, built?.toString())) }

        /** The embedded demonstration list: some 300 invented persons over all scripts and kinds of notice. */
        @JvmStatic
        public fun demo(): Watchlist = calling { Watchlist(NativeWatchlist.demo()) }

        /**
         * Compares two names without a list.
         *
         * @param kind of what kind of entity the names are; `null` tries all and keeps the best.
         */
        @JvmStatic
        @JvmOverloads
        public fun compare(
            a: String,
            b: String,
            kind: EntityKind? = EntityKind.PERSON,
            profile: Profile = Profile.BORDER,
            language: Language = Language.ENGLISH,
        ): Comparison {
            val found = calling {
                org.noticematch.ffi.compare(a, b, kind?.native(), profile.native(), language.native())
            }
            return Comparison(
                points = found.points,
                level = found.level.kotlin(),
                unsearchable = found.unsearchable?.kotlin(),
                reasons = found.reasons.map(org.noticematch.ffi.NativeReason::kotlin),
                explanation = found.explanation,
            )
        }
    }
}

/**
 * The answer to a passport line: what was read, and who resembles it.
 *
 * @property mrz what the zone says. Look at [Mrz.failedChecks] before trusting a field.
 * @property candidates the candidates.
 */
public data class MrzCandidates(
    public val mrz: Mrz,
    public val candidates: Candidates,
)
