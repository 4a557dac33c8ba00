//! What is drawn, collected and sent as a whole.
//!
//! The drawing library flushes after the cells, after the cursor's place and after its shape; a frame is all of
//! them, so flushing waits while a frame is [held](Hold). A buffered writer of the standard library would write what is left in it when it is dropped, and after a
//! panic that is half a frame on the user's shell. This one sends only when it is asked to, and asks the
//! terminal to show each batch at once (synchronized update; terminals that do not know it pass it over).

#[cfg(unix)]
use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::TAKEN;
use super::events::takes_output;

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Whether a frame is being drawn, shared with whoever draws it.
#[derive(Clone, Default)]
pub struct Hold(Arc<AtomicBool>);

impl Hold {
    /// Does something that draws; what it flushes is sent with the next flush after it.
    pub fn during<T>(&self, draw: impl FnOnce() -> T) -> T {
        self.0.store(true, Ordering::SeqCst);
        let drawn = draw();
        self.0.store(false, Ordering::SeqCst);
        drawn
    }
}

/// Standard output, one batch at a time.
pub struct Frames {
    batch: Vec<u8>,
    hold: Hold,
    /// Not `Stdout` where it can be helped: that one writes line by line.
    #[cfg(unix)]
    out: File,
    #[cfg(not(unix))]
    out: io::Stdout,
}

impl Frames {
    pub fn new(hold: Hold) -> io::Result<Self> {
        #[cfg(unix)]
        let out = File::from(std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned()?);
        #[cfg(not(unix))]
        let out = io::stdout();
        Ok(Self { batch: Vec::new(), hold, out })
    }
}

impl Frames {
    /// Sends the batch. Given up without an error when the program is to end and the terminal takes nothing: the end is
    /// found where the signal is.
    fn send(&mut self) -> io::Result<()> {
        let mut rest = self.batch.as_slice();
        while !rest.is_empty() && takes_output(&self.out) {
            match self.out.write(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => rest = rest.get(count..).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.out.flush()
    }
}

impl Write for Frames {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.batch.is_empty() {
            self.batch.extend_from_slice(BEGIN);
        }
        self.batch.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.hold.0.load(Ordering::SeqCst) {
            return Ok(());
        }
        // The drawing library shows the cursor when it is dropped, and fails loudly on a terminal that is gone.
        // By then the terminal has been given back, and nothing is sent any more.
        if self.batch.is_empty() || !TAKEN.load(Ordering::SeqCst) {
            self.batch.clear();
            return Ok(());
        }
        self.batch.extend_from_slice(END);
        let sent = self.send();
        self.batch.clear();
        sent
    }
}
