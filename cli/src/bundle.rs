//! `noticematch bundle`: make, verify, inspect and install signed lists.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Subcommand;
use noticematch::Watchlist;
use noticematch::bundle::{
    Base, Bundle, BundleBuilder, DeviceKey, Freshness, Installed, Limits, Manifest, PartKind,
    PublicKey, Role, Root, Scope, SecretKey, SignedRoot, Signer, Store, StoreOptions, utc,
};

use super::{Exit, Failure, file_failure};

/// Arguments of `bundle`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch bundle key -o root.key                            prints the public key
  noticematch bundle key --device -o phone.key
  noticematch bundle root --root-key root.key --list-key list.key --beacon-key beacon.key -o root.nmr
  noticematch bundle make border.nmx --root root.nmr --key list.key --sequence 12 --to PHONE -o border.nmb
  noticematch bundle make border.nmx --root root.nmr --key list.key --sequence 12 --purpose asylum --region FR -o asylum.nmb
  noticematch bundle verify border.nmb --root root.nmr
  noticematch bundle update /data/lists border.nmb --root root.nmr

Key files hold 64 hexadecimal digits: keep those of roots offline.")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a signing key, or a device's key, and print its public half
    Key {
        /// Where the secret goes; an existing file is never overwritten
        #[arg(short, value_name = "FILE")]
        output: PathBuf,
        /// A key that lists are sealed to, instead of one that signs
        #[arg(long)]
        device: bool,
    },
    /// Make and sign a root of trust from key files, one signature of each role being enough
    Root {
        /// Key files of the root role
        #[arg(long, required = true, value_name = "FILE")]
        root_key: Vec<PathBuf>,
        /// Key files of the list role
        #[arg(long, required = true, value_name = "FILE")]
        list_key: Vec<PathBuf>,
        /// Key files of the beacon role
        #[arg(long, required = true, value_name = "FILE")]
        beacon_key: Vec<PathBuf>,
        /// How many list keys must sign
        #[arg(long, default_value_t = 1, value_name = "N")]
        threshold: u32,
        /// Days until it ends
        #[arg(long, default_value_t = 365, value_name = "N")]
        days: u64,
        /// Where the root goes
        #[arg(short, value_name = "FILE")]
        output: PathBuf,
    },
    /// Pack an index, sign it and seal it to devices
    Make(Make),
    /// Check signatures and every byte of a bundle
    Verify {
        /// The bundle
        bundle: PathBuf,
        /// The trusted root
        #[arg(long, value_name = "FILE")]
        root: PathBuf,
    },
    /// Show what a bundle says about itself, once its signatures hold
    Inspect {
        /// The bundle
        bundle: PathBuf,
        /// The trusted root
        #[arg(long, value_name = "FILE")]
        root: PathBuf,
    },
    /// Take a bundle into use in a device's folder, whole or not at all
    Update {
        /// The device's folder
        folder: PathBuf,
        /// The bundle
        bundle: PathBuf,
        /// Enrols an empty folder with this root
        #[arg(long, value_name = "FILE")]
        root: Option<PathBuf>,
        /// Id of this technical copy
        #[arg(long, value_name = "ID")]
        copy: Option<String>,
        /// Serve a list older than 48 hours with a warning instead of refusing it
        #[arg(long)]
        warn: bool,
    },
}

#[derive(clap::Args)]
struct Make {
    /// The index file, or with --base an overlay made by `noticematch diff`
    input: PathBuf,
    /// Roots that devices may need to follow, oldest first
    #[arg(long, required = true, value_name = "FILE")]
    root: Vec<PathBuf>,
    /// Key files that sign
    #[arg(long, required = true, value_name = "FILE")]
    key: Vec<PathBuf>,
    /// Number of this issue; grows with every one
    #[arg(long, value_name = "N")]
    sequence: u64,
    /// Hours until it ends
    #[arg(long, default_value_t = 48, value_name = "N")]
    hours: u64,
    /// Public keys of the devices that it is sealed to; none leaves it readable
    #[arg(long, value_name = "HEX")]
    to: Vec<String>,
    /// The technical copy that it is for
    #[arg(long, value_name = "ID")]
    copy: Option<String>,
    /// What is known not to be covered, in words
    #[arg(long, value_name = "TEXT")]
    not_covered: Vec<String>,
    /// Carry only these fields of the entries, beside their names and what to do; several
    #[arg(long, value_name = "FIELD")]
    field: Vec<String>,
    /// Carry only entries that serve one of these purposes, or any
    #[arg(long, value_name = "PURPOSE")]
    purpose: Vec<String>,
    /// Carry only entries of these countries: of the authority, or a nationality
    #[arg(long, value_name = "XX")]
    region: Vec<String>,
    /// The bundle that this delta stands on
    #[arg(long, value_name = "FILE")]
    base: Option<PathBuf>,
    /// An exercise: invented persons
    #[arg(long)]
    training: bool,
    /// Where the bundle goes
    #[arg(short, value_name = "FILE")]
    output: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Key { output, device } => key(output, *device),
        Command::Root {
            root_key,
            list_key,
            beacon_key,
            threshold,
            days,
            output,
        } => root(root_key, list_key, beacon_key, *threshold, *days, output),
        Command::Make(args) => make(args),
        Command::Verify { bundle, root } => verify(bundle, root),
        Command::Inspect { bundle, root } => inspect(bundle, root),
        Command::Update {
            folder,
            bundle,
            root,
            copy,
            warn,
        } => update(folder, bundle, root.as_deref(), copy.clone(), *warn),
    }
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_secs())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// 32 bytes from 64 hexadecimal digits.
pub(crate) fn unhex(text: &str) -> Result<[u8; 32], Failure> {
    let text = text.trim();
    let mut out = [0; 32];
    let digits = text.len() == 64 && text.is_ascii();
    for (i, byte) in out.iter_mut().enumerate() {
        let pair = text
            .get(2 * i..2 * i + 2)
            .filter(|_| digits)
            .and_then(|p| u8::from_str_radix(p, 16).ok());
        *byte = pair.ok_or_else(|| usage("a key or digest is 64 hexadecimal digits"))?;
    }
    Ok(out)
}

pub(crate) fn usage(message: impl Into<String>) -> Failure {
    Failure {
        exit: Exit::Usage,
        message: message.into(),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|e| file_failure("read", path, e))
}

fn read_secret(path: &Path) -> Result<[u8; 32], Failure> {
    unhex(&std::fs::read_to_string(path).map_err(|e| file_failure("read the key", path, e))?)
}

pub(crate) fn signing_key(path: &Path) -> Result<SecretKey, Failure> {
    Ok(SecretKey::from_bytes(&read_secret(path)?))
}

pub(crate) fn device_key(path: &Path) -> Result<DeviceKey, Failure> {
    Ok(DeviceKey::from_bytes(&read_secret(path)?)?)
}

pub(crate) fn read_root(path: &Path) -> Result<SignedRoot, Failure> {
    Ok(SignedRoot::from_bytes(&read(path)?)?)
}

fn key(output: &Path, device: bool) -> Result<Exit, Failure> {
    let (secret, public) = if device {
        let key = DeviceKey::generate()?;
        (hex(&*key.to_bytes()), hex(&key.public()))
    } else {
        let key = SecretKey::generate()?;
        (hex(&*key.to_bytes()), hex(&key.public_key().0))
    };
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(output)
        .map_err(|e| file_failure("write the key", output, e))?;
    writeln!(file, "{secret}").map_err(|e| file_failure("write the key", output, e))?;
    writeln!(std::io::stdout(), "{public}")?;
    Ok(Exit::Done)
}

fn keys(paths: &[PathBuf]) -> Result<Vec<SecretKey>, Failure> {
    paths.iter().map(|p| signing_key(p)).collect()
}

fn root(
    root: &[PathBuf],
    list: &[PathBuf],
    beacon: &[PathBuf],
    threshold: u32,
    days: u64,
    output: &Path,
) -> Result<Exit, Failure> {
    let (root, list, beacon) = (keys(root)?, keys(list)?, keys(beacon)?);
    let role = |n: u32, keys: &[SecretKey]| Role::new(n, keys.iter().map(Signer::public_key));
    let all = u32::try_from(root.len()).unwrap_or(u32::MAX);
    let now = now();
    let document = Root::new(
        now,
        now + days * 86_400,
        role(all, &root),
        role(threshold, &list),
        role(1, &beacon),
    );
    let signers: Vec<&dyn Signer> = root.iter().map(|k| k as &dyn Signer).collect();
    let signed = document.sign(&signers)?;
    std::fs::write(output, signed.to_bytes())
        .map_err(|e| file_failure("write the root", output, e))?;
    writeln!(
        std::io::stdout(),
        "root {} ends {}",
        hex(&signed.digest()),
        utc(document.not_after)
    )?;
    Ok(Exit::Done)
}

fn make(args: &Make) -> Result<Exit, Failure> {
    let roots = args
        .root
        .iter()
        .map(|p| read_root(p))
        .collect::<Result<Vec<_>, _>>()?;
    let mut input = read(&args.input)?;
    let now = now();
    let mut manifest = Manifest::new(args.sequence, now, now + args.hours * 3600);
    manifest.copy.clone_from(&args.copy);
    manifest.training = args.training;
    manifest.not_covered.clone_from(&args.not_covered);
    manifest.scope.fields.clone_from(&args.field);
    manifest.scope.purposes.clone_from(&args.purpose);
    manifest.scope.regions.clone_from(&args.region);
    if manifest.scope != Scope::default() {
        if args.base.is_some() {
            return Err(usage(
                "a delta is cut down by making it between two lists that are: leave out --field, --purpose and --region",
            ));
        }
        let list = Watchlist::from_bytes(input)?.minimised(&manifest.scope)?;
        input = list.as_bytes().to_vec();
    }
    let (name, kind) = if let Some(base) = &args.base {
        let trusted = roots
            .first()
            .ok_or_else(|| usage("give the root that vouches for the base"))?;
        let base = Bundle::open(base, trusted, &Limits::default())?;
        manifest.base = Some(Base {
            sequence: base.manifest().sequence,
            digest: base.digest(),
        });
        ("overlay", PartKind::Overlay)
    } else {
        manifest.lists = Watchlist::from_bytes(&input[..])?.list_states(now);
        ("index", PartKind::Index)
    };
    let mut builder = roots
        .into_iter()
        .fold(BundleBuilder::new(manifest), BundleBuilder::root);
    for recipient in &args.to {
        builder = builder.recipient(unhex(recipient)?);
    }
    let keys = keys(&args.key)?;
    let signers: Vec<&dyn Signer> = keys.iter().map(|k| k as &dyn Signer).collect();
    builder
        .part(name, kind, input)
        .write(&args.output, &signers)?;
    Ok(Exit::Done)
}

fn verify(bundle: &Path, root: &Path) -> Result<Exit, Failure> {
    let bundle = Bundle::open(bundle, &read_root(root)?, &Limits::default())?;
    bundle.verify_all()?;
    let manifest = bundle.manifest();
    writeln!(
        std::io::stdout(),
        "genuine: list {} issued {} ends {}, {} bytes, manifest {}",
        manifest.sequence,
        utc(manifest.issued),
        utc(manifest.not_after),
        bundle.size(),
        hex(&bundle.digest())
    )?;
    Ok(Exit::Done)
}

fn inspect(bundle: &Path, root: &Path) -> Result<Exit, Failure> {
    let bundle = Bundle::open(bundle, &read_root(root)?, &Limits::default())?;
    let text = serde_json::to_string_pretty(bundle.manifest()).map_err(std::io::Error::other)?;
    writeln!(std::io::stdout(), "{text}")?;
    Ok(Exit::Done)
}

fn update(
    folder: &Path,
    bundle: &Path,
    root: Option<&Path>,
    copy: Option<String>,
    warn: bool,
) -> Result<Exit, Failure> {
    let mut options = StoreOptions::default();
    options.copy = copy;
    if warn {
        options.freshness = Freshness::warn_after_48h();
    }
    let store = match root {
        Some(root) if !folder.join("trusted-state").exists() => {
            Store::enrol(folder, &read_root(root)?, options)?
        }
        _ => Store::open(folder, options)?,
    };
    let done = store.install(bundle)?;
    let active = store.current()?;
    let status = active.status();
    let what = if done == Installed::New {
        "now in use"
    } else {
        "in use already"
    };
    writeln!(
        std::io::stdout(),
        "list {} {what}, {} hours old",
        status.sequence,
        status.age / 3600
    )?;
    for warning in &status.warnings {
        writeln!(std::io::stdout(), "warning: {}", warning.id())?;
    }
    Ok(Exit::Done)
}

/// Public keys given as text.
pub(crate) fn public_keys(texts: &[String]) -> Result<Vec<PublicKey>, Failure> {
    texts.iter().map(|t| Ok(PublicKey(unhex(t)?))).collect()
}
