package org.noticematch.sample

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import org.noticematch.officer.Answer
import org.noticematch.officer.Card
import org.noticematch.officer.Decision
import org.noticematch.officer.OfficerSession

/** Header, content that scrolls, and nothing else: the same frame on every screen. */
@Composable
fun Frame(session: OfficerSession, onBack: (() -> Unit)?, content: @Composable ColumnScope.() -> Unit) {
    InDirectionOf(session.settings.language) {
        Column(Modifier.fillMaxSize().background(Ink.paper)) {
            Row(
                Modifier.fillMaxWidth().height(TOUCH).background(Ink.header).padding(horizontal = 16.dp),
                verticalAlignment = Alignment.CenterVertically,
            ) {
                val back = if (onBack == null) "" else if (session.settings.language.isRightToLeft) "→ " else "← "
                val click = if (onBack == null) Modifier else Modifier.clickable(onClick = onBack)
                Text(back + session.text("app_title"), style = large.copy(color = Ink.paper), modifier = click.weight(1f))
                Text(session.text("offline"), style = bold.copy(color = Ink.paper))
            }
            Column(
                Modifier.fillMaxSize().verticalScroll(rememberScrollState()).padding(14.dp),
                verticalArrangement = Arrangement.spacedBy(12.dp),
                content = content,
            )
        }
    }
}

/** Scan, or correct what was read. The camera's picture and its reader belong to the app; here is their place. */
@Composable
fun ScanScreen(session: OfficerSession, start: String, onSearch: (String) -> Unit, onType: () -> Unit) {
    var lines by remember { mutableStateOf(start) }
    Frame(session, null) {
        StaleBanner(session.coverage())
        Box(
            Modifier.fillMaxWidth().height(190.dp).background(Ink.soft, corner),
            contentAlignment = Alignment.Center,
        ) {
            Text(session.text("camera_placeholder"), style = small.copy(color = Ink.field))
            Box(Modifier.align(Alignment.BottomCenter).padding(14.dp).fillMaxWidth().height(64.dp).border(4.dp, Ink.caution, corner))
        }
        Text(session.text("scan_hint"), style = body)
        Text(session.text("mrz_label"), style = bold)
        // The lines of a passport run from left to right in every language.
        CompositionLocalProvider(LocalLayoutDirection provides LayoutDirection.Ltr) {
            BasicTextField(
                lines, { lines = it }, textStyle = mono.copy(fontSize = 13.sp),
                modifier = Modifier.fillMaxWidth().heightIn(min = TOUCH).background(Ink.field, corner)
                    .border(2.dp, Ink.line, corner).padding(horizontal = 6.dp, vertical = 12.dp),
            )
        }
        BigButton(session.text("search")) { onSearch(lines) }
        BigButton(session.text("type"), filled = false) { onType() }
        CoverageBox(session.coverage())
    }
}

/** Fewer fields, for when there is no passport line. */
@Composable
fun TypeScreen(session: OfficerSession, onSearch: (String, String) -> Unit, onBack: () -> Unit) {
    var name by remember { mutableStateOf("") }
    var born by remember { mutableStateOf("") }
    Frame(session, onBack) {
        Text(session.text("name_label"), style = bold)
        Field(name) { name = it }
        Text(session.text("born_label"), style = bold)
        Field(born) { born = it }
        BigButton(session.text("search")) { onSearch(name, born) }
    }
}

@Composable
private fun Field(value: String, onChange: (String) -> Unit) {
    BasicTextField(
        value, onChange, textStyle = large, singleLine = true,
        modifier = Modifier.fillMaxWidth().heightIn(min = TOUCH).background(Ink.field, corner)
            .border(2.dp, Ink.line, corner).padding(16.dp),
    )
}

/** The answer: what happened in one line, then the people, then what was searched. */
@Composable
fun AnswerScreen(
    session: OfficerSession,
    answer: Answer,
    notesUncovered: Boolean = false,
    onCard: (Card) -> Unit,
    onBack: () -> Unit,
) {
    Frame(session, onBack) {
        StaleBanner(answer.coverage)
        if (answer.kind == Answer.Kind.NOT_SEARCHED) {
            Banner("✕", answer.title, Ink.caution, Ink.ink, Ink.ink)
        } else {
            Text(answer.title, style = huge)
        }
        Text(answer.explanation, style = body)
        answer.remarks.forEach { Banner("!", it, Ink.field, Ink.ink, Ink.line) }
        answer.cards.forEach { CardSummary(it, session) { onCard(it) } }
        NotesBox(answer.notes, session, notesUncovered)
        CoverageBox(answer.coverage)
    }
}

@Composable
private fun WarningBanner(card: Card, session: OfficerSession) {
    val text = "${session.text("warnings")}: ${card.warnings.joinToString(" · ")}"
    Banner("!", text, Ink.alertPaper, Ink.alert, Ink.alert)
}

/** One person in short: warnings, what is asked, how alike, the name. */
@Composable
private fun CardSummary(card: Card, session: OfficerSession, onClick: () -> Unit) {
    Column(
        Modifier.fillMaxWidth().border(3.dp, Ink.ink, corner).clickable(onClick = onClick).padding(12.dp),
        verticalArrangement = Arrangement.spacedBy(6.dp),
    ) {
        if (card.warnings.isNotEmpty()) WarningBanner(card, session)
        Text(card.entries.first().noticeText, style = bold)
        Text(marked(card), style = large)
        Row(horizontalArrangement = Arrangement.spacedBy(10.dp), verticalAlignment = Alignment.CenterVertically) {
            LevelBlocks(card.level)
            Text(card.levelText, style = bold)
        }
        val compared = card.facts.filter { it.agreement != org.noticematch.officer.Agreement.UNKNOWN }
        if (compared.isNotEmpty()) Text(compared.joinToString(" · ") { "${it.label}: ${it.agreementText}" }, style = body)
        card.marks.forEach { Text(it, style = bold) }
    }
}

/** One person in full, and the decision. */
@Composable
fun CardScreen(session: OfficerSession, card: Card, onDecide: (Decision) -> Unit, onBack: () -> Unit) {
    Frame(session, onBack) {
        if (card.warnings.isNotEmpty()) WarningBanner(card, session)
        card.marks.forEach { Banner("!", it, Ink.caution, Ink.ink, Ink.ink) }
        Text(marked(card), style = huge)
        Row(horizontalArrangement = Arrangement.spacedBy(10.dp), verticalAlignment = Alignment.CenterVertically) {
            LevelBlocks(card.level)
            Text(card.levelText, style = bold)
        }
        FactTable(card.facts, session)
        Reasons("+", session.text("reasons_for"), card.reasonsFor)
        Reasons("–", session.text("reasons_against"), card.reasonsAgainst)
        for (entry in card.entries) {
            Column(Modifier.fillMaxWidth().border(2.dp, Ink.line, corner).padding(12.dp), Arrangement.spacedBy(6.dp)) {
                Text(entry.noticeText, style = large)
                Text(entry.legalEffect, style = body)
                Text("${session.text("next_step")}: ${entry.nextStep}", style = bold)
                Text(entry.confirmWith, style = body)
            }
        }
        BigButton(session.text("same_person"), filled = false) { onDecide(Decision.SAME_PERSON) }
        BigButton(session.text("not_the_same"), filled = false) { onDecide(Decision.NOT_THE_SAME) }
        BigButton(session.text("inconclusive"), filled = false) { onDecide(Decision.INCONCLUSIVE) }
        Text(session.text("decision_kept"), style = small.copy(textAlign = TextAlign.Center), modifier = Modifier.fillMaxWidth())
    }
}

@Composable
private fun Reasons(sign: String, title: String, reasons: List<String>) {
    if (reasons.isEmpty()) return
    Column(verticalArrangement = Arrangement.spacedBy(2.dp)) {
        Text(title, style = bold)
        reasons.forEach { Text("$sign $it", style = body) }
    }
}
