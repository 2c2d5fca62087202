# Words for units of measure: how many of them decides their form.
unit-each = { $count ->
    [one] pc
   *[other] pcs
  }
unit-kg = { $count ->
    [one] kg
   *[other] kg
  }
unit-g = { $count ->
    [one] g
   *[other] g
  }
unit-l = { $count ->
    [one] l
   *[other] l
  }
unit-box = { $count ->
    [one] box
   *[other] boxes
  }
unit-carton = { $count ->
    [one] carton
   *[other] cartons
  }
unit-pallet = { $count ->
    [one] pallet
   *[other] pallets
  }
unit-pack = { $count ->
    [one] pack
   *[other] packs
  }
unit-pair = { $count ->
    [one] pair
   *[other] pairs
  }
unit-set = { $count ->
    [one] set
   *[other] sets
  }
unit-kit = { $count ->
    [one] kit
   *[other] kits
  }
unit-bag = { $count ->
    [one] bag
   *[other] bags
  }
unit-sack = { $count ->
    [one] sack
   *[other] sacks
  }
unit-roll = { $count ->
    [one] roll
   *[other] rolls
  }
unit-bottle = { $count ->
    [one] bottle
   *[other] bottles
  }
unit-bale = { $count ->
    [one] bale
   *[other] bales
  }
unit-crate = { $count ->
    [one] crate
   *[other] crates
  }
unit-tray = { $count ->
    [one] tray
   *[other] trays
  }
unit-case = { $count ->
    [one] case
   *[other] cases
  }
unit-can = { $count ->
    [one] can
   *[other] cans
  }
unit-jar = { $count ->
    [one] jar
   *[other] jars
  }
unit-bundle = { $count ->
    [one] bundle
   *[other] bundles
  }
unit-dozen = { $count ->
    [one] dozen
   *[other] dozens
  }
unit-m = { $count ->
    [one] m
   *[other] m
  }
unit-sheet = sheets
unit-tin = tin
unit-tube = tube
unit-sachet = sachet
unit-barrel = barrel
unit-drum = drum
unit-bucket = bucket
unit-jerrycan = jerrycan
unit-cylinder = cylinder
unit-portion = portions
unit-tablet = tablets
unit-dose = doses
unit-t = t
unit-lb = lb
unit-ml = ml
unit-gal = gal
unit-m2 = m²
unit-m3 = m³
