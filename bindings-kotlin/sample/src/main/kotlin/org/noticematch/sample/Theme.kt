package org.noticematch.sample

import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import org.noticematch.Language

/**
 * Black on white, large, few colours: a screen in the sun shows contrast and shape, hardly any hue. No
 * colour carries a meaning alone; beside each stands a word or a shape.
 */
object Ink {
    val paper = Color(0xFFFFFFFF)
    val ink = Color(0xFF000000)
    val soft = Color(0xFF3A3A3A)
    val line = Color(0xFF6B6B6B)
    val field = Color(0xFFF0F0F0)
    val header = Color(0xFF10243E)
    val action = Color(0xFF0B4FA8)
    val alert = Color(0xFFA30000)
    val alertPaper = Color(0xFFFFE9E6)
    val caution = Color(0xFFFFC400)
    val mark = Color(0xFFFFE58A)
}

/** Nothing that is touched is smaller: a gloved fingertip covers some 15 mm. */
val TOUCH = 64.dp

val corner = RoundedCornerShape(10.dp)

val huge = TextStyle(fontSize = 27.sp, fontWeight = FontWeight.Bold, color = Ink.ink, lineHeight = 32.sp)
val large = TextStyle(fontSize = 21.sp, fontWeight = FontWeight.Bold, color = Ink.ink, lineHeight = 26.sp)
val body = TextStyle(fontSize = 18.sp, color = Ink.ink, lineHeight = 24.sp)
val bold = body.copy(fontWeight = FontWeight.Bold)
val small = TextStyle(fontSize = 16.sp, color = Ink.soft, lineHeight = 21.sp)
val mono = TextStyle(fontSize = 15.sp, fontFamily = FontFamily.Monospace, color = Ink.ink, lineHeight = 22.sp)

/** Lays everything out in the direction of the language. */
@Composable
fun InDirectionOf(language: Language, content: @Composable () -> Unit) {
    val direction = if (language.isRightToLeft) LayoutDirection.Rtl else LayoutDirection.Ltr
    CompositionLocalProvider(LocalLayoutDirection provides direction, content = content)
}
