package org.noticematch

import org.noticematch.ffi.NativeDetail

/**
 * Something about the name that was asked for: look-alike letters of another script, scripts side by side,
 * a script without a table.
 *
 * @property id stable id: `look_alikes`, `mixed_scripts`, `script_without_table`.
 * @property sentence the note in English.
 */
public data class QueryNote(
    public val id: String,
    public val sentence: String,
)

/**
 * What a search found: the candidates, the best first, and always the [coverage].
 *
 * An answer without candidates is no clearance: it says that nothing similar stands in the lists that
 * [coverage] names. And where [unsearchable] is set, nothing was looked up at all.
 *
 * @property candidates the candidates, the best first.
 * @property unsearchable why the query could not be looked up; `null` when it was.
 * @property workLimited whether the query was cut or the work stopped at a limit, so that something may
 *   be missing.
 * @property notes what the one who asked should know about the name as it was given; empty for ordinary names.
 */
public class Candidates internal constructor(
    internal val search: Search,
    public val candidates: List<Candidate>,
    public val unsearchable: Unsearchable?,
    public val workLimited: Boolean,
    public val notes: List<QueryNote>,
) : Iterable<Candidate> {
    /** What was asked. */
    public val query: Query get() = search.query

    /** Which lists and versions were searched. */
    public val coverage: Coverage get() = search.list.coverage

    /** How many candidates there are. */
    public val size: Int get() = candidates.size

    /** The candidate at a rank, from 0. */
    public operator fun get(rank: Int): Candidate = candidates[rank]

    override fun iterator(): Iterator<Candidate> = candidates.iterator()

    /**
     * Reasons and whole entries of every candidate, in one call of the native library.
     *
     * @throws IllegalStateException when the watchlist is closed.
     */
    @JvmOverloads
    public fun details(language: Language = Language.ENGLISH): List<Detail> {
        val details = search.details(candidates.map { it.recordNumber }, language).associateBy { it.recordNumber }
        return candidates.map { Detail.of(it, details.getValue(it.recordNumber)) }
    }

    /** Counts only: it may end in a log. */
    override fun toString(): String = "Candidates($size, unsearchable ${unsearchable?.kind})"
}

/**
 * An entry offered to a person for comparison. Not a hit: only a person confirms.
 *
 * The properties are plain values. [reasons], [explain] and [record] are worked out when asked for, which
 * repeats the search in the native library; for all candidates at once see [Candidates.details].
 *
 * @property points the score in points, 0 to 1000: the sum of the reasons' points.
 * @property level the score's level in the profile of the search.
 * @property name the listed name that matched, as published.
 * @property nameKind what role the matched name plays.
 * @property nameQuality how good the publisher says the matched name is; `null` when not said.
 * @property recordId the publisher's own id of the entry.
 * @property recordNumber the number of the entry in the index, for [Watchlist.record].
 * @property list the id of the list that has the entry.
 * @property kind person, organisation, vessel …
 * @property notice what kind of notice it is.
 */
public class Candidate internal constructor(
    private val search: Search,
    public val points: Int,
    public val level: Level,
    public val name: String,
    public val nameKind: NameKind,
    public val nameQuality: NameQuality?,
    public val recordId: String,
    public val recordNumber: Long,
    public val list: String,
    public val kind: EntityKind,
    public val notice: NoticeKind,
) {
    /** The score, 0.0 to 1.0 in steps of 0.001. A place on a scale, not a probability. */
    public val score: Double get() = points / POINTS

    /** The reasons in English, as one text. */
    public val explanation: String get() = explain(Language.ENGLISH)

    /** Every reason for and against. Their points add up to [points] (cut to 0 to 1000). */
    @JvmOverloads
    public fun reasons(language: Language = Language.ENGLISH): List<Reason> =
        detail(language).reasons.map(org.noticematch.ffi.NativeReason::kotlin)

    /** The reasons as sentences in a language. */
    @JvmOverloads
    public fun explain(language: Language = Language.ENGLISH): String = detail(language).explanation

    /** The whole entry, with warnings, documents, sources. */
    public fun record(): Record = search.list.record(recordNumber)

    private fun detail(language: Language): NativeDetail = search.details(listOf(recordNumber), language).single()

    /** Whether it is the same entry, found in the same way. */
    override fun equals(other: Any?): Boolean = other is Candidate && key() == other.key()

    override fun hashCode(): Int = key().hashCode()

    private fun key(): List<Any?> =
        listOf(points, level, name, nameKind, nameQuality, recordId, recordNumber, list, kind, notice)

    /** Score, level and the publisher's id, never a name: it may end in a log. */
    override fun toString(): String = "Candidate($points ${level.name.lowercase()} $recordId)"
}

/**
 * One candidate with everything that a screen shows of it.
 *
 * @property candidate the candidate.
 * @property reasons every reason for and against.
 * @property explanation the reasons as one text.
 * @property record the whole entry.
 */
public class Detail internal constructor(
    public val candidate: Candidate,
    public val reasons: List<Reason>,
    public val explanation: String,
    public val record: Record,
) {
    internal companion object {
        fun of(candidate: Candidate, native: NativeDetail): Detail = Detail(
            candidate,
            native.reasons.map(org.noticematch.ffi.NativeReason::kotlin),
            native.explanation,
            native.record.kotlin(),
        )
    }
}

/**
 * One line of evidence, for or against.
 *
 * @property rule the stable id of the rule (`transliteration:ru-passport-2010`, `edit`, `born-same` …).
 * @property points points that it adds to the score (of 1000) or takes off.
 * @property of the share of 1000 that the name part could have earned; 0 for facts and adjustments.
 * @property queryPart the part of the query that it is about, as written; empty where none is.
 * @property listedPart the part of the listed name that it is about, as published; empty where none is.
 * @property listedSpan where the listed part stands in [Candidate.name], to highlight it.
 * @property isAgainst whether it speaks against the candidate.
 * @property sentence the sentence that an officer reads.
 */
public data class Reason(
    public val rule: String,
    public val points: Int,
    public val of: Int,
    public val queryPart: String,
    public val listedPart: String,
    public val listedSpan: IntRange?,
    public val isAgainst: Boolean,
    public val sentence: String,
)

/**
 * Why a name could not be looked up. Never the same answer as "no candidates".
 *
 * @property kind the kind.
 * @property sentence in words, English.
 */
public data class Unsearchable(
    public val kind: Kind,
    public val sentence: String,
) {
    /** Kinds of names that cannot be looked up. */
    public enum class Kind {
        /** Nothing was given. */
        EMPTY,

        /** Something was given, but no letters in it. */
        NO_LETTERS,

        /** It is written in a script for which this version has no table. */
        SCRIPT_WITHOUT_TABLE,

        /** Only single letters, which would fit a great part of any list. */
        INITIALS_ONLY,

        /** Only words that stand for an unknown name (FNU, XXX, UNKNOWN). */
        PLACEHOLDER_ONLY,

        /** Another reason, which the sentence states. */
        OTHER,
    }
}

/**
 * How two names compare: see [Watchlist.compare].
 *
 * @property points the score in points, 0 to 1000.
 * @property level the score's level.
 * @property unsearchable why the names could not be compared, where they could not.
 * @property reasons every reason for and against.
 * @property explanation the reasons as one text.
 */
public data class Comparison(
    public val points: Int,
    public val level: Level,
    public val unsearchable: Unsearchable?,
    public val reasons: List<Reason>,
    public val explanation: String,
) {
    /** The score, 0.0 to 1.0. */
    public val score: Double get() = points / POINTS
}

/** What was asked of which list: enough to ask for more. */
internal class Search(val list: Watchlist, val query: Query, val options: Options) {
    fun details(recordNumbers: List<Long>, language: Language): List<NativeDetail> =
        list.details(query, options, recordNumbers, language)
}
