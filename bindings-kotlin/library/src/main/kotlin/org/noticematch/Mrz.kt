package org.noticematch

/**
 * What a machine-readable zone says (ICAO Doc 9303), with the verdict on its check digits.
 *
 * A check digit that fails is a verdict on its field: it never refuses the name.
 *
 * @property names every way to read the name, the printed one first.
 * @property truncated whether the name may be cut to the length of its field.
 * @property documentCode `P`, `PP`, `I`, `V` …
 * @property issuingState issuing State or organisation as printed.
 * @property documentNumber number of the document.
 * @property documentNumberReadings where its check digit fails: readings that differ by one confusable
 *   character (O/0, I/1 …) and agree with it.
 * @property nationality nationality as printed; empty when not stated.
 * @property born day of birth, as far as the zone states it.
 * @property sex sex; `null` when not specified.
 * @property expires last day of validity.
 * @property failedChecks the fields whose check digit fails.
 * @property repairs how many characters were read otherwise than they stood there.
 */
public data class Mrz(
    public val names: List<String>,
    public val truncated: Boolean,
    public val documentCode: String,
    public val issuingState: String,
    public val documentNumber: String,
    public val documentNumberReadings: List<String>,
    public val nationality: String,
    public val born: String?,
    public val sex: Sex?,
    public val expires: String?,
    public val failedChecks: Set<Field>,
    public val repairs: Int,
) {
    /** A field with a check digit of its own. */
    public enum class Field {
        /** Number of the document. */
        DOCUMENT_NUMBER,

        /** Day of birth. */
        BORN,

        /** Last day of validity. */
        EXPIRES,

        /** Optional data. */
        OPTIONAL,

        /** All of them together. */
        COMPOSITE,
    }

    /**
     * The query that the zone asks. A date of birth whose check digit fails cannot speak against a candidate:
     * a misread one must not push the right person down. Of a number that fails, the readings that agree are
     * asked as well.
     */
    public fun toQuery(): Query = Query(
        name = names.firstOrNull().orEmpty(),
        otherNames = names.drop(1),
        truncated = truncated,
        kind = EntityKind.PERSON,
        born = born,
        bornUnsure = Field.BORN in failedChecks,
        sex = sex,
        // XXX, XXA and so on are no nationality but its absence.
        nationalities = listOf(nationality).filter { it.isNotEmpty() && !it.startsWith("XX") },
        documents = listOf(documentNumber).filter { it.isNotEmpty() } + documentNumberReadings,
    )

    /** Shows the layout's facts, never a name or a number. */
    override fun toString(): String = "Mrz($documentCode, ${names.size} readings, failed checks $failedChecks)"

    public companion object {
        /**
         * Reads a zone from text: two or three lines, or one string without breaks, also inside other text.
         * What a camera or a tired typist delivers is repaired where the layout leaves no doubt.
         *
         * @param today decides what century a two-digit year stands for.
         * @throws NoticematchException.Mrz when nothing in the text has the shape of a zone.
         */
        @JvmStatic
        @JvmOverloads
        public fun parse(text: String, today: Day = Day.today()): Mrz {
            val mrz = calling {
                org.noticematch.ffi.parseMrz(text, today.year.toShort(), today.month.toUByte(), today.day.toUByte())
            }
            return Mrz(
                names = mrz.names,
                truncated = mrz.truncated,
                documentCode = mrz.documentCode,
                issuingState = mrz.issuingState,
                documentNumber = mrz.documentNumber,
                documentNumberReadings = mrz.documentNumberReadings,
                nationality = mrz.nationality,
                born = mrz.born,
                sex = mrz.sex?.kotlin(),
                expires = mrz.expires,
                failedChecks = mrz.failedChecks.mapTo(linkedSetOf()) { Field.valueOf(it.uppercase()) },
                repairs = mrz.repairs,
            )
        }
    }
}
