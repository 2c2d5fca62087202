//! The same pages give the same views: on SQLite and PostgreSQL, live and rebuilt, in any interleaving, one page at a time or many.

use projections::{AsOf, Opened, Rebuild, StockFilter, Views};

use crate::bank::Written;
use crate::ground::{Postgres, sqlite};
use crate::story;

pub(crate) async fn project(views: &Views, pages: &[&Written], batch: usize) {
    for part in pages.chunks(batch) {
        let opened: Vec<Opened<'_>> = part.iter().map(|page| page.opened()).collect();
        let projected = views.project(&opened).await.expect("the pages follow");
        assert_eq!(projected.pages, part.len());
    }
}

/// Everything that is asked in these tests, as text.
pub(crate) async fn all_answers(views: &Views) -> String {
    let filter = StockFilter::default();
    let mut text = String::new();
    let mut put = |name: &str, json: String| text.push_str(&format!("{name}: {json}\n"));
    let now = AsOf::Now;
    put("stock", serde_json::to_string(&views.stock(&filter, now).await.unwrap()).unwrap());
    put("by item", serde_json::to_string(&views.stock_by_item(&filter, now).await.unwrap()).unwrap());
    put("by site", serde_json::to_string(&views.stock_by_site(&filter, now).await.unwrap()).unwrap());
    text
}

#[tokio::test]
async fn both_databases_any_interleaving_any_batch_and_a_rebuild_agree() {
    let story = story::tell();
    let straight: Vec<&Written> = story.bank.pages.iter().collect();
    let lite = sqlite().await;
    project(&lite.views, &straight, 1).await;
    let prints = lite.views.fingerprints().await.unwrap();
    for print in &prints {
        assert!(print.rows > 0, "the story says nothing about {}", print.view);
    }
    let answers = all_answers(&lite.views).await;

    let server = Postgres::start();
    for (seed, batch) in [(1_u64, 1_usize), (2, 3), (3, 1000)] {
        let shuffled = story.bank.shuffled(seed);
        let (other, heavy) = (sqlite().await, server.views().await);
        project(&other.views, &shuffled, batch).await;
        project(&heavy, &shuffled, batch).await;
        assert_eq!(other.views.fingerprints().await.unwrap(), prints, "SQLite, interleaving {seed}");
        assert_eq!(heavy.fingerprints().await.unwrap(), prints, "PostgreSQL, interleaving {seed}");
        assert_eq!(all_answers(&other.views).await, answers, "SQLite, interleaving {seed}");
        assert_eq!(all_answers(&heavy).await, answers, "PostgreSQL, interleaving {seed}");

        for views in [&other.views, &heavy] {
            let mut rebuild = Rebuild::begin(views).await.unwrap();
            assert!(views.rebuild_needed());
            for part in shuffled.chunks(batch) {
                let opened: Vec<Opened<'_>> = part.iter().map(|page| page.opened()).collect();
                rebuild.add(&opened).await.unwrap();
            }
            rebuild.finish().await.unwrap();
            assert!(!views.rebuild_needed());
            assert_eq!(views.fingerprints().await.unwrap(), prints, "rebuilt, interleaving {seed}");
            assert_eq!(all_answers(views).await, answers, "rebuilt, interleaving {seed}");
        }
    }
}
