// The part of the page where things are brought: a file, the camera, a paste.

import { scan } from "./camera.js";
import { made } from "./dom.js";
import { key } from "./refused.js";

// Two files may come at once, a receipt and its policy. Where pictures are asked for, a phone offers its camera. `scan` is the button that
// opens the camera of this page, or null.
function choice(words, scan, act) {
  const change = (event) => act.files(event.target.files);
  return [
    made("input", { type: "file", id: "file", class: "unseen", multiple: true, change }),
    made("label", { class: "button", for: "file" }, words.say("proving-choose")),
    ...(scan === null ? [] : [scan]),
    made("input", { type: "file", id: "photo", class: "unseen", accept: "image/*", change }),
    made("label", { class: "button second", for: "photo" }, words.say("proving-photo")),
  ];
}

// The camera's picture while it looks for a code.
function viewfinder(words, act) {
  const video = made("video", { class: "viewfinder", muted: true, playsinline: true, "aria-label": words.say("proving-scanning") });
  const stop = new AbortController();
  const box = made("div", { class: "camera" },
    video,
    made("p", {}, words.say("proving-scanning")),
    made("button", { class: "button second", type: "button", id: "scan-stop", click: () => stop.abort() }, words.say("proving-scan-stop")));
  const watch = async () => {
    try {
      const text = await scan(video, stop.signal);
      box.remove();
      if (text !== null) act.text(text);
    } catch {
      box.replaceChildren(made("p", { class: "notice warn", role: "alert" }, words.say("proving-scan-refused")));
    }
  };
  return { box, watch };
}

function camera(words, sight, act) {
  if (sight !== "ready") {
    const hint = sight === "insecure" ? key("proving-scan-insecure") : key("proving-scan-none");
    return { button: null, place: made("p", { class: "small soft", id: "scan-hint" }, words.say(hint)) };
  }
  const place = made("div", {});
  const open = () => {
    const { box, watch } = viewfinder(words, act);
    place.replaceChildren(box);
    box.querySelector("button").focus();
    watch();
  };
  return { button: made("button", { class: "button second", type: "button", id: "scan", click: open }, words.say("proving-scan")), place };
}

// `act` has what happens: `files(list)`, `text(text)`. `sight` is what the browser can see; `typed` what was pasted before.
export function bringCard(words, { sight, again, typed }, act) {
  const field = made("textarea", { id: "paste", rows: "6", spellcheck: "false", autocapitalize: "off", "aria-describedby": "paste-hint" });
  field.value = typed;
  const { button, place } = camera(words, sight, act);
  return [
    made("h2", {}, words.say(again ? key("proving-again") : key("proving-bring"))),
    made("div", { class: "bring" }, ...choice(words, button, act)),
    place,
    made("p", { class: "small soft" }, words.say("proving-drop")),
    made("details", { id: "paste-part" },
      made("summary", {}, words.say("proving-paste")),
      made("div", { class: "field" },
        made("label", { for: "paste" }, words.say("proving-paste-label")),
        made("p", { class: "hint", id: "paste-hint" }, words.say("proving-paste-hint")),
        field),
      made("button", { class: "button", type: "button", id: "paste-check", click: () => act.text(field.value) }, words.say("proving-check"))),
  ];
}
