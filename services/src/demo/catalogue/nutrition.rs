//! What people eat and drink, the youngest among them.

use super::{Group, each};

pub(super) const GROUPS: &[Group] = &[
    Group {
        category: "food",
        home: "A-01",
        items: &[
            each("FD-RICE-1K", "Rice, white, 1 kg", "Ρύζι λευκό, 1 kg", 165).packs(&[("carton", 12)]).dated(),
            each("FD-PASTA-500", "Spaghetti, 500 g", "Μακαρόνια, 500 g", 95).packs(&[("carton", 24)]).dated(),
            each("FD-ORZO-500", "Orzo pasta, 500 g", "Κριθαράκι, 500 g", 105).packs(&[("carton", 24)]).dated(),
            each("FD-FLOUR-1K", "Wheat flour, 1 kg", "Αλεύρι σίτου, 1 kg", 98).packs(&[("carton", 10)]).dated(),
            each("FD-LENTIL-500", "Lentils, 500 g", "Φακές, 500 g", 155).packs(&[("carton", 20)]).dated(),
            each("FD-BEANS-500", "White beans, 500 g", "Φασόλια μέτρια, 500 g", 190).packs(&[("carton", 20)]).dated(),
            each("FD-CHICK-500", "Chickpeas, 500 g", "Ρεβίθια, 500 g", 180).packs(&[("carton", 20)]).dated(),
            each("FD-OIL-1L", "Olive oil, 1 l", "Ελαιόλαδο, 1 l", 790).packs(&[("carton", 12)]).dated(),
            each("FD-TOMATO-500", "Tomato passata, 500 g", "Πασάτα ντομάτας, 500 g", 89)
                .packs(&[("carton", 24)])
                .dated(),
            each("FD-TUNA-160", "Tuna in water, 160 g tin", "Τόνος σε νερό, κονσέρβα 160 g", 169)
                .packs(&[("carton", 48)])
                .dated(),
            each("FD-CORNED-340", "Canned meat, 340 g", "Κονσέρβα κρέατος, 340 g", 310)
                .packs(&[("carton", 24)])
                .dated(),
            each("FD-SUGAR-1K", "Sugar, 1 kg", "Ζάχαρη, 1 kg", 112).packs(&[("carton", 10)]),
            each("FD-SALT-500", "Salt, 500 g", "Αλάτι, 500 g", 38).packs(&[("carton", 20)]),
            each("FD-HONEY-450", "Honey, 450 g", "Μέλι, 450 g", 620).packs(&[("carton", 12)]).dated(),
            each("FD-RUSK-600", "Barley rusks, 600 g", "Παξιμάδια κριθαρένια, 600 g", 240)
                .packs(&[("carton", 12)])
                .dated(),
            each("FD-BISC-200", "Biscuits, 200 g", "Μπισκότα, 200 g", 110).packs(&[("carton", 30)]).dated(),
            each("FD-READY-300", "Ready meal, 300 g tray", "Έτοιμο γεύμα, 300 g", 340).packs(&[("carton", 8)]).dated(),
            each("FD-POTATO", "Potatoes, loose", "Πατάτες χύμα", 70).by("kg").packs(&[("sack", 25)]),
            each("FD-ORANGE", "Oranges, loose", "Πορτοκάλια χύμα", 60).by("kg").packs(&[("crate", 18)]),
        ],
    },
    Group {
        category: "chilled food",
        home: "COLD-01",
        items: &[
            each("FC-FETA-400", "Feta cheese, 400 g", "Φέτα, 400 g", 495).packs(&[("carton", 20)]).dated(),
            each("FC-YOGURT-200", "Yoghurt, 200 g", "Γιαούρτι, 200 g", 85).packs(&[("tray", 12)]).dated(),
        ],
    },
    Group {
        category: "water",
        home: "A-02",
        items: &[
            each("WA-BOTTLE-1500", "Drinking water, 1.5 l", "Πόσιμο νερό, 1,5 l", 28)
                .packs(&[("pack", 6), ("pallet", 504)])
                .dated(),
            each("WA-BOTTLE-500", "Drinking water, 0.5 l", "Πόσιμο νερό, 0,5 l", 18)
                .packs(&[("pack", 12), ("pallet", 1_512)])
                .dated(),
            each("WA-TABLET", "Water purification tablet", "Δισκίο καθαρισμού νερού", 9).packs(&[("box", 100)]).dated(),
            each("WA-JERRY-10", "Collapsible jerrycan, 10 l", "Πτυσσόμενο μπιτόνι, 10 l", 420).packs(&[("carton", 20)]),
        ],
    },
    Group {
        category: "baby",
        home: "A-03",
        items: &[
            each("BA-FORMULA1-400", "Infant formula 1, 400 g", "Βρεφικό γάλα 1, 400 g", 1_050)
                .packs(&[("carton", 12)])
                .dated(),
            each("BA-FORMULA2-400", "Follow-on formula 2, 400 g", "Βρεφικό γάλα 2, 400 g", 990)
                .packs(&[("carton", 12)])
                .dated(),
            each("BA-CEREAL-300", "Baby cereal, 300 g", "Βρεφική κρέμα, 300 g", 410).packs(&[("carton", 12)]).dated(),
            each("BA-MILK-1L", "Long-life milk, 1 l", "Γάλα μακράς διαρκείας, 1 l", 135)
                .packs(&[("carton", 12)])
                .dated(),
            each("BA-DIAPER-3", "Nappies size 3, pack of 50", "Πάνες νο 3, πακέτο 50", 1_090).packs(&[("carton", 4)]),
            each("BA-DIAPER-4", "Nappies size 4, pack of 46", "Πάνες νο 4, πακέτο 46", 1_090).packs(&[("carton", 4)]),
            each("BA-WIPES-72", "Baby wipes, 72 sheets", "Μωρομάντηλα, 72 φύλλα", 190).packs(&[("carton", 12)]),
        ],
    },
];
