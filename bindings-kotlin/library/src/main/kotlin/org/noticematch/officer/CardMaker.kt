package org.noticematch.officer

import org.noticematch.Candidates
import org.noticematch.Day
import org.noticematch.Detail
import org.noticematch.Language
import org.noticematch.NameKind
import org.noticematch.NoticeKind
import org.noticematch.Query
import org.noticematch.Reason
import org.noticematch.Record
import org.noticematch.Sex

/** Cards that anybody may see, cards that only the officer may see, and how many entries were too old. */
internal class Board(val open: List<Card>, val discreet: List<Card>, val expired: Int)

/** Makes cards of candidates. */
internal class CardMaker(private val texts: Texts, private val language: Language, private val today: Day) {
    fun make(found: Candidates): Board {
        val (expired, valid) = found.details(language).partition { isExpired(it.record) }
        val open = mutableListOf<Card>()
        val discreet = mutableListOf<Card>()
        for (person in people(valid)) {
            // A discreet check never shares a card with an entry that may be shown.
            val (hidden, shown) = person.partition { it.candidate.notice.guidance(language).isDiscreet }
            if (shown.isNotEmpty()) open += card(found.query, shown)
            if (hidden.isNotEmpty()) discreet += card(found.query, hidden)
        }
        return Board(open.sortedWith(ORDER), discreet.sortedWith(ORDER), expired.size)
    }

    /** Entries without a whole date of expiry stay: better one too many than one too few. */
    private fun isExpired(record: Record): Boolean = record.expires?.let(Day::parse)?.let { it <= today } ?: false

    private fun card(query: Query, person: List<Detail>): Card {
        val best = person.maxWith(compareBy<Detail> { it.candidate.points }.thenByDescending { it.candidate.recordNumber })
        val records = person.map { it.record }
        val (against, favour) = best.reasons.partition { it.isAgainst }
        val (agree, resemble) = favour.filter { it.queryPart.isNotEmpty() }.partition { it.points * 100 >= it.of * AGREES }
        return Card(
            id = best.candidate.run { "$list/$recordId" },
            level = best.candidate.level,
            levelText = texts["level_${best.candidate.level.name.lowercase()}"],
            score = best.candidate.score,
            name = best.candidate.name,
            highlights = agree.mapNotNull { it.listedSpan },
            resembling = resemble.mapNotNull { it.listedSpan },
            otherNames = records.flatMap { it.names }.map { it.text }.distinct().filter { it != best.candidate.name },
            warnings = records.flatMap { it.warnings }.distinct(),
            marks = marks(best, records),
            reasonsFor = favour.map(::sentence).distinct(),
            reasonsAgainst = against.map(::sentence).distinct(),
            facts = facts(query, best),
            entries = person.map(::entry).sortedWith(compareBy({ it.actionPriority }, { it.recordNumber })),
            photo = records.firstNotNullOfOrNull { it.photo },
        )
    }

    private fun entry(detail: Detail): Entry {
        val guidance = detail.candidate.notice.guidance(language)
        val record = detail.record
        return Entry(
            list = record.list,
            id = record.id,
            recordNumber = detail.candidate.recordNumber,
            notice = record.notice,
            noticeText = guidance.label.replaceFirstChar(Char::uppercaseChar),
            actionPriority = guidance.actionPriority,
            legalEffect = guidance.legalEffect,
            nextStep = guidance.nextStep,
            confirmWith = confirmWith(record),
            remarks = record.remarks,
        )
    }

    /** INTERPOL's entries are confirmed through the national bureau, others with whoever issued them. */
    private fun confirmWith(record: Record): String {
        val key = if (record.notice in INTERPOL) "confirm" else "confirm_other"
        val authority = record.authority ?: return texts.format(key, record.id)
        return texts.format("${key}_authority", record.id, authority)
    }

    private fun marks(best: Detail, records: List<Record>): List<String> = buildList {
        if (best.candidate.nameKind == NameKind.MISUSED_IDENTITY) add(texts["mark_misused"])
        if (records.any { it.isFlagged }) add(texts["mark_flagged"])
        if (records.any(::isMinor)) add(texts["mark_minor"])
        if (records.none { it.notice.guidance(language).isForScreening }) add(texts["mark_not_for_screening"])
    }

    private fun isMinor(record: Record): Boolean {
        val born = record.born.mapNotNull(Day::parse).singleOrNull() ?: return false
        return today.year - born.year < ADULT || today.year - born.year == ADULT &&
            (today.month to today.day).let { (month, day) -> month < born.month || month == born.month && day < born.day }
    }

    /** The points stand in the sentence for the desk; beside a traveller they only take room. */
    private fun sentence(reason: Reason): String = reason.sentence.replace(POINTS_AT_END, "")

    private fun facts(query: Query, best: Detail): List<Fact> {
        val record = best.record
        fun rules(prefix: String) = best.reasons.map { it.rule }.filter { it.startsWith(prefix) }
        val places = record.birthPlaces.map { place -> listOfNotNull(place.text.ifEmpty { null }, place.country).joinToString(", ") }
        return listOf(
            fact("fact_born", query.born.orEmpty(), record.born.joinToString(", "), agreement(rules("born-"))),
            fact("fact_sex", sex(query.sex), sex(record.sex), sexAgreement(query.sex, record.sex)),
            fact(
                "fact_nationality",
                query.nationalities.joinToString(", "),
                record.nationalities.joinToString(", "),
                agreement(rules("nationality-")),
            ),
            fact("fact_birth_place", query.birthPlace.orEmpty(), places.joinToString("; "), agreement(rules("place-"))),
            fact(
                "fact_document",
                query.documents.joinToString(", "),
                record.documents.joinToString(", ") { it.number },
                agreement(rules("document-")),
            ),
        ).filter { it.asked.isNotEmpty() || it.listed.isNotEmpty() }
    }

    private fun fact(label: String, asked: String, listed: String, agreement: Agreement): Fact =
        Fact(texts[label], asked, listed, agreement, texts["agreement_${agreement.name.lowercase()}"])

    private fun agreement(rules: List<String>): Agreement = when {
        rules.any { it.endsWith("-same") || it.endsWith("-agrees") } -> Agreement.AGREES
        rules.any { it.endsWith("-swapped") || it.endsWith("-near") } -> Agreement.NEAR
        rules.any { it.endsWith("-differs") } -> Agreement.DIFFERS
        else -> Agreement.UNKNOWN
    }

    private fun sexAgreement(asked: Sex?, listed: Sex?): Agreement = when {
        asked == null || listed == null -> Agreement.UNKNOWN
        asked == listed -> Agreement.AGREES
        else -> Agreement.DIFFERS
    }

    private fun sex(sex: Sex?): String = sex?.let { texts["sex_${it.name.lowercase()}"] }.orEmpty()

    private companion object {
        const val ADULT = 18

        /** Percent of its points that a part must earn to be called the same: what scripts and tables may cost. */
        const val AGREES = 95

        val INTERPOL = setOf(
            NoticeKind.RED, NoticeKind.DIFFUSION, NoticeKind.BLUE, NoticeKind.GREEN, NoticeKind.YELLOW, NoticeKind.BLACK,
            NoticeKind.ORANGE, NoticeKind.PURPLE, NoticeKind.SILVER, NoticeKind.UN_SPECIAL,
        )
        val POINTS_AT_END = Regex("""\s*\[[+-]?\d+]$""")

        /** The most urgent action first, then the likelier person, then the order of the list. */
        val ORDER: Comparator<Card> =
            compareBy<Card> { it.entries.first().actionPriority }
                .thenByDescending { it.score }
                .thenBy { it.entries.first().recordNumber }
    }
}
