# What verifying found, check by check.
found-agrees = every account agrees with its transfers
found-all-here = all pages up to { $to } are here
found-allowed = { $entries ->
    [one] one entry was allowed where it stands
   *[other] { $entries } entries were allowed where they stand
  }
found-bundle-cut = the file breaks off behind byte { $at }
found-bytes-only = only bytes were to be verified
found-foreign-book = it is no book of this bank
found-in-english = { $text }
found-left-out = { $code } is in the register, and its pages were left out
found-manifest-bank = the manifest is of another bank
found-manifest-key = the manifest is not sealed by a key of the register that is in force
found-manifest-order = the manifest does not name the books in their order
found-no-beginning = its beginning is not here
found-no-bundle = the file does not begin as a bundle does
found-no-end = nothing trustworthy says where the books end
found-no-manifest = the file ends before its manifest
found-no-pages = it has no pages yet
found-no-predecessor = a book that it succeeds is not here, or was not judged to its end
found-no-register = there is no register whose pages hold
found-no-register-names = there is no register that names the books
found-not-all = not every page of the book was judged
found-not-listed = its pages are here, and the list of books does not name it
found-not-looked-at = what follows the register was not looked at
found-other-end = its last page is not the one it should end with
found-other-pages = pages { $from } to { $to } hold; it should have { $wanted_from } to { $wanted_to }
found-pages = { $pages ->
    [one] { $code }: page { $to }
   *[other] { $code }: pages { $from } to { $to }
  }, { $entries ->
    [one] one entry
   *[other] { $entries } entries
  }
found-pages-missing = its pages { $from } to { $to } are missing
found-road = the road between the books: { $shipments ->
    [0] no shipment
    [one] one shipment
   *[other] { $shipments } shipments
  }
found-road-not-added = the road between the books: not every book was added up
found-same-copies = { $to ->
    [0] there is no page yet
    [one] the one page is the same, byte by byte, in archive and journal
   *[other] pages 1 to { $to } are the same, byte by byte, in archive and journal
  }
found-views-agree = the views are what a replay of the log gives
found-views-differ = these views differ from a replay of the log: { $views }; delete them, they are built again at the next start
found-no-desk = no desk runs in the folder; start it and verify again
found-entry-in-page = entry { $entry } of page { $page }, { $event }, is in the page with the hash { $hash }, and the page is sealed
found-no-code = this begins as the code of a paper and goes on as none; scan it again
found-sealed-by-given = sealed by the key you gave, { $key }
found-sealed-by-other = sealed by { $sealed_by }, not by the key you gave, { $key }
found-sealed-by = sealed by { $sealed_by }; compare it with the book's key as you know it, or give that with --key
found-head-sealed = the head of page { $page } with the hash { $hash } is sealed
found-head-same = it is the last page: nothing was written since
found-head-older = the page is there with this hash, and { $more ->
    [one] one page follows
   *[other] { $more } pages follow
  } it
found-head-other-page = page { $page } is there with another hash, { $hash }: history was written anew
found-head-cut = the book ends with page { $last }, before this head: its end was cut off
found-head-no-book = the book of this head is not there
found-no-key-twice = no key was used twice
found-key-twice = entry { $second } has the key of entry { $first } of page { $page }
found-log-same = { $pages ->
    [one] the tiles of one page are what the log book makes
   *[other] the tiles of { $pages } pages are what the log book makes
}
found-log-not-yet = its tiles are being made; verify again in a moment
found-logged-not-here = it names pages 1 to { $to } of the book { $book }; here are { $here }
found-logged-others = the pages 1 to { $to } that it names of the book { $book } are not those that are there
found-no-policy = no policy was given: whom to believe is for the reader to say
found-no-cosigner = the policy asks for no witness, and none cosigned
found-no-checkpoint = there is no checkpoint that a log of the policy signed
found-no-quorum = no checkpoint reaches the quorum: { $cosigned } of { $witnesses } witnesses cosigned
found-no-log-book = the log book is not here from its beginning: its tree cannot be made
found-none-believed = no checkpoint can be believed
found-anchor = the log book makes the tree of { $pages ->
    [one] one page
   *[other] { $pages } pages
  } of the log { $origin } that was cosigned by { $witnesses }
found-anchor-other-tree = the log signed a tree of { $pages ->
    [one] one page
   *[other] { $pages } pages
  } which is not the one that its log book makes: history was written anew
found-anchor-cut = the log signed a tree of { $pages ->
    [one] one page
   *[other] { $pages } pages
  }; the log book here names { $here }: its end was cut off
found-not-covered = no checkpoint covers a page of it
found-covered-not-here = what the checkpoint covers of it is not here
found-covered-others = its pages { $from } to { $to } are not those that the checkpoint covers
found-covered = pages { $from } to { $to } are covered{ $above ->
    [0] {""}
    [one] ; one page above is not
   *[other] ; { $above } pages above are not
  }
found-post-dated = it says that it was written at { $written }; { $witness } had cosigned a checkpoint that covers it at { $at }: one of the two clocks is wrong
found-fresh = the newest cosignature is of { $at }, { $age_s } ago; { $after ->
    [0] every page is covered
    [one] one page is not covered yet
   *[other] { $after } pages are not covered yet
  }
found-fresh-at = the newest cosignature is of { $at }; { $after ->
    [0] every page is covered
    [one] one page is not covered yet
   *[other] { $after } pages are not covered yet
  }
found-beside = policy or checkpoints are not those that the manifest names
found-receipts-not-both = a receipt that is not proven contradicts nothing
found-receipts-other-logs = they are of different logs
found-receipts-same = both are of one tree of { $pages ->
    [one] one page
   *[other] { $pages } pages
  }
found-receipts-no-contradiction = nothing in them contradicts; that the tree of { $large } pages has grown out of the one of { $small } only a consistency proof can say
found-allowed-from = { $entries ->
    [one] one entry was allowed where it stands
   *[other] { $entries } entries were allowed where they stand
  }, from the state that page { $from } states; what lies before is not judged
found-closed = the register closed it at page { $last }; nothing behind that was shown, as far as is known here
found-closed-gone = the register closed it at page { $last }; { $pages ->
    [one] page { $to } was shown and is gone
   *[other] pages { $from } to { $to } were shown and are gone
  }, by the register's word
found-closed-differs = the register closed it at page { $last }; others than the pages here were shown, up to page { $page }, by the register's word
found-closed-log = the register closed it; its log was shown with { $pages ->
    [one] one page
   *[other] { $pages } pages
  }, and here it names { $here }, by the register's word
found-closed-log-word = the register closed it at page { $last }; that no more than { $pages ->
    [one] one page
   *[other] { $pages } pages
  } of its log were shown is so by the register's word
found-closed-log-not-here = the register closed it at page { $last }; that nothing behind that was shown is so by the register's word
found-names-other-tree = its page { $page } names a checkpoint of { $pages ->
    [one] one page
   *[other] { $pages } pages
  } that no log book makes
found-trees-no-log = pages name checkpoints; the log books, which should make their trees, are not all here and judged
found-trees-too-many = pages name more checkpoints than a verifier remembers
found-closed-short = pages up to { $to } are here; the register closed it at page { $last }
found-closed-hidden = the register closed it at page { $last }, and the log book { $log }, which goes on, names pages { $from } to { $to }: they are hidden
found-closed-less = the register closed it at page { $last } and owns to less than the log book { $log } names: up to page { $to }
found-closed-other = the register says of page { $page } that another was witnessed than the log book { $log } names
found-closed-not-lost = the register says that pages were lost, and of page { $page }, which is here, that it was another
found-closed-tree = the register states a tree of { $pages ->
    [one] one page
   *[other] { $pages } pages
  } that is not the one that the log book { $log } makes
found-frame-cut = the packed file is cut off in the frame that begins at byte { $at }
found-frame-damaged = the packed file is damaged in the frame that begins at byte { $at }
found-log-stopped = the log is stopped: { $why }
found-log-no-book = there is no log book
found-log-differs = what is published is not what the log book makes: { $why }
found-views-not-compared = they were not compared: { $why }
found-views-stopped = the views are stopped: { $why }
found-copies-differ = archive and journal differ in page { $page }
found-copy-missing = the archive has page { $page }, the journal does not
found-copy-unread = page { $page } cannot be read: { $why }
found-copies-not-compared = the journal was not reached: { $why }
found-receipt-held = entry { $entry } of page { $page }, { $event }, is in the page with the hash { $hash }, which is page { $at } of the { $size } in the log { $origin }
found-receipt-cosigned = cosigned by { $witnesses }
found-receipt-not-cosigned = no witness that the policy knows has cosigned the checkpoint
found-a-part = a part: pages { $from } to { $to } of its { $had }
found-more-than-had = pages up to { $to } are listed of a book that had { $had }
found-more-is-named = it is said to end with page { $had }, and the log book names its page { $named }
found-receipt-no-quorum = fewer witnesses have confirmed it than the policy asks for: { $cosigned } of the { $witnesses } known, and not the quorum { $quorum }; nothing wrong was found; ask the bank for a newer receipt
found-receipt-other-log = it is of the log { $origin }, which the policy does not name; nothing wrong was found
found-newer-program = a newer program wrote it than this one, and a newer one can tell
age-seconds = { $count ->
    [one] one second
   *[other] { $count } seconds
  }
age-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
  }
age-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
  }
age-days = { $count ->
    [one] one day
   *[other] { $count } days
  }
