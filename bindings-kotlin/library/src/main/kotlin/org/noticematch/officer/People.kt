package org.noticematch.officer

import org.noticematch.Detail
import org.noticematch.EntityKind
import org.noticematch.NameKind
import org.noticematch.Record

/**
 * Groups entries that are surely about one person. Two entries are when they share a document, when one
 * names the other as related, or when they share a whole name and the exact day of birth and do not differ
 * in sex. A mere likeness never merges: two cards too many cost a glance, one too few a person.
 */
internal fun people(details: List<Detail>): List<List<Detail>> {
    val groups = mutableListOf<MutableList<Detail>>()
    for (detail in details) {
        val same = groups.filter { group -> group.any { samePerson(it.record, detail.record) } }
        val merged = same.flatten().toMutableList().also { it += detail }
        groups.removeAll(same)
        groups += merged
    }
    return groups
}

private fun samePerson(a: Record, b: Record): Boolean {
    if (a.kind != EntityKind.PERSON || b.kind != EntityKind.PERSON) return false
    if (a.sex != null && b.sex != null && a.sex != b.sex) return false
    return shareDocument(a, b) || related(a, b) || (shareBirthday(a, b) && shareName(a, b))
}

private fun related(a: Record, b: Record): Boolean =
    a.list == b.list && (b.id in a.related || a.id in b.related)

private fun shareDocument(a: Record, b: Record): Boolean {
    fun numbers(record: Record) = record.documents.mapTo(mutableSetOf()) { document ->
        document.number.filter(Char::isLetterOrDigit).uppercase() to document.country?.uppercase()
    }
    return numbers(a).any { (number, country) -> number.length >= 5 && (number to country) in numbers(b) }
}

private val wholeDay = Regex("""\d{4}-\d{2}-\d{2}""")

private fun shareBirthday(a: Record, b: Record): Boolean = a.born.any { wholeDay.matches(it) && it in b.born }

private fun shareName(a: Record, b: Record): Boolean {
    // A name that somebody else bears and the person misuses says nothing about who the person is.
    fun names(record: Record) = record.names.filter { it.kind != NameKind.MISUSED_IDENTITY }.mapTo(mutableSetOf()) { name ->
        name.text.lowercase().split(Regex("""[^\p{L}\p{M}\p{Nd}]+""")).filter { it.isNotEmpty() }.sorted()
    }
    return names(a).any { it.size > 1 && it in names(b) }
}
