# Sentences of the command line.
cli-nothing = nothing
cli-no-such-column = { $count ->
    [one] the bank gave no column { $columns }
   *[other] the bank gave no columns { $columns }
  }
cli-balanced = every asset comes to nothing
cli-unbalanced = the trial balance does not come to nothing, or something held is below zero; run `helpbank verify`
cli-lines-refused = { $count ->
    [one] one line was refused
   *[other] { $count } lines were refused
  }
cli-more-refused = { $count ->
    [one] (one more is in the output)
   *[other] ({ $count } more are in the output)
  }
cli-line = line { $line }
cli-verdict-ok = ok: everything that was checked holds
cli-verdict-failed = failed: something does not hold; see the lines that say failed, and stop writing until it is understood
cli-verdict-paper = failed: something does not hold; see the lines that say failed
cli-verdict-incomplete = incomplete: what was checked holds; the lines that say not checked were not looked at
cli-listed = { $rows ->
    [one] one row
   *[other] { $rows } rows
  }: { $new } new, { $known } known already
cli-bad-cells = nothing was written: { $count ->
    [one] one cell is bad (listed above); correct it
   *[other] { $count } cells are bad (listed above); correct them
  }, or give --skip-bad
cli-dry-run = dry run: nothing was written
cli-written = { $count ->
    [one] one entry written
   *[other] { $count } entries written
  }, { $repeated ->
    [0] none was there already
    [one] one was there already
   *[other] { $repeated } were there already
  }
cli-noted = , { $count ->
    [one] one note in the vault
   *[other] { $count } notes in the vault
  }
cli-refused = , { $count } refused (listed above)
cli-tally-rows = { $rows ->
    [one] one row
   *[other] { $rows } rows
  }, { $bad } bad, { $zero } of zero
cli-tally-lots = { $donations ->
    [one] one donation
   *[other] { $donations } donations
  } with { $lots ->
    [one] one lot
   *[other] { $lots } lots
  }; { $registered } to register, { $bins ->
    [one] one bin to add
   *[other] { $bins } bins to add
  }
cli-tally-quantities = quantities: { $list }
cli-tally-values = values: { $list }
cli-audit-written = { $count ->
    [one] One row written to { $file }
   *[other] { $count } rows written to { $file }
  }
cli-audit-table-cut = only the first { $count } rows stand in the table; write all of them to a file with -o FILE.csv, or narrow it with --from and --to
cli-damaged-aside = the damaged files are in { $path }; they may be evidence
cli-repair-from-bundle = pages came out of the bundle: what was written after it was made is only here where the archive or a stream had it. If witnesses saw more of a book, do not go on with it: see `helpbank succeed --help`
cli-repair-whole = every archive and every stream is whole; nothing was done
cli-repair-to-mend = archives to mend: { $archives }; streams to mend: { $streams }. Nothing was written
cli-repair-mended = archives mended: { $archives }; streams mended: { $streams }
cli-backup-made = { $dir }: { $books } books, { $pages } pages, { $bytes } bytes. It holds the keys and the names: keep it private.
cli-backup-restored = { $dir }: { $books } books, { $pages } pages, as of { $made_at }. Run it with `helpbank dev --data { $dir }`; never beside the old one.
cli-log-published = { $dir }: the log of { $size } pages; have a web server serve the folder
cli-succeed-would = these books would be closed and succeeded; nothing was written
cli-succeed-own-file = the log's own file
cli-succeed-published = the published copy
cli-succeed-witness = the witness { $name }
cli-succeed-shown = the log was shown with { $size } pages, says { $who }
cli-succeed-silent = the witness { $name } was not heard: { $why }
cli-succeed-without = { $name } is gone for good, by your word: what it alone remembers of this log is in nobody's account
cli-succeed-page = page { $page } of { $book }
cli-succeed-file = the file { $path }
cli-succeed-missed = page { $page } of { $book } was here, and is in no copy: it may have been answered to somebody
cli-succeed-done-before = this succession was done before; nothing is left to do
cli-succeed-left = not taken over, and still on the shelf of { $book }: { $quantity } { $item }, lot { $lot }
cli-succeed-log-lost = the log's key, or what it signed last, is lost: the log is closed and begun anew
cli-succeed-tiles = the bank's own tiles
cli-succeed-next =
    the new log has the key
      { $key }
    Give it to every witness (`helpbank witness serve … --log OLD --log NEW`), start the desk, and give out the policy with both logs, { $policy }. Then count the shelves of the successors and adjust them.
cli-backup-no-keys = Not in it, because they were not in the data folder: { $files }. The books of these keys are read and not written, until the files are put back or the register appoints new keys (services/RUNBOOK.md).
cli-bundle-no-key = { $path } is missing: it is the key of the register, which seals every bundle. Put it back from a backup (its folder keys/ has it)
cli-bundle-as-of = an earlier export broke off ({ $outline }): going on with its bundle, as of { $at }; what was written since is not in it. --anew begins one as of now
cli-bundle-gone = page { $page } of the book { $book }, with which this bundle was to end, is not in the archive any more, or is another page
cli-bundle-stuck = the bank went back since the export was begun (a restore, a repair or a succession), or lost pages: that bundle cannot be made any more. Begin anew with --anew (it removes { $outline }), and run `helpbank verify` when you do not know why
cli-bundle-not-whole = the bundle is not whole yet; give the same command again and it goes on from where it broke off
cli-bundle-damaged = { $file } is damaged: { $good } of its { $length } bytes are the beginning of this bundle; it goes on behind these
cli-bundle-no-outline = { $file } is there, of an export that broke off, but { $outline } is not, which says of what bundle it is the beginning: it cannot be gone on with, and is begun anew
cli-bundle-bad-outline = { $outline } is damaged: nobody can say of what bundle { $file } is the beginning. It is begun anew
cli-bundle-other = { $file } is of an export with other options that broke off. Give these again to go on with it, or another -o to keep it, or --anew to throw it away; { $outline } says in its first line what was asked
cli-bundle-written = { $path }: { $bytes } bytes; check it with `helpbank verify bundle { $path }`
cli-receipt-written = { $path }: { $bytes } bytes; check it with `helpbank verify receipt { $path } --policy FILE`
cli-receipt-uncovered = it is a receipt of the bank alone: by the bank's own policy not enough witnesses cover this entry yet, so it proves nothing to others. Fetch it again later; `helpbank log show` says which witness is missing
cli-import-no-site = there is no site { $site }{ $near }; --create-missing opens it
cli-import-row = row { $row }
cli-import-rows = rows { $first }…{ $last }
cli-password =
    password: { $text }
    It is shown this once. Hand it over in person.
cli-token-once = The token is shown this once. Whoever has it acts for you.
cli-token-revoked = revoked
cli-not-a-place = { $text } is no place of an entry; write it as ATH@4711/3: book, page, entry
cli-not-written = { $path } cannot be written: { $why }
cli-file-ending = { $path }: a file's name ends in .csv, .xlsx or .json, which says what is written
