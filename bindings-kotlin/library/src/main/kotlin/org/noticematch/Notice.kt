package org.noticematch

/** What kind of notice an entry is. [guidance] says what an officer may do with it. */
public enum class NoticeKind {
    /** INTERPOL red notice: a request to arrest, and no arrest warrant. */
    RED,

    /** INTERPOL diffusion, sent by a national bureau directly. */
    DIFFUSION,

    /** INTERPOL blue notice: information wanted. */
    BLUE,

    /** INTERPOL green notice: a warning. */
    GREEN,

    /** INTERPOL yellow notice: a missing person. */
    YELLOW,

    /** INTERPOL black notice: an unidentified body. */
    BLACK,

    /** INTERPOL orange notice: an imminent threat. */
    ORANGE,

    /** INTERPOL purple notice: modus operandi. */
    PURPLE,

    /** INTERPOL silver notice: assets. */
    SILVER,

    /** INTERPOL-United Nations Security Council special notice. */
    UN_SPECIAL,

    /** Entry of a sanctions list. */
    SANCTION,

    /** Entry of a list of politically exposed persons or another due-diligence list. */
    DUE_DILIGENCE,

    /** Discreet check: the person must not notice (SIS Art. 36). */
    DISCREET_CHECK,

    /** Anything else, or not stated. */
    OTHER,
    ;

    /** What such an entry means in law and what to do next, in a language. */
    @JvmOverloads
    public fun guidance(language: Language = Language.ENGLISH): NoticeGuidance = GUIDANCE[language.ordinal][ordinal]

    private companion object {
        /** Fetched once: the table is small and every card needs it. */
        private val GUIDANCE: List<List<NoticeGuidance>> by lazy {
            Language.entries.map { language -> NoticeKind.entries.map { it.fetch(language) } }
        }

        private fun NoticeKind.fetch(language: Language): NoticeGuidance {
            val notice = org.noticematch.ffi.notice(native(), language.native())
            return NoticeGuidance(
                kind = this,
                label = notice.label,
                legalEffect = notice.legalEffect,
                nextStep = notice.nextStep,
                actionPriority = notice.actionPriority,
                isForScreening = notice.forScreening,
                isDiscreet = notice.discreet,
            )
        }
    }
}

/** What a kind of notice means, in one language. Guidance for a screen, no legal advice. */
public data class NoticeGuidance(
    /** The kind. */
    public val kind: NoticeKind,
    /** What it is called. */
    public val label: String,
    /** What such an entry means in law, and what it does not. */
    public val legalEffect: String,
    /** What to do next with a candidate. */
    public val nextStep: String,
    /** In which order several alerts are handled: 1 first (SIRENE manual 2013/115/EU 2.2.2). */
    public val actionPriority: Int,
    /** Whether the kind is meant for screening living travellers. */
    public val isForScreening: Boolean,
    /** Whether the person must not notice that the check gave a result. */
    public val isDiscreet: Boolean,
)
