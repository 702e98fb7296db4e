package org.noticematch

import java.util.Calendar
import java.util.GregorianCalendar

/**
 * A day of the Gregorian calendar. (`java.time` would need Android 8; this library runs on Android 7.)
 *
 * @property year the year, as in 2026.
 * @property month 1 to 12.
 * @property day 1 to 31.
 */
public data class Day(
    public val year: Int,
    public val month: Int,
    public val day: Int,
) : Comparable<Day> {
    init {
        require(year in 1..9999 && month in 1..12 && day in 1..31) { "not a day: year $year, month $month, day $day" }
    }

    /** Days since 1970-01-01; negative before it. */
    public val epochDay: Long
        get() {
            // Days from the civil calendar, counted in years that begin in March.
            val shifted = if (month <= 2) year - 1L else year.toLong()
            val era = Math.floorDiv(shifted, 400L)
            val yearOfEra = shifted - era * 400
            val dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
            return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        }

    /** Days from this day to another; negative when that lies before. */
    public fun daysUntil(other: Day): Long = other.epochDay - epochDay

    override fun compareTo(other: Day): Int = epochDay.compareTo(other.epochDay)

    /** `2026-11-24`. */
    override fun toString(): String = "%04d-%02d-%02d".format(java.util.Locale.ROOT, year, month, day)

    public companion object {
        private val ISO = Regex("""^\s*(\d{4})-(\d{2})-(\d{2})""")

        /** Today by the device's clock and time zone. */
        @JvmStatic
        public fun today(): Day = GregorianCalendar().run {
            Day(get(Calendar.YEAR), get(Calendar.MONTH) + 1, get(Calendar.DAY_OF_MONTH))
        }

        /** The day that a text such as `2026-11-24` or `2026-11-24T08:00:00Z` begins with, or `null`. */
        @JvmStatic
        public fun parse(text: String): Day? {
            val (year, month, day) = ISO.find(text)?.destructured ?: return null
            return runCatching { Day(year.toInt(), month.toInt(), day.toInt()) }.getOrNull()
        }
    }
}
