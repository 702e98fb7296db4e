package org.noticematch

/**
 * What happened to one entry between two versions of a list: see [Watchlist.diff].
 *
 * @property kind added, changed or withdrawn.
 * @property list the id of the list.
 * @property recordId the publisher's own id.
 * @property fields of a changed entry: the fields that differ.
 */
public data class Change(
    public val kind: Kind,
    public val list: String,
    public val recordId: String,
    public val fields: List<FieldChange>,
) {
    /** What happened. */
    public enum class Kind {
        /** It is new. */
        ADDED,

        /** Some of its fields differ. */
        CHANGED,

        /** It is gone. */
        WITHDRAWN,
    }
}

/**
 * One field of an entry before and after.
 *
 * @property field name of the field.
 * @property old before, as JSON; `null` as text where it was absent.
 * @property new after, likewise.
 */
public data class FieldChange(
    public val field: String,
    public val old: String,
    public val new: String,
)
