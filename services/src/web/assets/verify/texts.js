// The rules of texts (FORMAT.md §1): what a Code and a Label may be made of. Each says what it objects to, or null.

import { letterOrDigit } from "./letters.js";

const CODE_CHARACTERS_MAX = 40;
const LABEL_CHARACTERS_MAX = 200;

// White_Space as FORMAT.md lists it; JavaScript's own \s has U+FEFF too and lacks U+0085.
const WHITE = "\\u{9}-\\u{d}\\u{20}\\u{85}\\u{a0}\\u{1680}\\u{2000}-\\u{200a}\\u{2028}\\u{2029}\\u{202f}\\u{205f}\\u{3000}";
const WHITE_AT_AN_END = new RegExp(`^[${WHITE}]|[${WHITE}]$`, "u");

export const isWhite = (character) => new RegExp(`^[${WHITE}]$`, "u").test(character);

export function codeObjection(text) {
  const letters = [...text];
  if (letters.length < 1 || letters.length > CODE_CHARACTERS_MAX) return `a code of ${letters.length} characters`;
  const wrong = letters.find((letter) => !"-_./+,".includes(letter) && !letterOrDigit(letter));
  return wrong === undefined ? null : `a code with the character U+${wrong.codePointAt(0).toString(16)}`;
}

export function labelObjection(text) {
  const { length } = [...text];
  if (length < 1 || length > LABEL_CHARACTERS_MAX) return `a label of ${length} characters`;
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) return "a label with a control character";
  return WHITE_AT_AN_END.test(text) ? "a label with white space at an end" : null;
}
