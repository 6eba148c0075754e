//! Sorts more records than fit into memory: pieces that do are sorted and written to a file, and merged when they are read.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io;

use super::{Record, Stored, append, kept, unnamed};

/// Collects records that are to be sorted.
#[derive(Debug)]
pub(crate) struct Sorter<T> {
    newest: Vec<T>,
    file: Option<File>,
    /// Where each sorted piece ends in the file.
    ends: Vec<u64>,
}

impl<T> Default for Sorter<T> {
    fn default() -> Self {
        Self {
            newest: Vec::new(),
            file: None,
            ends: Vec::new(),
        }
    }
}

impl<T: Record + Ord> Sorter<T> {
    /// Adds a record.
    ///
    /// # Errors
    ///
    /// When there are many and there is no room for their file.
    pub(crate) fn push(&mut self, record: T) -> io::Result<()> {
        if self.newest.len() >= kept::<T>() {
            self.write_out()?;
        }
        self.newest.push(record);
        Ok(())
    }

    fn write_out(&mut self) -> io::Result<()> {
        self.newest.sort_unstable();
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(unnamed()?),
        };
        let end = self.ends.last().copied().unwrap_or(0);
        self.ends.push(append(file, end, &self.newest)?);
        self.newest.clear();
        Ok(())
    }

    /// Every record, the smallest first.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub(crate) fn sorted(mut self) -> io::Result<Sorted<T>> {
        self.newest.sort_unstable();
        let mut pieces = Vec::with_capacity(self.ends.len());
        let mut heads = BinaryHeap::with_capacity(self.ends.len() + 1);
        let mut begin = 0;
        for end in self.ends {
            let mut piece = Stored::new(begin..end);
            if let Some(file) = &self.file
                && let Some(head) = piece.next(file)?
            {
                heads.push(Reverse((head, pieces.len())));
            }
            pieces.push(piece);
            begin = end;
        }
        let mut newest = self.newest.into_iter();
        if let Some(head) = newest.next() {
            heads.push(Reverse((head, pieces.len())));
        }
        Ok(Sorted {
            heads,
            pieces,
            newest,
            file: self.file,
        })
    }
}

/// Sorted records, as they are read.
#[derive(Debug)]
pub(crate) struct Sorted<T> {
    /// The smallest record of each piece that is not read to its end, and which piece it is of.
    heads: BinaryHeap<Reverse<(T, usize)>>,
    pieces: Vec<Stored>,
    /// The last piece, which is in memory.
    newest: std::vec::IntoIter<T>,
    file: Option<File>,
}

impl<T: Record + Ord> Iterator for Sorted<T> {
    type Item = io::Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut head = self.heads.peek_mut()?;
        let Reverse((record, at)) = *head;
        let next = match (self.pieces.get_mut(at), &self.file) {
            (Some(piece), Some(file)) => match piece.next(file) {
                Ok(next) => next,
                Err(error) => return Some(Err(error)),
            },
            _ => self.newest.next(),
        };
        match next {
            Some(next) => head.0.0 = next,
            None => _ = PeekMut::pop(head),
        }
        Some(Ok(record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_records_than_memory_holds_come_out_sorted() {
        let count = 3 * kept::<(u32, u64)>() + 11;
        let mut sorter = Sorter::default();
        for number in 0..count as u64 {
            let mixed = u32::try_from(number * 2_654_435_761 % 1_000_003).unwrap();
            sorter.push((mixed, number)).unwrap();
        }
        assert_eq!(sorter.ends.len(), 3);
        let sorted: Vec<_> = sorter.sorted().unwrap().map(Result::unwrap).collect();
        assert_eq!(sorted.len(), count);
        assert!(sorted.is_sorted());
    }

    #[test]
    fn few_records_are_sorted_without_a_file() {
        let mut sorter = Sorter::default();
        for number in [3u8, 1, 2] {
            sorter.push(number).unwrap();
        }
        assert!(sorter.sorted().unwrap().map(Result::unwrap).eq([1, 2, 3]));
    }
}
