# Words for units of measure: how many of them decides their form.
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
