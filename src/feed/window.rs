//! The part of a text that is being parsed: more is read when it is needed, and what was parsed is let go.

use std::io::{ErrorKind, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};
use flate2::read::MultiGzDecoder;

use super::Fault;
use super::limit::{self, Excess};
use super::source::{Reading, Source};

/// How much is read at once at least.
const STEP: usize = 256 << 10;

/// The unpacked bytes of a source.
pub(super) enum Unpacked<'s> {
    Plain(Reading<'s>),
    /// Text in memory.
    Memory(&'s [u8]),
    /// With how many more bytes may come, and the limit that they are counted from.
    Packed(Box<MultiGzDecoder<Reading<'s>>>, u64, u64),
    /// In another encoding than UTF-8.
    Recoded(Box<Recoding<'s>>),
}

impl<'s> Unpacked<'s> {
    pub(super) fn of(source: &'s Source<'_>, is_packed: bool) -> Self {
        if !is_packed {
            return Self::Plain(source.read());
        }
        let limit = limit::unpacked(source.size());
        Self::Packed(Box::new(MultiGzDecoder::new(source.read())), limit, limit)
    }

    /// The same, which is in an encoding from its byte `mark` on, in UTF-8.
    pub(super) fn in_utf_8(self, encoding: &'static Encoding, mark: usize) -> Self {
        Self::Recoded(Box::new(Recoding {
            source: self,
            decoder: encoding.new_decoder_without_bom_handling(),
            mark,
            decoded: Vec::new(),
            gone: 0,
            has_ended: false,
        }))
    }

    fn read(&mut self, to: &mut [u8]) -> Result<usize, Fault> {
        loop {
            let read = match self {
                Self::Plain(reading) => reading.read(to),
                Self::Memory(rest) => rest.read(to),
                Self::Recoded(recoding) => return recoding.read(to),
                Self::Packed(decoder, ..) => decoder.read(to),
            };
            match (read, &mut *self) {
                (Err(error), _) if error.kind() == ErrorKind::Interrupted => {}
                (Err(error), Self::Plain(_) | Self::Memory(_) | Self::Recoded(_)) => {
                    let why = error.to_string();
                    return Err(Fault::Unreadable { why });
                }
                (Err(error), Self::Packed(..)) => {
                    return Err(match error.kind() {
                        ErrorKind::UnexpectedEof => Fault::GzipCut,
                        _ => Fault::GzipDamaged {
                            why: error.to_string(),
                        },
                    });
                }
                (Ok(read), Self::Plain(_) | Self::Memory(_) | Self::Recoded(_)) => return Ok(read),
                (Ok(read), Self::Packed(decoder, left, limit)) => {
                    let (limit, packed) = (*limit, decoder.get_ref().of());
                    let rest = left.checked_sub(read as u64);
                    *left = rest.ok_or(Fault::Excess(match limit {
                        limit::UNPACKED => Excess::TooLarge { limit },
                        _ => Excess::Inflated { packed, limit },
                    }))?;
                    return Ok(read);
                }
            }
        }
    }
}

/// Bytes that are decoded to UTF-8 as they are read.
pub(super) struct Recoding<'s> {
    source: Unpacked<'s>,
    decoder: Decoder,
    /// How many bytes of the source come before the text.
    mark: usize,
    /// What was decoded last.
    decoded: Vec<u8>,
    /// How much of it was read.
    gone: usize,
    /// Whether nothing is decoded any more.
    has_ended: bool,
}

impl Recoding<'_> {
    /// How much is decoded at once.
    const STEP: usize = 64 << 10;

    fn read(&mut self, to: &mut [u8]) -> Result<usize, Fault> {
        while self.gone == self.decoded.len() && !self.has_ended {
            self.decode()?;
        }
        let rest = self.decoded.get(self.gone..).unwrap_or_default();
        let count = rest.len().min(to.len());
        for (to, from) in to.iter_mut().zip(rest) {
            *to = *from;
        }
        self.gone += count;
        Ok(count)
    }

    fn decode(&mut self) -> Result<(), Fault> {
        let mut bytes = vec![0; Self::STEP];
        let count = self.source.read(&mut bytes)?;
        self.has_ended = count == 0;
        let bytes = bytes.get(..count).unwrap_or_default();
        let marked = self.mark.min(count);
        self.mark -= marked;
        let bytes = bytes.get(marked..).unwrap_or_default();
        let room = self
            .decoder
            .max_utf8_buffer_length_without_replacement(bytes.len());
        self.decoded.resize(room.unwrap_or_default(), 0);
        self.gone = 0;
        let (result, _, count) = self.decoder.decode_to_utf8_without_replacement(
            bytes,
            &mut self.decoded,
            self.has_ended,
        );
        self.decoded.truncate(count);
        match result {
            DecoderResult::Malformed(..) => Err(Fault::Utf16Damaged),
            DecoderResult::InputEmpty | DecoderResult::OutputFull => Ok(()),
        }
    }
}

/// A window on a text.
pub(super) struct Window<'s> {
    source: Unpacked<'s>,
    bytes: Vec<u8>,
    /// How many of the bytes were let go.
    gone: usize,
    /// The position in the text of the first byte that was not.
    at: u64,
    has_ended: bool,
}

impl<'s> Window<'s> {
    pub(super) const fn new(source: Unpacked<'s>) -> Self {
        Self {
            source,
            bytes: Vec::new(),
            gone: 0,
            at: 0,
            has_ended: false,
        }
    }

    /// A window on bytes in memory.
    pub(super) const fn of(bytes: &'s [u8]) -> Self {
        Self::new(Unpacked::Memory(bytes))
    }

    /// What was read and not let go, as bytes of its own.
    pub(super) fn into_rest(mut self) -> Vec<u8> {
        self.bytes.drain(..self.gone);
        self.bytes
    }

    /// What was read and not let go.
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.gone..).unwrap_or_default()
    }

    /// The position behind the last byte of the rest.
    pub(super) fn end(&self) -> u64 {
        self.at + self.rest().len() as u64
    }

    /// Whether the rest goes to the end of the text.
    pub(super) const fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// What is between two positions, as far as it was read and not let go.
    pub(super) fn between(&self, from: u64, to: u64) -> &[u8] {
        let at = |position: u64| {
            let at = usize::try_from(position.saturating_sub(self.at)).unwrap_or(usize::MAX);
            at.min(self.rest().len())
        };
        self.rest().get(at(from)..at(to)).unwrap_or_default()
    }

    /// Lets bytes go.
    pub(super) fn release(&mut self, count: usize) {
        let count = count.min(self.rest().len());
        self.gone += count;
        self.at += count as u64;
    }

    /// Lets everything go that is before a position.
    pub(super) fn release_to(&mut self, position: u64) {
        let count = position.saturating_sub(self.at);
        self.release(usize::try_from(count).unwrap_or(usize::MAX));
    }

    /// Begins to count positions here.
    pub(super) const fn count_from_here(&mut self) {
        self.at = 0;
    }

    /// Reads more, unless the text has ended. The more there is already, the more is read, so that what is parsed anew is
    /// never much more than the text.
    pub(super) fn fill(&mut self) -> Result<(), Fault> {
        self.bytes.drain(..self.gone);
        self.gone = 0;
        let kept = self.bytes.len();
        let wanted = kept + kept.max(STEP);
        self.bytes.resize(wanted, 0);
        let mut filled = kept;
        let outcome = loop {
            match self
                .source
                .read(self.bytes.get_mut(filled..).unwrap_or_default())
            {
                Ok(0) => break Ok(()),
                Ok(read) => filled += read,
                Err(fault) => break Err(fault),
            }
        };
        self.has_ended = filled < wanted;
        self.bytes.truncate(filled);
        outcome
    }

    /// Reads until the text has ended, or was read up to a position.
    pub(super) fn read_to(&mut self, position: u64) -> Result<(), Fault> {
        while !self.has_ended && self.end() < position {
            self.fill()?;
        }
        Ok(())
    }
}
