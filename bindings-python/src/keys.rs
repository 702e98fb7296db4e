//! Keys of issuers and devices, and public keys as text.

use std::sync::Arc;

use noticematch::bundle::{DeviceKey, KeyProvider, PublicKey, SecretKey, Signer};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::errors;

/// A key that signs lists, roots, beacons, logs and evidence (Ed25519).
///
/// Parameters
/// ----------
/// secret
///     The 32 secret bytes, or their 64 hexadecimal digits as ``noticematch bundle key`` writes them.
///
/// Examples
/// --------
/// >>> from noticematch import bundle
/// >>> key = bundle.SecretKey.generate()
/// >>> bundle.SecretKey(key.to_bytes()).public == key.public
/// True
#[pyclass(frozen, module = "noticematch.bundle", name = "SecretKey")]
pub(crate) struct PySecretKey {
    pub(crate) key: Arc<SecretKey>,
}

#[pymethods]
impl PySecretKey {
    #[new]
    fn new(secret: &Bound<'_, PyAny>) -> PyResult<PySecretKey> {
        let key = SecretKey::from_bytes(&secret_bytes(secret)?);
        Ok(PySecretKey { key: Arc::new(key) })
    }

    /// A new key from the operating system's random numbers.
    #[staticmethod]
    fn generate(py: Python<'_>) -> PyResult<PySecretKey> {
        let key = SecretKey::generate().map_err(|error| errors::from_engine(py, &error))?;
        Ok(PySecretKey { key: Arc::new(key) })
    }

    /// The public half, in hexadecimal.
    #[getter]
    fn public(&self) -> String {
        hex(&self.key.public_key().0)
    }

    /// The 32 secret bytes. Whoever has them can sign.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &*self.key.to_bytes())
    }

    /// Shows the public half only.
    fn __repr__(&self) -> String {
        format!("<SecretKey of {}>", self.public())
    }
}

/// A key that lists and logs are sealed to (X25519).
///
/// Parameters
/// ----------
/// secret
///     The 32 secret bytes, or their 64 hexadecimal digits as ``noticematch bundle key --device``
///     writes them.
#[pyclass(frozen, module = "noticematch.bundle", name = "DeviceKey")]
pub(crate) struct PyDeviceKey {
    pub(crate) key: Arc<DeviceKey>,
}

#[pymethods]
impl PyDeviceKey {
    #[new]
    fn new(secret: &Bound<'_, PyAny>) -> PyResult<PyDeviceKey> {
        let key = DeviceKey::from_bytes(&secret_bytes(secret)?)
            .map_err(|error| errors::from_engine(secret.py(), &error))?;
        Ok(PyDeviceKey { key: Arc::new(key) })
    }

    /// A new key from the operating system's random numbers.
    #[staticmethod]
    fn generate(py: Python<'_>) -> PyResult<PyDeviceKey> {
        let key = DeviceKey::generate().map_err(|error| errors::from_engine(py, &error))?;
        Ok(PyDeviceKey { key: Arc::new(key) })
    }

    /// The public half, in hexadecimal: what the issuer seals to.
    #[getter]
    fn public(&self) -> String {
        hex(&self.key.public())
    }

    /// The 32 secret bytes. Whoever has them can open what is sealed to this key.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &*self.key.to_bytes())
    }

    /// Shows the public half only.
    fn __repr__(&self) -> String {
        format!("<DeviceKey of {}>", self.public())
    }
}

/// The device's key from a [`PyDeviceKey`], or from a function that fetches its secret bytes. What the
/// function raises goes to the caller as it is.
pub(crate) fn provider(key: &Bound<'_, PyAny>) -> PyResult<Arc<dyn KeyProvider>> {
    if let Ok(key) = key.cast::<PyDeviceKey>() {
        return Ok(key.get().key.clone());
    }
    let fetched = if key.is_callable() {
        key.call0()?
    } else {
        key.clone()
    };
    if let Ok(key) = fetched.cast::<PyDeviceKey>() {
        return Ok(key.get().key.clone());
    }
    Ok(PyDeviceKey::new(&fetched)?.key)
}

pub(crate) fn signers<'a>(keys: &'a [PyRef<'_, PySecretKey>]) -> Vec<&'a dyn Signer> {
    keys.iter().map(|key| &*key.key as &dyn Signer).collect()
}

pub(crate) fn public_keys(py: Python<'_>, texts: &[String]) -> PyResult<Vec<PublicKey>> {
    let key = |text: &String| Ok(PublicKey(unhex(py, text)?));
    texts.iter().map(key).collect()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes from 64 hexadecimal digits.
pub(crate) fn unhex(py: Python<'_>, text: &str) -> PyResult<[u8; 32]> {
    let text = text.trim();
    let mut bytes = [0; 32];
    let digits = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    for (place, byte) in bytes.iter_mut().enumerate() {
        let pair = text.get(2 * place..2 * place + 2).filter(|_| digits);
        *byte = pair
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .ok_or_else(|| errors::option(py, "a key or digest is 64 hexadecimal digits"))?;
    }
    Ok(bytes)
}

fn secret_bytes(secret: &Bound<'_, PyAny>) -> PyResult<[u8; 32]> {
    if let Ok(text) = secret.extract::<&str>() {
        return unhex(secret.py(), text);
    }
    let bytes: &[u8] = secret.extract()?;
    bytes
        .try_into()
        .map_err(|_| errors::option(secret.py(), "a secret key is 32 bytes"))
}
