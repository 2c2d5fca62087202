# Ο πάγκος του ελεγκτή.
audit-title = Έλεγχος
audit-lead = Όσα ζητά να δει ένας ελεγκτής, όπως είναι γνωστά τώρα ή σε οποιαδήποτε ημέρα. Ό,τι εμφανίζεται είναι λόγος να κοιτάξει κανείς, όχι εύρημα.
audit-verdicts = Τι επαληθεύτηκε
audit-not-verified = Δεν έχει επαληθευτεί τίποτα από τότε που ξεκίνησε η τράπεζα.
audit-listings = Καταστάσεις
audit-tools = Ισοζύγιο, δείγματα και ενδείξεις
audit-listing = Κατάσταση
audit-what = Τι περιέχει
audit-rows = Γραμμές
audit-hint = Ένδειξη και τίποτα περισσότερο. Οι συσκευασίες, οι στρογγυλές παρτίδες και οι τιμοκατάλογοι κάνουν τα ψηφία άνισα και στο πιο έντιμο βιβλίο· κάτω από το ελάχιστο δείγμα δεν λέγεται τίποτα.
audit-none = Δεν υπάρχει τίποτα στην κατάσταση.
audit-next = Οι επόμενες γραμμές
audit-csv = Λήψη ως CSV
audit-xlsx = Λήψη ως Excel
audit-about-csv = Λήψη του τι ζητήθηκε
audit-asked = Τι ζητήθηκε
audit-period = Περίοδος και ρολόι
audit-any = οποιοσδήποτε
audit-everybody = όλοι
audit-counted = { $count ->
    [one] Μία γραμμή
   *[other] { $count } γραμμές
  }
audit-first-rows = { $count ->
    [one] Η πρώτη γραμμή· ακολουθούν κι άλλες
   *[other] Οι πρώτες { $count } γραμμές· ακολουθούν κι άλλες
  }
audit-further-rows = { $count ->
    [one] Μία ακόμη γραμμή
   *[other] { $count } ακόμη γραμμές
  }
audit-drawn = { $count ->
    [one] Μία εγγραφή, από { $total }
   *[other] { $count } εγγραφές, από { $total }
  }
audit-ended-page = Η τελευταία σελίδα είναι η { $page }.
audit-ended-witnessed = Μάρτυρες το είχαν δει ως τη σελίδα { $page }.
audit-late-hours = { $count ->
    [one] 1 ώρα
   *[other] { $count } ώρες
  }
audit-late-days = { $count ->
    [one] 1 ημέρα
   *[other] { $count } ημέρες
  }
