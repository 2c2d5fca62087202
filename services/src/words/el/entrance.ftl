# Signing in, and the first user.
sign-in-title = Σύνδεση
sign-in-login = Όνομα χρήστη
sign-in-password = Κωδικός πρόσβασης
sign-in-submit = Σύνδεση
sign-in-refused = Το όνομα χρήστη ή ο κωδικός δεν είναι σωστά.
sign-in-throttled = Έγιναν πολλές προσπάθειες. Δοκιμάστε ξανά σε { $minutes ->
    [one] { $minutes } λεπτό
   *[other] { $minutes } λεπτά
  }.
sign-in-missing-login = Γράψτε το όνομα χρήστη σας.
sign-in-missing-password = Γράψτε τον κωδικό σας.
signed-out = Αποσυνδεθήκατε.
first-link = Ορισμός του διαχειριστή
first-title = Ο πρώτος χρήστης
first-lead = Η τράπεζα είναι έτοιμη και δεν έχει ακόμη χρήστες. Ο πρώτος είναι ο διαχειριστής της: αυτός προσθέτει τους υπόλοιπους.
first-token = Κλειδί διαχείρισης
first-token-hint = Βρίσκεται στο αρχείο admin.token του φακέλου δεδομένων της τράπεζας.
first-token-wrong = Το κλειδί δεν είναι αυτό του φακέλου δεδομένων.
first-submit = Δημιουργία χρήστη και σύνδεση
person-name = Ονοματεπώνυμο
person-login = Όνομα χρήστη
person-login-hint = Μία λέξη, χωρίς κενά. Με αυτή θα συνδέεστε.
person-password = Κωδικός πρόσβασης
person-password-hint = Τουλάχιστον { $chars } χαρακτήρες. Μερικές λέξεις στη σειρά είναι εύκολες στη μνήμη και δύσκολες να τις μαντέψει κανείς.
person-language = Γλώσσα
language-el = Ελληνικά
language-en = English
field-blank = Το πεδίο είναι κενό.
field-long-chars = Το πολύ { $max ->
    [one] { $max } χαρακτήρας
   *[other] { $max } χαρακτήρες
  }.
field-short-chars = Τουλάχιστον { $min ->
    [one] { $min } χαρακτήρας
   *[other] { $min } χαρακτήρες
  }.
field-long-bytes = Είναι υπερβολικά μεγάλο.
field-control = Περιέχει χαρακτήρα που δεν φαίνεται. Γράψτε το ξανά με το πληκτρολόγιο.
field-malformed = Δεν έχει τη σωστή μορφή.
login-taken = Αυτό το όνομα χρήστη το έχει ήδη κάποιος.
