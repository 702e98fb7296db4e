package org.noticematch.officer

import org.noticematch.Level
import org.noticematch.Mrz
import org.noticematch.NoticeKind
import org.noticematch.Query

/**
 * What an officer's screen shows after one look-up, in the session's language. Pure data: a screen draws
 * it and decides nothing.
 *
 * There is no kind of answer that says "clear": see [Kind].
 *
 * @property query what was asked.
 * @property kind what happened.
 * @property title one line, the first thing that is read.
 * @property explanation a sentence or two beneath it.
 * @property cards one card a person, in the order in which they are to be handled.
 * @property notes always there and always of the same look: see [Notes].
 * @property coverage which lists were searched, and how old they are.
 * @property remarks what else must be known: something was cut, a check digit fails, entries have expired.
 * @property mrz the passport line, when one was read.
 */
public data class Answer(
    public val query: Query,
    public val kind: Kind,
    public val title: String,
    public val explanation: String,
    public val cards: List<Card>,
    public val notes: Notes,
    public val coverage: CoverageView,
    public val remarks: List<String>,
    public val mrz: Mrz?,
) {
    /** What happened. */
    public enum class Kind {
        /** Somebody on the lists is to be compared with the person. */
        CANDIDATES,

        /**
         * No card to show: nobody similar stands openly in the lists that [coverage] names. Not a clearance,
         * and the same look with or without a discreet check: that stands in [notes].
         */
        NONE_TO_SHOW,

        /** Nothing was looked up: the name or the passport line gave nothing to look for. */
        NOT_SEARCHED,
    }

    /** Shows counts only: it may end in a log. */
    override fun toString(): String = "Answer($kind, ${cards.size} cards)"
}

/**
 * One person on the lists, offered for comparison. Entries of several lists that are surely about one
 * person share a card; the most urgent entry comes first.
 *
 * @property id stable within the answer.
 * @property level the level of the best entry.
 * @property levelText the level in words.
 * @property score 0.0 to 1.0, of the best entry.
 * @property name the listed name that matched best, as published.
 * @property highlights where in [name] the parts stand that agree with the query: the same, or the same in another
 *   script, by another table of transliteration, with a letter doubled.
 * @property resembling where the parts stand that only resemble the query. Mark them otherwise: a name of two such
 *   parts is another name.
 * @property otherNames further names of the entries.
 * @property warnings for the officer's own safety and the person's: shown before anything else.
 * @property marks what changes how the card is handled: misused identity, suspended action, minor.
 * @property reasonsFor why it may be the person.
 * @property reasonsAgainst why it may be somebody else.
 * @property facts what was asked beside what is listed.
 * @property entries the entries, the most urgent first.
 * @property photo reference to a photograph, as published.
 */
public data class Card(
    public val id: String,
    public val level: Level,
    public val levelText: String,
    public val score: Double,
    public val name: String,
    public val highlights: List<IntRange>,
    public val resembling: List<IntRange>,
    public val otherNames: List<String>,
    public val warnings: List<String>,
    public val marks: List<String>,
    public val reasonsFor: List<String>,
    public val reasonsAgainst: List<String>,
    public val facts: List<Fact>,
    public val entries: List<Entry>,
    public val photo: String?,
) {
    /** Shows level and ids, never a name: it may end in a log. */
    override fun toString(): String = "Card($level ${entries.map { it.id }})"
}

/**
 * One entry of one list behind a card.
 *
 * @property list id of the list.
 * @property id the publisher's id: the reference to quote.
 * @property recordNumber number in the index.
 * @property notice kind of notice.
 * @property noticeText what it is called.
 * @property actionPriority 1 first.
 * @property legalEffect what it means in law, and what it does not.
 * @property nextStep what to do next.
 * @property confirmWith whom to ask before any measure, with the reference.
 * @property remarks charges and comments, as published.
 */
public data class Entry(
    public val list: String,
    public val id: String,
    public val recordNumber: Long,
    public val notice: NoticeKind,
    public val noticeText: String,
    public val actionPriority: Int,
    public val legalEffect: String,
    public val nextStep: String,
    public val confirmWith: String,
    public val remarks: List<String>,
)

/**
 * One line of the table "asked beside listed".
 *
 * @property label name of the fact.
 * @property asked what the traveller's document says; empty when unknown.
 * @property listed what the list says; empty when it is silent.
 * @property agreement how the two compare.
 * @property agreementText the same in one word, so that no colour needs to be seen.
 */
public data class Fact(
    public val label: String,
    public val asked: String,
    public val listed: String,
    public val agreement: Agreement,
    public val agreementText: String,
)

/** How a fact of the traveller compares with that of the list. */
public enum class Agreement {
    /** The same, as far as both are known. */
    AGREES,

    /** Near: a swapped day and month, a neighbouring date. */
    NEAR,

    /** Different. */
    DIFFERS,

    /** One side does not say. */
    UNKNOWN,
}

/**
 * Notes on the travel document: always present, always covered, always of the same look. Discreet checks
 * stand here and nowhere else, so that neither the traveller nor anybody behind the officer learns from a
 * glance whether there is one. The officer sees the count and uncovers the text by holding a finger on it.
 *
 * @property coverTitle what stands on the covered card.
 * @property coverHint how to uncover it.
 * @property count how many notes there are.
 * @property lines the notes on the document itself (check digits, characters that were repaired).
 * @property discreet discreet checks, as cards that only the uncovered view shows.
 */
public data class Notes(
    public val coverTitle: String,
    public val coverHint: String,
    public val count: Int,
    public val lines: List<String>,
    public val discreet: List<Card>,
)

/**
 * Which lists were searched, or are there to be searched.
 *
 * @property title one line: how many entries in how many lists, and whether they were searched.
 * @property lists the lists with their ages.
 * @property notCovered what the lists do not hold, and that no candidate is no clearance.
 * @property worst the worst state of any list.
 * @property warning one sentence when a list is stale, of unknown age, or the clock is wrong; else `null`.
 */
public data class CoverageView(
    public val title: String,
    public val lists: List<ListView>,
    public val notCovered: String,
    public val worst: Freshness,
    public val warning: String?,
)

/**
 * One list and its age.
 *
 * @property id short id of the list.
 * @property entries how many entries it has.
 * @property asOf the date of its data as stated, or `null`.
 * @property ageText how old it is, in words.
 * @property freshness whether that is still good.
 */
public data class ListView(
    public val id: String,
    public val entries: Long,
    public val asOf: String?,
    public val ageText: String,
    public val freshness: Freshness,
)

/** Whether the data of a list is young enough. Ordered from good to bad. */
public enum class Freshness {
    /** Within the policy's age. */
    FRESH,

    /** The list does not say how old it is. */
    UNKNOWN,

    /** Older than the policy allows. */
    STALE,

    /** Dated after today: the device's clock must be wrong, and no age can be trusted. */
    CLOCK_WRONG,
}
