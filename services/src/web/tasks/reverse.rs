//! Undoing an entry, whole, from its own page.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::reason::ReversalReason;
use maud::html;
use projections::EntryPlace;

use super::done;
use crate::spoken::money::ReverseEntry;
use crate::spoken::words::{Cause, Place, ReversalWord};
use crate::spoken::{Command, Named, Spoken};
use crate::web::App;
use crate::web::ask::{Came, Shown, ask};
use crate::web::failure::Failure;
use crate::web::form::{Choice, Enter, Form, KEY, Typed, Wrongs, choices, submit};
use crate::web::frame::{Frame, Tab, href, reply};
use crate::web::posted::Posted;
use crate::web::seat::Seat;

/// The question.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path((book, page, index)): Path<(String, u64, u32)>,
) -> Result<Response, Failure> {
    seat.must_manage()?;
    render(&web, &seat, (&book, page, index), &Typed::fresh(), &Wrongs::default()).await
}

/// The answer.
pub(in crate::web) async fn send(
    State(web): State<App>,
    Path((book, page, index)): Path<(String, u64, u32)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let Posted { seat, mut typed } = posted;
    seat.must_manage()?;
    let mut wrongs = Wrongs::default();
    let reason = ReversalReason::from_code(typed.text("reason"));
    let Some(reason) = reason.filter(|_| !typed.arranged()) else {
        if typed.pressed() == "send" {
            wrongs.at("reason", seat.words.say("form-missing"));
        }
        return render(&web, &seat, (&book, page, index), &typed, &wrongs).await;
    };
    let spoken = Spoken {
        key: Some(typed.text(KEY).to_owned()),
        site: None,
        book: Some(Named::from(book.as_str())),
        occurred_at: None,
        cause: Some(Cause::Place(Place { book: Named::from(book.as_str()), page, entry: index, hash: None })),
        command: Command::ReverseEntry(ReverseEntry { reason: ReversalWord(reason) }),
    };
    let shown = Shown { lines: &[], fields: &[("cause", "reason")] };
    match ask(&web, &seat, &spoken, &shown, &mut wrongs).await? {
        Some(Came::Entry(place)) => Ok(done(&web, &place)),
        Some(Came::Site) | None => render(&web, &seat, (&book, page, index), &typed, &wrongs).await,
    }
}

async fn render(
    web: &App,
    seat: &Seat,
    (code, page, index): (&str, u64, u32),
    typed: &Typed,
    wrongs: &Wrongs,
) -> Result<Response, Failure> {
    let words = seat.words;
    let book = web.book(code)?;
    let place = web.bank.place(book.id, page, index).await?.ok_or(Failure::NotFound)?;
    let entry = web.bank.cited(place).await?;
    let at = EntryPlace { book: book.id, page, index };
    let undone = web.bank.views().entry(at).await.ok().and_then(|answer| answer.rows.reversed_by);
    let form = Form::new(words, typed, wrongs);
    let all = ReversalReason::ALL.iter();
    let reasons: Vec<Choice> = all.map(|one| Choice::new(one.code(), words.coded("reversal", one.code()))).collect();
    let fields = html! {
        (choices(&form, "reason", &words.say("reverse-why"), &reasons))
        (submit(&words.say("reverse-submit")))
    };
    let title = words.say("reverse-title");
    let back = href::entry(code, page, index);
    let name = href::place(code, page, index);
    let content = html! {
        h1 { (title) }
        p.lead { (words.say("reverse-lead")) }
        p { span.strong { (words.coded("event", entry.event.name())) } " · " a.place href=(back) { (name) } }
        @if let Some(by) = &undone {
            @let (text, to) = web.cited(by);
            p.notice.bad { (words.say("entry-was-reversed")) " " a.place href=(to) { (text) } }
        } @else {
            (form.around(seat.session.csrf.reveal(), &fields))
        }
    };
    let wrong = !wrongs.is_empty();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let frame = Frame::of(seat, Tab::Entries, &title).wrong(wrong).back(back.clone(), name.clone());
    let frame = if undone.is_some() { frame } else { frame.form(Enter::Looks) };
    Ok(reply(status, frame.around(&content)))
}
