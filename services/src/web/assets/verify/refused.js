// What stops a check: a reason in the page's words, and a detail for whoever looks closer.

// Marks a literal as the key of a sentence that is said later; a test looks for these marks.
export const key = (literal) => literal;

export class Refused extends Error {
  constructor(why, detail = "", named = {}) {
    super(detail || why);
    this.why = why;
    this.detail = detail;
    this.named = named;
  }
}

// What `step` gives; whatever it throws becomes this reason, unless it has one of its own. A bug in this page never looks like a proof.
export function under(why, step) {
  try {
    return step();
  } catch (error) {
    if (error instanceof Refused && error.why) throw error;
    throw new Refused(why, error.message);
  }
}
