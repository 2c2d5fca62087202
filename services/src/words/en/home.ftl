# The home page.
home-title = Home
home-sites = Sites
home-no-site = There is no site yet. Begin with the first one, its bins and the items.
home-set-up = Set up a site
home-attention = Needs your attention
home-calm = Nothing is waiting.
home-tasks = What would you like to do?
home-frozen = The book { $book } takes no entries
home-views-stopped = The tables are no longer brought up to date
home-views-behind = { $count ->
    [one] The tables of one book are behind
   *[other] The tables of { $count } books are behind
  }
home-arriving = { $count ->
    [one] One shipment is on its way here
   *[other] { $count } shipments are on their way here
  }
home-to-confirm = { $count ->
    [one] One distribution waits to be confirmed
   *[other] { $count } distributions wait to be confirmed
  }
home-expired = { $count ->
    [one] One lot on the shelf has expired
   *[other] { $count } lots on the shelf have expired
  }
home-expiring = { $count ->
    [one] One lot expires within 30 days
   *[other] { $count } lots expire within 30 days
  }
home-long-road = { $count ->
    [one] One shipment has been long on the road
   *[other] { $count } shipments have been long on the road
  }
home-unmatched = { $count ->
    [one] One arrival of unknown origin
   *[other] { $count } arrivals of unknown origin
  }
home-overdue = { $count ->
    [one] One announced delivery that did not come in time
   *[other] { $count } announced deliveries that did not come in time
  }
home-negative = { $count ->
    [one] One balance below zero
   *[other] { $count } balances below zero
  }
task-receive = Receive a donation
task-put-away = Put away
task-dispatch = Dispatch to a site
task-arrivals = Receive a shipment
task-distribute = Distribute to a partner
task-hand-out = Hand out
task-adjust = Adjust stock
task-stock = Stock
task-deliveries = Confirm deliveries
task-write-off = Destroy or write off
task-entries = The last entries
