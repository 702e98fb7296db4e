//! Where the bytes of an index lie.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use memmap2::Mmap;

/// Longer files are read into large pages where the system has them: a look-up reads in thousands of places, and for each
/// small page its address must be found anew.
const LARGE: usize = 4 << 20;

/// The bytes of an index: owned, mapped, or borrowed from whoever unseals them.
#[derive(Clone)]
pub(crate) enum Storage {
    Owned(Arc<Vec<u8>>),
    Mapped(Arc<Mmap>),
    #[cfg(feature = "bundle")]
    Shared(Arc<dyn AsRef<[u8]> + Send + Sync>),
}

impl Storage {
    pub(crate) fn owned(bytes: Vec<u8>) -> Storage {
        Storage::Owned(Arc::new(bytes))
    }

    pub(crate) fn mapped(map: Mmap) -> Storage {
        Storage::Mapped(Arc::new(map))
    }

    #[cfg(feature = "bundle")]
    pub(crate) fn shared(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Storage {
        Storage::Shared(Arc::new(bytes))
    }

    /// Reads a file whole.
    pub(crate) fn read(file: &mut File) -> io::Result<Storage> {
        let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        if let Some(mut pages) = large_pages(length) {
            file.read_exact(&mut pages)?;
            let at_end = file.read(&mut [0])? == 0;
            return match at_end {
                true => Ok(Storage::mapped(pages.make_read_only()?)),
                false => Err(io::Error::other("it grew while it was read")),
            };
        }
        let mut bytes = Vec::with_capacity(length);
        file.read_to_end(&mut bytes)?;
        Ok(Storage::owned(bytes))
    }

    #[inline]
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Storage::Owned(bytes) => bytes,
            Storage::Mapped(map) => map,
            #[cfg(feature = "bundle")]
            Storage::Shared(bytes) => (**bytes).as_ref(),
        }
    }
}

/// Memory of large pages for a file of so many bytes: none for a short one.
fn large_pages(length: usize) -> Option<memmap2::MmapMut> {
    let pages = (length >= LARGE).then(|| memmap2::MmapMut::map_anon(length).ok())??;
    // Where the system has none the memory is like any other.
    #[cfg(target_os = "linux")]
    let _ = pages.advise(memmap2::Advice::HugePage);
    Some(pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_whatever_pages_it_lies_in() {
        let name = format!("noticematch-storage-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        for length in [0, 1, LARGE - 1, LARGE, LARGE + 4097] {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            std::fs::write(&path, &bytes).expect("written");
            let mut file = File::open(&path).expect("opened");
            let storage = Storage::read(&mut file).expect("read");
            assert!(storage.bytes() == bytes, "{length} bytes");
        }
        std::fs::remove_file(&path).expect("removed");
    }
}
