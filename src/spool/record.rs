//! What can be kept in a file: values whose bytes have one length.

/// A value that is written as a fixed number of bytes.
pub(crate) trait Record: Copy {
    /// How many.
    const SIZE: usize;

    /// Appends them.
    fn write(&self, bytes: &mut Vec<u8>);

    /// Takes them off the beginning of `bytes`; `None` when they are no such value.
    fn read(bytes: &mut &[u8]) -> Option<Self>;
}

macro_rules! numbers {
    ($($number:ty),+) => { $(
        impl Record for $number {
            const SIZE: usize = size_of::<Self>();

            fn write(&self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }

            fn read(bytes: &mut &[u8]) -> Option<Self> {
                let (own, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                Some(Self::from_le_bytes(*own))
            }
        }
    )+ };
}

numbers!(u8, u16, u32, u64, i64);

impl Record for bool {
    const SIZE: usize = 1;

    fn write(&self, bytes: &mut Vec<u8>) {
        u8::from(*self).write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        u8::read(bytes).map(|byte| byte != 0)
    }
}

macro_rules! tuples {
    ($($($part:ident),+;)+) => { $(
        #[expect(non_snake_case, reason = "a part is called like its type")]
        impl<$($part: Record),+> Record for ($($part,)+) {
            const SIZE: usize = 0 $(+ $part::SIZE)+;

            fn write(&self, bytes: &mut Vec<u8>) {
                let ($($part,)+) = self;
                $($part.write(bytes);)+
            }

            fn read(bytes: &mut &[u8]) -> Option<Self> {
                Some(($($part::read(bytes)?,)+))
            }
        }
    )+ };
}

tuples! {
    A, B;
    A, B, C;
    A, B, C, D;
    A, B, C, D, E;
    A, B, C, D, E, F;
}
