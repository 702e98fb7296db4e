package org.noticematch.bundle

import org.noticematch.NoticematchException
import org.noticematch.Refusal
import org.noticematch.calling
import org.noticematch.ffi.NativeBoot
import org.noticematch.ffi.NativeClock
import org.noticematch.ffi.NativeException
import org.noticematch.ffi.NativeKeys
import org.noticematch.ffi.NativeSigner

/**
 * Fetches the device's private key when a sealed list is opened. On Android keep it wrapped by a Keystore key
 * bound to user authentication, and unwrap it here:
 *
 * ```kotlin
 * store.watchlist { cipher.doFinal(wrappedDeviceKey) }
 * ```
 *
 * What it throws (the user did not authenticate) becomes the cause of a
 * [NoticematchException.Refused] with [Refusal.KEY]. The array is overwritten with zeros after use.
 */
public fun interface DeviceKeys {
    /** The 32 private bytes (X25519). */
    public fun privateKey(): ByteArray
}

/** Signs logs, evidence, and on the issuer's side lists, with an Ed25519 key that stays where it is. */
public interface Signer {
    /** The 32 public bytes. */
    public val publicKey: ByteArray

    /** The 64 bytes of the signature of a message. What it throws becomes a cause, as of [DeviceKeys]. */
    public fun sign(message: ByteArray): ByteArray
}

/** A signing key in memory (Ed25519): for servers, tests, and devices whose Keystore does not sign Ed25519. */
public class SecretKey private constructor(private val secret: ByteArray, override val publicKey: ByteArray) : Signer {
    override fun sign(message: ByteArray): ByteArray = calling { org.noticematch.ffi.signWith(secret, message) }

    /** The 32 secret bytes. Whoever has them can sign. */
    public fun toBytes(): ByteArray = secret.copyOf()

    /** Shows the public half only. */
    override fun toString(): String = "SecretKey of ${publicKey.hex()}"

    public companion object {
        /** A new key from the operating system's random numbers. */
        @JvmStatic
        public fun generate(): SecretKey = of(null)

        /** The key with these 32 secret bytes. */
        @JvmStatic
        public fun fromBytes(secret: ByteArray): SecretKey = of(secret)

        private fun of(secret: ByteArray?): SecretKey =
            calling { org.noticematch.ffi.signingKey(secret) }.run { SecretKey(this.secret, public) }
    }
}

/** A device's key in memory (X25519): for servers and tests. */
public class DeviceKey private constructor(private val secret: ByteArray, public val publicKey: ByteArray) : DeviceKeys {
    override fun privateKey(): ByteArray = secret.copyOf()

    /** Shows the public half only. */
    override fun toString(): String = "DeviceKey of ${publicKey.hex()}"

    public companion object {
        /** A new key from the operating system's random numbers. */
        @JvmStatic
        public fun generate(): DeviceKey = of(null)

        /** The key with these 32 secret bytes. */
        @JvmStatic
        public fun fromBytes(secret: ByteArray): DeviceKey = of(secret)

        private fun of(secret: ByteArray?): DeviceKey =
            calling { org.noticematch.ffi.deviceKey(secret) }.run { DeviceKey(this.secret, public) }
    }
}

/**
 * Where the time comes from. On Android: `System.currentTimeMillis() / 1000`, and for [sinceBoot]
 * `SystemClock.elapsedRealtime() / 1000` with `Settings.Global.BOOT_COUNT`. Without a [DeviceClock] the library
 * asks the operating system, which tells an Android app only the time that anybody can set.
 */
public interface DeviceClock {
    /** Seconds since 1970-01-01 UTC, as the device believes. */
    public fun seconds(): Long

    /** Time that nobody can set: seconds since the device started, sleep included; `null` where there is none. */
    public fun sinceBoot(): Boot? = null
}

/**
 * A moment on the clock that starts with the device.
 *
 * @property id different at every start.
 * @property seconds since that start.
 */
public data class Boot(
    public val id: String,
    public val seconds: Long,
)

/** Lends the app's keys to one native call, and remembers what they threw. */
internal class Lent {
    @Volatile
    private var thrown: Throwable? = null
    private val given = mutableListOf<ByteArray>()

    fun keys(keys: DeviceKeys): NativeKeys = object : NativeKeys {
        override fun privateKey(): ByteArray = ask { keys.privateKey().also { given += it } }
    }

    fun signer(signer: Signer): NativeSigner = object : NativeSigner {
        override fun publicKey(): ByteArray = signer.publicKey

        override fun sign(message: ByteArray): ByteArray = ask { signer.sign(message) }
    }

    // Never the message of what the app threw: it may say anything, and errors end in logs.
    private fun ask(fetch: () -> ByteArray): ByteArray = try {
        fetch()
    } catch (error: Throwable) {
        thrown = error
        throw NativeException.Refused("the device's key was not given: ${error.javaClass.simpleName}", Refusal.KEY.id)
    }

    inline fun <T> calling(block: () -> T): T = try {
        org.noticematch.calling(block)
    } catch (error: NoticematchException.Refused) {
        val cause = thrown ?: throw error
        thrown = null
        throw NoticematchException.Refused(error.message.orEmpty(), error.refusal, cause)
    } finally {
        given.forEach { it.fill(0) }
        given.clear()
    }
}

internal fun DeviceClock.native(): NativeClock = object : NativeClock {
    override fun wall(): Long = seconds()

    override fun sinceBoot(): NativeBoot? = this@native.sinceBoot()?.let { NativeBoot(it.id, it.seconds) }
}

internal fun ByteArray.hex(): String = joinToString("") { "%02x".format(it) }

internal fun now(): Long = System.currentTimeMillis() / 1000
