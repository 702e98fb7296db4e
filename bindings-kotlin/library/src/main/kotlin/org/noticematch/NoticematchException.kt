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

    /** A signed bundle, a key or an audit log was refused. */
    public class Refused internal constructor(message: String) : NoticematchException(message)

    /** A defect of this library. Please report it with the message. */
    public class Internal internal constructor(message: String, cause: Throwable?) : NoticematchException(message, cause)
}
