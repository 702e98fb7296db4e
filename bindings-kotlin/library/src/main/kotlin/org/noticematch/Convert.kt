package org.noticematch

import org.noticematch.ffi.InternalException
import org.noticematch.ffi.NativeException
import org.noticematch.ffi.NativeOptions
import org.noticematch.ffi.NativeQuery
import org.noticematch.ffi.NativeReason
import org.noticematch.ffi.NativeRecord
import org.noticematch.ffi.NativeUnsearchable
import org.noticematch.ffi.EntityKind as NativeEntityKind
import org.noticematch.ffi.Language as NativeLanguage
import org.noticematch.ffi.Level as NativeLevel
import org.noticematch.ffi.NameKind as NativeNameKind
import org.noticematch.ffi.NameQuality as NativeNameQuality
import org.noticematch.ffi.NoticeKind as NativeNoticeKind
import org.noticematch.ffi.Profile as NativeProfile
import org.noticematch.ffi.Sex as NativeSex

// Both halves list the constants in the same order; a test compares the names.

internal fun EntityKind.native(): NativeEntityKind = NativeEntityKind.entries[ordinal]

internal fun NativeEntityKind.kotlin(): EntityKind = EntityKind.entries[ordinal]

internal fun Sex.native(): NativeSex = NativeSex.entries[ordinal]

internal fun NativeSex.kotlin(): Sex = Sex.entries[ordinal]

internal fun NativeNameKind.kotlin(): NameKind = NameKind.entries[ordinal]

internal fun NativeNameQuality.kotlin(): NameQuality = NameQuality.entries[ordinal]

internal fun NoticeKind.native(): NativeNoticeKind = NativeNoticeKind.entries[ordinal]

internal fun NativeNoticeKind.kotlin(): NoticeKind = NoticeKind.entries[ordinal]

internal fun Level.native(): NativeLevel = NativeLevel.entries[ordinal]

internal fun NativeLevel.kotlin(): Level = Level.entries[ordinal]

internal fun Profile.native(): NativeProfile = NativeProfile.entries[ordinal]

internal fun Language.native(): NativeLanguage = NativeLanguage.entries[ordinal]

internal fun NativeUnsearchable.kotlin(): Unsearchable =
    Unsearchable(Unsearchable.Kind.entries[kind.ordinal], sentence)

internal fun Query.native(): NativeQuery = NativeQuery(
    name,
    otherNames,
    truncated,
    kind?.native(),
    born,
    bornUnsure,
    sex?.native(),
    nationalities,
    birthPlace,
    documents,
)

internal fun Options.native(): NativeOptions = NativeOptions(limit, minScore, profile.native())

internal fun NativeReason.kotlin(): Reason = Reason(
    rule = rule,
    points = points,
    of = of,
    queryPart = queryPart,
    listedPart = listedPart,
    listedSpan = if (listedStart < 0) null else listedStart until listedEnd,
    isAgainst = against,
    sentence = sentence,
)

internal fun NativeRecord.kotlin(): Record = Record(
    id = id,
    list = list,
    kind = kind.kotlin(),
    names = names.map { ListedName(it.text, it.kind.kotlin(), it.quality?.kotlin(), it.language) },
    born = born,
    sex = sex?.kotlin(),
    nationalities = nationalities,
    birthPlaces = birthPlaces.map { Place(it.text, it.country) },
    addresses = addresses.map { Place(it.text, it.country) },
    documents = documents.map { Document(it.kind, it.number, it.country, it.issued, it.expires, it.note) },
    notice = notice.kotlin(),
    authority = authority,
    programs = programs,
    warnings = warnings,
    remarks = remarks,
    titles = titles,
    validFrom = validFrom,
    expires = expires,
    updated = updated,
    isFlagged = flagged,
    purposes = purposes,
    related = related,
    link = link,
    photo = photo,
    other = other.map { it.name to it.value },
)

/** Turns the native half's exceptions into the library's own. */
internal inline fun <T> calling(block: () -> T): T = try {
    block()
} catch (error: NativeException) {
    throw error.kotlin()
} catch (error: InternalException) {
    val message = "a defect of noticematch, please report it: ${error.message}"
    throw NoticematchException.Internal(message, error)
}

internal fun NativeException.kotlin(): NoticematchException = when (this) {
    is NativeException.Io -> NoticematchException.Io(text)
    is NativeException.ListFormat -> NoticematchException.ListFormat(text)
    is NativeException.IndexFile -> NoticematchException.IndexFile(text)
    is NativeException.IndexVersion -> NoticematchException.IndexVersion(text)
    is NativeException.InvalidOption -> NoticematchException.InvalidOption(text)
    is NativeException.Mrz -> NoticematchException.Mrz(text)
    is NativeException.Refused -> NoticematchException.Refused(text, Refusal.of(refusal))
}
