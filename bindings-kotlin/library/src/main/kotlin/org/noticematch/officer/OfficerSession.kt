package org.noticematch.officer

import org.noticematch.Candidates
import org.noticematch.Day
import org.noticematch.EntityKind
import org.noticematch.Language
import org.noticematch.Mrz
import org.noticematch.NoticematchException
import org.noticematch.Options
import org.noticematch.Query
import org.noticematch.Sex
import org.noticematch.Watchlist
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/**
 * What an officer's app needs beneath its screens: scan or type, get [Answer]s, record what the officer
 * decides. Without a screen, a network or a log of its own, and the same on Android and on a desktop.
 *
 * ```kotlin
 * val session = OfficerSession(list, OfficerSettings(language = Language.FRENCH))
 * val answer = session.scan(mrzText)
 * answer.cards.forEach { show(it) }
 * session.decide(answer.cards.first(), Decision.NOT_THE_SAME, "another place of birth")
 * ```
 *
 * Safe to use from several threads. It does not close the watchlist.
 */
public class OfficerSession @JvmOverloads constructor(
    private val list: Watchlist,
    /** Language, ages, limits. */
    public val settings: OfficerSettings = OfficerSettings(),
    private val clock: OfficerClock = OfficerClock.Device,
) {
    private val texts = Texts.of(settings.language)
    private val decisions = mutableListOf<DecisionRecord>()

    /** Reads a passport line and looks its bearer up. A text that is no passport line is an [Answer] too. */
    public fun scan(text: String): Answer {
        val mrz = try {
            Mrz.parse(text, clock.today())
        } catch (_: NoticematchException.Mrz) {
            return notSearched(Query(""), texts["mrz_unreadable"])
        }
        return answer(list.search(mrz.toQuery(), settings.options), mrz)
    }

    /**
     * Looks up what the officer typed; nothing but the name is needed. A date of birth that is no date is an
     * [Answer] that says so: leaving it out unseen would look like a better search than it was.
     */
    @JvmOverloads
    public fun type(
        name: String,
        born: String? = null,
        sex: Sex? = null,
        nationality: String? = null,
        document: String? = null,
    ): Answer {
        val query = Query(
            name = name.trim(),
            kind = EntityKind.PERSON,
            born = born?.trim()?.ifEmpty { null },
            sex = sex,
            nationalities = listOfNotNull(nationality?.trim()?.ifEmpty { null }),
            documents = listOfNotNull(document?.trim()?.ifEmpty { null }),
        )
        return try {
            answer(list.search(query, settings.options), null)
        } catch (_: NoticematchException.ListFormat) {
            notSearched(query, texts["born_unreadable"])
        }
    }

    /** As [scan], off the calling thread. */
    public suspend fun awaitScan(text: String): Answer = withContext(Dispatchers.Default) { scan(text) }

    /** As [type], off the calling thread. */
    public suspend fun awaitType(
        name: String,
        born: String? = null,
        sex: Sex? = null,
        nationality: String? = null,
        document: String? = null,
    ): Answer = withContext(Dispatchers.Default) { type(name, born, sex, nationality, document) }

    /** Which lists are there and how old they are: for the first screen, before anything is asked. */
    public fun coverage(): CoverageView = coverageView(list.coverage, texts, settings, clock.today(), searched = false)

    /**
     * Records what the officer decided about a card. Nothing is sent anywhere: the app hands
     * [decisionRecords] over as its rules say.
     */
    @JvmOverloads
    public fun decide(card: Card, decision: Decision, reason: String = ""): DecisionRecord {
        val entries = card.entries.map { EntryId(it.list, it.id) }
        val record = DecisionRecord(clock.millis(), entries, card.level, decision, reason)
        synchronized(decisions) { decisions += record }
        return record
    }

    /** Every decision of this session, the oldest first. */
    public val decisionRecords: List<DecisionRecord> get() = synchronized(decisions) { decisions.toList() }

    /** The texts of the session's language, for labels and buttons. */
    public fun text(key: String): String = texts[key]

    private fun answer(found: Candidates, mrz: Mrz?): Answer {
        val why = found.unsearchable
        if (why != null) return notSearched(found.query, texts["unsearchable_${why.kind.name.lowercase()}"], mrz)
        val today = clock.today()
        val board = CardMaker(texts, settings.language, today).make(found)
        val remarks = buildList {
            if (found.workLimited) add(texts["work_limited"])
            found.notes.forEach { add(texts["note_${it.id}"]) }
            if (board.expired > 0) add(texts.format("expired_left_out", board.expired))
            if (found.size >= settings.options.limit) add(texts.format("limit_reached", settings.options.limit))
        }
        val people = board.open.size
        val kind = if (people > 0) Answer.Kind.CANDIDATES else Answer.Kind.NONE_TO_SHOW
        return Answer(
            query = found.query,
            kind = kind,
            title = if (people > 0) texts.count("candidates_title", people) else texts["none_title"],
            explanation = if (people > 0) texts["candidates_explanation"] else texts["none_explanation"],
            cards = board.open,
            notes = notes(mrz, board.discreet),
            coverage = coverageView(found.coverage, texts, settings, today, searched = true),
            remarks = remarks,
            mrz = mrz,
        )
    }

    private fun notSearched(query: Query, why: String, mrz: Mrz? = null): Answer = Answer(
        query = query,
        kind = Answer.Kind.NOT_SEARCHED,
        title = texts["not_searched_title"],
        explanation = why,
        cards = emptyList(),
        notes = notes(mrz, emptyList()),
        coverage = coverage(),
        remarks = emptyList(),
        mrz = mrz,
    )

    private fun notes(mrz: Mrz?, discreet: List<Card>): Notes {
        val lines = buildList {
            if (mrz != null) {
                mrz.failedChecks.forEach { add(texts["check_${it.name.lowercase()}"]) }
                if (mrz.repairs > 0) add(texts.format("repaired", mrz.repairs))
                if (mrz.truncated) add(texts["name_cut"])
            }
        }
        return Notes(texts["notes_title"], texts["notes_hint"], lines.size + discreet.size, lines, discreet)
    }
}

/**
 * How a session answers.
 *
 * @property language of every text.
 * @property maxAgeDays how old a list may be before the screen warns. 2 is the 48 hours that a copy used
 *   offline may live under Regulation (EU) 2018/1862, Art. 56(3).
 * @property options limit, lowest score and profile of the searches.
 */
public data class OfficerSettings @JvmOverloads constructor(
    public val language: Language = Language.ENGLISH,
    public val maxAgeDays: Int = 2,
    public val options: Options = Options(limit = 20),
)

/** Where a session takes the time from: apps with a trusted time put theirs in, tests a fixed one. */
public interface OfficerClock {
    /** Today, in the officer's time zone. */
    public fun today(): Day

    /** Milliseconds since 1970-01-01 UTC. */
    public fun millis(): Long

    /** The device's own clock. */
    public object Device : OfficerClock {
        override fun today(): Day = Day.today()

        override fun millis(): Long = System.currentTimeMillis()
    }
}

/** What the officer decided after comparing. Only a person decides. */
public enum class Decision {
    /** The person is the one of the entry. */
    SAME_PERSON,

    /** The person is somebody else. */
    NOT_THE_SAME,

    /** It cannot be told here. */
    INCONCLUSIVE,
}

/**
 * One decision.
 *
 * @property timeMillis when, in milliseconds since 1970-01-01 UTC.
 * @property entries the entries of the card.
 * @property level what level the card had.
 * @property decision what was decided.
 * @property reason why, in the officer's words.
 */
public data class DecisionRecord(
    public val timeMillis: Long,
    public val entries: List<EntryId>,
    public val level: org.noticematch.Level,
    public val decision: Decision,
    public val reason: String,
)

/**
 * One entry of one list.
 *
 * @property list id of the list.
 * @property id the publisher's id.
 */
public data class EntryId(
    public val list: String,
    public val id: String,
)
