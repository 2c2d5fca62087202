# The home page.
home-title = Αρχική
home-sites = Αποθήκες
home-no-site = Δεν υπάρχει ακόμη αποθήκη. Ξεκινήστε ορίζοντας την πρώτη, τις θέσεις της και τα είδη.
home-set-up = Ορισμός αποθήκης
home-attention = Θέλουν την προσοχή σας
home-calm = Τίποτε δεν περιμένει.
home-tasks = Τι θέλετε να κάνετε;
home-frozen = Το βιβλίο { $book } δεν δέχεται εγγραφές
home-views-stopped = Οι πίνακες δεν ενημερώνονται πια
home-views-behind = { $count ->
    [one] Οι πίνακες ενός βιβλίου αργούν
   *[other] Οι πίνακες { $count } βιβλίων αργούν
  }
home-arriving = { $count ->
    [one] Μία αποστολή έρχεται προς εδώ
   *[other] { $count } αποστολές έρχονται προς εδώ
  }
home-to-confirm = { $count ->
    [one] Μία διανομή περιμένει επιβεβαίωση
   *[other] { $count } διανομές περιμένουν επιβεβαίωση
  }
home-expired = { $count ->
    [one] Μία παρτίδα στο ράφι έχει λήξει
   *[other] { $count } παρτίδες στο ράφι έχουν λήξει
  }
home-expiring = { $count ->
    [one] Μία παρτίδα λήγει σε 30 ημέρες
   *[other] { $count } παρτίδες λήγουν σε 30 ημέρες
  }
home-long-road = { $count ->
    [one] Μία αποστολή αργεί στον δρόμο
   *[other] { $count } αποστολές αργούν στον δρόμο
  }
home-unmatched = { $count ->
    [one] Μία άφιξη άγνωστης προέλευσης
   *[other] { $count } αφίξεις άγνωστης προέλευσης
  }
home-overdue = { $count ->
    [one] Μία αναγγελία που δεν ήρθε στην ώρα της
   *[other] { $count } αναγγελίες που δεν ήρθαν στην ώρα τους
  }
home-negative = { $count ->
    [one] Ένα υπόλοιπο κάτω από το μηδέν
   *[other] { $count } υπόλοιπα κάτω από το μηδέν
  }
task-receive = Παραλαβή δωρεάς
task-put-away = Τακτοποίηση σε θέσεις
task-dispatch = Αποστολή σε αποθήκη
task-arrivals = Παραλαβή αποστολής
task-distribute = Διανομή σε συνεργάτη
task-hand-out = Παράδοση στο χέρι
task-adjust = Διόρθωση αποθέματος
task-stock = Απόθεμα
task-deliveries = Επιβεβαίωση παραδόσεων
task-write-off = Καταστροφή ή διαγραφή
task-entries = Οι τελευταίες εγγραφές
