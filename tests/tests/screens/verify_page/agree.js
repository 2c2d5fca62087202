// What the page makes of many receipts: for a test that asks another verifier the same.

import { hex, unbase64, utf8 } from "../../../../services/src/web/assets/verify/bytes.js";
import { parsePolicy } from "../../../../services/src/web/assets/verify/policy.js";
import { judgeReceipt } from "../../../../services/src/web/assets/verify/receipt.js";

// What is proven by each, in one line, and whether its time can be true; of others `false`, or `open` and what is missing.
export function judgeAll({ policy, receipts }) {
  const believed = parsePolicy(utf8(policy));
  return receipts.map((receipt) => {
    const found = judgeReceipt(unbase64(receipt), believed);
    if (found.verdict === "false") return "false";
    if (found.verdict === "open") return `open ${found.why}`;
    const { place, pageHash, sealedBy } = found.portable;
    const cosigned = found.cosignatures.map(({ witness, atS }) => `${witness.shown}@${atS}`).join(",");
    return [hex(place.book), place.page, place.index, hex(place.hash), hex(pageHash), hex(sealedBy), found.index, found.checkpoint.size, found.verdict, cosigned].join(" ");
  });
}
