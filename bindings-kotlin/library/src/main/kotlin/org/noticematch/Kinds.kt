package org.noticematch

/** What an entry of a list is about. */
public enum class EntityKind {
    /** A natural person. */
    PERSON,

    /** A company, group, authority or other organisation. */
    ORGANIZATION,

    /** A ship (or an aircraft, where a list mixes them). */
    VESSEL,

    /** Something else, or not stated. */
    OTHER,
}

/** Sex as documents state it. */
public enum class Sex {
    /** Female. */
    FEMALE,

    /** Male. */
    MALE,

    /** Neither, as some States' documents say (`X`). */
    OTHER,
}

/** What role a listed name plays. */
public enum class NameKind {
    /** The name under which the entry is published. */
    PRIMARY,

    /** Another name or spelling ("also known as"). */
    ALIAS,

    /** Name at birth (maiden name). */
    BIRTH,

    /** Former name ("formerly known as"). */
    PREVIOUS,

    /** The name in its original script. */
    ORIGINAL_SCRIPT,

    /** A name of a victim whose identity the listed person misuses (SIS Art. 62). */
    MISUSED_IDENTITY,
}

/** How good the publisher says a name is (UN Good/Low, OFAC weak, EU `@strong`). */
public enum class NameQuality {
    /** Good or strong: to be screened. */
    GOOD,

    /** Low or weak: for confirmation; it cannot alert alone (OFAC FAQ 122-124). */
    LOW,
}

/** How strongly a candidate resembles the query. From [POSSIBLE] on a person is asked to look. */
public enum class Level {
    /** Below all levels. */
    NONE,

    /** Some parts agree; not worth a look by itself. */
    WEAK,

    /** To be looked at. */
    POSSIBLE,

    /** To be looked at first. */
    PROBABLE,

    /** The same name, as far as names go. Still no identification: only a person confirms. */
    STRONG,
}

/** A named set of thresholds and rules for one kind of use. */
public enum class Profile {
    /** A border officer: facts lift and lower, few false alerts. */
    BORDER,

    /** Sanctions screening: facts may lift a name but never lower it. */
    SANCTIONS,

    /** Fewer alerts, for lists of millions. */
    PRECISE,

    /** More alerts, where a miss is worse than work. */
    BROAD,
    ;

    /** The lowest score of a level, 0.0 to 1.0. */
    public fun threshold(level: Level): Double =
        org.noticematch.ffi.levelThreshold(native(), level.native()) / POINTS
}

/** The language of the sentences that a person reads: INTERPOL's working languages. */
public enum class Language(
    /** The two-letter tag (ISO 639-1). */
    public val tag: String,
) {
    /** English. */
    ENGLISH("en"),

    /** French. */
    FRENCH("fr"),

    /** Spanish. */
    SPANISH("es"),

    /** Arabic. */
    ARABIC("ar"),
    ;

    /** Whether it is written from right to left. */
    public val isRightToLeft: Boolean get() = this == ARABIC

    public companion object {
        /** The language of a tag such as `fr` or `fr-CA`; English for any other. */
        @JvmStatic
        public fun of(tag: String): Language {
            val primary = tag.substringBefore('-').substringBefore('_').lowercase()
            return entries.firstOrNull { it.tag == primary } ?: ENGLISH
        }
    }
}

/** Points of the full scale: a score of 1.000. */
internal const val POINTS: Double = 1000.0
