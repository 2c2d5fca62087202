# Signing in, and the first user.
sign-in-title = Sign in
sign-in-login = User name
sign-in-password = Password
sign-in-submit = Sign in
sign-in-refused = The user name or the password is not right.
sign-in-throttled = There were too many attempts. Try again in { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
  }.
sign-in-missing-login = Write your user name.
sign-in-missing-password = Write your password.
signed-out = You are signed out.
first-link = Set up the administrator
first-title = The first user
first-lead = The bank is ready and has no users yet. The first one is its administrator, who lets the others in.
first-token = Administration key
first-token-hint = It is in the file admin.token of the bank's data folder.
first-token-wrong = This is not the key of the data folder.
first-submit = Create the user and sign in
person-name = Full name
person-login = User name
person-login-hint = One word, no spaces. You will sign in with it.
person-password = Password
person-password-hint = At least { $chars } characters. A few words in a row are easy to remember and hard to guess.
person-language = Language
language-el = Ελληνικά
language-en = English
field-blank = This is empty.
field-long-chars = At most { $max ->
    [one] { $max } character
   *[other] { $max } characters
  }.
field-short-chars = At least { $min ->
    [one] { $min } character
   *[other] { $min } characters
  }.
field-long-bytes = It is far too long.
field-control = It holds a character that cannot be seen. Type it again by hand.
field-malformed = It is not of the right form.
login-taken = Someone already has this user name.
