package org.noticematch

/**
 * One entry of a list, as its publisher wrote it. Dates are texts such as `1957-03-05`, `1957-03`,
 * `circa 1958` or `1962..1963`.
 *
 * @property id the publisher's own id.
 * @property list short id of the list.
 * @property kind person, organisation, vessel …
 * @property names every name, the primary one first.
 * @property born dates of birth; several when sources differ.
 * @property sex sex as published.
 * @property nationalities as published (code or name of the country).
 * @property birthPlaces places of birth as published.
 * @property addresses addresses and countries of residence.
 * @property documents passports, identity cards …
 * @property notice what kind of notice it is.
 * @property authority the authority that issued the notice (country code or name).
 * @property programs programmes or regimes under which it stands.
 * @property warnings warnings for an officer's safety, as published.
 * @property remarks charges, reasons or comments, as published.
 * @property titles titles and positions.
 * @property validFrom first day on which it is valid.
 * @property expires day from which it must no longer be used.
 * @property updated day of the last change.
 * @property isFlagged whether the publisher's flag suspends the action asked for (SIS Art. 24).
 * @property purposes purposes for which it may be consulted; empty means any.
 * @property related ids of linked entries in the same list.
 * @property link where the publisher shows it.
 * @property photo reference to a photograph.
 * @property other other published fields, name and value.
 */
public data class Record(
    public val id: String,
    public val list: String,
    public val kind: EntityKind,
    public val names: List<ListedName>,
    public val born: List<String>,
    public val sex: Sex?,
    public val nationalities: List<String>,
    public val birthPlaces: List<Place>,
    public val addresses: List<Place>,
    public val documents: List<Document>,
    public val notice: NoticeKind,
    public val authority: String?,
    public val programs: List<String>,
    public val warnings: List<String>,
    public val remarks: List<String>,
    public val titles: List<String>,
    public val validFrom: String?,
    public val expires: String?,
    public val updated: String?,
    public val isFlagged: Boolean,
    public val purposes: List<String>,
    public val related: List<String>,
    public val link: String?,
    public val photo: String?,
    public val other: List<Pair<String, String>>,
) {
    /** The name under which the entry is published: the first primary one, else the first one. */
    public val primaryName: ListedName? get() = names.firstOrNull { it.kind == NameKind.PRIMARY } ?: names.firstOrNull()

    /** List and id, never a name: it may end in a log. */
    override fun toString(): String = "Record($list $id)"
}

/**
 * One spelling of one name of an entry.
 *
 * @property text the name as published.
 * @property kind its role.
 * @property quality how good the publisher says it is; `null` when not said.
 * @property language language tag as published.
 */
public data class ListedName(
    public val text: String,
    public val kind: NameKind,
    public val quality: NameQuality?,
    public val language: String?,
)

/**
 * A place as published.
 *
 * @property text the whole text, or city and region.
 * @property country code or name of the country.
 */
public data class Place(
    public val text: String,
    public val country: String?,
)

/**
 * A document or registration as published.
 *
 * @property kind its kind (`Passport`, `IMO number`).
 * @property number its number.
 * @property country issuing country.
 * @property issued day of issue.
 * @property expires last day of validity.
 * @property note note as published.
 */
public data class Document(
    public val kind: String,
    public val number: String,
    public val country: String?,
    public val issued: String?,
    public val expires: String?,
    public val note: String?,
)
