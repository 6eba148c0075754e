//! Keeps what may be a password out of what a parser says about a command line it refuses.

/// The text with everything that follows the scheme of a server's URL cut off, line by line.
///
/// A parser quotes what it refuses, and a URL may end up where none belongs (`--ttl redis://…`). Where a URL ends cannot
/// be told, since a password may hold any sign, so the rest of the line goes with it.
pub fn redact(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let secret = ["://", "unix:"]
            .into_iter()
            .filter_map(|mark| Some(line.find(mark)? + mark.len()))
            .min();
        match secret.and_then(|start| line.get(..start)) {
            None => clean.push_str(line),
            Some(scheme) => {
                clean.push_str(scheme);
                clean.push_str("…\n");
            }
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_behind_a_scheme_is_repeated() {
        let text = "error: invalid value 'redis://bob:s3 cr'et@h' for '--ttl'\n\nFor more, try '--help'.\n";
        let clean = "error: invalid value 'redis://…\n\nFor more, try '--help'.\n";
        assert_eq!(redact(text), clean);
        assert_eq!(redact("'unix:/run/r.sock?pass=s3cret'"), "'unix:…\n");
        assert_eq!(redact("nothing\nto hide"), "nothing\nto hide");
    }
}
