# The frame around every page, and what may go wrong with any of them.
bank-name = HELLAS HELPBANK
bank-tagline = Το βιβλίο της τράπεζας αλληλεγγύης
skip-to-content = Μετάβαση στο περιεχόμενο
menu = Κύριο μενού
nav-home = Αρχική
nav-stock = Απόθεμα
nav-shipments = Αποστολές
nav-entries = Εγγραφές
nav-chain = Αλυσίδα
nav-audit = Έλεγχος
nav-setup = Ρυθμίσεις
other-language = English
other-language-code = en
sign-out = Αποσύνδεση
site = Αποθήκη
footer-promise = Κάθε εγγραφή μένει. Τίποτε δεν αλλάζει χωρίς να φανεί.
footer-as-of = Τα στοιχεία φτάνουν ως: { $places }
print = Εκτύπωση
error-title = Σφάλμα: { $title }
problem-not-found = Αυτή η σελίδα δεν υπάρχει
problem-not-found-body = Ίσως η διεύθυνση γράφτηκε λάθος ή ανήκει σε άλλη τράπεζα. Τίποτε δεν χάθηκε.
problem-not-allowed = Δεν έχετε αυτό το δικαίωμα
problem-not-allowed-body = Η ενέργεια αυτή χρειάζεται άλλο ρόλο. Ζητήστε το από τον διαχειριστή της τράπεζας.
problem-form-expired = Η φόρμα δεν ισχύει πια
problem-form-expired-body = Η σύνδεσή σας έχει αλλάξει από τότε που άνοιξε η σελίδα. Τίποτε δεν γράφτηκε. Ανοίξτε ξανά τη σελίδα και προσπαθήστε πάλι.
problem-too-large = Η φόρμα είναι πολύ μεγάλη
problem-too-large-body = Τίποτε δεν γράφτηκε. Χωρίστε την καταχώριση σε περισσότερες.
problem-failed = Η τράπεζα δεν μπόρεσε να απαντήσει
problem-failed-body = Δοκιμάστε ξανά. Αν επιμένει, δείξτε στον διαχειριστή αυτή τη σελίδα.
problem-to-home = Στην αρχική σελίδα
problem-not-opened = Εδώ οδηγεί μόνο μια φόρμα
problem-not-opened-body = Η διεύθυνση αυτή δεν ανοίγει μόνη της. Τίποτε δεν γράφτηκε.
problem-unreadable = Η διεύθυνση δεν διαβάζεται
problem-unreadable-body = Κάποιο μέρος της δεν είναι αυτό που περιμένει η σελίδα. Τίποτε δεν γράφτηκε.
unsent-sign-in = Η σύνδεσή σας έληξε πριν από την καταχώριση και τίποτε δεν γράφτηκε. Συνδεθείτε ξανά: όσα γράψατε κρατήθηκαν.
unsent-title = Όσα γράψατε δεν χάθηκαν
unsent-lead = Η φόρμα δεν είχε καταχωριστεί. Ανοίξτε την ξανά όπως την αφήσατε, δείτε την και καταχωρίστε την.
unsent-resume = Συνέχεια στη φόρμα
unsent-leave = Δεν τη χρειάζομαι πια
footer-who = Συνδεδεμένος χρήστης: { $name }
age-seconds = { $count ->
    [one] ένα δευτερόλεπτο
   *[other] { $count } δευτερόλεπτα
  }
age-minutes = { $count ->
    [one] ένα λεπτό
   *[other] { $count } λεπτά
  }
age-hours = { $count ->
    [one] μία ώρα
   *[other] { $count } ώρες
  }
age-days = { $count ->
    [one] μία ημέρα
   *[other] { $count } ημέρες
  }
