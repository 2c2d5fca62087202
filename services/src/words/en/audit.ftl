# The auditor's workbench.
audit-title = Audit
audit-lead = What an auditor asks to see, as known now or on any day. What is listed is a reason to look, not a finding.
audit-verdicts = What was verified
audit-not-verified = Nothing was verified since the bank was started.
audit-listings = Listings
audit-tools = Balances, samples and hints
audit-listing = Listing
audit-what = What it holds
audit-rows = Rows
audit-hint = A hint and no more. Packs, round lots and price lists make digits uneven in the most honest book; below the least sample nothing is said at all.
audit-none = Nothing is listed.
audit-next = The next rows
audit-csv = Download as CSV
audit-xlsx = Download as Excel
audit-about-csv = Download what was asked
audit-asked = What was asked
audit-period = Period and clock
audit-any = any
audit-everybody = everybody
audit-counted = { $count ->
    [one] One row
   *[other] { $count } rows
  }
audit-first-rows = { $count ->
    [one] The first row; more follow
   *[other] The first { $count } rows; more follow
  }
audit-further-rows = { $count ->
    [one] One further row
   *[other] { $count } further rows
  }
audit-drawn = { $count ->
    [one] One entry, drawn from { $total }
   *[other] { $count } entries, drawn from { $total }
  }
audit-ended-page = Its last page is { $page }.
audit-ended-witnessed = Witnesses saw it up to page { $page }.
audit-late-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
  }
audit-late-days = { $count ->
    [one] 1 day
   *[other] { $count } days
  }
