//! The ZIP that a copy travels in.
//!
//! What comes in is read as something made to do harm: of one name, of bounded size, whatever it says of itself.
//!
//! Invariant: no name out of an archive is ever a path here.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write as _};
use std::path::Path;
use std::rc::Rc;

use zip::read::{ZipArchive, ZipFile};
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::PortableError;

const DATABASE: &str = "coderunner.db";
const INFO: &str = "export_info.txt";

/// From this size on an entry needs the larger fields of ZIP64.
const LARGE_FILE_BYTES: u64 = u32::MAX as u64;

/// Bytes read to find out what is in an archive. It bounds the entries that are remembered.
const DIRECTORY_BYTES_MAX: u64 = 1024 * 1024;

/// Up to here, nobody minds how well something was compressed.
const RATIO_FREE_BYTES: u64 = 64 * 1024 * 1024;

/// The part of a mode that says what kind of file it is, and the kinds that an archive may have.
const FILE_TYPE: u32 = 0o170_000;
const REGULAR: u32 = 0o100_000;
const DIRECTORY: u32 = 0o040_000;

const COPY_BUFFER_BYTES: usize = 256 * 1024;

/// Bounds on what is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportBounds {
    /// Bytes of the database when it is unpacked.
    pub database_bytes_max: u64,
    /// How many times smaller a large database may have become by packing it.
    pub ratio_max: u64,
}

/// Packs a database and what is to be said about it into `archive`.
pub(super) fn pack(database: &Path, info: &str, archive: &mut File) -> Result<(), PortableError> {
    let mut source = File::open(database)?;
    let is_large = source.metadata()?.len() >= LARGE_FILE_BYTES;
    let options = SimpleFileOptions::default().unix_permissions(0o600).large_file(is_large);
    let mut writer = ZipWriter::new(archive);
    writer.start_file(DATABASE, options).map_err(cannot_pack)?;
    io::copy(&mut source, &mut writer)?;
    writer.start_file(INFO, options.large_file(false)).map_err(cannot_pack)?;
    writer.write_all(info.as_bytes())?;
    writer.finish().map_err(cannot_pack)?.flush()?;
    Ok(())
}

fn cannot_pack(error: ZipError) -> PortableError {
    match error {
        ZipError::Io(error) => error.into(),
        error => io::Error::other(error).into(),
    }
}

/// Whether this begins as a SQLite database does.
pub(super) fn is_database(file: &mut File) -> io::Result<bool> {
    const MAGIC: &[u8; 16] = b"SQLite format 3\0";
    let mut beginning = Vec::with_capacity(MAGIC.len());
    file.seek(SeekFrom::Start(0))?;
    file.take(MAGIC.len() as u64).read_to_end(&mut beginning)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(beginning == MAGIC)
}

/// Unpacks the database of an archive into a file.
pub(super) fn unpack(archive: &File, database: &mut File, bounds: ImportBounds) -> Result<(), PortableError> {
    let packed_bytes = archive.metadata()?.len();
    let budget = Rc::new(Cell::new(DIRECTORY_BYTES_MAX));
    let reader = Budgeted { inner: BufReader::new(archive), left: Rc::clone(&budget) };
    let mut archive =
        ZipArchive::new(reader).map_err(|_| refused("The file is not a ZIP archive, or it is damaged."))?;
    let index = find_database(&mut archive)?;
    budget.set(u64::MAX);
    let entry = archive.by_index(index).map_err(|_| damaged())?;
    copy_bounded(entry, database, packed_bytes, bounds)
}

/// The one entry that is the database; directories and what is in them are left alone.
fn find_database<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<usize, PortableError> {
    let mut candidates = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| damaged())?;
        check_entry(&entry)?;
        let name = entry.name();
        if !entry.is_dir() && !name.contains('/') && name.ends_with(".db") {
            candidates.push((index, name == DATABASE));
        }
    }
    match (candidates.iter().find(|(_, is_ours)| *is_ours), candidates.as_slice()) {
        (Some((index, _)), _) | (None, [(index, _)]) => Ok(*index),
        (None, []) => Err(refused("There is no database (coderunner.db) in the archive.")),
        (None, _) => {
            Err(refused("There is more than one database in the archive, and none is called coderunner.db."))
        }
    }
}

fn check_entry<R: Read>(entry: &ZipFile<'_, R>) -> Result<(), PortableError> {
    let name = entry.name();
    if name.starts_with('/') || name.contains(['\\', '\0']) || name.split('/').any(|part| part == "..") {
        return Err(refused("The archive has an entry whose name leads out of it."));
    }
    if !matches!(entry.unix_mode().map(|mode| mode & FILE_TYPE), None | Some(0 | REGULAR | DIRECTORY)) {
        return Err(refused("The archive has a symbolic link or a special file in it."));
    }
    if entry.encrypted() {
        return Err(refused("The archive is encrypted."));
    }
    Ok(())
}

fn copy_bounded(
    mut entry: impl Read,
    database: &mut File,
    packed_bytes: u64,
    bounds: ImportBounds,
) -> Result<(), PortableError> {
    let by_ratio = RATIO_FREE_BYTES.max(packed_bytes.saturating_mul(bounds.ratio_max));
    let bytes_max = bounds.database_bytes_max.min(by_ratio);
    let mut buffer = vec![0; COPY_BUFFER_BYTES];
    let mut bytes = 0;
    loop {
        // Its checksum is looked at when it ends.
        let length = entry.read(&mut buffer).map_err(|_| damaged())?;
        bytes += length as u64;
        match length {
            0 => return Ok(()),
            _ if bytes > bytes_max => {
                return Err(refused("The database in the archive is too large when unpacked."));
            }
            _ => database.write_all(&buffer[..length])?,
        }
    }
}

fn damaged() -> PortableError {
    refused("The archive is damaged, or packed in a way that is not supported.")
}

fn refused(sentence: &str) -> PortableError {
    PortableError::refused(sentence)
}

/// A reader of at most so many bytes.
struct Budgeted<R> {
    inner: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Budgeted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        let left = self.left.get().checked_sub(length as u64);
        self.left.set(left.ok_or_else(|| io::Error::other("its directory is too long"))?);
        Ok(length)
    }
}

impl<R: Seek> Seek for Budgeted<R> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.inner.seek(position)
    }
}
