# The transparency log, its witnesses, and receipts.
log-title = Transparency log
log-lead = One line for every page of every book, in an order that is fixed. Whoever has kept a checkpoint of it can see later whether anything before it was changed.
log-covers = The last checkpoint covers
log-pages = { $count ->
    [one] one page
   *[other] { $count } pages
  }
log-published = Published
log-never = not since the bank was started
log-behind = { $count ->
    [one] One page is still to come.
   *[other] { $count } pages are still to come.
  }
log-origin = Its name
log-stopped = The transparency log is stopped and signs nothing
log-waits = The transparency log could not go on; it tries again
log-witnesses = Its witnesses
log-no-witnesses = Nobody outside cosigns the log yet. Until then the printed heads do their work; an administrator names a witness with “helpbank log witness add”.
log-witness = Witness
log-witness-covers = Has seen
log-witness-when = Cosigned
log-witness-fine = Cosigns
log-witness-waiting = Not yet
log-witness-refused = Does not cosign
log-witness-back = Remembers less than it cosigned
log-witness-fork = Has seen another history
log-policy = Download the trust file
home-log-stopped = The transparency log is stopped
home-log-fork = A witness has seen another history of the bank
home-rolled-back = A witness remembers pages that this bank does not have: nothing is written in any book until that is settled
qr-receipt-label = QR code with the receipt of { $place }
receipt-download = Download the receipt
receipt-not-yet = The log has no receipt of this entry yet. Open this page again in a moment.
receipt-uncovered = Too few witnesses cover this entry yet: until they do, its receipt proves nothing to others. Print this page again later.
receipt-log-book = The log book has no receipts: its pages are no leaves of the transparency log, they say which pages are. What they name has receipts.
receipt-too-large = The receipt does not fit a QR code. Its file has it.
receipt-says = Proven: this entry stands as entry { $entry } on page { $page } of the book { $book }, and the bank's log, { $witnesses ->
    [0] signed by the bank alone,
    [one] cosigned by one witness,
   *[other] cosigned by { $witnesses } witnesses,
  } holds that page; not proven: that what the entry says is true, and that the key which sealed it is the book's.
receipt-says-nothing = Nothing is proven by this receipt.
receipt-says-open = Cannot be told: nothing wrong was found in this receipt, and something is missing to prove it; see the lines that say not checked.
monitor-cosigned = { $count ->
    [0] cosigned by nobody
    [one] cosigned by one witness
   *[other] cosigned by { $count } witnesses
  }
paper-receipt-lead = The code is the receipt: the whole entry with its seal, and the proof that the bank's transparency log holds it and who attests that. The page that checks receipts reads it, without the bank.
receipt-says-misdated = This entry stands in the bank's log; but its page says that it was written after witnesses had already seen it: the bank's clock is wrong, or theirs.
