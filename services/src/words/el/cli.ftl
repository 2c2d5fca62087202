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
cli-audit-table-cut = στον πίνακα είναι μόνο οι πρώτες { $count } γραμμές· γράψτε τις όλες σε αρχείο με -o FILE.csv ή περιορίστε με --from και --to
cli-damaged-aside = τα φθαρμένα αρχεία είναι στο { $path }· ίσως είναι αποδεικτικά στοιχεία
cli-repair-from-bundle = κάποιες σελίδες ήρθαν από τη δέσμη: ό,τι γράφτηκε μετά από αυτή υπάρχει μόνο όπου το είχε το αρχείο ή η ροή. Αν οι μάρτυρες είδαν περισσότερα από ένα βιβλίο, μην το συνεχίσετε: βλ. `helpbank succeed --help`
cli-repair-whole = κάθε αρχείο και κάθε ροή είναι ακέραια· δεν έγινε τίποτα
cli-repair-to-mend = αρχεία προς επισκευή: { $archives }· ροές προς επισκευή: { $streams }. Δεν γράφτηκε τίποτα
cli-repair-mended = αρχεία που επισκευάστηκαν: { $archives }· ροές που επισκευάστηκαν: { $streams }
cli-backup-made = { $dir }: { $books } βιβλία, { $pages } σελίδες, { $bytes } bytes. Περιέχει τα κλειδιά και τα ονόματα: φυλάξτε το.
cli-backup-restored = { $dir }: { $books } βιβλία, { $pages } σελίδες, της { $made_at }. Εκκίνηση: `helpbank dev --data { $dir }`· ποτέ μαζί με την παλιά.
cli-log-published = { $dir }: το ημερολόγιο { $size } σελίδων· δώστε τον φάκελο σε έναν διακομιστή ιστού
cli-succeed-would = αυτά τα βιβλία θα έκλειναν και θα αποκτούσαν διαδόχους· δεν γράφτηκε τίποτα
cli-succeed-own-file = το αρχείο του ημερολογίου
cli-succeed-published = το δημοσιευμένο αντίγραφο
cli-succeed-witness = ο μάρτυρας { $name }
cli-succeed-shown = το ημερολόγιο είχε δείξει { $size } σελίδες, λέει { $who }
cli-succeed-silent = ο μάρτυρας { $name } δεν ακούστηκε: { $why }
cli-succeed-done-before = αυτή η διαδοχή έχει ήδη γίνει· δεν μένει τίποτα
cli-succeed-left = δεν μεταφέρθηκαν και μένουν στο ράφι του { $book }: { $quantity } { $item }, παρτίδα { $lot }
cli-succeed-log-lost = το κλειδί του ημερολογίου, ή ό,τι υπέγραψε τελευταίο, χάθηκε: το ημερολόγιο κλείνει και αρχίζει νέο
cli-succeed-tiles = τα πλακίδια της ίδιας της τράπεζας
cli-succeed-next =
    το νέο ημερολόγιο έχει το κλειδί
      { $key }
    Δώστε το σε κάθε μάρτυρα (`helpbank witness serve … --log ΠΑΛΙΟ --log ΝΕΟ`), ξεκινήστε την τράπεζα και μοιράστε την πολιτική με τα δύο ημερολόγια, { $policy }. Μετά μετρήστε τα ράφια των διαδόχων και τακτοποιήστε τα.
cli-bundle-not-whole = η δέσμη δεν είναι ακόμη ολόκληρη· δώστε ξανά την ίδια εντολή και συνεχίζει από εκεί που κόπηκε
cli-bundle-damaged = το { $file } είναι κατεστραμμένο: { $good } από τα { $length } bytes του είναι η αρχή αυτής της δέσμης· συνεχίζει μετά από αυτά
cli-bundle-written = { $path }: { $bytes } bytes· ελέγξτε το με `helpbank verify bundle { $path }`
cli-receipt-written = { $path }: { $bytes } bytes· ελέγξτε το με `helpbank verify receipt { $path } --policy FILE`
cli-import-no-site = δεν υπάρχει αποθήκη { $site }{ $near }· με --create-missing ανοίγει
cli-import-row = γραμμή { $row }
cli-import-rows = γραμμές { $first }…{ $last }
cli-password =
    κωδικός: { $text }
    Εμφανίζεται μόνο τώρα. Δώστε τον από κοντά.
cli-token-once = Το διακριτικό εμφανίζεται μόνο τώρα. Όποιος το έχει ενεργεί για εσάς.
cli-token-revoked = ανακλήθηκε
cli-not-a-place = το { $text } δεν είναι θέση εγγραφής· γράψτε τη ως ATH@4711/3: βιβλίο, σελίδα, εγγραφή
cli-not-written = το { $path } δεν μπορεί να γραφτεί: { $why }
cli-file-ending = { $path }: το όνομα του αρχείου τελειώνει σε .csv, .xlsx ή .json, που λέει τι γράφεται
