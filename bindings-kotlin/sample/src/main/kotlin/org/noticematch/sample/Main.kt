package org.noticematch.sample

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.setValue
import androidx.compose.ui.unit.DpSize
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Window
import androidx.compose.ui.window.application
import androidx.compose.ui.window.rememberWindowState
import kotlinx.coroutines.launch
import org.noticematch.Language
import org.noticematch.Watchlist
import org.noticematch.officer.Answer
import org.noticematch.officer.Card
import org.noticematch.officer.OfficerSession
import org.noticematch.officer.OfficerSettings

/** Where the officer is. */
private sealed interface Place {
    data object Scan : Place

    data object Type : Place

    data class Found(val answer: Answer) : Place

    data class Person(val answer: Answer, val card: Card) : Place
}

/** The whole app: screens and the way between them. Everything else is [OfficerSession]. */
@Composable
fun OfficerApp(session: OfficerSession) {
    var place by remember { mutableStateOf<Place>(Place.Scan) }
    val scope = rememberCoroutineScope()
    when (val here = place) {
        Place.Scan -> ScanScreen(
            session,
            start = "",
            onSearch = { scope.launch { place = Place.Found(session.awaitScan(it)) } },
            onType = { place = Place.Type },
        )
        Place.Type -> TypeScreen(
            session,
            onSearch = { name, born -> scope.launch { place = Place.Found(session.awaitType(name, born)) } },
            onBack = { place = Place.Scan },
        )
        is Place.Found -> AnswerScreen(
            session,
            here.answer,
            onCard = { place = Place.Person(here.answer, it) },
            onBack = { place = Place.Scan },
        )
        is Place.Person -> CardScreen(
            session,
            here.card,
            onDecide = {
                session.decide(here.card, it)
                place = Place.Found(here.answer)
            },
            onBack = { place = Place.Found(here.answer) },
        )
    }
}

/** Runs the app on a desktop with the demonstration list, in the language of the first argument (`en`). */
fun main(arguments: Array<String>) {
    val list = Watchlist.demo()
    val session = OfficerSession(list, OfficerSettings(Language.of(arguments.firstOrNull().orEmpty())))
    application {
        val state = rememberWindowState(size = DpSize(412.dp, 892.dp))
        Window(onCloseRequest = { list.close(); exitApplication() }, state = state, title = session.text("app_title")) {
            OfficerApp(session)
        }
    }
}
