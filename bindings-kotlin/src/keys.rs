//! Keys and clocks that the application holds: Android Keystore, a smart card, memory.

use std::sync::Arc;

use noticematch::bundle::{
    Boot, Clock, DeviceKey, KeyProvider, PublicKey, Secret, SecretKey, Signer, SystemClock,
};
use noticematch::{Error, Result};

use crate::error::NativeException;

/// Fetches the device's private key.
#[uniffi::export(with_foreign)]
pub trait NativeKeys: Send + Sync {
    /// The 32 private bytes (X25519).
    fn private_key(&self) -> std::result::Result<Vec<u8>, NativeException>;
}

/// Signs with a key that stays where it is.
#[uniffi::export(with_foreign)]
pub trait NativeSigner: Send + Sync {
    /// The 32 public bytes (Ed25519).
    fn public_key(&self) -> Vec<u8>;
    /// The 64 bytes of the signature.
    fn sign(&self, message: Vec<u8>) -> std::result::Result<Vec<u8>, NativeException>;
}

/// The device's time.
#[uniffi::export(with_foreign)]
pub trait NativeClock: Send + Sync {
    /// Seconds since 1970.
    fn wall(&self) -> i64;
    /// Seconds since the device started, that nobody can set, and an id of that start.
    fn since_boot(&self) -> Option<NativeBoot>;
}

/// A moment on the clock that starts with the device.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeBoot {
    /// Different at every start.
    pub id: String,
    /// Seconds since that start.
    pub seconds: i64,
}

/// A pair of 32 bytes each.
#[derive(uniffi::Record)]
pub struct NativeKeyPair {
    /// The secret half.
    pub secret: Vec<u8>,
    /// The public half.
    pub public: Vec<u8>,
}

/// A new signing key (Ed25519), or the pair of a secret.
#[uniffi::export]
pub fn signing_key(secret: Option<Vec<u8>>) -> std::result::Result<NativeKeyPair, NativeException> {
    let key = match secret {
        Some(secret) => SecretKey::from_bytes(&array(&secret)?),
        None => SecretKey::generate()?,
    };
    Ok(NativeKeyPair {
        secret: key.to_bytes().to_vec(),
        public: key.public_key().0.to_vec(),
    })
}

/// The signature of a key in memory.
#[uniffi::export]
pub fn sign_with(
    secret: Vec<u8>,
    message: Vec<u8>,
) -> std::result::Result<Vec<u8>, NativeException> {
    Ok(SecretKey::from_bytes(&array(&secret)?)
        .sign(&message)?
        .to_vec())
}

/// A new device key (X25519), or the pair of a secret.
#[uniffi::export]
pub fn device_key(secret: Option<Vec<u8>>) -> std::result::Result<NativeKeyPair, NativeException> {
    let key = match secret {
        Some(secret) => DeviceKey::from_bytes(&array(&secret)?)?,
        None => DeviceKey::generate()?,
    };
    Ok(NativeKeyPair {
        secret: key.to_bytes().to_vec(),
        public: key.public().to_vec(),
    })
}

/// What a callback said, as the core's error.
fn withheld(error: NativeException) -> Error {
    Error::key_withheld(error.to_string())
}

/// The device's key, fetched once.
pub(crate) fn fetch(keys: &dyn NativeKeys) -> Result<DeviceKey> {
    let secret = Secret::new(array(&keys.private_key().map_err(withheld)?)?);
    DeviceKey::from_bytes(&secret)
}

pub(crate) fn provider(keys: &dyn NativeKeys) -> Result<Arc<dyn KeyProvider>> {
    Ok(Arc::new(fetch(keys)?))
}

/// A signer of the application.
pub(crate) struct Foreign(pub(crate) Arc<dyn NativeSigner>);

impl Signer for Foreign {
    /// A key of another length signs nothing that anybody accepts.
    fn public_key(&self) -> PublicKey {
        PublicKey(array(&self.0.public_key()).unwrap_or_default())
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64]> {
        let signature = self.0.sign(message.to_vec()).map_err(withheld)?;
        signature.try_into().map_err(|_| {
            Error::key_withheld("a signature of another length than 64 bytes was given")
        })
    }
}

struct ForeignClock(Arc<dyn NativeClock>);

impl Clock for ForeignClock {
    fn wall(&self) -> u64 {
        u64::try_from(self.0.wall()).unwrap_or(0)
    }

    fn since_boot(&self) -> Option<Boot> {
        let boot = self.0.since_boot()?;
        Some(Boot {
            id: boot.id,
            seconds: u64::try_from(boot.seconds).unwrap_or(0),
        })
    }
}

pub(crate) fn clock(clock: Option<Arc<dyn NativeClock>>) -> Arc<dyn Clock> {
    match clock {
        Some(clock) => Arc::new(ForeignClock(clock)),
        None => Arc::new(SystemClock),
    }
}

pub(crate) fn array(bytes: &[u8]) -> Result<[u8; 32]> {
    bytes
        .try_into()
        .map_err(|_| Error::key_withheld("a key is 32 bytes, and another length was given"))
}

pub(crate) fn public_keys(keys: &[Vec<u8>]) -> Result<Vec<PublicKey>> {
    keys.iter().map(|key| Ok(PublicKey(array(key)?))).collect()
}
