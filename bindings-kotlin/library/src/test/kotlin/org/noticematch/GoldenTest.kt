package org.noticematch

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File

/** The golden file: the same bytes as Rust and Python, for some thousand queries of every kind. */
class GoldenTest {
    private val folder = File(System.getProperty("noticematch.testdata"), "golden")
    private val options = Options(limit = 5)

    @Test
    fun `answers and sentences are those of the golden file`() = Watchlist.demo().use { list ->
        val queries = rows("queries.tsv").map(::query)
        assertTrue(queries.size >= 2000, "${queries.size} queries")
        val answers = queries.map { answer(list.search(it, options)) }
        assertLines(rows("answers.tsv"), answers)
        assertLines(rows("answers.tsv"), list.screen(queries, options).map(::answer))
        val sentences = queries.indices.step(EXPLAINED).mapNotNull { number ->
            val best = list.search(queries[number], options).firstOrNull() ?: return@mapNotNull null
            (listOf("$number") + Language.entries.map(best::explain)).joinToString("\t")
        }
        assertLines(rows("sentences.tsv"), sentences)
    }

    private fun query(row: String): Query {
        val (how, name, kind, born, sex) = row.split('\t')
        val (nationality, document, otherName) = row.split('\t').drop(5)
        if (how == "mrz") return Query.fromMrz(name.replace('|', '\n'), Day(2026, 11, 24))
        return Query(
            name = name,
            otherNames = given(otherName),
            kind = kind.ifEmpty { null }?.let { EntityKind.valueOf(it.uppercase()) },
            born = born.ifEmpty { null },
            sex = when (sex) {
                "F" -> Sex.FEMALE
                "M" -> Sex.MALE
                else -> null
            },
            nationalities = given(nationality),
            documents = given(document),
        )
    }

    private fun given(text: String) = listOf(text).filter { it.isNotEmpty() }

    private fun answer(found: Candidates): String {
        val outcome = found.unsearchable?.sentence ?: if (found.workLimited) "looked, cut" else "looked"
        val notes = found.notes.joinToString("") { "; ${it.sentence}" }
        return "$outcome$notes\t" +
            found.joinToString(" ") { "${it.recordId}:${it.points}:${it.level.name.lowercase()}" }
    }

    /** The first line that differs says more than two files do. */
    private fun assertLines(wanted: List<String>, found: List<String>) {
        wanted.zip(found).forEachIndexed { number, (want, have) -> assertEquals(want, have, "row $number") }
        assertEquals(wanted.size, found.size)
    }

    private fun rows(name: String): List<String> =
        File(folder, name).readText().removeSuffix("\n").split('\n').filterNot { it.startsWith('#') }

    private companion object {
        const val EXPLAINED = 25
    }
}
