//! What people wash with, sleep under, wear, heal and clean up with.

use super::{Group, each};

pub(super) const GROUPS: &[Group] = &[
    Group {
        category: "hygiene",
        home: "B-01",
        items: &[
            each("HY-SOAP-100", "Soap bar, 100 g", "Σαπούνι, 100 g", 75).packs(&[("carton", 72)]),
            each("HY-SHAMPOO-400", "Shampoo, 400 ml", "Σαμπουάν, 400 ml", 260).packs(&[("carton", 12)]),
            each("HY-TOOTHPASTE", "Toothpaste, 75 ml", "Οδοντόκρεμα, 75 ml", 180).packs(&[("carton", 24)]),
            each("HY-TOOTHBRUSH", "Toothbrush", "Οδοντόβουρτσα", 110).packs(&[("carton", 48)]),
            each("HY-PADS-10", "Sanitary pads, pack of 10", "Σερβιέτες, πακέτο 10", 195).packs(&[("carton", 24)]),
            each("HY-PAPER-10", "Toilet paper, 10 rolls", "Χαρτί υγείας, 10 ρολά", 380).packs(&[("bale", 8)]),
            each("HY-GEL-500", "Hand sanitiser, 500 ml", "Αντισηπτικό χεριών, 500 ml", 320)
                .packs(&[("carton", 12)])
                .dated(),
            each("HY-BLEACH-1L", "Bleach, 1 l", "Χλωρίνη, 1 l", 130).packs(&[("carton", 12)]),
            each("HY-DETERG-2L", "Laundry detergent, 2 l", "Απορρυπαντικό ρούχων, 2 l", 540).packs(&[("carton", 6)]),
        ],
    },
    Group {
        category: "clothing",
        home: "B-02",
        items: &[
            each("CL-JACKET-A", "Winter jacket, adult", "Μπουφάν ενηλίκων", 2_900).packs(&[("bale", 20)]),
            each("CL-JACKET-C", "Winter jacket, child", "Μπουφάν παιδικό", 2_200).packs(&[("bale", 25)]),
            each("CL-SOCKS", "Socks", "Κάλτσες", 180).by("pair").packs(&[("pack", 12)]),
            each("CL-UNDERWEAR", "Underwear set", "Σετ εσώρουχα", 650).by("set").packs(&[("pack", 12)]),
            each("CL-SHOES-C", "Shoes, child", "Παπούτσια παιδικά", 2_400).by("pair"),
        ],
    },
    Group {
        category: "school",
        home: "B-02",
        items: &[
            each("SC-BAG", "School bag", "Σχολική τσάντα", 1_800).packs(&[("carton", 20)]),
            each("SC-NOTEBOOK", "Notebook, 50 sheets", "Τετράδιο 50 φύλλων", 120).packs(&[("carton", 60)]),
            each("SC-PENCIL-12", "Pencils, box of 12", "Μολύβια, κουτί 12", 240).packs(&[("carton", 48)]),
            each("SC-TABLET", "Tablet computer, refurbished", "Tablet ανακατασκευασμένο", 9_500),
        ],
    },
    Group {
        category: "shelter",
        home: "C-01",
        items: &[
            each("SH-BLANKET", "Blanket, 150 × 200 cm", "Κουβέρτα 150 × 200 cm", 1_150).packs(&[("bale", 25)]),
            each("SH-SLEEPBAG", "Sleeping bag", "Υπνόσακος", 2_600).packs(&[("carton", 10)]),
            each("SH-BED", "Folding camp bed", "Ράντζο πτυσσόμενο", 3_900).packs(&[("pallet", 40)]),
            each("SH-MATTRESS", "Foam mattress", "Στρώμα αφρολέξ", 2_700),
            each("SH-TENT-4", "Family tent, 4 persons", "Σκηνή οικογενειακή, 4 ατόμων", 14_500),
            each("SH-TARP-4X6", "Tarpaulin, 4 × 6 m", "Μουσαμάς 4 × 6 m", 1_900).packs(&[("bale", 10)]),
            each("SH-HEATER", "Electric heater, 2 kW", "Αερόθερμο 2 kW", 2_450),
            each("SH-LAMP-SOLAR", "Solar lamp", "Ηλιακό φωτιστικό", 1_600).packs(&[("carton", 24)]),
        ],
    },
    Group {
        category: "tools",
        home: "C-02",
        items: &[
            each("TL-SHOVEL", "Shovel", "Φτυάρι", 1_250),
            each("TL-SQUEEGEE", "Floor squeegee, 75 cm", "Μάκτρο δαπέδου 75 cm", 980),
            each("TL-BOOTS", "Rubber boots", "Γαλότσες", 1_450).by("pair").packs(&[("carton", 10)]),
            each("TL-GLOVES", "Work gloves", "Γάντια εργασίας", 290).by("pair").packs(&[("pack", 12)]),
            each("TL-PUMP", "Water pump, petrol", "Αντλία υδάτων βενζίνης", 28_900),
            each("TL-GENSET-3", "Generator, 3 kVA", "Ηλεκτρογεννήτρια 3 kVA", 62_000),
            each("TL-SANDBAG", "Sandbag, empty", "Σάκος άμμου, κενός", 45).packs(&[("bale", 250)]),
        ],
    },
    Group {
        category: "medical",
        home: "D-01",
        items: &[
            each("MC-GLOVES-100", "Nitrile gloves, box of 100", "Γάντια νιτριλίου, κουτί 100", 690)
                .packs(&[("carton", 10)])
                .dated(),
            each("MC-MASK-50", "Surgical masks, box of 50", "Μάσκες χειρουργικές, κουτί 50", 350)
                .packs(&[("carton", 40)])
                .dated(),
            each("MC-GAUZE-10", "Sterile gauze 10 × 10, box", "Γάζες αποστειρωμένες 10 × 10, κουτί", 280)
                .packs(&[("carton", 50)])
                .dated(),
            each("MC-BANDAGE-8", "Elastic bandage, 8 cm", "Ελαστικός επίδεσμος 8 cm", 140).packs(&[("box", 20)]),
            each("MC-SALINE-500", "Saline solution, 500 ml", "Φυσιολογικός ορός, 500 ml", 120)
                .packs(&[("carton", 20)])
                .dated(),
            each("MC-SYRINGE-5", "Syringe, 5 ml", "Σύριγγα 5 ml", 12).packs(&[("box", 100)]).dated(),
            each("MC-POVIDONE-240", "Povidone-iodine, 240 ml", "Ιωδιούχος ποβιδόνη, 240 ml", 460)
                .packs(&[("carton", 24)])
                .dated(),
            each("MC-FIRSTAID", "First-aid refill", "Ανταλλακτικό φαρμακείου", 1_700).packs(&[("carton", 12)]).dated(),
        ],
    },
];
