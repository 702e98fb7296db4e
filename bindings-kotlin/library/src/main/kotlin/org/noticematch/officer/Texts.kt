package org.noticematch.officer

import org.noticematch.Language

/**
 * The texts of one language, from `texts.tsv`: a key and one column a language, so that a translator sees
 * all of them side by side.
 */
internal class Texts private constructor(private val language: Language, private val texts: Map<String, String>) {
    /** The text of a key; the key itself where the table has none, which a test rules out. */
    operator fun get(key: String): String = texts[key] ?: key

    /** The text with its places `{0}`, `{1}` … filled in. */
    fun format(key: String, vararg values: Any): String =
        values.foldIndexed(this[key]) { place, text, value -> text.replace("{$place}", value.toString()) }

    /** The text for a number of things: `key_one`, `key_two` where a language has a dual, `key_many`. */
    fun count(key: String, number: Int): String {
        val form = when {
            number == 1 -> "one"
            number == 2 && language == Language.ARABIC -> "two"
            number in 3..10 && language == Language.ARABIC -> "few"
            else -> "many"
        }
        return format("${key}_$form", number)
    }

    val keys: Set<String> get() = texts.keys

    companion object {
        private val tables: Map<Language, Texts> by lazy {
            val stream = checkNotNull(Texts::class.java.getResourceAsStream("/org/noticematch/officer/texts.tsv")) {
                "the library lacks its table of texts"
            }
            val rows = stream.bufferedReader().useLines { lines ->
                lines.filter { it.isNotBlank() && !it.startsWith('#') }.map { it.split('\t') }.toList()
            }
            Language.entries.associateWith { language ->
                Texts(language, rows.associate { it[0] to it.getOrElse(language.ordinal + 1) { "" } })
            }
        }

        fun of(language: Language): Texts = tables.getValue(language)
    }
}
