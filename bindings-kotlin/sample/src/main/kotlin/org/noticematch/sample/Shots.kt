@file:OptIn(ExperimentalComposeUiApi::class)

package org.noticematch.sample

import androidx.compose.runtime.Composable
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.unit.Density
import org.jetbrains.skia.EncodedImageFormat
import org.noticematch.Day
import org.noticematch.Language
import org.noticematch.Level
import org.noticematch.Options
import org.noticematch.Watchlist
import org.noticematch.officer.OfficerClock
import org.noticematch.officer.OfficerSession
import org.noticematch.officer.OfficerSettings
import java.io.File

private val TODAY = Day(2026, 11, 24)

private class ShotClock : OfficerClock {
    override fun today(): Day = TODAY

    override fun millis(): Long = 0
}

/** Draws every screen of the documentation into the folder that the first argument names. */
fun main(arguments: Array<String>) {
    Shots(File(arguments.first())).draw()
}

/** The pictures, each of a session with the invented people of `people.jsonl`. */
private class Shots(private val folder: File) {
    private val lines = checkNotNull(javaClass.getResourceAsStream("/people.jsonl")).bufferedReader().readLines()

    private fun session(
        language: Language = Language.ENGLISH,
        built: Day = Day(2026, 11, 23),
        lowest: Level = Level.POSSIBLE,
    ): OfficerSession {
        val options = Options(limit = 20, minScore = Options().profile.threshold(lowest))
        val list = Watchlist.fromRecords(lines.filter { it.startsWith("{") }, built)
        return OfficerSession(list, OfficerSettings(language, options = options), ShotClock())
    }

    fun draw() {
        val session = session()
        shot("kotlin-scan") { ScanScreen(session, ZONE, {}, {}) }
        shot("kotlin-type-fr") { TypeScreen(session(Language.FRENCH), { _, _ -> }, {}) }

        val levels = session(lowest = Level.WEAK)
        val four = levels.type("Anton Nebelmann", born = "1980-04-02")
        shot("kotlin-levels", HEIGHT * 4 / 3) { AnswerScreen(levels, four, onCard = {}, onBack = {}) }
        shot("kotlin-card", HEIGHT * 2) { CardScreen(levels, four.cards.first(), {}, {}) }

        val nobody = session.type("Mei Chenguang")
        shot("kotlin-none") { AnswerScreen(session, nobody, onCard = {}, onBack = {}) }

        val old = session(built = Day(2026, 11, 12))
        shot("kotlin-stale") { AnswerScreen(old, old.type("Mei Chenguang"), onCard = {}, onBack = {}) }

        val hidden = session.type("Dora Schleierhaft")
        shot("kotlin-discreet-covered") { AnswerScreen(session, hidden, onCard = {}, onBack = {}) }
        shot("kotlin-discreet-held") { AnswerScreen(session, hidden, notesUncovered = true, onCard = {}, onBack = {}) }

        val arabic = session(Language.ARABIC)
        val found = arabic.type("محمد الضبابي")
        shot("kotlin-arabic") { AnswerScreen(arabic, found, onCard = {}, onBack = {}) }
        shot("kotlin-arabic-card", HEIGHT * 4 / 3) { CardScreen(arabic, found.cards.first(), {}, {}) }

        val unread = session.scan("P<UTO ... smudged")
        shot("kotlin-not-searched") { AnswerScreen(session, unread, onCard = {}, onBack = {}) }
    }

    private fun shot(name: String, height: Int = HEIGHT, content: @Composable () -> Unit) {
        val scene = ImageComposeScene(WIDTH * SCALE, height * SCALE, Density(SCALE.toFloat()), content = content)
        try {
            // The second drawing has what the first one scheduled.
            scene.render(0)
            val image = scene.render(1_000_000_000)
            val bytes = checkNotNull(image.encodeToData(EncodedImageFormat.PNG)).bytes
            folder.mkdirs()
            File(folder, "$name.png").writeBytes(bytes)
            println("$name.png ${bytes.size} bytes")
        } finally {
            scene.close()
        }
    }

    private companion object {
        /** A usual phone, in units of 1/160 inch. */
        const val WIDTH = 412
        const val HEIGHT = 892
        const val SCALE = 2
        const val ZONE = "P<AUTNEBELMANN<<ANTON<<<<<<<<<<<<<<<<<<<<<<<\nZZ12345678AUT8004026M3106305<<<<<<<<<<<<<<<4"
    }
}
