//! Bytes → text: UTF-8, the UTF-16 of spreadsheets, and the code page that Outlook and Excel write where
//! nobody asks them for anything better.

/// A text and what had to be assumed to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// True where the bytes were no Unicode and were taken for Windows-1252: names with accents may be
    /// wrong.
    pub guessed: bool,
}

/// Reads bytes as text. Never fails: every byte is some character of Windows-1252.
pub fn decode(bytes: &[u8]) -> Decoded {
    let sure = |text: String| Decoded { text, guessed: false };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] if std::str::from_utf8(rest).is_ok() => {
            sure(String::from_utf8_lossy(rest).into_owned())
        }
        [0xff, 0xfe, rest @ ..] => sure(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => sure(utf16(rest, u16::from_be_bytes)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => sure(text.to_owned()),
            Err(_) => Decoded { text: windows_1252(bytes), guessed: true },
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        _ => 0xfffd,
    });
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// What Windows-1252 has between 0x80 and 0x9f; elsewhere it is Latin-1. Five bytes stand for nothing.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads bytes as Windows-1252, which Latin-1 is a part of.
pub(super) fn windows_1252(bytes: &[u8]) -> String {
    let char_of = |byte: &u8| {
        let high = byte.checked_sub(0x80).and_then(|index| HIGH.get(usize::from(index)));
        high.copied().unwrap_or(char::from(*byte))
    };
    bytes.iter().map(char_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_address_books_write_is_read() {
        let wide = |order: fn(u16) -> [u8; 2]| {
            "\u{feff}Zoë".encode_utf16().flat_map(order).collect::<Vec<u8>>()
        };
        let sure = [
            "Zoë".as_bytes().to_vec(),
            b"\xef\xbb\xbfZo\xc3\xab".to_vec(),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
        ];
        for bytes in sure {
            assert_eq!(decode(&bytes), Decoded { text: "Zoë".into(), guessed: false });
        }
        let guessed = decode(b"Zo\xeb \x96 \x80");
        assert_eq!(guessed, Decoded { text: "Zoë – €".into(), guessed: true });
    }
}
