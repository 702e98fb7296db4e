package org.noticematch

/**
 * Who is looked for: a name, and what else is known. Nothing but the name is needed.
 *
 * ```kotlin
 * Query("Jan Kowalski", born = "1957-03", nationalities = listOf("PL"))
 * ```
 *
 * @property name the name, in any script and order.
 * @property otherNames further spellings of the same name (the other readings of a passport line, the
 *   name in its original script): the best one counts.
 * @property truncated whether the last part of the name may be cut off, as in a machine-readable zone.
 * @property kind search only persons, organisations or vessels; `null` searches all.
 * @property born date of birth as far as known: `1957-03-05`, `1957-03`, `1957`, `circa 1958`, `1962..1963`.
 * @property bornUnsure whether the date may be misread, as where its check digit fails: then it can speak
 *   for a candidate and not against one.
 * @property sex sex.
 * @property nationalities ISO 3166 or ICAO 9303 codes, or names of countries.
 * @property birthPlace place of birth.
 * @property documents numbers of documents.
 */
public data class Query @JvmOverloads constructor(
    public val name: String,
    public val otherNames: List<String> = emptyList(),
    public val truncated: Boolean = false,
    public val kind: EntityKind? = null,
    public val born: String? = null,
    public val bornUnsure: Boolean = false,
    public val sex: Sex? = null,
    public val nationalities: List<String> = emptyList(),
    public val birthPlace: String? = null,
    public val documents: List<String> = emptyList(),
) {
    /** Another query with this date of birth (for Java; Kotlin has `copy`). */
    public fun withBorn(born: String?): Query = copy(born = born)

    /** Another query with this sex (for Java; Kotlin has `copy`). */
    public fun withSex(sex: Sex?): Query = copy(sex = sex)

    /** Another query with one nationality more. */
    public fun withNationality(nationality: String): Query = copy(nationalities = nationalities + nationality)

    /** Another query for entities of this kind only (for Java; Kotlin has `copy`). */
    public fun withKind(kind: EntityKind?): Query = copy(kind = kind)

    /** Another query with one document number more. */
    public fun withDocument(number: String): Query = copy(documents = documents + number)

    /** Says how long the name is and which facts are known, never what they are: it may end in a log. */
    override fun toString(): String =
        "Query(${name.length} characters, ${otherNames.size} other names, born ${if (born == null) "unknown" else "known"})"

    public companion object {
        /**
         * The query that a machine-readable zone asks: see [Mrz.parse].
         *
         * @throws NoticematchException.Mrz when nothing in the text has the shape of a zone.
         */
        @JvmStatic
        @JvmOverloads
        public fun fromMrz(text: String, today: Day = Day.today()): Query = Mrz.parse(text, today).toQuery()
    }
}

/**
 * How a search answers.
 *
 * @property limit the most candidates in an answer, the best ones.
 * @property minScore the lowest score of a candidate, 0.0 to 1.0; `null` is the profile's threshold of
 *   [Level.POSSIBLE].
 * @property profile thresholds, and how facts count.
 */
public data class Options @JvmOverloads constructor(
    public val limit: Int = 10,
    public val minScore: Double? = null,
    public val profile: Profile = Profile.BORDER,
)
