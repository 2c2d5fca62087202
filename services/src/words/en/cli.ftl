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
