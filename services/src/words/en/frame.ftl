# The frame around every page, and what may go wrong with any of them.
bank-name = HELLAS HELPBANK
bank-tagline = The book of the aid bank
skip-to-content = Skip to the content
menu = Main menu
nav-home = Home
nav-stock = Stock
nav-shipments = Shipments
nav-entries = Entries
nav-chain = The chain
nav-audit = Audit
nav-setup = Set-up
other-language = Ελληνικά
other-language-code = el
sign-out = Sign out
site = Site
footer-promise = Every entry stays. Nothing changes unseen.
footer-as-of = What you see reaches up to: { $places }
print = Print
error-title = Error: { $title }
problem-not-found = There is no such page
problem-not-found-body = Perhaps the address was mistyped, or belongs to another bank. Nothing is lost.
problem-not-allowed = You may not do this
problem-not-allowed-body = This needs another role. Ask the bank's administrator for it.
problem-form-expired = This form is no longer valid
problem-form-expired-body = Your sign-in has changed since the page was opened. Nothing was written. Open the page again and try once more.
problem-too-large = The form is too large
problem-too-large-body = Nothing was written. Split it into several.
problem-failed = The bank could not answer
problem-failed-body = Please try again. If it goes on, show this page to the administrator.
problem-to-home = To the home page
problem-not-opened = Only a form leads here
problem-not-opened-body = This address does not open by itself. Nothing was written.
problem-unreadable = The address cannot be read
problem-unreadable-body = A part of it is not what the page expects. Nothing was written.
unsent-sign-in = Your session ended before this was recorded, and nothing was written. Sign in again: what you typed was kept.
unsent-title = What you typed is not lost
unsent-lead = The form was not recorded. Open it again as you left it, look it over, and record it.
unsent-resume = Go on with the form
unsent-leave = I no longer need it
footer-who = Signed in: { $name }
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
