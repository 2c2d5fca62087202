# Words for the codes of closed lists: one sentence for every code of the ledger, the vault and the views.
loss-found = Found
loss-miscounted = Miscounted
loss-returned = Came back without papers
loss-damaged = Damaged
loss-expired = Expired
loss-lost = Lost
loss-stolen = Stolen
loss-spoiled = Spoiled (cold chain)
loss-entry-error = Typed wrongly
loss-unit-conversion = Unit converted wrongly
loss-inbound-unrecorded = Came in and was not recorded
loss-outbound-unrecorded = Went out and was not recorded
loss-short-shipped = Missing at the end of the road
discrepancy-over = More came
discrepancy-short = Less came
discrepancy-damaged = Some came damaged
discrepancy-rejected = Some were refused at the door
discrepancy-substituted = Another item came
hold-inspection = Waits for inspection
hold-quarantine = Quarantined for a suspicion
hold-damaged = Damaged, to be sorted
hold-dispute = Ownership or papers are disputed
recall-manufacturer = Called back by the maker
recall-authority = Called back by an authority
recall-safety = Our own safety finding
override-shelf-life = The recipient needs a longer shelf life
override-access = The first lot cannot be reached now
override-earmark = The donor earmarked this lot
override-accepted = The recipient accepted the date in writing
override-urgency = An emergency leaves no time
reversal-entry-error = Typed wrongly
reversal-duplicate = Entered twice
reversal-cancelled = Did not happen after all
closure-not-coming = The donor will not send the rest
closure-entry-error = Announced by mistake
closure-replaced = Replaced by another announcement
basis-invoice = The donor's invoice
basis-market = Market price
basis-catalogue = Published catalogue
basis-estimate = Estimate of the bank
expense-transport = Transport
expense-storage = Storage
expense-packaging = Packing
expense-bank-charges = Bank charges
expense-other = Other, with a paper
party-donor = Donor
party-partner = Partner
party-supplier = Supplier
party-municipality = Municipality
book-register = Register
book-site = Site
book-treasury = Treasury
book-log = Log book
role-operator = Warehouse
role-manager = Manager
role-auditor = Auditor
role-admin = Administrator
status-available = Available
status-held = On hold
status-recalled = Recalled
status-expired = Expired
expiry-best-before = Best before
expiry-use-by = Use by
source-donor = Donation
source-supplier = Purchase
source-unmatched = Unknown origin
source-returned = Return
kind-transfer = Transfer
kind-distribution = Distribution
event-book-opened = Book opened
event-state-stated = State stated
event-item-registered = Item registered
event-party-registered = Party registered
event-fund-registered = Fund opened
event-emergency-registered = Emergency opened
event-book-added = Book added
event-book-key-added = Key added to a book
event-book-key-revoked = Key revoked
event-bin-added = Bin set up
event-delivery-announced = Delivery announced
event-announcement-closed = Announcement closed
event-donation-received = Donation received
event-purchase-received = Purchase received
event-goods-moved = Goods moved
event-transfer-dispatched = Transfer dispatched
event-shipment-arrived = Shipment arrived
event-unmatched-arrived = Arrival of unknown origin
event-arrival-matched = Arrival matched
event-shipment-released = Shipment given up
event-lot-held = Lot put on hold
event-lot-released = Lot released
event-lot-recalled = Lot recalled
event-stock-reserved = Stock reserved
event-reservation-released = Reservation released
event-distribution-dispatched = Distribution dispatched
event-delivery-confirmed = Delivery confirmed
event-handed-over = Handed out
event-goods-returned = Goods returned
event-stock-adjusted = Stock adjusted
event-written-off = Written off
event-entry-reversed = Entry reversed
event-cash-gift-banked = Cash gift banked
event-pledge-made = Pledge made
event-purchase-paid = Purchase paid
event-purchase-refunded = Purchase refunded
event-expense-paid = Expense paid
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
parties-partner = Partners
parties-municipality = Municipalities
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
