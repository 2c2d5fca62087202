"""The tables of FORMAT.md §3, §4, §6 and §10, word for word (a test compares them); shapes.py makes types of them."""

EVENTS = """
0 | BookOpened | Genesis: bank id, BookKind, code Code, key 32, register BookId?, nonce 16
1 | StateStated | state hash
2 | ItemRegistered | item, code Code, name Label, name_el Label?, unit Code, packs [Pack], category Label?, dated bool
3 | PartyRegistered | party, PartyKind, name Label?, code SchemeCode?
4 | FundRegistered | fund, code Code, name Label, Currency
5 | EmergencyRegistered | emergency, code Code, name Label, started_on Day, area [party]
6 | BookAdded | book BookId, BookKind, code Code, name Label, municipality party?, Zone, key 32
7 | BookKeyAdded | book BookId, key 32
8 | BookKeyRevoked | book BookId, key 32
9 | BinAdded | bin, code Code, zone Code?
10 | DeliveryAnnounced | announcement, donor party, expected_on Day?, lines [ItemLine]
11 | AnnouncementClosed | announcement, ClosureReason
12 | DonationReceived | donor party, announcement?, emergency?, ValuationBasis, lines [ReceivedLine]
13 | PurchaseReceived | supplier party, lines [ReceivedLine]
14 | GoodsMoved | lines [MoveLine]
15 | TransferDispatched | shipment, destination BookId, reservation?, emergency?, lines [OutLine]
16 | ShipmentArrived | shipment, lines [ArrivedLine]
17 | UnmatchedArrived | lines [ReceivedLine]
18 | ArrivalMatched | shipment, lines [MatchedLine], lots [LotNow]
19 | ShipmentReleased | shipment, lines [LotLine]
20 | LotHeld | lot, HoldReason, also [lot]
21 | LotReleased | lot, also [lot]
22 | LotRecalled | lot, RecallReason, also [lot]
23 | StockReserved | reservation, recipient party?, emergency?, lines [OutLine]
24 | ReservationReleased | reservation
25 | DistributionDispatched | shipment, recipient party, reservation?, emergency?, lines [OutLine]
26 | DeliveryConfirmed | shipment, recipient party, Reach, lines [DeliveredLine]
27 | HandedOver | recipient party, emergency?, Reach, lines [OutLine]
28 | GoodsReturned | recipient party, delivery EntryRef, lines [ReturnedLine]
29 | StockAdjusted | lines [AdjustedLine]
30 | WrittenOff | LossReason, approved_by actor, lines [OutLine]
31 | EntryReversed | original EntryRef, ReversalReason, original_cause EntryRef?, transfers [Transfer], lots [LotTerms]
32 | CashGiftBanked | donor party, fund, amount Money, pledge?, emergency?
33 | PledgeMade | pledge, donor party, fund, amount Money, emergency?
34 | PurchasePaid | supplier party, fund, amount Money, destination BookId, lines [ItemLine]
35 | ExpensePaid | fund, ExpenseKind, amount Money, emergency?
36 | PurchaseRefunded | supplier party, fund, amount Money, ReversalReason
37 | PagesLogged | pages [LoggedPage]
38 | BookClosed | book BookId, last NamedPage, witnessed NamedPage?, tree NamedTree?, EndReason
39 | SuccessorAdded | predecessor BookId, book BookId, BookKind, code Code, name Label, municipality party?, Zone, key 32
40 | GoodsCarried | predecessor BookId, lines [CarriedLine]
"""

PARTS = """
Pack | name Code, units `u32`
SchemeCode | scheme Code, code Code
ItemLine | item, quantity Quantity
LotLine | item, lot, quantity Quantity
LotTerms | lot, item, expiry Expiry?
ReceivedLine | item, lot, bin, quantity Count, damaged Count, expiry Expiry?, maker_lot Code?, expected Count?, discrepancy Discrepancy?, value Money?
Pick | item, lot, bin, quantity Quantity
MoveLine | pick Pick, to bin
OutLine | pick Pick, expiry Expiry?, overridden OverrideReason?
ArrivedLine | item, lot, expiry Expiry?, bin, quantity Count, missing Count, reason LossReason?
MatchedLine | item, dispatched lot, arrived lot, quantity Quantity, expiry Expiry?
LotNow | lot, item, expiry Expiry?, LotStatus
DeliveredLine | item, lot, expiry Expiry?, delivered Count, returned Count, bin?, missing Count, reason LossReason?
ReturnedLine | item, from lot, lot, bin, quantity Quantity, expiry Expiry?, LotStatus
AdjustedLine | pick Pick, Direction, reason LossReason, expiry Expiry?
Reach | households `u32`?, persons `u32`?
LoggedPage | book BookId, page `u64`, hash 32
NamedPage | page `u64`, hash 32
NamedTree | size `u64`, root 32
CarriedLine | item, lot, expiry Expiry?, LotStatus, source bin, bin, quantity Quantity
Transfer | source Account, target Account, asset Asset, quantity Quantity
"""

ENUMS = """
Account | Donor(party), Supplier(party), Shelf(site, bin), Transit(shipment), Unmatched(site), Recipient(party), Loss(LossReason), Fund(fund), Expense(ExpenseKind)
Asset | Goods(item, lot), Money(Currency)
Expiry | BestBefore(Day), UseBy(Day)
LotStatus | Available, Held(HoldReason), Recalled(RecallReason)
Direction | Add, Take
Summer | None, European
LossReason | found, miscounted, returned, damaged, expired, lost, stolen, spoiled, entry_error, unit_conversion, inbound_unrecorded, outbound_unrecorded, short_shipped
Discrepancy | over, short, damaged, rejected, substituted
HoldReason | inspection, quarantine, damaged, dispute
RecallReason | manufacturer, authority, safety
OverrideReason | shelf_life, access, earmark, accepted, urgency
ReversalReason | entry_error, duplicate, cancelled
ClosureReason | not_coming, entry_error, replaced
EndReason | pages_lost, pages_differ
ValuationBasis | invoice, market, catalogue, estimate
ExpenseKind | transport, storage, packaging, bank_charges, other
PartyKind | donor, partner, supplier, municipality
BookKind | register, site, treasury, log
"""

POSTINGS = """
DonationReceived | Donor(donor) | Shelf(here, bin) | item, lot | quantity
DonationReceived | Donor(donor) | Loss(always damaged) | item, lot | damaged
PurchaseReceived | Supplier(supplier) | Shelf(here, bin) | item, lot | quantity
PurchaseReceived | Supplier(supplier) | Loss(always damaged) | item, lot | damaged
UnmatchedArrived | Unmatched(here) | Shelf(here, bin) | item, lot | quantity
UnmatchedArrived | Unmatched(here) | Loss(always damaged) | item, lot | damaged
GoodsMoved | Shelf(here, pick.bin) | Shelf(here, to) | pick.item, pick.lot | pick.quantity
TransferDispatched | Shelf(here, pick.bin) | Transit(shipment) | pick.item, pick.lot | pick.quantity
DistributionDispatched | Shelf(here, pick.bin) | Transit(shipment) | pick.item, pick.lot | pick.quantity
HandedOver | Shelf(here, pick.bin) | Recipient(recipient) | pick.item, pick.lot | pick.quantity
WrittenOff | Shelf(here, pick.bin) | Loss(LossReason) | pick.item, pick.lot | pick.quantity
ShipmentArrived | Transit(shipment) | Shelf(here, bin) | item, lot | quantity
ShipmentArrived | Transit(shipment) | Loss(reason, else short_shipped) | item, lot | missing
ArrivalMatched | Transit(shipment) | Unmatched(here) | item, dispatched | quantity
DeliveryConfirmed | Transit(shipment) | Recipient(recipient) | item, lot | delivered
DeliveryConfirmed | Transit(shipment) | Shelf(here, bin) | item, lot | returned
DeliveryConfirmed | Transit(shipment) | Loss(reason, else short_shipped) | item, lot | missing
GoodsReturned | Recipient(recipient) | Shelf(here, bin) | item, lot | quantity
GoodsCarried | Shelf(site of predecessor, source) | Shelf(here, bin) | item, lot | quantity
StockAdjusted Add | Loss(reason) | Shelf(here, pick.bin) | pick.item, pick.lot | pick.quantity
StockAdjusted Take | Shelf(here, pick.bin) | Loss(reason) | pick.item, pick.lot | pick.quantity
CashGiftBanked | Donor(donor) | Fund(fund) | amount.currency | amount.minor
PurchasePaid | Fund(fund) | Supplier(supplier) | amount.currency | amount.minor
PurchaseRefunded | Supplier(supplier) | Fund(fund) | amount.currency | amount.minor
ExpensePaid | Fund(fund) | Expense(ExpenseKind) | amount.currency | amount.minor
EntryReversed | as stated | as stated | as stated | as stated
"""
