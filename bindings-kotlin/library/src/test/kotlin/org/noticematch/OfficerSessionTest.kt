package org.noticematch

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.noticematch.officer.Agreement
import org.noticematch.officer.Answer
import org.noticematch.officer.Decision
import org.noticematch.officer.Freshness
import org.noticematch.officer.OfficerClock
import org.noticematch.officer.OfficerSession
import org.noticematch.officer.OfficerSettings
import org.noticematch.officer.Texts

private val TODAY = Day(2026, 11, 24)

private class Fixed(private val day: Day) : OfficerClock {
    override fun today(): Day = day

    override fun millis(): Long = day.epochDay * 86_400_000
}

private fun session(
    vararg records: String,
    built: Day? = TODAY,
    language: Language = Language.ENGLISH,
    today: Day = TODAY,
): OfficerSession =
    OfficerSession(Watchlist.fromRecords(records.toList(), built), OfficerSettings(language), Fixed(today))

private fun person(
    id: String,
    name: String,
    notice: String,
    born: String = "1980-04-02",
    list: String = "test",
    more: String = "",
): String =
    """{"id":"$id","list":"$list","names":[{"text":"$name"}],"born":["$born"],"sex":"M","notice":"$notice"$more}"""

class OfficerSessionTest {
    @Test
    fun `orders cards by what is asked, then by likeness`() {
        val session = session(
            person("B", "Anton Nebelmann", "blue"),
            person("R", "Antonn Nebelman", "red", born = "1971-01-09"),
            person("Y", "Anton Nebelmann", "yellow", born = "1999-05-05"),
        )
        val cards = session.type("Anton Nebelmann").cards
        assertEquals(listOf("R", "Y", "B"), cards.map { it.entries.first().id })
    }

    @Test
    fun `what is the same is marked otherwise than what resembles it`() {
        val session = session(person("A", "Antonia Nebelmann", "green"), person("B", "Антон Небельманн", "blue"))
        val cards = session.type("Anton Nebelmann").cards.associateBy { it.entries.first().id }
        val (other, same) = cards.getValue("A") to cards.getValue("B")
        assertEquals(listOf("Antonia"), other.resembling.map(other.name::substring))
        assertEquals(listOf("Nebelmann"), other.highlights.map(other.name::substring))
        assertEquals(listOf("Антон", "Небельманн"), same.highlights.map(same.name::substring))
    }

    @Test
    fun `one card for one person on two lists, the urgent entry first`() {
        val session = session(
            person("S-1", "Anton Nebelmann", "sanction", list = "sanctions"),
            person("R-1", "NEBELMANN Anton", "red", list = "interpol"),
            person("O-1", "Anton Nebelmann", "red", born = "1955", list = "interpol"),
        )
        val cards = session.type("Anton Nebelmann").cards
        assertEquals(2, cards.size)
        assertEquals(listOf("R-1", "S-1"), cards.first { it.entries.size == 2 }.entries.map { it.id })
    }

    @Test
    fun `people who only look alike keep their own cards`() {
        val session = session(
            person("1", "Anton Nebelmann", "red", born = "1980"),
            person("2", "Anton Nebelmann", "red", born = "1980"),
        )
        assertEquals(2, session.type("Anton Nebelmann").cards.size)
    }

    @Test
    fun `warnings, facts and reasons stand on the card`() {
        val session = session(
            person("1", "Anton Nebelmann", "red", more = ""","warnings":["armed"],"nationalities":["AT"],"authority":"AT""""),
        )
        val card = session.type("Anton Nebelmann", born = "1980-04-02", sex = Sex.MALE, nationality = "DE").cards.single()
        assertEquals(listOf("armed"), card.warnings)
        assertEquals(Agreement.AGREES, card.facts.first { it.label == "Born" }.agreement)
        assertEquals(Agreement.AGREES, card.facts.first { it.label == "Sex" }.agreement)
        assertEquals(Agreement.DIFFERS, card.facts.first { it.label == "Nationality" }.agreement)
        assertTrue(card.reasonsFor.isNotEmpty() && card.reasonsAgainst.isNotEmpty())
        assertTrue(card.entries.single().run { "1" in confirmWith && "AT" in confirmWith && legalEffect.isNotEmpty() })
    }

    @Test
    fun `a discreet check shows on no open card and changes nothing but a count`() {
        val hidden = session(person("D", "Anton Nebelmann", "discreet_check")).type("Anton Nebelmann")
        val nothing = session(person("D", "Anton Nebelmann", "discreet_check")).type("Mei Chenguang")
        assertEquals(Answer.Kind.NONE_TO_SHOW, hidden.kind)
        assertEquals(nothing.title to nothing.explanation, hidden.title to hidden.explanation)
        assertTrue(hidden.cards.isEmpty())
        assertEquals(nothing.notes.copy(count = 1, discreet = hidden.notes.discreet), hidden.notes)
        assertEquals("D", hidden.notes.discreet.single().entries.single().id)
    }

    @Test
    fun `a discreet entry of a wanted person stays out of the open card`() {
        val session = session(
            person("D", "Anton Nebelmann", "discreet_check"),
            person("R", "Anton Nebelmann", "red"),
        )
        val answer = session.type("Anton Nebelmann")
        assertEquals(listOf("R"), answer.cards.single().entries.map { it.id })
        assertEquals(listOf("D"), answer.notes.discreet.single().entries.map { it.id })
    }

    @Test
    fun `an empty answer is no clearance in any language`() {
        for (language in Language.entries) {
            val answer = session(person("1", "Anton Nebelmann", "red"), language = language).type("Mei Chenguang")
            assertEquals(Answer.Kind.NONE_TO_SHOW, answer.kind)
            assertTrue(answer.coverage.title.contains('1') && answer.coverage.notCovered.isNotEmpty())
        }
        val texts = Texts.of(Language.ENGLISH)
        val clear = Regex("""\b(clear|cleared|safe|harmless|ok)\b""", RegexOption.IGNORE_CASE)
        texts.keys.forEach { assertFalse(clear.containsMatchIn(texts[it]), it) }
    }

    @Test
    fun `not searched looks like nothing else`() {
        val session = session(person("1", "Anton Nebelmann", "red"))
        assertEquals(Answer.Kind.NOT_SEARCHED, session.type("...").kind)
        assertEquals(Answer.Kind.NOT_SEARCHED, session.type("").kind)
        assertEquals(Answer.Kind.NOT_SEARCHED, session.scan("no zone at all").kind)
        val answer = session.type("Anton", born = "soon")
        assertEquals(Answer.Kind.NOT_SEARCHED, answer.kind)
        assertFalse("earched" in answer.coverage.title + answer.coverage.notCovered, answer.coverage.title)
    }

    @Test
    fun `says how old the list is`() {
        fun at(today: Day, built: Day?) = session(person("1", "A Nebelmann", "red"), built = built, today = today).coverage()
        assertEquals(Freshness.FRESH, at(Day(2026, 11, 26), TODAY).worst)
        assertEquals(Freshness.STALE, at(Day(2026, 11, 27), TODAY).worst)
        assertEquals(Freshness.CLOCK_WRONG, at(Day(2026, 11, 23), TODAY).worst)
        assertEquals(Freshness.UNKNOWN, at(TODAY, null).worst)
        assertNull(at(TODAY, TODAY).warning)
        assertNotNull(at(Day(2027, 11, 27), TODAY).warning)
    }

    @Test
    fun `an expired entry is left out and counted`() {
        val session = session(
            person("1", "Anton Nebelmann", "red", more = ""","expires":"2026-11-24""""),
            person("2", "Anton Nebelmann", "red", born = "1990-01-02", more = ""","expires":"2026-11-25""""),
        )
        val answer = session.type("Anton Nebelmann")
        assertEquals(listOf("2"), answer.cards.map { it.entries.single().id })
        assertTrue(answer.remarks.any { '1' in it })
    }

    @Test
    fun `marks a victim of a misused identity and a minor`() {
        val victim = """{"id":"1","list":"t","names":[{"text":"Bruno Wolkig"},{"text":"Anton Nebelmann","kind":"misused_identity"}],"notice":"red"}"""
        assertTrue(session(victim).type("Anton Nebelmann").cards.single().marks.any { "victim" in it })
        val child = person("2", "Anton Nebelmann", "yellow", born = "2008-11-25")
        assertTrue(session(child).type("Anton Nebelmann").cards.single().marks.any { "minor" in it })
        val adult = person("3", "Anton Nebelmann", "yellow", born = "2008-11-24")
        assertTrue(session(adult).type("Anton Nebelmann").cards.single().marks.isEmpty())
    }

    @Test
    fun `keeps what the officer decides`() {
        val session = session(person("1", "Anton Nebelmann", "red"))
        val card = session.type("Anton Nebelmann").cards.single()
        val record = session.decide(card, Decision.NOT_THE_SAME, "another place of birth")
        assertEquals(listOf(record), session.decisionRecords)
        assertEquals("1", record.entries.single().id)
        assertEquals(Fixed(TODAY).millis(), record.timeMillis)
    }

    @Test
    fun `every text is there in every language`() {
        val keys = Texts.of(Language.ENGLISH).keys
        for (language in Language.entries) {
            val texts = Texts.of(language)
            for (key in keys) {
                assertTrue(texts[key].isNotBlank(), "$key in $language")
                val places = { text: String -> Regex("""\{\d}""").findAll(text).map { it.value }.toSet() }
                if ("_one" !in key && "_two" !in key) {
                    assertEquals(places(Texts.of(Language.ENGLISH)[key]), places(texts[key]), "$key in $language")
                }
            }
        }
    }

    @Test
    fun `counts days as the calendar does`() {
        assertEquals(0, Day(1970, 1, 1).epochDay)
        assertEquals(20_781, Day(2026, 11, 24).epochDay)
        assertEquals(1, Day(2024, 2, 28).daysUntil(Day(2024, 2, 29)))
        assertEquals(1, Day(2023, 2, 28).daysUntil(Day(2023, 3, 1)))
        for (day in listOf(Day(1900, 3, 1), Day(2000, 2, 29), Day(1, 1, 1), Day(9999, 12, 31))) {
            assertEquals(java.time.LocalDate.of(day.year, day.month, day.day).toEpochDay(), day.epochDay)
        }
    }
}
