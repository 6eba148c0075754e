//! Fingerprints of content, by which two copies of something are compared without having both at hand.

use std::fmt;
use std::str::FromStr;

use xxhash_rust::xxh3::Xxh3;

/// The fingerprint of some content: equal for equal contents on every machine, and different for different ones unless
/// somebody made them collide on purpose. It proves nothing against an enemy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub u64);

impl fmt::Display for Digest {
    /// Sixteen lower-case hex digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A text that is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoDigest;

impl FromStr for Digest {
    type Err = NoDigest;

    /// Takes what `Display` writes, and nothing else.
    fn from_str(text: &str) -> Result<Self, NoDigest> {
        let ours = |b: u8| b.is_ascii_digit() || matches!(b, b'a'..=b'f');
        let plain = text.len() == 16 && text.bytes().all(ours);
        let number = plain.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        number.map(Self).ok_or(NoDigest)
    }
}

/// Takes a digest of pieces in order.
#[derive(Clone, Default)]
pub struct Digester(Xxh3);

impl Digester {
    /// Adds a piece. Its length goes in too, so that no byte can move from one piece to the next unseen.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// The digest of all pieces added.
    pub fn digest(&self) -> Digest {
        Digest(self.0.digest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(pieces: &[&str]) -> Digest {
        let mut digester = Digester::default();
        for piece in pieces {
            digester.add(piece.as_bytes());
        }
        digester.digest()
    }

    #[test]
    fn pieces_count_with_their_borders_and_their_order() {
        assert_eq!(digest(&["ab", "c"]), digest(&["ab", "c"]));
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_ne!(digest(&["ab", "c"]), digest(&["c", "ab"]));
        assert_ne!(digest(&["ab"]), digest(&["ab", ""]));
    }

    #[test]
    fn a_digest_is_the_same_on_every_run_and_reads_as_it_is_written() {
        let known = digest(&["Ada Lovelace", "KC"]);
        assert_eq!(known.to_string(), "d3633c4e6e9dc9e6");
        assert_eq!(known.to_string().parse(), Ok(known));
        for text in [
            "",
            "4f2a",
            "4F2A000000000000",
            "+f2a000000000000",
            "4f2a0000000000000",
        ] {
            assert_eq!(text.parse::<Digest>(), Err(NoDigest), "{text}");
        }
    }
}
