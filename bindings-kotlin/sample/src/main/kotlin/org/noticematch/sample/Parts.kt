package org.noticematch.sample

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.gestures.detectTapGestures
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.text.SpanStyle
import androidx.compose.ui.text.buildAnnotatedString
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.style.TextDecoration
import androidx.compose.ui.unit.dp
import org.noticematch.Level
import org.noticematch.officer.Agreement
import org.noticematch.officer.Card
import org.noticematch.officer.CoverageView
import org.noticematch.officer.Fact
import org.noticematch.officer.Freshness
import org.noticematch.officer.Notes
import org.noticematch.officer.OfficerSession

@Composable
fun BigButton(text: String, filled: Boolean = true, modifier: Modifier = Modifier, onClick: () -> Unit) {
    val paper = if (filled) Ink.action else Ink.paper
    Box(
        modifier.fillMaxWidth().heightIn(min = TOUCH).background(paper, corner).border(2.dp, Ink.action, corner)
            .clickable(onClick = onClick).padding(horizontal = 8.dp, vertical = 8.dp),
        contentAlignment = Alignment.Center,
    ) {
        Text(text, style = large.copy(color = if (filled) Ink.paper else Ink.action, textAlign = TextAlign.Center))
    }
}

/** How alike, as filled blocks: four for strong, one for weak. Seen without colour and from arm's length. */
@Composable
fun LevelBlocks(level: Level) {
    Row(horizontalArrangement = Arrangement.spacedBy(4.dp)) {
        for (step in 1..Level.STRONG.ordinal) {
            val paper = if (step <= level.ordinal) Ink.ink else Ink.paper
            Box(Modifier.size(width = 24.dp, height = 16.dp).background(paper).border(2.dp, Ink.ink))
        }
    }
}

/** A sign and a sentence that must not be overlooked. */
@Composable
fun Banner(sign: String, text: String, paper: Color, ink: Color, edge: Color) {
    Row(
        Modifier.fillMaxWidth().background(paper, corner).border(3.dp, edge, corner).padding(12.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Text(sign, style = huge.copy(color = ink))
        Spacer(Modifier.width(12.dp))
        Text(text, style = bold.copy(color = ink))
    }
}

/** Which lists, how old: on every screen. */
@Composable
fun CoverageBox(coverage: CoverageView) {
    Column(Modifier.fillMaxWidth().border(2.dp, Ink.line, corner).padding(12.dp)) {
        Text(coverage.title, style = bold)
        for (list in coverage.lists) {
            Row(Modifier.fillMaxWidth().padding(top = 4.dp), verticalAlignment = Alignment.CenterVertically) {
                Text(sign(list.freshness), style = large)
                Spacer(Modifier.width(8.dp))
                Text("${list.id}: ${list.entries}", style = body, modifier = Modifier.weight(1f))
                Text(list.ageText, style = bold)
            }
        }
        if (coverage.notCovered.isNotEmpty()) {
            Text(coverage.notCovered, style = small, modifier = Modifier.padding(top = 4.dp))
        }
    }
}

private fun sign(freshness: Freshness): String = when (freshness) {
    Freshness.FRESH -> "●"
    Freshness.UNKNOWN -> "?"
    Freshness.STALE -> "▲"
    Freshness.CLOCK_WRONG -> "▲"
}

@Composable
fun StaleBanner(coverage: CoverageView) {
    coverage.warning?.let { Banner("▲", it, Ink.caution, Ink.ink, Ink.ink) }
}

/** The notes on the document: covered until a finger rests on them; discreet checks stand in here. */
@Composable
fun NotesBox(notes: Notes, session: OfficerSession, uncovered: Boolean = false) {
    var held by remember { mutableStateOf(uncovered) }
    Column(
        Modifier.fillMaxWidth().heightIn(min = TOUCH).background(Ink.field, corner).border(2.dp, Ink.line, corner)
            .pointerInput(Unit) {
                detectTapGestures(onPress = {
                    held = true
                    tryAwaitRelease()
                    held = uncovered
                })
            }.padding(12.dp),
    ) {
        Row(verticalAlignment = Alignment.CenterVertically) {
            Text(notes.coverTitle, style = bold, modifier = Modifier.weight(1f))
            Text("${notes.count}", style = large)
        }
        if (held) {
            notes.lines.forEach { Text("– $it", style = body) }
            notes.discreet.forEach { DiscreetText(it, session) }
        } else {
            Text(notes.coverHint, style = small)
        }
    }
}

/** Small grey text, read at arm's length by nobody but the one who holds the phone. */
@Composable
private fun DiscreetText(card: Card, session: OfficerSession) {
    val entry = card.entries.first()
    Column(Modifier.padding(top = 8.dp), verticalArrangement = Arrangement.spacedBy(4.dp)) {
        if (card.warnings.isNotEmpty()) {
            val text = "${session.text("warnings")}: ${card.warnings.joinToString(" · ")}"
            Text(text, style = small.copy(fontWeight = FontWeight.Bold))
        }
        Text("${card.name} · ${card.levelText}", style = small.copy(fontWeight = FontWeight.Bold))
        Text("${entry.noticeText}. ${entry.legalEffect}", style = small)
        Text("${session.text("next_step")}: ${entry.nextStep}", style = small.copy(fontWeight = FontWeight.Bold))
        Text(entry.confirmWith, style = small)
        Text(card.facts.joinToString(" · ", transform = ::inShort), style = small)
    }
}

private fun inShort(fact: Fact): String {
    val compared = if (fact.agreement == Agreement.UNKNOWN) "" else " (${fact.agreementText})"
    return "${fact.label}: ${fact.listed}$compared"
}

/** The name with its parts marked: on yellow what is alike, underlined what agrees, so that it shows without colour. */
fun marked(card: Card): AnnotatedString = buildAnnotatedString {
    append(card.name)
    fun mark(spans: List<IntRange>, style: SpanStyle) =
        spans.filter { it.first >= 0 && it.last < card.name.length }.forEach { addStyle(style, it.first, it.last + 1) }
    mark(card.resembling, SpanStyle(background = Ink.mark))
    mark(card.highlights, SpanStyle(background = Ink.mark, textDecoration = TextDecoration.Underline))
}

/** Asked beside listed, with a word and a sign for how they compare. */
@Composable
fun FactTable(facts: List<Fact>, session: OfficerSession) {
    Column(Modifier.fillMaxWidth()) {
        for (fact in facts) {
            Row(Modifier.fillMaxWidth().padding(vertical = 3.dp), verticalAlignment = Alignment.Top) {
                Column(Modifier.weight(1f)) {
                    Text(fact.label, style = small)
                    if (fact.asked.isNotEmpty()) Text("${session.text("asked")}: ${fact.asked}", style = body)
                    if (fact.listed.isNotEmpty()) Text("${session.text("listed")}: ${fact.listed}", style = body)
                }
                if (fact.agreement != Agreement.UNKNOWN) {
                    Text("${sign(fact.agreement)} ${fact.agreementText}", style = bold)
                }
            }
        }
    }
}

private fun sign(agreement: Agreement): String = when (agreement) {
    Agreement.AGREES -> "="
    Agreement.NEAR -> "≈"
    Agreement.DIFFERS -> "≠"
    Agreement.UNKNOWN -> ""
}
