# Words for the codes of closed lists: one sentence for every code of the ledger, the vault and the views.
loss-found = Βρέθηκε
loss-miscounted = Λάθος μέτρηση
loss-returned = Επέστρεψε χωρίς χαρτιά
loss-damaged = Φθορά
loss-expired = Έληξε
loss-lost = Χάθηκε
loss-stolen = Κλοπή
loss-spoiled = Αλλοίωση (διακοπή ψύξης)
loss-entry-error = Λάθος καταχώριση
loss-unit-conversion = Λάθος μετατροπή μονάδας
loss-inbound-unrecorded = Μπήκε και δεν γράφτηκε
loss-outbound-unrecorded = Βγήκε και δεν γράφτηκε
loss-short-shipped = Έλειπε στο τέλος της διαδρομής
discrepancy-over = Ήρθαν περισσότερα
discrepancy-short = Ήρθαν λιγότερα
discrepancy-damaged = Κάποια ήρθαν φθαρμένα
discrepancy-rejected = Κάποια δεν έγιναν δεκτά
discrepancy-substituted = Ήρθε άλλο είδος
hold-inspection = Περιμένει έλεγχο
hold-quarantine = Καραντίνα για υποψία
hold-damaged = Φθορά, για διαλογή
hold-dispute = Εκκρεμεί η κυριότητα ή τα χαρτιά
recall-manufacturer = Ανακαλείται από τον παραγωγό
recall-authority = Ανακαλείται από αρχή
recall-safety = Δικό μας εύρημα ασφάλειας
override-shelf-life = Ο παραλήπτης χρειάζεται μεγαλύτερη διάρκεια
override-access = Η πρώτη παρτίδα δεν είναι προσβάσιμη
override-earmark = Ο δωρητής όρισε αυτή την παρτίδα
override-accepted = Ο παραλήπτης δέχτηκε γραπτώς την ημερομηνία
override-urgency = Έκτακτη ανάγκη, δεν υπάρχει χρόνος
reversal-entry-error = Λάθος καταχώριση
reversal-duplicate = Γράφτηκε δύο φορές
reversal-cancelled = Δεν έγινε τελικά
closure-not-coming = Ο δωρητής δεν θα στείλει τα υπόλοιπα
closure-entry-error = Αναγγέλθηκε κατά λάθος
closure-replaced = Αντικαταστάθηκε από άλλη αναγγελία
basis-invoice = Τιμολόγιο του δωρητή
basis-market = Τιμή αγοράς
basis-catalogue = Δημοσιευμένος κατάλογος
basis-estimate = Εκτίμηση της τράπεζας
expense-transport = Μεταφορά
expense-storage = Αποθήκευση
expense-packaging = Συσκευασία
expense-bank-charges = Έξοδα τραπέζης
expense-other = Άλλο, με παραστατικό
party-donor = Δωρητής
party-partner = Συνεργάτης
party-supplier = Προμηθευτής
party-municipality = Δήμος
book-register = Μητρώο
book-site = Αποθήκη
book-treasury = Ταμείο
book-log = Βιβλίο διαφάνειας
role-operator = Αποθηκάριος
role-manager = Υπεύθυνος
role-auditor = Ελεγκτής
role-admin = Διαχειριστής
status-available = Διαθέσιμη
status-held = Σε αναμονή
status-recalled = Ανακληθείσα
status-expired = Έληξε
expiry-best-before = Κατά προτίμηση πριν από
expiry-use-by = Ανάλωση έως
source-donor = Δωρεά
source-supplier = Αγορά
source-unmatched = Άγνωστη προέλευση
source-returned = Επιστροφή
kind-transfer = Μεταφορά
kind-distribution = Διανομή
event-book-opened = Άνοιγμα βιβλίου
event-state-stated = Βεβαίωση κατάστασης
event-item-registered = Νέο είδος
event-party-registered = Νέος συναλλασσόμενος
event-fund-registered = Νέο ταμείο σκοπού
event-emergency-registered = Νέα έκτακτη ανάγκη
event-book-added = Νέο βιβλίο
event-book-key-added = Νέο κλειδί βιβλίου
event-book-key-revoked = Ανάκληση κλειδιού
event-bin-added = Νέα θέση
event-delivery-announced = Αναγγελία παράδοσης
event-announcement-closed = Κλείσιμο αναγγελίας
event-donation-received = Παραλαβή δωρεάς
event-purchase-received = Παραλαβή αγοράς
event-goods-moved = Τακτοποίηση
event-transfer-dispatched = Αποστολή σε αποθήκη
event-shipment-arrived = Άφιξη αποστολής
event-unmatched-arrived = Άφιξη άγνωστης προέλευσης
event-arrival-matched = Ταύτιση άφιξης
event-shipment-released = Παραίτηση από αποστολή
event-lot-held = Παρτίδα σε αναμονή
event-lot-released = Αποδέσμευση παρτίδας
event-lot-recalled = Ανάκληση παρτίδας
event-stock-reserved = Δέσμευση αποθέματος
event-reservation-released = Λύση δέσμευσης
event-distribution-dispatched = Διανομή σε συνεργάτη
event-delivery-confirmed = Επιβεβαίωση παράδοσης
event-handed-over = Παράδοση στο χέρι
event-goods-returned = Επιστροφή ειδών
event-stock-adjusted = Διόρθωση αποθέματος
event-written-off = Καταστροφή ή διαγραφή
event-entry-reversed = Αντιλογισμός
event-cash-gift-banked = Χρηματική δωρεά
event-pledge-made = Υπόσχεση δωρεάς
event-purchase-paid = Πληρωμή αγοράς
event-purchase-refunded = Επιστροφή πληρωμής αγοράς
event-expense-paid = Πληρωμή δαπάνης
unit-each = { $count ->
    [one] τεμ.
   *[other] τεμ.
  }
unit-kg = { $count ->
    [one] κιλό
   *[other] κιλά
  }
unit-g = { $count ->
    [one] γρ.
   *[other] γρ.
  }
unit-l = { $count ->
    [one] λίτρο
   *[other] λίτρα
  }
unit-box = { $count ->
    [one] κιβώτιο
   *[other] κιβώτια
  }
unit-carton = { $count ->
    [one] χαρτοκιβώτιο
   *[other] χαρτοκιβώτια
  }
unit-pallet = { $count ->
    [one] παλέτα
   *[other] παλέτες
  }
unit-pack = { $count ->
    [one] συσκευασία
   *[other] συσκευασίες
  }
unit-pair = { $count ->
    [one] ζεύγος
   *[other] ζεύγη
  }
unit-set = { $count ->
    [one] σετ
   *[other] σετ
  }
unit-kit = { $count ->
    [one] κιτ
   *[other] κιτ
  }
unit-bag = { $count ->
    [one] σακούλα
   *[other] σακούλες
  }
unit-sack = { $count ->
    [one] σακί
   *[other] σακιά
  }
unit-roll = { $count ->
    [one] ρολό
   *[other] ρολά
  }
unit-bottle = { $count ->
    [one] φιάλη
   *[other] φιάλες
  }
unit-bale = { $count ->
    [one] δέμα
   *[other] δέματα
  }
unit-crate = { $count ->
    [one] καφάσι
   *[other] καφάσια
  }
unit-tray = { $count ->
    [one] δίσκος
   *[other] δίσκοι
  }
unit-case = { $count ->
    [one] κούτα
   *[other] κούτες
  }
unit-can = { $count ->
    [one] κουτί
   *[other] κουτιά
  }
unit-jar = { $count ->
    [one] βάζο
   *[other] βάζα
  }
unit-bundle = { $count ->
    [one] δεσμίδα
   *[other] δεσμίδες
  }
unit-dozen = { $count ->
    [one] δωδεκάδα
   *[other] δωδεκάδες
  }
unit-m = { $count ->
    [one] μέτρο
   *[other] μέτρα
  }
parties-partner = Συνεργάτες
parties-municipality = Δήμοι
unit-sheet = φύλλα
unit-tin = κονσέρβα
unit-tube = σωληνάριο
unit-sachet = φακελάκι
unit-barrel = βαρέλι
unit-drum = δοχείο
unit-bucket = κουβάς
unit-jerrycan = μπιτόνι
unit-cylinder = φιάλη αερίου
unit-portion = μερίδες
unit-tablet = δισκία
unit-dose = δόσεις
unit-t = τόνοι
unit-lb = λίβρες
unit-ml = χιλιοστόλιτρα
unit-gal = γαλόνια
unit-m2 = τ.μ.
unit-m3 = κ.μ.
