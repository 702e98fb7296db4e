package org.noticematch

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory
import java.io.File

/** The case tables that Rust and Python read too. */
class CasesTest {
    private val folder = File(System.getProperty("noticematch.testdata"), "cases")

    @TestFactory
    fun `pairs of names get the level of the table`(): List<DynamicTest> = rows("names.tsv").map { row ->
        dynamicTest("${row[0]} | ${row[1]}: ${row[5]}") {
            val found = Watchlist.compare(row[0], row[1], EntityKind.valueOf(row[2].uppercase()))
            val levels = Level.valueOf(row[3].uppercase())..Level.valueOf(row[4].uppercase())
            assertTrue(found.level in levels, "${found.score} ${found.level}: ${found.explanation}")
        }
    }

    @TestFactory
    fun `names are found across scripts`(): List<DynamicTest> {
        val rows = rows("cross_script.tsv")
        val list = Watchlist.fromRecords(rows.mapIndexed { number, row ->
            """{"id":"$number","list":"cases","names":[{"text":"${row[1]}"}]}"""
        })
        return rows.map { row ->
            dynamicTest("${row[0]} finds ${row[1]}") {
                // By name: several rows look for the same one.
                val best = list.search(row[0])[0]
                assertEquals(row[1], best.name)
                val rules = best.reasons().map { it.rule }
                assertTrue(row[3] == "*" || rules.any { it.startsWith(row[3]) }, "$rules")
            }
        }
    }

    private fun rows(name: String): List<List<String>> =
        File(folder, name).readLines().filter { it.isNotBlank() && !it.startsWith('#') }.map { it.split('\t') }
            .also { assertTrue(it.size > 10, "$name is too short to be the table") }
}
