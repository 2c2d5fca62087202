// Whom the reader believes: the policy in use, whose it is, and the part of the page that says so and takes another.

import { utf8 } from "./bytes.js";
import { facts, made } from "./dom.js";
import { parsePolicy } from "./policy.js";
import { recogniseText } from "./input.js";
import { key } from "./refused.js";

// A policy and where it came from: the bank (embedded in the page) or the reader, by a name.
export class Trust {
  constructor(embedded) {
    this.bank = embedded === null ? null : parsePolicy(utf8(embedded));
    this.back();
  }

  back() {
    this.policy = this.bank;
    this.own = null;
  }

  use(bytes, name) {
    this.policy = parsePolicy(bytes);
    this.own = name;
  }

  get bankPolicy() {
    return this.policy !== null && this.own === null;
  }
}

function quorum(words, policy) {
  const member = (one) => ("witness" in one ? policy.witnesses[one.witness].shown : groupOf(policy.groups[one.group]));
  const groupOf = ({ shown, threshold, members }) =>
    words.say("proving-policy-quorum-group", { name: shown, count: words.number(threshold), members: members.map(member).join(", ") });
  return policy.quorum === null ? words.say("proving-policy-quorum-none") : member(policy.quorum);
}

function summary(words, policy) {
  const names = (list) => list.map((one) => one.shown ?? one.key.name).join(", ") || words.say("proving-none");
  return facts([
    [words.say("proving-policy-logs"), names(policy.logs)],
    [words.say("proving-policy-witnesses"), names(policy.witnesses)],
    [words.say("proving-policy-quorum"), quorum(words, policy)],
  ]);
}

// The part of the page. `act` has what its buttons do: `choose(file)`, `paste(text)`, `back()`.
export function trustCard(words, trust, act) {
  const whose = trust.policy === null
    ? words.say("proving-policy-none")
    : trust.own === null ? words.say("proving-policy-bank") : words.say("proving-policy-own", { name: trust.own });
  const field = made("textarea", { id: "policy-text", rows: "5", spellcheck: "false", autocapitalize: "off" });
  const file = made("input", { type: "file", id: "policy-file", class: "unseen", change: (event) => act.choose(event.target.files) });
  return [
    made("h2", {}, words.say("proving-policy")),
    made("p", {}, whose),
    trust.policy === null ? null : summary(words, trust.policy),
    made("div", { class: "actions" },
      file,
      made("label", { class: "button second", for: "policy-file" }, words.say(trust.policy === null ? key("proving-policy-choose-first") : key("proving-policy-choose"))),
      trust.own !== null && trust.bank !== null
        ? made("button", { class: "button second", type: "button", id: "policy-back", click: act.back }, words.say("proving-policy-back"))
        : null),
    made("details", {},
      made("summary", {}, words.say("proving-policy-paste")),
      made("div", { class: "field" },
        made("label", { for: "policy-text" }, words.say("proving-policy-paste-label")),
        field),
      made("button", { class: "button second", type: "button", id: "policy-use", click: () => act.paste(recogniseText(field.value).bytes) },
        words.say("proving-policy-use"))),
  ].filter((part) => part !== null);
}
