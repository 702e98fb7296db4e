package org.noticematch.officer

import org.noticematch.Coverage
import org.noticematch.Day
import org.noticematch.ListInfo

/** What was searched and how old it is, in words. */
internal fun coverageView(
    coverage: Coverage,
    texts: Texts,
    settings: OfficerSettings,
    today: Day,
    searched: Boolean,
): CoverageView {
    val lists = coverage.lists.map { view(it, coverage.built, texts, settings, today) }
    val worst = lists.maxOfOrNull { it.freshness } ?: Freshness.UNKNOWN
    val notCovered = buildList {
        if (coverage.unindexedNames > 0) add(texts.format("unindexed", coverage.unindexedNames))
        val dropped = coverage.lists.sumOf { it.dropped }
        if (dropped > 0) add(texts.format("dropped", dropped))
        if (searched) add(texts["nothing_else_searched"])
    }
    return CoverageView(
        title = texts.format(if (searched) "coverage_title" else "lists_here", coverage.records, coverage.lists.size),
        lists = lists,
        notCovered = notCovered.joinToString(" "),
        worst = worst,
        warning = when (worst) {
            Freshness.FRESH -> null
            Freshness.UNKNOWN -> texts["warning_age_unknown"]
            Freshness.STALE -> texts.format("warning_stale", settings.maxAgeDays)
            Freshness.CLOCK_WRONG -> texts["warning_clock"]
        },
    )
}

/** The age of a list is that of its own date; where it states none, that of the index. */
private fun view(info: ListInfo, built: String?, texts: Texts, settings: OfficerSettings, today: Day): ListView {
    val asOf = info.version?.let(Day::parse) ?: built?.let(Day::parse)
    val age = asOf?.daysUntil(today)
    val freshness = when {
        age == null -> Freshness.UNKNOWN
        age < 0 -> Freshness.CLOCK_WRONG
        age > settings.maxAgeDays -> Freshness.STALE
        else -> Freshness.FRESH
    }
    val ageText = when {
        age == null -> texts["age_unknown"]
        age < 0 -> texts["age_in_future"]
        age == 0L -> texts["age_today"]
        else -> texts.count("age_days", age.coerceAtMost(Int.MAX_VALUE.toLong()).toInt())
    }
    return ListView(info.id, info.records, info.version ?: asOf?.toString(), ageText, freshness)
}
