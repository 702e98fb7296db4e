package org.noticematch

/** Reads the answers of one native call; the other half is `src/pack.rs`. */
internal class Packed(private val bytes: ByteArray) {
    private var at = 0

    /** The next answer. */
    fun answer(list: Watchlist, query: Query, options: Options): Candidates {
        val workLimited = byte() != 0
        val why = byte()
        val unsearchable = if (why == NONE) null else Unsearchable(Unsearchable.Kind.entries[why], text())
        val notes = list(int()) { QueryNote(text(), text()) }
        val search = Search(list, query, options)
        val candidates = list(int()) { candidate(search) }
        return Candidates(search, candidates, unsearchable, workLimited, notes)
    }

    private fun candidate(search: Search) = Candidate(
        search = search,
        points = (byte() shl 8) or byte(),
        level = Level.entries[byte()],
        nameKind = NameKind.entries[byte()],
        nameQuality = byte().let { if (it == NONE) null else NameQuality.entries[it] },
        kind = EntityKind.entries[byte()],
        notice = NoticeKind.entries[byte()],
        recordNumber = int().toLong(),
        recordId = text(),
        list = sameText(),
        name = text(),
    )

    private inline fun <T> list(size: Int, item: () -> T): List<T> {
        if (size == 0) return emptyList()
        val items = ArrayList<T>(size)
        repeat(size) { items.add(item()) }
        return items
    }

    private fun byte(): Int = bytes[at++].toInt() and 0xff

    private fun int(): Int = (byte() shl 24) or (byte() shl 16) or (byte() shl 8) or byte()

    private fun text(): String {
        val size = int()
        return String(bytes, at, size, Charsets.UTF_8).also { at += size }
    }

    private var lastText = ""
    private var lastAt = 0
    private var lastSize = -1

    /** A text that mostly is the one before: the list of a candidate. */
    private fun sameText(): String {
        val size = int()
        if (size != lastSize || !sameBytes(size)) {
            lastText = String(bytes, at, size, Charsets.UTF_8)
            lastAt = at
            lastSize = size
        }
        at += size
        return lastText
    }

    private fun sameBytes(size: Int): Boolean {
        for (offset in 0 until size) if (bytes[lastAt + offset] != bytes[at + offset]) return false
        return true
    }

    private companion object {
        const val NONE = 0xff
    }
}
