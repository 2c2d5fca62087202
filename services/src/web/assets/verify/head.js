// The printed head of a book: the last page's header with its seal (`HBH1:`). Kept outside the bank, it says which key was the book's.

import { hex } from "./bytes.js";
import { pageHash, sealedHeader } from "./portable.js";
import { Refused, key, under } from "./refused.js";
import { HEADER } from "./shapes.js";
import { Reader } from "./wire.js";

export function openHead(bytes) {
  const reader = new Reader(bytes);
  const [header, sealedBy, signature] = under(key("proving-why-layout"), () => {
    HEADER.read(reader);
    const length = reader.at;
    const parts = [bytes.slice(0, length), reader.take(32), reader.take(64)];
    if (reader.left() > 0) throw new Refused(null, `${reader.left()} bytes too many`);
    return parts;
  });
  const { book, page } = sealedHeader(header, sealedBy, signature);
  return { book, page, sealedBy, pageHash: pageHash(header) };
}

// What the heads that were read say of the key that sealed an entry: `same`, `other`, `rewritten` (the very page has another hash), or
// null when none is of that book.
export function headsSay(heads, portable) {
  const ofBook = heads.filter((head) => hex(head.book) === hex(portable.place.book));
  if (ofBook.length === 0) return null;
  const page = ofBook.find((head) => head.page === portable.place.page);
  if (page && hex(page.pageHash) !== hex(portable.pageHash)) return "rewritten";
  return ofBook.some((head) => hex(head.sealedBy) === hex(portable.sealedBy)) ? "same" : "other";
}
