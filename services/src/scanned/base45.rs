//! Base45 (RFC 9285): bytes in the letters that QR codes store most densely, and that every scanner passes on unharmed.

const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Two bytes become three letters, a last one two.
pub(super) fn encode(bytes: &[u8]) -> String {
    let letter = |digit: u32| char::from(LETTERS[usize::try_from(digit % 45).unwrap_or(0)]);
    let mut out = String::with_capacity(bytes.len().div_ceil(2) * 3);
    for pair in bytes.chunks(2) {
        let number = pair.iter().fold(0_u32, |number, byte| number * 256 + u32::from(*byte));
        out.push(letter(number));
        out.push(letter(number / 45));
        if pair.len() == 2 {
            out.push(letter(number / (45 * 45)));
        }
    }
    out
}

/// The bytes again, as a scanner's program reads them. None for what no encoder writes.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let digit = |letter: u8| LETTERS.iter().position(|known| *known == letter).and_then(|at| u32::try_from(at).ok());
    let mut out = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for group in text.as_bytes().chunks(3) {
        let digits: Vec<u32> = group.iter().map(|letter| digit(*letter)).collect::<Option<_>>()?;
        let number =
            digits.iter().rev().try_fold(0_u32, |number, digit| number.checked_mul(45)?.checked_add(*digit))?;
        match digits.len() {
            3 => out.extend_from_slice(&u16::try_from(number).ok()?.to_be_bytes()),
            2 => out.push(u8::try_from(number).ok()?),
            _ => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of RFC 9285, sections 4.3 and 4.4.
    #[test]
    fn the_examples_of_the_standard_hold() {
        for (plain, coded) in
            [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0")]
        {
            assert_eq!(encode(plain.as_bytes()), coded);
            assert_eq!(decode(coded).as_deref(), Some(plain.as_bytes()));
        }
        for wrong in ["GGW", ":::", "A", "ab", "::"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn all_bytes_come_back() {
        let all: Vec<u8> = (0..=255).chain(0..=255).chain([7]).collect();
        assert_eq!(decode(&encode(&all)), Some(all));
    }
}
