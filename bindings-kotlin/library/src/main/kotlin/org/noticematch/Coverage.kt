package org.noticematch

/**
 * Which lists, in which versions, an answer covers. "No candidates" means: none in these.
 *
 * @property lists the lists searched.
 * @property records entries searched.
 * @property names names searched.
 * @property unindexedNames names that stand in the entries but could not be indexed.
 * @property built when the index was made, where known (`2026-11-24`).
 * @property sentence in words, English.
 */
public data class Coverage(
    public val lists: List<ListInfo>,
    public val records: Long,
    public val names: Long,
    public val unindexedNames: Long,
    public val built: String?,
    public val sentence: String,
) {
    override fun toString(): String = sentence
}

/**
 * One list in an index.
 *
 * @property id short id (`un`, `ofac-sdn`).
 * @property version version or date of publication, as the publisher states it.
 * @property source name of the file it was read from, without its folder.
 * @property records its entries.
 * @property names the names of those entries.
 * @property dropped rows and values that the reader dropped or changed.
 */
public data class ListInfo(
    public val id: String,
    public val version: String?,
    public val source: String?,
    public val records: Long,
    public val names: Long,
    public val dropped: Long,
)
