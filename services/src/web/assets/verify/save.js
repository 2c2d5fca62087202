// A copy of this page as it came, before anything was shown in it: a file that works without a network and without the bank.

import { made } from "./dom.js";

const NAME = "helpbank-check-a-receipt.html";

// Takes the copy; to be called before the page is changed. What comes back gives the copy to the reader, in the language that is chosen.
export function keeper() {
  const copy = document.documentElement.cloneNode(true);
  return (language) => {
    copy.setAttribute("lang", language);
    const page = new Blob([`<!doctype html>\n${copy.outerHTML}\n`], { type: "text/html" });
    const address = URL.createObjectURL(page);
    const link = made("a", { href: address, download: NAME });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
}

export const isSaved = () => window.location.protocol === "file:";
