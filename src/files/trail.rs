//! The files of a trail: plain or compressed, single or in folders, read in pieces so that their size does not matter.

use super::read::{ReadError, ReadProblem, display_name, is_standard_input, open_stream};
use crate::engine::trail::TrailCollector;
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Bytes that are read at a time.
const PIECE: usize = 256 * 1024;
/// The deepest folder that is looked into; ActionTrail delivers to `…/region/year/month/day/`.
const DEEPEST_FOLDER: usize = 16;
/// A file that has no event by then has none: it may be endless.
const WITHOUT_EVENT: u64 = 64 * 1024 * 1024;
/// How compressed files begin.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrailProgress {
    /// Bytes that were read from the disk.
    pub read: u64,
    /// Bytes of all files; none when one of them is a pipe.
    pub total: Option<u64>,
    /// Events that were found.
    pub events: u64,
}

/// Reads files and the files in folders into a collector. Told of its progress, `watch` may stop it; then `Ok(false)`.
///
/// A compressed file that is damaged counts for what could be read of it; the collector notes the rest.
///
/// # Errors
/// When a file cannot be opened or read.
pub fn read_trail(
    paths: &[PathBuf],
    collector: &mut TrailCollector<'_>,
    watch: &mut dyn FnMut(TrailProgress) -> ControlFlow<()>,
) -> Result<bool, ReadError> {
    let mut files = Vec::new();
    let nothing_yet = TrailProgress { read: 0, total: None, events: collector.events() };
    for path in paths {
        if !list(path, DEEPEST_FOLDER, &mut files, &mut || watch(nothing_yet).is_continue())? {
            return Ok(false);
        }
    }
    let sizes: Option<Vec<u64>> = files.iter().map(|path| size(path)).collect();
    let mut progress = TrailProgress { read: 0, total: sizes.map(|sizes| sizes.iter().sum()), events: 0 };
    for path in &files {
        let fail = |problem| ReadError { file: display_name(path), problem };
        collector.begin_file(&display_name(path));
        match feed(open_stream(path)?, collector, &mut progress, watch)
            .map_err(|error| fail(problem(&error)))?
        {
            End::Done => {}
            End::Stopped => return Ok(false),
            End::NoEvent => return Err(fail(ReadProblem::NoEvent { limit: WITHOUT_EVENT })),
        }
    }
    Ok(true)
}

/// A source that counts what is taken from it.
struct Counted<'c, R> {
    inner: R,
    taken: &'c Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

/// How reading a file ended.
enum End {
    Done,
    Stopped,
    NoEvent,
}

/// Reads one file.
fn feed(
    source: impl Read,
    collector: &mut TrailCollector<'_>,
    progress: &mut TrailProgress,
    watch: &mut dyn FnMut(TrailProgress) -> ControlFlow<()>,
) -> io::Result<End> {
    let (before, events_before) = (progress.read, collector.events());
    let taken = Cell::new(0);
    let mut source = BufReader::with_capacity(PIECE, Counted { inner: source, taken: &taken });
    let is_compressed = source.fill_buf()?.starts_with(GZIP);
    let mut source: Box<dyn Read> =
        if is_compressed { Box::new(MultiGzDecoder::new(source)) } else { Box::new(source) };
    let mut piece = vec![0; PIECE];
    let mut unpacked = 0_u64;
    loop {
        let length = match source.read(&mut piece) {
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if is_compressed => {
                collector.cut_off(&format!("the compressed data is damaged or cut off ({error})"));
                0
            }
            Err(error) => return Err(error),
        };
        collector.feed(piece.get(..length).unwrap_or_default());
        unpacked += length as u64;
        progress.read = before + taken.get();
        progress.events = collector.events();
        if watch(*progress).is_break() {
            return Ok(End::Stopped);
        }
        if length == 0 {
            return Ok(End::Done);
        }
        if unpacked > WITHOUT_EVENT && collector.events() == events_before {
            return Ok(End::NoEvent);
        }
    }
}

/// The files that a path names: itself, or everything in the folder, by name. False when `go_on` said so.
fn list(
    path: &Path,
    depth: usize,
    files: &mut Vec<PathBuf>,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<bool, ReadError> {
    let fail = |error: &io::Error| ReadError { file: display_name(path), problem: problem(error) };
    if is_standard_input(path) || !std::fs::metadata(path).map_err(|error| fail(&error))?.is_dir() {
        files.push(path.to_path_buf());
        return Ok(true);
    }
    if depth == 0 {
        return Ok(true);
    }
    if !go_on() {
        return Ok(false);
    }
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|error| fail(&error))? {
        let path = entry.map_err(|error| fail(&error))?.path();
        // A link to a folder may lead back here; a pipe or device in a folder is no delivered file.
        let is_folder = path.is_dir();
        if path.is_file() || is_folder && !path.is_symlink() {
            names.push(path);
        }
    }
    names.sort();
    for name in &names {
        if !list(name, depth - 1, files, go_on)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn size(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len())
}

fn problem(error: &io::Error) -> ReadProblem {
    match error.kind() {
        io::ErrorKind::NotFound => ReadProblem::Missing,
        io::ErrorKind::PermissionDenied => ReadProblem::Denied,
        _ => ReadProblem::Other(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::catalog::Catalog;
    use crate::engine::trail::Trail;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn event(name: &str) -> String {
        format!(
            r#"{{"eventId":"{name}","eventName":"DeleteGroup","eventType":"ApiCall","serviceName":"Ram","requestParameters":{{"GroupName":"{name}"}}}}"#
        )
    }

    fn compressed(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn read(paths: &[PathBuf]) -> Trail {
        let catalog = Catalog::embedded().unwrap();
        let mut collector = TrailCollector::new(&catalog);
        assert!(read_trail(paths, &mut collector, &mut |_| ControlFlow::Continue(())).unwrap());
        collector.finish()
    }

    #[test]
    fn folders_are_read_with_everything_in_them_compressed_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let day = folder.path().join("cn-hangzhou/2026/05/04");
        std::fs::create_dir_all(&day).unwrap();
        std::fs::write(day.join("a.json"), event("a")).unwrap();
        // Two compressed parts in one file, as appending makes them.
        let both = [compressed(&format!("[{}]", event("b"))), compressed(&event("c"))].concat();
        std::fs::write(day.join("b.gz"), both).unwrap();
        let trail = read(&[folder.path().to_path_buf()]);
        assert_eq!((trail.counts.events, trail.files.len()), (3, 2));
        assert!(trail.files[0].ends_with("a.json"), "{:?}", trail.files);
    }

    #[test]
    fn a_damaged_file_counts_for_what_can_be_read_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cut.gz");
        let whole = compressed(&(0..2000).map(|n| event(&n.to_string()) + "\n").collect::<String>());
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        let trail = read(&[path]);
        assert!(trail.counts.events > 100, "{}", trail.counts.events);
        assert!(trail.broken.iter().any(|one| one.line.is_none() && one.message.contains("cut off")));
    }

    #[test]
    fn reading_stops_when_it_is_told_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.json");
        std::fs::write(&path, (event("a") + "\n").repeat(20_000)).unwrap();
        let catalog = Catalog::embedded().unwrap();
        let mut collector = TrailCollector::new(&catalog);
        let mut seen = Vec::new();
        let finished = read_trail(&[path], &mut collector, &mut |progress| {
            seen.push(progress);
            ControlFlow::Break(())
        });
        assert!(!finished.unwrap());
        assert_eq!(seen.len(), 1);
        assert!(seen[0].read < seen[0].total.unwrap());
    }
}
