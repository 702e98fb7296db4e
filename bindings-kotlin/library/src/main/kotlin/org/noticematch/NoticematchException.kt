package org.noticematch

/**
 * What the library throws. The message says what was being done, where, what was found and what to do;
 * it never holds a name or a query. A name that cannot be looked up is no exception but an answer: see
 * [Candidates.unsearchable].
 */
public sealed class NoticematchException(message: String, cause: Throwable? = null) : RuntimeException(message, cause) {
    /** A file could not be read or written. */
    public class Io internal constructor(message: String) : NoticematchException(message)

    /** A list file or a value in the form of lists is malformed. */
    public class ListFormat internal constructor(message: String) : NoticematchException(message)

    /** The file is no index of this library, or is damaged. */
    public class IndexFile internal constructor(message: String) : NoticematchException(message)

    /** The index has another format version or other analysis tables: build it anew from the list. */
    public class IndexVersion internal constructor(message: String) : NoticematchException(message)

    /** An option lies outside its range. */
    public class InvalidOption internal constructor(message: String) : NoticematchException(message)

    /** Nothing in the text has the shape of a machine-readable zone. */
    public class Mrz internal constructor(message: String) : NoticematchException(message)

    /**
     * A signed bundle, a key, an audit log or evidence was refused. The list that was in use still serves.
     *
     * The [cause] is what the app's own key threw, where that was it.
     *
     * @property refusal why.
     */
    public class Refused internal constructor(
        message: String,
        public val refusal: Refusal,
        cause: Throwable? = null,
    ) : NoticematchException(message, cause)

    /** A defect of this library. Please report it with the message. */
    public class Internal internal constructor(message: String, cause: Throwable?) : NoticematchException(message, cause)
}

/**
 * Why something was refused.
 *
 * @property id the stable id, as logs and the other languages use it.
 */
public enum class Refusal(public val id: String) {
    /** The bytes are not what they are said to be. */
    MALFORMED("malformed"),

    /** The file ends before it should. */
    TRUNCATED("truncated"),

    /** A size lies above the limit set for this device, or bytes follow the end. */
    OVERSIZED("oversized"),

    /** Fewer valid signatures of trusted keys than are asked for. */
    UNSIGNED("unsigned"),

    /** The key set that signs is not the trusted one nor its signed successor. */
    ROOT("root"),

    /** It is past its last moment of use, or older than this device permits. */
    EXPIRED("expired"),

    /** It was issued in the future of this device's clock. */
    NOT_YET("not-yet"),

    /** It is older than what this device has already accepted. */
    ROLLED_BACK("rolled-back"),

    /** A newer list exists and this one is offered again. */
    FROZEN("frozen"),

    /** A part is not the one that the signed manifest names, or another list than the one that was asked. */
    MIXED("mixed"),

    /** A delta does not stand on the list that this device holds. */
    WRONG_BASE("wrong-base"),

    /** The device's clock was set back. */
    CLOCK_BACK("clock-back"),

    /** The bundle is for another copy, or this copy was revoked. */
    COPY("copy"),

    /** A training list where a real one is in use, or the other way round. */
    TRAINING("training"),

    /** The key does not open it, or was not given. */
    KEY("key"),

    /** The device's own trusted state is missing or was changed. */
    STATE("state"),

    /** A log or evidence was changed, reordered or cut. */
    TAMPERED("tampered"),

    /** The policy asks for a justification and there is none. */
    JUSTIFICATION("justification"),

    /** Another reason, which the message states. */
    OTHER("other"),
    ;

    internal companion object {
        fun of(id: String): Refusal = entries.firstOrNull { it.id == id } ?: OTHER
    }
}
