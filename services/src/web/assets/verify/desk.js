// The part of the page where things are brought: a file, the camera, a paste.

import { scan } from "./camera.js";
import { made } from "./dom.js";
import { key } from "./refused.js";

// Two files may come at once, a receipt and its policy.
function choice(words, act) {
  return [
    made("input", { type: "file", id: "file", class: "unseen", multiple: true, change: (event) => act.files(event.target.files) }),
    made("label", { class: "button", for: "file" }, words.say("proving-choose")),
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
    return made("p", { class: "small soft", id: "scan-hint" }, words.say(sight === "insecure" ? key("proving-scan-insecure") : key("proving-scan-none")));
  }
  const place = made("div", {});
  const open = () => {
    const { box, watch } = viewfinder(words, act);
    place.replaceChildren(box);
    box.querySelector("button").focus();
    watch();
  };
  return made("div", {},
    made("button", { class: "button second", type: "button", id: "scan", click: open }, words.say("proving-scan")),
    place,
    made("p", { class: "small soft" }, words.say("proving-scan-photo")));
}

// `act` has what happens: `files(list)`, `text(text)`. `sight` is what the browser can see; `typed` what was pasted before.
export function bringCard(words, { sight, again, typed }, act) {
  const field = made("textarea", { id: "paste", rows: "6", spellcheck: "false", autocapitalize: "off", "aria-describedby": "paste-hint" });
  field.value = typed;
  return [
    made("h2", {}, words.say(again ? key("proving-again") : key("proving-bring"))),
    made("div", { class: "bring" }, ...choice(words, act)),
    made("p", { class: "small soft" }, words.say("proving-drop")),
    camera(words, sight, act),
    made("details", { id: "paste-part" },
      made("summary", {}, words.say("proving-paste")),
      made("div", { class: "field" },
        made("label", { for: "paste" }, words.say("proving-paste-label")),
        made("p", { class: "hint", id: "paste-hint" }, words.say("proving-paste-hint")),
        field),
      made("button", { class: "button", type: "button", id: "paste-check", click: () => act.text(field.value) }, words.say("proving-check"))),
  ];
}
