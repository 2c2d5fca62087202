# Sentences of the command line.
cli-nothing = τίποτε
cli-no-such-column = { $count ->
    [one] η τράπεζα δεν έδωσε τη στήλη { $columns }
   *[other] η τράπεζα δεν έδωσε τις στήλες { $columns }
  }
cli-balanced = κάθε αγαθό έχει άθροισμα μηδέν
cli-unbalanced = το ισοζύγιο δεν βγαίνει μηδέν ή κάτι που κρατά η τράπεζα είναι κάτω από το μηδέν· τρέξτε `helpbank verify`
cli-lines-refused = { $count ->
    [one] μία γραμμή δεν έγινε δεκτή
   *[other] { $count } γραμμές δεν έγιναν δεκτές
  }
cli-more-refused = { $count ->
    [one] (άλλη μία είναι στην έξοδο)
   *[other] (άλλες { $count } είναι στην έξοδο)
  }
cli-line = γραμμή { $line }
cli-verdict-ok = όλα καλά: ό,τι ελέγχθηκε ισχύει
cli-verdict-failed = αποτυχία: κάτι δεν ισχύει· δείτε τις γραμμές που λένε «δεν ισχύει» και σταματήστε τις καταχωρίσεις ώσπου να εξηγηθεί
cli-verdict-incomplete = ελλιπές: ό,τι ελέγχθηκε ισχύει· οι γραμμές που λένε «δεν ελέγχθηκε» δεν εξετάστηκαν
cli-listed = { $rows ->
    [one] μία γραμμή
   *[other] { $rows } γραμμές
  }: { $new } νέες, { $known } ήδη γνωστές
cli-bad-cells = δεν γράφτηκε τίποτα: { $count ->
    [one] ένα κελί έχει λάθος (φαίνεται πιο πάνω)· διορθώστε το
   *[other] { $count } κελιά έχουν λάθος (φαίνονται πιο πάνω)· διορθώστε τα
  } ή δώστε --skip-bad
cli-dry-run = δοκιμή: δεν γράφτηκε τίποτα
cli-written = { $count ->
    [one] γράφτηκε μία εγγραφή
   *[other] γράφτηκαν { $count } εγγραφές
  }, { $repeated ->
    [0] καμία δεν υπήρχε ήδη
    [one] μία υπήρχε ήδη
   *[other] { $repeated } υπήρχαν ήδη
  }
cli-noted = , { $count ->
    [one] μία σημείωση στο θησαυροφυλάκιο
   *[other] { $count } σημειώσεις στο θησαυροφυλάκιο
  }
cli-refused = , { $count ->
    [one] μία δεν έγινε δεκτή (φαίνεται πιο πάνω)
   *[other] { $count } δεν έγιναν δεκτές (φαίνονται πιο πάνω)
  }
cli-tally-rows = { $rows ->
    [one] μία γραμμή
   *[other] { $rows } γραμμές
  }, { $bad } με λάθος, { $zero ->
    [one] μία μηδενική
   *[other] { $zero } μηδενικές
  }
cli-tally-lots = { $donations ->
    [one] μία δωρεά
   *[other] { $donations } δωρεές
  } με { $lots ->
    [one] μία παρτίδα
   *[other] { $lots } παρτίδες
  }· { $registered } προς καταχώριση, { $bins ->
    [one] μία νέα θέση
   *[other] { $bins } νέες θέσεις
  }
cli-tally-quantities = ποσότητες: { $list }
cli-tally-values = αξίες: { $list }
cli-audit-written = { $count ->
    [one] Μία γραμμή γράφτηκε στο { $file }
   *[other] { $count } γραμμές γράφτηκαν στο { $file }
  }
