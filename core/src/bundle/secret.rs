//! Bytes that are wiped, and kept out of swap where the system allows it.

/// Decrypted bytes: locked into memory where the system's limit allows it, wiped when dropped.
pub struct SecretBytes {
    // First, so that the pages are unlocked before they are freed; the bytes are wiped before both.
    // `None` where the limit on locked memory is too low.
    lock: Option<region::LockGuard>,
    bytes: Box<[u8]>,
}

impl SecretBytes {
    /// `length` zero bytes.
    pub fn zeroed(length: usize) -> SecretBytes {
        let bytes = vec![0; length].into_boxed_slice();
        let lock = (length > 0)
            .then(|| region::lock(bytes.as_ptr(), length).ok())
            .flatten();
        SecretBytes { lock, bytes }
    }

    /// Whether the system keeps these bytes out of swap. `RLIMIT_MEMLOCK` is often a few MiB.
    pub fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    pub(crate) fn as_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }
}

impl AsRef<[u8]> for SecretBytes {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl std::ops::Deref for SecretBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for SecretBytes {
    fn drop(&mut self) {
        // Written in whole vectors, unlike `Zeroize` of bytes one by one; the barrier keeps the compiler
        // from leaving it out.
        self.bytes.fill(0);
        zeroize::optimization_barrier(&*self.bytes);
    }
}

impl std::fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretBytes({} bytes)", self.bytes.len())
    }
}
