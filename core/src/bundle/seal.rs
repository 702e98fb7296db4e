//! Sealing: parts encrypted in chunks, each readable alone, under a key wrapped to each device.
//!
//! XChaCha20-Poly1305 per chunk. The part's key comes from the content key and the part's own
//! random salt (HKDF-SHA256), so a nonce of chunk number and last-chunk mark never repeats under a
//! key; the mark makes a cut part fail (the STREAM construction, Hoang, Reyhanitabar, Rogaway and
//! Vizár 2015). The content key travels wrapped to each device's X25519 key with HPKE (RFC 9180).

use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::bundle::Refusal;
use crate::bundle::bytes::{hex, hex32, unhex};
use crate::bundle::keys::random;
use crate::bundle::manifest::Part;
use crate::{Error, ErrorKind, Result};

/// Bytes that sealing adds to a chunk: the Poly1305 tag.
pub(crate) const TAG: usize = 16;
/// Plain bytes of a chunk. 16 KiB decrypts in some 15 µs, and is a page of recent Android.
pub(crate) const PLAIN_CHUNK: usize = 16 << 10;

/// A 32-byte secret, wiped when dropped.
pub type Secret = Zeroizing<[u8; 32]>;

/// Where the device's private key comes from. The library asks when a sealed list is opened, uses
/// the answer and wipes it; it never stores a key. On Android the application keeps the key
/// wrapped by Keystore (bound to user authentication) and unwraps it here.
pub trait KeyProvider: Send + Sync {
    /// The public key of this device, by which its wrapped content key is found.
    fn recipient(&self) -> [u8; 32];
    /// The private X25519 key that belongs to it. An error (the user did not authenticate) is
    /// passed on.
    fn private_key(&self) -> Result<Secret>;
}

/// A device key held in memory: for servers and tests.
pub struct DeviceKey {
    private: Secret,
    public: [u8; 32],
}

impl DeviceKey {
    /// A new key from the operating system's random numbers.
    pub fn generate() -> Result<DeviceKey> {
        DeviceKey::from_bytes(&*random::<32>()?)
    }

    /// The key with these 32 private bytes (X25519, RFC 7748).
    pub fn from_bytes(private: &[u8; 32]) -> Result<DeviceKey> {
        let key = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(private)
            .map_err(|_| Refusal::Key.error("32 bytes that are no X25519 private key"))?;
        let public = <X25519HkdfSha256 as Kem>::sk_to_pk(&key).to_bytes().into();
        Ok(DeviceKey {
            private: Zeroizing::new(*private),
            public,
        })
    }

    /// The public half, which the issuer needs.
    pub fn public(&self) -> [u8; 32] {
        self.public
    }

    /// The private half, wiped when dropped.
    pub fn to_bytes(&self) -> Secret {
        self.private.clone()
    }
}

impl KeyProvider for DeviceKey {
    fn recipient(&self) -> [u8; 32] {
        self.public
    }

    fn private_key(&self) -> Result<Secret> {
        Ok(self.private.clone())
    }
}

/// A content key wrapped to one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrappedKey {
    /// The device's public key.
    #[serde(with = "hex32")]
    pub recipient: [u8; 32],
    /// The sender's one-time public key (HPKE `enc`).
    #[serde(with = "hex32")]
    pub sender: [u8; 32],
    /// The content key, encrypted: 32 bytes and a tag, in hexadecimal.
    pub key: String,
}

/// Encrypts `plain` to `recipient` so that only its private key opens it: `(enc, ciphertext)`.
pub(crate) fn seal_to(
    recipient: &[u8; 32],
    info: &[u8],
    plain: &[u8],
) -> Result<([u8; 32], Vec<u8>)> {
    let public = recipient_key(recipient)?;
    let (sender, mut context) =
        hpke::setup_sender::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public,
            info,
        )
        .map_err(|_| Refusal::Key.error("could not encrypt to the recipient's public key"))?;
    let sealed = context
        .seal(plain, b"")
        .map_err(|_| Refusal::Key.error("could not encrypt to the recipient's public key"))?;
    Ok((sender.to_bytes().into(), sealed))
}

/// The receiver's side of [`seal_to`].
pub(crate) fn open_with(
    private: &Secret,
    sender: &[u8; 32],
    info: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>> {
    let refused = || {
        Refusal::Key
            .error("the key does not open what was encrypted; it is another device's or damaged")
    };
    let private =
        <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&**private).map_err(|_| refused())?;
    let sender =
        <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(sender).map_err(|_| refused())?;
    let mut context = hpke::setup_receiver::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private,
        &sender,
        info,
    )
    .map_err(|_| refused())?;
    context
        .open(sealed, b"")
        .map(Zeroizing::new)
        .map_err(|_| refused())
}

fn recipient_key(bytes: &[u8; 32]) -> Result<<X25519HkdfSha256 as Kem>::PublicKey> {
    <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(bytes)
        .map_err(|_| Refusal::Key.error("a recipient's key is no X25519 public key"))
}

const CONTENT_INFO: &[u8] = b"noticematch content key v1";

/// Wraps `content` to every recipient.
pub(crate) fn wrap(content: &Secret, recipients: &[[u8; 32]]) -> Result<Vec<WrappedKey>> {
    recipients
        .iter()
        .map(|recipient| {
            let (sender, sealed) = seal_to(recipient, CONTENT_INFO, &**content)?;
            Ok(WrappedKey {
                recipient: *recipient,
                sender,
                key: hex(&sealed),
            })
        })
        .collect()
}

/// The content key of a bundle, for the device whose key `provider` holds.
pub(crate) fn unwrap(wrapped: &[WrappedKey], provider: &dyn KeyProvider) -> Result<Secret> {
    let recipient = provider.recipient();
    let Some(found) = wrapped.iter().find(|w| w.recipient == recipient) else {
        return Err(Refusal::Key.error(
            "the list is not sealed to this device; ask its issuer for a copy of your own",
        ));
    };
    let sealed = unhex(&found.key)
        .ok_or_else(|| Refusal::Malformed.error("a wrapped key is not hexadecimal"))?;
    let plain = open_with(
        &provider.private_key()?,
        &found.sender,
        CONTENT_INFO,
        &sealed,
    )?;
    let mut key = Zeroizing::new([0; 32]);
    if plain.len() != key.len() {
        return Err(Refusal::Key.error("a wrapped key has another length than 32 bytes"));
    }
    key.copy_from_slice(&plain);
    Ok(key)
}

/// 32 bytes derived from `key` for one use.
pub(crate) fn derive(key: &[u8; 32], salt: &[u8], info: &[&[u8]]) -> Result<Secret> {
    let mut out = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(salt), key)
        .expand_multi_info(info, &mut *out)
        .map_err(|_| Error::new(ErrorKind::Option, "could not derive a key of 32 bytes"))?;
    Ok(out)
}

/// Seals and opens the chunks of one part.
pub(crate) struct ChunkCipher {
    cipher: XChaCha20Poly1305,
    // Binds every chunk to the part's lengths.
    aad: [u8; 12],
    last: u64,
}

impl ChunkCipher {
    /// The cipher of `part` under the bundle's content key.
    pub(crate) fn new(content: &Secret, part: &Part) -> Result<ChunkCipher> {
        let key = derive(
            content,
            &part.salt,
            &[b"noticematch part v1\0", part.name.as_bytes()],
        )?;
        let mut aad = [0; 12];
        aad[..8].copy_from_slice(&part.plain.to_le_bytes());
        aad[8..].copy_from_slice(&part.chunk.to_le_bytes());
        Ok(ChunkCipher {
            cipher: XChaCha20Poly1305::new(&(*key).into()),
            aad,
            last: chunk_count(part).saturating_sub(1),
        })
    }

    fn nonce(&self, index: u64) -> XNonce {
        let mut nonce = [0; 24];
        nonce[..8].copy_from_slice(&index.to_le_bytes());
        nonce[8] = u8::from(index == self.last);
        nonce.into()
    }

    /// The sealed bytes of plain chunk `index`.
    pub(crate) fn seal(&self, index: u64, plain: &[u8]) -> Result<Vec<u8>> {
        let mut sealed = vec![0; plain.len() + TAG];
        let (body, tag) = sealed.split_at_mut(plain.len());
        let fault = || Error::new(ErrorKind::TooLarge, "a chunk could not be encrypted");
        let buffer = InOutBuf::new(plain, body).map_err(|_| fault())?;
        let mac = self
            .cipher
            .encrypt_inout_detached(&self.nonce(index), &self.aad, buffer)
            .map_err(|_| fault())?;
        tag.copy_from_slice(&mac);
        Ok(sealed)
    }

    /// Opens sealed chunk `index` into `plain`, which has its exact length.
    pub(crate) fn open(&self, index: u64, sealed: &[u8], plain: &mut [u8]) -> Result<()> {
        let refused = || {
            Refusal::Key
                .error("a sealed chunk does not open: it was changed, or the key is another's")
        };
        let (body, tag) = sealed.split_last_chunk::<TAG>().ok_or_else(refused)?;
        let buffer = InOutBuf::new(body, plain).map_err(|_| refused())?;
        self.cipher
            .decrypt_inout_detached(&self.nonce(index), &self.aad, buffer, &(*tag).into())
            .map_err(|_| refused())
    }
}

/// Chunks of a part as its lengths say; a sealed empty part has one.
pub(crate) fn chunk_count(part: &Part) -> u64 {
    let stored = part.length.div_ceil(u64::from(part.chunk.max(1)));
    if part.sealed { stored.max(1) } else { stored }
}

/// Seals `plain` as the body of `part`, whose lengths and salt are set here.
pub(crate) fn seal_part(content: &Secret, part: &mut Part, plain: &[u8]) -> Result<Vec<u8>> {
    part.sealed = true;
    part.salt = *random::<32>()?;
    part.chunk = (PLAIN_CHUNK + TAG) as u32;
    part.plain = plain.len() as u64;
    let chunks = plain.len().div_ceil(PLAIN_CHUNK).max(1);
    part.length = part.plain + (chunks * TAG) as u64;
    let cipher = ChunkCipher::new(content, part)?;
    let mut stored = Vec::with_capacity(plain.len() + chunks * TAG);
    if plain.is_empty() {
        stored.extend(cipher.seal(0, plain)?);
    }
    for (i, chunk) in plain.chunks(PLAIN_CHUNK).enumerate() {
        stored.extend(cipher.seal(i as u64, chunk)?);
    }
    Ok(stored)
}
